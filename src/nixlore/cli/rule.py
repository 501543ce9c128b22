"""`nixlore rule CODE`: what a rule looks at, and when it keeps silent."""

from __future__ import annotations

import inspect
from collections.abc import Iterator

import click
import msgspec

from nixlore.cli._completion import rules_offered
from nixlore.cli._names import refuse
from nixlore.cli._options import command
from nixlore.cli._paint import paint
from nixlore.cli._session import emit, session
from nixlore.present._text import Line


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
        emit(msgspec.json.encode({"code": key, "name": found[key].name, "explanation": texts[key]}))
    else:
        paint([Line(f"{key}  {found[key].name}", "head"), *_paragraphs(texts[key])])


def _paragraphs(text: str) -> Iterator[Line]:
    """Yield the paragraphs of a docstring, each as one line to be wrapped where it is printed."""
    for paragraph in text.split("\n\n"):
        yield Line("")
        yield Line(" ".join(paragraph.split()))
