"""Tell which declared packages may never be called unused, whatever a history shows, and why.

What remains when this has no answer is a tool that people run from a shell by typing one of its programs' names.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping

from nixlore.data.exemptions import (
    HELPER_COMMENT,
    KINDS,
    MANY_PROGRAMS,
    NAME_PATTERNS,
    OTHER_SYSTEMS,
    PEOPLES_OPTIONS,
    PROGRAM_PATTERNS,
    REASONS,
    SETS,
)
from nixlore.identity import canonical

VERSION = re.compile(r"[-_]?\d[\d_.]*(?=$|-)")
VARIANT = re.compile(
    r"(?:[-_](?:unwrapped|wrapped|wrapper|bin|git|unstable|nightly|latest|stable|beta|dev|full|minimal|wayland|x11|gtk[234]?|qt[56]?|nox"
    r"|headless|cli|gui|fhs|rocm|cuda|vulkan|static|custom|fixed|patched|free|oss|lts|small|light|lite|jre)|Full|Minimal|Unwrapped|FHS|Wayland)$"
)
"""Endings that make another build of the same thing."""

_SET_CLASS = {name: kind for kind, names in SETS.items() for name in names.split()}
_NAME_PATTERNS = tuple((kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in NAME_PATTERNS)
_PROGRAM_PATTERNS = tuple((kind, re.compile(pattern)) for kind, pattern in PROGRAM_PATTERNS)
_HELPER_COMMENT = re.compile(HELPER_COMMENT, re.IGNORECASE)
_PEOPLES_OPTIONS = re.compile(PEOPLES_OPTIONS)
_OTHER_SYSTEMS = re.compile(OTHER_SYSTEMS)


def exempt_class(attr_path: str, kinds: frozenset[str], programs: tuple[str, ...]) -> tuple[str, str] | None:
    """Return the class of a package that is never "unused" and why it is so; None for a tool that people type.

    `kinds` are what the package brings beside programs, as the catalog tells; `programs` what it puts on the PATH.
    """
    found = _class_of_set(attr_path) or _class(canonical(attr_path), kinds, programs)
    return None if found is None else (found, REASONS[found])


def _class(path: str, kinds: frozenset[str], programs: tuple[str, ...]) -> str | None:
    if (found := _class_of_set(path)) is not None:
        return found
    leaf = path.rpartition(".")[2]
    names = _names()
    for spelling in _spellings(path, leaf):
        if spelling in names:
            return names[spelling]
    for part in leaf.split("-"):
        if part in programs and part in names:
            return names[part]  # somebody's build of a program that is exempt (`jellyfin-ffmpeg`)
    for kind in sorted(kinds):
        if kind in KINDS:
            return KINDS[kind]
    for kind, pattern in _NAME_PATTERNS:
        if pattern.search(leaf):
            return kind
    return _class_of_programs(programs)


def _class_of_set(path: str) -> str | None:
    return next((_SET_CLASS[name] for name in path.split(".")[:-1] if name in _SET_CLASS), None)


def _class_of_programs(programs: tuple[str, ...]) -> str | None:
    if len(programs) > MANY_PROGRAMS:
        return "suite"
    if programs and all(program[:1].isupper() for program in programs):
        return "desktop"  # only graphical programs are named with a capital letter
    for program in programs:
        for kind, pattern in _PROGRAM_PATTERNS:
            if pattern.search(program):
                return kind
    return None


def _spellings(path: str, leaf: str) -> Iterator[str]:
    """Yield a path, its last component, and that without suffixes for versions and variants."""
    yield path
    yield leaf
    pending, seen = [leaf], {leaf}
    while pending:
        name = pending.pop()
        for shorter in (VERSION.sub("", name, count=1), VARIANT.sub("", name)):
            if shorter and shorter not in seen:
                seen.add(shorter)
                pending.append(shorter)
                yield shorter


@functools.cache
def _names() -> Mapping[str, str]:
    from importlib.resources import files  # noqa: PLC0415 - only where absence is judged

    lines = files("nixlore.data").joinpath("exempt_packages.tsv").read_text("utf-8").splitlines()
    found: dict[str, str] = {}
    for kind, _, name in (line.partition("\t") for line in lines):
        found.setdefault(name, kind)
        found.setdefault(canonical(name), kind)
    return found


def is_for_people(option_path: str) -> bool:
    """Tell whether packages in an option come onto people's PATH rather than before another program's eyes."""
    return _PEOPLES_OPTIONS.search(option_path) is not None and _OTHER_SYSTEMS.search(option_path) is None


def says_helper(comment: str) -> bool:
    """Tell whether a comment says that something other than a person runs the package."""
    return _HELPER_COMMENT.search(comment) is not None
