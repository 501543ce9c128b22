"""What cargo, rustup, go and the installers of other languages' programs put into a home."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping

from nixlore.collect._installs_programs import Programs
from nixlore.collect._installs_reading import Reader
from nixlore.model.store import Install
from nixlore.store.installers import cargo as records
from nixlore.store.installers import names, ruby
from nixlore.store.installers.go_build import go_program

MAX_GO_PROGRAMS = 200
"""How many programs are asked for the module they were built of."""

BINARIES: Mapping[str, str] = {
    ".cabal/bin": "cabal",
    ".ghcup/bin": "ghcup",
    ".nimble/bin": "nimble",
    ".luarocks/bin": "luarocks",
    ".dotnet/tools": "dotnet",
    ".krew/bin": "krew",
    ".poetry/bin": "poetry",
    ".opam/default/bin": "opam",
    ".juliaup/bin": "juliaup",
    ".pub-cache/bin": "pub",
    ".composer/vendor/bin": "composer",
    ".config/composer/vendor/bin": "composer",
}
"""Directories below the home where all programs are those of one installer, of whose records nothing is read."""


def cargo(reader: Reader, programs: Programs) -> Iterator[Install]:
    """Yield what `cargo install` recorded, and rustup where its proxies lie."""
    home = reader.environment("CARGO_HOME", f"{reader.home}/.cargo")
    roots = (reader.environment("CARGO_INSTALL_ROOT", home), home, f"{reader.home}/.local")
    for root in dict.fromkeys(roots):
        for crate in _crates(reader, root):
            places = programs.present(f"{root}/bin", crate.programs)
            yield programs.install(
                "cargo",
                crate.name,
                places[0] if places else f"{root}/bin",
                places,
                version=crate.version,
                installer="cargo",
                is_requested=True,
                is_own=crate.is_own,
            )
    present = {entry.name: entry.path for entry in reader.entries(f"{home}/bin")}
    proxies = [path for name, path in present.items() if name in records.RUSTUP_PROXIES and path not in programs.owned]
    if "rustup" in present:
        yield programs.install("rustup", "rustup", f"{home}/bin/rustup", proxies, installer="rustup")


def _crates(reader: Reader, root: str) -> tuple[records.Crate, ...]:
    for name, parse in ((".crates2.json", records.crates), (".crates.toml", records.older_crates)):
        path = f"{root}/{name}"
        data = reader.content(path) if reader.exists(path) else None
        found = parse(data) if data is not None else None
        if found is not None:
            return found
        if data is not None:
            reader.note(path, "is no record of cargo")
    return ()


def go(reader: Reader, programs: Programs) -> Iterator[Install]:
    """Yield the programs that `go install` made, with the module each tells of itself."""
    home = reader.home
    paths = reader.environment("GOPATH", f"{home}/go")
    directories = (reader.environment("GOBIN", f"{paths}/bin"), f"{paths}/bin", f"{home}/go/bin", f"{home}/.go/bin")
    for directory in dict.fromkeys((*directories, f"{reader.machine.data_home}/go/bin")):
        if directory in (f"{home}/.local/bin", f"{home}/bin"):
            continue
        for entry in reader.entries(directory)[:MAX_GO_PROGRAMS]:
            name = names.program(entry.name)
            if not name or not entry.is_file:
                continue
            found = go_program(functools.partial(_part, reader, entry.path))
            if found is None and not reader.marks_only:
                continue
            yield programs.install(
                "go",
                name,
                entry.path,
                [entry.path],
                version="" if found is None else found.version,
                installer="" if found is None else found.path,
                is_requested=True,
                is_own=found is not None and found.is_own,
            )


def _part(reader: Reader, path: str, offset: int, size: int) -> bytes:
    return reader.part(path, offset, size) or b""


def gem(reader: Reader, programs: Programs) -> Iterator[Install]:
    """Yield the gems of the user's own directories; what bundler vendors belongs to its project."""
    tops = (
        *(reader.environment("GEM_HOME", "") and [reader.environment("GEM_HOME", "")]),
        *(
            version.path
            for top in (f"{reader.machine.data_home}/gem/ruby", f"{reader.home}/.gem/ruby")
            for version in reader.directories(top)
        ),
    )
    for top in dict.fromkeys(tops):
        listed = [entry for entry in reader.entries(f"{top}/specifications") if entry.is_file]
        read = {entry.path: reader.content(entry.path) or b"" for entry in listed if ruby.gem(entry.name) is not None}
        needed = {name for data in read.values() for name in ruby.dependencies(data)}
        for path, data in read.items():
            found = ruby.gem(path.rpartition("/")[2])
            if found is not None:
                places = programs.present(f"{top}/bin", ruby.executables(data))
                # Nothing tells which gems were asked for; one that no other needs must have been.
                asked = False if found[0] in needed else None
                yield programs.install(
                    "gem", found[0], path, places, version=found[1], installer="gem", is_requested=asked
                )


def others(reader: Reader, programs: Programs) -> Iterator[Install]:
    """Yield the programs of installers that have a directory of their own."""
    for directory, source in BINARIES.items():
        for entry in reader.entries(f"{reader.home}/{directory}"):
            name = names.program(entry.name)
            if name and (entry.is_file or entry.is_link):
                yield programs.install(source, name, entry.path, [entry.path], installer=source)


PROBES = (cargo, go, gem, others)
