"""Where a login of this user has other installers' directories: variables that start-up files set, and go's settings.

What nixlore was started with says the same only on a running system, and not where a service starts it.
"""

from __future__ import annotations

import os

from nixlore.collect._login_path import start_files
from nixlore.errors import SourceError
from nixlore.machine import Machine, read_regular
from nixlore.shell.set_environment import assigned

WANTED = frozenset(
    """
    ASDF_DATA_DIR BUN_INSTALL CARGO_HOME CARGO_INSTALL_ROOT DENO_INSTALL_ROOT FNM_DIR GEM_HOME GOBIN GOPATH
    MISE_DATA_DIR NPM_CONFIG_PREFIX NPM_CONFIG_USERCONFIG NVM_DIR PIPX_BIN_DIR PIPX_HOME PNPM_HOME PYENV_ROOT
    PYTHONUSERBASE RBENV_ROOT SDKMAN_DIR UV_PYTHON_INSTALL_DIR UV_TOOL_BIN_DIR UV_TOOL_DIR VOLTA_HOME
    XDG_BIN_HOME npm_config_prefix
    """.split()  # noqa: SIM905 - a table is read more easily as words
)
"""Variables that say where an installer puts things."""

GO = frozenset(("GOBIN", "GOPATH"))
LARGEST = 1 << 20


def login_variables(machine: Machine) -> dict[str, str]:
    """Return those variables that are set to a directory; what nixlore was started with comes before what files say."""
    home = str(machine.home)
    xdg = {
        "XDG_DATA_HOME": str(machine.data_home),
        "XDG_CONFIG_HOME": str(machine.config_home),
        "XDG_STATE_HOME": str(machine.state_home),
        "XDG_CACHE_HOME": str(machine.cache_home),
    }
    known = {"HOME": home, "USER": machine.user, **xdg}
    found = assigned(_text(machine, f"{machine.config_home}/go/env"), GO, known)
    for name in start_files(machine):
        found |= assigned(_text(machine, name), WANTED, known | found)
    found |= {name: value for name, value in machine.environ.items() if name in WANTED and value}
    return {name: place for name, value in found.items() if (place := _directory(value))}


def _directory(value: str) -> str:
    """Return the first directory of a value, "" for none; GOPATH may be a list."""
    first = value.split(":", maxsplit=1)[0]
    return os.path.normpath(first) if first.startswith("/") else ""


def _text(machine: Machine, name: str) -> str:
    try:
        return read_regular(machine.at(name), LARGEST).decode("utf-8", "replace")
    except SourceError:
        return ""
