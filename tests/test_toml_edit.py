"""An entry comes into a TOML file as the file is written, every other byte stays, and what is not proven is refused."""

from __future__ import annotations

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nixlore.act.toml_edit import with_item, with_pair
from nixlore.errors import SourceError

LONG = b"""[project]
name = "x" # the name
dependencies = ["click"]

[dependency-groups]
dev = [
    "pytest>=8", # tests
    'ruff',
]
other = ["a"]

[tool.x]
y = 1
"""


def item(data: bytes, name: str = "mypy", path: tuple[str, ...] = ("dependency-groups", "dev")) -> bytes:
    return with_item(data, path, name)


def test_an_item_goes_behind_the_last_as_the_others_stand():
    assert item(LONG) == LONG.replace(b"    'ruff',\n", b"    'ruff',\n    \"mypy\",\n")
    assert item(b'[dependency-groups]\ndev = ["a", "b"]\n') == b'[dependency-groups]\ndev = ["a", "b", "mypy"]\n'
    assert item(b"[dependency-groups]\ndev = []\n") == b'[dependency-groups]\ndev = ["mypy"]\n'


@pytest.mark.parametrize(
    "array",
    [b'["a[b]"]', b'["a", # ]\n "b"]', b'["a", {include-group = "x"}]', b'["a\\"]", "b"]', b"[ 'it''s' ]"],
)
def test_brackets_in_strings_and_comments_end_no_array(array):
    data = b"[dependency-groups]\ndev = " + array + b"\n"
    try:
        before = tomllib.loads(data.decode())
    except tomllib.TOMLDecodeError:
        with pytest.raises(SourceError, match="no TOML"):
            item(data)
        return
    try:
        made = tomllib.loads(item(data).decode())
    except SourceError:
        return
    assert made["dependency-groups"]["dev"] == [*before["dependency-groups"]["dev"], "mypy"]


def test_a_table_or_array_that_is_not_there_is_made():
    assert item(b'[project]\nname = "x"\n').endswith(b'\n[dependency-groups]\ndev = [\n  "mypy",\n]\n')
    assert item(b'[dependency-groups]\ntest = ["a"]\n\n[b]\n') == (
        b'[dependency-groups]\ntest = ["a"]\ndev = [\n  "mypy",\n]\n\n[b]\n'
    )
    assert item(b"") == b'[dependency-groups]\ndev = [\n  "mypy",\n]\n'


def test_what_is_there_already_changes_nothing():
    assert item(LONG, "pytest>=8") == LONG


def test_lines_that_end_as_on_windows_go_on_so():
    assert item(LONG.replace(b"\n", b"\r\n")) == item(LONG).replace(b"\n", b"\r\n")


@pytest.mark.parametrize(
    "data",
    [
        b'dependency-groups = {dev = ["a"]}\n',
        b"[dependency-groups]\ndev = 1\n",
        b"[x",
        b"\xff",
        b"dependency-groups = 1\n",
    ],
)
def test_what_is_written_otherwise_is_refused(data):
    with pytest.raises(SourceError):
        item(data)


def test_a_pair_goes_to_the_end_of_its_table():
    data = b'[tool.poetry.group.dev.dependencies]\nruff = "*"\n\n[tool.x]\n'
    table = ("tool", "poetry", "group", "dev", "dependencies")
    assert with_pair(data, table, "pytest", "^8") == data.replace(b'"*"\n', b'"*"\npytest = "^8"\n')
    with pytest.raises(SourceError, match="already"):
        with_pair(data, table, "ruff", "^1")
    assert with_pair(b"", ("a", "b.c"), "d", 'e"') == b'[a."b.c"]\nd = "e\\""\n'


@given(st.binary(max_size=60), st.text(max_size=8))
def test_no_bytes_raise_anything_else_and_all_others_stay(data, name):
    try:
        made = item(data, name)
    except SourceError:
        return
    assert name in tomllib.loads(made.decode())["dependency-groups"]["dev"]
    rest = iter(made)
    assert all(byte in rest for byte in data)
