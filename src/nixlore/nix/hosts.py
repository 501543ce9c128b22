"""Find the configurations that a repository builds, and which of its files take effect in each."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping, Sequence

from nixlore.model.nix import Host
from nixlore.nix.evaluator import HasAttribute
from nixlore.nix.flake_data import Read
from nixlore.nix.flake_interpreter import FlakeInterpreter
from nixlore.nix.flake_outputs import Flake
from nixlore.nix.host_builders import Built, Kind, built
from nixlore.nix.host_modules import Closed
from nixlore.nix.recursion import deep
from nixlore.nix.spread import sets_of
from nixlore.nix.tree import Tree
from nixlore.nix.values import Attrs, Element, FilePath, Lazy, List, Place, Value, place_of

TABLES: tuple[tuple[str, Kind], ...] = (
    ("nixosConfigurations", "nixos"),
    ("darwinConfigurations", "darwin"),
    ("homeConfigurations", "home"),
)
"""Outputs of a flake that hold configurations by name."""

ENTRIES: tuple[tuple[str, Kind], ...] = (
    ("configuration.nix", "nixos"),
    ("darwin-configuration.nix", "darwin"),
    ("home.nix", "home"),
)
"""Files that a repository without a flake is built from."""

EXAMPLES = frozenset(("templates", "template", "examples", "example", "tests", "test", "docs", "dev"))
"""Directories whose flakes are not the repository's own."""


class Hosts:
    """The hosts of a repository, and for each file those that import it.

    `resolved` tells that every host is known with all its files, so that a file none of them imports has no effect.
    """

    def __init__(self, hosts: Sequence[Host], *, resolved: bool, loaded: frozenset[str] = frozenset()) -> None:
        self.hosts = tuple(hosts)
        self.resolved = resolved and bool(hosts) and all(host.complete for host in hosts)
        self._loaded = loaded
        importing: dict[str, set[str]] = {}
        for host in hosts:
            for file in host.modules:
                importing.setdefault(file, set()).add(host.name)
        self._importing: Mapping[str, tuple[str, ...]] = {
            file: tuple(sorted(names)) for file, names in importing.items()
        }

    def importing(self, file: str) -> tuple[str, ...] | None:
        """Return the names of the configurations that import a file, sorted.

        Named are those that are known to. () says that none does; None that it is not known, because a configuration
        was not wholly understood, or because the file's value is used in some other way.
        """
        found = self._importing.get(file)
        if found is not None:
            return found
        return () if self.resolved and file not in self._loaded else None


def hosts(tree: Tree, has_attribute: HasAttribute | None = None, read: Read | None = None) -> Hosts:
    """Return the hosts of a tree: of its flake, else of its configuration.nix.

    `read` gives the text of a file of data (TOML, JSON) by its path, where a table of hosts may stand in one.
    """
    flakes = _flakes(tree)
    found: list[Host] = []
    resolved = True
    loaded: set[str] = set()
    with deep():
        for file in flakes:
            directory = posixpath.dirname(file)
            inner = tree if not directory else _below(tree, directory)
            table = _Table(FlakeInterpreter(inner, has_attribute, _reading(read, directory)))
            prefix = f"{directory}/" if directory else ""
            found += [_moved(host, prefix) for host in table.of_flake("flake.nix")]
            resolved = resolved and table.complete
            loaded |= {prefix + name for name in (*table.interpreter.loaded, "flake.nix")}
        if not flakes:
            table = _Table(FlakeInterpreter(tree, has_attribute, read))
            found += table.of_entries()
            loaded |= table.interpreter.loaded
            resolved = False
    return Hosts(found, resolved=resolved, loaded=frozenset(loaded))


def _flakes(tree: Tree) -> list[str]:
    """Return the flake at the top, else those nearest to it."""
    if "flake.nix" in tree.files:
        return ["flake.nix"]
    found = [
        path
        for path in tree.files
        if path.endswith("/flake.nix") and not EXAMPLES & set(path.split("/")) and path.count("/") < 3
    ]
    least = min((path.count("/") for path in found), default=0)
    return sorted(path for path in found if path.count("/") == least)


def _below(tree: Tree, directory: str) -> Tree:
    prefix = directory + "/"
    files = {path[len(prefix) :]: file for path, file in tree.files.items() if path.startswith(prefix)}
    others = [path[len(prefix) :] for path in tree.files_below(directory)]
    return Tree(files, [path for path in others if path not in files])


def _reading(read: Read | None, directory: str) -> Read | None:
    if read is None or not directory:
        return read
    return lambda path: read(f"{directory}/{path}")


def _moved(host: Host, prefix: str) -> Host:
    if not prefix:
        return host
    return Host(
        name=host.name,
        kind=host.kind,
        file=prefix + host.file,
        line=host.line,
        hostname=host.hostname,
        system=host.system,
        modules=tuple(prefix + path for path in host.modules),
        complete=host.complete,
    )


STEPS = 40_000
"""How many expressions may be evaluated for one host before the rest of it counts as unknown."""

TOTAL_STEPS = 250_000
"""How many expressions may be evaluated for all hosts of one flake."""


class _Table:
    """The hosts of one flake or of one entry file, as they are found."""

    def __init__(self, interpreter: FlakeInterpreter) -> None:
        self.interpreter = interpreter
        self.complete = True
        self._inputs: frozenset[str] = frozenset()
        self._top = "flake.nix"
        self._left = self._granted = TOTAL_STEPS

    def of_flake(self, file: str) -> Iterator[Host]:
        self._refill()
        flake = Flake(self.interpreter, file)
        outputs, self._inputs, self._top = flake.outputs, flake.inputs, file
        names: set[str] = set()
        for output, kind in TABLES:
            for value in sets_of(self.interpreter, self.interpreter.select(outputs, output)):
                self.complete = self.complete and value.base is None and not value.dynamic
                for name, lazy in value.fields.items():
                    host = self._host(name, kind, lazy)
                    if host is not None:
                        names.add(name)
                        yield host
        yield from self._hive(outputs, names)
        self.complete = self.complete and flake.complete

    def _refill(self) -> None:
        self._granted = min(STEPS, self._left)
        self.interpreter.refill(self._granted)

    def _host(self, name: str, kind: Kind, lazy: Lazy) -> Host | None:
        self._refill()
        builds = list(built(self.interpreter, lazy, kind))
        place = place_of(lazy) or next((build.place for build in builds if build.place), None) or Place(self._top, 1)
        if not builds:
            self.complete = False
            return Host(name=name, kind=kind, file=place.file, line=place.line)
        return self._followed(name, kind, place, builds)

    def _followed(self, name: str, kind: Kind, place: Place, builds: Sequence[Built]) -> Host:
        closed = self._closed(name, builds)
        if self.interpreter.asked_hostname and closed.hostname not in ("", name):
            closed = self._closed(closed.hostname, builds)
        complete = closed.complete and self.interpreter.steps > 0
        self._left -= self._granted - self.interpreter.steps
        return Host(
            name=name,
            kind=kind,
            file=place.file,
            line=place.line,
            hostname=closed.hostname,
            system=closed.system,
            modules=tuple(sorted(closed.files)),
            complete=complete,
        )

    def _closed(self, hostname: str, builds: Sequence[Built]) -> Closed:
        closed = Closed(self.interpreter, self._inputs, self._top)
        self.interpreter.hostname, self.interpreter.asked_hostname = hostname, False
        for build in builds:
            closed.follow(build)
        self.interpreter.loaded.update(closed.elsewhere)
        self.interpreter.hostname = ""
        return closed

    def _hive(self, outputs: Value, names: set[str]) -> Iterator[Host]:
        """Yield the nodes of a colmena hive that are no configurations under the same name as well."""
        for hive in sets_of(self.interpreter, self.interpreter.select(outputs, "colmena")):
            shared = [hive.fields[name] for name in ("defaults",) if name in hive.fields]
            special: Lazy = Attrs({})
            for meta in sets_of(self.interpreter, hive.fields.get("meta", Attrs({}))):
                special = meta.fields.get("specialArgs", special)
            for name, lazy in hive.fields.items():
                if name in names or name in ("meta", "defaults", "network"):
                    continue
                modules = List(tuple(Element(module, None) for module in (*shared, lazy)))
                given = Attrs({"modules": modules, "specialArgs": special})
                place = place_of(lazy) or Place(self._top, 1)
                self._refill()
                yield self._followed(name, "nixos", place, [Built("nixos", given, place)])

    def of_entries(self) -> Iterator[Host]:
        self._top = ""
        for file, kind in ENTRIES:
            if file in self.interpreter.tree.files:
                self._refill()
                given = Attrs({"modules": List((Element(FilePath(file), None),))})
                host = self._followed("", kind, Place(file, 1), [Built(kind, given, None)])
                name = host.hostname or file.removesuffix(".nix")
                yield Host(
                    name=name,
                    kind=kind,
                    file=file,
                    line=1,
                    hostname=host.hostname,
                    system=host.system,
                    modules=host.modules,
                    complete=host.complete,
                )
