"""What `diff` compares: generations by number, by profile and number, by what they are, or store paths and links."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from typing import NoReturn

import click
from click.shell_completion import CompletionItem

from nixlore.cli._session import session
from nixlore.errors import ConfigError, NixloreError
from nixlore.machine import Machine
from nixlore.model.dependencies import GenerationCommits
from nixlore.model.store import Generation, ProfileKind
from nixlore.present._diff import Side
from nixlore.present._text import safe

PROFILES: Mapping[str, ProfileKind] = {"system": "system", "home": "home", "user": "user"}
OF = {"system": "of the system", "home": "of the home", "user": "of the user's profile"}
MARKS = {"current": "is_current", "booted": "is_booted", "running": "is_active"}
PREVIOUS = "previous"

MOST_NAMED = 12
"""How many generations are named to somebody who asked for one that is not there."""


class Sides:
    """The generations of a machine, to choose two sides of; `user` is whose profile `user:3` is of."""

    def __init__(self, machine: Machine, generations: Sequence[Generation], commits: GenerationCommits | None) -> None:
        self.machine = machine
        self.generations = generations
        self.commits = {(row.profile, row.number): row for row in commits.rows} if commits is not None else {}

    def chosen(self, first: str, second: str) -> tuple[Side, Side]:
        """Return both sides; the one before and the current one of a profile where they are not named."""
        default = next((name for name, kind in PROFILES.items() if self._of(kind)), "system")
        if not first:
            if not self._of(PROFILES[default]):
                message = "there are no generations to compare: of no system, no home and no profile"
                raise ConfigError(
                    message, remedy="name two store paths, or links to them; `nixlore self doctor` says more"
                )
            return self.side(f"{default}:{PREVIOUS}"), self.side(f"{default}:current")
        if second:
            return self.side(first), self.side(second)
        profile = first.partition(":")[0] if first.partition(":")[0] in PROFILES else "system"
        return self.side(first), self.side(f"{profile if self._of(PROFILES[profile]) else default}:current")

    def untold(self, sides: tuple[Side, Side]) -> str:
        """Return what is to be said where the system that runs is no generation, and none of the sides."""
        targets = {side.target for side in sides}
        running = next((row for row in self._of("system", all_of=True) if row.is_active and not row.number), None)
        if running is None or running.target in targets or targets.isdisjoint(row.target for row in self._of("system")):
            return ""
        return (
            "the system that runs is no generation: it was only tried (`nixos-rebuild test`), or its link was deleted;"
            " `nixlore diff current running` compares with it"
        )

    def side(self, word: str) -> Side:
        """Return what a word names."""
        if "/" in word:
            return self._path(word)
        profile, colon, which = word.partition(":")
        if not colon:
            profile, which = ("system", word) if word not in PROFILES else (word, "current")
        if profile not in PROFILES:
            refuse(word)
        kind = PROFILES[profile]
        rows = self._of(kind)
        if which.isascii() and which.isdigit() and int(which):
            found = [row for row in rows if row.number == int(which) and not row.specialisation]
            return self._side(found[-1], "") if found else self._absent(kind, f"generation {int(which)}", rows)
        if which == PREVIOUS:
            return self._previous(kind, rows)
        if which not in MARKS:
            refuse(word)
        marked = [row for row in self._of(kind, all_of=True) if getattr(row, MARKS[which])]
        return self._side(marked[-1], which) if marked else self._absent(kind, f"{which} generation", rows)

    def _of(self, kind: ProfileKind, *, all_of: bool = False) -> list[Generation]:
        """Return the generations of one kind, oldest first; of profiles of users only the user's own."""
        users = ("", self.machine.user)
        own = [row for row in self.generations if row.profile == kind and row.user in users]
        own.sort(key=lambda row: (row.number, row.created))
        return own if all_of else [row for row in own if row.number and not row.specialisation]

    def _previous(self, kind: ProfileKind, rows: Sequence[Generation]) -> Side:
        current = next((row for row in rows[::-1] if row.is_current), rows[-1] if rows else None)
        before = [row for row in rows if current is not None and row.number < current.number]
        return self._side(before[-1], PREVIOUS) if before else self._absent(kind, "generation before the current", rows)

    def _side(self, row: Generation, called: str) -> Side:
        name = f"generation {row.number} {OF[row.profile]}" if row.number else f"what is {called} {OF[row.profile]}"
        name += f", specialisation {row.specialisation}" if row.specialisation else ""
        commit = self.commits.get((row.profile, row.number)) if row.number else None
        return Side(
            says=f"{name}, {called}" if called and row.number else name,
            target=row.target,
            created=row.created,
            version=row.version,
            nixpkgs_revision=row.nixpkgs_revision,
            configuration_revision=row.configuration_revision,
            commit=commit.commit if commit is not None else "",
            commit_known_by=commit.known_by if commit is not None else "",
            environment=row.environment,
        )

    def _path(self, word: str) -> Side:
        from nixlore.collect._generations_store import target_of  # noqa: PLC0415 - only paths need it

        # Whoever looks at another root names what is in that root.
        path = os.path.abspath(word) if self.machine.is_live else os.path.normpath("/" + word.lstrip("/"))  # noqa: PTH100 - links stay
        target = target_of(self.machine, path)
        if not target:
            message = f"{safe(word)} leads to no store path"
            raise ConfigError(message, remedy="name a link that leads into the store, or a path in it")
        row = next((row for row in self.generations if row.target == target and row.number), None)
        if row is None:
            return Side(says=path, target=target)
        said = self._side(row, "")
        return Side(**{name: getattr(said, name) for name in said.__struct_fields__ if name != "says"}, says=path)

    def _absent(self, kind: ProfileKind, what: str, rows: Sequence[Generation]) -> NoReturn:
        message = f"there is no {what} {OF[kind]}"
        raise ConfigError(message, remedy=self._there(kind, rows))

    def _there(self, kind: ProfileKind, rows: Sequence[Generation]) -> str:
        """Return which generations there are."""
        if rows:
            named = [f"{row.number}{_marked(row)}" for row in rows[-MOST_NAMED:]]
            more = f"{len(rows) - MOST_NAMED} older and " if len(rows) > MOST_NAMED else ""
            return f"there are {more}{', '.join(named)}" if len(rows) > 1 else f"there is only {named[0]}"
        others = [f"{name}:{own[-1].number}" for name, of in PROFILES.items() if of != kind and (own := self._of(of))]
        return f"there are others, such as {' and '.join(others)}" if others else "no generation of anything was found"


def _marked(row: Generation) -> str:
    marks = ", ".join(said for said, mark in MARKS.items() if getattr(row, mark))
    return f" ({marks})" if marks else ""


def sides_offered(context: click.Context, _parameter: click.Parameter, typed: str) -> list[CompletionItem]:
    """Return the system's generations of the last run that begin so, with their dates, and words, else files."""
    from nixlore.model.dependencies import GenerationHistory  # noqa: PLC0415 - only completion needs it
    from nixlore.synthesize._generations import made  # noqa: PLC0415

    try:
        pipeline = session(context).pipeline()
        last = pipeline.last()
    except NixloreError:
        last = None
    report = pipeline.opened(last, may_read=False) if last is not None else None
    fact = report.fact("generation_history", GenerationHistory) if report is not None else None
    steps = [step for step in fact.steps if step.profile == "system" and step.number] if fact is not None else []
    found = [CompletionItem(str(step.number), help=f"{made(step.created)} {step.version}") for step in steps[::-1]]
    found += [CompletionItem(word) for word in (PREVIOUS, *MARKS)]
    return [item for item in found if item.value.startswith(typed)] or [CompletionItem(typed, type="file")]


def refuse(word: str) -> NoReturn:
    """Say how to name what is compared."""
    message = f"{safe(word, 60)!r} names no generation"
    remedy = "say a number, home:NUMBER, user:NUMBER, previous, current, booted, running, or a path (./result)"
    raise ConfigError(message, remedy=remedy)
