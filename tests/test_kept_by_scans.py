"""What collectors keep below our state is added by scans alone; every other command tells the same and adds nothing."""

from __future__ import annotations

import msgspec
import pytest
from msgspec.structs import replace

from commanding import runner
from driven_shells import spool
from nixlore.model.run import Config
from nixlore.pipeline import Pipeline
from nixlore.storage.cache import Cache
from recorded_home import record
from staging import a_machine, staged
from transcripts import jsonl, prompt

KEEPS = """
KEEPS = True
def fingerprint(machine: Machine) -> bytes:
    return (Path(machine.home) / "source").read_bytes()
def collect(machine: Machine) -> Iterator[Coverage]:
    ran("kept" if machine.may_keep else "told")
    yield Coverage(collector="keeps", source="source", state="read")
"""


@pytest.fixture
def stages(tmp_path, monkeypatch):
    found = staged(tmp_path / "nixlore", monkeypatch)
    found.add("collect", "keeps", KEEPS)
    return found


@pytest.fixture
def machine(tmp_path):
    (tmp_path / "home").mkdir()
    (tmp_path / "home/source").write_text("a")
    return replace(a_machine(tmp_path / "home"), state_dir=tmp_path / "state", cache_dir=tmp_path / "cache")


def asked(machine, *, scan=False):
    """Ask for all that is known; return which stages ran."""
    looked_at = replace(machine, may_keep=scan)
    Pipeline(machine=looked_at, config=Config(), cache=Cache(machine.cache_dir)).run()


def test_what_another_command_read_is_read_again_by_the_next_scan(stages, machine):
    asked(machine)
    asked(machine)
    assert stages.ran() == ["told"]
    asked(machine, scan=True)
    asked(machine, scan=True)
    asked(machine)
    assert stages.ran() == ["kept"]


def test_news_after_a_scan_are_told_once_and_kept_by_the_next_one(stages, machine, tmp_path):
    asked(machine, scan=True)
    (tmp_path / "home/source").write_text("b")
    asked(machine)
    asked(machine)
    assert stages.ran() == ["kept", "told"]
    asked(machine, scan=True)
    asked(machine)
    assert stages.ran() == ["kept"]


EMPTIES = """
KEEPS = True
def fingerprint(machine: Machine) -> bytes:
    return (Path(machine.home) / "source").read_bytes()
def collect(machine: Machine) -> Iterator[Coverage]:
    ran("emptied")
    if machine.may_keep:
        (Path(machine.home) / "source").write_text("")
    yield Coverage(collector="keeps", source="source", state="read")
"""


def test_what_a_scan_changes_of_its_own_sources_is_no_news(stages, machine):
    stages.add("collect", "keeps", EMPTIES)
    asked(machine, scan=True)
    asked(machine)
    asked(machine, scan=True)
    assert stages.ran() == ["emptied"]


def test_where_there_is_no_state_nothing_is_read_twice_for_it(stages, machine):
    asked(replace(machine, state_dir=None))
    asked(replace(machine, state_dir=None), scan=True)
    assert stages.ran() == ["told"]


@pytest.fixture
def home(tmp_path):
    return tmp_path / "home"


@pytest.fixture
def nixlore(home, monkeypatch, capsys):
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(home / "run"))
    return runner(home, monkeypatch, capsys)


def kept(home):
    """Return every file but those of the cache, with what is in it."""
    paths = [path for path in home.rglob("*") if path.is_file() and not path.is_relative_to(home / ".cache")]
    return {path: path.read_bytes() for path in paths}


@pytest.mark.parametrize("args", [("records", "recorded"), ("facts", "command_usage"), ("records", "claude_code"), ()])
def test_no_other_command_takes_from_the_spool_or_writes_a_ledger(nixlore, home, args):
    record(home, ["git status", "cargo build"])
    log = home / ".claude/projects/-home-ada-app/s1.jsonl"
    log.parent.mkdir(parents=True)
    log.write_bytes(jsonl(prompt(1, "hello")))
    before = kept(home)
    assert nixlore(*args).code == 0
    assert kept(home) == before


def test_the_answer_is_the_same_before_and_after_it_is_kept(nixlore, home):
    record(home, ["git status", "cargo build"])
    told = [nixlore("records", "recorded", "--type", kind).out for kind in ("Command", "LineUse")]
    nixlore("scan", "-y", "-q")
    assert spool(home).read_bytes() == b""
    assert [nixlore("records", "recorded", "--type", kind).out for kind in ("Command", "LineUse")] == told
    rows = [msgspec.json.decode(row) for row in nixlore("export").out.splitlines()]
    assert [row["steps"][0][0] for row in rows] == ["git", "cargo"]
