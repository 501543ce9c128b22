"""What was read, what could not be, and what a claim rests on."""

from __future__ import annotations

from typing import Literal

import msgspec

State = Literal["read", "partial", "absent", "unreadable", "off"]

PRESENT_ONLY = "tells only of the present"
"""The note of a source that is left out where a machine is looked at as of a time in the past."""


class Coverage(msgspec.Struct, frozen=True, kw_only=True):
    """What one collector read from one source, since when, and how complete that is.

    `since` and `until` are epoch seconds of the oldest and newest dated record, None where nothing is dated.
    A claim from absence is allowed only over sources whose state is "read" or "partial" with a note.
    """

    collector: str
    source: str
    state: State
    entries: int = 0
    skipped: int = 0
    since: int | None = None
    until: int | None = None
    unit: str = ""
    host: str = ""
    user: str = ""
    actor: str = ""
    note: str = ""


class Diagnostic(msgspec.Struct, frozen=True, kw_only=True):
    """Something that could not be seen: where, why, and what would help."""

    stage: str
    subject: str
    cause: str
    remedy: str = ""
    severity: Literal["error", "warning", "note"] = "warning"


class Evidence(msgspec.Struct, frozen=True, kw_only=True):
    """One observed thing a claim rests on.

    `source` is what was read (a collector's or file's name), `place` a locator in it (file:line, commit, path),
    `says` one plain sentence. `count` never stands without `unit`; `since` and `until` bound it in epoch seconds.
    """

    source: str
    place: str
    says: str
    count: int | None = None
    unit: str = ""
    since: int | None = None
    until: int | None = None
