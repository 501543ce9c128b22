"""Packages that a command line runs or enters without installing them (`nix run`, `nix shell`, `nix-shell -p`)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from nixlore.data.wrappers import NIX_MANY, NIX_VALUES
from nixlore.model.shell import AdHocPackage

_RUNNING = {"run", "shell", "develop"}
_FLAKE = re.compile(
    r"(?:flake:)?(?:nixpkgs[\w.-]*|nixos-unstable|unstable)(?:/[^#]*)?|"
    r"(?:github:|git\+https://github\.com/|https://github\.com/)nixos/nixpkgs[^#]*",
    re.IGNORECASE,
)
_OLD = re.compile(r"(?:nixpkgs|nixos|unstable)\.(?P<attribute>[\w.+'-]+)")
_SYSTEM = re.compile(r"(?:legacyPackages|packages)\.[\w-]+\.")
_OUTPUT = re.compile(r"\.(?:out|bin|dev|lib|man|doc)\Z")
_ATTRIBUTE = re.compile(r"[A-Za-z_][\w'+-]*(?:\.[\w'+-]+)*")
_WITH_PACKAGES = re.compile(r"\(*\s*(?:pkgs\.)?(?P<attribute>[A-Za-z_][\w.+-]*?)\.(?:withPackages|override)\b")
_NOT_PACKAGES = {"default", "pkgs"}

Found = tuple[int, AdHocPackage]


def nix_command(words: Sequence[str], start: int, stop: int) -> tuple[list[Found], int]:
    """Return the packages of `nix run` or `nix shell`, and where the command after `-c` begins, or `stop`."""
    index = _after_options(words, start + 1, stop)
    if index >= stop or words[index] not in _RUNNING:
        return [], stop
    verb = words[index]
    tool = f"nix {verb}"
    found: list[Found] = []
    index += 1
    while index < stop:
        index = _after_options(words, index, stop)
        if index >= stop or words[index] == "--":
            return found, stop
        if words[index] in {"-c", "--command"}:
            return found, index + 1
        if verb != "develop":
            found += [(index, AdHocPackage(attribute, tool)) for attribute in _attributes(words[index])]
        if verb == "run" and "#" in words[index]:
            return found, _command_option(words, index + 1, stop)
        index += 1
    return found, stop


def _command_option(words: Sequence[str], start: int, stop: int) -> int:
    # What follows the package of `nix run` are the program's own words, but for a `-c` right behind it.
    return start + 1 if start < stop and words[start] in {"-c", "--command"} else stop


def _after_options(words: Sequence[str], index: int, stop: int) -> int:
    while index < stop and len(words[index]) > 1 and words[index][0] == "-":
        word = words[index]
        if word in {"-c", "--command", "--"}:
            return index
        index += 1 + (NIX_MANY.get(word, 1) if word in NIX_VALUES else 0)
    return index


def _attributes(installable: str) -> Iterator[str]:
    """Yield the attributes of nixpkgs that an installable names; none when it is of another flake."""
    flake, separator, fragment = installable.partition("#")
    if not separator:
        old = _OLD.fullmatch(installable)
        if old:
            yield old["attribute"]
        return
    if not _FLAKE.fullmatch(flake):
        return
    opened, _, rest = fragment.partition("{")
    inside, brace, after = rest.partition("}")
    names = [opened + name + after for name in inside.split(",")] if brace else [fragment]
    for name in names:
        attribute = _OUTPUT.sub("", _SYSTEM.sub("", name.partition("^")[0]))
        if _ATTRIBUTE.fullmatch(attribute):
            yield attribute


def nix_shell_packages(
    words: Sequence[str], start: int, stop: int, texts: frozenset[str]
) -> tuple[list[Found], list[int]]:
    """Return the packages of `nix-shell -p`, and the indexes of the words that it runs as command lines."""
    packages = False
    others: list[int] = []
    commands: list[int] = []
    index = start + 1
    while index < stop:
        word = words[index]
        if word in {"-p", "--packages"}:
            packages = True
        elif word in texts:
            commands.append(index + 1)
            index += 1
        elif word in NIX_VALUES:
            index += NIX_MANY.get(word, 1)
        elif not word.startswith("-"):
            others.append(index)
        index += 1
    found: list[Found] = []
    for at in others if packages else ():
        attribute = package_attribute(words[at])
        if attribute:
            found.append((at, AdHocPackage(attribute, "nix-shell")))
    return found, [at for at in commands if at < stop]


def package_attribute(expression: str) -> str:
    """Return the attribute path that a package expression is about, "" when it is none that can be told."""
    text = expression.strip()
    inner = _WITH_PACKAGES.match(text)
    attribute = inner["attribute"] if inner else text.removeprefix("pkgs.")
    if not _ATTRIBUTE.fullmatch(attribute) or attribute in _NOT_PACKAGES:
        return ""
    return attribute
