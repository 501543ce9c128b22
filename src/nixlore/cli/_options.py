"""The options that every command takes, before and after its name, and groups that load their commands when asked."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import click
from click.shell_completion import CompletionItem

from nixlore.cli._asked import options
from nixlore.cli._moments import end_of_day
from nixlore.cli._names import nearest


def _keep(context: click.Context, parameter: click.Parameter, value: Any) -> None:
    if not value or parameter.name is None:
        return
    kept = options(context)
    if parameter.name == "history":
        value = (*kept.history, *value)
    setattr(kept, parameter.name, value)


def _hosts(context: click.Context, _parameter: click.Parameter, typed: str) -> list[str]:
    """Complete `--host`; what knows the hosts needs the options itself."""
    return list(importlib.import_module("nixlore.cli._completion").hosts_offered(context, typed))


def common() -> list[click.Parameter]:
    """Return the options that every command takes."""
    place = click.Path(path_type=Path)
    rows: tuple[tuple[Sequence[str], str, Mapping[str, Any]], ...] = (
        (("--json",), "Print JSON instead of text.", {"is_flag": True}),
        (("--config",), "The configuration repository (else it is looked for).", {"type": place, "metavar": "DIR"}),
        (
            ("--host",),
            "Which of the repository's hosts this machine is.",
            {"metavar": "NAME", "shell_complete": _hosts},
        ),
        (
            ("--history",),
            "Read this history instead of those found; may be repeated.",
            {"type": place, "metavar": "FILE"},
        ),
        (("--eval", "evaluate"), "Also ask nix what this host's configuration evaluates to.", {"is_flag": True}),
        (
            ("--as-of",),
            "Count only what was known then: a date (to its end), a time, or 30d.",
            {"type": end_of_day, "metavar": "DATE"},
        ),
        (("--home",), "The home to read (else yours).", {"type": place, "metavar": "DIR"}),
        (("--root",), "A mounted disk to read instead of this system.", {"type": place, "metavar": "DIR"}),
        (("-q", "--quiet"), "Say nothing on stderr but errors.", {"is_flag": True}),
    )
    return [
        click.Option(names, help=text, expose_value=False, callback=_keep, multiple="--history" in names, **more)
        for names, text, more in rows
    ]


class Command(click.Command):
    """A command that takes the common options besides its own."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.params = [*self.params, *common()]


class Group(click.Group):
    """A group whose commands are imported when they are asked for.

    `lazy` names for each command the module below `nixlore.cli` that holds it and its help in one line.
    """

    def __init__(self, *args: Any, lazy: Mapping[str, tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.params = [*self.params, *common()]
        self.lazy = lazy

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; one whose reader has seen enough has ended well, for which click has another code."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError as error:
            raise click.exceptions.Exit(0) from error

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command that was asked for; one that there is not gets the nearest names."""
        near = nearest(args[0], self.lazy) if args[0] not in self.lazy and not ctx.resilient_parsing else []
        if near:
            message = f"No such command {args[0]!r}. Did you mean {' or '.join(map(repr, near))}?"
            raise click.UsageError(message, ctx)
        return super().resolve_command(ctx, args)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names in the order in which they are declared."""
        return [*self.lazy, *super().list_commands(ctx)]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return one command, imported now."""
        if cmd_name not in self.lazy:
            return super().get_command(ctx, cmd_name)
        module = importlib.import_module(f"nixlore.cli.{self.lazy[cmd_name][0]}")
        found = getattr(module, f"{cmd_name.replace('-', '_')}_command")
        return found if isinstance(found, click.Command) else None

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Return the commands that may follow, with their help, without importing any of them, and the options."""
        found = [
            CompletionItem(name, help=text) for name, (_, text) in self.lazy.items() if name.startswith(incomplete)
        ]
        return [*found, *click.Command.shell_complete(self, ctx, incomplete)]

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - click's own signature
        """List the commands without importing any of them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, text) in self.lazy.items()])


def command(name: str) -> Callable[[Callable[..., None]], Command]:
    """Make a function a command with the common options."""
    return click.command(name, cls=Command)
