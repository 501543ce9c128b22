"""The command line: which commands there are, and how any of them ends."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence
from typing import IO

import click

from nixlore import __version__
from nixlore.cli._boundary import Boundary
from nixlore.cli._options import Group

COMMANDS = {
    "scan": ("scan", "Read what is new, and say what was found and what was not seen."),
    "why": ("why", "Where something is declared and why, who uses it, what it costs."),
    "log": ("log", "What came, moved and went in the configuration, and in whose words."),
    "blame": ("blame", "Each line of a Nix file: last use, commit, why, and size."),
    "diff": ("diff", "Two generations by package, what is used most first."),
    "check": ("check", "Every insight with its evidence."),
    "show": ("show", "The tables behind it: usage, tools, timeline, deps, drift and more."),
    "agent": ("agent", "What a coding agent should know about this machine."),
    "rule": ("rule", "What a rule looks at, and when it keeps silent."),
    "self": ("self_", "nixlore itself: doctor, index, demo."),
    "records": ("plumbing", "What one collector saw, as JSON lines."),
    "facts": ("plumbing", "What one stage says, as JSON."),
    "schema": ("plumbing", "The JSON Schema of a fact, a record or the settings."),
}
"""Each command, the module that holds it and its help in one line."""

COMPLETION = """\b
Completion, to be run once (fish) or put into ~/.bashrc or ~/.zshrc:
  fish   _NIXLORE_COMPLETE=fish_source nixlore \\
           > ~/.config/fish/completions/nixlore.fish
  bash   eval "$(_NIXLORE_COMPLETE=bash_source nixlore)"
  zsh    eval "$(_NIXLORE_COMPLETE=zsh_source nixlore)"    (after compinit)"""


@click.group(
    cls=Group,
    lazy=COMMANDS,
    invoke_without_command=True,
    epilog=COMPLETION,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, message="%(prog)s %(version)s")
@click.pass_context
def nixlore(context: click.Context) -> None:
    """Say what this NixOS machine declares, how it is used, and what does not fit, with the evidence.

    Without a command: the state of this machine in one screen. Options may stand before or after a command.
    """
    if context.invoked_subcommand is None:
        from nixlore.cli.overview import overview_command  # noqa: PLC0415 - `--help` does not need it

        context.invoke(overview_command)


def main(args: Sequence[str] | None = None) -> None:
    """Run the command line and exit: 0 ran, 1 found something, 2 usage or configuration, 3 a bug, 130 interrupted."""
    # What a run makes it mostly keeps until its end, so that looking for garbage finds little: a tenth of the time.
    gc.set_threshold(100_000)
    _open_closed()
    for stream in (sys.stdout, sys.stderr):
        _lenient(stream)
    with Boundary() as boundary:
        color = False if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb" else None
        boundary.code = nixlore.main(args, prog_name="nixlore", standalone_mode=False, color=color) or 0
        sys.stdout.flush()
    sys.exit(boundary.code)


def _open_closed() -> None:
    """Let a stream that was closed before we began lead nowhere, so that no file of ours takes its number."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: PTH123, SIM115 - open to the end


def _lenient(stream: IO[str]) -> None:
    """Let a stream replace what its encoding cannot say, rather than fail."""
    reconfigure = getattr(stream, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(errors="replace")
