"""What the hooks add to an agent's commands: a hint over a bare interpreter, its prefilter over a bare shell."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from promises import Figure, note

from nixlore import data
from nixlore.agent_hook import INDEX
from nixlore.data.sorted_table import encode
from nixlore.nix.catalog_books import shipped_tables

ROUNDS = 100
MOST = 25.0
"""Milliseconds that may be added."""

MOST_OF_PREFILTER = 2.0
"""Milliseconds that the prefilter may add to a command that ended well."""

PREFILTER = Path(data.__file__).parent / "plugin" / "nixlore" / "hooks" / "not-found.sh"
"""What is run after each command that ended well."""

BARE = "pass"
HOOK = "from nixlore.agent_hook import main; main()"


def prepared(home: Path) -> None:
    """Write an index with the whole catalog."""
    place = home / ".local" / "state" / "nixlore" / INDEX
    place.parent.mkdir(parents=True)
    about = {"host": os.uname().nodename, "kind": "nixos"}
    place.write_bytes(encode(about, {"programs": shipped_tables().table("programs")}))


def took(home: Path, code: str, number: int) -> float:
    """Return the milliseconds that Python takes to run some code over an event."""
    event = {
        "hook_event_name": "PostToolUseFailure",
        "tool_name": "Bash",
        "session_id": f"session-{number}",
        "cwd": str(home),
        "tool_input": {"command": "tokei ."},
        "error": "Exit code 127\n/bin/bash: line 1: tokei: command not found",
    }
    environ = {"HOME": str(home), "PATH": "/nonexistent"}
    started = time.perf_counter()
    ended = subprocess.run(
        [sys.executable, "-I", "-c", code],
        input=json.dumps(event).encode(),
        env=environ,
        capture_output=True,
        check=True,
    )
    seconds = time.perf_counter() - started
    if (code == HOOK) != (b"nixpkgs#tokei" in ended.stdout):
        sys.exit(f"an unexpected answer: {ended.stdout!r}")
    return 1000 * seconds


def filtered(arguments: list[str]) -> float:
    """Return the milliseconds that a shell takes over the event of a command that ended well."""
    event = {"hook_event_name": "PostToolUse", "tool_name": "Bash", "tool_response": {"stdout": "a line\n" * 400}}
    given = json.dumps(event).encode()
    environ = {"PATH": os.environ["PATH"]}
    started = time.perf_counter()
    subprocess.run(["sh", *arguments], input=given, env=environ, capture_output=True, check=True)
    return 1000 * (time.perf_counter() - started)


def prefilter() -> None:
    """Print what the prefilter adds to a shell that does nothing."""
    times = [(filtered(["-c", ":"]), filtered([str(PREFILTER)])) for _ in range(3 * ROUNDS)]
    bare, whole = (statistics.median(column) for column in zip(*times, strict=True))
    added, most = whole - bare, MOST_OF_PREFILTER
    note(Figure("the prefilter", added, "ms", most, beside="added to a bare shell"))
    print(
        f"bare shell {bare:.1f} ms   prefilter {whole:.1f} ms   {whole / bare:.2f} x, adds {added:.1f} of {most:.0f} ms"
    )


def main() -> None:
    """Print the medians and what is added."""
    with tempfile.TemporaryDirectory() as directory:
        home = Path(directory)
        prepared(home)
        times = [(took(home, BARE, number), took(home, HOOK, number)) for number in range(ROUNDS)]
    bare, hook = (statistics.median(column) for column in zip(*times, strict=True))
    note(Figure("a hint", hook - bare, "ms", MOST, beside="added to a bare interpreter"))
    print(f"bare interpreter {bare:.1f} ms   with a hint {hook:.1f} ms   adds {hook - bare:.1f} of {MOST:.0f} ms")
    prefilter()


if __name__ == "__main__":
    main()
