"""Items of drift made by hand, for tests of rules and of what is printed."""

from __future__ import annotations

from typing import Any

from nixlore.model.drift import DriftItem, DriftReport, PathEntry

LINE = "home.packages = [ pkgs.ruff ];"


def item(kind: str, name: str, **fields: Any) -> DriftItem:
    made: dict[str, Any] = {
        "source": "pip",
        "version": "1.0",
        "path": f"~/.local/{name}",
        "severity": "advice",
        "says": f"{name} is there",
    }
    return DriftItem(kind=kind, name=name, **made | fields)


def made_report(*items: DriftItem, **fields: Any) -> DriftReport:
    row = PathEntry(
        name="http", path="~/.local/bin/http", owner="pip: httpie 3.2.4", provider="local", is_declared=False
    )
    return DriftReport(items=items, programs=(row,), **{"path_known_by": "/etc/set-environment"} | fields)
