"""What the collectors of agents' logs do alike: find the logs, read what is new, and tell all of them as records."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from nixlore.collect._agent_files import LogFile, stamps, total_size
from nixlore.collect._home_files import shown
from nixlore.collect._log_places import named, unseen
from nixlore.collect._unkept import note_unkept, unkept_mark
from nixlore.errors import SourceError
from nixlore.machine import Machine
from nixlore.model.agent import Agent, ContextItem
from nixlore.model.evidence import Coverage, Diagnostic
from nixlore.model.shell import AdHocUse, Command, NameKey
from nixlore.storage._ledger_opening import revision
from nixlore.storage.agent_logs import FILE

if TYPE_CHECKING:
    from nixlore.agents.facts import LogFacts
    from nixlore.agents.merged import Log
    from nixlore.agents.merged import Record as Merged
    from nixlore.agents.sniffed import Reader
    from nixlore.collect._agent_reading import Reading

    Record = Merged | Command | AdHocUse | NameKey | Coverage | Diagnostic


_HANDED_ON: dict[str, tuple[tuple[object, ...], list[Log]]] = {}
"""What the collector of an agent has just read, for the ledger: hundreds of megabytes are not read twice in a run."""


class AgentSource(NamedTuple):
    """The logs of one agent: the collector's name, what reads one, where they are and how that is shown.

    `note` says for how long the agent keeps them, "" where it keeps them for good. Where they are no files of lines,
    `reading` reads them without a `reader`, and `marked` are the files that tell whether something has changed.
    """

    name: str
    agent: Agent
    reader: Callable[[LogFacts | None], Reader] | None
    files: Callable[[Machine], list[LogFile]]
    place: Callable[[Machine], PurePosixPath]
    note: Callable[[Machine], str]
    reading: Callable[[Machine], Reading] | None = None
    marked: Callable[[Machine], list[LogFile]] | None = None

    def told(self, machine: Machine) -> Iterator[Record]:
        """Yield what all logs say, each thing once, of those that are gone as well."""
        from nixlore.agents.facts import until  # noqa: PLC0415 - where nothing is new nothing of this is needed
        from nixlore.agents.merged import ran, records  # noqa: PLC0415
        from nixlore.collect._agent_commands import commands  # noqa: PLC0415
        from nixlore.collect._agent_reading import Projects  # noqa: PLC0415

        reading = self._reading(machine)
        # What was appended meanwhile is not read, and what is kept is another than before.
        state = self._stamps(machine)
        logs = reading.logs(self.files(machine))
        if machine.may_keep and (file := _file(machine)) is not None:
            note_unkept(self.name, file, is_unkept=bool(reading.unkept))
        _HANDED_ON[self.name] = (self._key(machine, state), logs)
        if machine.as_of is not None:
            then = ((log, until(log.facts, machine.as_of)) for log in logs)
            logs = [log._replace(facts=facts) for log, facts in then if facts is not None]
        refused = self._unseen(machine)
        # A link in a circle is met as a log and as a directory.
        yield from dict.fromkeys((*reading.problems, *reading.unkept, *refused))
        if not logs:
            closed = [*reading.problems, *refused]
            yield Coverage(
                collector=self.name,
                source=shown(self.place(machine), machine),
                state="unreadable" if closed else "absent",
                host=machine.host,
                user=machine.user,
                note=closed[0].cause if closed else "",
            )
            return
        for record in records(self.agent, logs, Projects(machine)):
            yield _as_shown(machine, record)
        yield NameKey(key=reading.keeping.key)
        lines = list(ran(logs))
        yield from commands(machine, lines)
        yield self._coverage(machine, reading, logs, len(lines), is_whole=not refused)

    def _unseen(self, machine: Machine) -> list[Diagnostic]:
        """Return what to say of directories that are there and cannot be looked into."""
        top = self.place(machine)
        try:
            place = machine.at(top)
        except SourceError as error:
            closed = [(str(top), error.what)]
        else:
            closed = [(named(top, place, path), cause) for path, cause in unseen(place)]
        return [
            Diagnostic(
                stage=f"collect/{self.name}",
                subject=shown(PurePosixPath(path), machine),
                cause=cause,
                severity="warning",
            )
            for path, cause in closed
        ]

    def logs(self, machine: Machine) -> list[Log]:
        """Return the facts of all logs, as the collector of this run has read them where it has."""
        key, logs = _HANDED_ON.pop(self.name, ((), []))
        if key == self._key(machine, self._stamps(machine)):
            return logs
        return self._reading(machine).logs(self.files(machine))

    def _reading(self, machine: Machine) -> Reading:
        if self.reading is not None:
            return self.reading(machine)
        from nixlore.collect._agent_reading import Reading  # noqa: PLC0415 - see above

        return Reading(machine, self.agent, self.reader)

    def _key(self, machine: Machine, state: bytes) -> tuple[object, ...]:
        return state, _taken_out(machine), machine.root, machine.home, machine.state_dir, machine.as_of

    def _stamps(self, machine: Machine) -> bytes:
        return stamps((self.marked or self.files)(machine))

    def fingerprint(self, machine: Machine) -> bytes:
        """Return what stands for the present state of the logs, and for what was taken out of what is kept of them."""
        return self._stamps(machine) + _taken_out(machine) + unkept_mark(self.name, _file(machine))

    def size(self, machine: Machine) -> int:
        """Return how many bytes the logs hold."""
        return total_size((self.marked or self.files)(machine))

    def _coverage(self, machine: Machine, reading: Reading, logs: list[Log], runs: int, *, is_whole: bool) -> Coverage:
        times = [log.facts.first for log in logs if log.facts.first is not None]
        ends = [log.facts.last for log in logs if log.facts.last is not None]
        unreadable = sum(log.facts.unreadable for log in logs)
        note = self.note(machine)
        notes = [note] if note else []
        if reading.gone:
            notes.append(f"{reading.gone} that are gone were read before")
        return Coverage(
            collector=self.name,
            source=shown(self.place(machine), machine),
            state="partial" if unreadable or reading.problems or not is_whole else "read",
            entries=runs,
            skipped=unreadable,
            since=int(min(times)) if times else None,
            until=int(max(ends)) if ends else None,
            unit="runs",
            host=machine.host,
            user=machine.user,
            actor="agent",
            note="; ".join(notes),
        )


def _file(machine: Machine) -> Path | None:
    return None if machine.state_dir is None else machine.state_dir / FILE


def _taken_out(machine: Machine) -> bytes:
    file = _file(machine)
    return b"" if file is None else revision(file)


def _as_shown(machine: Machine, record: Merged) -> Merged:
    """Return a record with paths as they may be shown."""
    if isinstance(record, ContextItem) and record.name.startswith("/"):
        return msgspec.structs.replace(record, name=shown(PurePosixPath(record.name), machine))
    return record
