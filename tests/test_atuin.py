"""atuin's database: people and agents, hosts and users apart, imported rows giving way, nothing written beside it."""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path, PurePosixPath

import pytest

from history_home import (
    ATUIN_COLUMNS,
    DAY,
    NOW,
    atuin_database,
    atuin_row,
    causes,
    commands,
    counts,
    coverage,
    fish_text,
    listed,
    machine,
    names,
    told,
    total,
    write,
)
from nixlore.collect import _database_histories, atuin, fish_history
from nixlore.shell.winning import winning

FILE = ".local/share/atuin/history.db"


def collected(home: Path, *rows: dict[str, object], columns: str = ATUIN_COLUMNS) -> list[object]:
    atuin_database(home / FILE, rows, columns).close()
    return list(atuin.collect(machine(home)))


def test_runs_are_counted_by_day_with_their_exits(tmp_path):
    records = collected(
        tmp_path,
        atuin_row("git log", NOW - DAY),
        atuin_row("git log", NOW),
        atuin_row("git nosuch", NOW + 1, exit=1),
        atuin_row("grep x y", NOW, exit=1),
        atuin_row("ls; git log", NOW + 2, exit=128),
    )
    rows = {row.day: row for row in counts(records, "git")}
    today = rows[NOW // DAY]
    assert rows[NOW // DAY - 1].count == 1
    # The exit of a line of two commands is neither's.
    assert (today.count, today.lines, today.with_exit, today.failed, today.unit) == (3, 3, 2, 1, "runs")
    assert [row.failed for row in counts(records, "grep")] == [0]


def test_a_command_that_is_not_there(tmp_path):
    (row,) = counts(collected(tmp_path, atuin_row("ls", NOW, exit=127)), "ls")
    assert (row.not_found, row.failed) == (1, 1)


def test_people_and_agents_are_apart(tmp_path):
    records = collected(
        tmp_path,
        atuin_row("ls", NOW, author_kind=1, author="claude"),
        atuin_row("ls", NOW + 1, author_kind=2),
        atuin_row("ls", NOW + 2, author="claude-code"),
        atuin_row("ls", NOW + 3, author="ada"),
        atuin_row("ls", NOW + 4),
        atuin_row("ls", NOW + 5, author="someone"),
    )
    assert {row.actor: row.count for row in counts(records, "ls")} == {"human": 3, "agent": 2, "unknown": 1}


def test_hosts_and_users_are_apart(tmp_path):
    records = collected(
        tmp_path,
        atuin_row("ls", NOW),
        atuin_row("ls", NOW + 1, hostname="desk:ada"),
        atuin_row("ls", NOW + 2, hostname="desk:bob"),
        atuin_row("ls", NOW + 3, hostname="desk"),
    )
    assert {(row.host, row.user) for row in counts(records, "ls")} == {
        ("lab", "ada"),
        ("desk", "ada"),
        ("desk", "bob"),
    }
    assert sum(entry.entries for entry in coverage(records)) == 4


def test_deleted_rows_are_left_out(tmp_path):
    records = collected(tmp_path, atuin_row("ls", NOW), atuin_row("df", NOW, deleted_at=5))
    assert told(records) == {"ls"}


def test_imported_rows_have_no_exit_and_give_way_to_the_shells_own_history(tmp_path):
    imported = {"exit": -1, "duration": -1, "cwd": "unknown"}
    records = collected(
        tmp_path, atuin_row("ls", NOW, **imported), atuin_row("df", NOW, **imported), atuin_row("mv a b", NOW)
    )
    (row,) = counts(records, "ls")
    assert (row.with_exit, row.unit, row.source) == (0, "distinct command lines", "atuin import")
    write(tmp_path, ".local/share/fish/fish_history", fish_text(("ls", NOW), ("mv a b", NOW)))
    both = [*commands(records), *commands(fish_history.collect(machine(tmp_path)))]
    assert sorted((row.name, row.source) for row in winning(both)) == [
        ("df", "atuin import"),
        ("ls", "fish_history"),
        ("mv", "atuin"),
    ]


def test_a_row_that_never_ended_is_a_run_without_an_exit(tmp_path):
    (row,) = counts(collected(tmp_path, atuin_row("ls", NOW, exit=-1, duration=-1)), "ls")
    assert (row.with_exit, row.source) == (0, "atuin")


def test_one_session_seen_by_the_shell_and_by_atuin_counts_once(tmp_path):
    typed = [(f"git log -{n}", NOW + n) for n in range(20)]
    write(tmp_path, ".local/share/fish/fish_history", fish_text(*typed))
    records = collected(tmp_path, *(atuin_row(text, at) for text, at in typed))
    assert total(winning([*commands(records), *commands(fish_history.collect(machine(tmp_path)))]), "git") == 20


OLD_COLUMNS = (
    "id text primary key, timestamp integer not null, duration integer not null, exit integer not null,"
    " command text not null, cwd text not null, session text not null, hostname text not null"
)


def test_older_tables_lack_columns(tmp_path):
    records = collected(tmp_path, atuin_row("ls", NOW), columns=OLD_COLUMNS)
    assert total(records, "ls") == 1


def test_rows_in_the_log_are_read_and_nothing_is_written_beside_a_database(tmp_path):
    file = tmp_path / FILE
    live = atuin_database(file, [atuin_row("ls", NOW)])
    assert listed(file.parent) == ["history.db", "history.db-shm", "history.db-wal"]
    assert total(atuin.collect(machine(tmp_path)), "ls") == 1
    copies = tmp_path / "copy"
    copies.mkdir()
    for name in ("history.db", "history.db-wal"):
        shutil.copy(file.parent / name, copies / name)
    copied = machine(tmp_path, histories=(copies / "history.db",))
    assert total(atuin.collect(copied), "ls") == 1
    assert listed(copies) == ["history.db", "history.db-wal"]
    live.close()
    assert total(atuin.collect(machine(tmp_path)), "ls") == 1
    assert listed(file.parent) == ["history.db"]


@pytest.mark.parametrize(
    ("what", "data"),
    [
        ("malformed", b"SQLite format 3\0" + b"\x55" * 4096),
        ("text", b"not a database at all, but long enough to be asked\n" * 100),
        ("empty", b""),
    ],
)
def test_a_database_that_is_none_is_named(tmp_path, what, data):
    write(tmp_path, FILE, data)
    records = list(atuin.collect(machine(tmp_path)))
    assert causes(records), what
    assert [entry.state for entry in coverage(records)] == ["unreadable"]


def test_what_can_be_read_of_a_damaged_database_counts(tmp_path):
    atuin_database(tmp_path / FILE, (atuin_row(f"ls {n} {'x' * 300}", NOW + n) for n in range(2000))).close()
    data = bytearray((tmp_path / FILE).read_bytes())
    for page in range(len(data) // 4096 * 2 // 3, len(data) // 4096):
        data[page * 4096 : page * 4096 + 64] = b"\x55" * 64
    (tmp_path / FILE).write_bytes(data)
    records = list(atuin.collect(machine(tmp_path)))
    assert causes(records)
    assert 0 < total(records, "ls") < 2000
    assert [entry.state for entry in coverage(records)] == ["partial"]


def test_a_fifo_or_directory_in_its_place_does_not_block(tmp_path):
    file = tmp_path / FILE
    file.parent.mkdir(parents=True)
    os.mkfifo(file)
    assert causes(atuin.collect(machine(tmp_path))) == ["not a regular file"]
    file.unlink()
    file.mkdir()
    assert causes(atuin.collect(machine(tmp_path))) == ["not a regular file"]


@pytest.mark.parametrize(
    ("settings", "place"),
    [
        ('db_path = "~/elsewhere/h.db"', "elsewhere/h.db"),
        ('data_dir = "$HOME/data"', "data/history.db"),
        ("no toml [", ".atuin/data/history.db"),
        ("", ".local/share/atuin/history.db"),
    ],
)
def test_the_places(tmp_path, settings, place):
    write(tmp_path, ".config/atuin/config.toml", settings)
    atuin_database(tmp_path / place, [atuin_row("ls", NOW)]).close()
    assert total(atuin.collect(machine(tmp_path)), "ls") == 1


def test_the_xdg_place(tmp_path):
    atuin_database(tmp_path / "data/atuin/history.db", [atuin_row("ls", NOW)]).close()
    assert told(atuin.collect(machine(tmp_path, environ={"XDG_DATA_HOME": f"{tmp_path}/data"}))) == {"ls"}


def test_no_database_is_absent(tmp_path):
    assert [entry.state for entry in coverage(atuin.collect(machine(tmp_path)))] == ["absent"]


def test_text_that_is_not_utf8_is_kept(tmp_path):
    connection = atuin_database(tmp_path / FILE, [atuin_row("ls", NOW)])
    connection.execute(
        "insert into history select 'x', 5, 1, 0, cast(x'6c7320ff' as text), '/', 's', 'h:u', null, null, null, null, null"
    )
    connection.commit()
    connection.close()
    assert total(atuin.collect(machine(tmp_path)), "ls") == 2


def test_the_language_is_that_of_the_row_else_of_the_login_shell(tmp_path):
    write(tmp_path, "etc/passwd", "ada:x:1000:100::/home/ada:/run/current-system/sw/bin/fish\n")
    atuin_database(
        tmp_path / "home/ada/.local/share/atuin/history.db",
        [atuin_row("ls (pwd)", NOW, shell=None), atuin_row("ls (pwd)", NOW + 1, shell="nosuch")],
    ).close()
    inside = machine(tmp_path, root=tmp_path, home=PurePosixPath("/home/ada"))
    assert names(atuin.entries(inside, {})) == [("ls", "pwd")] * 2


def test_entries_are_printed_in_the_order_of_the_table(tmp_path):
    atuin_database(
        tmp_path / FILE,
        [
            atuin_row("ls", NOW),
            atuin_row("df", NOW - 5, exit=-1, duration=-1, cwd="unknown"),
            atuin_row("mv a b", NOW, hostname="desk:bob", author_kind=2),
        ],
    ).close()
    first, second, third = atuin.entries(machine(tmp_path), {})
    assert (first.entry, first.names, first.at, first.exit, first.cwd, first.duration) == (
        0,
        ("ls",),
        NOW,
        0,
        "/home/ada",
        2.5,
    )
    assert (second.entry, second.exit, second.cwd, second.duration) == (1, None, None, None)
    assert (third.host, third.user, third.actor, third.unit) == ("desk", "bob", "agent", "runs")


def test_the_fingerprint_follows_the_log(tmp_path):
    connection = atuin_database(tmp_path / FILE, [atuin_row("ls", NOW)])
    before = atuin.fingerprint(machine(tmp_path))
    assert atuin.fingerprint(machine(tmp_path)) == before
    row = atuin_row("df", NOW)
    connection.execute(
        f"insert into history ({', '.join(row)}) values ({', '.join('?' * len(row))})", list(row.values())
    )
    connection.commit()
    assert atuin.fingerprint(machine(tmp_path)) != before
    connection.close()


def test_a_locked_database_is_read_all_the_same(tmp_path):
    atuin_database(tmp_path / FILE, [atuin_row("ls", NOW)]).close()
    other = sqlite3.connect(tmp_path / FILE, isolation_level=None)
    other.execute("begin immediate")
    assert total(atuin.collect(machine(tmp_path)), "ls") == 1
    other.close()


@pytest.mark.parametrize(
    "script",
    [
        "create table history (id text, cmd text)",
        "create view history as with recursive r(n) as (select 1 union all select n + 1 from r) select n as command from r",
    ],
)
def test_a_database_without_the_table_that_is_known_is_named(tmp_path, script):
    path = tmp_path / ".local/share/atuin/history.db"
    path.parent.mkdir(parents=True)
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(script)
    records = list(atuin.collect(machine(tmp_path)))
    assert [entry.state for entry in coverage(records)] == ["unreadable"]
    assert causes(records) == ["has no table history with a column command"]
    assert list(atuin.entries(machine(tmp_path), {})) == []


def test_a_database_of_very_many_hosts_is_bounded(tmp_path, monkeypatch):
    monkeypatch.setattr(_database_histories, "MOST_GROUPS", 3)
    rows = [atuin_row(f"ls {n}", NOW - DAY + n, hostname=f"h{n}:ada") for n in range(500)]
    atuin_database(tmp_path / ".local/share/atuin/history.db", rows).close()
    found = coverage(atuin.collect(machine(tmp_path)))
    assert len(found) == 3
    assert sum(entry.entries for entry in found) == 3
    assert sum(entry.skipped for entry in found) == 497
