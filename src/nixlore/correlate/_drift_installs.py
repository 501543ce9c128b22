"""What was installed beside the configuration, as items of drift, each with the line that would declare it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

from nixlore.correlate._drift_absorb import Absorber
from nixlore.correlate._drift_path import BOOTSTRAP, IMPERATIVE, is_exported
from nixlore.data.program_directories import SWITCHERS
from nixlore.model.drift import DriftItem, DriftKind
from nixlore.model.store import Install

LABELS = frozenset(("rustup",))
"""Sources that only tell whose programs lie on PATH: they run what a project's own files ask for."""


def install_items(installs: Sequence[Install], absorber: Absorber) -> Iterator[DriftItem]:
    """Yield an item for all that is no one's own, not declared, and no mere dependency."""
    for install in installs:
        if _is_drift(install):
            yield _item(install, absorber)


def _is_drift(install: Install) -> bool:
    if install.is_own or install.declared_in or install.source in LABELS or is_exported(install):
        return False
    if install.source in IMPERATIVE:
        return install.name not in BOOTSTRAP
    return install.is_requested is not False or install.source in SWITCHERS


def _item(install: Install, absorber: Absorber) -> DriftItem:
    kind, severity = _rank(install)
    line = absorber.line(install)
    return DriftItem(
        kind=kind,
        source=install.source,
        name=install.name,
        version=install.version,
        path=install.path,
        severity=severity,
        says=_says(install, kind, _ending(install, absorber, line)),
        absorb=line,
        commands=install.commands,
    )


def _rank(install: Install) -> tuple[DriftKind, Literal["advice", "info"]]:
    if install.source in IMPERATIVE:
        return "imperative_package", "advice"
    if install.source == "by hand":
        made = install.form == "binary" or bool(install.installer)
        return "unowned_program", "advice" if made else "info"
    # What only a project pins, and the Pythons that uv fetches for one, come and go with it.
    only_projects = install.source in SWITCHERS and install.is_requested is False
    lies_about = install.source == "AppImage" and install.path.startswith("~/Downloads/")
    is_passing = only_projects or lies_about or install.source == "uv python"
    return "manual_install", "info" if is_passing else "advice"


def _ending(install: Install, absorber: Absorber, line: str) -> str:
    """Return what to say of the configuration at a sentence's end."""
    if install.source == "by hand":
        declared = absorber.declared_with(install.name)
        return (
            f"no installer's record names; the configuration has {declared} with such a program"
            if declared
            else ("no declaration and no installer's record names")
        )
    attr_path = absorber.attr_path(install)
    if absorber.is_declared(attr_path):
        return f"; the configuration has {attr_path} as well"
    otherwise = "" if line else absorber.otherwise(install)
    return f", not declared; {otherwise}" if otherwise else ", not declared"


def _says(install: Install, kind: DriftKind, ending: str) -> str:
    named = f"{install.name} {install.version}".strip()
    where = install.path.rpartition("/")[0] or "/"
    if kind == "unowned_program":
        return f"{named} is a {install.form or 'program'} in {where} that {ending}"
    if kind == "imperative_package":
        verb = "nix profile" if install.source == "nix profile" else "nix-env"
        return f"{named} was installed with {verb}{ending}"
    if install.source in SWITCHERS and install.is_requested is False:
        return f"{named} was installed by {install.source} for a project"
    if install.source == "AppImage":
        return f"{named} is an AppImage in {where}{ending}"
    runs = f" and provides {', '.join(install.commands[:4])}" if install.commands else ""
    return f"{named} was installed by {install.source}{runs}{ending}"
