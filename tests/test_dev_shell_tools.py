"""From a machine's files to what is said: tools that only dev shells and results provide."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from small_nixos import ENVIRONMENT, NCDU, PROFILE, SOURCE, SmallNixos

PLACES = {
    "nix-direnv, a flake": ("src/a/.direnv/flake-profile-a5d5b61aa8a61b7d9d765e1daf971a9a578f1cfa-1-link", ENVIRONMENT),
    "nix-direnv, an old one": ("src/a/.direnv/flake-profile-1-link", ENVIRONMENT),
    "nix-direnv, no flake": ("src/a/.direnv/nix-profile-25.05-abcdefg0123-1-link", ENVIRONMENT),
    "direnv elsewhere": (".cache/direnv/layouts/0123/flake-profile-1-link", ENVIRONMENT),
    "nix develop --profile": ("src/a/dev-3-link", ENVIRONMENT),
    "devenv": ("src/a/.devenv/profile", PROFILE),
    "a result": ("src/a/result", NCDU),
    "another output": ("src/a/result-bin", NCDU),
}


@pytest.fixture
def home(tmp_path: Path) -> SmallNixos:
    return SmallNixos(tmp_path)


def test_without_a_dev_shell_what_is_used_and_not_declared_is_missing(home: SmallNixos) -> None:
    assert {("NX101", "hyperfine"), ("NX102", "ncdu")} <= home.insights()


@pytest.mark.parametrize("place", PLACES)
def test_what_a_dev_shell_or_a_result_provides_is_not_missing(home: SmallNixos, place: str) -> None:
    home.rooted(*PLACES[place])
    found = home.insights()
    assert ("NX102", "ncdu") not in found
    assert ("NX101", "hyperfine") in found


def test_what_is_only_among_the_sources_of_a_dev_shell_is_missing(home: SmallNixos) -> None:
    home.rooted("src/a/.direnv/flake-inputs/abcd-source", SOURCE)
    assert ("NX102", "ncdu") in home.insights()


def test_a_dev_shell_that_is_gone_provides_nothing(home: SmallNixos) -> None:
    home.link(f"/nix/var/nix/gcroots/auto/{0:032d}", "/home/ada/nixos-config/result")
    assert ("NX102", "ncdu") in home.insights()
    records = [json.loads(line) for line in home.said("records", "gc_roots").splitlines()]
    assert [record["state"] for record in records if "nixos-config/result" in record.get("link", "")] == ["stale"]


def test_why_names_the_dev_shell_that_holds_it(home: SmallNixos) -> None:
    home.rooted(*PLACES["devenv"])
    told = home.said("why", "ncdu")
    assert "not declared" in told
    assert "~/src/a/.devenv" in told
    assert "in the store, not on the PATH" in told
