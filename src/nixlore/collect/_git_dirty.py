"""Which Nix files of a work tree differ from the last commit, told without git's index and filters."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping, Sequence

from nixlore.collect._config_tree import SKIPPED, ConfigFiles
from nixlore.collect._git_command import command, environment
from nixlore.collect._git_repository import Repository
from nixlore.collect._git_walk import as_told
from nixlore.errors import ProgramError, SourceError
from nixlore.machine import conversation, read_regular

PATIENCE = 10.0


def dirty(repository: Repository, files: ConfigFiles, committed: Mapping[str, bytes]) -> tuple[str, ...]:
    """Return the Nix files that are changed, new or gone, sorted; files that git-crypt decrypts are not compared.

    A file that may be one that git is told to ignore is not called new.
    """
    differ = [path for path in files.nix if not _is_same(files, path, committed.get(as_told(path)))]
    ignored = _ignored(repository, files, [path for path in differ if as_told(path) not in committed])
    found = {as_told(path) for path in differ if path not in ignored}
    is_sparse = (repository.git_dir / "info" / "sparse-checkout").exists()
    known = set(map(as_told, (*files.nix, *files.withheld, *files.links, *files.outside)))
    gone = () if is_sparse or files.truncated else committed.keys() - known
    return tuple(sorted({*found, *(path for path in gone if SKIPPED.isdisjoint(path.split("/")))}))


def _ignored(repository: Repository, files: ConfigFiles, paths: Sequence[str]) -> set[str]:
    """Return which paths git is told to ignore, all of them where it cannot say; its index is not asked."""
    if not paths:
        return set()
    top = os.fspath(files.top.resolve())
    asked = {os.fsencode(f"{top}/{path}"): path for path in paths}
    place = ("-C", str(repository.work_tree), f"--work-tree={repository.work_tree}")
    argv = command(repository, *place, "check-ignore", "--no-index", "--stdin", "-z")
    # This command refuses it, and knows no patterns in what it is asked about.
    argv.remove("--literal-pathspecs")
    try:
        with conversation(argv, (b"\0".join(asked) + b"\0",), env=environment(), timeout=PATIENCE) as stream:
            told = stream.read()
    except ProgramError as error:
        # It fails without a word where it ignores none.
        return set(paths) if error.said else set()
    except SourceError:
        return set(paths)
    return {asked[name] for name in told.split(b"\0") if name in asked}


def _is_same(files: ConfigFiles, path: str, name: bytes | None) -> bool:
    if name is None:
        return False
    try:
        content = read_regular(files.top / path)
    except SourceError:
        return False
    # A checkout may have turned the ends of lines.
    return object_name(content, len(name)) == name or (
        b"\r\n" in content and object_name(content.replace(b"\r\n", b"\n"), len(name)) == name
    )


def object_name(content: bytes, size: int = 20) -> bytes:
    """Return the name that git gives to a content: SHA-1, or SHA-256 where names have 32 bytes."""
    header = b"blob %d\0" % len(content)
    hasher = hashlib.sha256() if size == 32 else hashlib.sha1(usedforsecurity=False)
    hasher.update(header)
    hasher.update(content)
    return hasher.digest()
