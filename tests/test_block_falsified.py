"""Each line of the block is falsifiable: without its cause the next reading of the machine has it no more."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from nixlore import demo
from nixlore.cli._asked import Options
from nixlore.cli._session import Session
from nixlore.model.nix import Binary
from nixlore.present._block_lines import BlockLine
from nixlore.present.claude_md import present

pytestmark = pytest.mark.slow

HOME = Path("home/ada")
CONFIG = HOME / "nixos-config"
AMPLE = 4000
HISTORIES = (
    ".bash_history", ".zsh_history", ".local/share/fish/fish_history", ".local/share/atuin", ".config/nushell",
    ".claude", ".codex", ".local/share/opencode",
)  # fmt: skip


def lines(root: Path) -> dict[str, BlockLine]:
    """Return the lines of a machine's block by their ids, whatever they take."""
    own = Session(Options(root=root))
    block = present(own.answer(), own.pipeline().records(Binary), AMPLE)
    assert not block.left_out
    return {line.id: line for line in block.lines}


def no_configuration(root: Path, _: BlockLine) -> None:
    shutil.rmtree(root / CONFIG)


def one_host(root: Path, _: BlockLine) -> None:
    flake = root / CONFIG / "flake.nix"
    text = flake.read_text()
    start = text.index("bramble = mkHost {")
    flake.write_text(text[:start] + text[text.index("};", start) + 2 :])


def nothing_declared(root: Path, _: BlockLine) -> None:
    for file in (root / CONFIG).rglob("*.nix"):
        if file.name != "flake.nix":
            file.write_text("{ }\n")


def no_history(root: Path, _: BlockLine) -> None:
    for name in HISTORIES:
        place = root / HOME / name
        if place.is_dir():
            shutil.rmtree(place)
        else:
            place.unlink(missing_ok=True)


def no_commits(root: Path, _: BlockLine) -> None:
    shutil.rmtree(root / CONFIG / ".git")


def installed(root: Path, line: BlockLine) -> None:
    machine = Session(Options(root=root)).machine
    place = machine.at(machine.home / ".nix-profile/bin")
    place.chmod(0o755)
    for name in line.about:
        (place / name).write_text("#!/bin/sh\n")
        (place / name).chmod(0o755)


CAUSES: dict[str, Callable[[Path, BlockLine], None]] = {
    "host": no_configuration,
    "nixos": no_configuration,
    "once": no_configuration,
    "hosts": one_host,
    "packages": nothing_declared,
    "missing": installed,
    "choices": no_history,
    "untracked": no_history,
    "shell": no_history,
    "fetched": no_history,
    "switched": no_commits,
}
"""What takes away the cause of each line."""


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return demo.build(tmp_path_factory.mktemp("sample") / "machine")


@pytest.fixture(scope="module")
def before(sample: Path) -> dict[str, BlockLine]:
    return lines(sample)


def test_every_line_of_the_sample_has_a_cause_that_can_be_taken_away(before):
    assert before.keys() == CAUSES.keys()


@pytest.mark.parametrize("name", CAUSES)
def test_without_its_cause_a_line_is_gone(sample, before, tmp_path, name):
    root = tmp_path / "machine"
    shutil.copytree(sample, root, symlinks=True)
    CAUSES[name](root, before[name])
    assert name not in lines(root)
