"""`records`, `facts` and `schema`: what one stage saw or says, as JSON for programs and tests."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from msgspec.structs import replace

from nixlore.cli._asked import options
from nixlore.cli._completion import stages_offered
from nixlore.cli._names import refuse
from nixlore.cli._options import command
from nixlore.cli._session import Session, emit, session
from nixlore.errors import ConfigError

if TYPE_CHECKING:
    from nixlore.model.evidence import Diagnostic
    from nixlore.pipeline import Pipeline
    from nixlore.stages import Stage

CHUNK = 2000
"""How many lines are written at once."""


AGENTS = "agent_sessions"
"""The name under which the records of all agents' collectors are asked for together."""


def _collectors_offered(context: click.Context, parameter: click.Parameter, typed: str) -> list[str]:
    own = [AGENTS] if AGENTS.startswith(typed) else []
    return [*own, *stages_offered("collect")(context, parameter, typed)]


@command("records")
@click.argument("collector", shell_complete=_collectors_offered)
@click.option("--type", "kind", metavar="NAME", help="Another record type than the collector's first.")
@click.pass_context
def records_command(context: click.Context, collector: str, kind: str | None) -> None:
    """Print what COLLECTOR saw, one JSON object a line.

    A history prints its entries, reduced to names, with a hash for what looks like none; any other collector its first
    type of record. `agent_sessions` are the collectors of all coding agents together: each line has a `kind`, and
    --type takes one of these. What could not be seen goes to stderr. Nothing is written but the cache.
    """
    own = session(context)
    if collector == AGENTS:
        _print_agents(own, kind)
    else:
        _print_records(own, _collector(collector), collector, kind)


def _print_agents(own: Session, kind: str | None) -> None:
    from nixlore.cli import _agents  # noqa: PLC0415 - `--help` does not need it

    own.label()
    pipeline = own.pipeline()
    _write_lines(_agents.rows(pipeline, kind))
    _tell(own, pipeline)


def _print_records(own: Session, stage: Stage, collector: str, kind: str | None) -> None:
    own.label()
    entries = getattr(stage.module, "entries", None)
    pipeline = own.pipeline()
    if entries is not None and kind in (None, "HistoryEntry"):
        # Whoever names both the reader and the file knows what the file is.
        machine = replace(own.machine, history_reader=collector)
        rows = _contained(pipeline, stage, entries(machine, _aliases(own, collector)))
        if not _write_lines(rows) and own.asked.history:
            own.talk(f"nixlore: none of the named files is read as {collector}, or there is no entry in it")
    else:
        names = {made.__name__: made for made in stage.makes}
        if kind is not None and kind not in names:
            refuse(f"record of {collector}", kind, list(names))
        result = pipeline.collect(stage, pipeline.key(stage))
        if result is not None:
            _write_lines(result.of(names[kind] if kind else stage.makes[0]))
            from nixlore.model.evidence import Diagnostic  # noqa: PLC0415 - `--help` does not need it

            pipeline.diagnostics.extend(result.of(Diagnostic))
    _tell(own, pipeline)


def _tell(own: Session, pipeline: Pipeline) -> None:
    for note in pipeline.diagnostics:
        own.talk(f"nixlore: {note.subject}: {note.cause}")


def _collector(name: str) -> Stage:
    from nixlore import stages  # noqa: PLC0415 - `--help` does not need it

    names = stages.names("collect")
    if name not in names:
        refuse("collector", name, [*names, AGENTS])
    return stages.load("collect", name)


def _aliases(own: Session, collector: str) -> Mapping[str, Sequence[str]]:
    """Return what each alias of this collector's shell runs; the shell's own aliases win over those of all shells."""
    from nixlore import stages  # noqa: PLC0415 - `--help` does not need it
    from nixlore.model.nix import Alias  # noqa: PLC0415

    shell = collector.partition("_")[0]
    pipeline = own.pipeline()
    found: list[Alias] = []
    for name in ("nix_config", "shell_startup"):
        if name in stages.names("collect") and name not in own.machine.off:
            stage = stages.load("collect", name)
            result = pipeline.collect(stage, pipeline.key(stage))
            found.extend(result.of(Alias) if result is not None else ())
    fitting = [alias for alias in found if alias.kind == "alias" and alias.shell in ("", shell) and alias.runs]
    ordered = sorted(fitting, key=lambda alias: alias.shell == shell)
    return {alias.name: alias.runs for alias in ordered}


def _contained(pipeline: Pipeline, stage: Stage, rows: Iterator[Any]) -> Iterator[Any]:
    """Yield rows; a failure to make them ends them and is told, one to print them is not the stage's."""
    with pipeline.containing(stage):
        yield from rows


def _write_lines(rows: Iterable[Any]) -> bool:
    """Print rows as JSON, one a line; tell whether there were any."""
    from nixlore.collected import encoded  # noqa: PLC0415 - `--help` does not need it

    iterator: Iterator[Any] = iter(rows)
    found = False
    while chunk := list(islice(iterator, CHUNK)):
        sys.stdout.write("".join(encoded(row).decode() + "\n" for row in chunk))
        found = True
    return found


@command("facts")
@click.argument("name", shell_complete=stages_offered("analyze", "correlate"))
@click.option(
    "--session",
    "sessions",
    type=click.Path(path_type=Path),
    multiple=True,
    metavar="FILE",
    help="Only over this session of a coding agent, wherever it lies; may be repeated.",
)
@click.pass_context
def facts_command(context: click.Context, name: str, sessions: tuple[Path, ...]) -> None:
    """Print the fact that the stage NAME makes, as JSON, without an envelope.

    Nothing is written but the cache; with --session, nothing.
    """
    from nixlore import stages  # noqa: PLC0415 - `--help` does not need it

    # One fact is made of what is kept until it is printed, so that there is no garbage worth looking for.
    gc.set_threshold(1_000_000)
    own = session(context)
    own.label()
    pipeline = own.pipeline(remembers=not sessions)
    known = [known for step in stages.FACTS for known in stages.names(step)]
    if name not in known:
        refuse("fact", name, sorted(known))
    if sessions:
        from nixlore.cli import _agents  # noqa: PLC0415 - see above
        from nixlore.collected import encoded  # noqa: PLC0415 - see above

        emit(encoded(_agents.fact_of(pipeline, name, sessions)))
        return
    report = pipeline.fact(name)
    raw = report.facts.get(name)
    if raw is None:
        note = _cause(name, pipeline, report.diagnostics)
        message = f"{name} could not be made" + (f": {_told(note)}" if note else "")
        raise ConfigError(message, remedy=note.remedy if note else "")
    emit(bytes(raw))


def _cause(name: str, pipeline: Pipeline, notes: Sequence[Diagnostic]) -> Diagnostic | None:
    """Return why a fact was not made: what its stage says, else what the collectors say whose records it takes.

    Of these the makers of what it takes first are asked first, as that is what it is made of; notes come last.
    """
    own = [note for note in notes if note.subject == name or note.stage.endswith(f"/{name}")]
    wanted = [each.kind for stage in pipeline.later if stage.name == name for each in stage.inputs if each.many]
    ranks = {
        stage.label: rank
        for rank, kind in reversed(list(enumerate(wanted)))
        for stage in pipeline.collectors
        if kind.__name__ not in ("Coverage", "Diagnostic") and kind in stage.makes
    }
    theirs = [note for note in notes if note.stage in ranks]
    theirs.sort(key=lambda note: (note.severity == "note", ranks[note.stage]))
    return next(iter([*own[::-1], *theirs]), None)


def _told(note: Diagnostic) -> str:
    """Return a cause with the path that it is about."""
    return f"{note.subject}: {note.cause}" if note.subject.startswith(("/", "~")) else note.cause


def _schemas_offered(_context: click.Context, _parameter: click.Parameter, typed: str) -> list[str]:
    return sorted(name for name in _schemas() if name.startswith(typed))


@command("schema")
@click.argument("name", required=False, shell_complete=_schemas_offered)
@click.pass_context
def schema_command(context: click.Context, name: str | None) -> None:
    """Print the JSON Schema of a fact, an artifact's envelope, a record type or the settings (`config`).

    Without NAME: the names there are.
    """
    import msgspec  # noqa: PLC0415 - `--help` does not need it

    kinds = _schemas()
    if name is None:
        emit(msgspec.json.encode(sorted(kinds)) if options(context).json else "\n".join(sorted(kinds)))
        return
    if name not in kinds:
        refuse("schema", name, sorted(kinds), "nixlore schema")
    emit(msgspec.json.format(msgspec.json.encode(msgspec.json.schema(kinds[name])), indent=2))


def _schemas() -> dict[str, Any]:
    """Return every type whose JSON we print or read, by the name under which one asks for it."""
    from nixlore import stages  # noqa: PLC0415 - `--help` does not need it
    from nixlore.model.insight import Insight  # noqa: PLC0415
    from nixlore.model.run import Config  # noqa: PLC0415
    from nixlore.model.shell import HistoryEntry  # noqa: PLC0415
    from nixlore.present._why import Why  # noqa: PLC0415
    from nixlore.present.artifacts import Envelope  # noqa: PLC0415
    from nixlore.report import Report  # noqa: PLC0415
    from nixlore.storage._ledger_upkeep import Exported  # noqa: PLC0415

    kinds: dict[str, Any] = {"config": Config, "envelope": Envelope, "insights": tuple[Insight, ...]}
    kinds |= {"HistoryEntry": HistoryEntry, "why": Why, "report": Report, "Exported": Exported}
    for stage in stages.discover("collect"):
        kinds.update({made.__name__: made for made in stage.makes})
    for step in ("analyze", "correlate"):
        kinds.update({stage.name: stage.makes[0] for stage in stages.discover(step)})
    return kinds
