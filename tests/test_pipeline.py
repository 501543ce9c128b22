"""Stages run in order, failures are contained, and what a key says is unchanged is not made again."""

from __future__ import annotations

import sys
import types

import msgspec
import pytest
from msgspec.structs import replace

from nixlore.collected import encoded
from nixlore.model.nix import Alias, Declaration
from nixlore.model.run import DAY, Config
from nixlore.model.usage import CommandUsage
from nixlore.pipeline import Pipeline
from nixlore.report import Run
from nixlore.storage.cache import Cache
from nixlore.storage.keys import machine_key
from staging import a_machine, staged

COLLECT = """
def fingerprint(machine: Machine) -> bytes:
    return (Path(machine.home) / "source").read_bytes()
def collect(machine: Machine) -> Iterator[Declaration | Coverage]:
    ran("reads")
    text = (Path(machine.home) / "source").read_text()
    yield Declaration(kind="package", attr_path=text, option_path="o", scope="home", module="m", file="f", line=1)
    yield Coverage(collector="reads", source="source", state="read")
"""
OTHER = """
def fingerprint(machine: Machine) -> bytes:
    return (Path(machine.home) / "other").read_bytes()
def collect(machine: Machine) -> Iterator[Alias]:
    ran("other")
    if False:
        yield
"""
USAGE = """
def analyze(declarations: Sequence[Declaration]) -> CommandUsage:
    ran("usage")
    names = tuple(row.attr_path for row in declarations)
    return CommandUsage(commands=(), adhoc=(), windows=(), defined=names, hidden=0, other_hosts=0)
"""
RULE = """
CODE = "T1"
def infer(usage: CommandUsage, config: Config) -> Iterator[Insight]:
    ran("rule")
    for name in usage.defined:
        proof = Evidence(source="s", place="p", says="so")
        yield Insight(code=CODE, subject=name, says=name, severity="info", confidence="low", evidence=(proof,))
"""


@pytest.fixture
def packages(tmp_path, monkeypatch):
    found = staged(tmp_path / "nixlore", monkeypatch)
    found.add("collect", "reads", COLLECT)
    found.add("collect", "other", OTHER)
    found.add("analyze", "usage", USAGE)
    found.add("synthesize", "rule", RULE)
    return found


@pytest.fixture
def home(tmp_path):
    home = tmp_path / "home"
    home.mkdir()
    (home / "source").write_text("ripgrep")
    (home / "other").write_text("")
    return home


def pipeline(home, config=None, **fields):
    machine = a_machine(home, **fields)
    return Pipeline(machine=machine, config=config or Config(), cache=Cache(home / ".cache"))


def test_a_run_makes_facts_and_insights_of_records(packages, home):
    report = pipeline(home).run()
    assert report.fact("usage", CommandUsage).defined == ("ripgrep",)
    assert [(insight.code, insight.subject) for insight in report.insights] == [("T1", "ripgrep")]
    assert [(entry.collector, entry.state) for entry in report.coverage] == [("reads", "read")]
    assert report.diagnostics == ()
    assert report.generated_at == 1_700_000_000


def test_nothing_runs_again_while_nothing_changes(packages, home):
    first = pipeline(home).run()
    packages.ran()
    later = pipeline(home, now=1_700_000_000 + 60).run()
    assert packages.ran() == []
    assert later == first


def test_what_changed_runs_again_and_only_that(packages, home):
    pipeline(home).run()
    packages.ran()
    (home / "source").write_text("fd")
    assert [insight.subject for insight in pipeline(home).run().insights] == ["fd"]
    assert packages.ran() == ["reads", "usage", "rule"]
    (home / "other").write_text("new, but with the same records")
    pipeline(home).run()
    assert packages.ran() == ["other"]


def test_a_collector_without_a_fingerprint_runs_each_time(packages, home):
    packages.add("collect", "reads", COLLECT.replace("def fingerprint", "def unused"))
    pipeline(home).run()
    pipeline(home).run()
    assert packages.ran().count("reads") == 2


@pytest.mark.parametrize(
    "other",
    [
        {"now": 1_700_000_000 + DAY},
        {"config": Config(keep=("x",))},
        {"config_host": "desktop"},
        {"off": frozenset({"other"})},
    ],
)
def test_another_day_setting_host_or_source_is_another_report(packages, home, other):
    pipeline(home).run()
    assert pipeline(home, **other).run().generated_at == other.get("now", 1_700_000_000)
    first, last = pipeline(home), pipeline(home, **other).last()
    assert last.basis == pipeline(home, **other).basis
    assert (last.basis, last.day) != (first.basis, 1_700_000_000 // DAY)


def test_another_version_of_nixlore_trusts_nothing_of_the_last(packages, home, monkeypatch):
    pipeline(home).run()
    packages.ran()
    monkeypatch.setattr("nixlore.pipeline.package_key", lambda: "other")
    monkeypatch.setattr("nixlore.values.package_key", lambda: "other")
    pipeline(home).run()
    assert sorted(packages.ran()) == ["other", "reads", "rule", "usage"]


def test_machines_do_not_share_what_is_kept(packages, home, tmp_path):
    pipeline(home).run()
    packages.ran()
    fresh = pipeline(home)
    fresh.machine = replace(fresh.machine, config=tmp_path)
    fresh.run()
    assert "reads" in packages.ran()


def test_a_collector_is_all_or_nothing_and_its_failure_is_told(packages, home):
    packages.add(
        "collect",
        "reads",
        """
        def collect(machine: Machine) -> Iterator[Declaration]:
            yield Declaration(kind="package", attr_path="x", option_path="o", scope="home", module="m", file="f", line=1)
            raise SourceError("is no database", where="/x/y.db", remedy="remove it")
        """,
    )
    report = pipeline(home).run()
    assert report.facts == {}
    first, second, third = report.diagnostics
    assert (first.stage, first.subject, first.cause, first.remedy, first.severity) == (
        "collect/reads",
        "/x/y.db",
        "is no database",
        "remove it",
        "warning",
    )
    assert (second.stage, second.cause, second.severity) == ("analyze/usage", "skipped for want of Declaration", "note")
    assert third.cause == "skipped for want of CommandUsage"


def test_a_secret_in_the_name_of_a_file_is_not_told(packages, home):
    secret = "ghp_" + "a1B2" * 9
    packages.add(
        "collect", "other", OTHER.replace('ran("other")', f"raise SourceError('gone', where='/x/{secret}.nix')")
    )
    (note,) = pipeline(home).run().diagnostics
    assert secret not in note.subject
    assert note.subject.startswith("/x/")


def test_nothing_collected_is_not_missing(packages, home):
    packages.add("collect", "reads", "def collect(machine: Machine) -> Iterator[Declaration]:\n    yield from ()\n")
    assert pipeline(home).run().fact("usage", CommandUsage).defined == ()


@pytest.mark.parametrize(("step", "name"), [("collect", "reads"), ("analyze", "usage"), ("synthesize", "rule")])
def test_a_bug_in_a_stage_stops_nothing_else_and_tells_no_value(packages, home, step, name):
    text = {"collect": COLLECT, "analyze": USAGE, "synthesize": RULE}[step]
    packages.add(step, name, text.replace(f'ran("{name}")', '{}["hunter2"]'))
    report = pipeline(home).run()
    (bug,) = [note for note in report.diagnostics if note.severity == "error"]
    assert bug.stage == f"{step}/{name}"
    assert bug.cause.startswith(f"a bug: KeyError at {name}.py:")
    assert "hunter2" not in str(bug)
    assert len(packages.ran()) == {"collect": 1, "analyze": 2, "synthesize": 3}[step]


def test_running_out_of_memory_is_told(packages, home):
    packages.add("analyze", "usage", USAGE.replace('ran("usage")', "raise MemoryError"))
    assert "ran out of memory" in [note.cause for note in pipeline(home).run().diagnostics]


def test_interruption_is_not_contained(packages, home):
    packages.add("analyze", "usage", USAGE.replace('ran("usage")', "raise KeyboardInterrupt"))
    with pytest.raises(KeyboardInterrupt):
        pipeline(home).run()


def test_a_failing_fingerprint_is_told_and_the_collector_still_runs(packages, home):
    packages.add("collect", "other", OTHER.replace("return", "raise SourceError('cannot be listed', where='/x') #"))
    report = pipeline(home).run()
    assert [note.subject for note in report.diagnostics] == ["/x"]
    assert "other" in packages.ran()


def test_a_source_that_is_off_is_not_read_and_said_so(packages, home):
    report = pipeline(home, off=frozenset({"reads"})).run()
    assert packages.ran() == ["other"]
    assert [(entry.collector, entry.state) for entry in report.coverage] == [("reads", "off")]


def test_ignored_rules_are_left_out(packages, home):
    assert pipeline(home, Config(ignore=("T1",))).run().insights == ()


def test_names_that_are_not_utf8_reach_the_report_readable(packages, home):
    packages.add("collect", "reads", COLLECT.replace("attr_path=text", r"attr_path='a\udc80'"))
    assert pipeline(home).run().fact("usage", CommandUsage).defined == ("a?",)


def test_progress_is_told_before_each_stage(packages, home):
    seen = []
    run = pipeline(home)
    run.progress = lambda label, number, count: seen.append((label, number, count))
    run.run()
    assert seen == [
        ("collect/other", 0, 4),
        ("collect/reads", 1, 4),
        ("analyze/usage", 2, 4),
        ("synthesize/rule", 3, 4),
    ]


def test_an_optional_input_may_be_missing(packages, home):
    packages.add(
        "analyze",
        "usage",
        USAGE.replace(
            "declarations: Sequence[Declaration]",
            "declarations: Sequence[Declaration], binaries: Sequence[Binary] | None",
        )
        + "    assert binaries is None\n",
    )
    report = pipeline(home).run()
    assert [note.cause for note in report.diagnostics] == []


def test_the_catalog_is_opened_only_when_a_stage_asks_for_it(packages, home, monkeypatch):
    opened = []

    class Catalog:
        date = "2026-01-01"

    identity = types.ModuleType("nixlore.identity")
    identity.Catalog = Catalog
    index = types.ModuleType("nixlore.index")
    index.catalog = lambda _machine: opened.append(1) or Catalog()
    monkeypatch.setitem(sys.modules, "nixlore.identity", identity)
    monkeypatch.setitem(sys.modules, "nixlore.index", index)
    pipeline(home).run()
    assert opened == []
    wanted = USAGE.replace(
        "declarations: Sequence[Declaration]", "declarations: Sequence[Declaration], catalog: Catalog"
    )
    packages.add("analyze", "usage", "from nixlore.identity import Catalog\n" + wanted)
    fresh = pipeline(home)
    fresh.cache = Cache(None)
    assert fresh.run().fact("usage", CommandUsage) is not None
    assert opened == [1]


def seconds(home, **again):
    """Make the last run one whose collectors took so long when they had little to read."""
    run = pipeline(home)
    last = run.last()
    run.cache.save("runs", machine_key(run.machine), msgspec.structs.replace(last, again=again, seconds={}))


def test_cheap_news_are_read_at_once(packages, home):
    pipeline(home).run()
    seconds(home, reads=0.1)
    (home / "source").write_text("fd")
    answer = pipeline(home).answer()
    assert answer.outdated == ()
    assert [insight.subject for insight in answer.report.insights] == ["fd"]


def test_dear_news_are_named_and_answered_from_the_last_run(packages, home):
    pipeline(home).run()
    seconds(home, reads=0.4)
    packages.ran()
    (home / "source").write_text("fd")
    answer = pipeline(home).answer()
    assert answer.outdated == ("reads",)
    assert [insight.subject for insight in answer.report.insights] == ["ripgrep"]
    assert packages.ran() == []
    assert [insight.subject for insight in pipeline(home).run().insights] == ["fd"]


def test_the_time_of_the_later_stages_counts_as_well(packages, home):
    pipeline(home).run()
    run = pipeline(home)
    slow = msgspec.structs.replace(run.last(), again={}, seconds={"collect/reads": 9.0, "analyze/usage": 1.0})
    run.cache.save("runs", machine_key(run.machine), slow)
    assert pipeline(home).answer().outdated == ()
    (home / "source").write_text("fd")
    assert pipeline(home).answer().outdated == ("reads",)


def test_a_new_day_is_named_where_the_later_stages_take_long(packages, home):
    pipeline(home).run()
    tomorrow = 1_700_000_000 + DAY
    run = pipeline(home)
    run.cache.save(
        "runs", machine_key(run.machine), msgspec.structs.replace(run.last(), seconds={"analyze/usage": 1.0})
    )
    assert pipeline(home, now=tomorrow).answer().outdated == ("the day",)
    assert pipeline(home, now=tomorrow).run().generated_at == tomorrow
    assert pipeline(home, now=tomorrow).answer().outdated == ()


def test_a_new_index_of_programs_is_another_report(packages, home):
    machine = a_machine(home, cache_dir=home / ".cache")
    first = Pipeline(machine=machine, config=Config(), cache=Cache(home / ".cache")).basis
    (home / ".cache/nix-index").mkdir(parents=True)
    assert Pipeline(machine=machine, config=Config(), cache=Cache(home / ".cache")).basis != first


def test_a_machine_that_was_never_scanned_is_read_whatever_it_takes(packages, home):
    assert pipeline(home).answer(patience=0).report.facts


def test_a_first_answer_does_not_wait_for_a_source_of_great_size(packages, home):
    packages.add("collect", "other", OTHER + "def size(machine):\n    return 80_000_000\n")
    for _ in range(2):
        answer = pipeline(home).answer()
        assert answer.outdated == ("other",)
        assert answer.report.facts
        assert "other" not in packages.ran()
    pipeline(home).run()
    assert packages.ran() == ["other"]
    assert pipeline(home).answer().outdated == ()


def test_a_first_answer_of_another_version_waits_no_longer_than_the_very_first(packages, home, monkeypatch):
    packages.add("collect", "other", OTHER + "def size(machine):\n    return 80_000_000\n")
    pipeline(home).run()
    packages.ran()
    for module in ("pipeline", "values", "storage.keys"):
        monkeypatch.setattr(f"nixlore.{module}.package_key", lambda: "another version")
    answer = pipeline(home).answer()
    assert answer.outdated == ("other",)
    assert answer.report.facts
    assert "other" not in packages.ran()
    pipeline(home).run()
    assert "other" in packages.ran()
    assert pipeline(home).answer().outdated == ()


def test_what_this_version_has_read_before_is_read_on_whatever_its_size(packages, home):
    packages.add("collect", "other", OTHER + "def size(machine):\n    return 80_000_000\n")
    pipeline(home).run()
    assert pipeline(home, config=Config(unused_after_days=31)).answer().outdated == ()


def test_a_history_that_was_named_is_waited_for_whatever_its_size(packages, home):
    packages.add("collect", "other", OTHER + "def size(machine):\n    return 80_000_000\n")
    assert pipeline(home, histories=(home / "named",)).answer().outdated == ()


def test_of_several_sources_the_small_ones_are_read_for_a_first_answer(packages, home):
    packages.add("collect", "reads", COLLECT + "def size(machine):\n    return 9_000_000\n")
    packages.add("collect", "other", OTHER + "def size(machine):\n    return 8_000_000\n")
    assert pipeline(home).answer().outdated == ("reads",)
    assert packages.ran() == ["other"]


def test_only_a_second_run_tells_what_news_cost(packages, home):
    pipeline(home).run()
    assert pipeline(home).last().again == {}
    assert set(pipeline(home).last().seconds) == {"collect/reads", "collect/other", "analyze/usage", "synthesize/rule"}
    (home / "source").write_text("fd")
    pipeline(home).run()
    assert set(pipeline(home).last().again) == {"reads"}


def test_a_damaged_cache_counts_as_none(packages, home):
    first = pipeline(home).run()
    for path in (home / ".cache").rglob("*"):
        if path.is_file():
            path.write_bytes(path.read_bytes()[:20])
    assert pipeline(home).run() == first
    assert isinstance(pipeline(home).last(), Run)


@pytest.mark.parametrize("content", [None, b"damaged"])
def test_a_fact_that_is_gone_or_damaged_is_made_again(packages, home, content):
    first = pipeline(home).run()
    packages.ran()
    (fact,) = (home / ".cache/facts").iterdir()
    whole = fact.read_bytes()
    fact.unlink() if content is None else fact.write_bytes(content)
    assert pipeline(home).run() == first
    assert packages.ran() == ["usage"]
    assert fact.read_bytes() == whole


def test_where_nothing_may_be_read_a_fact_that_is_gone_is_missing(packages, home):
    pipeline(home).run()
    (fact,) = (home / ".cache/facts").iterdir()
    fact.unlink()
    own = pipeline(home)
    packages.ran()
    assert own.opened(own.last(), may_read=False).fact("usage", CommandUsage) is None
    assert packages.ran() == []


def test_only_the_facts_of_the_last_run_are_kept(packages, home):
    for text in ("ripgrep", "fd", "bat"):
        (home / "source").write_text(text)
        last = pipeline(home).run()
    (fact,) = (home / ".cache/facts").iterdir()
    assert bytes(last.facts["usage"]) in fact.read_bytes()


def test_an_unchanged_report_reads_only_the_facts_that_are_asked_for(packages, home):
    pipeline(home).run()
    (fact,) = (home / ".cache/facts").iterdir()
    report = pipeline(home).run()
    fact.unlink()
    assert list(report.facts) == ["usage"]
    assert report.insights
    packages.ran()
    assert encoded(report) == encoded(pipeline(home).run())
    assert packages.ran() == ["usage"]


def test_records_of_a_type_come_from_all_that_make_it(packages, home):
    assert [row.attr_path for row in pipeline(home).records(Declaration)] == ["ripgrep"]
    assert pipeline(home).records(Alias) == []
    assert pipeline(home).records(CommandUsage) is None


def test_presenters_of_files_are_run_and_contained(packages, home):
    packages.add(
        "present", "good", "def present(report: Report) -> Mapping[str, bytes]:\n    return {'a.json': b'{}'}\n"
    )
    packages.add("present", "bad", "def present(report: Report) -> Mapping[str, bytes]:\n    raise ValueError\n")
    packages.add("present", "screen", "def present(report: Report) -> tuple[str, ...]:\n    raise ValueError\n")
    run = pipeline(home)
    assert run.present(run.run()) == {"a.json": b"{}"}
    assert [note.stage for note in run.diagnostics] == ["present/bad"]
