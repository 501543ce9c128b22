"""Facts about what the lines for agents would have answered, and about the experiment that withholds them."""

from __future__ import annotations

from typing import Literal

import msgspec

AnswerUnit = Literal["failed commands", "command lines", ""]
"""What a line may answer: commands that failed, or lines that took another program than the user does; "" for neither.

Nothing of what happened tells whether a line of the last kind is of use, so that none of them is dropped.
"""

Arm = Literal["told", "withheld"]


class LineProof(msgspec.Struct, frozen=True, kw_only=True):
    """What one line of the block would have answered.

    `over` is how many failed commands (or command lines, by `unit`) there were while it would have stood in the block,
    `answered` those of them that it would have answered, `sessions` those in which it would have been read. `tokens` is
    what it takes now, or took last. `is_now` tells whether the block of now has it, `is_dropped` that it is left out as
    it answers nothing.
    """

    id: str
    unit: AnswerUnit
    tokens: int
    over: int
    answered: int
    sessions: int
    is_now: bool
    is_dropped: bool = False


class HintProof(msgspec.Struct, frozen=True, kw_only=True):
    """What the hook would have said to failures of the environment.

    Of `told` hints, `agreed` are those after which the session went on by what they said and succeeded, `disagreed`
    those after which it succeeded in a way that they rule out; of the others what followed tells nothing.
    """

    asked: int
    told: int
    agreed: int
    disagreed: int


class Proof(msgspec.Struct, frozen=True, kw_only=True):
    """What would have been answered of what failed in the last `days`, by what was known before each failure.

    `failed` are all commands of agents that failed, `environment` those of them by the machine's own set-up,
    `answered` those of the failed that any line would have answered, `prevented` those of `environment` among them.
    `moments` are how many times in the past were looked back to.
    """

    days: int
    commands: int
    sessions: int
    failed: int
    environment: int
    answered: int
    prevented: int
    moments: int
    lines: tuple[LineProof, ...]
    hints: HintProof


class ArmResult(msgspec.Struct, frozen=True, kw_only=True):
    """How the sessions of one arm went: `troubled` are those with a command that failed by the machine's set-up."""

    arm: Arm
    sessions: int
    troubled: int
    commands: int
    failures: int


class Experiment(msgspec.Struct, frozen=True, kw_only=True):
    """What withholding the block at random has shown.

    `change` is the share of troubled sessions with the block less that without, `low` and `high` its bounds at 95 %,
    None where an arm is empty. `needed` is how many sessions of each arm would show a change by 30 % four times of
    five, None where nothing tells how many are troubled.
    """

    is_on: bool
    since: int | None
    arms: tuple[ArmResult, ...]
    change: float | None
    low: float | None
    high: float | None
    needed: int | None
    is_enough: bool
