"""What the collectors of agents' logs do alike: read what is new of each log, keep it, and tell all logs as records."""

from __future__ import annotations

import functools
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path, PurePosixPath
from typing import NamedTuple

import msgspec

from nixlore import locate
from nixlore.agents.facts import LogFacts, decoded
from nixlore.agents.merged import Log
from nixlore.agents.ran_lines import ran_line
from nixlore.agents.sniffed import Reader
from nixlore.collect._agent_bytes import begin, whole_lines
from nixlore.collect._agent_cures import LogCures
from nixlore.collect._agent_files import LogFile
from nixlore.collect._halves import Bytes, both
from nixlore.collect._history_blocks import HistoryBytes, opened
from nixlore.collect._history_keeping import Keeping
from nixlore.collect._home_files import shown
from nixlore.errors import SourceError
from nixlore.machine import Machine
from nixlore.model.agent import Agent
from nixlore.model.evidence import Diagnostic
from nixlore.shell.private import may_be_name, token
from nixlore.storage.agent_logs import AgentLogs, LogRow

ENOUGH_FOR_TWO = 40_000_000
"""Two processes read what is new where it is so many bytes: some tenths of a second for one."""

STILL_OPEN = 4_000_000
"""A command line whose end is not found in so many bytes after it was given up."""


LARGEST_WHOLE = 64_000_000
"""Of a larger file that has to be unpacked only the beginning is read."""


class _Job(NamedTuple):
    """One log to read, and what is kept of it."""

    file: LogFile
    past: LogRow | None

    def facts(self, row: LogRow | None) -> LogFacts | None:
        """Return the facts of a new row, else those that were kept."""
        newest = row or self.past
        return None if newest is None else decoded(newest.facts)


_Answer = tuple[LogRow | None, Diagnostic | None, LogFacts | None]
"""What is new of a log, what is wrong with it, and its facts, None for those that are kept of it."""

_ANSWERS = msgspec.msgpack.Decoder(list[_Answer])


def _packed(answers: Sequence[_Answer]) -> bytes:
    return msgspec.msgpack.encode([(row, problem, None) for row, problem, _ in answers])


class Reading:
    """The reading of all logs of one agent on one machine; `problems` tell what could not be read, `unkept` kept."""

    def __init__(self, machine: Machine, agent: Agent, reader: Callable[[LogFacts | None], Reader] | None) -> None:
        self.problems: list[Diagnostic] = []
        self.unkept: list[Diagnostic] = []
        self.keeping = Keeping(machine)
        self.gone = 0
        self._agent = agent
        self._machine = machine
        self._reader = reader
        # Of a time in the past nothing is kept, but what was read before need not be read again.
        state = machine.state_dir if machine.as_of is None or not machine.may_keep else None
        self._logs = AgentLogs(state, agent, locate.owner(machine))

    def logs(self, files: Iterable[LogFile]) -> list[Log]:
        """Return the facts of all logs, of those that are gone as well; what is new is read and kept."""
        kept = self._logs.rows()
        self.problems += self._ours()
        changed: dict[str, LogRow] = {}
        found: dict[str, Log] = {}
        for job, row, facts in self._each([_Job(file, kept.pop(file.known_by, None)) for file in files]):
            if facts is not None:
                found[job.file.known_by] = Log(facts, job.file.is_subagent or facts.is_subagent)
            if row is not None:
                changed[job.file.known_by] = row
        if self._machine.may_keep:
            self._logs.save(changed)
            self.unkept += self._ours()
        rows = ((row, decoded(row.facts)) for row in kept.values())
        gone = [Log(facts, bool(row.is_subagent) or facts.is_subagent) for row, facts in rows if facts is not None]
        self.gone = len(gone)
        return [*found.values(), *gone]

    def _each(self, jobs: Sequence[_Job]) -> Iterator[tuple[_Job, LogRow | None, LogFacts | None]]:
        """Yield each log with a new row where anything is new, and its facts; where much is, two processes read it."""
        parts: tuple[Sequence[_Job], Sequence[_Job]] = (jobs, ())
        unread = [self._unread(job.file, job.past) for job in jobs]
        if sum(unread) >= ENOUGH_FOR_TWO:
            self._told("")  # Whatever both need, and what may be kept of it, is made before there are two.
            ordered = [jobs[number] for number in sorted(range(len(jobs)), key=unread.__getitem__)]
            parts = (ordered[::2], ordered[1::2])
            done = both(self._answers, parts, Bytes(_packed, _ANSWERS.decode))
        else:
            done = (self._answers(jobs), [])
        answers = {
            id(job): answer
            for part, found in zip(parts, done, strict=True)
            for job, answer in zip(part, found, strict=True)
        }
        for job in jobs:
            row, problem, facts = answers[id(job)]
            self.problems += [problem] if problem is not None else []
            yield job, row, job.facts(row) if facts is None else facts

    def _unread(self, file: LogFile, past: LogRow | None) -> int:
        """Return how many bytes of a log were never read, as far as its size tells."""
        try:
            size = os.stat(file.path).st_size  # noqa: PTH116 - a thousand paths need not be made
        except OSError:
            return 0
        return size if past is None else max(0, size - past.offset)

    def _answers(self, jobs: Sequence[_Job]) -> list[_Answer]:
        return [self._log_or_problem(job) for job in jobs]

    def _log_or_problem(self, job: _Job) -> _Answer:
        """Return what `_log` does, and what was wrong with a log that cannot be read."""
        try:
            row, facts = self._log(job.file, job.past)
        except SourceError as error:
            return None, self._problem(job.file.named, error.what, error.remedy), None
        return row, None, facts

    def _ours(self) -> list[Diagnostic]:
        """Return what is newly wrong with what is kept of logs."""
        causes, self._logs.problems = self._logs.problems, []
        return [self._problem(str(self._logs.path), cause) for cause in causes]

    def _problem(self, path: str, cause: str, remedy: str = "") -> Diagnostic:
        stage = f"collect/{self._agent.replace('-', '_')}"
        return Diagnostic(stage=stage, subject=shown(PurePosixPath(path), self._machine), cause=cause, remedy=remedy)

    def _log(self, file: LogFile, row: LogRow | None) -> tuple[LogRow | None, LogFacts]:
        """Return the facts of one log, and a new row where there was anything new."""
        with opened(Path(file.path)) as source:
            facts = decoded(row.facts) if row is not None and self._only_grew(row, source) else None
            offset = row.offset if row is not None and facts is not None else begin(source)
            if facts is not None and row is not None and offset >= source.size:
                return None, facts
            if file.unpacked is not None:
                return self._whole(file, file.unpacked, source)
            reader = self._new(facts)
            if facts is None and offset:
                # The earlier part of a log too large to be read.
                reader.facts.unreadable += 1
            end = self._read(source, reader, offset)
            again = reader.unanswered_from(end - STILL_OPEN)
            offset = end if again is None else again
            proof = source.proof(offset, b"")
            encoded = msgspec.msgpack.encode(reader.facts)
            return LogRow(_place(source), offset, proof, int(file.is_subagent), encoded), reader.facts

    def _whole(
        self, file: LogFile, unpacked: Callable[[bytes], bytes], source: HistoryBytes
    ) -> tuple[LogRow, LogFacts]:
        """Return what `_log` does of a file that has to be unpacked; it is not appended to."""
        reader = self._new(None)
        self._take(reader, LogCures(), unpacked(source.read(0, LARGEST_WHOLE)), 0)
        row = LogRow(_place(source), source.size, source.proof(source.size, b""), int(file.is_subagent), b"")
        return row._replace(facts=msgspec.msgpack.encode(reader.facts)), reader.facts

    def _new(self, facts: LogFacts | None) -> Reader:
        """Return what reads one log of lines."""
        if self._reader is None:
            message = "is no log of lines"
            raise SourceError(message)
        return self._reader(facts)

    def _take(self, reader: Reader, cures: LogCures, data: bytes, start: int) -> None:
        for ran in reader.read(data, start):
            line = reader.facts.ran[ran.call] = ran_line(ran, self._told)
            cures.follow(reader.facts, ran, line)

    def _only_grew(self, row: LogRow, source: HistoryBytes) -> bool:
        return row.place == _place(source) and row.offset <= source.size and source.proof(row.offset, b"") == row.proof

    def _read(self, source: HistoryBytes, reader: Reader, offset: int) -> int:
        """Read whole lines from an offset on; return where the last one ends that is closed."""
        cures = LogCures()
        for data, start, end in whole_lines(source, offset):
            self._take(reader, cures, data, start)
            offset = end
        return offset

    @functools.cached_property
    def _told(self) -> Callable[[str], str]:
        """Tells a name as it may be kept: plainly where it is known or has the shape of a program's name."""
        vouched, key = self.keeping.vouched_name, self.keeping.key
        return functools.cache(lambda name: name if vouched(name) or may_be_name(name) else token(name, key))


def _place(source: HistoryBytes) -> str:
    return " ".join(map(str, source.place))


class Projects:
    """Tells the project that a directory belongs to, as it may be shown: the repository, else the directory itself."""

    def __init__(self, machine: Machine) -> None:
        self._machine = machine
        self._known: dict[str, str] = {}

    def __call__(self, directory: str) -> str:
        """Return `~/…`, or "" for what is no directory below the home."""
        if directory not in self._known:
            self._known[directory] = self._found(PurePosixPath(directory)) if directory.startswith("/") else ""
        return self._known[directory]

    def _found(self, directory: PurePosixPath) -> str:
        home = self._machine.home
        if ".." in directory.parts or not directory.is_relative_to(home):
            return ""
        for place in (directory, *directory.parents):
            if place == home:
                break
            try:
                if os.path.lexists(self._machine.at(place / ".git")):
                    return shown(place, self._machine)
            except SourceError:
                break
        return shown(directory, self._machine) if directory != home else "~"
