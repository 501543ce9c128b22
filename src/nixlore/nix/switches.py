"""Read `enable` switches: whether they are on, and which package a switch installs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from nixlore.data.program_packages import PROGRAM_PACKAGES
from nixlore.model.nix import Kind
from nixlore.nix.evaluator import Evaluator
from nixlore.nix.modules import Setting
from nixlore.nix.options import SOME, SWITCHES, as_named_now
from nixlore.nix.spread import MOST
from nixlore.nix.values import Condition, Conditional, Constant, Lazy, Union

ONLY_AT_HOME = frozenset(("programs.chromium",))
"""Switches that install something in Home Manager, and only write settings in NixOS."""


class Switch(NamedTuple):
    """One switch: what it turns on, the package it installs ("" where not known) and its value (None likewise)."""

    kind: Kind
    attr_path: str
    enabled: bool | None
    conditions: tuple[Condition, ...]


def switched(evaluator: Evaluator, setting: Setting) -> Iterator[Switch]:
    """Yield the values that a switch may be given; a switch inside of a program only where it installs something."""
    path = as_named_now(setting.path)
    nested = path[-3] not in SWITCHES
    group, name = path[-4 if nested else -3], ".".join(path[-3 if nested else -2 : -1])
    kind: Kind = "program" if group in ("programs", *SOME) else "service"
    attr_path = PROGRAM_PACKAGES.get(f"{group}.{name}", "")
    if nested and not attr_path:
        return
    if f"{group}.{name}" in ONLY_AT_HOME and setting.scope != "home":
        attr_path = ""
    for enabled, conditions in values(evaluator, setting):
        yield Switch(kind, attr_path, enabled, conditions)


def values(evaluator: Evaluator, setting: Setting) -> Iterator[tuple[bool | None, tuple[Condition, ...]]]:
    """Yield what a switch is set to, None where that is not known, with the conditions it depends on."""
    pending: list[tuple[Lazy, tuple[Condition, ...]]] = [(setting.value, setting.conditions)]
    for _ in range(MOST):
        if not pending:
            return
        lazy, conditions = pending.pop()
        value = evaluator.force(lazy)
        if isinstance(value, Conditional):
            pending.append((value.value, (*conditions, value.condition)))
        elif isinstance(value, Union):
            pending.extend((option, conditions) for option in reversed(value.options))
        else:
            enabled = value.value if isinstance(value, Constant) and isinstance(value.value, bool) else None
            yield enabled, conditions
