"""Facts about the store: what a system consists of, what each package and each line of the configuration costs."""

from __future__ import annotations

from typing import Literal

import msgspec

ClosureKind = Literal["system", "home", "user"]
ChangeKind = Literal["added", "removed", "changed", "rebuilt", "outputs"]


class Together(msgspec.Struct, frozen=True, kw_only=True):
    """The sizes of a package with several outputs in the closure, counted for all of them as one."""

    closure_size: int
    exclusive_size: int
    freed_if_undeclared: int


class Package(msgspec.Struct, frozen=True, gc=False):
    """One package of a closure: the outputs of one derivation that it holds; sizes are bytes of NARs.

    `store_path` is its main output there (of the outputs that the profile references, `out` before `bin` before the
    others by name), `outputs` all of them by name. `closure_size` and `exclusive_size` are those of `store_path`;
    exclusive is what would leave the closure if that path did. `freed_if_undeclared` is that size where nothing but
    the profile's edges to this package leads to it, else 0; of a package that a profile references `held_by` names who
    does (profiles, then packages). `together` counts all outputs as one, None where there is only one. `direct` tells
    that the system profile references it; `profiles` are all profiles that do (`system`, `per-user ada`, `home ada`).
    `needs` and `needed_by` are the packages one reference away, profiles left out; `why` the shortest chain from a
    profile's package to this one, both included, or from what the root itself references where none leads to it.
    `pname` is the name without what tells it apart from others. `held_by_roots` are further roots that hold it
    (`generations 381-412`, `~/src/x/.direnv`). Of what would leave with the package (what `freed` counts or, where no
    profile references it, `exclusive_size`) further roots hold `held_elsewhere` bytes: `parts_held_by`.
    """

    name: str
    version: str
    store_path: str
    outputs: dict[str, str]
    nar_size: int
    closure_size: int
    exclusive_size: int
    freed_if_undeclared: int
    direct: bool
    profiles: tuple[str, ...] = ()
    held_by: tuple[str, ...] = ()
    together: Together | None = None
    needs: tuple[str, ...] = ()
    needed_by: tuple[str, ...] = ()
    why: tuple[str, ...] = ()
    held_by_roots: tuple[str, ...] = ()
    pname: str = ""
    held_elsewhere: int = 0
    parts_held_by: tuple[str, ...] = ()

    @property
    def freed(self) -> int:
        """What undeclaring the package frees, in bytes, all its outputs counted."""
        return self.freed_if_undeclared if self.together is None else self.together.freed_if_undeclared


class Closure(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that one root reaches: the current system, a Home Manager home of its own, or a user's profile.

    `profiles` are the store paths whose references are direct, by the names that `Package.profiles` uses. `packages`
    are by pname, or `pname-version` where there are several of one pname (with the hash's first letters where these
    agree, too). `size` is the sum of the NARs of its `paths` store paths; `unsized` counts those without a size.
    """

    kind: ClosureKind
    root: str
    size: int
    paths: int
    profiles: dict[str, str]
    packages: dict[str, Package]
    user: str = ""
    unsized: int = 0


class DeadDependency(msgspec.Struct, frozen=True, kw_only=True):
    """A package that was direct in an earlier generation, is so no more, and is still there.

    `still` is closure (other packages hold it, `held_by`) or generations (only earlier generations do, `generations`).
    """

    name: str
    store_path: str
    last_direct: int
    still: Literal["closure", "generations"]
    held_by: tuple[str, ...] = ()
    generations: tuple[int, ...] = ()
    size: int = 0


class DevelopmentLeak(msgspec.Struct, frozen=True, kw_only=True):
    """A development output (`dev`) in the closure that no profile asked for, `why` by which chain it is there.

    `freed` is what would leave if that output did. `held_by` are the packages that refer to it; those that only their
    own development output does are not among them, so that none means that it came with another such output.
    """

    name: str
    store_path: str
    freed: int
    why: tuple[str, ...]
    held_by: tuple[str, ...] = ()


class SeveralVersions(msgspec.Struct, frozen=True, kw_only=True):
    """A package that the closure has in several releases: each version, its store path, its size and who holds it.

    Words behind a version (`3.12.4-env`) make no other release, but what has them is told, too.
    """

    name: str
    versions: tuple[tuple[str, str, int, tuple[str, ...]], ...]


class DependencyGraph(msgspec.Struct, frozen=True, kw_only=True):
    """What the system that runs consists of, and further closures of the user's that it does not hold.

    The fields before `others` are those of `Closure` for the main one: the current system, or, where there is none, the
    user's home or profile. `roots_unseen` counts garbage collector roots that could not be looked at: with any, nothing
    is said to be held by nobody. `damaged` counts references that closed a cycle and were left out: with any, the
    store's database is damaged and the figures are not certain.
    """

    kind: ClosureKind
    root: str
    size: int
    paths: int
    profiles: dict[str, str]
    packages: dict[str, Package]
    user: str = ""
    unsized: int = 0
    others: tuple[Closure, ...] = ()
    dead: tuple[DeadDependency, ...] = ()
    leaks: tuple[DevelopmentLeak, ...] = ()
    several: tuple[SeveralVersions, ...] = ()
    roots_unseen: int = 0
    damaged: int = 0


class LineCost(msgspec.Struct, frozen=True, kw_only=True):
    """What one line of the configuration costs: `alone` bytes leave the closure when only it goes.

    `file` and `line` are where it stands, `attr_path` what it declares there (several, with blanks between them, where
    one line declares several), `packages` the names in the closure that it brings, `closure` the size of all that they
    reach. `commit` is the one that first added it, "" where that is not known or several did. `known_by` says how line
    and package were matched: profile link, name, enable switch.
    """

    file: str
    line: int
    attr_path: str
    packages: tuple[str, ...]
    alone: int
    closure: int
    commit: str = ""
    known_by: str = ""


class CommitCost(msgspec.Struct, frozen=True, kw_only=True):
    """What all lines that one commit first added cost together: `alone` bytes leave when all of them go."""

    commit: str
    date: str
    lines: int
    alone: int


class LineCosts(msgspec.Struct, frozen=True, kw_only=True):
    """The system's closure laid on the configuration's lines: alone of all lines + `shared` + `base` = `size`.

    `shared` are bytes that would leave if all lines went but not if any one of them did; `base` is what stays without
    any. `unmatched` are direct packages that no line was found for (modules bring them, or the system itself).
    """

    root: str
    size: int
    base: int
    shared: int
    lines: tuple[LineCost, ...]
    commits: tuple[CommitCost, ...] = ()
    unmatched: tuple[str, ...] = ()


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one package between two generations; versions are sorted, sizes bytes of NARs.

    `kind` is added, removed, changed (other versions), rebuilt (same versions, other store paths) or outputs (the same
    store paths, more or fewer of them). `is_selected` tells that a profile references it directly in either generation.
    """

    name: str
    kind: ChangeKind
    before: tuple[str, ...]
    after: tuple[str, ...]
    size_before: int
    size_after: int
    is_selected: bool


class GenerationStep(msgspec.Struct, frozen=True, kw_only=True):
    """One generation and what it changed against the one before; see `Generation`.

    `number` is 0 for what runs or was booted without being a generation. A package is what has a version or is
    referenced by a profile; `paths` and `size` are of the whole closure. These, and what changed, are None where the
    store was not read or there is no generation before. `rebuilt` counts packages of the same version at another store
    path; `hub` names the changed package that most of these depend on where more than half was rebuilt. `freed` is what
    deleting only this generation would free, None where that cannot be said.
    """

    profile: Literal["system", "home", "user"]
    number: int
    created: int
    target: str
    user: str = ""
    label: str = ""
    version: str = ""
    nixpkgs_revision: str = ""
    configuration_revision: str = ""
    kernel_version: str = ""
    is_current: bool = False
    is_active: bool = False
    is_booted: bool = False
    packages: int | None = None
    paths: int | None = None
    size: int | None = None
    added: int | None = None
    removed: int | None = None
    changed: int | None = None
    rebuilt: int | None = None
    hub: str = ""
    freed: int | None = None


class OldGenerations(msgspec.Struct, frozen=True, kw_only=True):
    """The generations of one profile before the one in use that were not booted, and what deleting them frees.

    `link` is the profile's own link. `freed` is bytes of NARs, None where roots could not be seen; `freed_at_most` is
    what it is if none of these holds any of it, None where the store was not read. What two profiles free together may
    be more than the sum, as they may hold the same store paths.
    """

    profile: Literal["system", "home", "user"]
    user: str
    link: str
    numbers: tuple[int, ...]
    oldest: int
    freed: int | None
    freed_at_most: int | None = None


class GenerationHistory(msgspec.Struct, frozen=True, kw_only=True):
    """The generations there are, oldest first, with what each changed, and how often the system was rebuilt.

    `rebuilds` counts links of the system's profile that still exist, `missing` numbers between them that do not
    (deleted), `rollbacks` generations older than the newest that run or are current. `freed_by_old` is what deleting
    all old ones would free, in bytes, None where roots (`roots_unseen`) could not be seen; `old` tells them by profile.
    `reboot` says what of the kernel, its modules and the initrd was booted otherwise than the next boot takes it, as
    words ("kernel and initrd 6.12.30 → 6.12.32").
    """

    steps: tuple[GenerationStep, ...]
    rebuilds: int
    missing: int
    rollbacks: int
    freed_by_old: int | None
    old: tuple[OldGenerations, ...] = ()
    roots_unseen: int = 0
    reboot: tuple[str, ...] = ()


class GenerationCommit(msgspec.Struct, frozen=True, kw_only=True):
    """The commit of the configuration that a generation was built of.

    `known_by` is revision (the generation names it, exact) or time (the last commit before it was made, weak); `dirty`
    tells that the generation's own revision says that the work tree had changes.
    """

    profile: Literal["system", "home", "user"]
    number: int
    commit: str
    date: str
    known_by: Literal["revision", "time"]
    dirty: bool = False


class GenerationCommits(msgspec.Struct, frozen=True, kw_only=True):
    """Which commit each generation was built of, as far as that can be told."""

    rows: tuple[GenerationCommit, ...]
