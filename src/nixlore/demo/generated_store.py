"""A store of thousands of made-up packages with the shape of a real one: for tests of what is large, and for speed.

    made = generated(3_000, seed=1)          # exactly so many valid paths; the same seed gives the same store
    made.rows, made.roots, made.generations  # see `GeneratedStore`
    lay_out(made, root)                      # database, profiles, roots, /run and /etc below root, as NixOS has them

The shape: chains some 30 references long, five or six references a path, several outputs, a few hubs that nearly all
need, wrappers, unstable versions, Python modules, several versions of one package and one `dev` output that leaks. A
system has a kernel with modules, firmware, fonts, units, and a user's profile with the home of Home Manager in it.
Five generations of one system, between the second and the third of which glibc moved (all is rebuilt), and two packages
that are direct no more; a Home Manager home, a user's profile, a dev shell, a `result` and a stale root; derivations of
what the system was last built of; and garbage.
"""

from __future__ import annotations

import json
import os
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from nixlore.demo._store_recipes import Built, Recipe, build, recipes
from nixlore.demo._store_system import furnished
from nixlore.demo.store import Journal, StoreRow, store_path, write_database, write_files

DAY = 86_400
FIRST_SWITCH = 1_750_000_000
"""When the first generation was made (epoch seconds)."""

HOME = "/home/ada"

EPOCHS: tuple[Mapping[int, str], ...] = (
    {},
    {-3: "9.1"},
    {0: "2.41-5"},
    {0: "2.41-5", -5: "9.2"},
    {0: "2.41-5", -5: "9.2", -9: "9.3"},
)
"""Which packages each generation has in other versions: 0 is glibc, negative numbers count from the end."""


class Root(NamedTuple):
    """One link that holds a store path: a machine path, what it leads to, when it was made.

    With `auto` the garbage collector knows it by a link in `gcroots/auto`.
    """

    link: str
    target: str
    made: int = FIRST_SWITCH
    auto: bool = False


class MadeGeneration(NamedTuple):
    """One generation of the system: its store path, its `sw`, and what that refers to."""

    number: int
    created: int
    toplevel: str
    environment: str
    direct: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class GeneratedStore:
    """All rows of a store in order of their ids, its roots, and what its generations, home and profile hold.

    The rows are in no order but that the current system, which is the last generation, comes last; the last but one was
    booted. `home` and `user` are direct packages. `leak` is the `dev` output that a package of the system refers to;
    `dropped` was direct until the second generation and is in no later closure, `kept` was direct until the fourth and
    is still needed by others.
    """

    rows: tuple[StoreRow, ...]
    roots: tuple[Root, ...]
    generations: tuple[MadeGeneration, ...]
    home_generation: str
    home: tuple[str, ...]
    user_profile: str
    user: tuple[str, ...]
    leak: str
    dropped: str
    kept: str

    @property
    def current(self) -> MadeGeneration:
        """The generation that runs."""
        return self.generations[-1]


class _Making:
    """Collects rows, each once."""

    def __init__(self) -> None:
        self.rows: dict[str, StoreRow] = {}

    def take(self, built: Built, *, derivations: bool = False) -> None:
        for row in (*built.rows, *(built.derivations if derivations else ())):
            self.rows.setdefault(row.path, row)

    def add(self, name: str, references: list[str], size: int = 2_000, salt: str = "") -> str:
        path = store_path(name, f"{salt} {' '.join(references)}")
        self.rows.setdefault(path, StoreRow(path, tuple(references), size, path + ".drv"))
        return path

    def outputs(self, name: str, outputs: Sequence[str], size: int) -> dict[str, str]:
        found = {output: store_path(name if output == "out" else f"{name}-{output}") for output in outputs}
        for path in found.values():
            self.rows.setdefault(path, StoreRow(path, (), size // len(found), store_path(f"{name}.drv")))
        return found


def generated(count: int, seed: int = 1) -> GeneratedStore:
    """Return a store of exactly `count` valid paths, at least a thousand."""
    plan = recipes(min(count // 5 - 40, 2_500 + count // 40, 5_000), seed)
    worlds = [build(plan, versions) for versions in EPOCHS]
    making = _Making()
    for built in worlds:
        making.take(built, derivations=built is worlds[-1])
    needed = {need for recipe in plan for need in recipe.needs}
    kept = next(row for row in plan if row.is_direct and row.number in needed and "bin" not in row.outputs)
    gone = {3: {plan[-1]}, 4: {plan[-1]}, 5: {plan[-1], kept}}
    generations = [
        _generation(making, built, [recipe for recipe in plan if recipe not in gone.get(number, ())], number)
        for number, built in enumerate(worlds, 1)
    ]
    home = [worlds[-1].main(recipe) for recipe in plan if recipe.number % 23 == 7]
    home_generation = making.add("home-manager-generation", [making.add("home-manager-path", home)])
    user = [worlds[-1].main(recipe) for recipe in plan if recipe.number % 301 == 11]
    profile = making.add("profile", user)
    shell = making.add("nix-shell-env", [worlds[0].main(recipe) for recipe in plan if recipe.number % 37 == 5])
    result = next(row.path for row in worlds[-1].rows if row.path.endswith("-man"))
    _garbage(making, plan, count)
    return GeneratedStore(
        rows=_shuffled(making, generations[-1].toplevel, seed),
        roots=_roots(generations, home_generation, profile, shell, result),
        generations=tuple(generations),
        home_generation=home_generation,
        home=tuple(home),
        user_profile=profile,
        user=tuple(user),
        leak=worlds[-1].leak,
        dropped=worlds[1].main(plan[-1]),
        kept=worlds[-1].main(kept),
    )


def _shuffled(making: _Making, newest: str, seed: int) -> tuple[StoreRow, ...]:
    """Return the rows in no order that anyone could rely on, but the newest last."""
    rows = [row for row in making.rows.values() if row.path != newest]
    random.Random(seed).shuffle(rows)  # noqa: S311 - repeatable, not secret
    return (*rows, making.rows[newest])


def _roots(
    generations: Sequence[MadeGeneration], home_generation: str, profile: str, shell: str, result: str
) -> tuple[Root, ...]:
    state = f"{HOME}/.local/state"
    return (
        *(
            Root(f"/nix/var/nix/profiles/system-{made.number}-link", made.toplevel, made.created)
            for made in generations
        ),
        Root("/nix/var/nix/profiles/system", f"system-{len(generations)}-link"),
        Root("/run/current-system", generations[-1].toplevel),
        Root("/run/booted-system", generations[-2].toplevel),
        Root(f"{state}/nix/profiles/home-manager-1-link", home_generation, auto=True),
        Root(f"{state}/nix/profiles/home-manager", "home-manager-1-link"),
        Root(f"{state}/nix/profiles/profile-1-link", profile, auto=True),
        Root(f"{state}/nix/profiles/profile", "profile-1-link"),
        Root(f"{state}/home-manager/gcroots/current-home", home_generation, auto=True),
        Root(f"{HOME}/src/site/.direnv/flake-profile-1-link", shell, auto=True),
        Root(f"{HOME}/src/site/result", result, auto=True),
        Root(f"{HOME}/src/gone/result", "", auto=True),
    )


def _generation(making: _Making, built: Built, plan: Sequence[Recipe], number: int) -> MadeGeneration:
    more = furnished(making, built, plan, number)
    direct = [path for recipe in plan if recipe.is_direct for path in built.installed(recipe)] + more.profile
    environment = making.add("system-path", direct)
    units = [
        making.add(f"unit-{recipe.pname}.service", [built.main(recipe)]) for recipe in plan if recipe.number % 19 == 3
    ]
    etc = making.add("etc", [making.add("system-units", units), *more.etc])
    name = f"nixos-system-larkspur-25.05.{20250600 + number}.abcdef{number}"
    toplevel = making.add(name, [environment, etc, more.kernel, more.initrd, built.main(plan[1]), *more.system])
    return MadeGeneration(number, FIRST_SWITCH + number * 9 * DAY, toplevel, environment, tuple(direct))


def _garbage(making: _Making, plan: Sequence[Recipe], count: int) -> None:
    """Fill up with earlier worlds, which no root holds, and at the end with sources."""
    world = 0
    while len(making.rows) < count - 2 * len(plan):
        world += 1
        making.take(build(plan, {0: f"2.39-{world}"}), derivations=world % 2 == 0)
    while len(making.rows) < count:
        making.add(f"source-{len(making.rows)}.tar.gz", [], 900_000)
    if len(making.rows) > count:
        message = f"{count} paths are too few for a whole store; this one has {len(making.rows)}"
        raise ValueError(message)


def lay_out(store: GeneratedStore, root: Path, *, journal: Journal = "closed", whole: bool = False) -> None:
    """Write the store below `root` as NixOS has it.

    With `whole` each path gets a stand-in, else only what links name.
    """
    write_database(root, store.rows, journal=journal)
    _lay_roots(store, root)
    rows = {row.path: row for row in store.rows}
    for made in store.generations:
        for name, target in zip(("sw", "etc", "kernel", "initrd"), rows[made.toplevel].references, strict=False):
            _linked(root, f"{made.toplevel}/{name}", target)
        _text(root, f"{made.toplevel}/nixos-version", f"25.05.{20250600 + made.number}.abcdef{made.number}")
    _linked(root, f"{store.home_generation}/home-path", rows[store.home_generation].references[0])
    _linked(root, f"{HOME}/.nix-profile", f"{HOME}/.local/state/nix/profiles/profile")
    elements = {
        path.rpartition("/")[2][33:]: {"active": True, "priority": 5, "storePaths": [path]} for path in store.user
    }
    _text(root, f"{store.user_profile}/manifest.json", json.dumps({"elements": elements, "version": 3}))
    _text(root, "/etc/NIXOS", "")
    _text(root, "/etc/passwd", f"ada:x:1000:100:Ada:{HOME}:/run/current-system/sw/bin/bash\n")
    write_files(root, store.rows if whole else [rows[link.target] for link in store.roots if link.target in rows])


def _lay_roots(store: GeneratedStore, root: Path) -> None:
    for link in store.roots:
        if link.target:
            _linked(root, link.link, link.target, link.made)
        if link.auto:
            name = store_path("", link.link).rpartition("/")[2].removesuffix("-")
            _linked(root, f"/nix/var/nix/gcroots/auto/{name}", link.link)
    for name in ("run/current-system", "run/booted-system", "nix/var/nix/profiles"):
        _linked(root, f"/nix/var/nix/gcroots/{name.rpartition('/')[2]}", f"/{name}")


def _linked(root: Path, place: str, target: str, made: int = 1) -> None:
    link = root / place[1:]
    link.parent.mkdir(parents=True, exist_ok=True)
    link.symlink_to(target)
    os.utime(link, (made, made), follow_symlinks=False)


def _text(root: Path, place: str, text: str) -> None:
    file = root / place[1:]
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)
