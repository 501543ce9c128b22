"""The files of a configuration as they were committed at some time, read from git's objects, not the work tree."""

from __future__ import annotations

import os
from pathlib import Path
from typing import NamedTuple

from nixlore.collect._config_tree import MOST_FILES, SKIPPED, ConfigFiles, enter_circle, rules, sort
from nixlore.collect._git_blobs import contents
from nixlore.collect._git_command import answer
from nixlore.collect._git_repository import Repository, head, repository
from nixlore.collect._git_walk import tip_as_of
from nixlore.errors import SourceError
from nixlore.git.log_format import FILE_MODES
from nixlore.machine import MAX_LINKS, Machine

LINK = b"120000"
DATA = (".toml", ".json", ".gitattributes")
"""Files besides Nix files whose content may be asked for."""


class Tip(NamedTuple):
    """The last commit of a configuration that was there at the time looked at."""

    repository: Repository
    commit: str


def tip(machine: Machine) -> Tip | None:
    """Return the last commit of the configuration before the time looked at, None where there was none.

    Raises SourceError where the history cannot be read.
    """
    if machine.config is None or machine.as_of is None:
        return None
    place = repository(machine.config, machine)
    if place is None:
        return None
    try:
        start = head(place)[0]
    except SourceError:
        start = answer(place, "rev-parse", "HEAD").decode().strip()
    commit = tip_as_of(place, start, machine.as_of) if start else ""
    return Tip(place, commit) if commit else None


def found_then(top: Path, at: Tip) -> ConfigFiles:
    """Return what a commit held below a directory; the paths are relative to that directory.

    Raises SourceError where the commit cannot be read.
    """
    files = ConfigFiles(Path(os.path.realpath(top)))
    regular, links = _listed(at, files)
    wanted = [path for path in regular if path.endswith((".nix", *DATA))]
    names = list(dict.fromkeys([*(regular[path] for path in wanted), *links.values()]))
    blobs = dict(contents(at.repository, names))

    def read(path: str) -> bytes:
        data = blobs.get(regular.get(path, b""))
        if data is None:
            message = "its content is missing in git"
            raise SourceError(message, where=path)
        return data

    files.reader = read
    encrypted = [rule for path in regular if path.rpartition("/")[2] == ".gitattributes" for rule in rules(files, path)]
    aims = {path: (blobs.get(name) or b"").decode("utf-8", "surrogateescape") for path, name in links.items()}
    for path in aims:
        aim = _resolved(path, aims)
        if aim is None:
            files.outside.append(path)
        elif aim not in ("", path):
            files.links[path] = aim
        elif aim == path and path.endswith(".nix"):
            enter_circle(files, path)
    sort(files, list(regular), encrypted)
    return files


def _listed(at: Tip, files: ConfigFiles) -> tuple[dict[str, bytes], dict[str, bytes]]:
    """Return the objects of regular files and of links by path, in the order in which a directory is walked."""
    prefix = at.repository.prefix
    printed = answer(
        at.repository, "ls-tree", "-r", "-z", "--full-tree", at.commit, *(("--", prefix) if prefix else ())
    )
    regular: dict[str, bytes] = {}
    links: dict[str, bytes] = {}
    for entry in printed.split(b"\0"):
        about, _, name = entry.partition(b"\t")
        path = name.decode("utf-8", "surrogateescape").removeprefix(prefix)
        if not path or not SKIPPED.isdisjoint(path.split("/")[:-1]):
            continue
        if len(regular) + len(links) >= MOST_FILES:
            files.truncated = True
            break
        kind = regular if about[:6] in FILE_MODES else links if about[:6] == LINK else {}
        kind[path] = bytes.fromhex(about.split()[2].decode())
    return {path: regular[path] for path in sorted(regular, key=_place)}, links


def _place(path: str) -> list[tuple[bool, str]]:
    """Return by what paths are sorted so that the files of a directory come before what lies deeper."""
    *directories, name = path.split("/")
    return [*((True, part) for part in directories), (False, name)]


def _resolved(path: str, links: dict[str, str]) -> str | None:
    """Return where a link leads inside of the configuration, None for out of it, the path itself for in a circle."""
    done: list[str] = []
    pending = path.split("/")[::-1]
    followed = 0
    while pending:
        part = pending.pop()
        if part in ("", "."):
            continue
        if part == "..":
            if not done:
                return None
            done.pop()
            continue
        done.append(part)
        aim = links.get("/".join(done))
        if aim is not None:
            followed += 1
            if aim.startswith("/"):
                return None
            if followed > MAX_LINKS:
                return path
            done.pop()
            pending.extend(aim.split("/")[::-1])
    return "/".join(done)
