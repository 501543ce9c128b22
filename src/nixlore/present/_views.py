"""Every view of `nixlore show`: the fact that it shows and how its table is made."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

import msgspec

from nixlore.present import (
    _agents,
    _agents_below,
    _deps,
    _drift,
    _failures,
    _generations,
    _hosts_compared,
    _projects,
    _tables,
    _workflows,
)
from nixlore.present._tables import Table
from nixlore.present._text import Line, listed, safe
from nixlore.present._timeline import timeline
from nixlore.present._why_here import was_read
from nixlore.report import Report

VIEWS: Mapping[str, tuple[str, Callable[[Report], Table | None]]] = {
    **_tables.VIEWS,
    "timeline": ("config_log", timeline),
    "deps": (_deps.NAME, _deps.deps),
    "generations": (_generations.NAME, _generations.generations),
    "drift": (_drift.NAME, _drift.drift),
    "path": (_drift.NAME, _drift.programs),
    "failures": (_failures.NAME, _failures.failures),
    "workflows": (_workflows.NAME, _workflows.workflows),
    "agents": (_agents.NAME, _agents.agents),
    "projects": (_projects.NAME, _projects.projects),
    "hosts --diff": (_hosts_compared.NAME, _hosts_compared.differences),
}
"""By the word that asks for it."""

BELOW: Mapping[str, Callable[[Report], Iterator[Line]]] = {
    "deps": _deps.sentences,
    "generations": _generations.sentences,
    "failures": _failures.sentences,
    "workflows": _workflows.sentences,
    "agents": _agents_below.sentences,
    "projects": _projects.sentences,
    "hosts --diff": _hosts_compared.sentences,
}
"""What is told below the table on a terminal."""

SOURCES: Mapping[str, tuple[str, ...]] = {
    "deps": ("nix_store", "gc_roots"),
    "generations": ("generations", "nix_store"),
    "drift": ("path_binaries", "user_installs"),
    "path": ("path_binaries",),
    "failures": ("recorded",),
    "workflows": ("recorded",),
    "agents": ("claude_code", "codex", "opencode", "mcp_servers"),
    "projects": ("projects",),
}
"""The collectors without which a view has nothing to show."""

MORE: Mapping[str, tuple[str, ...]] = {"agents": _agents.MORE}
"""Other facts that a view shows; `--json` has them beside the first, each below its name."""

NOTHING: Mapping[str, Callable[[Report], str]] = {
    "workflows": _workflows.nothing,
    "projects": _projects.nothing,
    "hosts --diff": _hosts_compared.nothing,
}
"""Why a table has no rows, where more can be said than that."""

MOST_SOURCES = 2
"""How many sources that tell nothing for one and the same reason are named."""

STATES = {"absent": "not there", "unreadable": "cannot be read", "off": "left out", "partial": "read in part"}
"""Why a source tells nothing; one is left out by the settings, before somebody was asked, or as it takes too long."""


def as_json(report: Report, view: str) -> bytes:
    """Return the fact behind a view as JSON, or all of them below their names where it shows several."""
    fact, _ = VIEWS[view]
    if view not in MORE:
        return bytes(report.facts[fact])
    return msgspec.json.encode({name: report.facts[name] for name in (fact, *MORE[view]) if name in report.facts})


def blind(report: Report, view: str) -> str:
    """Return why a view has nothing to show as the end of a sentence, "" where no source tells."""
    unread = [one for one in report.coverage if one.collector in SOURCES.get(view, ()) and one.state in STATES]
    sources: dict[str, list[str]] = {}
    for one in unread:
        sources.setdefault(safe(one.note) or STATES[one.state], []).append(one.source)
    told = [f"{listed(found, MOST_SOURCES)}: {why}" for why, found in sources.items()]
    if not told and view == "deps" and was_read(report.coverage):
        return "; no root of the store is a system, home or profile in use"
    return f"; {'; '.join(told)}" if told else ""
