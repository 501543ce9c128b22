"""NX123: sudo where NixOS has another way."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from failing import DAY, TARGET, line, patterns
from nixlore.data.rootless import ROOTLESS, declared, row_of
from nixlore.model.insight import Insight
from nixlore.model.recording import LineUse
from nixlore.synthesize.frequent_sudo import CODE, infer
from reporting import HOSTS, changed
from test_failure_causes import docker

DAYS = (DAY, DAY + 1, DAY + 2)


def insights(*lines: LineUse, overview: Any = None, daemons: Any = ()) -> list[Insight]:
    return list(infer(patterns(*lines), overview, daemons, TARGET))


def test_a_group_that_needs_no_sudo():
    (found,) = insights(line("sudo docker ps", (0, 12), days=DAYS), line("docker ps", (1, 4), (0, 1)))
    assert (found.code, found.subject, found.confidence) == (CODE, "docker", "high")
    assert found.says == (
        "docker was run with sudo in 12 runs; NixOS has virtualisation.docker.enable = true and "
        'users.users.ada.extraGroups = [ "docker" ]'
    )
    assert found.evidence[0].says == "12 runs with sudo on 3 days; 5 runs without, 4 of which failed"
    assert found.evidence[1].says.endswith("are as good as root")
    assert found.action is not None
    assert found.action.subject == "virtualisation.docker.enable"


def test_subcommands_add_up():
    (found,) = insights(line("sudo docker ps", (0, 6), days=DAYS), line("doas docker compose up", (0, 6), days=(DAY,)))
    assert "with doas or sudo in 12 runs" in found.says
    assert len(found.evidence) == 3


def test_one_subcommand_of_many_is_meant():
    (found,) = insights(line("sudo systemctl enable x", (1, 12), days=DAYS))
    assert (found.subject, found.confidence) == ("systemctl enable", "medium")
    assert insights(line("sudo systemctl restart x", (0, 40), days=DAYS)) == []


def test_what_the_group_file_tells_is_said():
    sudo = line("sudo docker ps", (0, 12), days=DAYS)
    (member,) = insights(sudo, daemons=[docker(active=True, member=True)])
    assert member.says.endswith("; the group docker already lets it be run without")
    assert member.action is None
    (stranger,) = insights(sudo, daemons=[docker(active=True, member=False)])
    assert stranger.evidence[-1].says == "ada is not in the group docker"


@pytest.mark.parametrize(
    "found",
    [
        line("sudo docker ps", (0, 9), days=DAYS),
        line("sudo docker ps", (0, 30), days=(DAY, DAY + 1)),
        line("docker ps", (0, 30), days=DAYS),
        line("sudo nixos-rebuild switch", (0, 30), days=DAYS),
        line("sudo vim /etc/hosts", (0, 30), days=DAYS),
        line("sudo docker ps", (0, 30), days=DAYS, actor="agent"),
    ],
)
def test_seldom_on_few_days_without_another_way_or_by_agents_is_not_told(found: LineUse):
    assert insights(found) == []


def test_distinct_lines_are_told_as_such_and_not_added_to_runs():
    lines = line("sudo docker ps", count=10, days=DAYS, unit="distinct command lines", source="fish_history")
    (found,) = insights(lines, line("sudo docker ps", (0, 5), days=DAYS))
    assert "in 10 distinct command lines;" in found.says


def test_to_root_nothing_is_told():
    found = patterns(line("sudo docker ps", (0, 12), days=DAYS))
    root = msgspec.structs.replace(TARGET, user="root")
    assert list(infer(found, None, (), TARGET))
    assert list(infer(found, None, (), root)) == []


def test_another_system_has_no_such_options():
    here = HOSTS.hosts[0]
    darwin = changed(HOSTS, hosts=(changed(here, kind="darwin", is_this=True),))
    nixos = changed(HOSTS, hosts=(changed(here, kind="nixos", is_this=True),))
    found = line("sudo docker ps", (0, 12), days=DAYS)
    assert insights(found, overview=darwin) == []
    assert len(insights(found, overview=nixos)) == 1


def test_rows_are_whole():
    for name, way in ROOTLESS.items():
        assert row_of(name) == name
        assert way.says
        assert declared(way, "ada")
        assert "{" not in declared(way, "ada").replace("{}", "")
    assert declared(ROOTLESS["journalctl"], "") == 'users.users.NAME.extraGroups = [ "systemd-journal" ]'
