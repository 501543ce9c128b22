"""Tell the names of machines and users from where their files are."""

from __future__ import annotations

import re
from functools import lru_cache

from nixlore.data.late_pattern import late
from nixlore.git.why_names import squeezed

_HOST = late(
    r"(?:^|/)[\w-]*(?:hosts?|machines?|systems?|users?|nodes?|configurations?|computers?|devices?|homes|home-files|"
    r"servers?)/([\w-]+)",
    re.IGNORECASE,
)


@lru_cache(maxsize=64)
def hosts_of(files: tuple[str, ...]) -> frozenset[str]:
    """Return the names of the machines and users that paths of files tell, squeezed."""
    return frozenset(squeezed(name) for path in files for name in _HOST.findall(path))
