"""Run commands in this process, over made-up stages or the real ones, in a home of the test."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from nixlore.cli.main import main
from staging import Staging, staged


class Done(NamedTuple):
    """How a command ended and what it printed."""

    code: int
    out: str
    err: str


Run = Callable[..., Done]


def runner(home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Return a function that runs one command line with this home."""
    home.mkdir(exist_ok=True)
    monkeypatch.setenv("HOME", str(home))

    def run(*args: object) -> Done:
        argv = [str(arg) for arg in args]
        monkeypatch.setattr(sys, "argv", ["nixlore", *argv])
        with pytest.raises(SystemExit) as caught:
            main(argv)
        return Done(caught.value.code, *capsys.readouterr())

    return run


READS = """
def fingerprint(machine: Machine) -> bytes:
    return machine.at("source").read_bytes()
def collect(machine: Machine) -> Iterator[Declaration | Alias | Coverage | Diagnostic]:
    ran("nix_config")
    text = machine.at("source").read_text()
    yield Declaration(kind="package", attr_path=text, option_path="o", scope="home", module="m", file="f", line=1)
    yield Alias(name="search", kind="alias", shell="fish", runs=("rg",), file="f", line=2)
    yield Coverage(collector="nix_config", source="source", state="read", entries=1)
    yield Diagnostic(stage="collect/nix_config", subject="broken.nix", cause="has a syntax error")
"""
HISTORY = '''
"""What was typed in fish."""
def fingerprint(machine: Machine) -> bytes:
    return b""
def collect(machine: Machine) -> Iterator[Command | Coverage]:
    ran("fish_history")
    yield Coverage(collector="fish_history", source="history", state="read", entries=1, unit="runs")
def entries(machine, aliases):
    yield HistoryEntry(entry=0, names=("search", "b\\udc80d"), resolved=tuple(aliases.get("search", ())), pipelines=(),
        at=1, first_at=None, exit=None, cwd=None, actor="human", host="", unit="runs")
'''
FACTS = """
import sys
sys.path.insert(0, {tests!r})
from reporting import {name} as FACT
def {function}({argument}: Sequence[{argument_type}]) -> {kind}:
    ran("{name}")
    return FACT
"""
RULE = '''
"""Nothing ran it.

Explained at length.
"""
CODE = "NX101"
def infer(usage: CommandUsage) -> Iterator[Insight]:
    ran("rule")
    proof = Evidence(source="nix_config", place="home.nix:3", says="declared in home.packages")
    yield Insight(code=CODE, subject="hyfetch", says="hyfetch is not used", severity="advice", confidence="low", evidence=(proof,))
'''


def fact(name: str, step: str, kind: str) -> str:
    """Return the text of a stage that makes a fact of the made-up report."""
    function = {"analyze": "analyze", "correlate": "correlate"}[step]
    tests = str(Path(__file__).parent)
    return FACTS.format(
        tests=tests, name=name, function=function, argument="rows", argument_type="Declaration", kind=kind
    )


def made_up(directory: Path, home: Path, monkeypatch: pytest.MonkeyPatch) -> Staging:
    """Return made-up stages that find the machine of `reporting`, whose one source is `source` in the home."""
    stages = staged(directory, monkeypatch, ("collect", "analyze", "correlate", "synthesize"))
    home.mkdir(exist_ok=True)
    (home / "source").write_text("ripgrep")
    stages.add("collect", "nix_config", READS)
    stages.add("collect", "fish_history", HISTORY)
    stages.add("analyze", "command_usage", fact("USAGE", "analyze", "CommandUsage"))
    hosts = "from nixlore.model.hosts import HostOverview\n"
    stages.add("analyze", "host_overview", hosts + fact("HOSTS", "analyze", "HostOverview"))
    stages.add("correlate", "usage_alignment", fact("ALIGNMENT", "correlate", "UsageAlignment"))
    stages.add("synthesize", "unused_package", RULE)
    return stages
