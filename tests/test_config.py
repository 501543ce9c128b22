"""The settings file is read strictly: what is not documented is an error that names file and field."""

from __future__ import annotations

import os
import tomllib
from pathlib import Path

import pytest

from nixlore import config
from nixlore.errors import ConfigError
from nixlore.model.run import Config


def test_without_a_file_the_defaults_hold(tmp_path):
    assert config.load(tmp_path / "config.toml") == Config()


def test_every_field_can_be_set(tmp_path):
    path = tmp_path / "config.toml"
    path.write_text("""
        config_repo = "~/nix"
        host = "laptop"
        off = ["atuin"]
        keep = ["testdisk"]
        ignore = ["NX101"]
        unused_after_days = 90
        adhoc_runs = 5
        sequence_seconds = 90
        mirror = "never"
    """)
    assert set(tomllib.loads(path.read_text())) == set(Config.__struct_fields__)
    assert config.load(path) == Config(
        config_repo="~/nix",
        host="laptop",
        off=("atuin",),
        keep=("testdisk",),
        ignore=("NX101",),
        unused_after_days=90,
        adhoc_runs=5,
        sequence_seconds=90,
        mirror="never",
    )


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("of = []", "unknown field `of`"),
        ("off = 'atuin'", r"Expected `array`, got `str` - at `\$.off`"),
        ("unused_after_days = 'x'", "unused_after_days"),
        ("mirror = 'sometimes'", "mirror"),
        ("unused_after_days = -1", "unused_after_days"),
        ("adhoc_runs = 0", "adhoc_runs"),
        ("off = [", "Invalid value"),
    ],
)
def test_an_error_names_the_file_and_the_field(tmp_path, text, says):
    path = tmp_path / "config.toml"
    path.write_text(text)
    with pytest.raises(ConfigError, match=says) as caught:
        config.load(path)
    assert caught.value.where == str(path)
    assert caught.value.exit_code == 2


def test_bytes_that_are_not_utf8_are_an_error(tmp_path):
    (tmp_path / "config.toml").write_bytes(b'host = "\xff"')
    with pytest.raises(ConfigError, match="utf-8"):
        config.load(tmp_path / "config.toml")


def test_a_file_that_cannot_be_read_is_an_error(tmp_path):
    (tmp_path / "config.toml").mkdir()
    with pytest.raises(ConfigError, match="not a regular file"):
        config.load(tmp_path / "config.toml")


def test_settings_that_a_closed_directory_hides_are_no_failure(tmp_path, monkeypatch):
    def closed(path, *_args, **_more):
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(os, "open", closed)
    assert not config.hidden(tmp_path / "config.toml")
    with pytest.raises(ConfigError, match="Permission denied"):
        config.load(tmp_path / "config.toml")
    monkeypatch.setattr(Path, "lstat", closed)
    assert config.hidden(tmp_path / "config.toml")
    assert config.load(tmp_path / "config.toml") == Config()
