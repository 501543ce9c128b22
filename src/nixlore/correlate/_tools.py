"""Each declared tool of the configuration: where, for which host, what it provides, and how its use is classed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from nixlore.correlate._judgement import Tool, judge
from nixlore.correlate._known import Known
from nixlore.correlate._this_host import reaches
from nixlore.correlate._uses import merged
from nixlore.identity import canonical
from nixlore.model.nix import Declaration
from nixlore.model.usage import Place, ToolUse


def declared_tools(declarations: Sequence[Declaration], known: Known) -> tuple[ToolUse, ...]:
    """Return every declared package and enabled program switch, by attribute path."""
    groups: dict[tuple[str, str], list[Declaration]] = defaultdict(list)
    for declaration in declarations:
        if declaration.scope == "project" or declaration.within or not declaration.attr_path:
            continue
        if declaration.kind == "package" or (declaration.kind == "program" and declaration.enabled):
            groups[canonical(declaration.attr_path), declaration.channel].append(declaration)
    return tuple(_tool(found, known) for _, found in sorted(groups.items()))


def _tool(declarations: Sequence[Declaration], known: Known) -> ToolUse:
    first = declarations[0]
    programs, known_by = known.providers.programs_of(first.attr_path)
    names = {*programs, *(known.catalog.programs_of(first.attr_path) or ()), first.attr_path.rpartition(".")[2]}
    uses = merged(use for name in names if name in known.uses for use in known.uses[name].uses)
    trace = max((known.trace_by_name.get(name.lower(), 0) for name in names), default=0)
    on_this_host = _on_this_host(declarations, known)
    tool = Tool(
        declarations=declarations,
        programs=programs,
        names=frozenset(names),
        used=bool(uses),
        traced=bool(trace),
        on_this_host=on_this_host,
        programs_known=bool(known_by),
    )
    tool_class, because, exemption = judge(tool, known)
    return ToolUse(
        attr_path=first.attr_path,
        kind=first.kind,
        channel=first.channel,
        places=tuple(_place(declaration) for declaration in _nearest_first(declarations, known)),
        programs=programs,
        known_by=known_by,
        uses=uses,
        tool_class=tool_class,
        because=because,
        exemption=exemption,
        on_this_host=on_this_host,
        last_trace=trace or None,
    )


def _nearest_first(declarations: Iterable[Declaration], known: Known) -> list[Declaration]:
    """Return the declarations with those of this host and user before the others."""
    worth = {True: 0, None: 1, False: 2}
    return sorted(declarations, key=lambda declaration: worth[reaches(declaration, known.hosts, known.user)])


def _place(declaration: Declaration) -> Place:
    return Place(
        file=declaration.file,
        line=declaration.line,
        option_path=declaration.option_path,
        hosts=declaration.hosts,
        condition=declaration.condition,
        comment=declaration.comment,
    )


def _on_this_host(declarations: Iterable[Declaration], known: Known) -> bool | None:
    """Tell whether this host gets it for this user; None where that is not resolved."""
    if not known.hosts:
        return None
    answers = {reaches(declaration, known.hosts, known.user) for declaration in declarations}
    if True in answers:
        return True
    return None if None in answers else False
