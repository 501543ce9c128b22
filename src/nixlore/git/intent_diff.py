"""Tell what the diff alone says of a commit and of each of its changes."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from functools import lru_cache
from typing import NamedTuple

from nixlore.data.late_pattern import late
from nixlore.git.changes import Change, CommitStory

CAME = frozenset(("added", "re-added"))
WENT = frozenset(("removed", "disabled"))
MORE = frozenset((*CAME, "spread"))
LESS = frozenset((*WENT, "narrowed"))
BULK = 25
"""How many tools that come or go at once are no single decision any more."""

MANY = 6
"""How many moves make a commit one that moves things."""

_HOST = late(
    r"(?:^|/)(?:hosts?|machines?|systems|nodes?|devices?|nixos-?[cC]onfigurations)/"
    r"(?:(?:nixos|darwin|linux|(?:x86_64|aarch64)-(?:linux|darwin)|servers?|desktops?|laptops?|vms?|hosts)/(?=[^/]+/))?"
    r"(?P<name>[^/]+?)(?:/|\.nix$)"
)
_COMMON = """
    common shared default modules optional features global base core profiles users services lib all generic hardware
    programs packages home nixos darwin
"""
_SHARED = frozenset(_COMMON.split())
_FOUNDING = ("default.nix", "configuration.nix", "hardware-configuration.nix", "hardware.nix", "flake.nix")
_CHANNEL = late(r"(?:^|\.)(?:unstable|stable|master|pkgs-?\w*|nixpkgs-?\w*|old|legacy|edge|trunk)\.")


FEW = 4
"""How many tools come and go at most in a commit that mends one thing."""


MOSTLY = 3
"""How many times as many tools went as came, at least, in a commit that is about those that went."""


class Diff(NamedTuple):
    """Facts of a whole commit, and of each of its changes in the same order; the hosts that came and went with it."""

    commit: frozenset[str]
    changes: tuple[frozenset[str], ...]
    hosts_new: frozenset[str] = frozenset()
    hosts_gone: frozenset[str] = frozenset()


def event(change: Change) -> str:
    """Return the group of an event: came, went or shifted; a message speaks of one more place as of a new tool."""
    return "came" if change.kind in MORE else "went" if change.kind in LESS else "shifted"


@lru_cache(maxsize=4096)
def host_of(path: str) -> str:
    """Return the host that a file belongs to, "" for none."""
    found = _HOST.search(path)
    name = found["name"] if found else ""
    return "" if name in _SHARED else name


def diff_facts(story: CommitStory) -> Diff:
    """Return what the diff says."""
    events = [event(change) for change in story.changes]
    came = sum(change.kind in CAME for change in story.changes)
    went = sum(change.kind in WENT for change in story.changes)
    moved = sum(change.kind == "moved" for change in story.changes)
    facts = {
        "root": not story.parents,
        "bulk": came + went >= BULK or (came >= BULK // 2 and not went and story.parents < 1),
        "alone": came + went == 1,
        "lone": len(story.changes) == 1 and came == 1,
        "many": came >= MANY,
        "several": came + went > FEW,
        "moves": moved >= MANY and moved * 2 > came + went,
        "lock": bool(story.inputs),
    }
    commit = frozenset(name for name, holds in facts.items() if holds)
    new, gone, hosts_new, hosts_gone = _files(story)
    places = {
        (change.files[-1], change.line, group)
        for change, group in zip(story.changes, events, strict=True)
        if change.files and change.line
    }
    changes = []
    for change, group in zip(story.changes, events, strict=True):
        hosts = {host_of(path) for path in change.files} - {""}
        own = {
            "new-file": bool(new.intersection(change.files)),
            "gone-file": bool(gone.intersection(change.files)),
            "host-file": bool(hosts),
            "new-host": bool(hosts & hosts_new),
            "gone-host": bool(hosts & hosts_gone),
            "twin": bool(went if group == "came" else came) and group != "shifted",
            "in-place": _is_swapped(change, group, places),
            "mostly": went > MOSTLY * came if group == "went" else came > MOSTLY * went,
            "channel-changed": any(map(_CHANNEL.search, change.names)),
        }
        changes.append(commit | {name for name, holds in own.items() if holds})
    return Diff(commit, tuple(changes), frozenset(hosts_new), frozenset(hosts_gone))


def _is_swapped(change: Change, group: str, places: AbstractSet[tuple[str, int, str]]) -> bool:
    """Tell whether a tool came where another stood: in the same file, on the same line or the one beside it."""
    other = OPPOSITE.get(group)
    if other is None or not change.files or not change.line:
        return False
    lines = (change.line - 1, change.line, change.line + 1)
    return any((change.files[-1], line, other) in places for line in lines)


OPPOSITE = {"came": "went", "went": "came"}
"""What became of the tool whose place another took."""


def _files(story: CommitStory) -> tuple[set[str], set[str], set[str], set[str]]:
    new, gone = set(story.new_files), set(story.gone_files)
    changed = {host_of(path) for path in story.nix_files if path not in new and path not in gone}
    founded = {host_of(path) for path in new if path.endswith(_FOUNDING) or _HOST.sub("", path) == ""}
    buried = {host_of(path) for path in gone if path.endswith(_FOUNDING) or _HOST.sub("", path) == ""}
    return new, gone, founded - changed - buried - {""}, buried - changed - founded - {""}
