"""When a reboot is pending: by what was booted against what the next boot takes, and when to keep silent."""

from __future__ import annotations

from pathlib import Path

import pytest

from generation_trees import NOW, PROFILES, Tree
from nixlore.analyze import generation_history
from nixlore.model.insight import Insight
from nixlore.synthesize import reboot_pending


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    """A machine whose generation 1 was booted 5 days ago, and that has a later one with another kernel."""
    tree = Tree(tmp_path)
    tree.old = tree.system("old", kernel="6.12.30")
    tree.new = tree.system("new", kernel="6.12.32")
    tree.generation("system", 1, tree.old, 9)
    return tree


def boot(tree: Tree, system: str, days_ago: int = 5) -> None:
    tree.link("/run/booted-system", system, NOW - days_ago * 86_400)


def insights(tree: Tree) -> list[Insight]:
    rows = tree.generations()
    found = list(reboot_pending.infer(rows))
    fact = generation_history.analyze(rows, None, None)
    assert fact is not None
    assert bool(fact.reboot) == bool(found)
    return found


def test_switched_to_another_kernel(tree):
    tree.generation("system", 2, tree.new, 3)
    tree.link("/run/current-system", tree.new)
    boot(tree, tree.old)
    (insight,) = insights(tree)
    assert insight.says == "a reboot is pending: kernel, kernel modules and initrd 6.12.30 → 6.12.32"
    assert (insight.severity, insight.confidence) == ("advice", "high")
    assert [one.place for one in insight.evidence] == [f"{PROFILES}/system-1-link", f"{PROFILES}/system-2-link"]
    assert insight.evidence[1].says.endswith("runs now")


def test_built_for_the_next_boot(tree):
    tree.generation("system", 2, tree.new, 3)
    tree.link("/run/current-system", tree.old)
    boot(tree, tree.old)
    (insight,) = insights(tree)
    assert insight.evidence[1].says.endswith("is built for the next boot")


def test_a_rollback_by_command_waits_as_well(tree):
    tree.generation("system", 2, tree.new, 7)
    tree.link(f"{PROFILES}/system", "system-1-link")
    tree.link("/run/current-system", tree.old)
    boot(tree, tree.new)
    assert len(insights(tree)) == 1


def test_who_chose_an_older_generation_in_the_boot_menu_waits_for_nothing(tree):
    tree.generation("system", 2, tree.new, 7)
    tree.link("/run/current-system", tree.old)
    boot(tree, tree.old)
    assert insights(tree) == []


def test_what_is_only_tested_goes_with_the_boot(tree):
    tree.link("/run/current-system", tree.new)
    boot(tree, tree.old)
    assert insights(tree) == []


def test_the_same_kernel_needs_no_reboot(tree):
    other = tree.system("other", kernel="6.12.30")
    tree.generation("system", 2, other, 3)
    tree.link("/run/current-system", other)
    boot(tree, tree.old)
    assert insights(tree) == []


def test_only_another_initrd_is_information(tree):
    other = tree.system("other", kernel="6.12.30")
    again = "/nix/store/0123456789abcdfghijklmnpqrsvwxyz-initrd-linux-6.12.30/initrd"
    tree.write(again)
    tree.link(f"{other}/initrd", again)
    tree.generation("system", 2, other, 3)
    tree.link("/run/current-system", other)
    boot(tree, tree.old)
    (insight,) = insights(tree)
    assert insight.says == "a reboot is pending: initrd 6.12.30 (built anew)"
    assert insight.severity == "info"


def special(tree: Tree, of: str, name: str, kernel: str) -> str:
    system = tree.system(name, kernel=kernel)
    tree.link(f"{of}/specialisation/gaming", system)
    return system


def test_a_specialisation_from_the_boot_menu_waits_for_nothing(tree):
    gaming = special(tree, tree.old, "gaming", "6.14-zen")
    tree.link("/run/current-system", gaming)
    boot(tree, gaming)
    assert insights(tree) == []


def test_a_specialisation_that_was_switched_to_is_not_what_the_next_boot_takes(tree):
    tree.link("/run/current-system", special(tree, tree.old, "gaming", "6.14-zen"))
    boot(tree, tree.old)
    assert insights(tree) == []


def test_a_specialisation_waits_for_its_own_successor(tree):
    booted = special(tree, tree.old, "gaming", "6.14-zen")
    running = special(tree, tree.new, "gaming-two", "6.15-zen")
    tree.generation("system", 2, tree.new, 3)
    tree.link("/run/current-system", running)
    boot(tree, booted)
    (insight,) = insights(tree)
    assert insight.says.endswith("6.14-zen → 6.15-zen")


@pytest.mark.parametrize(
    "sign",
    [
        "/run/systemd/container",
        "/run/host/container-manager",
        "/run/WSL/1_interop",
        "/run/.containerenv",
        "/.dockerenv",
    ],
)
def test_containers_and_wsl_have_no_kernel_of_their_own(tree, sign):
    tree.generation("system", 2, tree.new, 3)
    tree.link("/run/current-system", tree.new)
    boot(tree, tree.old)
    tree.write(sign, "wsl")
    assert insights(tree) == []
    assert {row.kernel for row in tree.generations()} == {""}


def test_a_mounted_disk_runs_nothing(tree):
    tree.generation("system", 2, tree.new, 3)
    assert insights(tree) == []


def test_a_system_without_a_kernel_is_silent(tree):
    bare = tree.system("bare")
    for part in ("kernel", "initrd", "kernel-modules"):
        tree.real(f"{bare}/{part}").unlink()
    tree.generation("system", 2, bare, 3)
    tree.link("/run/current-system", bare)
    boot(tree, tree.old)
    assert insights(tree) == []
