"""A short block about a machine for a coding agent: only what it would get wrong there, each line with its evidence.

At most 25 lines and about 400 tokens, as everything in it is read at the start of every session.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from nixlore.model.hosts import HostOverview
from nixlore.model.nix import Binary
from nixlore.model.usage import Preference, UsageAlignment
from nixlore.present._text import listed, safe
from nixlore.report import Report
from nixlore.synthesize._phrases import date

MOST_LINES = 25
MOST_CHARACTERS = 1600
"""About 400 tokens, at four characters each."""

ASSUMED = (
    "python3",
    "pip",
    "node",
    "npm",
    "gcc",
    "make",
    "jq",
    "curl",
    "wget",
    "unzip",
    "docker",
    "rg",
    "tree",
    "file",
    "lsof",
    "gh",
)
"""Programs that agents call without looking whether they are there."""

CLEARLY = 3
"""How many times as often as its next rival a program must be used to be called preferred."""


def present(report: Report, binaries: Sequence[Binary] | None) -> str:
    """Return the block as Markdown, ending in a newline; a heading alone when nothing is known."""
    lines = [f"## This machine{_sample(report)}"]
    for line in _facts(report, binaries):
        if len(lines) < MOST_LINES and sum(map(len, lines)) + len(lines) + len(line) < MOST_CHARACTERS:
            lines.append(line)
    return "\n".join(lines) + "\n"


def _sample(report: Report) -> str:
    return " (SAMPLE: made up)" if report.sample else ""


def _facts(report: Report, binaries: Sequence[Binary] | None) -> Iterator[str]:
    alignment = report.fact("usage_alignment", UsageAlignment)
    yield from _system(report)
    if alignment is not None:
        yield from _preferred(alignment)
    if binaries:
        there = {binary.name for binary in binaries}
        missing = [name for name in ASSUMED if name not in there]
        if missing:
            yield f"- Not installed: {', '.join(missing)} (none of {len(there):,} programs in the profiles)."
    if alignment is not None:
        yield from _fetched(alignment)


def _system(report: Report) -> Iterator[str]:
    """Say what kind of system it is, where a repository shows it."""
    overview = report.fact("host_overview", HostOverview)
    if overview is None or not overview.hosts:
        return
    this = next((host for host in overview.hosts if host.is_this), None)
    nixos = [host for host in overview.hosts if host.kind == "nixos"]
    host = this or (nixos or overview.hosts)[0]
    flake = any(entry.file.endswith("flake.nix") for entry in overview.hosts)
    where = f"{safe(report.config_repo)}, {safe(host.file)}:{host.line}"
    name = f"host {safe(host.name)}" if this else "host not identified"
    kind = {"nixos": "NixOS", "home": "Home Manager", "darwin": "nix-darwin"}[host.kind]
    yield f"- {kind}, {name}, declared in {where}."
    if host.kind == "nixos":
        yield "- No apt, dnf or brew; what is in /etc and /nix/store is generated: change the declaration instead."
    once = "nix shell nixpkgs#NAME -c NAME …" if flake else "nix-shell -p NAME --run 'NAME …'"
    yield f"- A program for once, without installing: `{once}`."


def _preferred(alignment: UsageAlignment) -> Iterator[str]:
    told = [text for preference in alignment.preferences if (text := _preference(preference, alignment))]
    if told:
        yield "- The user's own choices: " + "; ".join(told[:8]) + "."


def _preference(preference: Preference, alignment: UsageAlignment) -> str:
    """Return a clear favourite among rivals that is declared here, with its counts, else ""."""
    counts = preference.counts
    if preference.actor == "agent" or not counts or counts[0][0] not in preference.declared:
        return ""
    name, count = counts[0]
    rival, less = counts[1] if len(counts) > 1 else ("", 0)
    if not rival or count < 10 or count < CLEARLY * less:
        return ""
    where = next((tool.places[0] for tool in alignment.tools if name in tool.programs and tool.places), None)
    declared = f", {safe(where.file)}:{where.line}" if where else ""
    return f"{safe(name)}, not {safe(rival)} ({count:,} to {less:,} {preference.unit}{declared})"


def _fetched(alignment: UsageAlignment) -> Iterator[str]:
    fetched = [package.attr_path for package in alignment.adhoc]
    if fetched:
        last = max((use.last_day or 0 for package in alignment.adhoc for use in package.uses), default=0)
        when = f", last on {date(last)}" if last else ""
        yield f"- Not declared but fetched when needed: {listed(fetched, 5)} (histories{when})."
