"""What is counted of a history while it is read."""

from __future__ import annotations

import gc
import weakref

from nixlore.collect._history_parsing import Parsing
from nixlore.collect._history_tally import DAY_BITS, Tally
from nixlore.shell.entries import Columns, decoded


def test_what_was_counted_is_freed_at_once_by_whoever_lets_go_of_it() -> None:
    parsing = Parsing()
    tally = Tally(lambda text: parsing.parse(text, "fish"), latest=1_000_000_000)
    for _ in range(2):
        tally.add_columns(
            Columns([b"git log", b"ls", b"git log", b"a\x00\x01\x02\x03\x04\x05b"], [1, 2, 3, 4]), decoded
        )
    assert {(tally.lines[key >> DAY_BITS].names, count) for key, count in tally.entries.items()} == {
        (("git",), 4),
        (("ls",), 2),
    }
    assert sum(parsing.noted.values()) == 2
    left = weakref.ref(tally)
    gc.disable()
    try:
        del tally
        assert left() is None
    finally:
        gc.enable()
