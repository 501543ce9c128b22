"""What `nixlore why` says of a name: the answer, or one of its other forms."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

import msgspec

from nixlore.cli._paint import paint
from nixlore.cli._session import Session, emit
from nixlore.collected import printable
from nixlore.errors import ConfigError

if TYPE_CHECKING:
    from nixlore.present._why import Why
    from nixlore.report import Report

Form = Literal["", "add", "markdown", "log", "deps"]
"""Which answer is wanted: the usual one, or that of an option."""


def say(own: Session, name: str, form: Form = "", *, full: bool = False) -> None:
    """Print what is known of a name.

    Raises ConfigError where a form has nothing to say of it.
    """
    name = printable(name)
    if form == "add":
        _add(own, own.answer(), name)
        return
    report, answer = own.answered(lambda known: explained(own, known, name))
    if form == "markdown":
        _markdown(report, answer)
    elif form == "log" and answer.found:
        _log(own, answer)
    elif form == "deps":
        _deps(own, report, answer)
    elif own.asked.json:
        emit(msgspec.json.encode(answer))
    else:
        from nixlore.present._why_lines import lines  # noqa: PLC0415 - the other process does not need it

        paint(lines(answer, full=full))


def explained(own: Session, report: Report, name: str) -> Why:
    """Return the answer; of a name that is not declared the records are asked, too.

    A switch may be named as it is set, `programs.git.enable`, or by what it is about.
    """
    from nixlore.cli._here import attributes, presence, programs_of  # noqa: PLC0415 - the other process needs it not
    from nixlore.model.nix import Alias, Binary  # noqa: PLC0415
    from nixlore.present._why import ENABLE, ask, with_programs  # noqa: PLC0415

    name = name.removesuffix(ENABLE) or name
    answer = ask(report, name)
    binaries: Sequence[Binary] = ()
    candidates: Sequence[str] = ()
    if not answer.tools:
        records = own.pipeline().records
        binaries, candidates = records(Binary) or (), attributes(own, name)
        answer = ask(report, name, binaries, records(Alias) or (), candidates)
    here = presence(own, report, name, answer.tools, binaries, candidates)
    answer = msgspec.structs.replace(answer, here=here)
    if answer.tools or answer.command is not None:
        return answer
    paths = [name, *(life.tool for life in answer.lives)]
    return with_programs(report, answer, {*(row.name for row in here.programs), *programs_of(own, paths)})


def _markdown(report: Report, answer: Why) -> None:
    """Print the profile of each declared tool that the name means, as in the whole document.

    Raises ConfigError for a name that is no declared tool with programs.
    """
    from nixlore.model.tool_profiles import ToolProfiles  # noqa: PLC0415 - one form needs it
    from nixlore.present.tool_intelligence import section  # noqa: PLC0415

    profiles = report.fact("tool_profiles", ToolProfiles)
    wanted = {tool.attr_path for tool in answer.tools}
    found = [tool for tool in (profiles.tools if profiles else ()) if tool.attr_path in wanted]
    if not found:
        message = f"{answer.name} is no declared tool with programs"
        raise ConfigError(message, remedy=f"`nixlore why {answer.name}` says what else is known of it")
    emit("\n\n".join("\n".join(section(tool)) for tool in found))


def _add(own: Session, report: Report, name: str) -> None:
    """Print what adding a package would bring."""
    from nixlore.cli._add import addition  # noqa: PLC0415 - one form needs it
    from nixlore.present._why_add import add_lines  # noqa: PLC0415

    found = addition(own, report, name)
    if own.asked.json:
        emit(msgspec.json.encode(found))
        return
    paint(add_lines(found))


def _deps(own: Session, report: Report, answer: Why) -> None:
    """Print what needs what; where the store was not read, that is said instead of an empty tree."""
    from nixlore.present._why_deps import dependencies, deps_lines, near  # noqa: PLC0415 - one form needs it

    found = dependencies(report, answer.here) if answer.here is not None else ()
    if own.asked.json:
        own.label()
        emit(msgspec.json.encode(found))
        return
    paint(deps_lines(answer, found, () if found else near(report, answer.name)))


def _log(own: Session, answer: Why) -> None:
    """Print the biography, or say why there is none."""
    from nixlore.present._life import no_history  # noqa: PLC0415 - one form needs it
    from nixlore.present._why_lines import biography  # noqa: PLC0415

    if not answer.has_history:
        message, remedy = no_history(configured=answer.configured)
        raise ConfigError(message, remedy=remedy)
    if own.asked.json:
        own.label()
        emit(msgspec.json.encode(answer.lives))
        return
    paint(biography(answer))
