"""`nixlore rule CODE`: what a rule looks at, and when it keeps silent."""

from __future__ import annotations

import inspect

import click
import msgspec

from nixlore.cli._options import command, offered
from nixlore.cli._session import emit, session
from nixlore.errors import ConfigError


@command("rule")
@click.argument("code", required=False, shell_complete=offered("synthesize"))
@click.pass_context
def rule_command(context: click.Context, code: str | None) -> None:
    """Explain the rule CODE (`NX101`) or of that name; without CODE, list all rules."""
    from nixlore import stages  # noqa: PLC0415 - `--help` does not need it

    own = session(context)
    found = {stage.module.CODE: stage for stage in stages.discover("synthesize")}
    texts = {key: inspect.cleandoc(stage.module.__doc__ or "") for key, stage in sorted(found.items())}
    if code is None:
        rows = {key: text.partition("\n")[0] for key, text in texts.items()}
        emit(msgspec.json.encode(rows) if own.asked.json else "\n".join(f"{key}  {row}" for key, row in rows.items()))
        return
    named = {stage.name: key for key, stage in found.items()}
    key = named.get(code, code.upper())
    if key not in texts:
        message = f"there is no rule {code}"
        raise ConfigError(message, remedy="`nixlore rule` lists them")
    if own.asked.json:
        emit(msgspec.json.encode({"code": key, "name": found[key].name, "explanation": texts[key]}))
    else:
        emit(f"{key} {found[key].name}\n\n{texts[key]}")
