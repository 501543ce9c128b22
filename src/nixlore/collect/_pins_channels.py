"""Channels: what `nix-channel` last fetched, by the links of its profile; nothing of a channel is evaluated."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from nixlore.collect._generations_places import state_directory
from nixlore.collect._home_files import shown
from nixlore.collect._links import Links
from nixlore.errors import SourceError
from nixlore.machine import Machine, read_regular
from nixlore.model.store import Pin
from nixlore.nix.source_urls import plain_url

MOST = 200
"""How many channels of one profile are looked at."""

ROOTS_HOME = "/root"

_NAME = re.compile(r"[0-9A-Za-z][\w+.-]{0,60}\Z", re.ASCII)
_RELEASE = re.compile(r"-(?:nixos|nixpkgs)-[^/]*\.([0-9a-f]{7,40})(?=[-/]|\Z)")
_REVISION = re.compile(r"[0-9a-f]{7,40}\Z")


def profiles(machine: Machine) -> Iterator[tuple[str, str]]:
    """Yield the machine path of each profile of channels and of the list of what it subscribes to."""
    top = f"{state_directory(machine)}/profiles/per-user"
    home = str(machine.home)
    yield f"{top}/root/channels", f"{ROOTS_HOME}/.nix-channels"
    for place in (f"{machine.state_home}/nix/profiles/channels", f"{top}/{machine.user}/channels"):
        yield place, f"{home}/.nix-channels"
    yield f"{home}/.nix-defexpr/channels", f"{home}/.nix-channels"


def channels(machine: Machine, links: Links) -> Iterator[Pin]:
    """Yield what every channel of root and of the user holds, each profile once."""
    seen: set[str] = set()
    for profile, subscribed in profiles(machine):
        place = links.directory(profile)
        if not place or place in seen:
            continue
        seen.add(place)
        asked = _subscribed(machine, subscribed)
        for name in _names(links.root + place):
            yield _channel(machine, links, profile, name, asked.get(name, ""))


def state(machine: Machine, links: Links) -> list[str]:
    """Return what stands for all channels: where each profile leads."""
    return [f"{profile}\0{links.directory(profile)}" for profile, _ in profiles(machine)]


def _names(real: str) -> list[str]:
    try:
        with os.scandir(real) as listing:
            names = [entry.name for _, entry in zip(range(MOST), listing, strict=False)]
    except (OSError, ValueError):
        return []
    return sorted(name for name in names if _NAME.match(name) and name not in ("manifest.nix", "manifest.json"))


def _channel(machine: Machine, links: Links, profile: str, name: str, url: str) -> Pin:
    place = links.directory(f"{profile}/{name}")
    release = _RELEASE.search(place)
    return Pin(
        source="channel",
        name=name,
        file=shown(PurePosixPath(profile) / name, machine),
        url=url,
        revision=_text(links, f"{place}/.git-revision") or (release[1] if release else ""),
        is_nixpkgs=bool(release) or os.path.lexists(f"{links.root}{place}/pkgs/top-level"),
    )


def _text(links: Links, path: str) -> str:
    try:
        text = read_regular(Path(links.root + path), 100).decode("ascii", "replace").strip()
    except SourceError:
        return ""
    return text if _REVISION.match(text) else ""


def _subscribed(machine: Machine, file: str) -> dict[str, str]:
    """Return the URLs of a list of channels by name; one that may not be read has none."""
    try:
        text = read_regular(machine.at(file), 100_000).decode("utf-8", "replace")
    except SourceError:
        return {}
    rows = (line.split() for line in text.splitlines() if not line.startswith("#"))
    return {(row[1] if len(row) > 1 else row[0].rpartition("/")[2]): plain_url(row[0]) for row in rows if row}
