"""`self demo` builds the sample machine, scans it and labels everything; its root can be asked like any other."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from nixlore import stages

NIXLORE = Path(sys.executable).with_name("nixlore")
COMMANDS = (["why", "rg"], ["check"], ["show", "tools"], ["show", "usage"], ["show", "hosts"], ["self", "doctor"])

ONLY_WHEN_ASKED = "nix_eval"
"""The collector that yields nothing without `--eval`, which is for the running system alone."""


def nixlore(home: Path, *args: object) -> subprocess.CompletedProcess[str]:
    environ = {"PATH": os.environ["PATH"], "HOME": str(home)}
    return subprocess.run(
        [NIXLORE, *map(str, args)],
        env=environ,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    return tmp_path_factory.mktemp("own")


@pytest.fixture(scope="module")
def demo(home, tmp_path_factory):
    """Return the directory of the sample and how the command ended."""
    directory = tmp_path_factory.mktemp("demo") / "sample"
    return directory, nixlore(home, "self", "demo", "--directory", directory)


def test_it_prints_the_result_and_where_the_artifacts_are(demo):
    directory, done = demo
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("SAMPLE")
    assert "Worth a look" in done.stdout
    assert f"written  {directory}/state/artifacts (" in done.stdout
    assert f"nixlore --root {directory}/machine why rg" in done.stderr
    assert "a bug" not in done.stdout


def test_it_tells_a_command_that_works_as_it_stands(demo, home):
    _, done = demo
    told = done.stderr.partition("Ask it: ")[2].split()
    path = os.environ["PATH"]
    answer = subprocess.run(told, env={"PATH": path, "HOME": str(home)}, capture_output=True, text=True, check=True)
    assert "rg: ripgrep" in answer.stdout


def test_every_artifact_is_labelled(demo):
    files = list((demo[0] / "state" / "artifacts").iterdir())
    assert "usage_alignment.json" in [path.name for path in files]
    facts = [path for path in files if path.suffix == ".json"]
    assert all(msgspec.json.decode(path.read_bytes())["sample"] is True for path in facts)
    (document,) = (path for path in files if path not in facts)
    assert document.read_text().startswith("## Tool Intelligence (SAMPLE: made up)\n")


def test_nothing_of_the_users_own_is_read_or_written(demo, home):
    assert demo[1].returncode == 0
    assert [path for path in home.rglob("*") if path.is_file() and ".cache/nixlore" not in str(path)] == []


@pytest.mark.parametrize("args", COMMANDS)
def test_the_sample_answers_like_any_machine_and_is_labelled(demo, home, args):
    done = nixlore(home, "--root", demo[0] / "machine", *args)
    assert done.returncode == 0, done.stderr
    assert "SAMPLE" in done.stdout.partition("\n")[0] + done.stderr
    assert len(done.stdout.splitlines()) > 2


@pytest.mark.parametrize(
    "collector", [name for name in stages.names("collect") if name not in (ONLY_WHEN_ASKED, "host_reports")]
)
def test_the_records_of_every_collector_are_objects_a_line(demo, home, collector):
    done = nixlore(home, "--root", demo[0] / "machine", "records", collector)
    assert done.returncode == 0, done.stderr
    rows = [msgspec.json.decode(line) for line in done.stdout.splitlines()]
    assert rows
    assert len({tuple(row) for row in rows}) == 1
    assert done.stderr == "SAMPLE: all of this is a made-up machine.\n"


@pytest.mark.parametrize("step", ["analyze", "correlate"])
def test_every_fact_has_a_schema_and_can_be_printed(demo, home, step):
    for name in stages.names(step):
        done = nixlore(home, "--root", demo[0] / "machine", "facts", name)
        assert isinstance(msgspec.json.decode(done.stdout), dict)
        assert msgspec.json.decode(nixlore(home, "schema", name).stdout)["$ref"]


def test_the_block_for_agents_says_what_is_true_of_the_sample(demo, home):
    told = nixlore(home, "--root", demo[0] / "machine", "agent", "context", "--json").stdout
    block = msgspec.json.decode(told)["context"]
    assert block.startswith("## This machine (SAMPLE: made up)\n<!-- host 20")
    assert "- NixOS, host larkspur, " in block
    assert "rg, not grep" in block
    assert msgspec.json.decode(told)["tokens"] <= 400


def test_the_tools_of_the_sample_are_told_as_markdown(demo, home):
    root = demo[0] / "machine"
    one = nixlore(home, "--root", root, "why", "rg", "--markdown").stdout
    assert one.startswith("### ripgrep (rg)\n")
    assert one.strip() in nixlore(home, "--root", root, "agent", "context", "--style", "full").stdout
    refused = nixlore(home, "--root", root, "why", "no-such-tool", "--markdown")
    assert refused.returncode == 2


def test_a_directory_in_use_is_refused(demo, home):
    done = nixlore(home, "self", "demo", "--directory", demo[0])
    assert done.returncode == 2
    assert "the directory is not empty" in done.stderr


def test_without_a_directory_a_temporary_one_is_made(home, tmp_path):
    environ = {"PATH": os.environ["PATH"], "HOME": str(home), "TMPDIR": str(tmp_path)}
    done = subprocess.run([NIXLORE, "self", "demo", "-q"], env=environ, capture_output=True, text=True, check=True)
    (made,) = tmp_path.iterdir()
    assert f"{made}/state/artifacts" in done.stdout
    assert done.stderr == ""
