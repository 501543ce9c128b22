"""Where a pinned source comes from, as people write it (`github:NixOS/nixpkgs/nixos-unstable`), without secrets.

Tokens are put into URLs in three places: before the host, in the query, and in the path. The first two are left out,
the third is taken for what it looks like.
"""

from __future__ import annotations

from collections.abc import Mapping

from nixlore.data.late_pattern import late
from nixlore.shell.redact import redacted

KEPT_QUERIES = frozenset({"ref", "dir"})
"""What of a URL's query tells which source it is."""

FORGES = frozenset({"github", "gitlab", "sourcehut"})
"""Types of flake references that name an owner and a repository."""

_URL = late(r"(?P<scheme>[A-Za-z][\w+.-]*://)(?:[^/?#]*@)?(?P<place>[^?#]*)(?:\?(?P<query>[^#]*))?")
_HEX = late(r"[0-9a-f]{7,64}\Z")
_LONGEST = 300


def plain_url(url: str) -> str:
    """Return a URL without user, password, fragment and queries that do not tell which source it is."""
    found = _URL.match(url[:_LONGEST])
    if found is None:
        return redacted(url[:_LONGEST])
    queries = [part for part in (found["query"] or "").split("&") if part.partition("=")[0] in KEPT_QUERIES]
    return redacted(found["scheme"] + found["place"] + ("?" + "&".join(queries) if queries else ""))


def flake_url(said: Mapping[str, str]) -> str:
    """Return the URL of a flake reference in the form of a lock file's `original` or `locked`."""
    kind, ref = said.get("type", ""), said.get("ref", "")
    if kind in FORGES:
        return _joined(kind, said.get("owner", ""), said.get("repo", ""), ref)
    if kind == "indirect":
        return _joined("flake", said.get("id", ""), ref)
    if kind == "path":
        return redacted(f"path:{said.get('path', '')[:_LONGEST]}")
    url = plain_url(said.get("url", ""))
    scheme = f"{kind}+" if kind in ("git", "hg") and url and not url.startswith(f"{kind}+") else ""
    return f"{scheme}{url}" + (f"?ref={_word(ref)}" if ref and "?" not in url else "")


def _joined(kind: str, *parts: str) -> str:
    return f"{kind}:" + "/".join(_word(part) for part in parts if part)


def _word(part: str) -> str:
    """Return one part of a reference; a revision looks like chance and is none."""
    return part if _HEX.match(part) else redacted(part[:_LONGEST])
