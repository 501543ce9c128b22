"""What the stages of one run have made so far, by type, and how one more pure stage is run on it or spared."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from functools import cached_property
from typing import Any

import msgspec

from nixlore import locate, stages
from nixlore.collected import Collected, Fact, Given, Kept, Records, encoded, printable
from nixlore.machine import Machine
from nixlore.model.evidence import Diagnostic
from nixlore.model.insight import Insight
from nixlore.model.run import DAY, Config, Now, Target
from nixlore.report import Report
from nixlore.stages import Stage
from nixlore.storage import facts
from nixlore.storage.cache import Cache, digest
from nixlore.storage.keys import package_key, slot_key


class Values(msgspec.Struct, kw_only=True, dict=True):
    """What was made of one machine; `timed` runs a stage within bounds, `note` takes what is to be told.

    `basis` stands for the catalogs, `makes` are the types that each collector makes, `present_only` those left out.
    """

    machine: Machine
    config: Config
    cache: Cache
    basis: str
    makes: dict[str, tuple[type, ...]]
    present_only: Sequence[str]
    timed: Callable[[Stage], AbstractContextManager[None]]
    note: Callable[[Diagnostic], None]
    collected: dict[str, Collected] = msgspec.field(default_factory=dict)
    facts: dict[str, Fact] = msgspec.field(default_factory=dict)
    insights: list[Insight] = msgspec.field(default_factory=list)

    @cached_property
    def records(self) -> Records:
        """The records of all collectors that succeeded so far."""
        return Records(self.collected, self.makes, sorted(self.machine.off), self.present_only)

    @cached_property
    def target(self) -> Target:
        """Which machine and user the run is about."""
        return locate.target(self.machine, self.config)

    @cached_property
    def ones(self) -> dict[Any, Fact | Given]:
        """What there is one of: facts, and what no stage makes."""
        return {
            Now: Given(self.machine.now, str(self.machine.now // DAY)),
            Config: Given(self.config, digest(msgspec.json.encode(self.config))),
            Target: Given(self.target, digest(msgspec.json.encode(self.target))),
        }

    @cached_property
    def slot(self) -> str:
        """What names the places where the results about the machine are kept."""
        return slot_key(self.machine)

    def one(self, kind: Any) -> Fact | Given | None:
        """Return the fact of a type, or what the pipeline itself gives."""
        if kind.__name__ == "Catalog" and kind not in self.ones:
            from nixlore.index import catalog  # noqa: PLC0415 - an unchanged machine is answered without it

            self.ones[kind] = Given(catalog(self.machine), self.basis)
        return self.ones.get(kind)

    def key(self, wanted: stages.Input) -> str:
        """Return what stands for the content of one input, "" when it is missing."""
        if wanted.many:
            return self.records.key(wanted.kind)
        one = self.one(wanted.kind)
        return "" if one is None else one.key

    def value(self, wanted: stages.Input) -> Any:
        """Return what one parameter asks for, None when it is missing."""
        if wanted.many:
            return self.records.of(wanted.kind) if self.records.key(wanted.kind) else None
        one = self.one(wanted.kind)
        return None if one is None else one.value

    def add(self, stage: Stage) -> None:
        """Run one pure stage and keep what it makes; skip it, and say so, when an input is missing.

        Where the content of all inputs is that of the last run, so is the result, and no input is even decoded.
        """
        keys = {wanted.name: self.key(wanted) for wanted in stage.inputs}
        missing = [wanted.kind.__name__ for wanted in stage.inputs if not keys[wanted.name] and not wanted.optional]
        if missing:
            cause = "skipped for want of " + ", ".join(missing)
            self.note(Diagnostic(stage=stage.label, subject=stage.name, cause=cause, severity="note"))
            return
        key = digest(package_key(), *keys.values())
        if self._again(stage, key):
            return
        with self.timed(stage), _unswept():
            result = stage.function(**{wanted.name: self.value(wanted) for wanted in stage.inputs})
            if stage.step == "synthesize":
                kept = Kept(key=key, result=encoded(tuple(result)))
                self._take(kept.result)
            elif result is None:
                kept = Kept(key=key)
            else:
                raw = encoded(result)
                kept = Kept(key=key, content=facts.keep(self.cache, self.slot, stage.name, raw))
                self._put(stage, Fact(stage.makes[0], msgspec.Raw(raw), kept.content, result))
            self.cache.save("stages", f"{stage.step}-{stage.name}-{self.slot}", kept)

    def _again(self, stage: Stage, key: str) -> bool:
        """Take what a stage made of the same inputs before, and tell whether that was there."""
        kept = self.cache.load("stages", f"{stage.step}-{stage.name}-{self.slot}", Kept)
        if kept is None or kept.key != key:
            return False
        if kept.content:
            raw = facts.kept(self.cache, self.slot, stage.name, kept.content)
            if raw is None:
                return False
            self._put(stage, Fact(stage.makes[0], raw, kept.content))
        elif kept.result:
            self._take(kept.result)
        return True

    def _take(self, result: bytes) -> None:
        self.insights.extend(msgspec.json.decode(result, type=tuple[Insight, ...]))

    def _put(self, stage: Stage, fact: Fact) -> None:
        self.facts[stage.name] = self.ones[stage.makes[0]] = fact

    def report(self, notes: Sequence[Diagnostic]) -> Report:
        """Return everything as one report; insights ordered by code and subject, ignored rules left out."""
        kept = [insight for insight in self.insights if insight.code not in self.config.ignore]
        return Report(
            generated_at=self.machine.now,
            target=self.target,
            config_repo="" if self.machine.config is None else printable(str(self.machine.config)),
            facts={name: fact.raw for name, fact in self.facts.items()},
            insights=tuple(sorted(kept, key=lambda insight: (insight.code, insight.subject))),
            coverage=self.records.coverage,
            diagnostics=(*self.records.diagnostics, *notes),
            sample=self.machine.is_sample,
        )


@contextmanager
def _unswept() -> Iterator[None]:
    """Look for no garbage while a pure stage makes what is kept, and let all of that be old: it is hardly ever any."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.unfreeze()
        if was_on:
            gc.enable()
