"""What of the whole store is dead, out of Nix' database.

What is live is told as the garbage collector tells it: what the roots reach by references; with `keep-derivations` the
derivation of what is live; with `keep-outputs` what a live derivation builds. Processes that run may hold more: what is
dead here is dead unless one of them uses it.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import msgspec

from nixlore.collect._store_database import read
from nixlore.store.nix_conf import Keeping
from nixlore.store.path_info import nar_size
from nixlore.store.paths import is_path

_DERIVATIONS = """
  UNION
  SELECT made.drv FROM live CROSS JOIN ValidPaths AS output ON output.id = live.id
  CROSS JOIN DerivationOutputs AS made ON made.path = output.path
  CROSS JOIN ValidPaths AS source ON source.id = made.drv AND source.path = output.deriver
"""
_OUTPUTS = """
  UNION
  SELECT output.id FROM live CROSS JOIN DerivationOutputs AS made ON made.drv = live.id
  CROSS JOIN ValidPaths AS output ON output.path = made.path
"""
_LIVE = """
WITH RECURSIVE live(id) AS (
  SELECT id FROM ValidPaths WHERE path IN (SELECT value FROM json_each(?))
  UNION
  SELECT reference FROM live CROSS JOIN Refs ON referrer = live.id
  {more}
)
SELECT path, narSize FROM ValidPaths WHERE id NOT IN (SELECT id FROM live)
"""


class Dead(msgspec.Struct, frozen=True, kw_only=True):
    """The valid store paths that no root holds, sorted, with the sizes of their NARs in bytes: each and added up.

    `unsized` counts those of which the size is not known.
    """

    paths: tuple[str, ...]
    sizes: tuple[int | None, ...]
    size: int
    unsized: int = 0


def dead(database: Path, roots: Iterable[str], rules: Keeping) -> Dead:
    """Return what none of the roots holds.

    Raises SourceError naming the database and the cause.
    """
    wanted = msgspec.json.encode(sorted(set(roots))).decode()
    more = (_DERIVATIONS if rules.derivations else "") + (_OUTPUTS if rules.outputs else "")
    rows = read(database, lambda connection: connection.execute(_LIVE.format(more=more), (wanted,)).fetchall())
    known = sorted((path, nar_size(size)) for path, size in rows if is_path(path))
    return Dead(
        paths=tuple(path for path, _ in known),
        sizes=tuple(size for _, size in known),
        size=sum(size for _, size in known if size is not None),
        unsized=sum(size is None for _, size in known),
    )
