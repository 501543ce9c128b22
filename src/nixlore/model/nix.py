"""Records read from a Nix configuration and from the machine it built."""

from __future__ import annotations

from typing import Literal

import msgspec

Kind = Literal["package", "script", "local", "input", "program", "service", "unknown"]
Scope = Literal["system", "home", "project"]


class Declaration(msgspec.Struct, frozen=True, kw_only=True):
    """One element of one option's value: something the configuration asks for.

    kind      package: an attribute of nixpkgs (or of the channel named) · script: a write* builder's program ·
              local: a derivation of this repository · input: a package of a flake input or an overlay of one ·
              program / service: an `enable` switch (`enabled` tells its value) · unknown: `reason` tells why
    attr_path what is declared, as nixpkgs names it: `ripgrep`, `python3Packages.requests`, `xorg.xev`; for a script
              its program's name; for an input `input.package`; for a switch the package the switch installs, else ""
    channel   the other package set it comes from (`unstable`, `pkgs-stable`), "" for the usual one
    option_path the whole option path as written, with the nesting (`home-manager.users.u.home.packages`)
    module    the file whose option it takes effect in; `file`, `line` where the element itself is written (1-based);
              both relative to the repository
    hosts     the configurations that are known to import the module, sorted; () when none does; None where that is
              not resolved
    comment   the comment on the line, else the one just above, redacted; `header` the section heading over it
    condition the text of the conditions it stands under, joined by " && ", redacted; "" when unconditional
    within    the attribute this one is inside of (`python3` for a package of `python3.withPackages`)
    keep      the reason given in `# nixlore: keep (reason)`, "" when given without one, None when not asked
    """

    kind: Kind
    attr_path: str
    option_path: str
    scope: Scope
    module: str
    file: str
    line: int
    channel: str = ""
    hosts: tuple[str, ...] | None = None
    comment: str = ""
    header: str = ""
    condition: str = ""
    within: str = ""
    user: str = ""
    enabled: bool | None = None
    overridden: bool = False
    ambiguous: bool = False
    keep: str | None = None
    reason: str = ""


class Alias(msgspec.Struct, frozen=True, kw_only=True):
    """A word a shell replaces or defines: its text is never kept, only the commands it runs.

    `shell` is fish, bash, zsh, nushell or "" for all; `runs` are the command names of its text in order;
    `file` is relative to the repository or, from a shell's own startup file, to the home (`~/…`).
    """

    name: str
    kind: Literal["alias", "abbreviation", "function"]
    shell: str
    runs: tuple[str, ...]
    file: str
    line: int


class ProgramReference(msgspec.Struct, frozen=True, kw_only=True):
    """A program or package that the configuration or a dotfile names as something to be run.

    `name` is the program's basename or, when only the package is known, ""; `attr_path` the package or "".
    `how` says in what place: path (`${pkgs.x}/bin/y`), getExe, unit, keybinding, variable, git, wrapper, script,
    dotfile.
    """

    name: str
    attr_path: str
    how: str
    file: str
    line: int


class Host(msgspec.Struct, frozen=True, kw_only=True):
    """One configuration the repository builds: `kind` nixos, home or darwin; `modules` the files it imports."""

    name: str
    kind: Literal["nixos", "home", "darwin"]
    file: str
    line: int
    hostname: str = ""
    system: str = ""
    modules: tuple[str, ...] = ()
    complete: bool = False


class EvaluatedPackage(msgspec.Struct, frozen=True, kw_only=True):
    """A package in one of the lists that nix itself made of one host's configuration.

    `name` is its pname, or its store name without version; `attr_path` the attribute of nixpkgs of that name and
    version, "" where that is not told; `program` its main program, "" where it names none. `option_path` is a plain
    option path (`environment.systemPackages`, `home-manager.users.ada.home.packages`).
    """

    host: str
    option_path: str
    name: str
    version: str = ""
    attr_path: str = ""
    outputs: tuple[str, ...] = ()
    program: str = ""


class Binary(msgspec.Struct, frozen=True, kw_only=True):
    """One executable name found in a directory of the login PATH or of a profile.

    `path` is where it was found (`~/…` below the home), `store_path` what its links end in
    (`/nix/store/…-ripgrep-14.1.1`) or "", `package` the store path's name without version. `provider` is who put it
    there: system, per-user (`users.users.<u>.packages`), home (Home Manager) and wrapper are filled by the
    configuration, user (a profile filled by `nix profile` or `nix-env`), local (another installer, or by hand),
    script (written by the user) and other are not; nor is shell (a dev shell, or the result of a build), which is on
    no login PATH and whose `path` is in the store.
    `rank` is the directory's position on the login PATH (0 first), None where it is not on it.
    """

    name: str
    path: str
    store_path: str
    package: str
    provider: str
    rank: int | None = None


class DesktopTrace(msgspec.Struct, frozen=True, kw_only=True):
    """The last trace that a graphical program left of being used; a date, never a count.

    `name` is a program, desktop id or directory name as found; `at` epoch seconds; `how` names the kind of trace.
    """

    name: str
    at: int
    how: str
    place: str
