"""How long scans of a big machine take: a history of a million entries, 650 Nix files; first, again, with news.

As seconds and as ratios to counting the lines of the same history with a bare interpreter.
"""

from __future__ import annotations

import os
import random
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

NIXLORE = Path(sys.executable).with_name("nixlore")
ENTRIES = 1_000_000
FILES = 650
ROUNDS = 5
NOW = int(time.time())

PROGRAMS = ("git", "rg", "ls", "cd", "nvim", "cargo", "nix", "ssh", "systemctl", "jq", "fd", "curl", "docker", "make")
PACKAGES = ("ripgrep", "fd", "jq", "htop", "git", "curl", "wget", "tree", "unzip", "bat", "eza", "tmux", "fzf", "delta")


def entries(count: int, first: int) -> str:
    """Return fish history entries, most of them different from each other."""
    chance = random.Random(first)
    step = max((NOW - 3600 - first) // (count + 1), 1)
    lines = []
    for number in range(count):
        name = chance.choice(PROGRAMS)
        lines.append(f"- cmd: {name} argument{chance.randrange(count)} --flag\n  when: {first + number * step}\n")
    return "".join(lines)


def furnish(home: Path) -> None:
    """Put a big history and a configuration of many files into a home."""
    chance = random.Random(1)
    modules = home / "nixos-config" / "modules"
    modules.mkdir(parents=True)
    for number in range(FILES):
        chosen = " ".join(chance.sample(PACKAGES, 5))
        text = (
            f"{{ config, lib, pkgs, ... }}: {{ config = lib.mkIf config.my.m{number}.enable {{\n"
            f"  environment.systemPackages = with pkgs; [ {chosen} ];\n  programs.git.enable = true; }}; }}\n"
        )
        (modules / f"m{number}.nix").write_text(text)
    imports = " ".join(f"./modules/m{number}.nix" for number in range(FILES))
    top = f'{{ networking.hostName = "big"; imports = [ {imports} ]; }}\n'
    (home / "nixos-config" / "configuration.nix").write_text(top)
    history(home).parent.mkdir(parents=True)
    history(home).write_text(entries(ENTRIES, NOW - 3 * 365 * 86_400))


def history(home: Path) -> Path:
    """Return where fish keeps its history."""
    return home / ".local/share/fish/fish_history"


def seconds(argv: list[str | Path], home: Path) -> float:
    """Return how long a program takes."""
    environ = {"PATH": os.environ["PATH"], "HOME": str(home)}
    started = time.perf_counter()
    subprocess.run(argv, env=environ, stdin=subprocess.DEVNULL, capture_output=True, check=True)
    return time.perf_counter() - started


def repeated(argv: list[str | Path], home: Path, before: Callable[[], None]) -> float:
    """Return the median seconds of several runs, something being done before each."""
    took = []
    for _ in range(ROUNDS):
        before()
        took.append(seconds(argv, home))
    return statistics.median(took)


def main() -> None:
    """Print the figures."""
    with tempfile.TemporaryDirectory() as directory:
        home = Path(directory)
        furnish(home)

        def grow() -> None:
            with history(home).open("a") as file:
                file.write(entries(100, NOW - 3000))

        count: list[str | Path] = [sys.executable, "-c", f"print(sum(1 for _ in open({str(history(home))!r}, 'rb')))"]
        lines = min(seconds(count, home) for _ in range(3))
        rows = {"why, never scanned": seconds([NIXLORE, "why", "rg"], home)}
        shutil.rmtree(home / ".cache")
        rows["first scan"] = seconds([NIXLORE, "scan"], home)
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        rows["scan, nothing new"] = repeated([NIXLORE, "scan"], home, lambda: None)
        rows["scan, 100 new entries"] = repeated([NIXLORE, "scan"], home, grow)
        rows["why, nothing new"] = repeated([NIXLORE, "why", "rg"], home, lambda: None)
        rows["why, 100 new entries"] = repeated([NIXLORE, "why", "rg"], home, grow)
    print(f"{'counting lines':24} {lines:6.2f} s")
    for name, took in rows.items():
        print(f"{name:24} {took:6.2f} s  {took / lines:6.1f} x")
    print(f"{'peak of the first scan':24} {peak:6.0f} MB")


if __name__ == "__main__":
    main()
