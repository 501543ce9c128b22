"""Reading a repository runs nothing of it, reaches nobody and changes not one byte of it."""

from __future__ import annotations

import json
import os
import shutil
import socket
import stat
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from written_repositories import ADA, START, Commit, Repository, build

NIXLORE = Path(sys.executable).with_name("nixlore")

HOOKS = """
    applypatch-msg pre-applypatch post-applypatch pre-commit pre-merge-commit prepare-commit-msg commit-msg post-commit
    pre-rebase post-checkout post-merge pre-push pre-receive update proc-receive post-receive post-update
    reference-transaction push-to-checkout pre-auto-gc post-rewrite sendemail-validate fsmonitor-watchman
    p4-changelist post-index-change
"""

FIRST = "{ pkgs, ... }: { environment.systemPackages = with pkgs; [ ripgrep ]; }\n"
SECOND = "{ pkgs, ... }: { environment.systemPackages = with pkgs; [ ripgrep fd ]; }\n"
THIRD = "{ pkgs, ... }: { environment.systemPackages = with pkgs; [ fd ]; }\n"

READING = (
    ("scan", "--yes"),
    ("records", "git_history"),
    ("records", "projects"),
    ("facts", "package_evolution"),
    ("records", "nix_config", "--as-of", "2023-11-15"),
    ("facts", "package_evolution", "--as-of", "2023-11-15"),
    ("why", "ripgrep"),
    ("why", "fd", "--eval"),
    ("why", "ripgrep", "--log"),
    ("log", "--all"),
    ("show", "timeline"),
    ("blame", "configuration.nix"),
    ("self", "doctor"),
)
"""Everything that looks at a repository."""

BRIEFLY = (("scan", "--yes"), ("why", "fd", "--as-of", "2023-11-15"))
"""What looks at the same with fewer words."""


class Snares:
    """Programs that leave a mark when anybody starts them."""

    def __init__(self, top: Path) -> None:
        self.programs = top / "programs"
        self.marks = top / "marks"
        for place in (self.programs, self.marks):
            place.mkdir(parents=True)

    def __call__(self, name: str, place: Path | None = None) -> str:
        """Lay one and return its path."""
        path = (place or self.programs) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f'#!/bin/sh\necho "$0 $*" >>"{self.marks}/{name}"\nexit 1\n')
        path.chmod(0o755)
        return str(path)

    @property
    def sprung(self) -> list[str]:
        """The names of those that were started, and the files that a setting named to be written."""
        return sorted(path.name for path in self.marks.iterdir())


def config(snare: Snares, port: int) -> str:
    """Return settings that start a program wherever git lets one be started."""
    hooks = snare.programs / "hooks"
    for hook in HOOKS.split():
        snare(hook, hooks)
    written = snare.marks
    return f"""
[core]
    fsmonitor = {snare("fsmonitor")}
    hooksPath = {hooks}
    pager = {snare("core.pager")}
    editor = {snare("core.editor")}
    sshCommand = {snare("core.sshCommand")}
    gitProxy = {snare("core.gitProxy")}
    askPass = {snare("core.askPass")}
    alternateRefsCommand = {snare("alternateRefs")}
    untrackedCache = true
[sequence]
    editor = {snare("sequence.editor")}
[pager]
    log = {snare("pager.log")}
    show = {snare("pager.show")}
    cat-file = {snare("pager.cat-file")}
    blame = {snare("pager.blame")}
[interactive]
    diffFilter = {snare("diffFilter")}
[filter "snare"]
    clean = {snare("filter.clean")}
    smudge = {snare("filter.smudge")}
[filter "talk"]
    process = {snare("filter.process")}
[diff]
    external = {snare("diff.external")}
    renames = copies
    noprefix = true
[diff "snare"]
    command = {snare("diff.command")}
    textconv = {snare("diff.textconv")}
    cachetextconv = true
[merge "snare"]
    driver = {snare("merge.driver")}
[gpg]
    program = {snare("gpg.program")}
[gpg "ssh"]
    program = {snare("gpg.ssh.program")}
    allowedSignersFile = /dev/null
[gpg "x509"]
    program = {snare("gpg.x509.program")}
[log]
    showSignature = true
    date = relative
    follow = true
[color]
    ui = always
[credential]
    helper = !{snare("credential.helper")}
[uploadpack]
    packObjectsHook = {snare("packObjectsHook")}
[protocol]
    allow = always
[protocol "ext"]
    allow = always
[protocol "file"]
    allow = always
[protocol "git"]
    allow = always
[protocol "ssh"]
    allow = always
[remote "origin"]
    url = ext::{snare("ext")}
    uploadpack = {snare("remote.uploadpack")}
    promisor = true
    partialclonefilter = blob:none
[remote "served"]
    url = git://127.0.0.1:{port}/repository
    promisor = true
    uploadpack = {snare("served.uploadpack")}
[remote "secure"]
    url = ssh://127.0.0.1:{port}/repository
    promisor = true
[alias]
    log = !{snare("alias.log")}
    cat-file = !{snare("alias.cat-file")}
    l = !{snare("alias.l")}
[trace2]
    eventTarget = {written}/trace2.event
    normalTarget = {written}/trace2.normal
    perfTarget = {written}/trace2.perf
[gc]
    auto = 1
    autoDetach = false
[maintenance]
    auto = true
[extensions]
    partialClone = origin
"""


PGP = "-----BEGIN PGP SIGNATURE-----\n\niQEzBAABCAAdFiEE\n-----END PGP SIGNATURE-----"


def signed(repository: Repository, kind: str, number: int) -> str:
    """Put a commit that looks signed on top of the history and return its id."""
    begin, end = {
        "pgp": ("-----BEGIN PGP SIGNATURE-----", "-----END PGP SIGNATURE-----"),
        "ssh": ("-----BEGIN SSH SIGNATURE-----", "-----END SSH SIGNATURE-----"),
        "x509": ("-----BEGIN SIGNED MESSAGE-----", "-----END SIGNED MESSAGE-----"),
    }[kind]
    who = f"{ADA} {START + 90_000 + number} +0000"
    tree, parent = repository.git("rev-parse", "HEAD^{tree}", "HEAD").split()
    text = (
        f"tree {tree}\nparent {parent}\nauthor {who}\ncommitter {who}\ngpgsig {begin}\n \n iQEzBAABCAAdFiEE\n {end}\n\n"
        f"signed with {kind}\n"
    )
    made = repository.git("hash-object", "-t", "commit", "-w", "--stdin", stdin=text.encode())
    repository.git("update-ref", "refs/heads/main", made)
    return made


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    """Yield a server that nobody may talk to."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        yield server


@pytest.fixture
def snare(tmp_path: Path) -> Snares:
    return Snares(tmp_path / "elsewhere")


ATTRIBUTES = "*.nix filter=snare diff=snare merge=snare\n*.txt filter=talk\n"


@pytest.fixture
def trapped(tmp_path: Path, snare: Snares, listener: socket.socket) -> Repository:
    """Return a configuration whose every configurable program is a snare, in a home that says the same of its user's.

    One of the user's projects is such a repository, too.
    """
    home = tmp_path / "home"
    text = config(snare, listener.getsockname()[1])
    included = tmp_path / "elsewhere" / "included"
    included.write_text(f"[core]\n    fsmonitor = {snare('included.fsmonitor')}\n")
    text += f'[include]\n    path = {included}\n[includeIf "gitdir:**"]\n    path = {included}\n'
    project = [
        Commit({"main.rs": "fn main() {}\n", "configuration.nix": FIRST}, "Begin"),
        Commit({"configuration.nix": SECOND}, "Go on"),
        Commit({"tool.py": "print()\n", "configuration.nix": THIRD}, "Add a tool", parents=(0,)),
        Commit({}, "Merge", parents=(1, 2)),
    ]
    set_snares(snare, build(home / "src" / "app", project), text)
    repository = build(
        home / "nixos-config",
        [
            Commit({"configuration.nix": FIRST, ".gitattributes": ATTRIBUTES}, "Add ripgrep to search papers"),
            Commit({"configuration.nix": SECOND}, "Add fd"),
            Commit({"old.nix": "{ }", "note.txt": "side"}, "side", parents=(0,)),
            Commit({"configuration.nix": THIRD, "note.txt": "main"}, "Remove ripgrep, too slow", parents=(1, 2)),
        ],
    )
    set_snares(snare, repository, text)
    (home / ".config" / "git").mkdir(parents=True)
    for place in (home / ".gitconfig", home / ".config" / "git" / "config"):
        place.write_text(text.partition("[extensions]")[0] + "[safe]\n    directory = *\n")
    (home / ".config" / "git" / "attributes").write_text(ATTRIBUTES)
    return repository


def set_snares(snare: Snares, repository: Repository, text: str) -> None:
    """Sign commits and tags, lose an object that a server is said to have, change files, and set every snare."""
    for number, kind in enumerate(("pgp", "ssh", "x509")):
        signed(repository, kind, number)
    repository.git("reset", "-q", "--hard")
    repository.git("tag", "v1")
    tag = f"object {repository.ids[3]}\ntype commit\ntag v2\ntagger {ADA} {START} +0000\n\nsigned\n{PGP}\n"
    made = repository.git("hash-object", "-t", "tag", "-w", "--stdin", stdin=tag.encode())
    repository.git("update-ref", "refs/tags/v2", made)
    unpack(repository)
    lost = repository.git("rev-parse", f"{repository.ids[1]}:configuration.nix")
    (repository.git_dir / "objects" / lost[:2] / lost[2:]).unlink()
    (repository.path / "configuration.nix").write_text(THIRD + "# not committed\n")
    (repository.path / "note.txt").write_text("not committed")
    own = repository.git_dir / "config"
    own.write_text(own.read_text().replace("repositoryformatversion = 0", "repositoryformatversion = 1") + text)
    (repository.git_dir / "info").mkdir(exist_ok=True)
    (repository.git_dir / "info" / "attributes").write_text(ATTRIBUTES)
    for hook in HOOKS.split():
        snare(hook, repository.git_dir / "hooks")


def unpack(repository: Repository) -> None:
    """Turn every pack into loose objects, so that one can be taken away."""
    packs = repository.git_dir / "objects" / "pack"
    aside = repository.path.parent / "packs"
    shutil.move(packs, aside)
    packs.mkdir()
    for pack in aside.glob("*.pack"):
        repository.git("unpack-objects", "-q", stdin=pack.read_bytes())
    shutil.rmtree(aside)


def hostile(snare: Snares, repository: Repository) -> dict[str, str]:
    """Return variables of whoever runs nixlore that lead git astray or start a program."""
    written = snare.marks
    helpers = snare.programs / "exec"
    for name in ("git-log", "git-cat-file", "git-remote-ext", "git-fetch", "git"):
        snare(name, helpers)
    config = {"core.fsmonitor": snare("environment.fsmonitor"), "core.pager": snare("environment.core.pager")}
    counted = {f"GIT_CONFIG_KEY_{n}": key for n, key in enumerate(config)}
    counted |= {f"GIT_CONFIG_VALUE_{n}": value for n, value in enumerate(config.values())}
    return counted | {
        "GIT_CONFIG_COUNT": str(len(config)),
        "GIT_CONFIG_PARAMETERS": f"'core.fsmonitor'='{snare('parameters.fsmonitor')}'",
        "GIT_DIR": str(repository.path.parent / "nowhere"),
        "GIT_WORK_TREE": str(repository.path.parent),
        "GIT_INDEX_FILE": str(written / "index"),
        "GIT_OBJECT_DIRECTORY": str(repository.path.parent / "no-objects"),
        "GIT_COMMON_DIR": str(repository.path.parent / "nowhere"),
        "GIT_CEILING_DIRECTORIES": "/",
        "GIT_NAMESPACE": "other",
        "GIT_EXTERNAL_DIFF": snare("GIT_EXTERNAL_DIFF"),
        "GIT_PAGER": snare("GIT_PAGER"),
        "PAGER": snare("PAGER"),
        "GIT_EDITOR": snare("GIT_EDITOR"),
        "EDITOR": snare("EDITOR"),
        "GIT_SSH": snare("GIT_SSH"),
        "GIT_SSH_COMMAND": snare("GIT_SSH_COMMAND"),
        "GIT_ASKPASS": snare("GIT_ASKPASS"),
        "SSH_ASKPASS": snare("SSH_ASKPASS"),
        "GIT_PROXY_COMMAND": snare("GIT_PROXY_COMMAND"),
        "GIT_EXEC_PATH": str(helpers),
        "GIT_ALLOW_PROTOCOL": "ext:file:git:ssh",
        "GIT_TRACE": str(written / "GIT_TRACE"),
        "GIT_TRACE_SETUP": str(written / "GIT_TRACE_SETUP"),
        "GIT_TRACE2_EVENT": str(written / "GIT_TRACE2_EVENT"),
        "GIT_TRACE2_PERF": str(written / "GIT_TRACE2_PERF"),
    }


def run(home: Path, *words: str, environ: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """Run nixlore in a process of its own, in a home, with these variables besides."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "NIXLORE_"))}
    return subprocess.run(
        [NIXLORE, *words],
        cwd=home,
        env={**kept, "HOME": str(home), "CI": "", **(environ or {})},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def lives(home: Path, *words: str, environ: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Return what is known of every tool."""
    done = run(home, "facts", "package_evolution", *words, environ=environ)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)["packages"]


def picture(top: Path) -> dict[str, tuple[int, int, bytes]]:
    """Return the mode, the time of the last change and the content of everything below a directory."""
    found = {}
    for path in sorted((top, *top.rglob("*"))):
        status = path.lstat()
        content = path.read_bytes() if stat.S_ISREG(status.st_mode) else b""
        found[str(path.relative_to(top))] = (status.st_mode, status.st_mtime_ns, content)
    return found


def repositories(trapped: Repository) -> dict[str, tuple[int, int, bytes]]:
    """Return what is in the configuration's repository and in the project's."""
    project = {f"project/{name}": seen for name, seen in picture(trapped.path.parent / "src" / "app").items()}
    return picture(trapped.path) | project


def is_untouched(server: socket.socket) -> bool:
    """Tell whether nobody has come to the server."""
    try:
        server.accept()
    except BlockingIOError:
        return True
    return False


def test_the_snares_are_live(trapped: Repository, snare: Snares):
    # What the others prove is worth as much as the traps: git itself, run carelessly, springs them.
    home = trapped.path.parent
    environ = {"PATH": os.environ["PATH"], "HOME": str(home), "GIT_PAGER_IN_USE": "1"}
    for words in (
        ("status",),
        ("diff", "--", "*.nix"),
        ("diff", "--", "*.txt"),
        ("log", "-p", "-1"),
        ("-c", "log.showSignature=true", "log", "-3"),
        ("cat-file", "-p", f"{trapped.ids[1]}:configuration.nix"),
        ("log", "--raw", "-3"),
    ):
        subprocess.run(["git", *words], cwd=trapped.path, env=environ, capture_output=True, check=False)
    expected = """
        included.fsmonitor diff.command filter.clean filter.process gpg.program gpg.ssh.program gpg.x509.program ext
        core.sshCommand core.gitProxy trace2.event
    """
    assert set(expected.split()) - set(snare.sprung) == set()


@pytest.mark.parametrize("words", READING, ids=" ".join)
def test_a_repository_full_of_snares_springs_none(
    trapped: Repository, snare: Snares, listener: socket.socket, words: tuple[str, ...]
):
    before = repositories(trapped)
    done = run(trapped.path.parent, *words)
    assert done.returncode == 0, done.stderr
    assert snare.sprung == []
    assert repositories(trapped) == before
    assert is_untouched(listener)


def test_variables_of_the_caller_lead_git_nowhere(trapped: Repository, snare: Snares, listener: socket.socket):
    home = trapped.path.parent
    before = repositories(trapped)
    environ = hostile(snare, trapped)
    for words in BRIEFLY:
        run(home, *words, environ=environ)
    assert snare.sprung == []
    assert repositories(trapped) == before
    assert is_untouched(listener)


def test_a_program_called_git_of_the_home_or_the_repository_is_not_run(trapped: Repository, snare: Snares):
    home = trapped.path.parent
    snare("git", home / "bin")
    snare("git", trapped.path / "bin")
    before = repositories(trapped)
    path = f"{home}/bin:{trapped.path}/bin:bin::.:{os.environ['PATH']}"
    for words in BRIEFLY:
        run(home, *words, environ={"PATH": path})
    assert snare.sprung == []
    assert repositories(trapped) == before


def test_the_history_is_read_all_the_same(trapped: Repository, snare: Snares):
    found = lives(trapped.path.parent, environ=hostile(snare, trapped))
    assert found["ripgrep"]["first_added"]["commit"] == trapped.ids[0]
    assert found["ripgrep"]["last_removed"]["commit"] == trapped.ids[3]
    assert {name: life["status"] for name, life in found.items()} == {"ripgrep": "removed", "fd": "declared"}
    home = trapped.path.parent
    projects = [json.loads(line) for line in run(home, "records", "projects").stdout.splitlines()]
    assert [(project["path"], project["commits"]) for project in projects] == [("~/src/app", 7)]
    done = run(home, "records", "projects", "--type", "ProjectMilestone")
    milestones = [json.loads(line) for line in done.stdout.splitlines()]
    assert sorted(milestone["name"] for milestone in milestones if milestone["kind"] == "tag") == ["v1", "v2"]


STRANGER = """\
#!/bin/sh
GIT_TEST_ASSUME_DIFFERENT_OWNER=1 exec "{git}" "$@"
"""


def test_a_repository_of_another_user_is_read(trapped: Repository, snare: Snares, tmp_path: Path):
    # What git is told by this variable of its own tests is what it finds out about a root-owned /etc/nixos.
    programs = tmp_path / "programs"
    programs.mkdir()
    (programs / "git").write_text(STRANGER.format(git=shutil.which("git")))
    (programs / "git").chmod(0o755)
    environ = {"PATH": f"{programs}:{os.environ['PATH']}"}
    home = trapped.path.parent
    for place in (home / ".gitconfig", home / ".config" / "git" / "config"):
        place.unlink()
    refused = subprocess.run(["git", "log"], cwd=trapped.path, env=environ, capture_output=True, check=False)
    assert b"dubious ownership" in refused.stderr
    assert {name: life["status"] for name, life in lives(home, environ=environ).items()} == {
        "ripgrep": "removed",
        "fd": "declared",
    }
    assert snare.sprung == []


@pytest.mark.parametrize("setting", ["core.attributesFile", "diff.orderFile", "mailmap.file", "core.excludesFile"])
def test_a_file_named_by_a_setting_is_not_waited_for(trapped: Repository, tmp_path: Path, setting: str):
    os.mkfifo(tmp_path / "pipe")
    section, _, name = setting.partition(".")
    for config in (trapped.git_dir / "config", trapped.path.parent / ".gitconfig"):
        with config.open("a") as file:
            file.write(f"[{section}]\n    {name} = {tmp_path / 'pipe'}\n")
    assert lives(trapped.path.parent)["fd"]["status"] == "declared"
