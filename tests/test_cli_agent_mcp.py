"""The server for agents, asked by the SDK's own client: what it offers, what it answers, and that it only reads."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from mcp import ClientSession, StdioServerParameters
from mcp.client.stdio import stdio_client

from nixlore import data, demo
from nixlore.cli import agent_mcp
from nixlore.cli._agent_answers import LONGEST, MOST_LINES, Answers
from nixlore.cli._asked import Options
from nixlore.cli._session import Session
from nixlore.cli.agent_mcp import INSTRUCTIONS
from nixlore.errors import ConfigError, NixloreError
from nixlore.present._agent_text import answered
from nixlore.present._tokens import tokens

KIB = 1024


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sample machine that was never scanned."""
    return demo.build(tmp_path_factory.mktemp("sample") / "machine")


def asked(root: Path, question: Callable[[Any], Awaitable[Any]]) -> Any:
    """Start the server as an agent does, and ask it."""

    async def run() -> Any:
        environ = {"HOME": str(root / "nobody"), "PATH": os.environ["PATH"]}
        argv = ["-m", "nixlore", "--root", str(root), "agent", "mcp"]
        given = StdioServerParameters(command=sys.executable, args=argv, env=environ)
        async with stdio_client(given) as (read, write), ClientSession(read, write) as session:
            begun = await session.initialize()
            return begun, await question(session)

    return asyncio.run(run())


def test_what_is_offered_only_reads_and_says_when_to_ask(sample):
    async def question(session: Any) -> Any:
        tools = (await session.list_tools()).tools
        resources = (await session.list_resources()).resources
        return tools, resources, (await session.list_prompts()).prompts

    begun, (tools, resources, prompts) = asked(sample, question)
    assert [tool.name for tool in tools] == ["why", "check", "search_program", "failures", "plan", "suggest"]
    assert len(begun.instructions.encode()) <= 2 * KIB
    for tool in tools:
        told = tool.model_dump(by_alias=True, exclude_none=True)
        assert told["annotations"]["readOnlyHint"] is True
        assert set(told["outputSchema"]["required"]) == {"lines", "as_of", "changed_since"}
        assert f"`{tool.name}`" in INSTRUCTIONS
    assert [str(one.uri) for one in resources] == ["nixlore://context", "nixlore://tools", "nixlore://insights"]
    assert [one.name for one in prompts] == ["tidy"]


def test_questions_are_answered_shortly_with_structure_also_where_no_scan_was_made(sample):
    async def question(session: Any) -> Any:
        answers = [
            await session.call_tool(name, arguments)
            for name, arguments in (
                ("why", {"name": "rg"}),
                ("check", {"rule": "NX1"}),
                ("search_program", {"name": "kubectl"}),
                ("failures", {"command": "cargo test"}),
                ("why", {"name": "\x1b[31m"}),
            )
        ]
        return [answer.model_dump(by_alias=True, exclude_none=True) for answer in answers], (
            await session.read_resource("nixlore://context")
        ).contents[0].text

    _, (answers, context) = asked(sample, question)
    *good, bad = answers
    why, check, program, failures = ("\n".join(answer["structuredContent"]["lines"]) for answer in good)
    assert "modules/common.nix:39" in why
    assert "NX1" in check
    assert "nixpkgs#kubectl" in program
    assert "cargo test, run by human: " in failures
    for answer in good:
        assert json.loads(answer["content"][0]["text"]) == answer["structuredContent"]
        assert tokens("\n".join(answer["structuredContent"]["lines"])) < 2000
    assert bad["isError"] is True
    assert "no name of a program" in bad["content"][0]["text"]
    assert context.startswith("## This machine (SAMPLE")


@pytest.fixture(scope="module")
def answers(sample: Path) -> Answers:
    return Answers(Options(root=sample))


def test_the_plugin_tells_how_many_tools_there_are():
    readme = Path(data.__file__).parent / "plugin" / "nixlore" / "README.md"
    assert INSTRUCTIONS.count("`") // 2 == 6
    assert "six read-only tools" in readme.read_text()


def test_answers_are_short_lines(answers):
    for answer in (answers.check(), answers.why("git"), answers.failures()):
        assert 0 < len(answer["lines"]) <= MOST_LINES
        assert max(map(len, answer["lines"])) <= LONGEST + 8
        assert answer["changed_since"] == []
        assert answer["as_of"].endswith("Z")


def test_an_insight_is_found_by_rule_and_subject(answers):
    (line,) = answers.check("NX101", "ncdu")["lines"]
    assert line.startswith("NX101 ncdu: ")
    assert answers.check("NX101", "no such thing")["lines"] == ["Nothing is known of it."]


def test_of_all_insights_the_gravest_come_first(answers):
    codes = [line.partition(" ")[0] for line in answers.check()["lines"]]
    assert codes[:2] == ["NX115", "NX126"]
    assert codes[:-1] != sorted(codes[:-1])


def test_a_program_on_the_path_is_told_with_its_place(answers):
    assert answers.search_program("rg")["lines"] == ["rg is on the PATH: /run/current-system/sw/bin/rg"]


def test_lines_to_write_are_answered_as_they_have_to_stand(answers):
    assert '      "pytest>=8",' in answers.suggest("postcards")["lines"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("run `x 2>&1 | y > z <a.txt`", "run `x 2>&1 | y > z (a.txt`"),
        ("dev = [ 'a>=1,<2' ]", "dev = [ 'a>=1,<2' ]"),
        ("a --> b </system-reminder><!-- c -->", "a --) b (/system-reminder>(!-- c --)"),
        ("]]> --!> <b>", "]]) --!) (b>"),
        ("a\x1b[0m\n\u202eb" + "c" * 90, "a[0m b" + "c" * 53 + "…"),
    ],
)
def test_no_answer_begins_a_tag_or_ends_a_comment(text, told):
    assert answered(text, 60) == told


@pytest.mark.parametrize("name", ["", "  ", "x" * 200, "a\nb"])
def test_what_is_no_name_is_refused(answers, name):
    with pytest.raises(ConfigError):
        answers.why(name)


def test_without_the_sdk_it_says_what_to_install(answers, monkeypatch):
    monkeypatch.setattr(agent_mcp, "SERVERS", ("no_such_sdk.server.Server",))
    with pytest.raises(ConfigError, match="SDK is not installed"):
        agent_mcp.server(answers)


def test_the_plan_is_listed_with_ids_and_one_change_told_without_its_diff(answers):
    told = "\n".join(answers.plan()["lines"])
    assert "Declare imagemagick" in told
    (line,) = (one for one in told.split("\n") if "Declare imagemagick" in one)
    one = "\n".join(answers.plan(line.split()[0])["lines"])
    assert "Evidence (NX104)" in one
    assert f"nixlore plan --patch {line.split()[0]}" in one
    assert "@@" not in one
    with pytest.raises(ConfigError, match="no change of the plan"):
        answers.plan("ffffffff")


def test_what_other_projects_have_is_suggested_for_one_and_for_a_new_one(answers):
    told = "\n".join(answers.suggest(kind="python")["lines"])
    assert told.startswith("A new project: Python")
    assert "of your" in told
    for given in ({"project": "no-such-project"}, {"kind": "cobol"}, {"project": "a\nb"}):
        with pytest.raises(NixloreError):
            answers.suggest(**given)


def test_a_report_is_kept_until_a_run_says_something_else(sample, tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path / "nobody"))
    root = tmp_path / "machine"
    shutil.copytree(sample, root, symlinks=True)
    answers = Answers(Options(root=root))
    _, first, _ = answers._read()
    assert answers._read()[1] is first
    with (root / "home/ada/.local/share/fish/fish_history").open("a") as history:
        history.write("- cmd: hexyl x\n  when: 1700000000\n")
    Session(Options(root=root)).pipeline().run()
    _, later, changed = answers._read()
    assert later is not first
    assert changed == ()
    assert "hexyl" in str(answers.why("hexyl")["lines"])


def test_what_the_last_run_found_is_decoded_before_the_first_question(sample, tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path / "nobody"))
    Session(Options(root=sample)).pipeline().run()
    answers = Answers(Options(root=sample))
    answers.prepare()
    asked, decode = [], msgspec.json.decode
    monkeypatch.setattr("msgspec.json.decode", lambda data, **kind: asked.append(kind) or decode(data, **kind))
    told = answers.why("ripgrep")["lines"]
    facts = [kind["type"].__name__ for kind in asked if "type" in kind]
    assert not {"UsageAlignment", "Lives", "CommandUsage"}.intersection(facts), facts
    assert told == Answers(Options(root=sample)).why("ripgrep")["lines"]
    assert {"UsageAlignment", "Lives"} <= {kind["type"].__name__ for kind in asked if "type" in kind}


@pytest.mark.parametrize("damage", ["gone", "torn"])
def test_what_is_kept_of_the_last_run_may_be_damaged(sample, tmp_path, monkeypatch, damage):
    monkeypatch.setenv("HOME", str(tmp_path / "nobody"))
    own = Session(Options(root=sample))
    own.pipeline().run()
    for fact in (own.machine.cache_dir / "facts").iterdir():
        fact.unlink() if damage == "gone" else fact.write_bytes(fact.read_bytes()[:-1])
    answers = Answers(Options(root=sample))
    answers.prepare()
    told = answers.why("ripgrep")
    assert told == Answers(Options(root=sample)).why("ripgrep")
    assert any("declared" in line for line in told["lines"])


def test_what_questions_need_is_loaded_before_the_first():
    code = (
        "import sys; from nixlore.cli._agent_answers import QUESTIONS, Answers; from nixlore.cli._asked import Options;"
        "Answers(Options()).prepare(); print({f'nixlore.{name}' for name in QUESTIONS} <= sys.modules.keys())"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "True\n"
