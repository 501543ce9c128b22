"""A plan is made once for what it rests on, and anew when a file that it changes is not what it was."""

from __future__ import annotations

import msgspec
import pytest
from msgspec.structs import replace

from nixlore import demo, locate
from nixlore.act._patches import digest
from nixlore.cli import _planning
from nixlore.cli._asked import Options
from nixlore.cli._session import Session
from nixlore.config import Config

NOW = 1_790_000_000


@pytest.fixture
def own(tmp_path):
    """Return what a command works with on a sample machine of its own."""
    root = demo.build(tmp_path / "root", NOW)
    machine = locate.machine(root=root, now=NOW)
    found = locate.configuration(machine, Config())
    kept = tmp_path / "cache"
    ready = replace(locate.with_directories(machine, config=found, off=frozenset()), cache_dir=kept)
    return Session(Options(quiet=True), ready=ready)


def test_a_plan_of_the_same_run_is_found_again_without_any_fact_being_read(own, monkeypatch):
    first = _planning.planned(own, own.pipeline().run())
    again = own.pipeline().answer().report
    monkeypatch.setattr("nixlore.act.plan.make_plan", None)
    monkeypatch.setattr("nixlore.report.Facts.__getitem__", None)
    assert _planning.planned(own, again) == first


def test_a_plan_is_made_anew_where_a_fact_differs_and_nothing_else_of_the_report(own, monkeypatch):
    report = own.pipeline().run()
    _planning.planned(own, report)
    monkeypatch.setattr("nixlore.act.plan.make_plan", lambda *_: "made anew")
    monkeypatch.setattr(own.cache, "save", lambda *_: None)
    facts = {**report.facts, "tool_profiles": msgspec.Raw(b'{"tools":[]}')}
    assert _planning.planned(own, replace(report, facts=facts)) == "made anew"


def test_a_plan_follows_a_file_that_changed_while_the_report_did_not(own, monkeypatch):
    report = own.pipeline().run()
    first = _planning.planned(own, report)
    change = next(one for one in first.changes if one.patches and one.kind == "remove_unused")
    path = own.machine.config / change.patches[0].file
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    again = next(one for one in _planning.planned(own, report).changes if one.id == change.id)
    assert [patch.digest for patch in again.patches] == [digest(path.read_bytes())]
    monkeypatch.setattr("nixlore.act.plan.make_plan", None)
    assert _planning.planned(own, report).changes
