"""Programs outside the home that Nix did not put there: Homebrew's, and those of /usr and /opt on NixOS.

On any other system /usr belongs to its distribution and is left alone.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from nixlore.collect._installs_programs import Programs
from nixlore.collect._installs_reading import Entry, Reader
from nixlore.model.store import Install
from nixlore.store.installers import managers, names

BREW_PREFIXES = ("/opt/homebrew", "/usr/local", "/home/linuxbrew/.linuxbrew")

FOREIGN = ("/usr/local/bin", "/usr/local/sbin", "/usr/bin", "/usr/sbin", "/bin", "/sbin")
"""Directories that NixOS leaves empty but for links into the store."""

CONTAINER_MARKS = ("/run/.containerenv", "/.dockerenv", "/run/.toolboxenv")
"""Files that tell that this is the inside of a container, with a distribution of its own."""


class _Receipt(msgspec.Struct):
    installed_on_request: bool | None = None


def brew(reader: Reader, programs: Programs) -> Iterator[Install]:
    """Yield Homebrew's formulae and casks."""
    for prefix in BREW_PREFIXES:
        formulae = list(reader.directories(f"{prefix}/Cellar"))
        linked = _linked(reader, prefix) if formulae else {}
        for formula in formulae:
            versions = list(reader.directories(formula.path))
            if versions and names.package(formula.name):
                yield programs.install(
                    "brew",
                    formula.name,
                    formula.path,
                    linked.get(formula.name, []),
                    version=names.version(versions[-1].name),
                    installer="brew",
                    is_requested=_is_requested(reader, versions[-1]),
                )
        for cask in reader.directories(f"{prefix}/Caskroom"):
            numbers = [names.version(version.name) for version in reader.directories(cask.path)]
            if names.package(cask.name):
                version = numbers[-1] if numbers else ""
                yield programs.install(
                    "brew cask", cask.name, cask.path, (), version=version, installer="brew", is_requested=True
                )


def _linked(reader: Reader, prefix: str) -> dict[str, list[str]]:
    """Return the programs by the formula that their links lead to."""
    found: dict[str, list[str]] = {}
    cellar = reader.place(f"{prefix}/Cellar")
    for entry in reader.entries(f"{prefix}/bin"):
        end = reader.end(entry.path) if entry.is_link else ""
        if end.startswith(f"{cellar}/"):
            found.setdefault(end[len(cellar) + 1 :].partition("/")[0], []).append(entry.path)
    return found


def _is_requested(reader: Reader, version: Entry) -> bool | None:
    path = f"{version.path}/INSTALL_RECEIPT.json"
    data = reader.content(path) if reader.exists(path) else None
    if data is None:
        return None
    try:
        return msgspec.json.decode(data, type=_Receipt).installed_on_request
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        reader.note(path, "is no receipt of Homebrew")
        return None


def is_nixos(reader: Reader) -> bool:
    """Tell whether /usr is NixOS' own, of which nothing but links into the store is left."""
    if any(reader.exists(mark) for mark in CONTAINER_MARKS):
        return False
    if reader.exists("/etc/NIXOS"):
        return True
    release = reader.needed("/etc/os-release", 65536) if reader.exists("/etc/os-release") else None
    return release is not None and managers.is_nixos(release)


def foreign(reader: Reader, programs: Programs) -> Iterator[Install]:
    """Yield programs that lie in a distribution's directories where there is none."""
    if not is_nixos(reader):
        return
    opt = [f"{entry.path}/bin" for entry in reader.directories("/opt") if entry.name != "homebrew"]
    seen = set()
    for directory in (*FOREIGN, *opt):
        place = reader.place(directory)
        if not place or place in seen or place.startswith("/nix/store/"):
            continue
        seen.add(place)
        for entry in reader.entries(directory):
            name = names.program(entry.name)
            # A link leads into the store (activation makes some), or to where its program is counted.
            status = reader.status(entry.path) if name and entry.is_file and entry.path not in programs.owned else None
            if status is not None and status.st_mode & 0o111 and status.st_size:
                head = reader.part(entry.path, 0, 4) or b""
                form = "script" if head.startswith(b"#!") else "binary"
                yield programs.install("by hand", name, entry.path, [entry.path], form=form)


PROBES = (brew, foreign)
