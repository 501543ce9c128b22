"""Which failures of agents' commands a line for agents would have answered, had it been read before."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from nixlore.data.hint_names import MANAGERS, PROJECT_WORDS
from nixlore.data.result_texts import REBUILDERS
from nixlore.model.agent import AgentToolCall, FailureText
from nixlore.model.proof import AnswerUnit

ENVIRONMENT: frozenset[FailureText] = frozenset(
    {"missing name", "foreign installer", "foreign path", "read-only store", "password", "untracked file"}
)
"""Failures by the set-up of the machine rather than by the work."""

OF_NIXOS: frozenset[FailureText] = frozenset({"foreign installer", "foreign path", "read-only store"})

ENOUGH = 150
"""Of how many failures a line must answer none to be dropped: then it answers less than one in fifty, at 95 %."""


class Told(NamedTuple):
    """One line: its id, the programs or commands that it is about, and the exit code that it is about."""

    id: str
    about: tuple[str, ...] = ()
    code: int = 0


Answers = Callable[[Told, AgentToolCall], bool]


def of_environment(call: AgentToolCall) -> bool:
    """Tell whether a command failed by the set-up of the machine."""
    return bool(call.missing) or call.failure in ENVIRONMENT


def unit(told: Told) -> AnswerUnit:
    """Return what a line may answer."""
    kind = told.id.partition(":")[0]
    if kind in _OTHER_CHOICE:
        return "command lines"
    return "failed commands" if kind in _ANSWERS else ""


def answers(told: Told, call: AgentToolCall) -> bool:
    """Tell whether a line answers a failed command, or a command line that took another program than the user does."""
    kind = told.id.partition(":")[0]
    found = _ANSWERS.get(kind) or _OTHER_CHOICE.get(kind)
    return found is not None and found(told, call)


def _names_missing(told: Told, call: AgentToolCall) -> bool:
    return bool(set(told.about) & set(call.missing))


def _names_system(_: Told, call: AgentToolCall) -> bool:
    return call.failure in OF_NIXOS or bool(MANAGERS & set(call.missing))


def _runs_once(told: Told, call: AgentToolCall) -> bool:
    """Tell whether a name was missing that a package of nixpkgs has; `about` are those names."""
    return bool((set(call.missing) & set(told.about)) - MANAGERS - PROJECT_WORDS)


def _names_place(_: Told, call: AgentToolCall) -> bool:
    return call.failure in ("foreign installer", "read-only store") or bool(MANAGERS & set(call.missing))


def _leaves_rebuild(_: Told, call: AgentToolCall) -> bool:
    rebuilds = any(head.partition(" ")[0] in REBUILDERS for head in call.heads)
    return rebuilds and call.failure in ("password", "activation")


def _fails_so(kind: FailureText) -> Answers:
    return lambda _, call: call.failure == kind


def _cures(told: Told, call: AgentToolCall) -> bool:
    return call.exit == told.code and bool(set(told.about) & set(call.heads))


def _other_choice(told: Told, call: AgentToolCall) -> bool:
    return bool(set(told.about) & (set(call.ran) - set(call.fed)))


_ANSWERS: dict[str, Answers] = {
    "nixos": _names_system,
    "once": _runs_once,
    "packages": _names_place,
    "missing": _names_missing,
    "names": _names_missing,
    "fetched": _names_missing,
    "rebuild": _leaves_rebuild,
    "cure": _cures,
    "untracked": _fails_so("untracked file"),
    "sudo": _fails_so("password"),
}
_OTHER_CHOICE: dict[str, Answers] = {"choices": _other_choice, "switched": _other_choice}
