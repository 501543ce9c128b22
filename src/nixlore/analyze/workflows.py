"""Which commands are combined: pipelines, sequences, what is run first in a project, and what could be shorter.

Only names, subcommands and flags are known of a command. Runs and distinct lines, people and agents are counted apart.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

import msgspec

from nixlore.analyze._here import Here
from nixlore.analyze._pipelines import Pipelines, tree
from nixlore.analyze._pipelines_better import Better
from nixlore.analyze._sequences import FALSE_SHARE, Mined, mined
from nixlore.analyze._sequences_purposes import pipeline_purpose, sequence_purpose
from nixlore.analyze._sequences_rituals import Visits
from nixlore.model.nix import Binary
from nixlore.model.recording import LineUse, SessionRun
from nixlore.model.run import Config, Target
from nixlore.model.shell import Actor, Unit
from nixlore.model.workflows import CommandSequence, EntryRitual, Pipeline, Workflows

ACTORS: tuple[Actor, ...] = ("human", "agent", "unknown")

MOST_SEQUENCES = 200

NO_LINES = "no history tells whole lines: `nixlore shell init` records them"
NO_SESSIONS = (
    "no history tells what was run after what in one session: `nixlore shell init` records it from now on, "
    "and atuin's history has it"
)
NO_PLACES = "no history tells where it was run, so that nothing is known of projects: `nixlore shell init` records it"
NO_PROJECTS = "no directory where it was run is in a repository that is there now, so that nothing is known of projects"
NO_PATH = "no directory of the login PATH could be read, so that no other tool is offered"


def analyze(
    lines: Sequence[LineUse] | None,
    sessions: Sequence[SessionRun] | None,
    binaries: Sequence[Binary] | None,
    config: Config,
    target: Target,
) -> Workflows | None:
    """Return how commands are combined on this host by this user, None where no history was read that tells."""
    if lines is None and sessions is None:
        return None
    here = Here(target)
    own_lines = [row for row in lines or () if here.has(row.host, row.user)]
    own_sessions = [run for run in sessions or () if here.has(run.host, run.user)]
    chains, better = Pipelines(), Better({binary.name for binary in binaries or () if binary.rank is not None})
    for row in own_lines:
        nodes = tree(row.steps)
        chains.add(row, nodes)
        better.add(row, nodes)
    by_actor = [mined(_of(own_sessions, actor), actor, config.sequence_seconds) for actor in ACTORS]
    return Workflows(
        seen=chains.sums(),
        pipelines=tuple(map(_with_purpose, chains.most())),
        sequences=tuple(_sequences(by_actor, _with_operands(own_lines))),
        rituals=tuple(_rituals(own_sessions)),
        substitutions=tuple(better.uses()),
        sessions=len(own_sessions),
        commands=sum(found.commands for found in by_actor),
        tested=sum(found.tested for found in by_actor),
        false_share=FALSE_SHARE,
        window=config.sequence_seconds,
        missing=tuple(_missing(own_lines, own_sessions, binaries)),
    )


def _of(sessions: Sequence[SessionRun], actor: Actor) -> list[SessionRun]:
    return [run for run in sessions if run.actor == actor]


def _with_purpose(pipeline: Pipeline) -> Pipeline:
    return msgspec.structs.replace(pipeline, purpose=pipeline_purpose(pipeline.commands))


def _with_operands(lines: Sequence[LineUse]) -> Counter[tuple[Actor, Unit, str]]:
    """Return by actor, unit and command how much more often it is run with operands or options than without any."""
    more: Counter[tuple[Actor, Unit, str]] = Counter()
    for row in lines:
        amount = sum(row.counts)
        for step in row.steps:
            key = (row.actor, row.unit, " ".join((step.name, *step.words)))
            more[key] += amount if step.operands or step.flags else -amount
    return more


def _sequences(by_actor: Sequence[Mined], more: Mapping[tuple[Actor, Unit, str], int]) -> Iterator[CommandSequence]:
    """Yield the sequences with their purposes, people's first."""
    for found in by_actor:
        for sequence in found.sequences[:MOST_SEQUENCES]:
            # Runs say it; lines that are kept once each only where there is nothing else.
            usual = [
                more.get(
                    (sequence.actor, "runs", command), more.get((sequence.actor, "distinct command lines", command), 0)
                )
                for command in sequence.commands
            ]
            yield msgspec.structs.replace(
                sequence,
                purpose=sequence_purpose(sequence.commands),
                with_operands=tuple(difference >= 0 for difference in usual),
            )


def _rituals(sessions: Sequence[SessionRun]) -> Iterator[EntryRitual]:
    for actor in ACTORS:
        yield from Visits(_of(sessions, actor)).rituals(actor)


def _missing(
    lines: Sequence[LineUse], sessions: Sequence[SessionRun], binaries: Sequence[Binary] | None
) -> Iterator[str]:
    """Yield what could not be looked at, and what would help."""
    if not lines:
        yield NO_LINES
    if not any(len(run.heads) > 1 for run in sessions):
        yield NO_SESSIONS
    elif not any(run.project_names for run in sessions):
        yield NO_PROJECTS if any(len(set(run.places)) > 1 for run in sessions) else NO_PLACES
    if not binaries:
        yield NO_PATH
