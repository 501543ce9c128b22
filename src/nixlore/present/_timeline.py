"""A picture of the configuration's life: how many tools it declared over time, what came, went and moved, and when."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import msgspec

from nixlore.model.evolution import ConfigLog, LogEntry, Spell, ToolMigration
from nixlore.model.git import EventKind
from nixlore.model.run import DAY
from nixlore.present._life import Lives, lives, quoted
from nixlore.present._shapes import bar, heat
from nixlore.present._tables import Table
from nixlore.present._text import Line, plural, safe
from nixlore.report import Report

MOST_ROWS = 30
"""Over more months than this, a row stands for a quarter, then for a year."""

COME: frozenset[EventKind] = frozenset(("added", "re-added"))
GONE: frozenset[EventKind] = frozenset(("removed", "disabled"))
BIG = 10
"""A commit by which so many tools came or went is told."""

DAYS_OF_YEAR = 365


@dataclass
class Stretch:
    """A month, a quarter or a year: how many tools were declared at its end, and what happened in it."""

    name: str
    declared: int = 0
    came: int = 0
    went: int = 0
    moved: int = 0
    locks: int = 0
    commits: int = 0
    notes: list[str] = field(default_factory=list)


class _Told(msgspec.Struct, frozen=True):
    """When one tool was declared."""

    spells: tuple[Spell, ...] = ()


def stretches(
    log: ConfigLog, migrations: Sequence[ToolMigration] = (), known: Lives | None = None
) -> tuple[Stretch, ...]:
    """Return every stretch from the first commit to the last, also those in which nothing happened.

    How many tools were declared at its end is counted from the lives that are `known`, which heed that a tool went on
    one branch and stayed on the other; without them, commit by commit.
    """
    entries = sorted((entry for entry in log.entries if _month(entry.date) is not None), key=lambda entry: entry.at)
    if not entries:
        return ()
    months = [month for entry in entries if (month := _month(entry.date)) is not None]
    first, last = min(months), max(months)
    size = next((size for size in (1, 3) if (last - first) // size < MOST_ROWS), 12)
    found = {place: Stretch(_name(place * size, size)) for place in range(first // size, last // size + 1)}
    switched: dict[str, list[str]] = defaultdict(list)
    for switch in migrations:
        switched[switch.commit].append(f"{safe(switch.from_, 40)} → {safe(switch.to, 40)}")
    there: set[str] = set()
    for entry in entries:
        stretch = found[(_month(entry.date) or 0) // size]
        _count(stretch, entry, there)
        stretch.notes += [*switched[entry.commit], *_big(entry)]
    if known is not None and known.packages:
        _count_declared(found, size, known)
    else:
        _carry(found.values())
    return tuple(found.values())


def _count_declared(found: Mapping[int, Stretch], size: int, known: Lives) -> None:
    """Enter how many tools were declared at the end of each stretch."""
    changes: Counter[int] = Counter()
    for raw in known.packages.values():
        for spell in msgspec.json.decode(raw, type=_Told).spells:
            came, went = _month(spell.first.date), None if spell.last is None else _month(spell.last.date)
            if came is not None and (spell.last is None or went is not None):
                changes[came // size] += 1
                changes.subtract([] if went is None else [max(went, came) // size])
    for place, stretch in found.items():
        stretch.declared = sum(change for at, change in changes.items() if at <= place)


def _count(stretch: Stretch, entry: LogEntry, there: set[str]) -> None:
    kinds = Counter(line.kind for line in entry.lines)
    came = sum(kinds[kind] for kind in COME)
    went = sum(kinds[kind] for kind in GONE)
    stretch.came += came
    stretch.went += went
    stretch.moved += kinds.total() - came - went
    stretch.locks += bool(entry.inputs)
    stretch.commits += 1
    there.difference_update(line.tool for line in entry.lines if line.kind in GONE)
    there.update(line.tool for line in entry.lines if line.kind in COME)
    stretch.declared = len(there)


def _big(entry: LogEntry) -> Iterator[str]:
    turns = sum(line.kind in COME or line.kind in GONE for line in entry.lines)
    if turns >= BIG and entry.subject:
        yield quoted(entry.subject, 60)


def _carry(found: Iterable[Stretch]) -> None:
    """Let a stretch without a commit have as many tools as the one before."""
    declared = 0
    for stretch in found:
        declared = stretch.declared = stretch.declared if stretch.commits else declared


def _month(date: str) -> int | None:
    """Return the month of an ISO date, counted from the year 0."""
    try:
        return int(date[:4]) * 12 + int(date[5:7]) - 1
    except ValueError:
        return None


def _name(month: int, size: int) -> str:
    year, place = divmod(month, 12)
    return {1: f"{year:04}-{place + 1:02}", 3: f"{year:04} Q{place // 3 + 1}"}.get(size, f"{year:04}")


def timeline(report: Report) -> Table | None:
    """Return the picture as a table, for what is no terminal."""
    log = report.fact("config_log", ConfigLog)
    if log is None:
        return None
    known = lives(report)
    rows = [
        (
            stretch.name,
            f"{stretch.declared}",
            f"{stretch.came}",
            f"{stretch.went}",
            f"{stretch.moved}",
            f"{stretch.locks}",
            f"{stretch.commits}",
            "; ".join(stretch.notes),
        )
        for stretch in stretches(log, _migrations(known), known)
    ]
    columns = ("when", "declared", "came", "went", "moved", "lock updates", "commits", "notes")
    return Table(columns, tuple(rows), frozenset(columns[1:-1]), ("moved", "commits"), flexible="notes")


def _migrations(known: Lives | None) -> Sequence[ToolMigration]:
    return () if known is None else known.migrations


def picture(report: Report, width: int) -> Iterator[Line]:
    """Yield the picture, no wider than so many characters where that is possible at all."""
    log = report.fact("config_log", ConfigLog)
    known = lives(report)
    found = stretches(log, _migrations(known), known) if log is not None else ()
    if not found:
        return
    yield Line(_heading(found, known), "head")
    wide = min(max((width - 40) // 4, 8), 24)
    left = max(map(len, (stretch.name for stretch in found)))
    figures = [_figures(stretch) for stretch in found]
    middle = max(map(len, figures))
    most = max((stretch.declared for stretch in found), default=0) or 1
    digits = len(f"{most}")
    for stretch, told in zip(found, figures, strict=True):
        drawn = bar(stretch.declared, most, wide)
        start = f"{stretch.name:<{left}} {drawn} {stretch.declared:>{digits}}  {told:<{middle}}"
        room = width - len(start) - 2
        notes = safe("; ".join(stretch.notes), max(room, 12)) if stretch.notes else ""
        yield Line(f"{start}  {notes}".rstrip())
    yield Line("bar: tools declared · + came · - went · ~ moved or changed · ↻ lock updates", "dim")
    if log is not None:
        yield from _year(log, report.generated_at // DAY, width)


def _year(log: ConfigLog, today: int, width: int) -> Iterator[Line]:
    """Yield on which days of the last year there were commits, nothing where there were none."""
    days = Counter(day for entry in log.entries if today - DAYS_OF_YEAR < (day := entry.at // DAY) <= today)
    if days:
        yield Line("")
        yield Line(f"{plural(days.total(), 'commit')} on {plural(len(days), 'day')} of the last year", "head")
        yield from heat(days, today, width)


def _heading(found: Sequence[Stretch], known: Lives | None) -> str:
    commits = sum(stretch.commits for stretch in found)
    since = "; the history that is here is shallow" if known is not None and known.shallow else ""
    return f"{plural(commits, 'commit')} to Nix and lock files, {found[0].name} to {found[-1].name}{since}"


def _figures(stretch: Stretch) -> str:
    parts = ((stretch.came, "+"), (stretch.went, "-"), (stretch.moved, "~"), (stretch.locks, "↻"))
    return " ".join(f"{f'{sign}{count}' if count else '':>4}" for count, sign in parts).rstrip()
