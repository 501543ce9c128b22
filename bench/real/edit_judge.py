"""Judge an edit of a Nix file without anything of the editor: by lines, by what Nix parses, by what Nix evaluates."""

from __future__ import annotations

import difflib
import json
import re
import subprocess
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[\w\'+-]+|[^\w\s]')
IDENTIFIER = re.compile(r"[A-Za-z_][\w'-]*")
COMMENT = re.compile(rb"#[^\n]*|/\*.*?\*/", re.DOTALL)
STUBS = Path(__file__).with_name("edit_lists.nix")
MOST_COMMENT_LINES = 12


def run(arguments: list[str], text: bytes | None = None) -> str | None:
    """Return what a program of Nix prints, None where it fails."""
    try:
        done = subprocess.run(arguments, input=text, capture_output=True, timeout=20, check=False)
    except subprocess.TimeoutExpired:
        return None
    return done.stdout.decode("utf-8", "replace") if done.returncode == 0 else None


def parsed(text: bytes) -> str | None:
    """Return a file as Nix has parsed it, None where it does not; relative paths are as in one directory."""
    return run(["nix-instantiate", "--parse", "-"], text)


def tokens(printed: str | None) -> Counter[str]:
    """Return the tokens of what Nix printed, counted."""
    return Counter(TOKEN.findall(printed or ""))


def line_fault(before: bytes, after: bytes, name: str, line: int, *, removed: bool) -> str:
    """Return which line changed that should not have, "" when none did; `line` is that of what was to be removed.

    What a file gives another name to (`let idea = pkgs.jetbrains.idea; in [ idea ]`) is known by its line alone.
    """
    if not removed:
        before, after = after, before
    old, new = before.split(b"\n"), after.split(b"\n")
    comments = 0
    for tag, old_start, old_end, new_start, new_end in difflib.SequenceMatcher(
        None, old, new, autojunk=False
    ).get_opcodes():
        gone, left = old[old_start:old_end], new[new_start:new_end]
        if tag == "insert":
            return f"a line came: {left[0]!r}"
        if tag == "equal":
            continue
        cut = is_within(b"\n".join(left), b"\n".join(gone))
        for rest in left:
            # An expression that made a list of the package alone is an empty list without it.
            bare = rest.replace(b"[ ]", b"", 1) if removed else rest
            if not cut and not any(is_within(one, other) for one in (rest, bare) for other in gone):
                return f"a line was rewritten: {rest!r}"
        comments += sum(one.strip().startswith(b"#") for one in gone)
        taken = b" ".join(gone)
        if taken.strip() and name.encode() not in taken and not old_start < line <= old_end:
            return f"lines without the name changed: {gone!r}"
    return "too many lines of comment went" if comments > MOST_COMMENT_LINES else ""


def is_within(short: bytes, long: bytes) -> bool:
    """Tell whether a line is another one with one piece taken out."""
    start = 0
    while start < min(len(short), len(long)) and short[start] == long[start]:
        start += 1
    return long.endswith(short[start:])


def changed_parts(long: bytes, short: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield what may have been taken out of a text, and what came for it; the same bytes may be cut in several ways."""
    most = min(len(long), len(short))
    start = 0
    while start < most and long[start] == short[start]:
        start += 1
    end = 0
    while end < most - start and long[-1 - end] == short[-1 - end]:
        end += 1
    size = len(long) - end - start
    for shift in range(start + 1):
        at = start - shift
        if shift and long[at] != long[at + size]:
            return
        yield long[at : at + size], short[at : len(short) - end - shift]


def token_fault(long: bytes, short: bytes, name: str) -> str:
    """Return how what Nix parses differs by more than one element, "" when it is exactly that."""
    before, after = tokens(parsed(long)), tokens(parsed(short))
    more, came = before - after, after - before
    empty = tokens(parsed(b"__f: with __f; [ ]"))
    tried: set[bytes] = set()
    for part, new in changed_parts(long, short):
        code = COMMENT.sub(b" ", part).strip()
        if code in tried or not code or (new.strip() and new.strip() != b"[ ]"):
            continue
        tried.add(code)
        operand = code.removeprefix(b"++").removesuffix(b"++").strip()
        for expression in (b"[ %s ]" % code, b"[ ] ++ %s" % operand, operand):
            whole = tokens(parsed(b"__f: with __f; " + expression))
            if whole and more == whole - empty and came == empty - whole:
                return ""
        binding = tokens(parsed(b"__f: with __f; { %s }" % code)) if code.endswith(b";") else Counter()
        if binding and not came and more == binding - tokens(parsed(b"__f: with __f; { }")):
            return ""
        inherits = code.removesuffix(b";") == name.encode() or code.startswith(b"inherit")
        if (
            inherits
            and not came
            and {name, "="} <= set(more)
            and len(more) <= len(IDENTIFIER.findall(code.decode())) + 8
        ):
            return ""
    return f"tokens differ: {dict(more)}, {dict(came)}"


def evaluated(file: Path, names: Path, library: Path) -> Counter[str] | None:
    """Return the elements of a module's package lists by evaluation with stand-ins, None where that cannot be."""
    arguments = [
        "nix-instantiate",
        "--readonly-mode",
        "--option",
        "restrict-eval",
        "true",
        "--eval",
        "--strict",
        "--json",
    ]
    for place in (file.parent.parent.parent, names, library.parent, STUBS.parent):
        arguments += ["-I", str(place)]
    arguments += [
        str(STUBS),
        "--arg",
        "file",
        str(file),
        "--arg",
        "names",
        str(names),
        "--arg",
        "library",
        str(library),
    ]
    printed = run(arguments)
    return None if printed is None else Counter(json.loads(printed))
