"""How long `nixlore agent mcp` takes to answer, each of its tools, once it has started; as root, on Linux.

The machine is the big one of `whole.py`, mounted as there. A tool is asked over the protocol, as an agent's client
would, and the first answer of each counts as well as the median of those after it.

    python bench/agent_mcp.py [DIRECTORY]    where the machine lies, to be kept; else it is made anew and removed
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import scan
import whole
from promises import Figure, note

from nixlore.demo.generated_store import HOME

ROUNDS = 7
MOST_SECONDS = 0.1
"""What is promised of an answer after the start."""

QUESTIONS: Mapping[str, Mapping[str, str]] = {
    "why": {"name": "git"},
    "check": {},
    "search_program": {"name": "tokei"},
    "failures": {},
    "plan": {},
    "suggest": {"kind": "python"},
}


class Server:
    """A server that runs, asked one line at a time."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        self._number = 0

    def ask(self, method: str, **params: object) -> Mapping[str, object]:
        """Return the result of one request. Raises RuntimeError where there is none."""
        self._number += 1
        self.tell({"id": self._number, "method": method, "params": params})
        for line in self._process.stdout or ():
            answer = json.loads(line)
            if answer.get("id") == self._number:
                if "result" not in answer or answer["result"].get("isError"):
                    raise RuntimeError(line)
                return dict(answer["result"])
        message = "the server ended"
        raise RuntimeError(message)

    def tell(self, message: Mapping[str, object]) -> None:
        """Send one message."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps({"jsonrpc": "2.0", **message}) + "\n")
        self._process.stdin.flush()


@contextmanager
def started(root: Path) -> Iterator[Server]:
    """Yield the server of a machine, ready to be asked."""
    inside = [scan.NIXLORE, "agent", "mcp"]
    argv = [shutil.which("unshare") or "unshare", "-m", "sh", "-c", whole.MOUNTED, "sh", str(root), *map(str, inside)]
    with subprocess.Popen(
        argv,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={"PATH": os.environ["PATH"], "HOME": HOME},
    ) as process:
        server = Server(process)
        about = {"name": "bench", "version": "1"}
        server.ask("initialize", protocolVersion="2025-06-18", capabilities={}, clientInfo=about)
        server.tell({"method": "notifications/initialized"})
        yield server
        process.kill()


def report(root: Path) -> None:
    """Print how long each answer took."""
    scan.once([*_mounted(root), scan.NIXLORE, "scan", "-q", "--yes"], Path(HOME))
    with started(root) as server:
        for tool, words in QUESTIONS.items():
            took = []
            for _ in range(ROUNDS):
                begun = time.perf_counter()
                server.ask("tools/call", name=tool, arguments=words)
                took.append(time.perf_counter() - begun)
            middle = statistics.median(took[1:])
            note(Figure(f"agent mcp, {tool}", middle * 1000, "ms", MOST_SECONDS * 1000))
            held = "" if middle <= MOST_SECONDS else "  NOT HELD"
            print(f"{tool:16} first {took[0] * 1000:6.0f} ms, then {middle * 1000:6.0f} ms{held}")


def _mounted(root: Path) -> scan.Argv:
    return [shutil.which("unshare") or "unshare", "-m", "sh", "-c", whole.MOUNTED, "sh", root]


def main() -> None:
    """Build the machine where it is not there yet, and measure."""
    with tempfile.TemporaryDirectory() as directory:
        root = Path(sys.argv[1]).resolve() if len(sys.argv) > 1 else Path(directory, "machine")
        if not root.exists():
            # In a process of its own, as what this one holds would count as its children's.
            subprocess.run([sys.executable, whole.__file__, "--make", root], check=True)
        report(root)


if __name__ == "__main__":
    main()
