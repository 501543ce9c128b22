"""The tokens of Codex's responses: each response once, however often and in whatever form a rollout tells of it.

Newer versions log every response with its id. All versions log what a session has used so far, again and again, with
what the last response used beside it or without; there a response is known by the sum that it led to. A fork begins
with a copy of all that, so that the sum belongs to the oldest session that the file names.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from nixlore.agents.codex_lines import Payload, loose, text

LEAST_ID = 12
"""A shorter id of a response may be another's in another turn."""

FIELDS = ("input_tokens", "cached_input_tokens", "cache_write_input_tokens", "output_tokens")


class Used(NamedTuple):
    """What a response used: tokens of input beside the cache, output, written to the cache, read from it."""

    key: str
    input: int
    output: int
    cache_creation: int
    cache_read: int


def by_record(found: Payload) -> Used | None:
    """Return what a record of one response says."""
    usage, name = loose(found.usage), text(found.response_id)
    if not isinstance(usage, Mapping) or not name:
        return None
    if len(name) < LEAST_ID:
        name = f"{text(found.thread_id)} {text(found.turn_id)} {name}"
    return _used(name, _tokens(usage))


def by_sum(found: Payload, family: str, before: str) -> tuple[Used | None, str]:
    """Return what led to a new sum, None where the sum is not new, and the sum as it is to be carried."""
    info = loose(found.info)
    total = info.get("total_token_usage") if isinstance(info, Mapping) else None
    last = info.get("last_token_usage") if isinstance(info, Mapping) else None
    if not isinstance(total, Mapping):
        return (_used("", _tokens(last)), before) if isinstance(last, Mapping) else (None, before)
    sums = _tokens(total)
    now = " ".join(map(str, sums))
    if now == before:
        return None, before
    tokens = _tokens(last) if isinstance(last, Mapping) else _more(sums, before)
    return _used(f"sum {family} {now}", tokens), now


def _more(sums: list[int], before: str) -> list[int]:
    """Return how much sums grew; a sum that is smaller began anew."""
    old = [int(part) for part in before.split()] if before else [0] * len(FIELDS)
    grown = [new - was for new, was in zip(sums, old, strict=True)]
    return grown if min(grown) >= 0 else sums


def _tokens(usage: Mapping[str, object]) -> list[int]:
    return [_count(usage, field) for field in FIELDS]


def _count(usage: Mapping[str, object], field: str) -> int:
    value = usage.get(field)
    return value if isinstance(value, int) and not isinstance(value, bool) and value > 0 else 0


def _used(key: str, tokens: list[int]) -> Used:
    """Return tokens as they are told: the input of Codex has those of the cache in it."""
    every, read, written, output = tokens
    return Used(key, max(every - read - written, 0), output, written, read)
