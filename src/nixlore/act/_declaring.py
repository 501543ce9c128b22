"""Where a package would be declared for this host and user, and what is declared or absorbed already."""

from __future__ import annotations

from collections import Counter
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from nixlore.act._known import Known
from nixlore.model.plan import Intent
from nixlore.model.usage import Place, ToolUse
from nixlore.nix.attr_names import canonical

if TYPE_CHECKING:
    from nixlore.act.nix_edit import Edited

MOST_OTHERS = 4

USUAL = 10
SHARE = 3
"""How many packages a file declares in which one more is expected, or which part of what the largest declares."""
FEWEST_BUILT = 3
"""How many packages of a list under a condition the machine must have, for the condition to hold."""

LISTS = ("home.packages", "environment.systemPackages", ".packages")


class Addition(NamedTuple):
    """An addition as it is meant, and the configurations that get it."""

    intent: Intent
    hosts: tuple[str, ...] | None


class Declaring:
    """What all additions have in common."""

    def __init__(self, known: Known) -> None:
        self.known = known
        self._absorbed: set[str] = set()

    def absorb(self, attr_path: str) -> None:
        """Note that a change absorbs an installed package, so that no other declares it again."""
        self._absorbed.add(canonical(attr_path))

    def is_absorbed(self, attr_path: str) -> bool:
        """Tell whether a change that was made before declares a package."""
        return canonical(attr_path) in self._absorbed

    @cached_property
    def _place(self) -> Place | None:
        """The list that has most of this user's packages on this host: there the next one belongs.

        Where every list stands under a condition, it is one of which the machine shows that its condition holds.
        """
        counts: Counter[tuple[str, str, str]] = Counter()
        first: dict[tuple[str, str, str], Place] = {}
        for tool in self.known.tools:
            for place in self.known.here(tool.places) if _is_typed(tool) else ():
                if place.option_path.endswith(LISTS) and (not place.condition or self._is_built(tool)):
                    key = (place.option_path, place.file, place.condition)
                    counts[key] += 1
                    first.setdefault(key, place)
        sure = {key: count for key, count in counts.items() if not key[2] or count >= FEWEST_BUILT}
        best = max(sure, key=lambda key: (not key[2], _is_home(key[0]), sure[key]), default=None)
        return first[best] if best is not None else None

    def _is_built(self, tool: ToolUse) -> bool:
        """Tell whether a profile of this machine has a tool that one line alone declares, so that the line holds."""
        alignment = self.known.alignment
        is_own = alignment is not None and alignment.is_this_machine
        return is_own and tool.known_by == "profile link" and len(tool.places) == 1

    @property
    def is_home(self) -> bool:
        """Tell whether this user's packages are declared in a home."""
        return self._place is not None and _is_home(self._place.option_path)

    @property
    def hosts(self) -> tuple[str, ...] | None:
        """The configurations that an addition is meant for; None where this machine's is not known."""
        return tuple(sorted(self.known.hosts)) or None

    def addition(self, attr_path: str) -> Addition:
        """Return how a package is added for this host and user: where only they get it, else where others do, too.

        Many configurations have no list of packages that is one host's alone.
        """
        hosts, place = self.hosts or (), self._place
        intent = Intent(
            verb="add",
            attr_path=attr_path,
            host=hosts[0] if len(hosts) == 1 else "",
            scope="home" if self.is_home else "system",
            user=self.known.report.target.user if self.is_home else "",
        )
        is_shared = place is not None and set(place.hosts or ()) - set(hosts)
        if place is not None and place.condition:
            return Addition(msgspec.structs.replace(intent, host="", to_file=place.file), place.hosts)
        if place is None or not is_shared or self._is_usual(self.known.editor.edit([intent]), place.file):
            return Addition(intent, self.hosts)
        return Addition(Intent(verb="add", attr_path=attr_path, to_file=place.file), place.hosts)

    def _is_usual(self, made: Edited, file: str) -> bool:
        """Tell whether an addition came to where people look for packages, not to a module with one of its own."""
        counts = self._counts
        chosen = next(iter(made.texts), "")
        return not made.refusals and (counts[chosen] >= USUAL or SHARE * counts[chosen] >= counts[file])

    @cached_property
    def _counts(self) -> Counter[str]:
        """How many tools that people type each file declares for this host."""
        typed = filter(_is_typed, self.known.tools)
        places = (place for tool in typed for place in self.known.here(tool.places))
        return Counter(place.file for place in places if place.option_path.endswith(LISTS))

    def others_get(self, added: Addition) -> str:
        """Return which other configurations get an addition, too, as the beginning of a sentence."""
        others = sorted(set(added.hosts or ()) - self.known.hosts)
        more = f" and {len(others) - MOST_OTHERS} more" if len(others) > MOST_OTHERS else ""
        return f"{', '.join(others[:MOST_OTHERS])}{more} will get it, too; " if others else ""

    @property
    def condition(self) -> str:
        """The condition of the list that an addition goes to, which holds here, as the beginning of a sentence."""
        place = self._place
        return f"its list stands under {place.condition}, which holds here; " if place and place.condition else ""

    def by_hand(self, attr_path: str) -> str:
        """Return what to write where, for who does it by hand."""
        place = self._place
        if place is None:
            return f"add pkgs.{attr_path} to environment.systemPackages"
        return f"add {attr_path} to {place.option_path.removeprefix('home-manager.')} in {place.file}"

    def spared(self, attr_path: str) -> str:
        """Return why a package is not to be declared, "" where it may be."""
        alignment = self.known.alignment
        if alignment is None or not self.known.hosts:
            return "which of the configurations is this machine's is not known"
        if not alignment.is_this_machine:
            return "the histories are of another machine"
        for tool in self.known.tools_of(attr_path):
            if tool.on_this_host is not False:
                place = tool.places[0]
                return f"{place.file}:{place.line} declares it, and it is not built or not on the PATH"
        return ""


def _is_home(option_path: str) -> bool:
    return option_path.endswith("home.packages")


def _is_typed(tool: ToolUse) -> bool:
    """Tell whether a tool is one that people type, so that another one may stand beside it."""
    return tool.kind == "package" and tool.tool_class not in ("exempt", "unknown")
