"""NX112: said of headers that something for use refers to, never of what builds things."""

from __future__ import annotations

import pytest

from made_systems import MadeStore, graph
from nixlore.synthesize.development_leak import CODE, infer


def told(holder: str, size: int = 6_000_000, through: str = ""):
    made = MadeStore()
    made.add("dev=glibc-2.39-dev", "", size, "glibc-2.39")
    made.add("holder=" + holder, "dev", 8, holder)
    if through:
        made.add("through=" + through, "holder", 8, through)
    made.add("sw=system-path", "through" if through else "holder")
    made.add("toplevel=nixos-system-x-1", "sw")
    return list(infer(graph(made)))


def test_what_it_says():
    (insight,) = told("viewer-1.2", through="desk-3")
    assert (insight.code, insight.subject, insight.severity, insight.confidence) == (CODE, "glibc", "info", "medium")
    assert insight.says == (
        "the development output of glibc is in the closure through viewer: "
        "6 MB NAR that nothing else leads to, likely a stray reference"
    )
    assert [one.says for one in insight.evidence] == [
        "in the closure through desk → viewer → glibc",
        "referred to by viewer",
    ]


@pytest.mark.parametrize(
    "holder",
    [
        "gcc-wrapper-13.2.0",
        "clang-wrapper-17.0.6",
        "rustc-1.79.0",
        "ghc-9.6.5",
        "emacs-29.3",
        "python3-3.12.4",
        "python3-3.12.4-env",
        "cuda-merged-12.2",
        "nix-shell-env",
        "android-studio-2024.1",
        "go-1.22.4",
        "python3.12-torch-2.3.0",
        "steam-1.0.0.79-fhsenv-rootfs",
        "vscode-1.101.2-fhsenv-rootfs",
        "neovim-unwrapped-0.11.2",
        "julia-bin-1.11.5",
        "bpftrace-0.23.3",
        "R-4.5.0-wrapper",
        "pkg-config-wrapper-0.29.2",
        "arduino-ide-2.3.6",
        "swi-prolog-9.2.9",
        "postgresql-16.9",
    ],
)
def test_what_builds_things_may_refer_to_headers(holder):
    assert told(holder) == []
    assert told("wrapped-1", through=holder) == []


@pytest.mark.parametrize("holder", ["set-environment", "hm-session-vars.sh", "unit-build.service", "etc"])
def test_what_the_configuration_itself_refers_to_is_no_mistake(holder):
    made = MadeStore()
    made.add("dev=openssl-3.0.14-dev", "", 6_000_000, "openssl-3.0.14")
    made.add("holder=" + holder, "dev", 8, holder)
    made.add("sw=system-path")
    made.add("toplevel=nixos-system-x-1", "sw holder")
    assert list(infer(graph(made))) == []


@pytest.mark.parametrize("holder", ["viewer-1.2", "golden-1", "goose-1", "gimp-3.0", "perlite-2"])
def test_names_that_only_begin_like_those_of_tools_for_development(holder):
    assert len(told(holder)) == 1


def test_small_ones_and_those_that_came_with_another_are_left_alone():
    assert told("viewer-1.2", 900_000) == []
    made = MadeStore()
    made.add("z=zlib-1.3-dev", "", 2_000_000, "zlib-1.3")
    made.add("g=glib-2.80-dev", "z", 2_000_000, "glib-2.80")
    made.add("tool=tool-1", "g", 1, "tool-1")
    made.add("sw=system-path", "tool")
    made.add("toplevel=nixos-system-x-1", "sw")
    assert [insight.subject for insight in infer(graph(made))] == ["glib"]
    assert list(infer(None)) == []


def test_what_was_asked_for_is_no_leak():
    made = MadeStore()
    made.add("dev=openssl-3.0-dev", "", 6_000_000, "openssl-3.0")
    made.add("sw=system-path", "dev")
    made.add("toplevel=nixos-system-x-1", "sw")
    assert list(infer(graph(made))) == []
