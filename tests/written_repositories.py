"""Real git repositories with a history that the test writes down, made by one `git fast-import`.

    repository = build(tmp_path / "config", [
        Commit({"a.nix": "{ }", "b/c.nix": b"..."}, "first"),
        Commit({"a.nix": None}, "drop a"),                           # None deletes
        Commit({"d.nix": "{ }"}, "side", parents=(0,), zone="+0200"),  # numbers of earlier commits
        Commit({}, "merge", parents=(1, 2)),                         # its tree: the first parent's, then `files`
    ])
    repository.ids[0], repository.git("rev-parse", "HEAD")

HEAD is the last commit, checked out, on the branch `main`. Without `parents` a commit follows the one before it;
`parents=()` begins another root. Commits are an hour apart, the first at `START`, unless they say `at`.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

START = 1_700_000_000
HOUR = 3600
ADA = "Ada Sample <ada@example.org>"


class Entry(NamedTuple):
    """What stands in a tree besides a plain file: see `link`, `program` and `submodule`."""

    mode: str
    data: bytes


Content = str | bytes | Entry | None


def link(target: str) -> Entry:
    """Return a symbolic link."""
    return Entry("120000", target.encode())


def program(text: str) -> Entry:
    """Return an executable file."""
    return Entry("100755", text.encode())


def submodule(commit: str) -> Entry:
    """Return a submodule at a commit of its own."""
    return Entry("160000", commit.encode())


class Commit(NamedTuple):
    """One commit. `files` are what it changes against its first parent, or all of its tree with `whole`.

    `at` is the committer's time in epoch seconds, `authored` the author's (the same unless given), `zone` of both.
    """

    files: Mapping[str, Content]
    message: str | bytes = "change"
    at: int | None = None
    authored: int | None = None
    zone: str = "+0000"
    parents: tuple[int, ...] | None = None
    author: str = ADA
    committer: str = ADA
    whole: bool = False
    encoding: str = ""


class Repository(NamedTuple):
    """A repository on disk and the full ids of its commits, in the order in which they were written down."""

    path: Path
    ids: tuple[str, ...]

    def git(self, *argv: str, stdin: bytes = b"", check: bool = True) -> str:
        """Run git there, untouched by anybody's settings, and return what it printed without the last newline."""
        return git(self.path, *argv, stdin=stdin, check=check)

    @property
    def git_dir(self) -> Path:
        """The directory of the objects and refs."""
        inner = self.path / ".git"
        return inner if inner.is_dir() else self.path


def environment() -> dict[str, str]:
    """Return an environment in which git reads no settings but the repository's own."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    own = {"GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": os.devnull, "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C"}
    who = {"AUTHOR": "Ada Sample", "COMMITTER": "Ada Sample"}
    names = {f"GIT_{role}_NAME": name for role, name in who.items()}
    return kept | own | names | {f"GIT_{role}_EMAIL": "ada@example.org" for role in who}


def git(path: Path, *argv: str, stdin: bytes = b"", check: bool = True) -> str:
    """Run git in a directory and return what it printed; raise CalledProcessError where it fails."""
    done = subprocess.run(
        ["git", "-c", "safe.directory=*", "-c", "protocol.file.allow=always", *argv],
        cwd=path,
        env=environment(),
        input=stdin,
        capture_output=True,
        check=check,
    )
    return done.stdout.decode("utf-8", "surrogateescape").rstrip("\n")


def build(
    path: Path, commits: Sequence[Commit], *, bare: bool = False, branch: str = "main", object_format: str = "sha1"
) -> Repository:
    """Make a repository with these commits; its HEAD is `branch` at the last one."""
    path.mkdir(parents=True, exist_ok=True)
    kind = ["--bare"] if bare else []
    git(path, "init", "-q", "--template=", f"--initial-branch={branch}", f"--object-format={object_format}", *kind)
    if not commits:
        return Repository(path, ())
    listed = git(path, "rev-parse", "--absolute-git-dir") + "/marks"
    nothing = "0" * (64 if object_format == "sha256" else 40)
    stream = b"".join(_stream(commits, branch, nothing))
    git(path, "fast-import", "--quiet", "--date-format=raw-permissive", f"--export-marks={listed}", stdin=stream)
    marks = dict(line.split(" ", 1) for line in Path(listed).read_text().splitlines())
    Path(listed).unlink()
    if not bare:
        git(path, "reset", "-q", "--hard")
    return Repository(path, tuple(marks[f":{number + 1}"] for number in range(len(commits))))


def _stream(commits: Sequence[Commit], branch: str, nothing: str) -> Iterator[bytes]:
    """Yield the commands of a fast-import; a commit's mark is its number plus one."""
    for number, commit in enumerate(commits):
        at = START + number * HOUR if commit.at is None else commit.at
        authored = at if commit.authored is None else commit.authored
        # Each on a ref of its own, so that a commit without a parent begins another root.
        yield f"commit refs/building/{number}\nmark :{number + 1}\n".encode()
        yield f"author {commit.author} {authored} {commit.zone}\n".encode("utf-8", "surrogateescape")
        yield f"committer {commit.committer} {at} {commit.zone}\n".encode("utf-8", "surrogateescape")
        if commit.encoding:
            yield f"encoding {commit.encoding}\n".encode()
        yield _data(_bytes(commit.message))
        previous = (number - 1,) if number else ()
        for place, parent in enumerate(previous if commit.parents is None else commit.parents):
            yield f"{'merge' if place else 'from'} :{parent + 1}\n".encode()
        if commit.whole:
            yield b"deleteall\n"
        yield from (_change(name, content) for name, content in commit.files.items())
    yield f"reset refs/heads/{branch}\nfrom :{len(commits)}\n\n".encode()
    yield from (f"reset refs/building/{number}\nfrom {nothing}\n\n".encode() for number in range(len(commits)))


def _change(name: str, content: Content) -> bytes:
    """Return the command that writes or deletes one file."""
    path = _quoted(name)
    if content is None:
        return b"D " + path + b"\n"
    mode, data = content if isinstance(content, Entry) else ("100644", _bytes(content))
    if mode == "160000":
        return b"M 160000 " + data + b" " + path + b"\n"
    return f"M {mode} inline ".encode() + path + b"\n" + _data(data)


def _quoted(name: str) -> bytes:
    raw = name.encode("utf-8", "surrogateescape")
    return b'"' + raw.replace(b"\\", b"\\\\").replace(b'"', b'\\"').replace(b"\n", b"\\n") + b'"'


def _bytes(text: str | bytes) -> bytes:
    return text if isinstance(text, bytes) else text.encode("utf-8", "surrogateescape")


def _data(data: bytes) -> bytes:
    return b"data %d\n%b\n" % (len(data), data)
