"""What `show agents` tells below its table: what was read, tokens, what failed, and what would have prevented it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from nixlore.data.result_texts import INSTALLERS
from nixlore.model.agent_choices import AgentChoices
from nixlore.model.agent_failures import AgentFailures, AgentPreventable, FailureCount, RebuildFailures
from nixlore.model.agent_retention import AgentRetention
from nixlore.model.agent_usage import AgentUsage, AgentWindow, McpUsage, TokenUse
from nixlore.model.failures import MissingName
from nixlore.model.mcp_alternatives import McpAlternatives
from nixlore.present import _session_outcomes
from nixlore.present._agents import knows_settings
from nixlore.present._text import Line, listed, plural, safe
from nixlore.report import Report
from nixlore.synthesize._failures import times
from nixlore.synthesize._phrases import amount, date

MOST = 5
"""How many of each kind are told."""

DAYS = 7
"""Tokens of how many days are told, the last ones."""

ERRORS: dict[str, str] = {
    "bash_nonzero": "command lines that did not end with 0",
    "tool_use_error": "misuses of a tool",
    "no_such_tool": "calls of a tool that is not there",
    "mcp_error": "errors of MCP servers",
    "user_rejected": "refused by the user",
    "permission_denied": "refused by a rule",
    "interrupted": "interrupted",
    "other": "others",
}
"""What each kind of error is called in a sentence after a number."""

UNKNOWN = "of which the text of the result tells nothing that is known"


def sentences(report: Report) -> Iterator[Line]:
    """Yield everything that is known of agents beside their calls."""
    usage = report.fact("agent_usage", AgentUsage)
    if usage is not None:
        yield Line("times are from call to answer, with whatever approval took", "dim")
        for window in usage.windows:
            yield Line(_window(window), "dim")
        yield from _tokens(usage)
        yield from _errors(usage)
    yield from _beside(report)
    failures = report.fact("agent_failures", AgentFailures)
    preventable = report.fact("agent_preventable", AgentPreventable)
    if failures is not None:
        yield from _failed(failures)
        yield from _prevented(preventable)
        yield from _missing(preventable)
    yield from _instead(report)
    yield from _kept(report)
    yield from _session_outcomes.sentences(report)


def _window(window: AgentWindow) -> str:
    """Return what was read of one agent."""
    beside = [plural(window.subagents, "sub-agent")] if window.subagents else []
    beside += [f"{plural(window.warmups, 'warm-up')} for tokens alone"] if window.warmups else []
    more = ", ".join(beside)
    prompts = [
        (window.prompts_human, "typed"),
        (window.prompts_program, "by programs"),
        (window.prompts_unknown, "by whom the log does not tell"),
    ]
    asked = ", ".join(f"{count:,} {whose}" for count, whose in prompts if count)
    days = date(window.first_day)
    days += f" to {date(window.last_day)}" if window.last_day != window.first_day else ""
    return (
        f"{window.agent}: {plural(window.sessions, 'session')}{f' ({more})' if more else ''}, {days}"
        f"{f'; prompts: {asked}' if asked else ''}"
    )


def _beside(report: Report) -> Iterator[Line]:
    """Yield the servers that no settings here name and that were loaded for nothing: those of an account."""
    fact = report.fact("mcp_usage", McpUsage) if knows_settings(report) else None
    names = [row.name for row in fact.servers if not row.scopes and not row.calls] if fact is not None else []
    if names:
        yield Line(f"loaded, in no settings here, never called: {listed(names)}", "dim")


def _tokens(usage: AgentUsage) -> Iterator[Line]:
    """Yield tokens: all, by model, by project, and of the last days."""
    total = usage.tokens
    if not usage.token_use:
        return
    yield Line("Tokens, each response once", "head")
    yield Line(
        f"{_short(total.input)} in, {_short(total.output)} out, {_short(total.cache_creation)} written to the cache,"
        f" {_short(total.cache_read)} read from it",
        indent=2,
    )
    by: tuple[tuple[str, Callable[[TokenUse], str]], ...] = (
        ("model", lambda row: row.model or "unknown"),
        ("project", lambda row: row.project or "unknown"),
    )
    for name, of in by:
        yield Line(f"by {name}: {_groups(usage.token_use, of)}", indent=2)
    days: Counter[int] = Counter()
    for row in usage.token_use:
        if row.day is not None:
            days[row.day] += row.tokens.output
    last = ", ".join(f"{date(day)} {_short(days[day])}" for day in sorted(days, reverse=True)[:DAYS])
    yield Line(f"out by day: {last}", indent=2)


def _groups(rows: Sequence[TokenUse], of: Callable[[TokenUse], str]) -> str:
    """Return the groups that wrote most."""
    sums: Counter[str] = Counter()
    read: Counter[str] = Counter()
    for row in rows:
        sums[of(row)] += row.tokens.output
        read[of(row)] += row.tokens.cache_read
    told = [
        f"{safe(name, 60)} {_short(count)} out, {_short(read[name])} cached" for name, count in sums.most_common(MOST)
    ]
    rest = len(sums) - MOST
    return "; ".join(told) + (f"; {rest} more" if rest > 0 else "")


def _short(count: int) -> str:
    """Return a number of tokens as people say it."""
    for size, unit in ((10**9, "G"), (10**6, "M"), (10**3, "k")):
        if count >= size:
            return f"{count / size:.3g} {unit}" if count < 1_000 * size else f"{count / size:,.0f} {unit}"
    return f"{count}"


def _errors(usage: AgentUsage) -> Iterator[Line]:
    """Yield calls that were marked as errors, by kind, and how often people stopped an agent."""
    kinds = [f"{count:,} {ERRORS.get(kind, kind)}" for kind, count in usage.errors.items()]
    if kinds or usage.interrupts:
        stopped = [f"{usage.interrupts:,} stopped by the user"] if usage.interrupts else []
        yield Line(f"errors of all tools: {', '.join([*kinds, *stopped])}")


def _failed(failures: AgentFailures) -> Iterator[Line]:
    """Yield how command lines failed, and how rebuilds went."""
    yield Line("Command lines", "head")
    share = (
        f" ({failures.failed / failures.lines:.0%}); codes that are an answer do not count" if failures.failed else ""
    )
    yield Line(
        f"{plural(failures.lines, 'line')} whose end is known in {plural(failures.sessions, 'session')},"
        f" {failures.failed:,} failed{share}",
        indent=2,
    )
    for found in failures.classes:
        yield Line(_class(found), "" if found.kind else "dim", 4)
    for rebuild in failures.rebuilds[:MOST]:
        yield Line(_rebuild(rebuild), indent=2)


def _class(found: FailureCount) -> str:
    heads = ", ".join(f"{safe(head, 40)} {count}" for head, count in found.heads)
    hidden = f", {found.hidden:,} of them behind a pipe or an alternative" if found.hidden else ""
    kind = f"{found.count:,} {found.kind}" if found.kind else f"{found.count:,} {UNKNOWN}"
    means = ", ".join(f"{count:,} {kind}" for kind, count in found.means)
    return f"{kind}{hidden}{f': {heads}' if heads else ''}{f' (by their codes {means})' if means else ''}"


def _rebuild(found: RebuildFailures) -> str:
    kinds = ", ".join(f"{count} {kind or 'unknown'}" for kind, count in found.classes)
    hidden = f", {found.hidden} of them with code 0" if found.hidden else ""
    failed = f"{found.failed} failed{hidden} ({kinds})" if found.failed else "none failed"
    return f"{safe(found.head)}: {plural(found.runs, 'run')}, {failed}"


def _prevented(preventable: AgentPreventable | None) -> Iterator[Line]:
    """Yield what is known here that would have prevented failures."""
    if preventable is None or not preventable.prevented:
        return
    share = f"{preventable.prevented:,} of {plural(preventable.failures, 'failure')}"
    yield Line(f"{share} could have been spared, had the agent known what is known here", "head")
    for found in preventable.preventions:
        examples = f" ({listed(found.examples)})" if found.examples else ""
        yield Line(f"{found.count:,} {found.held}: {safe(found.says)}{examples}", indent=2)


def _missing(preventable: AgentPreventable | None) -> Iterator[Line]:
    """Yield the programs that agents asked for and that are not here."""
    names = [] if preventable is None else [name for name in preventable.missing if _is_asked(name)]
    if names:
        yield Line("Programs that were asked for and not found", "head")
    for name in names[:MOST]:
        yield Line(_asked(name), indent=2)
    if names[MOST:]:
        yield Line(f"{len(names) - MOST} more: {listed(name.name for name in names[MOST:])}", "dim", 2)


def _is_asked(name: MissingName) -> bool:
    """Tell whether a name is a lack: not what is there by now, nor a package manager of another system."""
    return name.cause != "here now" and name.name not in INSTALLERS


def _asked(name: MissingName) -> str:
    return f"{safe(name.name)}: {times(sum(row.tries for row in name.tries))}; {safe(name.says)}"


def _instead(report: Report) -> Iterator[Line]:
    """Yield where agents choose another program than people, and what they use where a server does the same."""
    choices = report.fact("agent_choices", AgentChoices)
    others = [row for row in choices.choices if row.agents[0][0] != row.favourite] if choices is not None else []
    for choice in others[:MOST]:
        agents = ", ".join(f"{safe(name)} {count:,}" for name, count in choice.agents[:3])
        people = ", ".join(f"{safe(name)} {count:,}" for name, count in choice.counts[:3])
        yield Line(f"{choice.purpose}: agents run {agents}; you {people} ({choice.unit})")
    alternatives = report.fact("mcp_alternatives", McpAlternatives)
    for row in () if alternatives is None else alternatives.rows[:MOST]:
        server = f"the server {safe(row.server)} {amount(row.calls, 'calls')}"
        yield Line(f"{row.job}: {server}, the program {safe(row.program)} {amount(row.runs, 'runs')}")


def _kept(report: Report) -> Iterator[Line]:
    """Yield what the next clean-ups take."""
    retention = report.fact("agent_retention", AgentRetention)
    for row in () if retention is None else retention.rows:
        why = f"as {safe(row.setting)} says" if row.setting else "by default"
        yield Line(
            f"{row.agent}: {plural(row.logs, 'transcript')} ({row.bytes / 1e6:,.1f} MB), kept for"
            f" {row.kept_days} days {why}; {row.expiring:,} go within {row.within} days",
            "dim",
        )
