"""Declare what other installers put onto the machine, so that the next rebuild and the next machine have it.

What nobody was seen to run is not absorbed: to take it away may be the better answer. Programs with windows leave no
trace in a shell, so that of AppImages and Flatpaks this is not asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from nixlore.act._applying import after_command
from nixlore.act._declaring import Declaring
from nixlore.act._draft import Draft
from nixlore.act._known import Known
from nixlore.act._ranking import HORIZON, LOST, pace
from nixlore.model.drift import DriftItem, DriftReport
from nixlore.model.insight import Insight
from nixlore.model.plan import Spared
from nixlore.model.run import DAY
from nixlore.model.usage import CommandUsage, UsageAlignment
from nixlore.nix.attr_names import canonical

KINDS = ("manual_install", "unowned_program", "imperative_package")
CODES = ("NX114", "NX116")
ALSO = ("NX102", "NX104", "NX108", "NX120", "NX129")
"""Rules that say of the same package that it is wanted."""

WINDOWED = ("AppImage", "flatpak")

ATTRIBUTE = re.compile(r"[\w.]+ = \[ pkgs\.([A-Za-z_][\w'.-]*) \];")
"""A line that declares one package of nixpkgs, and nothing beside."""

LATELY = 365
"""In how many days before now somebody must have run it."""

UNDONE: Mapping[str, str] = {
    "cargo": "cargo uninstall {name}",
    "pipx": "pipx uninstall {name}",
    "uv": "uv tool uninstall {name}",
    "pip": "pip uninstall {name}",
    "npm": "npm uninstall --global {name}",
    "gem": "gem uninstall {name}",
    "flatpak": "flatpak uninstall {name}",
    "nix profile": "nix profile remove {name}",
    "nix-env": "nix-env --uninstall {name}",
    "go": "rm {path}",
    "AppImage": "rm {path}",
    "by hand": "rm {path}",
}
"""How what was installed goes once it is declared: else it may still come first on the PATH."""


def drafts(known: Known, declaring: Declaring) -> Iterator[Draft | Spared]:
    """Yield one draft per install that may be declared."""
    report = known.report.fact("drift_report", DriftReport)
    by_subject = {(one.code, one.subject): one for one in known.insights(*CODES)}
    used = _last_days(known)
    for item in report.items if report is not None else ():
        if item.kind not in KINDS or item.severity == "info" or not item.absorb:
            continue
        code = "NX116" if item.kind == "imperative_package" else "NX114"
        insight = by_subject.get((code, item.name if code == "NX116" else item.source))
        if insight is not None:
            yield from _of_item(item, insight, known, declaring, used)


def _last_days(known: Known) -> Mapping[str, int]:
    """Return on which day each command was last run by anybody."""
    usage = known.report.fact("command_usage", CommandUsage)
    found: dict[str, int] = {}
    for command in usage.commands if usage is not None else ():
        days = [use.last_day for use in command.uses if use.last_day is not None]
        found[command.name] = max(days, default=0)
    return found


def _of_item(
    item: DriftItem, insight: Insight, known: Known, declaring: Declaring, used: Mapping[str, int]
) -> Iterator[Draft | Spared]:
    is_idle = not any(_was_run(name, known, used) for name in item.commands)
    if item.source not in WINDOWED and is_idle:
        yield Spared(subject=item.name, code=insight.code, why=_idle(item, known))
        return
    attribute = ATTRIBUTE.fullmatch(item.absorb)
    attr_path = attribute[1] if attribute is not None else ""
    if attr_path and (why := declaring.spared(attr_path)):
        yield Spared(subject=item.name, code=insight.code, why=why)
        return
    if attr_path and declaring.is_absorbed(attr_path):
        return
    declaring.absorb(attr_path or item.name)
    yield _draft(item, insight, attr_path, known, declaring)


def _idle(item: DriftItem, known: Known) -> str:
    """Say that nobody was seen to run it, over how long; where too little was seen to mean anything, that."""
    alignment = known.report.fact("usage_alignment", UsageAlignment)
    days = [row.first_day for row in alignment.windows if row.first_day is not None] if alignment is not None else []
    absence = "no history was read" if alignment is None or not days else alignment.absence
    if absence:
        return f"whether anybody runs it is not known: {absence}"
    seen = min(LATELY, known.now // DAY - min(days))
    return f"nobody was seen to run it in {seen} days: `{_undone(item)}` may be the better answer"


def _was_run(name: str, known: Known, used: Mapping[str, int]) -> bool:
    """Tell whether a program was run in the last year, or may have been: `cargo watch` runs `cargo-watch`."""
    today, host = known.now // DAY, name.partition("-")[0]
    return any(today - used[one] <= LATELY for one in (name, host) if one in used)


def _draft(item: DriftItem, insight: Insight, attr_path: str, known: Known, declaring: Declaring) -> Draft:
    name = attr_path or item.name
    also = [
        one
        for one in known.insights(*ALSO)
        if one.action is not None and attr_path and canonical(one.action.subject) == canonical(attr_path)
    ]
    home = declaring.is_home
    added = declaring.addition(attr_path) if attr_path else None
    return Draft(
        kind="absorb_install",
        subject=name,
        title=f"Declare {name}, which {_by(item)}",
        insights=(_own(insight, item), *also),
        confidence=insight.confidence,
        risk="low" if attr_path else "medium",
        risk_says=f"the version of nixpkgs may be another than {item.version}" if item.version else "",
        tidy=LOST * (1 + _daily(also, known)),
        worth="comes with the next machine, and is updated with the rest",
        hosts=added.hosts if added is not None else declaring.hosts,
        intents=(added.intent,) if added is not None else (),
        refused="" if attr_path else "no list of packages of nixpkgs can hold it",
        by_hand=declaring.by_hand(attr_path) if attr_path else f"write {item.absorb}",
        after=f"{after_command(known, is_home=home)} && {_undone(item)}",
    )


def _daily(also: list[Insight], known: Known) -> float:
    """Return on which part of the days it is run, 1 at most, by the evidence with the most of it."""
    dated = ((row.count, row.since) for one in also for row in one.evidence if row.count and row.since is not None)
    return min(max((pace(count, (known.now - since) // DAY + 1) / HORIZON for count, since in dated), default=0.0), 1.0)


def _own(insight: Insight, item: DriftItem) -> Insight:
    """Return the insight with the evidence that is about one item of a group only."""
    import msgspec  # noqa: PLC0415 - only where something was installed

    place = item.path or item.name
    rows = tuple(row for row in insight.evidence if row.place == place)
    return msgspec.structs.replace(insight, evidence=rows or insight.evidence)


def _by(item: DriftItem) -> str:
    if item.source == "by hand":
        return f"was put to {item.path} by hand"
    return "is an AppImage" if item.source == "AppImage" else f"{item.source} installed"


def _undone(item: DriftItem) -> str:
    return UNDONE.get(item.source, "rm {path}").format(name=item.name, path=item.path)
