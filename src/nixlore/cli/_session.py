"""What one command works with: the machine, settings and pipeline that its options describe, made when asked for."""

from __future__ import annotations

import sys
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from nixlore.cli._options import Options, options

if TYPE_CHECKING:
    from nixlore.machine import Machine
    from nixlore.model.run import Config
    from nixlore.pipeline import Pipeline
    from nixlore.storage.cache import Cache


@dataclass
class Session:
    """What a command works with.

    `ready` replaces the machine that the options describe, for the sample machine.
    """

    asked: Options
    ready: Machine | None = None

    @cached_property
    def _bare(self) -> Machine:
        from nixlore import locate  # noqa: PLC0415 - `--help` needs none of it

        asked = self.asked
        return locate.machine(
            root=asked.root, home=asked.home, config=asked.config, host=asked.host, histories=asked.history
        )

    @cached_property
    def settings_path(self) -> Path:
        """Where the settings file of the home looked at is, or would be."""
        machine = self.ready or self._bare
        return machine.at(machine.config_home / "nixlore" / "config.toml")

    @cached_property
    def settings(self) -> Config:
        """The user's settings."""
        from nixlore import config  # noqa: PLC0415 - see above

        return config.load(self.settings_path)

    @cached_property
    def machine(self) -> Machine:
        """The machine looked at, with its repository, our own directories and what is switched off."""
        from nixlore import locate  # noqa: PLC0415 - see above

        if self.ready is not None:
            return self.ready
        repository = locate.configuration(self._bare, self.settings)
        return locate.with_directories(self._bare, config=repository, off=frozenset(self.settings.off))

    @cached_property
    def owner(self) -> tuple[int, int] | None:
        """Who must own what we write, None for ourselves."""
        from nixlore import locate  # noqa: PLC0415 - see above

        return locate.owner(self.machine)

    @cached_property
    def cache(self) -> Cache:
        """The cache."""
        from nixlore.storage.cache import Cache  # noqa: PLC0415 - see above

        return Cache(self.machine.cache_dir, self.owner)

    def pipeline(self, **changes: Any) -> Pipeline:
        """Return a pipeline over the machine; `changes` are fields of the machine to replace."""
        from nixlore.pipeline import Pipeline  # noqa: PLC0415 - see above

        machine = replace(self.machine, **changes) if changes else self.machine
        return Pipeline(machine=machine, config=self.settings, cache=self.cache)

    def talk(self, text: str) -> None:
        """Say something to the person on stderr, unless they asked for quiet."""
        if not self.asked.quiet:
            click.echo(text, err=True)


def session(context: click.Context) -> Session:
    """Return the session of a command."""
    return Session(options(context))


def emit(data: bytes | str) -> None:
    """Print data on stdout with a newline."""
    text = data if isinstance(data, str) else data.decode()
    sys.stdout.write(text if text.endswith("\n") else text + "\n")
