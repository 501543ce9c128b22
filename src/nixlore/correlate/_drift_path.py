"""The login PATH as it is: what each name runs, who owns that, whether it is declared, and what it hides."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from nixlore.data.program_directories import DISTRIBUTION, SWITCHERS, owner_of
from nixlore.model.drift import DriftItem, PathEntry
from nixlore.model.nix import Binary
from nixlore.model.store import Install
from nixlore.store.names import named

CONFIGURED = frozenset(("system", "home", "per-user", "wrapper"))
"""Providers that the configuration fills."""

BOOTSTRAP = frozenset(("nix", "lix", "determinate-nix", "nss-cacert", "home-manager"))
"""Packages that Nix' own installers put into a profile."""

EXPORTERS = frozenset(("distrobox", "toolbox", "JetBrains Toolbox", "flatpak"))
"""Who writes scripts that run what they keep elsewhere: made on purpose, and declared nowhere by design."""

IMPERATIVE = ("nix profile", "nix-env")

MOST_HIDDEN = 8
"""How many names of one cause are told."""


@dataclass(frozen=True)
class Found:
    """One program of the PATH: who owns it, in which version, whether it is declared, and the install if it is one."""

    binary: Binary
    owner: str
    version: str
    is_declared: bool | None
    install: Install | None

    @property
    def source(self) -> str:
        """Who put it there, one word or two."""
        if self.install is not None:
            return self.install.source
        if self.binary.provider == "user":
            return "nix profile"
        return "" if self.binary.store_path else owner_of(self.binary.path)

    @property
    def said(self) -> str:
        """Its owner and version, as a sentence has them."""
        return f"{self.owner} {self.version}".strip()

    @property
    def told(self) -> str:
        """Its installer, owner and version, as the table has them."""
        if self.install is None:
            return self.said
        whose = "own" if self.install.is_own else self.install.installer
        by_hand = whose if whose in EXPORTERS or whose == "own" else "by hand"
        return by_hand if self.install.source == "by hand" else f"{self.install.source}: {self.said}"


@dataclass(frozen=True)
class LoginPath:
    """All programs of the login PATH by name, each in the order in which they are looked for."""

    by_name: Mapping[str, Sequence[Found]]

    def entries(self) -> Iterator[PathEntry]:
        """Yield the table: one row per name."""
        for name, found in self.by_name.items():
            first = found[0]
            hidden = [(each.binary.path, each.told) for each in found[1:] if not _is_same(first, each)]
            yield PathEntry(
                name=name,
                path=first.binary.path,
                owner=first.told,
                provider=first.binary.provider,
                is_declared=first.is_declared,
                hides=tuple(hidden),
            )

    def shadows(self, *, path_is_known: bool) -> Iterator[DriftItem]:
        """Yield what hides something else where one of them is declared and the other is not, one item per pair."""
        groups: dict[tuple[str, str, str], list[tuple[Found, Found]]] = {}
        for found in self.by_name.values():
            pair = _pair(found)
            if pair is not None and (path_is_known or pair[0].source != DISTRIBUTION):
                first, hidden = pair
                key = (first.source, first.owner, "" if first.source == DISTRIBUTION else hidden.owner)
                groups.setdefault(key, []).append(pair)
        yield from map(_item, groups.values())


def login_path(binaries: Sequence[Binary], installs: Sequence[Install]) -> LoginPath:
    """Return the login PATH of a machine; programs that are not on it are left out."""
    owners = {place: install for install in installs for place in install.places}
    by_name: dict[str, list[Found]] = {}
    ranked = sorted((binary for binary in binaries if binary.rank is not None), key=lambda each: each.rank or 0)
    for binary in ranked:
        by_name.setdefault(binary.name, []).append(_found(binary, owners.get(binary.path)))
    return LoginPath(by_name)


def provided(binaries: Sequence[Binary]) -> frozenset[str]:
    """Return the packages that profiles of the configuration have programs of."""
    return frozenset(each.package for each in binaries if each.provider in CONFIGURED and each.package)


def _found(binary: Binary, install: Install | None) -> Found:
    if binary.provider in CONFIGURED:
        version = named(binary.store_path).version if binary.store_path else ""
        return Found(binary, binary.package or _directory(binary), version, is_declared=True, install=None)
    if binary.store_path:
        name = named(binary.store_path)
        is_put = binary.provider == "user" or install is not None
        declared = False if is_put and binary.package not in BOOTSTRAP else None
        return Found(binary, binary.package, name.version, declared, install)
    if install is not None:
        owner = install.name if install.source != "by hand" else ""
        return Found(binary, owner, install.version, bool(install.declared_in), install)
    owner = owner_of(binary.path)
    known = None if owner and binary.provider != "local" else False
    return Found(binary, owner, "", known, None)


def _directory(binary: Binary) -> str:
    return binary.path.rpartition("/")[0]


def _is_same(one: Found, other: Found) -> bool:
    """Tell whether two entries are one program: links into one store path, or to one install."""
    same_path = one.binary.store_path == other.binary.store_path != ""
    return same_path or (one.install is not None and one.install is other.install)


def _pair(found: Sequence[Found]) -> tuple[Found, Found] | None:
    """Return what runs and what it hides, where exactly one of the two is declared and it matters."""
    first = found[0]
    others = [each for each in found[1:] if not _is_same(first, each)]
    if first.is_declared:
        return next(((first, each) for each in others if _is_wasted(each)), None)
    if not _may_hide(first):
        return None
    hidden = next((each for each in others if each.is_declared), None)
    if hidden is None or (first.source == "rustup" and hidden.owner == "rustup"):
        return None
    return first, hidden


def _may_hide(first: Found) -> bool:
    """Tell whether a program that is not declared is one whose coming first may surprise."""
    if first.is_declared is None:
        return first.source == DISTRIBUTION
    install = first.install
    if install is None:
        return first.binary.provider != "script"
    return not install.is_own and not is_exported(install)


def is_exported(install: Install) -> bool:
    """Tell whether an install is a script that runs what another program keeps elsewhere."""
    return install.source == "by hand" and install.installer in EXPORTERS


def _is_wasted(hidden: Found) -> bool:
    """Tell whether what never runs by its name was asked for and is no one's own script."""
    install = hidden.install
    if install is None:
        return hidden.binary.provider == "user" and hidden.is_declared is False
    asked = install.is_requested is not False and not install.is_own and not install.declared_in
    return asked and install.form != "script" and install.source not in SWITCHERS


def _item(pairs: Sequence[tuple[Found, Found]]) -> DriftItem:
    first, hidden = pairs[0]
    names = tuple(one.binary.name for one, _ in pairs)
    drifting = hidden if first.is_declared else first
    return DriftItem(
        kind="shadowed",
        source=drifting.source or "by hand",
        name=names[0],
        version=drifting.version,
        path=drifting.binary.path,
        severity=_severity(first, hidden),
        says=_says(first, hidden, names),
        commands=names,
        instead_of=hidden.binary.path if not first.is_declared else "",
    )


def _severity(first: Found, hidden: Found) -> Literal["warning", "advice", "info"]:
    if first.is_declared:
        return "info"
    is_script = first.install is not None and first.install.form == "script"
    return "advice" if is_script or first.source in SWITCHERS or hidden.owner == "" else "warning"


def _says(first: Found, hidden: Found, names: Sequence[str]) -> str:
    shown = ", ".join(f"`{name}`" for name in names[:MOST_HIDDEN])
    more = f" and {len(names) - MOST_HIDDEN} more" if len(names) > MOST_HIDDEN else ""
    verb = "runs" if len(names) == 1 else "run"
    declared = f"{hidden.said} of {hidden.binary.path}"
    if first.is_declared:
        never = f"never {verb} what {_who(hidden)} has in {_directory(hidden.binary)}"
        return f"{shown}{more} {never}: the declared {first.said} comes first on PATH"
    if first.source == DISTRIBUTION:
        return (
            f"{shown}{more} {verb} what the system itself has in {_directory(first.binary)}, which comes before "
            f"the declared ones in {_directory(hidden.binary)} on PATH"
        )
    where = _directory(first.binary)
    return f"{shown}{more} {verb} {_who(first)} in {where}; the declared one is {declared}"


def _who(found: Found) -> str:
    """Return whose program it is: `pip's httpie 3.2.4`, `a script`, `a binary put there by hand`."""
    install = found.install
    if install is not None and install.source == "by hand":
        return f"a {install.form or 'program'} put there by hand"
    source = found.source
    if source in IMPERATIVE:
        return f"{found.said} from {source}"
    return f"{source}'s {found.said}" if source and source != found.owner else found.said or "a program of nobody's"
