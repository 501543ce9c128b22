"""Replay real transcripts of Claude Code and see what the hook would have said at each command that failed.

    python bench/real/hints.py INDEX TRANSCRIPTS… [--show N]

INDEX is the `hints.db` of a scan. Of every shell command that failed it is told whether the environment was the cause
(a cause that `agents/failure_texts.py` knows) and what the hook says, as on a machine that has the programs of the base
system and no others. Each hint is printed once with how often it was given, to be judged by eye. Nothing is kept.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import msgspec

from nixlore.agents.failure_texts import causes
from nixlore.agents.hints import Hints
from nixlore.data.base_system import BASE_PROGRAMS


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


def main() -> None:
    """Print what would have been said, the most often first, and the sums."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("index", type=Path)
    parser.add_argument("transcripts", type=Path, nargs="+")
    parser.add_argument("--show", type=int, default=100)
    given = parser.parse_args()
    hints = Hints(
        given.index.read_bytes(), "/nowhere", lambda name: name if name in BASE_PROGRAMS else "", lambda _: True
    )
    sums: Counter[str] = Counter()
    said: Counter[tuple[str, str]] = Counter()
    silent: Counter[tuple[str, str]] = Counter()
    sessions: set[tuple[str, str]] = set()
    files = [file for place in given.transcripts for file in (place.rglob("*.jsonl") if place.is_dir() else (place,))]
    for file in sorted(files):
        for session, _command, text in results(file):
            sums["failed"] += 1
            found = list(causes(text))
            sums["of the environment"] += bool(found)
            told = next(((one.subject, hint) for one in found if (hint := hints.on(one))), None)
            if told is None:
                silent.update((one.kind, one.subject) for one in found[:1])
            elif (session, told[1]) not in sessions:
                sessions.add((session, told[1]))
                sums["told"] += 1
                said[told] += 1
            else:
                sums["told before in the session"] += 1
    for (subject, hint), count in said.most_common(given.show):
        print(f"{count:5}  {subject}: {hint}")
    for (kind, subject), count in silent.most_common(given.show):
        print(f"{count:5}  silent, {kind}: {subject}")
    print(dict(sums), file=sys.stderr)


if __name__ == "__main__":
    main()
