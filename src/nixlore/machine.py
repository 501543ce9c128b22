"""Where things are on this machine, and the only place that runs a program.

A `Machine` is made once per run. Collectors ask it for paths; with `--root` every absolute path and every absolute
link is followed inside that root, so a mounted disk or a sample machine is read like the running one.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path, PurePosixPath
from typing import BinaryIO

import msgspec

from nixlore.errors import ProgramError, SourceError

MAX_LINKS = 40
"""How many symbolic links one path may lead through (Linux's own limit)."""

MOST_BYTES = 1 << 28
"""How many bytes a file has at most that is read as a whole, where nothing else is said."""

SAMPLE_MARK = "SAMPLE.txt"
"""The file at the top of a root that marks it as the sample machine."""


class Machine(msgspec.Struct, frozen=True, kw_only=True):
    """The machine that is looked at: its root, one user's home, the configuration repository and the clock.

    `home` is a path as seen on that machine (`/home/ada`), also when `root` is not `/`. `config` and `histories` are
    paths of the running system, as the user typed them. `now` is epoch seconds. `off` names sources switched off;
    `evaluate` tells that nix may be asked what the configuration evaluates to. `history_reader` names the collector
    that reads every one of `histories`, whatever its content; without it each file goes to the one it looks made for.
    With `as_of` (epoch seconds) only what was known then counts, and `now` is that moment. Without `may_keep` what a
    collector learns is told and not added to what is kept in `state_dir`.
    """

    home: PurePosixPath
    user: str
    now: int
    root: Path = Path("/")
    config: Path | None = None
    host: str = ""
    config_host: str = ""
    histories: tuple[Path, ...] = ()
    history_reader: str = ""
    environ: Mapping[str, str] = msgspec.field(default_factory=dict)
    state_dir: Path | None = None
    may_keep: bool = True
    cache_dir: Path | None = None
    off: frozenset[str] = frozenset()
    evaluate: bool = False
    as_of: int | None = None

    @property
    def is_live(self) -> bool:
        """Tell whether this is the running system rather than a mounted or sample root."""
        return os.fspath(self.root) == "/"

    @property
    def is_sample(self) -> bool:
        """Tell whether this root is the sample machine, whose every output is labelled as a sample."""
        return not self.is_live and (self.root / SAMPLE_MARK).is_file()

    def at(self, path: str | PurePosixPath) -> Path:
        """Return the place on the running system of a machine path, following links inside the root.

        A relative path counts from the home. The last component may be missing; a link loop ends in SourceError.
        """
        return Path(self._top + self._resolved(path))

    def resolve(self, path: str | PurePosixPath) -> PurePosixPath:
        """Return the machine path that `path` leads to once every symbolic link is followed inside the root."""
        return PurePosixPath(self._resolved(path))

    @property
    def _top(self) -> str:
        return "" if self.is_live else os.fspath(self.root)

    def _resolved(self, path: str | PurePosixPath) -> str:
        """Resolve by text alone: a path object for every part would cost more than the system calls."""
        top = self._top
        pending = os.path.join(self.home, path).split("/")[::-1]  # noqa: PTH118
        done = ""
        links = 0
        while pending:
            part = pending.pop()
            if part in ("", "."):
                continue
            if part == "..":
                done = done.rpartition("/")[0]
                continue
            target = _link(f"{top}{done}/{part}")
            if target is None:
                done = f"{done}/{part}"
                continue
            links += 1
            if links > MAX_LINKS:
                message = "too many levels of symbolic links"
                raise SourceError(message, where=str(path))
            if target.startswith("/"):
                done = ""
            pending.extend(target.split("/")[::-1])
        return done or "/"

    def xdg(self, variable: str, default: str) -> PurePosixPath:
        """Return the directory an XDG variable names, or `default` below the home."""
        value = self.environ.get(variable, "")
        return PurePosixPath(value) if value.startswith("/") else self.home / default

    @property
    def data_home(self) -> PurePosixPath:
        """The user's XDG data directory."""
        return self.xdg("XDG_DATA_HOME", ".local/share")

    @property
    def config_home(self) -> PurePosixPath:
        """The user's XDG configuration directory."""
        return self.xdg("XDG_CONFIG_HOME", ".config")

    @property
    def cache_home(self) -> PurePosixPath:
        """The user's XDG cache directory."""
        return self.xdg("XDG_CACHE_HOME", ".cache")

    @property
    def state_home(self) -> PurePosixPath:
        """The user's XDG state directory."""
        return self.xdg("XDG_STATE_HOME", ".local/state")


def _link(path: str) -> str | None:
    """Return what a symbolic link says, None for what is none or cannot be looked at."""
    try:
        return os.readlink(path)  # noqa: PTH115 - a Path would be taken apart again
    except (OSError, ValueError):
        return None


def read_regular(path: Path | str, limit: int = MOST_BYTES) -> bytes:
    """Return the bytes of a regular file; never block on a FIFO or a device.

    Raises SourceError naming the file and the cause when it is missing, unreadable, not regular, or over `limit` bytes.
    """
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        raise SourceError(error.strerror or "cannot be opened", where=str(path)) from error
    except ValueError as error:
        message = "not a possible file name"
        raise SourceError(message, where=str(path).replace("\0", "?")) from error
    try:
        return _read(descriptor, path, limit)
    except OSError as error:
        raise SourceError(error.strerror or "cannot be read", where=str(path)) from error
    finally:
        os.close(descriptor)


def _read(descriptor: int, path: Path | str, limit: int) -> bytes:
    if not stat.S_ISREG((status := os.fstat(descriptor)).st_mode):
        message = "not a regular file"
        raise SourceError(message, where=str(path))
    if (size := status.st_size) <= limit:
        data = os.read(descriptor, size + 1) if size else b""
        if not size or len(data) != size:
            # It grows; or it lies in /proc, where all say that they are empty, and some never end.
            with os.fdopen(descriptor, "rb", closefd=False) as file:
                data += file.read(limit + 1 - len(data))
        if len(data) <= limit:
            return data
    message = f"larger than {limit} bytes"
    raise SourceError(message, where=str(path))


def run(
    argv: Sequence[str], *, cwd: Path | None = None, timeout: float = 30.0, env: Mapping[str, str] | None = None
) -> bytes:
    """Run a program that nixlore itself chose and return what it printed.

    Neither it nor what it runs in turn is looked for in the home or in `cwd`, wherever PATH has them. Standard input is
    empty and the environment is ours unless `env` is given. Raises SourceError when the program is not there or takes
    longer than `timeout` seconds, and ProgramError, which holds what it said, when it fails.
    """
    import subprocess  # noqa: PLC0415 - most answers run no program

    own = _safe(env, cwd)
    try:
        done = subprocess.run(
            list(argv), cwd=cwd, timeout=timeout, env=own, stdin=subprocess.DEVNULL, capture_output=True, check=False
        )
    except FileNotFoundError as error:
        message = "program not found"
        raise SourceError(message, where=argv[0]) from error
    except OSError as error:
        raise SourceError(error.strerror or "cannot be run", where=argv[0]) from error
    except subprocess.TimeoutExpired as error:
        message = f"took longer than {timeout:g} s"
        raise SourceError(message, where=argv[0]) from error
    if done.returncode != 0:
        raise _failed(argv[0], done.returncode, done.stderr)
    return done.stdout


def _failed(program: str, code: int, stderr: bytes) -> ProgramError:
    said = stderr.decode(errors="replace").strip()
    last = said.rpartition("\n")[2][:200]
    return ProgramError(f"ended with exit code {code}: {last}", where=program, said=said)


@contextmanager
def conversation(
    argv: Sequence[str], send: Iterable[bytes] = (), *, timeout: float = 120.0, env: Mapping[str, str] | None = None
) -> Iterator[BinaryIO]:
    """Start a program as `run` does, and give what it prints as it comes while a thread tells it what `send` yields.

    Whoever leaves before the end ends the program, too. Raises what `run` raises, at the end of the conversation.
    """
    import subprocess  # noqa: PLC0415 - most answers run no program
    import tempfile  # noqa: PLC0415
    import threading  # noqa: PLC0415

    pipe = subprocess.PIPE
    with tempfile.TemporaryFile() as errors:
        try:
            process = subprocess.Popen(list(argv), env=_safe(env, None), stdin=pipe, stdout=pipe, stderr=errors)
        except OSError as error:
            message = "program not found" if isinstance(error, FileNotFoundError) else "cannot be run"
            raise SourceError(message, where=argv[0]) from error
        teller = threading.Thread(target=_tell, args=(process.stdin, send), daemon=True)
        watch = threading.Timer(timeout, process.kill)
        was_left = True
        try:
            watch.start()
            teller.start()
            yield process.stdout  # type: ignore[misc]
            was_left = process.stdout.read(1) != b""  # type: ignore[union-attr]
        finally:
            if was_left:
                process.kill()
            code = process.wait()
            teller.join()
            is_late = watch.finished.is_set()
            watch.cancel()
            watch.join()
            process.stdout.close()  # type: ignore[union-attr]
        if is_late:
            message = f"took longer than {timeout:g} s"
            raise SourceError(message, where=argv[0])
        if code and not was_left:
            raise _failed(argv[0], code, os.pread(errors.fileno(), 1 << 20, 0))


def _tell(sink: BinaryIO, words: Iterable[bytes]) -> None:
    # A program that ends early needs to hear no more.
    with suppress(OSError), sink:
        for word in words:
            sink.write(word)
            sink.flush()


def _safe(env: Mapping[str, str] | None, cwd: Path | None) -> dict[str, str]:
    given = os.environ if env is None else env
    return {**given, "PATH": _safe_path(given.get("PATH", os.defpath), cwd)}


def _safe_path(path: str, cwd: Path | None) -> str:
    """Return a search path without what lies in the home or in `cwd`, and without relative directories.

    A profile counts for where its link leads: into the store.
    """
    barred = {os.path.realpath(place) for place in (os.environ.get("HOME"), cwd) if place} - {"/"}

    def is_safe(directory: str) -> bool:
        real = os.path.realpath(directory)
        return directory.startswith("/") and not any(f"{real}/".startswith(f"{place}/") for place in barred)

    # An empty search path would stand for the working directory.
    return ":".join(filter(is_safe, path.split(":"))) or "/nonexistent"


def walk(top: Path, *, skip: frozenset[str] = frozenset()) -> Iterator[os.DirEntry[str]]:
    """Yield every entry below `top`, sorted, without following links, without directories in `skip` or closed ones."""
    pending = [top]
    while pending:
        try:
            with os.scandir(pending.pop()) as listing:
                entries = sorted((entry.name, entry.is_dir(follow_symlinks=False), entry) for entry in listing)
        except (OSError, ValueError):
            continue
        below = []
        for name, is_directory, entry in entries:
            if not is_directory:
                yield entry
            elif name not in skip:
                below.append(Path(entry.path))
        pending.extend(reversed(below))
