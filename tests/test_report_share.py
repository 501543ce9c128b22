"""A report for others: no name of a host, user, project or path of the machine is in it, and no lines of its files."""

from __future__ import annotations

import re

import msgspec
import pytest

from browsing import made, sample
from nixlore.present._page_names import Names
from nixlore.present._page_share import Share
from reporting import a_report, insight

NAMES = """
larkspur bramble ada almanac postcards skycam starmap lightcurve ada-notes harbour lighthouse marrow quillwork
nixos-config
"""


@pytest.fixture(scope="module")
def shared(tmp_path_factory):
    report, plan = sample(tmp_path_factory.mktemp("shared"))
    return report, made(report, plan, share=True).decode(), made(report, plan).decode()


def test_no_name_of_the_sample_is_left(shared):
    _, text, whole = shared
    for name in NAMES.split():
        found = re.compile(rf"(?<![A-Za-z0-9]){name}(?![A-Za-z0-9])", re.IGNORECASE)
        assert not found.search(text), name
        assert found.search(whole), f"{name} is not in the sample any more"


def test_no_path_of_the_sample_is_left(shared):
    report, text, _ = shared
    raw = b"".join(bytes(fact) for fact in report.facts.values()).decode()
    paths = set(re.findall(r'"((?:~/|/home/|/tmp/)[^" ]+)"', raw))
    files = set(re.findall(r'"((?:home|hosts|modules|pkgs)/[^" ]+\.nix)"', raw))
    assert len(paths) > 20
    assert len(files) > 8
    assert [name for name in sorted(paths | files) if name in text] == []


def test_tools_and_counts_are_still_there(shared):
    _, text, _ = shared
    assert 'id="tool-ripgrep"' in text
    assert "464" in text


def test_lines_of_the_configuration_are_left_out(shared):
    _, text, whole = shared
    assert '<pre class="diff"' in whole
    assert '<pre class="diff"' not in text


def test_one_name_always_becomes_the_same_one():
    names = Names(a_report())
    assert names.hidden("laptop and /home/ada/nix by ada") == "laptop and ~/… by user-1"
    assert names.hidden("ada@example.org wrote https://example.org/ada") == "…@… wrote https://…"
    assert names.hidden("modules/secret-client.nix:4 in secret/other.nix") == "file-1.nix:4 in file-2.nix"
    assert names.hidden("again modules/secret-client.nix") == "again file-1.nix"
    assert names.hidden("/nix/store/abc-git-2.50/bin/git stays") == "/nix/store/abc-git-2.50/bin/git stays"


def test_paths_with_blanks_relative_ones_and_those_from_home_are_hidden_whole():
    projects = {"projects": [{"path": "~/jobs/Acme Rocket"}, {"path": "/srv/client-x"}]}
    drift = {"items": [{"path": "/mnt/My Disk/Secret Client/tool"}]}
    facts = {"cross_project_patterns": projects, "drift_report": drift}
    report = a_report()
    raw = {name: msgspec.Raw(msgspec.json.encode(fact)) for name, fact in facts.items()}
    names = Names(msgspec.structs.replace(report, facts={**report.facts, **raw}))
    assert names.hidden("in ~/jobs/Acme Rocket, 3 runs") == "in ~/project-2, 3 runs"
    assert names.hidden("Acme Rocket is lacking") == "project-2 is lacking"
    assert names.hidden("runs /mnt/My Disk/Secret Client/tool") == "runs ~/…"
    assert names.hidden("$HOME/secret/plan and ${HOME}/secret/plan") == "~/… and ~/…"
    assert names.hidden("../secret/dir and ./secret/run") == "./… and ./…"


def test_words_of_ours_stay_as_they_are():
    report = a_report(target=msgspec.structs.replace(a_report().target, user="human", hostname="advice"))
    shown = Share(hides=True).report(report)
    assert {found.severity for found in shown.insights} == {"advice", "info"}
    assert shown.target.user == "user-2"
    assert shown.target.hostname == "host-1"


def test_a_fact_of_unknown_kind_is_left_out():
    assert Share(hides=True, kinds={}).report(a_report()).facts == {}


def test_a_report_of_ones_own_is_as_it_is():
    report = a_report(insights=(insight("NX101", "x", "on laptop"),))
    assert Share().report(report) is report
