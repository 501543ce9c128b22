"""What it costs to keep a million commands in the ledger: seconds, as ratios to counting lines, bytes, and increments.

The million lies in one history, as fish writes it, or in the spool of a recorded shell (`--spool`). Seconds are those
that the process used, in its own code and in the kernel's; every figure is of a process of its own.
"""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path, PurePosixPath

sys.path.insert(0, str(Path(__file__).parent))

import histories
from promises import Figure, note

ROUNDS = 3
MOST_SECONDS, MOST_MEGABYTES, MOST_MILLISECONDS = 5.0, 60, 50
COUNT_LINES = (
    "import sys\nwith open(sys.argv[1], 'rb') as file: print(sum(1 for line in file if line.startswith(b'- ')))"
)


def used(argv: list[str]) -> float:
    """Return the seconds of processor time that a program took."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(argv, check=True, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def ingest(home: str) -> None:
    """Take in what is new in a home, and print the seconds of it, of the records, and the most memory."""
    from nixlore.collect import recorded  # noqa: PLC0415 - the process that measures does not need it
    from nixlore.collect._recorded_ingest import Ingest  # noqa: PLC0415
    from nixlore.collect._recorded_ledger import _taken  # noqa: PLC0415
    from nixlore.collect._recorded_sources import ledger_file  # noqa: PLC0415
    from nixlore.machine import Machine  # noqa: PLC0415
    from nixlore.storage.ledger import Ledger  # noqa: PLC0415

    top = Path(home)
    state = top / ".local/state/nixlore"
    machine = Machine(
        home=PurePosixPath(home), user="ada", host="lab", now=int(time.time()), state_dir=state, cache_dir=top / "cache"
    )
    path = ledger_file(machine)
    if path is None:
        return
    started = time.process_time(), time.perf_counter()
    ledger = Ledger.in_file(path)
    _taken(Ingest(machine, ledger, may_write=True))
    ledger.close()
    taken = time.process_time() - started[0], time.perf_counter() - started[1]
    started = time.process_time(), time.perf_counter()
    count = sum(1 for _ in recorded.collect(machine))
    told = time.process_time() - started[0]
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    print(*taken, told, count, memory)


def measured(home: Path) -> list[float]:
    """Return what a process of its own printed that took in what is new."""
    done = subprocess.run([sys.executable, __file__, "--ingest", str(home)], check=True, stdout=subprocess.PIPE)
    return [float(word) for word in done.stdout.split()]


def write_spool(history: Path, spool: Path) -> None:
    """Write what fish's history holds as a recorded zsh would have, in sessions of a hundred commands."""
    spool.parent.mkdir(parents=True)
    lines = iter(history.read_text().split("\n"))
    number = 0
    with spool.open("w") as file:
        for line in lines:
            if line.startswith("- cmd: "):
                at = next(lines).partition("when: ")[2]
                text = line[7:].replace("\\", "\\\\").replace("'", "\\'")
                code = 1 if number % 20 == 0 else 0
                place = f"/srv/{number // 1000 % 50}"
                session = f"{number // 100}-1"
                about = ("C", 1, session, "zsh", f"{at}.5", 40, code, code, "", f"$'{place}'", f"$'{text}'")
                file.write("\t".join(map(str, about)) + "\n")
                number += 1
    history.unlink()


def atuin(history: Path, home: Path) -> float | None:
    """Return the processor's seconds that atuin takes to import a history and count it; None where it is not here."""
    program = Path(sys.executable).with_name("atuin")
    if not program.exists():
        return None
    place = home / histories.FILE
    place.parent.mkdir(parents=True)
    place.hardlink_to(history)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    for words in (["import", "fish"], ["stats", "all"]):
        environ = {"PATH": os.environ["PATH"], "HOME": str(home), "ATUIN_SESSION": "bench"}
        subprocess.run([program, *words], env=environ, stdout=subprocess.DEVNULL, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    """Print the figures."""
    with tempfile.TemporaryDirectory() as directory:
        home = Path(directory, "home")
        history = home / histories.FILE
        histories.write(history)
        plain = statistics.median(used([sys.executable, "-c", COUNT_LINES, str(history)]) for _ in range(ROUNDS))
        if "--spool" in sys.argv:
            write_spool(history, home / ".local/state/nixlore/spool/commands")
        seconds, wall, told, count, memory = measured(home)
        size = sum(path.stat().st_size for path in (home / ".local/state/nixlore").glob("ledger.db*")) / 1e6
        print(
            f"1,000,000 commands: {seconds:.2f} s of {MOST_SECONDS} ({seconds / plain:.1f} x counting, {wall:.2f} wall)"
        )
        peer = atuin(history, Path(directory, "atuin"))
        beside = "floor: counting lines, peer: atuin import and stats" if peer else "atuin is not here"
        note(Figure("1,000,000 commands", seconds, "s of CPU", MOST_SECONDS, plain, peer, beside))
        note(Figure("on disk", size, "MB", MOST_MEGABYTES))
        print(f"on disk: {size:.1f} MB of {MOST_MEGABYTES}; most memory {memory:.0f} MB")
        print(f"{count:.0f} records told in {told:.2f} s ({told / plain:.1f} x counting)")
        if "--spool" in sys.argv:
            return
        increments = []
        for _ in range(ROUNDS):
            histories.append(history)
            increments.append(measured(home)[1] * 1000)
        note(Figure(f"{histories.APPENDED} new commands", statistics.median(increments), "ms", MOST_MILLISECONDS))
        print(f"an increment of {histories.APPENDED}: {statistics.median(increments):.0f} ms of {MOST_MILLISECONDS}")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--ingest"]:
        ingest(sys.argv[2])
    else:
        main()
