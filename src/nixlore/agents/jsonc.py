"""JSON with comments and trailing commas, as settings files of agents are written."""

from __future__ import annotations

import re

import msgspec

from nixlore.data.late_pattern import late

_TOKEN = late(rb'"(?:[^"\\]|\\.)*+"|//[^\n]*+|/\*.*?\*/|,(?=\s*+[\]}])', re.DOTALL)


def decoded(data: bytes) -> object:
    """Return what settings say.

    Raises msgspec.DecodeError for what is neither JSON nor JSON with comments, UnicodeDecodeError for what is no UTF-8
    and RecursionError for what is nested beyond measure.
    """
    try:
        return msgspec.json.decode(data)
    except msgspec.DecodeError:
        # A comment may stand between a comma and what closes, so that commas go last.
        bare = _without(_without(data, b"/"), b",")
        return msgspec.json.decode(bare)


def _without(data: bytes, mark: bytes) -> bytes:
    return _TOKEN.sub(lambda found: b" " if found[0].startswith(mark) else found[0], data)
