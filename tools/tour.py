"""Write what the commands of docs/tour.md answer on the sample machine into it. `--check` writes nothing.

A block that begins with `$ nixlore …` is run on a terminal of 100 columns, at a fixed time. What it prints takes the
place of the rest of the block: as many lines as the number behind the block's language says, all where there is none.
"""

from __future__ import annotations

import fcntl
import os
import pty
import re
import shlex
import struct
import sys
import tempfile
import termios
from pathlib import Path

from nixlore import demo

PAGE = Path(__file__).parent.parent / "docs" / "tour.md"

NOW = 1_795_600_000
"""When the sample is looked at: 2026-11-25."""

WIDTH = 100
BLOCK = re.compile(r"```console ?(?P<lines>\d*)\n\$ nixlore(?P<asked>[^\n]*)\n.*?```", re.DOTALL)

CHILD = """
import sys, time
time.time = lambda: {now}
from nixlore.cli.main import main
main({argv!r})
"""


def written(page: str) -> str:
    """Return a page with all answers as they are now."""
    with tempfile.TemporaryDirectory(prefix="nixlore-tour-") as made:
        root = demo.build(Path(made) / "machine", NOW)
        _answer(root, Path(made), "scan -q")
        return BLOCK.sub(lambda block: _block(block, root, Path(made)), page)


def _block(block: re.Match[str], root: Path, own: Path) -> str:
    said = _answer(root, own, block["asked"])
    kept = said[: int(block["lines"])] if block["lines"] else said
    more = ["…"] if len(kept) < len(said) else []
    return "\n".join([f"```console {block['lines']}".rstrip(), f"$ nixlore{block['asked']}", *kept, *more, "```"])


def _answer(root: Path, own: Path, asked: str) -> list[str]:
    """Return the lines that a command prints on a terminal."""
    argv = ["--root", str(root), *(word.replace("~", str(root / "home/ada")) for word in shlex.split(asked))]
    pid, terminal = pty.fork()
    if pid == 0:
        environ = {
            "HOME": str(own),
            "PATH": os.environ["PATH"],
            "LANG": "C.UTF-8",
            "TERM": "xterm",
            "COLUMNS": str(WIDTH),
            "PAGER": "cat",
        }
        os.execve(sys.executable, [sys.executable, "-c", CHILD.format(now=NOW, argv=argv)], environ)
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 50, WIDTH, 0, 0))
    text = _read(terminal).decode().replace(str(root / "home/ada"), "~").replace(str(root), "/mnt")
    os.waitpid(pid, 0)
    text = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", text)
    lines = [line.rstrip() for line in text.splitlines()]
    return [line for line in lines if not line.startswith("SAMPLE: ")]


def _read(terminal: int) -> bytes:
    """Return all that is printed until the other side is gone, which Linux tells by an error."""
    read = b""
    while True:
        try:
            part = os.read(terminal, 65_536)
        except OSError:
            return read
        if not part:
            return read
        read += part


def main() -> int:
    """Write the page, or say that it is not what the commands answer."""
    before = PAGE.read_text()
    after = written(before)
    if after == before:
        return 0
    if "--check" in sys.argv:
        print("docs/tour.md is not what the commands answer; `make docs` writes it")
        return 1
    PAGE.write_text(after)
    print("written docs/tour.md")
    return 0


if __name__ == "__main__":
    sys.exit(main())
