"""Judge by the attributes that a string is bound under what it is: a command, a script, a program's settings, prose."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from nixlore.data.late_pattern import late
from nixlore.model.shell import Dialect

COMMAND = late(
    r"exec|cmd|command|on[-_]?(?:click|scroll|timeout|resume|lock|unlock|notify|change)|spawn|^run|shell$|pager|editor"
    r"|browser|terminal|opener|formatter|linter|launcher|helper|viewer|player|preview|passwordeval|handler|textconv"
    r"|interpreter|locker|screenshot|startup|autostart|askpass|tool$|hook|^bind|^key|keybind|hotkey|shortcut|^menu|action"
    r"|script|^alias|abbr|^args$|lsp|server|daemon|watch|^program$|^path$|difftool|wrapper|open|backend|lock|idle|app$"
    r"|^(?:Super|Mod|Alt|Ctrl|Control|XF86|Print|\$mod)\b|\+|^mode$|^entry|^apps?$|filemanager|notif|clip|color[-_]?picker",
    re.IGNORECASE,
)
"""Names of attributes whose value is run."""

PROSE = frozenset(
    (
        *("description", "longdescription", "comment", "documentation", "title", "genericname", "keywords", "homepage"),
        *("license", "owner", "repo", "rev", "hash", "sha256", "url", "urls", "version", "pname", "hostname", "inputs"),
        *("extragroups", "group", "groups", "casks", "brews", "masapps", "taps", "homebrew", "disabledmodules"),
        *("permittedinsecurepackages", "allowunfreepredicate", "substituters", "trusted-public-keys", "style", "css"),
        *("excludepackages", "userchrome", "usercontent", "theme", "colors", "colorscheme", "meta", "maintainers"),
        *("age", "sops", "nixpkgs", "locale", "timezone", "fonts", "wants", "wantedby", "after", "before", "requires"),
    )
)
"""Names below which no string is run, in lower case."""

VARIABLES = frozenset(("sessionvariables", "variables", "environmentvariables", "env", "environment", "localvariables"))
RUN_VARIABLE = late(r"EDITOR|VISUAL|PAGER|BROWSER|TERM(?:INAL)?$|OPENER|COMMAND|CMD|LAUNCHER|SHELL$|ASKPASS|DIFF|_BIN$")

SHELLS: dict[str, Dialect] = {
    "fish": "fish",
    "zsh": "zsh",
    "bash": "posix",
    "nushell": "nushell",
    "nu": "nushell",
    "blesh": "posix",
}
STARTUP = late(
    r"^(?:(?:login|interactive)?shellinit\w*|init(?:content|extra\w*)|interactiveshellinit|loginshellinit|shellinit\w*"
    r"|bashrcextra|profileextra|envextra|loginextra|logoutextra|promptinit|extra(?:config|env|login|init|shellinit|setup)"
    r"|extrainit|initextra\w*|completioninit|configfile|envfile|loginfile|shellhook|sessioncommands)$"
)
"""Options that hold a shell's startup text, in lower case."""

SETTINGS: tuple[tuple[str, str], ...] = (
    (r"hypr", "hypr/hyprland.conf"),
    (r"^(?:sway|i3|i3status.*|swaylock|swayidle)$", "sway/config"),
    (r"niri|river|labwc|openbox|qtile|awesome|xmonad|bspwm|sxhkd|swhkd|skhd|aerospace|yabai", "sway/config"),
    (r"^tmux$", "tmux.conf"),
    (r"^git$|^gh$|lazygit", "git/config"),
    (r"vim|lua|helix|zed|kakoune|micro", "nvim/init.lua"),
    (r"emacs|doom", "emacs/init.el"),
    (r"^lf$", "lf/lfrc"),
)
"""Parts of an option's path, and the settings file whose grammar its text has."""
_SETTINGS = tuple((re.compile(test), name) for test, name in SETTINGS)
FILE = re.compile(r"[./]")


class TextPlace(NamedTuple):
    """What a string is: `how` a reference from it is named, the file whose grammar it has, whether it is run.

    `file` is "" for a string that is no text of several commands; `prose` tells that nothing in it is run.
    """

    how: str
    file: str
    is_command: bool
    prose: bool


@lru_cache(maxsize=8192)
def place_of_text(path: tuple[str, ...]) -> TextPlace:
    """Return what a string bound under these attributes is."""
    kinds = [_kind(key) for key in path]
    if any(kind.prose for kind in kinds):
        return TextPlace("", "", is_command=False, prose=True)
    last = path[-1] if path else ""
    if last.startswith("Exec") or any(kind.unit for kind in kinds):
        return TextPlace("unit", "" if last.startswith("Exec") else "unit.sh", is_command=True, prose=False)
    if any(kind.variables for kind in kinds):
        return TextPlace("variable", "", is_command=RUN_VARIABLE.search(last.upper()) is not None, prose=False)
    file = next((kind.file for kind in kinds if kind.file), "") or next(
        (kind.grammar for kind in kinds if kind.grammar), ""
    )
    how = "git" if "git/" in file else "keybinding" if "hypr/" in file or "sway/" in file else "script"
    named = any(kind.command for kind in kinds[-5:]) or len(path) == 1
    return TextPlace(how, file, is_command=named, prose=False)


class _Kind(NamedTuple):
    """What one attribute's name tells about the strings below it."""

    prose: bool
    unit: bool
    variables: bool
    command: bool
    file: str
    grammar: str


@lru_cache(maxsize=8192)
def _kind(key: str) -> _Kind:
    lowered = key.lower()
    return _Kind(
        lowered in PROSE,
        lowered == "systemd",
        lowered in VARIABLES,
        COMMAND.search(key) is not None or lowered.endswith("bin"),
        key if FILE.search(key) and not key.startswith(".") else "",
        _grammar(lowered),
    )


def _grammar(key: str) -> str:
    """Return the name of a settings file of the same grammar, "" where it is not known."""
    dialect = SHELLS.get(key)
    if dialect is not None:
        return {"nushell": "init.nu", "posix": "init.sh"}.get(dialect, f"init.{dialect}")
    return next((name for test, name in _SETTINGS if test.search(key)), "")


@lru_cache(maxsize=8192)
def shell_of(path: tuple[str, ...]) -> str:
    """Return the shell whose options a string is bound under, "" for all or none."""
    for key in path:
        if key.lower() in SHELLS:
            return "bash" if key == "blesh" else "nushell" if key == "nu" else key.lower()
    return ""


@lru_cache(maxsize=8192)
def is_startup(path: tuple[str, ...]) -> bool:
    """Tell whether a string is a shell's startup text."""
    return any(STARTUP.match(key.lower()) for key in path[-2:]) and (
        bool(shell_of(path)) or any(key in ("environment", "home", "programs") for key in path[:1])
    )
