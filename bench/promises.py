"""What the benches note for `table.py`: a figure that was promised, beside its peer and its floor.

A bench prints what it measures in its own words. Where the variable FIGURES names a file, each promised figure is also
written there, one JSON object a line.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import NamedTuple

FIGURES = "NIXLORE_BENCH_FIGURES"


class Figure(NamedTuple):
    """One promised figure.

    `value` and `most` are in `unit`; `most` None: the figure stands in the table, and nothing was promised of it.
    `floor` and `peer` are what the least that any program must do and another program took, in the same unit and the
    same run; None where there is none, or the program is not here, which `beside` then says.
    """

    what: str
    value: float
    unit: str
    most: float | None = None
    floor: float | None = None
    peer: float | None = None
    beside: str = ""


def note(figure: Figure) -> None:
    """Write a figure down for the table, where one is made."""
    if place := os.environ.get(FIGURES):
        bench = Path(sys.argv[0]).stem
        with Path(place).open("a", encoding="utf-8") as file:
            file.write(json.dumps({"bench": bench, **figure._asdict()}) + "\n")
