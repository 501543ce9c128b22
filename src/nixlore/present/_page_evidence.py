"""Evidence as the report shows it: what was read, where in it, what it says, and a link to the source it is from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from nixlore.model.evidence import Evidence
from nixlore.present._page import Markup, anchor, filled
from nixlore.present._page_markup import ticked
from nixlore.present._text import homely
from nixlore.report import Report

ELSEWHERE: Mapping[str, str] = {
    "command_usage": "e-ua",
    "transcripts": anchor("source", "claude_code"),
    "hook": anchor("source", "recorded"),
    "git_history": anchor("source", "git_history"),
    "profile link": anchor("source", "path_binaries"),
}
"""Where what evidence calls its source is on the page, where that is no collector's name."""

FACTS: Mapping[str, tuple[str, str]] = {
    "findings": ("Findings", "findings of rules"),
    "usage_alignment": ("Tools: declared and used", "runs or distinct command lines, never added; days with any"),
    "tool_profiles": ("Tools: rivals and pipelines", "runs or distinct command lines"),
    "line_costs": ("What lines cost", "bytes of NARs that leave the closure when only the line goes"),
    "package_evolution": ("Lives of tools", "commits, and the days they were written on"),
    "config_log": ("Commits", "commits that changed Nix or lock files"),
    "config_velocity": ("How the configuration changes", "commits, and days between them"),
    "dependency_graph": ("The closure", "bytes of NARs, store paths, packages"),
    "generation_history": ("Generations", "bytes of NARs; packages that came, went or changed"),
    "workflows": ("What is run together", "runs or distinct command lines"),
    "failure_patterns": ("What fails", "runs whose exit code is known"),
    "failure_causes": ("What failures may come from", "tries of a name"),
    "cross_project_patterns": ("Projects", "projects, and tools that they have"),
    "drift_report": ("Drift", "things beside the configuration; names on the login PATH"),
    "agent_usage": ("What agents did", "calls, sessions, prompts, tokens"),
    "agent_failures": ("What failed for agents", "command lines"),
    "agent_preventable": ("What agents should have known", "failed command lines"),
    "agent_choices": ("Agents and you", "runs or distinct command lines"),
    "agent_retention": ("What will be gone", "transcripts, days"),
    "mcp_usage": ("MCP servers", "calls, sessions, seconds, kilobytes of context"),
    "mcp_alternatives": ("Servers and programs for one job", "calls of a server, runs of a program"),
    "session_outcomes": ("Sessions compared", "sessions, commands, prompts"),
}
"""The facts whose figures stand on the page: what they are about, and what they are counted in."""


def basis(fact: str) -> str:
    """Return the anchor of what the figures of a fact are counted from, short as it stands in thousands of links."""
    return "e-" + "".join(word[0] for word in fact.split("_"))


def source_of(names: Sequence[str], otherwise: str) -> str:
    """Return the anchor of the first of some sources of a count, or of what its unit means."""
    return ELSEWHERE.get(names[0], anchor("source", names[0])) if names else otherwise


class Sources:
    """The sources that a report was made from, by the names under which evidence speaks of them."""

    def __init__(self, report: Report) -> None:
        self._user = report.target.user
        self._anchors = {fact: basis(fact) for fact in FACTS} | dict(ELSEWHERE)
        for row in report.coverage:
            found = anchor("source", row.collector)
            self._anchors.setdefault(row.collector, found)
            self._anchors.setdefault(homely(row.source, self._user), found)

    def target(self, source: str) -> str:
        """Return the anchor of a source, "" where the page has none of it."""
        return self._anchors.get(homely(source, self._user), "")

    def source(self, source: str) -> Markup:
        """Return the name of a source as a link to what was read of it."""
        target = self.target(source)
        form = '<a href="#{target}">{name}</a>' if target else "{name}"
        return filled(form, target=target, name=homely(source, self._user))

    def told(self, evidence: Evidence) -> Markup:
        """Return one piece of evidence."""
        is_there = evidence.place and evidence.place != evidence.source
        place = filled(" <code>{place}</code>", place=homely(evidence.place, self._user)) if is_there else Markup()
        return filled(
            "{source}{place}: {says}", source=self.source(evidence.source), place=place, says=ticked(evidence.says)
        )

    def all(self, evidence: Iterable[Evidence]) -> list[Markup]:
        """Return every piece of evidence."""
        return [self.told(one) for one in evidence]
