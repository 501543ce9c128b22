"""`scan` writes our own files only, asks once about histories, and no failure to write stops it."""

from __future__ import annotations

import errno
import os
import stat
from contextlib import nullcontext

import msgspec
import pytest

from commanding import made_up, runner
from nixlore import locate
from nixlore.cli import _consent
from nixlore.storage import artifacts, files


@pytest.fixture
def home(tmp_path):
    return tmp_path / "home"


@pytest.fixture
def stages(tmp_path, home, monkeypatch):
    return made_up(tmp_path / "nixlore", home, monkeypatch)


@pytest.fixture
def nixlore(home, stages, monkeypatch, capsys):
    return runner(home, monkeypatch, capsys)


@pytest.fixture
def _terminal(monkeypatch):
    monkeypatch.setattr(_consent, "can_ask", lambda: True)


def written(top):
    return {path.relative_to(top).as_posix() for path in top.rglob("*") if path.is_file()}


def state(home):
    return home / ".local/state/nixlore"


def test_a_scan_prints_what_it_found_and_writes_what_it_says(nixlore, home):
    done = nixlore("scan")
    assert done.code == 0
    assert "used by" in done.out
    assert "NX101  hyfetch is not used" in done.out
    assert "broken.nix: has a syntax error" in done.out
    assert f"written  {state(home)}/artifacts (4 files)" in done.out
    names = {"command_usage", "host_overview", "usage_alignment", "insights"}
    assert written(state(home)) == {
        *(f"artifacts/{name}.json" for name in names),
        "manifest.jsonl",
        "metrics.json",
        "snapshots.jsonl",
    }
    envelope = msgspec.json.decode((state(home) / "artifacts/usage_alignment.json").read_bytes())
    assert envelope["data"]["host"] == "laptop"


def test_every_file_written_is_private_and_in_the_manifest(nixlore, home):
    before = written(home)
    nixlore("scan")
    manifest = [msgspec.json.decode(line) for line in (state(home) / "manifest.jsonl").read_bytes().splitlines()]
    for name in written(home) - before:
        path = home / name
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        noted = path.name == "manifest.jsonl" or any(path.is_relative_to(known) for known in manifest)
        assert noted, name
    assert stat.S_IMODE(state(home).stat().st_mode) == 0o700


def test_a_second_scan_with_nothing_new_runs_and_writes_nothing(nixlore, home, stages):
    nixlore("scan")
    stages.ran()
    before = {name: (home / name).stat().st_mtime_ns for name in written(home)}
    assert nixlore("scan").code == 0
    assert stages.ran() == []
    assert {name: (home / name).stat().st_mtime_ns for name in written(home)} == before


def test_each_scan_with_news_adds_a_line_of_figures(nixlore, home, stages, monkeypatch):
    nixlore("scan")
    (home / "source").write_text("fd")
    monkeypatch.setattr("time.time", lambda: 2_000_000_000)
    nixlore("scan")
    lines = (state(home) / "snapshots.jsonl").read_bytes().splitlines()
    assert [msgspec.json.decode(line)["declared"] for line in lines] == [4, 4]


def test_no_figures_are_kept_of_histories_named_by_hand(nixlore, home):
    assert nixlore("scan", "--history", home / "source").code == 0
    assert not (state(home) / "snapshots.jsonl").exists()


def test_json_is_the_whole_report(nixlore):
    report = msgspec.json.decode(nixlore("scan", "--json").out)
    assert set(report["facts"]) == {"command_usage", "host_overview", "usage_alignment"}
    assert report["diagnostics"][0]["subject"] == "broken.nix"


def test_talk_goes_to_stderr_and_can_be_silenced(nixlore):
    assert "scanned in" in nixlore("scan").err
    assert nixlore("scan", "-q").err == ""


def test_verbose_tells_the_time_of_each_stage(nixlore):
    assert "analyze/command_usage" in nixlore("scan", "-v").out
    assert "nothing had to run" in nixlore("scan", "-v").out


@pytest.mark.parametrize("args", [("why", "rg"), ("check",), (), ("records", "nix_config"), ("facts", "command_usage")])
def test_other_commands_write_nothing_but_the_cache(nixlore, home, args):
    before = written(home)
    assert nixlore(*args).code == 0
    assert all(name.startswith(".cache/nixlore/") for name in written(home) - before)


def test_only_when_asked_for_may_nix_evaluate(nixlore, stages, home):
    seen = "def collect(machine: Machine) -> Iterator[Alias]:\n    ran(str(machine.evaluate))\n    yield from ()\n"
    stages.add("collect", "sees", seen)
    nixlore("scan")
    assert "False" in stages.ran()
    nixlore("scan", "--eval")
    assert "True" in stages.ran()


def test_another_root_is_not_written_to(nixlore, home, tmp_path):
    other = tmp_path / "disk/home/ada"
    other.mkdir(parents=True)
    (other / "source").write_text("ripgrep")
    before = written(tmp_path / "disk")
    done = nixlore("scan", "--root", tmp_path / "disk")
    assert done.code == 0
    assert "written" not in done.out
    assert written(tmp_path / "disk") == before
    assert not state(home).exists()


def full(*_):
    raise OSError(errno.ENOSPC, "No space left on device")


def test_a_full_disk_is_told_and_damages_nothing(nixlore, home, monkeypatch):
    nixlore("scan")
    kept = {name: (home / name).read_bytes() for name in written(home) if name.startswith(".local")}
    (home / "source").write_text("fd")
    monkeypatch.setattr(files.os, "replace", full)
    monkeypatch.setattr("os.write", full)
    monkeypatch.setattr("time.time", lambda: 2_000_000_000)
    done = nixlore("scan")
    assert done.code == 0
    assert f"{state(home)}/artifacts: cannot be written: No space left on device" in done.out
    monkeypatch.undo()
    assert {name: (home / name).read_bytes() for name in kept} == kept
    assert not [name for name in written(home) if name.endswith(".tmp")]


def test_a_state_that_cannot_be_written_is_told(nixlore, home):
    state(home).parent.mkdir(parents=True)
    state(home).write_text("a file is in the way")
    done = nixlore("scan")
    assert done.code == 0
    assert "cannot be written" in done.out


@pytest.mark.usefixtures("_terminal")
@pytest.mark.parametrize(("answer", "read"), [(True, True), (False, False)])
def test_the_first_scan_on_a_terminal_lists_its_sources_and_asks_once(nixlore, stages, monkeypatch, answer, read):
    asked = []
    monkeypatch.setattr("click.confirm", lambda text, **_: asked.append(text) or answer)
    done = nixlore("scan")
    assert "fish_history" in done.err
    assert "nix_config" in done.err
    assert len(asked) == 1
    assert ("fish_history" in stages.ran()) is read
    nixlore("scan")
    nixlore("why", "rg")
    assert len(asked) == 1
    assert "fish_history" not in stages.ran()


@pytest.mark.usefixtures("_terminal")
def test_before_the_question_no_other_command_reads_a_history(nixlore, stages):
    assert "no history is read before `nixlore scan` has asked" in nixlore("why", "rg").err
    assert "fish_history" not in stages.ran()
    nixlore("scan", "--yes")
    assert nixlore("why", "rg").err == ""


@pytest.mark.usefixtures("_terminal")
def test_yes_answers_the_question_for_good(nixlore, stages, monkeypatch):
    monkeypatch.setattr("click.confirm", lambda *_args, **_more: pytest.fail("asked"))
    assert nixlore("scan", "--yes").code == 0
    assert "fish_history" in stages.ran()
    nixlore("scan")


@pytest.mark.usefixtures("_terminal")
def test_a_history_that_was_named_needs_no_question(nixlore, stages, home, monkeypatch):
    monkeypatch.setattr("click.confirm", lambda *_args, **_more: pytest.fail("asked"))
    nixlore("scan", "--history", home / "source")
    assert "fish_history" in stages.ran()


def answered(home, **answer):
    """Let somebody have answered before."""
    (state(home)).mkdir(parents=True)
    (state(home) / "consent.json").write_bytes(msgspec.json.encode(answer))


@pytest.mark.parametrize("answer", [True, False])
@pytest.mark.usefixtures("_terminal")
def test_of_a_history_that_came_later_somebody_is_asked_once_and_it_is_not_read_before(
    nixlore, stages, home, monkeypatch, answer
):
    answered(home, histories=True, told=["nix_config"])
    assert nixlore("why", "rg").code == 0
    assert "fish_history" not in stages.ran()
    asked = []
    monkeypatch.setattr("click.confirm", lambda text, **_: asked.append(text) or answer)
    done = nixlore("scan")
    assert asked == ["May these be read as well?"]
    assert "Since you were asked" in done.err
    assert "fish_history" in done.err
    assert "nix_config" not in done.err
    assert ("fish_history" in stages.ran()) is answer
    nixlore("scan")
    assert len(asked) == 1
    assert nixlore("scan", "--yes").code == 0
    kept = msgspec.json.decode((state(home) / "consent.json").read_bytes())
    assert (kept["histories"], kept["refused"]) == (True, [])


def test_a_history_that_came_later_is_not_read_where_nobody_can_be_asked(nixlore, stages, home):
    answered(home, histories=True, told=["nix_config"])
    assert nixlore("scan").code == 0
    assert "fish_history" not in stages.ran()
    assert "not asked yet: nixlore scan" in nixlore("self", "doctor").out


@pytest.mark.usefixtures("_terminal")
def test_an_answer_of_before_transcripts_were_read_is_asked_again_and_a_refusal_holds(nixlore, home, monkeypatch):
    asked = []
    monkeypatch.setattr("click.confirm", lambda text, **_: asked.append(text) or False)
    answered(home, histories=True)
    nixlore("scan")
    assert asked == ["May the histories be read?"]
    nixlore("scan")
    assert len(asked) == 1


def test_where_nobody_can_be_asked_the_first_scan_says_that_it_reads_histories(nixlore, stages):
    assert "Histories are read" in nixlore("scan").err
    assert "fish_history" in stages.ran()
    assert "Histories are read" not in nixlore("scan").err


def test_a_source_switched_off_in_the_settings_is_not_read(nixlore, stages, home):
    (home / ".config/nixlore").mkdir(parents=True)
    (home / ".config/nixlore/config.toml").write_text('off = ["fish_history"]')
    nixlore("scan")
    assert "fish_history" not in stages.ran()


def test_the_mirror_is_written_where_claude_code_is_used(nixlore, home):
    (home / ".claude").mkdir()
    done = nixlore("scan")
    mirror = home / ".claude/intelligence"
    assert f"written  {mirror} (5 files)" in done.out
    assert stat.S_IMODE(mirror.stat().st_mode) == 0o700
    assert (mirror / ".gitignore").read_text() == "*\n"
    for name in ("usage_alignment.json", "insights.json"):
        assert (mirror / name).read_bytes() == (state(home) / "artifacts" / name).read_bytes()


def test_what_killed_scans_left_half_written_is_swept(nixlore, home):
    (home / ".claude").mkdir()
    nixlore("scan")
    left = [home / name / ".x.abc.tmp" for name in (".claude/intelligence", ".cache/nixlore", ".local/state/nixlore")]
    for path in left:
        path.write_text("half")
        os.utime(path, (1000, 1000))
    nixlore("scan")
    assert [path for path in left if path.exists()] == []


def test_without_claude_code_there_is_no_mirror_and_no_word_of_it(nixlore, home):
    assert "mirror" not in nixlore("scan", "-v").out
    assert not (home / ".claude").exists()


def test_a_mirror_that_is_not_written_is_told_among_the_minor_notes(nixlore, home):
    (home / ".claude/.git").mkdir(parents=True)
    assert "mirror for agents" not in nixlore("scan").out
    assert "mirror for agents: not written:" in nixlore("scan", "-v").out
    assert written(home / ".claude") == set()


def test_root_leaves_no_file_of_its_own_in_the_home_of_another(nixlore, home, monkeypatch):
    (home / ".claude").mkdir()
    owners = []
    monkeypatch.setattr(locate, "owner", lambda _machine: (12345, 12345))
    for module in (files, artifacts):
        monkeypatch.setattr(module, "acting_for", lambda owner: nullcontext(owners.append(owner)))
    assert nixlore("scan", "--yes").code == 0
    assert len(owners) > 20
    # What is called inside of what acts for the owner need not say so again.
    assert owners.count((12345, 12345)) >= owners.count(None)
