"""Find and read the files of a configuration repository: which are Nix, which are encrypted, where links lead."""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import msgspec

from nixlore.data.late_pattern import late
from nixlore.errors import SourceError
from nixlore.machine import read_regular, walk

SKIPPED = frozenset((".git", ".jj", ".hg", ".direnv", "node_modules", ".devenv", "__pycache__", ".cache", ".venv"))
"""Directories that hold no configuration."""

LARGEST = 5_000_000
"""Bytes; a larger file is generated data."""

MOST_FILES = 20_000
"""Files of a repository that are looked at."""

CRYPT_HEADER = b"\0GITCRYPT\0"
CRYPT_RULE = late(r"\bfilter=git-crypt\b")


class ConfigFiles(msgspec.Struct):
    """What lies in a configuration repository; paths are relative to it, with `/`.

    `nix` are Nix files, and what is named like one and cannot be read, `others` the names of all other files, `links`
    symbolic links that lead to somewhere inside, `withheld` files that git-crypt encrypts, `outside` links that lead
    out of the repository, `circles` links that lead to themselves. `reader` reads files where they are not those on
    the disk; like `read` it raises SourceError.
    """

    top: Path
    nix: list[str] = msgspec.field(default_factory=list)
    others: list[str] = msgspec.field(default_factory=list)
    links: dict[str, str] = msgspec.field(default_factory=dict)
    withheld: list[str] = msgspec.field(default_factory=list)
    outside: list[str] = msgspec.field(default_factory=list)
    circles: list[str] = msgspec.field(default_factory=list)
    stamps: list[str] = msgspec.field(default_factory=list)
    truncated: bool = False
    reader: Callable[[str], bytes] | None = None

    def read(self, path: str, limit: int) -> bytes:
        """Return the bytes of one file; raises SourceError that says why there are none, or too many."""
        if path in self.circles:
            message = "is a link that leads in a circle"
            raise SourceError(message, where=path)
        if self.reader is None:
            return read_regular(self.top / path, limit)
        data = self.reader(path)
        if len(data) > limit:
            message = f"larger than {limit} bytes"
            raise SourceError(message, where=path)
        return data


def found(top: Path) -> ConfigFiles:
    """Return what lies below a directory, read from names and stats alone."""
    files = ConfigFiles(Path(os.path.realpath(top)))
    encrypted: list[re.Pattern[str]] = []
    pending: list[str] = []
    for count, entry in enumerate(walk(files.top, skip=SKIPPED)):
        if count >= MOST_FILES:
            files.truncated = True
            break
        path = os.path.relpath(entry.path, files.top)
        if entry.is_symlink():
            _enter_link(files, path, entry.path)
            continue
        if not entry.is_file(follow_symlinks=False) and not path.endswith(".nix"):
            continue
        if entry.name == ".gitattributes":
            encrypted += rules(files, path)
        pending.append(path)
        if entry.name.endswith((".nix", ".toml", ".json")):
            status = entry.stat(follow_symlinks=False)
            files.stamps.append(f"{path}\0{status.st_size}\0{status.st_ctime_ns}\0{status.st_ino}")
        else:
            files.stamps.append(path)
    sort(files, pending, encrypted)
    return files


def sort(files: ConfigFiles, paths: Sequence[str], encrypted: Sequence[re.Pattern[str]]) -> None:
    """Enter regular files by what they are; `encrypted` are the patterns of those that are encrypted."""
    for path in paths:
        if any(rule.fullmatch(path) for rule in encrypted):
            files.withheld.append(path)
        else:
            (files.nix if path.endswith(".nix") else files.others).append(path)


def _enter_link(files: ConfigFiles, path: str, place: str) -> None:
    aim = os.path.realpath(place)
    files.stamps.append(f"{path}\0{aim}")
    inside = os.path.relpath(aim, files.top)
    if inside == ".." or inside.startswith("../"):
        files.outside.append(path)
    elif _leads_in_a_circle(place):
        if path.endswith(".nix"):
            enter_circle(files, path)
    elif inside not in (".", path):
        files.links[path] = inside


def _leads_in_a_circle(link: str) -> bool:
    try:
        os.stat(link)  # noqa: PTH116 - as the walk has it: text
    except OSError as error:
        return error.errno == errno.ELOOP
    return False


def enter_circle(files: ConfigFiles, path: str) -> None:
    """Enter a link that leads in a circle and is named like a Nix file: to read it says so."""
    files.circles.append(path)
    files.nix.append(path)


def rules(files: ConfigFiles, path: str) -> Iterator[re.Pattern[str]]:
    """Yield the patterns of encrypted files that a .gitattributes has."""
    try:
        text = files.read(path, LARGEST).decode("utf-8", "replace")
    except SourceError:
        return
    directory = path.rpartition("/")[0]
    for line in text.splitlines():
        pattern, _, attributes = line.strip().partition(" ")
        if CRYPT_RULE.search(attributes):
            yield git_pattern(pattern, directory)


def git_pattern(pattern: str, directory: str) -> re.Pattern[str]:
    """Return a pattern of .gitattributes as one that matches whole paths relative to the repository."""
    prefix = re.escape(f"{directory}/") if directory else ""
    anchored = "/" in pattern.rstrip("/")
    pieces = [prefix] if anchored else [prefix, "(?:.*/)?"]
    for piece in re.findall(r"\*\*/?|\*|\?|\[[^]]*\]|[^*?[]+|\[", pattern.lstrip("/")):
        if piece.startswith("**"):
            pieces.append("(?:.*/)?" if piece.endswith("/") else ".*")
        elif piece in ("*", "?"):
            pieces.append("[^/]*" if piece == "*" else "[^/]")
        elif len(piece) > 2 and piece.startswith("["):
            pieces.append(f"[{re.escape(piece[1:-1]).replace(chr(92) + '-', '-')}]")
        else:
            pieces.append(re.escape(piece))
    if pattern.endswith("/"):
        pieces.append(".*")
    try:
        return re.compile("".join(pieces), re.DOTALL)
    except re.error:
        return re.compile(re.escape(pattern))


def contents(files: ConfigFiles, unread: list[tuple[str, str]]) -> Iterator[tuple[str, bytes]]:
    """Yield every Nix file that can be read; the others go into `unread` with the cause."""
    for path in files.nix:
        try:
            blob = files.read(path, LARGEST)
        except SourceError as error:
            unread.append((path, str(error)))
            continue
        if blob.startswith(CRYPT_HEADER):
            files.withheld.append(path)
        else:
            yield path, blob


def stamp(files: Sequence[str]) -> bytes:
    """Return what stands for the state of files by their stamps."""
    return "\n".join(sorted(files)).encode("utf-8", "surrogateescape")
