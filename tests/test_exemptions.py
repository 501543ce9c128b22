"""Packages that are never unused, by name, set, kind, shape and programs; and tools that people type, which may be."""

from __future__ import annotations

import re
from importlib.resources import files
from pathlib import Path

import pytest

from nixlore.data.exemptions import KINDS, NAME_PATTERNS, PROGRAM_PATTERNS, REASONS, SETS
from nixlore.exemptions import exempt_class, is_for_people, says_helper
from nixlore.identity import Catalog

DATA = Path(__file__).parent / "data"
NONE: frozenset[str] = frozenset()


def listed(name: str) -> list[str]:
    lines = (DATA / name).read_text().splitlines()[1:]
    return [line.partition("\t")[0] for line in lines]


HARD = listed("hard_negatives.tsv")
TYPED = listed("typed_tools.tsv")


def test_the_lists_are_long_and_tell_a_reason():
    for name, least in (("hard_negatives.tsv", 200), ("typed_tools.tsv", 60)):
        lines = (DATA / name).read_text().splitlines()[1:]
        assert len({line.partition("\t")[0] for line in lines}) == len(lines) >= least
        assert all(len(line.partition("\t")[2]) > 2 for line in lines)


@pytest.mark.parametrize("attr_path", HARD)
def test_hard_negatives_are_exempt_whatever_the_catalog_knows(attr_path: str):
    catalog = Catalog.shipped()
    leaf = attr_path.rpartition(".")[2]
    assert exempt_class(attr_path, NONE, (leaf,)) is not None
    assert exempt_class(attr_path, catalog.kinds_of(attr_path), catalog.programs_of(attr_path) or ()) is not None


@pytest.mark.parametrize("attr_path", TYPED)
def test_tools_that_people_type_are_not_exempt(attr_path: str):
    catalog = Catalog.shipped()
    assert exempt_class(attr_path, catalog.kinds_of(attr_path), catalog.programs_of(attr_path) or ()) is None


@pytest.mark.parametrize(
    ("attr_path", "kinds", "programs", "expected"),
    [
        ("nodejs_22", NONE, ("node",), "interpreter"),
        ("python312", NONE, ("python3",), "interpreter"),
        ("jdk17", NONE, ("java",), "build tool"),
        ("postgresql_16", NONE, ("psql",), "service"),
        ("ffmpeg_6-full", NONE, ("ffmpeg",), "converter"),
        ("jellyfin-ffmpeg", NONE, ("ffmpeg", "ffprobe"), "converter"),
        ("ffmpeg-notes", NONE, ("ffmpeg-notes",), None),
        ("visualvm", NONE, ("visualvm",), "desktop"),
        ("gitFull", NONE, ("git",), "editor helper"),
        ("emacs-gtk", NONE, ("emacs",), "editor"),
        ("rofi-wayland-unwrapped", NONE, ("rofi",), "desktop helper"),
        ("pkgs.pass-wayland", NONE, ("pass",), "credentials"),
        ("unwritten-font", NONE, (), "font"),
        ("python312Packages.anything", NONE, ("anything",), "language package"),
        ("xorg.xkbutils", NONE, ("xkbbell",), "display"),
        ("kdePackages.something", NONE, ("something",), "desktop"),
        ("some-language-server", NONE, ("sls",), "language server"),
        ("unheard-of", frozenset({"desktop"}), ("uo",), "desktop"),
        ("unheard-of", frozenset({"system-unit", "documentation"}), ("uo",), "service"),
        ("unheard-of", frozenset({"documentation", "completion", "library"}), ("uo",), None),
        ("unheard-of", NONE, ("uo", "git-uo"), "subcommand"),
        ("unheard-of", NONE, ("uo", "mount.uo"), "rescue"),
        ("unheard-of", NONE, ("uo-language-server",), "language server"),
        ("unheard-of", NONE, ("pinentry-uo",), "credentials"),
        ("unheard-of", NONE, tuple(f"uo{n}" for n in range(26)), "suite"),
        ("unheard-of", NONE, tuple(f"uo{n}" for n in range(25)), None),
        ("unheard-of", NONE, ("UnheardOf",), "desktop"),
        ("unheard-of", NONE, ("UnheardOf", "uo"), None),
        ("unheard-of", NONE, ("uo", "uo-server"), "service"),
        ("dust", NONE, ("dust",), None),
        ("7zz-and-more", NONE, ("more",), None),
    ],
)
def test_what_decides(attr_path: str, kinds: frozenset[str], programs: tuple[str, ...], expected: str | None):
    found = exempt_class(attr_path, kinds, programs)
    assert (found and found[0]) == expected
    assert found is None or found[1] == REASONS[found[0]]


def test_every_class_has_a_reason():
    rows = files("nixlore.data").joinpath("exempt_packages.tsv").read_text().splitlines()
    classes = {row.partition("\t")[0] for row in rows}
    used = classes | set(SETS) | set(KINDS.values()) | {kind for kind, _ in (*NAME_PATTERNS, *PROGRAM_PATTERNS)}
    assert used - set(REASONS) == set()
    assert set(REASONS) - used == {"suite"}


def test_the_list_is_tidy():
    rows = files("nixlore.data").joinpath("exempt_packages.tsv").read_text().splitlines()
    assert rows == sorted(set(rows))
    assert all(re.fullmatch(r"[a-z ]+\t[\w.+-]+", row) for row in rows)


@pytest.mark.parametrize("nasty", ["", ".", "..", "-", "1", "a.", ".a", "9" * 5000, "-bin" * 2000, "é.ü", "\n"])
def test_odd_names_have_an_answer(nasty: str):
    exempt_class(nasty, NONE, (nasty,))
    says_helper(nasty)
    is_for_people(nasty)


@pytest.mark.parametrize("comment", ["required by nvim", "for ranger previews", "LSPs", "Dependencies", "rescue disk"])
def test_comments_that_name_another_caller(comment: str):
    assert says_helper(comment)


@pytest.mark.parametrize("comment", ["", "du in rust", "CLI tools", "to count lines", "great for benchmarks"])
def test_comments_that_do_not(comment: str):
    assert not says_helper(comment)
