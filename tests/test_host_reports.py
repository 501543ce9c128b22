"""A report of another host is untrusted: whatever is not exactly as it must be is refused with a reason, and kept not."""

from __future__ import annotations

import json
from pathlib import Path, PurePosixPath
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from host_reports_made import DAY, host_report, use
from nixlore.collect import host_reports as collector
from nixlore.errors import SourceError
from nixlore.machine import Machine
from nixlore.model.evidence import Coverage, Diagnostic
from nixlore.model.other_hosts import HostReport
from nixlore.storage import host_reports

GOOD = msgspec.json.decode(msgspec.json.encode(host_report()))


def decoded(**more: Any) -> HostReport:
    return host_reports.decoded(json.dumps(GOOD | more).encode(), "x.json")


def refused(**more: Any) -> str:
    with pytest.raises(SourceError) as caught:
        decoded(**more)
    assert caught.value.where == "x.json"
    return str(caught.value)


def test_what_was_made_is_read_as_it_was():
    assert decoded() == host_report()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"\xff\xfe",
        b'"x"',
        b"{}",
        b'{"schema": 1}',
        b'{"schema": "nixlore/log/1.0"}',
        b"[" * 99_999,
    ],
)
def test_garbage_is_no_report(data: bytes):
    with pytest.raises(SourceError, match="is no report of a host"):
        host_reports.decoded(data, "x.json")


@pytest.mark.parametrize(
    "name",
    ["", ".", "..", "../up", "/etc/passwd", "a/b", "a b", "x\n", "-x", "\x1b[2J", "é", "x" * 64, ".hidden", 3, None],
)
def test_a_hostile_name_of_a_host_is_refused(name: Any, tmp_path: Path):
    assert "is not as a report of a host must be" in refused(host=name, hosts=[name])
    if isinstance(name, str):
        with pytest.raises(SourceError, match="is no name of a host"):
            host_reports.path_of(tmp_path, name)


@pytest.mark.parametrize(
    "wrong",
    [
        {"extra": 1},
        {"day": -1},
        {"day": "20500"},
        {"day": 10**30},
        {"hosts": []},
        {"hosts": ["bramble"] * 1001},
        {"declared": {"a b": ["bramble"]}},
        {"declared": {"$(reboot)": ["bramble"]}},
        {"declared": {"jq": ["\u202egnp"]}},
        {"declared": {"jq": "bramble"}},
        {"used": [{"attr_path": "jq"}]},
        {"used": [GOOD["used"][0] | {"count": -3}]},
        {"used": [GOOD["used"][0] | {"unit": "times"}]},
        {"used": [GOOD["used"][0] | {"actor": "root"}]},
        {"used": [GOOD["used"][0], GOOD["used"][0]]},
        {"used": [GOOD["used"][0] | {"first_day": DAY + 1}]},
        {"unseen": ["jq\n"]},
        {"sources": {"../x": "read"}},
        {"sources": {"atuin": "stolen"}},
        {"generator": "nixlore \x1b[2J"},
    ],
)
def test_what_is_not_as_it_must_be_is_refused(wrong: dict[str, Any]):
    assert refused(**wrong).isprintable()


def test_a_report_of_another_version_is_told_apart():
    assert "newer nixlore" in refused(schema="nixlore/host_report/2.0")
    assert "newer nixlore" in refused(schema="nixlore/host_report/1.1", added_later=[])
    assert decoded(schema="nixlore/host_report/1.7").schema.endswith("1.7")
    assert "no more read" in refused(schema="nixlore/host_report/0.9")
    assert "is no report" in refused(schema="nixlore/host_report/one")


def test_a_file_that_is_too_large_a_link_to_a_pipe_or_not_there_is_refused(tmp_path: Path):
    large = tmp_path / "large.json"
    large.write_bytes(b" " * (host_reports.LIMIT + 1))
    with pytest.raises(SourceError, match="larger than"):
        host_reports.read(large)
    with pytest.raises(SourceError, match="No such file"):
        host_reports.read(tmp_path / "none.json")
    with pytest.raises(SourceError, match="not a regular file"):
        host_reports.read(tmp_path)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=8,
)


@given(st.sampled_from(sorted(GOOD)), JSON)
def test_any_value_in_any_place_is_taken_or_refused(name: str, value: Any):
    try:
        found = host_reports.decoded(json.dumps(GOOD | {name: value}).encode(), "x")
    except SourceError:
        return
    assert host_reports.decoded(msgspec.json.encode(found), "x") == found


@given(st.binary(max_size=200))
def test_any_bytes_are_taken_or_refused(data: bytes):
    with pytest.raises(SourceError):
        host_reports.decoded(data, "x")


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(home=PurePosixPath("/home/ada"), user="ada", now=1_790_000_000, state_dir=tmp_path, host="larkspur")


def keep(machine: Machine, name: str, report: HostReport | bytes) -> None:
    assert machine.state_dir is not None
    path = machine.state_dir / "hosts" / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(report if isinstance(report, bytes) else msgspec.json.encode(report))


def test_without_reports_nothing_is_said(machine: Machine):
    assert list(collector.collect(machine)) == []
    assert list(collector.collect(stateless(machine))) == []
    assert collector.fingerprint(machine) != b""


def stateless(machine: Machine) -> Machine:
    """Return the machine without a state, as one that is looked at from outside or in the past."""
    return Machine(home=machine.home, user=machine.user, now=machine.now)


def test_every_kept_report_is_told_and_one_that_was_changed_is_named(machine: Machine):
    keep(machine, "bramble.json", host_report())
    keep(machine, "willow.json", b"{}")
    keep(machine, "oak.json", host_report())
    keep(machine, "notes.txt", b"not ours")
    keep(machine, ".hidden.json", b"{}")
    found = list(collector.collect(machine))
    assert [row.host for row in found if isinstance(row, HostReport)] == ["bramble"]
    wrong = [row for row in found if isinstance(row, Diagnostic)]
    assert [(row.subject, row.cause) for row in wrong] == [
        ("oak.json", "is the report of another host, bramble"),
        ("willow.json", "is no report of a host"),
    ]
    (coverage,) = [row for row in found if isinstance(row, Coverage)]
    assert (coverage.state, coverage.entries, coverage.skipped) == ("partial", 1, 2)


def test_what_is_kept_is_part_of_the_fingerprint(machine: Machine):
    before = collector.fingerprint(machine)
    keep(machine, "bramble.json", host_report())
    between = collector.fingerprint(machine)
    keep(machine, "bramble.json", host_report(used=(use("jq", 123_456),)))
    assert len({before, between, collector.fingerprint(machine)}) == 3
