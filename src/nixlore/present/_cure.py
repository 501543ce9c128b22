"""What to say at the prompt of the last command that failed: what its code means, and what helped before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from nixlore.analyze._failure_cures import heads, line
from nixlore.data.failure_classes import NOT_FOUND, kind_of
from nixlore.model.failures import Cure, FailureKind
from nixlore.model.recording import Step
from nixlore.present._nix_shell import nix_shell
from nixlore.present._text import Line, safe
from nixlore.synthesize._failures import by

MOST_TEXT = 100
"""Longer lines are cut where they are quoted."""


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of a line that failed.

    `failed` is the line as typed, `code` its exit code, `kind` and `means` what that says, "" where only the number is
    known. `cures` helped before, the surest first; `as_written` is the line with which the first did so last, as far as
    a live history has it. `missing` is the name that was not found, "" for none, `candidates` the attributes that have
    it.
    """

    failed: str
    code: int
    kind: FailureKind
    means: str
    cures: tuple[Cure, ...] = ()
    as_written: str = ""
    missing: str = ""
    candidates: tuple[str, ...] = ()

    @property
    def is_known(self) -> bool:
        """Tell whether there is anything to say but the code."""
        return bool(self.cures or self.means or self.candidates)


def answer(text: str, steps: Sequence[Step], code: int, step: int, cures: Sequence[Cure]) -> Answer:
    """Return what is known of a line that failed; `step` is the one that the code is about, -1 where it may be any."""
    judged = steps[step] if 0 <= step < len(steps) else steps[-1] if steps else Step("")
    kind, means = kind_of(judged, code)
    return Answer(
        failed=text,
        code=code,
        kind=kind,
        means=means,
        cures=fitting(steps, code, cures),
        missing=judged.name if kind == "not found" and code == NOT_FOUND and len(steps) == 1 else "",
    )


def fitting(steps: Sequence[Step], code: int, cures: Sequence[Cure]) -> tuple[Cure, ...]:
    """Return the cures of a line: those of the same line first, then those of the same commands or of its last one.

    What looks like the line itself is none.
    """
    told, own = line(steps), heads(steps)
    fits = [cure for cure in cures if cure.code == code and not cure.withheld and own and cure.cure != told]
    same = [cure for cure in fits if cure.failed == told]
    alike = [cure for cure in fits if cure.failed != told and cure.failed_heads in (own, own[-1:])]
    return tuple(dict.fromkeys((*_surest(same), *_surest(alike))))


def _surest(cures: Sequence[Cure]) -> list[Cure]:
    """Return cures with those of people first, then those that helped most often."""
    return sorted(cures, key=lambda cure: (cure.actor != "human", -cure.successes, cure.cure))


def cure_lines(found: Answer) -> Iterator[Line]:
    """Yield three lines at most."""
    means = f": {found.means}" if found.means else ""
    yield Line(f"`{safe(found.failed, MOST_TEXT)}` ended with {found.code}{means}", "head")
    if found.cures:
        first = found.cures[0]
        why = f" ({first.why})" if first.why else ""
        helped = f"helped {first.successes} of {first.tries} times{by(first.actor)}{why}"
        yield Line(f"`{safe(first.cure, MOST_TEXT)}` {helped}", indent=2)
        if found.as_written:
            yield Line(f"last written as: {safe(found.as_written, 2 * MOST_TEXT)}", indent=2)
    elif found.candidates:
        yield Line(f"nixpkgs has it in {found.candidates[0]}: {_once(found)}", indent=2)
    elif not found.means:
        yield Line("nothing is known to have helped against it", "dim", 2)


def _once(found: Answer) -> str:
    return f"{nix_shell(found.candidates[0])} -c {safe(found.failed, 2 * MOST_TEXT)}"
