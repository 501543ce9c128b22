"""BLAKE2b without the rest of `hashlib`, which loads OpenSSL: longer than all that most answers need a digest for.

The interpreter's own `random` takes its hash the same way.
"""

from __future__ import annotations

try:
    from _blake2 import blake2b
except ImportError:  # An interpreter may be built without it.
    from hashlib import blake2b

__all__ = ["blake2b", "digest"]


def digest(*parts: bytes | str) -> str:
    """Return 32 hex digits that stand for these parts, in order and unambiguously."""
    hasher = blake2b(digest_size=16)
    for part in parts:
        data = part.encode("utf-8", "surrogateescape") if isinstance(part, str) else part
        hasher.update(len(data).to_bytes(8, "little"))
        hasher.update(data)
    return hasher.hexdigest()
