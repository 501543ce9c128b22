"""What agents' hooks call: at the start of a session, and when a command has failed.

It reads the event on standard input and one index that `nixlore scan` has prepared, and says something only where that
helps: at most so many hints a session, each cause once. It always ends with 0, starts no program, and uses the standard
library alone, as its time is added to every command that fails. Hooks of Claude Code and Codex have the same form; the
contract is in the first one's documentation of hooks (`PostToolUseFailure`, `hookSpecificOutput.additionalContext`).
"""

from __future__ import annotations

import json
import os
import re
import sys
import time
from collections.abc import Callable, Mapping

from nixlore.agents.hints import Hints

MOST_INPUT = 4 << 20
"""A longer event is not read to its end."""

MOST_HINTS = 5
"""How many hints one session is given."""

STARTS = frozenset({"startup", "clear", "compact"})
"""Sources of a session's start after which its context holds nothing that was said before."""

INDEX = "hints.db"


def main() -> None:
    """Answer one event and end the process with 0, whatever happens."""
    try:
        told = answer(sys.stdin.buffer.read(MOST_INPUT), os.environ)
        if told:
            os.write(1, told.encode())
    finally:
        os._exit(0)


def answer(data: bytes, environ: Mapping[str, str]) -> str:
    """Return the JSON to answer an event with, "" where there is nothing to say."""
    try:
        event = json.loads(data)
        hints = Hints(_index(environ), _folder(event, environ), _finder(environ), _looker(environ))
    except (OSError, ValueError, AttributeError, RecursionError):
        return ""
    if not isinstance(event, dict) or hints.about.get("host") != os.uname().nodename:
        return ""
    name = _word(event, "hook_event_name")
    told = _at_start(event, hints, environ) if name == "SessionStart" else _on_failure(event, hints, environ)
    if not told:
        return ""
    return json.dumps({"hookSpecificOutput": {"hookEventName": name, "additionalContext": told}})


def state(environ: Mapping[str, str]) -> str:
    """Return our directory of state."""
    home = environ.get("XDG_STATE_HOME") or f"{environ.get('HOME') or '/dev/null'}/.local/state"
    return f"{home}/nixlore"


def _index(environ: Mapping[str, str]) -> bytes:
    with open(f"{state(environ)}/{INDEX}", "rb") as file:  # noqa: PTH123 - pathlib takes as long to load as all the rest
        return file.read()


def _word(event: object, key: str) -> str:
    value = event.get(key) if isinstance(event, dict) else None
    return value if isinstance(value, str) else ""


def _folder(event: object, environ: Mapping[str, str]) -> str:
    """Return where the session works, with `~` for the home as the index has it."""
    folder, home = _word(event, "cwd"), environ.get("HOME") or "/dev/null"
    return f"~{folder[len(home) :]}" if f"{folder}/".startswith(f"{home}/") else folder


def _finder(environ: Mapping[str, str]) -> Callable[[str], str]:
    folders = [folder for folder in environ.get("PATH", "").split(":") if folder.startswith("/")]

    def finds(name: str) -> str:
        return next((path for folder in folders if os.access(path := f"{folder}/{name}", os.X_OK)), "")

    return finds


def _looker(environ: Mapping[str, str]) -> Callable[[str], bool]:
    def exists(path: str) -> bool:
        return os.path.lexists(f"{environ.get('HOME')}{path[1:]}" if path.startswith("~/") else path)

    return exists


def _at_start(event: Mapping[str, object], hints: Hints, environ: Mapping[str, str]) -> str:
    """Return what is known of this host and of the project, for a session that has not been told."""
    if _word(event, "source") not in STARTS:
        return ""
    session = hints.text("session")
    texts = ["" if session and _is_withheld(_word(event, "session_id"), environ) else session]
    folder = hints.folder
    while folder and not texts[1:]:
        if found := hints.text(f"project:{folder}"):
            texts = [texts[0] and (hints.text(f"session:{folder}") or texts[0]), found]
        folder = folder.rpartition("/")[0]
    return "\n".join(filter(None, texts))


def _is_withheld(session: str, environ: Mapping[str, str]) -> bool:
    """Tell whether an experiment that the user has begun keeps the block from a session; log its arm.

    A session whose arm cannot be logged is told, as it would be without the experiment.
    """
    from nixlore.agents.arms import LOG, LONGEST_MARK, MARK, arm  # noqa: PLC0415 - no failure needs it

    name = _plain(session)
    try:
        with open(f"{state(environ)}/{MARK}", "rb") as file:  # noqa: PTH123 - see above
            found = arm(file.read(LONGEST_MARK), name)
        if not name:
            return False
        row = json.dumps({"session": name, "arm": found, "at": int(time.time())})
        _append(f"{state(environ)}/{LOG}", row.encode() + b"\n")
    except OSError:
        return False
    return found == "withheld"


def _append(path: str, line: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    try:
        os.write(descriptor, line)
    finally:
        os.close(descriptor)


def _plain(session: str) -> str:
    """Return a session's id as it can be part of a file's name."""
    return re.sub(r"[^A-Za-z0-9-]", "", session)[:64]


def _on_failure(event: Mapping[str, object], hints: Hints, environ: Mapping[str, str]) -> str:
    """Return a hint on a shell command that failed, if this session has not had it before."""
    if _word(event, "tool_name") != "Bash" or event.get("is_interrupt") is True:
        return ""
    output, command = _output(event), _word(event.get("tool_input"), "command")
    told = hints.first(command, output)
    if not told and (code := re.match(r"(?:Error: )?Exit code (\d+)", output)):
        told = hints.after(command, int(code[1]))
    return f"nixlore: {told}" if told and _is_new(told, _word(event, "session_id"), environ) else ""


def _output(event: Mapping[str, object]) -> str:
    """Return what the command wrote, in whichever form the event has it."""
    answered = event.get("tool_response")
    texts = [_word(event, "error"), _word(answered, "stderr"), _word(answered, "stdout")]
    return "\n".join(filter(None, [*texts, answered if isinstance(answered, str) else ""]))


def _is_new(told: str, session: str, environ: Mapping[str, str]) -> bool:
    """Remember a hint for a session; tell whether it is new there and not one too many."""
    name = _plain(session)
    runtime = environ.get("XDG_RUNTIME_DIR")
    folder = f"{runtime}/nixlore/hints" if runtime else f"{state(environ)}/hints"
    if not name:
        return False
    try:
        os.makedirs(folder, 0o700, exist_ok=True)  # noqa: PTH103 - see above
        descriptor = os.open(f"{folder}/{name}", os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW, 0o600)
    except OSError:
        return False
    try:
        before = os.read(descriptor, 1 << 16).decode("utf-8", "replace").splitlines()
        if told in before or len(before) >= MOST_HINTS:
            return False
        os.write(descriptor, told.encode() + b"\n")
    except OSError:
        return False
    finally:
        os.close(descriptor)
    return True
