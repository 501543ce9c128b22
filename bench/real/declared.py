"""Run the configuration collector on real checkouts, and score what it found where the truth is known."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

NIXLORE = Path(sys.executable).with_name("nixlore")


def records(checkout: Path, cache: Path) -> tuple[bytes, float]:
    """Return what the collector printed for one checkout, as JSON lines, and the seconds it took without a cache."""
    environ = {**os.environ, "XDG_CACHE_HOME": str(cache), "XDG_STATE_HOME": str(cache)}
    started = time.perf_counter()
    done = subprocess.run(
        [NIXLORE, "records", "nix_config", "--config", checkout], env=environ, stdout=subprocess.PIPE, check=True
    )
    return done.stdout, time.perf_counter() - started


def summary(name: str, printed: bytes, seconds: float) -> str:
    """Return one line about one checkout: kinds of records, packages with resolved hosts, seconds."""
    rows = [json.loads(line) for line in printed.splitlines()]
    kinds = Counter(row["kind"] for row in rows)
    placed = sum(row["kind"] == "package" and row["hosts"] is not None for row in rows)
    return f"{name:50} {kinds['package']:6} {placed:6} {kinds['unknown']:6} {len(rows):6} {seconds:7.2f}"


def main() -> int:
    """Measure every checkout of a directory; end with the scorer's exit code, 1 when a checkout failed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("checkouts", type=Path, help="a directory of checkouts, one folder each")
    parser.add_argument("--truth", type=Path, help="a directory of evaluated truth, one file a repository")
    parser.add_argument("--scorer", type=Path, help="the program that compares: SCORER TRUTH RECORDS")
    parser.add_argument("--keep", type=Path, help="where to keep the records; without it they are thrown away")
    options = parser.parse_args()
    failed = 0
    with tempfile.TemporaryDirectory() as scratch:
        kept = options.keep or Path(scratch, "records")
        kept.mkdir(parents=True, exist_ok=True)
        print(f"{'checkout':50} {'pkgs':>6} {'placed':>6} {'unkn.':>6} {'all':>6} {'seconds':>7}")
        for checkout in sorted(path for path in options.checkouts.iterdir() if path.is_dir()):
            try:
                printed, seconds = records(checkout, Path(scratch, "cache", checkout.name))
            except subprocess.CalledProcessError as error:
                failed += 1
                print(f"{checkout.name:50} failed with exit code {error.returncode}")
                continue
            (kept / f"{checkout.name}.jsonl").write_bytes(printed)
            print(summary(checkout.name, printed, seconds), flush=True)
        if options.truth and options.scorer:
            scored = subprocess.run([sys.executable, options.scorer, options.truth, kept], check=False)
            return scored.returncode or bool(failed)
    return bool(failed)


if __name__ == "__main__":
    sys.exit(main())
