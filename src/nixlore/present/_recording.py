"""How the recording of shells stands: whether it is on, what waits, what it knows, and where it went silent."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

import msgspec

from nixlore.model.evidence import Coverage
from nixlore.model.run import DAY
from nixlore.present._text import Line, ago, homely, listed, plural, safe
from nixlore.synthesize._phrases import date

SHELLS = ("bash", "fish", "zsh")
"""The shells that can be recorded."""

RECORDING = "recording"
"""What `Coverage.source` says of what shells recorded themselves."""

State = Literal["recording", "paused", "ready", "not set up"]


class Recording(msgspec.Struct, frozen=True, kw_only=True):
    """How the recording of shells stands; times are epoch seconds.

    `state` is recording (a spool is there, so that shells write), paused, ready (the shells' start-up files load it,
    none of them has begun), or not set up. `waiting` counts the commands that no scan has taken yet, `first` and `last`
    are when the first and the last of them ended, `shells` how many sessions of each shell the spool knows.
    `loaded_by` are the start-up files that load it. `kept` counts the runs that the last scan knew of from the
    recording, from `since` to `until`. `silent` tells of shells whose hook was lost: since when.
    """

    state: State
    paused_since: int | None = None
    waiting: int = 0
    first: int | None = None
    last: int | None = None
    shells: dict[str, int] = {}
    spools: tuple[str, ...] = ()
    loaded_by: tuple[str, ...] = ()
    kept: int = 0
    since: int | None = None
    until: int | None = None
    silent: dict[str, int] = {}


def recording_lines(found: Recording, now: int, user: str) -> Iterator[Line]:
    """Yield how the recording stands, for people."""
    yield Line(_headline(found, now), "head")
    if found.waiting or found.shells:
        counted = plural(found.waiting, "command") + (" waits" if found.waiting == 1 else " wait")
        which = "" if found.waiting == 1 else "the last of them "
        last = f", {which}{ago(now - found.last)} old" if found.last is not None else ""
        shells = listed(f"{shell} {count}" for shell, count in sorted(found.shells.items()))
        yield _row("waiting", f"{counted} for the next scan{last}" + (f"; sessions: {shells}" if shells else ""))
    if found.kept and found.since is not None and found.until is not None:
        yield _row("kept", f"{plural(found.kept, 'run')}, {date(found.since // DAY)} to {date(found.until // DAY)}")
    for shell, since in sorted(found.silent.items()):
        yield Line(f"{'silent':<10}{_silence(shell, since)}", "warn", 2)
    yield from (_row("spool", safe(homely(path, user))) for path in found.spools)
    yield from (_row("loaded by", safe(homely(path, user))) for path in found.loaded_by)


def _row(label: str, text: str) -> Line:
    return Line(f"{label:<10}{text}", indent=2)


def _headline(found: Recording, now: int) -> str:
    if found.state == "paused":
        since = f" {ago(now - found.paused_since)} ago" if found.paused_since is not None else ""
        return f"Paused{since}: nothing is recorded until `nixlore shell resume`"
    if found.state == "recording":
        return "Recording: each command that ends in a shell that has loaded it"
    if found.state == "ready":
        return "Ready: the next shell that finds `nixlore` when it starts records"
    return "Not set up: `nixlore shell init fish` (bash, zsh) says how; atuin's database is read without it"


def overtaken(found: Recording, coverage: Sequence[Coverage], host: str) -> dict[str, int]:
    """Return the shells whose history goes on long after the last command that was recorded: since when."""
    recorded = [one for one in coverage if one.source == RECORDING and one.until is not None]
    own = [one.until for one in recorded if one.until is not None and one.host in ("", host)]
    last = max([*own, *([found.last] if found.last is not None else [])], default=None)
    if last is None or found.state != "recording":
        return {}
    loaded = {shell for shell in SHELLS if any(shell in path for path in found.loaded_by)}
    return {
        shell: last
        for shell in sorted(loaded)
        for one in coverage
        if one.collector == f"{shell}_history" and one.actor != "agent" and one.host in ("", host)
        if one.until is not None and one.until > last + DAY
    }


def examined(found: Recording, coverage: Sequence[Coverage], now: int, host: str, user: str) -> Iterator[Line]:
    """Yield the part of an examination that tells of the recording."""
    yield Line("")
    head, *rest = recording_lines(found, now, user)
    yield Line("Recording", "head")
    yield Line(head.text, "", 2)
    yield from rest
    for shell, last in overtaken(found, coverage, host).items():
        if shell not in found.silent:
            what = f"{shell}: its history goes on after {date(last // DAY)}, when the last command was recorded"
            yield Line(f"{'silent':<10}{what}; see that its start-up file loads nixlore, and loads it last", "warn", 2)


def _silence(shell: str, since: int) -> str:
    name = {"bash": "PROMPT_COMMAND", "zsh": "precmd_functions"}.get(shell, "the hook")
    what = f"{safe(shell)}: on {date(since // DAY)} {name} no longer had our hook"
    return f"{what}; load nixlore in the last line of its start-up file, or add to {name} instead of setting it"
