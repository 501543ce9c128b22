"""What failed of the command lines that agents ran: in which way, which rebuilds, and which programs were not there.

The class of a failure is taken from the text of its result when a transcript is read; of codes that are an answer
("no match") nothing is said. A line that ended well may hide a failure: an error of a rebuild behind `| tail`, a name
that was not found before `||`.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from nixlore.analyze._agent_calls import ended_badly, has_failed, is_line
from nixlore.data.failure_classes import kind_of
from nixlore.data.result_texts import REBUILDERS
from nixlore.model.agent import AgentSession, AgentToolCall, FailureText
from nixlore.model.agent_failures import AgentFailures, AskedName, FailedLine, FailureCount, RebuildFailures
from nixlore.model.failures import FailureKind
from nixlore.model.recording import Step
from nixlore.model.run import DAY

MOST_HEADS = 5
"""How many commands are named of each class."""

MOST_PROJECTS = 3
"""How many projects are named in which a program was asked for, the most frequent first."""

UNNAMED = ("#", "*")
"""How names begin that may not be told."""

OF_MODULES = ("python", "node", "pytest", "uv ", "npx", "bun", "deno")
"""How commands begin that load modules of a library."""

STEPS = frozenset(("cd", "echo", "export", "set", "source", "true", "head", "tail", "cat", "grep", "tee", "sleep"))
"""What stands around the command that a line is about."""


def analyze(sessions: Sequence[AgentSession] | None, calls: Sequence[AgentToolCall] | None) -> AgentFailures | None:
    """Return what failed, None where no agent ran a command line."""
    lines = [call for call in calls or () if is_line(call)]
    if not sessions or not lines:
        return None
    failed = [call for call in lines if has_failed(call)]
    days = [call.at // DAY for call in lines if call.at is not None]
    return AgentFailures(
        lines=len(lines),
        failed=sum(ended_badly(call) for call in failed),
        sessions=len({call.session for call in lines}),
        first_day=min(days, default=None),
        last_day=max(days, default=None),
        classes=tuple(_classes(failed)),
        rebuilds=tuple(_rebuilds(lines)),
        missing=tuple(_missing(lines)),
        repeated=tuple(_repeated(failed)),
    )


def _classes(failed: Iterable[AgentToolCall]) -> Iterator[FailureCount]:
    """Yield each class of failures, the most frequent first, what nothing is known of last."""
    by_kind: dict[FailureText, list[AgentToolCall]] = defaultdict(list)
    for call in failed:
        by_kind[call.failure].append(call)
    for kind, found in sorted(by_kind.items(), key=lambda item: (not item[0], -len(item[1]), item[0])):
        heads = Counter(head for call in found for head in subjects(call))
        yield FailureCount(
            kind=kind,
            count=len(found),
            hidden=sum(not ended_badly(call) for call in found),
            sessions=len({call.session for call in found}),
            last_day=max((call.at // DAY for call in found if call.at is not None), default=None),
            heads=tuple(heads.most_common(MOST_HEADS)),
            means=tuple(Counter(_means(found)).most_common()),
        )


def _means(failed: Iterable[AgentToolCall]) -> Iterator[FailureKind]:
    """Yield what exit codes say, where a manual tells."""
    for call in failed:
        step = next((head.split() for head in call.heads if head.partition(" ")[0] == call.judged), None)
        if step and call.exit:
            kind, _ = kind_of(Step(name=step[0], words=tuple(step[1:])), call.exit)
            if kind not in ("failed", "not found"):
                yield kind


def subjects(call: AgentToolCall) -> Iterator[str]:
    """Yield the commands that a failure may be about: what was not found, else what its code is about, else all."""
    if call.missing:
        yield from (name for name in call.missing if not name.startswith(UNNAMED))
        return
    if call.failure == "password":
        yield "sudo"
        return
    own = [head for head in call.heads if not head.startswith(UNNAMED)]
    about = [head for head in own if head.partition(" ")[0] == call.judged]
    if call.failure == "missing module":
        about = about or [head for head in own if head.startswith(OF_MODULES)]
    yield from about or [head for head in own if head.partition(" ")[0] not in STEPS]


def _rebuilds(lines: Iterable[AgentToolCall]) -> Iterator[RebuildFailures]:
    """Yield how each way of applying a configuration went, the most frequent first."""
    by_head: dict[str, list[AgentToolCall]] = defaultdict(list)
    for call in lines:
        for head in call.heads:
            if head.partition(" ")[0] in REBUILDERS:
                by_head[head].append(call)
    for head, found in sorted(by_head.items(), key=lambda item: (-len(item[1]), item[0])):
        failed = [call for call in found if has_failed(call)]
        days = [call.at // DAY for call in found if call.at is not None]
        yield RebuildFailures(
            head=head,
            runs=len(found),
            failed=len(failed),
            hidden=sum(not ended_badly(call) for call in failed),
            classes=tuple(Counter(call.failure for call in failed).most_common()),
            first_day=min(days, default=None),
            last_day=max(days, default=None),
        )


def _missing(lines: Iterable[AgentToolCall]) -> Iterator[AskedName]:
    """Yield the programs that were not there, the most often tried first."""
    vain: dict[str, list[AgentToolCall]] = defaultdict(list)
    runs: Counter[str] = Counter()
    for call in lines:
        runs.update(set(call.ran))
        for name in call.missing:
            if not name.startswith(UNNAMED):
                vain[name].append(call)
    for name, found in sorted(vain.items(), key=lambda item: (-len(item[1]), item[0])):
        yield _asked(name, found, runs)


def _asked(name: str, found: Sequence[AgentToolCall], runs: Mapping[str, int]) -> AskedName:
    days = {call.at // DAY for call in found if call.at is not None}
    projects = Counter(call.project for call in found if call.project)
    return AskedName(
        name=name,
        tries=len(found),
        runs=max(runs.get(name, 0), len(found)),
        sessions=len({call.session for call in found}),
        days=len(days),
        first_day=min(days, default=0),
        last_day=max(days, default=0),
        projects=tuple(project for project, _ in projects.most_common(MOST_PROJECTS)),
    )


def _repeated(failed: Iterable[AgentToolCall]) -> Iterator[FailedLine]:
    """Yield lines by their commands and code, the most frequent first."""
    counts = Counter(
        (call.heads, call.judged, call.exit, call.failure)
        for call in failed
        if call.exit and call.heads and not any(head.startswith(UNNAMED) for head in call.heads)
    )
    for (heads, judged, code, kind), count in sorted(counts.items(), key=lambda item: (-item[1], item[0][0])):
        yield FailedLine(heads=heads, judged=judged, exit=code or 0, kind=kind, count=count)
