"""The Nix line that would declare what another installer put on a machine, where its attribute is known for sure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from nixlore.correlate._drift_path import IMPERATIVE
from nixlore.data.registry_packages import BUILDERS, OF_SOURCE
from nixlore.identity import Catalog, canonical
from nixlore.model.nix import Declaration
from nixlore.model.store import Install

_FLAKE_ATTR = re.compile(r"(?:legacyPackages|packages)\.[\w-]+\.(.+)")
_PLAIN = re.compile(r"[A-Za-z_][\w'-]*(?:\.[A-Za-z_][\w'-]*)*", re.ASCII)
_MAJOR = re.compile(r"/v\d+(?=/|$)")

PYTHON = ("pip", "pipx", "uv")
"""Installers of PyPI's packages; nixpkgs names its own in `python3Packages` as PyPI does."""


@dataclass(frozen=True)
class Absorber:
    """Writes lines in the way in which the configuration declares packages already.

    `provided` are the packages that its profiles have, by whatever line.
    """

    declarations: Sequence[Declaration]
    catalog: Catalog
    user: str
    provided: frozenset[str] = frozenset()

    @cached_property
    def _option(self) -> str:
        """The option that most packages of this user are declared in, as short as people write it."""
        options: Counter[str] = Counter()
        for declaration in self.declarations:
            if declaration.kind != "package" or declaration.user not in ("", self.user):
                continue
            for option in ("home.packages", "environment.systemPackages", ".packages"):
                if declaration.option_path.endswith(option):
                    options["home.packages" if option == "home.packages" else declaration.option_path] += 1
                    break
        if options["home.packages"]:
            return "home.packages"
        return options.most_common(1)[0][0] if +options else "environment.systemPackages"

    def line(self, install: Install) -> str:
        """Return the line that would declare an install, "" where it is not known which package that is."""
        if install.source == "flatpak":
            return f'services.flatpak.packages = [ "{install.name}" ]; # an option of nix-flatpak'
        attr_path = self.attr_path(install)
        if self.is_declared(attr_path):
            return ""
        if install.source in ("brew", "brew cask") and not install.path.startswith("/home/linuxbrew"):
            option = "casks" if install.source == "brew cask" else "brews"
            return f'homebrew.{option} = [ "{install.name}" ]; # an option of nix-darwin'
        if not attr_path:
            return ""
        if attr_path.startswith("python3Packages.") and not install.commands:
            leaf = attr_path.rpartition(".")[2]
            return f"{self._option} = [ (pkgs.python3.withPackages (ps: [ ps.{leaf} ])) ];"
        return f"{self._option} = [ pkgs.{attr_path} ];"

    def otherwise(self, install: Install) -> str:
        """Return what to say of an install whose attribute is not known: what has its program too, what packages it."""
        if install.source not in OF_SOURCE:
            return ""
        alike = next(
            (each.attr_path for name in install.commands[:1] for each in self.catalog.attributes_of(name)[:1]), ""
        )
        if alike:
            return f"pkgs.{alike} has a `{install.commands[0]}`, but whether it is the same program is not known"
        builder = BUILDERS.get(install.source, "")
        if install.source == "pip" and not install.commands:
            builder = "python3Packages.buildPythonPackage"
        packaged = f"; pkgs.{builder} would package it" if builder else ""
        return f"no attribute of nixpkgs is known to be it{packaged}"

    @cached_property
    def _declared(self) -> frozenset[str]:
        on = (each for each in self.declarations if each.scope != "project" and each.enabled is not False)
        return frozenset(canonical(each.attr_path) for each in on if each.attr_path and not each.within)

    def is_declared(self, attr_path: str) -> bool:
        """Tell whether the configuration declares an attribute, for whatever host, or its profiles have the package."""
        if not attr_path:
            return False
        packages = self.catalog.packages_of(attr_path) if self.provided else ()
        return canonical(attr_path) in self._declared or not self.provided.isdisjoint(packages)

    def declared_with(self, program: str) -> str:
        """Return the attribute that the configuration declares and that has a program, "" where there is none."""
        found = (each.attr_path for each in self.catalog.attributes_of(program))
        return next(filter(self.is_declared, found), "")

    def attr_path(self, install: Install) -> str:
        """Return nixpkgs' attribute of an install where its record names it or both are known to be one project."""
        if install.attr_path:
            found = _FLAKE_ATTR.fullmatch(install.attr_path)
            attr_path = found[1] if found is not None else install.attr_path
            return attr_path if _PLAIN.fullmatch(attr_path) else ""
        if install.source in IMPERATIVE:
            return self._of_same_name(install.name, install.commands)
        if install.source == "by hand":
            return self._known("go", install.installer)
        name = install.name.lower() if install.source == "AppImage" else install.name
        attr_path = self._known(install.source, install.installer if install.source == "go" else name)
        if attr_path == "python3" and install.version.startswith("2."):
            return ""
        if install.source in PYTHON:
            return attr_path or self._python(install)
        return "rustup" if install.source == "rustup" else attr_path

    def _known(self, source: str, name: str) -> str:
        """Return what a table says of a package of another index; one that the catalog lacks may be gone by now."""
        attr_path = OF_SOURCE.get(source, {}).get(_MAJOR.sub("", name) if source == "go" else name, "")
        return attr_path if attr_path and self.catalog.content(attr_path) is not None else ""

    def _of_same_name(self, name: str, commands: Sequence[str]) -> str:
        programs = self.catalog.programs_of(name) if self.catalog.content(name) is not None else None
        return name if programs and not set(programs).isdisjoint(commands) else ""

    def _python(self, install: Install) -> str:
        attr_path = f"python3Packages.{install.name}"
        return attr_path if self.catalog.content(attr_path) is not None else ""
