"""`nixlore check`: every insight with its evidence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import click

from nixlore.cli._options import command
from nixlore.cli._paint import paint
from nixlore.cli._session import emit, session
from nixlore.errors import ConfigError
from nixlore.present._text import Line, plural, safe

if TYPE_CHECKING:
    from nixlore.model.insight import Insight


@command("check")
@click.argument("rules", nargs=-1, metavar="[RULE]…")
@click.option("--select", multiple=True, metavar="RULE", help="Show only this rule; may be repeated.")
@click.option("--ignore", multiple=True, metavar="RULE", help="Leave this rule out; may be repeated.")
@click.option("--exit-code", is_flag=True, help="End with exit code 1 when anything is shown.")
@click.pass_context
def check_command(
    context: click.Context, rules: tuple[str, ...], select: tuple[str, ...], ignore: tuple[str, ...], *, exit_code: bool
) -> None:
    """Show every insight with the evidence that it rests on; with RULE, only those of these rules.

    `nixlore rule RULE` explains a rule. RULE may be the beginning of a code: NX1 stands for all of NX1…
    """
    own = session(context)
    wanted = tuple(name.upper() for name in (*rules, *select))
    unwanted = tuple(name.upper() for name in ignore)
    _known((*wanted, *unwanted))
    report = own.answer()
    shown = [
        insight
        for insight in report.insights
        if (not wanted or insight.code.startswith(wanted)) and not (unwanted and insight.code.startswith(unwanted))
    ]
    if own.asked.json:
        from nixlore.collected import encoded  # noqa: PLC0415 - only for JSON

        emit(encoded(shown))
    else:
        from nixlore.present._parts import SAMPLE, blind_spots  # noqa: PLC0415 - `--help` does not need it

        paint([*([SAMPLE] if report.sample else []), *_lines(shown), *blind_spots(report.diagnostics)])
    if exit_code and shown:
        context.exit(1)


def _known(names: Sequence[str]) -> None:
    """Refuse a rule that does not exist."""
    from nixlore import stages  # noqa: PLC0415 - `--help` does not need it

    codes = [stage.module.CODE for stage in stages.discover("synthesize")] if names else []
    for name in names:
        if not any(code.startswith(name) for code in codes):
            message = f"there is no rule {name}"
            raise ConfigError(message, remedy="one of " + ", ".join(sorted(codes)))


def _lines(insights: Sequence[Insight]) -> Iterator[Line]:
    from nixlore.present._why import evidence_line  # noqa: PLC0415 - `--help` does not need it

    if not insights:
        yield Line("Nothing was found.")
    for insight in insights:
        yield Line(f"{insight.code} {safe(insight.says, 400)}", "strong")
        yield Line(f"{insight.severity}, {insight.confidence} confidence", indent=6)
        for evidence in insight.evidence:
            yield evidence_line(evidence)
    if insights:
        yield Line("")
        rules = len({insight.code for insight in insights})
        yield Line(f"{plural(len(insights), 'insight')} of {plural(rules, 'rule')}")
