"""Which package of nixpkgs is named for a program that is missing, or none where another program may be meant.

The catalog knows for each program all attributes that have one of its name. One is named, as another may have a program
of the same name that does something else. The standard library alone is used, as hooks load this at every failed
command.
"""

from __future__ import annotations

import re

from nixlore.data.common_words import COMMON_WORDS
from nixlore.data.english_programs import ENGLISH_PROGRAMS
from nixlore.data.hint_names import (
    CORRECTED,
    GONE,
    LENT,
    LIBRARY_PROGRAMS,
    MEANT_WORDS,
    NO_COMMANDS,
    OF_OTHERS,
    OF_SERVICES,
    OTHER_SYSTEMS,
    PARTS,
    PROJECT_WORDS,
    SHORT_NAMES,
)

DRIVERS = "linuxPackages"
"""How attributes begin whose programs have to be those of the running kernel."""

TEX = "texlivePackages."
"""How attributes begin whose programs need a TeX around them."""

LIBRARIES = tuple(
    f"{language}Packages" for language in ("python3", "haskell", "ruby", "ocaml", "perl", "beam", "lua51", "chicken")
)
"""How attributes begin that are libraries first of all: a program of one word in them is often not the one meant."""

SHORTEST = 6
"""A name of fewer letters is often another program than the one in nixpkgs, unless it is a known one."""

NOT_FOR_ONCE = ("-config", "_config", "-session", "-daemon")
"""How programs end that tell a compiler where a library is, or start a desktop or a service: none of it is for once."""

CONTROLS = ("ctl", "msg")
"""How programs end that talk to the running daemon of their package, where the package has another name than they."""

_VERSION = re.compile(r"(.*?)[_-](\d+(?:_\d+)*)", re.ASCII)


def package(name: str, attrs: list[str]) -> str:
    """Return the attribute that is named for a program of those that have it, "" for none."""
    attr = CORRECTED.get(name, "") if attrs else ""
    attr = attr or plainest(name, attrs)
    return attr if attr and is_meant(name) and is_own(name, attr) else ""


def plainest(name: str, attrs: list[str]) -> str:
    """Return the first attribute that can be named, or the plain one that it is a variant or a version of, "" for none.

    Those of drivers and of TeX cannot, nor those of a language's package set that have the program beside what they are
    for: `postgresql`, not `postgresql_16`, and the newest where each is of a version.
    """
    able = [attr for attr in attrs if not (attr.startswith((DRIVERS, TEX)) or attr in LENT or attr in GONE)]
    able = [attr for attr in able if "." not in attr or attr.rpartition(".")[2] == name]
    first = able[0] if able else ""
    plain = [attr for attr in able if first.startswith((f"{attr}_", f"{attr}-")) or f"-{attr}-" in f"{first}-"]
    return plain[0] if plain else _newest(first, able)


def _newest(first: str, attrs: list[str]) -> str:
    """Return the newest of the versions of an attribute among others, or itself where it is of none."""
    stem = _VERSION.fullmatch(first)
    if not stem or stem[1] in attrs:
        return first
    found = [match for attr in attrs if (match := _VERSION.fullmatch(attr)) and match[1] == stem[1]]
    return max(found, key=lambda match: [int(part) for part in match[2].split("_")])[0]


def is_known(name: str) -> bool:
    """Tell whether it is known which program is meant by a name."""
    return name in CORRECTED or name in SHORT_NAMES or name in MEANT_WORDS


def is_meant(name: str) -> bool:
    """Tell whether a missing name may be the program that nixpkgs has under it, and is no word or project's own."""
    if is_known(name):
        return True
    if len(name) < SHORTEST or (name.endswith(NOT_FOR_ONCE) and name != "pkg-config"):
        return False
    kinds = (PROJECT_WORDS, OTHER_SYSTEMS, NO_COMMANDS, OF_OTHERS, COMMON_WORDS, ENGLISH_PROGRAMS)
    return not any(name in words for words in kinds)


def is_own(name: str, attr: str) -> bool:
    """Tell whether a program is what one takes a package for, and not something that it brings along."""
    if attr in OF_SERVICES:
        return False
    if is_known(name) or name in PARTS:
        return True
    if attr.startswith(LIBRARIES) and name.isalpha() and name not in LIBRARY_PROGRAMS:
        return False
    plain = attr.rpartition(".")[2]
    return plain.startswith(name[:3]) and (plain == name or not name.endswith(CONTROLS))
