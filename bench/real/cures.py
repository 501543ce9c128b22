"""Replay real histories with exit codes, and count how often what was offered against a failure was done, and helped.

    python bench/real/cures.py PATH… [--show]

A path is a database of nushell or atuin, a transcript of Claude Code, or a directory of these. Each file is replayed in
the order of time: at each failure the cures that the product would offer are those that it had learned from what came
before, and no other. What counts is each time such an offer was then followed within the few minutes that the product
itself waits for a cure: whether it ended well, or the failed line did after it. An offer that nobody followed tells
nothing and is only counted. Two databases of one owner may hold the same commands; each file counts by itself.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from nixlore.agents.claude_code import Transcript
from nixlore.analyze._failure_cures import cures
from nixlore.analyze._failure_cures import line as shown
from nixlore.analyze._rates import wilson
from nixlore.collect import _atuin_rows, _nushell_rows
from nixlore.collect._database_histories import Database
from nixlore.collect._databases import database
from nixlore.collect._recorded_cures import CureKey, Cures
from nixlore.collect._recorded_events import Event
from nixlore.collect._recorded_ingest import Ingest
from nixlore.collect._recorded_judging import judged
from nixlore.errors import SourceError
from nixlore.machine import Machine
from nixlore.model.failures import Cure
from nixlore.model.recording import CureUse, Step
from nixlore.present._cure import fitting
from nixlore.shell.shapes import heads
from nixlore.storage.ledger import Ledger

DANGEROUS = re.compile(
    r"\b(sudo|doas|pkexec|su|rm|rmdir|shred|dd|mkfs\S*|wipefs|fdisk|parted|chmod|chown|kill|pkill|killall|reboot"
    r"|mkswap|shutdown|poweroff|nix-collect-garbage|truncate|unlink|del|trash|mv)\b"
    r"|--(force|hard|delete|purge|prune|no-verify|yes|overwrite|discard)\b|\|\s*(ba|z|fi|da)?sh\b"
    r"|\b(push|checkout) -f\b"
    r"|\bgit (clean|reset|restore)\b|\bnix store (gc|delete)\b|\bgc\b|(?<!\S)-delete\b|\bdrop (table|database)\b",
    re.IGNORECASE,
)
"""What no offer may be, looked for in texts: a list of its own, not the product's table."""

NOBODY = Machine(home=PurePosixPath("/home/nobody"), user="nobody", now=1 << 32, host="host", root=Path("/nonexistent"))
"""A machine that tells nothing, so that the files are all that counts."""


class Tries(dict[CureKey, tuple[int, int]]):
    """The tries that were found, and those that are new since somebody last looked."""

    def __init__(self) -> None:
        super().__init__()
        self.news: list[tuple[CureKey, bool]] = []

    def __setitem__(self, key: CureKey, value: tuple[int, int]) -> None:
        """Note which try ended how."""
        self.news.append((key, value[1] > self.get(key, (0, 0))[1]))
        super().__setitem__(key, value)


@dataclass
class Replay:
    """What was learned of one file so far, by who ran it, and what came of the offers."""

    ingest: Ingest
    counts: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    right: list[str] = field(default_factory=list)
    steps: dict[int, tuple[Step, ...]] = field(default_factory=dict)
    texts: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    learning: dict[str, Cures] = field(default_factory=dict)
    learned: dict[str, dict[str, set[CureKey]]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(set)))

    def take(self, event: Event) -> None:
        """Replay one command: what it says of offers made before, and what is offered against it if it failed."""
        ran = self.ingest.lines.ran(event.text, event.dialect)
        self.steps[ran.number] = ran.steps
        self.texts[shown(ran.steps)].add(event.text)
        judgement = None if event.exit is None else judged(ran.steps, event.exit, event.codes)
        learning = self.learning.get(event.actor)
        if learning is None:
            learning = self.learning[event.actor] = Cures()
            learning.found = Tries()
        found = learning.found
        assert isinstance(found, Tries)
        before = {key: value for key, value in found.items() if key[0] in self._waited(learning, event)}
        learning.follow(event, ran, judgement)
        for key, well in found.news:
            self._tell(key, event, before, well=well)
        for key, _ in found.news:
            self.learned[event.actor][_last(self.steps[key[0]])].add(key)
        found.news.clear()
        self.counts["runs"] += judgement is not None
        if judgement is not None and judgement.failed and ran.number:
            self.counts["failures"] += 1
            self._offer(event, ran.steps, judgement.code)

    def _waited(self, learning: Cures, event: Event) -> set[int]:
        return {failure.ran.number for failure in learning._waiting.get((event.session, event.directory), ())}  # noqa: SLF001

    def _tell(self, key: CureKey, event: Event, before: dict[CureKey, tuple[int, int]], *, well: bool) -> None:
        """Count a try as one of an offer where it was offered at the failure."""
        failed, cure = self.steps[key[0]], self.steps[key[2]]
        self.counts["tries"] += 1
        self.counts["tries that helped"] += well
        offers = self._offers(event, failed, key[1], before)
        if not any(offer.cure == shown(cure) for offer in offers):
            return
        self.counts["followed"] += 1
        self.counts["helped"] += well
        first = offers[0].cure == shown(cure)
        self.counts["first followed"] += first
        self.counts["first helped"] += first and well
        said = f"{key[1]:4} {shown(failed)}  =>  {shown(cure)} ({key[3]})"
        (self.right if well else self.wrong).append(said)

    def _offers(
        self, event: Event, failed: tuple[Step, ...], code: int, before: dict[CureKey, tuple[int, int]] | None = None
    ) -> tuple[Cure, ...]:
        """Return what is offered by what was known; `before` has what of it has changed since, as it was."""
        found = self.learning[event.actor].found
        rows = []
        for key in self.learned[event.actor][_last(failed)]:
            tries, successes = (before or {}).get(key, found[key])
            rows.append(self._row(key, tries, successes, event))
        return fitting(failed, code, tuple(cures(rows)))

    def _row(self, key: CureKey, tries: int, successes: int, event: Event) -> CureUse:
        failed, code, cure, kind, day = key
        return CureUse(
            failed=self.steps[failed],
            code=code,
            cure=self.steps[cure],
            kind=kind,  # type: ignore[arg-type]
            tries=tries,
            successes=successes,
            days=(day,),
            last=event.start // 1000,
            actor=event.actor,
            host="",
            user="",
            source="replay",
        )

    def _offer(self, event: Event, steps: tuple[Step, ...], code: int) -> None:
        offers = self._offers(event, steps, code)
        self.counts["offers"] += len(offers)
        self.counts["failures with an offer"] += bool(offers)
        for offer in offers:
            texts = (offer.cure, *self.texts[offer.cure])
            if bad := next(filter(DANGEROUS.search, texts), ""):
                self.counts["dangerous"] += 1
                self.wrong.append(f"DANGEROUS {offer.cure}: {bad[:200]}")


def _last(steps: tuple[Step, ...]) -> str:
    return heads(steps)[-1] if steps else ""


def events(path: Path) -> list[Event]:
    """Return the commands of one file in the order of time."""
    if path.suffix == ".jsonl":
        found = list(_transcript(path))
    else:
        form = _nushell_rows.DATABASE if "sqlite3" in path.name else _atuin_rows.form(NOBODY)
        found = list(_rows(path, form))
    return sorted(found, key=lambda event: event.start)


def _rows(path: Path, form: Database) -> Iterator[Event]:
    with database(path) as tables:
        for entry, dialect in form.rows(tables):
            if entry.at is not None and not entry.imported and not entry.text[:1].isspace():
                yield Event(
                    start=entry.at * 1000,
                    text=entry.text,
                    dialect=dialect,
                    actor=entry.actor,
                    exit=entry.exit,
                    took=None if entry.duration is None else round(1000 * entry.duration),
                    session=entry.session or "",
                    directory=entry.cwd or "",
                )


def _transcript(path: Path) -> Iterator[Event]:
    for ran in Transcript().read(path.read_bytes()):
        if ran.at is not None and not ran.text[:1].isspace():
            took = None if ran.seconds is None else round(1000 * ran.seconds)
            yield Event(
                start=round(1000 * ran.at),
                text=ran.text,
                dialect="posix",
                actor="agent",
                exit=ran.exit,
                took=took,
                session=str(path),
                directory=ran.directory,
            )


def files(paths: list[Path]) -> dict[str, list[Path]]:
    """Return the files to be replayed: databases one by one, the transcripts of one directory together."""
    found: dict[str, list[Path]] = defaultdict(list)
    for path in paths:
        below = sorted(path.rglob("*")) if path.is_dir() else [path]
        for file in below:
            if file.suffix in (".sqlite3", ".db") and file.is_file():
                found[file.name].append(file)
            elif file.suffix == ".jsonl":
                found[path.name].append(file)
    return found


def replayed(parts: list[Path]) -> Replay:
    """Replay what belongs together."""
    replay = Replay(Ingest(NOBODY, Ledger.in_memory(), may_write=False))
    found: list[Event] = []
    for part in parts:
        try:
            found += events(part)
        except SourceError as error:
            print(f"{part.name[-60:]}: {error}")
    for event in sorted(found, key=lambda event: event.start):
        replay.take(event)
    return replay


def main() -> int:
    """Print a line for each file and one for all; end with 1 where what helps is too little, or anything dangerous."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("paths", nargs="+", type=Path)
    asked.add_argument("--show", action="store_true", help="print every offer that was followed, and how it ended")
    options = asked.parse_args()
    total: Counter[str] = Counter()
    for name, parts in files(options.paths).items():
        replay = replayed(parts)
        total += replay.counts
        if replay.counts["followed"] or options.show:
            runs, failures, helped, followed = map(
                replay.counts.get, ("runs", "failures", "helped", "followed"), [0] * 4
            )
            print(f"{runs:7} runs {failures:6} failed {helped:4}/{followed:<4} {name[:70]}")
        for mark, said in (("+", replay.right), ("-", replay.wrong)) if options.show else ():
            print("".join(f"    {mark} {one}\n" for one in said), end="")
    share = total["helped"] / max(1, total["followed"])
    low, high = wilson(total["helped"], total["followed"])
    print(", ".join(f"{name} {count}" for name, count in total.items()))
    print(f"helped {share:.3f} ({low:.3f} to {high:.3f}) of those followed; dangerous {total['dangerous']}")
    return int(share < 0.8 or total["dangerous"] > 0)


if __name__ == "__main__":
    sys.exit(main())
