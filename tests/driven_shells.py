"""Real shells on a pseudo-terminal, driven line by line as somebody at a keyboard would."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import subprocess
import termios
from collections import Counter
from pathlib import Path

import nixlore
from nixlore.shell.recorded import Ended, Session, read

SCRIPTS = Path(nixlore.__file__).parent / "data" / "recording"
SHELLS = ("fish", "bash", "zsh")
PATIENCE = 60.0
"""Seconds after which a shell that does not come back to its prompt has failed."""

PRESSED_AGAIN = 10.0
"""Seconds after which somebody presses Ctrl-C once more, as the first one came before the shell was waiting."""


def _at_a_terminal() -> None:
    """Take the terminal; what began this in the background may have it ignore Ctrl-C, and so all that it starts."""
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)
    signal.signal(signal.SIGINT, signal.SIG_DFL)


class Shell:
    """One interactive shell; `before` and `after` are lines of its start-up file around our recording."""

    def __init__(self, kind: str, home: Path, *, before: str = "", after: str = "", hook: bool = True, **environ: str):
        home.mkdir(parents=True, exist_ok=True)
        (home / "run").mkdir(exist_ok=True)
        self.kind, self.home, self.prompts, self.seen = kind, home, 0, b""
        hooked = f". {SCRIPTS}/record.{kind}" if hook else ""
        arguments = getattr(self, f"_{kind}")(f"{before}\n{hooked}\n{after}")
        given = {"PATH": os.environ["PATH"], "HOME": str(home), "TERM": "dumb", "LANG": "C.UTF-8", "USER": "ada"}
        given |= {"XDG_RUNTIME_DIR": str(home / "run"), **environ}
        self.terminal, theirs = pty.openpty()
        self.running = subprocess.Popen(
            arguments,
            env=given,
            cwd=home,
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            start_new_session=True,
            preexec_fn=_at_a_terminal,  # noqa: PLW1509 - no threads here
        )
        os.close(theirs)
        self.prompt()

    def _bash(self, lines: str) -> list[str]:
        start = self.home / "bashrc"
        start.write_text(f'PS1="@@\\$?@@ "\nHISTFILE={self.home}/bash_history\n{lines}\n')
        return ["bash", "--noprofile", "--rcfile", str(start), "-i"]

    def _zsh(self, lines: str) -> list[str]:
        start = f'unsetopt zle prompt_cr prompt_sp\nPS1="@@%?@@ "\nHISTFILE={self.home}/zsh_history HISTSIZE=900\n'
        (self.home / ".zshrc").write_text(f"{start}{lines}\n")
        return ["zsh", "-i"]

    def _fish(self, lines: str) -> list[str]:
        # fish draws its prompt again when it likes, so that only the number of it tells a new one.
        start = "set -g drawn 0\nfunction count_prompts --on-event fish_prompt; set -g drawn (math $drawn + 1); end\n"
        start += 'function fish_prompt; echo -n "@@$drawn@@ "; end\nfunction fish_greeting; end\n'
        place = self.home / ".config" / "fish" / "config.fish"
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(f"{start}{lines}\n")
        return ["fish", "-i"]

    def until(self, wanted: bytes) -> bytes:
        """Return what the terminal shows up to the first place where a pattern matches."""
        while not (found := re.search(wanted, self.seen)):
            if not self.answers(PATIENCE):
                self.running.kill()
                self.running.wait()
                os.close(self.terminal)
                message = f"{self.kind} does not answer: {self.seen!r}"
                raise AssertionError(message)
            self.seen += os.read(self.terminal, 65536)
        shown, self.seen = self.seen[: found.end()], self.seen[found.end() :]
        return shown

    def answers(self, seconds: float) -> bool:
        """Tell whether the terminal has something to show within so many seconds."""
        return bool(select.select([self.terminal], [], [], seconds)[0])

    def prompt(self) -> bytes:
        """Wait for the next prompt."""
        self.prompts += 1
        return self.until(b"@@%d@@ " % self.prompts if self.kind == "fish" else rb"@@\d+@@ ")

    def keys(self, data: bytes) -> None:
        """Press keys."""
        os.write(self.terminal, data)

    def line(self, text: str) -> bytes:
        """Type a line and wait for the prompt after it."""
        self.keys(text.encode("utf-8", "surrogateescape") + b"\n")
        return self.prompt()

    def interrupted(self, text: str) -> None:
        """Start something that waits, and press Ctrl-C when it does."""
        self.keys(text.encode() + b"\n")
        self.until(b"wait" + b"ing")
        self.keys(b"\x03")
        while not re.search(rb"@@\d+@@ ", self.seen):
            if self.answers(PRESSED_AGAIN):
                self.seen += os.read(self.terminal, 65536)
            else:
                self.keys(b"\x03")
        self.prompt()

    def end(self) -> None:
        """Leave the shell."""
        self.keys(b"exit\n")
        self.running.wait(PATIENCE)
        os.close(self.terminal)


def spool(home: Path) -> Path:
    """Return where the recording of a home lies."""
    return home / "run" / "nixlore" / "commands"


def recorded(home: Path) -> tuple[list[Session], list[Ended]]:
    """Return what was recorded in a home, all of it of a known form."""
    noted: Counter[str] = Counter()
    found = list(read(spool(home).read_bytes(), noted)) if spool(home).exists() else []
    assert not noted
    sessions = [one for one in found if isinstance(one, Session)]
    return sessions, [one for one in found if isinstance(one, Ended) and one.text != "exit"]
