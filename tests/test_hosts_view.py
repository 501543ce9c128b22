"""`show hosts --diff`, `export --summary`, `self import` and the line of `why`, by hand and on two sample machines."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace

from commanding import Run, runner
from host_reports_made import DAY, host_report, use
from nixlore import demo, locate
from nixlore.cli.export import summary
from nixlore.machine import Machine
from nixlore.model.nix import Declaration, Host
from nixlore.model.other_hosts import HostReport, HostsCompared, HostTool, HostUse, KnownHost
from nixlore.model.run import Config
from nixlore.pipeline import Pipeline
from nixlore.present._hosts_compared import differences, elsewhere, nothing, sentences
from nixlore.present._tables import fitted
from nixlore.present._text import plain
from nixlore.report import Report
from nixlore.storage.cache import Cache
from reporting import NASTY, a_report, harmless

NOW = 1_790_000_000


def used(host: str, count: int = 3, **more: object) -> HostUse:
    given = {"actor": "human", "unit": "runs", "days": 2, "last_day": DAY}
    return HostUse(host=host, count=count, **{**given, **more})  # type: ignore[arg-type]


def row(attr_path: str, *declared: str, **more: object) -> HostTool:
    given = {"used": (), "unseen": (), "unread": ()}
    return HostTool(attr_path=attr_path, declared=declared, **{**given, **more})  # type: ignore[arg-type]


LARKSPUR = KnownHost(name="larkspur", is_this=True, told="this machine", is_read=True, first_day=DAY - 9, last_day=DAY)
BRAMBLE = KnownHost(
    name="bramble", is_this=False, told="report", is_read=True, day=DAY, first_day=DAY - 90, last_day=DAY
)
SERVER = KnownHost(name="server", is_this=False, told="nothing", is_read=False)


def report(*tools: HostTool, hosts: tuple[KnownHost, ...] = (LARKSPUR, BRAMBLE, SERVER)) -> Report:
    fact = HostsCompared(hosts=hosts, tools=tools)
    return msgspec.structs.replace(a_report(), facts={"hosts_compared": msgspec.Raw(msgspec.json.encode(fact))})


KUBECTL = row(
    "kubectl", "larkspur", "bramble", "server", used=(used("bramble"),), unseen=("larkspur",), unread=("server",)
)


def test_a_narrow_terminal_cuts_counts_before_it_leaves_out_where_nothing_is_seen():
    many = (used("bramble", 1_000), used("bramble", 900, actor="agent"), used("larkspur", 700, actor="agent"))
    found = differences(report(row("kubectl", "larkspur", "bramble", used=many, unseen=("larkspur",))))
    assert found is not None
    made = fitted(found, 80)
    assert "not seen on" in made.columns
    assert made.rows[0][2].endswith("…")


def test_the_table_says_where_a_package_is_declared_used_not_seen_and_not_read():
    found = differences(report(KUBECTL))
    assert found is not None
    assert found.columns == ("package", "declared on", "used on", "not seen on", "not read")
    assert found.rows == (("kubectl", "larkspur, bramble, server", "bramble 3 runs", "larkspur", "server"),)


def test_counts_of_people_and_agents_and_of_other_units_are_never_added():
    uses = (used("bramble"), used("bramble", 1, actor="agent"), used("bramble", 9, unit="distinct command lines"))
    found = differences(report(row("jq", "bramble", used=uses)))
    assert found is not None
    assert found.rows[0][2] == "bramble 3 runs and 1 run by agents and 9 distinct command lines"


def test_what_is_alike_everywhere_as_far_as_is_known_is_left_out():
    hosts = ("larkspur", "bramble", "server")
    everywhere = row("jq", *hosts, used=(used("larkspur"), used("bramble")), unread=("server",))
    unknown = row("glibc", *hosts, unread=("server",))
    found = differences(report(everywhere, unknown, row("fd", *hosts, used=(used("bramble"),), unread=("server",))))
    assert found is not None
    assert [cells[0] for cells in found.rows] == ["fd"]


def test_each_host_says_what_is_known_of_it():
    blind = KnownHost(name="oak", is_this=False, told="report", is_read=False, day=DAY)
    dateless = KnownHost(name="yew", is_this=False, told="report", is_read=True, day=DAY)
    assert plain(sentences(report(hosts=(LARKSPUR, BRAMBLE, SERVER, blind, dateless)))).splitlines() == [
        "larkspur: this one; histories from 2026-02-07 to 2026-02-16",
        "bramble: told on 2026-02-16; histories from 2025-11-18 to 2026-02-16",
        "server: not read",
        "oak: told on 2026-02-16; no history was read there",
        "yew: told on 2026-02-16; its histories have no dates",
        "there: `nixlore export --summary > HOST.json`, here: `nixlore self import HOST.json`",
    ]


def test_why_there_is_nothing_to_compare_is_said():
    assert nothing(report(hosts=(LARKSPUR,))).startswith("only one host is known")
    assert nothing(report()) == "every package is declared and used on every host"
    assert differences(a_report()) is None
    assert list(sentences(a_report())) == []


def test_a_line_of_why_tells_of_the_other_hosts():
    assert elsewhere(report(KUBECTL), ["kubectl"]) == (
        "declared on 2 other hosts; used on bramble (3 runs, last on 2026-02-16); server not read"
    )
    assert elsewhere(report(row("jq", "bramble", unseen=("bramble",))), ["pkgs.jq"]) == (
        "declared on 1 other host; not seen on bramble"
    )
    assert elsewhere(report(row("jq", "larkspur")), ["jq"]) == ""
    assert elsewhere(report(KUBECTL), ["jq"]) == ""
    assert elsewhere(report(KUBECTL, hosts=(LARKSPUR, SERVER)), ["kubectl"]) == ""
    assert elsewhere(a_report(), ["kubectl"]) == ""


def test_no_name_can_move_the_cursor():
    made = report(row(NASTY, NASTY), hosts=(msgspec.structs.replace(BRAMBLE, name=NASTY), LARKSPUR))
    assert harmless(plain(sentences(made)))


@pytest.fixture
def nixlore(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    return runner(tmp_path / "home", monkeypatch, capsys)


def written(tmp_path: Path, found: HostReport) -> Path:
    path = tmp_path / "HOST.json"
    path.write_bytes(msgspec.json.encode(found))
    return path


def test_a_report_is_taken_in_listed_replaced_and_forgotten(nixlore: Run, tmp_path: Path):
    state = tmp_path / "home/.local/state/nixlore"
    done = nixlore("self", "import", written(tmp_path, host_report()))
    assert (done.code, done.out) == (0, "")
    assert "taken in: bramble, as of 2026-02-16: 1 package declared, 1 used" in done.err
    kept = state / "hosts/bramble.json"
    assert kept.stat().st_mode & 0o777 == 0o600
    assert str(kept) in (state / "manifest.jsonl").read_text()
    newer = host_report(used=(use("kubectl"), use("jq")))
    nixlore("self", "import", written(tmp_path, newer))
    assert "bramble, as of 2026-02-16: 1 package declared, 2 used" in nixlore("self", "import").out
    assert json.loads(nixlore("self", "import", "--json").out)[0]["host"] == "bramble"
    older = nixlore("self", "import", written(tmp_path, host_report(day=DAY - 5)))
    assert "older than the one before of 2026-02-16" in older.err
    assert "what bramble told is forgotten" in nixlore("self", "import", "--remove", "bramble").err
    assert not kept.exists()
    again = nixlore("self", "import", "--remove", "bramble")
    assert (again.code, "nor has any other host" in again.err) == (2, True)
    assert "no other host has told anything" in nixlore("self", "import").err


def test_what_is_no_report_is_refused_and_nothing_is_written(nixlore: Run, tmp_path: Path):
    path = tmp_path / "HOST.json"
    path.write_text('{"schema": "nixlore/host_report/1.0", "host": "../../x"}')
    done = nixlore("self", "import", path)
    assert (done.code, "is not as a report of a host must be" in done.err) == (2, True)
    assert nixlore("self", "import", "--remove", "../../x").code == 2
    assert nixlore("self", "import", path, "--remove", "x").code == 2
    assert not (tmp_path / "home/.local/state/nixlore/hosts").exists()


def test_what_this_host_told_itself_is_refused(nixlore: Run, tmp_path: Path):
    name = locate.machine().host
    path = written(tmp_path, host_report(name, hosts=(name,), declared={}))
    done = nixlore("self", "import", path)
    assert (done.code, "told itself" in done.err) == (2, True)


def test_without_a_configuration_there_is_nothing_to_tell(nixlore: Run, tmp_path: Path):
    (tmp_path / "home/empty").mkdir()
    done = nixlore("export", "--summary", "--config", tmp_path / "home/empty", "--host", "larkspur")
    assert (done.code, done.out) == (2, "")


def test_diff_is_for_hosts_alone(nixlore: Run):
    done = nixlore("show", "usage", "--diff")
    assert (done.code, "--diff is for `show hosts`" in done.err) == (2, True)


@pytest.fixture(scope="module")
def machines(tmp_path_factory: pytest.TempPathFactory) -> tuple[Machine, Machine]:
    """Two sample machines of one configuration: larkspur and bramble."""
    top = tmp_path_factory.mktemp("hosts")

    def machine(name: str) -> Machine:
        root = demo.build(top / name, NOW)
        (root / "etc/hostname").write_text(f"{name}\n")
        found = locate.machine(root=root, now=NOW, environ={"HOME": str(top)})
        found = locate.with_directories(found, config=locate.configuration(found, Config()), off=frozenset())
        return replace(found, state_dir=top / f"state-{name}", cache_dir=top / f"cache-{name}")

    return machine("larkspur"), machine("bramble")


def pipeline(machine: Machine) -> Pipeline:
    return Pipeline(machine=machine, config=Config(), cache=Cache(machine.cache_dir))


def names(tools: Iterator[HostTool]) -> list[str]:
    return [tool.attr_path for tool in tools]


def test_two_sample_machines_tell_each_other_and_no_judgement_changes(machines: tuple[Machine, Machine]):
    here, there = machines
    before = pipeline(here).run()
    own = pipeline(there)
    told = summary(own, own.run())
    assert told is not None
    assert (told.host, told.hosts) == ("bramble", ("bramble", "larkspur"))
    text = msgspec.json.encode(told).decode()
    assert "ada" not in text.replace("nada", "")
    assert "/" not in text.replace("nixlore/host_report/1.0", "")
    assert here.state_dir is not None
    path = here.state_dir / "hosts/bramble.json"
    path.parent.mkdir(parents=True)
    path.write_text(text)
    after = pipeline(here).run()
    assert after.insights == before.insights
    changed = {name for name in after.facts if after.facts[name] != before.facts.get(name)}
    assert changed == {"hosts_compared"}
    fact = after.fact("hosts_compared", HostsCompared)
    assert fact is not None
    assert [(host.name, host.told, host.is_read) for host in fact.hosts] == [
        ("larkspur", "this machine", True),
        ("bramble", "report", True),
    ]
    assert "dua" in names(tool for tool in fact.tools if tool.unseen == ("bramble",))
    assert any({use.host for use in tool.used} == {"larkspur", "bramble"} for tool in fact.tools)


def test_the_records_of_a_sample_machine_have_what_a_report_may_not(machines: tuple[Machine, Machine]):
    own = pipeline(machines[1])
    told = summary(own, own.run())
    assert told is not None
    declared = {row.attr_path for row in own.records(Declaration) or ()}
    assert "ada-notes" in declared
    assert "ada-notes" not in told.declared
    assert {host.name for host in own.records(Host) or ()} >= set(told.hosts)
