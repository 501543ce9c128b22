"""Which options of NixOS, Home Manager and nix-darwin take packages, as a tree of their paths."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple, TypeAlias

from nixlore.model.nix import Scope

What = Literal["list", "package", "switch", "module", "modules"]


class Leaf(NamedTuple):
    """What an option takes: a list of packages, one package, a switch, a module or a list of modules.

    `user` is the position of the user's name in the path, counted from its last step, 0 where it has none.
    """

    what: What
    scope: Scope
    user: int = 0


Branch: TypeAlias = "dict[str, Branch | Leaf]"

LISTS: dict[str, Scope] = {
    "environment.systemPackages": "system",
    "environment.defaultPackages": "system",
    "environment.packages": "system",
    "environment.shells": "system",
    "home.packages": "home",
    "users.users.*.packages": "home",
    "users.extraUsers.*.packages": "home",
    "user.packages": "home",
    "fonts.packages": "system",
    "fonts.fonts": "system",
    "hardware.graphics.extraPackages": "system",
    "hardware.graphics.extraPackages32": "system",
    "hardware.opengl.extraPackages": "system",
    "hardware.opengl.extraPackages32": "system",
    "services.udev.packages": "system",
    "services.dbus.packages": "system",
    "systemd.packages": "system",
    "systemd.services.*.path": "system",
    "systemd.user.services.*.path": "system",
    "programs.nix-ld.libraries": "system",
    "programs.*.extraPackages": "system",
    "services.*.extraPackages": "system",
    "services.printing.drivers": "system",
    "xdg.portal.extraPortals": "system",
    "boot.extraModulePackages": "system",
    "security.pam.services.*.path": "system",
    "virtualisation.podman.extraPackages": "system",
    "virtualisation.docker.extraPackages": "system",
    "virtualisation.libvirtd.extraPackages": "system",
}
"""Options that take a list of packages, and whose they are."""

SINGLE: dict[str, Scope] = {
    "users.users.*.shell": "home",
    "users.defaultUserShell": "system",
    "gtk.theme.package": "home",
    "gtk.iconTheme.package": "home",
    "gtk.cursorTheme.package": "home",
    "gtk.font.package": "home",
    "home.pointerCursor.package": "home",
}
"""Options that take one package, beside the `package` of programs and services."""

NO_USER_PACKAGES = frozenset(("boot.extraModulePackages", "security.pam.services.*.path"))
"""Lists that look alike and hold no packages for users; they are not read."""

MEMBERS = {
    "programs.emacs.extraPackages": "emacsPackages",
    "services.home-assistant.extraPackages": "python3Packages",
    "services.xonsh.extraPackages": "python3Packages",
}
"""Lists that may be functions of a package set's members, and that set."""

SWITCHES = ("programs", "services", "hardware", "virtualisation", "security")
"""Option trees whose `<name>.enable` installs something."""

SOME = {"security": ("doas", "sudo", "sudo-rs")}
"""Those of which only a few do, and these."""

MANAGERS = ("displayManager", "desktopManager")
"""Option trees that stood in `services.xserver` until NixOS 24.05, and stand in `services` now."""

MODULES: tuple[tuple[str, What, Scope, int], ...] = (
    ("home-manager.users.*", "module", "home", 1),
    ("home-manager.sharedModules", "modules", "home", 0),
    ("hm", "module", "home", 0),
    ("containers.*.config", "module", "system", 0),
    ("specialisation.*.configuration", "module", "system", 0),
    ("virtualisation.vmVariant", "module", "system", 0),
    ("virtualisation.vmVariantWithBootLoader", "module", "system", 0),
    ("microvm.vms.*.config", "module", "system", 0),
)
"""Options whose value is a module of its own."""

CLASSES: dict[str, Scope] = {
    "nixos": "system",
    "darwin": "system",
    "os": "system",
    "nixosModules": "system",
    "darwinModules": "system",
    "homeManager": "home",
    "home": "home",
    "hm": "home",
    "hjem": "home",
    "homeModules": "home",
    "homeManagerModules": "home",
}
"""Names below which modules of one class stand, in flakes and in aspects, and whose they are."""

MODULE_SETS = frozenset(("nixosModules", "darwinModules", "homeModules", "homeManagerModules"))
"""Names of sets whose every attribute is a module."""


BUILDERS: dict[str, Scope] = {
    "nixosSystem": "system",
    "darwinSystem": "system",
    "homeManagerConfiguration": "home",
    "nixOnDroidConfiguration": "system",
    "evalModules": "system",
}
"""Functions that make a configuration of a list of modules."""


SHELLS = frozenset(("mkShell", "mkShellNoCC"))
SHELL_LISTS = ("packages", "buildInputs", "nativeBuildInputs")
"""What makes a development shell, and the lists of one: packages of a project, not of a host."""


def _grow(tree: Branch, path: str, leaf: Leaf) -> None:
    *steps, last = path.split(".")
    for step in steps:
        below = tree.setdefault(step, {})
        if isinstance(below, Leaf):
            return
        tree = below
    tree.setdefault(last, leaf)


def _user_step(path: str) -> int:
    """Return where in a path the user's name stands, counted from its last step; 0 for nowhere."""
    steps = path.split(".")
    return len(steps) - steps.index("*") if steps[0] == "users" and "*" in steps else 0


def _tree() -> Branch:
    tree: Branch = {}
    for path, scope in LISTS.items():
        if path not in NO_USER_PACKAGES:
            _grow(tree, path, Leaf("list", scope, _user_step(path)))
    for path, scope in SINGLE.items():
        _grow(tree, path, Leaf("package", scope, _user_step(path)))
    for path, what, scope, user in MODULES:
        _grow(tree, path, Leaf(what, scope, user))
    for name in MANAGERS:
        _grow(tree, f"services.xserver.{name}.*.enable", Leaf("switch", "system"))
        _grow(tree, f"services.xserver.{name}.*.package", Leaf("package", "system"))
    for group in SWITCHES:
        for name in SOME.get(group, ("*", "*.*")):
            _grow(tree, f"{group}.{name}.enable", Leaf("switch", "system"))
        for name in SOME.get(group, ("*",)):
            _grow(tree, f"{group}.{name}.package", Leaf("package", "system"))
    return tree


OPTIONS: Branch = _tree()
"""Steps of option paths, `*` for any name, down to what the option takes."""

IGNORED = frozenset(
    (
        "age",
        "sops",
        "options",
        "nixpkgs",
        "nix",
        "_module",
        "meta",
        "lib",
        "overlays",
        "packages",
        "checks",
        "formatter",
        "apps",
        "templates",
        "legacyPackages",
        "homebrew",
        "disko",
        "assertions",
        "warnings",
        "disabledModules",
        "image",
        "inputs",
    )
)
"""Names below which no module declares packages."""


TOOLS = frozenset(("treefmt", "pre-commit", "devenv"))
"""Options of flake-parts for tools of the repository itself."""


def as_named_now(path: Sequence[str]) -> list[str]:
    """Return the steps of an option's path as NixOS calls it now: `services.displayManager.gdm`."""
    steps = list(path)
    at = next((at for at, step in enumerate(steps) if step == "xserver" and steps[at + 1 : at + 2]), 0)
    if at and steps[at - 1] == "services" and steps[at + 1] in MANAGERS:
        del steps[at]
    return steps


def below(branch: Branch, key: str) -> tuple[Branch | Leaf, ...]:
    """Return what the option tree has for one more step: by the step's own name, and by `*`."""
    own, any_ = branch.get(key), branch.get("*")
    if own is None:
        return () if any_ is None else (any_,)
    if isinstance(own, dict) and isinstance(any_, dict):
        return ({**any_, **own},)
    return (own,)
