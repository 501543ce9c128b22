"""What a stage is: found by its module, described by its annotations, ordered by what it needs.

A stage is a module of one of the five step packages with one plain function, named after the step. Its name is the
module's name, its help the module's docstring, its inputs and its output are its annotations. Modules whose name
starts with `_` are helpers. Nothing is registered anywhere.
"""

from __future__ import annotations

import functools
import importlib
import inspect
import os
import types
import typing
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import msgspec

from nixlore.errors import StageError
from nixlore.model.evidence import Coverage, Diagnostic

STEPS = {
    "collect": "collect",
    "analyze": "analyze",
    "correlate": "correlate",
    "synthesize": "infer",
    "present": "present",
}
"""The packages of the five steps, in order, and the name of the function a stage of each has."""

GIVEN = frozenset({"Now", "Config", "Target", "Catalog"})
"""The types of what the pipeline itself gives, by name, as not every run has to load them."""

FACTS = ("analyze", "correlate")
"""The steps each of whose stages makes one fact."""

FILES = Mapping[str, bytes]
"""What a presenter returns whose output is files: their names and contents. Other presenters return lines to print."""


class Input(msgspec.Struct, frozen=True):
    """One parameter of a stage: `many` asks for all records of `kind`, else for the one fact of it."""

    name: str
    kind: type
    many: bool
    optional: bool


class Stage(msgspec.Struct, frozen=True):
    """One stage: where it stands, what it takes and what it makes.

    `makes` are the record types of a collector, or the single fact or Insight type of a later stage.
    """

    step: str
    name: str
    function: Callable[..., typing.Any]
    inputs: tuple[Input, ...]
    makes: tuple[type, ...]
    module: types.ModuleType

    @property
    def label(self) -> str:
        """The name shown to people: step and module."""
        return f"{self.step}/{self.name}"

    @property
    def looks_back(self) -> bool:
        """Tell whether a collector heeds `Machine.as_of`: its module says `LOOKS_BACK = True`."""
        return getattr(self.module, "LOOKS_BACK", False)

    @property
    def keeps(self) -> bool:
        """Tell whether a collector keeps what it reads below our state: its module says `KEEPS = True`.

        It may change its own sources by that, as a spool that is emptied, so that what stands for them is asked anew.
        """
        return getattr(self.module, "KEEPS", False)

    @property
    def after(self) -> tuple[str, ...]:
        """Return the collectors whose keeping a collector goes on from: its module says `AFTER = ("NAME", …)`.

        They come before it in the order of names; it could do without, but would read the same again.
        """
        return getattr(self.module, "AFTER", ())


def discover(step: str) -> tuple[Stage, ...]:
    """Return the stages of one step in alphabetical order.

    Raises StageError when a module has no function of the step's name or its annotations do not tell what it takes.
    """
    return tuple(load(step, name) for name in names(step))


def names(step: str) -> tuple[str, ...]:
    """Return the names of the stages of one step in alphabetical order, without loading any of them."""
    return tuple(sorted(_files(step)))


def _files(step: str) -> dict[str, str]:
    """Return the file of each stage by its name; to ask `pkgutil` would take ten times as long."""
    found: dict[str, str] = {}
    for directory in importlib.import_module(f"nixlore.{step}").__path__:
        for name in os.listdir(directory):  # noqa: PTH208 - names are all that is wanted
            if name.endswith(".py") and not name.startswith("_"):
                found.setdefault(name.removesuffix(".py"), f"{directory}/{name}")
    return found


def load(step: str, name: str) -> Stage:
    """Return one stage by step and module name."""
    return _described(step, name, importlib.import_module(f"nixlore.{step}.{name}"))


@functools.cache
def _described(step: str, name: str, module: types.ModuleType) -> Stage:
    function = getattr(module, STEPS[step], None)
    if function is None:
        message = f"has no function {STEPS[step]}()"
        raise StageError(message, where=f"{step}/{name}")
    try:
        hints = typing.get_type_hints(function)
        inputs = tuple(_input(parameter, hints[parameter]) for parameter in inspect.signature(function).parameters)
    except (KeyError, NameError, TypeError, ValueError) as error:
        message = f"the annotations of {STEPS[step]}() do not tell what it takes: {error}"
        raise StageError(message, where=f"{step}/{name}") from error
    returned = hints.get("return")
    return Stage(step, name, function, inputs, _produced(returned), module)


def _input(name: str, hint: typing.Any) -> Input:
    members = _members(hint)
    optional = types.NoneType in members
    (kind,) = (member for member in members if member is not types.NoneType)
    many = typing.get_origin(kind) is Sequence
    return Input(name, typing.get_args(kind)[0] if many else kind, many, optional)


def _produced(hint: typing.Any) -> tuple[type, ...]:
    if typing.get_origin(hint) is Iterator:
        hint = typing.get_args(hint)[0]
    return tuple(member for member in _members(hint) if member is not types.NoneType)


def _members(hint: typing.Any) -> tuple[typing.Any, ...]:
    if typing.get_origin(hint) in (typing.Union, types.UnionType):
        return typing.get_args(hint)
    return (hint,)


def makers(step: str, kinds: Collection[type]) -> Iterator[Stage]:
    """Yield the stages of one step that make any of some types, in alphabetical order.

    A stage names in its annotation what it makes, so that one whose text has none of the names is not even loaded.
    """
    words = [kind.__name__.encode() for kind in kinds]
    for name, file in sorted(_files(step).items()):
        text = Path(file).read_bytes()
        if any(word in text for word in words):
            stage = load(step, name)
            if any(kind in kinds for kind in stage.makes):
                yield stage


def under(name: str) -> tuple[Stage, ...]:
    """Return the stage that makes a fact, which is there, and all after the collectors that it rests on."""
    pending = [load(next(step for step in FACTS if name in names(step)), name)]
    found: dict[str, Stage] = {}
    while pending:
        stage = pending.pop()
        if stage.label not in found:
            found[stage.label] = stage
            kinds = {wanted.kind for wanted in stage.inputs if not wanted.many and wanted.kind.__name__ not in GIVEN}
            pending += [maker for step in FACTS for maker in makers(step, kinds)]
    return tuple(found.values())


def producers(stages: Iterable[Stage]) -> dict[type, tuple[Stage, ...]]:
    """Return who makes each type.

    Raises StageError when two stages after the collectors make the same fact.
    """
    made: dict[type, list[Stage]] = {}
    for stage in stages:
        for kind in stage.makes:
            made.setdefault(kind, []).append(stage)
    for kind, makers in made.items():
        if len(makers) > 1 and makers[0].step in ("analyze", "correlate"):
            message = f"two producers of {kind.__name__}: " + ", ".join(stage.label for stage in makers)
            raise StageError(message)
    return {kind: tuple(makers) for kind, makers in made.items()}


def order(stages: Iterable[Stage]) -> tuple[Stage, ...]:
    """Return the stages so that each comes after all that make its inputs.

    Collectors need nothing but the machine.
    Raises StageError on a cycle or on an input nobody makes.
    """
    stages = tuple(stages)
    made = producers(stages)
    graph: dict[Stage, set[Stage]] = {}
    for stage in stages:
        needs: set[Stage] = set()
        for wanted in stage.inputs if stage.step != "collect" else ():
            if wanted.kind.__name__ in GIVEN or wanted.kind in (Coverage, Diagnostic):
                continue
            if wanted.kind not in made and not wanted.optional:
                message = f"nobody makes {wanted.kind.__name__}, which {stage.label} needs as {wanted.name!r}"
                raise StageError(message)
            needs.update(made.get(wanted.kind, ()))
        graph[stage] = needs
    try:
        return tuple(TopologicalSorter(graph).static_order())
    except CycleError as error:
        message = "stages need each other: " + " → ".join(stage.label for stage in error.args[1])
        raise StageError(message) from error
