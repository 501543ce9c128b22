"""Packages of a closure: the outputs that it holds of one derivation, under one name each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from nixlore.analyze._store import Store

FIRST_OUTPUTS = ("out", "bin")
"""Outputs that stand for a package before all others."""

HASH_LETTERS = 6
"""How many letters of a hash tell two packages of one name and version apart."""


@dataclass(eq=False, slots=True)
class Group:
    """The outputs of one derivation in a closure, as positions in the store."""

    package: str
    version: str
    outputs: dict[str, int]

    @property
    def sorted_outputs(self) -> Iterable[tuple[str, int]]:
        """The outputs by name."""
        return self.outputs.items() if len(self.outputs) == 1 else sorted(self.outputs.items())

    def main(self, among: Collection[int] = ()) -> int:
        """Return the output that stands for the package: of those `among` it, where it has any, `out`, `bin` or any."""
        if len(self.outputs) == 1:
            return next(iter(self.outputs.values()))
        own = {output: position for output, position in self.outputs.items() if position in among} or self.outputs
        for output in FIRST_OUTPUTS:
            if output in own:
                return own[output]
        return own[min(own)]


def grouped(store: Store, positions: Iterable[int]) -> list[Group]:
    """Return the packages that some store paths belong to.

    A second path of one output is a package of its own. Paths without a known derivation are outputs of one package
    where their names say so and nothing else has such a name.
    """
    found: dict[str, Group] = {}
    unknown: dict[tuple[str, str], list[int]] = {}
    for position in positions:
        path = store.paths[position]
        package, version, output, _ = store.name(position)
        deriver = path.deriver
        if not deriver:
            unknown.setdefault((package, version), []).append(position)
        group = found.get(deriver) if deriver else None
        if group is None:
            found[deriver or path.path] = Group(package, version, {output: position})
        elif output in group.outputs:
            found[path.path] = Group(package, version, {output: position})
        else:
            group.outputs[output] = position
    for (_, version), own in unknown.items():
        if not version or len(own) == 1:
            continue
        outputs = {store.name(position).output: position for position in own}
        if len(outputs) == len(own):
            first, *others = (found.pop(store.paths[position].path) for position in own)
            found[store.paths[own[0]].path] = first
            for other in others:
                first.outputs.update(other.outputs)
    return list(found.values())


def by_name(store: Store, positions: Iterable[int]) -> tuple[list[str], list[Group]]:
    """Return the packages that some store paths belong to: their names, sorted, and in the same order they."""
    groups = grouped(store, positions)
    names = keys(store, groups)
    order = sorted(range(len(names)), key=names.__getitem__)
    return [names[number] for number in order], [groups[number] for number in order]


def keys(store: Store, groups: Sequence[Group]) -> list[str]:
    """Return one name for each package: its own, with version and letters of its hash where others have it, too."""
    plain = Counter(group.package for group in groups)
    names = [group.package if plain[group.package] == 1 else _versioned(group) for group in groups]
    for letters in (HASH_LETTERS, 32):
        again = Counter(names)
        names = [
            name if again[name] == 1 else f"{_versioned(group)}-{_hash(store, group, letters)}"
            for name, group in zip(names, groups, strict=True)
        ]
    return names


def _versioned(group: Group) -> str:
    return f"{group.package}-{group.version}" if group.version else group.package


def _hash(store: Store, group: Group, letters: int) -> str:
    return store.paths[group.main()].path.rpartition("/")[2][:letters]


def by_path(groups: Sequence[Group]) -> Mapping[int, int]:
    """Return for each store path the number of its package."""
    return {position: number for number, group in enumerate(groups) for position in group.outputs.values()}
