"""What would have prevented failures of agents."""

from __future__ import annotations

from typing import Any

from agent_lines import absent, failures, line
from aligning import CATALOG
from failing import cure, patterns
from failing import line as recorded
from nixlore.correlate.agent_preventable import correlate
from nixlore.model.agent import AgentToolCall
from nixlore.model.agent_failures import AgentPreventable
from nixlore.model.nix import Binary
from test_failure_causes import binary

SYSTEM = [binary("git")]


def preventable(*lines: AgentToolCall, **others: Any) -> AgentPreventable:
    given: dict[str, Any] = {
        "patterns": None,
        "usage": None,
        "alignment": None,
        "binaries": SYSTEM,
        "aliases": (),
        "graph": None,
        "catalog": CATALOG,
    }
    return correlate(failures=failures(*lines), **given | others)


def held(found: AgentPreventable) -> list[tuple[str, int]]:
    return [(row.held, row.count) for row in found.preventions]


def test_programs_that_are_not_there_with_what_provides_them():
    found = preventable(absent("tokei"), absent("tokei"), absent("frobnicate"), absent("git"))
    assert [(row.name, row.cause, row.candidates) for row in found.missing] == [
        ("tokei", "nixpkgs", ("tokei",)),
        ("frobnicate", "not in nixpkgs", ()),
        ("git", "here now", ()),
    ]
    (row,) = found.preventions
    assert (row.held, row.count, row.examples, row.place) == ("not installed", 3, ("tokei", "frobnicate"), "PATH")
    assert (found.failures, found.prevented) == (4, 3)


def test_where_no_path_was_read_nothing_is_said_of_what_was_not_there():
    assert held(preventable(absent("tokei"), line("apt install x", "apt: command not found", 127), binaries=None)) == []


def test_what_holds_on_nixos_is_said_only_there():
    lines = (
        line("apt-get install jq", "bash: line 1: apt-get: command not found", 127),
        line("bash x.sh", "bash: line 3: /usr/bin/python3: No such file or directory", 127),
        line("sudo mount /dev/a /mnt", "sudo: a password is required"),
        line("npm i -g x", "EROFS: read-only file system, mkdir '/nix/store/a-nodejs/lib'", 226),
        line("nix build", "error: Path 'a.nix' in the repository \"/home/ada/c\" is not tracked by Git."),
    )
    everywhere = [("asks for a password", 1), ("git add first", 1), ("store is read-only", 1)]
    assert held(preventable(*lines)) == sorted([*everywhere, ("not NixOS", 1), ("other paths", 1)])
    other = Binary(name="git", path="/usr/bin/git", store_path="", package="", provider="local", rank=0)
    assert held(preventable(*lines, binaries=[other])) == everywhere


def test_an_installer_of_another_system_is_no_missing_program():
    found = preventable(line("apt-get install jq", "bash: line 1: apt-get: command not found", 127))
    assert held(found) == [("not NixOS", 1)]


def test_a_cure_that_has_helped_counts_for_failures_of_which_nothing_else_is_known():
    known = patterns(recorded("git push", (1, 3)), cures=[cure("git push", 1, "git pull --rebase", 4, kind="known")])
    found = preventable(line("git push origin x"), line("git push"), line("git push", code=128), patterns=known)
    (row,) = found.preventions
    assert (row.held, row.count, row.examples) == ("known cure", 2, ("git push",))
    assert row.says == "after `git push` ended with 1, `git pull --rebase` helped 4 of 4 times"


def test_names_that_were_recorded_at_a_prompt_of_an_agent_are_sought_as_well():
    known = patterns(recorded("dust", (127, 2), actor="agent"), recorded("sl", (127, 2)))
    found = preventable(absent("tokei"), patterns=known)
    assert [row.name for row in found.missing] == ["dust", "tokei"]


def test_what_is_known_of_nothing_is_counted_as_such():
    found = preventable(line("cargo test", code=101))
    assert (found.failures, found.prevented, found.preventions) == (1, 0, ())
