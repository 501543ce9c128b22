"""What is made of the records of one run."""

from __future__ import annotations

import gc

import pytest

from nixlore import values


def test_no_garbage_is_looked_for_while_a_stage_runs_but_again_after_it_even_if_it_fails() -> None:
    held: list[list[object]] = []
    with pytest.raises(KeyError), values._unswept():
        assert not gc.isenabled()
        held.append([])
        raise KeyError
    assert gc.isenabled()
    assert gc.get_freeze_count() == 0
    assert any(one is held for one in gc.get_objects(generation=2))
