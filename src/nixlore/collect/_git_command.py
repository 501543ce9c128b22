"""Run git on somebody's repository so that it reads and does nothing else.

No setting of the repository, of its owner or of whoever runs us may start a program, reach a server, write a file or
change what is printed.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from typing import BinaryIO

from nixlore.collect._git_repository import Repository, head
from nixlore.errors import ProgramError, SourceError
from nixlore.machine import run

OVERRIDES = (
    "core.fsmonitor=false",
    "core.hooksPath=/dev/null",
    "core.pager=cat",
    "core.attributesFile=/dev/null",
    "core.excludesFile=/dev/null",
    "core.sshCommand=false",
    "core.askPass=false",
    "core.commitGraph=true",
    "credential.helper=",
    "protocol.allow=never",
    "log.showSignature=false",
    "gpg.program=false",
    "diff.external=",
    "gc.auto=0",
    "maintenance.auto=false",
    "advice.graftFileDeprecated=false",
)
"""What a repository's own settings cannot be kept from saying, said again: the command line wins."""

KEPT = ("PATH", "TMPDIR")
"""Variables of our own environment that git gets; a GIT_DIR of whoever runs us is none of them."""

FAILURES = (
    (r"could not fetch|promisor|lazy fetch", "a partial clone lacks objects", "clone it anew without --filter"),
    (
        r"corrupt|unable to read|bad object|inflate|unpack|missing tree|not match index|bad (?:tree|pack)",
        "the repository is damaged",
        "git fsck --full names what is broken; clone it anew or copy the objects from another clone",
    ),
    (r"dubious ownership|not owned", "git does not trust the owner of the repository", "update git to 2.38 or later"),
    (
        r"unknown repository (?:extension|version)|unsupported|Expected git repo version",
        "git is too old for it",
        "update git",
    ),
    (r"unknown option|unrecognized argument|usage:", "git is too old", "update git to 2.31 or later"),
    (r"[Pp]ermission denied", "parts of it may not be read", "run as its owner"),
)
"""What git says on stderr, what that means, and what helps."""


def command(repository: Repository, *words: str) -> list[str]:
    """Return the command line of one git call that reads a repository."""
    settings = (f"safe.directory={repository.place}", *OVERRIDES)
    options = [word for setting in settings for word in ("-c", setting)]
    fixed = ["--no-optional-locks", "--no-pager", "--no-replace-objects", "--literal-pathspecs"]
    # Where we run counts for paths, and a work tree may be anywhere.
    place = ["-C", str(repository.git_dir), f"--git-dir={repository.git_dir}"]
    return ["git", *fixed, *options, *place, *words]


def environment() -> dict[str, str]:
    """Return an environment in which git knows nobody's settings and cannot ask anybody anything."""
    own = {name: os.environ[name] for name in KEPT if name in os.environ}
    return {
        **own,
        "HOME": "/dev/null",
        "XDG_CONFIG_HOME": "/dev/null",
        "LC_ALL": "C",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_SYSTEM": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_ATTR_NOSYSTEM": "1",
        "GIT_NO_LAZY_FETCH": "1",
        # Wins over every protocol that a repository's settings allow.
        "GIT_ALLOW_PROTOCOL": "none",
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_TERMINAL_PROMPT": "0",
        # What a commit's parents and contents are is what its id says, whatever was put in place of them.
        "GIT_NO_REPLACE_OBJECTS": "1",
        "GIT_GRAFT_FILE": os.devnull,
    }


def answer(repository: Repository, *words: str, timeout: float = 60.0) -> bytes:
    """Return what one git call prints; raises SourceError that says what is wrong with the repository."""
    try:
        return run(command(repository, *words), env=environment(), timeout=timeout)
    except SourceError as error:
        raise explained(error, repository) from error


def checked_out(repository: Repository) -> tuple[str, str]:
    """Return the commit that is checked out and its branch; "" for no commit yet, and for no branch.

    Git is asked only where it alone can read its references. Raises SourceError where they are damaged.
    """
    if not repository.has_table:
        return head(repository)
    branch = _asked(repository, "symbolic-ref", "-q", "--short", "HEAD")
    return _asked(repository, "rev-parse", "-q", "--verify", "HEAD"), branch


def _asked(repository: Repository, *words: str) -> str:
    """Return what git knows of its references, "" for nothing."""
    try:
        return run(command(repository, *words), env=environment()).decode("utf-8", "replace").strip()
    except ProgramError as error:
        if error.said:
            raise explained(error, repository) from error
        return ""


def explained(error: SourceError, repository: Repository) -> SourceError:
    """Return an error in which git's words are told in ours, with a remedy."""
    place = str(repository.place)
    if not isinstance(error, ProgramError):
        is_missing = "not found" in error.what
        cause = "git is not there" if is_missing else f"git {error.what}"
        return SourceError(cause, where=place, remedy="install git" if is_missing else "")
    for pattern, cause, remedy in FAILURES:
        if re.search(pattern, error.said):
            return SourceError(cause, where=place, remedy=remedy)
    return SourceError("git could not read its history", where=place, remedy=f"git -C {place} log")


def chunks(stream: BinaryIO, size: int = 1 << 17) -> Iterator[bytes]:
    """Yield what a program prints as it comes."""
    while chunk := stream.read1(size):  # type: ignore[attr-defined]
        yield chunk
