"""Where the block for agents can be put, and what speaks against a place."""

from __future__ import annotations

import os
from pathlib import Path
from typing import NamedTuple

from nixlore.errors import ConfigError, SourceError
from nixlore.machine import Machine, read_regular
from nixlore.storage import mirror

CONTEXT, NIX_RULE = "context.md", "nix-rule.md"
"""The block by itself and the rule for Nix files in our state, for links that Home Manager makes."""

RULE_NAME = "nixlore-nix.md"

TARGETS = ("rules", "claude", "codex", "nix")
"""Claude Code's own file of rules, its user's CLAUDE.md, Codex' AGENTS.md, and a rule for Nix files alone."""

LINE_FOR_NIX = (
    'home.file."{name}".source = config.lib.file.mkOutOfStoreSymlink "${{config.xdg.stateHome}}/nixlore/{file}";'
)

STRIPPING = frozenset({"CLAUDE.md", "CLAUDE.local.md"})
"""Names of files out of which Claude Code takes comments; so it does of its rules."""


class Target(NamedTuple):
    """A file that the block goes into; `stripped` tells that comments in it cost no tokens."""

    path: Path
    stripped: bool


def target(machine: Machine, kind: str, into: Path | None) -> Target:
    """Return the file that was asked for.

    Raises ConfigError where it is to be left alone, with what to do instead.
    """
    if into is not None:
        path = Path(os.path.abspath(into))  # noqa: PTH100 - links must stay: resolving them is what is to be judged below
        _switches_nothing_off(path)
        return Target(path, is_stripped(path))
    claude = _claude(machine)
    if kind == "codex":
        home = machine.environ.get("CODEX_HOME", "")
        return Target(Path(home if home.startswith("/") else machine.home / ".codex") / "AGENTS.md", stripped=False)
    files = {"rules": "rules/nixlore.md", "nix": f"rules/{RULE_NAME}", "claude": "CLAUDE.md"}
    return Target(claude / files[kind], stripped=True)


def linked(machine: Machine, state: Path) -> Path | None:
    """Return the file of an agent that is a link to the block in our state, None for none."""
    places = [target(machine, kind, None).path for kind in ("rules", "claude", "codex")]
    return next((place for place in places if is_linked(place, state)), None)


def is_linked(path: Path, state: Path) -> bool:
    """Tell whether a file is a link, through the store or not, to the block in our state, or to the rule."""
    return path.is_symlink() and os.path.realpath(path) == os.path.realpath(state / _source(path))


def _source(path: Path) -> str:
    """Return the file of our state that has the text for one of an agent."""
    return NIX_RULE if path.name == RULE_NAME else CONTEXT


def is_stripped(path: Path) -> bool:
    """Tell whether comments in a file cost no tokens, as Claude Code takes them out."""
    return path.name in STRIPPING or path.parent.name == "rules"


def _claude(machine: Machine) -> Path:
    named = machine.environ.get("CLAUDE_CONFIG_DIR", "")
    return Path(named if named.startswith("/") else machine.home / ".claude")


def checked(path: Path, home: Path, *, even_shared: bool, unshared_in: Path | None = None) -> None:
    """Refuse a file that is not ours to change.

    Raises ConfigError for one in the Nix store, one that cannot be written, or, unless `even_shared`, one that other
    machines get as well, which this block is not about. `unshared_in` is a work tree whose repository ignores it.
    """
    if made_by_nix(path):
        message = "it is made by your configuration"
        raise ConfigError(message, where=str(path), remedy=_for_nix(path, home))
    real = writable(path)
    shared = mirror.shared(real if real.is_dir() else real.parent, unshared_in)
    if shared and not even_shared:
        message = f"other machines may get it ({shared}), and the block is about this one"
        own = "`nixlore agent setup claude` tells it at the start of each session on this host; "
        remedy = f"{own if path.is_relative_to(home / '.claude') else ''}--shared writes it nevertheless"
        raise ConfigError(message, where=str(path), remedy=remedy)


def _for_nix(path: Path, home: Path) -> str:
    """Return how what a configuration makes can say what stays true: by a link, of a file that it has not yet."""
    if path.name == "AGENTS.md":
        return "what is linked there cannot be renewed: `nixlore agent setup` lets an agent ask instead"
    beside = path.with_name("rules") / "nixlore.md" if path.name in STRIPPING else path
    name = beside.relative_to(home).as_posix() if beside.is_relative_to(home) else beside.name
    return f"add there: {LINE_FOR_NIX.format(name=name, file=_source(beside))}"


def made_by_nix(path: Path) -> bool:
    """Tell whether a file, or the nearest directory above one that is not there, lies in the Nix store."""
    return _existing(path).is_relative_to("/nix/store")


def writable(path: Path) -> Path:
    """Return where a file really lies, or the nearest directory above one that is not there.

    Raises ConfigError for one that cannot be written.
    """
    real = _existing(path)
    if not os.access(real, os.W_OK):
        message = "it cannot be written"
        raise ConfigError(message, where=str(path), remedy="choose another file, or see whose it is")
    return real


def _existing(path: Path) -> Path:
    while not os.path.lexists(path):
        path = path.parent
    return Path(os.path.realpath(path))


def _switches_nothing_off(path: Path) -> None:
    """Refuse to make a file for the sake of which an agent would read another one no more."""
    beside = path.with_name("AGENTS.md")
    if path.name in STRIPPING and not path.exists() and beside.exists():
        message = "an agent that finds it reads the AGENTS.md beside it no more"
        raise ConfigError(message, where=str(path), remedy=f"--into {beside}")


def read(path: Path) -> bytes:
    """Return what a file holds, nothing where there is none.

    Raises ConfigError where it cannot be read.
    """
    from nixlore.storage.journal import LARGEST  # noqa: PLC0415 - only a change needs it

    if not os.path.lexists(path):
        return b""
    try:
        return read_regular(Path(os.path.realpath(path)), LARGEST)
    except SourceError as error:
        raise ConfigError(str(error), where=str(path)) from error
