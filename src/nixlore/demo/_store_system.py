"""The parts of a generated system that no list of packages has: kernel, fonts, wrappers, a user's own profile."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple, Protocol

from nixlore.demo._store_recipes import HUBS, Built, Recipe

MB = 1_000_000
APPS = 29
"""Each so manyth package is one that wrappers, homes and a user's profile have."""

FONTS = {"noto-fonts-25.5": 90 * MB, "dejavu-fonts-2.37": 10 * MB}


class Adding(Protocol):
    """Makes paths, each once."""

    def add(self, name: str, references: list[str], size: int = 2_000, salt: str = "") -> str:
        """Return the path of a name that refers to others."""

    def outputs(self, name: str, outputs: Sequence[str], size: int) -> dict[str, str]:
        """Return the paths of a derivation's outputs, which refer to nothing."""


class Furnished(NamedTuple):
    """What a system's profile, its `etc` and the system itself have beside what comes from lists."""

    profile: list[str]
    etc: list[str]
    kernel: str
    initrd: str
    system: list[str]


def furnished(making: Adding, built: Built, plan: Sequence[Recipe], number: int) -> Furnished:
    """Make the parts of one generation of a system."""
    hubs = {hub[0]: built.paths[place] for place, hub in enumerate(HUBS)}
    apps = [built.main(recipe) for recipe in plan if recipe.number % APPS == 1]
    modules = [built.main(recipe) for recipe in plan if recipe.pname.startswith("python3.12-")]
    name = f"linux-6.12.{30 + number // 2}"
    kernel = making.outputs(name, ("out", "modules"), 160 * MB)
    return Furnished(
        profile=_profile(making, hubs, apps, modules),
        etc=_etc(making, hubs, apps),
        kernel=kernel["out"],
        initrd=making.add(f"initrd-{name}", [], 32 * MB),
        system=[
            making.add(f"{name}-modules", [kernel["modules"]]),
            making.add("linux-firmware-20250509-zstd", [], 640 * MB),
            making.add("perl-5.40.0-env", [hubs["perl"]["out"]]),
            hubs["systemd"]["out"],
        ],
    )


def _profile(making: Adding, hubs: Mapping[str, Mapping[str, str]], apps: list[str], modules: list[str]) -> list[str]:
    """Make wrappers of programs and of a compiler, and an interpreter with its modules."""
    browser = making.add("firefox-unwrapped-140.0.2", apps[:12], 240 * MB)
    editor = making.add("neovim-unwrapped-0.11.2", apps[3:6], 31 * MB)
    return [
        making.add("firefox-140.0.2", [browser, *apps[12:14]]),
        making.add("neovim-0.11.2", [editor, hubs["perl"]["out"]]),
        making.add("python3-3.12.11-env", [hubs["python3"]["out"], *modules[:24]]),
        making.add("gcc-wrapper-14.2.1.20250322", [hubs["gcc"]["out"], hubs["glibc"]["dev"], hubs["glibc"]["bin"]]),
    ]


def _etc(making: Adding, hubs: Mapping[str, Mapping[str, str]], apps: list[str]) -> list[str]:
    """Make fonts, variables, and a user's profile with the home that Home Manager makes as a part of the system."""
    fonts = [making.add(name, [], size) for name, size in FONTS.items()]
    path = making.add("home-manager-path", apps[::2])
    variables = making.add("hm_session-vars.sh", [hubs["openssl"]["dev"]])
    home = making.add("home-manager-generation", [path, making.add("home-manager-files", [variables])])
    return [
        making.add("fontconfig-conf", [making.add("X11-fonts", fonts), *fonts]),
        making.add("set-environment", [hubs["systemd"]["out"]]),
        making.add("user-environment", [path, *apps[1:9:2]]),
        making.add("unit-home-manager-ada.service", [home]),
    ]
