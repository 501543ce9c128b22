"""NX125: what is run in a row again and again, so that one name could stand for it."""

from __future__ import annotations

from typing import Any, Literal

import pytest

from aligning import usage
from made_sessions import analyze, line, session
from nixlore.model.insight import Action, Insight
from nixlore.model.nix import Alias
from nixlore.model.recording import LineUse
from nixlore.model.shell import DefinedName
from nixlore.synthesize.repeated_sequence import CODE, infer


def insights(
    *heads: str,
    days: int = 8,
    lines: tuple[LineUse, ...] = (),
    aliases: tuple[Alias, ...] = (),
    defined: tuple[str, ...] = (),
    **others: Any,
) -> list[Insight]:
    """Return what is said of a row of commands that is run on so many days among others."""
    runs = []
    for day in range(days):
        before = [f"before{day}.{number}" for number in range(5)]
        columns = {name: value * (len(heads) + 5) for name, value in others.items() if isinstance(value, tuple)}
        plain = {name: value for name, value in others.items() if not isinstance(value, tuple)}
        runs.append(session(*before, *heads, day=day, **columns, **plain))
    return list(
        infer(
            analyze(lines, runs),
            aliases,
            usage(
                defined=[DefinedName(name=name, host="", user="", source="zsh_history") for name in defined],
                aliases=aliases,
            ),
        )
    )


def test_three_commands_in_a_row():
    (insight,) = insights("git add", "git commit", "git push")
    assert (insight.code, insight.subject) == (CODE, "git add → git commit → git push")
    assert insight.says == (
        "you run these one after the other to publish a change (8 times); "
        "an abbreviation or alias can be `git add … && git commit … && git push …`"
    )
    assert insight.action == Action(verb="abbreviate", subject="git add … && git commit … && git push …")
    (evidence,) = insight.evidence
    assert (evidence.source, evidence.count, evidence.unit) == ("hook", 8, "times")
    assert "8 times in 8 sessions on 8 days, 60 seconds apart at most" in evidence.says


def test_arguments_are_shown_where_there_are_any():
    lines = (line("git add #1", 9), line("git push", 9))
    (insight,) = insights("git add", "git commit", "git push", lines=lines)
    assert "`git add … && git commit … && git push`" in insight.says


def test_options_are_arguments_too():
    """`git add -A` must not be told as `git add`, which adds nothing."""
    lines = (line("git add -A", 9), line("git push", 9))
    (insight,) = insights("git add", "git commit", "git push", lines=lines)
    assert "`git add … && git commit … && git push`" in insight.says


def test_what_agents_pass_says_nothing_of_what_people_do():
    lines = (line("git push", 9), line("git push #1", 99, actor="agent"),
             line("git push #1", 99, unit="distinct command lines"))  # fmt: skip
    (insight,) = insights("git add", "git commit", "git push", lines=lines)
    assert "`git add … && git commit … && git push`" in insight.says


def test_two_commands_are_enough_only_if_long_and_without_arguments():
    plain = (line("nix flake update", 9), line("nixos-rebuild switch", 9), line("make", 9), line("ninja", 9))
    (insight,) = insights("nix flake update", "nixos-rebuild switch", lines=plain)
    assert "to update the system" in insight.says
    assert insights("make", "ninja", lines=plain) == []
    assert (
        insights("nix flake update", "nixos-rebuild switch", lines=(*plain, line("nixos-rebuild switch #1", 99))) == []
    )
    assert insights("nix flake update", "nixos-rebuild switch") == []


def test_in_one_project_it_is_a_recipe():
    runs = [
        session(
            *(f"b{day}.{n}" for n in range(5)), "cargo fmt", "cargo clippy", "cargo test",
            day=day, projects=(0,) * 8, project_names=("~/src/x",),
        )
        for day in range(8)
    ]  # fmt: skip
    (insight,) = infer(analyze((), runs), None, None)
    assert insight.action == Action(
        verb="recipe", subject="cargo fmt … && cargo clippy … && cargo test …", place="~/src/x"
    )
    assert "a recipe can be" in insight.says


@pytest.mark.parametrize(
    "heads",
    [
        ("git status", "git diff", "git log"),
        ("nvim", "make", "nvim-qt"),
        ("git add", "git status", "git commit", "git push"),
        ("git add", "cat | grep", "git commit", "git push"),
        ("make", "ssh", "make install", "sync"),
    ],
)
def test_where_one_decides_in_between_no_script_stands_for_it(heads: tuple[str, ...]):
    assert insights(*heads) == []


def test_what_is_looked_at_before_or_after_is_left_out():
    (insight,) = insights("git status", "git add", "git commit", "git push", "git log")
    assert insight.action is not None
    assert insight.action.subject == "git add … && git commit … && git push …"


def alias(name: str, *runs: str, kind: Literal["alias", "function"] = "alias") -> Alias:
    return Alias(name=name, kind=kind, shell="zsh", runs=runs, file="~/.zshrc", line=3)


def test_an_alias_or_a_function_is_no_program():
    heads = ("git add", "gc", "git push")
    assert len(insights(*heads)) == 1
    assert insights(*heads, aliases=(alias("gc", "git"),)) == []
    assert insights(*heads, aliases=(alias("gc", kind="function"),)) == []
    assert insights(*heads, defined=("gc",)) == []
    assert len(insights(*heads, aliases=(alias("git", "git"),), defined=("git",))) == 1


def test_failures_are_told_of_times_not_of_sessions():
    runs = [session(*(f"b{day}.{n}" for n in range(5)), "git add", "git commit", "git push", day=day,
                    failed=(False,) * 7 + (day < 2,)) for day in range(8)]  # fmt: skip
    (insight,) = infer(analyze((), runs), None, None)
    assert insight.evidence[0].says.startswith("8 times (2 with a failure) in 8 sessions on 8 days")


def test_seldom_failing_and_agents_sequences_are_not_told():
    assert insights("git add", "git commit", "git push", days=4) == []
    assert insights("git add", "git commit", "git push", actor="agent") == []
    assert insights("git add", "git commit", "git push", failed=(True,)) == []
