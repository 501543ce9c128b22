"""A package is declared for this host, and nothing we can see has ever run it.

Said only of packages whose programs are known, that this host gets, over histories of the user that reach back far
enough. Libraries, fonts, services, shells, plugins, desktop programs, programs that the configuration or a dotfile
names, and programs that other programs call are not "unused": `nixlore show tools` names the class each package was put
in and why. How long the package has been declared is not known yet, so the confidence is low: a package added yesterday
looks the same. `# nixlore: keep (reason)` beside a package ends the discussion.
"""

from __future__ import annotations

from collections.abc import Iterator

from nixlore.model.evidence import Evidence
from nixlore.model.insight import Action, Insight
from nixlore.model.usage import ToolUse, UsageAlignment, Window
from nixlore.synthesize._phrases import date, window_evidence

CODE = "NX101"


def infer(alignment: UsageAlignment) -> Iterator[Insight]:
    """Yield one insight per unseen package of this host, none where absence may not be claimed."""
    windows = [window for window in alignment.windows if window.first_day is not None]
    if alignment.absence or not windows:
        return
    for tool in alignment.tools:
        if tool.tool_class == "unseen" and tool.on_this_host and tool.programs:
            yield _insight(tool, windows, alignment)


def _insight(tool: ToolUse, windows: list[Window], alignment: UsageAlignment) -> Insight:
    place = tool.places[0]
    where = f"{place.file}:{place.line}"
    since = date(min(window.first_day for window in windows if window.first_day is not None))
    until = date(max(window.last_day for window in windows if window.last_day is not None))
    programs = ", ".join(tool.programs[:4]) + (", …" if len(tool.programs) > 4 else "")
    declared = Evidence(source="nix_config", place=where, says=f"declared in {place.option_path}; age unknown")
    provides = Evidence(source=tool.known_by, place=tool.attr_path, says=f"provides {programs}")
    return Insight(
        code=CODE,
        subject=tool.attr_path,
        says=f"{tool.attr_path} is declared, but not seen to run ({since} to {until})",
        severity="advice",
        confidence="low",
        evidence=(declared, provides, *map(window_evidence, windows)),
        action=Action(verb="remove", subject=tool.attr_path, place=where),
        hosts=tuple(alignment.host.split()),
    )
