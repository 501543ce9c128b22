"""A manual page of a tree of commands, in the man macros that groff and mandoc both read; pure."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator, Sequence

import click

from nixlore.cli._options import common

ABOUT = "what a NixOS machine knows about itself"

FILES = (
    (
        "~/.config/nixlore/config.toml",
        "The settings; without it those in /etc/nixlore/config.toml, where there are any.",
    ),
    ("~/.local/state/nixlore", "Artifacts, the ledger, the journal of changes, answers."),
    ("~/.cache/nixlore", "What can be made again."),
    ("~/.claude/intelligence", "A mirror of the artifacts for coding agents, where Claude Code is used."),
    ("$XDG_RUNTIME_DIR/nixlore/commands", "What shells have recorded and no scan has taken yet."),
)

ENVIRONMENT = (
    ("XDG_STATE_HOME, XDG_CACHE_HOME, XDG_CONFIG_HOME", "Move the directories above."),
    ("CLAUDE_CONFIG_DIR, CODEX_HOME", "Where agents have their settings."),
    ("NH_FLAKE, NH_OS_FLAKE, FLAKE, NH_HOME_FLAKE, NIX_PATH", "Where the configuration may be, without --config."),
    ("NO_COLOR", "No colours."),
)

EXIT = (
    ("0", "It ran."),
    ("1", "Something was found, where --exit-code or --check asks for that, or something was left as it is."),
    ("2", "The command line or the settings are wrong, or something that was asked for is not there."),
    ("3", "A bug; the log that is named can be reported."),
    ("130", "It was interrupted."),
)

_CHARACTERS = {"\\": "\\e", "-": "\\-", "'": "\\(aq", "`": "\\(ga", "^": "\\(ha", "~": "\\(ti"}


def page(root: click.Group, version: str) -> str:
    """Return the manual page of a program, with every command and option."""
    name = root.name or ""
    context = click.Context(root, info_name=name, **root.context_settings)
    lines = [
        f'.TH {name.upper()} 1 "" "{name} {version}" "User Commands"',
        # Long options and paths leave gaps in lines that are made equally long.
        ".ad l",
        ".nh",
        *_section("NAME", [f"{name} \\- {escaped(ABOUT)}"]),
        *_section("SYNOPSIS", [f"\\fB{name}\\fP {escaped(' '.join(root.collect_usage_pieces(context)))}"]),
        *_section("DESCRIPTION", _text(root.help or "")),
        *_section("COMMANDS", _commands(root, context)),
        *_section("OPTIONS", ["Every command takes these, before or after its name.", *_options(root, context)]),
        *_section("FILES", _terms(FILES)),
        *_section("ENVIRONMENT", _terms(ENVIRONMENT)),
        *_section("EXIT STATUS", _terms(EXIT)),
        *_section("COMPLETION", _text(root.epilog or "")),
    ]
    return "\n".join(lines) + "\n"


def escaped(text: str) -> str:
    """Return a text as roff has it; what is not ASCII is named by its number, which needs no encoding."""
    found = "".join(_CHARACTERS.get(one, one if one.isascii() else f"\\[u{ord(one):04X}]") for one in text)
    return f"\\&{found}" if found.startswith(".") else found


def _section(title: str, lines: Sequence[str] | Iterator[str]) -> list[str]:
    return [f".SH {title}", *lines]


def _terms(rows: Sequence[tuple[str, str]]) -> Iterator[str]:
    for term, text in rows:
        yield from (".TP", f"\\fB{escaped(term)}\\fP", _marked(" ".join(text.split())))


def _commands(group: click.Group, above: click.Context) -> Iterator[str]:
    """Yield every command below a group, those of its groups after each."""
    for name in group.list_commands(above):
        found = group.get_command(above, name)
        if found is None or found.hidden:
            continue
        context = click.Context(found, info_name=name, parent=above)
        usage = " ".join(found.collect_usage_pieces(context))
        yield f'.SS "{escaped(context.command_path)} {escaped(usage)}"'
        yield from _text(found.help or "")
        yield from _options(found, context, without=frozenset(one.name for one in common()))
        if isinstance(found, click.Group):
            yield from _commands(found, context)


def _options(
    found: click.Command, context: click.Context, *, without: frozenset[str | None] = frozenset()
) -> Iterator[str]:
    """Yield the options of a command; `--help`, which all have, only where nothing is left out."""
    for one in found.get_params(context):
        record = one.get_help_record(context)
        is_own = one.name not in without and not (without and "--help" in one.opts)
        if record is not None and record[1] and is_own:
            yield from _terms([record])


def _text(text: str) -> Iterator[str]:
    """Yield the paragraphs of a help text; one that is marked so keeps its lines."""
    for number, paragraph in enumerate(inspect.cleandoc(text).split("\n\n")):
        if number:
            yield ".PP"
        lines = paragraph.splitlines()
        if lines and lines[0].strip() == "\b":
            yield from (".nf", *map(_marked, lines[1:]), ".fi")
        else:
            yield _marked(" ".join(paragraph.split()))


def _marked(line: str) -> str:
    """Return a line with what stands between backticks in bold."""
    parts = re.split(r"`([^`]+)`", line)
    return "".join(f"\\fB{escaped(part)}\\fP" if number % 2 else escaped(part) for number, part in enumerate(parts))
