"""The lives of tools out of a report: only those asked for are decoded, as a long history has thousands."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import msgspec

from nixlore.git.line_comments import joined
from nixlore.model.evolution import CommitMark, ToolLife, ToolMigration
from nixlore.model.git import Quote
from nixlore.nix.tool_names import tool_key
from nixlore.present._text import safe
from nixlore.report import Report

_PLAIN = str.maketrans("“”", '""')

LONGEST_QUOTE = 240
"""Longer words of somebody else are cut."""

SHORT = 7
"""How many digits of a commit are shown to people."""


class Lives(msgspec.Struct, frozen=True):
    """The evolution of a configuration with the life of each tool still undecoded."""

    packages: dict[str, msgspec.Raw]
    migrations: tuple[ToolMigration, ...]
    head: CommitMark | None
    branch: str
    commits: int
    since: str
    shallow: bool
    dirty: tuple[str, ...] = ()

    def life(self, tool: str) -> ToolLife | None:
        """Return the life of a tool by its key, None where the history has none."""
        raw = self.packages.get(tool)
        return None if raw is None else msgspec.json.decode(raw, type=ToolLife)


class _Named(msgspec.Struct, frozen=True):
    names: tuple[str, ...]


class Words(msgspec.Struct, frozen=True, kw_only=True):
    """Who made a commit, and its first line."""

    commit: str
    author: str
    subject: str


class _Log(msgspec.Struct, frozen=True):
    entries: tuple[Words, ...]


class Biography(msgspec.Struct, frozen=True, kw_only=True):
    """The life of one tool with the commits it speaks of.

    `came` and `went` are the switches to this tool and away from it; `uncommitted` are files that declare it and differ
    from the last commit; `since` is where a `shallow` history starts.
    """

    tool: str
    life: ToolLife
    commits: tuple[Words, ...] = ()
    came: tuple[ToolMigration, ...] = ()
    went: tuple[ToolMigration, ...] = ()
    uncommitted: tuple[str, ...] = ()
    shallow: bool = False
    since: str = ""

    def words(self, commit: str) -> Words | None:
        """Return who made a commit and how they called it, None where that is not known."""
        return next((words for words in self.commits if words.commit == commit), None)


def lives(report: Report) -> Lives | None:
    """Return the lives in a report, None where no history of the configuration was read."""
    return report.fact("package_evolution", Lives)


def biographies(report: Report, known: Lives, names: Iterable[str]) -> tuple[Biography, ...]:
    """Return the lives of the tools that some names mean: attribute paths, options or programs."""
    found = tuple(dict.fromkeys(tool for name in names for tool in _tools(known, name)))
    decoded = {tool: life for tool in found if (life := known.life(tool)) is not None}
    wanted = {event.commit for life in decoded.values() for event in life.events}
    log = report.fact("config_log", _Log) if wanted else None
    words = tuple(entry for entry in log.entries if entry.commit in wanted) if log is not None else ()
    return tuple(_biography(known, tool, life, words) for tool, life in decoded.items())


def _biography(known: Lives, tool: str, life: ToolLife, words: tuple[Words, ...]) -> Biography:
    own = {event.commit for event in life.events}
    return Biography(
        tool=tool,
        life=life,
        commits=tuple(entry for entry in words if entry.commit in own),
        came=tuple(switch for switch in known.migrations if switch.to == tool),
        went=tuple(switch for switch in known.migrations if switch.from_ == tool),
        uncommitted=tuple(file for file in known.dirty if file in {file for file, _ in life.places}),
        shallow=known.shallow,
        since=known.since,
    )


def _tools(known: Lives, name: str) -> Iterator[str]:
    """Yield the keys of the tools of a name: its own, else of those that were ever written so."""
    for key in (tool_key(name), name):
        if key in known.packages:
            yield key
            return
    written = re.compile(rf"(?:^|\.){re.escape(name)}$")
    for tool, raw in known.packages.items():
        # Most lives do not hold the name at all, which is seen without decoding them.
        if name.encode() in bytes(raw) and any(
            written.search(one) for one in msgspec.json.decode(raw, type=_Named).names
        ):
            yield tool


def short(commit: str) -> str:
    """Return the first digits of a commit as people use them."""
    return commit[:SHORT]


def day(date: str) -> str:
    """Return the day of an ISO date in the author's own time, "an unknown date" where there is none."""
    return safe(date[:10]) or "an unknown date"


def dated(mark: CommitMark) -> str:
    """Return a day and its commit."""
    return f"{day(mark.date)} ({safe(short(mark.commit))})"


def quoted(text: str, longest: int = LONGEST_QUOTE) -> str:
    """Return somebody else's words, marked as such: harmless, short and in quotation marks that they cannot close."""
    return f"“{safe(joined(text).translate(_PLAIN), longest)}”"


SOURCES = {
    "message": "message of",
    "body": "message of",
    "bullet": "list in the message of",
    "comment": "comment at",
    "left_comment": "comment left at",
}
"""What kind of place words were taken from."""


def source(quote: Quote) -> str:
    """Return where words come from: the commit, and of a comment its file and line as they were there."""
    place = f"{safe(quote.file)}:{quote.line} in " if quote.file else ""
    return f"{SOURCES[quote.source]} {place}{safe(short(quote.commit))}"


def cited(quote: Quote | None) -> str:
    """Return words with their source, or that none were given."""
    return "not stated" if quote is None else f"{quoted(quote.text)} ({source(quote)})"


def no_history(*, configured: bool) -> tuple[str, str]:
    """Return why nothing can be told of a configuration's past, and what to do."""
    if not configured:
        return "no configuration was found, so there is no history of it", "--config DIR names it"
    return (
        "no git history of the configuration was read",
        "`nixlore self doctor` says why; `git init` and a first commit in its directory begin one",
    )
