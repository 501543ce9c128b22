"""What is told of contexts and prompts that were seen together with better or worse sessions, and of what cannot be."""

from __future__ import annotations

from collections.abc import Iterator

from nixlore.analyze._outcome_need import need
from nixlore.model.session_outcomes import Arm, Association, OutcomeName, SessionOutcomes, TooFew
from nixlore.present._text import Line, listed, plural, safe
from nixlore.report import Report
from nixlore.synthesize._phrases import date

NAME = "session_outcomes"

MOST = 5
"""How many of each kind are told."""

OF: dict[OutcomeName, str] = {
    "failed commands": "commands",
    "questions": "prompts",
    "corrections": "later prompts",
    "interruptions": "prompts",
}
"""Of what the rate of each outcome is one."""


def sentences(report: Report) -> Iterator[Line]:
    """Yield what was seen together, how that was found, and for what there are too few sessions."""
    fact = report.fact(NAME, SessionOutcomes)
    if fact is None:
        return
    yield Line("Seen together, which does not say that one causes the other", "head")
    yield Line(_looked_at(fact), "dim", 2)
    told = [one for one in fact.associations if one.verdict == "seen together"]
    for one in told[:MOST]:
        yield from _together(one, fact.compared)
    if len(told) > MOST:
        yield Line(f"and {len(told) - MOST} more: nixlore facts {NAME}", "dim", 2)
    if fact.associations and not told:
        yield Line("Nothing was seen together more than by chance.", indent=2)
    yield from _not_shown([one for one in fact.associations if one.verdict == "not shown"], fact.compared)
    yield from _too_few(fact)


def _looked_at(fact: SessionOutcomes) -> str:
    left = f"; {plural(fact.by_program, 'session')} that programs began left out" if fact.by_program else ""
    if not fact.sessions:
        return f"no session that a person began{left}"
    days = f"{date(fact.first_day)} to {date(fact.last_day)}"
    rates = [
        f"{_counted(total.events, total.outcome)} of {_counted(total.of, OF[total.outcome])}"
        for total in fact.outcomes
        if total.of
    ]
    return f"{plural(fact.sessions, 'session')} that people began, {days}{left}: {', '.join(rates)}"


def _counted(count: int, many: str) -> str:
    """Return a count with its noun, which is given as that of several."""
    return plural(count, many.removesuffix("s"), many)


def _together(one: Association, compared: int) -> Iterator[Line]:
    """Yield one sentence with its figures, and what else the two sides may differ in."""
    word = "fewer" if one.difference < 0 else "more"
    yield Line(f"{_what(one.what)}: seen together with {word} {one.outcome}", "strong", 2)
    sides = f"{_rate(one, one.present)} with it, {_rate(one, one.absent)} without"
    low, high = sorted((abs(one.low), abs(one.high)))
    yield Line(
        f"{sides}; {abs(one.difference) * 100:.1f} points {word} among their like (95 %: {low * 100:.1f} to "
        f"{high * 100:.1f}), p {_p(one.p)} after {plural(compared, 'comparison')}",
        indent=4,
    )
    yield Line(
        f"compared within project and period; with it {_other(one.present)}; without {_other(one.absent)}", "dim", 4
    )


def _rate(one: Association, arm: Arm) -> str:
    return f"{arm.events / arm.of:.1%} of {_counted(arm.of, OF[one.outcome])} in {plural(arm.sessions, 'session')}"


def _other(arm: Arm) -> str:
    return (
        f"{plural(arm.projects, 'project')}, {plural(arm.models, 'model')}, {plural(arm.calls, 'call')} in the median, "
        f"{date(arm.first_day)} to {date(arm.last_day)}"
    )


def _p(p: float) -> str:
    return "< 0.001" if p < 0.001 else f"{p:.3f}"


def _what(names: tuple[str, ...]) -> str:
    text = listed(names, 3)
    return text[:1].upper() + text[1:]


def _not_shown(found: list[Association], compared: int) -> Iterator[Line]:
    """Yield for what no difference was shown, within which bounds, and for what there are too few sessions."""
    by_factor: dict[tuple[str, ...], list[Association]] = {}
    for one in found:
        by_factor.setdefault(one.what, []).append(one)
    for what, ones in list(by_factor.items())[:MOST]:
        yield Line(f"{_what(what)}: {'; '.join(_parts(ones, compared))}", indent=2)
    if len(by_factor) > MOST:
        yield Line(f"nor for {plural(len(by_factor) - MOST, 'more', 'more')}: nixlore facts {NAME}", "dim", 2)


def _parts(ones: list[Association], compared: int) -> Iterator[str]:
    """Yield the outcomes in which a halving would mostly have been found, then those in which it would not."""
    needs = {one.outcome: need(one, compared) for one in ones}
    enough = [f"{one.outcome} ({_bounds(one)})" for one in ones if _smaller(one) >= needs[one.outcome]]
    if enough:
        yield f"no difference shown in {', '.join(enough)}"
    for one in ones:
        if _smaller(one) < needs[one.outcome]:
            have = f"have {_smaller(one):,}, need {needs[one.outcome]:,} a side"
            yield f"not enough data ({have}) to see {one.outcome} halved"


def _smaller(one: Association) -> int:
    return min(one.present.sessions, one.absent.sessions)


def _bounds(one: Association) -> str:
    by_chance = f", but p {_p(one.p)} after all comparisons" if one.low > 0 or one.high < 0 else ""
    return f"{one.low * 100:+.1f} to {one.high * 100:+.1f} points{by_chance}"


def _too_few(fact: SessionOutcomes) -> Iterator[Line]:
    contexts = [one for one in fact.too_few if one.present]
    for one in sorted(contexts, key=lambda one: -min(one.present, one.absent))[:MOST]:
        yield Line(f"{_what(one.what)}: not enough data ({_have(one)})", indent=2)
    more = max(0, len(contexts) - MOST)
    if more:
        yield Line(f"nor for {more:,} more: nixlore facts {NAME}", "dim", 2)
    if fact.elsewhere:
        yield Line(f"{plural(fact.elsewhere, 'session')} of no known project compared with none", "dim", 2)
    if fact.unlisted:
        yield Line(f"{plural(fact.unlisted, 'context')} with fewer sessions still left out", "dim", 2)


def _have(one: TooFew) -> str:
    need = f"need {one.need} a side of the same project and period"
    have = f"have {one.present} with and {one.absent} without it"
    if one.because == "too little happened in them":
        return f"{have}; {safe(one.because)}"
    like = f", of which {one.comparable} have their like" if one.because.startswith("too few of the same") else ""
    return f"{have}{like}; {need}"
