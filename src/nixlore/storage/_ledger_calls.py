"""Which calls of agents' tools the ledger has taken in, by digests: a call may stand in several logs, and once more.

They stay when what they ran is forgotten, so that nothing of it comes back.
"""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import blake2b
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nixlore.storage.ledger import Ledger


def digest_of(ledger: Ledger, call: str) -> bytes:
    """Return what stands for a call by its id."""
    data = call.encode("utf-8", "surrogateescape")
    return blake2b(data, digest_size=8, key=ledger.key, person=b"call").digest()


def taken(ledger: Ledger) -> set[bytes]:
    """Return the calls that were taken in."""
    return {digest for (digest,) in ledger.connection.execute("SELECT digest FROM call")}


def take(ledger: Ledger, digests: Iterable[bytes]) -> None:
    """Note that calls were taken in."""
    ledger.connection.executemany("INSERT OR IGNORE INTO call VALUES(?)", ((digest,) for digest in digests))
