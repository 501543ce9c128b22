"""What tests of the report's sections share: facts put into a report, and the text and links of a section."""

from __future__ import annotations

import html
import re
from typing import Any

import msgspec

from browsing import HOSTILE, changed
from nixlore.report import Report
from reporting import a_report


def report_of(**facts: Any) -> Report:
    """Return a report that has some facts and no others."""
    raw = {name: msgspec.Raw(msgspec.json.encode(fact)) for name, fact in facts.items() if fact is not None}
    return msgspec.structs.replace(a_report(), facts=raw)


def text(section: Any) -> str:
    """Return what a section says, without its elements, with single blanks."""
    plain = re.sub(r"<[^>]*>", " ", section.html)
    return " ".join(html.unescape(plain).split())


def links(section: Any) -> set[str]:
    """Return the anchors that a section leads to."""
    return set(re.findall(r'href="#([^"]*)"', section.html))


def ids(section: Any) -> list[str]:
    """Return the anchors that a section has."""
    return re.findall(r' id="([^"]*)"', section.html)


def is_nothing_but_text(report: Report, section: Any) -> bool:
    """Tell whether hostile text in every fact of a report adds no element and no attribute to a section."""
    turn = iter(range(10**9))
    told: dict[str, str] = {}

    def change(one: str) -> str:
        return told.setdefault(one, f"{one}{HOSTILE[next(turn) % len(HOSTILE)]}")

    page = section(changed(report, change)).html
    tags = {tag.lower() for tag in re.findall(r"<([a-zA-Z!][\w-]*)", page)}
    return not tags & {"script", "img", "style", "!--"} and not re.search(r"<[^>]*\son\w+=", page)
