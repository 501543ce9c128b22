"""Nix evaluates what is to be written in a copy, offline: what only the change breaks is refused, else nothing is."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from nixlore.cli._apply_hosts import evaluated
from nixlore.cli._asked import Options
from nixlore.cli._session import Session
from nixlore.errors import ConfigError
from nixlore.locate import machine

SYSTEM = """{ outputs = _: { @output@."@name@".@whole@ = derivation {
  name = "whole"; system = "x86_64-linux"; builder = "/bin/sh"; packages = import ./packages.nix;
}; }; }
"""


@pytest.fixture
def top(tmp_path):
    (tmp_path / "flake").mkdir()
    return tmp_path / "flake"


def configured(top: Path, output: str = "nixosConfigurations", name: str = "larkspur") -> Session:
    whole = {"nixosConfigurations": "config.system.build.toplevel", "homeConfigurations": "activationPackage"}[output]
    text = SYSTEM.replace("@output@", output).replace("@name@", name).replace("@whole@", whole)
    (top / "flake.nix").write_text(text)
    (top / "packages.nix").write_text('[ "a" "b" ]\n')
    found = machine(config=top, host=name, environ=os.environ)
    return Session(Options(config=top), ready=found)


def asked(own: Session, top: Path, text: str, *, level: str = "eval", hosts=("larkspur",)) -> str:
    return evaluated(own, hosts, {top / "packages.nix": text.encode()}, level)


def test_a_system_that_can_be_evaluated_says_so(top):
    assert asked(configured(top), top, '[ "a" ]\n') == "nix evaluates larkspur"
    assert asked(configured(top), top, '[ "a" ]\n', level="build") == "nix evaluates larkspur and could build it"


def test_a_home_is_evaluated_as_well(top):
    own = configured(top, "homeConfigurations", "ada@larkspur")
    assert asked(own, top, '[ "a" ]\n', hosts=("ada@larkspur",)) == "nix evaluates ada@larkspur"


def test_what_only_the_change_breaks_is_refused_with_the_place(top):
    with pytest.raises(ConfigError, match="without the change but not with it: names something") as caught:
        asked(configured(top), top, "[ a ]\n")
    assert "packages.nix:1" in str(caught.value)
    assert (top / "packages.nix").read_text() == '[ "a" "b" ]\n'


def test_what_cannot_be_evaluated_anyway_is_not_known(top):
    own = configured(top)
    (top / "packages.nix").write_text("[ gone ]\n")
    assert "is not known: without the change it cannot either" in asked(own, top, "[ a ]\n")
    assert "is not known" in asked(own, top, "[ ]\n", hosts=("other",))


def test_nothing_is_imported_that_would_have_to_be_built_first(top):
    own = configured(top)
    built = 'import (derivation { name = "x"; system = "x86_64-linux"; builder = "/bin/sh"; })\n'
    with pytest.raises(ConfigError):
        asked(own, top, built)


def test_what_lies_elsewhere_is_not_evaluated(top):
    own = configured(top)
    assert "not evaluated" in evaluated(own, ("larkspur",), {Path("/elsewhere"): b""}, "eval")


def test_git_and_outputs_are_not_copied(top):
    own = configured(top)
    (top / ".git").mkdir()
    (top / ".git" / "secret").write_text("x")
    (top / "result").symlink_to("/nix/store")
    (top / "flake.nix").write_text((top / "flake.nix").read_text().replace("./packages.nix", "./.git/secret"))
    assert "is not known" in asked(own, top, "[ ]\n")
