"""From a machine's files to what is said: tools that only dev shells and results provide."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from nixlore.demo.store import StoreRow, store_path, write_database, write_files

NIXLORE = Path(sys.executable).with_name("nixlore")
LIBC, GIT, HYPERFINE, NCDU = map(store_path, ("glibc-2.40", "git-2.49.0", "hyperfine-1.19", "ncdu-2.8"))
SYSTEM_PATH, TOPLEVEL = store_path("system-path"), store_path("nixos-system-larkspur-25.05.1")
ENVIRONMENT, PROFILE, SOURCE = map(store_path, ("nix-shell-env", "devenv-profile", "abc-source"))
CONFIGURATION = """{ pkgs, ... }: {
  networking.hostName = "larkspur";
  users.users.ada.isNormalUser = true;
  environment.systemPackages = [ pkgs.git pkgs.hyperfine ];
}
"""
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


class Home:
    """A machine whose user runs ncdu and hyperfine every day, and declares only the latter."""

    def __init__(self, root: Path) -> None:
        self.root = root
        rows = [
            *(StoreRow(path, (LIBC,)) for path in (GIT, HYPERFINE, NCDU)),
            StoreRow(LIBC),
            StoreRow(SYSTEM_PATH, (GIT, HYPERFINE)),
            StoreRow(TOPLEVEL, (SYSTEM_PATH,)),
            StoreRow(ENVIRONMENT, (NCDU,)),
            StoreRow(PROFILE, (NCDU,)),
            StoreRow(SOURCE),
        ]
        for path, name in ((GIT, "git"), (HYPERFINE, "hyperfine"), (NCDU, "ncdu")):
            self.write(f"{path}/bin/{name}", "#!/bin/sh\n").chmod(0o755)
            self.link(f"{SYSTEM_PATH if path != NCDU else PROFILE}/bin/{name}", f"{path}/bin/{name}")
        self.write(f"{SOURCE}/bin/ncdu", "#!/bin/sh\n").chmod(0o755)
        self.write(ENVIRONMENT, f'declare -x PATH="{NCDU}/bin:{LIBC}/bin"\n')
        write_database(root, rows)
        write_files(root, rows)
        self.link(f"{TOPLEVEL}/sw", SYSTEM_PATH)
        self.link("/nix/var/nix/profiles/system-1-link", TOPLEVEL)
        self.link("/nix/var/nix/profiles/system", "system-1-link")
        self.link("/run/current-system", TOPLEVEL)
        self.write("/etc/hostname", "larkspur\n")
        self.write("/etc/NIXOS", "")
        self.write("/etc/set-environment", 'export PATH="/run/current-system/sw/bin"\n')
        self.write("/home/ada/nixos-config/configuration.nix", CONFIGURATION)
        self.write("/home/ada/.local/share/fish/fish_history", "".join(self.history()))

    def write(self, path: str, text: str) -> Path:
        place = self.root / path[1:]
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text)
        return place

    def link(self, path: str, target: str) -> None:
        place = self.root / path[1:]
        place.parent.mkdir(parents=True, exist_ok=True)
        place.symlink_to(target)

    def history(self) -> list[str]:
        until = int(time.time())
        runs = [f"{program} --number {number}" for number in range(200) for program in ("ncdu", "git", "cat")]
        times = range(until - len(runs) * 20_000, until, 20_000)
        return [f"- cmd: {run}\n  when: {at}\n" for run, at in zip(runs, times, strict=True)]

    def rooted(self, link: str, target: str) -> None:
        """Make a link, and let the garbage collector know of it."""
        self.link(f"/home/ada/{link}", target)
        self.link(f"/nix/var/nix/gcroots/auto/{len(link):032d}", f"/home/ada/{link}")

    def said(self, *words: str) -> str:
        done = subprocess.run(
            [NIXLORE, *words, "--root", self.root, "--home", "/home/ada"],
            env={"PATH": os.environ["PATH"], "HOME": str(self.root / "own"), "COLUMNS": "200"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        assert "Traceback" not in done.stderr
        assert done.returncode == 0, done.stderr
        return done.stdout

    def insights(self) -> set[tuple[str, str]]:
        return {(found["code"], found["subject"]) for found in json.loads(self.said("check", "--json"))}


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


def test_without_a_dev_shell_what_is_used_and_not_declared_is_missing(home: Home) -> None:
    assert {("NX101", "hyperfine"), ("NX102", "ncdu")} <= home.insights()


@pytest.mark.parametrize("place", PLACES)
def test_what_a_dev_shell_or_a_result_provides_is_not_missing(home: Home, place: str) -> None:
    home.rooted(*PLACES[place])
    found = home.insights()
    assert ("NX102", "ncdu") not in found
    assert ("NX101", "hyperfine") in found


def test_what_is_only_among_the_sources_of_a_dev_shell_is_missing(home: Home) -> None:
    home.rooted("src/a/.direnv/flake-inputs/abcd-source", SOURCE)
    assert ("NX102", "ncdu") in home.insights()


def test_a_dev_shell_that_is_gone_provides_nothing(home: Home) -> None:
    home.link(f"/nix/var/nix/gcroots/auto/{0:032d}", "/home/ada/nixos-config/result")
    assert ("NX102", "ncdu") in home.insights()
    records = [json.loads(line) for line in home.said("records", "gc_roots").splitlines()]
    assert [record["state"] for record in records if "nixos-config/result" in record.get("link", "")] == ["stale"]


def test_why_names_the_dev_shell_that_holds_it(home: Home) -> None:
    home.rooted(*PLACES["devenv"])
    told = home.said("why", "ncdu")
    assert "not declared" in told
    assert "~/src/a/.devenv" in told
    assert "in the store, not on the PATH" in told
