"""What agents are always told, counted by a real tokenizer: the sample's block, and all channels of a session together."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

import clients
from nixlore import data, demo
from nixlore.cli._agent_answers import Answers
from nixlore.cli._asked import Options
from nixlore.cli.agent_mcp import INSTRUCTIONS
from nixlore.present._tokens import tokens
from nixlore.present.claude_md import BUDGET

pytestmark = pytest.mark.slow

TOOLS = ("why", "check", "search_program", "failures", "plan", "suggest")
SKILL = Path(data.__file__).parent / "plugin" / "nixlore" / "skills" / "nixlore" / "SKILL.md"


def counted(*texts: str) -> list[int]:
    clients.needed(clients.HERE / "node_modules" / "@anthropic-ai" / "tokenizer" / "package.json")
    node = shutil.which("node") or pytest.skip(f"{clients.CANNOT}: node")
    asked = [node, str(clients.HERE / "tokens.cjs")]
    ended = subprocess.run(asked, input=json.dumps(texts), capture_output=True, text=True, check=True)
    found: list[int] = json.loads(ended.stdout)
    return found


@pytest.fixture(scope="module")
def block(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The block of the sample machine, as a model sees it."""
    root = demo.build(tmp_path_factory.mktemp("sample") / "machine")
    return re.sub(r"^<!--.*-->\n", "", Answers(Options(root=root)).context(), flags=re.MULTILINE)


def test_the_block_keeps_its_budget_and_our_own_count_is_no_lower(block):
    (real,) = counted(block)
    assert real <= BUDGET
    assert real <= tokens(block) + 5
    assert tokens(block) <= 1.3 * real


def test_all_that_a_fresh_session_is_told_is_little(block):
    description = re.search(r"^description: (.*)$", SKILL.read_text(), re.MULTILINE)
    assert description is not None
    names = "\n".join(f"mcp__plugin_nixlore_nixlore__{name}" for name in TOOLS)
    assert sum(counted(block, INSTRUCTIONS, f"- nixlore:nixlore: {description[1]}", names)) <= 600
