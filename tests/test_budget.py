"""What a scan costs in calls of functions, which no other load on the machine changes, stays within a fifth of what it was.

`python tests/test_budget.py` records it anew, for a change that is worth what it costs.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from nixlore.demo import CONFIG, build

RECORDED = Path(__file__).parent / "data/budget.json"
NOW = 1_795_600_000
SHARE = 1.2

COUNTING = """
import os, sys, time
time.time = lambda: {now}
os.sched_setaffinity(0, [min(os.sched_getaffinity(0))])
calls = 0
def count(_frame, event, _argument):
    global calls
    calls += event == "call"
from nixlore.cli.main import main
sys.setprofile(count)
try:
    main(sys.argv[1:])
finally:
    sys.setprofile(None)
    sys.stderr.write("\\ncalls " + str(calls))
"""

COMMAND = (sys.executable, "-c")
ASKED = {
    "first scan": ("scan", "--yes"),
    "scan with nothing new": ("scan", "--yes"),
    "overview": (),
    "why": ("why", "rg"),
    "plan": ("plan",),
}
"""What is counted, one after the other, so that all but the first find a cache."""


def counted(own: Path) -> dict[str, int]:
    """Return how many calls each command makes on the sample machine."""
    home = build(own / "sample", NOW) / "home/ada"
    environ = {
        "PATH": os.environ["PATH"],
        "HOME": str(home),
        "XDG_STATE_HOME": str(own / "state"),
        "XDG_CACHE_HOME": str(own / "cache"),
        "PYTHONHASHSEED": "0",
    }
    found: dict[str, int] = {}
    # Once more for what finds nothing new: the store of this machine is read, and others may have changed it meanwhile.
    for name in ("first scan", *[name for name in ASKED if name != "first scan"] * 2):
        argv = (*COMMAND, COUNTING.format(now=NOW), "--config", str(home / Path(CONFIG).name), *ASKED[name])
        done = subprocess.run(argv, env=environ, capture_output=True, check=True)
        calls = int(done.stderr.rpartition(b"calls ")[2])
        found[name] = min(calls, found.get(name, calls))
    return found


@pytest.fixture(scope="module")
def now(tmp_path_factory: pytest.TempPathFactory) -> dict[str, int]:
    return counted(tmp_path_factory.mktemp("budget"))


@pytest.mark.parametrize("name", ASKED)
def test_nothing_costs_a_fifth_more_than_it_did(now: dict[str, int], name: str) -> None:
    recorded = json.loads(RECORDED.read_text())
    assert now[name] <= SHARE * recorded[name], f"{name}: {now[name]:,} calls, {recorded[name]:,} are recorded"


def test_nothing_new_costs_a_small_part_of_a_first_scan(now: dict[str, int]) -> None:
    assert 5 * now["scan with nothing new"] < now["first scan"]


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as made:
        RECORDED.write_text(json.dumps(counted(Path(made)), indent=2) + "\n")
