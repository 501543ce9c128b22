"""Every kind of drift through the whole product: from files on a disk to the fact and to what is said of it."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

from commanding import Run, runner
from drift_plants import PLANTS
from drifting import ELF, HASH, Box

FLAKE = """{ outputs = { nixpkgs, ... }: {
  nixosConfigurations.box = nixpkgs.lib.nixosSystem { modules = [ ./box.nix ]; };
}; }
"""
MODULE = """{ pkgs, ... }: {
  networking.hostName = "box";
  environment.systemPackages = [ pkgs.ripgrep pkgs.httpie ];
}
"""


@pytest.fixture
def nixlore(tmp_path, monkeypatch, capsys):
    return runner(tmp_path / "own", monkeypatch, capsys)


@pytest.fixture
def box(tmp_path):
    """A NixOS whose configuration declares what runs."""
    made = Box(tmp_path / "root")
    made.system(made.package("ripgrep-14.1.1", "rg"), made.package("httpie-3.2.2", "http", "https"))
    made.write("/etc/hostname", "box\n")
    made.write("/etc/passwd", "ada:x:1000:100:Ada:/home/ada:/bin/sh\n")
    made.write("nixos-config/flake.nix", FLAKE)
    made.write("nixos-config/box.nix", MODULE)
    return made


def items(nixlore: Run, top: Path) -> dict[tuple[str, str, str], dict[str, str]]:
    done = nixlore("facts", "drift_report", "--root", top, "--home", "/home/ada")
    assert done.code == 0, done.err
    return {(each["kind"], each["source"], each["name"]): each for each in json.loads(done.out)["items"]}


def test_a_machine_without_drift_has_none(nixlore, box):
    assert items(nixlore, box.top) == {}


@pytest.mark.parametrize("name", PLANTS)
def test_each_kind_is_found_and_said(nixlore, box, name):
    plant = PLANTS[name]
    plant.make(box)
    found = items(nixlore, box.top)
    assert plant.item in found
    others = {kind for kind in found if kind != plant.item and kind[0] != "shadowed"}
    assert plant.code == "NX115" or others == set()
    done = nixlore("check", "--json", "--root", box.top, "--home", "/home/ada")
    said = {(each["code"], each["subject"]) for each in json.loads(done.out)}
    subject = plant.item[1] if plant.code == "NX114" else plant.item[2]
    drift = {code for code, _ in said} & {"NX114", "NX115", "NX116"}
    assert (plant.code, subject) in said if plant.code else drift == set()


def test_a_spoiled_home_is_read_and_its_names_do_no_harm(nixlore, box):
    """Names that are no names, directories in circles, pipes and records of noise: what is sound is still found."""
    own = box.real(".local/bin")
    own.mkdir(parents=True)
    for name in (b"evil\x1b[31m\x1b]0;x\x07", b"new\nline", b"\xff\xfe", b"-rf", b"$(x)", "\u202eabc".encode()):
        place = os.fsencode(own) + b"/" + name
        os.close(os.open(place, os.O_CREAT | os.O_WRONLY, 0o755))
    os.mkfifo(own / "pipe", 0o755)
    os.mkfifo(own / "x.AppImage", 0o755)
    for link, target in ((".local/bin/one", "two"), (".local/bin/two", "one"), ("bin", "/home/ada/bin2")):
        box.link(link, target)
    box.link("bin2", "/home/ada/bin")
    box.link(".local/share/chezmoi/dot_local", "/home/ada/.local/share/chezmoi")
    box.write(".local/share/pipx/venvs/deep/pipx_metadata.json", '{"main_package":' + "[" * 50_000)
    box.write(".cargo/.crates2.json", bytes(range(256)))
    box.write(".config/go/env", b"GOBIN=\xff\xfe\n")
    box.npm("looky", "1\x1b[31m", "look\x1b[0m", "look")
    box.program(".local/bin/sound", ELF)
    done = nixlore("check", "--root", box.top, "--home", "/home/ada")
    assert done.code == 0
    assert not {"\x1b", "\u202e", "\x07"} & set(done.out + done.err)
    found = items(nixlore, box.top)
    names = {name for _, _, name in found}
    assert {"sound", "looky", "deep"} <= names
    assert all(name.isprintable() for name in names)


OLD, NEW = "1" * 40, "2" * 40
WHO = ("-c", "user.name=Ada", "-c", "user.email=ada@example.org", "-c", "commit.gpgsign=false")


def git(place: Path, *words: str) -> str:
    done = subprocess.run(("git", "-C", str(place), *WHO, *words), check=True, capture_output=True, text=True)
    return done.stdout.strip()


def version_script(revision: str, commit: str) -> str:
    told = {"configurationRevision": commit, "nixosVersion": "25.05.20250601.1111111", "nixpkgsRevision": revision}
    return f"#!/bin/sh\ncat << EOF\n{json.dumps(told)}\nEOF\n"


def generation(box: Box, number: int, commit: str, kernel: str = "6.12.1") -> str:
    """Make a generation of the system, built of a commit with the old nixpkgs."""
    top = f"/nix/store/{str(number) * 32}-nixos-system-box-25.05"
    links = f"/nix/store/{str(number) * 32}-system-path"
    box.program(f"{links}/bin/nixos-version", version_script(OLD, commit))
    for name in ("rg", "http"):
        target = "ripgrep-14.1.1" if name == "rg" else "httpie-3.2.2"
        box.link(f"{links}/bin/{name}", f"/nix/store/{HASH}-{target}/bin/{name}")
    box.link(f"{top}/sw", links)
    for part in ("kernel", "initrd", "kernel-modules"):
        box.write(f"/nix/store/{HASH}-linux-{kernel}/{part}", "x")
        box.link(f"{top}/{part}", f"/nix/store/{HASH}-linux-{kernel}/{part}")
    box.link(f"/nix/var/nix/profiles/system-{number}-link", top)
    box.link("/nix/var/nix/profiles/system", f"system-{number}-link")
    box.link("/run/current-system", top)
    return top


@pytest.fixture
def deployed(box, tmp_path):
    """A machine in step: its one generation was built of the last commit, which is pushed."""
    place = box.real("nixos-config")
    locked = {"type": "github", "owner": "NixOS", "repo": "nixpkgs", "rev": OLD, "lastModified": 1, "narHash": "x"}
    node = {"locked": locked, "original": {"type": "github", "owner": "NixOS", "repo": "nixpkgs"}}
    lock = {"nodes": {"nixpkgs": node, "root": {"inputs": {"nixpkgs": "nixpkgs"}}}, "root": "root", "version": 7}
    (place / "flake.lock").write_text(json.dumps(lock))
    git(tmp_path, "init", "-q", "--bare", "there")
    git(place, "init", "-q", "-b", "main")
    git(place, "remote", "add", "origin", str(tmp_path / "there"))
    git(place, "add", "-A")
    git(place, "commit", "-q", "-m", "one")
    git(place, "push", "-q", "-u", "origin", "main")
    box.link("/run/booted-system", generation(box, 1, git(place, "rev-parse", "HEAD")))
    return box


def update(box: Box) -> None:
    """Lock a newer nixpkgs, in a commit that is not pushed."""
    place = box.real("nixos-config")
    (place / "flake.lock").write_text((place / "flake.lock").read_text().replace(OLD, NEW))
    git(place, "commit", "-q", "-a", "-m", "update")


def edit(box: Box) -> None:
    box.write("nixos-config/box.nix", MODULE.replace("pkgs.httpie", ""))


def rebuild(box: Box) -> None:
    generation(box, 2, git(box.real("nixos-config"), "rev-parse", "HEAD"), kernel="6.12.9")


def channel(box: Box) -> None:
    box.link("/nix/var/nix/profiles/per-user/root/channels", "channels-1-link")
    box.link("/nix/var/nix/profiles/per-user/root/channels-1-link", f"/nix/store/{HASH}-user-environment")
    box.write(f"/nix/store/{HASH}-user-environment/manifest.nix", "[ ]")
    box.link(f"/nix/store/{HASH}-user-environment/nixos", f"/nix/store/{HASH}-nixos-25.05/nixos")
    box.write(f"/nix/store/{HASH}-nixos-25.05/nixos/.git-revision", OLD)
    box.write(f"/nix/store/{HASH}-nixos-25.05/nixos/.version", "25.05")


def test_a_machine_in_step_has_no_drift(nixlore, deployed):
    assert items(nixlore, deployed.top) == {}


@pytest.mark.parametrize(
    ("make", "kinds"),
    [
        (update, {"pin_not_deployed", "configuration_not_deployed", "unpushed"}),
        (edit, {"uncommitted"}),
        (rebuild, {"reboot_pending"}),
        (channel, {"leftover_channel"}),
    ],
)
def test_each_kind_of_version_drift_is_found(nixlore, deployed, make, kinds):
    make(deployed)
    assert {kind for kind, _, _ in items(nixlore, deployed.top)} == kinds
