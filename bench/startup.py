"""How long short answers take, as ratios to starting a bare interpreter."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from promises import Figure, note

NIXLORE = Path(sys.executable).with_name("nixlore")
ROUNDS = 15

CONFIG = "{ pkgs, ... }: { environment.systemPackages = with pkgs; [ ripgrep fd jq htop ]; }\n"
HISTORY = "".join(f"- cmd: rg word{number}\n  when: {1_700_000_000 + 3600 * number}\n" for number in range(3000))


def median(argv: list[str | Path], home: Path) -> float:
    """Return the median milliseconds of running a program, its output thrown away."""
    environ = {"PATH": os.environ["PATH"], "HOME": str(home)}
    took = []
    for _ in range(ROUNDS + 1):
        started = time.perf_counter()
        subprocess.run(argv, env=environ, stdin=subprocess.DEVNULL, capture_output=True, check=True)
        took.append(1000 * (time.perf_counter() - started))
    # The first round reads the files from disk and compiles them.
    return statistics.median(took[1:])


def furnished(home: Path) -> Path:
    """Put a small configuration and a history into a home, and scan it."""
    (home / "nixos-config").mkdir()
    (home / "nixos-config" / "configuration.nix").write_text(CONFIG)
    (home / ".local/share/fish").mkdir(parents=True)
    (home / ".local/share/fish/fish_history").write_text(HISTORY)
    environ = {"PATH": os.environ["PATH"], "HOME": str(home)}
    subprocess.run([NIXLORE, "scan", "-q"], env=environ, stdin=subprocess.DEVNULL, capture_output=True, check=True)
    return home


def main() -> None:
    """Print the medians and the ratios."""
    with tempfile.TemporaryDirectory() as directory:
        home = furnished(Path(directory))
        bare = median([sys.executable, "-c", "pass"], home)
        print(f"{'bare interpreter':26} {bare:7.1f} ms")
        rows: dict[str, list[str | Path]] = {
            "import click and msgspec": [sys.executable, "-c", "import click, msgspec"],
            "nixlore --help": [NIXLORE, "--help"],
            "nixlore": [NIXLORE],
            "nixlore why rg": [NIXLORE, "why", "rg"],
            "nixlore agent context": [NIXLORE, "agent", "context"],
        }
        for name, argv in rows.items():
            took = median(argv, home)
            print(f"{name:26} {took:7.1f} ms  {took / bare:5.2f} x")
            note(Figure(name, took, "ms", floor=bare, beside="floor: a bare interpreter"))


if __name__ == "__main__":
    main()
