"""Give every spelling of one tool one key: attribute paths, channels, builds, versions, former names and switches."""

from __future__ import annotations

import functools
import re

from nixlore.data.late_pattern import late
from nixlore.data.program_packages import PROGRAM_PACKAGES
from nixlore.data.tool_renames import OWN_NAMES, RENAMED, VARIANTS, VERSIONED
from nixlore.nix.attr_names import CHANNEL, LONGEST, canonical
from nixlore.nix.options import SWITCHES, as_named_now

INPUT = "inputs."
"""What the name of a package of a flake input begins with."""

BUILD = late(r"(?<=[\w-]{2})(?:-bin|_git|-unwrapped|[-_]headless|[-_]full|-wayland|-nightly)$")
"""What tells another build of the same package."""

VERSION = late(r"(?<=[A-Za-z])(?:(?:_\d+)+|-\d+_x)$")
"""A version behind an underscore: `postgresql_15`, `nodejs-18_x`."""

NUMBERED = late(
    rf"({'|'.join(sorted(map(re.escape, VERSIONED), key=len, reverse=True))})[-_]?\d[\d_.]*"
    r"(?:Full|Minimal|-pgtk|-nox|-gtk|-macport)?"
)
"""A name with a version written right behind it: `jdk17`, `python312Full`."""

ROUNDS = 8


def tool_key(name: str) -> str:
    """Return the key of the tool that an attribute path or an option (`programs.git`) names.

    A switch has the key of the package that it installs, where that is known; else the last step of its option. A
    package of a flake's input is written `inputs.x.y`. A key is its own key, and so
    is what is too long to name anything.
    """
    return name if len(name) > LONGEST else _tool_key(name)


@functools.lru_cache(maxsize=16_384)
def _tool_key(name: str) -> str:
    first, _, rest = name.partition(".")
    if rest and first in SWITCHES:
        return _of_option(name, rest)
    if name.startswith(INPUT):
        return _key(_of_input(rest))
    if rest and (CHANNEL.fullmatch(first) or first == "nur"):
        name = rest
    steps = name.split(".")
    return _key(".".join(steps[2:]) if steps[0] == "repos" and len(steps) > 2 else name)


def _of_option(option: str, rest: str) -> str:
    option = ".".join(as_named_now(option.removesuffix(".enable").split(".")))
    package = "" if option in OWN_NAMES else PROGRAM_PACKAGES.get(option, "")
    return _key(package or rest.removesuffix(".enable").rpartition(".")[2])


def _of_input(path: str) -> str:
    """Return what names a tool in `input.package`: the package, unless that only tells which build it is."""
    steps = path.split(".")
    while len(steps) > 1 and steps[-1] in VARIANTS:
        steps.pop()
    return steps[-1]


def _key(path: str) -> str:
    for _ in range(ROUNDS):
        path = canonical(path)
        if path in RENAMED:
            return RENAMED[path]
        bare = _without_version(BUILD.sub("", path))
        if bare == path:
            break
        path = bare
    return path


def _without_version(path: str) -> str:
    above, dot, leaf = path.rpartition(".")
    if dot:
        return path if above.endswith("Packages") else f"{above}.{VERSION.sub('', leaf)}"
    leaf = VERSION.sub("", leaf)
    numbered = NUMBERED.fullmatch(leaf)
    return leaf if numbered is None else numbered[1]
