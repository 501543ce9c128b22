"""Propose removals for real configurations in made-up homes, and judge each by reading all of the repository.

A folder is a checkout. Its host with the most packages gets a home whose histories, of every shell, reach over 200 days
and run only what every system has, and a profile with the programs of what is declared; so a plan may argue from
absence, and its guards alone decide. Each proposal is then looked up in every file of the checkout by this script,
which shares nothing with the guards: a line with the name of the package or of one of its programs, in whatever file
and encoding, is printed. Verdicts that a reader wrote into `removals.tsv` beside the folders (folder, attribute path,
`right` or `wrong`) are added up; what has neither a verdict nor a line that names it counts as right.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

from nixlore.identity import Catalog

NIXLORE = Path(sys.executable).with_name("nixlore")
DAYS = 200
DAY = 86_400
TYPED = ("ls -l", "cd work", "mkdir new", "cat notes", "rm old", "cp one two", "grep word notes", "head notes")
MOST_SHOWN = 6
MOST_OTHERS = 4


class Proposal(NamedTuple):
    """One package that a plan would take out, its line, and the names under which files may speak of it."""

    subject: str
    place: str
    names: tuple[str, ...]
    kind: str


def run(arguments: list[str | Path], home: Path) -> subprocess.CompletedProcess[bytes]:
    """Run the command in a home of its own."""
    home.mkdir(parents=True, exist_ok=True)
    environ = {name: value for name, value in os.environ.items() if not name.startswith("XDG_")}
    environ |= {"HOME": str(home), "XDG_CACHE_HOME": str(home.parent.parent / "cache")}
    return subprocess.run([NIXLORE, *arguments], env=environ, capture_output=True, check=False)


def asked(arguments: list[str | Path], scratch: Path) -> Any:
    """Return the JSON that the command prints, run in a home of its own; None where it fails."""
    done = run(arguments, scratch)
    if done.returncode or not done.stdout.strip():
        print(f"  {arguments[0]} failed: {done.stderr.decode().strip()[-200:]}")
        return None
    return json.loads(done.stdout)


def write(path: Path, text: str) -> None:
    """Write a file and the directories above it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def nushell_made(place: Path, typed: list[tuple[int, str]]) -> None:
    """Write a database of nushell, as it keeps its history with times."""
    place.parent.mkdir(parents=True)
    with closing(sqlite3.connect(place)) as database, database:
        database.execute(
            "create table history (id integer primary key, command_line text, start_timestamp integer,"
            " session_id integer, hostname text, cwd text, duration_ms integer, exit_status integer, more_info text)"
        )
        rows = ((text, at * 1000, socket.gethostname()) for at, text in typed)
        database.executemany(
            "insert into history values (null, ?, ?, 1, ?, '/', 1, 0, null)",
            rows,
        )


def home_made(home: Path, declared: list[str]) -> None:
    """Make a home whose histories cover 200 days, and its profile with the programs of what is declared."""
    now = int(time.time())
    typed = [(now - days * DAY - hour * 3600, line) for days in range(DAYS, -1, -1) for hour, line in enumerate(TYPED)]
    write(home / ".bash_history", "".join(f"#{at}\n{text}\n" for at, text in typed))
    write(home / ".zsh_history", "".join(f": {at}:0;{text}\n" for at, text in typed))
    fish = "".join(f"- cmd: {text} {at}\n  when: {at}\n" for at, text in typed)
    write(home / ".local/share/fish/fish_history", fish)
    nushell_made(home / ".config/nushell/history.sqlite3", typed)
    catalog = Catalog.shipped()
    binaries = home / ".nix-profile/bin"
    binaries.mkdir(parents=True)
    for number, attr_path in enumerate(sorted(set(declared))):
        packages = catalog.packages_of(attr_path)
        for program in (packages and catalog.programs_of(attr_path)) or ():
            link = binaries / program
            if "/" not in program and not link.is_symlink():
                link.symlink_to(f"/nix/store/{number:032d}-{packages[0]}-1.0/bin/{program}")


def user_of(host: str, records: list[dict[str, Any]]) -> str:
    """Return the user for whom the most is declared on a host."""
    users = Counter(
        str(row["user"])
        for row in records
        if re.fullmatch(r"[a-z][a-z0-9_-]*", str(row.get("user", ""))) and host in (row.get("hosts") or (host,))
    )
    users.pop("root", None)
    return host.rpartition("@")[0] or max(users, key=lambda name: (users[name], name), default="somebody")


def proposals(checkout: Path, scratch: Path) -> tuple[list[Proposal], Counter[str]] | None:
    """Return what is proposed to be removed from a checkout, and how often which reason spared something.

    The other hosts have such homes, too, and have told this one of themselves.
    """
    records = asked_lines(["records", "nix_config", "--quiet", "--config", checkout], scratch / "own/home")
    declared = [row["attr_path"] for row in records if row.get("attr_path") and row.get("kind") == "package"]
    sizes = Counter(
        host
        for row in records
        if row.get("kind") == "package" and not row.get("condition")
        for host in row.get("hosts") or ()
    )
    if not sizes:
        return None
    own = socket.gethostname()
    host = own if own in sizes else max(sizes, key=lambda name: (sizes[name], name))
    where = ["--quiet", "--config", checkout, "--host"]
    user = user_of(host, records)
    home = scratch / "here" / user
    home_made(home, declared)
    for other in sorted({*sizes} - {host})[:MOST_OTHERS]:
        there = scratch / other / user_of(other, records)
        home_made(there, declared)
        run(["scan", "--yes", *where, other, "--home", there], there)
        if told := asked(["export", "--summary", *where, other, "--home", there], there):
            write(scratch / "report.json", json.dumps(told))
            run(["self", "import", scratch / "report.json"], home)
    run(["scan", "--yes", *where, host, "--home", home], home)
    alignment = asked(["facts", "usage_alignment", *where, host, "--home", home], home)
    plan = asked(["plan", "--json", "-n", "0", *where, host, "--home", home], home)
    if alignment is None or plan is None:
        return None
    programs = {tool["attr_path"]: tuple(tool["programs"]) for tool in alignment["tools"]}
    classes = Counter(tool["tool_class"] for tool in alignment["tools"] if tool["on_this_host"])
    print(f"  {user} on {host} of {len(sizes)}, {dict(classes)}; {alignment['absence'] or 'absence may be claimed'}")
    return list(removed(plan, programs)), Counter(re.sub(r"[^ ]*[./:][^ ]*", "…", row["why"]) for row in plan["spared"])


def removed(plan: dict[str, Any], programs: dict[str, tuple[str, ...]]) -> Iterator[Proposal]:
    """Yield each package that a plan takes out of a line."""
    for change in plan["changes"]:
        for intent in change["intents"]:
            if intent["verb"] == "remove":
                name, place = intent["attr_path"], f"{intent['file']}:{intent['line']}"
                yield Proposal(name, place, names_of(name, programs.get(name, ())), change["kind"])


def asked_lines(arguments: list[str | Path], scratch: Path) -> list[dict[str, Any]]:
    """Return the rows that the command prints as JSON lines."""
    return [json.loads(line) for line in run(arguments, scratch).stdout.splitlines() if line.strip()]


def names_of(attr_path: str, programs: tuple[str, ...]) -> tuple[str, ...]:
    """Return the package's names and those of its programs."""
    return tuple(dict.fromkeys((attr_path, attr_path.rpartition(".")[2], *programs)))


def texts(checkout: Path) -> dict[str, str]:
    """Return every file of a checkout as text, whatever its size and encoding."""
    found = {}
    for path in sorted(checkout.rglob("*")):
        if path.is_file() and not path.is_symlink() and ".git" not in path.relative_to(checkout).parts[:1]:
            data = path.read_bytes()
            is_wide = data[:2] in (b"\xff\xfe", b"\xfe\xff")
            found[str(path.relative_to(checkout))] = data.decode("utf-16" if is_wide else "latin-1", "replace")
    return found


def lines_naming(proposal: Proposal, files: dict[str, str], declared: set[str]) -> Iterator[tuple[str, str]]:
    """Yield the place and text of every line that names a package or its programs, but where it is declared."""
    either = "|".join(map(re.escape, sorted(proposal.names, key=len, reverse=True)))
    word = re.compile(rf"(?<![\w-])(?:{either})(?![\w-])")
    for file, text in files.items():
        if word.search(text):
            for number, line in enumerate(text.split("\n"), 1):
                if word.search(line) and f"{file}:{number}" not in declared:
                    yield f"{file}:{number}", line.strip()[:160]


def stays(proposal: Proposal, line: str) -> bool:
    """Tell whether a line is the same element of another list."""
    names = "|".join(map(re.escape, proposal.names[:2]))
    return re.fullmatch(rf".*(?<![\w.-])(?:pkgs\.)?(?:{names})(?![\w.-]).*", line) is not None


def verdicts(folders: Path) -> dict[tuple[str, str], str]:
    """Return what a reader has said of proposals."""
    path = folders / "removals.tsv"
    rows = [row.split("\t") for row in path.read_text().splitlines()] if path.exists() else []
    return {(row[0], row[1]): row[2] for row in rows if len(row) >= 3}


def judged(checkout: Path, found: list[Proposal], known: dict[tuple[str, str], str]) -> Counter[str]:
    """Print each proposal with the lines that name it; return how many are right, wrong, or to be read."""
    files = texts(checkout)
    sums: Counter[str] = Counter()
    for one in found:
        declared = {other.place for other in found if other.subject == one.subject}
        lines = list(lines_naming(one, files, declared))
        verdict = known.get((checkout.name, one.subject)) or ("to be read" if lines else "right")
        if one.kind == "drop_duplicate" and not any(stays(one, line) for _, line in lines):
            verdict = "wrong"
        sums[verdict] += 1
        print(f"  {verdict:10} {one.kind} {one.subject} {one.place}")
        if verdict != "right":
            for place, line in lines[:MOST_SHOWN]:
                print(f"      {place}: {line}")
            if len(lines) > MOST_SHOWN:
                print(f"      and {len(lines) - MOST_SHOWN} lines more")
    return sums


def main() -> int:
    """Judge every folder; end with 1 when a proposal is wrong or is still to be read."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", type=Path, help="a directory of checkouts, one folder each")
    parser.add_argument("names", nargs="*", help="only these folders")
    parser.add_argument("--spared", action="store_true", help="also print how often which reason spared something")
    options = parser.parse_args()
    known, sums, read = verdicts(options.folders), Counter[str](), 0
    for folder in sorted(path for path in options.folders.iterdir() if path.is_dir()):
        if options.names and folder.name not in options.names:
            continue
        print(folder.name, flush=True)
        with tempfile.TemporaryDirectory() as scratch:
            found = proposals(folder, Path(scratch))
        if found is not None:
            read += bool(found[0])
            sums += judged(folder, found[0], known)
            for why, count in found[1].most_common() if options.spared else ():
                print(f"    spared {count:3} {why}")
    n = sums["right"] + sums["wrong"]
    share = f", precision {sums['right'] / n:.3f}" if n else ""
    print(f"\n{read} configurations with proposals: {dict(sums)}{share}")
    return int(bool(sums["wrong"] or sums["to be read"]))


if __name__ == "__main__":
    sys.exit(main())
