"""Tell what a project is made with from the names of its files, and where that is not enough from what they hold."""

from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatchcase

from nixlore.collect._project_files import DIRECTORY, Files
from nixlore.data.project_kinds import KINDS

WILD = [(kind, pattern) for kind, names in KINDS.items() for pattern in names if "*" in pattern]
PLAIN = {name: kind for kind, names in KINDS.items() for name in names if "*" not in name}
C_SOURCES = (".c", ".cc", ".cpp", ".cxx", ".h", ".hpp")
PACKAGING = frozenset(
    ("flake.nix", "default.nix", "shell.nix", "treefmt.nix", "devenv.nix", "devshell.nix", "package.nix", "checks.nix")
)
"""Files of Nix that a project in any language may have."""

MANY_NIX = 6
"""So many files of Nix at the top and below `nix`, `modules`, `hosts` and the like are work in Nix itself."""


def kinds(files: Files) -> list[str]:
    """Return the kinds of a project; a flake or `package.json` that only serves another kind makes none of its own."""
    found = _by_names(files)
    nix_files = _nix_files(files)
    others = {kind for kind, paths in found.items() if _is_real(files, kind, paths)}
    if "C and C++" in others and len(others) > 1 and not _has_sources(files):
        others.discard("C and C++")
    if nix_files >= MANY_NIX or (not others and ("Nix" in found or nix_files >= MANY_NIX // 2)):
        others.add("Nix")
    if not others - {"Nix"} and "Python" in found and _has_any(files, "Python"):
        others.add("Python")
    if not others and "Node" in found and _has_any(files, "Node"):
        others.add("Node")
    if not others and "Makefile" in files.names() and _has_sources(files):
        others.add("C and C++")
    return sorted(others)


def _by_names(files: Files) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for part in files.parts():
        for name, sort in files.names(part).items():
            for kind in _of_name(name) if sort != DIRECTORY else ():
                found.setdefault(kind, []).append(f"{part}/{name}" if part else name)
    return found


def _of_name(name: str) -> Iterator[str]:
    if name in PLAIN:
        yield PLAIN[name]
    for kind, pattern in WILD:
        if name.endswith(pattern[1:]) and fnmatchcase(name, pattern):
            yield kind


def _is_real(files: Files, kind: str, paths: list[str]) -> bool:
    """Tell whether manifests are a project's, rather than a place for the settings of tools."""
    tests = {"Python": _is_python, "Node": _is_node}
    if kind in tests:
        return any(tests[kind](files, path) for path in paths)
    return kind != "Nix"


def _is_python(files: Files, path: str) -> bool:
    name = path.rpartition("/")[2]
    if name == "pyproject.toml":
        text = files.text(path)
        return any(mark in text for mark in ("[project]", "[build-system]", "[tool.poetry]", "[dependency-groups]"))
    if name == "setup.cfg":
        text = files.text(path)
        return "[metadata]" in text or "[options]" in text
    return name not in ("requirements.txt", "requirements-dev.txt", "environment.yml") or _has_any(files, "Python")


def _is_node(files: Files, path: str) -> bool:
    text = files.text(path)
    return any(f'"{key}":' in text for key in ("dependencies", "main", "module", "exports", "bin", "workspaces"))


def _has_any(files: Files, kind: str) -> bool:
    ends = {"Python": (".py",), "Node": (".js", ".ts", ".mjs", ".tsx", ".jsx", ".vue", ".svelte")}[kind]
    return any(name.endswith(ends) for part in files.parts() for name in files.names(part))


def _has_sources(files: Files) -> bool:
    return any(name.endswith(C_SOURCES) for part in files.parts() for name in files.names(part))


def _nix_files(files: Files) -> int:
    names = (name for part in files.parts() for name in files.names(part))
    return sum(name.endswith(".nix") and name not in PACKAGING for name in names)
