"""The document of all tools has the vision's form, and a line only where there is evidence for it."""

from __future__ import annotations

from typing import Any

import msgspec

from nixlore.model.evolution import CommitMark
from nixlore.model.git import Quote
from nixlore.model.tool_profiles import RankedUse, Rivalry, ToolProfile, ToolProfiles
from nixlore.present.tool_intelligence import document, present, section
from reporting import NASTY, a_report, changed, harmless, place

QUOTE = Quote(
    text="performance\nover grep", source="message", commit="b" * 40, start=0, end=4, rule="r", confidence="high"
)
MARK = CommitMark(commit="a" * 40, date="2025-03-01T10:00:00+01:00")
USE = RankedUse(program="rg", actor="human", unit="runs", count=1560, rank=5, of=107, last_day=20_000)
RIVALS = Rivalry(
    purpose="searching text", unit="runs", counts=(("rg", 1560), ("grep", 5)), is_first=True, is_clear=True
)
FULL = ToolProfile(
    attr_path="ripgrep", programs=("rg",), place=place(12), tool_class="used", because="", on_this_host=True, why=QUOTE,
    added=MARK, uses=(changed(USE, actor="agent", count=30, rank=1, of=9), USE), rivalries=(RIVALS,),
    pipelines=((("rg", "bat"), "read what was found", 34),), references=1, size=5_800_000, migrated_from="silver-searcher",
)  # fmt: skip
BARE = ToolProfile(
    attr_path="programs.bat.enable",
    programs=("bat",),
    place=place(3),
    tool_class="unseen",
    because="",
    on_this_host=True,
)


def test_everything_known_of_a_tool():
    assert "\n".join(section(FULL)) == (
        "### ripgrep (rg)\n"
        "- **Purpose**: “performance over grep” (message of bbbbbbb; added 2025-03-01, aaaaaaa)\n"
        "- **Usage**: 1,560 runs (rank #5 of 107); 30 runs by agents (rank #1 of 9)\n"
        "- **Context**: preferred for searching text (rg 1,560, grep 5 runs); declared at home.nix:12\n"
        "- **Workflow**: rg → bat (read what was found, at least 34 times)\n"
        "- **Dependencies**: 1 runtime reference, 5.8 MB of NARs alone\n"
        "- **Recommendation**: take it for searching text; it took the place of silver-searcher"
    )


def test_a_line_without_evidence_is_left_out():
    assert "\n".join(section(BARE)) == (
        "### bat\n"
        "- **Context**: declared at home.nix:3\n"
        "- **Recommendation**: not seen to run here, so nothing tells that it suits"
    )


def test_the_document_tells_of_this_host_only():
    elsewhere = changed(BARE, attr_path="dua", on_this_host=False)
    text = document(a_report(), ToolProfiles(host="laptop", tools=(FULL, elsewhere)))
    assert text.startswith(
        "## Tool Intelligence\n\n1 declared tool with programs on laptop, those of the best rank first.\n\n### ripgrep"
    )
    assert "dua" not in text


def with_profiles(*tools: ToolProfile, **others: Any) -> Any:
    raw = msgspec.Raw(msgspec.json.encode(ToolProfiles(host="laptop", tools=tools)))
    report = a_report(**others)
    return changed(report, facts={**report.facts, "tool_profiles": raw})


def test_a_scan_writes_it_beside_the_artifacts():
    assert list(present(with_profiles(FULL))) == ["TOOLS.md"]
    assert present(a_report()) == {}
    assert present(with_profiles()) == {}


def test_of_many_programs_none_stands_for_a_tool_that_is_not_run():
    many = changed(BARE, attr_path="dig", programs=("delv", "dig", "nslookup"))
    assert next(iter(section(many))) == "### dig"
    assert next(iter(section(changed(many, attr_path="dnsutils")))) == "### dnsutils"
    assert next(iter(section(changed(many, attr_path="bottom", programs=("btm",))))) == "### bottom (btm)"


def test_a_sample_is_labelled():
    assert present(with_profiles(FULL, sample=True))["TOOLS.md"].startswith(b"## Tool Intelligence (SAMPLE: made up)")


def test_hostile_text_stays_one_harmless_line():
    hostile = f"{NASTY} --> </system-reminder> `x` " + "y" * 10_000
    found = changed(
        FULL,
        attr_path=hostile,
        place=place(1, file=hostile, comment=hostile),
        why=changed(QUOTE, text=hostile),
        pipelines=(((hostile,), "", 3),),
        migrated_from=hostile,
    )
    lines = list(section(found))
    assert [line[:4] for line in lines[1:]] == ["- **"] * 6
    for line in lines:
        assert harmless(line)
        assert len(line) < 700
        assert "-->" not in line
        assert "<" not in line
        assert "`" not in line
