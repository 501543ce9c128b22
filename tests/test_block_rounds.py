"""200 rounds over files of all shapes: the block is written, renewed and taken back as a person and a scan would.

Every byte outside our marks stays, and taking it back gives the file as it was, or is refused and changes nothing.
"""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path

import pytest

from nixlore.act import marked_block
from nixlore.act.marked_block import BEGIN, END
from nixlore.errors import SourceError
from nixlore.storage.artifacts import Shelf
from nixlore.storage.journal import Journal

ROUNDS = 200
NOW = 1_800_000_000
BLOCK = "# This machine\n- one\n"
RENEWED = "# This machine\n- one\n- two\n"
BOM = b"\xef\xbb\xbf"
LINES = [
    b"",
    b"# Mine",
    b"- a rule of mine",
    b"    code",
    b"text with <!-- BEGIN nixlore --> in it",
    b"<!-- a note on nixlore -->",
    b"<!-- BEGIN othertool -->",
    b"<!-- END othertool -->",
    "gr\u00fc\u00dfe \u202e \U0001f600".encode(),
    b"\xe9 in Latin 1",
    b"@imported.md",
    b"x" * 5000,
]
DAMAGED = [
    BEGIN.encode(),
    END.encode(),
    f"{END}\n{BEGIN}".encode(),
    f"{BEGIN}\n{BEGIN}\n{END}".encode(),
    b"<<<<<<< ours\nx\n=======\ny\n>>>>>>> theirs",
    b"\0",
]


def content(draw: random.Random, *, damaged: bool) -> bytes:
    """Return what somebody's file holds."""
    lines = draw.choices(LINES, k=draw.randrange(8))
    if damaged:
        lines.insert(draw.randrange(len(lines) + 1), draw.choice(DAMAGED))
    ending = draw.choice([b"\n", b"\n", b"\r\n", b"\r"]) if not damaged else b"\n"
    last = ending * draw.randrange(3) if lines else b""
    return draw.choice([b"", b"", BOM]) + ending.join(lines) + last


def outside(data: bytes) -> tuple[bytes, bytes]:
    """Return what stands before and behind our block."""
    place = marked_block.found(data)
    assert place is not None
    return data[: place[0]], data[place[1] :]


def changed(draw: random.Random, there: bytes) -> tuple[bytes, str]:
    """Return a file as its user, or another tool, left it after the block was written, and where that was."""
    start, end = marked_block.found(there) or (0, 0)
    where = draw.choice(["nowhere", "nowhere", "before", "behind", "inside", "gone"])
    top = len(BOM) if there.startswith(BOM) else 0
    match where:
        case "before":
            return there[:top] + b"new at the top\n" + there[top:], where
        case "behind":
            return there + b"new at the end", where
        case "inside":
            return there.replace(b"- one", b"- mine", 1), where
        case "gone":
            return there[:start] + there[end:], where
    return there, where


def undone(journal: Journal, path: Path) -> bool:
    """Take the newest change back; tell whether it was done. Where it was not, the file is as it was."""
    before = path.read_bytes()
    try:
        journal.undo(journal.changes()[-1], NOW)
    except SourceError:
        assert path.read_bytes() == before
        return False
    return True


def one_round(draw: random.Random, path: Path, journal: Journal) -> str:
    """Write the block into a file, let it be changed and renewed or not, take the block back; return what happened."""
    damaged = draw.random() < 0.15
    old = content(draw, damaged=damaged)
    path.write_bytes(old)
    try:
        new = marked_block.put(old, BLOCK)
    except SourceError:
        assert damaged
        assert path.read_bytes() == old
        return "left alone"
    assert not damaged
    change = journal.write(path, old, new, "the block", NOW, tag="block")
    assert path.read_bytes() == new
    assert new.startswith(old)
    assert outside(new)[1] == b""
    there, where = changed(draw, new)
    path.write_bytes(there)
    if where not in ("inside", "gone") and draw.random() < 0.5:
        newer = marked_block.put(there, RENEWED)
        assert outside(newer) == outside(there)
        try:
            journal.write(path, there, newer, "the block", NOW, tag="block", renews=change)
        except SourceError:
            assert where != "nowhere"
            assert path.read_bytes() == there
            return f"not renewed, changed {where}"
        assert path.read_bytes() == newer
    if not undone(journal, path):
        assert where != "nowhere"
        return f"refused, changed {where}"
    assert where != "inside"
    if where == "gone":
        assert path.read_bytes() in (there, old)
        return "taken out by hand already"
    assert path.read_bytes() == without(there, new, old, where)
    return f"taken back, changed {where}"


def without(there: bytes, new: bytes, old: bytes, where: str) -> bytes:
    """Return the file as it would be had the block never been in it."""
    if where == "before":
        top = len(BOM) if old.startswith(BOM) else 0
        return old[:top] + b"new at the top\n" + old[top:]
    return old + there[len(new) :] if where == "behind" else old


@pytest.mark.parametrize("seed", [7])
def test_in_200_rounds_no_byte_outside_the_block_changes_and_undo_is_exact(tmp_path, seed):
    draw = random.Random(seed)
    journal = Journal(Shelf(tmp_path / "state"))
    seen = Counter(one_round(draw, tmp_path / f"CLAUDE-{number}.md", journal) for number in range(ROUNDS))
    assert seen.total() == ROUNDS
    for what in ("left alone", "taken back, changed nowhere", "taken back, changed before", "refused, changed inside"):
        assert seen[what] >= 10, seen
