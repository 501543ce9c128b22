"""Who writes the configuration, so that it is known which projects are the same person's, and which is a copy of it."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from typing import NamedTuple

from nixlore.collect._git_command import answer
from nixlore.collect._git_repository import Repository, repository
from nixlore.collect._project_history import MOST_COMMITS, tip
from nixlore.collect._project_tags import SECONDS
from nixlore.errors import SourceError
from nixlore.git.people import is_bot
from nixlore.machine import Machine

SELDOM = 20
"""Who made less than one commit for so many of the busiest author sent a patch once, and is somebody else."""

LOG = (
    "log",
    "--no-mailmap",
    "--no-show-signature",
    "--no-decorate",
    "--no-notes",
    "--no-color",
    f"--max-count={MOST_COMMITS}",
    "--format=tformat:%H%x00%P%x00%an%x00%ae",
)


class Writers(NamedTuple):
    """The mail addresses, in small letters, of those who write the configuration, and its first commits."""

    mails: frozenset[str] = frozenset()
    roots: frozenset[str] = frozenset()


def writers(machine: Machine) -> Writers:
    """Return who writes the configuration; nobody known where it has no history that can be read."""
    with suppress(SourceError):
        own = None if machine.config is None else repository(machine.config, machine)
        start = "" if own is None else tip(own)
        if own is not None and start:
            return _writers(own, start, machine.as_of)
    return Writers()


def _writers(own: Repository, start: str, as_of: int | None) -> Writers:
    before = () if as_of is None else (f"--until={as_of}",)
    printed = answer(own, *LOG, *before, start, "--", timeout=SECONDS).decode("utf-8", "replace")
    rows = [fields for line in printed.split("\n") if len(fields := line.split("\0")) == 4]
    commits = Counter(mail.lower() for _, _, name, mail in rows if mail and not is_bot(name, mail))
    most = max(commits.values(), default=0)
    return Writers(
        frozenset(mail for mail, count in commits.items() if count * SELDOM >= most),
        frozenset(commit for commit, parents, _, _ in rows if not parents) - own.shallow(),
    )
