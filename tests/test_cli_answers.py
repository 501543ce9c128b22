"""`nixlore`, `why`, `check`, `show`, `rule`, `agent context` and `self doctor` print the answers, for people and as JSON."""

from __future__ import annotations

import re
import types

import msgspec
import pytest

from commanding import RULE, fact, made_up, runner
from nixlore.identity import Candidate, Catalog
from nixlore.index import OwnIndex


@pytest.fixture
def home(tmp_path):
    return tmp_path / "home"


@pytest.fixture
def stages(tmp_path, home, monkeypatch):
    return made_up(tmp_path / "nixlore", home, monkeypatch)


@pytest.fixture
def nixlore(home, stages, monkeypatch, capsys):
    return runner(home, monkeypatch, capsys)


def test_alone_it_shows_the_machine_in_one_screen(nixlore):
    done = nixlore()
    assert done.code == 0
    assert done.out.count("\n") < 25
    for text in ("used by", "4,000 distinct lines", "Worth a look (1)", "What could not be seen"):
        assert text in done.out
    assert msgspec.json.decode(nixlore("--json").out)["insights"][0]["subject"] == "hyfetch"


def test_alone_it_tells_what_changed_since_a_day_before(nixlore, home):
    nixlore("scan")
    assert "changed  " not in nixlore().out
    figures = home / ".local/state/nixlore/snapshots.jsonl"
    figures.write_text(
        re.sub(r'"declared":\d+', '"declared":3', re.sub(r'"at":"\d+', '"at":"2020', figures.read_text()))
    )
    assert nixlore().out.splitlines()[1].startswith("  changed        since 2020-")


def test_a_cheap_change_is_in_the_next_answer(nixlore, home, stages):
    nixlore("scan")
    stages.ran()
    (home / "source").write_text("fd")
    done = nixlore("why", "rg")
    assert done.err == ""
    assert "nix_config" in stages.ran()


def test_a_dear_change_is_named_with_the_age_of_the_answer(nixlore, home, stages, monkeypatch):
    nixlore("scan")
    monkeypatch.setattr("nixlore.report.UNKNOWN_SECONDS", 0.5)
    monkeypatch.setattr("time.time", lambda: __import__("time").time_ns() / 1e9 + 7)
    (home / "source").write_text("fd")
    stages.ran()
    done = nixlore("why", "rg")
    assert stages.ran() == []
    assert done.err.startswith("nixlore: as of ")
    assert "nix_config changed since: nixlore scan" in done.err
    assert nixlore("why", "rg", "-q").err == ""
    assert nixlore("scan").code == 0
    assert nixlore("why", "rg").err == ""


def test_why_tells_what_is_known(nixlore):
    done = nixlore("why", "rg")
    assert done.code == 0
    assert done.out.startswith("rg: ripgrep\n  declared   home.nix:12 in home.packages, on laptop\n")
    assert msgspec.json.decode(nixlore("why", "rg", "--json").out)["tools"][0]["attr_path"] == "ripgrep"


def test_why_of_an_unknown_name_helps(nixlore, monkeypatch):
    class Known:
        def attributes_of(self, name):
            return [Candidate("jq", "catalog")] if name == "jq" else []

        def has_attribute(self, name):
            return None

        def packages_of(self, attr_path):
            return (attr_path,)

        def programs_of(self, attr_path):
            return None

    monkeypatch.setattr("nixlore.index.catalog", lambda _machine: Known())
    done = nixlore("why", "hyftch")
    assert done.code == 0
    assert "Did you mean hyfetch?" in done.out
    assert "nix shell nixpkgs#jq" in nixlore("why", "jq").out
    assert issubclass(Catalog, object)


def test_check_shows_each_insight_with_its_evidence(nixlore):
    done = nixlore("check")
    assert done.code == 0
    assert done.out.startswith(
        "NX101  hyfetch is not used [low confidence]\n       nix_config home.nix:3: declared in home.packages\n"
    )
    assert "1 insight of 1 rule" in done.out
    assert "broken.nix: has a syntax error" in done.out


@pytest.mark.parametrize(
    ("args", "found"),
    [
        (("NX101",), {"NX101"}),
        (("nx1",), {"NX101", "NX102"}),
        (("unused_package",), {"NX101"}),
        (("--select", "NX102"), {"NX102"}),
        (("NX101", "--select", "NX102"), {"NX101", "NX102"}),
        (("--ignore", "NX101"), {"NX102"}),
        (("NX1", "--ignore", "NX102"), {"NX101"}),
    ],
)
def test_check_can_be_narrowed(nixlore, stages, args, found):
    stages.add("synthesize", "other", RULE.replace("NX101", "NX102"))
    shown = msgspec.json.decode(nixlore("check", *args, "--json").out)
    assert {insight["code"] for insight in shown} == found


def test_what_all_insights_of_a_rule_rest_on_is_told_once(nixlore, stages):
    twice = """
    for name in ("hyfetch", "figlet"):
        own = Evidence(source="catalog", place=name, says="provides " + name)
        yield Insight(code=CODE, subject=name, says=name + " is not used", severity="advice", confidence="low",
            evidence=(own, proof))
"""
    stages.add("synthesize", "unused_package", RULE.partition("    yield")[0] + twice)
    assert nixlore("check").out.startswith(
        "NX101  figlet is not used [low confidence]\n"
        "       catalog figlet: provides figlet\n"
        "NX101  hyfetch is not used [low confidence]\n"
        "       catalog hyfetch: provides hyfetch\n"
        "NX101  All 2 rest on this, too:\n"
        "       nix_config home.nix:3: declared in home.packages\n"
    )


@pytest.mark.parametrize("args", [("why", "rg"), ("check",), ("show", "tools"), ()])
def test_a_host_that_the_repository_does_not_have_is_refused(nixlore, stages, args):
    lost = fact("ALIGNMENT", "correlate", "UsageAlignment").replace("return FACT", "return replace(FACT, host='')")
    stages.add("correlate", "usage_alignment", "from msgspec.structs import replace\n" + lost)
    done = nixlore(*args, "--host", "lapto")
    assert (done.code, done.out) == (2, "")
    assert done.err == "nixlore: there is no host 'lapto' (did you mean laptop?)\n"
    assert nixlore(*args, "--host", "lapto", "--eval").code == 0
    assert nixlore(*args).code == 0


def test_only_when_asked_for_does_something_found_end_with_1(nixlore):
    assert nixlore("check").code == 0
    assert nixlore("check", "--exit-code").code == 1


def test_nothing_found_is_said_and_ends_with_0(nixlore, stages):
    stages.add("synthesize", "unused_package", RULE.partition("    ran(")[0] + "    yield from ()\n")
    done = nixlore("check", "--exit-code")
    assert done.code == 0
    assert done.out.startswith("Nothing was found.\n")


@pytest.mark.parametrize(("view", "lines"), [("usage", 5), ("tools", 5), ("hosts", 3)])
def test_a_table_that_goes_elsewhere_is_separated_by_tabs(nixlore, view, lines):
    done = nixlore("show", view)
    rows = done.out.splitlines()
    assert len(rows) == lines
    assert len({row.count("\t") for row in rows}) == 1
    assert len(nixlore("show", view, "-n", "1").out.splitlines()) == 2
    assert msgspec.json.decode(nixlore("show", view, "--json").out)


def test_an_empty_table_says_where_to_look(nixlore, stages):
    empty = fact("USAGE", "analyze", "CommandUsage").replace("return FACT", "return replace(FACT, commands=())")
    stages.add("analyze", "command_usage", "from msgspec.structs import replace\n" + empty)
    done = nixlore("show", "usage")
    assert done.out.startswith("command\t")
    assert done.err == "nixlore: nothing to show yet: `nixlore self doctor` says what is missing\n"
    assert nixlore("show", "usage", "-q").err == ""


def test_a_table_whose_fact_is_missing_says_so(nixlore, stages):
    stages.add(
        "analyze",
        "host_overview",
        "from nixlore.model.hosts import HostOverview\ndef analyze(rows: Sequence[Binary] | None) -> HostOverview:\n    raise ValueError\n",
    )
    done = nixlore("show", "hosts")
    assert done.code == 2
    assert "host_overview could not be made (`nixlore self doctor`" in done.err


def test_a_rule_is_explained_by_its_module(nixlore):
    assert nixlore("rule", "NX101").out == "NX101  unused_package\n\nNothing ran it.\n\nExplained at length.\n"
    assert nixlore("rule", "unused_package").out == nixlore("rule", "nx101").out
    assert nixlore("rule").out == "NX101  Nothing ran it.\n"
    assert msgspec.json.decode(nixlore("rule", "NX101", "--json").out)["name"] == "unused_package"


def test_the_block_for_agents_is_short(nixlore):
    done = nixlore("agent", "context")
    assert done.out.startswith("## This machine\n<!-- host -->\n- NixOS, host laptop")
    told = msgspec.json.decode(nixlore("agent", "context", "--json").out)
    assert told["context"] == done.out
    assert told["tokens"] <= 400


def test_the_doctor_tells_sources_places_and_times(nixlore, home):
    nixlore("scan")
    done = nixlore("self", "doctor")
    for text in (
        "  nix_config       source: ",
        f"  settings         {home}/.config/nixlore/config.toml (not there: defaults;",
        f"  our files        {home}/.local/state/nixlore (written ",
        "  histories        not asked yet",
        "  mirror           none: no Claude Code here",
        f"  cache            {home}/.cache/nixlore",
        "collect/nix_config",
    ):
        assert text in done.out
    found = msgspec.json.decode(nixlore("self", "doctor", "--json").out)
    assert set(found) == {"coverage", "diagnostics", "places", "recording", "seconds"}


@pytest.mark.parametrize(("kind", "told"), [("tmpfs", True), ("ext4", False)])
def test_the_doctor_names_what_a_root_in_memory_would_lose(nixlore, home, monkeypatch, kind, told):
    table = {"/": "ext4", str(home.parent): kind}
    monkeypatch.setattr("nixlore.collect._mounts.mounts", lambda _machine: table)
    says = f"gone after a reboot; persist {home}/.local/state/nixlore"
    assert (says in nixlore("self", "doctor").out) is told


def test_the_index_is_built_by_its_own_module(nixlore, monkeypatch):
    built = OwnIndex(database="/db", date="2026-01-01", current=True)
    monkeypatch.setattr("nixlore.index.build", lambda _machine, progress: progress("reading") or built)
    assert nixlore("self", "index").err == "reading\n"
    assert msgspec.json.decode(nixlore("self", "index", "--json").out, type=OwnIndex) == built


def test_without_a_database_the_index_says_how_to_get_one(nixlore):
    done = nixlore("self", "index")
    assert done.code == 2
    assert "no nix-index database was found (run `nix-index`" in done.err


@pytest.mark.parametrize(
    ("current", "says"), [(True, "catalog          2026"), (False, "not read yet: nixlore self index")]
)
def test_the_doctor_tells_by_what_programs_are_known(nixlore, monkeypatch, current, says):
    monkeypatch.setattr("nixlore.index.state", lambda _: OwnIndex(database="/db", date="2026-01-01", current=current))
    monkeypatch.setattr("nixlore.index.catalog", lambda _: types.SimpleNamespace(date="2026-02-02"))
    assert says in nixlore("self", "doctor").out
