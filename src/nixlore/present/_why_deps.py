"""What a package of the closure needs, and what needs it, as two trees."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from nixlore.present._deps import Branch, asking, drawn, profile, tree
from nixlore.present._graph import opened
from nixlore.present._parts import SAMPLE
from nixlore.present._text import Line, known_size, plural, safe
from nixlore.present._why import Why
from nixlore.present._why_here import Held, Presence
from nixlore.present._why_store import called, rows
from nixlore.report import Report

NEAR = 0.7
"""How much a name must be like one that was not found."""


class Dependencies(msgspec.Struct, frozen=True, kw_only=True):
    """A package of a closure, what it needs and what needs it, each as a tree that is cut where it gets long."""

    package: Held
    needs: Branch
    needed_by: Branch


def dependencies(report: Report, here: Presence) -> tuple[Dependencies, ...]:
    """Return the trees of every package that a name means."""
    graph = opened(report)
    if graph is None:
        return ()
    closures = {one.called: one.packages for one in graph.closures}
    return tuple(
        Dependencies(
            package=package,
            needs=tree(closures[package.closure], package.name, "needs"),
            needed_by=tree(closures[package.closure], package.name, "needed_by"),
        )
        for package in here.packages
    )


def near(report: Report, name: str) -> tuple[str, ...]:
    """Return the packages of closures in use whose names are most like one that no package has."""
    import difflib  # noqa: PLC0415 - most names are known

    graph = opened(report)
    known = {package for closure in graph.closures for package in closure.packages} if graph is not None else ()
    return tuple(difflib.get_close_matches(name, known, n=3, cutoff=NEAR))


def deps_lines(answer: Why, found: tuple[Dependencies, ...], like: tuple[str, ...] = ()) -> Iterator[Line]:
    """Yield the trees for people; of what no closure in use has, whether it is here at all, and names `like` it."""
    if answer.sample:
        yield SAMPLE
    if not found:
        yield Line(f"{safe(answer.name)} is in no closure in use.", "head")
        if answer.here is not None:
            yield from rows(answer.here)
        if like and (answer.here is None or answer.here.state != "path"):
            yield Line(f"Did you mean {' or '.join(map(safe, like))}?", indent=2)
        return
    for one in found:
        package = one.package
        yield Line(f"{called(package)} in {profile(package.closure)}: {known_size(package.nar_size)}", "head")
        yield from _side("needs", len(package.needs), one.needs)
        yield from _side("needed by", len(package.needed_by), one.needed_by)
        if package.profiles:
            yield Line(f"asked for by {asking(package.profiles)}", indent=2)


def _side(word: str, count: int, branch: Branch) -> Iterator[Line]:
    what = plural(count, "package") if count else "no other package"
    yield Line(f"{word} {what}", "strong", 2)
    yield from drawn(branch)
