"""Read which tasks a justfile or a makefile defines and what they run, and what CI and hooks run."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nixlore.collect._project_findings import Findings, Seen, Tasks
from nixlore.data.project_tools import tool_named

RECIPE = re.compile(r"^@?([A-Za-z_][\w-]*)\b[^:=#]*:(?!=)")
JUST_ALIAS = re.compile(r"^alias\s+([\w-]+)\s*:=")
JUST_OTHER = re.compile(r"^(?:import|mod|!include)\??\s|^set\s+fallback")
TARGET = re.compile(r"^([^\s#:=][^#:=]*?)\s*::?(?!=)")
MAKE_OTHER = re.compile(r"^\s*-?s?include\s|^\s*\$\((?:eval|call|foreach)|^\s*define\s")
PLAIN = re.compile(r"[\w./-]+")
KEY = re.compile(r"^(\s*)(?:-\s+)?([\w-]+):\s*(.*)$")
REPOSITORY = re.compile(r"^\s*-?\s*repo:\s*['\"]?([^\s'\"#]+)")
REVISION = re.compile(r"^\s*-?\s*rev:\s*['\"]?([^\s'\"#]+)")
HOOK = re.compile(r"^\s*-?\s*(?:-\s*)?id:\s*['\"]?([\w.-]+)")
LONGEST = 40
"""A longer version of a hook or an action is none."""

ADDRESS = re.compile(r"https://[\w.-]+/[\w./-]+")
USES = re.compile(r"^\s*(?:-\s+)?uses:\s*['\"]?([\w.-]+)/([\w.-]+)[^@\s]*@(\S+?)['\"]?(?:\s|$)")


def just(text: str, file: str, directory: str, found: Findings) -> None:
    """Add the recipes of a justfile and what they run."""
    names: list[str] = []
    recipe = ""
    whole = True
    for number, line in enumerate(text.splitlines(), 1):
        if line[:1] in (" ", "\t"):
            found.lines([(number, line.strip())] if recipe else (), "task", file, recipe)
            continue
        alias, header = JUST_ALIAS.match(line), RECIPE.match(line)
        whole = whole and not JUST_OTHER.match(line)
        if alias is not None or header is not None:
            recipe = (alias or header)[1]  # type: ignore[index]
            names.append(recipe)
    found.defines(Tasks("just", file, directory, tuple(dict.fromkeys(names)), whole))


def make(text: str, file: str, directory: str, found: Findings) -> None:
    """Add the targets of a makefile and what they run."""
    names: list[str] = []
    recipe = ""
    whole = True
    for number, line in enumerate(text.splitlines(), 1):
        if line.startswith("\t"):
            found.lines([(number, line.strip())] if recipe else (), "task", file, recipe)
            continue
        whole = whole and not MAKE_OTHER.match(line)
        targets = TARGET.match(line)
        if targets is None:
            continue
        words = targets[1].split()
        if words[0] == ".PHONY":
            words = line.partition(":")[2].split("#")[0].split()
        whole = whole and not any("$" in word or "%" in word for word in words)
        names += [word for word in words if PLAIN.fullmatch(word) and not word.startswith(".")]
        recipe = words[0] if words else ""
    found.defines(Tasks("make", file, directory, tuple(dict.fromkeys(names)), whole))


def pre_commit(text: str, file: str, found: Findings) -> None:
    """Add the tools whose hooks a `.pre-commit-config.yaml` lists."""
    address = revision = ""
    for number, line in enumerate(text.splitlines(), 1):
        repository, rev, hook = REPOSITORY.match(line), REVISION.match(line), HOOK.match(line)
        if repository is not None:
            address, revision = repository[1], ""
        elif rev is not None:
            revision = rev[1] if PLAIN.fullmatch(rev[1]) and len(rev[1]) <= LONGEST else ""
        elif hook is not None and (tool := tool_named(hook[1])):
            form = f"{address} {revision}".strip() if ADDRESS.fullmatch(address) else "local"
            found.tool(Seen(tool, "pre-commit", file, number, form, hook[1]))


def workflow(text: str, file: str, found: Findings) -> None:
    """Add the tools that a workflow or another file of CI runs or uses."""
    found.lines(_commands(text), "ci", file, "run")
    for number, line in enumerate(text.splitlines(), 1):
        used = USES.match(line)
        if used is None:
            continue
        owner, name, version = used.groups()
        tool = tool_named(name) or tool_named(name.removesuffix("-action"))
        if not tool and name == "action":
            tool = tool_named(owner)
        if tool:
            found.tool(Seen(tool, "ci", file, number, "uses", f"uses: {owner}/{name}@{version[:LONGEST]}"))


def _commands(text: str) -> Iterator[tuple[int, str]]:
    """Yield the lines of what keys like `run` and `script` hold, each with its number."""
    depth: int | None = None
    for number, line in enumerate(text.splitlines(), 1):
        own = len(line) - len(line.lstrip())
        if (
            depth is not None
            and line.strip()
            and own <= depth
            and not (own == depth and line.lstrip().startswith("- "))
        ):
            depth = None
        if depth is not None:
            yield number, line.strip().removeprefix("- ")
            continue
        key = KEY.match(line)
        if key is not None and key[2] in ("run", "script", "before_script", "commands", "test", "build", "tasks"):
            value = key[3].strip()
            if value in ("", "|", ">", "|-", ">-", "|+", ">+"):
                depth = own
            else:
                yield number, value.strip("'\"")
