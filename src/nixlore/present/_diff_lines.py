"""The comparison of two closures as lines: what one uses first, what else was asked for, then the rest in counts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from nixlore.present._diff import Diff, Difference, Side
from nixlore.present._parts import SAMPLE
from nixlore.present._text import Line, listed, plain_size, plural, safe
from nixlore.synthesize._generations import made, nar_size

SHORT = 8
"""How many digits of a revision are shown."""

MOST = 12
"""How many packages that came with others are named in one line unless all are asked for."""

MOST_UNSEEN = 20
"""How many packages that were asked for, and not seen in use, are shown unless all are asked for."""

WIDEST = 44
"""A longer change does not move the column after it."""

LISTED = {"changed": "changed", "added": "came", "removed": "went", "outputs": "other outputs"}


def lines(diff: Diff, *, full: bool = False) -> Iterator[Line]:
    """Yield the answer."""
    if diff.sample:
        yield SAMPLE
    yield from _heading(diff)
    told = [row for row in diff.changes if row.kind != "rebuilt"]
    if not told and not diff.of_kind("rebuilt"):
        yield Line(_nothing(diff))
        return
    used = [row for row in told if row.used is not None]
    yield from _section("What is used", used, full=True)
    unseen = [row for row in told if row.used is None and row.is_selected]
    title = "Also asked for (no use of these was seen)" if diff.is_use_known else "Asked for (no history was read)"
    yield from _section(title, unseen, full=full)
    yield from _below([row for row in told if row.used is None and not row.is_selected], full=full)
    yield from _rebuilt(diff)


def _heading(diff: Diff) -> Iterator[Line]:
    yield Line(f"{_side(diff.before)} → {_side(diff.after)}", "head")
    for said, parts in (
        ("nixpkgs", [safe(side.nixpkgs_revision[:SHORT]) for side in (diff.before, diff.after)]),
        ("commit", [_commit(side) for side in (diff.before, diff.after)]),
    ):
        if all(parts):
            yield Line(f"{said} {parts[0]} → {parts[1]}" if parts[0] != parts[1] else f"{said} {parts[0]}, the same")
    yield Line(
        f"{plain_size(diff.size_before)} → {nar_size(diff.size_after)} ({signed(diff.size_after - diff.size_before)}), "
        f"{diff.paths_before:,} → {plural(diff.paths_after, 'store path')}"
    )
    if diff.arrived or diff.left:
        yield Line(f"new: {nar_size(diff.arrived)}; no longer in it: {nar_size(diff.left)}{_held(diff)}")


def _side(side: Side) -> str:
    known = [made(side.created)] if side.created is not None else []
    known += [safe(side.version)] if side.version else []
    return safe(side.says) + (f" ({', '.join(known)})" if known else "")


def _commit(side: Side) -> str:
    said = ""
    if side.commit:
        is_dirty = side.commit_known_by == "revision" and side.configuration_revision.endswith("-dirty")
        said = (
            " (likely, by time)" if side.commit_known_by == "time" else " and uncommitted changes" if is_dirty else ""
        )
    return safe(side.commit[:SHORT]) + said


def _held(diff: Diff) -> str:
    """Return who still holds what was left; deleting frees only what nobody does."""
    if diff.held_by is None or not diff.left:
        return ""
    if diff.held_by:
        return f", still held by {listed(diff.held_by)}"
    return "" if diff.roots_unseen else ", held by no root: the next garbage collection frees it"


def _nothing(diff: Diff) -> str:
    if diff.before.target == diff.after.target:
        return "both are one and the same"
    return f"no package differs; {plural(diff.unnamed, 'other store path')} (configuration files, units) do"


def _section(title: str, rows: Sequence[Difference], *, full: bool) -> Iterator[Line]:
    if not rows:
        return
    shown = rows if full else rows[:MOST_UNSEEN]
    cells = [(_changed(row), _size(row), _use(row)) for row in shown]
    first, second = min(max(len(cell[0]) for cell in cells), WIDEST), max(len(cell[1]) for cell in cells)
    yield Line("")
    yield Line(title, "head")
    for row, (what, size, use) in zip(shown, cells, strict=True):
        is_lost = row.used is not None and (row.kind == "removed" or row.used.is_long_ago)
        yield Line(f"{what:<{first}}  {size:>{second}}  {use}".rstrip(), "warn" if is_lost else "", 2)
    if len(shown) < len(rows):
        yield Line(f"and {len(rows) - len(shown)} more: --full", "dim", 2)


def _changed(row: Difference) -> str:
    """Return what became of a package: `neovim 0.10.1 → 0.11.0`, `+ restic 0.18`, `- yt-dlp 2025.6`."""
    name, old, new = safe(row.name, 60), versions(row.before), versions(row.after)
    if row.kind in ("added", "removed"):
        return f"{'+' if row.kind == 'added' else '-'} {name} {new or old}".rstrip()
    return f"{name} {old} → {new}" if old != new else f"{name} {new} ({LISTED.get(row.kind, row.kind)})"


def versions(found: Iterable[str]) -> str:
    """Return versions in one word, `?` for a part without one among several."""
    return ", ".join(safe(version, 40) or "?" for version in found) if any(found) else ""


def signed(size: int) -> str:
    """Return a difference of bytes with its sign: `+1.2 MB`, `0 B`."""
    return f"{'+' if size > 0 else '-' if size < 0 else ''}{plain_size(abs(size))}"


def _size(row: Difference) -> str:
    return signed(row.size_after - row.size_before)


def _use(row: Difference) -> str:
    if row.used is None:
        return ""
    says = safe(row.used.says)
    if row.kind == "removed":
        return f"{says}: gone"
    return f"{says}: try it" if row.used.is_long_ago and row.kind == "changed" else says


def _below(rows: Sequence[Difference], *, full: bool) -> Iterator[Line]:
    """Yield what came with others, each kind in one line, the largest changes first."""
    if not rows:
        return
    yield Line("")
    yield Line("With them", "head")
    for kind, word in LISTED.items():
        found = sorted(
            (row for row in rows if row.kind == kind),
            key=lambda row: (-abs(row.size_after - row.size_before), row.name),
        )
        if found:
            told = listed((_changed(row).lstrip("+- ") for row in found), len(found) if full else MOST)
            yield Line(f"{len(found)} {word}: {told}", "", 2)


def _rebuilt(diff: Diff) -> Iterator[Line]:
    rows = [row for row in diff.changes if row.kind == "rebuilt"]
    if not rows:
        return
    used = [row.name for row in rows if row.used is not None]
    if len(rows) <= MOST:
        named = f": {listed((row.name for row in rows), MOST)}"
    else:
        named = f", of those in use {listed(used, MOST)}" if used else ""
    yield Line("")
    yield Line("Rebuilt at the same version", "head")
    yield Line(plural(len(rows), "package") + named, "", 2)
    if diff.hub:
        how = "which moved" if diff.hub_moved else "itself rebuilt at the same version"
        yield Line(f"a mass rebuild: most of it rests on {safe(diff.hub)}, {how}", "", 2)
