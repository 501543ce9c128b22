"""A package is declared for this host, and nothing we can see has ever run it.

Said only of packages whose programs are known, that this host gets, over histories of the user that reach back far
enough. Libraries, fonts, services, shells, plugins, desktop programs, programs that the configuration or a dotfile
names, and programs that other programs call are not "unused": `nixlore show tools` names the class each package was put
in and why. Where the configuration's own history is known, a package must have been declared for this host for
`unused_after_days`, and the histories must cover as many of them; the confidence is medium where they cover 90, else
low. Where it is not known, a package added yesterday looks the same, and the confidence is low.
`# nixlore: keep (reason)` beside a package ends the discussion.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from nixlore.model.evidence import Evidence
from nixlore.model.insight import Action, Insight
from nixlore.model.run import DAY, Config
from nixlore.model.tool_history import ToolAge, ToolHistory
from nixlore.model.usage import ToolUse, UsageAlignment, Window
from nixlore.synthesize._commits import day, short
from nixlore.synthesize._phrases import date, window_evidence

CODE = "NX101"

LONG_DAYS = 90
"""Over how many days of being declared nothing must have run a package before the confidence is more than low."""


def infer(
    alignment: UsageAlignment, history: ToolHistory | None = None, config: Config | None = None
) -> Iterator[Insight]:
    """Yield one insight per unseen package of this host, none where absence may not be claimed."""
    windows = [window for window in alignment.windows if window.first_day is not None]
    if alignment.absence or not windows:
        return
    ages = {(age.attr_path, age.channel): age for age in (() if history is None else history.ages)}
    enough = (config or Config()).unused_after_days
    for tool in alignment.tools:
        if tool.tool_class == "unseen" and tool.on_this_host and tool.programs:
            age = ages.get((tool.attr_path, tool.channel))
            watched = None if age is None else _watched_days(age, windows)
            if age is None or watched is None or min(age.days_here, watched) >= enough:
                yield _insight(tool, windows, alignment, age, watched)


def _watched_days(age: ToolAge, windows: Sequence[Window]) -> int:
    """Return over how many of the days for which this host has had a package the histories show what was run."""
    first = min(window.first_day for window in windows if window.first_day is not None)
    last = max((window.last_day for window in windows if window.last_day is not None), default=first)
    return last - max(first, age.here_at // DAY)


def _insight(
    tool: ToolUse, windows: list[Window], alignment: UsageAlignment, age: ToolAge | None, watched: int | None
) -> Insight:
    place = tool.places[0]
    where = f"{place.file}:{place.line}"
    since = date(min(window.first_day for window in windows if window.first_day is not None))
    until = date(max(window.last_day for window in windows if window.last_day is not None))
    programs = ", ".join(tool.programs[:4]) + (", …" if len(tool.programs) > 4 else "")
    declared = Evidence(source="nix_config", place=where, says=f"declared in {place.option_path}{_since(age)}")
    provides = Evidence(source=tool.known_by, place=tool.attr_path, says=f"provides {programs}")
    return Insight(
        code=CODE,
        subject=tool.attr_path,
        says=f"{tool.attr_path} is declared, but not seen to run ({since} to {until})",
        severity="advice",
        confidence="medium" if watched is not None and watched >= LONG_DAYS else "low",
        evidence=(declared, provides, *map(window_evidence, windows)),
        action=Action(verb="remove", subject=tool.attr_path, place=where),
        hosts=tuple(alignment.host.split()),
    )


def _since(age: ToolAge | None) -> str:
    """Return since when a package has been declared as the end of a clause."""
    if age is None or age.since is None:
        return "; age unknown"
    here = f", on this host since {date(age.here_at // DAY)}" if age.days_here < age.days else ""
    before = "before " if age.is_least else ""
    return f" since {before}{day(age.since.date)} ({short(age.since.commit)}){here}"
