"""What one command works with: the machine, settings and pipeline that its options describe, made when asked for."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from msgspec.structs import replace

from nixlore.cli._asked import Options, options
from nixlore.cli._names import refuse
from nixlore.cli._paint import paint
from nixlore.errors import NixloreError
from nixlore.present._text import Line

if TYPE_CHECKING:
    import click

    from nixlore.machine import Machine
    from nixlore.model.evidence import Diagnostic
    from nixlore.model.run import Config
    from nixlore.pipeline import Pipeline
    from nixlore.report import Report
    from nixlore.storage.artifacts import Shelf
    from nixlore.storage.cache import Cache


T = TypeVar("T")


class Session:
    """What a command works with.

    `ready` replaces the machine that the options describe, for the sample machine. `pending` tells that histories are
    left out until somebody has been asked about them. Only where it `keeps` what it reads does it write our state.
    """

    def __init__(self, asked: Options, ready: Machine | None = None, *, keeps: bool = False) -> None:
        self.asked = asked
        self.ready = ready
        self.pending = False
        self.keeps = keeps

    @cached_property
    def _bare(self) -> Machine:
        from nixlore import locate  # noqa: PLC0415 - `--help` needs none of it

        asked = self.asked
        return locate.machine(
            root=asked.root,
            home=asked.home,
            config=asked.config,
            host=asked.host,
            histories=asked.history,
            evaluate=asked.evaluate,
            as_of=asked.as_of,
        )

    @cached_property
    def settings_path(self) -> Path:
        """Where the settings file of the home looked at is, or would be; one for all users counts where it has none."""
        from nixlore import config  # noqa: PLC0415 - see above

        machine = self.ready or self._bare
        own = machine.at(machine.config_home / "nixlore" / "config.toml")
        shared = machine.at("/etc/nixlore/config.toml")
        is_missing = not os.path.lexists(own) and not config.hidden(own)
        return shared if is_missing and shared.is_file() else own

    @cached_property
    def settings(self) -> Config:
        """The user's settings; a source to leave out that does not exist is an error, as a slip is likely."""
        from nixlore import config, stages  # noqa: PLC0415 - see above

        found = config.load(self.settings_path)
        known = stages.names("collect")
        for name in found.off:
            if name not in known:
                refuse("source", name, known, where=f"{self.settings_path}: off")
        return found

    @cached_property
    def machine(self) -> Machine:
        """The machine looked at, with its repository, our own directories and what is switched off."""
        from nixlore import locate  # noqa: PLC0415 - see above

        if self.ready is not None:
            return self.ready
        repository = locate.configuration(self._bare, self.settings)
        off = frozenset(self.settings.off)
        named = replace(self._bare, config_host=self._bare.config_host or self.settings.host)
        found = replace(locate.with_directories(named, config=repository, off=off), may_keep=self.keeps)
        if not self.asked.history and found.state_dir is not None:
            found = replace(found, off=off | self._unread(found.state_dir))
        # Nothing is written about a time in the past but the cache: what is kept is of the present.
        return found if found.as_of is None else replace(found, state_dir=None)

    def _unread(self, state: Path) -> frozenset[str]:
        """Return the histories that may not be read: refused, or nobody was asked yet who could be."""
        from nixlore.cli import _consent  # noqa: PLC0415 - see above

        answer = _consent.kept(state)
        self.pending = answer is None and _consent.can_ask()
        if answer is None or not answer.histories:
            return frozenset(self.sources()[1]) if answer is not None or self.pending else frozenset()
        return frozenset(answer.refused) | frozenset(self.unasked(answer.told))

    def unasked(self, told: Iterable[str]) -> dict[str, str]:
        """Return what histories are about that were not told of when somebody was asked, by name."""
        from nixlore import stages  # noqa: PLC0415 - see above

        new = set(stages.names("collect")).difference(told)
        return {name: about for name, about in self.sources()[1].items() if name in new} if new else {}

    def sources(self) -> tuple[dict[str, str], dict[str, str]]:
        """Return what every collector is about, by name: histories apart, switched-off ones left out."""
        from nixlore import stages  # noqa: PLC0415 - see above
        from nixlore.model.shell import Command  # noqa: PLC0415

        others: dict[str, str] = {}
        histories: dict[str, str] = {}
        for stage in stages.discover("collect"):
            if stage.name not in self.settings.off and (self.asked.evaluate or stage.name != "nix_eval"):
                kind = histories if Command in stage.makes else others
                kind[stage.name] = (stage.module.__doc__ or "").partition("\n")[0]
        return others, histories

    def settled(self) -> None:
        """Look at the machine anew, as the answer about the histories may have changed."""
        if self.ready is None:
            self.__dict__.pop("machine", None)

    @cached_property
    def shelf(self) -> Shelf | None:
        """Where our own files are put, None where nothing but the cache may be written."""
        from nixlore.storage.artifacts import Shelf  # noqa: PLC0415 - see above

        return None if self.machine.state_dir is None else Shelf(self.machine.state_dir, self.owner)

    @cached_property
    def owner(self) -> tuple[int, int] | None:
        """Who must own what we write, None for ourselves."""
        from nixlore import locate  # noqa: PLC0415 - see above

        return locate.owner(self.machine)

    @cached_property
    def cache(self) -> Cache:
        """The cache."""
        from nixlore.storage.cache import Cache  # noqa: PLC0415 - see above

        directory = self.machine.cache_dir
        noted = self.shelf if self.keeps else None
        if directory is not None and (noted or not os.path.lexists(directory.parent)):
            from nixlore.storage.artifacts import Shelf  # noqa: PLC0415 - only where directories are to be made

            # What only reads writes nothing but the cache, and so notes there what had to be made for it.
            with suppress(OSError):
                (noted or Shelf(directory, self.owner)).note_folders(directory)
        return Cache(directory, self.owner)

    def pipeline(self, *, remembers: bool = True) -> Pipeline:
        """Return a pipeline over the machine; one that remembers nothing writes nothing either."""
        from nixlore.pipeline import Pipeline  # noqa: PLC0415 - see above
        from nixlore.storage.cache import Cache  # noqa: PLC0415 - see above

        cache = self.cache if remembers else Cache(None)
        return Pipeline(machine=self.machine, config=self.settings, cache=cache, diagnostics=self._unheeded())

    def _unheeded(self) -> list[Diagnostic]:
        """Say where it cannot even be seen whether there are settings, and what they name that is not there."""
        from nixlore import config, locate  # noqa: PLC0415 - see above
        from nixlore.model.evidence import Diagnostic  # noqa: PLC0415

        named, causes = self.settings.config_repo, []
        if config.hidden(self.settings_path):
            causes.append(("may be there but cannot be looked at; the defaults hold", ""))
        if (
            named
            and self.ready is None
            and self.asked.config is None
            and not locate.is_configuration(self._bare, named)
        ):
            cause = f"config_repo names {named}, where no Nix file is; it is looked for elsewhere"
            causes.append((cause, "put there where it is, or take the line out"))
        subject = str(self.settings_path)
        return [Diagnostic(stage="settings", subject=subject, cause=cause, remedy=remedy) for cause, remedy in causes]

    def answered(self, ask: Callable[[Report], T]) -> tuple[Report, T]:
        """Return what is known now as `answer` does, and what `ask` makes of it.

        It is asked of the last run while another process looks whether that still holds, and again where not.
        """
        kept: list[tuple[Report, T]] = []

        def ahead(report: Report) -> None:
            # What fails on an old report may do so no more.
            with suppress(NixloreError):
                kept.append((report, ask(report)))

        report = self.answer(ahead)
        return report, kept[0][1] if kept and kept[0][0] is report else ask(report)

    def answer(self, ahead: Callable[[Report], None] = lambda _: None) -> Report:
        """Return what is known now, or, where reading what is new would take too long, the last run and its age.

        `ahead` may begin with a report that proves outdated.
        """
        from nixlore.present._text import ago  # noqa: PLC0415 - see above

        answer = self.pipeline().answer(ahead=ahead)
        if self.pending:
            self.talk("nixlore: no history is read before `nixlore scan` has asked about them")
        if self.machine.as_of is not None:
            from nixlore.cli._moments import told  # noqa: PLC0415 - see above

            self.talk(f"nixlore: as of {told(self.machine.as_of)}; what tells only of the present is left out")
        names = ", ".join(answer.outdated)
        age = self.machine.now - answer.report.generated_at
        self._checked_host(answer.report)
        if names and age == 0:
            self.talk(f"nixlore: not read yet, as it takes longer: {names}: nixlore scan")
        elif names:
            self.talk(f"nixlore: as of {ago(age)} ago; {names} changed since: nixlore scan")
        return answer.report

    def _checked_host(self, report: Report) -> None:
        """Refuse a host that was named and that is not among those found; an evaluation may know of more."""
        from nixlore.model.hosts import HostOverview  # noqa: PLC0415
        from nixlore.model.usage import UsageAlignment  # noqa: PLC0415

        if not self.asked.host or self.asked.evaluate:
            return
        overview = report.fact("host_overview", HostOverview)
        alignment = report.fact("usage_alignment", UsageAlignment)
        if overview is not None and overview.hosts and alignment is not None and not alignment.host:
            refuse("host", self.asked.host, [host.name for host in overview.hosts])

    def label(self) -> None:
        """Say on stderr that the data are of the sample machine, where they have no place for that themselves."""
        if self.machine.is_sample:
            self.talk("SAMPLE: all of this is a made-up machine.")

    def talk(self, text: str) -> None:
        """Say something to the person on stderr, unless they asked for quiet."""
        if not self.asked.quiet:
            paint([Line(text)], err=True)


def session(context: click.Context) -> Session:
    """Return the session of a command."""
    return Session(options(context))


def emit(data: bytes | str) -> None:
    """Print data on stdout with a newline; bytes are UTF-8 and, where stdout is too, written as they are."""
    stream = getattr(sys.stdout, "buffer", None)
    if isinstance(data, bytes) and stream is not None and sys.stdout.encoding.lower() == "utf-8":
        sys.stdout.flush()
        stream.write(data)
        stream.write(b"" if data.endswith(b"\n") else b"\n")
        return
    text = data if isinstance(data, str) else data.decode()
    sys.stdout.write(text if text.endswith("\n") else text + "\n")
