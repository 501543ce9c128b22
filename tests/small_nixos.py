"""A small NixOS machine made by files, for tests of the whole product: one user, a configuration, a store, a history."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

from nixlore.demo.store import Journal, StoreRow, store_path, write_database, write_files

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


class SmallNixos:
    """A machine whose user runs ncdu and hyperfine every day, and declares only the latter."""

    def __init__(self, root: Path, *, journal: Journal = "closed") -> None:
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
        self.database = write_database(root, rows, journal=journal)
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

    def run(
        self,
        *words: str,
        home: str = "/home/ada",
        prefix: tuple[str, ...] = (),
        environ: Mapping[str, str] | None = None,
    ) -> subprocess.CompletedProcess[str]:
        """Run one command line on this machine; with `environ` as if it were the running one."""
        own = self.root / "own"
        own.mkdir(exist_ok=True)
        given = {"PATH": os.environ["PATH"], "HOME": str(own), "COLUMNS": "300", "USER": "ada", **(environ or {})}
        options = [] if environ is not None else ["--root", str(self.root), "--home", home]
        return subprocess.run(
            [*prefix, NIXLORE, *words, *options],
            env=given,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )

    def said(self, *words: str) -> str:
        """Return what a command prints that has to go well."""
        done = self.run(*words)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def insights(self) -> set[tuple[str, str]]:
        return {(found["code"], found["subject"]) for found in json.loads(self.said("check", "--json"))}
