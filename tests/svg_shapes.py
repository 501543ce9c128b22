"""Charts taken apart again for tests: they are read as XML, which is stricter than a browser."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

HOSTILE = "\"'><script>alert(1)</script><img src=x onerror=alert(1)>{{7*7}}{% x %}]]>&amp;\x00\u202e</svg>javascript:"
"""Text that would end an attribute, an element, a template's or a drawing's text if it were not escaped."""

ELEMENTS = {"svg", "g", "a", "title", "desc", "text", "rect", "path", "line", "circle", "polyline"}
ATTRIBUTES = {
    "class", "role", "width", "height", "x", "y", "x1", "x2", "y1", "y2", "cx", "cy", "r", "d", "points", "viewBox",
    "preserveAspectRatio", "href", "tabindex", "aria-hidden",
}  # fmt: skip


def parsed(markup: str) -> list[ET.Element]:
    """Return the elements of charts, and fail where one is not well made or holds what no chart does."""
    root = ET.fromstring(f"<all>{markup}</all>")
    found = [element for element in root.iter() if element is not root]
    assert {element.tag for element in found} <= ELEMENTS
    assert {name for element in found for name in element.attrib} <= ATTRIBUTES
    for element in found:
        assert element.get("href", "#").startswith("#")
        for name, value in element.attrib.items():
            if name in {"x", "y", "width", "height", "cx", "cy", "x1", "x2", "y1", "y2", "r"}:
                assert re.fullmatch(r"-?\d+(\.\d)?%?", value), (name, value)
    return found


def texts(markup: str) -> list[str]:
    """Return all words of charts, those for pointers and readers among them."""
    return [element.text for element in parsed(markup) if element.text]


def of(markup: str, tag: str) -> list[ET.Element]:
    """Return the elements of one kind."""
    return [element for element in parsed(markup) if element.tag == tag]
