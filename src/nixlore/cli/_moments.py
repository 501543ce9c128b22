"""Times as people write them: a date, a date and a time, or how long ago."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from datetime import datetime, timedelta

import click

SECONDS: Mapping[str, int] = {"min": 60, "h": 3600}
DAYS: Mapping[str, int] = {"d": 1, "w": 7, "y": 365}
"""The units in which one may say how long ago; those of days mean a date."""

_AGO = re.compile(r"(\d{1,6})\s*(min|h|d|w|y)")
_DATE = re.compile(r"\d{4}-\d\d-\d\d")


def moment(text: str, now: int, *, end_of_day: bool) -> int | None:
    """Return the epoch second that a text means, never after `now`, None where it is none of the forms.

    A time without an offset is local. A date alone, and so many days ago, mean the end of that day or its beginning.
    """
    text = text.strip()
    ago = _AGO.fullmatch(text)
    if ago is not None and ago[2] in SECONDS:
        return now - int(ago[1]) * SECONDS[ago[2]]
    try:
        if ago is not None:
            day = datetime.fromtimestamp(now).astimezone() - timedelta(days=int(ago[1]) * DAYS[ago[2]])
            text = day.date().isoformat()
        start = datetime.fromisoformat(text)
        if end_of_day and _DATE.fullmatch(text):
            start += timedelta(days=1, seconds=-1)
        return min(now, int(start.timestamp()))
    except (ValueError, OverflowError, OSError):
        return None


def told(at: int) -> str:
    """Return an epoch second as people here read it, with the offset."""
    return datetime.fromtimestamp(at).astimezone().isoformat(" ", "minutes")


def end_of_day(text: str) -> int:
    """Return the epoch second of an option's value, a date standing for the end of that day."""
    return _asked(text, end_of_day=True)


def start_of_day(text: str) -> int:
    """Return the epoch second of an option's value, a date standing for the beginning of that day."""
    return _asked(text, end_of_day=False)


def _asked(text: str, *, end_of_day: bool) -> int:
    found = moment(text, int(time.time()), end_of_day=end_of_day)
    if found is None or found <= 0:
        message = f"{text!r} is no date (2026-03-01), time (2026-03-01T12:00+01:00) or age (30d)"
        raise click.BadParameter(message)
    return found
