"""The block for agents is short, says only what is known, and gives its evidence."""

from __future__ import annotations

import re

import msgspec
import pytest

from nixlore.data.rivals import RIVALS
from nixlore.model.agent_failures import AgentFailures, AskedName
from nixlore.model.evidence import Evidence
from nixlore.model.failures import Cure, FailurePatterns
from nixlore.model.insight import Insight
from nixlore.model.nix import Binary
from nixlore.model.run import Target
from nixlore.model.tool_history import ToolHistory, ToolSwitch
from nixlore.model.usage import CommandUse, Preference
from nixlore.present import claude_md
from nixlore.present._block_choices import HABITS
from nixlore.present._tokens import tokens
from nixlore.present.claude_md import BUDGET, MOST_LINES
from reporting import ALIGNMENT, DAY, HOSTS, NASTY, USAGE, a_report, changed, harmless, place, tool, use

COMMENT = re.compile(r"^<!-- [\w: .-]+ -->\n", re.MULTILINE)


def present(report, binaries, budget=BUDGET):
    """Return the block as a model sees it."""
    return COMMENT.sub("", claude_md.present(report, binaries, budget).text)


def with_facts(report, **facts):
    raw = {name: msgspec.Raw(msgspec.json.encode(fact)) for name, fact in facts.items()}
    return changed(report, facts={**report.facts, **raw})


def binary(name):
    return Binary(name=name, path=f"/run/current-system/sw/bin/{name}", store_path="", package="", provider="system")


def test_the_block_of_a_machine():
    there = [binary(name) for name in ("python3", "curl", "rg", "podman")]
    assert (
        claude_md.present(a_report(), there).text
        == """\
## This machine
<!-- host -->
- NixOS, host laptop, declared in /home/ada/nix, flake.nix:9.
<!-- nixos -->
- No apt, dnf or brew; what is in /etc and /nix/store is generated: change the declaration instead.
<!-- once -->
- A program for once, without installing: `nix shell nixpkgs#NAME -c NAME …`.
<!-- packages -->
- Packages of this host are listed in home.nix:12: what is to stay goes there.
<!-- choices 2025-01-12 -->
- The user's own choices: rg, not grep (1,234 to 40 distinct command lines, home.nix:12).
<!-- missing -->
- Not installed: pip, node, npm, gcc, make, jq, wget, unzip, gh (not among the 4 programs found here).
<!-- names -->
- Other names here: podman for docker.
<!-- shell 2025-01-12 -->
- The user's shell is fish (last typed in on 2025-01-12): give commands in its syntax.
<!-- hosts -->
- The same repository builds server: a change of a shared module is one for them, too.
<!-- fetched 2025-01-12 -->
- Not declared but fetched when needed: cowsay (histories, last on 2025-01-12).
"""
    )


def test_where_apt_is_here_nobody_is_told_that_it_is_not():
    assert "No apt" in present(a_report(), [binary("rg")])
    assert "No apt" not in present(a_report(), [binary("rg"), binary("apt")])


def test_what_agents_got_wrong_here_comes_first():
    asked = AskedName(name="jq", tries=40, runs=40, sessions=9, days=5, first_day=DAY, last_day=DAY + 9)
    failures = AgentFailures(lines=90, failed=50, sessions=9, first_day=DAY, last_day=DAY + 9, missing=(asked,))
    report = with_facts(a_report(), agent_failures=failures)
    assert present(report, [binary("rg")]).splitlines()[2].startswith("- Not installed: jq, python3, pip")
    assert "<!-- missing 2024-10-13 -->" in claude_md.present(report, [binary("rg")]).text


def test_within_a_budget_what_saves_most_is_told_and_the_host_always():
    block = claude_md.present(a_report(), None, 80)
    assert block.tokens <= 80
    assert [line.id for line in block.lines][:2] == ["host", "nixos"]
    assert "once" in [line.id for line in block.left_out]


def test_where_comments_are_not_taken_out_they_count():
    bare, counted = (claude_md.present(a_report(), None, 120, stripped=stripped) for stripped in (True, False))
    assert tokens(COMMENT.sub("", bare.text)) <= 120
    assert tokens(counted.text) <= 120
    assert len(counted.lines) < len(bare.lines)


def test_a_line_that_was_dropped_is_left_out():
    block = claude_md.present(a_report(), None, dropped={"once"})
    assert "once" not in [line.id for line in block.lines]
    assert "once" in [line.id for line in block.left_out]


def test_two_runs_give_the_same_bytes():
    assert claude_md.present(a_report(), [binary("rg")]) == claude_md.present(a_report(), [binary("rg")])


def a_cure(**fields):
    given = {
        "failed": "git commit -m …", "failed_heads": ("git commit",), "code": 1, "cure": "git add …",
        "cure_heads": ("git add",), "kind": "known", "actor": "human", "tries": 8, "successes": 7, "days": 4,
        "last_day": DAY,
    }  # fmt: skip
    return Cure(**{**given, **fields})


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({}, True),
        ({"withheld": "dangerous"}, False),
        ({"kind": "retry"}, False),
        ({"failed_heads": ("a", "b")}, False),
    ],
)
def test_what_helped_against_a_failure_is_told_with_its_count(fields, told):
    empty = {"known": {}, "medians": {}, "since": None, "until": None, "commands": (), "not_found": (), "sudo": ()}
    patterns = FailurePatterns(**empty, rebuilds=(), cures=(a_cure(**fields),))
    text = present(with_facts(a_report(), failure_patterns=patterns), None)
    line = "- After `git commit` fails with 1, `git add …` has helped 7 of 8 times.\n"
    assert (line in text) == told


def test_the_rebuilder_used_last_is_named():
    old, new = (CommandUse(name=name, uses=(use(count),)) for name, count in (("nixos-rebuild", 300), ("nh", 20)))
    new = changed(new, uses=(changed(new.uses[0], last_day=DAY + 200), changed(use(999), actor="agent")))
    text = present(a_report(usage=changed(USAGE, commands=(old, new))), None)
    assert "Changes are applied with nh (20 distinct command lines, last on 2025-04-22): leave that" in text
    assert "Changes are applied" not in present(a_report(), None)


def test_a_rebuilder_given_up_long_ago_is_not_named():
    rows = (CommandUse(name="nixos-rebuild", uses=(use(300),)), CommandUse(name="rebuild", uses=(use(40),)))
    later = changed(rows[1], uses=(changed(rows[1].uses[0], last_day=(use(1).last_day or 0) + 61),))
    assert "applied with nixos-rebuild" in present(a_report(usage=changed(USAGE, commands=rows)), None)
    assert "Changes are applied" not in present(a_report(usage=changed(USAGE, commands=(rows[0], later))), None)


@pytest.mark.parametrize(
    ("source", "fields", "told"),
    [
        ("/home/ada/.local/share/fish/fish_history", {}, "fish"),
        ("/home/ada/.config/nushell/history.txt", {}, "nushell"),
        ("/home/fish/.bash_history", {}, ""),
        ("/home/ada/.local/share/atuin/history.db", {}, ""),
        ("/home/ada/.local/share/fish/fish_history", {"entries": 3}, ""),
        ("/home/ada/.local/share/fish/fish_history", {"last_day": None}, ""),
        ("/home/ada/.local/share/fish/fish_history", {"actor": "agent"}, ""),
    ],
)
def test_a_shell_unlike_bash_is_told_where_it_is_in_use(source, fields, told):
    window = changed(USAGE.windows[0], source=source, **fields)
    text = present(a_report(usage=changed(USAGE, windows=(window,))), None)
    assert f"The user's shell is {told}" in text if told else "The user's shell" not in text


def a_switch(to, at, *, was_declared=True):
    return ToolSwitch(
        from_=f"old-{to}", to=to, commit="c" * 40, date="2025-03-01T10:00:00+01:00", at=at, rule="from-to", why=None,
        purpose="paging", from_programs=(), to_programs=(to,), from_uses=(), to_uses=(), is_here=True,
        was_declared=was_declared,
    )  # fmt: skip


def test_switches_that_are_certain_are_told_newest_first():
    switches = (a_switch("moor", 10), a_switch("ov", 20), a_switch("most", 30), a_switch("lv", 40, was_declared=False))
    insights = tuple(
        Insight(
            code="NX109", subject=name, says="x", severity="info", confidence=sure,
            evidence=(Evidence(source="git_history", place="c", says="x"),),
        )
        for name, sure in (("moor", "high"), ("ov", "high"), ("most", "medium"), ("lv", "high"))
    )  # fmt: skip
    history = msgspec.Raw(msgspec.json.encode(ToolHistory(ages=(), missed=(), switches=switches)))
    report = a_report()
    report = changed(report, facts={**report.facts, "tool_history": history}, insights=insights)
    told = "- Switched in the configuration: ov, not old-ov (2025-03-01, ccccccc); moor, not old-moor (2025-03-01, ccccccc).\n"
    assert told in present(report, None)
    assert "Switched" not in present(changed(report, insights=()), None)


def test_what_is_fetched_on_most_days_is_told_first():
    rows = tuple(
        changed(ALIGNMENT.adhoc[0], attr_path=name, uses=(use(count),)) for name, count in (("a", 1), ("b", 9))
    )
    assert "fetched when needed: b, a (" in present(a_report(alignment=changed(ALIGNMENT, adhoc=rows)), None)


def test_without_any_fact_there_is_only_the_heading():
    assert present(a_report(alignment=None, usage=None, hosts=None), None) == "## This machine\n"


def test_absence_is_said_only_where_the_profiles_were_read():
    assert "Not installed" not in present(a_report(), None)
    assert "Not installed" not in present(a_report(), [])
    other = a_report(alignment=changed(ALIGNMENT, is_this_machine=False))
    assert "Not installed" not in present(other, [binary("rg")])
    assert "Other names" not in present(other, [binary("podman")])


def test_a_machine_without_flakes_is_not_told_to_use_them():
    plain = changed(HOSTS, hosts=tuple(changed(host, file="configuration.nix") for host in HOSTS.hosts))
    text = present(a_report(hosts=plain), None)
    assert "nix-shell -p NAME --run" in text
    deep = changed(HOSTS, hosts=tuple(changed(host, file="modules/hosts/a.nix") for host in HOSTS.hosts))
    assert "nix shell nixpkgs#NAME -c" in present(a_report(hosts=deep), None)
    assert "nix shell" not in text.replace("nix-shell", "")


def test_home_manager_elsewhere_is_not_called_nixos():
    homes = changed(HOSTS, hosts=(changed(HOSTS.hosts[0], kind="home"),))
    text = present(a_report(hosts=homes), None)
    assert text.startswith("## This machine\n- Home Manager, host laptop")
    assert "No apt" not in text


def test_another_distribution_is_not_called_nixos():
    others = changed(HOSTS, hosts=tuple(changed(host, is_this=False, name="tower") for host in HOSTS.hosts))
    report = changed(
        a_report(hosts=others), target=Target(hostname="vm", asked_host="", user="ada", distribution="debian")
    )
    text = present(report, None)
    assert (
        text.splitlines()[1] == "- Host vm runs debian, not NixOS: what /home/ada/nix declares is not what runs here."
    )
    assert "without installing" not in text
    assert "same repository" not in text


def test_a_host_of_several_kinds_is_told_once():
    twice = changed(
        HOSTS,
        hosts=(
            *HOSTS.hosts,
            changed(HOSTS.hosts[0], is_this=False, name="work"),
            changed(HOSTS.hosts[0], is_this=False, name="work"),
        ),
    )
    assert present(a_report(hosts=twice), None).count("work") == 1


def test_a_host_that_is_not_known_is_not_guessed():
    others = changed(HOSTS, hosts=tuple(changed(host, is_this=False) for host in HOSTS.hosts))
    assert "host not identified" in present(a_report(hosts=others), None)


@pytest.mark.parametrize(
    ("purpose", "counts", "declared", "actor"),
    [
        ("searching text", (("rg", 30), ("grep", 20)), ("rg",), "human"),
        ("searching text", (("rg", 9), ("grep", 1)), ("rg",), "human"),
        ("searching text", (("rg", 900), ("grep", 1)), (), "human"),
        ("searching text", (("rg", 900), ("grep", 1)), ("rg",), "agent"),
        ("searching text", (("grep", 900), ("rg", 1)), ("grep", "rg"), "human"),
        ("prompts", (("starship", 900), ("oh-my-posh", 1)), ("starship",), "human"),
        ("searching text", (), ("rg",), "human"),
    ],
)
def test_a_choice_is_told_only_when_it_is_clear_declared_and_a_persons(purpose, counts, declared, actor):
    preference = Preference(purpose=purpose, actor=actor, unit="runs", counts=counts, declared=declared)
    assert "choices" not in present(a_report(alignment=changed(ALIGNMENT, preferences=(preference,))), None)


def test_a_purpose_is_told_once_by_its_highest_count():
    counts = {"runs": (("rg", 442), ("grep", 46)), "distinct command lines": (("rg", 160),)}
    both = tuple(
        Preference(purpose="searching text", actor="human", unit=unit, counts=found, declared=("rg",))
        for unit, found in counts.items()
    )
    text = present(a_report(alignment=changed(ALIGNMENT, preferences=both)), None)
    assert "The user's own choices: rg, not grep (442 to 46 runs, home.nix:12).\n" in text


def test_the_block_stays_short_and_harmless_whatever_is_in_it():
    many = tuple(
        Preference(
            purpose=purpose,
            actor="human",
            unit="distinct command lines",
            counts=((f"{NASTY}{purpose}" * 9, 1000), (NASTY * 40, 1)),
            declared=(f"{NASTY}{purpose}" * 9,),
        )
        for purpose in HABITS
    )
    tools = tuple(tool("x", "used", row.declared, places=(place(1, file=NASTY * 30),)) for row in many)
    odd = a_report(alignment=changed(ALIGNMENT, preferences=many, tools=tools), config_repo=NASTY)
    block = claude_md.present(odd, None)
    assert tokens(present(odd, None)) <= block.tokens <= BUDGET
    assert len(block.lines) <= MOST_LINES
    assert harmless(block.text)
    assert block.text.count("-->") == len(block.lines)


def test_a_sample_is_labelled():
    assert present(a_report(sample=True), None).startswith("## This machine (SAMPLE: made up)\n")


def test_what_an_agent_would_take_is_among_the_rivals_of_its_purpose():
    assert [purpose for purpose, program in HABITS.items() if program not in RIVALS[purpose]] == []
