"""Carry intents out one after another on a repository in memory; each is proved by reading the repository again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from nixlore.act._nix_choice import Choice, choices, none_because
from nixlore.act._nix_commenting import commented
from nixlore.act._nix_judging import added_fault, is_named, removed_fault, shown
from nixlore.act._nix_moving import Taken, taken, with_comments
from nixlore.act._nix_reading import Repository, difference
from nixlore.act._nix_refused import EditRefusedError, obstacle
from nixlore.act._nix_removal import removal
from nixlore.act._nix_slots import Slot, ranked, slots_on
from nixlore.act._nix_switches import switch_removal
from nixlore.act._nix_text import Splice, relined, spliced
from nixlore.model.nix import Declaration
from nixlore.model.plan import Intent

if TYPE_CHECKING:
    from collections.abc import Sequence

MOST_TRIED = 8
"""How many places are tried for one intent."""


class Applying:
    """The files of a repository as the intents so far have left them."""

    def __init__(self, given: Repository, others: Mapping[str, bytes]) -> None:
        self._given = given
        self._now = given
        self._others = others
        self._origins: dict[str, tuple[int, ...]] = {}

    def changed(self) -> dict[str, bytes]:
        """Return the files that are not as they were."""
        given = self._given.texts
        return {path: text for path, text in self._now.texts.items() if text is not given[path] and text != given[path]}

    def apply(self, intent: Intent) -> None:
        """Carry one intent out; raises EditRefusedError, and then nothing has changed."""
        before = self._now, dict(self._origins)
        try:
            if intent.verb == "add":
                self._add(intent)
            else:
                self._take(intent)
        except EditRefusedError:
            self._now, self._origins = before
            raise

    def _take(self, intent: Intent) -> None:
        targets = self._targets(intent)
        here = targets[0]
        self._refuse_obstacle(intent, here.file)
        if here.keep is not None and intent.verb in ("remove", "comment_out"):
            why = f"a comment asks to keep {shown(here)}"
            raise EditRefusedError(why)
        if here.enabled is not None:
            self._take_switch(intent, targets)
            return
        moved = self._take_slot(intent, targets)
        if intent.verb == "move":
            self._add(intent, moved)

    def _targets(self, intent: Intent) -> list[Declaration]:
        """Return the declarations that an intent means: all those of its package on its line."""
        line = self._line_now(intent.file, intent.line) if intent.line else 0
        found = [
            item
            for item in self._now.declared
            if is_named(item, intent.attr_path) and (not intent.file or item.file == intent.file)
        ]
        at = [item for item in found if not intent.line or item.line == line]
        if not at or len({(item.file, item.line) for item in at}) > 1:
            place = f"{intent.file}:{intent.line}" if intent.line else intent.file or "the configuration"
            how = "more than once" if at else "not"
            why = f"{intent.attr_path} is {how} declared in {place}"
            raise EditRefusedError(why)
        return at

    def _line_now(self, path: str, line: int) -> int:
        origins = self._origins.get(path)
        if origins is None:
            return line
        return origins.index(line) + 1 if line in origins else -1

    def _refuse_obstacle(self, intent: Intent, path: str) -> None:
        why = obstacle(path, self._now.parsed(path), self._others)
        if why:
            raise EditRefusedError(why, self._by_hand(intent, path))

    def _by_hand(self, intent: Intent, path: str) -> str:
        if intent.verb == "add":
            option = {"system": "environment.systemPackages", "home": "home.packages"}.get(
                intent.scope, "a list of packages"
            )
            return f"add `pkgs.{intent.attr_path}` to {option} in {path}"
        if intent.verb == "move":
            return f"move `{intent.attr_path}` from {intent.file}:{intent.line} to {intent.to_file or 'another list'}"
        place = f"{path}:{intent.line}" if intent.line else path
        return f"take `{intent.attr_path}` out of {place}"

    def _take_slot(self, intent: Intent, targets: Sequence[Declaration]) -> Taken:
        """Take a package out of its list; return what it was written as, with the comments that were its own."""
        here = targets[0]
        source = self._now.texts[here.file]
        fault = f"{shown(here)} does not stand in a list by itself"
        for slot in self._slots(here):
            if intent.verb == "comment_out":
                splices = commented(source, slot, intent.reason)
            else:
                splices = removal(source, slot, here.attr_path.rpartition(".")[2])
            if splices is None:
                continue
            after = self._tried(here.file, splices)
            if after is None:
                continue
            gone, new = difference(self._now, after, here.line)
            found = removed_fault(targets, gone, new, slot)
            if not found:
                self._keep(after, here.file, splices)
                return taken(source, slot.node, splices)
            fault = found if gone else fault
        raise EditRefusedError(fault, self._by_hand(intent, here.file))

    def _slots(self, here: Declaration) -> list[Slot]:
        """Return the places on a declaration's line where it may stand, the likely ones first."""
        parsed = self._now.parsed(here.file)
        found = list(slots_on(parsed, here.line))
        if here.within:
            outer = [slot for slot in ranked(parsed, found, here.within) if slot.kind == "element"]
            found = [inner for slot in outer[:2] for inner in slots_on(parsed, here.line, slot.node)]
        return ranked(parsed, found, here.attr_path)[:MOST_TRIED]

    def _take_switch(self, intent: Intent, targets: Sequence[Declaration]) -> None:
        here = targets[0]
        parsed = self._now.parsed(here.file)
        by_hand = f"set `{here.option_path} = false;` in {here.file}:{here.line}"
        if intent.verb != "remove":
            why = f"{here.option_path} is a switch, not an element of a list"
            raise EditRefusedError(why, by_hand)
        splices = switch_removal(parsed, here)
        if splices is None:
            why = f"{here.option_path} stands with other settings of the same program"
            raise EditRefusedError(why, by_hand)
        after = self._tried(here.file, splices)
        fault = "the file could not be read afterwards"
        if after is not None:
            gone, new = difference(self._now, after, here.line)
            fault = removed_fault(targets, gone, new, None)
            if not fault:
                self._keep(after, here.file, splices)
                return
        raise EditRefusedError(fault, by_hand)

    def _add(self, intent: Intent, moved: Taken | None = None) -> None:
        fault = ""
        for choice in self._choices(intent, moved.text if moved else None):
            for splice in (with_comments(bare, moved) for bare in choice.splices):
                after = self._tried(choice.file, [splice])
                if after is None:
                    continue
                gone, new = difference(self._now, after)
                found = added_fault(self._now, intent, gone, new)
                if not found:
                    self._keep(after, choice.file, [splice])
                    return
                fault = fault or found
        why = fault or none_because(self._now, intent)
        raise EditRefusedError(why, self._by_hand(intent, intent.to_file or "the configuration"))

    def _choices(self, intent: Intent, text: bytes | None) -> Iterator[Choice]:
        for choice in choices(self._now, intent, text):
            why = obstacle(choice.file, self._now.parsed(choice.file), self._others)
            if not why:
                yield choice
            elif intent.to_file:
                raise EditRefusedError(why, self._by_hand(intent, choice.file))

    def _tried(self, path: str, splices: Sequence[Splice]) -> Repository | None:
        """Return the repository with a file changed; None where its syntax has a fault then."""
        after = self._now.with_text(path, spliced(self._now.texts[path], splices))
        return None if after.files[path].faults or after.parsed(path).faults else after

    def _keep(self, after: Repository, path: str, splices: Sequence[Splice]) -> None:
        source = self._now.texts[path]
        origins = self._origins.get(path) or tuple(range(1, source.count(b"\n") + 2))
        self._origins[path] = relined(source, splices, origins)
        self._now = after
