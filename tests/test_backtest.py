"""`nixlore backtest`: what a machine's own past says about what would have been proposed, and nothing that came later."""

from __future__ import annotations

import tempfile
from pathlib import Path, PurePosixPath

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from commanding import runner
from history_home import fish_text, write
from nixlore import stages
from nixlore.act.foreseen import deeds, judged
from nixlore.act.plan import make_plan
from nixlore.cli import _backtest
from nixlore.cli._backtest_order import ranked
from nixlore.cli.backtest import days
from nixlore.machine import Machine
from nixlore.model.backtest import Backtest, Said
from nixlore.model.nix import Alias
from nixlore.model.run import Config
from nixlore.present._backtest import lines
from nixlore.present._text import plain
from nixlore.storage.cache import Cache
from written_repositories import START, Commit, build, git

DAY = 86_400
FLAKE = """{
  outputs = { nixpkgs, ... }: {
    nixosConfigurations.lab = nixpkgs.lib.nixosSystem { modules = [ ./a.nix ]; };
  };
}
"""


def module(*packages):
    return "{ pkgs, ... }: { environment.systemPackages = with pkgs; [ " + " ".join(packages) + " ]; }\n"


def repository(path, rows):
    """Build a configuration of one host from the days after START and what it declares from then on."""
    begin = [Commit({"flake.nix": FLAKE, "a.nix": module()}, "Begin", at=START)]
    return build(path, begin + [Commit({"a.nix": module(*some)}, at=START + day * DAY) for day, some in rows]).path


def machine(home, **fields):
    given = {"user": "ada", "now": START + 400 * DAY, "config_host": "lab", "config": Path(home) / "nixos"}
    return Machine(home=PurePosixPath(home), **given | fields)


def typed(*runs):
    """Return the days and the texts of a history that has something on every day."""
    every = [(f"ls {day} {hour}", START + day * DAY + hour) for day in range(380) for hour in (0, 1)]
    return sorted([*every, *((text, START + day * DAY + 60) for text, day in runs)], key=lambda row: row[1])


ADHOC = [(f"nix shell nixpkgs#hyperfine -c x{day}", day) for day in (150, 160, 170)]
USED = [(f"rg x{day}", day) for day in range(5, 380, 3)]
ROWS = [(1, ("ripgrep", "tokei")), (205, ("ripgrep", "tokei", "hyperfine")), (230, ("ripgrep", "hyperfine"))]
LAST = (380, ("ripgrep", "hyperfine", "jq"))


@pytest.fixture
def home(tmp_path):
    place = tmp_path / "home"
    write(place, ".local/share/fish/fish_history", fish_text(*typed(*ADHOC, *USED)))
    repository(place / "nixos", [*ROWS, LAST])
    return place


def replayed(found, times, until):
    dates, _ = _backtest.replayed(found, Config(), times, until, lambda _done: None)
    return dates[: len(times)]


def test_what_was_done_afterwards_tells_what_was_right(home, monkeypatch, capsys):
    run = runner(home, monkeypatch, capsys)
    done = run("backtest", "--json", "--config", home / "nixos", "--host", "lab", "--from", "2024-05-01")
    found = msgspec.json.decode(done.out, type=Backtest)
    said = {(one.code, one.doing, one.subject): one for one in found.suggestions}
    assert said["NX104", "add", "hyperfine"].outcome == "done"
    assert said["NX101", "remove", "tokei"].outcome == "done"
    assert ("NX101", "remove", "ripgrep") not in said
    rules = {rule.code: rule for rule in found.rules}
    assert (rules["NX101"].precision.part, rules["NX101"].recall.part) == (1, 1)
    assert (rules["NX104"].precision.part, rules["NX104"].recall.part) == (1, 1)
    assert found.entries > 300
    assert not (home / ".local/state/nixlore").exists()


def test_a_repetition_is_resolved_when_it_is_told_no_more(tmp_path, monkeypatch, capsys):
    home = tmp_path / "home"
    flake = FLAKE.replace("./a.nix", "./a.nix ./b.nix")
    commits = [
        Commit({"flake.nix": flake, "a.nix": module("jq"), "b.nix": module("fd")}, at=START),
        Commit({"b.nix": module("fd", "jq", "tokei"), "a.nix": module("jq", "tokei")}, at=START + 100 * DAY),
        Commit({"a.nix": module("tokei")}, at=START + 230 * DAY),
        Commit({"c.nix": "{ }"}, at=START + 380 * DAY),
    ]
    build(home / "nixos", commits)
    run = runner(home, monkeypatch, capsys)
    done = run("backtest", "--json", "--config", home / "nixos", "--host", "lab")
    found = msgspec.json.decode(done.out, type=Backtest)
    said = {one.subject: one for one in found.suggestions if one.code == "NX136"}
    assert {name: one.outcome for name, one in said.items()} == {"jq": "not done", "tokei": "not done"}
    later = run("backtest", "--json", "--config", home / "nixos", "--host", "lab", "--from", "2024-05-01")
    found = msgspec.json.decode(later.out, type=Backtest)
    assert {one.subject: one.outcome for one in found.suggestions} == {"jq": "done", "tokei": "not done"}
    assert (found.rules[0].recall.n, found.rules[0].doing) == (0, "merge")
    shown = run("backtest", "--config", home / "nixos", "--host", "lab", "--from", "2024-05-01").out
    assert "foreseen  " not in shown


def test_a_rule_that_had_nothing_to_read_is_told_as_silent(tmp_path, monkeypatch, capsys):
    home = tmp_path / "home"
    repository(home / "nixos", [*ROWS, LAST])
    run = runner(home, monkeypatch, capsys)
    done = run("backtest", "--config", home / "nixos", "--host", "lab")
    assert done.code == 0
    assert "none was read for this time" in done.out
    assert "No rule said anything that can be judged." in done.out
    assert "no history with times was read" in done.out
    assert "NX110, NX111" in done.out


def test_a_history_that_is_too_short_is_an_error_that_says_so(tmp_path, monkeypatch, capsys):
    home = tmp_path / "home"
    repository(home / "nixos", ROWS[:1])
    run = runner(home, monkeypatch, capsys)
    done = run("backtest", "--config", home / "nixos")
    assert done.code == 2
    assert "only 1 days of commits" in done.err
    repository(home / "more", [*ROWS, LAST])
    done = run("backtest", "--config", home / "more", "--every", "1d", "--horizon", "2", "--from", "2023-11-15")
    assert done.code == 0 or "more than" in done.err
    (home / "none").mkdir()
    assert "no git history" in run("backtest", "--config", home / "none").err
    assert run("backtest", "--every", "soon").code == 2


@pytest.mark.parametrize(("text", "expected"), [("90d", 90), ("2w", 14), ("1y", 365), ("30", 30)])
def test_a_stretch_of_days(text, expected):
    assert days(text) == expected


def test_every_rule_is_judged_or_left_out_for_a_reason():
    rules = {stages.load("synthesize", name).module.CODE for name in stages.names("synthesize")}
    left_out = [code for codes in _backtest.left_out().values() for code in codes]
    assert sorted([*_backtest.JUDGED, *left_out]) == sorted(rules)
    assert all(code == stages.load("synthesize", name).module.CODE for code, name in _backtest.JUDGED.items())
    ways = (_backtest.BY_HISTORY, _backtest.BY_PEOPLE, _backtest.BY_AGENTS, _backtest.BY_ABSENCE, _backtest.BY_HOST)
    assert sorted(code for some in ways for code in some) == sorted(_backtest.JUDGED)


def test_what_is_printed_says_what_each_share_rests_on(home):
    until = START + 380 * DAY
    times = [START + 195 * DAY, START + 285 * DAY]
    dates, evolution = _backtest.replayed(machine(home), Config(), times, until, lambda _done: None)
    found = judged(dates[:2], deeds(evolution), 90, 90, _backtest.left_out())
    text = plain(lines(found, verbose=True))
    assert "2 dates, 2024-05-27 to 2024-08-25, each looked at for 90 days" in text
    assert "not enough data (have 1, need 5)" in text
    assert "distinct command lines only the last use is known" in text
    assert "NX101  2024-05-27  remove tokei: done after 35 days" in text
    assert "NX104  2024-05-27  add hyperfine: done after 10 days" in text


# Nothing that came later may be known


chosen = st.lists(st.sampled_from(["ripgrep", "fd", "dust", "jq", "hyperfine"]), max_size=4, unique=True).map(tuple)
TEXTS = ["rg x", "fd y", "nix shell nixpkgs#hyperfine -c z", "jq .", "tokei", "dust"]


@settings(max_examples=6)
@given(
    st.lists(st.tuples(st.sampled_from(TEXTS), st.integers(0, 360)), max_size=60),
    st.lists(st.tuples(st.integers(1, 350), chosen), min_size=1, max_size=6, unique_by=lambda row: row[0]),
    st.integers(40, 340),
)
def test_a_machine_cut_at_a_date_says_the_same_as_a_look_back_to_it(runs, rows, day):
    then = START + day * DAY
    rows = [(0, ("ripgrep",)), *sorted(rows)]
    entries = typed(*((f"{text} {number}", at) for number, (text, at) in enumerate(runs)))
    with tempfile.TemporaryDirectory() as top:
        home = Path(top) / "home"
        write(home, ".local/share/fish/fish_history", fish_text(*entries))
        config = repository(home / "nixos", rows)
        (seen,) = replayed(machine(home), [then], START + 380 * DAY)
        write(home, ".local/share/fish/fish_history", fish_text(*(row for row in entries if row[1] <= then)))
        git(config, "reset", "-q", "--hard", git(config, "rev-list", "-1", f"--before={then}", "HEAD"))
        (cut,) = replayed(replace(machine(home), now=then), [then], then)
        assert seen == cut


def test_among_many_the_plan_of_the_date_says_what_is_first(home):
    then = START + 300 * DAY
    ((_, records),) = _backtest.records_at(machine(home), [then])
    found = replace(machine(home), as_of=then, now=then)
    given = {_backtest.GIT: records, _backtest.PATH: _backtest.BASE}
    run = _backtest.Past(machine=found, config=Config(), cache=Cache(None), given=given)
    report = run.report()
    plan = make_plan(report, lambda _file: None, (), then)
    unknown = [
        Said(code="NX102", doing="add", tool=name, subject=name, confidence="low", place=number)
        for number, name in enumerate("abc", 1)
    ]
    known = Said(code="NX101", doing="remove", tool="hyperfine", subject="hyperfine", confidence="low", place=4)
    ordered = ranked(run, report, [*unknown, known])
    assert sorted(one.place for one in ordered) == [1, 2, 3, 4]
    proposed = {subject for change in plan.changes for subject in change.subjects}
    first = ordered[0].subject
    assert first == "hyperfine" or first not in proposed
    assert [one.subject for one in ordered if one.code == "NX102"] == ["a", "b", "c"]


def test_a_past_run_reads_nothing_that_tells_only_of_the_present(home):
    write(home, ".config/fish/config.fish", "alias hf=hyperfine\n")
    then = START + 300 * DAY
    run = _backtest.Past(machine=replace(machine(home), as_of=then, now=then), config=Config(), cache=Cache(None))
    assert not any(alias.name == "hf" for alias in run.records(Alias) or ())
    assert all(stage.looks_back for stage in run.collectors)
