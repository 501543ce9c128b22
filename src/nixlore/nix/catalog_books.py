"""The sources that a catalog is made of, each asked by program, by attribute path or by package set."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Protocol

from nixlore.data import content_kinds
from nixlore.data.content_kinds import KIND_OF, Content
from nixlore.data.sorted_table import Tables
from nixlore.nix.attr_names import leaf


class Book(Protocol):
    """One source of candidates."""

    @property
    def label(self) -> str:
        """What a candidate from here is said to be known by."""

    @property
    def rank(self) -> int:
        """How good the order of its candidates is, the best being 0: the shipped one was tended by hand."""

    def attributes(self, program: str) -> Sequence[str]:
        """Return the attributes that have a program, the likeliest first."""

    def content(self, attr_path: str) -> Content | None:
        """Return what an attribute brings, None when this source does not know the attribute."""

    def attributes_of_package(self, package: str) -> Sequence[str]:
        """Return the attributes whose store path has a package name that is no attribute itself."""

    def programs(self) -> Iterable[str]:
        """Return the name of every program known."""

    def attribute_names(self, set_name: str) -> Iterable[str]:
        """Return the names in a package set, "" for the top level; empty when the set is not known."""


class TableBook:
    """A source kept as a file of tables (`nix/catalog_file.py`)."""

    def __init__(self, label: str, tables: Tables, rank: int = 0) -> None:
        self.label = label
        self.rank = rank
        self._attributes = tables.table("attributes")
        self._nested = tables.table("nested")
        self._programs = tables.table("programs")
        self._packages = tables.table("packages")

    def attributes(self, program: str) -> Sequence[str]:
        """Return the attributes that have a program, the likeliest first."""
        line = self._programs.get(program)
        return () if line is None else tuple(program if name == "=" else name for name in line.split("\t"))

    def content(self, attr_path: str) -> Content | None:
        """Return what an attribute brings, None when this source does not know the attribute."""
        line = (self._nested if "." in attr_path else self._attributes).get(attr_path)
        if line is None:
            return None
        package, letters, *programs = line.split("\t")
        own = leaf(attr_path)
        kinds = frozenset(KIND_OF[letter] for letter in letters if letter in KIND_OF)
        return Content(package or own, kinds, tuple(own if program == "=" else program for program in programs))

    def attributes_of_package(self, package: str) -> Sequence[str]:
        """Return the attributes whose store path has a package name that is no attribute itself."""
        line = self._packages.get(package)
        return () if line is None else line.split("\t")

    def programs(self) -> Iterable[str]:
        """Return the name of every program known."""
        return self._programs.keys()

    def attribute_names(self, set_name: str) -> Iterable[str]:
        """Return the names in a package set, "" for the top level."""
        if not set_name:
            return self._attributes.starting_with("")
        prefix = f"{set_name}."
        return {key[len(prefix) :].partition(".")[0] for key in self._nested.starting_with(prefix)}


@functools.cache
def shipped_tables() -> Tables:
    """Return the tables of the shipped source."""
    return Tables((Path(content_kinds.__file__).parent / "catalog.db").read_bytes())


@functools.cache
def shipped_book() -> tuple[TableBook, str]:
    """Return the shipped source and the date of the nixpkgs index it was made from."""
    tables = shipped_tables()
    date = tables.about.get("date", "")
    return TableBook(f"catalog of {date}", tables), date
