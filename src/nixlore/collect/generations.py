"""The generations that still exist: of the system, of Home Manager's home and of the user's own profile.

Only links and the text of each version are read; nothing is run. When a generation was made is the time of its link, as
`nix-env --list-generations` has it.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePosixPath

import msgspec

from nixlore.collect._generations_places import Listing, Profile, is_contained, listings, profiles
from nixlore.collect._generations_reading import GONE, NOWHERE, Reader
from nixlore.collect._home_files import shown
from nixlore.collect._links import Links
from nixlore.collect._mounts import mounts
from nixlore.collect._store_place import store_place
from nixlore.machine import Machine
from nixlore.model.evidence import Coverage, Diagnostic, State
from nixlore.model.store import Generation

NAME = "generations"
STAGE = f"collect/{NAME}"
UNIT = "generations"

MOST_NAMED = 5
"""How many broken links are named; the rest is a number."""


class _Place(msgspec.Struct, frozen=True):
    """The generations that one place of a profile holds, with what its own link names.

    `missing` says by number of what is not seen why that is so.
    """

    listing: Listing
    generations: tuple[Generation, ...]
    missing: Mapping[int, str]
    current: int | None


def collect(machine: Machine) -> Iterator[Generation | Coverage | Diagnostic]:
    """Yield every generation, profile by profile and oldest first, then what runs without being one of them."""
    reader = _reader(machine)
    reader.is_contained = is_contained(reader.links)
    places = [_read(machine, reader, listing) for listing in listings(machine, reader.links)]
    for kind, user in dict.fromkeys((place.listing.profile.kind, place.listing.profile.user) for place in places):
        of_one = [place for place in places if (place.listing.profile.kind, place.listing.profile.user) == (kind, user)]
        yield from _marked(machine, reader, of_one)
        for place in of_one:
            yield from _told(machine, place)
    yield from _unseen(machine, places)


def fingerprint(machine: Machine) -> bytes:
    """Return what stands for all of it: every link, its time and whether what it leads to is there, and what runs."""
    reader = _reader(machine)
    links = reader.links
    rows = [f"{machine.home}\0{machine.user}\0{is_contained(links)}"]
    for listing in listings(machine, links):
        profile = listing.profile
        rows.append(f"{profile.directory}\0{listing.place}\0{profile.name}\0{listing.cause}\0{listing.skipped}")
        names = [f"{profile.name}-{number}-link" for number in listing.numbers]
        rows += [_state(reader, f"{listing.place}/{name}") for name in (profile.name, *names) if listing.place]
    rows += [
        _state(reader, link) for profile in profiles(machine) for link in (*profile.running, profile.booted) if link
    ]
    return "\n".join(rows).encode("utf-8", "surrogateescape")


def _reader(machine: Machine) -> Reader:
    place = store_place(machine)
    return Reader(Links(machine, mounts(machine)), own=place.files if place.own else "")


def _state(reader: Reader, path: str) -> str:
    try:
        place = reader.links.directory(path)
        changed = os.lstat(reader.links.root + path).st_ctime_ns
    except (OSError, ValueError):
        return f"{path}\0"
    return f"{path}\0{changed}\0{place}\0{reader.missing(place)}"


def _read(machine: Machine, reader: Reader, listing: Listing) -> _Place:
    profile = listing.profile
    directory = shown(PurePosixPath(profile.directory), machine)
    found, missing = [], {}
    for number in listing.numbers:
        name = f"{profile.name}-{number}-link"
        seen = reader.link(f"{listing.place}/{name}")
        if seen is None:
            continue
        target, created = seen
        found.append(reader.generation(profile, number, f"{directory}/{name}", target, created))
        if why := reader.missing(target):
            missing[number] = why
    return _Place(listing, tuple(found), missing, _current(reader, listing))


def _current(reader: Reader, listing: Listing) -> int | None:
    """Return the number that the profile's own link names, None without one."""
    name = listing.profile.name
    written = reader.written(f"{listing.place}/{name}") if listing.place else ""
    digits = written.rpartition("/")[2].removeprefix(f"{name}-").removesuffix("-link")
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 11 else None


def _marked(machine: Machine, reader: Reader, places: list[_Place]) -> Iterator[Generation]:
    """Yield the generations of one profile, those marked that are current, run or were booted."""
    profile = places[0].listing.profile
    rows = [
        msgspec.structs.replace(row, is_current=row.number == place.current)
        for place in places
        for row in place.generations
    ]
    running = _leads_to(reader, profile.running)
    booted = _leads_to(reader, (profile.booted,) if profile.booted else ())
    for link, mark in ((running, "is_active"), (booted, "is_booted")):
        if link is not None:
            _mark(machine, reader, profile, rows, link, mark)
    yield from rows


def _leads_to(reader: Reader, links: tuple[str, ...]) -> tuple[str, str, int] | None:
    """Return the first of some links that leads into the store, where to, and when it was made."""
    for link in links:
        seen = reader.link(link)
        if seen is not None and reader.store_path(link):
            return link, reader.store_path(link), seen[1]
    return None


def _mark(
    machine: Machine, reader: Reader, profile: Profile, rows: list[Generation], link: tuple[str, str, int], mark: str
) -> None:
    """Mark what a link leads to: a generation, a specialisation of one, or what is none of them."""
    named, target, made = link
    given = {mark: True, "booted_at": made} if mark == "is_booted" else {mark: True}
    same = [at for at, row in enumerate(rows) if row.target == target]
    if same:
        # Several generations may be one and the same system: the current one is meant, else the newest.
        at = max(same, key=lambda place: (rows[place].is_current, rows[place].created, rows[place].number))
        rows[at] = msgspec.structs.replace(rows[at], **given)
        return
    of = _specialised(reader, rows, target)
    number, name = of if of is not None else (0, "")
    own = reader.generation(profile, number, shown(PurePosixPath(named), machine), target, made)
    rows.append(msgspec.structs.replace(own, specialisation=name, **given))


def _specialised(reader: Reader, rows: list[Generation], target: str) -> tuple[int, str] | None:
    """Return the number of the generation, and the name, of which a system is a specialisation."""
    for row in sorted(rows, key=lambda row: (row.is_current, row.created), reverse=True):
        names = reader.specialisations(row.target) if row.specialisations else {}
        for name, system in names.items():
            if system == target:
                return row.number, name
    return None


def _told(machine: Machine, place: _Place) -> Iterator[Coverage | Diagnostic]:
    """Yield what was read of one place, and what could not be."""
    listing = place.listing
    subject = shown(PurePosixPath(listing.profile.directory) / listing.profile.name, machine)
    gone = tuple(number for number, why in place.missing.items() if why == GONE)
    if gone:
        yield Diagnostic(stage=STAGE, subject=subject, cause=f"{_numbers(gone)} to what is not there")
    numbers = {row.number for row in place.generations}
    if not listing.cause and place.current is not None and place.current not in numbers:
        yield Diagnostic(stage=STAGE, subject=subject, cause=f"names generation {place.current}, which is not there")
    times = [row.created for row in place.generations]
    state: State = "unreadable" if listing.cause else "read" if listing.place else "absent"
    if state == "absent" and not place.generations and listing.profile.kind != "system":
        return
    yield Coverage(
        collector=NAME,
        source=subject,
        state=state,
        entries=len(place.generations),
        skipped=listing.skipped,
        since=min(times, default=None),
        until=max(times, default=None),
        unit=UNIT,
        user=listing.profile.user,
        note=listing.cause,
    )


def _unseen(machine: Machine, places: Sequence[_Place]) -> Iterator[Diagnostic]:
    """Yield each reason once for which directories of profiles were not listed, or their store was not looked into."""
    directories: dict[tuple[str, bool], list[PurePosixPath]] = {}
    stores: dict[tuple[str, str], int] = {}
    for place in places:
        directory = PurePosixPath(place.listing.profile.directory)
        if cause := place.listing.cause:
            directories.setdefault((cause, directory.is_relative_to(machine.home)), []).append(directory)
        for row in place.generations:
            why = place.missing.get(row.number, "")
            if why not in ("", GONE):
                closed = (row.target.rpartition("/")[0], why)
                stores[closed] = stores.get(closed, 0) + 1
    for (cause, _), found in directories.items():
        common = PurePosixPath(os.path.commonpath(found))
        yield Diagnostic(stage=STAGE, subject=shown(common, machine), cause=cause)
    for (store, why), count in stores.items():
        links = "the link of a generation is" if count == 1 else f"the links of {count} generations are"
        yield Diagnostic(
            stage=STAGE,
            subject=shown(PurePosixPath(store), machine),
            cause=f"cannot be looked at ({why}), so only {links} known",
            # Without a database either, who reads that tells of it.
            severity="note" if why in NOWHERE and not _has_database(machine) else "warning",
        )


def _has_database(machine: Machine) -> bool:
    database = store_place(machine).database
    return database is not None and os.path.lexists(database)


def _numbers(numbers: tuple[int, ...]) -> str:
    """Return numbers of generations as words, with the verb."""
    if len(numbers) == 1:
        return f"generation {numbers[0]} leads"
    named = ", ".join(map(str, numbers[:MOST_NAMED]))
    more = f" and {len(numbers) - MOST_NAMED} more" if len(numbers) > MOST_NAMED else ""
    return f"generations {named}{more} lead"
