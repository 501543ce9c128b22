"""A scan of a home in which anything may be a FIFO, a socket, a device, a link in a circle, or without an end."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from hostile_files import PUT, noted, put
from nixlore.demo import CONFIG, build
from nixlore.errors import SourceError
from nixlore.machine import read_regular, walk

NIXLORE = Path(sys.executable).with_name("nixlore")
NOW = 1_795_600_000
HOME = "home/ada"

QUIET = re.compile(
    r"\.config/(autostart|mpv|obs-studio|yazi|mimeapps\.list)"  # A FIFO there is a program's own, no settings.
    r"|\.local/bin/|go/bin/|Applications/"  # What is no regular file is no program.
    r"|\.local/share/opencode/storage/(message|part)/"  # Told by their session.
    r"|nixos-config/(dotfiles|scripts)/"  # As in ~/.config.
    r"|code/.*/\.venv/|.*\.gemspec"  # A package is known by a name, whatever its metadata is.
)
"""Files of which nothing is said when they are none."""

LINKS = re.compile(
    r"code/"  # What a link leads to out of a project is not the project's.
    r"|nixos-config/"  # The first of them are named.
    r"|\.local/(lib|share/(pipx|uv))/|\.npm|\.cargo/"  # A package whose receipt leads nowhere has none.
    r"|\.config/fish/fish_variables"  # fish writes a new one.
)
"""The same where they are a link that leads nowhere, or to a device."""


class Hostile:
    """A copy of the sample's home, some of which a test spoils, and what is said of it."""

    def __init__(self, sample: Path, own: Path) -> None:
        self.home = own / "ada"
        self.own = own
        shutil.copytree(sample / HOME, self.home, symlinks=True)

    def run(self, *words: str) -> subprocess.CompletedProcess[bytes]:
        """Run the program, which has to end by itself."""
        environ = {"PATH": os.environ["PATH"], "HOME": str(self.home), "USER": "ada", "XDG_RUNTIME_DIR": str(self.own)}
        argv = [NIXLORE, "--config", str(self.home / Path(CONFIG).name), *words]
        return subprocess.run(
            argv, env=environ, cwd=self.own, stdin=subprocess.DEVNULL, capture_output=True, check=False, timeout=300
        )

    def scan(self) -> dict:
        """Return what a scan reports, which must go well."""
        return reported(self.run("scan", "--json"))


def reported(done: subprocess.CompletedProcess[bytes]) -> dict:
    """Return the report of a scan that went well: no failure of ours, nothing that took too much of anything."""
    assert (done.returncode, b"Traceback" in done.stderr) == (0, False), done.stderr.decode()
    report = json.loads(done.stdout)
    ours = re.compile("a bug|out of memory|was stopped")
    assert [note for note in report["diagnostics"] if ours.search(note["cause"])] == []
    return report


def told(report: dict) -> list[str]:
    """Return all that is said of what could not be seen."""
    notes = [f"{note['subject']} {note['cause']}" for note in report["diagnostics"]]
    states = ("partial", "unreadable")
    notes += [f"{read['source']} {read['note']}" for read in report["coverage"] if read["state"] in states]
    return [*notes, *re.findall(r'"unread": ?\[(.*?)\]', json.dumps(report["facts"]))]


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("hostile") / "sample", NOW)


@pytest.fixture(scope="module")
def sources(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """What a scan opens or lists of the home, or looks for there in vain, by paths relative to it."""
    below = [path for path in noted(sample, tmp_path_factory.mktemp("noted")) if path.startswith(f"{HOME}/")]
    return [path.removeprefix(f"{HOME}/") for path in below]


@pytest.fixture
def hostile(sample: Path, tmp_path: Path) -> Hostile:
    return Hostile(sample, tmp_path)


def files(home: Path, sources: list[str]) -> Iterator[str]:
    """Yield the files among the sources, of one agent's logs no more than two."""
    seen: dict[str, int] = {}
    for path in sources:
        if (home / path).is_file() and not os.path.realpath(home / path).startswith("/nix/"):
            top = path.split("/", maxsplit=1)[0] if path.endswith(".jsonl") else path
            seen[top] = seen.get(top, 0) + 1
            if seen[top] <= 2:
                yield path


UNREADABLE = ("a FIFO", "a socket", "an endless device", "a link to itself", "a file of a terabyte")
"""What cannot be read; a directory is just no such file, and what is empty or garbage is told by each reader's own tests."""


SLOW = ("a socket", "a file of a terabyte", "NUL bytes")


@pytest.mark.parametrize("kind", [pytest.param(one, marks=[pytest.mark.slow] * (one in SLOW)) for one in sorted(PUT)])
def test_every_file_that_is_read_may_be_something_else(hostile: Hostile, sources: list[str], kind: str) -> None:
    put_there = [path for path in files(hostile.home, sources) if "/.git/" not in path]
    assert len(put_there) > 50
    for path in put_there:
        put(kind, hostile.home / path)
    said = told(hostile.scan())
    names = {path: Path(path).name for path in put_there}
    if "terabyte" in kind:
        # The end of a log is read; that its beginning was not is told by its source.
        names |= {path: "/".join(path.split("/")[:2]) for path in put_there if path.endswith(".jsonl")}
    unsaid = [path for path in put_there if not any(names[path] in text for text in said)]
    if kind in UNREADABLE:
        quiet = [QUIET, LINKS] if (hostile.home / ".bashrc").is_symlink() else [QUIET]
        assert [path for path in unsaid if not any(pattern.match(path) for pattern in quiet)] == []


@pytest.mark.parametrize("depth", range(1, 6))
def test_every_directory_that_is_read_may_be_a_link_to_itself(hostile: Hostile, sources: list[str], depth: int) -> None:
    # Without the configuration there is nothing to scan, and settings of ours that cannot be read end a run.
    spared = re.compile(r"nixos-config$|\.config$|\.config/nixlore")
    tops = [path for path in sources if path.count("/") == depth - 1 and not spared.match(path)]
    put_there = [path for path in tops if not (hostile.home / path).is_file()]
    assert put_there
    for path in put_there:
        put("a link to itself", hostile.home / path)
    said = told(hostile.scan())
    for path in (".claude/projects", ".codex/sessions", ".local/share/opencode"):
        if any(path == there or path.startswith(f"{there}/") for there in put_there):
            assert any(f"~/{path}" in text for text in said), (path, said)


ODD: dict[str, tuple[str, bytes]] = {
    "NUL bytes where the shared directory is told": ("commondir", b"..\0/\n"),
    "a shared directory that is itself": ("commondir", b".\n"),
    "settings of NUL bytes": ("config", b"\0" * 9_000),
    "settings without an end": ("config", b'[remote "' + b"a" * 400_000),
    "a HEAD with a NUL byte": ("HEAD", b"ref: refs/heads/\0main\n"),
    "a HEAD that leads to itself": ("HEAD", b"ref: HEAD\n"),
    "a HEAD that climbs": ("HEAD", b"ref: refs/heads/../../../../../etc/passwd\n"),
    "packed references of garbage": ("packed-refs", bytes(range(256)) * 400),
    "a remote branch with a newline": ("refs/remotes/origin/a\nb", b"0" * 40),
}


@pytest.mark.parametrize("what", sorted(ODD))
def test_a_repository_of_the_configuration_may_say_anything(hostile: Hostile, what: str) -> None:
    name, data = ODD[what]
    path = hostile.home / "nixos-config/.git" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    done = hostile.run("records", "config_remote")
    assert (done.returncode, b"a bug" in done.stderr + done.stdout) == (0, False), done.stderr
    if name == "HEAD":
        done = hostile.run("log")
        assert (done.returncode in (0, 2), b"a bug" in done.stderr + done.stdout) == (True, False), done.stderr


@pytest.mark.parametrize("target", [b"gitdir: /nowhere\0\n", b"gitdir: .git\n", b"\xff\xfe", b""])
def test_a_file_that_leads_to_a_repository_may_say_anything(hostile: Hostile, target: bytes) -> None:
    git = hostile.home / "nixos-config/.git"
    shutil.rmtree(git)
    git.write_bytes(target)
    done = hostile.run("records", "config_remote")
    assert (done.returncode, b"a bug" in done.stderr + done.stdout) == (0, False), done.stderr


STRANGE = ("a\nb", "\x1b[31mred\x1b[0m", "\udcff\udcfe", "-rf", "'; reboot #", " ", "\u202egnp.exe", "x" * 255)
"""Names that a file system allows."""

ENDS = {".claude/projects": ".jsonl", ".codex/sessions/2026": ".jsonl", "nixos-config": ".nix", "code": "", "bin": ""}


def test_names_may_be_anything_and_are_printed_harmlessly(hostile: Hostile) -> None:
    for directory in (*ENDS, ".config/fish/functions", ".local/bin", ".local/share/opencode/storage/session"):
        top = hostile.home / directory
        for name in STRANGE:
            (top / name).mkdir(parents=True, exist_ok=True)
            end = ENDS.get(directory, ".json")
            (top / name / f"rollout-{name[:200]}{end}").write_bytes(b"{ }\n")
            (top / f"{name[:240]}{end or '.sh'}").write_bytes(b"{ }\n")
    hostile.scan()
    done = hostile.run("scan")
    assert done.returncode == 0
    assert b"\x1b[31m" not in done.stdout + done.stderr
    for path in (hostile.home / ".local/state/nixlore").rglob("*.json"):
        json.loads(path.read_bytes())


@pytest.mark.parametrize("count", [3_000, pytest.param(1_000_000, marks=pytest.mark.slow)])
def test_directories_may_have_any_number_of_entries(hostile: Hostile, count: int) -> None:
    """One large directory, and links to it from everywhere else."""
    large = hostile.home / ".claude/projects/large"
    large.mkdir()
    descriptor = os.open(large, os.O_RDONLY)
    for number in range(count):
        os.close(os.open(f"{number}.jsonl", os.O_CREAT | os.O_WRONLY, 0o600, dir_fd=descriptor))
    os.close(descriptor)
    for path in (
        ".codex/sessions/2026/11/22",
        ".local/share/opencode/storage/session/large",
        ".config/large",
        "go/src",
    ):
        (hostile.home / path).parent.mkdir(parents=True, exist_ok=True)
        (hostile.home / path).symlink_to(large)
    large.with_name("small").mkdir()
    for path in ("code/large", "bin", "nixos-config/large"):
        (hostile.home / path).symlink_to(large)
    hostile.scan()


@pytest.mark.parametrize("kind", ["a FIFO", "a file of a terabyte", "a link to itself"])
def test_a_list_of_groups_that_cannot_be_read_is_named(sample: Path, tmp_path: Path, kind: str) -> None:
    root = tmp_path / "root"
    shutil.copytree(sample, root, symlinks=True)
    for name in ("group", "hostname", "passwd"):
        put(kind, root / "etc" / name)
    environ = {**os.environ, "HOME": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path / "cache")}
    argv = [NIXLORE, "--root", root, "--home", "/home/ada", "scan", "--json"]
    said = told(reported(subprocess.run(argv, env=environ, capture_output=True, check=False, timeout=300)))
    assert any(text.startswith("/etc/group ") for text in said), said


@pytest.mark.parametrize("limit", [0, 9, 4096])
def test_a_file_that_says_it_is_empty_is_read_up_to_the_limit(limit: int) -> None:
    if limit:
        with pytest.raises(SourceError, match="larger than"):
            read_regular(Path("/proc/self/pagemap"), limit)
    assert b"\n" in read_regular(Path("/proc/self/status"))


def test_a_directory_whose_name_cannot_be_has_nothing_in_it() -> None:
    assert list(walk(Path("/proc/\0/fd"))) == []
