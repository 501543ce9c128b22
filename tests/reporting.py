"""A made-up report for tests of what is printed: one machine, some tools of every class, both kinds of users."""

from __future__ import annotations

from typing import Any

import msgspec

from nixlore.model.evidence import Coverage, Diagnostic, Evidence
from nixlore.model.hosts import HostOverview, HostSummary
from nixlore.model.insight import Insight
from nixlore.model.run import Target
from nixlore.model.usage import (
    AdHocCount,
    CommandUsage,
    CommandUse,
    MissingCommand,
    Place,
    Preference,
    ToolUse,
    UsageAlignment,
    UseCount,
    Window,
)
from nixlore.report import Report

DAY = 20_000
NASTY = "\x1b[31mred\x07\u202egnp.exe\x9b2J\n\r\u200bend"
"""Text that would move the cursor, ring, turn the direction of writing and hide itself."""


def use(count: int, actor: str = "human", unit: str = "distinct command lines") -> UseCount:
    source = "claude" if actor == "agent" else "fish_history"
    return UseCount(
        actor=actor, unit=unit, count=count, days=min(count, 90), first_day=DAY, last_day=DAY + 100, sources=(source,)
    )


def place(line: int, **fields: Any) -> Place:
    given = {"file": "home.nix", "line": line, "option_path": "home.packages", "hosts": ("laptop",)}
    return Place(**{**given, **fields})


def tool(attr_path: str, tool_class: str, programs: tuple[str, ...], **fields: Any) -> ToolUse:
    given = {
        "kind": "package",
        "channel": "",
        "places": (place(3),),
        "known_by": "profile link",
        "uses": (),
        "because": "none of its programs was seen to run",
        "on_this_host": True,
    }
    return ToolUse(attr_path=attr_path, tool_class=tool_class, programs=programs, **{**given, **fields})


TOOLS = (
    tool(
        "ripgrep",
        "used",
        ("rg",),
        because="run from a shell",
        uses=(use(1234), use(30, "agent", "runs")),
        places=(place(12, comment="fast grep", condition="cfg.enable"), place(4, file="server.nix", hosts=None)),
    ),
    tool("hyfetch", "unseen", ("hyfetch", "neowofetch")),
    tool("nerd-fonts.hack", "exempt", (), because="fonts are used by programs, not run", exemption="font"),
    tool("firefox", "used", ("firefox",), because="left a trace of being used", last_trace=(DAY + 90) * 86_400),
)
COMMANDS = (
    CommandUse(name="rg", uses=(use(1234), use(30, "agent", "runs")), via=("search",)),
    CommandUse(name="grep", uses=(use(40),)),
    CommandUse(name="htop", uses=(use(20),), not_found=2),
)
ALIGNMENT = UsageAlignment(
    host="laptop",
    host_known_by="hostname",
    user="ada",
    windows=(
        Window(
            source="fish_history",
            unit="distinct command lines",
            actor="human",
            entries=4000,
            first_day=DAY,
            last_day=DAY + 100,
        ),
    ),
    absence="",
    tools=TOOLS,
    missing=(
        MissingCommand(
            name="htop",
            uses=(use(20),),
            owner="",
            owner_kind="not found now",
            candidates=("htop", "htop-vim"),
            candidates_from="catalog of 2026-01-01",
        ),
    ),
    preferences=(
        Preference(
            purpose="searching text",
            actor="human",
            unit="distinct command lines",
            counts=(("rg", 1234), ("grep", 40)),
            declared=("rg",),
        ),
    ),
    adhoc=(AdHocCount(attr_path="cowsay", tools=("nix shell",), uses=(use(3),)),),
    catalog_date="2026-01-01",
)
USAGE = CommandUsage(
    commands=COMMANDS, adhoc=ALIGNMENT.adhoc, windows=ALIGNMENT.windows, defined=(), hidden=0, other_hosts=0
)
HOSTS = HostOverview(
    hosts=(
        HostSummary(
            name="laptop",
            kind="nixos",
            hostname="laptop",
            file="flake.nix",
            line=9,
            modules=4,
            packages=4,
            switches=2,
            complete=True,
            is_this=True,
        ),
        HostSummary(
            name="server",
            kind="nixos",
            hostname="",
            file="flake.nix",
            line=14,
            modules=2,
            packages=1,
            switches=9,
            complete=False,
            is_this=False,
        ),
    ),
    unresolved=1,
    unreached=0,
    declarations=17,
)


def insight(code: str, subject: str, says: str, **fields: Any) -> Insight:
    proof = Evidence(source="nix_config", place="home.nix:3", says="declared in home.packages")
    given = {"severity": "advice", "confidence": "low", "evidence": (proof,)}
    return Insight(code=code, subject=subject, says=says, **{**given, **fields})


INSIGHTS = (
    insight("NX101", "hyfetch", "hyfetch is declared, but not seen to run"),
    insight("NX103", "rg", "for search, you prefer rg over grep (40)", severity="info", confidence="high"),
)
COVERAGE = (
    Coverage(collector="nix_config", source="/home/ada/nix", state="read", entries=17),
    Coverage(
        collector="fish_history",
        source="~/.local/share/fish/fish_history",
        state="read",
        entries=4000,
        skipped=2,
        since=DAY * 86_400,
        until=(DAY + 100) * 86_400,
        unit="distinct command lines",
    ),
    Coverage(collector="bash_history", source="~/.bash_history", state="read", entries=300, unit="runs"),
    Coverage(collector="zsh_history", source="~/.zsh_history", state="absent"),
    Coverage(collector="atuin", source="atuin", state="off"),
    Coverage(collector="desktop_use", source="dconf", state="unreadable", note="Permission denied"),
)
DIAGNOSTICS = (
    Diagnostic(stage="collect/atuin", subject="/home/ada/history.db", cause="is no database", remedy="remove it"),
    Diagnostic(stage="analyze/x", subject="x", cause="skipped for want of Y", severity="note"),
)


def a_report(**fields: Any) -> Report:
    """Return the report; `alignment`, `usage` and `hosts` replace a fact, None leaves it out."""
    facts = {
        "usage_alignment": fields.pop("alignment", ALIGNMENT),
        "command_usage": fields.pop("usage", USAGE),
        "host_overview": fields.pop("hosts", HOSTS),
    }
    given = {
        "generated_at": (DAY + 101) * 86_400,
        "target": Target(hostname="laptop", asked_host="", user="ada"),
        "config_repo": "/home/ada/nix",
        "facts": {name: msgspec.Raw(msgspec.json.encode(fact)) for name, fact in facts.items() if fact is not None},
        "insights": INSIGHTS,
        "coverage": COVERAGE,
        "diagnostics": DIAGNOSTICS,
    }
    return Report(**{**given, **fields})


def changed(value: Any, **fields: Any) -> Any:
    """Return a record with some fields replaced."""
    return msgspec.structs.replace(value, **fields)


def harmless(text: str) -> bool:
    """Tell whether nothing in a text could do more than be read."""
    return all(char.isprintable() or char in "\n\t" for char in text)
