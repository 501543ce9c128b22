"""Replay real transcripts of Claude Code and see what the hook would have said at each command that failed.

    python bench/real/hints.py INDEX TRANSCRIPTS… [--show N] [--half tune|report] [--wrong FILE]

INDEX is the `hints.db` of a scan. Of every shell command that failed it is told whether the environment was the cause
(a cause that `agents/failure_texts.py` knows) and what the hook says, as on a machine that has the programs of the base
system and no others. Each hint is printed once with how often it was given, to be judged by eye. Nothing is kept.

A file named `….cases.jsonl` has gathered failures instead, one object a line: `message`, and where they are known
`command` and `source`. `--wrong` names a file of subjects that were judged wrong, one a line; their share of the
distinct causes that got a hint is then told with its interval of 95 %.
"""

from __future__ import annotations

import argparse
import hashlib
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from math import comb
from pathlib import Path

import msgspec

from nixlore.agents.elsewhere import is_elsewhere
from nixlore.agents.failure_texts import Failed, causes
from nixlore.agents.hints import Hints
from nixlore.data.base_system import BASE_PROGRAMS

CASES = ".cases.jsonl"

TAIL = 0.025
"""What may lie beyond each end of an interval."""

OF_OTHERS = re.compile(r"/(?:usr/(?:local/)?s?bin/(?!env$)|s?bin/(?!sh$))")
"""How paths begin that other distributions have and NixOS lacks."""


def gathered(path: Path, half: str) -> Iterator[tuple[str, str, str]]:
    """Yield source, command and message of gathered failures of one half of the sources, or of all for ""."""
    for number, line in enumerate(path.read_bytes().splitlines()):
        case = msgspec.json.decode(line)
        source = str(case.get("source", path.name))
        if not half or is_of(source, half):
            # No session ends where a source does: each case stands for one of its own.
            yield f"{source}:{number}", str(case.get("command", "")), str(case["message"])


def is_of(source: str, half: str) -> bool:
    """Tell whether a source was dealt to a half by its name."""
    return (hashlib.sha256(source.encode()).digest()[0] % 2 == 0) == (half == "tune")


def interval(wrong: int, of: int) -> str:
    """Return a share with its exact interval of 95 % (Clopper and Pearson), in per cent."""
    if not of:
        return "none"
    low = bound(lambda share: 1 - at_most(wrong - 1, of, share) < TAIL) if wrong else 0.0
    high = bound(lambda share: at_most(wrong, of, share) > TAIL)
    return f"{wrong / of:.1%} ({low:.1%} to {high:.1%})"


def at_most(count: int, of: int, share: float) -> float:
    """Return how likely it is that no more than some of all are so, where each is by a share."""
    return sum(comb(of, one) * share**one * (1 - share) ** (of - one) for one in range(count + 1))


def bound(is_below: Callable[[float], bool]) -> float:
    """Return the share up to which something holds."""
    low, high = 0.0, 1.0
    for _ in range(50):
        middle = (low + high) / 2
        low, high = (middle, high) if is_below(middle) else (low, middle)
    return low


def results(path: Path) -> Iterator[tuple[str, str, str]]:
    """Yield session, command and output of every shell command that failed or whose output names a missing program."""
    commands: dict[str, str] = {}
    for line in path.read_bytes().splitlines():
        try:
            record = msgspec.json.decode(line)
            content = record["message"]["content"]
        except (msgspec.DecodeError, KeyError, TypeError):
            continue
        for block in content if isinstance(content, list) else ():
            if not isinstance(block, dict):
                continue
            if block.get("type") == "tool_use" and block.get("name") == "Bash":
                commands[str(block.get("id"))] = str((block.get("input") or {}).get("command", ""))
            elif block.get("type") == "tool_result" and block.get("tool_use_id") in commands:
                text = _text(block.get("content"))
                if block.get("is_error") or "not found" in text:
                    yield str(record.get("sessionId", path.stem)), commands[block["tool_use_id"]], text


def _text(content: object) -> str:
    if isinstance(content, list):
        return "\n".join(str(part.get("text", "")) for part in content if isinstance(part, dict))
    return content if isinstance(content, str) else ""


class Tally:
    """What was said of the failures so far, and of which nothing was."""

    def __init__(self, hints: Hints) -> None:
        self.hints = hints
        self.sums: Counter[str] = Counter()
        self.said: Counter[tuple[str, str]] = Counter()
        self.silent: Counter[Failed] = Counter()
        self._sessions: set[tuple[str, str]] = set()

    def add(self, session: str, command: str, text: str) -> None:
        """Ask for a hint on one failure, as the hook does."""
        found = list(causes(text))
        self.sums["failed"] += 1
        self.sums["of the environment"] += bool(found)
        hint = self.hints.first(command, text)
        if not hint:
            self.silent.update(found[:1])
        elif (session, hint) in self._sessions:
            self.sums["told before in the session"] += 1
        else:
            self._sessions.add((session, hint))
            self.sums["told"] += 1
            about = (one.subject for one in found if not is_elsewhere(command, one) and self.hints.on(one, command))
            self.said[next(about), hint] += 1


def main() -> None:
    """Print what would have been said, the most often first, and the sums."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("index", type=Path)
    parser.add_argument("transcripts", type=Path, nargs="+")
    parser.add_argument("--show", type=int, default=100)
    parser.add_argument("--half", choices=("tune", "report"), default="")
    parser.add_argument("--wrong", type=Path)
    given = parser.parse_args()
    tally = Tally(
        Hints(
            given.index.read_bytes(),
            "/nowhere",
            lambda name: name if name in BASE_PROGRAMS else "",
            lambda path: not OF_OTHERS.match(path),
        )
    )
    files = [file for place in given.transcripts for file in (place.rglob("*.jsonl") if place.is_dir() else (place,))]
    for file in sorted(files):
        for case in gathered(file, given.half) if file.name.endswith(CASES) else results(file):
            tally.add(*case)
    for (subject, hint), count in tally.said.most_common(given.show):
        print(f"{count:5}  {subject}: {hint}")
    for failed, count in tally.silent.most_common(given.show):
        print(f"{count:5}  silent, {failed.kind}: {failed.subject}")
    print(dict(tally.sums), file=sys.stderr)
    hinted, silent = len(tally.said), len(tally.silent)
    print(f"distinct causes: {hinted} told, {silent} silent", file=sys.stderr)
    if given.wrong:
        judged = set(given.wrong.read_text().split())
        wrong = sum(subject in judged for subject, _ in tally.said)
        print(f"wrong: {wrong} of {hinted}, {interval(wrong, hinted)}", file=sys.stderr)


if __name__ == "__main__":
    main()
