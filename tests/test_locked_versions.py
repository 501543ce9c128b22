"""The locked nixpkgs is found in the store by its hash alone, and a version is read only where it is a plain string."""

from __future__ import annotations

import base64
import json
import os
from pathlib import Path, PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nixlore.collect._locked_versions import locked_version, nixpkgs_source, source_path, version_in
from nixlore.machine import Machine, run

RIPGREP = '{ lib, rustPlatform }:\nrustPlatform.buildRustPackage rec { pname = "ripgrep"; version = "14.1.0"; }\n'


class Fetched:
    """A source that real Nix put into a store below a root of its own."""

    def __init__(self, top: Path) -> None:
        tree = top / "source"
        package = tree / "pkgs/by-name/ri/ripgrep/package.nix"
        package.parent.mkdir(parents=True)
        package.write_text(RIPGREP)
        (tree / "lib").mkdir()
        (tree / "lib/.version").write_text("25.05\n")
        self.root = top / "root"
        store = f"local?root={self.root}&state={top / 'state'}&log={top / 'log'}"
        argv = ["nix-store", "--store", store, "--add-fixed", "--recursive", "sha256", str(tree)]
        environ = {**os.environ, "NIX_CONFIG": "build-users-group ="}
        self.path = run(argv, env=environ).decode().strip()
        digest = run(["nix-hash", "--type", "sha256", str(tree)], env=environ).decode().strip()
        self.nar_hash = "sha256-" + base64.b64encode(bytes.fromhex(digest)).decode()
        self.machine = Machine(home=PurePosixPath("/home/ada"), user="ada", now=0, root=self.root)


@pytest.fixture(scope="module")
def fetched(tmp_path_factory: pytest.TempPathFactory) -> Fetched:
    return Fetched(tmp_path_factory.mktemp("nix"))


def lock(nar_hash: str) -> bytes:
    node = {"locked": {"narHash": nar_hash, "owner": "NixOS", "repo": "nixpkgs", "type": "github"}}
    return json.dumps({"nodes": {"nixpkgs": node, "root": {"inputs": {"nixpkgs": "nixpkgs"}}}, "root": "root"}).encode()


def test_the_store_path_is_the_one_that_real_nix_chose(fetched: Fetched) -> None:
    assert str(source_path(fetched.nar_hash)) == fetched.path
    assert (fetched.root / fetched.path.lstrip("/")).is_dir()


def test_the_version_of_a_package_by_name_is_read_from_the_locked_source(fetched: Fetched) -> None:
    assert locked_version(fetched.machine, lock(fetched.nar_hash), "ripgrep") == "14.1.0"


def test_the_release_of_nixpkgs_is_read_from_its_own_file(fetched: Fetched) -> None:
    assert locked_version(fetched.machine, lock(fetched.nar_hash), "nixos") == "25.05"


@pytest.mark.parametrize("attr_path", ["fd", "python3Packages.rich", "../ripgrep", "", ".", "r", "ripgrep/../ripgrep"])
def test_what_is_not_there_by_name_cannot_be_told(fetched: Fetched, attr_path: str) -> None:
    assert locked_version(fetched.machine, lock(fetched.nar_hash), attr_path) == ""


def test_a_source_that_was_not_fetched_tells_nothing(fetched: Fetched) -> None:
    other = "sha256-" + base64.b64encode(bytes(32)).decode()
    assert locked_version(fetched.machine, lock(other), "ripgrep") == ""


def test_an_input_that_follows_another_is_followed() -> None:
    nar_hash = "sha256-" + base64.b64encode(bytes(32)).decode()
    nodes = {
        "pkgs": {"locked": {"narHash": nar_hash}},
        "systems": {"inputs": {"nixpkgs": "pkgs"}},
        "root": {"inputs": {"systems": "systems", "nixpkgs": ["systems", "nixpkgs"]}},
    }
    assert nixpkgs_source(json.dumps({"nodes": nodes}).encode()) == source_path(nar_hash)


def test_an_input_of_another_name_counts_where_it_is_the_only_nixpkgs() -> None:
    nar_hash = "sha256-" + base64.b64encode(bytes(32)).decode()
    node = {"locked": {"narHash": nar_hash, "repo": "nixpkgs"}}
    one = {"nodes": {"a": node, "root": {"inputs": {"unstable": "a"}}}}
    two = {"nodes": {"a": node, "b": node, "root": {"inputs": {"unstable": "a", "stable": "b"}}}}
    assert nixpkgs_source(json.dumps(one).encode()) == source_path(nar_hash)
    assert nixpkgs_source(json.dumps(two).encode()) is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        '{"nodes": {}}',
        '{"nodes": {"root": {"inputs": {"nixpkgs": ["nixpkgs"]}}}}',
        '{"nodes": {"root": {"inputs": {"nixpkgs": []}}}}',
        '{"nodes": {"root": {"inputs": {"nixpkgs": "gone"}}}}',
        '{"nodes": {"n": {}, "root": {"inputs": {"nixpkgs": "n"}}}}',
        '{"nodes": {"n": {"locked": {"narHash": "sha256-!"}}, "root": {"inputs": {"nixpkgs": "n"}}}}',
        '{"nodes": {"n": {"locked": {"narHash": "sha512-AAAA"}}, "root": {"inputs": {"nixpkgs": "n"}}}}',
        "[" * 100_000,
    ],
)
def test_a_lock_without_a_usable_nixpkgs_has_no_source(text: str) -> None:
    assert nixpkgs_source(text.encode()) is None


@pytest.mark.parametrize(
    ("package", "version"),
    [
        (RIPGREP, "14.1.0"),
        ('stdenv.mkDerivation (finalAttrs: { version = "1.2"; src = f { rev = finalAttrs.version; }; })', "1.2"),
        ('let version = "3.0-unstable-2024-01-02"; in f { inherit version; }', "3.0-unstable-2024-01-02"),
        ('f { version = "1"; x = g { version = "1"; }; }', "1"),
        ('f { version = "1"; x = g { version = "2"; }; }', ""),
        ('f { version = "1.${minor}"; }', ""),
        ('f { version = "1.0"; x = g { version = date; }; }', ""),
        ("f { version = 1; }", ""),
        ("f { version = ''1.0''; }", ""),
        ('f { a.version = "1.0"; }', ""),
        ('# version = "1.0";\nf { }', ""),
        ('f { version = "not a version"; }', ""),
        ('f { version = ""; }', ""),
    ],
)
def test_a_version_is_told_only_where_it_is_one_plain_string(package: str, version: str) -> None:
    assert version_in(package.encode()) == version


@given(st.binary(max_size=200))
def test_any_bytes_are_read_without_a_fault(data: bytes) -> None:
    version_in(data)
    nixpkgs_source(data)
