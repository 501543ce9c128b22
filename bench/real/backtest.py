"""Backtest real configurations, each by itself, and add up how well each rule foretold what was done.

A folder is a checkout with its history, or `config/` beside `home/` (a home with histories) and `host` (the name of the
configuration). Folders are dealt into two halves by a digest of their names: what is tuned is tuned on `--half tune`,
what is reported is reported of `--half report`.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

from nixlore.analyze._rates import wilson

NIXLORE = Path(sys.executable).with_name("nixlore")


def half(name: str) -> str:
    """Return the half that a folder belongs to."""
    return "tune" if hashlib.sha256(name.encode()).digest()[0] % 2 else "report"


def tested(folder: Path, scratch: Path, further: list[str]) -> dict[str, Any] | None:
    """Return what the command says of one folder, None where it has too little history."""
    is_user = (folder / "config").is_dir() and (folder / "home").is_dir()
    argv = [NIXLORE, "backtest", "--json", "--quiet", "--config", folder / "config" if is_user else folder]
    home = scratch / folder.name
    home.mkdir(parents=True)
    environ = {name: value for name, value in os.environ.items() if not name.startswith("XDG_")} | {"HOME": str(home)}
    if is_user:
        (home / "etc").mkdir()
        (home / "etc/hostname").write_text((folder / "host").read_text())
        (home / "home").symlink_to(folder / "home")
        argv += ["--root", home, "--home", "/home"]
    elif host := largest_host(folder, environ):
        argv += ["--host", host]
    done = subprocess.run([*argv, *further], env=environ, capture_output=True, check=False)
    return json.loads(done.stdout) if done.returncode == 0 else None


def largest_host(folder: Path, environ: dict[str, str]) -> str:
    """Return the configuration with the most packages, "" where none was found."""
    argv = [NIXLORE, "facts", "host_overview", "--quiet", "--config", folder]
    done = subprocess.run(argv, env=environ, capture_output=True, check=False)
    hosts = json.loads(done.stdout)["hosts"] if done.returncode == 0 and done.stdout.strip() else []
    return str(max(hosts, key=lambda host: int(host["packages"]))["name"]) if hosts else ""


def share(part: int, n: int) -> str:
    """Return a share with its bounds."""
    low, high = wilson(part, n)
    return f"{part}/{n} = {part / n:.3f} ({low:.3f} to {high:.3f})" if n else "0/0"


def told(sums: Counter[tuple[str, ...]], folders: int) -> None:
    """Print the sums over all folders."""
    print(f"\n{folders} folders, {sums['dates',]} dates; {sums['additions',]} added, {sums['removals',]} removed")
    for code in sorted({key[0] for key in sums if len(key) == 2}):
        print(f"{code}  precision {share(sums[code, 'right'], sums[code, 'said'])}")
        if "confidence" not in code:
            recall = share(sums[code, "foreseen"], sums[code, "done"])
            print(f"       recall    {recall}; {sums[code, 'undecided']} undecided")
    print(f"first ten {share(sums['ten right',], sums['ten said',])}")
    print(f"by chance {share(sums['gone',], sums['declared',])}")


def added(sums: Counter[tuple[str, ...]], found: dict[str, Any]) -> None:
    """Add what was found of one folder."""
    for rule in found["rules"]:
        code = f"{rule['code']} {rule['doing']}"
        sums[code, "right"] += rule["precision"]["part"]
        sums[code, "said"] += rule["precision"]["n"]
        sums[code, "foreseen"] += rule["recall"]["part"]
        sums[code, "done"] += rule["recall"]["n"]
        sums[code, "undecided"] += rule["undecided"]
    for one in found["suggestions"]:
        if one["outcome"] in ("done", "not done"):
            key = f"{one['code']} {one['doing']} of {one['confidence']} confidence"
            sums[key, "right"] += one["outcome"] == "done"
            sums[key, "said"] += 1
    sums["dates",] += len(found["dates"])
    sums["additions",] += found["additions"]
    sums["removals",] += found["removals"]
    sums["ten right",] += found["first_ten"]["part"]
    sums["ten said",] += found["first_ten"]["n"]
    sums["gone",] += found["by_chance"]["part"]
    sums["declared",] += found["by_chance"]["n"]


def main() -> None:
    """Backtest every folder of the half that is asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", type=Path, help="a directory of checkouts or users, one folder each")
    parser.add_argument("--half", choices=["tune", "report", "both"], default="both")
    parser.add_argument("further", nargs="*", help="further options of the command, after --")
    options = parser.parse_args()
    sums: Counter[tuple[str, ...]] = Counter()
    folders = 0
    with tempfile.TemporaryDirectory() as scratch:
        for folder in sorted(options.folders.iterdir()):
            if not folder.is_dir() or options.half not in (half(folder.name), "both"):
                continue
            started = time.perf_counter()
            found = tested(folder, Path(scratch), options.further)
            print(f"{folder.name}: {time.perf_counter() - started:.1f} s", "" if found else "nothing to look back on")
            if found:
                folders += 1
                added(sums, found)
                for one in found["suggestions"]:
                    print(f"  {one['code']} {one['doing']} {one['subject']} ({one['confidence']}): {one['outcome']}")
    told(sums, folders)


if __name__ == "__main__":
    main()
