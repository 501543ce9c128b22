"""What fails, counted from records."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from failing import DAY, TARGET, cure, line, patterns, streak
from nixlore.analyze._rates import wilson
from nixlore.analyze.failure_patterns import analyze
from nixlore.data.failure_classes import ROWS, kind_of, passes_on, words_of
from nixlore.model.recording import Step
from nixlore.shell.shapes import shape


def test_a_command_is_counted_by_name_and_subcommand():
    found = patterns(line("git push origin main", (0, 6), (1, 3), (128, 1)), line("git status", (0, 50)))
    (push,) = found.commands
    assert (push.head, push.tries, push.failures, push.answers) == ("git push", 10, 4, 0)
    assert push.low < 0.4 < push.high
    assert [(row.code, row.count, row.kind) for row in push.classes] == [(1, 3, "refused"), (128, 1, "refused")]
    assert (found.known, found.medians) == ({"human": 60}, {"human": 0.2})
    assert (found.since, found.until, found.sources) == (DAY, DAY, ("hook",))


def test_lines_of_several_shapes_and_projects_add_up():
    found = patterns(
        line("make", (2, 2), project="~/a", days=(DAY, DAY + 1)),
        line("make -j x", (2, 3), (0, 1), project="~/b", days=(DAY + 1, DAY + 4)),
        line("cd x && make", (2, 1), project="~/a"),
    )
    (make,) = found.commands
    assert (make.tries, make.failures, make.days, make.last_day) == (7, 6, 3, DAY + 4)
    assert make.projects == ("~/a", "~/b")
    assert make.classes[0].means == "the recipe of a target failed"


def test_people_and_agents_are_apart():
    found = patterns(line("make", (2, 2)), line("make", (2, 5), actor="agent"))
    assert [(row.actor, row.failures) for row in found.commands] == [("agent", 5), ("human", 2)]
    assert found.known == {"agent": 5, "human": 2}


def test_an_answer_is_a_try_and_no_failure():
    found = patterns(line("grep x f", (1, 40), (2, 1)), line("ssh box", (1, 3)), line("sleep 9", (130, 5)))
    (grep,) = found.commands
    assert (grep.head, grep.tries, grep.failures, grep.answers) == ("grep", 41, 1, 40)


def test_a_code_that_is_about_no_known_command_counts_for_none():
    assert patterns(line("a | b", (3, 9), place=-1), line("make", (0, 1))).commands == ()
    assert patterns(line("a | b", (3, 9), place=7)).commands == ()


def test_a_code_is_about_the_step_it_names():
    (found,) = patterns(line("git pull && make", (1, 4), place=0)).commands
    assert found.head == "git pull"


def test_other_hosts_and_users_do_not_count():
    rows = [line("make", (2, 3), host="bramble"), line("make", (2, 3), user="eve")]
    assert analyze(rows, [], [], TARGET) is None
    (found,) = patterns(line("make", (2, 1)), *rows).commands
    assert found.failures == 1


def test_a_line_without_exit_codes_says_nothing_of_failures():
    found = patterns(line("make", count=9, unit="distinct command lines", source="fish_history"))
    assert (found.commands, found.known, found.since) == ((), {}, None)


def test_the_longest_row_of_failures_is_told():
    found = patterns(line("make", (2, 9)), streaks=[streak("make", 3, last=DAY - 9), streak("make", 7), streak("x", 9)])
    assert (found.commands[0].streak, found.commands[0].streak_day) == (7, DAY)


def test_a_name_that_was_not_found():
    found = patterns(
        line("jq .x", (127, 2), days=(DAY, DAY + 3)),
        line("jq", (127, 1), actor="agent"),
        line("just build", (127, 4), (1, 1)),
        line("ssh box", (127, 1), (0, 40)),
        line("git push", (0, 3)),
    )
    assert [(row.name, row.actor, row.tries, row.days) for row in found.not_found] == [
        ("jq", "human", 2, 2),
        ("jq", "agent", 1, 1),
    ]
    assert found.not_found[0].first_day == DAY


def test_what_passes_on_codes_is_missing_where_it_never_ended_otherwise():
    assert [row.name for row in patterns(line("just build", (127, 4))).not_found] == ["just"]


def test_runs_that_found_it_are_told_beside():
    (jq,) = patterns(line("jq .x", (127, 2), (0, 9)), line("jq -r", (5, 1))).not_found
    assert (jq.tries, jq.runs) == (2, 12)


def test_withheld_names_are_left_out():
    hashed = line("x", (127, 3))
    token = type(hashed.steps[0])("#0123456789abcdef")
    found = patterns(
        type(hashed)(**{name: getattr(hashed, name) for name in hashed.__struct_fields__} | {"steps": (token,)})
    )
    assert (found.not_found, found.commands) == ((), ())


def test_what_is_run_as_root():
    found = patterns(
        line("sudo docker ps", (0, 8), days=(DAY, DAY + 1)),
        line("sudo docker ps -a", (0, 4)),
        line("docker ps", (1, 3), (0, 2)),
        line("sudo -i"),
        line("doas vim x", count=2, unit="distinct command lines", source="fish_history"),
    )
    docker, vim = found.sudo
    assert (docker.head, docker.by, docker.count, docker.days) == ("docker ps", ("sudo",), 12, 2)
    assert (docker.without, docker.without_failed) == (5, 3)
    assert (vim.head, vim.by, vim.unit, vim.count, vim.without) == (
        "vim",
        ("doas",),
        "distinct command lines",
        2,
        0,
    )


@pytest.mark.parametrize(
    ("text", "tool", "action"),
    [
        ("sudo nixos-rebuild switch --flake .", "nixos-rebuild", "switch"),
        ("nixos-rebuild --rollback switch", "nixos-rebuild", "rollback"),
        ("nh os switch", "nh os", "switch"),
        ("nh os rollback", "nh os", "rollback"),
        ("nh home build .", "nh home", "build"),
        ("home-manager switch", "home-manager", "switch"),
        ("darwin-rebuild build", "darwin-rebuild", "build"),
        ("colmena apply", "colmena", "apply"),
        ("nix-env --rollback", "nix-env", "rollback"),
        ("nix profile rollback", "nix", "rollback"),
    ],
)
def test_a_rebuild_by_what_it_was_to_do(text: str, tool: str, action: str):
    (found,) = patterns(line(text, (0, 3), (1, 2), (130, 1), seconds=42.0)).rebuilds
    assert (found.tool, found.action) == (tool, action)
    assert (found.tries, found.failures, found.stopped, found.seconds) == (6, 2, 1, 42.0)


def test_what_applies_nothing_is_no_rebuild():
    assert patterns(line("nix build", (0, 1)), line("nh search x", (0, 1)), line("nix-env -q", (0, 1))).rebuilds == ()


def test_the_median_time_weighs_by_runs():
    found = patterns(
        line("nh os switch", (0, 9), seconds=10.0),
        line("nh os switch .", (0, 1), seconds=900.0),
        line("nh os switch -v", (0, 3)),
    )
    assert found.rebuilds[0].seconds == 10.0


def test_cures_are_counted_over_rows_and_judged():
    found = patterns(
        line("git push", (128, 9)),
        cures=[
            cure("git push", 128, "git push -u origin x", 2, kind="known"),
            cure("git push", 128, "git push -u origin x", 1, 1, source="atuin"),
            cure("git push", 128, "git push --force", 9),
            cure("make", 2, "make -B x", 1),
            cure("make", 2, "cmake . && make", 6, 9),
            cure("nix build", 1, "git add . && nix build", 5, 5),
        ],
    )
    told = [(row.failed, row.cure, row.successes, row.tries, row.withheld) for row in found.cures]
    assert told == [
        ("nix build", "git add … && nix build", 5, 5, ""),
        ("git push", "git push -u …", 3, 3, ""),
        ("git push", "git push --force", 9, 9, "dangerous"),
        ("make", "cmake … && make", 6, 9, "uncertain"),
        ("make", "make -B …", 1, 1, "once"),
    ]
    assert found.cures[0].why == "a flake sees only files that git knows"
    assert found.cures[0].cure_heads == ("git add", "nix build")


@pytest.mark.parametrize(
    ("failed", "helped", "kind", "expected"),
    [
        ("make", "vim x", "retry", 0),
        ("make", "ls", "retry", 0),
        ("make", "git status", "retry", 0),
        ("make", "export CC=clang", "retry", 1),
        ("make", "git init", "retry", 1),
        ("vmi x", "vim x", "edit", 1),
    ],
)
def test_a_look_between_a_failure_and_its_success_cured_nothing(failed, helped, kind, expected):
    assert len(patterns(line("make", (2, 1)), cures=[cure(failed, 2, helped, 5, kind=kind)]).cures) == expected


def test_what_helped_a_command_that_may_not_be_told_is_not_told():
    hidden = msgspec.structs.replace(cure("make", 2, "cmake .", 5), failed=(Step("#0123456789abcdef"),))
    assert patterns(line("make", (2, 1)), cures=[hidden]).cures == ()


def test_of_a_subcommand_that_was_mended_nothing_is_told():
    # `git psuh` is kept as `git …`, and so is `git stauts`.
    assert patterns(line("git psuh", (1, 1)), cures=[cure("git stauts", 1, "git status", 5)]).cures == ()
    (told,) = patterns(line("gti status", (127, 1)), cures=[cure("gti x", 127, "git status", 5)]).cures
    assert told.cure == "git status"


def test_a_cure_that_looks_like_what_failed_says_nothing():
    assert patterns(line("make", (2, 1)), cures=[cure("make x", 2, "make y", 5)]).cures == ()


@pytest.mark.parametrize(
    ("text", "code", "kind"),
    [
        ("pytest -x", 1, "tests failed"),
        ("cargo test", 101, "tests failed"),
        ("jq .", 127, "not found"),
        ("./configure", 126, "not executable"),
        ("nix run .#x", 127, "failed"),
        ("ssh box", 255, "no connection"),
        ("curl x", 6, "no connection"),
        ("vlc x", 139, "crashed"),
        ("timeout 5 make", 124, "timed out"),
        ("npm install -g x", 243, "permission"),
        ("npm install -g x", 226, "read-only store"),
        ("anything", 3, "failed"),
        ("cp a b", 1, "failed"),
    ],
)
def test_what_a_code_means(text: str, code: int, kind: str):
    assert kind_of(shape(text, "posix")[-1], code)[0] == kind


def test_what_passes_on_a_code_is_not_missing_itself():
    assert passes_on("just")
    assert not passes_on("jq")
    assert words_of(shape("cd x && curl y", "posix"), 6) == "the host's name could not be resolved"
    assert words_of((), 1) == ""


def test_rows_of_meanings_are_whole():
    assert all(row.codes and row.means for rows in ROWS.values() for row in rows)


@given(st.integers(0, 500), st.integers(0, 500))
def test_an_interval_holds_the_share(part: int, more: int):
    low, high = wilson(part, part + more)
    assert 0 <= low <= high <= 1
    if part + more:
        assert low <= part / (part + more) + 1e-9
        assert part / (part + more) <= high + 1e-9


def test_the_interval_is_wilsons():
    low, high = wilson(8, 10)
    assert (round(low, 3), round(high, 3)) == (0.49, 0.943)
    assert wilson(0, 0) == (0.0, 1.0)
