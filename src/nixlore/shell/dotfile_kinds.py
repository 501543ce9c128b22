"""What kind of file a dotfile is, told by its path and first line, and how its comments begin."""

from __future__ import annotations

from nixlore.data.late_pattern import late
from nixlore.model.shell import Dialect

_KINDS = (
    ("desktop", r"\.desktop$"),
    ("mime", r"/(?:mimeapps|defaults)\.list$"),
    ("unit", r"\.(?:service|timer|socket|path|mount)(?:\.d/.*)?$"),
    ("git", r"/git/config[^/]*$|gitconfig[^/]*$"),
    ("tmux", r"/tmux/|tmux[^/]*\.conf$"),
    ("keys", r"/(?:hypr|sway|i3|niri|river|sxhkd|bspwm|labwc|openbox|qtile|awesome|xmonad|swhkd|skhd|aerospace)/"),
    ("keys", r"/(?:sxhkdrc|skhdrc|swhkdrc|xmonad\.hs|hyprland\.conf|aerospace\.toml)$"),
    ("lf", r"/(?:lfrc|rifle\.conf)$"),
    ("mailcap", r"mailcap$"),
    ("cron", r"crontab$|/cron/"),
    ("make", r"/(?:\.?justfile|(?:gnu)?makefile)$|\.(?:just|mk)$"),
    ("script", r"\.(?:sh|bash|zsh|fish|nu|ksh|dash)$"),
    ("script", r"/\.(?:bashrc|bash_\w+|profile|z(?:shrc|shenv|profile|login)|xinitrc|xsession|xprofile)$"),
)
_TESTS = tuple((kind, late(test)) for kind, test in _KINDS)
_SHEBANG = late(r"^#!\s*(?:/\S*/)?(?:env\s+(?:-\S+\s+)*)?(\S+)")
_POSIX = late(r"(?:ba|da|k|a|mk)?sh")
_DIALECTS: dict[str, Dialect] = {"fish": "fish", "zsh": "zsh", "nu": "nushell"}

_COMMENTS = (
    (late(r"\.(?:lua|hs)$"), "--"),
    (late(r"\.(?:kdl|jsonc?|json5|js|ts|scm|rasi)$"), "//"),
    (late(r"\.(?:el|lisp|clj|fnl|yuck|scm)$"), ";"),
    (late(r"(?:\.vim|vimrc)$"), '"'),
)


def kind_of(name: str, text: str) -> str:
    """Return what kind of file a path (with `/`) names: script, unit, git, keys, …, "" for any other."""
    path = "/" + name.lower()
    for kind, test in _TESTS:
        if test.search(path):
            return "script" if kind == "keys" and text.startswith("#!") and dialect_of(name, text) else kind
    return "script" if text.startswith("#!") else ""


def dialect_of(name: str, text: str) -> Dialect | None:
    """Return the dialect of a script, None when it is written in another language than a shell's."""
    base = name.rpartition("/")[2].lower()
    program = interpreter(text) or ("fish" if base.endswith(".fish") else "nu" if base.endswith(".nu") else "")
    if not program:
        return "zsh" if base.startswith(".z") or base.endswith(".zsh") else "posix"
    return _DIALECTS.get(program) or ("posix" if _POSIX.fullmatch(program) else None)


def interpreter(text: str) -> str:
    """Return the program that a script's first line names, "" when there is none."""
    found = _SHEBANG.match(text)
    return found[1].rpartition("/")[2] if found else ""


def comment_of(name: str) -> str:
    """Return how a comment of a whole line begins in a file of this name."""
    return next((mark for test, mark in _COMMENTS if test.search(name.lower())), "#")
