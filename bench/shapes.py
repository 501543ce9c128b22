"""Speed of the shapes of command lines against the names of what they run, on the same unique lines in one run.

usage: python bench/shapes.py [HISTORY_LINES_FILE DIALECT]
"""

from __future__ import annotations

import time
from collections.abc import Callable

from grammar import each_dialect

from nixlore.model.shell import Dialect
from nixlore.shell.grammar import parse
from nixlore.shell.shapes import shape

ROUNDS = 5


def seconds(work: Callable[[str, Dialect], object], texts: list[str], dialect: Dialect) -> float:
    """Return the processor seconds that one pass over all lines takes."""
    start = time.process_time()
    for text in texts:
        work(text, dialect)
    return time.process_time() - start


def measure(texts: list[str], dialect: Dialect) -> None:
    """Print the best of several passes, which alternate."""
    passes = [(seconds(shape, texts, dialect), seconds(parse, texts, dialect)) for _ in range(ROUNDS)]
    shaped, parsed = (min(column) for column in zip(*passes, strict=True))
    count = len(texts)
    print(f"{dialect:8} {count / shaped:>9,.0f} shapes/s  {count / parsed:>9,.0f} parses/s  {shaped / parsed:.2f}")


if __name__ == "__main__":
    each_dialect(measure)
