"""What a home may have where a file or a directory belongs: things that block, never end or lead in a circle."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

NOTING = """
import os, sys
noted, *argv = sys.argv[1:]
sink = os.open(noted, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
def note(event, args):
    if event in ("open", "os.listdir", "os.scandir", "sqlite3.connect") and isinstance(args[0], (str, bytes, os.PathLike)):
        os.write(sink, os.fsencode(args[0]).removeprefix(b"file:").partition(b"?")[0] + b"\\0")
from nixlore.cli.main import main
sys.addaudithook(note)
main(argv)
"""
"""A run that notes every path which it opens or lists, in a copy of its process as well."""


def _bound(path: Path) -> None:
    short = Path(f"/proc/self/fd/{(descriptor := os.open(path.parent, os.O_RDONLY))}")
    with socket.socket(socket.AF_UNIX) as unix:
        unix.bind(str(short / path.name))
    os.close(descriptor)


def _endless(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(1 << 40)


PUT: dict[str, Callable[[Path], object]] = {
    "a FIFO": os.mkfifo,
    "a socket": _bound,
    "an endless device": lambda path: path.symlink_to("/dev/zero"),
    "an endless file of the kernel's": lambda path: path.symlink_to("/proc/self/pagemap"),
    "a link to itself": lambda path: path.symlink_to(path.name),
    "a file of a terabyte": _endless,
    "a directory": Path.mkdir,
    "NUL bytes": lambda path: path.write_bytes(b"\0" * 70_000),
}
"""What may be there instead, by what it is called; each is made at a path."""


def put(kind: str, path: Path) -> None:
    """Put something of a kind where a path leads, instead of what is there."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
        path.parent.mkdir(parents=True, exist_ok=True)
    PUT[kind](path)


def noted(root: Path, own: Path) -> list[str]:
    """Return what a scan of a root opens or lists, relative to the root, sorted; `own` is for its cache."""
    argv = [sys.executable, "-c", NOTING, own / "noted", "--root", root, "--home", "/home/ada", "scan", "--json"]
    environ = {**os.environ, "HOME": str(own), "XDG_CACHE_HOME": str(own / "cache")}
    subprocess.run(argv, env=environ, stdout=subprocess.DEVNULL, check=True)
    paths = (os.path.normpath(path) for path in (own / "noted").read_text(errors="surrogateescape").split("\0"))
    return sorted({os.path.relpath(path, root) for path in paths if path.startswith(f"{root}/")})
