"""BLAKE2b without the rest of `hashlib`, which loads OpenSSL: longer than all that most answers need a digest for.

The interpreter's own `random` takes its hash the same way.
"""

from __future__ import annotations

try:
    from _blake2 import blake2b
except ImportError:  # An interpreter may be built without it.
    from hashlib import blake2b

__all__ = ["blake2b"]
