"""Which packages of the closure each line of the configuration brings, where that is certain; else none.

A line brings what its profile was asked for: the system's packages, those of a user, those of a home. A package of that
profile is a line's when its store name is one that the attribute's package has, or when the profile's own links lead
the attribute's programs to it. Where two would do, or only lines that may not hold here name it, nothing is matched.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from nixlore.correlate._this_host import is_literal, reaches
from nixlore.identity import Catalog
from nixlore.model.dependencies import DependencyGraph, Package
from nixlore.model.nix import Binary, Declaration
from nixlore.nix.attr_names import bare_package_name, leaf

BY_LINK = "profile link"
BY_NAME = "name"
BY_SWITCH = "enable switch"

SYSTEM_LISTS = re.compile(r"(?:^|\.)environment\.(?:systemPackages|corePackages|defaultPackages)$")
USER_LISTS = re.compile(r"(?:^|\.)users\.users\..+\.packages$")
HOME_LISTS = re.compile(r"(?:^|\.)home\.packages$")

SUFFIX = re.compile(r"[-_]?(\d+(?:[._]\d+)*)$")
"""A version at the end of an attribute's name: `nodejs_22`, `jdk17`, `python312`."""


class Asked(NamedTuple):
    """One package of one profile, both by name."""

    profile: str
    package: str


class Match(NamedTuple):
    """What a declaration brings, and how that is known."""

    declaration: Declaration
    asked: frozenset[Asked]
    known_by: str


@dataclass(frozen=True)
class Matching:
    """The closure's direct packages, indexed by what may name them, and who is looked at."""

    graph: DependencyGraph
    declarations: Sequence[Declaration]
    binaries: Sequence[Binary]
    catalog: Catalog
    hosts: frozenset[str]
    user: str

    def matches(self) -> list[Match]:
        """Return what each line brings; what certain lines name is theirs, what several others may is nobody's."""
        certain: dict[Asked, list[int]] = defaultdict(list)
        possible: dict[Asked, list[int]] = defaultdict(list)
        found: list[Match] = []
        for declaration in self.declarations:
            here = self._reaches(declaration)
            match = self._match(declaration) if here is not False else None
            if match is not None:
                for asked in match.asked:
                    (certain if here else possible)[asked].append(len(found))
                found.append(match)
        kept: dict[int, set[Asked]] = defaultdict(set)
        for asked in {**certain, **possible}:
            by = certain.get(asked) or possible[asked]
            places = {(found[number].declaration.file, found[number].declaration.line) for number in by}
            if asked in certain or len(places) == 1:
                for number in by:
                    kept[number].add(asked)
        return [found[number]._replace(asked=frozenset(asked)) for number, asked in sorted(kept.items())]

    def _reaches(self, declaration: Declaration) -> bool | None:
        """Tell whether a line holds here; None where that is not known, as where this host is not."""
        if not self.hosts and declaration.hosts:
            return None
        return reaches(declaration, self.hosts, self.user)

    def _match(self, declaration: Declaration) -> Match | None:
        if not declaration.attr_path or declaration.within or declaration.scope == "project":
            return None
        is_switch = declaration.kind in ("program", "service")
        if is_switch and declaration.enabled is not True:
            return None
        asked = set()
        linked = False
        for profile in self._profiles_for(declaration, is_switch=is_switch):
            name, by_link = self._package(declaration, profile)
            if name:
                asked.add(Asked(profile, name))
                linked |= by_link
        how = BY_LINK if linked else BY_SWITCH if is_switch else BY_NAME
        return Match(declaration, frozenset(asked), how) if asked else None

    def _profiles_for(self, declaration: Declaration, *, is_switch: bool) -> Iterator[str]:
        """Yield the profiles that a declaration may put its package into."""
        option = declaration.option_path
        is_home = declaration.scope == "home" or declaration.module in self._homes
        in_home = HOME_LISTS.search(option) is not None or (is_switch and is_home)
        of_user = USER_LISTS.search(option) is not None
        in_system = SYSTEM_LISTS.search(option) is not None or (is_switch and not is_home)
        for profile in self.graph.profiles:
            kind, _, user = profile.partition(" ")
            is_theirs = not (user and is_literal(declaration.user)) or user == declaration.user
            if kind == "system":
                if in_system and not of_user:
                    yield profile
            elif is_theirs and ((in_home and kind in ("home", "per-user")) or (of_user and kind == "per-user")):
                yield profile

    @cached_property
    def _homes(self) -> frozenset[str]:
        """The modules of Home Manager: those that set its options without saying whose home they are for."""
        return frozenset(one.module for one in self.declarations if one.option_path.startswith("home."))

    @cached_property
    def _environments(self) -> frozenset[tuple[str, str, str]]:
        """The attributes that are given further packages (`python3.withPackages`), by where that is."""
        return frozenset((one.file, one.option_path, one.within) for one in self.declarations if one.within)

    @cached_property
    def _named(self) -> Mapping[tuple[str, str], list[Package]]:
        """The packages of each profile by each name that they may be known by."""
        found: dict[tuple[str, str], list[Package]] = defaultdict(list)
        for package in self.graph.packages.values():
            for profile in package.profiles:
                for name in dict.fromkeys((package.pname, bare_package_name(package.pname))):
                    found[profile, name].append(package)
        return found

    @cached_property
    def _owner(self) -> Mapping[str, str]:
        """The direct package that each output belongs to."""
        return {
            output: package.name
            for package in self.graph.packages.values()
            if package.profiles
            for output in package.outputs.values()
        }

    @cached_property
    def _programs(self) -> Mapping[str, set[str]]:
        """The direct packages that the links of profiles lead each program to."""
        found: dict[str, set[str]] = defaultdict(set)
        for binary in self.binaries:
            owner = self._owner.get(binary.store_path)
            if owner is not None and binary.provider in ("system", "per-user", "home", "wrapper", "user", "other"):
                found[binary.name].add(owner)
        return found

    def _package(self, declaration: Declaration, profile: str) -> tuple[str, bool]:
        """Return the package of a profile that a declaration means, "" for none or unsure, and whether links say so."""
        linked = self._linked(declaration, profile)
        path = declaration.attr_path.removesuffix(".default")
        names = (path,) if declaration.kind == "script" else (*self.catalog.packages_of(path), leaf(path))
        for name in dict.fromkeys(names):
            candidates = self._named.get((profile, name), ())
            if len(candidates) > 1:
                is_made = (declaration.file, declaration.option_path, path) in self._environments
                candidates = [package for package in candidates if _is_environment(package) == is_made]
            if len(candidates) > 1:
                candidates = [package for package in candidates if _has_version(path, package.version)]
            if len(candidates) == 1:
                return candidates[0].name, candidates[0].name in linked
            if candidates:
                return "", False
        sure = [name for name, share in linked.items() if 2 * share >= 1]
        return (sure[0], True) if len(linked) == 1 == len(sure) else ("", False)

    def _linked(self, declaration: Declaration, profile: str) -> dict[str, float]:
        """Return the packages of a profile that an attribute's programs belong to, with the share of them that does."""
        programs: Collection[str] = self.catalog.programs_of(declaration.attr_path) or ()
        counts: dict[str, int] = defaultdict(int)
        for program in programs:
            for owner in self._programs.get(program, ()):
                if profile in self.graph.packages[owner].profiles:
                    counts[owner] += 1
        return {owner: count / len(programs) for owner, count in counts.items()}


def _is_environment(package: Package) -> bool:
    """Tell whether a package is one with others added to it: `python3-3.12.4-env`."""
    return package.version.endswith("-env")


def _has_version(attr_path: str, version: str) -> bool:
    """Tell whether the version at the end of an attribute's name is a package's: `nodejs_22` and 22.4.1."""
    found = SUFFIX.search(leaf(attr_path))
    if found is None:
        return False
    wanted = found[1].replace("_", ".")
    dotless = version.replace(".", "")
    return f"{version}.".startswith(f"{wanted}.") or ("." not in wanted and dotless.startswith(wanted))
