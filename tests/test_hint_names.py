"""The tables of names that hints are decided by, held to the shipped catalog."""

from __future__ import annotations

import pytest

from nixlore.agents.hints import Hints
from nixlore.data.hint_names import GONE, UNFREE
from nixlore.data.sorted_table import encode
from nixlore.nix.catalog_books import shipped_tables


@pytest.fixture(scope="module")
def hints():
    tables = {name: shipped_tables().table(name) for name in ("programs", "agreed")}
    data = encode({"host": "larkspur", "kind": "nixos"}, tables)
    return Hints(data, "/nowhere", lambda _: "", lambda _: True)


def told(hints, name):
    return hints.first(f"{name} x", f"/bin/bash: line 1: {name}: command not found")


def test_every_name_is_whole():
    assert not [attr for attr in UNFREE | GONE if not attr[-1].isalnum() or not (attr[0].isalnum() or attr[0] == "_")]


@pytest.mark.parametrize("name", ["gitkraken", "factorio", "nrfjprog", "phpstorm", "aseprite"])
def test_an_unfree_package_is_allowed_first(hints, name):
    assert "`NIXPKGS_ALLOW_UNFREE=1 nix shell --impure" in told(hints, name)


@pytest.mark.parametrize("name", ["thefuck", "chkrootkit", "rkhunter", "xsv", "rnix-lsp", "python2.7", "ventoy-web"])
def test_a_package_that_nixpkgs_took_out_or_refuses_is_not_named(hints, name):
    assert told(hints, name) == ""


@pytest.mark.parametrize(
    ("name", "attr"),
    [
        ("exa", "eza"),
        ("gdrive", "gdrive3"),
        ("telepresence", "telepresence2"),
        ("wayland-scanner", "wayland-scanner"),
        ("yq", "yq-go"),
    ],
)
def test_what_took_the_place_of_another_package_is_named(hints, name, attr):
    assert f"in {attr};" in told(hints, name)
