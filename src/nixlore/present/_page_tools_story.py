"""What a row of the table of tools opens to: every fact that is about one tool, joined once for all of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from nixlore.model.dependencies import LineCost, LineCosts
from nixlore.model.evolution import ConfigLog, PackageEvolution
from nixlore.model.failures import CommandFailures, FailurePatterns
from nixlore.model.git import Quote
from nixlore.model.insight import Insight
from nixlore.model.tool_profiles import Rivalry, ToolProfile, ToolProfiles
from nixlore.model.usage import Place, ToolUse
from nixlore.nix.attr_names import canonical
from nixlore.nix.tool_names import tool_key
from nixlore.present._life import Biography, Words
from nixlore.present._page import Markup, anchor, filled
from nixlore.present._page_evidence import basis
from nixlore.present._text import Line, listed, plain_size, plural
from nixlore.present._why_life import summary
from nixlore.present._why_lines import told
from nixlore.report import Report
from nixlore.synthesize._phrases import amount

USED = basis("usage_alignment")

MOST_PLACES = 6
MOST_INSIGHTS = 6

LABEL = 10
"""How wide the label of a row is in the answer of `nixlore why`."""


class Fact(NamedTuple):
    """One thing that is known of a tool: what it is about, what is said, and the anchor of where that is from."""

    label: str
    says: tuple[str | Markup, ...]
    target: str


class Joined:
    """Everything that a report knows of tools, each fact decoded once and found by the tool."""

    def __init__(self, report: Report) -> None:
        profiles = report.fact("tool_profiles", ToolProfiles)
        costs = report.fact("line_costs", LineCosts)
        patterns = report.fact("failure_patterns", FailurePatterns)
        log = report.fact("config_log", ConfigLog)
        self._evolution = report.fact("package_evolution", PackageEvolution)
        self._profiles = {tool.attr_path: tool for tool in profiles.tools} if profiles else {}
        self._costs = {(line.file, line.line): line for line in costs.lines} if costs else {}
        self._words = {
            entry.commit: Words(commit=entry.commit, author=entry.author, subject=entry.subject)
            for entry in (log.entries if log else ())
        }
        self._keys = _keys(self._evolution)
        self._failing: dict[str, list[CommandFailures]] = defaultdict(list)
        for row in patterns.commands if patterns else ():
            self._failing[row.head.partition(" ")[0]].append(row)
        self._insights: dict[str, list[Insight]] = defaultdict(list)
        for insight in report.insights:
            self._insights[insight.subject].append(insight)

    def size(self, tool: ToolUse) -> int | str:
        """Return what leaves the closure with the tool, in bytes, "" where that is not known."""
        cost = self._cost(tool)
        return "" if cost is None else cost.alone

    def since(self, tool: ToolUse) -> str:
        """Return the day on which it first came, "" where that is not known."""
        life = self._biography(tool)
        return life.life.first_added.date[:10] if life is not None and life.life.known_from_start else ""

    def why(self, tool: ToolUse) -> Quote | None:
        """Return somebody's words on why it is there."""
        life = self._biography(tool)
        return life.life.why if life is not None else None

    def findings(self, tool: ToolUse) -> list[Insight]:
        """Return what rules conclude about it."""
        names = dict.fromkeys((tool.attr_path, *tool.programs))
        return [insight for name in names for insight in self._insights.get(name, ())]

    def story(self, tool: ToolUse) -> Iterator[Fact]:
        """Yield everything that is known of a tool; of facts in a row from one place, the first alone leads there."""
        last = ""
        for fact in self._facts(tool):
            yield fact if fact.target != last else fact._replace(target="")
            last = fact.target

    def _facts(self, tool: ToolUse) -> Iterator[Fact]:
        """Yield everything that is known of a tool."""
        yield Fact("Declared", tuple(_places(tool.places)), USED)
        if tool.programs:
            how = f" (known by {tool.known_by})" if tool.known_by else ""
            yield Fact("Provides", (listed(tool.programs, 12) + how,), USED)
        exemption = f" [{tool.exemption}]" if tool.exemption else ""
        yield Fact("Use", (f"{tool.tool_class}{exemption}: {tool.because}", *map(told, tool.uses)), USED)
        yield from self._life(tool)
        profile = self._profiles.get(tool.attr_path)
        if profile is not None:
            yield from _profile(profile)
        yield from self._cost_told(tool)
        failing = [row for name in tool.programs for row in self._failing.get(name, ()) if row.failures]
        if failing:
            yield Fact("Fails", tuple(map(_failed, failing[:MOST_INSIGHTS])), basis("failure_patterns"))
        found = self.findings(tool)
        if found:
            yield Fact("Found", tuple(map(_finding, found[:MOST_INSIGHTS])), basis("findings"))

    def _life(self, tool: ToolUse) -> Iterator[Fact]:
        """Yield what the configuration's history says of it, as `nixlore why` does."""
        biography = self._biography(tool)
        label, says = "", list[str]()
        for line in summary(biography) if biography is not None else ():
            own, text = _split(line)
            if own and says:
                yield Fact(label, tuple(says), basis("package_evolution"))
                says = []
            label = own or label
            says.append(text)
        if says:
            yield Fact(label, tuple(says), basis("package_evolution"))

    def _biography(self, tool: ToolUse) -> Biography | None:
        known = self._evolution
        key = self._keys.get(canonical(tool.attr_path)) or self._keys.get(tool_key(tool.attr_path))
        if known is None or key is None:
            return None
        life = known.packages[key]
        commits = {life.first_added.commit, *(event.commit for event in life.events)}
        return Biography(
            tool=key,
            life=life,
            commits=tuple(self._words[commit] for commit in sorted(commits) if commit in self._words),
            came=tuple(switch for switch in known.migrations if switch.to == key),
            went=tuple(switch for switch in known.migrations if switch.from_ == key),
            uncommitted=tuple(file for file in known.dirty if file in {file for file, _ in life.places}),
            shallow=known.shallow,
            since=known.since,
        )

    def _cost(self, tool: ToolUse) -> LineCost | None:
        """Return what its line costs, where the line declares nothing else."""
        for place in tool.places:
            found = self._costs.get((place.file, place.line))
            if found is not None and found.attr_path == tool.attr_path:
                return found
        return None

    def _cost_told(self, tool: ToolUse) -> Iterator[Fact]:
        cost = self._cost(tool)
        if cost is not None:
            whole = f"{plain_size(cost.closure)} with everything it needs" if cost.closure else ""
            alone = f"{plain_size(cost.alone)} of NARs leave the closure when only its line goes"
            yield Fact("Costs", (f"{alone}; {whole}" if whole else alone,), basis("line_costs"))


def _keys(evolution: PackageEvolution | None) -> dict[str, str]:
    """Return the key of each tool's life by every name that it was ever written with; its own come first."""
    found: dict[str, str] = {}
    for key, life in (evolution.packages if evolution else {}).items():
        for name in life.names:
            found.setdefault(canonical(name), key)
    return {**found, **{key: key for key in (evolution.packages if evolution else {})}}


def _split(line: Line) -> tuple[str, str]:
    """Return the label of a row and what it says."""
    return line.text[:LABEL].strip().capitalize(), line.text[LABEL:].strip()


def _places(places: Sequence[Place]) -> Iterator[str]:
    for place in places[:MOST_PLACES]:
        hosts = "hosts unknown" if place.hosts is None else f"on {listed(place.hosts)}" if place.hosts else "on no host"
        comment = f", “{place.comment}”" if place.comment else ""
        condition = f", only when {place.condition}" if place.condition else ""
        yield f"{place.file}:{place.line} in {place.option_path}, {hosts}{comment}{condition}"
    if len(places) > MOST_PLACES:
        yield f"and in {plural(len(places) - MOST_PLACES, 'more place')}"
    if not places:
        yield "by no line of the configuration: a module brings it"


def _profile(profile: ToolProfile) -> Iterator[Fact]:
    """Yield what else does its job, and the pipelines that it stands in."""
    if profile.rivalries:
        yield Fact("Rivals", tuple(map(_rivalry, profile.rivalries)), basis("tool_profiles"))
    if profile.pipelines:
        yield Fact("Pipelines", tuple(_pipelines(profile.pipelines)), basis("tool_profiles"))


def _rivalry(rivalry: Rivalry) -> str:
    counts = ", ".join(f"{name} {count:,}" for name, count in rivalry.counts[:5])
    return f"for {rivalry.purpose}: {counts} ({rivalry.unit})"


def _pipelines(pipelines: Iterable[tuple[tuple[str, ...], str, int]]) -> Iterator[str]:
    for commands, purpose, count in pipelines:
        yield f"{' | '.join(commands)}, at least {plural(count, 'time')}{f', {purpose}' if purpose else ''}"


def _failed(row: CommandFailures) -> Markup:
    who = " by agents" if row.actor == "agent" else ""
    return filled(
        '<a href="#{id}">{head}</a>: {failed:} of {tries}{who} failed',
        id=anchor("failure", f"{row.head} {row.actor}"),
        head=row.head,
        failed=f"{row.failures:,}",
        tries=amount(row.tries, "runs"),
        who=who,
    )


def _finding(insight: Insight) -> Markup:
    target = anchor("finding", f"{insight.code} {insight.subject}")
    return filled('<a href="#{id}">{code}</a> {says}', id=target, code=insight.code, says=insight.says)
