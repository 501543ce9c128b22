"""Turn the outputs of a nix-index database into the compact tables that identity reads.

Table `attributes` holds a line for every top-level attribute, `nested` one for every other, in canonical spelling:
package name (empty when it is the last component), letters of the kinds, programs (`=` for the last component).
Table `programs` holds for every program its attributes (`=` for one of that name), the likeliest first; table
`packages` the attributes by a package name that no attribute has. Fields are separated by tabs.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from nixlore.data.content_kinds import KINDS, LETTER_OF, ONLY_WITHOUT_PROGRAMS, Content
from nixlore.data.sorted_table import encode
from nixlore.nix.attr_names import bare_package_name, canonical, leaf, preference, split_name
from nixlore.nix.nix_index import IndexedOutput

LEFT_OUT = ("tests.", "minimal-bootstrap.", "pkgsStatic.", "pkgsMusl.", "pkgsCross.")
"""Sets of nixpkgs' own making that nobody declares."""

MOST_NAMES = 5
"""How many attributes of one package name are kept."""


@dataclass
class Collecting:
    """The outputs of one attribute, gathered one after another."""

    package: str = ""
    kinds: set[str] = field(default_factory=set)
    installed: set[str] = field(default_factory=set)
    other: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def add(self, output: IndexedOutput) -> None:
        """Take one output; only `out` and `bin` are installed when the attribute alone is named."""
        name = output.output.origin.output
        if name in ("out", "bin"):
            self.installed |= output.contents.programs
            self.package = split_name(output.output.name)[0]
        elif output.contents.programs:
            self.other[name] |= output.contents.programs
        self.kinds |= output.contents.kinds

    def content(self, attr_path: str) -> Content:
        """Return what the attribute brings.

        An attribute that is another package's output (`dig` of bind) brings that output alone.
        """
        own = leaf(attr_path)
        programs = self.installed
        if own not in programs:
            programs = next((others for others in self.other.values() if own in others), programs)
        kinds = self.kinds
        if programs:
            kinds = kinds - ONLY_WITHOUT_PROGRAMS
        if len(kinds) > 1:
            kinds = kinds - {"documentation"}
        return Content(self.package, frozenset(kinds), tuple(sorted(programs)))


def collected(outputs: Iterable[IndexedOutput]) -> dict[str, Content]:
    """Return what each attribute brings, by canonical attribute path; versions of one set are united."""
    found: dict[str, Collecting] = defaultdict(Collecting)
    for output in outputs:
        attr_path = output.output.origin.attr
        if not attr_path.startswith(LEFT_OUT):
            found[canonical(attr_path)].add(output)
    return {attr_path: collecting.content(attr_path) for attr_path, collecting in found.items()}


def compiled(
    contents: Mapping[str, Content],
    about: Mapping[str, str],
    preferred: Mapping[str, tuple[str, ...]],
) -> bytes:
    """Return the file of tables; `preferred` names the likeliest attributes of single programs, best first."""
    rows: dict[str, dict[str, str]] = {"attributes": {}, "nested": {}}
    providers: dict[str, list[str]] = defaultdict(list)
    for attr_path, content in contents.items():
        if _printable(attr_path):
            programs = [program for program in content.programs if _printable(program)]
            rows["nested" if "." in attr_path else "attributes"][attr_path] = _line(attr_path, content, programs)
            for program in programs:
                providers[program].append(attr_path)
    rows["packages"] = {
        package: "\t".join(sorted(names, key=lambda name: ("." in name, len(name), name))[:MOST_NAMES])
        for package, names in _by_package(contents).items()
    }
    rows["programs"] = {
        program: "\t".join("=" if name == program else name for name in _ranked(program, names, contents, preferred))
        for program, names in providers.items()
    }
    return encode({**about, "kinds": " ".join(KINDS)}, rows)


def _by_package(contents: Mapping[str, Content]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for attr_path, content in contents.items():
        package = bare_package_name(content.package)
        if content.programs and package not in contents and package != leaf(attr_path) and _printable(package):
            found[package].append(attr_path)
    return found


def _printable(name: str) -> bool:
    return name.isprintable() and bool(name)


def _line(attr_path: str, content: Content, programs: list[str]) -> str:
    last = leaf(attr_path)
    package = "" if bare_package_name(content.package) == last else content.package
    letters = "".join(sorted(LETTER_OF[kind] for kind in content.kinds if kind in LETTER_OF))
    return "\t".join((package, letters, *("=" if program == last else program for program in programs)))


def _ranked(
    program: str, names: list[str], contents: Mapping[str, Content], preferred: Mapping[str, tuple[str, ...]]
) -> list[str]:
    first = preferred.get(program, ())
    empty = Content("", frozenset(), ())

    def key(attr_path: str) -> tuple[int | str, ...]:
        content = contents.get(attr_path, empty)
        place = first.index(attr_path) if attr_path in first else len(first)
        return (place, *preference(program, attr_path, bare_package_name(content.package), len(content.programs)))

    return sorted(names, key=key)
