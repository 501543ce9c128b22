"""Text that is HTML already, apart from text that is not: whatever is not `Markup` is escaped where it is put in."""

from __future__ import annotations

import functools
import html
import re
import unicodedata
from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jinja2 import Environment

_HARMFUL = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""Kinds of characters that could turn the direction of writing, hide text or be refused by a browser."""

_TICKED = re.compile(r"`([^`\n]+)`")


class Markup(str):
    """A piece of HTML that holds nothing unescaped from elsewhere; templates put it in as it is."""

    __slots__ = ()

    def __html__(self) -> str:
        """Return the HTML; this is what template engines ask for."""
        return str(self)


def escaped(value: object) -> Markup:
    """Return a value as HTML: markup as it is, everything else harmless and escaped."""
    return value if isinstance(value, Markup) else Markup(html.escape(harmless(str(value))))


def filled(form: str, **values: object) -> Markup:
    """Return a form of `str.format` with its values put in, each escaped; the form itself must be ours."""
    return Markup(form.format(**{name: escaped(value) for name, value in values.items()}))


def joined(parts: Iterable[object], between: str = "") -> Markup:
    """Return values one after the other, each escaped."""
    return Markup(between.join(map(escaped, parts)))


def ticked(value: object) -> Markup:
    """Return text in which what stands between backticks is shown as what is typed."""
    return Markup(_TICKED.sub(r"<code>\1</code>", escaped(value)))


def harmless(text: str) -> str:
    """Return untrusted text without control characters and such as turn or hide text; ends of lines stay."""
    if text.isascii() and text.isprintable():
        return text
    kept = (char for char in text if char == "\n" or unicodedata.category(char) not in _HARMFUL)
    return "".join(kept)


def rendered(template: str, **values: object) -> Markup:
    """Return a template of `data/report` with its values put in, each escaped."""
    return Markup(_templates().get_template(template).render(values))


def _final(value: object) -> object:
    """Return what a template puts in: nothing for None, text harmless, markup as it is."""
    if value is None:
        return ""
    return harmless(value) if type(value) is str else value


@functools.cache
def _templates() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined  # noqa: PLC0415 - only a report needs it

    made = Environment(
        loader=PackageLoader("nixlore", "data/report"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_final,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.filters["ticked"] = ticked
    return made
