"""What reading agents' transcripts takes: cold, with nothing new, and with one session grown, against reading bytes.

Those of Claude Code first, then as many bytes of Codex and of opencode, whose sessions are in a database, or in files.

    python bench/transcripts.py [HOME]

With a home the transcripts are only made there, for other programs to read.
"""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from importlib import import_module
from multiprocessing import get_context
from pathlib import Path, PurePosixPath
from types import ModuleType
from typing import Any

from msgspec.structs import replace

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

import other_transcripts
from promises import Figure, note

from nixlore.collect import claude_code, codex, opencode
from nixlore.machine import Machine
from nixlore.model.agent import AgentToolCall
from transcripts import jsonl, prompt, result, said, use

FILES, SIZE = 1_000, 300_000
"""How many transcripts of how many bytes: those of somebody who works with agents every day."""

COMMANDS = ("git status", "cargo test --all", "rg -n foo src | head", "nix build .#app", "ls -la && pwd")
WORDS = ["the", "quick", "brown", "fox", "jumps", "over", "a", "dog", "and", "42", "lines", "\\n\\t", '"quoted"']


def session(number: int, size: int) -> bytes:
    """Return one transcript with the proportions of real ones: results are most of it, and stand in it twice."""
    chance = random.Random(number)
    lines: list[Any] = [prompt(0, "Fix src/app.py and run the tests")]
    written, at = 0, 1.0
    while written < size:
        call, request = f"toolu_{number}_{at}", f"req_{number}_{at}"
        text = " ".join(chance.choices(WORDS, k=chance.randint(50, 1_500)))
        name = chance.choice(("Bash", "Bash", "Read", "Edit", "mcp__github__search"))
        given = {"command": chance.choice(COMMANDS)} if name == "Bash" else {"file_path": "/home/ada/app/src/app.py"}
        answer = {"stdout": text, "stderr": "", "interrupted": False}
        new = [
            said(at, {"type": "text", "text": text[:400]}, request=request),
            said(at + 1, use(call, name, **given), request=request),
            result(at + 2, call, text, is_error=False, toolUseResult=answer),
        ]
        written += len(jsonl(*new))
        lines += new
        at += 10
    return jsonl(*({**line, "sessionId": f"s{number}"} for line in lines))


def timed(what: str, work: Callable[[], object], floor: float | None = None) -> float:
    """Do something, print the seconds of CPU that it took, with its processes, and return them."""
    started, began = sum(os.times()[:4]), time.perf_counter()
    work()
    took = sum(os.times()[:4]) - started
    ratio = f"   {took / floor:5.1f} x the bytes" if floor else ""
    print(f"{what:28} {took:6.2f} s of CPU, {time.perf_counter() - began:6.2f} s in all{ratio}")
    return took


def make(home: Path) -> None:
    """Write all transcripts into a home."""
    for number in range(FILES):
        path = home / f".claude/projects/-home-ada-app{number % 40}/s{number}.jsonl"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(session(number, SIZE))


def ccusage(home: Path) -> float | None:
    """Return the seconds by the clock that ccusage takes to count a home's tokens, None where it does not run."""
    program = shutil.which("ccusage")
    if program is None:
        return None
    environ, began = {"PATH": os.environ["PATH"], "HOME": str(home)}, time.perf_counter()
    asked = [program, "daily", "--json", "--offline"]
    done = subprocess.run(asked, env=environ, stdin=subprocess.DEVNULL, capture_output=True, check=False)
    took = time.perf_counter() - began
    if done.returncode or not done.stdout.strip():
        return None
    print(f"{'ccusage daily':28} {took:6.2f} s in all")
    return took


def main() -> None:
    """Print the seconds of each, and the most memory."""
    if sys.argv[1:]:
        make(Path(sys.argv[1]))
        return
    with tempfile.TemporaryDirectory() as directory:
        home = Path(directory, "home")
        make(home)
        files = sorted(home.rglob("*.jsonl"))
        print(f"{len(files)} transcripts, {sum(file.stat().st_size for file in files) / 1e6:.0f} MB")
        floor = timed("read the bytes, split lines", lambda: [file.read_bytes().split(b"\n") for file in files])
        named = Machine(home=PurePosixPath(home), user="ada", now=1_790_000_000, host="box")
        machine = replace(named, state_dir=Path(directory, "state"), cache_dir=Path(directory, "cache"))
        calls: list[AgentToolCall] = []
        began = time.perf_counter()
        timed("cold", lambda: calls.extend(_calls(machine)), floor)
        cold = time.perf_counter() - began
        peer = ccusage(home)
        beside = f"floor: bytes read, {'peer: ccusage daily' if peer else 'no ccusage on the PATH runs'}"
        note(Figure("300 MB, cold", cold, "s", 4, floor, peer, beside))
        again = timed("what stands for it", lambda: claude_code.fingerprint(machine), floor)
        note(Figure("300 MB, nothing new", again, "s of CPU", 0.15))
        timed("again", lambda: _calls(machine), floor)
        with files[0].open("ab") as file:
            file.write(
                jsonl(said(99_999, use("new", "Bash", command="ls")), result(99_999.5, "new", "x", is_error=False))
            )
        timed("one session grown", lambda: _calls(machine), floor)
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as process:
            most = process.submit(_most, replace(machine, state_dir=None)).result()
        note(Figure("300 MB, memory", most / 1e3, "MB", 200))
        print(f"{len(calls)} calls; {most / 1e3:.0f} MB of memory at most in a process of its own, cold")
    for what, agent, written in OTHERS:
        with tempfile.TemporaryDirectory() as directory:
            other(what, agent, written, Path(directory))


def other(what: str, agent: ModuleType, written: Callable[[Path, int, int], None], directory: Path) -> None:
    """Print and note what reading another agent's sessions takes, cold and with nothing new."""
    home = directory / "home"
    written(home, FILES, SIZE)
    files = [path for path in home.rglob("*") if path.is_file()]
    print(f"{what}: {len(files)} files, {sum(file.stat().st_size for file in files) / 1e6:.0f} MB")
    floor = timed("read the bytes, split lines", lambda: [file.read_bytes().split(b"\n") for file in files])
    named = Machine(home=PurePosixPath(home), user="ada", now=1_890_000_000, host="box")
    machine = replace(named, state_dir=directory / "state", cache_dir=directory / "cache")
    began = time.perf_counter()
    timed("cold", lambda: _calls(machine, agent), floor)
    note(Figure(f"{what}, 300 MB, cold", time.perf_counter() - began, "s", 4, floor))
    again = timed("what stands for it", lambda: agent.fingerprint(machine), floor)
    note(Figure(f"{what}, nothing new", again, "s of CPU", 0.15))
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as process:
        most = process.submit(_most, replace(machine, state_dir=None), agent.__name__).result()
    note(Figure(f"{what}, 300 MB, memory", most / 1e3, "MB", 200))
    print(f"{most / 1e3:.0f} MB of memory at most in a process of its own, cold")


def _most(machine: Machine, agent: str = claude_code.__name__) -> float:
    """Read everything and return the kilobytes of memory that this process took at most."""
    _calls(machine, import_module(agent))
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    return float(status.partition("VmHWM:")[2].split()[0])


def _calls(machine: Machine, agent: ModuleType = claude_code) -> list[AgentToolCall]:
    return [record for record in agent.collect(machine) if isinstance(record, AgentToolCall)]


OTHERS = (
    ("Codex", codex, other_transcripts.codex),
    ("opencode, database", opencode, other_transcripts.opencode_database),
    ("opencode, files", opencode, other_transcripts.opencode_files),
)


if __name__ == "__main__":
    main()
