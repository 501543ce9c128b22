"""Whether what was read allows a claim that something was never used."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from nixlore.correlate._this_host import reaches
from nixlore.model.evidence import PRESENT_ONLY, Coverage
from nixlore.model.nix import Declaration
from nixlore.model.run import DAY, Config, Target
from nixlore.model.usage import Window

ENOUGH_ENTRIES = 300
"""Fewer history entries than this show too little of what a person does for "never" to mean anything."""

STALE_DAYS = 30
"""A history whose newest entry is older than this may have been replaced by one that we do not read."""

SHELLS = ("fish", "zsh", "nushell", "xonsh", "elvish")
"""Shells that a configuration enables in order to be typed into; bash is there in any case."""

SHOW_USE = ("path_binaries", "dotfiles", "shell_startup", "desktop_use")
"""Sources besides histories that may show that something is used, or what it provides."""

ALL_SHELLS = ("atuin", "hook")
"""Sources that see what is typed into any shell."""


def obstacle(
    windows: Sequence[Window],
    declarations: Sequence[Declaration],
    coverage: Sequence[Coverage],
    this: tuple[frozenset[str], str, str],
    config: Config,
    target: Target,
    now: int,
) -> str:
    """Return "" when absence may be claimed, else the reason why not, as a clause without a full stop.

    `this` are the names of this machine's configurations, how they are known, and the user.
    """
    hosts, how, user = this
    if not hosts:
        return f"which host this is, is unknown: {how}"
    return (
        _short_of(windows, config)
        or _outdated(windows, target, now)
        or next(_unread(coverage), "")
        or _other_shell(windows, _shells(declarations, hosts, user))
    )


def _human(windows: Iterable[Window]) -> list[tuple[Window, int, int]]:
    return [
        (window, window.first_day, window.last_day)
        for window in windows
        if window.actor != "agent" and window.first_day is not None and window.last_day is not None
    ]


def _short_of(windows: Sequence[Window], config: Config) -> str:
    dated = _human(windows)
    if not dated:
        return "no history with times was read"
    entries = sum(window.entries for window, _, _ in dated)
    if entries < ENOUGH_ENTRIES:
        return f"only {entries} history entries with times were read (need {ENOUGH_ENTRIES})"
    days = max(last for _, _, last in dated) - min(first for _, first, _ in dated)
    if days < config.unused_after_days:
        return f"the histories reach over {days} days only (need {config.unused_after_days})"
    return ""


def _outdated(windows: Sequence[Window], target: Target, now: int) -> str:
    age = now // DAY - max(last for _, _, last in _human(windows))
    if target.named_histories or age <= STALE_DAYS:
        return ""
    return f"the newest command seen is {age} days old"


def _unread(coverage: Iterable[Coverage]) -> Iterator[str]:
    """Yield each history that is there, or may be, and was not read, and what cannot be known of the past.

    The configuration's own history counts: without it a package that was added yesterday looks like an old one.
    """
    for entry in coverage:
        if entry.note == PRESENT_ONLY and entry.collector in SHOW_USE:
            yield f"{entry.source} {PRESENT_ONLY}"
        if is_history(entry.collector) and entry.state == "unreadable":
            yield f"{entry.source} could not be read"
        if is_history(entry.collector) and entry.state == "off":
            yield f"{entry.source} was not read, as it is switched off or too large for a first answer"


def is_history(collector: str) -> bool:
    """Tell whether a collector reads a history: what people type, or what they did to the configuration."""
    return collector.endswith("_history") or collector in ALL_SHELLS


def _shells(declarations: Iterable[Declaration], hosts: frozenset[str], user: str) -> dict[str, bool]:
    """Return the shells that this host enables, and for each whether it is in the user's own home."""
    found: dict[str, bool] = {}
    for declaration in declarations:
        name = declaration.option_path.removesuffix(".enable").rpartition("programs.")[2]
        is_on = name in SHELLS and declaration.kind == "program" and declaration.enabled
        if is_on and reaches(declaration, hosts, user) is not False:
            found[name] = found.get(name, False) or declaration.scope == "home"
    return found


def _other_shell(windows: Sequence[Window], shells: dict[str, bool]) -> str:
    """Return which enabled shell may have been typed into without our reading its history.

    A shell that only the system enables may be another user's; it counts where no enabled one was read.
    """
    sources = {window.source for window, _, _ in _human(windows)}
    if any(source.startswith(ALL_SHELLS) for source in sources):
        return ""
    unread = {name: own for name, own in shells.items() if not any(name in source for source in sources)}
    for name, own in unread.items():
        if own or len(unread) == len(shells):
            return f"{name} is enabled, and no history of it was read"
    return ""
