"""The names of hosts, users, projects and paths in a report, and neutral ones for them: host-1, user-2, ~/project-3."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import msgspec

from nixlore.report import Report

KINDS = {
    "host": ("host", "hostname", "hosts", "asked_host", "other_hosts", "configuration"),
    "user": ("user", "author", "authors", "owner_name"),
    "project": ("project", "projects"),
}
"""Under which keys of facts names of each kind stand; a project is told by its directory or its name."""

_NEUTRAL = """
admin all config default desktop dotfiles git home host iso laptop main nix nixos none private root server shared
system test unknown unresolved user vm workstation
"""
NEUTRAL = frozenset(_NEUTRAL.split())
"""Names that tell nobody anything, and without which commands and options could not be read."""

SYSTEM = ("/nix", "/run", "/etc", "/usr", "/bin", "/sbin", "/lib", "/proc", "/sys", "/dev", "/boot", "/var/lib/nixos")
"""Directories that every machine has; what is named by a user in them is replaced all the same."""

_COMMON = """
flake.nix flake.lock default.nix configuration.nix hardware-configuration.nix home.nix shell.nix package.json
pyproject.toml Cargo.toml justfile AGENTS.md CLAUDE.md
"""
COMMON = frozenset(_COMMON.split())
"""Files that many repositories have at their top."""

_URL = re.compile(r"\b(?:https?|ssh|git|file|path)://[^\s\"'`<>)\]]+|\bgit@[^\s\"'`<>)\]]+")
_FORGE = re.compile(r"\b(?:github|gitlab|sourcehut|codeberg):[\w.~-]+/[\w./-]+")
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_PATH = re.compile(
    r"(?:(?<![\w.:~/-])(?:~[\w-]*|\.{1,2}|)|\$HOME|\$\{HOME\})/[^\s\"'`,;<>()\[\]{}:=|“”]+|(?<![\w.:~/-])~(?=/|\b|$)/?"
)
_FILE = re.compile(
    r"(?<![\w./~-])(?:[\w.+@-]+/)*[\w.+@-]+\.(?:nix|lock|toml|json|ya?ml|md|sh|bash|zsh|fish|nu|conf|txt|AppImage)\b"
)


PLACES = frozenset({"path", "file", "place", "source", "directory", "cwd", "root", "executable"})
"""Under which keys of facts a text that begins like a path is one to its end, blanks and all."""


class Names:
    """Every name that is to be left out, with what stands for it; the same name always gets the same one."""

    def __init__(self, report: Report) -> None:
        found = _found(report)
        self._projects = {path: f"~/project-{n}" for n, path in enumerate(sorted(found["project paths"]), 1)}
        # What has blanks in it would be taken for a path and words after it.
        blank = dict.fromkeys(found["places"], "~/…") | self._projects
        self._blank = {path: blank[path] for path in sorted(blank, key=lambda path: (-len(path), path)) if " " in path}
        words: dict[str, str] = {}
        for path, neutral in self._projects.items():
            words.setdefault(path.rstrip("/").rpartition("/")[2].lower(), neutral.removeprefix("~/"))
        for kind in ("host", "user", "project"):
            taken = len(self._projects) if kind == "project" else 0
            for name in sorted(found[kind]):
                neutral = f"{kind}-{taken + 1}"
                if words.setdefault(name.lower(), neutral) == neutral:
                    taken += 1
        self._words = {name: neutral for name, neutral in words.items() if name not in NEUTRAL and len(name) > 1}
        ordered = sorted(self._words, key=lambda name: (-len(name), name))
        written = "|".join(map(re.escape, ordered))
        self._pattern = re.compile(rf"(?<![A-Za-z0-9])(?:{written})(?![A-Za-z0-9])", re.IGNORECASE) if written else None
        self._files: dict[str, str] = {}
        self._known: dict[str, str] = {}

    def hidden(self, text: str) -> str:
        """Return a text without any of the names."""
        if text not in self._known:
            self._known[text] = self._hidden(text)
        return self._known[text]

    def _hidden(self, text: str) -> str:
        if "/" in text or "@" in text or ":" in text:
            text = _URL.sub("https://…", text)
            text = _FORGE.sub(lambda found: found[0].partition(":")[0] + ":…", text)
            text = _MAIL.sub("…@…", text)
        for path, neutral in self._blank.items():
            text = text.replace(path, neutral)
        if "/" in text or "~" in text:
            text = _PATH.sub(self._path, text)
        if "." in text:
            text = _FILE.sub(self._file, text)
        return text if self._pattern is None else self._pattern.sub(lambda found: self._words[found[0].lower()], text)

    def _path(self, found: re.Match[str]) -> str:
        """Return what stands for a path: the project it is of, a directory of every system, or a home."""
        path = found[0]
        if path.startswith("."):
            return "./…"
        # A project with blanks in its path has its neutral name already.
        for own, neutral in (*self._projects.items(), *((name, name) for name in self._blank.values())):
            if own != "~/…" and f"{path}/".startswith(f"{own}/"):
                return neutral + ("/…" if len(path) > len(own) + 1 else "")
        if path.startswith(SYSTEM):
            return path
        return "~/…" if path not in ("/", "~") else path

    def _file(self, found: re.Match[str]) -> str:
        """Return what stands for a file of the configuration."""
        file = found[0]
        if file in COMMON or file.startswith("…"):
            return file
        ending = file.rpartition(".")[2]
        return self._files.setdefault(file, f"file-{len(self._files) + 1}.{ending}")


def _found(report: Report) -> dict[str, set[str]]:
    """Return the names in a report by kind, and the directories of projects."""
    names: dict[str, set[str]] = {
        "host": set(),
        "user": set(),
        "project": set(),
        "project paths": set(),
        "places": set(),
    }
    parts: list[Any] = [msgspec.json.decode(bytes(raw)) for raw in report.facts.values()]
    parts.append(msgspec.to_builtins(msgspec.structs.replace(report, facts={})))
    for kind, key, value in (one for part in parts for one in _named(part)):
        if kind == "project" and value.startswith(("~", "/")):
            names["project paths"].add(value.rstrip("/"))
        elif kind == "user" and key != "user":
            # A person's name is taken apart, as parts of it stand alone elsewhere.
            names["user"] |= {value, *(word for word in re.split(r"\W+", value) if len(word) > 2)}
        elif value.strip() and value[0] not in "~/":
            names[kind].add(value.strip())
    names["places"] = {value for part in parts for value in _placed(part)}
    overview = report.facts.get("host_overview")
    hosts = msgspec.json.decode(bytes(overview))["hosts"] if overview is not None else ()
    names["host"] |= {host["name"] for host in hosts}
    projects = report.facts.get("cross_project_patterns")
    found = msgspec.json.decode(bytes(projects))["projects"] if projects is not None else ()
    names["project paths"] |= {project["path"].rstrip("/") for project in found}
    names["project paths"] -= {"", "~", "/"}
    return names


def _named(value: Any, kind: str = "", key: str = "") -> Iterator[tuple[str, str, str]]:
    """Yield every text that stands under a key for a name, with its kind and key."""
    if isinstance(value, dict):
        for name, one in value.items():
            own = next((kind for kind, keys in KINDS.items() if name in keys), "")
            yield from _named(one, own, name)
    elif isinstance(value, list):
        for one in value:
            if kind or isinstance(one, dict | list):
                yield from _named(one, kind, key)
    elif kind and isinstance(value, str) and value:
        yield kind, key, value


def _placed(value: Any, key: str = "") -> Iterator[str]:
    """Yield every text with blanks that is a path as a whole, by the key it stands under."""
    if isinstance(value, dict):
        for name, one in value.items():
            yield from _placed(one, name)
    elif isinstance(value, list):
        for one in value:
            yield from _placed(one, key)
    elif key in PLACES and isinstance(value, str) and value.startswith(("~/", "/")) and " " in value:
        yield value
