"""`nixlore check`: every insight with its evidence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

import click

from nixlore.cli._completion import rules_offered
from nixlore.cli._names import refuse
from nixlore.cli._options import command
from nixlore.cli._paint import paint
from nixlore.cli._session import emit, session
from nixlore.present._text import Line, plural, safe

if TYPE_CHECKING:
    from nixlore.model.insight import Insight


@command("check")
@click.argument("rules", nargs=-1, metavar="[RULE]…", shell_complete=rules_offered)
@click.option(
    "--select",
    multiple=True,
    metavar="RULE",
    help="Show only this rule; may be repeated.",
    shell_complete=rules_offered,
)
@click.option(
    "--ignore",
    multiple=True,
    metavar="RULE",
    help="Leave this rule out; may be repeated.",
    shell_complete=rules_offered,
)
@click.option("--exit-code", is_flag=True, help="End with exit code 1 when anything is shown.")
@click.pass_context
def check_command(
    context: click.Context, rules: tuple[str, ...], select: tuple[str, ...], ignore: tuple[str, ...], *, exit_code: bool
) -> None:
    """Show every insight with the evidence that it rests on; with RULE, only those of these rules.

    RULE is a code, the beginning of one (NX1 for all of NX1…) or a rule's name; `nixlore rule` lists them.
    """
    own = session(context)
    wanted = _codes((*rules, *select))
    unwanted = _codes(ignore)
    report = own.answer()
    shown = [
        insight
        for insight in report.insights
        if (not wanted or insight.code.startswith(wanted)) and not (unwanted and insight.code.startswith(unwanted))
    ]
    if own.asked.json:
        from nixlore.collected import encoded  # noqa: PLC0415 - only for JSON

        own.label()
        emit(encoded(shown))
    else:
        from nixlore.present._parts import SAMPLE, blind_spots  # noqa: PLC0415 - `--help` does not need it

        user = report.target.user
        head = [SAMPLE] if report.sample else []
        paint([*head, *insight_lines(shown, user), *blind_spots(report.diagnostics, user)])
    if exit_code and shown:
        context.exit(1)


def _codes(names: Sequence[str]) -> tuple[str, ...]:
    """Return the beginnings of codes that rules are asked for by; a rule that does not exist is refused."""
    from nixlore import stages  # noqa: PLC0415 - `--help` does not need it

    by_name = {stage.name: stage.module.CODE for stage in stages.discover("synthesize")} if names else {}
    codes = []
    for name in names:
        code = by_name.get(name, name.upper())
        if not any(known.startswith(code) for known in by_name.values()):
            refuse("rule", name, [*sorted(by_name.values()), *by_name], "nixlore rule")
        codes.append(code)
    return tuple(codes)


def insight_lines(insights: Sequence[Insight], user: str) -> Iterator[Line]:
    """Yield each insight with its evidence; what all of one rule rest on stands once, below them."""
    from nixlore.present._why import evidence_line  # noqa: PLC0415 - `--help` does not need it

    if not insights:
        yield Line("Nothing was found.")
    for code, group in groupby(insights, lambda insight: insight.code):
        found = list(group)
        shared = [] if len(found) == 1 else [row for row in found[0].evidence if all(row in x.evidence for x in found)]
        for insight in found:
            grade = "warning, " if insight.severity == "warning" else ""
            yield Line(f"{code}  {safe(insight.says, 400)} [{grade}{insight.confidence} confidence]", "strong")
            yield from (evidence_line(row, user) for row in insight.evidence if row not in shared)
        if shared:
            yield Line(f"{code}  All {len(found)} rest on this, too:", "strong")
            yield from (evidence_line(row, user) for row in shared)
    if insights:
        yield Line("")
        rules = len({insight.code for insight in insights})
        yield Line(f"{plural(len(insights), 'insight')} of {plural(rules, 'rule')}")
