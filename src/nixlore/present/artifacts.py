"""The facts and insights of a run as files for programs: JSON in a versioned envelope."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from nixlore import __version__
from nixlore.model.evidence import Coverage
from nixlore.present._text import iso
from nixlore.report import Report

FORMAT = "1.4"
"""Version of the envelope and the facts: additive changes raise the second number, others the first."""


class Envelope(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What every artifact is wrapped in: which schema and generator, when, and what had been read.

    `sample` is there, and true, only where the machine is the made-up one.
    """

    schema: str
    generator: str
    generated_at: str
    coverage: tuple[Coverage, ...]
    data: msgspec.Raw
    sample: bool = False


def present(report: Report) -> Mapping[str, bytes]:
    """Return one file per fact and one for the insights."""
    data = {**report.facts, "insights": msgspec.Raw(msgspec.json.encode(report.insights))}
    return {f"{name}.json": _wrapped(name, raw, report) for name, raw in data.items()}


def _wrapped(name: str, data: msgspec.Raw, report: Report) -> bytes:
    whole = Envelope(
        schema=f"nixlore/{name}/{FORMAT}",
        generator=f"nixlore {__version__}",
        generated_at=iso(report.generated_at),
        coverage=report.coverage,
        data=data,
        sample=report.sample,
    )
    return msgspec.json.format(msgspec.json.encode(whole), indent=1) + b"\n"
