"""The sample configuration as a git repository with its whole history, made with one `git fast-import`."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from functools import partial
from hashlib import sha256
from pathlib import Path

from nixlore.demo.commits import COMMITS, UPDATES
from nixlore.machine import run
from nixlore.model.run import DAY

SOURCES = Path(__file__).parent / "config"
"""The files of the configuration. A line that ends in `#@5` came with commit 5, one in `#@5-9` went again with 9; a
`#@begin 5-9` … `#@end` around lines says the same of each of them."""

AUTHOR = "Ada Sample <ada@example.org>"

_LINE = re.compile(r"^(?P<text>.*?)[ ]?#@(?P<first>\d+)(?:-(?P<last>\d+))?$")
_BLOCK = re.compile(r"^#@begin (?P<first>\d+)(?:-(?P<last>\d+))?$")
_DAY = re.compile(r"@DAY-(\d+)@")
"""Stands for the date so many days before the sample's now."""

NEVER = 10**6


def sources() -> dict[str, str]:
    """Return the marked texts of the configuration by path in the repository."""
    paths = sorted(path for path in SOURCES.rglob("*") if path.is_file())
    return {path.relative_to(SOURCES).as_posix(): path.read_text("utf-8") for path in paths}


def at_commit(text: str, number: int) -> str:
    """Return a marked text as it was after a commit, "" when it was not there yet or no more."""
    kept = []
    blocks: list[bool] = []
    for line in text.splitlines():
        if (block := _BLOCK.match(line)) is not None:
            blocks.append(_holds(block, number))
        elif line == "#@end":
            blocks.pop()
        elif all(blocks):
            mark = _LINE.match(line)
            if mark is None:
                kept.append(line)
            elif _holds(mark, number):
                kept.append(mark["text"])
    return "\n".join(kept).strip("\n") + "\n" if any(kept) else ""


def _holds(mark: re.Match[str], number: int) -> bool:
    return int(mark["first"]) <= number < int(mark["last"] or NEVER)


def tree(number: int, now: int) -> dict[str, str]:
    """Return every file of the configuration after a commit, by path; the first commit's number is 1."""
    files = {
        ".gitignore" if name == "gitignore" else name: _DAY.sub(partial(_day, now), content)
        for name, text in sources().items()
        if (content := at_commit(text, number))
    }
    return {**files, "flake.lock": lock(number, now)}


def _day(now: int, found: re.Match[str]) -> str:
    return datetime.fromtimestamp(now - int(found[1]) * DAY, UTC).strftime("%Y-%m-%d")


def lock(number: int, now: int) -> str:
    """Return the lock file after a commit: inputs are as old as the last update, or as their own coming."""
    updated_by = updated(number)
    inputs = {"nixpkgs": ("nixos-25.05", 1)}
    if number >= 2:
        inputs["home-manager"] = ("release-25.05", 2)
    if number >= 27:
        inputs["nixpkgs-unstable"] = ("nixos-unstable", 27)
    nodes: dict[str, object] = {
        name: _node(name, reference, max(updated_by, came), now) for name, (reference, came) in sorted(inputs.items())
    }
    nodes["root"] = {"inputs": {name: name for name in sorted(inputs)}}
    return json.dumps({"nodes": nodes, "root": "root", "version": 7}, indent=2) + "\n"


def updated(number: int) -> int:
    """Return the number of the commit that the lock file is of after a commit."""
    return max((update for update in UPDATES if update <= number), default=1)


def nixpkgs(number: int, now: int) -> str:
    """Return the revision of nixpkgs that is locked after a commit."""
    revision: str = json.loads(lock(number, now))["nodes"]["nixpkgs"]["locked"]["rev"]
    return revision


def _node(name: str, reference: str, number: int, now: int) -> dict[str, object]:
    owner, repo = ("nix-community", name) if name == "home-manager" else ("NixOS", "nixpkgs")
    seed = sha256(f"{name} {number}".encode())
    node: dict[str, object] = {
        "locked": {
            "lastModified": when(number, now) - DAY,
            "narHash": "sha256-" + seed.hexdigest()[:43] + "=",
            "owner": owner,
            "repo": repo,
            "rev": seed.hexdigest()[:40],
            "type": "github",
        },
        "original": {"owner": owner, "ref": reference, "repo": repo, "type": "github"},
    }
    return {"inputs": {"nixpkgs": ["nixpkgs"]}, **node} if name == "home-manager" else node


def when(number: int, now: int) -> int:
    """Return the time of a commit in epoch seconds."""
    commit = COMMITS[number - 1]
    return (now // DAY - commit.days_ago) * DAY + commit.hour * 3600 + number * 61 % 3600


def build(directory: Path, now: int) -> tuple[str, ...]:
    """Make the repository in a directory that does not exist yet and return its commits, oldest first."""
    make(directory, _stream(now))
    told = run(["git", "rev-list", "--reverse", "main"], cwd=directory, env=_environment(directory))
    return tuple(told.decode().split())


def make(directory: Path, commands: Iterable[bytes]) -> None:
    """Make a repository of the commands of a `git fast-import` in a directory that does not exist yet."""
    directory.mkdir(parents=True)
    stream = directory / "history.stream"
    stream.write_bytes(b"".join(commands))
    environment = _environment(directory)
    _git(directory, environment, "init", "--quiet", "--initial-branch=main", "--template=", ".")
    run(["sh", "-c", 'exec git fast-import --quiet <"$0"', str(stream)], cwd=directory, env=environment)
    stream.unlink()
    _git(directory, environment, "reset", "--quiet", "--hard", "main")


def _git(directory: Path, environment: Mapping[str, str], *words: str) -> None:
    run(["git", *words], cwd=directory, env=environment)


def _environment(directory: Path) -> dict[str, str]:
    """Return an environment in which git knows nobody's settings."""
    return {
        "PATH": os.environ.get("PATH", os.defpath),
        "HOME": str(directory),
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_SYSTEM": os.devnull,
        "GIT_CEILING_DIRECTORIES": str(directory.parent),
        "LC_ALL": "C",
    }


def _stream(now: int) -> Iterator[bytes]:
    before: dict[str, str] = {}
    for number, commit in enumerate(COMMITS, 1):
        message = commit.subject + (f"\n\n{commit.body}" if commit.body else "") + "\n"
        stamp = f"{AUTHOR} {when(number, now)} +0000"
        yield f"commit refs/heads/main\nauthor {stamp}\ncommitter {stamp}\n".encode() + data(message)
        after = tree(number, now)
        for name in sorted(before.keys() - after.keys()):
            yield f"D {name}\n".encode()
        for name, content in sorted(after.items()):
            if before.get(name) != content:
                mode = "100755" if name.endswith(".sh") else "100644"
                yield f"M {mode} inline {name}\n".encode() + data(content)
        yield b"\n"
        before = after
    yield b"done\n"


def data(text: str) -> bytes:
    """Return a text as `git fast-import` takes it."""
    content = text.encode()
    return f"data {len(content)}\n".encode() + content + b"\n"
