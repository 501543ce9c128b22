"""Small files, links and stand-in programs of the sample machine."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

STUB = "#!/bin/sh\necho 'a program of the sample machine: it does nothing'\n"

VERSION_SCRIPT = """\
#!/bin/sh
# shellcheck shell=bash

case "$1" in
  -h|--help)
    exec man nixos-version
    exit 1
    ;;
  --hash|--revision)
    if ! [[ {nixpkgsRevision} =~ ^[0-9a-f]+$ ]]; then
      echo "$0: Nixpkgs commit hash is unknown" >&2
      exit 1
    fi
    echo "{nixpkgsRevision}"
    ;;
  --json)
    cat <<EOF
{json}
EOF
    ;;
  *)
    echo "{nixosVersion} (Warbler)"
    ;;
esac
"""
"""The `nixos-version` that NixOS generates for a system."""


def linked(place: Path, target: str, made: int = 1) -> None:
    """Make a link with a time."""
    place.parent.mkdir(parents=True, exist_ok=True)
    place.symlink_to(target)
    os.utime(place, (made, made), follow_symlinks=False)


def text(place: Path, content: str, made: int = 1, mode: int = 0o644) -> None:
    """Write a file with a time."""
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(content)
    place.chmod(mode)
    os.utime(place, (made, made))


def programs(directory: Path, names: Iterable[str]) -> None:
    """Make programs that do nothing."""
    directory.mkdir(parents=True, exist_ok=True)
    for name in names:
        place = directory / name
        place.write_text(STUB)
        place.chmod(0o755)
