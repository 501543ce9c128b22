"""A fact is the same whether or not all else is found out with it."""

from __future__ import annotations

from pathlib import PurePosixPath

import pytest

from nixlore import demo
from nixlore.cli._one_fact import names, report_on
from nixlore.machine import Machine
from nixlore.model.run import Config
from nixlore.pipeline import Pipeline
from nixlore.storage.cache import Cache


def pipeline(root) -> Pipeline:
    machine = Machine(root=root, home=PurePosixPath("/home/ada"), user="ada", now=1_780_000_000, config=None)
    return Pipeline(machine=machine, config=Config(), cache=Cache(None))


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    return demo.build(tmp_path_factory.mktemp("sample") / "machine", 1_780_000_000)


@pytest.fixture(scope="module")
def whole(root):
    return pipeline(root).run()


@pytest.mark.parametrize("name", names())
def test_one_fact_is_that_of_a_whole_run(root, whole, name):
    own = pipeline(root)
    assert report_on(own, name).facts.get(name) == whole.facts.get(name)


def test_nothing_is_read_or_run_that_it_does_not_rest_on(root):
    own = pipeline(root)
    assert set(report_on(own, "dependency_graph").facts) == {"dependency_graph"}
    assert set(own.seconds) == {
        "collect/gc_roots",
        "collect/generations",
        "collect/nix_store",
        "collect/path_binaries",
        "analyze/dependency_graph",
    }
