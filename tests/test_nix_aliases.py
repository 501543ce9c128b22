"""Aliases, abbreviations and functions that a configuration defines for shells."""

from __future__ import annotations

import msgspec
import pytest

from nixlore.nix.extract import extract

PROGRAMS = frozenset(["eza", "git", "bat", "ls", "kubectl", "nvim", "sudo", "systemctl", "fd", "grep"])


def defined(text: str) -> list[tuple[str, str, str, tuple[str, ...]]]:
    """Return name, kind, shell and commands of each definition."""
    source = extract(text.encode(), PROGRAMS.__contains__)
    return [(alias.name, alias.kind, alias.shell, alias.runs) for alias in source.aliases]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{ environment.shellAliases.ll = "eza -l"; }', ("ll", "alias", "", ("eza",))),
        ('{ home.shellAliases = { ll = "eza -l"; }; }', ("ll", "alias", "", ("eza",))),
        ('{ programs.bash.shellAliases."..." = "cd ../.."; }', ("...", "alias", "bash", ("cd",))),
        ('{ programs.zsh.shellAliases.g = "sudo git | grep x"; }', ("g", "alias", "zsh", ("sudo", "git", "grep"))),
        ('{ programs.zsh.shellGlobalAliases.G = "| grep"; }', ("G", "alias", "zsh", ("grep",))),
        ('{ programs.zsh.zsh-abbr.abbreviations.gs = "git status"; }', ("gs", "abbreviation", "zsh", ("git",))),
        ('{ programs.fish.shellAbbrs.k = "kubectl"; }', ("k", "abbreviation", "fish", ("kubectl",))),
        (
            '{ programs.fish.shellAbbrs.k = { expansion = "kubectl get"; }; }',
            ("k", "abbreviation", "fish", ("kubectl",)),
        ),
        ('{ programs.fish.functions.f = "fd $argv"; }', ("f", "function", "fish", ("fd",))),
        ('{ programs.fish.functions.f.body = "fd $argv"; }', ("f", "function", "fish", ("fd",))),
        ('{ programs.nushell.shellAliases.c = "bat"; }', ("c", "alias", "nushell", ("bat",))),
        ('let aliases = { v = "nvim"; }; in { programs.bash.shellAliases = aliases; }', None),
        (
            'let myAliases = { v = "nvim"; }; in { programs.bash.shellAliases = myAliases; }',
            ("v", "alias", "", ("nvim",)),
        ),
        ('{ home.shellAliases.cat = "${pkgs.bat}/bin/bat -p"; }', ("cat", "alias", "", ("bat",))),
        ('{ home.shellAliases.cat = lib.mkForce "bat"; }', ("cat", "alias", "", ("bat",))),
        ("{ programs.neovim = { enable = true; vimAlias = true; }; }", ("vim", "alias", "", ("nvim",))),
        ("{ programs.neovim.viAlias = lib.mkDefault true; }", ("vi", "alias", "", ("nvim",))),
        ("{ p = pkgs.neovim.override { vimdiffAlias = true; }; }", ("vimdiff", "alias", "", ("nvim",))),
        ("{ virtualisation.podman.dockerCompat = true; }", ("docker", "alias", "", ())),
        ("{ programs.fish.interactiveShellInit = ''\n  alias v nvim\n''; }", ("v", "alias", "fish", ("nvim",))),
        ("{ programs.zsh.initContent = ''\n  alias v=nvim\n''; }", ("v", "alias", "zsh", ("nvim",))),
        ("{ programs.bash.initExtra = ''\n  v() { nvim \"$@\"; }\n''; }", ("v", "function", "bash", ("nvim",))),
        ("{ environment.interactiveShellInit = ''\n  alias v=nvim\n''; }", ("v", "alias", "", ("nvim",))),
        ("{ programs.nushell.extraConfig = ''\n  alias v = nvim\n''; }", ("v", "alias", "nushell", ("nvim",))),
    ],
)
def test_definitions(text: str, expected: tuple[str, str, str, tuple[str, ...]] | None) -> None:
    """Every table and every startup text of a shell."""
    assert defined(text) == [expected or ("v", "alias", "", ("nvim",))]


@pytest.mark.parametrize(
    "text",
    [
        '{ programs.git.aliases.st = "status"; }',
        '{ programs.git.settings.alias.st = "status"; }',
        '{ programs.gh.settings.aliases.co = "pr checkout"; }',
        "{ programs.neovim = { vimAlias = false; /* vimAlias = true; */ }; }",
        '{ networking.hosts.aliases.x = "y"; }',
        '{ sops.shellAliases.x = "git"; }',
    ],
)
def test_aliases_of_other_programs(text: str) -> None:
    """Aliases of git and others are no words of a shell."""
    assert defined(text) == []


def test_only_known_names_of_what_an_alias_runs() -> None:
    """A password in an alias is no command's name."""
    text = '{ home.shellAliases = { a = "hunter2"; b = "TOKEN=hunter2 git push https://u:hunter2@x"; }; }'
    assert defined(text) == [("a", "alias", "", ()), ("b", "alias", "", ("git",))]


def test_lines() -> None:
    """A definition in a text stands on a line of its own."""
    text = "{\n  programs.fish.shellInit = ''\n    alias a git\n    alias b bat\n  '';\n}"
    source = extract(text.encode(), PROGRAMS.__contains__)
    assert [(alias.name, alias.line) for alias in source.aliases] == [("a", 3), ("b", 4)]


@pytest.mark.parametrize("option", ["home.shellAliases", "programs.fish.shellAbbrs", "programs.fish.functions"])
def test_the_text_of_an_alias_is_nowhere_kept(option: str) -> None:
    """Neither with the syntax nor with the definition; a name that looks like a token is no name."""
    token = "ghp_" + "16C7e42F292c6912E7710c838347Ae178B4a"
    text = f'{{ {option} = {{ a = "hunter2"; "{token}" = "git"; }}; programs.fish.shellInit = "alias {token} git"; }}'
    source = extract(text.encode(), PROGRAMS.__contains__)
    kept = msgspec.msgpack.encode(source).decode("latin1")
    assert "hunter2" not in kept
    assert token not in kept


def test_aliases_that_come_with_a_switch_of_home_manager() -> None:
    """For each shell that they are not switched off for, and for no other program."""
    found = defined("{ programs.eza = { enable = true; enableZshIntegration = false; }; programs.git.enable = true; }")
    assert {shell for _, _, shell, _ in found} == {"bash", "fish"}
    assert ("ls", "alias", "fish", ("eza",)) in found
    assert {name for name, *_ in found} == {"ls", "ll", "la", "lt", "lla"}
    assert defined("{ programs.eza.enable = false; }") == []
    assert defined("{ programs.eza = { enable = true; enableAliases = false; }; }") == []
