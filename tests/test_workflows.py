"""Pipelines, what is run first in a project, purposes, and what was looked at: counted by actor and unit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from made_sessions import FIRST_DAY, TARGET, analyze, binary, line, session, steps
from nixlore.analyze import workflows
from nixlore.analyze._pipelines import lists, pipelines, tree
from nixlore.analyze._sequences_purposes import pipeline_purpose, sequence_purpose
from nixlore.data.chain_purposes import PIPELINES, SEQUENCES
from nixlore.model.recording import LineUse, SessionRun
from nixlore.model.run import Config
from nixlore.model.workflows import EntryRitual
from nixlore.shell.shapes import shape


def chains(text: str) -> list[list[str]]:
    """Return the pipelines of a line as they are told."""
    levels = lists(tree(shape(text, "posix")))
    return [[node.label for node in chain] for level in levels for chain in pipelines(level)]


def test_without_a_history_nothing_is_told():
    assert workflows.analyze(None, None, None, Config(), TARGET) is None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("ls", [["ls"]]),
        ("git log -p | head -3", [["git log", "head"]]),
        ("a | b; c | d", [["a", "b"], ["c", "d"]]),
        ("a && b | c", [["a"], ["b", "c"]]),
        ("find . | xargs grep x | sort", [["find", "xargs grep", "sort"], ["grep"]]),
        ("sudo dmesg | tail", [["dmesg", "tail"]]),
        ("echo $(a | b) | c", [["echo", "c"], ["a", "b"]]),
        ("echo $(a) $(b | c)", [["echo"], ["a"], ["b", "c"]]),
    ],
)
def test_pipelines_of_a_line(text: str, found: list[list[str]]):
    assert chains(text) == found


def test_pipelines_are_counted_by_actor_and_unit():
    made = analyze(
        [
            line("cat #1 | grep -i #1", 3, (0, 1), project="~/a"),
            line("cat -n #1 | grep #1", 1, (4,), project="~/b"),
            line("cat #1 | grep #1", 9, (2,), actor="agent", source="transcripts"),
            line("cat #1 | grep #1", 2, (3,), unit="distinct command lines", source="fish_history"),
            line("ls | wc -l", 1),
            line("ls", 100),
        ]
    )
    agents, people, lines, other = made.pipelines
    assert agents.commands == people.commands == lines.commands == ("cat", "grep")
    assert [(use.actor, use.unit, use.count, use.days) for row in (agents, people, lines) for use in row.uses] == [
        ("agent", "runs", 9, 1),
        ("human", "runs", 7, 3),
        ("human", "distinct command lines", 2, 1),
    ]
    # What agents do says nothing of how people do it.
    assert (agents.flags, people.flags) == (((), ()), ((), ("-i",)))
    assert (agents.share, people.share, lines.share) == (1.0, 0.875, 1.0)
    assert (people.projects, people.purpose) == (("~/a", "~/b"), "search in a file")
    assert other.commands == ("ls", "wc")
    totals = {(seen.use.actor, seen.use.unit): (seen.use.count, seen.pipelines) for seen in made.seen}
    assert totals == {
        ("human", "runs"): (108, 8),
        ("agent", "runs"): (9, 9),
        ("human", "distinct command lines"): (2, 2),
    }


def test_the_flags_that_most_uses_have():
    made = analyze([line("du -s -h #1 | sort -h", 6), line("du -h #1 | sort -h -r", 5)])
    assert made.pipelines[0].flags == (("-h", "-s"), ("-h",))


def test_names_that_may_not_be_told_are_in_no_pipeline():
    made = analyze([line("#0123 | grep #1") for _ in range(3)] + [line("ls | *")])
    assert made.pipelines == ()
    withheld = analyze([LineUse(**_fields(line("cat | grep"), steps=steps("cat | grep")[:1] + _hidden()))])
    assert withheld.pipelines == ()
    assert withheld.seen[0].pipelines == 1


def _fields(row: LineUse, **others: Any) -> dict[str, Any]:
    return {name: getattr(row, name) for name in row.__struct_fields__} | others


def _hidden() -> tuple[Any, ...]:
    (only,) = steps("x")
    return (type(only)("#0123456789abcdef", join="|"),)


def test_other_hosts_and_users_do_not_count():
    made = analyze(
        [line("a | b", host="other"), line("a | b", user="bob"), line("a | b", host="larkspur.lan", user="ada")],
        [session("a", "b", host="other"), session("a", "b", user="ada")],
    )
    assert made.pipelines[0].uses[0].count == 1
    assert (made.sessions, made.commands) == (1, 2)


def test_substitutions_want_the_program_on_the_path():
    use = line("cat #1 | grep #1", 12, (0, 1, 2))
    assert analyze([use], on_path="rg").substitutions[0].better == "rg PATTERN FILE"
    assert analyze([use], on_path="ls").substitutions[0].better == "grep PATTERN FILE"
    assert analyze([use], binaries=[binary("rg", None)]).substitutions[0].better == "grep PATTERN FILE"
    (found,) = analyze([use], binaries=None).substitutions
    assert (found.program, found.uses[0].count, found.uses[0].days) == ("", 36, 3)


def test_what_is_missing_is_said():
    assert analyze((), ()).missing == (workflows.NO_LINES, workflows.NO_SESSIONS)
    both = analyze([line("ls")], [session("ls", "make")], binaries=None).missing
    assert both == (workflows.NO_PLACES, workflows.NO_PATH)
    elsewhere = analyze([line("ls")], [session("ls", "make", places=(0, 1))]).missing
    assert elsewhere == (workflows.NO_PROJECTS,)
    assert analyze([line("ls")], [session("a", "b", project_names=("~/x",), projects=(0, 0))]).missing == ()


def test_people_and_agents_have_sequences_of_their_own():
    runs = [session(f"x{day}", f"y{day}", "git add", "git commit", "git push", day=day) for day in range(8)]
    theirs = [session(f"x{day}", f"y{day}", "rg", "sed", day=day, actor="agent") for day in range(8)]
    found = analyze((), [*theirs, *runs]).sequences
    assert [(one.actor, one.commands, one.purpose) for one in found] == [
        ("human", ("git add", "git commit", "git push"), "publish a change"),
        ("agent", ("rg", "sed"), ""),
    ]


def visits(*first: str, count: int, start: int = 0, project: str = "~/src/lark", rest: int = 8) -> list[SessionRun]:
    """Return sessions that come into a project, run something first, and then other things."""
    made = []
    for day in range(start, start + count):
        heads = ("cd", *first, *(f"work{day % 7}.{n}" for n in range(rest)))
        inside = len(heads) - 1
        made.append(
            session(
                *heads,
                day=day,
                places=(0, *(1,) * inside),
                projects=(-1, *(0,) * inside),
                project_names=(project,),
            )
        )
    return made


def rituals(sessions: Sequence[SessionRun]) -> dict[str, EntryRitual]:
    return {found.project: found for found in analyze((), sessions).rituals}


def test_what_is_run_first_in_a_project():
    found = rituals([*visits("ls", "nix develop", "git pull", count=12), *visits("make", count=3, start=20)])
    ritual = found["~/src/lark"]
    assert ritual.commands == ("nix develop", "git pull")
    assert (ritual.count, ritual.entries, ritual.days) == (12, 15, 12)


def test_what_is_run_all_the_time_is_no_ritual():
    busy = [
        session(*["git status", "make"] * 10, day=day, projects=(0,) * 20, project_names=("~/x",)) for day in range(9)
    ]
    assert rituals(busy) == {}


def test_a_few_visits_are_no_ritual():
    assert rituals(visits("nix develop", count=4)) == {}
    assert rituals([run for run in visits("nix develop", count=1) for _ in range(9)]) == {}
    busy_day = [run for run in visits("nix develop", count=1, start=50) for _ in range(9)]
    assert rituals([*busy_day, *visits("nix develop", count=4)]) == {}


def test_a_ritual_of_all_projects():
    sessions = [
        run for number in range(4) for run in visits("direnv allow", count=4, start=9 * number, project=f"~/p{number}")
    ]
    found = rituals(sessions)
    assert found.keys() == {""}
    assert (found[""].projects, found[""].count, found[""].entries) == (4, 16, 16)


def test_names_that_may_not_be_told_end_a_ritual():
    found = rituals(visits("nix develop", "#0123456789abcdef", count=12))
    assert found["~/src/lark"].commands == ("nix develop",)


@pytest.mark.parametrize(
    ("commands", "purpose"),
    [
        (("git add", "git commit", "git push"), "publish a change"),
        (("git status", "git add", "git commit", "git push"), "publish a change"),
        (("git add", "git commit"), "record a change"),
        (("git add", "ls", "git commit"), "record a change"),
        (("nix flake update", "nixos-rebuild switch"), "update the system"),
        (("cd", "nix develop"), "enter a development shell"),
        (("fd", "bat"), "find a file, then view it"),
        (("nvim", "cargo test"), "edit and try"),
        (("git add", "make"), ""),
        (("nvim", "cargo"), ""),
        (("git add", "git commit", "git push", "make"), ""),
    ],
)
def test_purposes_of_sequences(commands: tuple[str, ...], purpose: str):
    assert sequence_purpose(commands) == purpose


@pytest.mark.parametrize(
    ("commands", "purpose"),
    [
        (("curl", "jq"), "look something up in a web service's answer"),
        (("fd", "rg", "bat"), "find files, search in them and view what was found"),
        (("git diff", "delta", "less"), "view changes with a better diff"),
        (("ps", "grep", "grep"), "find a process"),
        (("sort", "uniq", "sort", "head"), "count how often each line occurs"),
        (("make", "less"), "page through an answer"),
        (("a", "b"), ""),
        (("nix-env", "grep"), "find a package"),
        (("echo", "tee"), "write to a file and see what was written"),
    ],
)
def test_purposes_of_pipelines(commands: tuple[str, ...], purpose: str):
    assert pipeline_purpose(commands) == purpose


def test_purposes_are_written_as_they_are_read():
    for purpose, pattern in (*SEQUENCES, *PIPELINES):
        assert purpose == purpose.strip()
        parts = [name.strip(" ?+") for part in pattern.replace("|", ">").split(">") for name in part.split(",")]
        assert "" not in parts, pattern


def test_days_are_those_of_the_lines():
    made = analyze([line("a | b", 2, (3, 9))])
    assert (made.seen[0].use.first_day, made.seen[0].use.last_day) == (FIRST_DAY + 3, FIRST_DAY + 9)
