"""The table behind `show generations`: each generation, what it changed, and what deleting it alone would free."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from nixlore.model.dependencies import GenerationCommit, GenerationCommits, GenerationHistory, GenerationStep
from nixlore.model.store import ProfileKind
from nixlore.present._tables import Table
from nixlore.present._text import Line, plain_size, plural, safe
from nixlore.report import Report
from nixlore.synthesize._generations import made, nar_size

NAME = "generation_history"
COMMITS = "generation_commits"

SHORT = 8
"""How many digits of a revision are shown."""

MARKS = {"is_current": "current", "is_active": "runs", "is_booted": "booted"}


def generations(report: Report) -> Table | None:
    """Return every generation, profile by profile and the newest first."""
    fact = report.fact(NAME, GenerationHistory)
    if fact is None:
        return None
    found = report.fact(COMMITS, GenerationCommits)
    commits = {(row.profile, row.number): row for row in found.rows} if found is not None else {}
    profiles = dict.fromkeys((step.profile, step.user) for step in fact.steps)
    newest = [step for of in profiles for step in reversed(fact.steps) if (step.profile, step.user) == of]
    columns = (
        "generation", "made", "is", "nixos", "nixpkgs", "commit", "kernel", "packages", "NAR", "changed", "rebuilt",
        "hub", "frees",
    )  # fmt: skip
    return Table(
        columns,
        tuple(_row(step, commits) for step in newest),
        frozenset({"packages", "NAR", "rebuilt", "frees"}),
        ("nixpkgs", "packages", "kernel", "hub", "rebuilt", "nixos", "commit", "changed", "NAR", "made"),
        flexible="is",
    )


def sentences(report: Report) -> Iterator[Line]:
    """Yield what all generations tell together: rebuilds, rollbacks, what waits for a reboot, what old ones hold."""
    fact = report.fact(NAME, GenerationHistory)
    if fact is None:
        return
    if fact.rebuilds:
        gone = f", {plural(fact.missing, 'number')} between them deleted" if fact.missing else ""
        back = ", rolled back to an earlier one" if fact.rollbacks else ""
        yield Line(f"{plural(fact.rebuilds, 'rebuild')} of the system left a generation{gone}{back}")
    if fact.reboot:
        yield Line(f"a reboot is pending: {', '.join(map(safe, fact.reboot))}", "warn")
    for old in fact.old:
        if old.freed_at_most is not None:
            most = "" if old.freed is not None else "up to "
            count = plural(len(old.numbers), "old generation")
            whose = {"system": "the system", "home": "the home", "user": f"the profile of {safe(old.user)}"}[
                old.profile
            ]
            yield Line(f"deleting {count} of {whose} would free {most}{nar_size(old.freed_at_most)}", "dim")
    if len(fact.old) > 1 and fact.freed_by_old:
        yield Line(f"deleting all of these together would free {nar_size(fact.freed_by_old)}", "dim")


def _row(step: GenerationStep, commits: Mapping[tuple[ProfileKind, int], GenerationCommit]) -> tuple[str, ...]:
    return (
        called(step),
        made(step.created),
        " ".join(said for mark, said in MARKS.items() if getattr(step, mark)),
        step.label or step.version,
        step.nixpkgs_revision[:SHORT],
        _commit(commits.get((step.profile, step.number))),
        step.kernel_version,
        _count(step.packages),
        plain_size(step.size),
        changed(step),
        _count(step.rebuilt),
        step.hub,
        # What is in use cannot be deleted.
        "" if step.is_current or step.is_active else plain_size(step.freed),
    )


def called(step: GenerationStep) -> str:
    """Return what a generation is called: `412`, `home 31`, `profile of root 2`; `unnumbered` without a number."""
    whose = {"system": "", "home": "home ", "user": "profile "}[step.profile]
    of = f"of {step.user} " if step.profile == "user" and step.user == "root" else ""
    return f"{whose}{of}{step.number}" if step.number else f"{whose}unnumbered"


def changed(step: GenerationStep) -> str:
    """Return what came, went and changed against the generation before: `+10 -2 ~17`, "" where that is not known."""
    if step.added is None:
        return ""
    counts = ((step.added, "+"), (step.removed, "-"), (step.changed, "~"))
    return " ".join(f"{sign}{count}" for count, sign in counts if count) or "nothing"


def _count(count: int | None) -> str:
    return "" if count is None else f"{count}"


def _commit(row: GenerationCommit | None) -> str:
    if row is None:
        return ""
    return row.commit[:SHORT] + (" likely" if row.known_by == "time" else " and more" if row.dirty else "")
