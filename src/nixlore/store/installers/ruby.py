"""RubyGems' records: the names of installed specifications and the programs they bring."""

from __future__ import annotations

import re

from nixlore.data.late_pattern import late
from nixlore.store.installers import names

_SPECIFICATION = late(r"(.+?)-(\d[\w.]*)(?:-[\w.-]+)?\.gemspec")
_EXECUTABLES = late(rb"^\s*s\.executables\s*=\s*\[([^\]]{0,4000})\]", re.MULTILINE)
_DEPENDENCY = late(rb"^\s*s\.add_(?:runtime_)?dependency\(%q<([\w.-]{1,100})>", re.MULTILINE)
_STRING = late(r"""["']([^"']{1,64})["']""")


def gem(file_name: str) -> tuple[str, str] | None:
    """Return name and version of `jekyll-4.3.3.gemspec` or `nokogiri-1.16.2-x86_64-linux.gemspec`, None for others."""
    found = _SPECIFICATION.fullmatch(file_name)
    name = names.package(found[1]) if found is not None else ""
    return (name, names.version(found[2])) if found is not None and name else None


def executables(data: bytes) -> tuple[str, ...]:
    """Return the programs that an installed specification names."""
    found = _EXECUTABLES.search(data)
    return names.programs(_STRING.findall(found[1].decode("utf-8", "replace"))) if found is not None else ()


def dependencies(data: bytes) -> frozenset[str]:
    """Return the gems that an installed specification needs to run."""
    return frozenset(names.package(name.decode("ascii", "replace")) for name in _DEPENDENCY.findall(data)) - {""}
