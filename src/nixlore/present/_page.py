"""The parts of the HTML report and what each of them is made from.

A section is a module `_page_<id>.py` with `section(report) -> Section`; `_page_frame.py` names them in order.
Its HTML is the `Markup` of `_page_markup.py` (a `str` with `__html__`, so that only a template loads jinja2),
made by `rendered("<id>.html", …)` (a template of `data/report`, everything escaped) or by `filled` and `joined`. The
page's policy lets no other style or script in than the two of the frame, so that a section may use classes and the
attributes of SVG (`fill`, `width`, …), but neither `style="…"`, `<style>`, `<script>` nor `on…="…"`; what a script is
to know is in `Section.data`, which the frame puts in as JSON with the id `data-<id>`.

A neighbourhood graph is drawn into `<div class="graph" data-graph></div>` of a section whose `data` has `names`,
`sizes`, `needs` (for each name the places of those it needs) and `start`, the place of the one that is shown first.
A table with the class `sortable` is sorted by its heads (numbers by a cell's `data-v`); it and any element with
`data-items` are searched, row by row or child by child. Links lead to `anchor(kind, name)`: `tool-ripgrep`,
`rule-NX101`, `source-atuin` (what a collector read), `unit-runs`, `unit-lines`, `unit-size`, `unit-bounds`,
`finding-NX101 ripgrep`, and `basis(fact)`, what the figures of a fact are counted from.

Every figure links to its evidence. `_page_figures.py` makes the links, so that a template only says where its figures
are from, by `Section.evidence` or by `data-from="FACT"` on an element or on the head of a column. An element with
`data-quoted` is somebody's words or a name, and no claim.

Where names are to be left out, the report that a section gets has none of them any more (see `_page_share.py`); a
section only has to take all that it shows from that report.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

import msgspec

from nixlore.model.plan import Plan
from nixlore.present._page_markup import Markup, escaped, filled, joined, rendered
from nixlore.present._page_share import Share

__all__ = ["Given", "Markup", "Origin", "Rule", "Section", "Share", "anchor", "escaped", "filled", "joined", "rendered"]

_UNLINKED = re.compile(r"[^A-Za-z0-9._-]+")


@dataclass(frozen=True)
class Section:
    """One part of the page.

    `summary` is one plain sentence below the title, `count` what the navigation shows beside the title. A section that
    has nothing to show has empty `html`, says in `missing` what it would need, and in `remedy` how to get that.
    `evidence` is the anchor to which its figures link where no element says otherwise; without it they are no links.
    """

    id: str
    title: str
    summary: str
    html: Markup = field(default_factory=Markup)
    count: int | None = None
    missing: str = ""
    remedy: str = ""
    data: Mapping[str, object] | None = None
    evidence: str = ""


class Rule(NamedTuple):
    """One rule as it explains itself."""

    code: str
    name: str
    explanation: str


class Origin(NamedTuple):
    """What a fact is, in one sentence, and the collectors whose records it is made of."""

    about: str
    collectors: tuple[str, ...]


class Given(NamedTuple):
    """What the page is made from besides the report: the rules, the plan, and what the report before had found.

    `plan` is None where none was made; `before` is None for a first report. `rules` are by code, `origins` by fact.
    """

    rules: tuple[Rule, ...] = ()
    plan: Plan | None = None
    before: Digest | None = None
    share: Share = Share()
    origins: Mapping[str, Origin] = {}


class Digest(msgspec.Struct, frozen=True, kw_only=True):
    """What is kept of a report so that the next one can say what changed since.

    `tools` are declared attribute paths with the class of their use, `insights` their rule and subject with the
    sentence; `commit` is the configuration's last, `generation` the system's number.
    """

    made: int
    tools: dict[str, str] = {}
    insights: dict[str, str] = {}
    commit: str = ""
    generation: int = 0


def anchor(kind: str, name: str) -> str:
    """Return the id of something on the page, the same wherever it is linked from: `tool-ripgrep`."""
    plain = _UNLINKED.sub("_", name)
    tail = "" if plain == name else "-" + hashlib.sha256(name.encode("utf-8", "replace")).hexdigest()[:6]
    return f"{kind}-{plain}{tail}"
