"""Facts kept by their content, apart from their report, so that an answer reads only what it tells."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from nixlore.storage.cache import Cache, digest

BUCKET = "facts"


def keep(cache: Cache, slot: str, name: str, raw: bytes) -> str:
    """Keep the JSON of a fact about one machine and return what stands for its content."""
    content = digest(raw)
    cache.save(BUCKET, f"{slot}-{name}-{content}", raw)
    return content


def kept(cache: Cache, slot: str, name: str, content: str) -> msgspec.Raw | None:
    """Return the JSON of a fact, None where it is gone or no longer whole."""
    # A view, as a large fact takes longer to copy than to read.
    raw = cache.load(BUCKET, f"{slot}-{name}-{content}", memoryview)
    return None if raw is None else msgspec.Raw(raw)


def prune(cache: Cache, slot: str, contents: Mapping[str, str]) -> None:
    """Remove what is kept about one machine besides these contents, by name."""
    cache.prune(BUCKET, f"{slot}-", {f"{slot}-{name}-{content}" for name, content in contents.items()})
