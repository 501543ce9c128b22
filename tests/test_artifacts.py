"""The shelf writes what changed only and remembers every path; the envelope says what made a fact."""

from __future__ import annotations

import errno
import os
import stat
import threading
from contextlib import nullcontext

import msgspec
import pytest

from nixlore.model.evidence import Coverage, Evidence
from nixlore.model.insight import Insight
from nixlore.model.run import Target
from nixlore.present.artifacts import FORMAT, Envelope, present
from nixlore.report import Report
from nixlore.storage import artifacts
from nixlore.storage.artifacts import MANIFEST, Shelf


@pytest.fixture
def shelf(tmp_path):
    return Shelf(tmp_path / "state")


def test_a_file_is_written_when_it_differs_and_noted_before(shelf, tmp_path):
    path = tmp_path / "x" / "facts.json"
    assert shelf.put(path, b"1") is True
    assert shelf.put(path, b"1") is False
    assert shelf.put(path, b"2") is True
    assert path.read_bytes() == b"2"
    assert shelf.written() == (f"{path.parent}/", str(path))
    assert stat.S_IMODE((shelf.state / MANIFEST).stat().st_mode) == 0o600


def test_a_file_that_could_not_be_written_is_noted_all_the_same(shelf, tmp_path):
    (tmp_path / "blocked").write_bytes(b"")
    with pytest.raises(OSError, match="blocked"):
        shelf.put(tmp_path / "blocked" / "file", b"")
    assert shelf.written() == (str(tmp_path / "blocked" / "file"),)


def test_a_torn_manifest_loses_its_torn_line_only(shelf, tmp_path):
    shelf.note(tmp_path / "one")
    manifest = shelf.state / MANIFEST
    manifest.write_bytes(manifest.read_bytes() + b'"/torn/pa')
    shelf.note(tmp_path / "two")
    assert shelf.written() == (str(tmp_path / "one"), str(tmp_path / "two"))


def test_an_unreadable_manifest_counts_as_empty(shelf):
    assert shelf.written() == ()
    (shelf.state / MANIFEST).mkdir(parents=True)
    assert shelf.written() == ()


def test_lines_are_appended_and_a_torn_one_is_closed_first(shelf):
    path = shelf.state / "figures.jsonl"
    shelf.append(path, b"{}")
    path.write_bytes(path.read_bytes() + b'{"torn')
    shelf.append(path, b"[]")
    assert path.read_bytes() == b'{}\n{"torn\n[]\n'
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert shelf.written() == (str(path),)


def test_a_line_that_another_is_still_writing_does_not_count_as_torn(shelf, monkeypatch):
    path = shelf.state / "figures.jsonl"
    shelf.append(path, b"{}")
    asked = threading.Event()
    flock = artifacts.fcntl.flock

    def tells(descriptor, how):
        asked.set()
        flock(descriptor, how)

    with path.open("ab", buffering=0) as other:
        flock(other, artifacts.fcntl.LOCK_EX)
        other.write(b'{"half')
        monkeypatch.setattr(artifacts.fcntl, "flock", tells)
        second = threading.Thread(target=shelf.append, args=(path, b"[]"))
        second.start()
        assert asked.wait(60)
        other.write(b'": 1}\n')
    second.join()
    assert path.read_bytes() == b'{}\n{"half": 1}\n[]\n'


@pytest.mark.parametrize("error", [OSError(errno.ENOLCK, "no locks"), OSError(errno.EOPNOTSUPP, "not here")])
def test_a_file_system_that_cannot_lock_is_written_to_all_the_same(shelf, monkeypatch, error):
    def refuses(descriptor, how):
        raise error

    monkeypatch.setattr(artifacts.fcntl, "flock", refuses)
    shelf.append(shelf.state / "figures.jsonl", b"{}")
    assert (shelf.state / "figures.jsonl").read_bytes() == b"{}\n"


def test_what_root_appends_is_written_with_the_rights_of_the_owner_of_the_home(tmp_path, monkeypatch):
    owners = []
    monkeypatch.setattr(artifacts, "acting_for", lambda owner: nullcontext(owners.append(owner)))
    Shelf(tmp_path / "state", (1000, 100)).append(tmp_path / "state" / "lines", b"x")
    assert owners == [(1000, 100), (1000, 100)]


def test_a_fifo_in_place_of_a_file_does_not_block(shelf, tmp_path):
    shelf.state.mkdir()
    os.mkfifo(shelf.state / artifacts.MANIFEST)
    os.mkfifo(tmp_path / "facts.json")
    assert shelf.written() == ()
    shelf.append(tmp_path / "facts.json", b"x")
    assert shelf.put(tmp_path / "facts.json", b"y")
    assert (tmp_path / "facts.json").read_bytes() == b"y"


def test_paths_that_are_not_utf8_can_be_noted(shelf, tmp_path):
    shelf.note(tmp_path / "b\udc80d")
    assert shelf.written() == (str(tmp_path / "b?d"),)


def a_report(**fields):
    proof = Evidence(source="s", place="p", says="so")
    found = Insight(code="T1", subject="x", says="x", severity="info", confidence="low", evidence=(proof,))
    given = {
        "generated_at": 0,
        "target": Target(hostname="h", asked_host="", user="ada"),
        "config_repo": "/repo",
        "facts": {"usage": msgspec.Raw(b'{"a":1}')},
        "insights": (found,),
        "coverage": (Coverage(collector="c", source="f", state="read"),),
        "diagnostics": (),
    }
    return Report(**{**given, **fields})


def test_each_fact_and_the_insights_are_a_file_in_an_envelope():
    made = present(a_report())
    assert set(made) == {"usage.json", "insights.json"}
    whole = msgspec.json.decode(made["usage.json"])
    assert list(whole) == ["schema", "generator", "generated_at", "coverage", "data"]
    assert whole["schema"] == f"nixlore/usage/{FORMAT}"
    assert whole["generator"].startswith("nixlore ")
    assert whole["generated_at"] == "1970-01-01T00:00:00Z"
    assert whole["coverage"][0]["collector"] == "c"
    assert whole["data"] == {"a": 1}
    assert msgspec.json.decode(made["insights.json"], type=Envelope).schema == f"nixlore/insights/{FORMAT}"


def test_a_sample_is_labelled_in_every_file():
    made = present(a_report(sample=True))
    assert all(msgspec.json.decode(data)["sample"] is True for data in made.values())


def test_equal_reports_make_equal_bytes():
    assert present(a_report()) == present(a_report())
