"""The sample machine's store: the system with its generations, Ada's home and profile, roots, and the database."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from nixlore.demo import _store_contents as contents
from nixlore.demo import repository
from nixlore.demo._store_files import VERSION_SCRIPT, linked, programs, text
from nixlore.demo._store_packages import Packages, installed
from nixlore.demo.profiles import BY_HAND, HOME, SYSTEM
from nixlore.demo.store import store_path, write_database, write_files
from nixlore.model.run import DAY


class Switch(NamedTuple):
    """One generation: how many days ago it was switched to, of which commit, and which of larkspur's nixpkgs."""

    days_ago: int
    commit: int
    nixpkgs: int
    is_dirty: bool = False


GENERATIONS = (
    Switch(397, 5, 0),
    Switch(213, 23, 1),
    Switch(127, 31, 2),
    Switch(59, 39, 2),
    Switch(13, 43, 3, is_dirty=True),
    Switch(8, 45, 3),
)
"""Oldest first; the last runs. The last commit, which updates the lock file, was not built yet."""

BOOTED = 4
"""The generation that was booted; since then the kernel has changed."""

SAYS_REVISION_SINCE = 29
"""The commit since which a system knows of which revision of the configuration it was built."""

FLAKE_PROFILE = "flake-profile-a5d5b61aa8a61b7d9d765e1daf971a9a578f1cfa"
PROFILES = "nix/var/nix/profiles"
EXTRAS = {"stylua": "stylua", "lua-language-server": "lua-language-server", "nil": "nil", "boost-dev": ""}
"""Programs that only the editor has on its PATH."""


class _Built(NamedTuple):
    toplevel: str
    home: str


def build(root: Path, user: str, now: int, commits: Sequence[str]) -> None:
    """Make the store, the system with its generations and the user's profiles.

    `commits` are those of the configuration, oldest first.
    """
    packages = Packages()
    files = _Files(root, user, packages)
    for named in (SYSTEM, HOME, BY_HAND):
        for name, words in named.items():
            programs(root / store_path(name)[1:] / "bin", words.split())
    built = [files.generation(number, switch, now, commits) for number, switch in enumerate(GENERATIONS, 1)]
    for number, (switch, made) in enumerate(zip(GENERATIONS, built, strict=True), 1):
        at = now - switch.days_ago * DAY
        linked(root / f"{PROFILES}/system-{number}-link", made.toplevel, at)
        linked(files.home / f".local/state/nix/profiles/home-manager-{number}-link", made.home, at)
    last = now - GENERATIONS[-1].days_ago * DAY
    linked(root / PROFILES / "system", f"system-{len(built)}-link", last)
    linked(root / "run/current-system", built[-1].toplevel, last)
    linked(root / "run/booted-system", built[BOOTED - 1].toplevel, now - 50 * DAY)
    files.user_profile(now)
    files.roots(now, built[-1].home)
    files.channel(now)
    files.etc(now)
    write_files(root, packages.rows.values())
    write_database(root, tuple(packages.rows.values()))


class _Files:
    """Writes what lies in the store and links to it, and notes a row for each store path."""

    def __init__(self, root: Path, user: str, packages: Packages) -> None:
        self.root, self.user, self.packages = root, user, packages
        self.home = root / "home" / user
        for word, program in EXTRAS.items():
            programs(root / packages.path(word)[1:] / "bin", program.split())

    def generation(self, number: int, switch: Switch, now: int, commits: Sequence[str]) -> _Built:
        """Make one generation of the system and of the home that is part of it."""
        is_last = number == len(GENERATIONS)
        salt = "" if is_last else f"generation {number}"
        system, home = contents.EARLIER.get(number, ("", ""))
        own = [*installed(SYSTEM, number), *contents.MANUALS, *system.split()]
        direct = self.packages.all(own, switch.nixpkgs)
        version = self._version(switch, now, commits)
        path = self._environment("system-path", salt, (*direct, version), SYSTEM if is_last else {})
        linked(self.root / path[1:] / "bin/nixos-version", f"{version}/bin/nixos-version")
        in_home = self.packages.all([*installed(HOME, number), *home.split()], switch.nixpkgs)
        made = self._home(salt, in_home, is_last=is_last)
        etc = self._etc(salt, made, switch.nixpkgs)
        label = self._label(switch, now)
        toplevel = store_path(f"nixos-system-larkspur-{label}", salt)
        kernel = f"linux-{contents.KERNELS[switch.nixpkgs]}"
        linked_to = {"sw": path, "etc": f"{etc}/etc", **self._kernel(kernel, number)}
        for name, target in linked_to.items():
            linked(self.root / toplevel[1:] / name, target)
        text(self.root / toplevel[1:] / "nixos-version", label)
        below = ["/".join(target.split("/")[:4]) for target in linked_to.values()]
        self.packages.add(toplevel, [*below, self.packages.path("systemd", switch.nixpkgs)], 0.02)
        return _Built(toplevel, made)

    def _environment(self, name: str, salt: str, references: Iterable[str], links: Mapping[str, str]) -> str:
        """Make a store path that links to all programs of some packages and return it."""
        path = store_path(name, salt)
        directory = self.root / path[1:] / "bin"
        directory.mkdir(parents=True, exist_ok=True)
        for package, words in links.items():
            for program in words.split():
                linked(directory / program, f"{store_path(package)}/bin/{program}")
        return self.packages.add(path, references, 0.4)

    def _version(self, switch: Switch, now: int, commits: Sequence[str]) -> str:
        said = {"nixosVersion": self._label(switch, now), "nixpkgsRevision": repository.nixpkgs(switch.commit, now)}
        if switch.commit >= SAYS_REVISION_SINCE:
            said["configurationRevision"] = commits[switch.commit - 1] + ("-dirty" if switch.is_dirty else "")
        script = VERSION_SCRIPT.format(json=json.dumps(dict(sorted(said.items())), separators=(",", ":")), **said)
        path = store_path("nixos-version", script)
        text(self.root / path[1:] / "bin/nixos-version", script, mode=0o755)
        return self.packages.add(path, [self.packages.path("bash", switch.nixpkgs)])

    def _label(self, switch: Switch, now: int) -> str:
        locked = repository.when(repository.updated(switch.commit), now) - DAY
        day = datetime.fromtimestamp(locked, UTC).strftime("%Y%m%d")
        return f"25.05.{day}.{repository.nixpkgs(switch.commit, now)[:7]}"

    def _kernel(self, kernel: str, number: int) -> dict[str, str]:
        image, modules = store_path(kernel), store_path(f"{kernel}-modules")
        initrd = store_path(f"initrd-{kernel}", f"generation {number}")
        self.packages.add(image, (), 14.2, store_path(f"{kernel}.drv"))
        self.packages.add(modules, (), 149.4, store_path(f"{kernel}.drv"))
        self.packages.add(initrd, (), 31.8)
        found = {"kernel": f"{image}/bzImage", "initrd": f"{initrd}/initrd"}
        for place in found.values():
            text(self.root / place[1:], "")
        return {**found, "kernel-modules": modules}

    def _home(self, salt: str, direct: Sequence[str], *, is_last: bool) -> str:
        """Make a Home Manager generation, which is part of the system."""
        path = self._environment("home-manager-path", salt, direct, HOME if is_last else {})
        files = self.packages.add(store_path("home-manager-files", salt), [], 0.03)
        made = store_path("home-manager-generation", salt)
        linked(self.root / made[1:] / "home-path", path)
        linked(self.root / made[1:] / "home-files", files)
        text(self.root / made[1:] / "hm-version", "25.05")
        per_user = self._environment("user-environment", salt, [path], {})
        if is_last:
            for program in " ".join(HOME.values()).split():
                linked(self.root / per_user[1:] / "bin" / program, f"{path}/bin/{program}")
        return self.packages.add(made, [path, files])

    def _etc(self, salt: str, home: str, nixpkgs: int) -> str:
        """Make what `/etc` leads to: services, fonts, the home's activation, the user's packages."""
        needed = ("systemd", "networkmanager", "openssh", "pipewire", "tuigreet", "intel-media-driver", "gvfs")
        units = [
            self.packages.add(
                store_path(f"unit-{word}.service", f"{salt} {nixpkgs}"), [self.packages.path(word, nixpkgs)]
            )
            for word in needed
        ]
        activation = self.packages.add(store_path(f"unit-home-manager-{self.user}.service", salt), [home])
        words = ("noto", "noto-cjk", "nerd-font", "font-awesome")
        fonts = self.packages.add(store_path("fonts.conf", salt), self.packages.all(words, nixpkgs))
        etc = store_path("etc", salt)
        self.packages.add(etc, [*units, activation, fonts, store_path("user-environment", salt)], 0.3)
        return etc

    def user_profile(self, now: int) -> None:
        """Make what Ada once installed with `nix profile install`."""
        (name,) = BY_HAND
        path = self.packages.add(store_path(name), self.packages.all(("python3", "ffmpeg"), 1), 21.8)
        profile = self._environment("profile", "", [path], BY_HAND)
        element = {
            "active": True,
            "attrPath": "legacyPackages.x86_64-linux.yt-dlp",
            "originalUrl": "flake:nixpkgs",
            "outputs": None,
            "priority": 5,
            "storePaths": [path],
            "url": f"github:NixOS/nixpkgs/{repository.nixpkgs(23, now)}",
        }
        manifest = {"elements": {"yt-dlp": element}, "version": 3}
        text(self.root / profile[1:] / "manifest.json", json.dumps(manifest))
        own = self.home / ".local/state/nix/profiles"
        linked(own / "profile-1-link", profile, now - 200 * DAY)
        linked(own / "profile", "profile-1-link", now - 200 * DAY)
        linked(self.home / ".nix-profile", f"/home/{self.user}/.local/state/nix/profiles/profile", now - 200 * DAY)

    def roots(self, now: int, home: str) -> None:
        """Make the links that hold what is not a generation of the system, one of them stale."""
        state = f"/home/{self.user}/.local/state"
        links = {
            f"/home/{self.user}/code/starmap/.direnv/{FLAKE_PROFILE}": self._shell(),
            f"/home/{self.user}/code/starmap/result": self.packages.path("boost-dev", 2),
            f"{state}/home-manager/gcroots/current-home": home,
        }
        for link, target in links.items():
            linked(self.root / link[1:], target, now - 40 * DAY)
        last = len(GENERATIONS)
        linked(self.root / state[1:] / "nix/profiles/home-manager", f"home-manager-{last}-link")
        named = [f"{state}/nix/profiles/home-manager-{number}-link" for number in range(1, last + 1)]
        stale = f"/home/{self.user}/code/tide-clock/result"
        for link in (*links, *named, f"{state}/nix/profiles/profile-1-link", stale):
            name = store_path("", link).rpartition("/")[2].rstrip("-")
            linked(self.root / "nix/var/nix/gcroots/auto" / name, link, now - 40 * DAY)
        for place in ("run/current-system", "run/booted-system", PROFILES):
            linked(self.root / "nix/var/nix/gcroots" / place.rpartition("/")[2], f"/{place}")

    def _shell(self) -> str:
        """Make the environment of a dev shell, as `nix print-dev-env` writes it, with its programs."""
        shell = store_path("nix-shell-env")
        provided = self.packages.all(contents.SHELL)
        for path, word in zip(provided, contents.SHELL, strict=True):
            programs(self.root / path[1:] / "bin", [word])
        text(self.root / shell[1:], f"PATH='{':'.join(f'{path}/bin' for path in provided)}'\nexport PATH\n")
        return self.packages.add(shell, [*provided, self.packages.path("bash")])

    def channel(self, now: int) -> None:
        """Make the channel that the installer left, which nobody uses any more."""
        channel = store_path("nixos-24.11")
        text(self.root / channel[1:] / "nixos/.git-revision", "5b1b6f3e8a1c4d2790aab6c1d0e9f87345213c6d")
        text(self.root / channel[1:] / "nixos/.version-suffix", ".711203.5b1b6f3e8a1c")
        self.packages.add(channel, [], 171.0)
        place = self.root / PROFILES / "per-user/root"
        linked(place / "channels-1-link", channel, now - 420 * DAY)
        linked(place / "channels", "channels-1-link", now - 420 * DAY)

    def etc(self, now: int) -> None:
        """Link `/etc` to the store, and make the wrappers that NixOS keeps beside it."""
        etc = store_path("etc")
        linked(self.root / etc[1:] / f"etc/profiles/per-user/{self.user}", store_path("user-environment"))
        linked(self.root / "etc/static", f"{etc}/etc")
        linked(self.root / "etc/profiles", "/etc/static/profiles")
        wrappers = "run/wrappers/wrappers.Q2vN8aXk1b"
        programs(self.root / wrappers, ("mount", "sudo", "umount"))
        linked(self.root / "run/wrappers/bin", f"/{wrappers}", now)
