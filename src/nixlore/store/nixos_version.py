"""What a generation says of its own version: the text of its `nixos-version` program, of its label, and nix-darwin's.

`sw/bin/nixos-version` is a shell script that nixpkgs generates (`nixos/modules/installer/tools`); it prints one line of
JSON that stands in it literally, so reading the script tells what running it would.
"""

from __future__ import annotations

import msgspec

from nixlore.data.late_pattern import late

LARGEST = 100_000
"""Bytes; a `nixos-version` script has some hundred."""

_SAFE = late(r"[0-9A-Za-z][0-9A-Za-z._+~-]{0,127}\Z")
_LABEL = late(r"(?:.*[.-])?\d{8}\.(?:dirty\.)?([0-9a-f]{7,40})\Z")


class NixosVersion(msgspec.Struct, frozen=True, kw_only=True):
    """The version of a system, the revision of nixpkgs and of the configuration that it was built from, "" for unknown.

    `configuration_revision` is as written: a configuration may set anything there, usually a commit, with `-dirty`
    after it where its work tree had changes.
    """

    version: str = ""
    nixpkgs_revision: str = ""
    configuration_revision: str = ""


class _Said(msgspec.Struct):
    nixosVersion: str | None = None  # noqa: N815 - nixpkgs' own names
    darwinLabel: str | None = None  # noqa: N815
    nixpkgsRevision: str | None = None  # noqa: N815
    configurationRevision: str | None = None  # noqa: N815


_SAID = msgspec.json.Decoder(_Said)


def parsed(script: bytes) -> NixosVersion | None:
    """Return what the one line of JSON in a `nixos-version` script says, None where there is none or several differ."""
    found = {said for line in script[:LARGEST].splitlines() if (said := _line(line.strip())) is not None}
    return found.pop() if len(found) == 1 else None


def _line(line: bytes) -> NixosVersion | None:
    if not line.startswith(b"{") or not (b'"nixosVersion"' in line or b'"darwinLabel"' in line):
        return None
    try:
        said = _SAID.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    return NixosVersion(
        version=safe(said.nixosVersion or said.darwinLabel),
        nixpkgs_revision=safe(said.nixpkgsRevision),
        configuration_revision=safe(said.configurationRevision),
    )


def safe(text: str | None) -> str:
    """Return a version or revision that is made of what these are made of, "" for anything else."""
    return text if text and _SAFE.match(text) else ""


def label(data: bytes) -> str:
    """Return the label in a system's `nixos-version` file: tags, then the version (`work-24.05.20240531.c21121b`)."""
    return safe(data[:1000].decode("utf-8", "replace").strip())


def short_revision(text: str) -> str:
    """Return the short revision of nixpkgs that ends a version or label, "" where it has none.

    `24.05.20240531.c21121b` has; `24.05pre-git` and `24.05.20240531.dirty` have not.
    """
    found = _LABEL.match(text)
    return found[1] if found else ""
