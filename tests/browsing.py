"""Reports to look at in a real browser: the sample machine's, one as large as any, an empty one, and a hostile one."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Generator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Self

import msgspec

from nixlore import demo, locate
from nixlore.cli._asked import Options
from nixlore.cli._planning import planned
from nixlore.cli._session import Session
from nixlore.cli.report import kinds, origins, rules
from nixlore.model.evolution import CommitMark
from nixlore.model.plan import Plan
from nixlore.model.run import Config, Target
from nixlore.present._page import Given, Share
from nixlore.present._page_frame import page
from nixlore.present._page_share import _changed
from nixlore.report import Report

CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
NOW = 1_790_000_000

CANARY = "window.canary = (window.canary || 0) + 1"
HOSTILE = (
    f"<script>{CANARY}</script>",
    f'"><img src=x onerror="{CANARY}">',
    f"<svg onload='{CANARY}'></svg>",
    f'<a href="javascript:{CANARY}">x</a>',
    "{{7*7}}{% for x in ().__class__.__base__.__subclasses__() %}{{x}}{% endfor %}",
    "</script></style></title></textarea><!--",
    "' onmouseover='x' style='x'",
    "\u202e\x00\x1b[31m",
)
"""Names that would do something if any of them became more than text."""


def sample(directory: Path) -> tuple[Report, Plan]:
    """Return the report of the sample machine and its plan."""
    root = demo.build(directory / "root", NOW)
    machine = locate.machine(root=root, now=NOW)
    found = locate.configuration(machine, Config())
    own = Session(Options(quiet=True), ready=locate.with_directories(machine, config=found, off=frozenset()))
    report = own.pipeline().run()
    return report, planned(own, report)


def empty() -> Report:
    """Return the report of a machine of which nothing is known."""
    target = Target(hostname="", asked_host="", user="")
    return Report(generated_at=NOW, target=target, config_repo="", facts={}, insights=(), coverage=(), diagnostics=())


def made(report: Report, plan: Plan | None = None, *, share: bool = False, **given: Any) -> bytes:
    """Return the report as HTML, with the rules there are."""
    return page(
        report, Given(rules=rules(), plan=plan, share=Share(hides=share, kinds=kinds()), origins=origins(), **given)
    )


def changed(report: Report, change: Callable[[str], str]) -> Report:
    """Return a report every text of which is another one, in whatever fact it stands."""
    facts = {
        name: _raw(_changed(fact, change))
        for name, kind in kinds().items()
        if (fact := report.fact(name, kind)) is not None
    }
    return _changed(msgspec.structs.replace(report, facts={}), change, facts=facts)


def hostile(report: Report, plan: Plan | None) -> tuple[Report, Plan | None]:
    """Return a report and plan in which every text ends in what would run if it could."""
    turn = iter(range(10**9))
    forms: dict[str, str] = {}

    def change(text: str) -> str:
        return forms.setdefault(text, f"{text}{HOSTILE[next(turn) % len(HOSTILE)]}")

    return changed(report, change), None if plan is None else _changed(plan, change)


def grown(report: Report, times: int) -> Report:
    """Return a report with so many times the tools, projects, commits, findings and packages."""
    facts = dict(report.facts)
    for name, kind in kinds().items():
        fact = report.fact(name, kind)
        if fact is not None and name in GROWING:
            # There are few projects in the sample.
            facts[name] = _raw(_multiplied(fact, GROWING[name], times * (6 if "project" in name else 1)))
    insights = tuple(_copy(one, copy) for copy in range(times) for one in report.insights)
    return msgspec.structs.replace(report, facts=facts, insights=insights)


GROWING = {
    "usage_alignment": ("tools",),
    "tool_profiles": ("tools",),
    "line_costs": ("lines",),
    "package_evolution": ("packages",),
    "config_log": ("entries",),
    "cross_project_patterns": ("projects",),
    "failure_patterns": ("commands", "cures"),
    "dependency_graph": ("packages",),
    "drift_report": ("items", "programs"),
}
"""The facts that grow with a machine, and their fields that do."""

_NAMED = """
attr_path subject head name names tool tools programs commit path pname needs needed_by store_path why
"""
NAMED = frozenset(_NAMED.split())
"""The fields that make a copy another thing."""

INSIDE = frozenset({"places", "lines", "events", "spells", "uses"})
"""The fields of a record whose records are copied with it; marks of commits are, wherever they stand."""

SPREAD = 250
"""How many days further back each copy of the sample's history lies, whose fourteen months so become ten years."""


def _multiplied(fact: Any, fields: tuple[str, ...], times: int) -> Any:
    found: dict[str, Any] = {}
    for field in fields:
        value = getattr(fact, field, None)
        if isinstance(value, dict):
            found[field] = {
                f"{key}{_end(copy)}": _copy(one, copy) for copy in range(times) for key, one in value.items()
            }
        elif value is not None:
            found[field] = tuple(_copy(one, copy) for copy in range(times) for one in value)
    return msgspec.structs.replace(fact, **found)


def _end(copy: int) -> str:
    return f"-{copy}" if copy else ""


def _copy(value: Any, copy: int) -> Any:
    """Return a record that is another one of its kind, further back in time."""
    if not copy:
        return value
    fields = {name: _field(name, getattr(value, name), copy) for name in value.__struct_fields__}
    return msgspec.structs.replace(value, **fields)


def _field(name: str, old: Any, copy: int) -> Any:
    new = old
    if name in NAMED and isinstance(old, str) and old:
        new = f"{copy:02}{old}" if name == "commit" else f"{old}{_end(copy)}"
    elif name in NAMED and isinstance(old, tuple):
        new = tuple(f"{one}{_end(copy)}" if isinstance(one, str) else one for one in old)
    elif name in ("at", "last") and isinstance(old, int):
        new = old - copy * SPREAD * 86_400 // (1 if name == "at" else 6)
    elif name == "date":
        new = (datetime.fromisoformat(old) - timedelta(copy * SPREAD)).isoformat()
    elif name in ("first_day", "last_day") and old is not None:
        new = old - copy * 7
    elif name == "line" and old:
        new = old + copy * 1000
    elif isinstance(old, CommitMark):
        new = _copy(old, copy)
    elif name in INSIDE and isinstance(old, tuple):
        new = tuple(_copy(one, copy) if isinstance(one, msgspec.Struct) else one for one in old)
    return new


def _raw(value: Any) -> msgspec.Raw:
    return msgspec.Raw(msgspec.json.encode(value))


@contextmanager
def chromium() -> Generator[Any]:
    """Give a real browser that can reach nothing."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - only the long tests have one

    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        try:
            yield browser
        finally:
            browser.close()


class Watched:
    """A page in a browser, with all that it said and asked for."""

    def __init__(self, browser: Any, file: Path, *, bypass_csp: bool = False, **options: Any) -> None:
        self.context = browser.new_context(bypass_csp=bypass_csp, offline=False, **options)
        self.page = self.context.new_page()
        self.said: list[str] = []
        self.asked: list[str] = []
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.address = file.as_uri()
        self.page.goto(self.address)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.context.close()
