"""The search path that shell start-up texts set, worked out without running them.

Read are assignments to PATH as NixOS' `/etc/set-environment`, Home Manager's `hm-session-vars.sh`, `/etc/profile` and
people's own start-up files write them. Conditions are not judged: the last assignment wins, and a directory that
depends on what only a running shell knows (`$(…)`) is left out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from nixlore.data.late_pattern import late

_ASSIGNMENT = late(
    r"""(?:^|[;&]|\b(?:then|else|do)\b)[ \t]*(?:(?:export|typeset[ ]-gx|declare[ ]-x)[ \t]+)?
    PATH=("(?:[^"\\]|\\.){0,4096}"|'[^']{0,4096}'|[^\s;"'&]{0,4096})[ \t]*(?=$|[;&\#)])""",
    re.MULTILINE | re.VERBOSE,
)
_ZSH_LIST = late(r"^[ \t]*path[ \t]*(\+?)=\(([^)]{0,4096})\)", re.MULTILINE)
_FISH_ADD = late(r"^[ \t]*fish_add_path[ \t]+([^;#\n|&]+)", re.MULTILINE)
_VARIABLE = late(
    r"""^[ \t]*(?:(?:export|typeset[ ]-gx|declare[ ]-x)[ \t]+)?(?:([A-Za-z_]\w{0,40})=|
    set[ \t]+(?:-{1,2}\w+[ \t]+){1,4}([A-Za-z_]\w{0,40})[ \t]+)
    ("(?:[^"\\\n]|\\.){0,1024}"|'[^'\n]{0,1024}'|[^\s;"'&]{0,1024})""",
    re.MULTILINE | re.VERBOSE,
)
_FISH_SET = late(r"^[ \t]*set[ \t]+(?:-{1,2}\w+[ \t]+){0,4}PATH[ \t]+([^;#\n|&]+)", re.MULTILINE)
_REFERENCE = late(r"\$(?:\{(\w+)(?:(:?[-+])([^{}]*))?\}|(\w+))")
_FISH_VARIABLE = late(r"^SETUVAR (?:--export |--path )*fish_user_paths:(.*)$", re.MULTILINE)
_FISH_ESCAPE = late(r"\\(?:x([0-9a-fA-F]{2})|X([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|(.))")

MAX_TEXT = 1 << 17
"""Longer start-up texts are cut: a path is set near the top or not at all."""


def search_path(text: str, path: tuple[str, ...], variables: Mapping[str, str]) -> tuple[str, ...]:
    """Return the search path after a POSIX or zsh start-up text, given the one before it and what is known of the rest.

    A directory that is named twice keeps its first place.
    """
    changes = [(found.start(), "set", found[1]) for found in _ASSIGNMENT.finditer(text[:MAX_TEXT])]
    changes += [(found.start(), found[1] or "list", found[2]) for found in _ZSH_LIST.finditer(text[:MAX_TEXT])]
    for _, how, value in sorted(changes):
        known = {**variables, "PATH": ":".join(path)}
        if how == "set":
            path = _directories(_expanded(value, known).split(":"))
        else:
            words = value.replace("$path", "$PATH").split()
            added = [part for word in words for part in _expanded(_home(word), known).split(":")]
            path = _directories([*path, *added] if how == "+" else added)
    return path


def fish_search_path(text: str, path: tuple[str, ...], variables: Mapping[str, str]) -> tuple[str, ...]:
    """Return the search path after the lines of a fish start-up text that set PATH or call `fish_add_path`."""
    changes = [(found.start(), "add", found[1]) for found in _FISH_ADD.finditer(text[:MAX_TEXT])]
    changes += [(found.start(), "set", found[1]) for found in _FISH_SET.finditer(text[:MAX_TEXT])]
    for _, how, value in sorted(changes):
        words = value.split()
        flags = {flag for word in words if word.startswith("-") for flag in (word.lstrip("-"), *word[1:])}
        known = {**variables, "PATH": ":".join(path)}
        bare = (word for word in words if not word.startswith("-"))
        named = [part for word in bare for part in _expanded(_home(word), known).split(":")]
        if how == "set":
            path = _directories(named)
        else:
            path = _directories([*path, *named] if flags & {"a", "append"} else [*named, *path])
    return path


def fish_user_paths(text: str) -> tuple[str, ...]:
    """Return the directories that fish puts before all others, from its `fish_variables` file."""
    found = _FISH_VARIABLE.search(text)
    return _directories(_FISH_ESCAPE.sub(_character, found[1]).split("\x1e")) if found else ()


def assigned(text: str, names: frozenset[str], variables: Mapping[str, str]) -> dict[str, str]:
    """Return what a start-up text of a POSIX shell or of fish sets some variables to; the last assignment wins."""
    found: dict[str, str] = {}
    for posix_name, fish_name, value in _VARIABLE.findall(text[:MAX_TEXT]):
        name = posix_name or fish_name
        expanded = _expanded(_home(value), {**variables, **found}) if name in names else ""
        if expanded and not set("$`(){}*\0\n") & set(expanded):
            found[name] = expanded
    return found


def _character(escape: re.Match[str]) -> str:
    code = escape[1] or escape[2] or escape[3]
    return chr(int(code, 16)) if code else escape[4]


def _home(word: str) -> str:
    bare = word.strip("\"'")
    return "$HOME" + bare[1:] if bare == "~" or bare.startswith("~/") else word


def _expanded(value: str, variables: Mapping[str, str]) -> str:
    """Return a word with quotes removed and variables put in; an unknown one is empty, as it would be for the shell."""
    if value.startswith("'"):
        return value[1:-1]
    bare = value[1:-1] if value.startswith('"') else value

    def substitute(found: re.Match[str]) -> str:
        name = found[1] or found[4]
        known = variables.get(name, "")
        operator, word = found[2] or "", found[3] or ""
        if operator.endswith("+"):
            return _expanded(word, variables) if known else ""
        return known or (_expanded(word, variables) if operator else "")

    return _REFERENCE.sub(substitute, bare.replace('\\"', '"'))


def _directories(parts: list[str]) -> tuple[str, ...]:
    """Return the absolute directories among the parts, each once; what still holds an expansion is left out."""
    kept = (part.rstrip("/") or "/" for part in parts if part.startswith("/") and not set("$`(){}*\0\n") & set(part))
    return tuple(dict.fromkeys(kept))
