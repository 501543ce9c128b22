"""Make every figure of a section a link to its evidence, by one walk over its HTML.

A template says with `data-from="FACT"` on an element where the figures in it come from; without one it is the
section's. On a head of a column it is said for that column. Each figure in text below it becomes a link there, and a
caption gets one as well, as the page's script makes figures no stops of the tab key. `data-from=""` leaves figures as
they are: an element that lists its own evidence.

No claim, and no link: what is quoted (`code`, `pre`, names of rows, `data-quoted`), what is a link or a control
already, and the scales of drawings, whose caption has the link. A summary is a control: what it opens has the link.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from nixlore.present._page_evidence import FACTS, basis
from nixlore.present._page_markup import Markup, escaped

_TAG = re.compile(
    r"<(/?)(section|figure|figcaption|table|caption|thead|tr|th|td|ul|ol|li|dl|dd|dt|div|p|article|details"
    r"|tbody|summary|a|button|code|pre|svg|select|title|label|script)\b([^>]*)>"
)
_FROM = re.compile(r' data-from="([^"]*)"')
_FIGURE = re.compile(
    r"<[^>]*>|&[#\w]+;"
    r"|(?<![\w.,:/@#~+=-])(?:[+\N{MINUS SIGN}]?\d{4}-\d\d(?:-\d\d)?|[+\N{MINUS SIGN}]?\d[\d,]*(?:\.\d+)?)"
    r"(?:\s?(?:%|[kMGT]?B\b|[kMG]\b))?(?![\w/@=-]|[.:,]\w)"
)
"""A figure with its unit where that is one sign or two; elements and escaped characters are passed over."""

_PLAIN = re.compile(r"<(?:td|th|tr|svg|g|rect|circle|line|text|path|a|span|small|li|p|i|code)\b[^>]*>")
_NEEDLESS = re.compile(r' ([a-z-]+)="([\w#.%-]+)"(?=[ >])')
"""Quotes of attributes that HTML lets be left out, a thirtieth of a large page, in the elements there are most of."""

_QUOTED = frozenset({"a", "button", "code", "pre", "svg", "select", "title", "label", "script", "summary"})
"""Elements whose text is no claim of ours, or is a control."""

_NOTED = frozenset({"caption", "figcaption"})


@dataclass(slots=True)
class _Element:
    """An element that is open: where its figures are from, "" for nowhere."""

    name: str
    source: str


@dataclass(slots=True)
class _Table:
    """The columns of a table that name sources of their own, and where in a row we are."""

    columns: list[str | None] = field(default_factory=list)
    is_head: bool = False
    is_sorted: bool = False
    place: int = -1


def evident(html: str, source: str) -> Markup:
    """Return HTML of ours in which every figure is a link to where it is from; `source` is the section's own."""
    return Markup(_PLAIN.sub(_unquoted, "".join(_Walk(source).walk(html))))


def _unquoted(tag: re.Match[str]) -> str:
    return _NEEDLESS.sub(r" \1=\2", tag[0])


def figures(text: object, source: str) -> Markup:
    """Return a sentence, escaped, in which every figure is a link to an anchor of the page."""
    return _linked(escaped(text), source)


class _Walk:
    """One walk over the HTML of a section."""

    def __init__(self, source: str) -> None:
        self._open = [_Element("", source)]
        self._tables: list[_Table] = []
        self._said: set[str] = set()
        self._out: list[str] = []

    def walk(self, html: str) -> list[str]:
        """Return the pieces of the HTML with links put in."""
        at = 0
        for tag in _TAG.finditer(html):
            if tag.start() < at:
                continue
            self._text(html[at : tag.start()])
            ends, name, rest = tag[1], tag[2], tag[3]
            at = tag.end()
            if ends:
                self._close(name)
                self._out.append(tag[0])
            elif name in _QUOTED or (name == "th" and 'scope="row' in rest) or "data-quoted" in rest:
                at = _end(html, name, at)
                self._cell(name, rest)
                self._out.append(html[tag.start() : at].replace(" data-quoted", "", 1))
            else:
                self._begin(name, rest)
                self._out.append(_FROM.sub("", tag[0], count=1))
        self._text(html[at:])
        return self._out

    def _begin(self, name: str, rest: str) -> None:
        said = _FROM.search(rest)
        if name == "table":
            self._tables.append(_Table(is_sorted="sortable" in rest))
        elif name == "thead":
            self._tables[-1].is_head = True
        column = self._cell(name, rest)
        source = self._open[-1].source if column is None else column
        self._open.append(_Element(name, source if said is None or name == "th" else _anchor(said[1])))

    def _cell(self, name: str, rest: str) -> str | None:
        """Count the cells of a row; return what the column's head says of where its figures are from."""
        if not self._tables:
            return None
        table = self._tables[-1]
        if name == "tr":
            table.place = -1
        elif name in ("td", "th"):
            table.place += 1
            if table.is_head:
                said = _FROM.search(rest)
                table.columns.append(_anchor(said[1]) if said else None)
                # Heads of a table that can be sorted become controls.
                return "" if table.is_sorted else table.columns[-1]
            if "colspan" not in rest and table.place < len(table.columns):
                return table.columns[table.place]
        return None

    def _close(self, name: str) -> None:
        if name in _NOTED and self._open[-1].source:
            self._out.append(f' <a class="from" href="#{self._open[-1].source}">evidence</a>')
        if name == "table":
            self._tables.pop()
        elif name == "thead":
            self._tables[-1].is_head = False
        while len(self._open) > 1 and self._open.pop().name != name:
            pass

    def _text(self, text: str) -> None:
        source = self._open[-1].source
        self._out.append(_linked(text, source) if source and text else text)


def _anchor(said: str) -> str:
    return basis(said) if said in FACTS else said


def _end(html: str, name: str, at: int) -> int:
    """Return where an element ends whose inside begins at a place; such elements may stand in their like."""
    depth = 1
    for tag in re.compile(rf"<(/?){name}\b[^>]*?(/?)>").finditer(html, at):
        depth += -1 if tag[1] else 0 if tag[2] else 1
        if not depth:
            return tag.end()
    return len(html)


def _linked(text: str, source: str) -> Markup:
    def link(found: re.Match[str]) -> str:
        if found[0][0] in "<&":
            return found[0]
        return f"<a href=#{source}>{found[0]}</a>"

    return Markup(_FIGURE.sub(link, text))
