"""The version of a system by the text of its own program."""

from __future__ import annotations

import subprocess

import hypothesis.strategies as st
import pytest
from hypothesis import given

from generation_trees import version_script
from nixlore.store.nixos_version import NixosVersion, label, parsed, safe, short_revision

REVISION = "0123456789abcdef0123456789abcdef01234567"


def test_the_script_is_read_as_it_would_print(tmp_path):
    script = version_script("25.05.20250601.0123456", nixpkgsRevision=REVISION, configurationRevision="abc-dirty")
    found = parsed(script.encode())
    assert found == NixosVersion(
        version="25.05.20250601.0123456", nixpkgs_revision=REVISION, configuration_revision="abc-dirty"
    )
    place = tmp_path / "nixos-version"
    place.write_text(script)
    printed = subprocess.run(["bash", str(place), "--json"], capture_output=True, check=True).stdout
    assert parsed(printed) == found


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{}",
        '{"nixosVersion"',
        '{"nixosVersion":["25.05"]}',
        'echo {"nixosVersion":"25.05"}',
        '{"nixosVersion":"25.05"}\n{"nixosVersion":"25.11"}',
        "\0\xff",
    ],
)
def test_what_does_not_tell_one_version_tells_none(text):
    assert parsed(text.encode("latin-1")) is None


def test_a_system_built_outside_git_has_no_revision():
    assert parsed(version_script("25.05pre-git").encode()) == NixosVersion(version="25.05pre-git")
    assert parsed(b'{"nixosVersion":"25.05","nixpkgsRevision":null}') == NixosVersion(version="25.05")


def test_the_same_line_twice_is_one_version():
    line = b'{"nixosVersion":"25.05"}\n'
    assert parsed(line * 2) == NixosVersion(version="25.05")


def test_nix_darwin_says_it_in_a_file_of_its_own():
    text = b'{"darwinLabel":"25.05.abcdef0+1234567","nixpkgsRevision":"abcdef0","configurationRevision":null}'
    assert parsed(text) == NixosVersion(version="25.05.abcdef0+1234567", nixpkgs_revision="abcdef0")


@pytest.mark.parametrize("text", ["$(reboot)", "a b", "x" * 200, "\x1b[31m", "-rf", None, ""])
def test_what_is_no_version_is_not_kept(text):
    assert safe(text) == ""


@pytest.mark.parametrize(
    ("text", "revision"),
    [
        ("24.05.20240531.c21121b", "c21121b"),
        ("work-gpu-24.05.20240531.c21121b", "c21121b"),
        ("24.11.20241001.dirty", ""),
        ("24.11.20241001.dirty.c21121b", "c21121b"),
        ("24.05pre-git", ""),
        ("25.11.20250101.abc", ""),
        ("", ""),
    ],
)
def test_a_label_ends_in_the_short_revision(text, revision):
    assert short_revision(text) == revision


def test_a_label_is_one_line():
    assert label(b"25.05.20250601.abc1234\n") == "25.05.20250601.abc1234"
    assert label(b"two\nlines") == ""


@given(st.binary(max_size=300))
def test_no_bytes_raise(data):
    parsed(data)
    parsed(b'{"nixosVersion":' + data)
    short_revision(label(data))
