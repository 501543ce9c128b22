"""Speed of the shell grammar: unique command lines a second, per dialect, and as a ratio to splitting them into words.

usage: python bench/grammar.py [HISTORY_LINES_FILE DIALECT]
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import cast

from nixlore.model.shell import Dialect
from nixlore.shell.grammar import parse

_FORMS = (
    "git status",
    "cd ~/src/project{n}",
    "ls -la",
    "vim src/file{n}.rs",
    "cargo build --release --features f{n}",
    "git commit -m 'change number {n}'",
    'echo "value {n}" > out{n}.txt',
    "sudo systemctl restart unit{n}.service",
    "cat log{n}.txt | grep error | sort | uniq -c",
    "nix build .#pkg{n} && ./result/bin/x",
    "kubectl get pods -n space{n} -o wide",
    "find . -name '*.py' -exec grep pattern{n} {{}} +",
    "ssh host{n} uptime",
    "rg -n word{n} src | less",
    "docker run --rm -it image:{n} bash",
    "python3 script.py --number {n}",
)


def lines() -> list[str]:
    """Return made-up lines in about the mix that histories have."""
    return [form.format(n=n) for n in range(1_500) for form in _FORMS]


def measure(texts: list[str], dialect: Dialect) -> None:
    """Print the best of three passes."""
    best = best_split = float("inf")
    for _ in range(3):
        start = time.perf_counter()
        for text in texts:
            parse(text, dialect)
        best = min(best, time.perf_counter() - start)
        start = time.perf_counter()
        for text in texts:
            text.split()
        best_split = min(best_split, time.perf_counter() - start)
    rate = len(texts) / best
    print(f"{dialect:8} {rate:>9,.0f} lines/s  {best / best_split:.0f} times a split into words")


def each_dialect(measured: Callable[[list[str], Dialect], None]) -> None:
    """Measure every dialect on made-up lines, or one on the lines of a file."""
    if len(sys.argv) == 3:
        texts = list(dict.fromkeys(Path(sys.argv[1]).read_text("utf-8", "surrogateescape").splitlines()))
        measured(texts, cast("Dialect", sys.argv[2]))
        return
    for dialect in ("fish", "posix", "zsh", "nushell"):
        measured(lines(), cast("Dialect", dialect))


if __name__ == "__main__":
    each_dialect(measure)
