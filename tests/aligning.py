"""Records made by hand for tests of usage alignment, and a small catalog."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from nixlore.analyze.command_usage import analyze
from nixlore.correlate.usage_alignment import correlate
from nixlore.identity import Candidate, canonical
from nixlore.model.evidence import Coverage
from nixlore.model.nix import Alias, Binary, Declaration, Host, ProgramReference
from nixlore.model.run import DAY, Config, Target
from nixlore.model.shell import AdHocUse, Command
from nixlore.model.usage import CommandUsage, UsageAlignment

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
    "python3Packages.httpie": ("http", "https"),
    "sl": ("sl",),
    "steam": ("steam",),
    "tokei": ("tokei",),
}


class MadeCatalog:
    """A catalog of the few packages above."""

    date = "2026-05-01"

    def programs_of(self, attr_path: str) -> tuple[str, ...] | None:
        return PROGRAMS.get(canonical(attr_path))

    def kinds_of(self, attr_path: str) -> frozenset[str]:
        return frozenset({"desktop"} if attr_path == "firefox" else ())

    def known_by(self, attr_path: str) -> str:
        return f"catalog of {self.date}" if attr_path in PROGRAMS else ""

    def package_of(self, attr_path: str) -> str:
        return attr_path.rpartition(".")[2]

    def knows_program(self, name: str) -> bool:
        return any(name in programs for programs in PROGRAMS.values())

    def attributes_of(self, program: str) -> Sequence[Candidate]:
        return [Candidate(path, "catalog of 2026-05-01") for path, names in PROGRAMS.items() if program in names]


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


def command(name: str, count: int = 1, day: int | None = TODAY - 1, **others: Any) -> Command:
    made: dict[str, Any] = {
        "lines": count,
        "unit": "runs",
        "actor": "human",
        "host": "",
        "user": "",
        "source": "zsh_history",
    }
    return Command(name=name, count=count, day=day, **made | others)


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
    commands: Iterable[Command] = (),
    *,
    aliases: Sequence[Alias] = (),
    declarations: Sequence[Declaration] = (),
    adhoc: Sequence[AdHocUse] = (),
    coverage: Sequence[Coverage] | None = None,
    target: Target = TARGET,
    **others: Any,
) -> CommandUsage:
    given: dict[str, Any] = {"defined": (), "keys": (), "binaries": (), "catalog": MadeCatalog()}
    seen = (read(),) if coverage is None else coverage
    return analyze(
        commands=list(commands),
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
    **others: Any,
) -> UsageAlignment:
    """Return declared and used joined, over a rich history unless told otherwise."""
    seen = (read(),) if coverage is None else tuple(coverage)
    catalog = catalog or MadeCatalog()
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
    )


def host(name: str, kind: Any = "nixos", hostname: str = "") -> Host:
    return Host(name=name, kind=kind, file="flake.nix", line=3, hostname=hostname or name, complete=True)


def classes(alignment: UsageAlignment) -> dict[str, str]:
    return {tool.attr_path: tool.tool_class for tool in alignment.tools}


def reason(alignment: UsageAlignment, attr_path: str) -> str:
    return next(tool.because for tool in alignment.tools if tool.attr_path == attr_path)
