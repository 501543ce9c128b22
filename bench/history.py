"""How long the history of a configuration takes: at first, with nothing new, with 20 new commits.

    python bench/history.py [REPOSITORY …]

Without arguments a made-up repository of 2,000 commits is measured. Every figure is the median of whole processes.
`inside` leaves out the start of the interpreter; `busy` are the processor's seconds of that, on all cores together.
The ratios of both are to the floor (`git log --raw` and one `git cat-file` of the same blobs, nothing parsed) and to
`git log -S` for 300 packages, extrapolated from 10.
"""

from __future__ import annotations

import gc
import itertools
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple

from made_history import stream
from promises import Figure, note

COMMITS = 2000
NEW = 20
ROUNDS = 3
ASKED = 10
PACKAGES = 300
WHO = {"held": resource.RUSAGE_SELF, "git": resource.RUSAGE_CHILDREN}


def git(place: Path, *words: str, stdin: bytes = b"") -> str:
    """Run git in a directory, without anybody's settings, and return what it printed."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    environ = kept | {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    argv = ["git", "-c", "safe.directory=*", "-C", str(place), *words]
    done = subprocess.run(argv, env=environ, input=stdin, capture_output=True, check=True)
    return done.stdout.decode("utf-8", "surrogateescape").strip()


def borrowed(source: Path, place: Path) -> tuple[str, str]:
    """Make a work tree that borrows another repository's objects; return its last commit and one of NEW before."""
    shared = Path(git(source, "rev-parse", "--path-format=absolute", "--git-common-dir"))
    git(place.parent, "init", "-q", "--template=", "--initial-branch=main", str(place))
    (place / ".git/objects/info").mkdir(exist_ok=True)
    (place / ".git/objects/info/alternates").write_text(f"{shared / 'objects'}\n")
    last = before = git(source, "rev-parse", "HEAD")
    while before and int(git(source, "rev-list", "--count", f"{before}..{last}")) < NEW:
        before = git(source, "rev-parse", "--verify", "-q", f"{before}^")
    stand(place, last)
    return last, before


def stand(place: Path, commit: str) -> None:
    """Check one commit out; only Nix files, as a mirror may lack large ones."""
    git(place, "update-ref", "refs/heads/main", commit)
    git(place, "read-tree", commit)
    paths = git(place, "ls-files", "-z", "--", "*.nix", "flake.lock")
    git(place, "checkout-index", "-f", "-q", "-z", "--stdin", stdin=paths.encode("utf-8", "surrogateescape"))


class Figures(NamedTuple):
    """Seconds by the clock, inside of a process, and of the processor there; megabytes of it and of its children."""

    elapsed: float
    inside: float
    busy: float
    megabytes: float
    of_git: float


def collected(place: Path, home: Path) -> dict[str, Any]:
    """Let the collector read a history, or find that it has; return what it saw."""
    from nixlore.machine import Machine  # noqa: PLC0415 - its import is no part of the floor
    from nixlore.model.git import ConfigHead, DeclarationEvent  # noqa: PLC0415
    from nixlore.model.run import Config  # noqa: PLC0415
    from nixlore.pipeline import Pipeline  # noqa: PLC0415
    from nixlore.storage.cache import Cache  # noqa: PLC0415

    cache = home / "cache"
    machine = Machine(home=PurePosixPath(home), user="ada", now=int(time.time()), config=place, cache_dir=cache)
    pipeline = Pipeline(machine=machine, config=Config(), cache=Cache(cache))
    events = pipeline.records(DeclarationEvent) or ()
    heads = pipeline.records(ConfigHead) or ()
    names = sorted({name for event in events for name in event.names})
    said = [f"{note.subject}: {note.cause}" for note in pipeline.diagnostics]
    return {"events": len(events), "names": names, "commits": sum(head.commits for head in heads), "said": said}


def floor(place: Path) -> dict[str, Any]:
    """Print the history with its blobs into nothing, as quickly as git can."""
    flags = ["--raw", "-z", "--no-abbrev", "--no-renames", "--topo-order", "--reverse", "--full-history", "--sparse"]
    log = ["git", "-C", place, "log", *flags, "--diff-merges=first-parent", "--format=%x00%H%x00%P%x00%B", "HEAD"]
    printed = subprocess.run(log, stdout=subprocess.PIPE, check=True).stdout.split(b"\0")
    changes = [(raw.strip().split(b" "), path) for raw, path in itertools.pairwise(printed)]
    wanted = {raw[3] for raw, path in changes if len(raw) == 5 and raw[0][:1] == b":" and path.endswith(b".nix")}
    asked = b"\n".join(oid for oid in wanted if oid.strip(b"0"))
    batch = ["git", "-C", place, "cat-file", "--batch", "--buffer"]
    size = len(subprocess.run(batch, input=asked, stdout=subprocess.PIPE, check=True).stdout)
    return {"blobs": len(wanted), "megabytes": size / 1e6}


def child(task: str, place: Path, home: Path) -> None:
    """Do one thing in this process and print what it saw and needed, as JSON."""
    started, used = time.perf_counter(), busy()
    gc.set_threshold(100_000)  # as the command does
    found = floor(place) if task == "floor" else collected(place, home)
    figures = {name: resource.getrusage(who).ru_maxrss / 1024 for name, who in WHO.items()}
    print(json.dumps({**found, "inside": time.perf_counter() - started, "busy": busy() - used, **figures}))


def busy() -> float:
    """Return the processor seconds of this process and of all that it started."""
    return sum(used.ru_utime + used.ru_stime for used in map(resource.getrusage, WHO.values()))


def measured(
    task: str, place: Path, home: Path, before: Callable[[], None] = lambda: None
) -> tuple[Figures, dict[str, Any]]:
    """Return the medians of a task over several rounds, something being done before each, and what it saw."""
    rounds, said = [], {}
    for _ in range(ROUNDS):
        before()
        started = time.perf_counter()
        argv = [sys.executable, __file__, "--child", task, place, home]
        said = json.loads(subprocess.run(argv, stdout=subprocess.PIPE, check=True).stdout)
        took = time.perf_counter() - started
        rounds.append(Figures(took, *(said[name] for name in ("inside", "busy", *WHO))))
    return Figures(*map(statistics.median, zip(*rounds, strict=True))), said


def pickaxe(place: Path, names: list[str]) -> tuple[float, float]:
    """Return the seconds and those of the processor that `git log -S` takes for a name, the mean of a few of them."""
    packages = [name.rpartition(".")[2] for name in names if not name.endswith(".enable")]
    chosen = packages[:: max(1, len(names) // ASKED)][:ASKED]
    started, used = time.perf_counter(), busy()
    for name in chosen:
        git(place, "log", "--format=%H", f"-S{name}", "HEAD", "--", "*.nix")
    return (time.perf_counter() - started) / max(1, len(chosen)), (busy() - used) / max(1, len(chosen))


def report(place: Path, last: str, before: str, scratch: Path) -> None:
    """Measure one repository and print its figures."""
    home = scratch / "home"

    def forget() -> None:
        subprocess.run(["rm", "-rf", home / "cache"], check=True)

    def step_back() -> None:
        forget()
        stand(place, before)
        subprocess.run(
            [sys.executable, __file__, "--child", "collect", place, home], stdout=subprocess.DEVNULL, check=True
        )
        stand(place, last)

    bottom, blobs = measured("floor", place, home)
    cold, seen = measured("collect", place, home, forget)
    rows = {"floor": bottom, "cold": cold, "nothing new": measured("collect", place, home)[0]}
    count = git(place, "rev-list", "--count", f"{before}..{last}") if before else "0"
    rows[f"{count} new commits"], _ = measured("collect", place, home, step_back)
    one, used = pickaxe(place, seen["names"])
    print(f"{seen['commits']} commits, {blobs['blobs']} blobs, {blobs['megabytes']:.1f} MB, {seen['events']} events")
    print("".join(f"  {note}\n" for note in seen["said"]), end="")
    print(f"{'':16} elapsed  inside    busy   x floor x busy   MB  MB of others")
    for name, took in rows.items():
        ratios = f"{took.inside / bottom.inside:7.1f} {took.busy / bottom.busy:6.1f}"
        seconds = f"{took.elapsed:7.3f} {took.inside:7.3f} {took.busy:7.3f}"
        print(f"{name:16} {seconds}   {ratios} {took.megabytes:4.0f} {took.of_git:10.0f}")
    noted(str(seen["commits"]), rows, bottom, PACKAGES * one)
    many = f"{PACKAGES * one / cold.inside:.0f} x cold, {PACKAGES * used / cold.busy:.0f} x busy"
    print(f"git log -S: {one:.2f} s a name, {PACKAGES} names are {many}")


def noted(commits: str, rows: dict[str, Figures], bottom: Figures, others: float) -> None:
    """Note what was promised of a history: seconds by the clock, the floor being git alone, the peer `git log -S`."""
    cold, again, grown = (rows[name] for name in rows if name != "floor")
    beside = f"floor: git alone, peer: git log -S for {PACKAGES} names"
    note(Figure(f"{commits} commits, cold", cold.inside, "s", 5, bottom.inside, others, beside))
    note(Figure(f"{commits} commits, memory", cold.megabytes, "MB", 90))
    note(Figure(f"{commits} commits, nothing new", again.inside, "s", 0.15))
    note(Figure(f"{commits} commits, 20 new", grown.inside, "s", 0.2))


def main(sources: list[Path]) -> None:
    """Measure every repository that was named, or the made-up one."""
    with tempfile.TemporaryDirectory() as directory:
        scratch = Path(directory)
        if not sources:
            made = scratch / "made"
            git(scratch, "init", "-q", "--bare", "--template=", "--initial-branch=main", str(made))
            git(made, "fast-import", "--quiet", stdin=b"".join(stream(COMMITS)))
            sources = [made]
        for number, source in enumerate(sources):
            (own := scratch / str(number)).mkdir()
            report(own / "config", *borrowed(source, own / "config"), own)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--child"]:
        child(sys.argv[2], Path(sys.argv[3]), Path(sys.argv[4]))
    else:
        main([Path(argument) for argument in sys.argv[1:]])
