"""What an exit code means, where the program's manual says so; of every other code nothing is claimed.

Codes above 128 are 128 and the number of the signal that ended the program (POSIX, shell command language, 2.8.2).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from nixlore.model.failures import FailureKind
from nixlore.model.recording import Step

NOT_FOUND = 127
NOT_EXECUTABLE = 126
TIMED_OUT = 124

CRASHES: Mapping[int, str] = {
    132: "an instruction that the processor does not have",
    134: "it aborted itself",
    135: "a bus error",
    136: "an arithmetic error",
    139: "a segmentation fault",
    159: "a system call that is not allowed",
}
"""Signals that the user did not send, by exit code."""

OTHERS = frozenset(
    """
    ssh mosh adb docker podman kubectl nix nix-shell nom nom-shell devenv devbox direnv xargs env sudo doas timeout time
    nohup nice bash sh dash zsh fish nu just ninja npm pnpm yarn bun uv poetry pipenv hatch tox nox bundle
    command-not-found steam-run distrobox toolbox flatpak parallel watch entr act task mise asdf systemd-run machinectl
    """.split()  # noqa: SIM905 - a table is read more easily as words
)
"""Programs whose 126 and 127 may be those of a program that they ran, and so tell nothing of themselves."""


class Meaning(NamedTuple):
    """What one code of one command means; `words` are subcommands, `flags` options of which one has to be there."""

    words: tuple[str, ...]
    flags: frozenset[str]
    codes: frozenset[int]
    kind: FailureKind
    means: str


_ROWS = """
    # pytest, cargo, go, ctest, bats, bazel, gradle: their manuals' sections on exit codes.
    pytest | | 1 | tests failed | tests failed
    pytest | | 2 | failed | the run was interrupted or could not collect the tests
    pytest | | 4 | wrong use | pytest was called in a way that it does not know
    pytest | | 5 | check failed | no test was found
    cargo test | | 101 | tests failed | tests failed, or did not compile
    cargo nextest | | 100 | tests failed | tests failed
    cargo nextest | | 101 | build failed | the tests did not compile
    go test | | 1 | tests failed | tests failed, or did not compile
    ctest | | 8 | tests failed | tests failed
    bats | | 1 | tests failed | tests failed
    bazel test | | 3 | tests failed | tests failed
    npm test | | 1 | tests failed | tests failed
    tox | | 1 | tests failed | an environment's tests failed
    # Builders that compile: a code of their own for that.
    cargo build | | 101 | build failed | it did not compile
    cargo check | | 101 | build failed | it did not compile
    cargo run | | 101 | build failed | it did not compile, or panicked
    cargo clippy | | 101 | build failed | it did not compile, or lints are denied
    go build | | 1 | build failed | it did not compile
    go vet | | 1 | check failed | it found something
    make | | 2 | build failed | the recipe of a target failed
    ninja | | 1 | build failed | a step of the build failed
    tsc | | 1 2 | build failed | there are errors of types
    gcc | | 1 | build failed | it did not compile
    clang | | 1 | build failed | it did not compile
    # nix(1): 1 for every error of evaluation or build; nix-build(1): 100 to 104.
    nix build | | 1 | build failed | the evaluation or the build failed
    nix build | | 102 | build failed | a fixed-output hash did not match
    nix-build | | 1 | build failed | the evaluation failed
    nix-build | | 100 | build failed | the build failed
    nix-build | | 101 | timed out | the build took too long
    nix-build | | 102 | build failed | a fixed-output hash did not match
    nix-build | | 104 | build failed | the build is not deterministic
    nix flake check | | 1 | check failed | a check failed, or the flake does not evaluate
    nix eval | | 1 | build failed | it does not evaluate
    nixos-rebuild | | 1 | build failed | the evaluation, the build or the activation failed
    nixos-rebuild | | 4 | failed | the system was activated, but units failed
    home-manager | | 1 | build failed | the evaluation, the build or the activation failed
    darwin-rebuild | | 1 | build failed | the evaluation, the build or the activation failed
    nh | | 1 | build failed | the evaluation, the build or the activation failed
    colmena | | 1 | build failed | the evaluation, the build or the deployment failed
    # curl(1), wget(1), rsync(1), ssh(1).
    curl | | 6 | no connection | the host's name could not be resolved
    curl | | 7 | no connection | the host did not answer on this port
    curl | | 28 | timed out | it took too long
    curl | | 35 | no connection | TLS could not be agreed on
    curl | | 60 | no connection | the server's certificate is not trusted
    curl | | 3 | wrong use | the address is malformed
    curl | | 2 | wrong use | an option is not known
    wget | | 4 | no connection | the network failed
    wget | | 5 | no connection | the server's certificate is not trusted
    wget | | 8 | refused | the server answered with an error
    ssh | | 255 | no connection | ssh itself failed: no connection, one that broke off, or no key accepted
    scp | | 255 | no connection | ssh itself failed: no connection, one that broke off, or no key accepted
    sftp | | 255 | no connection | ssh itself failed: no connection, one that broke off, or no key accepted
    rsync | | 10 12 30 35 255 | no connection | the connection failed
    rsync | | 23 | failed | some files could not be transferred
    rsync | | 1 | wrong use | rsync was called in a way that it does not know
    ping | | 2 | no connection | the host's name could not be resolved
    # git(1): 128 fatal, 129 wrong use; 1 of push: the remote refused.
    git | | 129 | wrong use | git was called in a way that it does not know
    git push | | 1 | refused | the remote refused, mostly as it has commits that are not here
    git push | | 128 | refused | there is no upstream, no such remote, or no access
    git commit | | 1 | refused | there was nothing to commit, or a hook refused
    git merge | | 1 | refused | there are conflicts
    git rebase | | 1 | refused | there are conflicts, or changes that are not committed
    git cherry-pick | | 1 | refused | there are conflicts
    git stash pop | | 1 | refused | there are conflicts, or changes that stand in the way
    # docker-run(1), systemctl(1).
    docker run | | 125 | refused | the daemon could not run it, or does not run
    systemctl start | | 1 | failed | the unit did not start
    systemctl start | | 5 | failed | there is no such unit
    systemctl restart | | 1 | failed | the unit did not start
    systemctl restart | | 5 | failed | there is no such unit
    systemctl stop | | 5 | failed | there is no such unit
    # npm ends with the negated errno: 13 EACCES, 30 EROFS.
    npm install | | 243 | permission | files may not be written there
    npm install | | 226 | read-only store | npm's own directory is in the store, which is read-only
    npm install | -g --global | 1 | read-only store | npm's own directory is in the store, which is read-only
    # sysexits.h, as programs that keep to it use it.
    sendmail | | 77 | permission | not permitted
    # sudo(8), su(1): 1 where the right was not given.
    su | | 1 | permission | the password was wrong, or nothing is permitted
    # gh(1): 4 needs authentication; aws: 253 and 255.
    gh | | 4 | refused | gh is not logged in
    # timeout(1).
    timeout | | 124 | timed out | it took longer than it was given
"""


def _rows() -> Mapping[str, tuple[Meaning, ...]]:
    """Return the rows by the program's name."""
    found: dict[str, list[Meaning]] = defaultdict(list)
    for line in filter(str.strip, _ROWS.splitlines()):
        if line.lstrip().startswith("#"):
            continue
        command, flags, codes, kind, means = (cell.strip() for cell in line.split("|"))
        name, *words = command.split()
        numbers = frozenset(map(int, codes.split()))
        found[name].append(Meaning(tuple(words), frozenset(flags.split()), numbers, _KINDS[kind], means))
    return {name: tuple(rows) for name, rows in found.items()}


_KINDS: Mapping[str, FailureKind] = {
    "tests failed": "tests failed",
    "check failed": "check failed",
    "build failed": "build failed",
    "no connection": "no connection",
    "timed out": "timed out",
    "refused": "refused",
    "wrong use": "wrong use",
    "permission": "permission",
    "read-only store": "read-only store",
    "failed": "failed",
}

ROWS = _rows()
"""What codes mean, by program."""


def kind_of(step: Step, code: int) -> tuple[FailureKind, str]:
    """Return what a command's exit code means and how to say it, ("failed", "") where only the code is known."""
    for row in ROWS.get(step.name, ()):
        if code in row.codes and _is_about(row, step):
            return row.kind, row.means
    if code == NOT_FOUND and step.name not in OTHERS:
        return "not found", "the shell found no program of this name"
    if code == NOT_EXECUTABLE and step.name not in OTHERS:
        return "not executable", "it is there, but it may not or cannot be executed"
    if code == TIMED_OUT and "timeout" in step.by:
        return "timed out", "it took longer than it was given"
    if code in CRASHES:
        return "crashed", CRASHES[code]
    return "failed", ""


def _is_about(row: Meaning, step: Step) -> bool:
    return step.words[: len(row.words)] == row.words and (not row.flags or not row.flags.isdisjoint(step.flags))


def passes_on(name: str) -> bool:
    """Tell whether a program's 127 may be that of a program that it ran."""
    return name in OTHERS


def words_of(steps: Sequence[Step], code: int) -> str:
    """Return what a line's exit code means, "" where nothing is known: of a line's last command, as shells end so."""
    return kind_of(steps[-1], code)[1] if steps else ""
