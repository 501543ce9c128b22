"""How two JSON Schemas differ for those who read the data: not at all, by additions alone, or in what was there."""

from __future__ import annotations

from typing import Any

PROSE = {"description", "title"}


def lost(before: Any, now: Any, where: str = "") -> list[str]:
    """Return the places where something that was told before is no longer told in the same way.

    A new property, definition or choice of an enumeration is an addition; so is a property that need not be given any
    more by who writes, as all that we write is complete.
    """
    if isinstance(before, dict) and isinstance(now, dict):
        return [
            place
            for key, value in before.items()
            if key not in PROSE and key not in {"required", "default"}
            for place in (lost(value, now[key], f"{where}/{key}") if key in now else [f"{where}/{key}"])
        ]
    if isinstance(before, list) and isinstance(now, list):
        return [f"{where}: {value!r}" for value in before if not any(not lost(value, other) for other in now)]
    return [] if before == now else [where]


def plain(schema: Any) -> Any:
    """Return a schema without its prose, which may change freely."""
    if isinstance(schema, dict):
        return {key: plain(value) for key, value in schema.items() if key not in PROSE or not isinstance(value, str)}
    return [plain(value) for value in schema] if isinstance(schema, list) else schema
