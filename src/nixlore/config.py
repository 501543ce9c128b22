"""The user's one settings file, decoded strictly."""

from __future__ import annotations

from pathlib import Path

import msgspec

from nixlore.errors import ConfigError
from nixlore.model.run import Config


def load(path: Path) -> Config:
    """Return the settings in a TOML file, the defaults when there is none or it is hidden.

    Raises ConfigError naming file and field for anything that is not exactly as documented.
    """
    try:
        text = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return Config()
    except OSError as error:
        if hidden(path):
            return Config()
        raise ConfigError(error.strerror or "cannot be read", where=str(path)) from error
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
