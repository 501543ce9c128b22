"""The command line: how any command ends. What a shell asks at each start is answered before anything is loaded."""

from __future__ import annotations

import atexit
import gc
import os
import sys
from collections.abc import Sequence
from io import TextIOWrapper

from nixlore.cli import _shell_text


def main(args: Sequence[str] | None = None) -> None:
    """Run the command line and exit: 0 ran, 1 found something, 2 usage or configuration, 3 a bug, 130 interrupted."""
    # What a run makes it mostly keeps until its end, so that looking for garbage finds little, then as well: a tenth of
    # the time.
    gc.set_threshold(100_000)
    atexit.register(gc.freeze)
    _open_closed()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            # What an encoding cannot say is replaced, rather than a failure.
            stream.reconfigure(errors="replace")
    given = sys.argv[1:] if args is None else args
    text = _shell_text.asked(given)
    sys.exit(_run(given) if text is None else _said(text))


def _said(text: str) -> int:
    """Print a text and return the exit code."""
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except OSError as error:
        from nixlore.cli._boundary import ended  # noqa: PLC0415 - a shell's start does not need it

        return ended(error)
    return 0


def _run(args: Sequence[str]) -> int:
    """Run a command and return the exit code."""
    from nixlore.cli import _plain  # noqa: PLC0415 - a shell's start does not need it
    from nixlore.cli._boundary import Boundary  # noqa: PLC0415 - the same

    with Boundary() as boundary:
        if not _plain.answered(args):
            from nixlore.cli._commands import nixlore  # noqa: PLC0415 - what is plain does not need it

            color = False if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb" else None
            boundary.code = nixlore.main(args, prog_name="nixlore", standalone_mode=False, color=color) or 0
        if not sys.stdout.closed:  # The SDK behind `agent mcp` closes it in its older line.
            sys.stdout.flush()
    return boundary.code


def _open_closed() -> None:
    """Let a stream that was closed before we began lead nowhere, so that no file of ours takes its number."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: PTH123, SIM115 - open to the end
