"""Which closures are looked at: the system that runs, or the user's home or profile, and what is direct in each.

A profile is a store path that only holds links to packages: what it refers to was asked for. The system's is `sw`; a
closure may hold others, which Home Manager or `users.users.<name>.packages` fill.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from nixlore.analyze._store import Store
from nixlore.model.dependencies import ClosureKind
from nixlore.model.nix import Binary
from nixlore.model.store import GcRoot, Generation

PER_USER = "user-environment"
HOME_PATH = "home-manager-path"
SYSTEM_PATH = "system-path"
PER_USER_PROFILES = "/etc/profiles/per-user/"


@dataclass(frozen=True)
class Root:
    """One closure's root, and its profiles by name; both as positions in the store."""

    kind: ClosureKind
    position: int
    profiles: dict[str, int] = field(default_factory=dict)
    user: str = ""


class Roots:
    """What the links of this machine say about which closures are in use."""

    def __init__(
        self,
        store: Store,
        roots: Sequence[GcRoot],
        generations: Sequence[Generation],
        binaries: Sequence[Binary],
        user: str,
    ) -> None:
        self.store = store
        self.roots = roots
        self.generations = generations
        self.user = user
        self._linked = _per_user_packages(binaries)

    def found(self) -> Iterator[Root]:
        """Yield the roots of the closures in use: the system, then homes, then profiles; each with its profiles."""
        seen = set()
        for kind, target, user, environment in (*self._system(), *self._others("home"), *self._others("user")):
            position = self.store.position.get(target)
            if position is not None and position not in seen:
                seen.add(position)
                yield Root(kind, position, self._profiles(kind, position, user, environment), user)

    def _system(self) -> Iterator[tuple[ClosureKind, str, str, str]]:
        """Yield the system that runs or, where none does (a mounted disk), the one that would."""
        own = [generation for generation in self.generations if generation.profile == "system"]
        running = [root.target for root in self.roots if root.kind == "system" and root.state == "live"]
        running += [generation.target for generation in own if generation.is_active]
        running += [generation.target for generation in own if generation.is_current]
        for target in filter(self.store.position.__contains__, running[:]):
            environments = (generation.environment for generation in own if generation.target == target)
            yield "system", target, "", next(filter(None, environments), "")
            return

    def _others(self, kind: ClosureKind) -> Iterator[tuple[ClosureKind, str, str, str]]:
        """Yield each user's home or profile in use, the user's own first."""
        own: dict[str, list[Generation]] = {}
        for generation in self.generations:
            if generation.profile == kind:
                own.setdefault(generation.user, []).append(generation)
        for user in sorted(own, key=lambda name: (name != self.user, name)):
            active = [generation for generation in own[user] if generation.is_active]
            active += [generation for generation in own[user] if generation.is_current]
            for generation in active[:1]:
                yield kind, generation.target, user, generation.environment
        if kind == "home" and not own:
            for root in self.roots:
                if root.kind == "home" and root.state == "live":
                    yield kind, root.target, self.user, ""

    def _profiles(self, kind: ClosureKind, root: int, user: str, environment: str) -> dict[str, int]:
        """Return the profiles of a closure by name, the one that it is about first."""
        closure = self.store.closure(root)
        # A database that lacks a reference may not have the environment in the closure.
        position = at if (at := self.store.position.get(environment, -1)) in closure else -1
        if kind == "user":
            position = root
        elif position == -1:
            wanted = SYSTEM_PATH if kind == "system" else HOME_PATH
            position = next((below for below, name in self.store.below(root) if name == wanted), -1)
        found = {} if position == -1 else {kind if kind == "system" else f"{kind} {user}".strip(): position}
        for name, other in self._further(closure):
            if other not in found.values():
                found[_free(name, found)] = other
        return found

    def _further(self, closure: frozenset[int]) -> Iterator[tuple[str, int]]:
        """Yield the profiles that a closure holds, with what they are called."""
        homes = {item.environment: item.user for item in self.generations if item.profile == "home"}
        ends = (f"-{PER_USER}", f"-{HOME_PATH}")
        # Naming every path only to find these would cost more than all the rest.
        found = {(position, path) for position in closure if (path := self.store.paths[position].path).endswith(ends)}
        found.update((at, path) for path in homes if (at := self.store.position.get(path, -1)) in closure)
        named = sorted(found)
        users = [position for position, path in named if path.endswith(ends[0])]
        for position in users:
            yield f"per-user {self._owner(position, only=len(users) == 1)}".strip(), position
        for position, path in named:
            if path in homes or path.endswith(ends[1]):
                yield f"home {homes.get(path) or self._owner_of_home(users, position)}".strip(), position

    def _owner(self, position: int, *, only: bool) -> str:
        """Return whose a per-user profile is: the one whose programs its references have, else the only user."""
        held = {self.store.paths[reference].path for reference in self.store.references[position]}
        counts = {user: len(held & packages) for user, packages in self._linked.items()}
        best = max(counts, key=counts.__getitem__, default="")
        if best and counts[best]:
            return best
        return self.user if only else ""

    def _owner_of_home(self, users: Sequence[int], position: int) -> str:
        """Return whose a home inside a system is: of the per-user profile that refers to it, else the only user."""
        for other in users:
            if position in self.store.references[other]:
                return self._owner(other, only=len(users) == 1)
        return self.user


def _per_user_packages(binaries: Iterable[Binary]) -> dict[str, set[str]]:
    """Return by user the store paths whose programs lie in a per-user profile."""
    found: dict[str, set[str]] = {}
    for binary in binaries:
        if binary.path.startswith(PER_USER_PROFILES) and binary.store_path:
            user = binary.path[len(PER_USER_PROFILES) :].partition("/")[0]
            found.setdefault(user, set()).add(binary.store_path)
    return found


def _free(name: str, taken: dict[str, int]) -> str:
    """Return a name that is not taken: the name itself, or with a number."""
    return name if name not in taken else next(f"{name} {n}" for n in range(2, 99) if f"{name} {n}" not in taken)
