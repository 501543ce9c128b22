"""Graphical programs from elsewhere: Flatpak's applications and AppImages."""

from __future__ import annotations

from collections.abc import Iterator

from nixlore.collect._installs_programs import Programs
from nixlore.collect._installs_reading import Entry, Reader
from nixlore.model.store import Install
from nixlore.store.installers import managers, names

EVERYWHERE = ("Applications", "AppImages", ".local/bin", "bin")
"""Directories below the home where an AppImage may have any name."""

HEAD = 11
"""How many bytes of a file tell an AppImage."""

MAX_HEADS = 300
"""How many files of one directory are opened."""


def flatpak(reader: Reader, programs: Programs) -> Iterator[Install]:
    """Yield the applications of the user and of the system; runtimes come and go with them."""
    for top in (f"{reader.machine.data_home}/flatpak", "/var/lib/flatpak"):
        for entry in reader.directories(f"{top}/app"):
            name = names.package(entry.name)
            if name and name.count(".") >= 2:
                places = programs.present(f"{top}/exports/bin", (name,))
                yield programs.install("flatpak", name, entry.path, places, installer="flatpak", is_requested=True)


def appimage(reader: Reader, programs: Programs) -> Iterator[Install]:
    """Yield AppImages, known by what they begin with."""
    for top in (*EVERYWHERE, "Downloads"):
        looked = 0
        for entry in reader.entries(f"{reader.home}/{top}"):
            named = entry.name.lower().endswith(".appimage")
            if not entry.is_file or (top == "Downloads" and not named) or looked >= MAX_HEADS:
                continue
            looked += 1
            head = reader.part(entry.path, 0, HEAD)
            if head is not None and managers.is_appimage(head):
                yield _appimage(programs, entry)


def _appimage(programs: Programs, entry: Entry) -> Install:
    name, version = managers.appimage_name(entry.name)
    return programs.install("AppImage", name or "an AppImage", entry.path, [entry.path], version=version)


PROBES = (flatpak, appimage)
