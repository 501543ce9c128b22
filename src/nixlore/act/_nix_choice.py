"""Choose the list that a package goes into, and how it is written there."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from nixlore.act._nix_addition import addition, groups
from nixlore.act._nix_empty import empty_lists
from nixlore.act._nix_judging import FOR_USERS, hosts_fault, is_under_condition, reach
from nixlore.act._nix_names import has_meaning
from nixlore.act._nix_reading import Repository
from nixlore.act._nix_slots import Slot, members, slots_on, written
from nixlore.act._nix_text import Splice
from nixlore.data.rivals import RIVALS
from nixlore.model.nix import Declaration
from nixlore.model.plan import Intent

if TYPE_CHECKING:
    from tree_sitter import Node

STEP = re.compile(r"[A-Za-z_][\w'-]*")
SAFE = re.compile(r"[\w'+-]+(?:\.[\w'+-]+)*")
MOST_GROUPS = 6
"""How many files are looked into for the best list."""


class Choice(NamedTuple):
    """One list that a package could go into, and the ways of writing it there, the likely ones first."""

    file: str
    splices: list[Splice]


class _Holder(NamedTuple):
    """One list with its elements that are declared for people."""

    node: Node
    declared: list[tuple[Node, Declaration]]


def choices(repository: Repository, intent: Intent, text: bytes | None) -> Iterator[Choice]:
    """Yield the lists that a package could go into, the best first; `text` is how a moved one was written."""
    if SAFE.fullmatch(intent.attr_path) is None:
        return
    found = _groups(repository, intent)
    for file, declared in found[:MOST_GROUPS]:
        source = repository.texts[file]
        for holder in _holders(repository, file, declared, intent.attr_path):
            yield _choice(file, source, holder, intent, text)
    if not found and intent.to_file in repository.texts:
        source = repository.texts[intent.to_file]
        for node in empty_lists(repository.parsed(intent.to_file)):
            yield _choice(intent.to_file, source, _Holder(node, []), intent, text)


def _choice(file: str, source: bytes, holder: _Holder, intent: Intent, text: bytes | None) -> Choice:
    forms = _forms(intent.attr_path, holder, source, text)
    if holder.node.type != "inherited_attrs":
        forms = [form for form in forms if has_meaning(form, holder.node)]
    group = _group(source, holder, intent.attr_path)
    return Choice(file, list(dict.fromkeys(addition(source, holder.node, form, group) for form in forms)))


def _groups(repository: Repository, intent: Intent) -> list[tuple[str, list[Declaration]]]:
    """Return the declarations that are like the one that is meant, by the file they stand in, the best file first."""
    found: dict[str, list[Declaration]] = defaultdict(list)
    for item in repository.declared:
        if _is_alike(repository, intent, item):
            found[item.file].append(item)
    known = max((len(repository.hosts.hosts), 1))

    def rank(group: tuple[str, list[Declaration]]) -> tuple[float, int, int]:
        _, declared = group
        reached = reach(repository, declared[0])
        share = 0.0 if reached is None else len(reached) / known
        related = any(_related(intent.attr_path, item.attr_path) for item in declared)
        return (0.0 if intent.host else round(share, 2), int(related), len(declared))

    return sorted(sorted(found.items()), key=rank, reverse=True)


def _is_alike(repository: Repository, intent: Intent, item: Declaration) -> bool:
    if item.enabled is not None or item.within or not FOR_USERS.fullmatch(item.option_path):
        return False
    if item.condition and not is_under_condition(repository, intent):
        return False
    if (intent.scope and item.scope != intent.scope) or (intent.user and item.user not in ("", intent.user)):
        return False
    if intent.to_file:
        return item.file == intent.to_file
    return reach(repository, item) != () and not hosts_fault(repository, intent, item)


def none_because(repository: Repository, intent: Intent) -> str:
    """Return why there is no list that a package could go into."""
    if SAFE.fullmatch(intent.attr_path) is None:
        return f"{intent.attr_path} is no attribute path"
    lists = [
        item
        for item in repository.declared
        if item.enabled is None
        and FOR_USERS.fullmatch(item.option_path)
        and intent.to_file in ("", item.file)
        and intent.scope in ("", item.scope)
    ]
    if lists and all(item.condition for item in lists):
        return "every list of packages there stands under a condition"
    if lists and intent.host:
        return f"no list of packages is imported by {intent.host} alone"
    return "no list of packages for this was found"


def _holders(repository: Repository, file: str, declared: Sequence[Declaration], attr_path: str) -> list[_Holder]:
    """Return the lists that hold declarations of one file, the one with the most like the one that is meant first."""
    parsed = repository.parsed(file)
    found: dict[int, _Holder] = {}
    for item in declared:
        slot = _slot_of(list(slots_on(parsed, item.line)), parsed.source, item)
        if slot is not None:
            holder = found.setdefault(slot.holder.start_byte, _Holder(slot.holder, []))
            holder.declared.append((slot.node, item))

    def rank(holder: _Holder) -> tuple[bool, int]:
        return (any(_related(attr_path, item.attr_path) for _, item in holder.declared), len(holder.declared))

    return sorted(found.values(), key=rank, reverse=True)


def _group(source: bytes, holder: _Holder, attr_path: str) -> list[Node] | None:
    """Return the group of a list in which most packages do the same kind of work as another; None without any."""
    alike = [node for node, item in holder.declared if _related(attr_path, item.attr_path)]
    parts = groups(source, members(holder.node))
    counts = [sum(node in alike for node in part) for part in parts]
    return parts[counts.index(max(counts))] if len(parts) > 1 and any(counts) else None


def _slot_of(slots: list[Slot], source: bytes, item: Declaration) -> Slot | None:
    """Return where a declaration stands, of the places on its line; the innermost list that fits."""
    last = item.attr_path.rpartition(".")[2]
    best: Slot | None = None
    for slot in slots:
        if slot.kind in ("element", "name"):
            text = written(source, slot.node)
            if text in (item.attr_path, last) or text.endswith("." + last):
                return slot
            best = best or slot
    return best


def _forms(attr_path: str, holder: _Holder, source: bytes, text: bytes | None) -> list[bytes]:
    """Return how a package may be written in a list, as its neighbours are first."""
    prefixes: Counter[str] = Counter()
    taken: Counter[str] = Counter()
    for node, item in holder.declared:
        full = f"{item.channel}.{item.attr_path}" if item.channel else item.attr_path
        said = written(source, node)
        if said == full or said.endswith("." + full):
            prefixes[said[: len(said) - len(full)]] += 1
        elif full.endswith("." + said):
            taken[full[: len(full) - len(said)]] += 1
        elif item.channel and said.endswith(item.attr_path):
            prefixes[said[: len(said) - len(full)]] += 0
    forms = [] if text is None or STEP.fullmatch(text.decode("utf-8", "replace")) else [text]
    forms += [attr_path[len(start) :].encode() for start, _ in taken.most_common() if attr_path.startswith(start)]
    ordered = [prefix for prefix, _ in prefixes.most_common()]
    forms += [_joined(prefix, attr_path) for prefix in (*ordered, "", "pkgs.")]
    if holder.node.type == "inherited_attrs":
        forms = [form for form in forms if STEP.fullmatch(form.decode("utf-8", "replace"))]
    return list(dict.fromkeys(forms))


def _joined(prefix: str, attr_path: str) -> bytes:
    steps = attr_path.split(".")
    head = steps[0] if not prefix else (steps[0] if STEP.fullmatch(steps[0]) else f'"{steps[0]}"')
    rest = [step if STEP.fullmatch(step) else f'"{step}"' for step in steps[1:]]
    return (prefix + ".".join((head, *rest))).encode()


def _related(one: str, other: str) -> bool:
    """Tell whether two packages do the same kind of work, or come from the same nested set."""
    if "." in one and one.rpartition(".")[0] == other.rpartition(".")[0]:
        return True
    purposes = _purposes()
    return bool(purposes.get(one.rpartition(".")[2], set()) & purposes.get(other.rpartition(".")[2], set()))


@cache
def _purposes() -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for purpose, programs in RIVALS.items():
        for program in programs:
            found[program].add(purpose)
    return dict(found)
