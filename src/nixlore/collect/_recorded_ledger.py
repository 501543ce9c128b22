"""Open the ledger, take in what is new, and tell what it holds; whatever is wrong with its file costs no answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from nixlore import locate
from nixlore.collect import _atuin_files, _atuin_rows, _nushell_rows
from nixlore.collect._agent_sources import AgentSource
from nixlore.collect._database_histories import Database
from nixlore.collect._history_files import HistoryFile
from nixlore.collect._history_places import bash_files, fish_files, nushell_files, zsh_files
from nixlore.collect._history_then import Then
from nixlore.collect._recorded_agents import file_of, take_agent
from nixlore.collect._recorded_databases import take_database
from nixlore.collect._recorded_files import take_file
from nixlore.collect._recorded_ingest import STAGE, Ingest
from nixlore.collect._recorded_lasting import lasting
from nixlore.collect._recorded_records import RECORDING, Record, records
from nixlore.collect._recorded_sources import AGENTS, ledger_file
from nixlore.collect._recorded_spool import NAME, take
from nixlore.collect._unkept import note_unkept
from nixlore.errors import SourceError
from nixlore.machine import Machine
from nixlore.model.evidence import Coverage, Diagnostic
from nixlore.model.run import DAY
from nixlore.model.shell import NameKey
from nixlore.shell.bash import BASH
from nixlore.shell.entries import Format
from nixlore.shell.fish import FISH
from nixlore.shell.zsh import ZSH
from nixlore.storage._ledger_opening import DamagedLedgerError, LedgerError
from nixlore.storage._ledger_queries import Queries
from nixlore.storage.databases import set_aside
from nixlore.storage.files import acting_for
from nixlore.storage.ledger import FILE, Ledger

Take = Callable[[Ingest], int | None]
"""Takes in what is new in one source; returns the second of the oldest entry that is still there."""


def told(machine: Machine) -> list[Record | NameKey | Diagnostic]:
    """Return all that the ledger tells once it has taken in what is new."""
    path = ledger_file(machine)
    notes: list[Diagnostic] = []
    if path is not None and machine.state_dir is not None and machine.may_keep and machine.as_of is None:
        found = _from_file(machine, path, notes)
        note_unkept("recorded", path, is_unkept=found is None)
        if found is not None:
            return [*found, *notes, *lasting(machine, path)]
    try:
        with acting_for(locate.owner(machine)):
            copy = Ledger.in_memory(path)
        return [*_told(machine, copy, may_write=False), *notes]
    except LedgerError as error:
        # Why the file cannot be used was said when it was to be written.
        notes = notes or [_note(path, error.what, error.remedy)]
        return [*_told(machine, Ledger.in_memory(), may_write=False), *notes]


def _from_file(machine: Machine, path: Path, notes: list[Diagnostic]) -> list[Record | NameKey | Diagnostic] | None:
    """Return what the ledger's file tells, None where it cannot be used; a damaged one is set aside once."""
    owner = locate.owner(machine)
    for _ in range(2):
        try:
            with acting_for(owner):
                ledger = Ledger.in_file(path, owner)
            return _told(machine, ledger, may_write=True)
        except DamagedLedgerError as error:
            try:
                with acting_for(owner):
                    aside = set_aside(path)
            except OSError as refused:
                notes.append(
                    _note(path, f"{error.what}, and cannot be set aside ({refused.strerror}): nothing is kept")
                )
                return None
            remedy = "what histories still hold is read again; what only it knew is in the file set aside"
            notes.append(_note(path, f"{error.what}: set aside as {aside.name}", remedy))
        except (LedgerError, SourceError) as error:
            notes.append(_note(path, f"{error.what}: nothing is kept", error.remedy))
            return None
    return None


def _note(path: Path | None, cause: str, remedy: str = "") -> Diagnostic:
    return Diagnostic(stage=STAGE, subject=str(path or FILE), cause=cause, remedy=remedy)


def _told(machine: Machine, ledger: Ledger, *, may_write: bool) -> list[Record | NameKey | Diagnostic]:
    found: list[Record | NameKey | Diagnostic]
    try:
        with acting_for(locate.owner(machine) if may_write else None):
            ingest = Ingest(machine, ledger, may_write=may_write)
            oldest = _taken(ingest)
        with ledger.reading():
            queries = Queries(ledger, (Then(machine).latest + 1) * 1000, machine.off, _left_out(ingest))
            live = {
                number: oldest[source.file] // DAY
                for number, source in queries.sources.items()
                if source.file in oldest
            }
            found = [NameKey(key=ledger.key), *records(queries, live), *ingest.notes]
    finally:
        ledger.close()
    if not any(isinstance(record, Coverage) and record.source == RECORDING for record in found):
        found.append(
            Coverage(collector="recorded", source=RECORDING, state="absent", host=machine.host, user=machine.user)
        )
    return found


def _taken(ingest: Ingest) -> dict[bytes, int]:
    """Take in every source, the best first, each in one step; return for each file its oldest second."""
    oldest: dict[bytes, int] = {}
    for name, shown, take_in in _sources(ingest.machine):
        if name in ingest.machine.off:
            continue
        try:
            with ingest.ledger.writing():
                found = take_in(ingest)
                ingest.finish()
        except SourceError:
            # The collector of that source says why it cannot be read.
            continue
        if found is not None:
            oldest[ingest.file(shown)] = found
    return oldest


def _left_out(ingest: Ingest) -> frozenset[bytes]:
    """Return the digests of the logs of agents that are switched off."""
    return frozenset(ingest.file(file_of(agent)) for agent in AGENTS if agent.name in ingest.machine.off)


def _sources(machine: Machine) -> Iterator[tuple[str, str, Take]]:
    """Yield every source there is: its collector, its file and how it is taken in."""
    if not machine.histories:
        yield from ((agent.name, file_of(agent), _of_agent(agent)) for agent in AGENTS)
        yield NAME, "", take
    for file in _atuin_files.files(machine):
        yield _atuin_files.NAME, file.shown, _of_database(_atuin_rows.form(machine), file)
    for file in nushell_files(machine)[1]:
        yield _nushell_rows.DATABASE.name, file.shown, _of_database(_nushell_rows.DATABASE, file)
    for form, files in ((ZSH, zsh_files), (BASH, bash_files), (FISH, fish_files)):
        for file in files(machine):
            yield form.name, file.shown, _of_file(form, file)


def _of_agent(source: AgentSource) -> Take:
    return lambda ingest: take_agent(ingest, source)


def _of_database(form: Database, file: HistoryFile) -> Take:
    return lambda ingest: take_database(ingest, form, file).oldest


def _of_file(form: Format, file: HistoryFile) -> Take:
    return lambda ingest: take_file(ingest, form, file).oldest
