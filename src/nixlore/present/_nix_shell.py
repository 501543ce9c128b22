"""The beginning of a command that runs something of a package without installing it."""

from __future__ import annotations


def nix_shell(attr_path: str) -> str:
    """Return `nix shell nixpkgs#…`, as nixpkgs lets it where the package is unfree."""
    from nixlore.data.hint_names import UNFREE  # noqa: PLC0415 - most answers do without these tables

    how = "NIXPKGS_ALLOW_UNFREE=1 nix shell --impure" if attr_path in UNFREE else "nix shell"
    return f"{how} nixpkgs#{attr_path}"
