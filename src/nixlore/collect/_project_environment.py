"""What a virtual environment or `node_modules` of a project holds that nothing in the project names.

A package counts when no manifest and no lock file names it and nothing else that is installed and named needs it. What
any dist-info requires counts as needed, under whatever condition: a little too much is excused rather than too little.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from nixlore.collect._project_files import DIRECTORY, Files
from nixlore.collect._project_findings import Environment, Findings
from nixlore.collect._project_node import locked_node
from nixlore.collect._project_python import KIND, canonical
from nixlore.errors import SourceError
from nixlore.machine import read_regular
from nixlore.shell.redact import redacted

PLACES = (".venv", "venv", ".env", "env")
BY_THEMSELVES = frozenset("pip setuptools wheel distribute pkg-resources uv distlib virtualenv".split())  # noqa: SIM905
"""What comes with an environment."""

HEAD = 65_536
"""Bytes of a dist-info's metadata that are read: its requirements stand before the description."""

LARGEST = 4_000_000
MOST_INSTALLED = 2_000
REQUIRES = re.compile(rb"^Requires-Dist:\s*([A-Za-z0-9][\w.-]*)", re.MULTILINE | re.IGNORECASE)
DISTRIBUTION = re.compile(r"([A-Za-z0-9][\w.+]*(?:[._-][\w.+]+)*?)-\d[^/]*\.(?:dist|egg)-info")


def python(files: Files, found: Findings) -> None:
    """Add what the project's virtual environment holds, where it is a directory of the project's own."""
    for place in PLACES:
        if not files.is_directory(place):
            continue
        files.names(place)
        if not files.has(f"{place}/pyvenv.cfg"):
            continue
        site = next(_sites(files, place), None)
        if site is None:
            continue
        needs = dict(_distributions(f"{files.top}/{site}"))
        unnamed, pulled_in = _unnamed(needs, found.named.get(KIND, set()))
        found.environments.append(Environment(KIND, place, len(needs), tuple(unnamed), pulled_in))


def _sites(files: Files, place: str) -> Iterator[str]:
    for version in sorted(files.names(f"{place}/lib")):
        if version.startswith("python3") and files.is_directory(f"{place}/lib/{version}"):
            yield f"{place}/lib/{version}/site-packages"


def _distributions(site: str) -> Iterator[tuple[str, frozenset[str]]]:
    """Yield the installed packages and what each may need; what is the project itself, or editable, is none."""
    try:
        names = sorted(os.listdir(site))[:MOST_INSTALLED]  # noqa: PTH208 - names are all that is wanted
    except OSError:
        return
    for name in names:
        distribution = DISTRIBUTION.fullmatch(name)
        if distribution is None or redacted(distribution[1]) != distribution[1]:
            continue
        directory = f"{site}/{name}"
        url = _head(f"{directory}/direct_url.json")
        if b'"editable": true' in url or b'"editable":true' in url or b'"dir_info"' in url:
            continue
        metadata = _head(f"{directory}/METADATA") or _head(f"{directory}/PKG-INFO")
        needs = frozenset(canonical(match.decode()) for match in REQUIRES.findall(metadata))
        yield canonical(distribution[1]), needs


def _head(path: str) -> bytes:
    try:
        return read_regular(Path(path), LARGEST)[:HEAD]
    except SourceError:
        return b""


def _unnamed(needs: Mapping[str, Iterable[str]], named: set[str]) -> tuple[list[str], int]:
    """Return what nothing names or needs, and how many packages only that pulled in."""
    known = closure(needs, (named | BY_THEMSELVES) & needs.keys())
    strangers = needs.keys() - known
    needed = {name for stranger in strangers for name in needs[stranger] if name != stranger}
    tops = sorted(strangers - needed)
    return tops, len(strangers) - len(tops)


def closure(needs: Mapping[str, Iterable[str]], start: Iterable[str]) -> set[str]:
    """Return the start and everything that is needed by it, directly or not, of what is installed."""
    pending = list(start)
    seen = set(pending)
    while pending:
        for name in needs[pending.pop()]:
            if name in needs and name not in seen:
                seen.add(name)
                pending.append(name)
    return seen


def node(files: Files, found: Findings) -> None:
    """Add what `node_modules` holds at its top, where npm's lock file tells what should be there."""
    if not files.is_directory("node_modules"):
        return
    locked = locked_node(files)
    if locked is None:
        return
    installed = set(_modules(files))
    unnamed = sorted(name for name in installed - locked - found.named.get("Node", set()) if redacted(name) == name)
    found.environments.append(Environment("Node", "node_modules", len(installed), tuple(unnamed), 0))


def _modules(files: Files) -> Iterator[str]:
    for name, sort in files.names("node_modules").items():
        if sort != DIRECTORY or name.startswith("."):
            continue
        if name.startswith("@"):
            yield from (
                f"{name}/{inner}" for inner, one in files.names(f"node_modules/{name}").items() if one == DIRECTORY
            )
        elif files.has(f"node_modules/{name}/package.json"):
            yield name
