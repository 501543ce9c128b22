"""What `nix profile install` and `nix-env -i` put into profiles: packages that no configuration declares.

Home Manager's own element of a profile is the configuration's, and the default profile of a machine that is no NixOS
holds Nix itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from nixlore.collect._installs_programs import Programs
from nixlore.collect._installs_reading import Reader
from nixlore.collect._installs_system import is_nixos
from nixlore.collect._login_path import profiles
from nixlore.data.late_pattern import late
from nixlore.model.store import Install
from nixlore.nix.attr_names import parse_store_path
from nixlore.store.installers import names
from nixlore.store.manifests import Element, environment_elements, profile_elements

DEFAULT = "/nix/var/nix/profiles/default"
DECLARED = frozenset(("home-manager-path", "home-manager-generation"))
"""Store names of what Home Manager itself puts into a profile."""

MAX_PROGRAMS = 60
"""How many programs of one package are kept."""

_STORE_PATH = late(r"/[\w./+-]*/[0-9a-z]{32}-[\w.+?=-]+", re.ASCII)
_NIXPKGS = late(r"(?i)(?:flake:)?nixpkgs(?:/[\w.-]+)?|github:nixos/nixpkgs(?:/[\w.-]+)?")
_ATTR_PATH = late(r"[A-Za-z_][\w'+-]*(?:\.[A-Za-z0-9_][\w'+-]*)*", re.ASCII)


def nix(reader: Reader, programs: Programs) -> Iterator[Install]:
    """Yield the elements of the user's profiles and, on NixOS, of the default one."""
    own = [
        path for path in profiles(reader.machine) if not path.startswith("/etc/") and not path.endswith("/home-path")
    ]
    seen = set()
    for profile in (*own, *([DEFAULT] if is_nixos(reader) else ())):
        place = reader.place(profile)
        if not place or place in seen:
            continue
        seen.add(place)
        for name, source in (("manifest.json", "nix profile"), ("manifest.nix", "nix-env")):
            path = f"{profile}/{name}"
            data = reader.needed(path, 8_000_000) if reader.exists(path) else None
            if data is None:
                continue
            text = data.decode("utf-8", "replace")
            elements = profile_elements(data) if source == "nix profile" else environment_elements(text)
            if elements is None:
                reader.note(path, "is no manifest of a profile")
            yield from (_install(reader, programs, source, profile, each) for each in elements or () if _is_put(each))


def _is_put(element: Element) -> bool:
    """Tell whether an element is there and is not the configuration's own."""
    stores = {parse_store_path(path).name for path in element.store_paths}
    return element.active and not (stores | {element.name}) & DECLARED


def _install(reader: Reader, programs: Programs, source: str, profile: str, element: Element) -> Install:
    paths = [path for path in element.store_paths if _STORE_PATH.fullmatch(path)]
    found = parse_store_path(paths[0].rpartition("/")[2]) if paths else None
    name = names.package(found.name if found is not None else element.name)
    there = [entry.name for path in paths for entry in reader.entries(f"{path}/bin") if not entry.name.startswith(".")]
    return programs.install(
        source,
        name or "a package",
        profile,
        [f"{profile}/bin/{program}" for program in there[:MAX_PROGRAMS]],
        version="" if found is None else names.version(found.version),
        installer=source,
        is_requested=True,
        attr_path=_attr_path(element),
    )


def _attr_path(element: Element) -> str:
    """Return the attribute of nixpkgs that was asked for, "" where it was another flake's or is not told."""
    if not _NIXPKGS.fullmatch(element.original_url) or len(element.attr_path) > names.LONGEST_NAME:
        return ""
    return element.attr_path if _ATTR_PATH.fullmatch(element.attr_path) else ""


PROBES = (nix,)
