"""What lock files pin: formats, follows, ages, which pin is nixpkgs, and that no secret of a URL is kept."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nixlore.model.store import Pin
from nixlore.nix.lock_pins import pins
from nixlore.nix.source_urls import flake_url, plain_url

REVISION = "0123456789abcdef0123456789abcdef01234567"
OTHER = "89abcdef0123456789abcdef0123456789abcdef"
WHEN = 1_750_000_000


def node(repo: str = "nixpkgs", revision: str = REVISION, ref: str = "nixos-unstable", **fields: Any) -> dict[str, Any]:
    """Return a node of a flake.lock for a repository on GitHub."""
    return {
        "locked": {"type": "github", "owner": "NixOS", "repo": repo, "rev": revision, "lastModified": WHEN},
        "original": {"type": "github", "owner": "NixOS", "repo": repo, **({"ref": ref} if ref else {})},
        **fields,
    }


def flake(inputs: dict[str, Any], **nodes: Any) -> tuple[Pin, ...]:
    """Return the pins of a flake.lock whose root has some inputs."""
    lock = {"nodes": {"root": {"inputs": inputs}, **nodes}, "root": "root", "version": 7}
    found = pins("flake.lock", json.dumps(lock).encode(), "flake.lock")
    assert found is not None
    return found


def sources(name: str, said: Any) -> tuple[Pin, ...] | None:
    return pins(name, json.dumps(said).encode(), name)


def test_an_input_tells_what_was_asked_for_and_what_is_locked():
    assert flake({"nixpkgs": "nixpkgs"}, nixpkgs=node()) == (
        Pin(
            source="flake.lock",
            name="nixpkgs",
            file="flake.lock",
            url="github:NixOS/nixpkgs/nixos-unstable",
            revision=REVISION,
            last_modified=WHEN,
            is_nixpkgs=True,
        ),
    )


def test_the_name_of_a_node_is_not_that_of_the_input():
    (pin,) = flake({"nixpkgs": "nixpkgs_2"}, nixpkgs=node(revision=OTHER), nixpkgs_2=node())
    assert (pin.name, pin.revision) == ("nixpkgs", REVISION)


def test_an_input_of_an_input_that_follows_is_what_it_follows():
    found = flake(
        {"nixpkgs": "nixpkgs", "disko": "disko"},
        nixpkgs=node(),
        disko=node("disko", OTHER, inputs={"nixpkgs": ["nixpkgs"], "lib": "lib"}),
        lib=node("nixpkgs.lib"),
    )
    rows = {pin.name: (pin.is_direct, pin.follows, pin.revision, pin.is_nixpkgs) for pin in found}
    assert rows == {
        "nixpkgs": (True, "", REVISION, True),
        "disko": (True, "", OTHER, False),
        "disko/nixpkgs": (False, "nixpkgs", REVISION, True),
        "disko/lib": (False, "", REVISION, False),
    }


def test_the_root_may_follow_an_input_of_an_input():
    found = flake(
        {"nixpkgs": ["base", "nixpkgs"], "base": "base"}, base=node("base", inputs={"nixpkgs": "n"}), n=node()
    )
    row = next(pin for pin in found if pin.name == "nixpkgs")
    assert (row.follows, row.revision, row.is_nixpkgs, row.is_direct) == ("base/nixpkgs", REVISION, True, True)


@pytest.mark.parametrize("way", [["nixpkgs"], ["gone"], [], ["base", "nixpkgs", "more"]])
def test_a_way_that_leads_nowhere_or_in_a_circle_is_an_input_without_a_revision(way):
    found = flake({"nixpkgs": way, "base": "base"}, base=node("base", inputs={"nixpkgs": ["nixpkgs"]}))
    row = next(pin for pin in found if pin.name == "nixpkgs")
    assert (row.revision, row.last_modified, row.is_nixpkgs) == ("", None, False)


def test_nodes_that_are_each_others_inputs_end():
    found = flake({"a": "a"}, a=node("a", inputs={"b": "b"}), b=node("b", inputs={"a": "a"}))
    assert [pin.name for pin in found] == ["a", "a/b", "a/b/a"]


@pytest.mark.parametrize(
    ("original", "url", "is_nixpkgs"),
    [
        ({"type": "indirect", "id": "nixpkgs"}, "flake:nixpkgs", True),
        ({"type": "indirect", "id": "nixpkgs", "ref": "nixos-25.05"}, "flake:nixpkgs/nixos-25.05", True),
        ({"type": "github", "owner": "ada", "repo": "nixpkgs", "ref": "mine"}, "github:ada/nixpkgs/mine", True),
        (
            {"type": "github", "owner": "nix-community", "repo": "nixpkgs.lib"},
            "github:nix-community/nixpkgs.lib",
            False,
        ),
        ({"type": "github", "owner": "NixOS", "repo": "nixpkgs", "dir": "lib"}, "github:NixOS/nixpkgs", False),
        ({"type": "git", "url": "https://example.org/nixpkgs"}, "git+https://example.org/nixpkgs", True),
        (
            {"type": "git", "url": "ssh://git@example.org/ada/dots", "ref": "main"},
            "git+ssh://example.org/ada/dots?ref=main",
            False,
        ),
        (
            {"type": "tarball", "url": "https://channels.nixos.org/nixos-25.05/nixexprs.tar.xz"},
            "https://channels.nixos.org/nixos-25.05/nixexprs.tar.xz",
            True,
        ),
        (
            {"type": "tarball", "url": "https://flakehub.com/f/DeterminateSystems/nixpkgs-weekly/0.1"},
            "https://flakehub.com/f/DeterminateSystems/nixpkgs-weekly/0.1",
            True,
        ),
        (
            {"type": "tarball", "url": "https://flakehub.com/f/ada/nixpkgs-xr/0"},
            "https://flakehub.com/f/ada/nixpkgs-xr/0",
            False,
        ),
        ({"type": "path", "path": "./overlays"}, "path:./overlays", False),
        ({"type": "sourcehut", "owner": "~ada", "repo": "dots"}, "sourcehut:~ada/dots", False),
    ],
)
def test_every_kind_of_reference_is_told_as_people_write_it(original, url, is_nixpkgs):
    (pin,) = flake({"x": "x"}, x={"original": original, "locked": {"type": original["type"]}})
    assert (pin.url, pin.is_nixpkgs) == (url, is_nixpkgs)


@pytest.mark.parametrize("when", [None, "yesterday", -5, 2**60, 1.5, True])
def test_an_impossible_time_is_none(when):
    (pin,) = flake({"x": "x"}, x={"locked": {"type": "github", "lastModified": when}})
    assert pin.last_modified is None


def test_npins_of_channels_and_repositories():
    release = "https://releases.nixos.org/nixos/unstable/nixos-25.11pre812345.0123456789ab/nixexprs.tar.xz"
    found = sources(
        "npins/sources.json",
        {
            "version": 5,
            "pins": {
                "nixpkgs": {"type": "Channel", "name": "nixos-unstable", "url": release, "hash": "x"},
                "agenix": {
                    "type": "Git",
                    "repository": {"type": "GitHub", "owner": "ryantm", "repo": "agenix"},
                    "branch": "main",
                    "revision": REVISION,
                },
                "dots": {"type": "Git", "repository": {"type": "Git", "url": "https://u:p@example.org/dots.git"}},
                "odd": "text",
            },
        },
    )
    assert [(pin.name, pin.url, pin.revision, pin.is_nixpkgs) for pin in found or ()] == [
        ("nixpkgs", "channel:nixos-unstable", "0123456789ab", True),
        ("agenix", "github:ryantm/agenix/main", REVISION, False),
        ("dots", "https://example.org/dots.git", "", False),
    ]


def test_niv_of_repositories_and_tarballs():
    found = sources(
        "nix/sources.json",
        {
            "nixpkgs": {"owner": "NixOS", "repo": "nixpkgs", "branch": "nixos-25.05", "rev": REVISION},
            "tool": {"url": "https://example.org/tool.tar.gz?token=geheim", "version": "1"},
        },
    )
    assert [(pin.name, pin.url, pin.revision, pin.is_nixpkgs) for pin in found or ()] == [
        ("nixpkgs", "github:NixOS/nixpkgs/nixos-25.05", REVISION, True),
        ("tool", "https://example.org/tool.tar.gz", "", False),
    ]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("flake.lock", b"<<<<<<< HEAD\n{}"),
        ("flake.lock", b"\0GITCRYPT\0"),
        ("flake.lock", b"[]"),
        ("flake.lock", b""),
        ("npins/sources.json", b"{}"),
        ("npins/sources.json", b'{"pins": []}'),
        ("nix/sources.json", b"[1]"),
        ("flake.lock", b"[" * 100_000),
        ("flake.lock", b'"\xff"'),
    ],
)
def test_what_is_no_lock_file_is_none(name, data):
    assert pins(name, data, name) is None


@pytest.mark.parametrize(
    ("url", "plain"),
    [
        ("https://ada:ghp_abcdefghijklmnopqrstuvwxyz0123456789@example.org/x", "https://example.org/x"),
        ("https://example.org/x?access_token=geheim&ref=main", "https://example.org/x?ref=main"),
        ("https://example.org/x#geheim", "https://example.org/x"),
        ("https://example.org/x?dir=nix&ref=v1", "https://example.org/x?dir=nix&ref=v1"),
        ("ssh://git@example.org:22/x", "ssh://example.org:22/x"),
    ],
)
def test_a_url_is_kept_without_its_secrets(url, plain):
    assert plain_url(url) == plain


def test_a_token_in_a_path_is_not_kept():
    token = "ghp_" + "a1B2c3D4e5F6g7H8i9J0" * 2
    assert token not in plain_url(f"https://example.org/{token}/x.tar.gz")
    assert token not in flake_url({"type": "github", "owner": "ada", "repo": token})


def test_a_revision_in_a_reference_is_no_secret():
    assert (
        flake_url({"type": "github", "owner": "ada", "repo": "dots", "ref": REVISION}) == f"github:ada/dots/{REVISION}"
    )


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["nodes", "root", "inputs", "locked", "original", "pins", "rev", "url", "type", "repository"]
            )
            | st.text(max_size=4),
            inner,
            max_size=4,
        )
    ),
    max_leaves=20,
)


@given(JSON, st.sampled_from(["flake.lock", "npins/sources.json", "nix/sources.json"]))
def test_any_json_gives_pins_or_nothing(value, name):
    found = pins(name, json.dumps(value).encode(), name)
    assert found is None or all(isinstance(pin, Pin) for pin in found)


@given(st.binary(max_size=200), st.sampled_from(["flake.lock", "npins/sources.json", "nix/sources.json"]))
def test_any_bytes_give_pins_or_nothing(data, name):
    found = pins(name, data, name)
    assert found is None or all(isinstance(pin, Pin) for pin in found)
