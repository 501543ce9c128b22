"""What became of removals that were accepted: declared again by hand, or called again; pure.

Only what is surely later counts: a call on a later day than the removal, or one that was not found and never was before
that day. A name that something else provides now says nothing of what was removed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime

from msgspec.structs import replace

from nixlore.model.failures import FailurePatterns
from nixlore.model.plan import ChangeKind, Verdict
from nixlore.model.run import DAY
from nixlore.model.usage import CommandUsage, UsageAlignment
from nixlore.nix.attr_names import canonical
from nixlore.report import Report

REMOVALS: frozenset[ChangeKind] = frozenset({"remove_unused", "replace_superseded"})
"""Kinds of changes whose subject is gone afterwards."""

ProgramsOf = Callable[[str], Sequence[str] | None]
"""Tells which programs an attribute provides, None where that is not known."""


def aftermath(
    verdicts: Sequence[Verdict], files: Mapping[str, str], report: Report, programs_of: ProgramsOf, now: int
) -> Iterator[Verdict]:
    """Yield a new answer for each removal that turned out to be wrong, once.

    `files` tells for the journal's entries that stand which file of the configuration each changed.
    """
    alignment = report.fact("usage_alignment", UsageAlignment)
    if alignment is None or not alignment.is_this_machine:
        return
    seen = _Seen(
        alignment, report.fact("command_usage", CommandUsage), report.fact("failure_patterns", FailurePatterns)
    )
    for verdict in _standing(verdicts, files):
        own = {files[entry] for entry in verdict.journal if entry in files}
        places = seen.places(verdict.subject)
        if again := sorted(own & places):
            yield replace(verdict, at=now, answer="readded", because=f"declared again in {again[0]}")
        elif not places and (called := seen.called(programs_of(verdict.subject), verdict)):
            yield replace(verdict, at=now, answer="used_after_removal", because=called)


def _standing(verdicts: Sequence[Verdict], files: Mapping[str, str]) -> Iterator[Verdict]:
    """Yield accepted removals that nothing was said of since, and whose changes of files were not taken back."""
    last = {(one.change, one.code, one.subject): one for one in verdicts}
    for one in last.values():
        is_there = not one.journal or any(entry in files for entry in one.journal)
        if one.answer == "accepted" and one.kind in REMOVALS and is_there:
            yield one


class _Seen:
    """What is declared and called, by name."""

    def __init__(self, alignment: UsageAlignment, usage: CommandUsage | None, failures: FailurePatterns | None) -> None:
        self._tools = alignment.tools
        self._provided = {name for tool in (*alignment.tools, *alignment.by_modules) for name in tool.programs}
        self._last: dict[str, int] = {}
        for command in usage.commands if usage is not None else ():
            days = [use.last_day for use in command.uses if use.last_day is not None]
            if days:
                self._last[command.name] = max(days)
        self._not_found = failures.not_found if failures is not None else ()

    def places(self, attr_path: str) -> set[str]:
        """Return the files that declare an attribute."""
        wanted = canonical(attr_path)
        return {place.file for tool in self._tools if canonical(tool.attr_path) == wanted for place in tool.places}

    def called(self, programs: Sequence[str] | None, verdict: Verdict) -> str:
        """Return in words that one of the programs of what was removed was called since, "" where none was."""
        day = verdict.at // DAY
        for name in programs or (verdict.subject.rpartition(".")[2],):
            if name in self._provided:
                continue
            tried = [one.last_day for one in self._not_found if one.name == name and one.first_day >= day]
            if tried:
                return f"{name} was looked for in vain on {_date(max(tried))}"
            if self._last.get(name, 0) > day:
                return f"{name} was called on {_date(self._last[name])}"
        return ""


def _date(day: int) -> str:
    return datetime.fromtimestamp(day * DAY, UTC).date().isoformat()
