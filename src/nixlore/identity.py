"""One identity for a command, a declared attribute and a store path, and how it is known.

In this order: the links of a realised profile (`sw/bin/rg` leads to `…-ripgrep-14.1.1`), equal names and former names,
then candidates from catalogs: the user's own nix-index database, the shipped one, a channel's programs.sqlite. A
catalog adds candidates and never refutes one: nixpkgs has attributes that no index lists (unfree ones, and the second
name of one store path), so what none knows has unknown programs.
"""

from __future__ import annotations

import functools
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from nixlore.data.attribute_aliases import DISSOLVED_SETS
from nixlore.data.attribute_sets import CHILDREN, PACKAGE_NAMES, SET_KINDS
from nixlore.data.content_kinds import CHECKED, ONLY_WITHOUT_PROGRAMS, Content
from nixlore.model.nix import Binary
from nixlore.nix.attr_names import (
    ROOTS,
    bare_package_name,
    canonical,
    is_bare_output,
    leaf,
    parse_store_path,
    split_name,
)
from nixlore.nix.catalog_books import Book, shipped_book

__all__ = ["Candidate", "Catalog", "Providers", "canonical", "parse_store_path", "split_name"]

VERSION = re.compile(r"[-_]?\d[\d_.]*$")
VERSIONED = frozenset(
    """
    python3 nodejs nodejs-slim ruby php postgresql jdk jre gcc clang llvm go erlang elixir lua perl zig godot ghc scala
    dotnet-sdk gradle maven emacs julia kotlin tomcat mysql mariadb redis opentofu k3s rustc cmake
    """.split()  # noqa: SIM905 - a table is read more easily as words
)
"""Attributes that have others beside them for single versions: `nodejs_24`, `jdk17`, `python312`."""

STRENGTH = {"profile link": 0, "name": 1, "alias": 2}
"""How sure the ways of knowing are; a catalog comes after them."""

QT_SETS = ("libsForQt5", "plasma5Packages", "qt6Packages")


class Candidate(NamedTuple):
    """An attribute that provides a program, and how that is known.

    `known_by` is "profile link", "name", "alias", "nix-index of DATE", "catalog of DATE" or "programs.sqlite".
    """

    attr_path: str
    known_by: str


class Catalog:
    """What is known of nixpkgs' attributes and their programs, from one or more sources asked in order."""

    def __init__(self, books: Sequence[Book], date: str) -> None:
        self.books = tuple(books)
        self.date = date

    @classmethod
    @functools.cache
    def shipped(cls) -> Catalog:
        """Return the catalog that comes with nixlore."""
        book, date = shipped_book()
        return cls((book,), date)

    def attributes_of(self, program: str) -> Sequence[Candidate]:
        """Return the attributes that have a program, the likeliest first."""
        labels: dict[str, str] = {}
        places: dict[str, tuple[int, int]] = {}
        for book in self.books:
            for place, attr_path in enumerate(book.attributes(program)):
                name = canonical(attr_path)
                labels.setdefault(name, book.label)
                places[name] = min((book.rank, place), places.get(name, (book.rank, place)))
        ordered = sorted(labels, key=lambda name: (places[name][1], places[name][0]))
        return tuple(Candidate(attr_path, labels[attr_path]) for attr_path in ordered)

    def programs_of(self, attr_path: str) -> tuple[str, ...] | None:
        """Return the programs an attribute brings; None when that is not known, () when it is known to have none."""
        if is_bare_output(attr_path):
            return ()
        known = self.content(attr_path)
        if known is None or (not known.programs and "linked-programs" in known.kinds):
            return None
        return known.programs

    def known_by(self, attr_path: str) -> str:
        """Return which source tells an attribute's programs, "" when none does."""
        found = self._found(attr_path)
        return "" if found is None else found[1]

    def kinds_of(self, attr_path: str) -> frozenset[str]:
        """Return the kinds of things an attribute brings beside programs (`data/content_kinds.py`).

        One that is known to bring neither programs nor anything of a kind has the kind "files"; of an unknown one
        nothing is said but what its set tells.
        """
        if is_bare_output(attr_path):
            return frozenset(("library",))
        known = self.content(attr_path)
        kinds = {SET_KINDS.get(canonical(attr_path).rpartition(".")[0], "")} - {""}
        if known is None:
            return frozenset(kinds)
        if known.programs:
            kinds -= ONLY_WITHOUT_PROGRAMS
        kinds |= known.kinds - {CHECKED}
        return frozenset(kinds if kinds or known.programs else ("files",))

    def packages_of(self, attr_path: str) -> tuple[str, ...]:
        """Return the package names that an attribute's store path may have, the likeliest first.

        `nodejs_24` is built as `nodejs`, `_1password-cli` as `1password-cli`, `dig` as `bind`.
        """
        known = self.content(attr_path)
        names = [] if known is None else [known.package]
        for name in _spellings(canonical(attr_path)):
            names += [PACKAGE_NAMES[name]] if name in PACKAGE_NAMES else []
            names += [leaf(name), leaf(name).removeprefix("_")]
        return tuple(dict.fromkeys(names))

    def attributes_of_package(self, package: str) -> Sequence[Candidate]:
        """Return the attributes whose store path has a package name (`gcc-wrapper` of `gcc`), the likeliest first."""
        bare = bare_package_name(package)
        found: dict[str, str] = {}
        for name in (package, bare):
            if (known := self._found(name)) is not None:
                found.setdefault(canonical(name), known[1])
        for book in self.books:
            for attr_path in book.attributes_of_package(bare):
                found.setdefault(canonical(attr_path), book.label)
        return tuple(Candidate(attr_path, label) for attr_path, label in found.items())

    def content(self, attr_path: str) -> Content | None:
        """Return what an attribute brings, None when no source knows it."""
        found = self._found(attr_path)
        return None if found is None else found[0]

    def _found(self, attr_path: str) -> tuple[Content, str] | None:
        for name in _spellings(canonical(attr_path)):
            known = [(content, book.label) for book in self.books if (content := book.content(name)) is not None]
            checked = (pair for pair in known if CHECKED in pair[0].kinds)
            if known:
                return next(checked, known[0])
        return None

    @functools.cached_property
    def _program_names(self) -> frozenset[str]:
        return frozenset[str]().union(*(book.programs() for book in self.books))

    def knows_program(self, name: str) -> bool:
        """Tell whether any source has a program of this name; the first call reads all names, later ones look up."""
        return name in self._program_names

    def children_of(self, set_name: str) -> frozenset[str] | None:
        """Return the names known in a package set ("" for the top level), None when the set is not known.

        A set may have more than is known: the catalog lacks unfree members.
        """
        return self._children(_canonical_set(set_name))

    @functools.cache  # noqa: B019 - one catalog lives as long as the run
    def _children(self, set_name: str) -> frozenset[str] | None:
        names = {name for book in self.books for name in book.attribute_names(set_name)}
        names |= CHILDREN.get(set_name, frozenset())
        return frozenset(names) or None

    def has_attribute(self, attr_path: str) -> bool | None:
        """Tell whether nixpkgs has an attribute: True when known, None when it cannot be told.

        False only for a name that its set is not known to have while the top level has it: of `with pkgs; with set;`
        it then comes from the top level.
        """
        above, _, name = ROOTS.sub("", attr_path).rpartition(".")
        if above not in DISSOLVED_SETS and self.content(attr_path) is not None:
            return True
        children = self.children_of(above)
        if children is not None and name in children:
            return True
        if not above or children is None:
            return None
        return False if self.content(name) is not None else None


def _canonical_set(set_name: str) -> str:
    """Return the canonical spelling of a set's own name; a dissolved set keeps its name."""
    path = canonical(f"{set_name}.member") if set_name else ""
    return path.rpartition(".")[0] if "." in path else set_name


def _spellings(name: str) -> Sequence[str]:
    """Return a canonical attribute path and those to look at when it is not known."""
    bare = VERSION.sub("", name)
    bare = f"{bare}3" if bare == "python" else bare
    if bare != name and bare in VERSIONED:
        return (name, bare)
    above, _, last = name.rpartition(".")
    return (name, f"kdePackages.{last}") if above in QT_SETS else (name,)


class Providers:
    """Which of the declared attributes provides a program on this machine, and how that is known."""

    def __init__(self, declared: Iterable[str], binaries: Iterable[Binary], catalog: Catalog) -> None:
        self.catalog = catalog
        self._held: dict[str, set[str]] = defaultdict(set)
        for binary in binaries:
            for package in {binary.package, bare_package_name(binary.package)} - {""}:
                self._held[package].add(binary.name)
        self._declared = tuple(filter(None, declared))

    def programs_of(self, attr_path: str) -> tuple[tuple[str, ...], str]:
        """Return the programs an attribute provides and how that is known, ((), "") when it is not."""
        for package in self.catalog.packages_of(attr_path):
            if package in self._held:
                return tuple(sorted(self._held[package])), "profile link"
        programs = self.catalog.programs_of(attr_path)
        return ((), "") if programs is None else (programs, self.catalog.known_by(attr_path))

    def provider_of(self, program: str) -> Candidate | None:
        """Return the declared attribute that provides a program, None when no declared one is known to."""
        return self._by_program.get(program)

    @functools.cached_property
    def _by_program(self) -> Mapping[str, Candidate]:
        found: dict[str, Candidate] = {}
        for attr_path in self._declared:
            for program, known_by in self._offers(attr_path):
                now = found.get(program)
                if now is None or STRENGTH.get(known_by, 3) < STRENGTH.get(now.known_by, 3):
                    found[program] = Candidate(attr_path, known_by)
        return found

    def _offers(self, attr_path: str) -> Iterator[tuple[str, str]]:
        """Yield each program that an attribute provides or, where that is unknown, likely provides by its name."""
        programs, how = self.programs_of(attr_path)
        names = {leaf(attr_path): "alias", leaf(canonical(attr_path)): "name"}
        for program in programs:
            yield program, how if how == "profile link" else names.get(program, how)
        if not how:
            yield from names.items()
