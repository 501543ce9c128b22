"""Give what is run one after the other a name: a recipe of the project, or an abbreviation of the shell."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from nixlore.act._applying import after_command
from nixlore.act._draft import Draft
from nixlore.act._known import Known
from nixlore.act._ranking import pace
from nixlore.act.just_edit import with_recipe
from nixlore.errors import SourceError
from nixlore.model.insight import Insight
from nixlore.model.run import DAY
from nixlore.model.usage import CommandUsage

CODES = ("NX125", "NX124")
JOINED = " && "
HOLE = "…"
"""What stands for arguments: what has them is nothing that one name can stand for."""

JUSTFILES = ("justfile", "Justfile", ".justfile")

SET = re.compile(r"^(?P<lead>[ \t]*)[\w.]*\b(?P<option>shellAbbrs|shellAliases)[ \t]*=[ \t]*\{[ \t]*$", re.MULTILINE)
"""The beginning of a set of abbreviations or aliases that has lines of its own."""

A_RUN = 0.5
"""What is saved each time, in turns: a few words less to type."""


def drafts(known: Known) -> Iterator[Draft]:
    """Yield one draft per sequence that one name can stand for."""
    for insight in known.insights(*CODES):
        action = insight.action
        if action is None or action.verb not in ("recipe", "abbreviate"):
            continue
        commands = action.subject.split(JOINED)
        if action.verb == "recipe":
            yield _recipe(insight, commands, action.place, known)
        else:
            yield _abbreviation(insight, commands, known)


def _turns(insight: Insight, known: Known) -> float:
    dated = [(row.count, row.since) for row in insight.evidence if row.count and row.since is not None]
    return max((A_RUN * pace(count, (known.now - since) // DAY + 1) for count, since in dated), default=0.0)


def _recipe(insight: Insight, commands: list[str], project: str, known: Known) -> Draft:
    name = "-".join(re.sub(r"[^a-z0-9]+", "", command.split()[-1].lower()) for command in commands)
    files, refused = _in_justfile(name, commands, project, known)
    return Draft(
        kind="add_abbreviation",
        subject=f"{project}: {JOINED.join(commands)}",
        title=f"Make a recipe of `{JOINED.join(commands)}` in {project}",
        insights=(insight,),
        confidence=insight.confidence,
        risk="low",
        risk_says="a new recipe changes none of the others",
        turns=_turns(insight, known),
        worth="one name instead of several commands",
        hosts=(),
        files=files,
        refused=refused,
        by_hand=f"write a recipe or script of `{JOINED.join(commands)}` in {project}",
        after=f"just {name}" if not refused else "",
    )


def _in_justfile(name: str, commands: list[str], project: str, known: Known) -> tuple[Mapping[str, bytes], str]:
    if any(HOLE in command for command in commands):
        return {}, "which arguments its commands take is not kept"
    for file in JUSTFILES:
        data = known.read(f"{project}/{file}")
        if data is not None:
            try:
                return {f"{project}/{file}": with_recipe(data, name, commands)}, ""
            except SourceError as error:
                return {}, f"{file} {error.what}"
    return {}, f"{project} has no justfile"


def _abbreviation(insight: Insight, commands: list[str], known: Known) -> Draft:
    name = _name(commands, known)
    files, refused = _in_shell(name, commands, known)
    return Draft(
        kind="add_abbreviation",
        subject=JOINED.join(commands),
        title=f"Abbreviate `{JOINED.join(commands)}`",
        insights=(insight,),
        confidence=insight.confidence,
        risk="low",
        risk_says="no program, alias or abbreviation that was seen has that name",
        turns=_turns(insight, known),
        worth="one name instead of several commands",
        hosts=tuple(sorted(known.hosts)) or None,
        files=files,
        refused=refused,
        by_hand=f"give `{JOINED.join(commands)}` a name in your shell's settings",
        after=after_command(known, is_home=True) if not refused else "",
    )


def _name(commands: list[str], known: Known) -> str:
    """Return the first letters of all words as a name, "" where something is called so."""
    name = "".join(word[0] for command in commands for word in command.split() if word[0].isalpha()).lower()
    usage = known.report.fact("command_usage", CommandUsage)
    taken = {row.name for row in (usage.commands if usage is not None else ())}
    taken |= {alias.name for alias in known.around.aliases} | {name for tool in known.tools for name in tool.programs}
    return "" if name in taken or len(name) < 2 else name


def _in_shell(name: str, commands: list[str], known: Known) -> tuple[Mapping[str, bytes], str]:
    """Return the file with the set that has most of the abbreviations, else aliases, and one more in it."""
    text = JOINED.join(commands)
    if HOLE in text or '"' in text or "\\" in text or "${" in text:
        return {}, "which arguments its commands take is not kept"
    if not name:
        return {}, "its first letters are the name of something else"
    for option in ("shellAbbrs", "shellAliases"):
        for file, data in sorted(known.nix_sources.items()):
            made = _with_line(data.decode("utf-8", "replace"), option, f'{name} = "{text}";')
            # Names of commands are no declarations: the repository must declare what it did before.
            if made is not None and known.difference(file, made.encode()) == []:
                return {file: made.encode()}, ""
    return {}, "no set of abbreviations or aliases of a shell was found in the configuration"


def _with_line(text: str, option: str, row: str) -> str | None:
    for found in SET.finditer(text):
        if found["option"] != option:
            continue
        end = re.compile(rf"^{re.escape(found['lead'])}\}};", re.MULTILINE).search(text, found.end())
        if end is not None:
            rows = text[found.end() : end.start()].split("\n")
            last = next((one for one in reversed(rows) if one.strip()), f"{found['lead']}  ")
            lead = last[: len(last) - len(last.lstrip())]
            return f"{text[: end.start()]}{lead}{row}\n{text[end.start() :]}"
    return None
