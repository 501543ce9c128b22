"""Reading nix-index databases: the format's quirks, damaged files, and what an output's paths tell."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nix_index_files import Entry, database, encoded, output, programs
from nixlore.data.content_kinds import CHECKED, DIRECTORY_KINDS, KIND_OF, KINDS, LETTER_OF
from nixlore.errors import SourceError
from nixlore.nix.catalog_file import collected
from nixlore.nix.nix_index import contents, outputs
from nixlore.nix.output_contents import Gathering


def read(path: Path) -> dict[str, frozenset[str]]:
    return {found.output.origin.attr: found.contents.programs for found in outputs(path)}


def test_every_output_has_its_own_files(tmp_path: Path) -> None:
    path = database(
        tmp_path / "files",
        output("ripgrep", programs("rg")),
        output("fd", programs("fd")),
        output("empty", [("0d", "")]),
    )
    assert read(path) == {"ripgrep": {"rg"}, "fd": {"fd"}, "empty": frozenset()}


def test_a_difference_of_ten_is_a_line_feed_and_still_one_entry() -> None:
    lines, _ = encoded([("2d", "/bin"), ("1x", "/bin/abcdefghij"), ("1x", "/bin/abcdefghiX"), ("1x", "/bin/z")])
    assert b"x\0\nX\n" in lines
    assert contents(lines).programs == {"abcdefghij", "abcdefghiX", "z"}


def test_a_long_shared_path_takes_a_difference_of_two_bytes() -> None:
    deep = "/share/" + "d" * 300
    entries: list[Entry] = [("1d", deep), ("1r", f"{deep}/a"), ("1r", f"{deep}/b"), ("1x", "/bin/x"), ("1x", "/bin/xy")]
    lines, _ = encoded(entries)
    assert b"\0\x80" in lines
    assert contents(lines).programs == {"x", "xy"}


def test_what_an_attribute_only_drags_in_is_left_out(tmp_path: Path) -> None:
    path = database(
        tmp_path / "files", output("tool", programs("python3"), toplevel=False), output("tool", programs("tool"))
    )
    assert read(path) == {"tool": {"tool"}}


def test_wrapped_originals_plain_files_and_directories_are_no_programs() -> None:
    entries: list[Entry] = [
        ("5d", "/bin"),
        ("9x", "/bin/.tool-wrapped"),
        ("9r", "/bin/readme"),
        ("1d", "/bin/lib"),
        ("9x", "/bin/lib/inner"),
        ("/nix/store/x/bin/tools", "/bin/link"),
        ("9x", "/sbin/daemon"),
        ("9x", "/libexec/hidden"),
        ("9x", "/bin/tool"),
    ]
    assert contents(encoded(entries)[0]).programs == {"link", "daemon", "tool"}


def test_a_footer_further_away_than_one_piece_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nixlore.nix.nix_index.PIECE", 64)
    names = [f"program-{number}" for number in range(500)]
    path = database(tmp_path / "files", output("many", programs(*names)), output("next", programs("next")))
    assert read(path) == {"many": frozenset(names), "next": {"next"}}


def test_a_long_listing_is_read_like_a_short_one(monkeypatch: pytest.MonkeyPatch) -> None:
    lines, _ = encoded([*programs("a", "abc"), ("1d", "/share/" + "d" * 300), ("1x", "/bin/last")])
    short = contents(lines)
    monkeypatch.setattr("nixlore.nix.nix_index.LONG_LISTING", 1)
    assert contents(lines) == short
    assert short.programs == {"a", "abc", "last"}


def test_progress_ends_at_the_whole_database(tmp_path: Path) -> None:
    path = database(tmp_path / "files", output("a", programs("a")))
    told: list[tuple[int, int]] = []
    list(outputs(path, lambda done, size: told.append((done, size))))
    assert told[-1] == (path.stat().st_size, path.stat().st_size)


@pytest.mark.parametrize(
    ("data", "cause"),
    [
        (b"", "not a nix-index database"),
        (b"SQLite format 3\0", "not a nix-index database"),
        (b"NIXI\x02\0\0\0\0\0\0\0", "not a nix-index database"),
        (b"NIXI\x01\0\0\0\0\0\0\0no zstd", "cannot be read"),
    ],
)
def test_another_file_is_named_as_what_it_is(tmp_path: Path, data: bytes, cause: str) -> None:
    path = tmp_path / "files"
    path.write_bytes(data)
    with pytest.raises(SourceError, match=cause):
        list(outputs(path))


def test_a_database_cut_off_inside_an_output_is_damaged(tmp_path: Path) -> None:
    path = database(tmp_path / "files", output("a", programs("a")), encoded(programs("b"))[0])
    with pytest.raises(SourceError, match="middle of an output"):
        list(outputs(path))


def test_a_file_cut_off_inside_the_compression_is_damaged(tmp_path: Path) -> None:
    path = database(tmp_path / "files", *(output(f"a{n}", programs(f"p{n * 7919}")) for n in range(2000)))
    path.write_bytes(path.read_bytes()[:-500])
    with pytest.raises(SourceError):
        list(outputs(path))


def test_a_footer_of_another_shape_is_damaged(tmp_path: Path) -> None:
    path = database(tmp_path / "files", b'p\0\0{"name": 3}\n')
    with pytest.raises(SourceError, match="description"):
        list(outputs(path))


def test_a_missing_database_is_an_expected_failure(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="cannot be read"):
        list(outputs(tmp_path / "none"))


@pytest.mark.parametrize(
    ("paths", "kind"),
    [
        (("/share/applications/x.desktop",), "desktop"),
        (("/lib/systemd/system", "/lib/systemd/system/x.service"), "system-unit"),
        (("/lib/systemd/user", "/lib/systemd/user/x.service"), "user-unit"),
        (("/share/fonts", "/share/fonts/truetype/x.ttf"), "font"),
        (("/share/icons", "/share/icons/hicolor"), "icons"),
        (("/share/man", "/share/man/man1/x.1.gz"), "documentation"),
        (("/lib/libx.so.1.2",), "library"),
        (("/lib/libx.a",), "library"),
        (("/include", "/include/x.h"), "library"),
        (("/lib/python3.13", "/lib/python3.13/site-packages"), "python-module"),
        (("/lib/modules", "/lib/modules/6.12"), "kernel-module"),
        (("/share/fish/vendor_completions.d",), "completion"),
        (("/share/fish/vendor_conf.d",), "shell-plugin"),
        (("/share/zsh-autopair",), "shell-plugin"),
        (("/lib/gstreamer-1.0",), "media-plugin"),
        (("/lib/dri",), "graphics-driver"),
        (("/share/hunspell",), "dictionary"),
        (("/lib/udev", "/lib/udev/rules.d"), "udev-rules"),
        (("/share/gnome-shell/extensions",), "gnome-extension"),
        (("/etc/xdg/autostart",), "autostart"),
    ],
)
def test_paths_tell_the_kind(paths: tuple[str, ...], kind: str) -> None:
    lines, _ = encoded([("1d", ""), *(("9r" if "." in path[-8:] else "1d", path) for path in paths)])
    assert kind in contents(lines).kinds


def test_directories_that_are_links_hide_what_is_in_them() -> None:
    lines, _ = encoded([("lib/jdk/bins", "/bin"), ("/nix/store/x/shares", "/share")])
    assert contents(lines).kinds == {"linked-programs", "linked-share"}
    assert contents(encoded([("1d", "/share"), ("xs", "/share/applications")])[0]).kinds == {"desktop"}


def test_a_neighbour_of_a_passed_over_directory_is_seen() -> None:
    entries: list[Entry] = [
        ("1d", "/sh"),
        ("1d", "/sh/ignored"),
        ("1d", "/share"),
        ("1d", "/share/fonts"),
        ("1d", "/share/fontsx"),
    ]
    assert contents(encoded(entries)[0]).kinds == {"font"}


def test_only_the_installed_outputs_count_as_the_attributes_programs(tmp_path: Path) -> None:
    path = database(
        tmp_path / "files",
        output("lib", programs("lib"), part="bin", name="lib-1.0-bin"),
        output("lib", programs("lib-config"), part="dev", name="lib-1.0-dev"),
        output("dig", programs("named", "rndc"), name="bind-9.20"),
        output("dig", programs("dig", "nslookup"), part="dnsutils", name="bind-9.20-dnsutils"),
    )
    found = collected(outputs(path))
    assert found["lib"].programs == ("lib",)
    assert found["dig"].programs == ("dig", "nslookup")
    assert found["dig"].package == "bind"


def test_versions_of_one_set_are_united_and_nixpkgs_own_tests_left_out(tmp_path: Path) -> None:
    path = database(
        tmp_path / "files",
        output("python313Packages.tool", programs("tool"), name="python3.13-tool-1.0"),
        output("python314Packages.tool", programs("tool", "tool-new"), name="python3.14-tool-1.0"),
        output("tests.something", programs("something")),
    )
    assert {name: found.programs for name, found in collected(outputs(path)).items()} == {
        "python3Packages.tool": ("tool", "tool-new")
    }


def test_each_kind_has_its_own_letter() -> None:
    assert len(set(KINDS)) == len(KINDS) == len(LETTER_OF) == len(KIND_OF)
    assert set(DIRECTORY_KINDS) | {CHECKED, "desktop"} <= set(KINDS)


part = st.sampled_from(
    ["bin", "sbin", "share", "lib", "fonts", "applications", "a", "ab", "x.desktop", "b" * 140, "systemd"]
)
paths = st.lists(st.lists(part, max_size=5).map(lambda parts: "".join(f"/{part}" for part in parts)), max_size=40)
metas = st.sampled_from(["12x", "3r", "2d", "/nix/store/targets"])


@given(paths, st.data())
def test_passing_over_subtrees_loses_nothing(names: list[str], data: st.DataObject) -> None:
    entries = [(data.draw(metas), name) for name in names]
    naive = Gathering()
    for meta, name in entries:
        naive.see(name.encode(), meta.encode())
    found = contents(encoded(entries)[0])
    assert found.programs == naive.contents().programs
    assert found.kinds <= naive.contents().kinds


@given(st.binary(max_size=400))
def test_no_listing_raises(listing: bytes) -> None:
    contents(listing)
