"""The tools and tasks that a line of a recipe, a workflow or a page of instructions runs; no value is taken from it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from nixlore.data.project_tools import SUBCOMMANDS, tool_named
from nixlore.shell.redact import looks_secret
from nixlore.shell.shapes import shape

LONGEST = 4_000
"""A longer line is data."""

_QUOTED = re.compile(r"""'[^']*'|"[^"]*\"""")
_BETWEEN = re.compile(r"\s*(?:&&|\|\||[;|&\n])\s*")
_BEFORE = re.compile(
    r"(?:[@+-]+(?=\S)|\$\s+|[A-Za-z_]\w*=\S*\s+|(?:sudo|time|exec|env|command|nice|then|do|else|if|!)\s+)+"
)
_RUNNER = re.compile(
    r"(?:(?P<tool>uv|poetry|pdm|pipenv|hatch|rye|pixi)\s+run|uv\s+tool\s+run|uvx|pipx\s+run"
    r"|npx|bunx|(?P<node>pnpm|yarn|bun)\s+(?:exec|dlx|x)|npm\s+exec(?:\s+--)?|bundle\s+exec|(?:stack|cabal)\s+exec(?:\s+--)?"
    r"|(?:\S*/)?(?:python[\d.]*|\$\(?\{?PYTHON\)?\}?|\{\{\s*python\s*\}\}|py)\s+-m"
    r"|nix\s+run\s+nixpkgs\#(?=\w)|nix\s+(?P<shell>develop)(?:\s+\S+)*?\s+(?:-c|--command)|devenv\s+shell(?:\s+--)?"
    r"|direnv\s+exec\s+\S+|mise\s+exec\s+--|cross-env"
    # Whatever a variable at the beginning stands for runs what comes after it.
    r"|\{\{[^{}]*\}\}(?=\s+[^-\s])|\$(?:\w+|\(\w+\)|\{\w+\})(?=\s+[^-\s]))\s*"
    r"(?:(?:(?:--(?:group|extra|with|python|package|project|env-file|from)|-p|-e)\s+\S+|--?[\w-]+(?:=\S+)?)\s+)*"
)
_NAME = re.compile(r"[A-Za-z0-9_][\w:.-]{0,40}")
_WORD = re.compile(r"\S+")
_TASKS = {"just": "just", "make": "make", "gmake": "make"}
_OWN_TESTS = {("node", "--test"): "node:test", ("bun", "test"): "bun:test"}
"""Runtimes that run tests themselves, by the module that the tests name."""

_SCRIPTS = ("npm", "pnpm", "yarn", "bun")
_VALUED = frozenset(("-f", "--justfile", "-d", "--working-directory", "-C", "--directory", "--file", "--makefile"))
_USUAL = frozenset(("check", "format", "fmt", "lint", "run", "test", "build", "ci", "fix", "all", "sync", "install"))
"""Subcommands of tools that no table of subcommands has."""

ELSEWHERE = "elsewhere"
"""The task of a call that names a directory or file of its own: which tasks there are is not known."""


class Called(NamedTuple):
    """One command: the tool it is, its names, and the task that it runs or "".

    `is_brought` tells that another one provides it (`uv run`, `npx`, `nix develop -c`), whatever is on the PATH.
    """

    tool: str
    words: str
    task: str = ""
    is_brought: bool = False


def called(line: str) -> Iterator[Called]:
    """Yield the tools that a line runs, and the tasks that it has run; everything else is left out."""
    if len(line) > LONGEST:
        return
    is_elsewhere = False
    for part in _BETWEEN.split(_QUOTED.sub("''", line)):
        is_elsewhere = is_elsewhere or part.startswith(("cd ", "pushd "))
        for found in _one(part):
            yield found._replace(task=ELSEWHERE) if is_elsewhere and found.task else found


def _one(part: str) -> Iterator[Called]:
    is_brought = False
    for _ in range(8):
        part = _BEFORE.sub("", part, count=1) if _BEFORE.match(part) else part
        runner = _RUNNER.match(part)
        if runner is None:
            break
        tool = runner["tool"] or runner["node"] or ("Nix dev shell" if runner["shell"] else "")
        if tool and tool_named(tool):
            yield Called(tool, f"{tool} run")
        is_brought = True
        part = part[runner.end() :]
    words = _WORD.findall(part)
    for found in _tool(words) if words else ():
        yield found._replace(is_brought=is_brought)


def _tool(words: list[str]) -> Iterator[Called]:
    name = words[0].rpartition("/")[2]
    if name in _TASKS:
        task = _task(words[1:])
        yield Called(_TASKS[name], f"{name} {task}".strip() if task != ELSEWHERE else name, task)
        return
    if words[1:] and (own := _OWN_TESTS.get((name, words[1]))):
        yield Called(own, f"{name} {words[1]}")
        return
    if name in _SCRIPTS:
        yield _script(name, words)
        return
    sub = next((word for word in words[1:] if not word.startswith(("-", "+"))), "")
    tool = SUBCOMMANDS.get((name, sub)) or tool_named(name)
    if tool:
        yield Called(tool, _written(words))


def is_task(word: str) -> bool:
    """Tell whether a word may be kept as the name of a task."""
    return _NAME.fullmatch(word) is not None and not looks_secret(word)


def _task(words: list[str]) -> str:
    """Return the first task that is asked for, "" where none is, `elsewhere` where another place is named."""
    if any(word in _VALUED or word.startswith(("-C", "--directory=", "--justfile=")) for word in words):
        return ELSEWHERE
    for word in words:
        if word.startswith("-") or "=" in word:
            continue
        return word if is_task(word) else ELSEWHERE
    return ""


def _script(name: str, words: list[str]) -> Called:
    rest = words[1:]
    if any(word in ("-w", "-C", "-r", "--filter", "--prefix", "--workspace", "--cwd", "-F") for word in rest):
        return Called(name, name, ELSEWHERE)
    plain = [word for word in rest if not word.startswith("-")]
    if plain[:1] in (["run"], ["run-script"]):
        task = plain[1] if len(plain) > 1 and is_task(plain[1]) else ELSEWHERE
        return Called(name, f"{name} run {task}" if task != ELSEWHERE else f"{name} run", task)
    word = plain[0] if plain and re.fullmatch(r"[a-z]{1,12}", plain[0]) else ""
    return Called(name, f"{name} {word}".strip())


def _written(words: list[str]) -> str:
    """Return a command by its names and the names of its options, as a shape has them."""
    text = " ".join(words)
    step = next(iter(shape(text, "posix")), None)
    if step is None or not _NAME.fullmatch(step.name):
        return words[0].rpartition("/")[2]
    flags = [flag for flag in step.flags if flag.startswith("--")]
    subcommands = step.words or tuple(word for word in words[1:2] if word in _USUAL)
    return " ".join((step.name, *subcommands, *flags))
