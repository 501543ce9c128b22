"""A short block about a machine for a coding agent: only what it would get wrong there, each line with its evidence.

At most 25 lines and about 400 tokens, as everything in it is read at the start of every session.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from nixlore.model.hosts import HostOverview
from nixlore.model.nix import Binary
from nixlore.model.tool_history import ToolHistory
from nixlore.model.usage import CommandUsage, Preference, UsageAlignment, UseCount
from nixlore.present._text import listed, safe
from nixlore.report import Report
from nixlore.synthesize._phrases import date, used

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

HABITS = {
    "searching text": "grep",
    "finding files": "find",
    "listing files": "ls",
    "viewing files": "cat",
    "changing text streams": "sed",
    "telling disk usage": "du",
    "listing processes": "ps",
    "HTTP requests": "curl",
    "comparing files": "diff",
    "running containers": "docker",
    "composing containers": "docker-compose",
    "python environments": "pip",
    "javascript packages": "npm",
    "javascript runtimes": "node",
    "removing files": "rm",
    "version control": "git",
}
"""What an agent takes for each purpose when it is told nothing."""

REBUILDERS = frozenset({"nh", "nixos-rebuild", "home-manager", "darwin-rebuild", "colmena"})
"""What applies a configuration."""

STILL_DAYS = 60
"""What was last run longer than this before the histories end may have given way to something else."""

ODD_SHELLS = frozenset({"fish", "nushell"})
"""Shells that do not take what bash takes."""

CLEARLY = 3
"""How many times as often as what an agent would take a program must be used to be called preferred."""

SWITCHES = "NX109"
"""The rule whose conclusions say that one tool took the place of another."""

MOST_SWITCHES = 3
"""More of them are history rather than news."""

ENOUGH = 10
"""A program that was used less often than this is no habit."""


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
    usage = report.fact("command_usage", CommandUsage)
    if usage is not None:
        yield from _habits(usage)
    if alignment is not None:
        yield from _preferred(alignment)
    yield from _switched(report)
    if binaries and (alignment is None or alignment.is_this_machine):
        there = {binary.name for binary in binaries}
        missing = [name for name in ASSUMED if name not in there]
        if missing:
            yield f"- Not installed: {', '.join(missing)} (not among the {len(there):,} programs found here)."
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
    others = [entry.name for entry in overview.hosts if entry.name != host.name]
    if this and others:
        yield f"- The same repository builds {listed(others)}: a change of a shared module is one for them, too."
    if host.kind == "nixos":
        yield "- No apt, dnf or brew; what is in /etc and /nix/store is generated: change the declaration instead."
    once = "nix shell nixpkgs#NAME -c NAME …" if flake else "nix-shell -p NAME --run 'NAME …'"
    yield f"- A program for once, without installing: `{once}`."


def _habits(usage: CommandUsage) -> Iterator[str]:
    """Say by what the user applies changes, and for which shell a command should be written."""
    rows = [(use, command.name) for command in usage.commands for use in command.uses if use.actor == "human"]
    applied = max((row for row in rows if row[1] in REBUILDERS), key=_recent, default=None)
    end = max((row[0].last_day or 0 for row in rows), default=0)
    if applied is not None and end - (applied[0].last_day or 0) <= STILL_DAYS:
        yield f"- Changes are applied with {applied[1]} ({used(applied[0])}): leave that to the user, or ask."
    shells = [window for window in usage.windows if window.actor == "human" and window.last_day is not None]
    typed = [(window.last_day, window.entries, name) for window in shells if (name := _shell(window.source))]
    if typed and (newest := max(typed))[2] in ODD_SHELLS and newest[1] >= ENOUGH:
        yield f"- The user's shell is {newest[2]} (last typed in on {date(newest[0])}): give commands in its syntax."


def _recent(row: tuple[UseCount, str]) -> tuple[int, int]:
    return row[0].last_day or 0, row[0].count


def _shell(source: str) -> str:
    """Return whose history a source is by its file or, where that says nothing, its directory; else ""."""
    parts = reversed(source.split("/")[-2:])
    return next((name for part in parts for name in ("fish", "nushell", "bash", "zsh") if name in part), "")


def _preferred(alignment: UsageAlignment) -> Iterator[str]:
    """Say what the user takes instead of what an agent would; of several counts of a purpose the highest."""
    told: dict[str, tuple[int, str]] = {}
    for preference in alignment.preferences:
        found = _preference(preference, alignment)
        if found is not None and found > told.get(preference.purpose, (0, "")):
            told[preference.purpose] = found
    if told:
        yield "- The user's own choices: " + "; ".join(text for _, text in told.values()) + "."


def _preference(preference: Preference, alignment: UsageAlignment) -> tuple[int, str] | None:
    """Return a clear favourite that is declared here and not what an agent would take, with its counts."""
    habit = HABITS.get(preference.purpose)
    if habit is None or preference.actor == "agent" or not preference.counts:
        return None
    (name, count), less = preference.counts[0], dict(preference.counts).get(habit, 0)
    if name == habit or name not in preference.declared or count < max(ENOUGH, CLEARLY * less):
        return None
    where = next((tool.places[0] for tool in alignment.tools if name in tool.programs and tool.places), None)
    declared = f", {safe(where.file)}:{where.line}" if where else ""
    return count, f"{safe(name)}, not {habit} ({count:,} to {less:,} {preference.unit}{declared})"


def _switched(report: Report) -> Iterator[str]:
    """Say which declared tools gave way to others, newest first, where the rule about switches is certain."""
    history = report.fact("tool_history", ToolHistory)
    sure = {insight.subject for insight in report.insights if insight.code == SWITCHES and insight.confidence == "high"}
    switches = [switch for switch in history.switches if switch.to in sure and switch.was_declared] if history else []
    newest = sorted(switches, key=lambda switch: -switch.at)[:MOST_SWITCHES]
    if newest:
        told = (
            f"{safe(one.to)}, not {safe(one.from_)} ({one.date[:10] or 'date unknown'}, {one.commit[:7]})"
            for one in newest
        )
        yield f"- Switched in the configuration: {'; '.join(told)}."


def _fetched(alignment: UsageAlignment) -> Iterator[str]:
    busiest = sorted(alignment.adhoc, key=lambda package: -max((use.days for use in package.uses), default=0))
    fetched = [package.attr_path for package in busiest]
    if fetched:
        last = max((use.last_day or 0 for package in alignment.adhoc for use in package.uses), default=0)
        when = f", last on {date(last)}" if last else ""
        yield f"- Not declared but fetched when needed: {listed(fetched, 5)} (histories{when})."
