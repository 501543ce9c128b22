"""What SECURITY.md promises, looked at from outside: no network, no shell string, nothing written by what only reads."""

from __future__ import annotations

import ast
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from nixlore.demo import CONFIG, build

NOW = 1_795_600_000
SOURCE = Path(__file__).parents[1] / "src/nixlore"

WATCHING = """
import os, sys
to, *argv = sys.argv[1:]
seen = []
CHANGING = ("os.rename", "os.mkdir", "os.remove", "os.rmdir", "os.link", "os.symlink", "os.truncate", "os.chmod", "os.utime")
def watch(event, args):
    # A loop of asyncio wakes itself through a pair of sockets without a name.
    if event.startswith("socket.") and not (event == "socket.__new__" and args[1] == 1):
        seen.append(f"network {event} {args}")
    elif event == "open" and isinstance(args[0], (str, bytes)):
        mode, flags = args[1:]
        if (mode and set("wax+") & set(mode)) or (flags or 0) & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
            seen.append(f"wrote {os.fsdecode(args[0])}")
    elif event in CHANGING:
        seen.append(f"wrote {os.fsdecode(args[1] if event == 'os.rename' else args[0])}")
    elif event in ("os.system", "os.exec", "os.fork", "pty.spawn"):
        seen.append(f"ran {args[0] if args else event}")
    elif event == "subprocess.Popen":
        seen.append(f"ran {args[0]}")
from nixlore.cli.main import main
# With one processor: what a copy of the process would do is done by this one, and so it is noted.
os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
sys.dont_write_bytecode = True
sys.addaudithook(watch)
try:
    main(argv)
finally:
    descriptor = os.open(to, os.O_WRONLY | os.O_CREAT)
    os.write(descriptor, "\\0".join(line for line in seen if not line.endswith(to)).encode())
"""
"""A run that notes each socket, each program, and each path that is opened to be written or changed."""

READING = (
    "",
    "why git",
    "why git --full",
    "why git --log",
    "why git --deps",
    "why nothing-of-this-name",
    "log",
    "blame flake.nix",
    "diff",
    "check",
    "check --exit-code",
    *(
        f"show {table}"
        for table in (
            *("usage", "tools", "hosts", "timeline", "deps", "generations", "dead"),
            *("drift", "path", "workflows", "failures", "agents", "projects"),
        )
    ),
    "plan",
    "suggest",
    "agent context",
    "agent mcp",
    "shell init fish",
    "shell status",
    "shell cure",
    "shell missing jq",
    "rule NX101",
    "rule",
    "self doctor",
    "self metrics",
    "self man",
    "records nix_config",
    "facts tool_intelligence",
    "backtest",
    "export",
    "schema config",
    "--help",
)
"""The commands that only read, as docs/reference/commands.md tells."""


class Watched:
    """A home with a scan behind it, a directory for what is temporary, and what a command did in it."""

    def __init__(self, top: Path) -> None:
        build(top / "sample", NOW)
        self.home = top / "home"
        shutil.copytree(top / "sample/home/ada", self.home, symlinks=True)
        self.to = top / "seen"
        self.temporary = top / "tmp"
        self.temporary.mkdir()
        self.scanned: list[str] = []
        self.environ = {
            "PATH": os.environ["PATH"],
            "HOME": str(self.home),
            "USER": "ada",
            "TMPDIR": str(self.temporary),
            "PYTHONDONTWRITEBYTECODE": "1",
        }

    def run(self, *words: str) -> list[str]:
        """Run a command and return what it did besides reading."""
        self.to.unlink(missing_ok=True)
        argv = [sys.executable, "-c", WATCHING, self.to, "--config", self.home / Path(CONFIG).name, *words]
        done = subprocess.run(
            argv,
            env=self.environ,
            cwd=self.home,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
            timeout=200,
        )
        assert done.returncode in (0, 1, 2), done.stderr
        assert b"Traceback" not in done.stderr, done.stderr
        return [line for line in self.to.read_text().split("\0") if line]

    def held(self) -> dict[str, tuple[int, int]]:
        """Return each file of the home but those of our own, with its size and time of change."""
        files = (path for path in self.home.rglob("*") if "nixlore" not in str(path.relative_to(self.home)))
        return {str(path): (path.lstat().st_size, path.lstat().st_mtime_ns) for path in files if not path.is_dir()}


@pytest.fixture(scope="module")
def watched(tmp_path_factory: pytest.TempPathFactory) -> Watched:
    made = Watched(tmp_path_factory.mktemp("promises"))
    made.scanned = made.run("scan", "--yes")
    return made


def stray(did: list[str], *own: Path) -> list[str]:
    """Return what was written elsewhere than below some places."""
    written = [line.removeprefix("wrote ") for line in did if line.startswith("wrote ")]
    allowed = ("/dev/", *(f"{place}/" for place in own), *map(str, own))
    return [path for path in written if not path.startswith(allowed)]


@pytest.mark.slow
@pytest.mark.parametrize("line", READING)
def test_what_only_reads_writes_nothing_but_the_cache(watched: Watched, line: str) -> None:
    before = watched.held()
    did = watched.run(*line.split())
    assert [entry for entry in did if entry.startswith("network")] == []
    assert stray(did, watched.home / ".cache", watched.temporary) == []
    assert list(watched.temporary.iterdir()) == []
    assert watched.held() == before


@pytest.mark.slow
def test_a_scan_writes_below_its_own_directories_and_opens_no_socket(watched: Watched) -> None:
    own = [watched.home / name for name in (".cache", ".local/state", ".claude/intelligence")]
    assert [entry for entry in watched.scanned if entry.startswith("network")] == []
    assert stray(watched.scanned, *own, watched.temporary) == []
    assert list(watched.temporary.iterdir()) == []


@pytest.mark.slow
def test_a_report_opens_no_socket(watched: Watched, tmp_path: Path) -> None:
    did = watched.run("report", "--output", str(tmp_path / "report.html"))
    assert [entry for entry in did if entry.startswith("network")] == []


def calls() -> list[tuple[str, ast.Call]]:
    """Return every call in the source with the file that it is in."""
    return [
        (str(path.relative_to(SOURCE)), node)
        for path in SOURCE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_bytes()))
        if isinstance(node, ast.Call)
    ]


def test_no_shell_string_is_built() -> None:
    """Two fixed texts go to `sh -c`: one opens a report, one builds the sample; what varies is an argument of theirs."""
    shells = []
    for name, call in calls():
        called = ast.unparse(call.func)
        assert called not in ("os.system", "os.popen", "eval", "exec", "subprocess.getoutput"), name
        assert not [word for word in call.keywords if word.arg == "shell" and ast.unparse(word.value) == "True"], name
        first = call.args[0] if call.args else None
        if isinstance(first, ast.List) and [ast.unparse(word) for word in first.elts[:2]] == ["'sh'", "'-c'"]:
            assert isinstance(first.elts[2], ast.Constant | ast.Name), name
            shells.append(name)
    assert sorted(shells) == ["cli/report.py", "demo/repository.py"]


def test_only_one_module_runs_programs() -> None:
    """A second way to start a program would be a second place that must keep the home's own from being run."""
    starting = {
        name
        for name, call in calls()
        if ast.unparse(call.func).startswith(("subprocess.", "os.exec", "os.spawn", "os.posix_spawn", "pty."))
    }
    assert starting == {"machine.py"}
