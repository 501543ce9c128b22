"""Failures whose cure is known from the manuals: what failed, with which exit codes, and what helps.

A row claims no more than that the one is known to help against the other; whether it did so here is counted. Exit
codes: an empty set stands for every code but 0. Where a program ends with the same code for many reasons (git 1 and
128, nix 1), the row says what it would be about, and it is only offered where it has helped this user before.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from nixlore.model.recording import Step


class KnownCure(NamedTuple):
    """One known cure.

    `failed` and `cure` are commands with their subcommands (`git push`); "" stands for any. `flags` are options of
    which the cure has at least one, none where it needs none. `says` is the reason in one clause.
    """

    failed: str
    codes: frozenset[int]
    cure: str
    says: str
    flags: frozenset[str] = frozenset()


NOT_FOUND = 127
NOT_EXECUTABLE = 126

RUNNERS = ("nix run", ",", "comma", "bash", "sh", "python3")
"""They run a program or a script that could not be run by its name, and end as it does."""

ANY: frozenset[int] = frozenset()
GIT = frozenset({1, 128})

_UPSTREAM = frozenset({"-u", "--set-upstream"})

_FLAKES = (
    "nix build", "nix develop", "nix run", "nix shell", "nix flake", "nix eval", "nom build", "nom develop",
    "nixos-rebuild", "nh os", "nh home", "nh darwin", "home-manager", "darwin-rebuild", "colmena", "deploy",
)  # fmt: skip
"""Commands that read a flake, and so only what git knows of in its directory."""

CURES: tuple[KnownCure, ...] = (
    # The flake reference page of the Nix manual: of a git tree only files that git tracks are copied.
    *(KnownCure(failed, ANY, "git add", "a flake sees only files that git knows") for failed in _FLAKES),
    # A name that is nowhere on the PATH: programs of nixpkgs can be run without installing them (nix3-shell, comma).
    KnownCure("", frozenset({NOT_FOUND}), "nix shell", "runs it from nixpkgs without installing it"),
    KnownCure("", frozenset({NOT_FOUND}), "nix run", "runs it from nixpkgs without installing it"),
    KnownCure("", frozenset({NOT_FOUND}), "nix-shell", "brings it for one shell", frozenset({"-p", "--packages"})),
    KnownCure("", frozenset({NOT_FOUND}), ",", "runs it from nixpkgs without installing it"),
    KnownCure("", frozenset({NOT_FOUND}), "comma", "runs it from nixpkgs without installing it"),
    KnownCure("", frozenset({NOT_FOUND}), "nix develop", "the project's dev shell brings it"),
    KnownCure("", frozenset({NOT_FOUND}), "nix-shell", "the project's dev shell brings it"),
    KnownCure("", frozenset({NOT_FOUND}), "direnv allow", "direnv loads the project's dev shell only once allowed"),
    KnownCure("", frozenset({NOT_FOUND}), "direnv reload", "the project's dev shell has changed"),
    # A script without the permission to execute can be given to its interpreter.
    KnownCure("", frozenset({NOT_EXECUTABLE}), "bash", "the script may not be executed, but read"),
    KnownCure("", frozenset({NOT_EXECUTABLE}), "sh", "the script may not be executed, but read"),
    KnownCure("", frozenset({NOT_EXECUTABLE}), "python3", "the script may not be executed, but read"),
    # git-push(1), git-pull(1), git-commit(1), git-switch(1): each refuses for a reason that one more command mends.
    KnownCure("git push", GIT, "git push", "the branch had no upstream", _UPSTREAM),
    KnownCure("git push", GIT, "git pull", "the remote had commits that were not here"),
    KnownCure("git push", GIT, "git fetch", "the remote had commits that were not here"),
    KnownCure("git push", frozenset({128}), "git remote add", "there was no such remote"),
    KnownCure("git push", frozenset({128}), "ssh-add", "the agent had no key for the remote"),
    KnownCure("git pull", GIT, "git branch", "the branch had no upstream", frozenset({"--set-upstream-to", "-u"})),
    KnownCure("git pull", GIT, "git stash", "changes that are not committed stood in the way"),
    KnownCure("git pull", GIT, "git commit", "changes that are not committed stood in the way"),
    KnownCure("git pull", GIT, "git pull", "the branches had diverged", frozenset({"--rebase", "-r", "--ff-only"})),
    KnownCure("git pull", frozenset({128}), "ssh-add", "the agent had no key for the remote"),
    KnownCure("git fetch", frozenset({128}), "ssh-add", "the agent had no key for the remote"),
    KnownCure("git clone", frozenset({128}), "ssh-add", "the agent had no key for the remote"),
    KnownCure("git commit", GIT, "git add", "nothing was staged, or a hook changed files"),
    KnownCure("git commit", GIT, "git commit", "nothing was staged", frozenset({"-a", "-am", "--all"})),
    KnownCure("git switch", GIT, "git stash", "changes that are not committed stood in the way"),
    KnownCure("git switch", GIT, "git fetch", "the branch was not known here yet"),
    KnownCure("git switch", GIT, "git switch", "there was no such branch", frozenset({"-c", "--create"})),
    KnownCure("git checkout", GIT, "git stash", "changes that are not committed stood in the way"),
    KnownCure("git checkout", GIT, "git fetch", "the branch was not known here yet"),
    KnownCure("git checkout", GIT, "git checkout", "there was no such branch", frozenset({"-b"})),
    KnownCure("git rebase", GIT, "git stash", "changes that are not committed stood in the way"),
    KnownCure("git rebase", GIT, "git add", "conflicts were solved, but not marked so"),
    KnownCure("git merge", GIT, "git add", "conflicts were solved, but not marked so"),
    KnownCure("git stash pop", GIT, "git commit", "changes that are not committed stood in the way"),
    # What a project needs has to be fetched first: npm-ci(1), `go help mod tidy`, ….
    *(
        KnownCure(tool, ANY, f"{tool} {word}", "the project's packages were not installed")
        for tool in ("npm", "pnpm", "yarn", "bun")
        for word in ("install", "ci", "i")
    ),
    *(
        KnownCure(failed, ANY, cure, "packages of the project were missing")
        for failed in ("python", "python3", "pytest", "uv run", "ruff", "mypy")
        for cure in ("uv sync", "uv add", "uv pip install", "pip install", "poetry install", "pdm install")
    ),
    KnownCure("bundle exec", ANY, "bundle install", "the project's gems were not installed"),
    KnownCure("go", frozenset({1, 2}), "go mod tidy", "go.mod lacked a module"),
    KnownCure("go", frozenset({1, 2}), "go get", "go.mod lacked a module"),
    KnownCure("cargo fmt", frozenset({1}), "cargo fmt", "files were not formatted"),
    KnownCure("mix", frozenset({1}), "mix deps.get", "the project's dependencies were not fetched"),
    KnownCure("composer", ANY, "composer install", "the project's packages were not installed"),
    KnownCure("make", frozenset({2}), "cmake", "the build was not configured"),
    KnownCure("ninja", frozenset({1}), "meson setup", "the build was not configured"),
    KnownCure("ninja", frozenset({1}), "cmake", "the build was not configured"),
    KnownCure("ruff format", frozenset({1}), "ruff format", "files were not formatted"),
    KnownCure("ruff check", frozenset({1}), "ruff check", "what can be mended by itself was", frozenset({"--fix"})),
    # A directory that is not there.
    *(
        KnownCure(failed, frozenset({1}), "mkdir", "the directory was not there")
        for failed in ("cd", "touch", "ln", "curl", "wget", "tar", "git clone")
    ),
    KnownCure("mkdir", frozenset({1}), "mkdir", "the directory above was not there", frozenset({"-p", "--parents"})),
    # docker-compose and nix wait for nothing: what is not there has to be built or fetched.
    KnownCure("docker compose", ANY, "docker compose build", "the image was not built"),
    KnownCure("docker compose", ANY, "docker compose pull", "the image was not there"),
    KnownCure("docker run", frozenset({125}), "docker pull", "the image was not there"),
    KnownCure("docker", frozenset({1}), "systemctl start", "the daemon was not running", frozenset({"--user"})),
    KnownCure("nix", ANY, "nix flake lock", "the lock file did not fit"),
    KnownCure("nix", ANY, "nix flake update", "the lock file did not fit"),
)
"""Every known cure; more than one may fit a failure."""


MOST_FAILURES = 2_000
"""So many failures are not compared with every row again."""


def cures_of(failed: Sequence[Step], code: int) -> Iterator[KnownCure]:
    """Yield what is known to help against a line that ended with a code."""
    yield from _cures_of(tuple(failed), code)


@functools.lru_cache(maxsize=MOST_FAILURES)
def _cures_of(failed: tuple[Step, ...], code: int) -> tuple[KnownCure, ...]:
    """Return the same; what fails does so again and again, and each time several lines may be the cure."""
    return tuple(
        known
        for known in CURES
        if code and (not known.codes or code in known.codes) and any(_is(step, known.failed) for step in failed)
    )


def is_known_cure(failed: Sequence[Step], code: int, cure: Sequence[Step]) -> bool:
    """Tell whether a line holds what is known to help against the one that failed.

    The same line is none, nor is a name that was not found and that is now run in another way than through nixpkgs.
    """
    return known_cure(failed, code, cure) is not None


def known_cure(failed: Sequence[Step], code: int, cure: Sequence[Step]) -> KnownCure | None:
    """Return the row by which a line helps against the one that failed, None where none does."""
    if tuple(failed) == tuple(cure):
        return None
    rows = (known for known in cures_of(failed, code) if any(_helps(step, known) for step in cure))
    return next((known for known in rows if not _had(failed, known)), None)


def runs_again(failed: Sequence[Step], code: int, cure: Sequence[Step]) -> bool:
    """Tell whether a line does itself what failed, so that its own end tells whether it helped.

    What only prepares for it (`git add`, `uv sync`) nearly always ends well, whatever the failure came from.
    """
    last = next((step for step in reversed(failed) if step.join != "in"), None)
    if last is None:
        return False
    if any((step.name, step.words) == (last.name, last.words) for step in cure):
        return True
    return code in (NOT_FOUND, NOT_EXECUTABLE) and any(_is(step, head) for step in cure for head in RUNNERS)


def _had(failed: Sequence[Step], known: KnownCure) -> bool:
    """Tell whether what failed had the option already that the row says it lacked."""
    if known.cure != known.failed:
        return False
    return any(_is(step, known.failed) and not known.flags.isdisjoint(step.flags) for step in failed)


def _helps(step: Step, known: KnownCure) -> bool:
    """Tell whether a command is the cure of a row; one that runs another for it (`nix shell … -c`) is, too."""
    if _is(step, known.cure):
        return not known.flags or not known.flags.isdisjoint(step.flags)
    return not known.flags and known.cure.split(" ")[0] in step.by and known.codes == frozenset({NOT_FOUND})


def _is(step: Step, head: str) -> bool:
    name, *words = head.split(" ")
    return not head or (step.name == name and list(step.words[: len(words)]) == words)
