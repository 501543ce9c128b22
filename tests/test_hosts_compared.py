"""What is declared on which hosts and where it is used: joined by package, and silent about what was not read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
import pytest

from aligning import CATALOG, HOST, NOW, TARGET, command, host, package, read, usage
from host_reports_made import DAY, host_report, use
from nixlore.correlate import hosts_compared
from nixlore.correlate._host_report import report
from nixlore.correlate.usage_alignment import correlate as aligned
from nixlore.model.evidence import Coverage
from nixlore.model.nix import Declaration, Host
from nixlore.model.other_hosts import HostReport, HostsCompared, HostTool
from nixlore.model.run import Config, Target
from nixlore.model.usage import UsageAlignment

HOSTS = [host("bramble"), host(HOST)]
ROWS = [
    package("dust", hosts=(HOST, "bramble")),
    package("tokei", hosts=("bramble",)),
    package("just", hosts=(HOST, "bramble")),
]


def alignment(rows: Sequence[Declaration] = ROWS, **more: Any) -> UsageAlignment:
    typed = usage([command("just", 4)])
    return aligned(typed, rows, HOSTS, None, None, None, None, [read()], CATALOG, Config(), TARGET, NOW, **more)


def compared(*reports: HostReport, hosts: Any = HOSTS, rows: Any = ROWS, target: Target = TARGET) -> HostsCompared:
    found = hosts_compared.correlate(hosts, rows, alignment(rows), reports, [read()], target)
    assert found is not None
    return found


def tool(found: HostsCompared, attr_path: str) -> HostTool:
    return next(tool for tool in found.tools if tool.attr_path == attr_path)


def test_where_a_package_is_declared_and_used_and_what_was_not_read():
    found = compared()
    assert [(known.name, known.is_this, known.told, known.is_read) for known in found.hosts] == [
        (HOST, True, "this machine", True),
        ("bramble", False, "nothing", False),
    ]
    just = tool(found, "just")
    assert (just.declared, just.unread) == ((HOST, "bramble"), ("bramble",))
    assert [(row.host, row.count, row.unit) for row in just.used] == [(HOST, 4, "runs")]
    assert tool(found, "tokei").declared == ("bramble",)


def test_a_report_says_what_is_used_on_its_host():
    found = compared(host_report(used=(use("dust", 7), use("dust", 3, actor="agent")), unseen=("just",)))
    dust = tool(found, "dust")
    assert [(row.host, row.actor, row.count) for row in dust.used] == [("bramble", "human", 7), ("bramble", "agent", 3)]
    assert (tool(found, "just").unseen, tool(found, "just").unread) == (("bramble",), ())
    (bramble,) = [known for known in found.hosts if known.name == "bramble"]
    assert (bramble.told, bramble.day, bramble.first_day, bramble.last_day) == ("report", DAY, DAY - 90, DAY)


def test_this_configuration_tells_of_its_own_hosts_and_a_report_of_a_host_that_it_has_not():
    other = host_report("willow", hosts=("bramble", "willow"), declared={"kubectl": ("bramble", "willow")})
    found = compared(other)
    assert [known.name for known in found.hosts] == [HOST, "bramble", "willow"]
    assert tool(found, "kubectl").declared == ("willow",)


def test_a_report_without_histories_is_of_a_host_that_was_not_read():
    assert tool(compared(host_report(windows=(), used=())), "dust").unread == ("bramble",)


def test_nothing_is_said_to_be_unseen_where_it_could_not_have_been_seen_or_is_not_declared():
    found = compared(host_report(unseen=("dust",), windows=()))
    assert tool(found, "dust").unread == ("bramble",)
    assert all(HOST not in row.unseen for row in found.tools if HOST not in row.declared)


def test_of_several_reports_of_one_host_the_newest_counts_and_this_hosts_own_none():
    reports = (host_report(day=DAY, used=(use("dust", 9),)), host_report(day=DAY - 1, used=()), host_report(HOST))
    found = compared(*reports)
    assert [row.count for row in tool(found, "dust").used] == [9]
    assert not [row for row in found.tools if row.attr_path == "kubectl"]


def test_one_host_alone_has_nothing_to_be_compared_with():
    found = compared(hosts=[host(HOST)], rows=[package("dust", hosts=(HOST,))])
    assert ([known.name for known in found.hosts], found.tools) == ([HOST], ())


def test_without_a_name_there_is_no_comparison():
    nameless = Target(hostname="", asked_host="", user="ada")
    assert hosts_compared.correlate(HOSTS, ROWS, None, [host_report()], [], nameless) is None


def own(
    rows: Sequence[Declaration] = ROWS, hosts: Sequence[Host] = HOSTS, target: Target = TARGET, **more: Any
) -> HostReport:
    coverage = more.pop("coverage", [read()])
    found = report(hosts, rows, more.pop("alignment", alignment(rows)), coverage, target, DAY, **more)
    assert found is not None
    return found


def test_a_report_has_what_is_declared_where_and_what_is_used_here():
    found = own()
    assert (found.host, found.hosts, found.day) == (HOST, ("bramble", HOST), DAY)
    assert found.declared == {"dust": ("bramble", HOST), "just": ("bramble", HOST), "tokei": ("bramble",)}
    assert [(row.attr_path, row.count, row.unit, row.actor) for row in found.used] == [("just", 4, "runs", "human")]


def test_no_path_no_user_and_no_private_name_leaves_the_machine():
    rows = [
        *ROWS,
        package("secret-script", kind="script", hosts=(HOST,)),
        package("ours", kind="local", hosts=(HOST,)),
        package("private", hosts=(HOST,)),
        package("x; rm -rf /", hosts=(HOST,)),
        package("unresolved", hosts=None),
        package("off", kind="program", enabled=False, hosts=(HOST,)),
    ]
    hosts = [*HOSTS, host("ada@bramble", kind="home"), host("ada", kind="home"), host("/home/ada", kind="nixos")]
    coverage = [
        read(),
        Coverage(collector="zsh_history", source="/home/ada/.zsh_history", state="absent"),
        Coverage(collector="zsh_history", source="/home/ada/.histfile", state="read", note="of ada"),
    ]
    found = own(rows, hosts, coverage=coverage, may_tell=lambda path: path != "private")
    text = msgspec.json.encode(found).decode()
    for word in ("secret", "ours", "private", "rm -rf", "unresolved", "ada", "/home", "off"):
        assert word not in text
    assert found.hosts == ("bramble", HOST)
    assert found.sources["zsh_history"] == "read"
    assert {row.source for row in found.windows} == {"zsh_history"}


def test_a_users_configuration_at_a_host_is_that_hosts():
    hosts = [host("ada@larkspur", kind="home"), host("ada@bramble", kind="home")]
    found = own([package("dust", hosts=("ada@larkspur", "ada@bramble"))], hosts)
    assert (found.host, found.declared) == (HOST, {"dust": ("bramble", HOST)})


def test_a_users_configuration_for_any_host_of_a_system_is_no_hosts():
    hosts = [*HOSTS, host("ada@x86_64-linux", kind="home"), host("ada@aarch64-darwin", kind="darwin")]
    found = own([package("dust", hosts=("ada@x86_64-linux", "ada@aarch64-darwin", HOST))], hosts)
    assert (found.hosts, found.declared) == (("bramble", HOST), {"dust": (HOST,)})


def test_what_could_not_be_judged_here_is_not_told_as_unseen():
    assert own().unseen == ("dust",)
    judged = alignment()
    judged = msgspec.structs.replace(
        judged,
        absence="",
        tools=tuple(msgspec.structs.replace(row, tool_class="unseen", uses=()) for row in judged.tools),
    )
    assert own(alignment=judged).unseen == ("dust", "just")
    assert own(alignment=msgspec.structs.replace(judged, absence="too short")).unseen == ()


def test_of_another_machines_histories_nothing_is_told():
    other = msgspec.structs.replace(alignment(), is_this_machine=False)
    found = own(alignment=other)
    assert (found.used, found.windows, found.unseen) == ((), (), ())


@pytest.mark.parametrize("name", ["", "/etc", "a b", "x" * 64, "\n", "larkspur\n"])
def test_a_host_without_a_plain_name_tells_nothing(name: str):
    target = Target(hostname=name, asked_host="", user="ada")
    assert report([], [], None, [], target, DAY) is None
