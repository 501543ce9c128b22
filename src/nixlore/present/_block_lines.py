"""What there is to say to an agent about a machine, a line each, with how many turns it is expected to save.

The expectation is what agents got wrong here in the transcripts that were read, each failure being a turn, and a small
constant for what they get wrong elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

from nixlore.data.base_system import BASE_PROGRAMS
from nixlore.data.hint_names import MANAGERS
from nixlore.data.other_programs import OTHER_PROGRAMS
from nixlore.model.agent_choices import AgentChoices
from nixlore.model.agent_failures import AgentFailures, AskedName
from nixlore.model.evolution import ConfigLog
from nixlore.model.failures import Cure, FailurePatterns
from nixlore.model.hosts import HostOverview
from nixlore.model.nix import Binary
from nixlore.model.tool_history import ToolHistory
from nixlore.model.usage import CommandUsage, UsageAlignment
from nixlore.present._agent_text import quotable
from nixlore.present._block_choices import choices
from nixlore.present._block_failures import learned
from nixlore.present._block_host import bare_host, known_host, other_system
from nixlore.present._declared import usual_place
from nixlore.present._text import listed
from nixlore.report import Report
from nixlore.synthesize._phrases import date, used


class BlockLine(NamedTuple):
    """One line: what it says, the id of its evidence, when that last changed ("" unknown), and turns it may save.

    `about` are the programs or commands by which it is seen what it would have answered, `code` an exit code.
    """

    text: str
    id: str
    since: str
    turns: float
    about: tuple[str, ...] = ()
    code: int = 0


ASSUMED = ("python3", "pip", "node", "npm", "gcc", "make", "jq", "curl", "wget", "unzip", "docker", "rg", "gh")
"""Programs that agents call without looking whether they are there."""

REBUILDERS = frozenset({"nh", "nixos-rebuild", "home-manager", "darwin-rebuild", "colmena"})
"""What applies a configuration."""

STILL_DAYS = 60
"""What was last run longer than this before the histories end may have given way to something else."""

ODD_SHELLS = frozenset({"fish", "nushell"})
"""Shells that do not take what bash takes."""

ENOUGH = 10
"""Entries of a history below which it shows no habit."""

SWITCHES = "NX109"
"""The rule whose conclusions say that one tool took the place of another."""

MOST_SWITCHES, MOST_CURES, MOST_MISSING, MOST_FETCHED = 3, 2, 12, 5


def lines(report: Report, binaries: Sequence[Binary] | None) -> Iterator[BlockLine]:
    """Yield every line that there is evidence for, that of the host first."""
    facts = _Facts(report)
    sources: Iterable[Callable[[], Iterator[BlockLine]]] = (
        lambda: facts.system(binaries or ()),
        facts.packages,
        lambda: facts.missing(binaries or ()),
        facts.rebuilds,
        facts.shell,
        lambda: facts.choices(binaries or ()),
        facts.learned,
        facts.cures,
        facts.switched,
        facts.fetched,
    )
    made = [line for source in sources for line in source()]
    if made and made[0].id != "host" and report.target.hostname:
        yield BlockLine(bare_host(report), "bare-host", "", 0)
    yield from made


class _Facts:
    """The facts of a report, decoded where a line asks for them."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self._alignment = report.fact("usage_alignment", UsageAlignment)
        self._usage = report.fact("command_usage", CommandUsage)

    @cached_property
    def _failures(self) -> AgentFailures | None:
        return self._report.fact("agent_failures", AgentFailures)

    @property
    def _asked(self) -> Sequence[AskedName]:
        return () if self._failures is None else self._failures.missing

    @cached_property
    def _tried(self) -> dict[str, int]:
        """How often agents ran each name in vain."""
        return {one.name: one.tries for one in self._asked}

    def _last_tried(self, names: Collection[str]) -> str:
        """Return the day on which agents last ran one of these names in vain, "" where they did not."""
        return _day(max((one.last_day for one in self._asked if one.name in names), default=None))

    @cached_property
    def _changed(self) -> str:
        """The day of the configuration's last commit, "" where there is no history."""
        log = self._report.fact("config_log", ConfigLog)
        return max((entry.date[:10] for entry in log.entries), default="") if log else ""

    def system(self, binaries: Sequence[Binary]) -> Iterator[BlockLine]:
        """Say which host this is and what kind of system it runs, where a repository shows it.

        Where another system's package manager is found here, what the repository declares is not what runs here.
        """
        overview = self._report.fact("host_overview", HostOverview)
        if overview is None or not overview.hosts:
            return
        this = next((host for host in overview.hosts if host.is_this), None)
        nixos = [host for host in overview.hosts if host.kind == "nixos"]
        host = this or (nixos or overview.hosts)[0]
        if host.kind == "nixos" and this is None and self._report.target.distribution:
            yield BlockLine(other_system(self._report), "host", self._changed, 0)
            return
        yield BlockLine(known_host(self._report, host, known=this is not None), "host", self._changed, 0)
        others = [quotable(name, 30) for name in dict.fromkeys(entry.name for entry in overview.hosts)]
        others = [name for name in others if name != quotable(host.name, 30)]
        if this and others:
            text = f"- The same repository builds {listed(others)}: a change of a shared module is one for them, too."
            yield BlockLine(text, "hosts", self._changed, 0.3)
        if host.kind == "nixos" and MANAGERS.isdisjoint(binary.name for binary in binaries):
            tries = sum(count for name, count in self._tried.items() if name in MANAGERS)
            text = "- No apt, dnf or brew; what is in /etc and /nix/store is generated: change the declaration instead."
            yield BlockLine(text, "nixos", self._changed, 3 + tries)
        once = "nix shell nixpkgs#NAME -c NAME …" if overview.is_flake else "nix-shell -p NAME --run 'NAME …'"
        text = f"- A program for once, without installing: `{once}`."
        yield BlockLine(text, "once", self._changed, 2 + sum(self._tried.values()) / 2)

    def packages(self) -> Iterator[BlockLine]:
        """Say where a package of this host is declared."""
        place = usual_place(self._alignment)
        if place is not None:
            text = f"- Packages of this host are listed in {quotable(place[0])}:{place[1]}: what is to stay goes there."
            yield BlockLine(text, "packages", self._changed, 1.8)

    def missing(self, binaries: Sequence[Binary]) -> Iterator[BlockLine]:
        """Say which programs are not here that agents take for granted or have asked for, and what is instead."""
        if not (self._alignment is None or self._alignment.is_this_machine):
            return
        if not binaries:
            yield from self._in_vain()
            return
        found = {binary.name for binary in binaries}
        there = found | BASE_PROGRAMS
        asked = sorted(self._tried, key=lambda name: (-self._tried[name], name))
        names = [name for name in dict.fromkeys((*asked, *ASSUMED)) if name not in there | MANAGERS]
        instead = {name: next((one for one in OTHER_PROGRAMS.get(name, ()) if one in there), "") for name in names}
        told = [name for name in names if not instead[name]][:MOST_MISSING]
        if told:
            names_told = ", ".join(quotable(name, 30) for name in told)
            text = f"- Not installed: {names_told} (not among the {len(found):,} programs found here)."
            turns = 1 + sum(self._tried.get(name, 0) for name in told)
            yield BlockLine(text, "missing", self._last_tried(told), turns, tuple(told))
        other = [f"{quotable(instead[name], 30)} for {quotable(name, 30)}" for name in names if instead[name]]
        if other:
            tries = sum(self._tried.get(name, 0) for name in names if instead[name])
            about = tuple(name for name in names if instead[name])
            text = f"- Other names here: {listed(other)}."
            yield BlockLine(text, "names", self._last_tried(about), 1 + tries, about)

    def _in_vain(self) -> Iterator[BlockLine]:
        """Say which programs agents have only ever run in vain, where it is not known what is on the PATH."""
        asked = [one for one in self._asked if one.tries == one.runs and one.name not in MANAGERS][:MOST_MISSING]
        if asked:
            last = max(one.last_day for one in asked)
            names = ", ".join(quotable(one.name, 30) for one in asked)
            text = f"- Not found whenever agents ran them (last on {date(last)}): {names}."
            turns = 1 + sum(one.tries for one in asked)
            yield BlockLine(text, "missing", _day(last), turns, tuple(one.name for one in asked))

    def rebuilds(self) -> Iterator[BlockLine]:
        """Say by what the user applies changes."""
        commands = () if self._usage is None else self._usage.commands
        rows = [(use, command.name) for command in commands for use in command.uses if use.actor == "human"]
        own = [row for row in rows if row[1] in REBUILDERS]
        applied = max(own, key=lambda row: (row[0].last_day or 0, row[0].count), default=None)
        end = max((row[0].last_day or 0 for row in rows), default=0)
        if applied is not None and end - (applied[0].last_day or 0) <= STILL_DAYS:
            text = f"- Changes are applied with {applied[1]} ({used(applied[0])}): leave that to the user, or ask."
            yield BlockLine(text, "rebuild", _day(applied[0].last_day), 2)

    def shell(self) -> Iterator[BlockLine]:
        """Say for which shell a command that is given to the user should be written."""
        windows = () if self._usage is None else self._usage.windows
        own = [window for window in windows if window.actor == "human" and window.last_day is not None]
        typed = [(window.last_day, window.entries, name) for window in own if (name := shell_of(window.source))]
        if typed and (newest := max(typed))[2] in ODD_SHELLS and newest[1] >= ENOUGH:
            text = (
                f"- The user's shell is {newest[2]} (last typed in on {date(newest[0])}): give commands in its syntax."
            )
            yield BlockLine(text, "shell", _day(newest[0]), 0.5)

    def choices(self, binaries: Sequence[Binary]) -> Iterator[BlockLine]:
        """Say what the user takes instead of what an agent would."""
        if self._alignment is None:
            return
        others, here = self._report.fact("agent_choices", AgentChoices), {binary.name for binary in binaries}
        told = choices(self._alignment, others, here)
        if told:
            text = f"- The user's own choices: {'; '.join(one.text for one in told)}."
            about = tuple(one.habit for one in told)
            yield BlockLine(text, "choices", self._last_used, 1.5, about)

    @property
    def _last_used(self) -> str:
        windows = () if self._alignment is None else self._alignment.windows
        return _day(max((window.last_day for window in windows if window.last_day is not None), default=None))

    def learned(self) -> Iterator[BlockLine]:
        """Say what agents failed by again and again, where no other line does."""
        for one in () if self._failures is None else learned(self._failures):
            yield BlockLine(one.text, one.id, _day(one.last_day), 1 + one.times)

    def cures(self) -> Iterator[BlockLine]:
        """Say what helped against failures that come again, of commands that agents run, too."""
        patterns = self._report.fact("failure_patterns", FailurePatterns)
        found = [cure for cure in (patterns.cures if patterns else ()) if _is_told(cure)]
        for cure in sorted(found, key=lambda cure: (-cure.successes, cure.failed))[:MOST_CURES]:
            head = quotable(cure.failed_heads[0], 40)
            text = (
                f"- After `{head}` fails with {cure.code}, `{quotable(cure.cure, 60)}` has helped "
                f"{cure.successes} of {cure.tries} times."
            )
            name = f"cure:{head.replace(' ', '-')}"
            yield BlockLine(text, name, _day(cure.last_day), cure.tries / 4, cure.failed_heads, cure.code)

    def switched(self) -> Iterator[BlockLine]:
        """Say which declared tools gave way to others, newest first, where the rule about switches is certain."""
        insights = self._report.insights
        sure = {one.subject for one in insights if one.code == SWITCHES and one.confidence == "high"}
        history = self._report.fact("tool_history", ToolHistory)
        found = [switch for switch in history.switches if switch.to in sure and switch.was_declared] if history else []
        newest = sorted(found, key=lambda switch: -switch.at)[:MOST_SWITCHES]
        if newest:
            told = (
                f"{quotable(one.to)}, not {quotable(one.from_)} ({one.date[:10] or 'date unknown'}, {one.commit[:7]})"
                for one in newest
            )
            text = f"- Switched in the configuration: {'; '.join(told)}."
            about = tuple(name for one in newest for name in one.from_programs or (one.from_,))
            yield BlockLine(text, "switched", newest[0].date[:10], 0.4, about)

    def fetched(self) -> Iterator[BlockLine]:
        """Say what the user runs without having it installed."""
        rows = () if self._alignment is None else self._alignment.adhoc
        busiest = sorted(rows, key=lambda package: -max((use.days for use in package.uses), default=0))
        if busiest:
            last = max((use.last_day or 0 for package in rows for use in package.uses), default=0)
            when = f", last on {date(last)}" if last else ""
            names = listed((quotable(package.attr_path) for package in busiest), MOST_FETCHED)
            text = f"- Not declared but fetched when needed: {names} (histories{when})."
            about = tuple(package.attr_path for package in busiest[:MOST_FETCHED])
            yield BlockLine(text, "fetched", _day(last or None), 0.2, about)


def shell_of(source: str) -> str:
    """Return whose history a source is by its file or, where that says nothing, its directory; else ""."""
    parts = reversed(source.split("/")[-2:])
    return next((name for part in parts for name in ("fish", "nushell", "bash", "zsh") if name in part), "")


def _is_told(cure: Cure) -> bool:
    return not cure.withheld and cure.kind != "retry" and len(cure.failed_heads) == 1


def _day(day: int | None) -> str:
    return "" if day is None else date(day)
