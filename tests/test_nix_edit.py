"""Edits of Nix files: what comes out of each style of list, and what is refused."""

from __future__ import annotations

from nixlore.act.nix_edit import edit
from nixlore.model.plan import Intent


def test_an_element_goes_with_its_own_comment() -> None:
    """The line and the comment on it go; every other byte stays."""
    before = b"{ pkgs, ... }: {\n  environment.systemPackages = with pkgs; [\n    a # x\n    b\n  ];\n}\n"
    edited = edit({"a.nix": before}, [Intent(verb="remove", attr_path="a", file="a.nix", line=3)])
    assert edited.texts == {"a.nix": before.replace(b"    a # x\n", b"")}
    assert not edited.refusals
