"""A regular expression that is compiled late does what one does that is compiled at once."""

import re

import pytest

from nixlore.data.late_pattern import late

TEXT = "one Two\nthree"


@pytest.mark.parametrize(
    ("pattern", "flags"), [(r"t\w+", 0), (r"t(?P<rest>\w+)", re.IGNORECASE), (r"^\w", re.MULTILINE)]
)
def test_it_finds_what_the_pattern_finds(pattern: str, flags: int):
    now, then = re.compile(pattern, flags), late(pattern, flags)
    assert then.pattern == now.pattern
    for _ in range(2):
        assert then.findall(TEXT) == now.findall(TEXT)
        assert [found.span() for found in then.finditer(TEXT, 5)] == [found.span() for found in now.finditer(TEXT, 5)]
        assert then.sub("-", TEXT) == now.sub("-", TEXT)
        assert (then.match(TEXT) is None) == (now.match(TEXT) is None)
        assert then.groupindex == now.groupindex
        assert then.flags == now.flags


def test_it_finds_in_bytes_what_a_pattern_of_bytes_finds():
    assert late(rb"^t(\w+)", re.MULTILINE).findall(TEXT.encode()) == [b"hree"]


def test_a_pattern_that_is_wrong_is_wrong_when_it_is_used():
    wrong = late("(")
    with pytest.raises(re.error):
        wrong.search("")
