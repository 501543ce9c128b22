"""What adding a package would bring into the current closure, as far as that is known without the network."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from shlex import quote
from typing import Literal, NamedTuple

import msgspec

from nixlore.analyze._dependency_holders import Holders, Outside, seen
from nixlore.analyze._store import Store
from nixlore.model.run import DAY
from nixlore.model.store import GcRoot, Generation
from nixlore.nix.attr_names import bare_package_name, leaf
from nixlore.nix.versions import compare_versions
from nixlore.present._parts import SAMPLE
from nixlore.present._text import Line, listed, plural, safe
from nixlore.present._why_life import row
from nixlore.store.names import base_name, named
from nixlore.store.narinfo import INSTALLED, Narinfo, is_called
from nixlore.synthesize._generations import nar_size
from nixlore.synthesize._phrases import date

VERSIONED = re.compile(r"[-_]?(\d+(?:[._]\d+)*)$")
"""A version at the end of an attribute's name."""

LARGEST = 5
"""How many of the largest store paths are named."""


class Addition(msgspec.Struct, frozen=True, kw_only=True):
    """What adding one package would bring: closure(package) without the current closure, in bytes of NARs.

    `state` is here (the closure has it already: adding it brings nothing), known, partly (`size` is the least, of
    `unknown_paths` store paths nothing is known) or unknown. `outputs` are the store paths that were looked at, of
    `version`; `known_by` says from where they are known. `size` and `paths` are None where nothing is known, as is
    `new_size`: the part of packages of which the current closure has no build, so that no other build would share them.
    `largest` are the largest store paths that would come. `why_unknown` tells what was missing. `command` would tell it
    of the package as nixpkgs has it now; it needs the network.
    """

    attr_path: str
    state: Literal["here", "known", "partly", "unknown"]
    command: str
    version: str = ""
    outputs: tuple[str, ...] = ()
    known_by: str = ""
    size: int | None = None
    new_size: int | None = None
    paths: int | None = None
    largest: tuple[tuple[str, int], ...] = ()
    unknown_paths: int = 0
    why_unknown: tuple[str, ...] = ()
    sample: bool = False


class Candidate(NamedTuple):
    """One build of a package: its version, its outputs and, by store path, the size of what it would bring."""

    version: str
    outputs: tuple[str, ...]
    brings: Mapping[str, int]
    missing: int
    known_by: str


def of_roots(
    store: Store, root: str, roots: Sequence[GcRoot], generations: Sequence[Generation], names: Collection[str]
) -> Iterator[Candidate]:
    """Yield the builds of a package that some root of the store holds."""
    current = store.closure(store.position[root])
    builds: dict[tuple[str, str], list[int]] = defaultdict(list)
    parts = tuple(f"-{name}" for name in names)
    for position, path in enumerate(store.paths):
        if any(part in path.path for part in parts):
            name = store.name(position)
            if name.output in INSTALLED and (name.package in names or bare_package_name(name.package) in names):
                builds[name.version, path.deriver or path.path].append(position)
    if not builds:
        return
    outside = Outside(Holders(store, seen(store, roots, generations)), -1, ())
    for (version, _), positions in builds.items():
        brought = set[int]().union(*(store.closure(position, frozenset(current)) for position in positions))
        holders = dict.fromkeys(label for position in positions for label in outside.labels(position))
        yield Candidate(
            version,
            tuple(store.paths[position].path for position in positions),
            {store.paths[position].path: store.sizes[position] for position in brought},
            0,
            f"held by {listed(holders, 4)}" if brought else "in the current closure",
        )


def of_caches(infos: Mapping[str, Narinfo], current: Collection[str], names: frozenset[str]) -> Iterator[Candidate]:
    """Yield the builds of a package that Nix remembers a binary cache to have."""
    builds: dict[tuple[str, str], list[Narinfo]] = defaultdict(list)
    for info in infos.values():
        if is_called(info, names):
            builds[named(info.path, info.deriver).version, info.deriver or info.path].append(info)
    for (version, _), own in builds.items():
        brings, missing = _needed(own, infos, current)
        asked = date(max(info.asked for info in own) // DAY)
        caches = listed(dict.fromkeys(info.cache for info in own), 2)
        yield Candidate(version, tuple(i.path for i in own), brings, missing, f"told by {caches} on {asked}")


def _needed(
    own: Iterable[Narinfo], infos: Mapping[str, Narinfo], current: Collection[str]
) -> tuple[dict[str, int], int]:
    """Return the sizes of what some paths need beyond the current closure, and of how many nothing is known."""
    brings: dict[str, int] = {}
    missing = set()
    pending = [info.path for info in own if info.path not in current]
    while pending:
        path = pending.pop()
        info = infos.get(path)
        if info is None:
            missing.add(path)
        elif path not in brings:
            brings[path] = info.nar_size
            pending += [one for one in info.references if one not in brings and one not in current]
    return brings, len(missing)


def chosen(attr_path: str, found: Iterable[Candidate]) -> Candidate | None:
    """Return the build to tell of: what is here, what is known whole, then the newest version, what brings least."""
    best: Candidate | None = None
    for one in found:
        if fits(attr_path, one.version) and (best is None or _is_better(one, best)):
            best = one
    return best


def _is_better(one: Candidate, other: Candidate) -> bool:
    ranks = [(bool(each.brings or each.missing), bool(each.missing)) for each in (one, other)]
    if ranks[0] != ranks[1]:
        return ranks[0] < ranks[1]
    order = compare_versions(one.version, other.version)
    return order > 0 or (order == 0 and sum(one.brings.values()) < sum(other.brings.values()))


def addition(attr_path: str, candidate: Candidate, command: str, packages: Collection[str]) -> Addition:
    """Return what is told of the build that was chosen; `packages` are the names of those of the current closure."""
    brings = sorted(candidate.brings.items(), key=lambda pair: (-pair[1], pair[0]))
    state: Literal["here", "known", "partly"] = "partly" if candidate.missing else "known" if brings else "here"
    return Addition(
        attr_path=attr_path,
        state=state,
        command=command,
        version=candidate.version,
        outputs=candidate.outputs,
        known_by=candidate.known_by,
        size=sum(candidate.brings.values()),
        new_size=sum(size for path, size in brings if named(path).package not in packages),
        paths=len(brings),
        largest=tuple(brings[:LARGEST]),
        unknown_paths=candidate.missing,
    )


def fits(attr_path: str, version: str) -> bool:
    """Tell whether a version may be that of an attribute whose name ends in one: `nodejs_20`, `openssl_1_1`."""
    found = VERSIONED.search(leaf(attr_path))
    if found is None:
        return True
    wanted = found[1].replace("_", ".")
    return f"{version}.".startswith(f"{wanted}.") or ("." not in wanted and version.replace(".", "").startswith(wanted))


def asking(attr_path: str, *, is_flake: bool) -> str:
    """Return the command that would tell what comes with a package as nixpkgs has it now."""
    if is_flake:
        plain = re.fullmatch(r"[\w.+-]+", attr_path, re.ASCII) is not None
        return f"nix build --dry-run --no-link {f'nixpkgs#{attr_path}' if plain else quote(f'nixpkgs#{attr_path}')}"
    return f"nix-build --dry-run '<nixpkgs>' -A {quote(attr_path)}"


def add_lines(found: Addition) -> Iterator[Line]:
    """Yield for people what adding would bring, from where that is known, and what would tell it for certain."""
    if found.sample:
        yield SAMPLE
    name = f"{safe(found.attr_path)}{f' {safe(found.version)}' if found.version else ''}"
    if found.state == "unknown":
        yield Line(f"{name}: what adding it would bring is unknown offline", "head")
        for number, reason in enumerate(found.why_unknown):
            yield row("" if number else "because", safe(reason))
    elif found.state == "here":
        yield Line(f"{name}: adding it would bring nothing, the current closure has it already", "head")
    else:
        least = "at least " if found.state == "partly" else ""
        yield Line(f"{name}: adding it would bring {least}{nar_size(found.size or 0)}", "head")
        new = f"; {nar_size(found.new_size)} of packages that it has in no build" if found.new_size is not None else ""
        yield row("brings", f"{plural(found.paths or 0, 'store path')} that the current closure does not have{new}")
        for number, (path, size) in enumerate(found.largest):
            yield row("" if number else "largest", f"{nar_size(size)}  {safe(base_name(path))}")
        if found.unknown_paths:
            yield row("unknown", f"{plural(found.unknown_paths, 'further store path')} that nothing here tells of")
    if found.known_by:
        yield row("known by", f"{safe(found.known_by, 240)}: {', '.join(map(safe, found.outputs))}")
    if found.state != "here":
        of = "" if found.state == "unknown" else "of another build: "
        yield row("to know it", f"{of}{safe(found.command)}  (needs the network)")
