"""Take a line that repeats another, and move one that only one host needs to that host."""

from __future__ import annotations

from collections.abc import Iterator

from nixlore.act._applying import after_command
from nixlore.act._draft import Draft
from nixlore.act._guards import FOR_ALL_HOSTS, Guards
from nixlore.act._known import NAMED_PLACE, Known
from nixlore.act._ranking import LINE
from nixlore.model.insight import Insight
from nixlore.model.plan import Intent, Spared
from nixlore.model.usage import ToolUse

TWICE, ONE_HOST = "NX136", "NX137"


def drafts(known: Known, guards: Guards) -> Iterator[Draft | Spared]:
    """Yield one draft per line that repeats another, and per line that is moved."""
    for insight in known.insights(TWICE, ONE_HOST):
        place = insight.action.place if insight.action is not None else ""
        tool, found = known.tool_at(insight.subject, place), NAMED_PLACE.fullmatch(place)
        if tool is None or found is None:
            continue
        if tool.tool_class == "kept":
            yield Spared(subject=insight.subject, code=insight.code, why=tool.because)
        elif insight.code == TWICE:
            yield _twice(insight, tool, (found["file"], int(found["line"])), known)
        elif why := guards.spared(tool, FOR_ALL_HOSTS):
            yield Spared(subject=insight.subject, code=insight.code, why=why)
        else:
            yield _moved(insight, tool, (found["file"], int(found["line"])), known)


def _twice(insight: Insight, tool: ToolUse, place: tuple[str, int], known: Known) -> Draft:
    file, line = place
    other = insight.evidence[1].place
    return Draft(
        kind="drop_duplicate",
        subject=f"{insight.subject} {file}",
        title=f"Drop {insight.subject} in {file}:{line}, which {other} declares, too",
        insights=(insight,),
        confidence=insight.confidence,
        risk="low",
        risk_says="the other line declares it for the same hosts",
        tidy=LINE,
        worth="one line less",
        freed=0,
        hosts=insight.hosts,
        intents=(Intent(verb="remove", attr_path=known.written(tool, file, line), file=file, line=line),),
        by_hand=f"delete {insight.subject} in {file}:{line}",
        after=after_command(known, is_home=False),
        group=f"{file} {' '.join(insight.hosts or ())}",
        grouped=f"which other lines declare, too, from {file}",
        name=insight.subject,
    )


def _moved(insight: Insight, tool: ToolUse, place: tuple[str, int], known: Known) -> Draft:
    file, line = place
    user = next(row.place for row in insight.evidence if row.source == "host_reports")
    scope = "home" if "home" in tool.places[0].option_path else "system"
    names = [name for name in tool.places[0].hosts or () if name.rpartition("@")[2] == user]
    return Draft(
        kind="move_to_host",
        subject=insight.subject,
        title=f"Move {insight.subject} to {user}, the only host that uses it",
        insights=(insight,),
        confidence=insight.confidence,
        risk="medium",
        risk_says="it goes from the other hosts, where it may be wanted later",
        tidy=LINE,
        worth=f"{len(insight.hosts or ()) - 1} host less to build it for",
        hosts=insight.hosts,
        intents=(
            Intent(
                verb="move",
                attr_path=known.written(tool, file, line),
                file=file,
                line=line,
                host=names[0] if names else user,
                scope="home" if scope == "home" else "system",
                user=known.report.target.user if scope == "home" else "",
            ),
        ),
        by_hand=f"move {insight.subject} from {file}:{line} to a list of {user} alone",
        after=after_command(known, is_home=scope == "home"),
    )
