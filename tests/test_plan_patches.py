"""A patch says exactly what changes: ours and git's reading of it give the same bytes, and what is at odds is refused."""

from __future__ import annotations

import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nixlore.act._patches import applied, digest, file_patch
from nixlore.errors import SourceError

texts = st.text(st.sampled_from("ab\n\r\x0c\u2028 "), max_size=40).map(str.encode)


@given(texts, texts)
def test_a_patch_makes_the_one_out_of_the_other(old, new):
    made = file_patch("x.nix", old, new)
    assert applied(old, [made.patch] if made.patch else []) == new
    assert (made.patch == "") is (old == new)


@given(texts, texts)
def test_what_changed_since_is_refused_or_not_touched(old, new):
    made = file_patch("x.nix", old, new)
    rows = [row[1:] for row in made.patch.split("\n") if row.startswith("-") and not row.startswith("---")]
    if any(rows):
        with pytest.raises(SourceError):
            applied(b"other\n", [made.patch])


CASES = [
    (b"a\nb\nc\n", b"a\nc\n"),
    (b"a\nb", b"a\nb\n"),
    (b"a\nb\n", b"a\nb"),
    (b"a", b"b"),
    (b"a\r\nb\r\n", b"a\r\nc\r\nb\r\n"),
    (b"", b"a\n"),
    (b"a\n", b""),
    ("ä\u2028b\n".encode(), "ö\u2028b\nc\n".encode()),
    (b"".join(b"%d\n" % n for n in range(50)), b"".join(b"%d\n" % n for n in range(50) if n not in (3, 40))),
]


@pytest.mark.parametrize("name", ["home.nix", "a b/ü.nix", 'q"uote.nix'])
@pytest.mark.parametrize(("old", "new"), CASES)
def test_git_reads_it_the_same(tmp_path, name, old, new):
    place = tmp_path / name
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(old)
    made = file_patch(name, old, new)
    subprocess.run(["git", "apply", "-"], input=made.patch.encode(), cwd=tmp_path, check=True, capture_output=True)
    assert place.read_bytes() == new


def test_git_makes_a_file_that_is_not_there(tmp_path):
    made = file_patch("new/x.nix", None, b"{ }\n")
    subprocess.run(["git", "apply", "-"], input=made.patch.encode(), cwd=tmp_path, check=True, capture_output=True)
    assert (tmp_path / "new/x.nix").read_bytes() == b"{ }\n"
    assert made.digest == digest(None) == ""


def test_patches_of_other_lines_go_together_and_those_of_one_line_do_not():
    old = b"a\nb\nc\nd\n"
    one, two = file_patch("x", old, b"a\nc\nd\n").patch, file_patch("x", old, b"a\nb\nc\nd\ne\n").patch
    assert applied(old, [one, two]) == b"a\nc\nd\ne\n"
    with pytest.raises(SourceError, match="same lines"):
        applied(old, [one, file_patch("x", old, b"a\nB\nc\nd\n").patch])


def test_what_is_no_text_has_no_patch():
    with pytest.raises(SourceError, match="UTF-8"):
        file_patch("x", b"\xff", b"a")
