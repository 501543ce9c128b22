"""A scan that is killed at any point, while a shell goes on writing, loses no command and counts none twice."""

from __future__ import annotations

import random
import signal
import sqlite3
import subprocess
import sys
from collections import Counter
from contextlib import closing
from pathlib import Path

from recording_home import AT, ended, record, told, uses

KILLS = 50
EACH = 3
"""Commands that are run between two scans, and one more while each scan runs."""

SCAN = """
import os, random, signal, sys
from pathlib import Path
sys.path.insert(0, sys.argv[4])
from recording_home import AT, at_home, ended, record
from nixlore.collect import recorded
home, stop, number = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
written = stop // 2
steps = 0

def trace(frame, event, argument):
    global steps
    name = frame.f_code.co_filename
    if "_recorded_spool" not in name and "ledger" not in name:
        return None
    steps += 1
    if steps == written:
        sys.settrace(None)
        record(home, ended("git log", AT + number))
        with (home / "written").open("a") as file:
            print(AT + number, file=file)
        sys.settrace(trace)
    if steps == stop:
        os.kill(os.getpid(), signal.SIGKILL)
    return trace

sys.settrace(trace)
list(recorded.collect(at_home(home)))
"""


def scan(home: Path, stop: int, number: int) -> int:
    """Scan in a process of its own that is killed after so many steps; return how it ended."""
    tests = str(Path(__file__).parent)
    argv = [sys.executable, "-c", SCAN, str(home), str(stop), str(number), tests]
    return subprocess.run(argv, check=False, capture_output=True).returncode


def starts(home: Path) -> Counter[int]:
    """Return how often the ledger has each second."""
    with closing(sqlite3.connect(home / ".local/state/nixlore/ledger.db")) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        return Counter(row[0] for row in connection.execute("SELECT (id >> 20) / 1000 FROM event"))


def test_fifty_kills_lose_nothing_and_double_nothing(tmp_path):
    dice = random.Random(5)
    record(tmp_path, ended("git log", AT))
    told(tmp_path)
    killed = 0
    for number in range(KILLS):
        first = AT + 100 * (number + 1)
        record(tmp_path, *(ended("git log", first + place) for place in range(EACH)))
        code = scan(tmp_path, dice.randrange(20, 900), first + EACH - AT)
        assert code in (0, -signal.SIGKILL)
        killed += code != 0
    told(tmp_path)
    told(tmp_path)
    found = starts(tmp_path)
    wanted = {AT, *(AT + 100 * (number + 1) + place for number in range(KILLS) for place in range(EACH))}
    during = set(map(int, (tmp_path / "written").read_text().split()))
    assert found == Counter(wanted | during)
    assert killed > KILLS // 2
    assert len(during) > KILLS // 2


HALF_WRITTEN = """
import os, signal, sys
from pathlib import Path
from nixlore.storage.ledger import Ledger
ledger = Ledger.in_file(Path(sys.argv[1]))
ledger.connection.execute("PRAGMA cache_size = 1")
ledger.connection.execute("BEGIN IMMEDIATE")
ledger.connection.execute("DELETE FROM event")
ledger.connection.executemany("INSERT INTO head VALUES(NULL, ?)", [(f"{number:0500}",) for number in range(200)])
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_what_a_kill_left_half_written_is_told_as_it_was_also_by_who_keeps_nothing(tmp_path):
    record(tmp_path, ended("git log", AT), ended("ls", AT + 5))
    told(tmp_path)
    file = tmp_path / ".local/state/nixlore/ledger.db"
    done = subprocess.run([sys.executable, "-c", HALF_WRITTEN, str(file)], check=False)
    assert done.returncode == -signal.SIGKILL
    assert file.with_name("ledger.db-journal").stat().st_size > 0
    records = told(tmp_path, may_keep=False)
    assert uses(records) == {("git log", "hook"): 1, ("ls", "hook"): 1}
    assert [record for record in records if getattr(record, "severity", "") == "warning"] == []
