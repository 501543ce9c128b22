"""What nix makes of this host's configuration: its lists of packages, modules' own additions among them; with `--eval`.

Nothing is run unless it is asked for. Then nix evaluates one host, offline: nothing is fetched, built or locked, import
from derivation is refused, and of a flake only what git tracks is looked at. The answer is kept until a tracked file,
the host, the user, nix or nixlore changes.
"""

from __future__ import annotations

import shlex
import time
from collections.abc import Iterator

import msgspec

from nixlore.collect._nix_eval_state import Question, environment, question, shown
from nixlore.errors import ProgramError, SourceError
from nixlore.locate import owner
from nixlore.machine import Machine, run
from nixlore.model.evidence import Coverage, Diagnostic
from nixlore.model.nix import EvaluatedPackage
from nixlore.nix.eval_answer import Answer, Failure, failure, packages, unevaluated
from nixlore.storage.cache import Cache, digest

STAGE = "collect/nix_eval"
BUCKET = "nix_eval"
TIME_LIMIT = 60.0
"""Seconds for one evaluation; that of a big system takes ten to twenty."""

MOST_KEPT = 8
"""Answers that are kept for one repository, host and user, so that going back to a branch costs nothing."""


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """A whole answer as it is kept."""

    packages: tuple[EvaluatedPackage, ...]
    diagnostics: tuple[Diagnostic, ...]


def collect(machine: Machine) -> Iterator[EvaluatedPackage | Coverage | Diagnostic]:
    """Yield the packages that nix says this host and user have, nothing unless `--eval` was given."""
    if not machine.evaluate:
        yield Coverage(collector="nix_eval", source="nix_eval", state="off", note="only with --eval")
        return
    if machine.config is None or not machine.config.is_dir():
        yield Coverage(collector="nix_eval", source=str(machine.config or "configuration"), state="absent")
        return
    try:
        kept = _answered(machine)
    except SourceError as error:
        yield Diagnostic(stage=STAGE, subject=error.where, cause=error.what, remedy=error.remedy)
        yield Coverage(collector="nix_eval", source=str(machine.config), state="unreadable")
        return
    yield from kept.packages
    yield from kept.diagnostics
    yield Coverage(
        collector="nix_eval",
        source=str(machine.config),
        state="partial" if kept.diagnostics else "read",
        entries=len(kept.packages),
        unit="packages",
        host=kept.packages[0].host if kept.packages else "",
        user=machine.user,
    )


def fingerprint(machine: Machine) -> bytes:
    """Return what stands for the answer; where none is kept it never repeats, as what stood in the way may be gone."""
    if not machine.evaluate or machine.config is None:
        return b"off"
    try:
        asked = _asked(machine)
    except SourceError:
        return str(time.time_ns()).encode()
    return (asked.key if asked.key in _all_kept(machine) else str(time.time_ns())).encode()


def _asked(machine: Machine) -> Question:
    config = machine.config
    if config is None or not machine.is_live:
        message = "only the configuration of the running system is evaluated"
        raise SourceError(message, where=str(config), remedy="leave out --root")
    return question(machine, config)


def _answered(machine: Machine) -> Kept:
    """Return the answer that is kept for the present state, or ask nix and keep what it says."""
    asked = _asked(machine)
    before = _all_kept(machine)
    if (kept := before.get(asked.key)) is not None:
        return kept
    kept = _ask(asked)
    recent = dict([*before.items(), (asked.key, kept)][-MOST_KEPT:])
    Cache(machine.cache_dir, owner(machine)).save(BUCKET, _name(machine), recent)
    return kept


def _all_kept(machine: Machine) -> dict[str, Kept]:
    return Cache(machine.cache_dir, owner(machine)).load(BUCKET, _name(machine), dict[str, Kept]) or {}


def _name(machine: Machine) -> str:
    return digest(str(machine.config), machine.config_host or machine.host, machine.user)


def _ask(asked: Question) -> Kept:
    """Evaluate the system and the home; one that the configuration does not have is left out."""
    answers = [answer for command in asked.commands if (answer := _evaluated(asked, command)) is not None]
    found = [answer for answer in answers if len(answer.found) == 1]
    if not found:
        raise _no_host(asked, answers)
    diagnostics = [
        Diagnostic(stage=STAGE, subject=f"{answer.found[0]}: {option}", cause=_lost(failed), severity="note")
        for answer in found
        for option, failed in unevaluated(answer)
    ]
    records = tuple(package for answer in found for package in packages(answer))
    return Kept(packages=records, diagnostics=tuple(diagnostics))


def _lost(failed: int) -> str:
    return f"{failed} of its packages could not be evaluated" if failed else "could not be evaluated"


def _no_host(asked: Question, answers: list[Answer]) -> SourceError:
    names = sorted({name for answer in answers for name in answer.names})
    several = sorted({name for answer in answers for name in answer.found})
    if not names:
        return SourceError("has neither nixosConfigurations nor homeConfigurations", where=asked.name)
    told = " and ".join(several) + " have this hostname" if several else "none of its configurations is this host"
    return SourceError(told, where=asked.name, remedy=f"name one with --host: {', '.join(several or names)}")


def _evaluated(asked: Question, command: tuple[str, ...]) -> Answer | None:
    """Return what nix answers, None when the flake has no such output; SourceError says why there is no answer."""
    try:
        told = run(command, cwd=asked.top, timeout=TIME_LIMIT, env=environment())
    except ProgramError as error:
        why = failure(error.said, shown(asked.top))
        if why.kind == "attribute":
            return None
        raise SourceError(why.cause, where=why.place or asked.name, remedy=_remedy(asked, why)) from error
    try:
        return msgspec.json.decode(told, type=Answer)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        message = "nix answered with something else than packages"
        raise SourceError(message, where=asked.name, remedy="are these the configurations of NixOS?") from error


def _remedy(asked: Question, why: Failure) -> str:
    """Return the command that the user may run."""
    if not asked.is_flake:
        remedies = {"search path": "give nix a search path: NIX_PATH=nixpkgs=…"}
        return remedies.get(why.kind, "see nix's own words: nix-instantiate '<nixpkgs/nixos>' -A system")
    name = shlex.quote(asked.name)
    if why.kind == "lock" or (why.kind == "fetch" and not asked.has_lock):
        return f"nix flake lock {name}"
    remedies = {
        "fetch": f"fetch the inputs once: nix flake archive {name}",
        "copy": f"it is there once the system was evaluated as it is now: nixos-rebuild dry-build --flake {name}",
        "import": "what the files declare is told without --eval",
        "owner": "run nixlore as the owner of the repository",
    }
    return remedies.get(why.kind, f"see nix's own words: nix flake check --no-build {name}")
