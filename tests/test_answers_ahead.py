"""While a copy of the process looks whether anything is new, an answer is begun on the last run, and used where it holds."""

from __future__ import annotations

import os
import signal
from types import SimpleNamespace

import pytest

from nixlore import side_by_side
from nixlore.cli._session import Session
from nixlore.collect import _beside
from nixlore.errors import ConfigError
from nixlore.model.run import Config
from nixlore.model.usage import CommandUsage
from nixlore.pipeline import Pipeline
from nixlore.storage.cache import Cache
from staging import a_machine, staged

pytestmark = pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")

SOURCE = """
def fingerprint(machine: Machine) -> bytes:
    ran("mark-{name}")
    text = (Path(machine.home) / "{name}").read_text()
    if text == "broken":
        raise SourceError("cannot be read", where="{name}")
    return text.encode()
def collect(machine: Machine) -> Iterator[Declaration]:
    text = (Path(machine.home) / "{name}").read_text()
    yield Declaration(
        kind="package", attr_path=text, option_path="o", scope="home", module="m", file="f", line=1
    )
"""
USAGE = """
def analyze(declarations: Sequence[Declaration]) -> CommandUsage:
    names = tuple(row.attr_path for row in declarations)
    return CommandUsage(commands=(), adhoc=(), windows=(), defined=names, hidden=0, other_hosts=0)
"""
NAMES = ("one", "three", "two")


@pytest.fixture(params=[True, False], ids=["two", "one"])
def processors(request, monkeypatch):
    for module in (_beside, side_by_side):
        monkeypatch.setattr(module, "can_copy", lambda: request.param)
    return 2 if request.param else 1


@pytest.fixture
def packages(tmp_path, monkeypatch):
    found = staged(tmp_path / "nixlore", monkeypatch)
    for name in NAMES:
        found.add("collect", name, SOURCE.format(name=name))
    found.add("analyze", "usage", USAGE)
    return found


@pytest.fixture
def home(tmp_path, packages):
    home = tmp_path / "home"
    home.mkdir()
    for name in NAMES:
        (home / name).write_text(name)
    pipeline(home).run()
    packages.ran()
    return home


def pipeline(home):
    return Pipeline(machine=a_machine(home), config=Config(), cache=Cache(home / ".cache"))


def defined(report):
    return report.fact("usage", CommandUsage).defined


def session(home):
    """A session over these stages, and the answers that it asked for."""
    own = Session.__new__(Session)
    own.__dict__.update(
        asked=SimpleNamespace(host="", evaluate=False, quiet=True), machine=a_machine(home), pending=False
    )
    own.pipeline = lambda: pipeline(home)
    return own


def test_every_source_is_looked_at_once_and_says_what_one_process_says(packages, home, processors):
    keys = pipeline(home).keys()
    assert sorted(packages.ran()) == [f"mark-{name}" for name in NAMES]
    alone = pipeline(home)
    assert keys == {stage.name: alone.key(stage) for stage in alone.collectors}
    assert list(keys) == list(NAMES)


def test_what_a_source_cannot_tell_is_noted_whoever_looked(packages, home, processors):
    for name in NAMES:
        (home / name).write_text("broken")
    run = pipeline(home)
    run.keys()
    assert sorted(row.subject for row in run.diagnostics) == list(NAMES)


def test_what_a_copy_was_killed_over_is_looked_at_here(packages, home, monkeypatch):
    monkeypatch.setattr(_beside, "can_copy", lambda: True)
    parent, marked = os.getpid(), Pipeline._marked

    def deadly(run, name):
        if os.getpid() != parent:
            os.kill(os.getpid(), signal.SIGKILL)
        return marked(run, name)

    expected = pipeline(home).keys()
    monkeypatch.setattr(Pipeline, "_marked", deadly)
    assert pipeline(home).keys() == expected


def test_an_answer_is_begun_only_where_another_process_looks_meanwhile(packages, home, processors):
    begun = []
    answer = pipeline(home).answer(ahead=begun.append)
    assert len(begun) == processors - 1
    assert all(report is answer.report for report in begun)


def test_what_was_asked_of_the_last_run_is_asked_anew_where_something_is_new(packages, home, processors):
    asked = []

    def ask(report):
        asked.append(report)
        return defined(report)

    _, told = session(home).answered(ask)
    assert (told, len(asked)) == (NAMES, 1)
    (home / "two").write_text("changed")
    report, told = session(home).answered(ask)
    assert told == defined(report) == ("one", "three", "changed")
    assert len(asked) == 1 + processors


def test_what_an_old_report_cannot_answer_is_asked_of_the_new_one(packages, home, processors):
    def ask(report):
        if "changed" not in defined(report):
            message = "is unknown"
            raise ConfigError(message)
        return "found"

    with pytest.raises(ConfigError):
        session(home).answered(ask)
    (home / "two").write_text("changed")
    assert session(home).answered(ask)[1] == "found"


def test_a_fact_is_decoded_once(packages, home):
    report = pipeline(home).run()
    assert report.fact("usage", CommandUsage) is report.fact("usage", CommandUsage)
    assert report.fact("absent", CommandUsage) is None
