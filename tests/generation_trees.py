"""A made-up machine of plain directories and links: systems, homes and profiles with their generations."""

from __future__ import annotations

import json
import os
from hashlib import sha256
from pathlib import Path, PurePosixPath

from nixlore.collect import generations
from nixlore.machine import Machine
from nixlore.model.evidence import Coverage, Diagnostic
from nixlore.model.store import Generation

DIGITS = "0123456789abcdfghijklmnpqrsvwxyz"
NOW = 1_780_000_000
PROFILES = "/nix/var/nix/profiles"
STATE = "/home/ada/.local/state"
SCRIPT = """\
#! /nix/store/{hash}-bash-5.2p37/bin/bash

case "$1" in
  -h|--help)
    exec man nixos-version
    exit 1
    ;;
  --hash|--revision)
    if ! [[ {revision} =~ ^[0-9a-f]+$ ]]; then
      echo "$0: Nixpkgs commit hash is unknown" >&2
      exit 1
    fi
    echo "{revision}"
    ;;
  --json)
    cat <<EOF
{json}
EOF
    ;;
  *)
    echo "{version} (Warbler)"
    ;;
esac
"""


def store_path(name: str, store: str = "/nix/store") -> str:
    """Return a store path whose hash its name decides."""
    number = int.from_bytes(sha256(name.encode()).digest())
    return f"{store}/{''.join(DIGITS[number >> 5 * place & 31] for place in range(32))}-{name}"


def version_script(version: str = "25.05.20250601.abc1234", **revisions: str) -> str:
    """Return the text of a `nixos-version`, with `nixpkgsRevision` and `configurationRevision` where given."""
    said = json.dumps({"nixosVersion": version, **revisions}, sort_keys=True, separators=(",", ":"))
    revision = revisions.get("nixpkgsRevision", "null")
    return SCRIPT.format(hash="0" * 32, revision=revision, json=said, version=version)


class Tree:
    """A machine below a directory."""

    def __init__(self, top: Path, **fields: object) -> None:
        self.top = top
        given = {"root": top, "home": PurePosixPath("/home/ada"), "user": "ada", "now": NOW, **fields}
        self.machine = Machine(**given)

    def real(self, path: str) -> Path:
        return self.top / path.lstrip("/")

    def write(self, path: str, text: str = "") -> None:
        place = self.real(path)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text)

    def link(self, path: str, target: str, changed: int = NOW) -> None:
        place = self.real(path)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.unlink(missing_ok=True)
        place.symlink_to(target)
        os.utime(place, (changed, changed), follow_symlinks=False)

    def system(self, name: str, *, kernel: str = "6.12.30", script: str | None = None, label: str = "") -> str:
        """Make a system with its links and return its store path."""
        top = store_path(f"nixos-system-larkspur-{name}")
        path = store_path(f"system-path-{name}")
        self.link(f"{top}/sw", path)
        program = store_path(f"nixos-version-{name}")
        self.write(f"{program}/bin/nixos-version", version_script() if script is None else script)
        self.link(f"{path}/bin/nixos-version", f"{program}/bin/nixos-version")
        for part, file in (("linux", "bzImage"), ("initrd-linux", "initrd")):
            self.write(f"{store_path(f'{part}-{kernel}')}/{file}")
        self.real(store_path(f"linux-{kernel}-modules")).mkdir(parents=True, exist_ok=True)
        self.link(f"{top}/kernel", f"{store_path(f'linux-{kernel}')}/bzImage")
        self.link(f"{top}/initrd", f"{store_path(f'initrd-linux-{kernel}')}/initrd")
        self.link(f"{top}/kernel-modules", store_path(f"linux-{kernel}-modules"))
        self.write(f"{top}/nixos-version", label or name)
        return top

    def home(self, name: str) -> str:
        """Make a Home Manager generation and return its store path."""
        top = store_path(f"home-manager-generation-{name}")
        path = store_path(f"home-manager-path-{name}")
        self.real(path).mkdir(parents=True, exist_ok=True)
        self.link(f"{top}/home-path", path)
        self.write(f"{top}/hm-version", "25.05")
        return top

    def profile(self, name: str) -> str:
        """Make a user's profile and return its store path."""
        path = store_path(f"user-environment-{name}")
        self.write(f"{path}/manifest.json", "{}")
        return path

    def generation(self, name: str, number: int, target: str, days_ago: int, directory: str = PROFILES) -> None:
        """Make the link of a generation and let the profile name it."""
        made = NOW - days_ago * 86_400
        self.link(f"{directory}/{name}-{number}-link", target, made)
        self.link(f"{directory}/{name}", f"{name}-{number}-link", made)

    def run(self, system: str, booted: str = "") -> None:
        """Let a system run, and another one, or itself, be what was booted."""
        self.link("/run/current-system", system)
        self.link("/run/booted-system", booted or system)

    def collect(self) -> list[Generation | Coverage | Diagnostic]:
        return list(generations.collect(self.machine))

    def generations(self) -> list[Generation]:
        return [record for record in self.collect() if isinstance(record, Generation)]

    def diagnostics(self) -> list[str]:
        return [f"{record.subject}: {record.cause}" for record in self.collect() if isinstance(record, Diagnostic)]
