"""The pages of docs/ say what the code says, and lead where they say."""

from __future__ import annotations

import re
import runpy
from pathlib import Path
from urllib.parse import unquote

import pytest

TOP = Path(__file__).parent.parent
PAGES = sorted([*TOP.glob("*.md"), *TOP.glob("docs/**/*.md")])


def test_reference_is_what_the_code_says() -> None:
    made = runpy.run_path(str(TOP / "tools/reference.py"))["pages"]()
    for name, text in made.items():
        assert (TOP / "docs/reference" / name).read_text() == text, f"{name}: run `make docs`"


def test_tour_is_what_the_commands_answer() -> None:
    page = (TOP / "docs/tour.md").read_text()
    assert runpy.run_path(str(TOP / "tools/tour.py"))["written"](page) == page, "run `make docs`"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(TOP)))
def test_links_lead_somewhere(page: Path) -> None:
    text = re.sub(r"```.*?```|`[^`\n]*`", "", page.read_text(), flags=re.DOTALL)
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if "://" not in target and not target.startswith("#"):
            assert (page.parent / unquote(target.partition("#")[0])).exists(), target


@pytest.mark.parametrize("page", ["docs/threat-model.md", "SECURITY.md"])
def test_every_promise_and_threat_names_a_test_that_is_there(page: str) -> None:
    text = (TOP / page).read_text()
    rows = re.findall(r"^\| (?!---|promise |what an)(.+) \|$", text.replace("|---|", "| ---|"), re.MULTILINE)
    assert rows
    for row in rows:
        named = re.findall(r"`(tests/\w+\.py)(?:::(\w+))?`", row)
        assert named, row
        for file, function in named:
            assert not function or f"def {function}(" in (TOP / file).read_text(), function
            assert (TOP / file).is_file(), file


def test_every_decision_is_listed_with_its_number_and_title() -> None:
    top = TOP / "docs/decisions"
    pages = sorted(page for page in top.glob("*.md") if page.name != "README.md")
    heads = [re.fullmatch(r"# (\d+)\. (.+)", page.read_text().partition("\n")[0]) for page in pages]
    assert all(head and int(page.name[:4]) == int(head[1]) for page, head in zip(pages, heads, strict=True))
    rows = [f"- [{head[1]}]({page.name}) {head[2]}" for page, head in zip(pages, heads, strict=True) if head]
    assert re.findall(r"^- .*", (top / "README.md").read_text(), re.MULTILINE) == rows


def test_the_reference_has_what_artifacts_are_made_of() -> None:
    text = (TOP / "docs/reference/records.md").read_text()
    for name in ("Envelope", "Insight", "Evidence", "UsageAlignment", "ToolUse", "UseCount"):
        assert f"\n## {name}\n" in text
    assert "\n## UseCount\n\nIn " in text
