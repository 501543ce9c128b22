"""What to tell an agent about one cause of a failed command, from an index that a scan has prepared.

The index is a file of sorted tables (`data/sorted_table.py`). `about` has `host` (the machine's own name), `kind`
(`nixos`, `darwin` or `home`), `once` (how a program is run for once, with `{attr}` and `{name}`), `config` (where
packages are declared) and `nix_ld` ("yes" where programs of other distributions run). Its tables:

- `here`: names that are known on this machine; each value is a path that must still be there ("" for none), a tab, and
  the sentence;
- `shells`: programs of dev shells; values are how to enter and where, parted by tabs: `nix develop -c {name}`, `/p`;
- `own`, `programs`: for each program the attributes that have it, of the user's index and of the shipped catalog;
- `cures`: for each command by name and subcommands its exit code, `*` for any, a tab, and what to tell;
- `texts`: `project:/path` and `session` for the start of a session.

The standard library alone is used, as hooks load this at every failed command.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from nixlore.agents.elsewhere import is_elsewhere
from nixlore.agents.failure_texts import Failed, causes
from nixlore.agents.hint_packages import is_known, package
from nixlore.data.hint_names import (
    DECLARED,
    IN_PROJECTS,
    MANAGERS,
    ON_MAC,
    PIP_NAMES,
    SERVICES,
    SHELL_WORDS,
    SHORT_NAMES,
    TOGETHER,
    UNFREE,
    WRAPPED,
)
from nixlore.data.sorted_table import Tables

LONGEST = 240
"""Characters of a hint: about 60 tokens."""

ONCE = "nix shell nixpkgs#{attr} -c {name} …"

TEXT_LINE = "\x1f"
"""Stands for a line feed in a text, as no value of a table has one."""

ANY_CODE = "*"
"""Stands for every exit code but 0."""

LONGEST_LINE = 1000
"""A longer line is hardly simple."""

_NPM_PREFIX = re.compile(r"/nix/store/\w+-nodejs-[^/]*/lib/node_modules", re.ASCII)

_SIMPLE = re.compile(r"[\w./@:=,+%~-]+(?: +[^\s;&|<>$`(){}\\\"'#*?!]+)*", re.ASCII)
_WORD = re.compile(r"[A-Za-z][\w.+-]*", re.ASCII)


class Hints:
    """The index of one machine, asked about one cause at a time.

    `folder` is where the command ran (`~/…` below the home), `finds` tells the path of a program on the PATH now (""
    for none) and `exists` whether a path is there. Raises ValueError when the bytes are no such index.
    """

    def __init__(self, data: bytes, folder: str, finds: Callable[[str], str], exists: Callable[[str], bool]) -> None:
        self._tables = Tables(data)
        self.about = self._tables.about
        self.folder = folder
        self._finds = finds
        self._exists = exists

    def first(self, command: str, output: str) -> str:
        """Return what is known of the first cause in a failed command's output, "" where nothing is."""
        for failed in causes(output):
            told = "" if is_elsewhere(command, failed) else self.on(failed, command)
            if told and _is_of_sudo(failed.subject, output):
                told = self._by_root(told, failed.subject)
            if told:
                return told
        return ""

    def on(self, failed: Failed, command: str | None = None) -> str:
        """Return what is known of a cause in one sentence or two, "" where nothing is.

        `command` is what failed, where that is known: a program of another distribution that it does not name itself is
        one that another program keeps.
        """
        kinds: dict[str, Callable[[str], str]] = {
            "not found": self._missing,
            "no such path": self._no_such_path,
            "foreign program": lambda path: self._foreign(path, command),
            "read-only": self._read_only,
            "untracked": self._untracked,
            "managed python": self._managed_python,
            "password": self._password,
            "sudo": self._sudo,
            "experimental": self._experimental,
        }
        told = kinds[failed.kind](failed.subject)
        return told if len(told) <= LONGEST else ""

    def after(self, command: str, code: int | None) -> str:
        """Return what helped before after a simple command failed so, "" where nothing is known to."""
        for head in heads(command):
            told, _, sentence = (self._tables.table("cures").get(head) or "").partition("\t")
            if sentence and code and told in (ANY_CODE, str(code)):
                return sentence
        return ""

    def text(self, key: str) -> str:
        """Return a prepared text, "" for none."""
        return (self._tables.table("texts").get(key) or "").replace(TEXT_LINE, "\n")

    @property
    def is_nixos(self) -> bool:
        """Tell whether the system itself is NixOS, so that its paths are known."""
        return self.about.get("kind") == "nixos"

    def _missing(self, name: str) -> str:
        if self._finds(name) or (len(name) == 1 and name not in SHORT_NAMES):
            return ""
        ways = (self._service, self._known_here, self._in_shell, self._manager, self._of_python, self._in_nixpkgs)
        return next(filter(None, (way(name) for way in ways)), "")

    def _known_here(self, name: str) -> str:
        place, _, sentence = (self._tables.table("here").get(name) or "").partition("\t")
        return sentence if not place or self._exists(place) else ""

    def _in_shell(self, name: str) -> str:
        rows = (self._tables.table("shells").get(name) or "").split("\t")
        for how, project in zip(rows[::2], rows[1::2], strict=False):
            if f"{self.folder}/".startswith(f"{project}/"):
                return f"{name} is in this project's dev shell, outside of which it ran: `{how.format(name=name)} …`."
        return ""

    def _manager(self, name: str) -> str:
        kind = self.about.get("kind", "")
        if name not in MANAGERS or kind not in ("nixos", "darwin") or (kind == "darwin" and name in ON_MAC):
            return ""
        system = "NixOS" if kind == "nixos" else "nix-darwin"
        where = self.about.get("config", "")
        lasting = f"; to install, declare it in {where}" if where else ""
        return f"This is {system}: there is no {name}. A program for once: `{self._once('ATTR', 'PROGRAM')}`{lasting}."

    def _service(self, name: str) -> str:
        if name in SERVICES and self.is_nixos:
            return f"{name} is not installed, and a package alone would not do: it takes NixOS' `{SERVICES[name]}`."
        if name in DECLARED and self.is_nixos:
            how = f"declare `{DECLARED[name]}` there and rebuild"
            return f"NixOS sets this up from its configuration, not by {name}: {how}."
        return ""

    def _of_python(self, name: str) -> str:
        if name in ("pip", "pip3"):
            return f"There is no {name} here; packages of Python go into a virtual environment: `{self._venv()}`."
        if name == "python" and self._finds("python3"):
            return "There is no `python` here: write `python3`."
        if name in IN_PROJECTS:
            make = self._venv().replace("…", PIP_NAMES.get(name, name))
            return f"{name} has to be in the project's own Python: try `.venv/bin/{name}`, else `{make}`."
        return ""

    def _in_nixpkgs(self, name: str) -> str:
        if name in TOGETHER:
            run = f"nix-shell -p {TOGETHER[name]} --run '{name} …'"
            return f"{name} is not installed, and calls others: `{run}` has them."
        attr = "" if name in SERVICES or name in DECLARED else self._package(name)
        if not attr:
            return ""
        if name in WRAPPED and self.is_nixos:
            run = self._once(attr, f"sudo {name}")
            return f"{name} is not installed, and needs root, or NixOS' `{WRAPPED[name]}`: `{run}` downloads it."
        gets = "builds it here, as it is unfree" if attr in UNFREE else "downloads it"
        has = "it" if self._is_agreed(name, attr) else "one of this name, maybe another,"
        return f"{name} is not installed. nixpkgs has {has} in {attr}; `{self._once(attr, name)}` {gets}."

    def _is_agreed(self, name: str, attr: str) -> bool:
        """Tell whether others take a name for what nixpkgs has under it, too: else it may be another program's."""
        said = self._tables.table("agreed").get(name)
        return is_known(name) or (name if said == "=" else said) == attr

    def _package(self, name: str) -> str:
        """Return the attribute to name for a program, "" for none; the user's own index is asked first."""
        lines = (self._tables.table(table).get(name) for table in ("own", "programs"))
        line = next(filter(None, lines), "")
        return package(name, [name if attr == "=" else attr for attr in line.split("\t")]) if line else ""

    def _once(self, attr: str, name: str) -> str:
        how = self.about.get("once") or ONCE
        if attr in UNFREE:
            how = how.replace("nix shell ", "NIXPKGS_ALLOW_UNFREE=1 nix shell --impure ")
        return how.format(attr=attr, name=name)

    def _by_root(self, told: str, name: str) -> str:
        """Return what is told with its command run by root, "" where that is too long.

        Where `sudo` is NixOS' or a Mac's it looks for a program along the caller's PATH; elsewhere `secure_path` in its
        sudoers has it look in places of its own, so that it needs the path.
        """
        keeps_path = self.about.get("kind") in ("nixos", "darwin")
        run = f"sudo {name} …" if keeps_path else f"sudo $(command -v {name}) …"
        told = told.replace(f" --run '{name} …'", f" --run '{run}'")
        told = told.replace(f" -c {name} …`", f" -c {run}`" if keeps_path else f" -c sh -c '{run}'`")
        told = told.replace("`/nix/store/", "`sudo /nix/store/")
        return told if len(told) <= LONGEST else ""

    def _no_such_path(self, path: str) -> str:
        name = path.rpartition("/")[2]
        if not self.is_nixos or self._exists(path):
            return ""
        if self._finds(name):
            word = f"env {name}" if name in SHELL_WORDS else name
            return f"NixOS has no {path}: write `{word}`, or `#!/usr/bin/env {name}` in a script's first line."
        told = self._missing(name)
        return f"NixOS has no {path}. {told}" if told else ""

    def _foreign(self, path: str, command: str | None) -> str:
        if not self.is_nixos or self.about.get("nix_ld") == "yes":
            return ""
        name = path.rpartition("/")[2]
        # What another program keeps for itself and runs by its path is not replaced by running a package once.
        is_ran = command is None or re.search(rf"(?<![\w.-]){re.escape(name)}(?![\w-])", command)
        attr = self._package(name) if is_ran else ""
        is_own = attr and self._is_agreed(name, attr)
        own = f"take nixpkgs' own, `{self._once(attr, name)}`" if is_own else "take a package of nixpkgs"
        return f"{name} was built for other distributions, whose loader NixOS lacks: {own}, or enable programs.nix-ld."

    def _read_only(self, path: str) -> str:
        where = self.about.get("config", "")
        if _NPM_PREFIX.match(path):
            return "npm cannot install globally, as /nix/store is read-only: use npx, or the project's package.json."
        declared = f" in {where}" if where else ""
        return f"/nix/store is read-only and generated: change the declaration{declared}, or work on a copy."

    def _untracked(self, path: str) -> str:
        if not self._exists(f"{self.folder}/{path}"):
            return ""
        return f"A flake sees only files that git knows: `git add -N {path}`." if _plain(path) else ""

    def _managed_python(self, _: str) -> str:
        if not self.is_nixos:
            return ""
        return f"This Python is in the read-only Nix store: `{self._venv()}`, or the project's dev shell."

    def _venv(self) -> str:
        if self._finds("uv"):
            return "uv venv && uv pip install …"
        make = "python3 -m venv .venv"
        if not self._finds("python3"):
            make = self._once("python3", make).replace(" …", "")
        return f"{make} && .venv/bin/pip install …"

    def _password(self, _: str) -> str:
        return "sudo asks for a password here, which an agent cannot give: ask the user to run this command."

    def _sudo(self, _: str) -> str:
        return "On NixOS sudo is /run/wrappers/bin/sudo; the one in the store has no rights." if self.is_nixos else ""

    def _experimental(self, _: str) -> str:
        return "Flakes are off here: add `--extra-experimental-features 'nix-command flakes'` after `nix`."


def _is_of_sudo(name: str, output: str) -> bool:
    """Tell whether it was sudo, or sudo-rs, that did not find a program."""
    return "sudo" in output and bool(
        re.search(rf"^sudo(?:-rs)?: '?{re.escape(name)}'?: command not found", output, re.MULTILINE)
    )


def heads(command: str) -> Iterator[str]:
    """Yield the name of a simple command with as many subcommands as may be, then fewer; nothing for any other line."""
    line = command.strip()
    if len(line) > LONGEST_LINE or not _SIMPLE.fullmatch(line):
        return
    words = []
    for word in line.split()[:4]:
        if not _WORD.fullmatch(word):
            break
        words.append(word)
    for count in range(len(words), 0, -1):
        yield " ".join(words[:count])


def _plain(path: str) -> bool:
    return bool(re.fullmatch(r"[\w./+-]+", path, re.ASCII)) and not path.startswith("-")
