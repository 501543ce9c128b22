"""Reading Nix' database in every state that Nix leaves it in, and while it is written."""

from __future__ import annotations

import contextlib
import os
import random
import sqlite3
import subprocess
import sys
import urllib.parse
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, get_args

import pytest

from nixlore.collect import _store_database
from nixlore.collect._store_database import read, state
from nixlore.collect._store_log import LENGTH, has_rows, is_sound
from nixlore.collect._store_scoped import Reached, reached, store_directory, valid
from nixlore.collect._store_whole import dead
from nixlore.demo.store import Journal, StoreRow, store_path, write_database
from nixlore.errors import SourceError
from nixlore.store.nix_conf import Keeping
from ordinary_user import BOTH, as_ordinary_user, listing, open_place

assert urllib.parse
ROOT = store_path("root")
PARTS = tuple(store_path(f"part-{number}") for number in range(40))
NEWEST = store_path("newest")
ROWS = [
    *(StoreRow(path) for path in PARTS),
    StoreRow(ROOT, references=(ROOT, *PARTS)),
    StoreRow(NEWEST, references=(ROOT,)),
]
JOURNALS = get_args(Journal)

Ask = Callable[[Callable[[], Any]], Any]


@pytest.fixture
def place() -> Iterator[Path]:
    with open_place() as found:
        yield found


def refusal(file: Path) -> str:
    """Return why a database is not read."""
    with pytest.raises(SourceError) as caught:
        read(file, count)
    return str(caught.value)


def count(connection: sqlite3.Connection) -> int:
    return connection.execute("SELECT count(*) FROM ValidPaths").fetchone()[0]


@pytest.mark.parametrize("ask", BOTH)
@pytest.mark.parametrize("journal", JOURNALS)
def test_every_state_is_read_to_the_newest_row_and_left_as_it_was(place: Path, journal: Journal, ask: Ask) -> None:
    file = write_database(place, ROWS, journal=journal)
    before = listing(file.parent)
    assert ask(lambda: read(file, count)) == len(ROWS)
    assert len(ask(lambda: reached(file, [NEWEST])).paths) == len(ROWS)
    assert listing(file.parent) == before


HOLDER = """
import sqlite3, sys
writer = sqlite3.connect(sys.argv[1], isolation_level=None)
writer.execute("PRAGMA wal_autocheckpoint = 0")
writer.execute("DELETE FROM ValidPaths WHERE path = ?", (sys.argv[2],))
print("ready", flush=True)
sys.stdin.read()
"""


@contextlib.contextmanager
def another(file: Path, script: str, *words: str) -> Iterator[None]:
    """Let another process do something with the database, from when it says that it is ready until the end."""
    pipe = subprocess.PIPE
    with subprocess.Popen([sys.executable, "-c", script, str(file), *words], stdin=pipe, stdout=pipe) as process:
        assert process.stdout is not None
        try:
            assert process.stdout.readline() == b"ready\n"
            yield
        finally:
            process.kill()


@pytest.mark.parametrize("ask", BOTH)
def test_rows_that_a_writer_has_only_in_its_log_are_seen(place: Path, ask: Ask) -> None:
    file = write_database(place, ROWS)
    with another(file, HOLDER, NEWEST):
        before = listing(file.parent)
        assert {"db.sqlite", "db.sqlite-shm", "db.sqlite-wal"} <= {row[0] for row in before if row[1]}
        assert ask(lambda: read(file, count)) == len(ROWS) - 1
        assert listing(file.parent) == before


@pytest.mark.parametrize("ask", BOTH)
@pytest.mark.parametrize("journal", JOURNALS)
def test_a_read_only_directory_is_no_hindrance(place: Path, journal: Journal, ask: Ask) -> None:
    file = write_database(place, ROWS, journal=journal)
    file.parent.chmod(0o555)
    assert ask(lambda: read(file, count)) == len(ROWS)


def test_shared_memory_that_may_not_be_looked_at_is_done_without(place: Path) -> None:
    file = write_database(place, ROWS, journal="pages")
    Path(f"{file}-shm").chmod(0)
    assert as_ordinary_user(lambda: read(file, count)) == len(ROWS)


@pytest.mark.parametrize("ask", BOTH)
@pytest.mark.parametrize("name", ["with space", "what?mode=rw", "a#b", "100%25", "ünïcode", "'quoted'"])
@pytest.mark.parametrize("journal", JOURNALS)
def test_a_path_may_have_any_character(place: Path, name: str, journal: Journal, ask: Ask) -> None:
    file = write_database(place / name, ROWS, journal=journal)
    assert ask(lambda: read(file, count)) == len(ROWS)


@pytest.mark.parametrize("ask", BOTH)
@pytest.mark.parametrize("mode", ["delete", "truncate", "persist"])
def test_a_database_without_a_log_is_read_as_well(place: Path, mode: str, ask: Ask) -> None:
    file = write_database(place, ROWS)
    with contextlib.closing(sqlite3.connect(file, isolation_level=None)) as writer:
        writer.execute(f"PRAGMA journal_mode = {mode}")
        writer.execute("UPDATE ValidPaths SET narSize = 7")
    before = listing(file.parent)
    assert ask(lambda: read(file, count)) == len(ROWS)
    assert listing(file.parent) == before


@pytest.mark.parametrize("ask", BOTH)
def test_a_change_that_was_broken_off_is_said_to_be_one(place: Path, ask: Ask) -> None:
    file = write_database(place, ROWS)
    with contextlib.closing(sqlite3.connect(file, isolation_level=None)) as writer:
        writer.execute("PRAGMA journal_mode = delete")
        writer.execute("PRAGMA cache_size = 1")
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("UPDATE ValidPaths SET hash = hex(randomblob(2000))")
        torn = place / "torn"
        torn.mkdir()
        for name in ("db.sqlite", "db.sqlite-journal"):
            (torn / name).write_bytes((file.parent / name).read_bytes())
    assert (torn / "db.sqlite-journal").stat().st_size > 0
    before = listing(torn)
    error = ask(lambda: refusal(torn / "db.sqlite"))
    assert str(torn) in error
    assert listing(torn) == before


def test_what_changed_while_it_was_read_is_read_again(place: Path) -> None:
    file = write_database(place, ROWS)
    calls: list[int] = []

    def work(connection: sqlite3.Connection) -> int:
        seen = count(connection)
        if not calls:
            with contextlib.closing(sqlite3.connect(file, isolation_level=None)) as writer:
                writer.execute("DELETE FROM ValidPaths WHERE path = ?", (NEWEST,))
        calls.append(seen)
        return seen

    assert read(file, work) == len(ROWS) - 1
    assert calls == [len(ROWS), len(ROWS) - 1]


def test_what_changes_whenever_it_is_read_is_given_up(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = write_database(place, ROWS)
    monkeypatch.setattr(_store_database, "TICK", 0)
    monkeypatch.setattr(_store_database, "PATIENCE", 0.2)

    def work(connection: sqlite3.Connection) -> int:
        with contextlib.closing(sqlite3.connect(file, isolation_level=None)) as writer:
            writer.execute("UPDATE ValidPaths SET narSize = ifnull(narSize, 0) + 1")
        return count(connection)

    with pytest.raises(SourceError, match="changed whenever it was read"):
        read(file, work)


def test_a_file_that_changed_just_now_is_waited_for(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = write_database(place, ROWS)
    waited: list[float] = []
    monkeypatch.setattr(_store_database.time, "sleep", waited.append)
    changed = state(file).main
    assert changed is not None
    monkeypatch.setattr(_store_database.time, "time_ns", lambda: changed[1] + 1_000_000)
    assert read(file, count) == len(ROWS)
    assert waited == [pytest.approx(0.019)]
    monkeypatch.setattr(_store_database.time, "time_ns", lambda: changed[1] + _store_database.TICK)
    assert read(file, count) == len(ROWS)
    monkeypatch.setattr(_store_database.time, "time_ns", lambda: changed[1] - 10)
    assert read(file, count) == len(ROWS)
    assert len(waited) == 1


@pytest.mark.parametrize("ask", BOTH)
def test_what_is_no_database_is_said_to_be_none(place: Path, ask: Ask) -> None:
    text = place / "text"
    text.write_text("no database\n" * 100)
    os.mkfifo(place / "fifo")
    (place / "directory").mkdir()
    for name in ("text", "fifo", "directory", "missing", "nul\0"):
        error = ask(lambda name=name: refusal(place / name))
        assert str(place) in error


def test_what_may_not_be_read_is_said_to_be_so(place: Path) -> None:
    file = write_database(place, ROWS)
    file.chmod(0)
    error = as_ordinary_user(lambda: refusal(file))
    assert "Permission denied" in error


@pytest.mark.parametrize("journal", JOURNALS)
def test_damage_is_an_error_and_nothing_else(place: Path, journal: Journal) -> None:
    file = write_database(place, ROWS, journal=journal)
    whole = file.read_bytes()
    for offset in range(0, len(whole), 1_777):
        file.write_bytes(whole[:offset] + bytes(64) + b"\xff" * 64 + whole[offset + 128 :])
        with contextlib.suppress(SourceError):
            assert isinstance(reached(file, [NEWEST]), Reached)
        file.write_bytes(whole[:offset])
        with contextlib.suppress(SourceError):
            assert isinstance(reached(file, [NEWEST]), Reached)


def test_values_of_any_kind_are_borne(place: Path) -> None:
    file = write_database(place, ROWS)
    with contextlib.closing(sqlite3.connect(file, isolation_level=None)) as writer:
        writer.execute("UPDATE ValidPaths SET narSize = NULL WHERE path = ?", (PARTS[0],))
        writer.execute("UPDATE ValidPaths SET narSize = 'much', deriver = 5 WHERE path = ?", (PARTS[1],))
        writer.execute("UPDATE ValidPaths SET narSize = -3, deriver = x'ff00' WHERE path = ?", (PARTS[2],))
        writer.execute("UPDATE ValidPaths SET path = x'2fff', registrationTime = 'then' WHERE path = ?", (PARTS[3],))
        writer.execute("UPDATE ValidPaths SET path = '/nix/store/' || path || char(10) WHERE path = ?", (PARTS[4],))
        writer.execute("UPDATE ValidPaths SET narSize = 0, registrationTime = 'x' WHERE path = ?", (PARTS[5],))
    found = reached(file, [ROOT])
    assert found.skipped == 2
    by_path = {path.path: path for path in found.paths}
    assert set(by_path) == {ROOT, *PARTS} - {PARTS[3], PARTS[4]}
    assert [by_path[path].nar_size for path in PARTS[:3]] == [None, None, None]
    assert [by_path[path].deriver for path in PARTS[:3]] == ["", "", ""]
    assert (by_path[PARTS[5]].nar_size, by_path[PARTS[5]].registered) == (None, 0)
    assert {found.paths[at].path for at in by_path[ROOT].references} == set(by_path) - {ROOT}


def test_other_tables_and_columns_are_of_no_matter(place: Path) -> None:
    file = write_database(place, ROWS)
    with contextlib.closing(sqlite3.connect(file, isolation_level=None)) as writer:
        writer.execute("CREATE TABLE SchemaMigrations (migration TEXT PRIMARY KEY NOT NULL)")
        writer.execute("CREATE TABLE Realisations (id INTEGER PRIMARY KEY, drvPath TEXT)")
        writer.execute("ALTER TABLE ValidPaths ADD COLUMN more TEXT")
        writer.execute("DROP INDEX IndexReferrer")
    assert len(reached(file, [ROOT]).paths) == len(PARTS) + 1


def test_a_store_elsewhere_is_known_by_its_paths(place: Path) -> None:
    assert store_directory(write_database(place, ROWS)) == "/nix/store"
    other = [StoreRow(store_path("tool-1", directory="/srv/my store"[:7] + "/store"))]
    assert store_directory(write_database(place / "other", other)) == "/srv/my/store"
    assert store_directory(write_database(place / "empty", [])) == ""


RESTLESS = """
import sqlite3, sys
file, rounds = sys.argv[1], 0
letters = "0123456789abcdfghijklmnpqrsvwxyz"
def path(number):
    return "/nix/store/" + "".join(letters[number >> 5 * place & 31] for place in range(32)) + "-part"
while True:
    writer = sqlite3.connect(file, isolation_level=None, timeout=60)
    writer.execute("PRAGMA synchronous = off")
    for _ in range(5):
        rounds += 1
        writer.execute("BEGIN IMMEDIATE")
        root = writer.execute("SELECT id FROM ValidPaths WHERE path LIKE '%-root'").fetchone()[0]
        writer.execute("DELETE FROM Refs")
        writer.execute("DELETE FROM ValidPaths WHERE id <> ?", (root,))
        writer.executemany(
            "INSERT INTO ValidPaths (path, hash, registrationTime, narSize) VALUES (?, 'x', 1, ?)",
            [(path(rounds * 1000 + number), rounds) for number in range(30)],
        )
        new = [row[0] for row in writer.execute("SELECT id FROM ValidPaths WHERE id <> ?", (root,))]
        writer.executemany("INSERT INTO Refs VALUES (?, ?)", [(root, number) for number in new])
        writer.executemany("INSERT INTO Refs VALUES (?, ?)", zip(new[1:], new))
        writer.execute("UPDATE ValidPaths SET narSize = ? WHERE id = ?", (rounds, root))
        writer.execute("COMMIT")
        if rounds % 3 == 0:
            writer.execute("PRAGMA wal_checkpoint(truncate)").fetchall()
        if rounds == 10:
            print("ready", flush=True)
    writer.close()
"""


@pytest.mark.parametrize("ask", BOTH)
def test_under_a_writer_that_never_rests_every_read_is_of_one_moment(place: Path, ask: Ask) -> None:
    file = write_database(place, [StoreRow(ROOT)])

    def wrong() -> tuple[int, int]:
        seen, bad = set(), 0
        for _ in range(200):
            found = reached(file, [ROOT]).paths
            rounds = {path.nar_size for path in found}
            edges = sum(len(path.references) for path in found)
            bad += (len(found), len(rounds), edges) != (31, 1, 59)
            seen |= rounds
        return bad, len(seen)

    with another(file, RESTLESS):
        bad, moments = ask(wrong)
    assert bad == 0
    assert moments > 1


LOCKER = """
import sqlite3, sys
writer = sqlite3.connect(sys.argv[1], isolation_level=None)
writer.execute("PRAGMA journal_mode = " + sys.argv[2]).fetchall()
writer.execute("PRAGMA locking_mode = exclusive").fetchall()
writer.execute("BEGIN EXCLUSIVE")
writer.execute("UPDATE ValidPaths SET narSize = 9")
if sys.argv[2] == "delete":
    writer.execute("PRAGMA cache_size = 1")
    writer.execute("UPDATE ValidPaths SET hash = hex(randomblob(2000))")
print("ready", flush=True)
sys.stdin.read()
"""


@pytest.mark.parametrize("ask", BOTH)
def test_a_lock_that_is_held_is_waited_for_and_said(place: Path, ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_store_database, "PATIENCE", 0.1)
    file = write_database(place, ROWS)
    with another(file, LOCKER, "delete"):
        before = listing(file.parent)
        assert "locked by another process" in ask(lambda: refusal(file))
        assert listing(file.parent) == before


@pytest.mark.parametrize("ask", BOTH)
def test_a_writer_that_has_the_log_to_itself_is_no_hindrance(place: Path, ask: Ask) -> None:
    file = write_database(place, ROWS)
    with another(file, LOCKER, "wal"):
        before = listing(file.parent)
        assert ask(lambda: read(file, count)) == len(ROWS)
        assert listing(file.parent) == before


def test_a_log_is_known_by_its_sums(place: Path) -> None:
    log = Path(f"{write_database(place, ROWS, journal='pages')}-wal").read_bytes()[:LENGTH]
    assert is_sound(log)
    for at in range(LENGTH):
        assert not is_sound(log[:at])
        assert not is_sound(log[:at] + bytes([log[at] ^ 1]) + log[at + 1 :])


def test_a_log_has_rows_up_to_the_first_wrong_sum(place: Path) -> None:
    for journal, expected in (("pages", True), ("empty", False)):
        assert has_rows(f"{write_database(place / journal, ROWS, journal=journal)}-wal") is expected
    log = Path(f"{write_database(place / 'crashed', ROWS, journal='crashed')}-wal")
    whole_log = log.read_bytes()
    for cut in (0, 31, 32, 100, 4_000):
        log.write_bytes(whole_log[:cut])
        assert not has_rows(str(log))
    for spoilt in (33, 40, 50, 500, 4_000):
        log.write_bytes(whole_log[:spoilt] + bytes([whole_log[spoilt] ^ 1]) + whole_log[spoilt + 1 :])
        assert not has_rows(str(log))
    assert not has_rows(f"{log}-none")


@pytest.mark.parametrize("ask", BOTH)
@pytest.mark.parametrize("journal", ["pages", "crashed"])
@pytest.mark.parametrize("spoilt", [0, 9, 40, 3_000])
def test_a_damaged_log_is_left_as_it_is(place: Path, journal: Journal, spoilt: int, ask: Ask) -> None:
    """SQLite itself takes away a log that it finds no rows in, though it may only read."""
    file = write_database(place, ROWS, journal=journal)
    log = Path(f"{file}-wal")
    log.write_bytes(log.read_bytes()[:spoilt] + b"xyz" + log.read_bytes()[spoilt + 3 :])
    before = listing(file.parent)
    assert ask(lambda: read(file, count)) in (len(ROWS) - 1, len(ROWS))
    assert listing(file.parent) == before


@pytest.mark.parametrize("journal", JOURNALS)
def test_beside_an_empty_file_nothing_is_taken_away(place: Path, journal: Journal) -> None:
    file = write_database(place, ROWS, journal=journal)
    file.write_bytes(b"")
    before = listing(file.parent)
    assert "no such table" in refusal(file)
    assert listing(file.parent) == before


@pytest.mark.parametrize("ask", BOTH)
def test_a_damaged_log_is_not_waited_for(place: Path, ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    file = write_database(place, ROWS, journal="pages")
    log = Path(f"{file}-wal")
    log.write_bytes(log.read_bytes()[:8] + b"\xff\xff" + log.read_bytes()[10:])
    # Each way of opening is tried once: SQLite itself would wait for ten seconds, over and over.
    opened: list[str] = []
    before = _store_database._worked
    monkeypatch.setattr(
        _store_database, "_worked", lambda path, mode, work: (opened.append(mode), before(path, mode, work))[1]
    )
    assert read(file, count) == len(ROWS) - 1
    assert opened == ["mode=ro&immutable=1"]
    assert ask(lambda: read(file, count)) == len(ROWS) - 1


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("journal", JOURNALS)
def test_whatever_is_damaged_there_is_an_answer_or_an_error(
    place: Path, journal: Journal, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Bytes changed, cut off or repeated in any of the files, over and over."""
    monkeypatch.setattr(_store_database, "TICK", 0)
    file = write_database(place, ROWS, journal=journal)
    whole_files = {each: each.read_bytes() for each in sorted(file.parent.glob("db.sqlite*"))}
    rng = random.Random(seed)
    for _ in range(30):
        spoilt = rng.choice([each for each, data in whole_files.items() if data])
        spoilt.write_bytes(damaged(whole_files[spoilt], rng))
        before = listing(file.parent)
        asks: list[Callable[[], Any]] = [
            lambda: reached(file, [NEWEST]),
            lambda: store_directory(file),
            lambda: valid(file, PARTS),
            lambda: dead(file, [ROOT], Keeping(derivations=True, outputs=True)),
        ]
        for question in asks:
            with contextlib.suppress(SourceError):
                question()
        assert listing(file.parent) == before
        for each, data in whole_files.items():
            each.write_bytes(data)


def damaged(data: bytes, rng: random.Random) -> bytes:
    way = rng.random()
    if way < 0.3:
        return data[: rng.randrange(len(data))]
    spoilt = bytearray(data)
    if way < 0.4:
        at, other = rng.randrange(len(data)), rng.randrange(len(data))
        spoilt[at : at + 300] = data[other : other + 300]
        return bytes(spoilt)
    for _ in range(rng.choice((1, 1, 2, 5, 50))):
        spoilt[rng.randrange(len(data) if rng.random() < 0.7 else min(200, len(data)))] = rng.randrange(256)
    return bytes(spoilt)


def test_what_sqlite_says_of_damage_tells_nothing_of_the_content(place: Path) -> None:
    file = write_database(place, ROWS)
    for name in (b"ValidPathX", b"Valid\xff\xfe\xfdths"):
        file.write_bytes(file.read_bytes().replace(b"CREATE TABLE ValidPaths", b"CREATE TABLX " + name))
        assert refusal(file).endswith("its tables are malformed")


def test_numbers_and_references_that_nix_does_not_give_are_no_reason_to_fail(place: Path) -> None:
    file = write_database(place, ROWS)
    with contextlib.closing(sqlite3.connect(file, isolation_level=None)) as writer:
        writer.execute("PRAGMA foreign_keys = off")
        (root,) = writer.execute("SELECT id FROM ValidPaths WHERE path = ?", (ROOT,)).fetchone()
        writer.executemany("INSERT INTO Refs VALUES (?, ?)", [(root, "abc"), (root, 99_999), (root, -7)])
    found = reached(file, [ROOT])
    assert {path.path for path in found.paths} == {ROOT, *PARTS}
    assert next(len(path.references) for path in found.paths if path.path == ROOT) == len(PARTS)
    with contextlib.closing(sqlite3.connect(file, isolation_level=None)) as writer:
        writer.execute("UPDATE ValidPaths SET id = id + (1 << 40)")
        writer.execute("UPDATE Refs SET referrer = referrer + (1 << 40)")
    with pytest.raises(SourceError, match="beyond all that Nix gives"):
        reached(file, [ROOT])


def test_sizes_and_times_that_cannot_be_are_not_known(place: Path) -> None:
    file = write_database(place, ROWS)
    with contextlib.closing(sqlite3.connect(file, isolation_level=None)) as writer:
        writer.execute("UPDATE ValidPaths SET narSize = 9223372036854775807, registrationTime = 9223372036854775807")
    assert {(path.nar_size, path.registered) for path in reached(file, [NEWEST]).paths} == {(None, 0)}
    assert dead(file, [], Keeping()).unsized == len(ROWS)


def test_paths_are_valid_that_the_database_has(place: Path) -> None:
    file = write_database(place, ROWS)
    assert valid(file, [ROOT, NEWEST, store_path("other"), "x'; --"]) == {ROOT, NEWEST}
    assert valid(file, []) == set()
