"""How often each command was typed on this host, by people and by agents, one source winning per day.

An alias counts for itself and for the commands it runs. Rows of other hosts and other users are neither use nor lack of
use here. A name that was withheld counts where something known from elsewhere has it: a declared program, an alias, an
executable on the PATH.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec

from nixlore.analyze._counting import Tally, counts
from nixlore.analyze._here import Here
from nixlore.data.base_system import BASE_PROGRAMS, BUILTINS
from nixlore.identity import Catalog
from nixlore.model.evidence import Coverage
from nixlore.model.nix import Alias, Binary, Declaration
from nixlore.model.run import DAY, Target
from nixlore.model.shell import AdHocUse, Command, DefinedName, NameKey
from nixlore.model.usage import AdHocCount, CommandUsage, CommandUse, Window
from nixlore.shell.private import is_token, recognised
from nixlore.shell.winning import winning

WITHHELD = "#"
"""What all names are counted under that may not be told."""

SHELL_OF = {"fish_history": "fish", "bash_history": "bash", "zsh_history": "zsh", "nushell_history": "nushell"}
"""The shell whose aliases hold in a source; sources not named here may be of any shell."""


def analyze(
    commands: Sequence[Command] | None,
    adhoc: Sequence[AdHocUse] | None,
    defined: Sequence[DefinedName] | None,
    keys: Sequence[NameKey] | None,
    aliases: Sequence[Alias] | None,
    declarations: Sequence[Declaration] | None,
    binaries: Sequence[Binary] | None,
    coverage: Sequence[Coverage],
    catalog: Catalog,
    target: Target,
) -> CommandUsage:
    """Return the use of every command on the target host by the target user.

    Where no history may be read the answer is empty, with no window, so that what is declared can still be told.
    """
    here = Here(target)
    own, other_hosts, other_users = here.split(commands or ())
    plain = _plain_names(own, _known_names(aliases, declarations, binaries, catalog), keys or ())
    tallies, stands_for, via = _tallied(winning(_named(own, plain)), aliases or ())
    hidden = tallies.pop(WITHHELD).entries if WITHHELD in tallies else 0
    ours = [row for row in adhoc or () if here.has(row.host, row.user)]
    names = {alias.name for alias in aliases or ()} | {row.name for row in defined or ()}
    return CommandUsage(
        commands=tuple(
            _use(name, tally, via.get(name, ()), stands_for.get(name, ())) for name, tally in sorted(tallies.items())
        ),
        adhoc=tuple(_adhoc(ours)),
        windows=tuple(_windows(coverage, here)),
        defined=tuple(sorted(names)),
        hidden=hidden,
        other_hosts=other_hosts,
        other_users=other_users,
    )


def _use(name: str, tally: Tally, via: Iterable[str], stands_for: tuple[str, ...]) -> CommandUse:
    return CommandUse(
        name=name,
        uses=tally.uses(),
        via=tuple(sorted(via)),
        by_path=tally.by_path,
        not_found=tally.not_found,
        entries=tally.entries,
        stands_for=stands_for,
    )


def _known_names(
    aliases: Iterable[Alias] | None,
    declarations: Iterable[Declaration] | None,
    binaries: Iterable[Binary] | None,
    catalog: Catalog,
) -> Iterator[str]:
    """Yield every name that something vouches for, by which a withheld name can be recognised."""
    for alias in aliases or ():
        yield alias.name
        yield from alias.runs
    for path in {declaration.attr_path for declaration in declarations or ()} - {""}:
        yield path.rpartition(".")[2]
        yield from catalog.programs_of(path) or ()
    for binary in binaries or ():
        yield binary.name
    yield from BASE_PROGRAMS
    yield from BUILTINS


def _plain_names(rows: Sequence[Command], names: Iterable[str], keys: Sequence[NameKey]) -> dict[str, str]:
    """Return the withheld names that are names known from elsewhere."""
    withheld = {name for name in {row.name for row in rows} if is_token(name)}
    if not withheld or not keys:
        return {}
    known = set(names)
    found: dict[str, str] = {}
    for key in dict.fromkeys(row.key for row in keys):
        found |= recognised(withheld, known, key)
    return found


def _named(rows: Sequence[Command], plain: Mapping[str, str]) -> list[Command]:
    """Return rows with the names that are known from elsewhere, and one for all that are not.

    Two sources may have hashed one name with keys of their own, so that of all such names the better one counts a day.
    """
    return [
        msgspec.structs.replace(row, name=plain.get(row.name, WITHHELD)) if is_token(row.name) else row for row in rows
    ]


def _tallied(
    rows: Sequence[Command], aliases: Iterable[Alias]
) -> tuple[dict[str, Tally], dict[str, tuple[str, ...]], dict[str, set[str]]]:
    """Return the tally of every name, what each alias stands for, and the aliases that stood for each name.

    An abbreviation is stored expanded, so its own name is never typed text to resolve.
    """
    by_name = {(alias.name, alias.shell): _runs(alias) for alias in aliases if alias.kind == "alias"}
    aliased = {name for name, _ in by_name}
    tallies: dict[str, Tally] = defaultdict(Tally)
    stands_for: dict[str, tuple[str, ...]] = {}
    via: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        name = row.name
        tallies[name].add(row)
        if name not in aliased:
            continue
        runs = _standing(by_name, name, SHELL_OF.get(row.source, ""))
        if runs:
            stands_for[name] = runs
        for run in runs:
            if run != name:
                tallies[run].add(row)
                via[run].add(name)
    return tallies, stands_for, via


def _runs(alias: Alias) -> tuple[str, ...]:
    return tuple(dict.fromkeys(alias.runs))


def _standing(by_name: Mapping[tuple[str, str], tuple[str, ...]], name: str, shell: str) -> tuple[str, ...]:
    """Return what an alias runs in a shell; where the shell is not known, whatever any shell's alias runs."""
    found = by_name.get((name, shell)) or by_name.get((name, ""))
    if found is None and not shell:
        found = next((runs for (other, _), runs in by_name.items() if other == name), None)
    return found or ()


def _adhoc(rows: Iterable[AdHocUse]) -> Iterator[AdHocCount]:
    by_package: dict[str, list[AdHocUse]] = defaultdict(list)
    for row in rows:
        by_package[row.attr_path].append(row)
    for name, found in sorted(by_package.items()):
        yield AdHocCount(attr_path=name, tools=tuple(sorted({row.tool for row in found})), uses=counts(found))


def _windows(coverage: Iterable[Coverage], here: Here) -> Iterator[Window]:
    """Yield the window of every history that was read; only histories count in a unit of use."""
    for entry in coverage:
        is_history = entry.unit in ("runs", "distinct command lines")
        if is_history and entry.state in ("read", "partial") and here.has(entry.host, entry.user):
            yield Window(
                source=entry.source,
                unit="runs" if entry.unit == "runs" else "distinct command lines",
                actor="agent" if entry.actor == "agent" else "human",
                entries=entry.entries,
                first_day=None if entry.since is None else entry.since // DAY,
                last_day=None if entry.until is None else entry.until // DAY,
            )
