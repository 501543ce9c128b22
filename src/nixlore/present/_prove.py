"""What lines for agents would have answered, and what withholding them has shown, in lines."""

from __future__ import annotations

from collections.abc import Iterator

from nixlore.analyze._rates import wilson
from nixlore.correlate._answered import ENOUGH
from nixlore.correlate._arms import CHANGE
from nixlore.model.proof import ArmResult, Experiment, HintProof, LineProof, Proof
from nixlore.model.run import DAY
from nixlore.present._text import Line, plural, safe
from nixlore.synthesize._phrases import date

LIKELY_TOKENS = 10_000
"""From how many tokens on thousands are told."""


def proof_lines(found: Proof) -> Iterator[Line]:
    """Yield what would have been answered, line by line, and what the hook would have said."""
    if not found.failed:
        yield Line(f"No command of an agent failed in the last {plural(found.days, 'day')} (of {found.commands:,}).")
        return
    yield Line(
        f"Of {plural(found.failed, 'failed agent command')} in {plural(found.days, 'day')}, {found.answered:,} would "
        f"have been answered by these lines ({_share(found.answered, found.failed)}).",
        "strong",
    )
    yield Line(
        f"Of the {found.environment:,} that failed by how this machine is set up: {found.prevented:,}"
        f"{f' ({_share(found.prevented, found.environment)})' if found.environment else ''}."
    )
    yield Line(
        f"Each was asked of the block as it was before that day ({plural(found.moments, 'time')} looked back to); "
        "what tells only of the present, as which programs are there, is not in it.",
        "dim",
    )
    yield from _rows(found)
    yield from _hints(found.hints)


def _rows(found: Proof) -> Iterator[Line]:
    yield Line("")
    width = max((len(row.id) for row in found.lines), default=0)
    yield Line(f"{'line':<{width}}  tokens  answered", "head")
    for row in found.lines:
        gone = "" if row.is_now else " (not in the block now)"
        yield Line(
            f"{safe(row.id):<{width}}  {row.tokens:>6}  {_answered(row)}{gone}", "warn" if row.is_dropped else ""
        )
    if any(row.is_dropped for row in found.lines):
        yield Line(f"What answered none of {ENOUGH} or more is left out of the block from now on.")


def _answered(row: LineProof) -> str:
    if not row.unit:
        return "cannot be told from what failed"
    if not row.over:
        return f"was in no block while {row.unit} were looked at"
    each = ""
    if row.answered:
        each = f", {_thousands(row.tokens * row.sessions / row.answered)} tokens each"
    verdict = "; dropped" if row.is_dropped else ""
    return f"{row.answered:,} of {row.over:,} {row.unit}{each}{verdict}"


def _thousands(number: float) -> str:
    return f"{number / 1000:,.0f}k" if number >= LIKELY_TOKENS else f"{number:,.0f}"


def _hints(hints: HintProof) -> Iterator[Line]:
    yield Line("")
    if not hints.asked:
        yield Line("No failure was one that the hook knows.")
        return
    judged = hints.agreed + hints.disagreed
    told = f"The hook would have hinted at {hints.told:,} of {hints.asked:,} ({_share(hints.told, hints.asked)})"
    followed = (
        f"; of {judged:,} after which the session tells, what succeeded was another thing {hints.disagreed:,} times"
        if judged
        else "; no session tells whether these were right"
    )
    yield Line(f"{told}{followed if hints.told else ''}.")


def _share(part: int, whole: int) -> str:
    low, high = wilson(part, whole)
    return f"{part / whole:.0%}, 95 %: {low:.0%} to {high:.0%}" if whole else "of none"


def experiment_lines(found: Experiment) -> Iterator[Line]:
    """Yield how the arms went and what that shows, or how many sessions are missing for it to show anything."""
    if found.since is not None:
        yield Line(f"The experiment runs since {date(found.since // DAY)}: half of the sessions are told nothing.")
    else:
        yield Line("No experiment runs; `nixlore agent prove --experiment on` begins one.")
    for arm in found.arms:
        yield Line(_arm(arm), indent=2)
    if found.is_enough and found.change is not None and found.low is not None and found.high is not None:
        yield Line(_verdict(found.change, found.low, found.high), "strong")
        return
    have = min(arm.sessions for arm in found.arms)
    need = (
        "unknown as long as no session without the block had such a failure" if found.needed is None else found.needed
    )
    yield Line(
        f"Not enough data: have {have:,} sessions in the smaller arm, need {need} to see a change by {CHANGE:.0%}."
    )


def _arm(arm: ArmResult) -> str:
    share = f": {_share(arm.troubled, arm.sessions)}" if arm.sessions else ""
    return (
        f"{arm.arm:<8}  {plural(arm.sessions, 'session')}, {arm.troubled:,} with a failure by the machine's set-up"
        f"{share}; {arm.failures:,} of {plural(arm.commands, 'command')}"
    )


def _verdict(change: float, low: float, high: float) -> str:
    bounds = f"{change:+.0%} of the sessions, 95 %: {low:+.0%} to {high:+.0%}"
    if high < 0:
        return f"The block spares failures ({bounds})."
    if low > 0:
        return f"With the block there are more failures ({bounds})."
    return f"No difference is shown ({bounds})."
