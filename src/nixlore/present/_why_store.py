"""The rows of an answer about what is on the PATH, what is in the store, by what it is there and what it costs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from nixlore.model.drift import PathEntry
from nixlore.present._deps import asking, profile
from nixlore.present._text import Line, known_size, listed, plural, safe
from nixlore.present._why_here import Elsewhere, Held, Presence
from nixlore.present._why_life import row
from nixlore.synthesize._closure import Elsewhere as HeldElsewhere
from nixlore.synthesize._closure import chain, held_elsewhere
from nixlore.synthesize._generations import nar_size

PACKAGES = 3
"""How many packages of one name are told unless all are asked for."""

OF_NIX = frozenset(("system", "per-user", "home", "wrapper", "user"))
"""Who puts programs on the PATH that lie in the store."""

PROGRAMS = 3
"""How many programs of the store are told by their whole paths."""

LONGEST_CHAIN = 8
"""Of a longer chain of references the middle is left out."""


def rows(here: Presence, bringing: Iterable[Line] = (), *, full: bool = False) -> Iterator[Line]:
    """Yield where a name is, what would bring it, and of each of its packages why it is there and what it costs."""
    yield from _where(here)
    yield from bringing
    shown = here.packages if full else here.packages[:PACKAGES]
    for package in shown:
        yield from _package(package, here, several=len(here.packages) > 1)
    if len(shown) < len(here.packages):
        yield row("", f"and {plural(len(here.packages) - len(shown), 'more package')} of that name: --full")
    for path in here.elsewhere:
        yield row("held by", _kept(path))
    if not here.packages and any(one.provider in OF_NIX for one in here.programs):
        for reason in here.unknown:
            yield row("costs", f"unknown: {safe(reason)}")


def title(here: Presence | None) -> str:
    """Return in a few words where something is that nothing declares, "" where it is not here."""
    if here is None or here.state not in ("path", "store"):
        return ""
    return "on the PATH" if here.state == "path" else "in the store, not on the PATH"


def _where(here: Presence) -> Iterator[Line]:
    if here.state == "path":
        yield from _on_path(here.programs)
    elif here.state == "store":
        blind = next((reason for reason in here.unknown if "PATH" in reason), "")
        yield row("here", f"in the store; {safe(blind)}" if blind else "in the store, not on the PATH")
    elif here.state == "absent":
        yield row("here", "absent: not on the PATH, and nothing that a root of the store holds is called so")
    else:
        for number, reason in enumerate(here.unknown):
            yield row("" if number else "here", safe(reason) if number else f"unknown: {safe(reason)}")
    for number, path in enumerate((here.run or here.shells)[:PROGRAMS]):
        how = "to run it" if here.run else "in a dev shell or a result"
        yield row("", f"{how}: {safe(path)}" if number == 0 else f"or {safe(path)}")


def _on_path(programs: Sequence[PathEntry]) -> Iterator[Line]:
    """Yield what the PATH runs, programs of one owner in one directory in one row, and what that hides."""
    together: dict[tuple[str, str], list[PathEntry]] = defaultdict(list)
    for one in programs:
        together[one.path.rpartition("/")[0], one.owner].append(one)
    for number, entries in enumerate(together.values()):
        paths = [(one.path, one.owner) for one in entries]
        yield row("" if number else "here", f"on the PATH: {next(_places(paths))}")
        for place in _places([pair for one in entries for pair in one.hides]):
            yield row("", f"which hides {place}")


def _places(paths: Sequence[tuple[str, str]]) -> Iterator[str]:
    """Yield where programs lie and whose they are, those of one owner in one directory together."""
    together: dict[tuple[str, str], list[str]] = defaultdict(list)
    for path, owner in dict.fromkeys(paths):
        directory, _, name = path.rpartition("/")
        together[directory, owner].append(name)
    for (directory, owner), names in together.items():
        place = f"{directory}/{names[0]}" if len(names) == 1 else ""
        whose = f" ({safe(owner)})" if owner else ""
        yield f"{safe(place) if place else f'{listed(names, 6)} in {safe(directory)}'}{whose}"


def _package(package: Held, here: Presence, *, several: bool) -> Iterator[Line]:
    if several:
        yield row("package", f"{called(package)}, in {profile(package.closure)}")
    if package.profiles:
        yield row("brought by", asking(package.profiles))
    elif package.why:
        needed = plural(len(package.needed_by), "package needs", "packages need") if package.needed_by else ""
        way = (
            safe(chain(_shortened(package.why)), 200) if len(package.why) > 1 else f"{profile(package.closure)} itself"
        )
        yield row("brought by", f"{way}{f'; {needed} it' if needed else ''}")
    if not {"out", "bin"} & package.outputs.keys():
        yield row("", f"of its outputs only {listed(package.outputs)}")
    whole = f"{nar_size(package.closure_size)} with all that it needs"
    yield row(
        "size", f"{known_size(package.nar_size)}{f', {whole}' if package.closure_size > package.nar_size else ''}"
    )
    if not package.nar_size and package.freed is not None:
        yield row("costs", "unknown: the sizes are not known")
    elif package.freed:
        which = "current closure" if package.closure == "system" else f"closure of {profile(package.closure)}"
        yield row("costs", f"leaves the {which}: {nar_size(package.freed)}; {_still_held(package, here)}")
    elif package.freed == 0:
        yield row("costs", f"nothing leaves the closure without it: {_needed(package.held_by)}")


def _needed(held_by: Sequence[str]) -> str:
    if not held_by:
        return "other packages need it, too"
    return f"{listed(held_by, 4)} {'needs' if len(held_by) == 1 else 'need'} it, too"


def _still_held(package: Held, here: Presence) -> str:
    held = HeldElsewhere(package.held_by_roots, package.held_elsewhere, package.parts_held_by)
    return safe(held_elsewhere(held, package.freed or 0, here.roots_unseen), 400)


def _kept(path: Elsewhere) -> str:
    size = f", {nar_size(path.nar_size)}" if path.nar_size is not None else ""
    return f"{listed(path.held_by, 4)}: {safe(path.store_path)}{size}"


def _shortened(why: Sequence[str]) -> Sequence[str]:
    if len(why) <= LONGEST_CHAIN:
        return why
    half = LONGEST_CHAIN // 2
    return [*why[:half], f"… {len(why) - 2 * half} more …", *why[-half:]]


def called(package: Held) -> str:
    """Return a package's name and version, the version once."""
    name = package.name.removesuffix(f"-{package.version}")
    return safe(f"{name} {package.version}".rstrip())
