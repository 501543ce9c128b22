"""Suggestions as lines to read: each tool with how many have it, then what to write where."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from shlex import quote

from nixlore.present._suggest import Addition, Suggested, Suggestions
from nixlore.present._text import Line, safe

WHOLE = 24
"""So many lines of another project's file are shown; a longer one is to be copied."""


def lines(found: Suggestions) -> Iterator[Line]:
    """Yield what is suggested, the most usual first."""
    kinds = " and ".join(found.kinds) or "of no known kind"
    yield Line(f"{safe(found.project) or 'A new project'}: {kinds}", "head")
    if found.too_little and not found.tools:
        yield Line(f"nothing to suggest: {safe(found.too_little)}", "dim")
        return
    if not found.tools:
        yield Line("it has all that your others have", "dim")
    for tool in found.tools:
        yield Line("")
        yield from _tool(tool, is_new=not found.project)
    if not found.project:
        yield from _manifests(found)
    for gap in found.counts:
        usual = gap.others
        if gap.count < usual.fewest:
            yield Line("")
            range_of = f"{usual.fewest} to {usual.most} ({usual.median:g} in the middle)"
            their = f"{usual.most}" if usual.fewest == usual.most else range_of
            told = f"development dependencies: {gap.count}; your {usual.n} other {gap.kind} projects have {their}"
            yield Line(told, "dim")
    if found.tools:
        yield Line("")
        yield Line("Nothing was written: what is above is for you to add.", "dim")


def _tool(tool: Suggested, *, is_new: bool) -> Iterator[Line]:
    purpose = f" ({', '.join(tool.purposes)})" if tool.purposes else ""
    yield Line(f"{safe(tool.tool)}{purpose}", "strong")
    which = f"{tool.n} {tool.kind} projects" if is_new else f"{tool.n} other {tool.kind} projects"
    of_all = f"all of your {which} have" if tool.have == tool.n else f"{tool.have} of your {which} have"
    instead = f"; this one has {safe(' and '.join(tool.instead))} instead" if tool.instead else ""
    recent = (
        "" if abs(tool.weighted - tool.have / tool.n) < 0.1 else f", {tool.weighted:.0%} with recent ones weighing more"
    )
    yield Line(f"{of_all} it{recent}; {safe(tool.like)} was worked on last{instead}", "dim", 2)
    for addition in tool.additions:
        if not is_new or addition.source != "manifest":
            yield from _addition(addition)


def _manifests(found: Suggestions) -> Iterator[Line]:
    """Yield what a new project's manifests would hold, all of one table together."""
    tables: dict[tuple[str, str], list[str]] = {}
    for tool in found.tools:
        for one in tool.additions:
            if one.source == "manifest":
                tables.setdefault((one.file, one.under), []).append(one.text)
    for (file, under), texts in tables.items():
        yield Line("")
        yield Line(f"{safe(file)}{_part(file, under)}", "strong")
        rows = merged(texts, "," if file.endswith(".json") else "")
        yield from (Line(safe(row.lstrip(), 200), "", 2 + len(row) - len(row.lstrip())) for row in rows)


def merged(texts: Sequence[str], between: str = "") -> list[str]:
    """Return additions to one table as one, each of which has its first and last lines; `between` stands after each."""
    rows = [text.splitlines() for text in texts]
    first = rows[0]
    head = next(
        (number for number in range(len(first)) if any(row[: number + 1] != first[: number + 1] for row in rows)), 0
    )
    is_closed = len(first) > head + 1
    inner = [line for row in rows for line in (row[head:-1] if is_closed else row[head:])]
    inner = [line if line.endswith(between) else line + between for line in inner[:-1]] + inner[-1:]
    return [*first[:head], *inner, *(first[-1:] if is_closed else [])]


def _addition(one: Addition) -> Iterator[Line]:
    place = f"{one.file}:{one.at}" if one.at else one.file
    under = _part(one.file, one.under) if one.source in ("manifest", "dev shell", "devenv") else ""
    like = f"{one.like}:{one.like_line}" if one.like_line else one.like
    yield Line(f"{safe(place)}{under}  (as in {safe(like)})", "", 2)
    if not one.text and one.source == "context":
        yield Line("what it says is that project's own: this one's is yours to write", "dim", 6)
    elif not one.text:
        yield Line(safe(_copy(one)), "", 6)
    for line in one.text.splitlines():
        yield Line(safe(line.lstrip(), 200), "", 6 + len(line) - len(line.lstrip()))


def _part(file: str, under: str) -> str:
    """Return in which part of a file something belongs, "" where that is the file itself."""
    return f", in {safe(under)}" if under and under != file.rpartition("/")[2] else ""


def _copy(one: Addition) -> str:
    """Return the command that copies a file or folder from the other project, for the project's own directory."""
    place = one.file.rpartition("/")[0]
    like = f"~/{quote(one.like.removeprefix('~/'))}" if one.like.startswith("~/") else quote(one.like)
    return f"{f'mkdir -p {quote(place)} && ' if place else ''}cp -r {like} {quote(one.file)}"
