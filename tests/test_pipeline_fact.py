"""A fact is the same whether or not all else is found out with it."""

from __future__ import annotations

from pathlib import PurePosixPath

import pytest
from msgspec.structs import replace

from nixlore import demo, stages
from nixlore.machine import Machine
from nixlore.model.nix import Alias
from nixlore.model.run import Config
from nixlore.pipeline import Pipeline
from nixlore.storage.cache import Cache
from staging import a_machine, staged


def pipeline(root) -> Pipeline:
    machine = Machine(root=root, home=PurePosixPath("/home/ada"), user="ada", now=1_780_000_000, config=None)
    return Pipeline(machine=machine, config=Config(), cache=Cache(None))


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    return demo.build(tmp_path_factory.mktemp("sample") / "machine", 1_780_000_000)


@pytest.fixture(scope="module")
def whole(root):
    return pipeline(root).run()


@pytest.mark.parametrize("name", stages.names("analyze") + stages.names("correlate"))
def test_one_fact_is_that_of_a_whole_run(root, whole, name):
    own = pipeline(root)
    assert own.fact(name).facts.get(name) == whole.facts.get(name)


def test_nothing_is_read_or_run_that_it_does_not_rest_on(root):
    own = pipeline(root)
    assert set(own.fact("dependency_graph").facts) == {"dependency_graph"}
    assert set(own.seconds) == {
        "collect/gc_roots",
        "collect/generations",
        "collect/nix_store",
        "collect/path_binaries",
        "analyze/dependency_graph",
    }


def test_a_fact_whose_collector_is_switched_off_is_not_made(root):
    own = pipeline(root)
    own.machine = replace(own.machine, off=frozenset({"nix_store"}))
    report = own.fact("dependency_graph")
    assert report.facts == {}
    assert [note.cause for note in report.diagnostics if note.subject == "dependency_graph"] == [
        "skipped for want of StorePath"
    ]


def test_only_what_makes_a_record_is_loaded_for_it(tmp_path, monkeypatch):
    packages = staged(tmp_path / "nixlore", monkeypatch)
    packages.add("collect", "aliases", "def collect(machine: Machine) -> Iterator[Alias]:\n    yield from ()\n")
    (tmp_path / "nixlore" / "collect" / "broken.py").write_text("def collect(machine: Machine) -> Iterator[Odd]: ...\n")
    home = tmp_path / "home"
    home.mkdir()
    own = Pipeline(machine=a_machine(home), config=Config(), cache=Cache(None))
    assert own.records(Alias) == []
