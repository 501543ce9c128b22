"""Run the stages in order, contain every failure, and reuse what a key says is unchanged."""

from __future__ import annotations

import functools
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TypeVar

import msgspec
from msgspec.structs import replace

from nixlore import stages
from nixlore.collected import Collected, encoded, failure, gather
from nixlore.errors import NixloreError, place_of
from nixlore.limits import within_limits
from nixlore.machine import Machine
from nixlore.model.evidence import PRESENT_ONLY, Diagnostic
from nixlore.model.run import DAY, Config
from nixlore.report import PATIENCE, Answer, Report, Run, too_large
from nixlore.side_by_side import Noted, groups, read
from nixlore.stages import Stage
from nixlore.storage import facts
from nixlore.storage.cache import Cache, digest
from nixlore.storage.keys import basis_key, kept_key, machine_key, note_kept, package_key, slot_key
from nixlore.values import Values

T = TypeVar("T")

Progress = Callable[[str, int, int], None]
"""Called before each stage with its label, its 0-based number and how many there are."""


class Pipeline(msgspec.Struct, kw_only=True, dict=True):
    """One run over one machine; `cache` may remember nothing, then everything is read anew."""

    machine: Machine
    config: Config
    cache: Cache
    diagnostics: list[Diagnostic] = msgspec.field(default_factory=list)
    seconds: dict[str, float] = msgspec.field(default_factory=dict)
    again: dict[str, float] = msgspec.field(default_factory=dict)
    progress: Progress = lambda _label, _number, _count: None

    @functools.cached_property
    def collectors(self) -> tuple[Stage, ...]:
        """The collectors, without those switched off and those that tell only of the present while we look back."""
        return self._asked(stages.discover("collect"))

    def _asked(self, found: Iterable[Stage]) -> tuple[Stage, ...]:
        left_out = {*self.machine.off, *self.present_only}
        return tuple(stage for stage in found if stage.name not in left_out)

    @functools.cached_property
    def present_only(self) -> tuple[str, ...]:
        """The collectors that are left out because they tell only of the present, none unless we look back."""
        found = () if self.machine.as_of is None else stages.discover("collect")
        return tuple(stage.name for stage in found if not stage.looks_back and stage.name not in self.machine.off)

    @functools.cached_property
    def later(self) -> tuple[Stage, ...]:
        """The analyzers, correlators and rules in the order in which they can run."""
        every = [stage for step in stages.STEPS if step != "present" for stage in stages.discover(step)]
        return tuple(stage for stage in stages.order(every) if stage.step != "collect")

    @contextmanager
    def containing(self, stage: Stage) -> Iterator[None]:
        """Turn whatever a stage raises into a Diagnostic, so that the rest of the work goes on."""
        try:
            yield
        except NixloreError as error:
            self._note(stage, error.where or stage.name, error.what, error.remedy)
        except MemoryError:
            self._note(stage, stage.name, "ran out of memory")
        except Exception as error:  # noqa: BLE001 - the one place that may
            self._note(stage, stage.name, f"a bug: {type(error).__name__} at {place_of(error)}", "please report it")

    def _note(self, stage: Stage, subject: str, cause: str, remedy: str = "") -> None:
        note = failure(stage.label, subject, cause, remedy)
        if note not in self.diagnostics:
            self.diagnostics.append(note)

    @contextmanager
    def timed(self, stage: Stage) -> Iterator[None]:
        """Contain a stage and note how long it took."""
        started = time.perf_counter()
        with self.containing(stage):
            yield
        self.seconds[stage.label] = time.perf_counter() - started

    def keys(self, ahead: Callable[[], None] = lambda: None) -> dict[str, str]:
        """Return each collector's key now, by name; two processes look where a run before tells what there is.

        `ahead` is what this one does first then: the other looks meanwhile.
        """
        last = self.last()
        if last is None or self.machine.as_of is not None or "collectors" in self.__dict__:
            return {stage.name: self.key(stage) for stage in self.collectors}
        names = [name for name in stages.names("collect") if name not in self.machine.off]
        # What took long to read is much to look at, and is begun with.
        ordered = sorted(names, key=lambda name: -last.seconds.get(f"collect/{name}", 0))
        found = read([[name] for name in ordered], self._marked, ahead=ahead)
        # A copy that was ended has left out what it had begun.
        noted = {name: found.get(name) or self._marked(name) for name in names}
        self.diagnostics += [note for each in noted.values() for note in each.notes if note not in self.diagnostics]
        return {name: each.key for name, each in noted.items()}

    def _marked(self, name: str) -> Noted:
        """Return a collector's key by its name, and what was noted of it; no other collector is loaded."""
        own = replace(self, diagnostics=[])
        return Noted(name, own.key(stages.load("collect", name)), {}, {}, own.diagnostics)

    def key(self, stage: Stage) -> str:
        """Return what stands for a source now; a collector that cannot tell (no `fingerprint`) never says the same."""
        mark = getattr(stage.module, "fingerprint", None)
        value = str(time.time_ns()).encode()
        if mark is not None:
            with self.containing(stage):
                value = mark(self.machine)
        key = digest(package_key(), stage.name, machine_key(self.machine), value)
        return kept_key(self.cache, self.machine, stage.name, key) if stage.keeps else key

    @functools.cached_property
    def basis(self) -> str:
        """What stands for everything that a report depends on besides the sources and the day."""
        return basis_key(self.machine, msgspec.json.encode(self.config))

    def present(self, report: Report) -> dict[str, bytes]:
        """Return the files that the presenters make of a report, by name."""
        made: dict[str, bytes] = {}
        for stage in stages.discover("present"):
            with self.containing(stage):
                made.update(stage.function(report) if stage.makes == (stages.FILES,) else {})
        return made

    def _kept(self, stage: Stage) -> Collected | None:
        return self.cache.load("records", f"{stage.name}-{slot_key(self.machine)}", Collected)

    def collect(self, stage: Stage, key: str) -> Collected | None:
        """Return a collector's records, from the cache when its key is the same, None when it failed or is left out."""
        if stage.name in self.present_only:
            self._note(stage, stage.name, PRESENT_ONLY)
            return None
        kept = self._kept(stage)
        if kept is not None and kept.key == key:
            return kept
        result = None
        with self.timed(stage):
            found = within_limits(stage.function, self.machine)
            key = self.key(stage) if stage.keeps and self.machine.may_keep else key
            result = gather(key, found, package_key())
            self.cache.save("records", f"{stage.name}-{slot_key(self.machine)}", result)
            note_kept(self.cache, self.machine, stage.name, key if stage.keeps else "")
        if kept is not None:
            self.again[stage.name] = self.seconds[stage.label]
        return result

    def records(self, kind: type[T]) -> Sequence[T] | None:
        """Return all records of a type, from the cache where nothing changed, None when nobody made any."""
        makers = self._asked(stages.makers("collect", (kind,)))
        results = [result for stage in makers if (result := self.collect(stage, self.key(stage))) is not None]
        return [record for result in results for record in result.of(kind)] if results else None

    def last(self) -> Run | None:
        """Return the last run over this machine, None when there was none."""
        return self.cache.load("runs", slot_key(self.machine), Run)

    def answer(self, patience: float = PATIENCE, ahead: Callable[[Report], None] = lambda _: None) -> Answer:
        """Return what is known: of the last run where nothing is new, else anew unless that takes too long.

        An outdated answer is that of the last run and names the collectors changed since; of the past there is none.
        `ahead` may begin with the last run's report where it is not yet known whether that is the answer.
        """
        if self.machine.as_of is not None:
            return Answer(report=self.run())
        last = self.last()
        if last is None or last.basis != self.basis:
            keys = self.keys()
            # Who names histories by hand wants them read.
            late = () if self.machine.histories else self._late()
            if not late:
                return Answer(report=self.run(keys))
            machine = replace(self.machine, off=self.machine.off | frozenset(late))
            return Answer(report=replace(self, machine=machine).run(), outdated=late)
        report = self.opened(last)
        keys = self.keys(lambda: ahead(report))
        news = last.news(keys, self.machine.now // DAY)
        if not news or last.cost(news) > patience:
            return Answer(report=report, outdated=news)
        return Answer(report=self.run(keys))

    def _late(self) -> tuple[str, ...]:
        """Return the largest collectors that this nixlore never read, which hold more than a first answer waits for."""
        # What another version has kept is of no use to this one, which reads all of it again.
        sizes = self._sizes(
            stage for stage in self._sized() if (kept := self._kept(stage)) is None or kept.reader != package_key()
        )
        return too_large({stage.name: size for stage, size in sizes.items()})

    def _sized(self) -> list[Stage]:
        return [stage for stage in self.collectors if hasattr(stage.module, "size")]

    def _sizes(self, of: Iterable[Stage]) -> dict[Stage, int]:
        sizes = {}
        for stage in of:
            with self.containing(stage):
                sizes[stage] = stage.module.size(self.machine)
        return sizes

    def opened(self, run: Run, *, may_read: bool = True) -> Report:
        """Return the report of a run that is over; facts that are gone by now are made anew where that may read."""
        slot = slot_key(self.machine)

        def anew() -> Mapping[str, msgspec.Raw]:
            own = replace(self, diagnostics=[])
            return own.made(own.keys()).facts if may_read else {}

        return run.opened(lambda name, content: facts.kept(self.cache, slot, name, content), anew)

    def run(self, keys: dict[str, str] | None = None) -> Report:
        """Run every stage whose inputs are there and return what was found out.

        Where nothing changed since the last run of the same day, that run's report is returned as it was.
        """
        keys = self.keys() if keys is None else keys
        last, day = self.last(), self.machine.now // DAY
        if last is not None and (last.basis, last.day, last.keys) == (self.basis, day, keys):
            return self.opened(last)
        before, slot = last or self, slot_key(self.machine)
        values = self._values(keys)
        report, contents = values.report(self.diagnostics), {name: fact.key for name, fact in values.facts.items()}
        seconds, again = {**before.seconds, **self.seconds}, {**before.again, **self.again}
        bare = encoded(msgspec.structs.replace(report, facts={}))
        run = Run(basis=self.basis, day=day, keys=keys, seconds=seconds, again=again, report=bare, facts=contents)
        self.cache.save("runs", slot, run)
        facts.prune(self.cache, slot, contents)
        return report

    def made(self, keys: dict[str, str]) -> Report:
        """Return what all stages make, and put the keys of what the collectors made into `keys`."""
        return self._values(keys).report(self.diagnostics)

    def _values(self, keys: dict[str, str]) -> Values:
        values = Values(
            machine=self.machine,
            config=self.config,
            cache=self.cache,
            basis=self.basis,
            makes={stage.name: stage.makes for stage in self.collectors},
            present_only=self.present_only,
            timed=self.timed,
            note=self.diagnostics.append,
        )
        every, ahead = (*self.collectors, *self.later), self._ahead(keys)
        for number, stage in enumerate(every):
            self.progress(stage.label, number, len(every))
            if stage.step != "collect":
                values.add(stage)
                continue
            noted = ahead.get(stage.name)
            self.diagnostics += [] if noted is None else noted.notes
            if noted is not None and not noted.key:
                continue
            if (result := self.collect(stage, keys[stage.name] if noted is None else noted.key)) is not None:
                values.collected[stage.name], keys[stage.name] = result, result.key
        return values

    def _ahead(self, keys: dict[str, str]) -> Mapping[str, Noted]:
        """Read what is new in two processes where it is much; return what was noted of each, the cache has the rest."""
        last = self.last()
        new = [stage for stage in self.collectors if last is None or last.keys.get(stage.name) != keys[stage.name]]
        sized = [stage for stage in self._sized() if stage in new]
        large = groups(self._sizes(sized)) if len(sized) > 1 and self.cache.directory is not None else []
        if len(large) < 2:
            return {}
        waiting = [*large, *([stage] for stage in new if not any(stage in group for group in large))]
        number = {stage.name: nth for nth, stage in enumerate(self.collectors)}
        count = len(number) + len(self.later)

        def read_one(stage: Stage) -> Noted:
            own = replace(self, diagnostics=[], seconds={}, again={})
            result = own.collect(stage, keys[stage.name])
            key = "" if result is None else result.key
            return Noted(stage.name, key, own.seconds, own.again, own.diagnostics)

        found = read(waiting, read_one, begin=lambda stage: self.progress(stage.label, number[stage.name], count))
        for noted in found.values():
            self.seconds.update(noted.seconds)
            self.again.update(noted.again)
        return found

    def fact(self, name: str) -> Report:
        """Return a report with one fact and what it rests on; nothing else is loaded, no run remembered."""
        own, later = replace(self), stages.under(name)
        found = list(stages.makers("collect", {wanted.kind for each in later for wanted in each.inputs if wanted.many}))
        own.collectors = self._asked(found)
        own.later = tuple(stage for stage in stages.order([*found, *later]) if stage.step != "collect")
        return own.made(own.keys())
