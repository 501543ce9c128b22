"""Scans at one time over one spool and one history, in processes of their own: every row once, and none gives up."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import time
from collections import Counter
from contextlib import closing
from pathlib import Path

from msgspec.structs import replace

from history_home import atuin_database, atuin_row, fish_text, write
from nixlore.collect import recorded
from recording_home import AT, at_home, ended, record, spool, told, uses

ROUNDS = 4
SCANS = 4
EACH = 40
"""Commands of each source in each round."""

SCAN = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from recording_home import at_home
from nixlore.collect import recorded
from nixlore.model.evidence import Diagnostic
print("ready", flush=True)
sys.stdin.readline()
found = list(recorded.collect(at_home(Path(sys.argv[1]))))
print(*[note.cause for note in found if isinstance(note, Diagnostic) and note.severity != "note"], sep="\\n")
"""


def scans(home: Path) -> list[subprocess.Popen[str]]:
    """Start scans that wait until they are told to begin."""
    argv = [sys.executable, "-c", SCAN, str(home), str(Path(__file__).parent)]
    started = [
        subprocess.Popen(argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(SCANS)
    ]
    for scan in started:
        assert scan.stdout is not None
        assert scan.stdout.readline() == "ready\n"
    return started


def begun(started: list[subprocess.Popen[str]]) -> None:
    """Let scans that wait begin, all before the first of them is waited for."""
    for scan in started:
        assert scan.stdin is not None
        scan.stdin.write("\n")
        scan.stdin.flush()


def starts(home: Path) -> dict[str, Counter[int]]:
    """Return how often the ledger has each second, by source."""
    found: dict[str, Counter[int]] = {}
    with closing(sqlite3.connect(home / ".local/state/nixlore/ledger.db")) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        query = (
            "SELECT source.name, (event.id >> 20) / 1000 FROM event JOIN setting ON setting.id = event.setting"
            " JOIN source ON source.id = setting.source"
        )
        for name, second in connection.execute(query):
            found.setdefault(name, Counter())[second] += 1
    return found


def test_scans_at_once_take_in_every_row_once(tmp_path):
    wanted: list[int] = []
    atuin_database(tmp_path / ".local/share/atuin/history.db", []).close()
    for number in range(ROUNDS):
        waiting = scans(tmp_path)
        times = [AT + 1000 * number + 3 * place for place in range(EACH)]
        wanted += times
        record(tmp_path, *(ended("git log", second) for second in times))
        write(tmp_path, ".local/share/fish/fish_history", fish_text(*(("ls", second) for second in wanted)))
        with closing(sqlite3.connect(tmp_path / ".local/share/atuin/history.db")) as database:
            rows = [atuin_row("make", second) for second in times]
            names = ", ".join(rows[0])
            database.executemany(f"INSERT INTO history({names}) VALUES(:{names.replace(', ', ', :')})", rows)
            database.commit()
        begun(waiting)
        # A shell goes on while they scan.
        record(tmp_path, *(ended("git log", second + 500) for second in times))
        outcomes = [scan.communicate() for scan in waiting]
        assert [scan.returncode for scan in waiting] == [0] * SCANS, outcomes
        assert [told_on_stdout.strip() for told_on_stdout, _ in outcomes] == [""] * SCANS
    for _ in range(2):
        told(tmp_path)
    typed = Counter(wanted)
    assert starts(tmp_path) == {
        "hook": typed + Counter(second + 500 for second in wanted),
        "fish_history": typed,
        "atuin": typed,
    }


def test_a_shell_that_has_the_spool_open_loses_nothing_to_two_scans_in_a_row(tmp_path, monkeypatch):
    path = record(tmp_path, ended("git log", AT))
    with path.open("a") as shell:
        told(tmp_path)
        told(tmp_path)
        shell.write(ended("make", AT + 5))
    assert uses(told(tmp_path)) == {("git log", "hook"): 1, ("make", "hook"): 1}
    record(tmp_path, ended("ls", AT + 9))
    told(tmp_path)
    put_aside = spool(tmp_path).with_name("commands.taken")
    assert put_aside.exists()
    machine = at_home(tmp_path)
    before, asked = recorded.fingerprint(machine), recorded.fingerprint(replace(machine, may_keep=False))
    later = time.time() + 3600
    monkeypatch.setattr("time.time", lambda: later)
    # A scan with no news removes it, and to who keeps nothing nothing is new.
    assert recorded.fingerprint(machine) != before
    assert recorded.fingerprint(replace(machine, may_keep=False)) == asked
    told(tmp_path)
    assert (put_aside.read_text(), spool(tmp_path).read_text()) == (ended("ls", AT + 9), "")
    told(tmp_path)
    assert not put_aside.exists()
