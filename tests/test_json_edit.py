"""One member of a JSON file is set, and no other byte changes."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nixlore.act.json_edit import with_member, without_member
from nixlore.errors import SourceError

VALUE = {"source": {"path": "/x"}}
names = st.sampled_from(["a", "b", "hooks", "ü", 'q"uote', ""])
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=5),
    lambda of: st.lists(of, max_size=3) | st.dictionaries(names, of, max_size=3),
    max_leaves=8,
)
layouts = st.sampled_from([{"indent": 2}, {"indent": 4}, {"indent": "\t"}, {}, {"separators": (",", ":")}])


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("", '{\n  "m": {\n    "k": 1\n  }\n}\n'),
        ("{}", '{\n  "m": {\n    "k": 1\n  }\n}'),
        ('{\n  "a": 1\n}\n', '{\n  "a": 1,\n  "m": {\n    "k": 1\n  }\n}\n'),
        ('{\r\n\t"a": 1\r\n}', '{\r\n\t"a": 1,\r\n\t"m": {\r\n\t\t"k": 1\r\n\t}\r\n}'),
        ('{"a":1}', '{"a":1, "m": {"k": 1}}'),
        ('{\n  "m": {}\n}', '{\n  "m": {\n    "k": 1\n  }\n}'),
        ('{\n  "m": {"k": 2, "z": 1.50}\n}', '{\n  "m": {"k": 1, "z": 1.50}\n}'),
        ('{ "m" : { "k" : 1 } }', '{ "m" : { "k" : 1 } }'),
        ('\ufeff{"m": {}, "b": "\\u00e9"}', '\ufeff{"m": {\n  "k": 1\n}, "b": "\\u00e9"}'),
    ],
)
def test_a_member_is_set_in_the_files_own_layout(old, new):
    assert with_member(old.encode(), ("m", "k"), 1).decode() == new


@pytest.mark.parametrize("data", [b"{", b"// comment\n{}", b'{"a": 1,}', b"[]", b"3", b"\xff", b'{"m": 3}'])
def test_what_is_not_understood_is_left_alone(data):
    with pytest.raises(SourceError):
        with_member(data, ("m", "k"), 1)


@given(st.dictionaries(names, values, max_size=4), layouts, st.booleans())
def test_only_the_member_changes(old, layout, escaped):
    data = json.dumps(old, ensure_ascii=escaped, **layout).encode()
    try:
        new = with_member(data, ("hooks", "ours"), VALUE)
    except SourceError:
        assert not isinstance(old.get("hooks", {}), dict)
        return
    wanted = json.loads(data)
    wanted.setdefault("hooks", {})["ours"] = VALUE
    assert json.loads(new) == wanted
    assert list(json.loads(new)) == list(wanted)
    assert with_member(new, ("hooks", "ours"), VALUE) == new


@given(st.dictionaries(names, values, min_size=1, max_size=4), layouts)
def test_a_new_member_is_one_piece_between_bytes_that_stay(old, layout):
    data = json.dumps(old, **layout).encode()
    new = with_member(data, ("ours",), VALUE)
    head = 0
    while head < len(data) and data[head] == new[head]:
        head += 1
    assert new.endswith(data[head:])


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('{"a": {"x": 1}}', '{"a": {}}'),
        ('{"a": {"x": 1, "y": 2}}', '{"a": {"y": 2}}'),
        ('{"a": {"y": 2, "x": 1}}', '{"a": {"y": 2}}'),
        ('{\n  "a": {\n    "x": {\n      "b": 1\n    },\n    "y": 2\n  }\n}\n', '{\n  "a": {\n    "y": 2\n  }\n}\n'),
        ('{\n  "a": {\n    "y": 2,\n    "x": 1\n  }\n}\n', '{\n  "a": {\n    "y": 2\n  }\n}\n'),
        ('{"b": 1}', '{"b": 1}'),
        ('{"a": 1}', '{"a": 1}'),
        ("", ""),
    ],
)
def test_a_member_goes_with_its_comma_and_nothing_else(before, after):
    assert without_member(before.encode(), ("a", "x")).decode() == after


def test_what_is_no_strict_json_is_left_alone_when_something_is_to_go():
    with pytest.raises(SourceError):
        without_member(b'{"a": 1, }', ("a",))


@pytest.mark.parametrize("text", ["\x1f", "\x0b", "\u00a0", "\u2028"])
def test_what_json_does_not_call_blank_is_no_empty_file(text):
    for edit in (lambda data: with_member(data, ("m", "k"), 1), lambda data: without_member(data, ("m", "k"))):
        with pytest.raises(SourceError, match="no strict JSON"):
            edit(text.encode())
