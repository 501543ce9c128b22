"""What was found in the files of one project, as its readers add to it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

import msgspec

from nixlore.data.project_tools import tool_named
from nixlore.model.project import ToolSource
from nixlore.shell.project_commands import called, is_task
from nixlore.shell.redact import redacted

NAME = re.compile(r"[@A-Za-z0-9][@\w./+-]{0,100}")
"""What looks like the name of a package."""

REQUIREMENT = re.compile(r"""[@\w./+\-\[\], ~=<>!*^|"'():;{}]{1,160}""")
BY_FILES = frozenset({"", "just", "make", "npm", "pnpm", "yarn", "bun"})
"""What a line that runs it does not make a tool of the project: its own file is what tells."""

MOST = 3_000
"""How many findings of one sort are kept of one project."""


class Seen(NamedTuple):
    """One place that names a tool (see `ProjectTool`)."""

    tool: str
    source: ToolSource
    file: str
    line: int = 0
    form: str = ""
    written: str = ""
    is_known: bool = True


class Tasks(NamedTuple):
    """The tasks of one file (see `ProjectTasks`)."""

    runner: str
    file: str
    directory: str
    names: tuple[str, ...]
    whole: bool


class Mention(NamedTuple):
    """One command of instructions for agents (see `ProjectMention`)."""

    file: str
    line: int
    tool: str
    words: str
    task: str
    directory: str
    is_plain: bool
    is_brought: bool


class Environment(NamedTuple):
    """What is installed and not named (see `ProjectEnvironment`)."""

    kind: str
    place: str
    installed: int
    unnamed: tuple[str, ...]
    pulled_in: int


class Findings(msgspec.Struct):
    """Everything that the files of one project tell.

    `named` are the packages that manifests and locks name, by ecosystem; `against` the files that do, `broken` those of
    them that could not be understood; `partial` are dev shells of which some part could not be read, `calling` are
    workflows with steps that lie elsewhere.
    """

    kinds: set[str] = msgspec.field(default_factory=set)
    tools: list[Seen] = msgspec.field(default_factory=list)
    runtime: set[str] = msgspec.field(default_factory=set)
    development: set[str] = msgspec.field(default_factory=set)
    counts: bool = False
    tasks: list[Tasks] = msgspec.field(default_factory=list)
    mentions: list[Mention] = msgspec.field(default_factory=list)
    environments: list[Environment] = msgspec.field(default_factory=list)
    named: dict[str, set[str]] = msgspec.field(default_factory=dict)
    against: dict[str, list[str]] = msgspec.field(default_factory=dict)
    broken: list[str] = msgspec.field(default_factory=list)
    partial: list[str] = msgspec.field(default_factory=list)
    calling: list[str] = msgspec.field(default_factory=list)

    def tool(self, seen: Seen) -> None:
        """Add a place that names a tool."""
        if len(self.tools) < MOST:
            self.tools.append(seen)

    def package(self, ecosystem: str, name: str, where: Seen, scope: str) -> None:
        """Add a dependency; `where` is the place, its `tool` empty, `scope` runtime, development or "" for neither."""
        if not NAME.fullmatch(name) or redacted(name) != name:
            return
        self.named.setdefault(ecosystem, set()).add(name)
        if scope == "runtime":
            self.runtime.add(f"{ecosystem} {name}")
        elif scope == "development":
            self.development.add(f"{ecosystem} {name}")
        written = where.written if REQUIREMENT.fullmatch(where.written) else name
        tool = tool_named(name, ecosystem) or tool_named(name.rpartition("/")[2], ecosystem)
        if tool:
            self.tool(where._replace(tool=tool, written=redacted(written)))
        elif scope == "development":
            self.tool(where._replace(tool=name, written=redacted(written), is_known=False))

    def counted(self, ecosystem: str, file: str) -> None:
        """Note that a file tells the dependencies of an ecosystem."""
        self.counts = True
        self.against.setdefault(ecosystem, []).append(file)

    def defines(self, tasks: Tasks) -> None:
        """Add the tasks of a file, but those whose names may not be kept."""
        names = tuple(name for name in tasks.names if is_task(name))
        self.tasks.append(tasks._replace(names=names, whole=tasks.whole and len(names) == len(tasks.names)))

    def development_only(self) -> set[str]:
        """Return what is needed to work on the project and not to run it."""
        return self.development - self.runtime

    def broken_of(self, ecosystem: str) -> bool:
        """Tell whether a file that could not be understood may name packages of an ecosystem."""
        ends = {"Python": (".toml", "Pipfile", ".py"), "Node": (".json",)}[ecosystem]
        return any(path.endswith(ends) for path in self.broken)

    def lines(self, lines: Iterable[tuple[int, str]], source: ToolSource, file: str, form: str) -> None:
        """Add the tools that lines of commands run."""
        for number, line in lines:
            for found in called(line):
                if found.tool not in BY_FILES:
                    self.tool(Seen(found.tool, source, file, number, redacted(form), found.words))


def line_of(text: str, *needles: str) -> int:
    """Return the 1-based line on which the first of some texts that is there begins, 0 where none is.

    One that begins with the end of a line is looked for at the beginning of the next.
    """
    for needle in needles:
        is_first = needle.startswith("\n")
        if is_first and text.startswith(needle[1:]):
            return 1
        place = text.find(needle)
        if place >= 0:
            return text.count("\n", 0, place + is_first) + 1
    return 0


def written_on(text: str, line: int) -> str:
    """Return what stands on a 1-based line, without the comma at its end; "" for line 0."""
    return text.splitlines()[line - 1].strip().rstrip(",") if line else ""
