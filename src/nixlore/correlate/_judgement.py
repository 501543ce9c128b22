"""The class that the use of a declared tool has, and why: the first reason that holds wins.

Only what no reason keeps from it is "unseen", and only that may be called unused.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from nixlore.correlate._known import Known
from nixlore.correlate._this_host import reaches
from nixlore.data.uses_elsewhere import CALLERS
from nixlore.exemptions import exempt_class, is_for_people, says_helper
from nixlore.identity import canonical
from nixlore.model.nix import Declaration
from nixlore.model.usage import ToolClass

NIXPKGS_CHANNEL = re.compile(
    r"(?:pkgs|nixpkgs)?[-_]?(?:(?:un)?stable|master|small|\d\d[._-]?\d\d)(?:[-_]?(?:pkgs|small))?"
)
"""Names under which people import another age of nixpkgs, whose attributes are the same."""


@dataclass(frozen=True, kw_only=True)
class Tool:
    """One declared tool before it is judged; `names` are all names under which it may be met."""

    declarations: Sequence[Declaration]
    programs: tuple[str, ...]
    names: frozenset[str]
    used: bool
    traced: bool
    on_this_host: bool | None
    programs_known: bool

    @property
    def first(self) -> Declaration:
        """The declaration that the others repeat."""
        return self.declarations[0]


Judgement = tuple[ToolClass, str, str]
"""The class, why, and the exemption's name."""


def judge(tool: Tool, known: Known) -> Judgement:
    """Return the class of a tool's use, why, and the exemption's name."""
    steps: tuple[Callable[[Tool, Known], Judgement | None], ...] = (
        _kept,
        _seen,
        _elsewhere,
        _called,
        _named,
        _exempt,
        _doubted,
    )
    for step in steps:
        if (found := step(tool, known)) is not None:
            return found
    return "unseen", "none of its programs was seen to run", ""


def _kept(tool: Tool, known: Known) -> Judgement | None:
    reasons = [declaration.keep for declaration in tool.declarations if declaration.keep is not None]
    if reasons:
        return "kept", reasons[0] or "asked to be kept", ""
    path = canonical(tool.first.attr_path)
    if known.keep & {tool.first.attr_path, path, path.rpartition(".")[2]}:
        return "kept", "asked to be kept in the settings", ""
    return None


def _seen(tool: Tool, _known: Known) -> Judgement | None:
    if tool.used:
        return "used", "run from a shell", ""
    return ("used", "left a trace of being used", "") if tool.traced else None


def _elsewhere(tool: Tool, _known: Known) -> Judgement | None:
    return ("elsewhere", "not declared for this host and user", "") if tool.on_this_host is False else None


def _called(tool: Tool, known: Known) -> Judgement | None:
    """Judge by which programs that are used run the tool themselves."""
    callers = CALLERS.get(canonical(tool.first.attr_path).rpartition(".")[2], ())
    caller = next((name for name in callers if name in known.uses), None)
    return None if caller is None else ("referenced", f"run by {caller}, which is used", "")


def _named(tool: Tool, known: Known) -> Judgement | None:
    """Judge by where the configuration, an alias or a dotfile names the tool."""
    for name in sorted({canonical(tool.first.attr_path), *tool.names}):
        if (reference := known.referenced.get(name)) is not None:
            return "referenced", f"named in {reference.file}:{reference.line} ({reference.how})", ""
        if (alias := known.aliased.get(name)) is not None:
            return "referenced", f"run by the {alias.kind} {alias.name} ({alias.file}:{alias.line})", ""
    return None


def _exempt(tool: Tool, known: Known) -> Judgement | None:
    path = tool.first.attr_path
    for declaration in tool.declarations:
        if declaration.kind == "package" and not is_for_people(declaration.option_path):
            return "exempt", f"put where programs find it ({declaration.option_path})", "place"
    if (found := exempt_class(path, known.catalog.kinds_of(path), tool.programs)) is not None:
        return "exempt", found[1], found[0]
    for declaration in tool.declarations:
        if says_helper(declaration.comment) or says_helper(declaration.header):
            return "exempt", f"a comment says what it is for ({declaration.file}:{declaration.line})", "comment"
    if tool.programs_known and not tool.programs:
        return "exempt", "brings no command", "library"
    return None


def _doubted(tool: Tool, known: Known) -> Judgement | None:
    doubt = _doubt_of_programs(tool) or _doubt_of_people(tool, known)
    doubt = doubt or ("" if known.is_read else "no history was read")
    return ("unknown", doubt, "") if doubt else None


def _doubt_of_programs(tool: Tool) -> str:
    if any(declaration.kind == "program" for declaration in tool.declarations):
        return "a program switch does more than put a command on the PATH"
    if tool.first.channel and not NIXPKGS_CHANNEL.fullmatch(tool.first.channel):
        return f"comes from {tool.first.channel}, whose packages are not in the catalog"
    if any(declaration.overridden or declaration.ambiguous for declaration in tool.declarations):
        return "overridden or named ambiguously, so its programs are not certain"
    return "" if tool.programs_known else "which programs it provides is not known"


def _doubt_of_people(tool: Tool, known: Known) -> str:
    """Return who else gets the tool on this host and was not looked at."""
    shared = [
        declaration
        for declaration in tool.declarations
        if declaration.scope == "system"
        and not declaration.user
        and reaches(declaration, known.hosts, known.user) is not False
    ]
    if shared and known.others:
        return "other users of this host get it too, and their histories were not read"
    return ""
