"""Links between the charts and tables of the page: from a tool, a package or a commit to where its evidence is."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

import msgspec

from nixlore.model.dependencies import GenerationStep
from nixlore.nix.tool_names import tool_key
from nixlore.present._page import Markup, anchor, filled, joined
from nixlore.present._text import safe
from nixlore.report import Report


class _Tool(msgspec.Struct, frozen=True):
    attr_path: str


class _Alignment(msgspec.Struct, frozen=True):
    tools: tuple[_Tool, ...]


class Linked(NamedTuple):
    """The declared tools that have a place of their own on the page, by their key."""

    tools: Mapping[str, str]

    def target(self, tool: str) -> str:
        """Return the anchor of a tool by its key, "" where it has none."""
        name = self.tools.get(tool)
        return "" if name is None else anchor("tool", name)

    def tool(self, tool: str) -> Markup:
        """Return a tool's name as a link to its story, or alone where it is not declared."""
        return link(self.target(tool), safe(tool, 60))

    def attribute(self, attr_path: str) -> Markup:
        """Return an attribute path as a link to the story of the tool that it names."""
        return link(self.target(tool_key(attr_path)), safe(attr_path, 80))


def linked(report: Report) -> Linked:
    """Return what can be linked to of a report."""
    fact = report.fact("usage_alignment", _Alignment)
    found: dict[str, str] = {}
    for tool in fact.tools if fact is not None else ():
        found.setdefault(tool_key(tool.attr_path), tool.attr_path)
    return Linked(found)


def link(target: str, text: object) -> Markup:
    """Return text as a link to an anchor of the page, or the text alone where there is none to go to."""
    return filled('<a href="#{target}">{text}</a>' if target else "{text}", target=target, text=text)


def package_target(name: str, known: Collection[str]) -> str:
    """Return the anchor of a package of the closure, "" where it is not on the page."""
    return anchor("package", name) if name in known else ""


def generation_target(step: GenerationStep) -> str:
    """Return the anchor of a generation, "" of what runs or was booted without being one."""
    whose = f"{step.profile} {step.user} " if step.profile != "system" else ""
    return anchor("generation", f"{whose}{step.number}") if step.number else ""


def listed(parts: Iterable[Markup], most: int = 12) -> Markup:
    """Return so many of some parts with commas between, and how many more there are."""
    found = list(parts)
    more = filled(" and {more} more", more=f"{len(found) - most:,}") if len(found) > most else Markup()
    return joined([joined(found[:most], ", "), more])
