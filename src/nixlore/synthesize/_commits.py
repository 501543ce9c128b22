"""Commits as evidence, said the same way by every rule."""

from __future__ import annotations

from nixlore.git.line_comments import joined
from nixlore.model.evidence import Evidence
from nixlore.model.git import Quote

HISTORY = "git_history"
"""The source of everything that commits say."""


def short(commit: str) -> str:
    """Return the first digits of a commit, as many as git prints of it in a large repository."""
    return commit[:12]


def day(date: str) -> str:
    """Return the day of an ISO date, "an unknown date" where there is none."""
    return date[:10] or "an unknown date"


def commit_evidence(commit: str, date: str, says: str, at: int | None = None) -> Evidence:
    """Return what a commit did as evidence."""
    return Evidence(source=HISTORY, place=short(commit), says=f"{says} on {day(date)}", since=at, until=at)


def quote_evidence(quote: Quote) -> Evidence:
    """Return somebody's words as evidence, marked as a quotation; a comment's line is that of its commit."""
    if quote.file:
        place, commit = f"{quote.file}:{quote.line}", f" ({short(quote.commit)})"
    else:
        place, commit = short(quote.commit), ""
    return Evidence(source=HISTORY, place=place, says=f"“{joined(quote.text)}”{commit}")
