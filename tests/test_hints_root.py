"""What is told of a program that a command asked root for, or that needs rights a package cannot bring."""

from __future__ import annotations

import pytest

from nixlore.agents.hints import LONGEST, Hints
from nixlore.data.sorted_table import encode

SHELL = "nix shell nixpkgs#{attr} -c {name} …"
CHANNEL = "nix-shell -p {attr} --run '{name} …'"
STORE = "/nix/store/2ybvxqq01gjy92kb6iab3n2iwnd4r53p-parted-3.6/bin/parted"


def told(command: str, name: str, says: str = "sudo: {}: command not found", **about: str) -> str:
    programs = dict.fromkeys(("tcpdump", "mtr", "packer", "python3", "automake"), "=")
    here = {"parted": f"{STORE}\tparted is not on the PATH but in the store, no download: `{STORE}`."}
    data = encode(
        {"host": "larkspur", "kind": "nixos", "once": SHELL, **about},
        {"programs": programs, "agreed": programs, "here": here},
    )
    return Hints(data, "/nowhere", lambda _: "", lambda _: True).first(command, says.format(name))


def test_a_program_that_root_was_asked_for_is_run_by_root():
    assert "`nix shell nixpkgs#tcpdump -c sudo tcpdump …` downloads it" in told("sudo tcpdump -i lo", "tcpdump")
    assert "`nix-shell -p tcpdump --run 'sudo tcpdump …'`" in told("sudo tcpdump", "tcpdump", once=CHANNEL)


@pytest.mark.parametrize("says", ["sudo: '{}': command not found", "sudo-rs: '{}': command not found"])
def test_the_sudo_that_is_written_in_rust_is_understood(says):
    assert "-c sudo tcpdump …`" in told("sudo tcpdump", "tcpdump", says)


def test_an_unfree_program_is_allowed_by_the_user_and_run_by_root():
    text = told("sudo packer build .", "packer")
    assert "`NIXPKGS_ALLOW_UNFREE=1 nix shell --impure nixpkgs#packer -c sudo packer …`" in text


def test_a_program_of_the_store_is_run_by_root_by_its_path():
    assert f"`sudo {STORE}`" in told("sudo parted -l", "parted")
    assert f"`{STORE}`" in told("parted -l", "parted", "bash: {}: command not found")


def test_where_sudo_looks_in_places_of_its_own_it_is_given_the_path():
    """Sources: `secure_path` in the sudoers of Debian, Fedora and others, which NixOS and macOS have not."""
    text = told("sudo tcpdump", "tcpdump", kind="home")
    assert "`nix shell nixpkgs#tcpdump -c sh -c 'sudo $(command -v tcpdump) …'`" in text
    text = told("sudo tcpdump", "tcpdump", kind="home", once=CHANNEL)
    assert "`nix-shell -p tcpdump --run 'sudo $(command -v tcpdump) …'`" in text
    assert f"`sudo {STORE}`" in told("sudo parted -l", "parted", kind="home")


def test_what_was_not_asked_of_root_is_not_run_by_root():
    assert "sudo" not in told("sudo true; tcpdump", "tcpdump", "bash: line 1: {}: command not found")


@pytest.mark.parametrize("name", ["apt", "pip", "pytest"])
def test_what_takes_another_way_is_not_run_by_root(name):
    assert "sudo" not in told(f"sudo {name} install x", name)


def test_what_calls_programs_of_other_packages_is_run_by_root_among_them():
    assert "--run 'sudo automake …'` has them" in told("sudo automake", "automake")


def test_what_needs_rights_is_run_by_root_or_declared():
    for command, says in (
        ("mtr example.org", "bash: {}: command not found"),
        ("sudo mtr", "sudo: {}: command not found"),
    ):
        text = told(command, "mtr", says)
        assert text == (
            "mtr is not installed, and needs root, or NixOS' `programs.mtr.enable`: "
            "`nix shell nixpkgs#mtr -c sudo mtr …` downloads it."
        )
        assert len(text) <= LONGEST
