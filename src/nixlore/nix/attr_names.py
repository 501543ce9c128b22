"""Names of packages: attribute paths brought into one spelling, and what a store path's name tells.

Nixpkgs offers many packages under several attribute paths: by interpreter version (`python313Packages.x`), through the
interpreter (`python3.pkgs.x`), in sets that were dissolved (`xorg.xev`, `gnome.eog`) and under former names.
"""

from __future__ import annotations

import functools
import re
from typing import NamedTuple

from nixlore.data.attribute_aliases import ALIASES, DISSOLVED_SETS
from nixlore.data.late_pattern import late

ROOTS = late(
    r"^(?:(?:pkgs|nixpkgs|nixos|legacyPackages|self|super|final|prev)(?:\.(?=[^.])|#)|(?:x86_64|aarch64|i686)-(?:linux|darwin)\.)+"
)
CHANNEL = late(r"(?:pkgs|nixpkgs)[-_].+|.*[a-z]-?pkgs|pkgs[A-Z0-9]\w*|unstable|stable|master|trunk", re.IGNORECASE)
"""Names of arguments that are other package sets."""

OUTPUTS_WITHOUT_PROGRAMS = frozenset(("dev", "devdoc", "doc", "info", "lib", "man", "static", "terminfo"))
OUTPUTS = OUTPUTS_WITHOUT_PROGRAMS | {"bin", "out"}

SET_SPELLINGS = tuple(
    (late(pattern), replacement)
    for pattern, replacement in (
        (r"^(?:python(?:3\d*)?(?:Full|Minimal)?\.pkgs|python(?:3\d+)?Packages)\.", "python3Packages."),
        (r"^(?:python27?\.pkgs|python27Packages)\.", "python2Packages."),
        (r"^(?:perl(?:5\d*)?\.pkgs|perl5\d*Packages)\.", "perlPackages."),
        (r"^(?:ruby(?:_\d_\d)?\.gems|rubyPackages_\d_\d)\.", "rubyPackages."),
        (r"^(?:php(?:8\d)?\.packages|php8\dPackages)\.", "phpPackages."),
        (r"^(?:php(?:8\d)?\.extensions|php8\dExtensions)\.", "phpExtensions."),
        (r"^(?:lua5_?([1-5])\.pkgs|lua5_([1-5])Packages)\.", r"lua5\1\2Packages."),
        (r"^(?:luajit\.pkgs)\.", "luajitPackages."),
        (r"^haskell\.packages\.ghc[\w.]*?\.", "haskellPackages."),
        (r"^(?:ocaml-ng\.ocamlPackages\w*|ocamlPackages_\w+)\.", "ocamlPackages."),
        (r"^(?:beam\.packages\.erlang\w*|beam(?:Minimal)?\d+Packages)\.", "beamPackages."),
        (r"^(?:emacs[\w-]*\.pkgs|emacsPackagesFor\w*)\.", "emacsPackages."),
        (r"^(?:linuxPackages_[\w-]+|linuxKernel\.packages\.\w+)\.", "linuxPackages."),
        (r"^llvmPackages_\w+\.", "llvmPackages."),
        (r"^postgresql(?:_?\d+)?(?:\.pkgs|Packages)\.", "postgresqlPackages."),
        (r"^(?:octave\.pkgs)\.", "octavePackages."),
        (r"^nodejs[\w-]*\.pkgs\.", "nodePackages."),
        (r"^nodePackages_latest\.", "nodePackages."),
        (r"^kdeApplications\.", "kdePackages."),
        (r"^plasma5\.", "plasma5Packages."),
        (r"^texlive\.pkgs\.", "texlivePackages."),
    )
)
"""Spellings of one package set and the one used for it here."""


LONGEST = 200
"""A longer text is no attribute path of nixpkgs."""


@functools.lru_cache(maxsize=65_536)
def canonical(attr_path: str) -> str:
    """Return the one spelling of an attribute path that others of the same package are joined on.

    Version-specific sets count as their unversioned set; a root (`pkgs.`), an output (`.bin`) and quotes are dropped;
    dissolved sets and renamed attributes take their present name. The result is its own canonical spelling.
    """
    if len(attr_path) > LONGEST:
        return attr_path
    path = attr_path
    while (better := _step(path)) != path:
        path = better
    return path


def _step(attr_path: str) -> str:
    """Return a spelling one step closer to the canonical one."""
    path = ROOTS.sub("", attr_path.strip().replace('"', ""), count=1)
    if path in ALIASES or "." not in path:
        return ALIASES.get(path, path)
    for pattern, replacement in SET_SPELLINGS:
        changed, count = pattern.subn(replacement, path, count=1)
        if count:
            path = changed
            break
    above, _, leaf = path.rpartition(".")
    if above and leaf in OUTPUTS and not above.endswith("Packages"):
        path, (above, _, leaf) = above, above.rpartition(".")
    if above in DISSOLVED_SETS and leaf:
        path = leaf
    return ALIASES.get(path, path)


def is_bare_output(attr_path: str) -> bool:
    """Tell whether an attribute path names an output that holds no programs for people: `openssl.dev`."""
    above, _, last = attr_path.rpartition(".")
    return last in OUTPUTS_WITHOUT_PROGRAMS and bool(above) and canonical(attr_path) == canonical(above)


class StoreName(NamedTuple):
    """A store path's parts: `hash` is "" where only the name was given."""

    hash: str
    name: str
    version: str


STORE_PATH = late(r"^(?:/nix/store/)?(?:([0-9a-z]{32})-)?([^/]+)")


def parse_store_path(path: str) -> StoreName:
    """Split `/nix/store/<hash>-ripgrep-14.1.1/bin/rg`, or a name alone, into hash, package name and version.

    Nix's own rule (builtins.parseDrvName): the version starts after the first dash that no letter follows.
    What is no store path gives empty parts.
    """
    found = STORE_PATH.match(path)
    if found is None:
        return StoreName("", "", "")
    digest, full = found.groups()
    name, version = split_name(full)
    return StoreName(digest or "", name, version)


def split_name(full: str) -> tuple[str, str]:
    """Split a derivation's name into package name and version as Nix does; the version is "" where there is none."""
    for position, character in enumerate(full):
        if character == "-" and position + 1 < len(full) and not _is_letter(full[position + 1]):
            return full[:position], full[position + 1 :]
    return full, ""


def _is_letter(character: str) -> bool:
    return character.isascii() and character.isalpha()


LANGUAGE_PREFIX = late(
    r"^(?:python\d[\d.]*|perl\d[\d.]*|ruby\d[\d.]*|ocaml\d[\d.]*|lua(?:jit)?\d[\d.]*(?:-\d+)?|php\d?[\d.]*|r|vimplugin"
    r"|tmuxplugin|fishplugin|gnome-shell-extension|vscode-extension|coq\d[\d.]*|linux\d[\d.]*)-(?=.)"
)
"""What nixpkgs puts before the name of a package that belongs to a language or a program."""


def bare_package_name(name: str) -> str:
    """Return a package name without its language's prefix and its wrapper's suffix: `python3.13-black` is `black`."""
    return LANGUAGE_PREFIX.sub("", name, count=1).removesuffix("-wrapper").removesuffix("-wrapped")


def leaf(attr_path: str) -> str:
    """Return the last component of an attribute path."""
    return attr_path.rpartition(".")[2]


POOR = late(
    r"minimal-bootstrap|busybox|toybox|bootstrap|uutils|static|[uU]nwrapped|u-root|[-_]?[fF]ull\b|[mM]inimal|ccacheWrapper"
    r"|distcc|graalvm|azure-sdk|-fhs|-wrapper\b|Wrapper\b|gccNG|NoLibc|[-_]debug|FreeThreading|-headless"
)
"""Attributes that hold a program of some other package: seldom what a person means."""

VERSION_SUFFIX = late(r"(?:[-_]?\d+(?:[._]\d+)*)$")


def preference(program: str, attr_path: str, package: str, programs: int) -> tuple[int | str, ...]:
    """Return a sort key: the attribute that a person means by a program comes first.

    `package` is the store path's package name, `programs` how many programs the attribute has. The order is that
    of what was measured on common commands: the same name, no odd build, top level, the package's name, no version
    suffix, few programs, a short name.
    """
    return (
        attr_path != program,
        POOR.search(attr_path) is not None,
        "." in attr_path,
        package != program,
        VERSION_SUFFIX.search(attr_path) is not None and attr_path != program,
        programs,
        len(attr_path),
        attr_path,
    )
