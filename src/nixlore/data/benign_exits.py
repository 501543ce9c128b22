"""Exit codes that tell no failure: the user stopped the program, the code is the answer, or it is another program's.

Sources: the section EXIT STATUS of each program's manual, where it has one; else what its source ends with.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple

STOPPED = frozenset({129, 130, 131, 137, 141, 143, 146, 148})
"""Ended or put to the background by a signal: HUP, INT, QUIT, KILL, PIPE, TERM, STOP, TSTP (128 + its number)."""

ANSWERS = frozenset(
    [
        "[",
        "test",
        "grep",
        "egrep",
        "fgrep",
        "zgrep",
        "rg",
        "ag",
        "ack",
        "diff",
        "cmp",
        "sdiff",
        "diff3",
        "colordiff",
        "pgrep",
        "pkill",
        "pidof",
        "which",
        "fzf",
        "sk",
    ]
)
"""Programs whose exit code 1 says "no" or "different"."""

ONE = frozenset({1})
ANY = frozenset[int]()


class Benign(NamedTuple):
    """Codes of one command that are no failures: all where `codes` is empty; only with one of `flags`, if any."""

    words: tuple[str, ...]
    flags: frozenset[str]
    codes: frozenset[int]


_ROWS = """
    # Command; options with one of which it holds, if any; exit codes, * for all. Sources stand above each group.

    # POSIX: these say "no", or what they are told to say. [[ and (( are bash's, zsh's and ksh's.
    false | | 1 * ; [[ | | 1 ; (( | | 1 ; let | | 1 ; expr | | 1 ; exit | | * ; return | | * ; type | | 1
    command | | 1 ; hash | | 1 ; read | | 1 ; wait | | * ; kill | -0 | 1 ; id | | 1 ; getent | | 2 ; logname | | 1
    # fish: documentation of each built-in; `set -q` ends with the number of variables that there are not.
    set | -q --query | * ; string | | 1 ; contains | | 1 ; count | | 1 ; status | | 1 ; path | | 1 ; functions | -q | 1
    abbr | -q --query | 1 ; builtin | -q | 1
    # which(1) ends with the number of names that it did not find.
    which | | *
    # What sources or runs a text, or is a shell, ends with the code of the last command in it (bash(1), fish, zsh,
    # nix3-shell).
    source | | * ; . | | * ; eval | | * ; bash | | * ; sh | | * ; dash | | * ; zsh | | * ; fish | | * ; nu | | *
    ksh | | * ; elvish | | * ; xonsh | | * ; nix shell | | * ; nix develop | | * ; nix-shell | | * ; nix run | | *
    nom-shell | | * ; nom develop | | * ; nom shell | | * ; devenv shell | | * ; devbox shell | | * ; poetry shell | | *
    pipenv shell | | * ; tmux | | 1 ; screen | | 1 ; zellij | | 1 ; distrobox enter | | * ; toolbox enter | | *
    direnv exec | | * ; xargs | | 123 ; watch | | 8 ; script | | * ; asciinema rec | | * ; steam-run | | *
    # ssh(1): the code of the remote command, 255 of its own. docker-run(1): 125 to 127 are its own or the container's.
    ssh | | 1-254 ; mosh | | * ; docker run | | 1-124 128-255 ; docker exec | | * ; docker compose exec | | *
    docker compose run | | * ; docker-compose exec | | * ; podman run | | 1-124 128-255 ; podman exec | | *
    kubectl exec | | * ; machinectl shell | | * ; nixos-enter | | * ; lxc exec | | * ; incus exec | | *
    # git-diff(1), git-grep(1), git-config(1), git-merge-base(1), git-check-ignore(1), git-rev-parse(1),
    # git-show-ref(1) …
    git diff | --exit-code --quiet --no-index --check | 1 2 3 ; git grep | | 1 ; git config | | 1 5
    git merge-base | | 1
    git check-ignore | | 1 ; git rev-parse | | 1 128 ; git show-ref | | 1 ; git ls-remote | --exit-code | 2
    git cat-file | | 1 128 ; git check-attr | | 1 ; git rev-list | | 1 ; git diff-index | | 1 ; git diff-files | | 1
    git symbolic-ref | | 1 128 ; git describe | | 128 ; git merge-tree | | 1 ; git verify-commit | | 1
    # systemctl(1): 3 not active, 4 no such unit; is-enabled 1; journalctl ends with 1 where a --grep finds nothing.
    systemctl status | | 1-4 ; systemctl is-active | | * ; systemctl is-enabled | | * ; systemctl is-failed | | *
    systemctl is-system-running | | * ; systemctl list-units | | 1 ; journalctl | --grep -g | 1
    systemd-analyze verify | | 1
    loginctl | | 1 ; mountpoint | | 1 32 ; findmnt | | 1 ; lsof | | 1 ; fuser | | 1 ; lsblk | | 32 64 ; blkid | | 2
    # fzf(1): 1 no match, 130 left with ESC; man(1): 16 nothing found; less and pagers; dialog(1): 1 says cancel.
    fzf | | 1 130 ; sk | | 1 130 ; gum | | 1 130 ; man | | 1 3 16 ; apropos | | 1 16 ; whatis | | 1 16 ; tldr | | 1
    dialog | | 1 255 ; whiptail | | 1 255 ; zenity | | 1 5 ; kdialog | | 1 ; rofi | | 1 10-28 ; wofi | | 1 ; dmenu | | 1
    fuzzel | | 1 2 ; tofi | | 1 ; slurp | | 1 ; wl-paste | | 1 ; xclip | | 1 ; notify-send | | 1 ; locate | | 1
    plocate | | 1
    # curl(1): 22 the server said no (with -f), 23 the reader of the pipe has seen enough; wget(1): 8 the server said
    # no.
    curl | | 22 23 ; wget | --spider | 8 ; ping | | 1 ; ping6 | | 1 ; nc | -z | 1 ; ncat | -z | 1 ; host | | 1
    nslookup | | 1
    dig | | 9 ; whois | | 1 ; pg_isready | | 1 2 ; redis-cli | | 1 ; rsync | | 24 ; tar | | 1 ; unzip | | 1 ; zip | | 12
    # jq(1): with -e the code tells what came out; yq and others alike.
    jq | -e --exit-status | 1 4 ; yq | -e --exit-status | 1 ; gron | | 1 ; cmp | | 1 ; comm | | 1 ; delta | | 1
    difft | --exit-code | 1 ; diffoscope | | 1 ; vimdiff | | 1 ; nvim | -d | 1 ; dyff | | 1 ; kubectl diff | | 1
    helm diff | | 2 ; nix store diff-closures | | 1 ; nvd | | 1 ; look | | 1 ; sort | -c -C --check | 1
    # Editors end with 1 where the user said so (`:cquit`, for git); pagers where the text was no text.
    vim | | 1 ; vi | | 1 ; nvim | | 1 ; less | | 1 ; more | | 1 ; hx | | 1 ; micro | | 1 ; emacsclient | | 1
    # What checks something says by 1 that it found something: the manual of each.
    ruff check | | 1 ; ruff format | --check --diff | 1 ; mypy | | 1 ; pyright | | 1 ; basedpyright | | 1
    pylint | | 1-31
    flake8 | | 1 ; black | --check --diff | 1 ; isort | --check --check-only -c | 1 ; eslint | | 1
    prettier | --check -c | 1
    stylelint | | 1 2 ; biome check | | 1 ; biome lint | | 1 ; shellcheck | | 1 ; shfmt | -d --diff -l | 1
    hadolint | | 1
    yamllint | | 1 ; actionlint | | 1 ; markdownlint | | 1 ; typos | | 2 ; codespell | | 1-255 ; vale | | 1
    statix check | | 1
    deadnix | --fail -f | 1 ; nixfmt | --check -c | 1 ; alejandra | --check -c | 1 2 ; nixpkgs-fmt | --check | 1
    treefmt | --ci --fail-on-change | 1
    rustfmt | --check | 1 ; cargo fmt | --check | 1 ; cargo audit | | 1 ; cargo deny | | 1-15 ; gofmt | -l -d | 1
    golangci-lint run | | 1 ; tflint | | 2 ; bandit | | 1 ; vulnix | | 1-4 ; gitleaks | | 1 ; trufflehog | | 183
    npm outdated | | 1 ; npm audit | | 1-8 ; npm ls | | 1 ; pnpm outdated | | 1 ; yarn outdated | | 1 ; pip check | | 1
    terraform plan | -detailed-exitcode | 2 ; tofu plan | -detailed-exitcode | 2 ; dnf check-update | | 100
    pacman | -Qu -Qs -Ss -Qo -Q | 1 ; yay | -Qu -Ss | 1 ; paru | -Qu -Ss | 1 ; gh pr checks | | 1 8
    gh run watch | --exit-status | 1
    nixlore | --exit-code | 1 ; reuse lint | | 1 ; commitlint | | 1-9 ; pgrep | | 1 ; nix-locate | | 1
"""


def _rows() -> Mapping[str, tuple[Benign, ...]]:
    """Return the rows by the program's name."""
    found: dict[str, list[Benign]] = defaultdict(list)
    for line in _ROWS.splitlines():
        for cell in () if line.lstrip().startswith("#") else filter(str.strip, line.split(" ; ")):
            command, flags, codes = cell.split("|")
            name, *words = command.split()
            found[name].append(Benign(tuple(words), frozenset(flags.split()), _codes(codes.split())))
    return {name: tuple(rows) for name, rows in found.items()}


def _codes(words: list[str]) -> frozenset[int]:
    return ANY if "*" in words else frozenset(code for word in words for code in _span(word))


def _span(word: str) -> Iterator[int]:
    first, _, last = word.partition("-")
    yield from range(int(first), int(last or first) + 1)


ROWS = _rows()
"""What is no failure, by program."""


def is_failure(name: str, code: int, words: Collection[str] = (), flags: Collection[str] = ()) -> bool:
    """Tell whether a program that ended with this code failed, as far as its name, subcommands and options tell it."""
    if code == 0 or code in STOPPED or (code == 1 and name in ANSWERS):
        return False
    return not any(_is(row, code, words, flags) for row in ROWS.get(name, ()))


def _is(row: Benign, code: int, words: Collection[str], flags: Collection[str]) -> bool:
    if row.codes and code not in row.codes:
        return False
    return tuple(words)[: len(row.words)] == row.words and (not row.flags or not row.flags.isdisjoint(flags))
