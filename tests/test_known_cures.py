"""Failures whose cure is known."""

from __future__ import annotations

import pytest

from nixlore.data.known_cures import CURES, cures_of, is_known_cure, known_cure, runs_again
from nixlore.data.never_cures import is_never_cure
from nixlore.model.recording import Step
from test_never_cures import step


@pytest.mark.parametrize(
    ("failed", "code", "cure"),
    [
        ("nix build", 1, "git add"),
        ("nixos-rebuild build --flake", 1, "git add -A"),
        ("nh home switch", 1, "git add"),
        ("jq", 127, "nix shell"),
        ("jq", 127, "nix-shell -p"),
        ("jq", 127, ","),
        ("git push", 128, "git push --set-upstream"),
        ("git push", 128, "git push -u"),
        ("git push", 1, "git pull --rebase"),
        ("git commit", 1, "git add"),
        ("npm run build", 1, "npm install"),
        ("npm test", 127, "npm ci"),
        ("cd", 1, "mkdir -p"),
        ("ruff check", 1, "ruff check --fix"),
    ],
)
def test_a_known_cure_is_recognised(failed: str, code: int, cure: str) -> None:
    assert is_known_cure((step(failed),), code, (step(cure),))


@pytest.mark.parametrize(
    ("failed", "code", "cure"),
    [
        ("git push", 128, "git push"),
        ("git push", 0, "git pull"),
        ("jq", 1, "nix shell"),
        ("git push --dry-run", 128, "git push --porcelain"),
        ("cargo build", 101, "git add"),
        ("cargo build", 101, "cargo add"),
        ("cargo run", 101, "cargo update"),
        ("ls", 2, "mkdir"),
        ("ruff check", 1, "ruff check"),
        ("git pull --rebase", 1, "git pull --rebase --autostash"),
        ("mkdir -p", 1, "mkdir"),
    ],
)
def test_nothing_else_is(failed: str, code: int, cure: str) -> None:
    assert not is_known_cure((step(failed),), code, (step(cure),))


def test_a_name_that_was_not_found_may_be_run_through_nix() -> None:
    wrapped = (step("nix shell"), Step("jq", by=("nix",), join="in"))
    assert is_known_cure((step("jq"),), 127, wrapped)
    assert is_known_cure((step("jq"),), 127, (Step("jq", by=(",",)),))


@pytest.mark.parametrize(
    ("failed", "code", "cure", "expected"),
    [
        ("git push", 128, "git push -u", True),
        ("jq", 127, "nix run", True),
        ("jq", 127, ",", True),
        ("nix build", 1, "git add", False),
        ("git commit", 1, "git add", False),
        ("python", 1, "uv sync", False),
        ("jq", 127, "nix shell", False),
        ("make", 1, "nix run", False),
    ],
)
def test_only_what_does_again_what_failed_tells_by_its_end_whether_it_helped(
    failed: str, code: int, cure: str, *, expected: bool
) -> None:
    assert runs_again((step(failed),), code, (step(cure),)) is expected


def test_of_a_line_that_failed_its_last_command_is_to_be_done_again() -> None:
    assert runs_again((step("nix build"),), 1, (step("git add"), step("nix build", "&&")))
    assert not runs_again((step("git add"), step("git push", ";")), 1, (step("git add"),))
    assert not runs_again((), 1, (step("git add"),))


def test_a_cure_may_be_one_command_of_a_line() -> None:
    line = (step("git add"), step("nix build", "&&"))
    assert is_known_cure((step("nix build"),), 1, line)


def test_every_row_says_why_and_none_is_dangerous() -> None:
    for known in CURES:
        name, *words = known.cure.split()
        flags = tuple(known.flags)[:1]
        assert known.says and not known.says.endswith(".")
        if known.cure != "git checkout" or flags:
            assert not is_never_cure((Step(name, tuple(words), flags),)), known


def test_rows_are_asked_by_what_failed_and_its_code() -> None:
    assert {known.cure for known in cures_of((step("git push"),), 128)} >= {"git push", "git pull"}
    assert not list(cures_of((step("git push"),), 0))
    found = known_cure((step("git push"),), 128, (step("git push -u"),))
    assert found is not None
    assert found.says == "the branch had no upstream"
