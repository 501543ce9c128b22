"""The report's section on how it is known: what units mean, the sources read and not read, and every rule."""

from __future__ import annotations

from collections import Counter

from nixlore.model.evidence import Coverage
from nixlore.model.usage import UsageAlignment, Window
from nixlore.present._page import Given, Section, anchor, rendered
from nixlore.present._page_basis import bases
from nixlore.present._text import homely, iso
from nixlore.report import Report
from nixlore.synthesize._phrases import date

UNITS = (
    (
        "unit-runs",
        "runs",
        "How often something was run, each time counted: by nixlore's own recording, atuin, bash and zsh, or agents.",
    ),
    (
        "unit-lines",
        "distinct command lines",
        (
            "How many different lines hold a command: fish keeps each line once, however often it was run. Runs and "
            "lines are never added to each other."
        ),
    ),
    (
        "unit-size",
        "bytes of NARs",
        (
            "Sizes of store paths as the store counts them, in decimal units; on disk they may take less. What a tool "
            "costs is what would leave the closure if only its line went: what others need as well is not counted."
        ),
    ),
    (
        "unit-bounds",
        "95 % bounds",
        "Between them the true rate lies in 95 of 100 such counts (Wilson). A rate of few runs has wide bounds.",
    ),
)
"""What figures on the page are counted in: an anchor, a name and what it means."""

TONES = {"read": "good", "partial": "warn", "unreadable": "bad"}


def section(report: Report, given: Given) -> Section:
    """Return the section; without rules it still says what was read."""
    found = Counter(insight.code for insight in report.insights)
    alignment = report.fact("usage_alignment", UsageAlignment)
    by_collector: dict[str, list[dict[str, object]]] = {}
    for row in report.coverage:
        by_collector.setdefault(row.collector, []).append(_source(row, report.target.user))
    return Section(
        "method",
        "Method",
        "Every claim above rests on what is listed here; what is not known is said to be unknown.",
        rendered(
            "method.html",
            rules=[(rule, found[rule.code], _paragraphs(rule.explanation)) for rule in given.rules],
            bases=bases(report, given.origins),
            sources=[(anchor("source", name), name, rows) for name, rows in by_collector.items()],
            windows=[_window(window, report.target.user) for window in (alignment.windows if alignment else ())],
            absence=alignment.absence if alignment else "",
            units=UNITS,
        ),
    )


def _paragraphs(text: str) -> list[str]:
    return [" ".join(paragraph.split()) for paragraph in text.split("\n\n")]


def _source(row: Coverage, user: str) -> dict[str, object]:
    """Return the cells of one source."""
    return {
        "source": homely(row.source, user),
        "state": row.state,
        "tone": TONES.get(row.state, ""),
        "entries": row.entries,
        "skipped": row.skipped,
        "unit": row.unit,
        "since": iso(row.since)[:10] if row.since is not None else "",
        "until": iso(row.until)[:10] if row.until is not None else "",
        "note": row.note,
    }


def _window(row: Window, user: str) -> dict[str, object]:
    """Return the cells of one window."""
    return {
        "source": homely(row.source, user),
        "actor": row.actor,
        "entries": row.entries,
        "unit": row.unit,
        "first": "" if row.first_day is None else date(row.first_day),
        "last": "" if row.last_day is None else date(row.last_day),
    }
