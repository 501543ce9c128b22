"""A shared package is told to be one host's only where every host that gets it was read."""

from __future__ import annotations

import msgspec
import pytest

from nixlore.model.other_hosts import HostsCompared, HostTool, HostUse, KnownHost
from nixlore.model.usage import Place, ToolUse
from nixlore.synthesize.used_on_one_host import infer
from reporting import ALIGNMENT

USE = HostUse(host="larkspur", actor="human", unit="runs", count=9, days=5, last_day=20_000)
ROW = HostTool(attr_path="tokei", declared=("larkspur", "bramble"), used=(USE,), unseen=("bramble",), unread=())
PLACE = Place(file="common.nix", line=4, option_path="home.packages", hosts=("bramble", "larkspur"))
TOOL = ToolUse(
    attr_path="tokei",
    kind="package",
    channel="",
    places=(PLACE,),
    programs=("tokei",),
    known_by="catalog",
    uses=(),
    tool_class="used",
    because="run from a shell",
    on_this_host=True,
)
HOSTS = (
    KnownHost(name="larkspur", is_this=True, told="this machine", is_read=True, first_day=1, last_day=2),
    KnownHost(name="bramble", is_this=False, told="report", is_read=True, first_day=1, last_day=2),
)


def found(row: HostTool = ROW, tool: ToolUse = TOOL) -> list:
    alignment = msgspec.structs.replace(ALIGNMENT, host="larkspur", tools=(tool,))
    return list(infer(HostsCompared(hosts=HOSTS, tools=(row,)), alignment))


def test_a_package_that_one_of_two_hosts_runs_is_told_with_what_was_read_of_the_other():
    (insight,) = found()
    assert insight.code == "NX137"
    assert insight.action.verb == "move"
    assert insight.action.place == "common.nix:4"
    assert insight.hosts == ("larkspur", "bramble")
    assert any(row.place == "bramble" and "not seen" in row.says for row in insight.evidence)


@pytest.mark.parametrize(
    "row",
    [
        {"unread": ("bramble",), "unseen": ()},
        {"unseen": ()},
        {"used": ()},
        {"used": (USE, msgspec.structs.replace(USE, host="bramble"))},
        {"used": (msgspec.structs.replace(USE, host="elsewhere"),)},
        {"declared": ("larkspur",), "unseen": ()},
    ],
)
def test_what_is_not_known_of_every_host_is_not_told(row):
    assert found(row=msgspec.structs.replace(ROW, **row)) == []


@pytest.mark.parametrize(
    "places",
    [
        (msgspec.structs.replace(PLACE, hosts=None),),
        (msgspec.structs.replace(PLACE, hosts=("larkspur",)),),
        (msgspec.structs.replace(PLACE, condition="config.x.enable"),),
        (PLACE, msgspec.structs.replace(PLACE, line=9)),
    ],
)
def test_only_a_single_line_that_gives_it_to_all_of_them_can_move(places):
    assert found(tool=msgspec.structs.replace(TOOL, places=places)) == []


def test_without_the_facts_nothing_is_said():
    assert list(infer(None, None)) == []
