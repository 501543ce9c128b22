"""The user's one settings file, decoded strictly."""

from __future__ import annotations

from pathlib import Path

import msgspec

from nixlore.errors import ConfigError, SourceError
from nixlore.machine import read_regular
from nixlore.model.run import Config

LARGEST = 1_000_000
"""No settings file has more bytes than this."""


def load(path: Path) -> Config:
    """Return the settings in a TOML file, the defaults when there is none or it is hidden.

    Raises ConfigError naming file and field for anything that is not exactly as documented.
    """
    try:
        text = read_regular(path, LARGEST)
    except SourceError as error:
        if isinstance(error.__cause__, FileNotFoundError | NotADirectoryError) or hidden(path):
            return Config()
        raise ConfigError(error.what, where=str(path)) from error
    import tomllib  # noqa: PLC0415 - most runs have no settings file

    try:
        config = msgspec.convert(tomllib.loads(text.decode()), Config)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, msgspec.ValidationError) as error:
        raise ConfigError(str(error), where=str(path), remedy="see `nixlore schema config`") from error
    return config


def hidden(path: Path) -> bool:
    """Tell whether a directory above forbids to look whether there is a file at all."""
    try:
        path.lstat()
    except PermissionError:
        return True
    except OSError:
        return False
    return False
