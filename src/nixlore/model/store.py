"""Records read from the Nix store, its profiles and its garbage collector's roots, and from other installers."""

from __future__ import annotations

from typing import Literal

import msgspec

RootKind = Literal["system", "booted", "generation", "home", "profile", "direnv", "result", "channel", "other"]
ProfileKind = Literal["system", "home", "user"]


class StorePath(msgspec.Struct, frozen=True, gc=False):
    """One valid store path that a root reaches.

    `references` are positions in the sequence of all StorePath records, without the path itself; `nar_size` is bytes of
    its NAR, None where the database does not tell; `deriver` is the store path of its derivation or "";
    `registered` is when it came into this store (epoch seconds), not how old the package is.
    """

    path: str
    references: tuple[int, ...] = ()
    nar_size: int | None = None
    deriver: str = ""
    registered: int = 0


class GcRoot(msgspec.Struct, frozen=True, kw_only=True):
    """One link that keeps a store path from being collected.

    `link` is where it lies (`~/…` below the home looked at), `target` the store path it holds, "" where `state` is not
    live: stale (what it names is gone) or unseen (its link may not be looked at). `indirect` is the link in
    `gcroots/auto` that names it, "" for a direct one.
    """

    link: str
    target: str
    kind: RootKind
    state: Literal["live", "stale", "unseen"] = "live"
    indirect: str = ""


class Generation(msgspec.Struct, frozen=True, kw_only=True):
    """One generation of the system, of a Home Manager home or of a user's own profile.

    `created` is the time of its link in epoch seconds; `target` the store path it is; `environment` the store path
    whose references are its direct packages (the system's `sw`, the home's `home-path`, a profile itself), "" where
    that could not be read. `kernel`, `initrd` and `kernel_modules` are store paths. `configuration_revision` is as
    written, with `-dirty` where the work tree was. `is_current` tells that the profile's own link names it, `is_active`
    that it is what runs (`/run/current-system`, Home Manager's `current-home`), `is_booted` that it was booted, at
    `booted_at`. `number` is 0 for what runs or was booted without being a generation (`nixos-rebuild test`, or its link
    was deleted); `specialisation` names the specialisation of that generation that this is, given only where it runs or
    was booted.
    """

    profile: ProfileKind
    number: int
    link: str
    target: str
    created: int
    user: str = ""
    environment: str = ""
    label: str = ""
    version: str = ""
    nixpkgs_revision: str = ""
    configuration_revision: str = ""
    kernel: str = ""
    initrd: str = ""
    kernel_modules: str = ""
    specialisations: tuple[str, ...] = ()
    specialisation: str = ""
    is_current: bool = False
    is_active: bool = False
    is_booted: bool = False
    booted_at: int | None = None


class Pin(msgspec.Struct, frozen=True, kw_only=True):
    """One source of packages whose version is written down: a flake input, an npins or niv pin, or a channel.

    `url` is what was asked for (`github:NixOS/nixpkgs/nixos-unstable`), redacted; `revision` what is locked, whole or
    as short as its source has it; `last_modified` epoch seconds of that revision or None; `follows` the input it is the
    same as. `is_direct` tells that the configuration itself names it, not an input of an input. `file` is relative to
    the configuration, or the machine path of a channel.
    """

    source: Literal["flake.lock", "npins", "niv", "channel"]
    name: str
    file: str
    url: str = ""
    revision: str = ""
    last_modified: int | None = None
    follows: str = ""
    is_direct: bool = True
    is_nixpkgs: bool = False


class Install(msgspec.Struct, frozen=True, kw_only=True):
    """One program or package that another installer, Nix' own imperative commands or a person put on this machine.

    `source` is who did (pip, pipx, uv, cargo, npm, go, nix profile, flatpak, AppImage, …); `commands` the names it can
    be run by; `path` where it lies (`~/…` below the home); `installer` what its own record names; `is_requested` False
    for what came as another's dependency, None where that is not recorded. `is_own` tells that it is the user's own
    work (a script in a work tree, a package installed from a directory). `attr_path` is nixpkgs' attribute where the
    record itself names it. `places` are the paths of its programs (`~/.local/bin/http`), `form` tells what lies there
    where nobody's record says (script or binary). `declared_in` is the file of the configuration that asks this
    installer for it (`homebrew.brews`), "" where none was found to.
    """

    source: str
    name: str
    version: str = ""
    commands: tuple[str, ...] = ()
    path: str = ""
    installer: str = ""
    is_requested: bool | None = None
    is_own: bool = False
    attr_path: str = ""
    places: tuple[str, ...] = ()
    form: Literal["", "script", "binary"] = ""
    declared_in: str = ""
