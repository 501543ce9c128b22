"""Run usage alignment on real users who keep a configuration and a history, and print what it concludes, to be read.

A user is a folder: `config/` (a checkout), `history/` (one or more history files) and `host`, a file with the name of
the configuration. Verdicts that a reader has written into `verdicts.tsv` there (attribute path, `right` or `wrong`) are
added up to the precision of "unused".
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

NIXLORE = Path(sys.executable).with_name("nixlore")


def scanned(user: Path, scratch: Path) -> dict[str, Any]:
    """Return the whole report on one user, made in an empty home and without a cache."""
    histories = [part for path in sorted((user / "history").iterdir()) for part in ("--history", str(path))]
    host = (user / "host").read_text().strip()
    home = scratch / user.name
    home.mkdir(parents=True)
    environ = {name: value for name, value in os.environ.items() if not name.startswith("XDG_")} | {"HOME": str(home)}
    argv = [NIXLORE, "scan", "--yes", "--json", "--config", user / "config", "--host", host, *histories]
    return json.loads(subprocess.run(argv, env=environ, stdout=subprocess.PIPE, check=True).stdout)


def verdicts(user: Path) -> dict[str, str]:
    """Return what a reader has said of each package that was called unused."""
    path = user / "verdicts.tsv"
    rows = path.read_text().splitlines() if path.exists() else []
    return {name: verdict for name, _, verdict in (row.partition("\t") for row in rows)}


def told(user: Path, report: dict[str, Any]) -> Counter[str]:
    """Print what was concluded about one user; return how many conclusions were judged right, wrong, or not yet."""
    fact = report["facts"]["usage_alignment"]
    classes = Counter(tool["tool_class"] for tool in fact["tools"])
    print(f"\n{user.name}: {fact['host'] or 'no host'}; {dict(classes)}; {fact['absence'] or 'absence may be claimed'}")
    known = verdicts(user)
    judged: Counter[str] = Counter()
    for insight in report["insights"]:
        verdict = known.get(insight["subject"], "not read") if insight["code"] == "NX101" else ""
        judged[verdict] += bool(verdict)
        print(f"  {insight['code']} {verdict:9} {insight['says']}")
    return judged


def main() -> int:
    """Scan every user; end with 1 when one failed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("users", type=Path, help="a directory of users, one folder each")
    options = parser.parse_args()
    judged: Counter[str] = Counter()
    failed = 0
    with tempfile.TemporaryDirectory() as scratch:
        for user in sorted(path for path in options.users.iterdir() if (path / "host").is_file()):
            try:
                judged += told(user, scanned(user, Path(scratch)))
            except subprocess.CalledProcessError as error:
                failed += 1
                print(f"{user.name}: failed with exit code {error.returncode}")
    read = judged["right"] + judged["wrong"]
    precision = f", precision {judged['right'] / read:.3f}" if read else ""
    print(f"\nunused: {judged['right']} right, {judged['wrong']} wrong, {judged['not read']} not read{precision}")
    return bool(failed)


if __name__ == "__main__":
    sys.exit(main())
