"""`nixlore why NAME`: where a program or package is declared, since when and why, and who uses it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from nixlore.cli._completion import tools_offered
from nixlore.cli._options import command
from nixlore.cli._session import session

if TYPE_CHECKING:
    from nixlore.cli._why import Form


@command("why")
@click.argument("name", shell_complete=tools_offered)
@click.option("--full", is_flag=True, help="Leave nothing out.")
@click.option("--log", "biography", is_flag=True, help="Its life in the configuration, event by event.")
@click.option("--deps", is_flag=True, help="What it needs in the store, and what needs it.")
@click.option("--markdown", is_flag=True, help="The same for a document or an agent, as Markdown.")
@click.option("--add", is_flag=True, help="What adding it would bring into the store, where that is known offline.")
@click.pass_context
def why_command(
    context: click.Context, name: str, *, full: bool, biography: bool, deps: bool, markdown: bool, add: bool
) -> None:
    """Say everything that is known of NAME, a program or an attribute path.

    Where it is declared and for which hosts, since when and in whose words, who uses it, which class its use was put
    in and why, and what else does the same job. Of what is declared no more: when it came and went. Whether it is
    here: on the login PATH, in the store and how to run it, or absent; what brought it and what its packages cost.
    """
    if deps + add + biography + markdown > 1:
        message = "--deps, --add, --log and --markdown are different answers: ask for one of them"
        raise click.UsageError(message, context)
    if not name.strip():
        message = "NAME is empty"
        raise click.UsageError(message, context)
    from nixlore.cli._why import say  # noqa: PLC0415 - `--help` does not need it

    forms: dict[Form, bool] = {"add": add, "markdown": markdown, "log": biography, "deps": deps}
    say(session(context), name, next((form for form, is_asked in forms.items() if is_asked), ""), full=full)
