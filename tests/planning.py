"""A small configuration with one package that nobody runs, and its plan."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from nixlore.act.plan import Around, make_plan
from nixlore.model.evidence import Evidence
from nixlore.model.insight import Action, Insight
from nixlore.model.plan import Plan, Verdict
from reporting import ALIGNMENT, DAY, a_report, changed, place, tool

NOW = (DAY + 101) * 86_400
FILES = {
    "flake.nix": b'{ outputs = inputs: { homeConfigurations."ada@laptop" = mk { modules = [ ./home.nix ]; }; }; }\n',
    "home.nix": b"{ pkgs, ... }:\n{\n  home.packages = [ pkgs.hyfetch\n    pkgs.fd\n  ];\n}\n",
}
HYFETCH = tool("hyfetch", "unseen", ("hyfetch", "neowofetch"))


def insight(code: str = "NX101", subject: str = "hyfetch", where: str = "home.nix:3", **more: Any) -> Insight:
    given: dict[str, Any] = {
        "code": code,
        "subject": subject,
        "says": f"{subject} is declared, but not seen to run",
        "severity": "advice",
        "confidence": "medium",
        "evidence": (Evidence(source="nix_config", place=where, says="declared in home.packages"),),
        "action": Action(verb="remove", subject=subject, place=where),
        "hosts": ("laptop",),
    }
    return Insight(**{**given, **more})


def planned(
    *,
    one: Any = HYFETCH,
    files: Mapping[str, bytes] | None = None,
    alignment: Mapping[str, Any] | None = None,
    facts: Mapping[str, Any] | None = None,
    around: Mapping[str, Any] | None = None,
    verdicts: tuple[Verdict, ...] = (),
    insights: tuple[Insight, ...] | None = None,
    now: int = NOW,
) -> Plan:
    """Return the plan of the small configuration with some of it replaced."""
    sources = {**FILES, **(files or {})}
    given = changed(ALIGNMENT, **{"tools": (one,), "adhoc": (), **(alignment or {})})
    report = a_report(alignment=given, insights=(insight(),) if insights is None else insights)
    more = {name: msgspec.Raw(msgspec.json.encode(fact)) for name, fact in (facts or {}).items()}
    report = changed(report, facts={**report.facts, **more})
    surroundings = Around(**{"files": tuple(sources), **(around or {})})
    return make_plan(report, sources.get, verdicts, now, surroundings)


def place_of(line: int = 3, **more: Any) -> Any:
    return place(line, **more)
