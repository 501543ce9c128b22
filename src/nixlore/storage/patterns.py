"""Keep what regular expressions are compiled to between runs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import msgspec

from nixlore.data.late_pattern import compiled, recalled
from nixlore.data.pattern_code import Code, dialect
from nixlore.storage.cache import Cache
from nixlore.storage.keys import package_key

BUCKET = "patterns"


class KeptPatterns(msgspec.Struct, array_like=True):
    """What the patterns of one nixlore are compiled to by one Python."""

    version: str = ""
    codes: dict[str, Code] = {}


@contextmanager
def patterns_kept(cache: Cache) -> Iterator[None]:
    """Let what follows compile no pattern that was compiled in an earlier run, and keep what is compiled in it.

    Damaged code may end the process, and code that was made to do so may do worse: the cache vouches that it is whole,
    and that of another user is not trusted.
    """
    made_by = dialect() if cache.owner is None else ""
    version = f"{package_key()}-{made_by}"
    kept = cache.load(BUCKET, "codes", KeptPatterns) if made_by else None
    if kept is not None and kept.version == version:
        recalled(kept.codes)
    known = len(compiled())
    yield
    if made_by and len(compiled()) > known:
        cache.save(BUCKET, "codes", KeptPatterns(version, dict(compiled())))
