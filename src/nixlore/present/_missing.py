"""What to say at the prompt of a command that was not found: what has it, how to run it now, where to declare it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

import msgspec

from nixlore.data.rivals import RIVALS
from nixlore.identity import canonical
from nixlore.model.usage import Place
from nixlore.present._nix_shell import nix_shell
from nixlore.present._text import Line, listed, safe

PLAIN = re.compile(r"[A-Za-z0-9_][\w.+-]*", re.ASCII)
"""A name that a shell takes as it is."""


class Declared(msgspec.Struct, frozen=True, kw_only=True):
    """What is read again of a declared tool: `ToolUse` without what is known of its use."""

    attr_path: str
    kind: str = "package"
    places: tuple[Place, ...] = ()
    programs: tuple[str, ...] = ()
    on_this_host: bool | None = None


class Missing(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of a command that was not found.

    `candidates` are attributes of nixpkgs that have it, the likeliest first; `known_by` says who knows that, also where
    nobody knows one. `in_store` is its path in the store, where it is there. `declared_at` is the line that declares it
    already, of which this PATH has nothing; else `like_at` is a line that declares something of its like (`like`), ""
    where nothing is declared. `has_nix` and `has_comma` tell whether there is something to run it with.
    """

    name: str
    candidates: tuple[str, ...] = ()
    known_by: str = ""
    in_store: str = ""
    declared_at: str = ""
    like_at: str = ""
    like: str = ""
    near: tuple[str, ...] = ()
    has_nix: bool = True
    has_comma: bool = False


def placed(found: Missing, tools: Sequence[Declared]) -> Missing:
    """Return the same with where it is declared, or where something of its like is."""
    wanted = {canonical(path) for path in found.candidates}
    for tool in tools:
        if tool.places and (canonical(tool.attr_path) in wanted or found.name in tool.programs):
            return msgspec.structs.replace(found, declared_at=_where(tool.places[0]), like=tool.attr_path)
    if not found.candidates:
        return found
    here = [tool for tool in tools if tool.places and tool.kind == "package" and tool.on_this_host is not False]
    rivals = {one for programs in RIVALS.values() if found.name in programs for one in programs}
    alike = [tool for tool in here if rivals.intersection(tool.programs)]
    files = Counter(tool.places[0].file for tool in alike or here)
    if not files:
        return found
    file = files.most_common(1)[0][0]
    # The last of its like: a list is added to at its end.
    last = max((tool for tool in alike or here if tool.places[0].file == file), key=lambda tool: tool.places[0].line)
    return msgspec.structs.replace(found, like_at=_where(last.places[0]), like=last.attr_path)


def _where(place: Place) -> str:
    return f"{place.file}:{place.line}"


def missing_lines(found: Missing) -> Iterator[Line]:
    """Yield three lines at most."""
    name = safe(found.name, 60)
    near = f"; did you mean {' or '.join(safe(one, 60) for one in found.near)}?" if found.near else ""
    if not found.candidates:
        unknown = f"unknown: no package is known to have {name} ({safe(found.known_by)})"
        yield Line(unknown + near if not found.declared_at else f"{name} is {safe(found.like)} of your configuration")
    else:
        more = f" (also in {listed(found.candidates[1:], 2)})" if found.candidates[1:] else ""
        yield Line(f"{name} is in nixpkgs#{safe(found.candidates[0])}{more}{near}")
    now = " · ".join(_now(found))
    if now:
        yield Line(now, indent=2)
    if found.declared_at:
        yield Line(
            f"declared at {safe(found.declared_at)}, but not on this PATH: not built, or for another host", "", 2
        )
    elif found.like_at:
        yield Line(
            f"to keep it: add {safe(found.candidates[0])} at {safe(found.like_at)}, beside {safe(found.like)}", "", 2
        )


def _now(found: Missing) -> Iterator[str]:
    """Yield the ways to run it now, the one that fetches nothing first."""
    if found.in_store:
        yield f"here already: {safe(found.in_store)}"
    if found.candidates and found.has_nix and PLAIN.fullmatch(found.name) and PLAIN.fullmatch(found.candidates[0]):
        yield f"now: {nix_shell(found.candidates[0])} -c {found.name}"
        if found.has_comma:
            yield f", {found.name}"
