"""Whatever the files are like: the scan ends well, names file and cause, and no earlier artifact is damaged."""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

NIXLORE = Path(sys.executable).with_name("nixlore")
FISH = ".local/share/fish/fish_history"
GOOD_FISH = "".join(f"- cmd: git log -{n}\n  when: {1_760_000_000 + n * 5000}\n" for n in range(50))
GOOD_NIX = '{ pkgs, ... }: { networking.hostName = "box"; environment.systemPackages = [ pkgs.git pkgs.jq ]; }\n'


class Home:
    """A home with a good configuration and a good history, which a test then spoils."""

    def __init__(self, top: Path) -> None:
        self.path = top
        self.write("nixos-config/configuration.nix", GOOD_NIX)
        self.write(FISH, GOOD_FISH)

    def write(self, name: str, data: str | bytes) -> Path:
        path = self.path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data.encode() if isinstance(data, str) else data)
        return path

    def run(self, *words: str, prefix: tuple[str, ...] = (), **environ: str) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            [*prefix, NIXLORE, *words],
            env={"PATH": os.environ["PATH"], "HOME": str(self.path), "USER": "bob", **environ},
            cwd=self.path,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
            timeout=120,
        )

    def scan(self, **environ: str) -> tuple[dict, str]:
        """Return what `scan --json` printed and what it said; the exit code must be 0."""
        done = self.run("scan", "--json", **environ)
        assert done.returncode == 0, done.stderr.decode()
        return json.loads(done.stdout), done.stderr.decode()

    def said_of(self, name: str) -> list[str]:
        """Return the causes of all diagnostics about a file."""
        report, _ = self.scan()
        return [entry["cause"] for entry in report["diagnostics"] if entry["subject"].endswith(name)]


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


def test_a_home_without_anything_is_no_failure(tmp_path):
    empty = Home(tmp_path)
    shutil.rmtree(tmp_path / "nixos-config")
    (tmp_path / FISH).unlink()
    report, _ = empty.scan()
    assert report["insights"] == []


def test_a_history_that_may_not_be_read_is_named(home):
    path = home.path / FISH
    path.unlink()
    path.mkdir()
    assert home.said_of("fish_history")


def test_a_fifo_does_not_block(home):
    (home.path / FISH).unlink()
    os.mkfifo(home.path / FISH)
    (home.path / "nixos-config" / "fifo.nix").unlink(missing_ok=True)
    os.mkfifo(home.path / "nixos-config" / "fifo.nix")
    assert home.said_of("fish_history")


def test_broken_and_circular_links_are_survived(home):
    (home.path / ".bash_history").symlink_to("nowhere")
    (home.path / ".zsh_history").symlink_to(".zsh_history")
    (home.path / "nixos-config" / "loop").symlink_to(".")
    (home.path / "nixos-config" / "gone.nix").symlink_to("nowhere.nix")
    report, _ = home.scan()
    assert any(entry["source"].endswith("fish_history") and entry["entries"] == 50 for entry in report["coverage"])


SPOILED: dict[str, tuple[str, str | bytes]] = {
    "not UTF-8": (FISH, GOOD_FISH.encode() + b"- cmd: echo \xff\xfe\n  when: 1760000000\n"),
    "NUL runs": (FISH, GOOD_FISH.encode() + b"\0" * 5000 + b"\n- cmd: ls\n  when: 1760000000\n"),
    "merge conflict": (
        FISH,
        GOOD_FISH + "<<<<<<< HEAD\n- cmd: ls\n  when: 1\n=======\n- cmd: df\n  when: 2\n>>>>>>> b\n",
    ),
    "torn tail": (FISH, GOOD_FISH + "- cmd: tr\n  when: 17"),
    "torn zsh": (".zsh_history", ": 1760000000:0;ls\n: 17600"),
    "syntax error": ("nixos-config/bad.nix", "{ pkgs, ... }: { home.packages = [ pkgs.fd ; } ]] \n"),
    "conflicted nix": ("nixos-config/bad.nix", "<<<<<<< HEAD\n{ }\n=======\n{ a = 1; }\n>>>>>>> x\n"),
    "binary nix": ("nixos-config/bad.nix", bytes(range(256)) * 40),
    "deep nix": ("nixos-config/bad.nix", "[" * 50_000),
    "deep shell": (".bash_history", "$(" * 50_000 + "\n"),
    "malformed atuin": (".local/share/atuin/history.db", b"SQLite format 3\0" + b"\x55" * 4096),
    "atuin that is text": (".local/share/atuin/history.db", "no database\n" * 400),
    "malformed xbel": (".local/share/recently-used.xbel", "<xbel><bookmark"),
}


@pytest.mark.parametrize("what", sorted(SPOILED))
def test_spoiled_files_do_not_hide_the_good_ones(home, what):
    home.write(*SPOILED[what])
    report, said = home.scan()
    assert "a bug" not in json.dumps(report["diagnostics"])
    assert "Traceback" not in said
    fish = [entry for entry in report["coverage"] if entry["source"].endswith("fish_history")]
    assert fish
    assert fish[0]["entries"] >= 50
    printed = home.run("records", "nix_config").stdout.splitlines()
    assert {"git", "jq"} <= {json.loads(line)["attr_path"] for line in printed}


@pytest.mark.parametrize(
    "what", ["malformed atuin", "atuin that is text", "syntax error", "conflicted nix", "binary nix"]
)
def test_spoiled_files_are_named(home, what):
    name, data = SPOILED[what]
    home.write(name, data)
    assert home.said_of(name.rpartition("/")[2])


@pytest.mark.slow
@pytest.mark.parametrize("name", [FISH, ".bash_history", ".zsh_history", ".config/nushell/history.txt"])
def test_a_line_of_a_hundred_megabytes_is_survived(home, name):
    start = GOOD_FISH if name == FISH else "git status\n"
    home.write(name, start + "- cmd: " + "a(" * 50_000_000 + "\n")
    report, _ = home.scan()
    assert any(entry["source"].endswith(name.rpartition("/")[2]) and entry["skipped"] for entry in report["coverage"])


@pytest.mark.slow
def test_a_nix_file_of_a_hundred_megabytes_is_survived(home):
    home.write("nixos-config/huge.nix", "{ x = [" + "a " * 50_000_000 + "]; }")
    assert home.said_of("huge.nix")


def test_a_file_without_permission_is_named(home):
    """Root may read everything, so the scan runs as an ordinary user where the test is root."""
    home.write("nixos-config/closed.nix", GOOD_NIX).chmod(0)
    (home.path / FISH).chmod(0)
    (home.path / ".local/share/zsh").mkdir()
    (home.path / ".local/share/zsh").chmod(0)
    if os.getuid() == 0:
        give(home.path, 65534)
        for directory in (home.path, *home.path.parents):
            if directory.stat().st_uid == 0 and not directory.stat().st_mode & 0o001:
                directory.chmod(directory.stat().st_mode | 0o011)
        prefix: tuple[str, ...] = ("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups")
    else:
        prefix = ()
    runs = home.run("scan", "--json", prefix=prefix)
    assert runs.returncode == 0, runs.stderr.decode()
    causes = json.dumps(json.loads(runs.stdout)["diagnostics"])
    assert "fish_history" in causes
    assert "closed.nix" in causes
    (home.path / ".local/share/zsh").chmod(0o700)


def give(top: Path, user: int) -> None:
    for path in (top, *top.rglob("*")):
        os.chown(path, user, user, follow_symlinks=False)


def artifacts(home: Path) -> dict[Path, bytes]:
    """Return every file that nixlore wrote below a home; a half-written temporary one is not an artifact."""
    places = (home / ".local/state/nixlore", home / ".claude/intelligence")
    return {
        path: path.read_bytes()
        for place in places
        for path in place.rglob("*.json")
        if path.is_file() and not path.name.startswith(".")
    }


def whole(home: Path) -> bool:
    """Tell whether there are artifacts and each of them is complete."""
    found = artifacts(home)
    for data in found.values():
        json.loads(data)
    return bool(found)


def test_files_are_private(home):
    (home.path / ".claude").mkdir()
    home.scan()
    assert whole(home.path)
    for top in (".local/state/nixlore", ".cache/nixlore", ".claude/intelligence"):
        for path in (home.path / top, *(home.path / top).rglob("*")):
            assert path.stat().st_mode & 0o077 == 0, path
    assert (home.path / ".claude/intelligence/.gitignore").read_text() == "*\n"


def test_a_full_disk_damages_nothing(home):
    """`ulimit -f 0` makes every write of a byte fail, as a full disk does."""
    home.scan()
    before = artifacts(home.path)
    home.write(FISH, GOOD_FISH + "- cmd: cowsay hi\n  when: 1765000000\n")
    done = home.run("scan", prefix=("sh", "-c", 'ulimit -f 0; exec "$0" "$@"'))
    assert done.returncode == 0, done.stderr.decode()
    assert b"could not" in done.stdout + done.stderr or b"cannot" in done.stdout + done.stderr
    assert artifacts(home.path) == before
    assert not [path for path in home.path.rglob("*.tmp") if path.is_file()]


def test_a_really_full_disk_is_said_and_damages_nothing(home):
    """A file system of 256 KiB below the state directory, where the machine lets us mount one."""
    state = home.path / ".local/state"
    state.mkdir(parents=True)
    script = (
        f"mount -t tmpfs -o size=16k tmpfs {state} || exit 77; dd if=/dev/zero of={state}/fill bs=1k 2>/dev/null;"
        ' exec "$0" "$@"'
    )
    done = home.run("scan", prefix=("unshare", "-rm", "sh", "-c", script))
    if done.returncode == 77:
        pytest.skip("no file system can be mounted here")
    assert done.returncode == 0, done.stderr.decode()
    assert b"No space left" in done.stdout + done.stderr


@pytest.mark.slow
def test_kill_9_at_any_point_leaves_whole_files(home):
    home.scan()
    assert whole(home.path)
    killed = 0
    for tenth in range(1, 40):
        home.write(FISH, GOOD_FISH + f"- cmd: tool{tenth} x\n  when: {1_765_000_000 + tenth}\n")
        prefix = ("timeout", "-s", "KILL", str(tenth * 0.03))
        killed += home.run("scan", prefix=prefix).returncode in (-9, 137)
        assert whole(home.path)
    assert killed > 3
    report, _ = home.scan()
    assert report["coverage"]


CACHED_BADLY: dict[str, Callable[[Path, bytes], object]] = {
    "empty": lambda path, _: path.write_bytes(b""),
    "truncated": lambda path, data: path.write_bytes(data[: len(data) // 2]),
    "random": lambda path, data: path.write_bytes(random.Random(len(data)).randbytes(len(data) + 1)),
    "one bit": lambda path, data: path.write_bytes(data[:-9] + bytes([data[-9] ^ 0x80]) + data[-8:]),
    "a directory": lambda path, _: path.mkdir(),
    "a FIFO": lambda path, _: os.mkfifo(path),
    "a link to nothing": lambda path, _: path.symlink_to("/nonexistent/file"),
}


@pytest.mark.parametrize("how", sorted(CACHED_BADLY))
def test_everything_that_we_wrote_may_be_spoiled(home, how):
    (home.path / ".claude").mkdir()
    first, _ = home.scan()
    for top in (".cache/nixlore", ".local/state/nixlore", ".claude/intelligence"):
        for path in [path for path in (home.path / top).rglob("*") if path.is_file()]:
            data = path.read_bytes().ljust(9)
            path.unlink()
            CACHED_BADLY[how](path, data)
    second, said = home.scan()
    assert "a bug" not in json.dumps(second["diagnostics"])
    assert "Traceback" not in said
    assert second["facts"] == first["facts"]


def test_two_scans_at_once_end_well(home):
    (home.path / ".claude").mkdir()
    environ = {"PATH": os.environ["PATH"], "HOME": str(home.path), "USER": "bob"}
    for round_ in range(2):
        home.write(FISH, GOOD_FISH + f"- cmd: tool{round_} x\n  when: {1_765_000_000 + round_}\n")
        scans = [
            subprocess.Popen([NIXLORE, "scan"], env=environ, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
            for _ in range(3)
        ]
        said = [scan.communicate(timeout=120)[0] for scan in scans]
        assert [scan.returncode for scan in scans] == [0, 0, 0], said
        assert b"a bug" not in b"".join(said)
        assert whole(home.path)
    for line in (home.path / ".local/state/nixlore/manifest.jsonl").read_bytes().splitlines():
        json.loads(line)


@pytest.mark.parametrize("value", ["relative", "", "{home}/nixos-config/configuration.nix", "/proc/self/nowhere"])
@pytest.mark.parametrize("variable", ["XDG_STATE_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME"])
def test_directories_that_cannot_be_are_survived(home, variable, value):
    home.scan(**{variable: value.format(home=home.path)})


@pytest.mark.parametrize(
    "environ",
    [{"HOME": "relative"}, {"HOME": ""}, {"TZ": "Nowhere/At/All"}, {"USER": ""}, {"LANG": "xx", "LC_ALL": "C"}],
)
def test_odd_environments_are_survived(home, environ):
    own = {"XDG_STATE_HOME": str(home.path / "state"), "XDG_CACHE_HOME": str(home.path / "cache")}
    home.scan(**own, **environ)
    assert not (home.path / "relative").exists()


@pytest.mark.parametrize("umask", ["000", "077"])
def test_files_are_private_whatever_the_umask(home, umask):
    done = home.run("scan", prefix=("sh", "-c", f'umask {umask}; exec "$0" "$@"'))
    assert done.returncode == 0
    for top in (".local/state/nixlore", ".cache/nixlore"):
        for path in (home.path / top, *(home.path / top).rglob("*")):
            assert path.stat().st_mode & 0o777 == (0o700 if path.is_dir() else 0o600), path


def test_a_full_disk_for_the_cache_alone_is_survived(home):
    cache = home.path / ".cache"
    cache.mkdir()
    script = f"mount -t tmpfs -o size=4k tmpfs {cache} || exit 77; dd if=/dev/zero of={cache}/fill bs=1k 2>/dev/null;"
    done = home.run("scan", prefix=("unshare", "-rm", "sh", "-c", script + ' exec "$0" "$@"'))
    if done.returncode == 77:
        pytest.skip("no file system can be mounted here")
    assert done.returncode == 0, done.stderr.decode()
    assert whole(home.path)


def _junk(alphabet: bytes) -> bytes:
    """Return 100 MB of chance bytes, each 11th of the alphabet's a line's end."""
    table = bytes(10 if number % 11 == 0 else alphabet[number % len(alphabet)] for number in range(256))
    return random.Random(1).randbytes(100_000_000).translate(table)


LETTERS = b"abcdefghijklmnopqrstuvwxyz0123456789 -/$|&;(){}[]'\"<>`\\"


@pytest.mark.slow
@pytest.mark.parametrize("what", ["bytes", "letters"])
@pytest.mark.parametrize("name", [FISH, ".bash_history", ".zsh_history", ".config/nushell/history.txt"])
def test_a_hundred_megabytes_of_junk_cost_little(home, name, what):
    data = random.Random(2).randbytes(100_000_000) if what == "bytes" else _junk(LETTERS)
    if name == FISH:
        data = data.replace(b"\n", b"\n- cmd: ")[:100_000_000]
    home.write(name, data)
    measured = home.run("scan", "--json", prefix=(sys.executable, "-c", MEASURE))
    assert measured.returncode == 0, measured.stderr.decode()[-500:]
    assert float(measured.stderr.split()[-1]) < 500
    report = json.loads(measured.stdout)
    assert any(entry["source"].endswith(name.rpartition("/")[2]) and entry["skipped"] for entry in report["coverage"])


MEASURE = """
import resource, subprocess, sys
code = subprocess.run(sys.argv[1:]).returncode
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print("", used.ru_maxrss / 1024, file=sys.stderr)
sys.exit(code)
"""

ANSWERS = (
    [],
    ["scan"],
    ["check"],
    ["show", "usage"],
    ["why", "jq"],
    ["self", "doctor"],
    ["agent", "context"],
    ["facts", "usage_alignment"],
    ["records", "nix_config"],
    ["records", "fish_history"],
    ["records", "dotfiles"],
    ["records", "path_binaries"],
)


def test_no_command_opens_a_socket_or_runs_a_program(home):
    """Programs with the names of usual ones lie first on the PATH, in the home and in the repository."""
    directories = [home.path / name for name in (".local/bin", ".nix-profile/bin", "nixos-config/bin")]
    for directory in directories:
        for name in ("nix", "nix-instantiate", "git", "fish", "bash", "zsh", "atuin", "hostname", "getent", "sh"):
            home.write(f"{directory}/{name}", f"#!/bin/sh\necho {name} >> {home.path}/ran\n").chmod(0o755)
    path = ":".join([*map(str, directories), os.environ["PATH"]])
    for words in ANSWERS:
        done = home.run(*words, prefix=(sys.executable, "-c", REFUSE), PATH=path)
        assert done.returncode == 0, (words, done.stderr.decode())
    assert not (home.path / "ran").exists()


# A copy of the process runs no program as long as this refuses it there, too.
REFUSE = """
import sys
def refuse(event, args):
    if event.startswith(("socket.", "subprocess.", "os.exec", "os.spawn", "os.posix_spawn", "os.system")):
        sys.stderr.write(f"{event} {args}")
        sys.exit(9)
sys.addaudithook(refuse)
import nixlore.cli.main
nixlore.cli.main.main(sys.argv[2:])
"""


@pytest.mark.parametrize("refuse", ["namespace", "socket"])
def test_the_scan_opens_no_socket(home, refuse):
    runs: dict[str, Callable[[], subprocess.CompletedProcess[bytes]]] = {
        "namespace": lambda: home.run("scan", prefix=("unshare", "-rn")),
        "socket": lambda: home.run("-c", REFUSE_SOCKETS, prefix=(sys.executable, "-c", REFUSE_SOCKETS)),
    }
    done = runs[refuse]()
    assert done.returncode == 0, done.stderr.decode()
    assert b"socket" not in done.stderr


REFUSE_SOCKETS = """
import sys
def refuse(event, args):
    if event.startswith("socket."):
        raise SystemExit(f"opened a socket: {event} {args}")
sys.addaudithook(refuse)
import nixlore.cli.main
nixlore.cli.main.main(["scan"])
"""
