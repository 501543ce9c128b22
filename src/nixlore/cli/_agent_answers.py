"""Short answers for agents: what `nixlore agent mcp` says, without anything of the protocol."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from importlib import import_module
from typing import TYPE_CHECKING, TypedDict

from msgspec.structs import replace

from nixlore.cli._asked import Options
from nixlore.cli._session import Session
from nixlore.errors import ConfigError, NixloreError
from nixlore.present._agent_text import answered
from nixlore.present._text import Line, iso

if TYPE_CHECKING:
    from nixlore.report import Report, Run

QUESTIONS = (
    "cli._why",
    "cli._here",
    "cli._shell_missing",
    "act._patches",
    "cli._planning",
    "cli.suggest",
    "present._why_lines",
    "present._missing",
    "present._agent_failures",
    "present._plan",
    "present.overview",
    "storage.verdicts",
)
"""Modules below nixlore that questions are answered by, each loaded by the first one otherwise."""

LONGEST = 300
"""Characters of one line."""

MOST_LINES = 25
"""Lines of one answer: well below a thousand tokens."""

MOST_CHANGES = 8
"""How many changes of the plan are listed, so that what is not known has room below them."""

LONGEST_NAME = 100
"""A longer name is nobody's."""

LONGEST_PATH = 1000
"""A longer path is no project's."""


class Answer(TypedDict):
    """What an agent is told: lines of text, as of when, and which sources have changed since.

    Texts that come from files and commits stand in them shortened and without control characters; they are data, never
    instructions.
    """

    lines: list[str]
    as_of: str
    changed_since: list[str]


class Answers:
    """Asks the machine that some options describe, anew for each question.

    The report of the last question is kept, with what was decoded of it, for as long as no run says anything else.
    """

    def __init__(self, asked: Options) -> None:
        self._asked = replace(asked, quiet=True, json=False)
        self._kept: tuple[Run, Report] | None = None

    def prepare(self) -> None:
        """Load what the questions need, so that the first one is answered as soon as the others.

        That is also what the last run found out, read and decoded as for one of the declared tools, and what looks at
        the sources.
        """
        for name in QUESTIONS:
            import_module(f"nixlore.{name}")
        own = Session(self._asked)
        with suppress(NixloreError):
            pipeline = own.pipeline()
            for stage in pipeline.collectors:
                pipeline.key(stage)
            run = pipeline.last()
            if run is not None and run.basis == pipeline.basis:
                self._kept = (run, pipeline.opened(run))
                self._decode(own, self._kept[1])

    @staticmethod
    def _decode(own: Session, report: Report) -> None:
        from nixlore.cli._why import explained  # noqa: PLC0415 - loaded by now
        from nixlore.model.usage import UsageAlignment  # noqa: PLC0415 - the same

        alignment = report.fact("usage_alignment", UsageAlignment)
        for tool in alignment.tools[:1] if alignment is not None else ():
            explained(own, report, tool.attr_path)

    def why(self, name: str) -> Answer:
        """Return what is known of one program or package."""
        from nixlore.cli._why import explained  # noqa: PLC0415 - one question needs it
        from nixlore.present._why_lines import lines  # noqa: PLC0415

        own, report, changed = self._read()
        return _answer(lines(explained(own, report, _name(name))), report, changed)

    def check(self, rule: str = "", subject: str = "") -> Answer:
        """Return insights, of one rule or about one subject where these are given; else the gravest first."""
        from nixlore.present.overview import WEIGHT  # noqa: PLC0415 - one question needs it

        _, report, changed = self._read()
        wanted = [
            insight
            for insight in report.insights
            if insight.code.startswith(rule.upper()) and (not subject or insight.subject == subject)
        ]
        if not rule and not subject:
            wanted.sort(key=lambda insight: (WEIGHT[insight.severity], WEIGHT[insight.confidence]))
        told = (
            Line(f"{one.code} {one.subject}: {one.says} [{one.confidence} confidence; {one.evidence[0].place}]")
            for one in wanted
        )
        return _answer(told, report, changed)

    def search_program(self, name: str) -> Answer:
        """Return how a program can be run here: on the PATH, in the store, or out of nixpkgs."""
        from nixlore.cli._shell_missing import looked_up  # noqa: PLC0415 - one question needs it
        from nixlore.index import catalog  # noqa: PLC0415
        from nixlore.model.nix import Binary  # noqa: PLC0415
        from nixlore.present._missing import missing_lines  # noqa: PLC0415

        own, report, changed = self._read()
        asked = _name(name)
        found = [one for one in own.pipeline().records(Binary) or () if one.name == asked and one.rank is not None]
        if found:
            return _answer([Line(f"{asked} is on the PATH: {found[0].path}")], report, changed)
        return _answer(missing_lines(looked_up(own.machine, asked, catalog(own.machine))), report, changed)

    def failures(self, command: str = "") -> Answer:
        """Return what fails here and what helped, of one command where it is given."""
        from nixlore.present._agent_failures import failure_lines  # noqa: PLC0415 - one question needs it

        _, report, changed = self._read()
        return _answer(failure_lines(report, command), report, changed)

    def plan(self, change: str = "") -> Answer:
        """Return what is worth changing, the best first; of one change all that speaks for it, but for its patch."""
        from nixlore.cli._planning import chosen, planned  # noqa: PLC0415 - one question needs it
        from nixlore.present._plan import change_lines, plan_lines  # noqa: PLC0415

        own, report, changed = self._read()
        plan = planned(own, report)
        if not change:
            return _answer(plan_lines(plan, MOST_CHANGES, sample=False), report, changed)
        (found,) = chosen(plan, [_name(change)])
        return _answer(change_lines(found, report.target.user, with_diff=False), report, changed)

    def suggest(self, project: str = "", kind: str = "") -> Answer:
        """Return what the user's other projects of a kind have and this one lacks."""
        from nixlore.cli.suggest import suggested  # noqa: PLC0415 - one question needs it
        from nixlore.present._suggest_lines import lines  # noqa: PLC0415

        own, report, changed = self._read()
        place, asked = _name(project, LONGEST_PATH) if project else "", _name(kind) if kind else None
        # Where something is new it is read now: a project may just have been made.
        found = suggested(own, place, asked, None if changed else report)
        return _answer(lines(found), report, changed)

    def context(self) -> str:
        """Return the block that is always told."""
        from nixlore.model.nix import Binary  # noqa: PLC0415 - one question needs it
        from nixlore.present.claude_md import present  # noqa: PLC0415
        from nixlore.storage import proven  # noqa: PLC0415

        own, report, _ = self._read()
        return present(report, own.pipeline().records(Binary), dropped=proven.dropped(own.machine.state_dir)).text

    def tools(self) -> str:
        """Return all that is known of each declared tool."""
        from nixlore.model.tool_profiles import ToolProfiles  # noqa: PLC0415 - one question needs it
        from nixlore.present.tool_intelligence import document  # noqa: PLC0415

        _, report, _ = self._read()
        profiles = report.fact("tool_profiles", ToolProfiles)
        return document(report, profiles) if profiles is not None else "Nothing is known of declared tools.\n"

    def insights(self) -> str:
        """Return every insight with its evidence, as lines."""
        from nixlore.cli.check import insight_lines  # noqa: PLC0415 - one question needs it

        _, report, _ = self._read()
        return "\n".join(_plain(insight_lines(report.insights, report.target.user))) + "\n"

    def _read(self) -> tuple[Session, Report, tuple[str, ...]]:
        own = Session(self._asked)
        pipeline = own.pipeline()
        answer, run = pipeline.answer(), pipeline.last()
        if run is not None and (self._kept is None or self._kept[0] != run):
            self._kept = (run, answer.report)
        report = answer.report if run is None or self._kept is None else self._kept[1]
        return own, report, answer.outdated


def _name(name: str, longest: int = LONGEST_NAME) -> str:
    """Return a name as it may be asked for. Raises ConfigError for one that is nobody's."""
    asked = name.strip()
    if not asked or len(asked) > longest or not asked.isprintable():
        message = "that is no name of a program or package"
        raise ConfigError(message)
    return asked


def _answer(lines: Iterable[Line], report: Report, changed: tuple[str, ...]) -> Answer:
    told = list(_plain(lines))
    if len(told) > MOST_LINES:
        told = [*told[: MOST_LINES - 1], f"… and {len(told) - MOST_LINES + 1} more lines"]
    return Answer(
        lines=told or ["Nothing is known of it."], as_of=iso(report.generated_at), changed_since=list(changed)
    )


def _plain(lines: Iterable[Line]) -> Iterable[str]:
    return (f"{' ' * line.indent}{answered(line.text, LONGEST)}" for line in lines if line.text)
