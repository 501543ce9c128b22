"""The plan as lines: what is worth changing, the best first, and one change with all that speaks for it."""

from __future__ import annotations

from collections.abc import Iterator

from nixlore.model.plan import ChangeKind, FilePatch, Plan, PlannedChange
from nixlore.present._parts import SAMPLE
from nixlore.present._text import Line, Style, listed, plural, safe
from nixlore.present._why import evidence_line

KINDS: dict[ChangeKind, str] = {
    "remove_unused": "not used",
    "declare_missing": "not declared",
    "declare_adhoc": "fetched each time",
    "absorb_install": "installed past the configuration",
    "replace_superseded": "superseded",
    "end_workaround": "workaround that has ended",
    "drop_duplicate": "declared twice",
    "move_to_host": "used on one host only",
    "add_project_tool": "lacking in a project",
    "add_abbreviation": "typed again and again",
    "drop_mcp_server": "server never called",
}
"""What each kind of change is about."""

MOST_HOSTS = 4
"""How many of the configurations that a change reaches are named."""

MOST_SPARED = 6
"""How many of those left alone are told of in the list; all with `--json`."""


def plan_lines(plan: Plan, most: int, *, sample: bool) -> Iterator[Line]:
    """Yield the ranked list: title, worth, hosts, risk and id of each change, and what is not known."""
    if sample:
        yield SAMPLE
    shown = plan.changes[:most] if most else plan.changes
    if not plan.changes:
        yield Line("Nothing is worth changing, as far as it is known.")
    for change in shown:
        yield Line(f"{change.id}  {safe(change.title, 200)}", "strong")
        yield Line("; ".join(_facts(change)), indent=10)
        if change.refused:
            yield Line(f"by hand: {safe(change.by_hand, 300)} ({safe(change.refused, 200)})", "dim", 10)
    if len(shown) < len(plan.changes):
        yield Line("")
        yield Line(f"{len(plan.changes) - len(shown)} more: nixlore plan -n 0")
    yield from _below(plan)


def _facts(change: PlannedChange) -> Iterator[str]:
    yield safe(change.worth, 200)
    yield f"for {listed(change.hosts, MOST_HOSTS)}" if change.hosts else _reach(change)
    yield f"{change.risk} risk"
    yield f"{change.confidence} confidence"


def _reach(change: PlannedChange) -> str:
    if change.kind in ("add_project_tool", "drop_mcp_server"):
        return "outside of the configuration"
    return "which hosts it reaches is not known"


def _below(plan: Plan) -> Iterator[Line]:
    if not (plan.hidden or plan.spared or plan.unknown):
        return
    yield Line("")
    if plan.hidden:
        yield Line(f"{plural(plan.hidden, 'proposal')} not shown, as you dismissed or put them off")
    for text in plan.unknown:
        yield Line(f"Not known: {safe(text, 300)}", "warn")
    if plan.spared:
        yield Line(f"Left alone ({len(plan.spared)})", "head")
    for one in plan.spared[:MOST_SPARED]:
        yield Line(f"{safe(one.subject, 60)}: {safe(one.why, 200)} ({one.code})", indent=2)
    if len(plan.spared) > MOST_SPARED:
        yield Line(f"and {len(plan.spared) - MOST_SPARED} more: nixlore plan --json", indent=2)


def change_lines(change: PlannedChange, user: str, *, with_diff: bool = True) -> Iterator[Line]:
    """Yield one change: what speaks for it, what it costs and frees, its diff, and how it takes effect."""
    yield Line(f"{change.id}  {safe(change.title, 200)}", "head")
    yield Line(f"{KINDS[change.kind]}: {'; '.join(_facts(change))}; worth {change.value:.2f} of 1", indent=2)
    if change.risk_says:
        yield Line(f"risk: {safe(change.risk_says, 300)}", indent=2)
    yield Line(f"size: {safe(change.size_says, 600) or _no_size(change)}", indent=2)
    yield Line("")
    yield Line(f"Evidence ({', '.join(change.codes)})", "head")
    yield from (evidence_line(row, user) for row in change.evidence)
    yield Line("")
    if change.refused:
        yield Line(f"No patch: {safe(change.refused, 300)}", "warn")
        yield Line(f"by hand: {safe(change.by_hand, 600)}", indent=2)
    elif with_diff:
        yield from diff_lines(change)
    else:
        yield Line(f"in {', '.join(patch.file for patch in change.patches)}: nixlore plan --patch {change.id}")
    if change.after:
        yield Line("")
        yield Line(f"then run: {safe(change.after, 300)}")


def _no_size(change: PlannedChange) -> str:
    if change.kind in ("add_project_tool", "add_abbreviation", "drop_mcp_server"):
        return "nothing of the store"
    return "not known" if change.freed is None else "nothing leaves the closure"


def diff_lines(change: PlannedChange) -> Iterator[Line]:
    """Yield the diffs of a change; they are the user's own files, shown without what could move the cursor."""
    for patch in change.patches:
        yield from patch_lines(patch)


def patch_lines(patch: FilePatch) -> Iterator[Line]:
    """Yield the diff of one file."""
    for row in patch.patch.split("\n")[:-1]:
        yield Line(_row(row), _style(row))


def _row(row: str) -> str:
    mark, text = row[:1], row[1:]
    lead = text[: len(text) - len(text.lstrip())]
    return f"{mark}{lead.expandtabs(4)}{safe(text.lstrip(), 2000)}"


def _style(row: str) -> Style:
    if row.startswith(("+++ ", "--- ", "diff ", "new file")):
        return "strong"
    return "plus" if row.startswith("+") else "minus" if row.startswith("-") else ""
