"""Records made by hand for tests of usage alignment, and a small catalog."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from nixlore.analyze.command_usage import analyze
from nixlore.correlate.usage_alignment import correlate
from nixlore.identity import Catalog
from nixlore.model.evidence import Coverage
from nixlore.model.nix import Alias, Binary, Declaration, Host, ProgramReference
from nixlore.model.run import DAY, Config, Target
from nixlore.model.shell import COLUMNS, AdHocUse, Command
from nixlore.model.usage import CommandUsage, UsageAlignment
from nixlore.nix.catalog_file import Content

TODAY = 20_500
NOW = TODAY * DAY
HOST = "larkspur"
TARGET = Target(hostname=HOST, asked_host="", user="ada")

PROGRAMS: dict[str, tuple[str, ...]] = {
    "dust": ("dust",),
    "eza": ("eza",),
    "figlet": ("chkfont", "figlet", "figlist"),
    "firefox": ("firefox",),
    "grim": ("grim",),
    "httpie": ("http", "https"),
    "hyperfine": ("hyperfine",),
    "cowsay": ("cowsay", "cowthink"),
    "just": ("just",),
    "libfoo": (),
    "games": ("caesar", *(f"game{n}" for n in range(20))),
    "python3Packages.pygments": ("pygments",),
    "python3Packages.httpie": ("http", "https"),
    "sl": ("sl",),
    "steam": ("steam",),
    "tokei": ("tokei",),
}


KINDS = {"firefox": frozenset({"desktop"})}


class MadeBook:
    """A source that knows the few packages above."""

    label = "catalog of 2026-05-01"
    rank = 0

    def attributes(self, program: str) -> Sequence[str]:
        return [path for path, programs in PROGRAMS.items() if program in programs]

    def content(self, attr_path: str) -> Content | None:
        if attr_path not in PROGRAMS:
            return None
        return Content(attr_path.rpartition(".")[2], KINDS.get(attr_path, frozenset()), PROGRAMS[attr_path])

    def programs(self) -> Iterable[str]:
        return {name for programs in PROGRAMS.values() for name in programs}

    def attribute_names(self, set_name: str) -> Iterable[str]:
        return [] if set_name else PROGRAMS


CATALOG = Catalog((MadeBook(),), "2026-05-01")


def package(attr_path: str, **others: Any) -> Declaration:
    """Return a declaration of a package in this host's system packages, line by name."""
    made: dict[str, Any] = {
        "kind": "package",
        "option_path": "environment.systemPackages",
        "scope": "system",
        "module": "hosts/larkspur.nix",
        "file": "hosts/larkspur.nix",
        "line": 7,
        "hosts": (HOST,),
    }
    return Declaration(attr_path=attr_path, **made | others)


def home_package(attr_path: str, user: str = "ada", **others: Any) -> Declaration:
    option = f"home-manager.users.{user}.home.packages"
    return package(attr_path, scope="home", user=user, option_path=option, **others)


def command(name: str, count: int = 1, day: int | None = TODAY - 1, *, lines: int = 0, **others: Any) -> Command:
    """Return the counts of a command on one day; other columns are given as numbers."""
    made: dict[str, Any] = {"unit": "runs", "actor": "human", "host": "", "user": "", "source": "zsh_history"}
    columns = {key: (value,) for key, value in others.items() if key in COLUMNS}
    return Command(name=name, days=(day,), counts=(count,), lines=(lines or count,), **made | others | columns)


def many(name: str, count: int, days: int = 10, **others: Any) -> list[Command]:
    """Return rows of one command on several days."""
    return [command(name, count, TODAY - 1 - place, **others) for place in range(days)]


def read(collector: str = "zsh_history", **others: Any) -> Coverage:
    """Return what a rich history's collector says of it."""
    made: dict[str, Any] = {
        "source": collector,
        "state": "read",
        "entries": 5000,
        "since": (TODAY - 700) * DAY,
        "until": (TODAY - 1) * DAY,
        "unit": "distinct command lines" if collector == "fish_history" else "runs",
        "actor": "human",
    }
    return Coverage(collector=collector, **made | others)


def usage(
    commands: Iterable[Command] | None = (),
    *,
    aliases: Sequence[Alias] = (),
    declarations: Sequence[Declaration] = (),
    adhoc: Sequence[AdHocUse] = (),
    coverage: Sequence[Coverage] | None = None,
    target: Target = TARGET,
    **others: Any,
) -> CommandUsage:
    given: dict[str, Any] = {"defined": (), "keys": (), "binaries": (), "catalog": CATALOG}
    seen = (read(),) if coverage is None else coverage
    return analyze(
        commands=None if commands is None else list(commands),
        adhoc=adhoc,
        aliases=aliases,
        declarations=declarations,
        coverage=seen,
        target=target,
        **given | others,
    )


def align(
    declarations: Sequence[Declaration],
    commands: Iterable[Command] = (),
    *,
    aliases: Sequence[Alias] = (),
    references: Sequence[ProgramReference] = (),
    binaries: Sequence[Binary] | None = None,
    coverage: Sequence[Coverage] | None = None,
    adhoc: Sequence[AdHocUse] = (),
    hosts: Sequence[Host] | None = None,
    target: Target = TARGET,
    config: Config | None = None,
    catalog: Any = None,
    traces: Any = None,
    evaluated: Any = None,
    **others: Any,
) -> UsageAlignment:
    """Return declared and used joined, over a rich history unless told otherwise."""
    seen = (read(),) if coverage is None else tuple(coverage)
    catalog = catalog or CATALOG
    used = usage(
        [*many("git", 40), *commands],
        aliases=aliases,
        declarations=declarations,
        adhoc=adhoc,
        coverage=seen,
        target=target,
        binaries=binaries,
        catalog=catalog,
        **others,
    )
    return correlate(
        usage=used,
        declarations=declarations,
        hosts=(host(HOST),) if hosts is None else hosts,
        references=references,
        aliases=aliases,
        binaries=binaries,
        traces=traces,
        coverage=seen,
        catalog=catalog,
        config=config or Config(),
        target=target,
        now=NOW,
        evaluated=evaluated,
    )


def host(name: str, kind: Any = "nixos", hostname: str = "") -> Host:
    return Host(name=name, kind=kind, file="flake.nix", line=3, hostname=hostname or name, complete=True)


def classes(alignment: UsageAlignment) -> dict[str, str]:
    return {tool.attr_path: tool.tool_class for tool in alignment.tools}


def reason(alignment: UsageAlignment, attr_path: str) -> str:
    return next(tool.because for tool in alignment.tools if tool.attr_path == attr_path)
