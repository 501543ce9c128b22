"""Reports of hosts made by hand."""

from __future__ import annotations

from typing import Any

from nixlore.model.other_hosts import HostReport, PackageUse, ReadWindow

DAY = 20_500


def use(attr_path: str, count: int = 5, **more: Any) -> PackageUse:
    given = {"actor": "human", "unit": "runs", "days": 2, "first_day": DAY - 9, "last_day": DAY}
    return PackageUse(attr_path=attr_path, count=count, **{**given, **more})


def window(**more: Any) -> ReadWindow:
    given = {"source": "fish_history", "actor": "human", "unit": "runs", "entries": 9}
    return ReadWindow(**{**given, "first_day": DAY - 90, "last_day": DAY, **more})


def host_report(host: str = "bramble", **more: Any) -> HostReport:
    given = {
        "schema": "nixlore/host_report/1.0",
        "generator": "nixlore 0.1.0",
        "host": host,
        "day": DAY,
        "hosts": ("bramble", "larkspur"),
        "declared": {"kubectl": ("bramble", "larkspur"), "jq": ("larkspur",)},
        "used": (use("kubectl"),),
        "unseen": (),
        "windows": (window(),),
        "sources": {"fish_history": "read", "atuin": "absent"},
    }
    return HostReport(**{**given, **more})
