"""What stands for everything that is read of a project, told from names, sizes and times without reading any file."""

from __future__ import annotations

import os
import stat

import msgspec

from nixlore.collect._project_files import DIRECTORY, Files
from nixlore.data.late_pattern import late
from nixlore.data.project_files import CONTEXT, FILES, INSIDE, RULES, SCRIPTS, SHELL_DIRECTORIES, WORKFLOWS
from nixlore.data.project_kinds import ENDS, MARKS
from nixlore.storage.cache import digest

READ = late(r".*requirements[\w.-]*\.(?:txt|in)|constraints[\w.-]*\.txt|rust-toolchain")
"""Names of files that may be read beside those that a table has."""

ALL_OF: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(WORKFLOWS, (".yml", ".yaml")),
    **dict.fromkeys(RULES, (".md", ".mdc")),
    **dict.fromkeys(("", *SHELL_DIRECTORIES), (".nix",)),
    "requirements": (".txt", ".in"),
    **dict.fromkeys(SCRIPTS, ("",)),
}
"""The ends of the names that are read of some directories."""

NAMES = frozenset(FILES) | MARKS | {name.rpartition("/")[2] for name in (*CONTEXT, *INSIDE)}
MORE = frozenset(("rust-toolchain.toml", "pylock.toml", "Gemfile", "package-lock.json", "package.yaml"))
SOURCES = {".nix": "nix", ".py": "python", ".js": "node", ".ts": "node", ".mjs": "node", ".tsx": "node", ".jsx": "node"}
C_SOURCES = (".c", ".cc", ".cpp", ".cxx", ".h", ".hpp")
ENVIRONMENTS = (".venv", "venv", ".env", "env")
DIRECTORIES = (
    *WORKFLOWS,
    *RULES,
    *SHELL_DIRECTORIES,
    *SCRIPTS,
    *(path.rpartition("/")[0] for path in (*INSIDE, *CONTEXT) if "/" in path),
    ".config",
    "requirements",
)


class Look(msgspec.Struct, frozen=True):
    """One look at a project: its directories' times, and what stands for the files that are read.

    Only `files` and `sources` tell whether anything is to be read anew; as long as `directories` are as they were, no
    name in them has come or gone.
    """

    directories: dict[str, str]
    files: dict[str, str]
    sources: str

    @property
    def state(self) -> str:
        """Return what stands for all that is read."""
        return digest(self.sources, *(f"{path} {mark}" for path, mark in sorted(self.files.items())))


def look(files: Files) -> Look:
    """Look at a project by listing its directories."""
    for part in (*files.parts(), *DIRECTORIES):
        if not part or _is_there(files, part):
            files.names(part)
    _look_into_environments(files)
    paths = {".git/config"} if files.is_directory(".git") else set()
    for directory, names in files.listings.items():
        if directory.startswith((*ENVIRONMENTS, "node_modules")):
            continue
        inside = f"{directory}/" if directory else ""
        ends = ALL_OF.get(directory, ())
        paths.update(
            f"{inside}{name}"
            for name, sort in names.items()
            if sort != DIRECTORY and (_is_read(name) or name.endswith(ends))
        )
    sites = (
        f"{directory}/{name}/"
        for directory, names in files.listings.items()
        for name in names
        if name == "site-packages"
    )
    marks = {path: file_mark(f"{files.top}/{path}") for path in sorted(paths)}
    marks |= {path: directory_mark(f"{files.top}/{path}") for path in sorted((*sites, "node_modules/"))}
    directories = {path: directory_mark(f"{files.top}/{path}") for path in sorted(files.listings)}
    return Look(directories, marks, _sources(files))


def _is_there(files: Files, path: str) -> bool:
    above = path.rpartition("/")[0]
    return (not above or _is_there(files, above)) and files.is_directory(path)


def _look_into_environments(files: Files) -> None:
    for place in ENVIRONMENTS:
        if not files.is_directory(place):
            continue
        for inner in (place, f"{place}/lib"):
            files.names(inner)
        for version in files.names(f"{place}/lib"):
            if version.startswith("python3"):
                files.names(f"{place}/lib/{version}")


def _is_read(name: str) -> bool:
    return name in NAMES or name in MORE or name.endswith(ENDS) or READ.fullmatch(name) is not None


def _sources(files: Files) -> str:
    """Tell how many files of Nix there are, and whether there are any of the languages that need no manifest."""
    nix = 0
    found = set()
    for names in files.listings.values():
        for name in names:
            end = name[name.rfind(".") :]
            if end == ".nix":
                nix += 1
            elif end in SOURCES or end in C_SOURCES:
                found.add(SOURCES.get(end, "c"))
    return f"{min(nix, 9)} {' '.join(sorted(found))}"


def looked_again(top: str, before: Look) -> Look | None:
    """Return the same look now, None where a directory has changed, so that names may have come or gone."""
    if any(directory_mark(f"{top}/{path}") != mark for path, mark in before.directories.items()):
        return None
    # What was not there is not there as long as no directory has changed.
    marks = {
        path: mark and (directory_mark(f"{top}/{path}") if path.endswith("/") else file_mark(f"{top}/{path}"))
        for path, mark in before.files.items()
    }
    return before if marks == before.files else Look(before.directories, marks, before.sources)


def directory_mark(place: str) -> str:
    """Return what stands for the names in a directory, and for who may list it."""
    try:
        status = os.lstat(place.rstrip("/"))
    except OSError:
        return ""
    return f"{status.st_ctime_ns}" if stat.S_ISDIR(status.st_mode) else "no directory"


def file_mark(place: str) -> str:
    """Return what stands for the content of a file, and for who may read it."""
    try:
        status = os.lstat(place)
    except OSError:
        return ""
    return f"{status.st_size} {status.st_ctime_ns}"
