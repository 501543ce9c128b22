"""What npm, pnpm, bun, yarn and deno put into a home for use everywhere."""

from __future__ import annotations

from collections.abc import Iterator

from nixlore.collect._installs_programs import Programs
from nixlore.collect._installs_reading import Entry, Reader
from nixlore.model.store import Install
from nixlore.store.installers import names, node

PREFIXES = (".npm-global", ".npm-packages", ".npm", ".node_modules", ".local/share/npm", ".local")
"""Usual prefixes of npm, below the home; its own default lies in the read-only store."""

BUNDLED = frozenset(("npm", "corepack"))
"""What every Node brings with it."""


def npm(reader: Reader, programs: Programs) -> Iterator[Install]:
    """Yield the global packages of every prefix that npm may have been told, and of every Node of a manager."""
    seen = set()
    for prefix in filter(None, (*_prefixes(reader), *_managed(reader))):
        place = reader.place(f"{prefix}/lib/node_modules")
        if place and place not in seen and not place.startswith("/nix/store/"):
            seen.add(place)
            for entry in _packages(reader, f"{prefix}/lib/node_modules"):
                yield from _npm_package(reader, programs, prefix, entry)


def _prefixes(reader: Reader) -> Iterator[str]:
    home = reader.home
    settings = reader.environment("NPM_CONFIG_USERCONFIG", f"{home}/.npmrc")
    said = reader.needed(settings, 65536) if reader.exists(settings) else None
    yield from (reader.environment(name, "") for name in ("npm_config_prefix", "NPM_CONFIG_PREFIX"))
    yield node.npm_prefix(said, home) if said else ""
    yield from (f"{home}/{name}" for name in PREFIXES)


def _managed(reader: Reader) -> Iterator[str]:
    """Yield the prefixes of the Nodes that managers of versions have; each has packages of its own."""
    data_home = reader.machine.data_home
    fnm = reader.environment("FNM_DIR", f"{data_home}/fnm")
    mise = reader.environment("MISE_DATA_DIR", f"{data_home}/mise")
    for top, inner in (
        (f"{reader.environment('NVM_DIR', f'{reader.home}/.nvm')}/versions/node", ""),
        (f"{fnm}/node-versions", "/installation"),
        (f"{mise}/installs/node", ""),
        (f"{reader.environment('ASDF_DATA_DIR', f'{reader.home}/.asdf')}/installs/nodejs", ""),
    ):
        yield from (f"{version.path}{inner}" for version in reader.directories(top))


def _packages(reader: Reader, directory: str) -> Iterator[Entry]:
    for entry in reader.entries(directory):
        if entry.name.startswith("@") and entry.is_directory:
            yield from (inner for inner in reader.entries(entry.path) if inner.is_directory or inner.is_link)
        elif (entry.is_directory or entry.is_link) and not entry.name.startswith(".") and entry.name not in BUNDLED:
            yield entry


def _npm_package(reader: Reader, programs: Programs, prefix: str, entry: Entry) -> Iterator[Install]:
    data = reader.content(f"{entry.path}/package.json")
    found = node.package(data) if data is not None else None
    if found is None:
        reader.skipped += 1
        return
    places = programs.present(f"{prefix}/bin", found.programs)
    yield programs.install(
        "npm", found.name, entry.path, places, version=found.version, installer="npm", is_own=entry.is_link
    )


def others(reader: Reader, programs: Programs) -> Iterator[Install]:
    """Yield what pnpm, bun and yarn installed for everywhere."""
    home, data_home = reader.home, reader.machine.data_home
    pnpm = reader.environment("PNPM_HOME", f"{data_home}/pnpm")
    for version in reader.directories(f"{pnpm}/global"):
        # Since version 11 each install has a directory of its own below that of the layout's version.
        inner = () if version.name.isdigit() else reader.directories(version.path)
        for directory in (version, *inner):
            yield from _manifest(reader, programs, "pnpm", directory.path, (pnpm, f"{pnpm}/bin"))
    bun = reader.environment("BUN_INSTALL", f"{home}/.bun")
    yield from _manifest(reader, programs, "bun", f"{bun}/install/global", (f"{bun}/bin",))
    bins = (f"{home}/.yarn/bin", f"{home}/.local/bin", f"{data_home}/../bin")
    for directory in (f"{reader.machine.config_home}/yarn/global", f"{data_home}/yarn/global"):
        yield from _manifest(reader, programs, "yarn", directory, (*bins, f"{directory}/node_modules/.bin"))


def _manifest(
    reader: Reader, programs: Programs, source: str, directory: str, bins: tuple[str, ...]
) -> Iterator[Install]:
    """Yield what a package.json of global packages depends on."""
    path = f"{directory}/package.json"
    data = reader.needed(path) if reader.exists(path) else None
    for name, is_own in (node.dependencies(data) if data is not None else {}).items():
        inner = f"{directory}/node_modules/{name}"
        read = reader.content(f"{inner}/package.json") if reader.exists(inner) else None
        found = node.package(read) if read is not None else None
        wanted = () if found is None else found.programs
        places = next((there for place in bins if (there := programs.present(place, wanted))), [])
        places = list(dict.fromkeys((*programs.leading_to(inner), *places)))
        yield programs.install(
            source,
            name,
            inner,
            places,
            version="" if found is None else found.version,
            installer=source,
            is_requested=True,
            is_own=is_own,
        )


def deno(reader: Reader, programs: Programs) -> Iterator[Install]:
    """Yield deno itself and the scripts that it installed."""
    root = reader.environment("DENO_INSTALL_ROOT", f"{reader.home}/.deno")
    for entry in reader.entries(f"{root}/bin"):
        name = names.package(entry.name)
        if name and (entry.is_file or entry.is_link):
            yield programs.install("deno", name, entry.path, [entry.path], installer="deno", is_requested=True)


PROBES = (npm, others, deno)
