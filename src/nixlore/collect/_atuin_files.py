"""Where atuin keeps its database."""

from __future__ import annotations

from collections.abc import Iterator

from nixlore.collect._history_files import HistoryFile, history_files
from nixlore.errors import SourceError
from nixlore.machine import Machine, read_regular

NAME = "atuin"
"""The name of this source."""

CONFIG_LIMIT = 1_000_000
"""A longer settings file is none."""


def files(machine: Machine) -> list[HistoryFile]:
    """Return atuin's databases."""
    places = (
        *_configured(machine),
        f"{_own(machine)}/data/history.db",
        f"{machine.data_home}/atuin/history.db",
        ".local/share/atuin/history.db",
    )
    return history_files(machine, NAME, places)


def _own(machine: Machine) -> str:
    """Return the directory in which atuin keeps all that is its own since 18.20, settings as well."""
    return machine.environ.get("ATUIN_HOME", "") or ".atuin"


def _configured(machine: Machine) -> Iterator[str]:
    """Yield where the settings put the database."""
    named = machine.environ.get("ATUIN_CONFIG_DIR", "")
    for top in dict.fromkeys(filter(None, (named, _own(machine), f"{machine.config_home}/atuin", ".config/atuin"))):
        try:
            data = read_regular(machine.at(f"{top}/config.toml"), CONFIG_LIMIT)
        except SourceError:
            continue
        import tomllib  # noqa: PLC0415 - needed only where there is a settings file

        try:
            settings = tomllib.loads(data.decode("utf-8", "replace"))
        except (tomllib.TOMLDecodeError, RecursionError):
            continue
        for key, tail in (("db_path", ""), ("data_dir", "/history.db")):
            value = settings.get(key)
            if isinstance(value, str) and value:
                home = str(machine.home)
                yield (home + value[1:] if value.startswith("~") else value.replace("$HOME", home)) + tail
