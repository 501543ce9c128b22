"""Which step of a line its exit code is about, and whether that is a failure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from nixlore.data.benign_exits import is_failure
from nixlore.data.wrappers import WRAPPERS
from nixlore.model.recording import Step

NONE_ALONE = -1
"""Stands for the index of a step where a code may be about several."""


class Judgement(NamedTuple):
    """The code that counts, the index of the step that it is about, and whether it tells a failure."""

    code: int
    step: int
    failed: bool


def judged(steps: Sequence[Step], code: int, codes: Sequence[int]) -> Judgement:
    """Return what the exit code of a line and the codes of its pipeline's stages say.

    Of a pipeline that failed the first stage that failed is told: those after it read what it did not write.
    """
    stages = [index for index, step in enumerate(steps) if step.join != "in"]
    if not stages or any(steps[index].join != "|" for index in stages[1:]):
        return _as_a_whole(steps, code)
    if len(stages) == 1:
        return _judgement(steps, stages[0], code)
    if len(codes) != len(stages):
        return _as_a_whole(steps, code)
    told = [_judgement(steps, index, one) for index, one in zip(stages, codes, strict=True)]
    return next((one for one in told if one.failed), told[-1]) if code else told[-1]


def _judgement(steps: Sequence[Step], index: int, code: int) -> Judgement:
    step = steps[index]
    failed = _failed(step, code)
    # What a wrapper runs may have ended with the code that the wrapper hands on.
    ran = index + 1 < len(steps) and steps[index + 1].join == "in" and step.name in WRAPPERS
    return Judgement(code, NONE_ALONE if ran else index, failed)


def _as_a_whole(steps: Sequence[Step], code: int) -> Judgement:
    """Return the judgement of a code that may be that of any step; it tells a failure where it would of each."""
    return Judgement(code, NONE_ALONE, bool(steps) and all(_failed(step, code) for step in steps))


def _failed(step: Step, code: int) -> bool:
    return is_failure(step.name, code, step.words, step.flags)
