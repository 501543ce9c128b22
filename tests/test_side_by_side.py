"""Large new sources are read by two processes, and what comes of it is as if one had read them all."""

from __future__ import annotations

import os
import select
import signal
from types import ModuleType

import pytest

from nixlore import side_by_side
from nixlore.collect import _beside
from nixlore.model.evidence import Diagnostic
from nixlore.model.run import Config
from nixlore.model.usage import CommandUsage
from nixlore.pipeline import Pipeline
from nixlore.side_by_side import LARGE, Noted, groups, read
from nixlore.stages import Stage
from nixlore.storage.cache import Cache
from staging import a_machine, staged

pytestmark = pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")

SOURCE = """
def fingerprint(machine: Machine) -> bytes:
    return (Path(machine.home) / "{name}").read_bytes()
def size(machine: Machine) -> int:
    return {size}
def collect(machine: Machine) -> Iterator[{record} | Coverage | Diagnostic]:
    ran("{name}")
    text = (Path(machine.home) / "{name}").read_text()
    if text == "broken":
        raise SourceError("cannot be read", where="{name}")
    yield {made}
    yield Diagnostic(stage="collect/{name}", subject=text, cause="is odd", severity="note")
    yield Coverage(collector="{name}", source="{name}", state="read")
"""
DECLARED = 'Declaration(kind="package", attr_path=text, option_path="o", scope="home", module="m", file="f", line=1)'
ALIAS = 'Alias(name=text, kind="alias", shell="fish", runs=(), file="f", line=1)'
USAGE = """
def analyze(declarations: Sequence[Declaration]) -> CommandUsage:
    names = tuple(row.attr_path for row in declarations)
    return CommandUsage(commands=(), adhoc=(), windows=(), defined=names, hidden=0, other_hosts=0)
"""


@pytest.fixture(autouse=True)
def _two_processors(monkeypatch):
    monkeypatch.setattr(_beside, "can_copy", lambda: True)


def stage(name, *after):
    module = ModuleType(name)
    module.AFTER = after
    return Stage("collect", name, len, (), (), module)


class Both:
    """A meeting point of a process and its copy: neither goes on before the other has come."""

    def __init__(self):
        self.parent, self.come = os.getpid(), False
        self.ends = os.pipe(), os.pipe()

    def meet(self):
        if self.come:
            return
        self.come = True
        ours, theirs = self.ends if os.getpid() == self.parent else self.ends[::-1]
        os.write(theirs[1], b"x")
        assert select.select([ours[0]], [], [], 60)[0]

    def close(self):
        for end in sum(self.ends, ()):
            os.close(end)


@pytest.fixture
def both():
    found = Both()
    yield found
    found.close()


def noted(one):
    said = Diagnostic(stage="collect", subject=one.name, cause="is odd", severity="note")
    return Noted(one.name, str(os.getpid()), {one.name: 1.0}, {}, [said])


def test_small_sources_wait_and_the_largest_comes_first():
    small, large, larger = stage("a"), stage("b"), stage("c")
    assert groups({small: LARGE - 1, large: LARGE, larger: LARGE + 1}) == [[larger], [large]]


def test_what_goes_on_from_others_is_read_after_them_by_the_same_process():
    first, second, third = stage("a"), stage("b"), stage("c", "a", "b")
    assert groups({first: 1, second: LARGE, third: LARGE}) == [[first, second, third]]
    assert groups({third: LARGE}) == [[third]]


def test_two_processes_read_and_each_source_once(both):
    def one(stage):
        both.meet()
        return noted(stage)

    begun = []
    stages = [stage(name) for name in "abcdef"]
    found = read([[one] for one in stages], one, begin=begun.append)
    assert sorted(found) == list("abcdef")
    assert len({row.key for row in found.values()}) == 2
    assert [row.name for row in found.values() if row.key == str(os.getpid())] == [one.name for one in begun]
    assert [row.notes[0].subject for row in found.values()] == list(found)


def test_what_a_killed_copy_was_about_to_read_is_left_to_whoever_asks(both):
    def one(stage):
        both.meet()
        if os.getpid() != both.parent:
            os.kill(os.getpid(), signal.SIGKILL)
        return noted(stage)

    found = read([[stage("a")], [stage("b")], [stage("c")]], one)
    assert len(found) == 2
    assert {row.key for row in found.values()} == {str(os.getpid())}


def test_nothing_new_is_begun_by_a_copy_that_was_left_alone(monkeypatch, both):
    monkeypatch.setattr("os.getppid", lambda: 1)
    # What the copy took before it saw that is left to whoever asks.
    found = read([[stage(name)] for name in "abcdefgh"], noted)
    assert {row.key for row in found.values()} <= {str(os.getpid())}


@pytest.fixture
def packages(tmp_path, monkeypatch):
    found = staged(tmp_path / "nixlore", monkeypatch)
    for name, record, made in (("one", "Declaration", DECLARED), ("two", "Alias", ALIAS), ("zero", "Alias", ALIAS)):
        size = 5 if name == "zero" else 2 * LARGE
        found.add("collect", name, SOURCE.format(name=name, record=record, made=made, size=size))
    found.add("analyze", "usage", USAGE)
    return found


@pytest.fixture
def home(tmp_path):
    home = tmp_path / "home"
    home.mkdir()
    for name in ("one", "two", "zero"):
        (home / name).write_text(name)
    return home


def run(home, cache):
    pipeline = Pipeline(machine=a_machine(home), config=Config(), cache=Cache(home / cache))
    return pipeline, pipeline.run()


@pytest.mark.parametrize("text", ["fd", "broken"])
def test_a_run_says_the_same_as_one_that_reads_alone(packages, home, monkeypatch, text):
    (home / "two").write_text(text)
    pipeline, report = run(home, "together")
    assert sorted(packages.ran()) == ["one", "two", "zero"]
    assert {"collect/one", "collect/two", "collect/zero"} <= set(pipeline.seconds)
    monkeypatch.setattr(side_by_side, "LARGE", 10 * LARGE)
    _, alone = run(home, "alone")
    assert report == alone
    assert report.fact("usage", CommandUsage).defined == ("one",)
    told = [row.subject for row in report.diagnostics]
    assert sorted(told) == sorted(["one", "two" if text == "broken" else text, "zero"])
    assert not any("a bug" in row.cause for row in report.diagnostics)


def test_what_else_is_new_is_read_side_by_side_as_well_after_the_large_ones(packages, home, monkeypatch):
    waiting = []

    def noting(groups, one, **others):
        waiting.extend([stage.name for stage in group] for group in groups)
        return read(groups, one, **others)

    packages.add("collect", "plain", "def collect(machine: Machine) -> Iterator[Declaration]:\n    yield from ()\n")
    monkeypatch.setattr("nixlore.pipeline.read", noting)
    _, report = run(home, "cache")
    assert waiting == [["one"], ["two"], ["plain"], ["zero"]]
    assert report.fact("usage", CommandUsage).defined == ("one",)


def test_only_what_is_new_is_read_side_by_side(packages, home, monkeypatch):
    run(home, "cache")
    packages.ran()
    run(home, "cache")
    assert packages.ran() == []
    (home / "one").write_text("fd")
    side_by_side_read = []

    def noting(waiting, one, **others):
        side_by_side_read.extend(item for group in waiting for item in group if isinstance(item, Stage))
        return read(waiting, one, **others)

    monkeypatch.setattr("nixlore.pipeline.read", noting)
    assert run(home, "cache")[1].fact("usage", CommandUsage).defined == ("fd",)
    assert packages.ran() == ["one"]
    assert side_by_side_read == []
