"""One plant for each kind of drift: what puts it on a machine, and what must be said of it."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import NamedTuple

from drifting import APPIMAGE, ELF, OTHER, SCRIPT, Box


class Plant(NamedTuple):
    """What makes the drift, the kind, source and name of its item, and the rule that tells of it, "" for none."""

    make: Callable[[Box], object]
    item: tuple[str, str, str]
    code: str = "NX114"


def _version(source: str, name: str, place: str, program: str = "bin/x") -> Plant:
    return Plant(lambda box: box.write(f"{place}/{program}", ELF), ("manual_install", source, name))


def _dependencies(source: str, place: str) -> Plant:
    text = json.dumps({"dependencies": {"cowsay": "^1.0.0"}})
    return Plant(lambda box: box.write(f"{place}/package.json", text), ("manual_install", source, "cowsay"))


def _program(source: str, place: str) -> Plant:
    name = place.rpartition("/")[2]
    return Plant(lambda box: box.program(place, ELF), ("manual_install", source, name))


def _nix_profile(box: Box) -> None:
    path = box.package("cowsay-3.8", "cowsay")
    element = {
        "active": True,
        "storePaths": [path],
        "originalUrl": "flake:nixpkgs",
        "attrPath": "legacyPackages.x.cowsay",
    }
    box.profile(path, {"cowsay": element})


def _nix_env(box: Box) -> None:
    path = box.package("hello-2.12", "hello")
    made = f"/nix/store/{OTHER}-user-environment"
    box.write(
        f"{made}/manifest.nix", f'[ {{ name = "hello-2.12"; outPath = "{path}"; meta = {{ }}; type = "derivation"; }} ]'
    )
    box.link(f"{made}/bin", f"{path}/bin")
    box.link(".nix-profile", made)


def _conda(box: Box) -> None:
    box.write("miniconda3/conda-meta/conda-24.1.2-py312_0.json", "{}")


def _brew(box: Box) -> None:
    box.write("/home/linuxbrew/.linuxbrew/Cellar/tree/2.2.1/INSTALL_RECEIPT.json", '{"installed_on_request": true}')


def _hiding_profile(box: Box) -> None:
    old = box.package("ripgrep-13.0.0", "rg", hashed=OTHER)
    box.profile(old, {"ripgrep": {"active": True, "storePaths": [old]}})


CRATE = "tokei 13.0.0 (registry+https://github.com/rust-lang/crates.io-index)"
GEM = ".local/share/gem/ruby/3.3.0/specifications/jekyll-4.4.1.gemspec"

PLANTS: dict[str, Plant] = {
    "pip": Plant(lambda box: box.pip("black", "24.1.0", "black"), ("manual_install", "pip", "black")),
    "a library of pip": Plant(lambda box: box.pip("pygments", "2.18.0"), ("manual_install", "pip", "pygments")),
    "pipx": Plant(lambda box: box.pipx("ruff", "0.5.0", "ruff"), ("manual_install", "pipx", "ruff")),
    "uv tool": Plant(lambda box: box.uv("posting", "2.7.0", "posting"), ("manual_install", "uv", "posting")),
    "uv python": Plant(
        lambda box: box.write(".local/share/uv/python/cpython-3.12.4-linux-x86_64-gnu/bin/python3.12", ELF),
        ("manual_install", "uv python", "cpython"),
        "",
    ),
    "cargo": Plant(lambda box: box.cargo((CRATE, ["tokei"])), ("manual_install", "cargo", "tokei")),
    "npm": Plant(lambda box: box.npm("serve", "14.2.4", "serve"), ("manual_install", "npm", "serve")),
    "pnpm": _dependencies("pnpm", ".local/share/pnpm/global/5"),
    "bun": _dependencies("bun", ".bun/install/global"),
    "yarn": _dependencies("yarn", ".config/yarn/global"),
    "deno": _program("deno", ".deno/bin/deno"),
    "go": Plant(
        lambda box: box.go("goimports", "golang.org/x/tools", "v0.34.0"), ("manual_install", "go", "goimports")
    ),
    "gem": Plant(
        lambda box: box.write(GEM, 's.executables = ["jekyll".freeze]\n'), ("manual_install", "gem", "jekyll")
    ),
    "ghcup": _program("ghcup", ".ghcup/bin/ghc"),
    "dotnet": _program("dotnet", ".dotnet/tools/csharpier"),
    "luarocks": _program("luarocks", ".luarocks/bin/luacheck"),
    "composer": _program("composer", ".config/composer/vendor/bin/phpstan"),
    "cabal": _program("cabal", ".cabal/bin/hlint"),
    "nix profile": Plant(_nix_profile, ("imperative_package", "nix profile", "cowsay"), "NX116"),
    "nix-env": Plant(_nix_env, ("imperative_package", "nix-env", "hello"), "NX116"),
    "flatpak of the user": Plant(
        lambda box: box.write(".local/share/flatpak/app/org.example.Paint/x86_64/stable/active/metadata"),
        ("manual_install", "flatpak", "org.example.Paint"),
    ),
    "flatpak of the system": Plant(
        lambda box: box.write("/var/lib/flatpak/app/org.example.Draw/current/active/metadata"),
        ("manual_install", "flatpak", "org.example.Draw"),
    ),
    "AppImage": Plant(
        lambda box: box.program("Applications/Obsidian-1.8.10.AppImage", APPIMAGE),
        ("manual_install", "AppImage", "Obsidian"),
    ),
    "a downloaded AppImage": Plant(
        lambda box: box.write("Downloads/krita-5.2.2-x86_64.appimage", APPIMAGE),
        ("manual_install", "AppImage", "krita"),
        "",
    ),
    "linuxbrew": Plant(_brew, ("manual_install", "brew", "tree")),
    "/usr/local": Plant(
        lambda box: box.program("/usr/local/bin/vendor-agent", ELF), ("unowned_program", "by hand", "vendor-agent")
    ),
    "/opt": Plant(lambda box: box.program("/opt/vendor/bin/thing", ELF), ("unowned_program", "by hand", "thing")),
    "a binary": Plant(lambda box: box.program(".local/bin/lazy", ELF), ("unowned_program", "by hand", "lazy")),
    "a script": Plant(lambda box: box.program("bin/scribble", SCRIPT), ("unowned_program", "by hand", "scribble"), ""),
    "a binary elsewhere on the PATH": Plant(
        lambda box: (box.write(".profile", 'PATH="$HOME/tools:$PATH"\n'), box.program("tools/flasher", ELF)),
        ("unowned_program", "by hand", "flasher"),
    ),
    "mise": Plant(
        lambda box: (
            box.write(".config/mise/config.toml", '[tools]\nnode = "22"\n'),
            box.write(".local/share/mise/installs/node/22.1.0/bin/node", ELF),
        ),
        ("manual_install", "mise", "node"),
    ),
    "mise for a project": _version("mise", "python", ".local/share/mise/installs/python/3.12.1")._replace(code=""),
    "asdf": Plant(
        lambda box: (box.write(".tool-versions", "ruby 3.3.0\n"), box.write(".asdf/installs/ruby/3.3.0/bin/ruby", ELF)),
        ("manual_install", "asdf", "ruby"),
    ),
    "nvm": _version("nvm", "node", ".nvm/versions/node/v20.1.0"),
    "fnm": _version("fnm", "node", ".local/share/fnm/node-versions/v20.1.0"),
    "volta": _version("volta", "node", ".volta/tools/image/node/20.1.0"),
    "pyenv": _version("pyenv", "python", ".pyenv/versions/3.12.1"),
    "rbenv": _version("rbenv", "ruby", ".rbenv/versions/3.3.0"),
    "sdkman": _version("sdkman", "java", ".sdkman/candidates/java/21.0.2-tem"),
    "conda": Plant(_conda, ("manual_install", "conda", "miniconda3")),
    "pip hides what is declared": Plant(
        lambda box: box.pip("httpie", "3.2.4", "http"), ("shadowed", "pip", "http"), "NX115"
    ),
    "a profile hides what is declared": Plant(_hiding_profile, ("shadowed", "nix profile", "rg"), "NX115"),
    "a binary hides what is declared": Plant(
        lambda box: box.program(".local/bin/rg", ELF), ("shadowed", "by hand", "rg"), "NX115"
    ),
    "npm hides what is declared": Plant(
        lambda box: box.npm("fast-rg", "1.0.0", "rg"), ("shadowed", "npm", "rg"), "NX115"
    ),
    "a root that leads nowhere": Plant(
        lambda box: (
            box.link("/nix/var/nix/gcroots/auto/0123456789abcdfghijklmnpqrsvwxyz", "/home/ada/code/x/result"),
            box.write("code/x/keep"),
        ),
        ("stale_root", "gcroots", "result"),
        "",
    ),
}
"""By what a reader would call it."""
