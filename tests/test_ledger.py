"""The ledger: every event once, whatever is read how often, and nothing of a text in it."""

from __future__ import annotations

import errno
import os
import sqlite3
import stat
from contextlib import closing

from history_home import DAY, NOW, atuin_database, atuin_row, counts, fish_text, write
from nixlore.model.recording import CureUse, FailureStreak, SessionRun
from recording_home import AT, ended, ledger, of, record, spool, told, uses

FISH = ".local/share/fish/fish_history"
ATUIN = ".local/share/atuin/history.db"


def test_what_was_recorded_is_told_by_line_session_and_name(tmp_path):
    (tmp_path / "code" / ".git").mkdir(parents=True)
    directory = tmp_path / "code"
    record(
        tmp_path,
        ended("git status", AT, directory=directory),
        ended("rg x | head", AT + 60, codes="1 0", directory=directory / "src"),
        ended("git push", AT + 70, code=128, directory=directory, marks="agent"),
    )
    records = told(tmp_path)
    assert uses(records) == {("git status", "hook"): 1, ("rg | head", "hook"): 1, ("git push", "hook"): 1}
    human, agent = of(SessionRun, records)
    assert (human.heads, human.gaps, human.places) == (("git status", "rg | head"), (0, 59), (0, 1))
    assert (human.projects, human.project_names) == ((0, 0), ("~/code",))
    assert (agent.heads, agent.actor, agent.failed) == (("git push",), "agent", (True,))
    assert [(row.count, row.with_exit, row.failed, row.actor) for row in counts(records, "git")] == [
        (1, 1, 0, "human"),
        (1, 1, 1, "agent"),
    ]


def test_reading_twice_changes_nothing(tmp_path):
    write(tmp_path, FISH, fish_text(("git log", AT), ("ls", AT + 5)))
    atuin_database(tmp_path / ATUIN, [atuin_row("git log", AT + 1000), atuin_row("make", AT, exit=2)]).close()
    record(tmp_path, ended("git log", AT), ended("cargo test", AT + 9, code=101))
    first = told(tmp_path)
    file = tmp_path / ".local/state/nixlore/ledger.db"
    told(tmp_path)
    before = file.read_bytes()
    assert told(tmp_path) == first
    assert file.read_bytes() == before
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_an_afternoon_seen_by_three_counts_once(tmp_path):
    write(tmp_path, FISH, fish_text(("git status", AT), ("ls", AT + 60)))
    atuin_database(
        tmp_path / ATUIN, [atuin_row("git status", AT), atuin_row("git status", AT + 30), atuin_row("ls", AT + 60)]
    ).close()
    record(tmp_path, ended("git status", AT), ended("git status", AT + 30), ended("ls", AT + 60))
    assert uses(told(tmp_path)) == {("git status", "hook"): 2, ("ls", "hook"): 1}


def test_a_better_source_that_comes_later_counts(tmp_path):
    write(tmp_path, FISH, fish_text(("git status", AT), ("ls", AT + 60)))
    assert uses(told(tmp_path)) == {("git status", "fish_history"): 1, ("ls", "fish_history"): 1}
    record(tmp_path, ended("git status", AT + 1))
    assert uses(told(tmp_path)) == {("git status", "hook"): 1, ("ls", "fish_history"): 1}


def test_each_event_is_the_twin_of_one(tmp_path):
    write(tmp_path, ".zsh_history", "".join(f": {AT}:0;true\n" for _ in range(3)))
    record(tmp_path, ended("true", AT), ended("true", AT + 1))
    assert uses(told(tmp_path)) == {("true", "hook"): 2, ("true", "zsh_history"): 1}


def test_a_history_that_was_written_anew_adds_only_what_is_more(tmp_path):
    entries = [(f"git log {number}", AT + number) for number in range(50)]
    write(tmp_path, FISH, fish_text(*entries))
    assert sum(uses(told(tmp_path)).values()) == 50
    write(tmp_path, FISH, fish_text(*entries[20:], ("make", AT + 49), ("cargo build", AT + 90)))
    assert uses(told(tmp_path)) == {
        ("git log", "fish_history"): 50,
        ("make", "fish_history"): 1,
        ("cargo build", "fish_history"): 1,
    }


def test_what_a_history_lost_is_still_counted_by_name(tmp_path):
    path = write(tmp_path, FISH, fish_text(("git log", AT - 40 * DAY), ("ls", AT)))
    assert counts(told(tmp_path), "git") == []
    write(tmp_path, FISH, fish_text(("ls", AT)))
    (row,) = counts(told(tmp_path), "git")
    assert (row.day, row.count, row.source, row.unit) == (
        AT // DAY - 40,
        1,
        "fish_history",
        "distinct command lines",
    )
    path.unlink()
    assert [row.count for row in counts(told(tmp_path), "ls")] == [1]


def test_a_command_that_runs_is_told_when_it_has_ended(tmp_path):
    running = atuin_row("make", NOW - 60, exit=-1, duration=-1)
    with atuin_database(tmp_path / ATUIN, [running]) as database:
        assert uses(told(tmp_path)) == {}
        database.execute("update history set exit = 2, duration = 5000000000")
        database.execute("insert into history select 'b', timestamp + 9000000000, duration, 0, 'ls', cwd, session,"
                         " hostname, deleted_at, author, intent, shell, author_kind from history")  # fmt: skip
        database.commit()
        records = told(tmp_path)
    database.close()
    assert uses(records) == {("make", "atuin"): 1, ("ls", "atuin"): 1}
    assert [run.failed for run in of(SessionRun, records)] == [(True, False)]


def test_a_cure_is_told_with_how_often_it_helped(tmp_path):
    record(
        tmp_path,
        ended("gti status", AT, code=127),
        ended("git status", AT + 3),
        ended("nix build", AT + 10, code=1),
        ended("git add new.nix", AT + 20),
        ended("nix build", AT + 30),
        ended("cat a.tx", AT + 60, code=1),
        ended("sudo cat a.txt", AT + 63),
    )
    found = {(cure.cure[0].name, cure.kind, cure.tries, cure.successes) for cure in of(CureUse, told(tmp_path))}
    assert found == {("git", "edit", 1, 1), ("git", "known", 1, 1)}


def test_what_only_prepares_has_helped_where_the_failed_line_then_ends_well(tmp_path):
    record(
        tmp_path,
        ended("nix build", AT, code=1),
        ended("git add new.nix", AT + 3),
        ended("git add other.nix", AT + 6),
        ended("nix build", AT + 9, code=1),
        ended("git add new.nix", AT + 12),
        ended("vim flake.nix", AT + 15),
        ended("nix build", AT + 18),
        ended("uv run x", AT + 30, code=1),
        ended("uv sync", AT + 33),
    )
    found = {(cure.cure[0].name, cure.kind, cure.tries, cure.successes) for cure in of(CureUse, told(tmp_path))}
    assert found == {("git", "known", 2, 1)}


def test_a_failure_may_be_cured_after_the_scan_that_saw_it(tmp_path):
    record(tmp_path, ended("gti status", AT, code=127))
    told(tmp_path)
    record(tmp_path, ended("git status", AT + 3))
    (cure,) = of(CureUse, told(tmp_path))
    assert (cure.code, cure.kind, cure.successes) == (127, "edit", 1)


def test_the_longest_streak_of_failures_is_told(tmp_path):
    codes = [1, 0, 1, 1, 130, 1, 0, 1]
    record(tmp_path, *(ended("cargo test", AT + number, code=code) for number, code in enumerate(codes)))
    (streak,) = of(FailureStreak, told(tmp_path))
    assert (streak.head, streak.length, streak.last) == ("cargo test", 3, AT // DAY)


def test_a_code_that_answers_is_no_failure_as_subcommands_and_options_tell_it(tmp_path):
    lines = [
        "git rev-parse --verify x",
        "systemctl is-active x",
        "cargo fmt --check",
        "ls | sort -c",
        "nc -z a 1 && ls",
    ]
    record(
        tmp_path,
        *(
            ended(line, AT + 10 * place, code=1, codes="0 1" if "|" in line else "1")
            for place, line in enumerate(lines)
        ),
        *(ended(line, AT + 100 + place, code=1) for place, line in enumerate(("cargo build", "git push"))),
    )
    records = told(tmp_path)
    (run,) = of(SessionRun, records)
    assert dict(zip(run.heads, run.failed, strict=True)) == {
        "git rev-parse": False,
        "systemctl is-active": False,
        "cargo fmt": False,
        "ls | sort": False,
        "nc && ls": False,
        "cargo build": True,
        "git push": True,
    }
    assert [(row.name, row.with_exit, row.failed) for row in counts(records) if row.with_exit] == [
        ("git", 2, 1),
        ("systemctl", 1, 0),
        ("cargo", 2, 1),
        ("sort", 1, 0),
    ]


def test_no_text_and_no_unknown_name_is_in_the_file(tmp_path):
    write(tmp_path, FISH, fish_text(("hunter2pw", AT), ("curl -H 'X: tok3n' https://a.example/s3cret", AT + 5)))
    record(tmp_path, ended("cp s3cret-a s3cret-b", AT + 9, directory="/srv/s3cret"))
    told(tmp_path)
    data = (tmp_path / ".local/state/nixlore/ledger.db").read_bytes()
    assert not any(part in data for part in (b"hunter2", b"tok3n", b"s3cret", b"a.example", os.fsencode(tmp_path)))


def test_a_name_run_on_two_days_is_told(tmp_path):
    record(tmp_path, ended("frobnik -x", AT))
    assert all(head.startswith("#") for head, _ in uses(told(tmp_path)))
    record(tmp_path, ended("frobnik -y", AT + DAY))
    assert {head for head, _ in uses(told(tmp_path))} == {"frobnik"}


def test_what_is_forgotten_does_not_come_back(tmp_path):
    entries = [("git log", AT), ("make", AT + 5)]
    write(tmp_path, FISH, fish_text(*entries))
    told(tmp_path)
    one = ledger(tmp_path)
    assert one.forget("git") == 1
    one.close()
    write(tmp_path, FISH, fish_text(*entries[::-1], ("ls", AT + 8)))
    assert uses(told(tmp_path)) == {("make", "fish_history"): 1, ("ls", "fish_history"): 1}


def test_what_was_cleaned_does_not_come_back(tmp_path):
    write(tmp_path, FISH, fish_text(("git log", AT), ("make", AT + 100)))
    told(tmp_path)
    one = ledger(tmp_path)
    assert one.clean(AT + 50) == 1
    one.close()
    write(tmp_path, FISH, fish_text(("git log", AT), ("make", AT + 100), ("ls", AT + 101)))
    assert uses(told(tmp_path)) == {("make", "fish_history"): 1, ("ls", "fish_history"): 1}


def test_every_event_is_exported_in_plain_form(tmp_path):
    record(tmp_path, ended("git commit -m x", AT, code=1), ended("ls", AT + 5, marks="shell"))
    told(tmp_path)
    one = ledger(tmp_path)
    commit, listing = one.export()
    one.close()
    assert (commit.at, commit.exit, commit.step, commit.seconds, commit.in_shell) == (AT, 1, 0, 0.1, False)
    assert (commit.steps[0].name, commit.steps[0].words, commit.steps[0].flags) == ("git", ("commit",), ("-m",))
    assert (listing.in_shell, listing.source, listing.user) == (True, "hook", "ada")


def test_a_damaged_ledger_is_set_aside_and_said(tmp_path):
    record(tmp_path, ended("ls", AT))
    told(tmp_path)
    file = tmp_path / ".local/state/nixlore/ledger.db"
    file.write_bytes(b"SQLite format 3\0" + b"garbage" * 1000)
    record(tmp_path, ended("make", AT + 5))
    records = told(tmp_path)
    # What was put aside of the spool is read again.
    assert uses(records) == {("ls", "hook"): 1, ("make", "hook"): 1}
    (note,) = [record for record in records if getattr(record, "severity", "") == "warning"]
    assert "ledger.db.damaged-1" in note.cause
    assert file.with_name("ledger.db.damaged-1").exists()


def test_a_damaged_ledger_that_cannot_be_set_aside_costs_no_answer(tmp_path, monkeypatch):
    def refused(*_):
        raise OSError(errno.EROFS, "Read-only file system")

    record(tmp_path, ended("ls", AT))
    (tmp_path / ".local/state/nixlore/ledger.db").write_bytes(b"garbage" * 1000)
    monkeypatch.setattr("pathlib.Path.rename", refused)
    records = told(tmp_path)
    assert uses(records) == {("ls", "hook"): 1}
    assert any("cannot be set aside (Read-only file system)" in getattr(note, "cause", "") for note in records)


def test_where_nothing_may_be_written_the_ledger_is_in_memory(tmp_path):
    record(tmp_path, ended("ls", AT))
    told(tmp_path)
    record(tmp_path, ended("make", AT + 5))
    before = spool(tmp_path).read_bytes()
    assert uses(told(tmp_path, state_dir=None)) == {("ls", "hook"): 1, ("make", "hook"): 1}
    assert spool(tmp_path).read_bytes() == before
    assert uses(told(tmp_path, as_of=AT + 2, now=AT + 2)) == {("ls", "hook"): 1}


def test_a_source_that_is_switched_off_is_neither_read_nor_told(tmp_path):
    write(tmp_path, FISH, fish_text(("git log", AT)))
    assert uses(told(tmp_path)) == {("git log", "fish_history"): 1}
    assert uses(told(tmp_path, off=frozenset({"fish_history"}))) == {}


def test_a_ledger_of_a_later_nixlore_is_left_alone(tmp_path):
    record(tmp_path, ended("ls", AT))
    told(tmp_path)
    one = ledger(tmp_path)
    one.connection.execute("PRAGMA user_version = 99")
    one.close()
    record(tmp_path, ended("make", AT + 5))
    records = told(tmp_path)
    assert "was written by a later nixlore: nothing is kept" in [getattr(note, "cause", "") for note in records]
    assert uses(records) == {("ls", "hook"): 1, ("make", "hook"): 1}
    assert b"make" in spool(tmp_path).read_bytes()
    with closing(sqlite3.connect(tmp_path / ".local/state/nixlore/ledger.db")) as connection:
        query = "SELECT count(*), user_version FROM event, pragma_user_version"
        assert connection.execute(query).fetchone() == (1, 99)
