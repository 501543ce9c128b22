"""What startup files define."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nixlore.shell.startup import Definition, definitions


def found(text, dialect):
    return list(definitions(text, dialect))


def test_fish():
    text = """# my shell
alias ll 'ls -l | less'
alias k=kubectl
abbr -a gs git status
abbr --add --position anywhere L '| less'
abbr -a -g -- co 'git checkout'
abbr dotdot --regex '^\\.\\.+$' --function multicd
abbr --erase old
if status is-interactive
    alias cat bat
    function mkcd --description 'make and enter' -a dir
        mkdir -p $dir; and cd (realpath $dir)
    end
end
function fish_prompt; printf '%s ' (prompt_pwd); end
set -gx EDITOR vim
"""
    assert found(text, "fish") == [
        Definition("ll", "alias", ("ls", "less"), 2),
        Definition("k", "alias", ("kubectl",), 3),
        Definition("gs", "abbreviation", ("git",), 4),
        Definition("L", "abbreviation", ("less",), 5),
        Definition("co", "abbreviation", ("git",), 6),
        Definition("dotdot", "abbreviation", (), 7),
        Definition("cat", "alias", ("bat",), 10),
        Definition("mkcd", "function", ("mkdir", "cd", "realpath"), 11),
        Definition("fish_prompt", "function", ("printf", "prompt_pwd"), 15),
    ]


@pytest.mark.parametrize("dialect", ["posix", "zsh"])
def test_bash_and_zsh(dialect):
    text = """[[ $- == *i* ]] || return
plugins=(
  git # don't drop
  z
)
alias ll='ls -l' la="ls -A"
if command -v eza >/dev/null; then alias ls=eza; fi
mkcd() { mkdir -p "$1" && cd "$1"; }
function up {
  sudo nixos-rebuild switch --flake ~/cfg | nom
}
export PS1='\\u$ '
case $TERM in
  xterm*) alias vi='nvim' ;;
esac
cat <<EOF
alias no='is text'
EOF
alias last='a; b'
"""
    assert found(text, dialect) == [
        Definition("ll", "alias", ("ls",), 6),
        Definition("la", "alias", ("ls",), 6),
        Definition("ls", "alias", ("eza",), 7),
        Definition("mkcd", "function", ("mkdir", "cd"), 8),
        Definition("up", "function", ("sudo", "nixos-rebuild", "nom"), 9),
        Definition("vi", "alias", ("nvim",), 14),
        Definition("last", "alias", ("a", "b"), 19),
    ]


def test_zsh_alone():
    text = "alias -g G='| grep'\nalias -s md=glow\nf() { ls }\nfunction g { pwd }\n"
    assert found(text, "zsh") == [
        Definition("G", "alias", ("grep",), 1),
        Definition("f", "function", ("ls",), 3),
        Definition("g", "function", ("pwd",), 4),
    ]


def test_what_zsh_loads_on_first_use_is_defined():
    text = "autoload -Uz tre ~/.zfunc/mkcd\nautoload -Uz ~/.zfunc/*(.:t)\n"
    assert found(text, "zsh") == [Definition("tre", "function", (), 1), Definition("mkcd", "function", (), 1)]
    assert found(text, "bash") == []


def test_nushell():
    text = """alias ll = ls -l
alias g = git
def greet [name: string] { print $name | table }
export def --env up [] {
  cd ..
  ls
}
$env.EDITOR = 'vim'
"""
    assert found(text, "nushell") == [
        Definition("ll", "alias", ("ls",), 1),
        Definition("g", "alias", ("git",), 2),
        Definition("greet", "function", ("print", "table"), 3),
        Definition("up", "function", ("cd", "ls"), 4),
    ]


@pytest.mark.parametrize("dialect", ["fish", "posix", "zsh", "nushell"])
@given(text=st.text(max_size=300))
@settings(max_examples=100, deadline=None)
def test_total(dialect, text):
    assert all(definition.line >= 1 for definition in found(text, dialect))
