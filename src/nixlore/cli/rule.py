"""`nixlore rule CODE`: what a rule looks at, and when it keeps silent."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click
import msgspec

from nixlore.cli._completion import rules_offered
from nixlore.cli._names import refuse
from nixlore.cli._options import command
from nixlore.cli._paint import paint
from nixlore.cli._session import Session, emit, session
from nixlore.present._text import Line

if TYPE_CHECKING:
    from nixlore.act.learning import Acceptance


@command("rule")
@click.argument("code", required=False, shell_complete=rules_offered)
@click.pass_context
def rule_command(context: click.Context, code: str | None) -> None:
    """Explain the rule CODE (`NX101`) or of that name; without CODE, list all rules."""
    from nixlore import stages  # noqa: PLC0415 - `--help` does not need it

    own = session(context)
    found = {stage.module.CODE: stage for stage in stages.discover("synthesize")}
    texts = {key: inspect.cleandoc(stage.module.__doc__ or "") for key, stage in sorted(found.items())}
    if code is None:
        rows = {key: text.partition("\n")[0] for key, text in texts.items()}
        if own.asked.json:
            emit(msgspec.json.encode(rows))
        else:
            paint(Line(f"{key}  {row}") for key, row in rows.items())
        return
    named = {stage.name: key for key, stage in found.items()}
    key = named.get(code, code.upper())
    if key not in texts:
        refuse("rule", code, [*texts, *named], "nixlore rule")
    if own.asked.json:
        told = {"code": key, "name": found[key].name, "explanation": texts[key], "record": _acceptance(own, key)}
        emit(msgspec.json.encode(told))
    else:
        paint([Line(f"{key}  {found[key].name}", "head"), *_paragraphs(texts[key]), *_record(own, key)])


def _paragraphs(text: str) -> Iterator[Line]:
    """Yield the paragraphs of a docstring, each as one line to be wrapped where it is printed."""
    for paragraph in text.split("\n\n"):
        yield Line("")
        yield Line(" ".join(paragraph.split()))


def _acceptance(own: Session, code: str) -> Acceptance | None:
    """Return how proposals that rest on a rule were answered here, None where none was."""
    from nixlore.act.learning import factors  # noqa: PLC0415 - `--help` does not need it
    from nixlore.storage.verdicts import verdicts  # noqa: PLC0415

    return None if own.shelf is None else factors(verdicts(own.shelf)).get(code)


def _record(own: Session, code: str) -> Iterator[Line]:
    """Yield how a rule's proposals fared, and what that does to their rank."""
    found = _acceptance(own, code)
    if found is None:
        return
    counts = {
        "accepted": found.accepted,
        "dismissed": found.dismissed,
        "undone": found.undone,
        "declared again": found.readded,
        "called after it was removed": found.used_after_removal,
        "put off": found.snoozed,
    }
    yield Line("")
    yield Line("Its record here", "head")
    yield Line(", ".join(f"{count} {name}" for name, count in counts.items() if count), indent=2)
    yield Line(
        f"the next proposal is welcome with a chance of {found.mean:.0%} ({found.low:.0%} to {found.high:.0%}); "
        f"the odds of its value are multiplied by {found.factor:.2g}",
        indent=2,
    )
