"""A removal that turned out to be wrong is noticed once, told at the next prompt, and counts against its rule."""

from __future__ import annotations

import time

import msgspec
import pytest

from commanding import made_up, runner
from driven_shells import SHELLS, Shell
from nixlore.act import aftermath as aftermaths
from nixlore.act.aftermath import aftermath
from nixlore.act.learning import factors
from nixlore.model.failures import FailurePatterns, NotFound
from nixlore.model.plan import Verdict
from nixlore.model.usage import CommandUse, UseCount
from nixlore.storage.artifacts import Shelf
from nixlore.storage.journal import Journal
from nixlore.storage.verdicts import add
from planning import NOW
from reporting import ALIGNMENT, USAGE, a_report, changed, place, tool

TODAY = NOW // 86_400
AT = (TODAY - 10) * 86_400
FILES = {"e1": "home.nix"}


def accepted(**more: object) -> Verdict:
    given = {"code": "NX101", "kind": "remove_unused", "subject": "hyfetch", "change": "abcd1234", "journal": ("e1",)}
    return Verdict(at=AT, answer="accepted", **(given | more))


def used(name: str, day: int) -> CommandUse:
    count = UseCount(
        actor="human", unit="runs", count=1, days=1, first_day=day, last_day=day, sources=("fish_history",)
    )
    return CommandUse(name=name, uses=(count,))


def missed(name: str, first_day: int, last_day: int) -> NotFound:
    days = {"days": 1, "first_day": first_day, "last_day": last_day}
    return NotFound(name=name, actor="human", tries=1, runs=1, **days)


def found(*verdicts: Verdict, tools=(), commands=(), not_found=(), files=FILES, **facts) -> list[tuple[str, str]]:
    report = a_report(
        alignment=changed(ALIGNMENT, tools=tuple(tools), **facts), usage=changed(USAGE, commands=tuple(commands))
    )
    failures = FailurePatterns(
        known={},
        medians={},
        since=None,
        until=None,
        commands=(),
        not_found=tuple(not_found),
        sudo=(),
        rebuilds=(),
        cures=(),
    )
    more = {"failure_patterns": msgspec.Raw(msgspec.json.encode(failures))}
    report = changed(report, facts={**report.facts, **more})
    rows = aftermath(verdicts, files, report, {"hyfetch": ("hyfetch", "neowofetch")}.get, NOW)
    return [(one.answer, one.because) for one in rows]


def test_what_is_called_on_a_later_day_was_in_use():
    ((answer, because),) = found(accepted(), commands=[used("neowofetch", TODAY)])
    assert answer == "used_after_removal"
    assert because.startswith("neowofetch was called on 20")
    assert found(accepted(), commands=[used("neowofetch", AT // 86_400), used("other", TODAY)]) == []


def test_what_is_not_found_from_that_day_on_was_in_use():
    ((_, because),) = found(accepted(), not_found=[missed("hyfetch", AT // 86_400, TODAY)])
    assert "looked for in vain" in because
    assert found(accepted(), not_found=[missed("hyfetch", AT // 86_400 - 1, TODAY)]) == []


def test_a_name_that_something_else_provides_tells_nothing():
    other = tool("fastfetch", "used", ("neowofetch",))
    assert found(accepted(), tools=[other], commands=[used("neowofetch", TODAY)]) == []


def test_what_is_declared_in_that_file_again_was_added_again():
    again = tool("hyfetch", "used", ("hyfetch",))
    assert found(accepted(), tools=[again]) == [("readded", "declared again in home.nix")]
    elsewhere = tool("hyfetch", "used", ("hyfetch",), places=(place(3, file="other.nix"),))
    assert found(accepted(), tools=[elsewhere], commands=[used("hyfetch", TODAY)]) == []


def test_what_was_taken_back_or_is_known_already_is_not_said_again():
    call = [used("hyfetch", TODAY)]
    assert found(accepted(), commands=call, files={}) == []
    later = msgspec.structs.replace(accepted(), answer="used_after_removal", at=NOW)
    assert found(accepted(), later, commands=call) == []
    assert found(accepted(kind="declare_missing"), commands=call) == []
    assert found(accepted(), commands=call, is_this_machine=False) == []
    assert len(found(accepted(journal=()), commands=call)) == 1


def test_it_counts_against_the_rule():
    later = msgspec.structs.replace(accepted(), answer="used_after_removal", at=NOW)
    assert factors([accepted(), later])["NX101"].factor < 1


@pytest.fixture
def home(tmp_path):
    (tmp_path / "ada").mkdir()
    return tmp_path / "ada"


def test_a_scan_raises_the_alarm_and_both_scan_and_screen_tell_it(home, tmp_path, monkeypatch, capsys):
    stages = made_up(tmp_path / "stages", home, monkeypatch)
    config = home / "nixos-config"
    config.mkdir()
    (config / "home.nix").write_text("[ ]\n")
    run = runner(home, monkeypatch, capsys)
    shelf = Shelf(home / ".local/state/nixlore")
    (entry,) = Journal(shelf).write_all(
        {config / "home.nix": (b"[ ]\n", b"[\n]\n")}, "removed bat", AT, plan="abcd1234"
    )
    add(shelf, accepted(subject="bat", journal=(entry.id,)))
    assert stages is not None
    monkeypatch.setattr(
        aftermaths,
        "aftermath",
        lambda known, *_: [
            msgspec.structs.replace(
                known[0], answer="used_after_removal", at=int(time.time()), because="bat was called"
            )
        ],
    )
    wanted = "bat was removed, but bat was called: `nixlore undo abcd1234` brings it back"
    assert wanted in run("--config", config, "scan", "-y").out
    assert (shelf.state / "alarms").read_text() == f"nixlore: {wanted}\n"
    assert (shelf.state / "alarms").stat().st_mode & 0o777 == 0o600
    assert wanted in run("--config", config).out
    run("undo", "abcd1234")
    assert wanted not in run("--config", config).out


def test_who_asks_for_a_name_that_was_removed_is_told_how_to_get_it_back(home, monkeypatch, capsys):
    run = runner(home, monkeypatch, capsys)
    assert "removed" not in run("shell", "missing", "hyfetch").out
    add(Shelf(home / ".local/state/nixlore"), accepted())
    assert "hyfetch was removed on 20" in run("shell", "missing", "hyfetch").out
    assert "`nixlore undo abcd1234` brings it back" in run("shell", "missing", "neowofetch").out
    add(Shelf(home / ".local/state/nixlore"), msgspec.structs.replace(accepted(), answer="undone"))
    assert "removed" not in run("shell", "missing", "hyfetch").out


@pytest.mark.parametrize("kind", SHELLS)
def test_an_alarm_is_told_once_at_the_next_prompt_and_changes_no_exit_code(kind, home):
    state = home / ".local/state/nixlore"
    state.mkdir(parents=True)
    before = "set -C" if kind == "bash" else "setopt noclobber" if kind == "zsh" else ""
    shell = Shell(kind, home, after=before)
    (state / "alarms").write_text(
        "nixlore: bat was removed, but it\\n is called %s: `nixlore undo ab` brings it back\n"
    )
    shown = shell.line("false") if kind != "fish" else shell.line("false") + shell.line("true")
    assert b"nixlore: bat was removed, but it\\n is called %s: `nixlore undo ab`" in shown
    assert (state / "alarms").read_bytes() == b""
    again = shell.line("false")
    assert b"bat was removed" not in again
    if kind != "fish":
        assert b"@@1@@" in again
    (state / "alarms").write_text("x\n")
    (state / "alarms").unlink()
    shell.line("true")
    shell.end()
