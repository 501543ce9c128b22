"""Which commands there are, and what the command line does without one."""

from __future__ import annotations

import click

from nixlore import __version__
from nixlore.cli._options import Group

COMMANDS = {
    "scan": ("scan", "Read what is new, and say what was found and what was not seen."),
    "why": ("why", "Where something is declared and why, who uses it, what it costs."),
    "log": ("log", "What came, moved and went in the configuration, and in whose words."),
    "blame": ("blame", "Each line of a Nix file: last use, commit, why, and size."),
    "diff": ("diff", "Two generations by package, what is used most first."),
    "check": ("check", "Every insight with its evidence."),
    "show": ("show", "The tables behind it: usage, tools, timeline, deps, drift and more."),
    "report": ("report", "All of it to look at: one HTML file."),
    "plan": ("plan", "What is worth changing, the best first, each as a patch."),
    "apply": ("apply", "Make changes of the plan, after their diff."),
    "suggest": ("suggest", "What your other projects of a kind have and this one lacks."),
    "agent": ("agent", "What a coding agent should know about this machine."),
    "shell": ("shell_", "Exact recording in fish, bash and zsh, and help at the prompt."),
    "undo": ("undo", "Take back what was changed in a file of yours."),
    "dismiss": ("dismiss", "Keep a proposal out of the plan, for good or for a while."),
    "rule": ("rule", "What a rule looks at, and when it keeps silent."),
    "self": ("self_", "nixlore itself: doctor, metrics, demo, clean, uninstall."),
    "records": ("plumbing", "What one collector saw, as JSON lines."),
    "facts": ("plumbing", "What one stage says, as JSON."),
    "backtest": ("backtest", "What would have been proposed in the past, against what was done."),
    "export": ("export", "Every run that the ledger knows, as JSON lines."),
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
