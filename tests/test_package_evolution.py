"""The life of a tool from its events: firsts and lasts, returns and flickers, reasons and switches."""

from __future__ import annotations

from itertools import pairwise

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evolving import NOW, at_day, commit, declared, event, evolution, head, iso, life, quote, sha, switch
from nixlore.analyze.package_evolution import analyze
from nixlore.model.git import ConfigPromise


def kinds(told) -> list[str]:
    return [event.kind for event in told.events]


def spells(told) -> list[tuple[int, int | None]]:
    return [
        (int(spell.first.commit, 16), None if spell.last is None else int(spell.last.commit, 16))
        for spell in told.spells
    ]


def test_without_a_repository_there_is_nothing_to_say():
    assert analyze(events=(), tools=(), commits=(), promises=(), heads=(), now=NOW) is None
    assert analyze(events=None, tools=None, commits=None, promises=None, heads=None, now=NOW) is None


def test_a_repository_without_commits_has_no_lives():
    made = evolution(heads=(head(commit="", commits=0),))
    assert (made.packages, made.migrations, made.head, made.commits) == ({}, (), None, 0)


def test_a_tool_that_came_and_stayed():
    told = life(
        [event("added", 3, 10), event("spread", 9, 40, files=("work.nix",))],
        [declared()],
        commits=[commit(3, 10), commit(9, 40, author="bob"), commit(12, 50, author="eve")],
    )
    assert told.first_added == msgspec.structs.replace(told.first_added, commit=sha(3), date=iso(at_day(10)))
    assert (told.status, told.last_removed, told.came_back) == ("declared", None, 0)
    assert (told.age_days, told.declared_days, told.changes) == (990, 990, 2)
    assert told.authors == ("ada", "bob")
    assert told.places == (("home.nix", 7),)
    assert told.known_from_start


def test_two_roots_the_older_time_is_the_first_whatever_the_order_of_commits():
    told = life([event("added", 0, 30), event("added", 5, 2)], [declared()])
    assert told.first_added.commit == sha(5)
    assert kinds(told) == ["added", "added"]


def test_of_two_at_one_time_the_earlier_commit_is_the_first():
    told = life([event("added", 8, 2), event("added", 5, 2)], [declared()])
    assert told.first_added.commit == sha(5)


def test_the_author_s_date_is_shown_with_its_own_offset():
    told = life([event("added", 1, 5, date="2026-03-26T23:30:00-05:00")], [declared()])
    assert told.first_added.date == "2026-03-26T23:30:00-05:00"


def test_what_was_removed_and_came_back():
    events = [event("added", 1, 0), event("removed", 20, 100), event("added", 50, 200)]
    told = life(events, [declared()])
    assert kinds(told) == ["added", "removed", "re-added"]
    assert spells(told) == [(1, 20), (50, None)]
    assert (told.came_back, told.status, told.last_removed) == (1, "declared", None)
    assert (told.age_days, told.declared_days) == (1000, 800)
    gone = life([*events, event("removed", 60, 300)])
    assert spells(gone) == [(1, 20), (50, 60)]
    assert (gone.status, gone.last_removed.commit, gone.declared_days) == ("removed", sha(60), None)


def test_what_is_commented_out_is_disabled():
    told = life([event("added", 1, 0), event("disabled", 20, 100)])
    assert (told.status, told.last_removed.commit) == ("disabled", sha(20))


@pytest.mark.parametrize(
    ("position", "day", "is_flicker"),
    [(21, 100.1, True), (90, 100.9, True), (90, 101.1, False), (22, 110, True), (23, 110, False), (22, 140, False)],
)
def test_a_short_absence_is_no_return_but_its_events_stay(position, day, is_flicker):
    told = life([event("added", 1, 0), event("removed", 20, 100), event("added", position, day)], [declared()])
    assert spells(told) == ([(1, None)] if is_flicker else [(1, 20), (position, None)])
    assert kinds(told) == ["added", "removed", "re-added"]
    assert told.came_back == (not is_flicker)


def test_moves_and_conversions_begin_nothing_anew():
    told = life([event("added", 1, 0), event("moved", 9, 50), event("converted", 30, 90)], [declared()])
    assert spells(told) == [(1, None)]
    assert kinds(told) == ["added", "moved", "converted"]


def test_a_tool_with_moves_only_has_a_life():
    told = life([event("moved", 9, 50)], [declared()])
    assert (told.first_added.commit, told.status, told.known_from_start) == (sha(9), "declared", False)


def test_a_tool_without_any_event_was_there_all_along():
    told = life([], [declared()], commits=[commit(3, 10)], heads=[head(shallow=True)])
    assert (told.first_added.commit, told.age_days, told.declared_days) == (sha(3), 990, 990)
    assert (told.events, told.known_from_start) == ((), False)


def test_a_shallow_history_hides_the_beginning_of_what_its_first_commit_has():
    commits = [commit(0, 10), commit(5, 50)]
    events = [event("added", 0, 10), event("added", 5, 50, "fd")]
    made = evolution(events, [declared(), declared("fd")], commits=commits, heads=[head(shallow=True)])
    assert {tool: told.known_from_start for tool, told in made.packages.items()} == {"ripgrep": False, "fd": True}
    starts = evolution(
        events, [declared(), declared("fd")], commits=commits, heads=[head(shallow=True, starts=(sha(5),))]
    )
    assert {tool: told.known_from_start for tool, told in starts.packages.items()} == {"ripgrep": True, "fd": False}
    full = evolution(events, [declared(), declared("fd")], commits=commits)
    assert all(told.known_from_start for told in full.packages.values())


def test_branches_told_one_after_the_other_are_put_in_their_order():
    """One branch removes and adds again, the other, older one is told last."""
    events = [event("added", 1, 0), event("removed", 40, 50), event("added", 60, 80), event("removed", 70, 30)]
    told = life(events, [declared()])
    assert (told.status, told.last_removed) == ("declared", None)
    assert spells(told) == [(1, 70), (60, None)]


def test_a_clock_that_went_back_does_not_turn_a_life_around():
    told = life([event("added", 1, 100), event("removed", 20, 50)])
    assert kinds(told) == ["added", "removed"]
    assert (told.status, told.last_removed.commit) == ("removed", sha(20))


def test_a_clock_that_is_ahead_makes_no_negative_age():
    told = life([event("added", 1, 2000)], [declared()])
    assert (told.age_days, told.declared_days) == (0, 0)


def test_what_stands_at_the_end_outweighs_the_events():
    told = life([event("added", 1, 0), event("removed", 20, 100)], [declared()])
    assert (told.status, told.last_removed, spells(told)) == ("declared", None, [(1, None)])
    gone = life([event("added", 1, 0), event("moved", 20, 100)])
    assert (gone.status, spells(gone)) == ("removed", [(1, 20)])


def test_all_names_are_merged_the_present_ones_first():
    events = [
        event("added", 1, 0, "git", names=("git", "gitFull")),
        event("converted", 5, 9, "git", names=("programs.git",)),
    ]
    assert life(events, [declared("git", "programs.git")], "git").names == ("programs.git", "git", "gitFull")


def test_why_is_that_of_the_last_coming():
    first, second = quote("to search", 1), quote("back, for work", 50)
    events = [event("added", 1, 0, why=first), event("removed", 20, 100), event("added", 50, 200, why=second)]
    assert life(events, [declared()]).why == second
    events[2] = event("added", 50, 200)
    assert life(events, [declared()]).why == first


def test_why_something_went_is_not_why_it_came():
    came, went = quote("to search", 1), quote("unused", 20)
    events = [event("added", 1, 0, why=came), event("removed", 20, 100)]
    assert life(events).why is None
    assert life([events[0], event("removed", 20, 100, why=went)]).why == went


def test_a_reason_for_a_move_is_none_for_being_there():
    assert life([event("added", 1, 0), event("moved", 9, 50, why=quote("tidier", 9))], [declared()]).why is None


def test_promises_go_to_their_tool():
    promise = ConfigPromise(tool="ripgrep", quote=quote("until 15"), condition="version", version="15")
    made = evolution(
        [event("added", 1, 0), event("added", 1, 0, "fd")], [declared(), declared("fd")], promises=[promise]
    )
    assert (made.packages["ripgrep"].promises, made.packages["fd"].promises) == ((promise,), ())


def chain(*tools: str):
    """Return the events of switches from each tool to the next, a month apart, and what is declared at the end."""
    events = [event("added", 1, 0, tools[0])]
    for number, (old, new) in enumerate(pairwise(tools), 1):
        migration = switch(old, new)
        events += [
            event("removed", 50 * number, 30 * number, old, migration=migration),
            event("added", 50 * number, 30 * number, new, migration=migration),
        ]
    return events, [declared(tools[-1])]


def switches(made) -> list[tuple[str, str, bool, bool]]:
    return [(row.from_, row.to, row.stands, row.returned) for row in made.migrations]


def test_a_switch_is_told_once_and_stands():
    assert switches(evolution(*chain("exa", "eza"))) == [("exa", "eza", True, False)]


def test_four_switches_between_two_tools():
    made = evolution(*chain("kitty", "alacritty", "kitty", "alacritty", "kitty"))
    assert switches(made) == [
        ("kitty", "alacritty", False, True),
        ("alacritty", "kitty", False, True),
        ("kitty", "alacritty", False, True),
        ("alacritty", "kitty", True, False),
    ]
    assert made.packages["kitty"].came_back == 2
    assert made.packages["alacritty"].status == "removed"


def test_a_chain_with_a_detour():
    made = evolution(*chain("swaylock", "gtklock", "swaylock", "hyprlock"))
    assert switches(made) == [
        ("swaylock", "gtklock", False, True),
        ("gtklock", "swaylock", False, False),
        ("swaylock", "hyprlock", True, False),
    ]


def test_a_return_for_a_while_takes_no_switch_back():
    events, tools = chain("tree", "eza")
    events += [event("re-added", 300, 300, "tree"), event("removed", 330, 330, "tree")]
    assert switches(evolution(events, tools)) == [("tree", "eza", True, False)]
    assert switches(evolution(events[:-1], [*tools, declared("tree")])) == [("tree", "eza", False, True)]


def test_a_return_within_hours_takes_a_switch_back():
    events, _ = chain("wofi", "rofi")
    made = evolution(events[:1] + events[2:], [declared("wofi")])
    assert switches(made) == [("wofi", "rofi", False, True)]


def test_both_kept_is_no_switch_that_stands():
    events, tools = chain("vim", "helix")
    assert switches(evolution(events, [*tools, declared("vim")])) == [("vim", "helix", False, False)]


def test_a_switch_quotes_who_told_it():
    said = quote("exa is unmaintained", 50)
    events = [
        event("added", 1, 0, "exa"),
        event("added", 50, 30, "eza", migration=switch("exa", "eza", "instead")),
        event("removed", 50, 30, "exa", migration=switch("exa", "eza", "instead"), why=said),
    ]
    (row,) = evolution(events, [declared("eza")]).migrations
    assert (row.why, row.rule, row.at, row.commit) == (said, "instead", at_day(30), sha(50))


def test_it_prints_as_it_is_asked_for():
    events, tools = chain("exa", "eza")
    plain = msgspec.to_builtins(evolution(events, tools))
    eza, exa = plain["packages"]["eza"], plain["packages"]["exa"]
    assert eza["first_added"] == {"commit": sha(50), "date": iso(at_day(30))}
    assert eza["events"][0]["migration"] == {
        "from": "exa",
        "to": "eza",
        "rule": "",
        "from_tool": "",
        "to_tool": "",
    }
    assert (eza["status"], eza["last_removed"], exa["last_removed"]["commit"]) == ("declared", None, sha(50))
    assert plain["migrations"][0]["from"] == "exa"


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["added", "removed", "disabled", "moved", "spread", "narrowed", "converted"]),
        st.integers(0, 30),
        st.floats(0, 900),
        st.sampled_from(["rg", "fd"]),
    ),
    max_size=25,
)


@given(STEPS, st.sets(st.sampled_from(["rg", "fd", "sd"])))
def test_any_events_make_lives_that_agree_with_the_end(steps, present):
    events = [event(kind, position, day, tool) for kind, position, day, tool in steps]
    made = evolution(events, [declared(tool) for tool in sorted(present)])
    assert set(made.packages) == {tool for _, _, _, tool in steps} | present
    for tool, told in made.packages.items():
        own = [given for given in events if given.tool == tool]
        assert len(told.events) == len(own)
        assert (told.status == "declared") is (tool in present)
        assert (told.last_removed is None) is (tool in present)
        assert [spell.last is None for spell in told.spells] == [False] * told.came_back + [tool in present]
        arrivals = [given for given in own if given.kind == "added"]
        if arrivals:
            first = min(arrivals, key=lambda given: (given.at, given.position))
            assert told.first_added.commit == first.commit


@given(st.permutations(range(12)))
def test_the_order_of_records_does_not_matter(order):
    events = [
        event("removed" if number % 2 else "added", 10 * (number // 2) + number, 7.0 * number, "rg")
        for number in range(12)
    ]
    assert evolution([events[number] for number in order]) == evolution(events)
