"""What a failed command's output tells of its cause, where an agent mistook the machine: one cause, the first told.

Only causes that belong to the machine are known here, not those of the work: a name that is not found, a path of other
distributions, a program built for them, a store that cannot be written, a flake's file that git does not know, a
password that nobody types. The standard library alone is used, as hooks load this at every failed command.
Sources of the forms: bash, dash, zsh and fish's own messages, env(1), sudo(8), NixOS' `stub-ld`, nix' `git` fetcher.
"""

from __future__ import annotations

import re
from collections import namedtuple
from collections.abc import Iterator

Failed = namedtuple("Failed", "kind subject")  # noqa: PYI024 - `typing` costs a hook more than it does
"""One cause: its kind, and the name or path it is about."""

KINDS = (
    "not found",
    "no such path",
    "foreign program",
    "read-only",
    "untracked",
    "managed python",
    "password",
    "sudo",
    "experimental",
)
"""Every kind there is."""

LONGEST = 200
"""A longer subject is neither a name nor a path that is told of."""

MOST_TEXT = 20_000
"""How much of an output's beginning and of its end is looked at."""

_NAME = r"[A-Za-z0-9_][A-Za-z0-9_.+-]*"
_QUOTE = "['\"\u2018\u2019`]?"
_SHELL = r"(?:/[\w./+-]*/)?(?:bash|sh|zsh|fish|dash|sudo(?:-rs)?|eval)"
_BIN = rf"/(?:usr/)?(?:local/)?s?bin/{_NAME}"
_STORE = r"/nix/store/[\w.+?=/-]+"
_ABSENT = "No such file or directory"

_FORMS = (
    # bash: `/bin/bash: line 1: rg: command not found`; sudo: `sudo: rg: command not found`; sudo-rs: `sudo: 'rg': …`.
    (
        "not found",
        ": command not found",
        rf"^(?:{_SHELL}|\S+\.(?:ba)?sh): (?:line \d+: )?'?({_NAME})'?: command not found",
    ),
    # zsh: `zsh: command not found: rg`, `(eval):1: command not found: rg`.
    ("not found", "command not found: ", rf"^(?:zsh|\(eval\)|\S+)(?::\d+)?: command not found: ({_NAME})$"),
    # dash: `sh: 1: rg: not found`, `/bin/sh: 1: rg: not found`; busybox has no number.
    ("not found", ": not found", rf"^(?:/[\w./+-]*/)?(?:da|a)?sh: (?:\d+: )?({_NAME}): not found$"),
    # NixOS' own handler, nix-index and nushell say it in words.
    ("not found", "is not in your PATH", rf"^The program '({_NAME})' is not in your PATH"),
    ("not found", "is currently not installed", rf"^The program '({_NAME})' is currently not installed"),
    ("not found", "Command `", rf"Command `({_NAME})` not found"),
    ("not found", "Unknown command: ", rf"^fish: Unknown command: ({_NAME})"),
    ("not found", "env: ", rf"^(?:/usr/bin/)?env: {_QUOTE}({_NAME}){_QUOTE}: {_ABSENT}"),
    ("not found", "failed to", rf"^\w+: failed to (?:run command|execute) {_QUOTE}({_NAME}){_QUOTE}: {_ABSENT}"),
    ("not found", "nice: ", rf"^nice: {_QUOTE}({_NAME}){_QUOTE}: {_ABSENT}"),
    ("not found", _ABSENT, rf"^(?:xargs|time|make(?:\[\d+\])?): ({_NAME}): {_ABSENT}$"),
    ("no such path", _ABSENT, rf"^{_SHELL}: (?:line \d+: )?({_BIN}): {_ABSENT}"),
    ("no such path", "no such file", rf"^(?:zsh|\(eval\)):(?:\d+:)? no such file or directory: ({_BIN})$"),
    ("no such path", "bad interpreter: No such", rf"(?:: |^)({_BIN}): bad interpreter: No such file"),
    ("no such path", "bad interpreter: /", rf"bad interpreter: ({_BIN}): no such file or directory"),
    ("foreign program", "Could not start", r"^Could not start dynamically linked executable: (\S+)"),
    ("foreign program", "required file", rf"^{_SHELL}: (?:line \d+: )?(\S+): cannot execute: required file not found"),
    ("managed python", "externally-managed", r"^error: (externally-managed-environment)"),
    ("read-only", "Read-only", rf"({_STORE})\W{{0,6}}Read-only file system"),
    ("read-only", "Read-only", rf"Read-only file system(?:\W|\(os error 30\)){{0,6}}({_STORE})"),
    ("read-only", "EROFS", rf"EROFS: read-only file system, \w+ '({_STORE})"),
    ("read-only", "EACCES", rf"EACCES: permission denied, \w+ '({_STORE})"),
    ("untracked", "not tracked", r"Path ['\"]?([\w./+-]+)['\"]? in the repository \"[^\"\n]*\" is not tracked by Git"),
    (
        "untracked",
        "-source/",
        r"error: (?:getting status of|path) '/nix/store/\w{32}-source/([\w./+-]+)'(?: does|: No)",
    ),
    ("password", "sudo: a ", r"^sudo: a (?:(password) is required|terminal is required to read the (password))"),
    ("sudo", "must be owned by", r"^sudo: (\S*/bin/sudo) must be owned by uid 0 and have the setuid bit set"),
    ("experimental", "experimental", r"error: experimental Nix feature '([\w-]+)' is disabled"),
)
"""Each kind of cause, a piece of text without which it is not told, and how it is told; the group is its subject."""


def causes(text: str) -> Iterator[Failed]:
    """Yield the causes that an output tells, in its order, each once."""
    if len(text) > 2 * MOST_TEXT:
        text = f"{text[:MOST_TEXT]}\n{text[-MOST_TEXT:]}"
    found: dict[Failed, int] = {}
    for kind, sign, form in _FORMS:
        # Most forms are never compiled: doing so takes longer than all else that a hook does.
        for match in re.finditer(form, text, re.MULTILINE) if sign in text else ():
            failed = Failed(kind, next(filter(None, match.groups()), ""))
            found[failed] = min(match.start(), found.get(failed, match.start()))
    yield from (failed for failed in sorted(found, key=found.__getitem__) if len(failed.subject) <= LONGEST)
