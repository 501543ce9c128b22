"""Names and texts that may not be kept, as keyed hashes: recognised when seen again, never read back.

A password typed at the prompt looks like a command name. A name that nothing vouches for is therefore stored as `#`
and 16 hex digits; whoever holds the key and a name from elsewhere (a declaration, an alias) can tell whether it is
that name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from nixlore.blake2 import blake2b
from nixlore.shell.redact import looks_secret

_TOKEN = re.compile(r"#[0-9a-f]{16}")

LONGEST_NAME = 64
"""A longer word is no program's name, however often it was typed."""

LONGEST_PART = 13
"""Nor has a name of a program that nobody knows more letters than this without a hyphen or a dot between them."""

LONGEST_MIXED = 5
"""Nor more letters and digits: `hunter2word` is what people choose, and what they type at the wrong prompt twice."""

MOST_PARTS = 3
"""Nor more parts than this that are all words: such is a passphrase."""

LONGEST_NUMBER = 2
"""Nor a part that is a longer number."""

_SHAPE = re.compile(r"[\w.+\[-]+")
_PART = re.compile(r"[^\W_]+")


def token(name: str, key: bytes) -> str:
    """Return the keyed hash that stands for a name: `#` and 16 hex digits."""
    return "#" + blake2b(name.encode("utf-8", "surrogateescape"), digest_size=8, key=key).hexdigest()


def is_token(name: str) -> bool:
    """Tell whether a name is a keyed hash; no command's name begins with `#`."""
    return _TOKEN.fullmatch(name) is not None


def text_hash(text: bytes, key: bytes) -> int:
    """Return the 64-bit keyed hash by which a command line is known to have been seen."""
    return int.from_bytes(blake2b(text, digest_size=8, key=key, person=b"text").digest(), "little")


def recognised(tokens: Iterable[str], names: Iterable[str], key: bytes) -> dict[str, str]:
    """Return those of the tokens that stand for one of the names, with that name."""
    wanted = set(tokens)
    if not wanted:
        return {}
    return {hashed: name for name in names if (hashed := token(name, key)) in wanted}


def may_be_name(word: str) -> bool:
    """Tell whether a word has the shape of a program's name, and none of a password, a key or an address."""
    if not 0 < len(word) <= LONGEST_NAME or _SHAPE.fullmatch(word) is None or word.isdigit():
        return False
    parts = _PART.findall(word)
    if looks_secret(word) or any(map(_is_opaque, parts)):
        return False
    return len(parts) <= MOST_PARTS or not all(map(str.isalpha, parts))


def _is_opaque(part: str) -> bool:
    """Tell whether a part of a name is longer, for what it is made of, than in names that people give to programs."""
    if part.isdigit():
        return len(part) > LONGEST_NUMBER
    return len(part) > (LONGEST_MIXED if any(map(str.isdigit, part)) else LONGEST_PART)
