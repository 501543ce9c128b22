"""Manifests of profiles, in all versions, and those that the real nix-env writes."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import hypothesis.strategies as st
import pytest
from hypothesis import given

from generation_trees import store_path
from nixlore.store.manifests import Element, environment_elements, profile_elements

RIPGREP = store_path("ripgrep-14.1.1")
LOCKED = "github:NixOS/nixpkgs/0123456789abcdef"


def as_bytes(version: int, elements: Any) -> bytes:
    return json.dumps({"version": version, "elements": elements}).encode()


def test_version_1_says_uri():
    said = {"active": True, "attrPath": "legacyPackages.x86_64-linux.ripgrep", "originalUri": "flake:nixpkgs"}
    data = as_bytes(1, [{**said, "storePaths": [RIPGREP], "uri": LOCKED}])
    assert profile_elements(data) == (
        Element(
            name="ripgrep-14.1.1",
            store_paths=(RIPGREP,),
            attr_path="legacyPackages.x86_64-linux.ripgrep",
            url=LOCKED,
            original_url="flake:nixpkgs",
        ),
    )


def test_version_2_says_url_outputs_and_priority():
    said = {"attrPath": "x", "originalUrl": "flake:nixpkgs", "outputs": ["out", "man"], "priority": 5, "url": LOCKED}
    (element,) = profile_elements(as_bytes(2, [{"active": False, "storePaths": [RIPGREP], **said}]))
    assert (element.outputs, element.priority, element.active) == (("out", "man"), 5, False)
    assert (element.url, element.original_url) == (LOCKED, "flake:nixpkgs")


def test_version_3_keeps_elements_by_name():
    elements = {
        "rg": {"active": True, "outputs": None, "priority": 5, "storePaths": [RIPGREP], "url": LOCKED},
        "home-manager-path": {"active": True, "priority": 5, "storePaths": [store_path("home-manager-path")]},
    }
    found = profile_elements(as_bytes(3, elements))
    assert [(element.name, element.store_paths) for element in found] == [
        ("rg", (RIPGREP,)),
        ("home-manager-path", (store_path("home-manager-path"),)),
    ]


def test_a_later_version_is_read_as_far_as_it_is_known():
    elements = {"rg": {"storePaths": [RIPGREP], "kind": {"new": True}}}
    assert profile_elements(as_bytes(9, elements)) == (Element(name="rg", store_paths=(RIPGREP,)),)


@pytest.mark.parametrize("data", [b"", b"[]", b"{}", b'{"elements":3}', b"\xff", b'{"elements":[{"storePaths":3}]}'])
def test_what_is_no_manifest_has_no_elements(data):
    assert profile_elements(data) is None


def test_the_sets_of_nix_env_are_read_with_their_outputs():
    text = """
    [ { meta = { description = "say \\"hello\\" ] }"; license = { name = "no name"; }; maintainers = [ { name = "A"; } ]; };
        name = "hello-2.12"; out = { outPath = "/s/a-hello-2.12"; }; man = { outPath = "/s/b-hello-2.12-man"; };
        outPath = "/s/a-hello-2.12"; outputs = [ "out" "man" ]; system = "x86_64-linux"; type = "derivation"; }
      # a comment
      { name = "jq-1.7"; outPath = "/s/c-jq-1.7"; } ]"""
    assert environment_elements(text) == (
        Element(name="hello-2.12", store_paths=("/s/a-hello-2.12", "/s/b-hello-2.12-man"), outputs=("out", "man")),
        Element(name="jq-1.7", store_paths=("/s/c-jq-1.7",)),
    )


def test_an_empty_environment_has_no_elements():
    assert environment_elements("[ ]\n") == ()


@pytest.mark.parametrize("text", ["", "{ }", "[ {", "[ } ]", "[ ] [ ]", '[ "open', "[ { = 3; } ]", "name = 3;", "[ ;"])
def test_what_is_no_list_of_sets_is_none(text):
    assert environment_elements(text) is None


@given(st.text(max_size=200) | st.text(alphabet='[]{}=;" \\#an', max_size=60))
def test_no_text_raises(text):
    environment_elements(text)
    environment_elements(f"[ {{ name = {text}; }} ]")


@given(st.binary(max_size=200))
def test_no_bytes_raise(data):
    profile_elements(data)
    profile_elements(b'{"version":3,"elements":' + data + b"}")


def test_a_long_manifest_takes_one_pass():
    text = "[" + "".join(
        f'{{ meta = {{ n = [ {{ a = "b"; }} ]; }}; name = "p-{n}"; outPath = "/s/{n}"; }}' for n in range(20_000)
    )
    assert len(environment_elements(text + "]")) == 20_000
    assert environment_elements("[" * 100_000) is None


def test_what_real_nix_env_writes_is_read(tmp_path):
    expression = tmp_path / "default.nix"
    expression.write_text(
        """let make = name: derivation {
          inherit name; system = builtins.currentSystem; builder = "/bin/sh"; args = [ "-c" "echo > $out" ];
        } // { meta.description = "a \\"quoted\\" text"; }; in [ (make "first-1.0") (make "second-2.0") ]"""
    )
    profile = tmp_path / "state/profiles/profile"
    profile.parent.mkdir(parents=True)
    own = {
        "NIX_STORE_DIR": f"{tmp_path}/store",
        "NIX_STATE_DIR": f"{tmp_path}/state",
        "NIX_LOG_DIR": f"{tmp_path}/log",
        "NIX_CONF_DIR": f"{tmp_path}/conf",
        "NIX_LOCALSTATE_DIR": f"{tmp_path}/state",
        "NIX_REMOTE": "",
        "NIX_CONFIG": "sandbox = false\nbuild-users-group =\nsubstituters =",
    }
    argv = ["nix-env", "-p", str(profile), "-f", str(expression), "-i"]
    subprocess.run(argv, env={**os.environ, **own}, capture_output=True, check=True)
    found = environment_elements((profile / "manifest.nix").read_text())
    assert [element.name for element in found] == ["first-1.0", "second-2.0"]
    assert all(Path(path).exists() for element in found for path in element.store_paths)
