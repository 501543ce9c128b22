"""The one place where a command's failure becomes a sentence, an exit code and, for a bug, a log to paste."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from types import TracebackType
from typing import Self

from nixlore import __version__
from nixlore.errors import NixloreError

INTERRUPTED = 130
BUG = 3


class Boundary:
    """Ends whatever happens inside it with an exit code, and says on stderr what went wrong and what to do."""

    def __init__(self) -> None:
        self.code = 0

    def __enter__(self) -> Self:
        """Begin."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        """Take any error but a wish to exit."""
        if error is None or isinstance(error, SystemExit):
            return False
        self.code = ended(error)
        return True


def ended(error: BaseException) -> int:
    """Report an error and return the exit code that it means."""
    if isinstance(error, BrokenPipeError):
        _silence()  # Whoever read our output has seen enough.
        return 0
    import click  # noqa: PLC0415 - what ends well does not need it

    if isinstance(error, click.exceptions.Exit):
        return error.exit_code
    if isinstance(error, click.ClickException):
        error.show()
        return 2
    if isinstance(error, KeyboardInterrupt | click.Abort):
        # A terminal has just echoed ^C, or a question stands open.
        _say("\ninterrupted" if sys.stderr is not None and sys.stderr.isatty() else "interrupted")
        return INTERRUPTED
    sentence = _sentence(error)
    if not sentence:
        return _bug(error)
    _say(f"nixlore: {sentence}")
    return 2


def _say(text: str) -> None:
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


def _sentence(error: BaseException) -> str:
    """Return what to tell about an error that is no bug, else ""."""
    if isinstance(error, NixloreError):
        return "" if error.exit_code == BUG else str(error)
    if not isinstance(error, OSError) or not error.strerror:
        return ""
    if error.filename is not None:
        return f"{os.fsdecode(error.filename)}: {error.strerror}"
    _silence()
    return f"the output cannot be written: {error.strerror}"


def _silence() -> None:
    """Let nothing more be written to stdout, not even what is still buffered at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _bug(error: BaseException) -> int:
    text = log(error)
    place = _kept(text)
    _say(text)
    _say("nixlore: this is a bug in nixlore. Please report the lines above; they hold no names or values.")
    if place is not None:
        _say(f"nixlore: they are kept in {place}")
    return BUG


def log(error: BaseException) -> str:
    """Return what a report of a bug needs: versions, command, places. No message and no argument's value is in it."""
    import platform  # noqa: PLC0415 - only bugs need it
    import traceback  # noqa: PLC0415

    frames = traceback.extract_tb(error.__traceback__)
    own = [name for name in sys.argv[1:] if name.isalpha()][:1]
    lines = [
        f"nixlore {__version__}, Python {platform.python_version()}, {platform.system()} {platform.machine()}",
        f"command: {' '.join(own) if own else '(none)'}",
        *(f"  {_short(frame.filename)}:{frame.lineno} {frame.name}" for frame in frames),
        f"{type(error).__module__}.{type(error).__name__}",
    ]
    if isinstance(error, NixloreError):
        lines[-1] += f": {error.what}"
    elif isinstance(error, ImportError):
        lines[-1] += f": {error.name}"
    return "\n".join(lines)


def _short(filename: str) -> str:
    parts = Path(filename).parts
    for top in ("nixlore", "site-packages"):
        if top in parts:
            return "/".join(parts[len(parts) - parts[::-1].index(top) - 1 :])
    return "/".join(parts[-2:])


def _kept(text: str) -> Path | None:
    from nixlore import locate  # noqa: PLC0415 - only bugs need it
    from nixlore.storage.artifacts import Shelf  # noqa: PLC0415

    state = os.environ.get("XDG_STATE_HOME") or os.path.join(os.environ.get("HOME", ""), ".local/state")  # noqa: PTH118
    if not state.startswith("/"):
        return None
    shelf = Shelf(Path(state, "nixlore"), locate.owner_of(Path(os.environ.get("HOME") or state)))
    path = shelf.state / "last-bug.txt"
    try:
        shelf.put(path, text.encode("utf-8", "replace") + b"\n")
    except OSError:
        return None
    return path
