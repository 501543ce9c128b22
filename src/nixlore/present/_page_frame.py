"""The HTML report as a whole: its sections in order, and the page around them.

One file without anything from elsewhere: style and script stand in it, and its policy lets a browser use these two by
their digests, images that are part of the page, and nothing else.
"""

from __future__ import annotations

import base64
import hashlib
import importlib.resources
import json
import re
from collections.abc import Sequence

from nixlore import __version__
from nixlore.present import (
    _page_agents,
    _page_dependencies,
    _page_drift,
    _page_failures,
    _page_method,
    _page_overview,
    _page_plan,
    _page_projects,
    _page_timeline,
    _page_tools,
    _page_workflows,
)
from nixlore.present._page import Given, Markup, Section, rendered
from nixlore.present._page_figures import evident, figures
from nixlore.present._text import iso
from nixlore.report import Report

STYLES = ("page.css", "tables.css", "charts.css", "sections.css", "print.css")
SCRIPTS = ("page.js", "graph.js")
"""What stands in the page of `data/report`, in this order; a section with looks of its own adds its file here."""

_OPTIONAL = re.compile("</(?:td|th|tr|thead|tbody|li|dt|dd|option)>")
"""Ends of elements that HTML lets be left out where the next begins: a tenth of a large page. No text holds any, as all
of it is escaped."""


def page(report: Report, given: Given) -> bytes:
    """Return the report as one HTML file."""
    shown = given.share.report(report)
    made = sections(shown, given._replace(plan=given.share.also(given.plan, report)))
    style, script = assets(STYLES), assets(SCRIPTS)
    whole = rendered(
        "page.html",
        sections=[_shown(section) for section in made],
        style=style,
        script=script,
        policy=policy(style, script),
        sample=shown.sample,
        is_shared=given.share.hides,
        host=shown.target.hostname or "a machine without a name",
        made=iso(shown.generated_at),
        made_words=iso(shown.generated_at)[:16].replace("T", " "),
        version=__version__,
    )
    return _OPTIONAL.sub("", whole).encode("utf-8", "replace")


def _shown(section: Section) -> tuple[Section, Markup, Markup, Markup]:
    """Return a section with its sentence and its HTML, figures in them linked, and what its script is to know."""
    source = section.evidence
    return section, figures(section.summary, source), evident(section.html, source), block(section)


def sections(report: Report, given: Given) -> tuple[Section, ...]:
    """Return every section in the order of the page."""
    parts = [
        # In the order in which they are read: a new section adds its line here.
        _page_tools.section(report),
        _page_timeline.section(report),
        _page_dependencies.section(report),
        _page_workflows.section(report),
        _page_failures.section(report),
        _page_projects.section(report),
        _page_drift.section(report),
        _page_agents.section(report),
        _page_plan.section(report, given.plan, given.rules, is_shared=given.share.hides),
        _page_method.section(report, given),
    ]
    return (_page_overview.section(report, given, parts), *parts)


def policy(style: str, script: str) -> str:
    """Return what a browser may use on the page: its own style and script, and images that are in it."""
    allowed = {
        "default-src": "'none'",
        "style-src": digest(style),
        "script-src": digest(script),
        "img-src": "data:",
        "base-uri": "'none'",
        "form-action": "'none'",
    }
    return "; ".join(f"{name} {value}" for name, value in allowed.items())


def digest(text: str) -> str:
    """Return the digest of an inline style or script as a policy names it."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def assets(names: Sequence[str]) -> Markup:
    """Return texts of `data/report` as they are, one after the other."""
    directory = importlib.resources.files("nixlore.data") / "report"
    return Markup("".join((directory / name).read_text(encoding="utf-8") for name in names))


def block(section: Section) -> Markup:
    """Return what a section's script is to know as JSON in which nothing can end the element it stands in."""
    if section.data is None:
        return Markup()
    text = json.dumps(section.data, ensure_ascii=True, separators=(",", ":"), sort_keys=True)
    for char in "<>&":
        text = text.replace(char, f"\\u{ord(char):04x}")
    return Markup(text)
