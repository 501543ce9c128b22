"""The index that agents' hooks read when a command has failed: sentences made ready, in tables found by name.

What it holds and how it is asked is told in `agents/hints.py`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from nixlore.agents.hints import ANY_CODE, ONCE, TEXT_LINE
from nixlore.data.sorted_table import Table, encode
from nixlore.model.failures import Cure, FailureCauses, FailurePatterns
from nixlore.model.hosts import HostOverview
from nixlore.model.known_names import KnownName, KnownNames
from nixlore.model.usage import UsageAlignment
from nixlore.present._agent_text import quotable
from nixlore.present._declared import usual_place
from nixlore.present._missing import PLAIN
from nixlore.present._project_block import is_name, shortened
from nixlore.report import Report

ONCE_WITHOUT_FLAKES = "nix-shell -p {attr} --run '{name} …'"


def present(
    report: Report,
    about: Mapping[str, str],
    programs: Mapping[str, Table],
    session: str = "",
    projects: Mapping[str, str] | None = None,
) -> bytes:
    """Return the index's bytes.

    `about` is what the machine itself tells (`host`, `kind`, `nix_ld`), `programs` are the tables of attributes by
    program of the catalogs, `own` for the user's and `programs` for the shipped one, and `agreed` what of it is surely
    meant. `session` is what every session is told at its start, "" where a file that agents read says it; `projects`
    what it is told beside in each project.
    """
    overview = report.fact("host_overview", HostOverview)
    flake = overview is None or overview.is_flake
    once = ONCE if flake else ONCE_WITHOUT_FLAKES
    known = report.fact("known_names", KnownNames)
    return encode(
        {**about, "once": once, "config": _config(report)},
        {
            "here": {} if known is None else {one.name: _here(one, once) for one in known.names if is_name(one.name)},
            "shells": {} if known is None else _shells(known),
            "cures": dict(_cures(report)),
            "texts": _texts(projects or {}, session),
            **programs,
        },
    )


def _config(report: Report) -> str:
    """Return where most packages of this host are declared, as file and line in the repository, "" where none are."""
    place = usual_place(report.fact("usage_alignment", UsageAlignment))
    return quotable(f"{report.config_repo}/{place[0]}:{place[1]}", 100) if place else ""


def _here(known: KnownName, once: str) -> str:
    """Return a name's row: a path that must be there, a tab, and what to tell."""
    name, what, place = known.name, quotable(known.what, 50), quotable(known.place)
    attr = known.what if PLAIN.fullmatch(known.what) else ""
    for_once = f"; `{once.format(attr=attr, name=name)}` runs it once" if attr else ""
    path = quotable(known.path, 120)
    says = {
        "alias": f"{name} is no program here: {place} has it as {what}",
        "declared": f"{name} is declared as {what} ({place}) but not on this PATH, so perhaps not built yet{for_once}",
        "another host": f"{name} is declared for {_hosts(known)} only ({place}), not for this host{for_once}",
        "renamed": f"There is no {name} here: {what} does its work now",
        "other program": f"There is no {name} here: `{what}` does its work",
        "in the store": f"{name} is not on the PATH but in the store, no download: `{path}`",
    }
    return f"{known.path}\t{says[known.whence]}."


def _hosts(known: KnownName) -> str:
    names = [quotable(host, 30) for host in known.hosts[:3]]
    return " and ".join(names) or "another host"


def _shells(known: KnownNames) -> dict[str, str]:
    """Return by program how to run it in which project's dev shell."""
    rows: dict[str, list[str]] = {}
    for shell in known.shells:
        if shell.project.isprintable():
            for name in filter(is_name, shell.names):
                rows.setdefault(name, []).extend(("direnv exec . {name}", shell.project))
    return {name: "\t".join(row) for name, row in rows.items()}


def _texts(projects: Mapping[str, str], session: str) -> dict[str, str]:
    """Return what a session is told at its start: of the machine, and of the project it works in.

    Where both are too long together that of the machine is another one in this project.
    """
    texts = {"session": session}
    for path, text in projects.items():
        if path.isprintable():
            own = shortened(session, text) if session and text else session
            texts |= {f"project:{path}": text, f"session:{path}": own if own != session else ""}
    return {name: text.strip().replace("\n", TEXT_LINE) for name, text in texts.items() if text.strip()}


def _cures(report: Report) -> Iterator[tuple[str, str]]:
    """Yield for each command, as long as it fails in a way that is known, the exit code, a tab, and what to tell."""
    causes = report.fact("failure_causes", FailureCauses)
    for cause in () if causes is None else causes.causes:
        remedy = f" ({quotable(cause.remedy, 120)})" if cause.remedy else ""
        yield quotable(cause.head), f"{ANY_CODE}\t{quotable(cause.says, 100)}{remedy}."
    patterns = report.fact("failure_patterns", FailurePatterns)
    told = [cure for cure in (() if patterns is None else patterns.cures) if _is_told(cure)]
    for cure in sorted(told, key=lambda cure: (cure.successes, cure.last_day)):
        why = f" ({quotable(cure.why, 80)})" if cure.why else ""
        helped = f"`{quotable(cure.cure)}` helped {cure.successes} of {cure.tries} times{why}"
        yield (
            quotable(cure.failed_heads[0]),
            f"{cure.code}\tAfter `{quotable(cure.failed_heads[0])}` failed so, {helped}.",
        )


def _is_told(cure: Cure) -> bool:
    return not cure.withheld and cure.kind != "retry" and len(cure.failed_heads) == 1
