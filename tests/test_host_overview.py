"""The hosts that a configuration builds, and how much each declares."""

from __future__ import annotations

from aligning import HOST, TARGET, host, package
from nixlore.analyze._this_host import match
from nixlore.analyze.host_overview import analyze
from nixlore.model.run import Target


def test_packages_and_switches_are_counted_by_host():
    rows = [
        package("jq", hosts=(HOST, "bramble")),
        package("rg", hosts=(HOST,)),
        package("git", kind="program", enabled=True),
        package("x", hosts=None),
        package("y", hosts=()),
    ]
    overview = analyze([host("bramble"), host(HOST)], rows, TARGET)
    assert [(found.name, found.packages, found.switches, found.is_this) for found in overview.hosts] == [
        ("bramble", 1, 0, False),
        (HOST, 2, 1, True),
    ]
    assert (overview.unresolved, overview.unreached, overview.declarations) == (1, 1, 5)


def test_the_host_asked_for_wins_over_the_hostname():
    target = Target(hostname=HOST, asked_host="bramble", user="ada")
    assert [found.is_this for found in analyze([host("bramble"), host(HOST)], [], target).hosts] == [True, False]


def test_a_machine_with_another_distribution_is_no_nixos_whatever_its_name():
    target = Target(hostname=HOST, asked_host="", user="ada", distribution="debian")
    hosts = [host(HOST), host(f"ada@{HOST}", "home", "")]
    assert [found.name for found in analyze(hosts, [], target).hosts if found.is_this] == [f"ada@{HOST}"]
    assert match(hosts[:1], target) == (frozenset(), f"{HOST} is a configuration of NixOS, and this machine has debian")
    asked = Target(hostname=HOST, asked_host=HOST, user="ada", distribution="debian")
    assert match(hosts[:1], asked) == ({HOST}, "--host")


def test_without_a_name_no_host_is_this_one():
    target = Target(hostname="", asked_host="", user="ada")
    assert [found.is_this for found in analyze([host("", hostname="")], [], target).hosts] == [False]


def test_two_systems_with_one_hostname_are_both_not_known_to_be_this():
    hosts = [host("a", hostname=HOST), host("b", hostname=HOST)]
    assert [found.is_this for found in analyze(hosts, [], TARGET).hosts] == [False, False]


def test_the_users_own_home_is_this_too():
    hosts = [host(HOST), host(f"ada@{HOST}", "home", ""), host(f"bob@{HOST}", "home", "")]
    assert [found.name for found in analyze(hosts, [], TARGET).hosts if found.is_this] == [f"ada@{HOST}", HOST]
