"""Where the configuration's repository is pushed to, and which commit that place had when it was last heard of.

Read from git's own files: its settings, loose references and packed ones. Nothing is run and nothing is fetched, so
that what others pushed since is not known.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

from nixlore.collect._git_repository import LARGEST, OBJECT, Repository, head, repository
from nixlore.data.late_pattern import late
from nixlore.errors import SourceError
from nixlore.machine import Machine, read_regular, walk
from nixlore.model.drift import ConfigRemote
from nixlore.model.evidence import Coverage
from nixlore.shell.redact import redacted
from nixlore.storage.cache import digest

NAME = "config_remote"
REMOTES = "refs/remotes/"
MOST_REFERENCES = 5_000
LONGEST_SETTINGS = 1 << 20

_SECTION = late(r'^[ \t]*\[[ \t]*(\w+)(?:[ \t]+"((?:[^"\\\n]|\\.)*)")?[ \t]*\]', re.MULTILINE)
_VALUE = late(r"^[ \t]*(remote|merge|url)[ \t]*=[ \t]*([^\n#;]*)", re.MULTILINE | re.IGNORECASE)
_PACKED = late(rf"^([0-9a-f]{{40,64}}) ({REMOTES}\S+)$", re.MULTILINE)


def collect(machine: Machine) -> Iterator[ConfigRemote | Coverage]:
    """Yield what is known of the remote branch, nothing for a configuration that is in no repository."""
    found = _opened(machine)
    if found is None:
        return
    try:
        commit, branch = head(found)
    except SourceError as error:
        yield Coverage(collector=NAME, source="git", state="unreadable", note=str(error))
        return
    sections = _sections(found)
    references = _references(found)
    upstream = _upstream(sections, branch)
    yield ConfigRemote(
        commit=commit,
        branch=redacted(branch),
        upstream=redacted(upstream),
        revision=references.get(REMOTES + upstream, "") if upstream else "",
        is_pushed=bool(commit) and commit in references.values(),
        remotes=sum(kind == "remote" and "url" in values for (kind, _), values in sections.items()),
    )
    yield Coverage(collector=NAME, source="git", state="read", entries=len(references), unit="remote branches")


def fingerprint(machine: Machine) -> bytes:
    """Return what stands for all of it: what is checked out, the settings' time and every reference."""
    found = _opened(machine)
    if found is None:
        return b""
    try:
        checked_out = "\0".join(head(found))
    except SourceError as error:
        checked_out = str(error)
    references = (f"{name}\0{commit}" for name, commit in sorted(_references(found).items()))
    return digest(checked_out, repr(_sections(found)), *references).encode()


def _opened(machine: Machine) -> Repository | None:
    if machine.config is None:
        return None
    try:
        return repository(machine.config, machine)
    except SourceError:
        return None


def _text(path: Path, limit: int = LARGEST) -> str:
    try:
        return read_regular(path, limit).decode("utf-8", "replace")
    except SourceError:
        return ""


def _sections(found: Repository) -> dict[tuple[str, str], dict[str, str]]:
    """Return what the repository's settings say of branches and remotes, by kind and name."""
    text = _text(found.common_dir / "config", LONGEST_SETTINGS)
    heads = list(_SECTION.finditer(text))
    made: dict[tuple[str, str], dict[str, str]] = {}
    for number, section in enumerate(heads):
        kind = section[1].lower()
        if kind in ("branch", "remote"):
            end = heads[number + 1].start() if number + 1 < len(heads) else len(text)
            values = {name.lower(): value.strip() for name, value in _VALUE.findall(text[section.end() : end])}
            made.setdefault((kind, section[2] or ""), {}).update(values)
    return made


def _upstream(sections: dict[tuple[str, str], dict[str, str]], branch: str) -> str:
    """Return the remote branch that a branch follows; one of the same name at the only remote where none is set."""
    said = sections.get(("branch", branch), {})
    remote, merge = said.get("remote", ""), said.get("merge", "")
    if remote and remote != "." and merge.startswith("refs/heads/"):
        return f"{remote}/{merge.removeprefix('refs/heads/')}"
    names = [name for kind, name in sections if kind == "remote"]
    return f"{names[0]}/{branch}" if branch and len(names) == 1 else ""


def _references(found: Repository) -> dict[str, str]:
    """Return the remote branches and their commits; a file of its own comes before a packed line."""
    packed = _text(found.common_dir / "packed-refs")
    made = {name: commit for commit, name in _PACKED.findall(packed)}
    top = found.common_dir / "refs" / "remotes"
    for count, entry in enumerate(walk(top)):
        if count >= MOST_REFERENCES:
            break
        if entry.is_file(follow_symlinks=False):
            commit = _text(Path(entry.path), 4096).strip()
            if OBJECT.fullmatch(commit):
                made[REMOTES + os.path.relpath(entry.path, top)] = commit
    return made
