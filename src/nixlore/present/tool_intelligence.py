"""What is known of each declared tool, as a document that costs an agent nothing until it reads it.

A line stands only where there is evidence for it: a tool whose reason nobody gave has no purpose here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from nixlore.git.line_comments import joined
from nixlore.model.tool_profiles import RankedUse, Rivalry, ToolProfile, ToolProfiles
from nixlore.present._agent_text import quotable
from nixlore.present._life import short, source
from nixlore.present._text import plain_size, plural
from nixlore.report import Report
from nixlore.synthesize._phrases import amount

NAME = "TOOLS.md"

LONGEST_QUOTE = 160

ROLES = {"unseen": "not seen to run here, so nothing tells that it suits", "kept": "kept on purpose"}
"""What is to be thought of a tool by its class of use, where that says something."""


def present(report: Report) -> Mapping[str, bytes]:
    """Return the document, nothing where no tool is known."""
    profiles = report.fact("tool_profiles", ToolProfiles)
    if profiles is None or not profiles.tools:
        return {}
    return {NAME: document(report, profiles).encode()}


def document(report: Report, profiles: ToolProfiles) -> str:
    """Return the whole document as Markdown."""
    here = [tool for tool in profiles.tools if tool.on_this_host is not False]
    sample = " (SAMPLE: made up)" if report.sample else ""
    host = f" on {quotable(profiles.host, 30)}" if profiles.host else ""
    counted = plural(len(here), "declared tool")
    head = f"## Tool Intelligence{sample}\n\n{counted} with programs{host}, those of the best rank first.\n"
    return "\n".join([head, *("\n".join(section(tool)) + "\n" for tool in here)])


def section(tool: ToolProfile) -> Iterator[str]:
    """Yield the lines of one tool."""
    yield _title(tool)
    rows = (
        ("Purpose", _purpose(tool)),
        ("Usage", "; ".join(map(_use, sorted(tool.uses, key=lambda use: (use.actor == "agent", -use.count))))),
        ("Context", _context(tool)),
        ("Workflow", "; ".join(_pipelines(tool))),
        ("Dependencies", _dependencies(tool)),
        ("Recommendation", _recommendation(tool)),
    )
    for name, says in rows:
        if says:
            yield f"- **{name}**: {says}"


def _title(tool: ToolProfile) -> str:
    """Return the heading of a tool; the program is told that is run, else one only where it is the only one."""
    name = tool.attr_path.removeprefix("programs.").removesuffix(".enable")
    main = next((use.program for use in tool.uses), tool.programs[0] if len(tool.programs) == 1 else name)
    return f"### {quotable(name)}" + (f" ({quotable(main)})" if main != name else "")


def _purpose(tool: ToolProfile) -> str:
    if tool.why is None:
        return ""
    added = f"; added {tool.added.date[:10]}, {short(tool.added.commit)}" if tool.added else ""
    return f"“{quotable(joined(tool.why.text), LONGEST_QUOTE)}” ({quotable(source(tool.why), 100)}{added})"


def _use(use: RankedUse) -> str:
    who = " by agents" if use.actor == "agent" else ""
    return f"{amount(use.count, use.unit)}{who} (rank #{use.rank} of {use.of:,})"


def _context(tool: ToolProfile) -> str:
    place = f"declared at {quotable(tool.place.file)}:{tool.place.line}"
    comment = f", “{quotable(tool.place.comment, 100)}”" if tool.place.comment else ""
    return "; ".join([*map(_rivalry, tool.rivalries), place + comment])


def _rivalry(rivalry: Rivalry) -> str:
    counts = ", ".join(f"{quotable(name)} {count:,}" for name, count in rivalry.counts[:4])
    word = "preferred" if rivalry.is_clear else "most used" if rivalry.is_first else "not the most used"
    return f"{word} for {rivalry.purpose} ({counts} {rivalry.unit})"


def _pipelines(tool: ToolProfile) -> Iterator[str]:
    for commands, purpose, count in tool.pipelines:
        what = f"{purpose}, " if purpose else ""
        yield f"{' → '.join(quotable(command, 40) for command in commands)} ({what}at least {count:,} times)"


def _dependencies(tool: ToolProfile) -> str:
    counted = "" if tool.references is None else plural(tool.references, "runtime reference")
    alone = "" if tool.size is None else f"{plain_size(tool.size)} of NARs alone"
    return ", ".join(filter(None, (counted, alone)))


def _recommendation(tool: ToolProfile) -> str:
    told = [f"take it for {rivalry.purpose}" for rivalry in tool.rivalries if rivalry.is_clear]
    told += [f"it took the place of {quotable(tool.migrated_from)}"] if tool.migrated_from else []
    told += [ROLES[tool.tool_class]] if tool.tool_class in ROLES else []
    return "; ".join(dict.fromkeys(told))
