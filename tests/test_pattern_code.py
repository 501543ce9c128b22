"""What a pattern is compiled to makes the very pattern again, or is said to be of no use."""

import importlib
import os
import pkgutil
import re
import sys

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import nixlore.git
from nixlore.data import late_pattern, pattern_code
from nixlore.data.late_pattern import late
from nixlore.data.pattern_code import Code, coded, dialect, pattern_of
from nixlore.storage import patterns
from nixlore.storage.cache import Cache
from nixlore.storage.patterns import BUCKET, KeptPatterns, patterns_kept

ONE = r"(?P<tool>\w+)\s+(?:is|are)\b(?P<rest>.*)"


@pytest.fixture
def codes(monkeypatch):
    """Nothing is compiled yet."""
    known: dict[str, Code] = {}
    monkeypatch.setattr(late_pattern, "_CODES", known)
    return known


def test_every_pattern_that_reads_a_history_is_made_again_as_it_is():
    count = 0
    for found in pkgutil.iter_modules(nixlore.git.__path__, "nixlore.git."):
        for one in vars(importlib.import_module(found.name)).values():
            if isinstance(one, late_pattern._Late):
                code = coded(one.pattern, one._flags)
                assert code is not None
                assert pattern_of(one.pattern, code) == re.compile(one.pattern, one._flags)
                count += 1
    assert count > 100


@pytest.mark.parametrize(("pattern", "flags"), [(ONE, 0), (ONE, re.IGNORECASE | re.DOTALL), (rb"a(b)?", re.MULTILINE)])
def test_a_pattern_that_is_made_again_finds_the_same(pattern, flags):
    code = coded(pattern, int(flags))
    assert code is not None
    made, plain = pattern_of(pattern, code), re.compile(pattern, flags)
    assert made == plain
    assert (made.groups, made.groupindex, made.flags) == (plain.groups, plain.groupindex, plain.flags)
    if isinstance(pattern, str):
        assert made.search("the foo is new")["rest"] == " new"
        assert made.search("the foo is new").lastgroup == "rest"


def test_a_wrong_pattern_is_wrong():
    with pytest.raises(re.error):
        coded("(", 0)


def test_another_python_compiles_as_ever(monkeypatch, codes):
    monkeypatch.setattr(sys.implementation, "name", "other")
    assert dialect() == ""
    assert coded(ONE, 0) is None
    assert late(ONE).search("foo is new")["tool"] == "foo"
    assert codes == {}


def test_parts_that_are_not_there_are_none(monkeypatch, codes):
    monkeypatch.setattr(pattern_code, "_part", lambda _name: None)
    assert dialect() == ""
    assert late(ONE).search("foo is new")["tool"] == "foo"
    assert pattern_of(ONE, Code(b"", 0, 0, {})) is None
    assert codes == {}


def test_what_was_compiled_is_not_compiled_again(tmp_path, monkeypatch, codes):
    with patterns_kept(Cache(tmp_path)):
        assert late(ONE).match("foo is new")
    codes.clear()
    monkeypatch.setattr(late_pattern, "coded", None)
    with patterns_kept(Cache(tmp_path)):
        assert late(ONE).match("foo is new")["rest"] == " new"


@pytest.mark.parametrize("version", ["", "another"])
def test_what_another_version_compiled_is_not_used(tmp_path, codes, version):
    cache = Cache(tmp_path)
    cache.save(BUCKET, "codes", KeptPatterns(version, {f"0{ONE!r}": Code(b"", 0, 0, {})}))
    with patterns_kept(cache):
        assert codes == {}
        assert late(ONE).match("foo is new")
    kept = cache.load(BUCKET, "codes", KeptPatterns)
    assert kept is not None
    assert kept.version.endswith(dialect())


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(at=st.integers(0), byte=st.integers(1, 255), is_cut=st.booleans())
def test_no_code_is_made_a_pattern_that_is_not_as_it_was_kept(tmp_path, monkeypatch, codes, at, byte, is_cut):
    codes.clear()
    with patterns_kept(Cache(tmp_path)):
        late(ONE).match("")
    file = tmp_path / BUCKET / "codes"
    data = bytearray(file.read_bytes())
    at %= len(data)
    data[at] ^= byte
    file.write_bytes(data[:at] if is_cut else data)
    codes.clear()
    with patterns_kept(Cache(tmp_path)):
        assert codes == {}
        assert late(ONE).match("foo is new")["rest"] == " new"


def test_what_lies_in_the_cache_of_another_user_is_not_believed(tmp_path, codes):
    with patterns_kept(Cache(tmp_path)):
        late(ONE).match("")
    codes.clear()
    with patterns_kept(Cache(tmp_path, (os.getuid() + 1, os.getgid()))):
        assert codes == {}


def test_what_no_interpreter_takes_is_compiled_anew(codes):
    codes[f"0{ONE!r}"] = Code(b"\0\0\0\0", 0, 2, {})
    assert late(ONE).match("foo is new")["rest"] == " new"


def test_nothing_new_is_not_written(tmp_path, monkeypatch, codes):
    with patterns_kept(Cache(tmp_path)):
        late(ONE).match("")
    monkeypatch.setattr(Cache, "save", None)
    with patterns_kept(Cache(tmp_path)):
        late(ONE).match("")


def test_where_nothing_can_be_kept_patterns_work(monkeypatch, codes):
    with patterns_kept(Cache(None)):
        assert late(ONE).match("foo is new")
    monkeypatch.setattr(patterns, "dialect", lambda: "")
    with patterns_kept(Cache(None)):
        assert late(ONE + "x?").match("foo is new")
