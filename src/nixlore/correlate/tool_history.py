"""The life of tools joined with their use: how old what is declared is, what was lost, what took whose place.

Where a tool is declared in several files, the one that brought it to this host first tells its age here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from nixlore.correlate._ages import ages
from nixlore.data.rivals import RIVALS
from nixlore.identity import Catalog
from nixlore.model.evolution import ConfigLog, LifeEvent, LogEntry, PackageEvolution, ToolLife, ToolMigration
from nixlore.model.hosts import HostOverview
from nixlore.model.run import DAY, Now
from nixlore.model.tool_history import MissedTool, ToolHistory, ToolSwitch
from nixlore.model.usage import CommandUsage, CommandUse, ToolUse, UsageAlignment, UseCount
from nixlore.nix.tool_names import tool_key


def correlate(
    evolution: PackageEvolution | None,
    log: ConfigLog | None,
    alignment: UsageAlignment | None,
    usage: CommandUsage | None,
    overview: HostOverview | None,
    catalog: Catalog,
    now: Now,
) -> ToolHistory | None:
    """Return lives joined with use, None where there is no history to read or nothing to join it with."""
    if evolution is None or alignment is None:
        return None
    hosts = 0 if overview is None else len(overview.hosts)
    join = Join(evolution, log, alignment, usage, catalog)
    return ToolHistory(
        ages=tuple(ages(evolution, alignment, hosts, now)),
        missed=tuple(join.missed()) if alignment.is_this_machine else (),
        switches=tuple(join.switch(migration) for migration in evolution.migrations if migration.stands),
    )


@dataclass(frozen=True)
class Join:
    """A history and what is known of use, indexed by what joins them."""

    evolution: PackageEvolution
    log: ConfigLog | None
    alignment: UsageAlignment
    usage: CommandUsage | None
    catalog: Catalog

    @cached_property
    def _commits(self) -> Mapping[str, LogEntry]:
        return {entry.commit: entry for entry in self.log.entries} if self.log is not None else {}

    @cached_property
    def _commands(self) -> Mapping[str, CommandUse]:
        return {command.name: command for command in self.usage.commands} if self.usage is not None else {}

    @cached_property
    def _tools(self) -> Mapping[str, Sequence[ToolUse]]:
        found: dict[str, list[ToolUse]] = {}
        for tool in self.alignment.tools:
            found.setdefault(tool_key(tool.attr_path), []).append(tool)
        return found

    def programs(self, tool: str) -> tuple[str, ...]:
        """Return the programs of a tool: those of its declarations, else those that a catalog has for its names."""
        declared = (program for use in self._tools.get(tool, ()) for program in use.programs)
        if found := tuple(dict.fromkeys(declared)):
            return found
        life = self.evolution.packages.get(tool)
        names = (tool, *(() if life is None else life.names))
        return next((programs for name in names if (programs := self.catalog.programs_of(name))), ())

    def missed(self) -> Iterator[MissedTool]:
        """Yield the tools that went without a word, whose program was run on a later day and that nothing provides."""
        missing = {row.name: row for row in self.alignment.missing}
        for tool, life in self.evolution.packages.items():
            event = _removal(life)
            if event is None or event.migration is not None or event.why is not None:
                continue
            for program in self.programs(tool):
                row = missing.get(program)
                if row is not None and _last_day(row.uses) > event.at // DAY:
                    entry = self._commits.get(event.commit)
                    yield MissedTool(
                        tool=tool,
                        program=program,
                        commit=event.commit,
                        date=event.date,
                        at=event.at,
                        subject="" if entry is None else entry.subject,
                        intent=event.intent,
                        others=() if entry is None else tuple(line.tool for line in entry.lines if line.tool != tool),
                        uses=row.uses,
                        owner=row.owner,
                        owner_kind=row.owner_kind,
                    )

    def switch(self, migration: ToolMigration) -> ToolSwitch:
        """Return a switch with the programs, the use and the common purpose of both its tools."""
        new = self.programs(migration.to)
        # A successor may bring the old name as well (`eza` has `exa`): running that is running the new tool.
        old = tuple(program for program in self.programs(migration.from_) if program not in new)
        life = self.evolution.packages.get(migration.to)
        file, line = life.places[0] if life is not None and life.places else ("", 0)
        return ToolSwitch(
            from_=migration.from_,
            to=migration.to,
            commit=migration.commit,
            date=migration.date,
            at=migration.at,
            rule=migration.rule,
            why=migration.why,
            purpose=_purpose(old or (migration.from_,), new or (migration.to,)),
            from_programs=old,
            to_programs=new,
            from_uses=self._uses(old),
            to_uses=self._uses(new),
            is_here=self._is_here(migration.to),
            place=f"{file}:{line}" if file else "",
            was_declared=migration.from_ in self.evolution.packages,
        )

    def _uses(self, programs: Sequence[str]) -> tuple[UseCount, ...]:
        """Return the uses of the program that is run most, since the others may be helpers of it."""
        found = [self._commands[name] for name in programs if name in self._commands]
        return max(found, key=lambda command: command.entries).uses if found else ()

    def _is_here(self, tool: str) -> bool | None:
        answers = {use.on_this_host for use in self._tools.get(tool, ())}
        if True in answers:
            return True
        return False if answers == {False} else None


def _removal(life: ToolLife) -> LifeEvent | None:
    """Return the event by which a tool went for good, None for one that is there or only switched off."""
    if life.status != "removed" or life.last_removed is None:
        return None
    commit = life.last_removed.commit
    return next((event for event in life.events if event.commit == commit and event.kind == "removed"), None)


def _last_day(uses: Sequence[UseCount]) -> int:
    return max((use.last_day for use in uses if use.last_day is not None), default=-1)


def _purpose(old: Sequence[str], new: Sequence[str]) -> str:
    """Return a job that programs of both tools do, "" where none is known."""
    ours, theirs = set(old), set(new)
    for purpose, programs in RIVALS.items():
        if not ours.isdisjoint(programs) and not theirs.isdisjoint(programs):
            return purpose
    return ""
