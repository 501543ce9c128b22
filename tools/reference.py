"""Write docs/reference/ from the code: commands, settings, rules, artifacts, records. `--check` writes nothing."""

from __future__ import annotations

import inspect
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, get_args

import click
import msgspec

from nixlore import stages
from nixlore.cli._commands import nixlore
from nixlore.cli._options import common
from nixlore.model.insight import Insight
from nixlore.model.run import Config
from nixlore.present.artifacts import FORMAT, Envelope

PLACE = Path(__file__).parent.parent / "docs" / "reference"
MADE = "<!-- Made by `make docs` from the code. Change the docstrings, not this file. -->"

STEPS = {
    "collect": "Collectors: one source each",
    "analyze": "Analyzers: one fact of the records of one kind of source",
    "correlate": "Correlators: one fact of several others",
}


def pages() -> dict[str, str]:
    """Return the text of each page by its file name."""
    made = {
        "commands.md": _commands(),
        "settings.md": _settings(),
        "rules.md": _rules(),
        "stages.md": _stages(),
        "records.md": _records(),
    }
    return {name: f"{MADE}\n\n{text.rstrip()}\n" for name, text in made.items()}


def _commands() -> str:
    lines = ["# Commands", "", "Every command takes the common options, before or after its name:", ""]
    lines += _table(common())
    lines += [
        "",
        "Exit codes: 0 it ran · 1 `--check` or `--exit-code` found something · 2 usage or settings · 3 a bug.",
    ]
    root = click.Context(nixlore, info_name="nixlore", **nixlore.context_settings)
    for context in _walk(root):
        lines += ["", f"## `{context.command_path}`", "", *_command(context)]
    return "\n".join(lines)


def _walk(context: click.Context) -> Iterator[click.Context]:
    """Yield a command and all below it that are shown, in the order of their help."""
    yield context
    group = context.command
    if not isinstance(group, click.Group):
        return
    for name in group.list_commands(context):
        below = group.get_command(context, name)
        if below is not None and not below.hidden:
            yield from _walk(click.Context(below, parent=context, info_name=name))


def _command(context: click.Context) -> Iterator[str]:
    shared = {option.name for option in common()}
    command = context.command
    yield f"    {context.command_path} {' '.join(command.collect_usage_pieces(context))}"
    yield ""
    yield _prose(command.help or command.short_help or "")
    own = [one for one in command.params if isinstance(one, click.Option) and one.name not in shared]
    if own:
        yield ""
        yield from _table(own)


def _table(options: Any) -> Iterator[str]:
    yield "| option | what it does |"
    yield "|---|---|"
    for option in options:
        if isinstance(option, click.Option) and not option.hidden and option.name != "help":
            names = ", ".join(f"`{name}`" for name in (*option.opts, *option.secondary_opts) if name.startswith("-"))
            kind = "" if option.is_flag or option.count else f" `{option.make_metavar(_CONTEXT)}`"
            yield f"| {names}{kind} | {_cell(option.help or '')} |"


_CONTEXT = click.Context(nixlore, **nixlore.context_settings)


def _settings() -> str:
    lines = [
        "# Settings",
        "",
        "`~/.config/nixlore/config.toml`; every setting has a default that works. A name that is",
    ]
    lines += [
        "none of these, or a value of another kind, is an error that names it. `nixlore schema config` prints the"
    ]
    lines += ["JSON Schema.", "", "| setting | default | meaning |", "|---|---|---|"]
    meanings = _fields(Config)
    for field in msgspec.structs.fields(Config):
        default = msgspec.json.encode(field.default).decode()
        lines.append(f"| `{field.encode_name}` | `{default}` | {_cell(meanings.get(field.name, ''))} |")
    return "\n".join(lines)


def _rules() -> str:
    found = sorted(((stage.module.CODE, stage) for stage in stages.discover("synthesize")), key=lambda pair: pair[0])
    lines = [
        "# Rules",
        "",
        "What each concludes from what, and when it keeps silent: `nixlore rule CODE` prints the same.",
    ]
    for code, stage in found:
        lines += ["", f"## {code} {stage.name}", "", _prose(stage.module.__doc__ or "")]
    return "\n".join(lines)


def _stages() -> str:
    lines = [
        "# Sources and facts",
        "",
        "`nixlore records NAME` prints what a collector saw, `nixlore facts NAME` what a",
    ]
    lines += [
        f"later stage says; `nixlore schema NAME` has the JSON Schema of each. Artifacts have the format {FORMAT}."
    ]
    for step, title in STEPS.items():
        lines += ["", f"## {title}", "", "| name | makes | what it does |", "|---|---|---|"]
        for stage in stages.discover(step):
            makes = ", ".join(f"`{made.__name__}`" for made in stage.makes)
            lines.append(f"| `{stage.name}` | {makes} | {_cell(_first(stage.module.__doc__ or ''))} |")
    return "\n".join(lines)


def _records() -> str:
    found: dict[type, list[str]] = {}
    for step in STEPS:
        for stage in stages.discover(step):
            for made in stage.makes:
                found.setdefault(made, []).append(f"`{step}/{stage.name}`")
    found[Insight] = ["the rules"]
    found[Envelope] = ["`present/artifacts`, around each fact and the insights"]
    inside = _inside(found)
    lines = [
        "# Records",
        "",
        "What stages hand on: of collectors many, of later stages one fact each; and what these are made of.",
    ]
    for kind in sorted({*found, *inside}, key=lambda kind: kind.__name__):
        where = f"In {', '.join(f'`{name}`' for name in sorted(inside[kind]))}." if kind in inside else ""
        made = f"From {', '.join(found[kind])}." if kind in found else ""
        lines += ["", f"## {kind.__name__}", "", " ".join(filter(None, (made, where))), ""]
        lines += [_prose(kind.__doc__ or ""), "", *_schema(kind)]
    return "\n".join(lines)


def _inside(kinds: Iterable[type]) -> dict[type, set[str]]:
    """Return what the fields of records are made of, at any depth, and the names of those in which each stands."""
    found: dict[type, set[str]] = {}
    left = list(kinds)
    while left:
        kind = left.pop()
        if not issubclass(kind, msgspec.Struct):
            continue
        for field in msgspec.structs.fields(kind):
            for part in _made_of(field.type):
                if part not in found:
                    left.append(part)
                found.setdefault(part, set()).add(kind.__name__)
    return found


def _made_of(hint: Any) -> Iterator[type]:
    """Yield the records that a type names."""
    if isinstance(hint, type) and not get_args(hint):
        if issubclass(hint, msgspec.Struct):
            yield hint
        return
    for one in get_args(hint):
        yield from _made_of(one)


def _schema(kind: Any) -> Iterator[str]:
    """Yield a record's fields with their types."""
    if not (isinstance(kind, type) and issubclass(kind, msgspec.Struct)):
        return
    yield "| field | type |"
    yield "|---|---|"
    for field in msgspec.structs.fields(kind):
        yield f"| `{field.encode_name}` | {_cell(f'`{_type(field.type)}`')} |"


def _type(hint: Any) -> str:
    if isinstance(hint, type) and not get_args(hint):
        return hint.__name__
    text = re.sub(r"\b(?:\w+\.)+(?=\w)", "", str(hint)).replace("NoneType", "None")
    return re.sub(r"\s+", " ", text)


def _fields(kind: type) -> dict[str, str]:
    """Return what a docstring's list of fields says of each: a name, two spaces or more, and its meaning."""
    found: dict[str, str] = {}
    name = ""
    for line in inspect.cleandoc(kind.__doc__ or "").splitlines()[1:]:
        match = re.match(r"(\w+)\s{2,}(\S.*)", line)
        if match:
            name = match[1]
            found[name] = match[2]
        elif name and line.startswith("  "):
            found[name] += " " + line.strip()
        else:
            name = ""
    return found


def _first(text: str) -> str:
    return " ".join(inspect.cleandoc(text).partition("\n\n")[0].split())


def _prose(text: str) -> str:
    """Return a docstring as paragraphs; lists and tables of fields stay as they are laid out."""
    return "\n\n".join(_paragraph(part) for part in inspect.cleandoc(text).replace("\b\n", "").split("\n\n"))


def _paragraph(part: str) -> str:
    if any(re.match(r"\s|\w+\s{3,}\S", line) for line in part.splitlines()):
        return f"```text\n{part}\n```"
    return part.replace("<", "\\<").replace("|", "\\|")


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def main() -> int:
    """Write the pages, or say which are not as the code is."""
    stale = [
        name for name, text in pages().items() if not (PLACE / name).exists() or (PLACE / name).read_text() != text
    ]
    if "--check" in sys.argv:
        for name in stale:
            print(f"docs/reference/{name} is not what the code says; `make docs` writes it")
        return 1 if stale else 0
    PLACE.mkdir(parents=True, exist_ok=True)
    made = pages()
    for name in stale:
        (PLACE / name).write_text(made[name])
        print(f"written docs/reference/{name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
