"""NX108: said where a commit about something else took away what is still used, silent at every doubt."""

from __future__ import annotations

from typing import Any

import pytest

from evolving import NOW, TODAY, iso
from nixlore.model.run import DAY
from nixlore.model.tool_history import MissedTool, ToolHistory
from nixlore.model.usage import UseCount
from nixlore.synthesize.silent_removal import CODE, infer

REMOVED = NOW - 100 * DAY


def use(**fields: Any) -> UseCount:
    given = {"actor": "human", "unit": "runs", "count": 12, "days": 5, "first_day": TODAY - 300, "last_day": TODAY - 2}
    return UseCount(**given | {"sources": ("zsh_history",)} | fields)


def missed(**fields: Any) -> MissedTool:
    given = {
        "tool": "obs-studio",
        "program": "obs",
        "commit": "ab" * 20,
        "date": iso(REMOVED),
        "at": REMOVED,
        "subject": "hyprpaper: init",
        "intent": "part-of-feature",
        "others": ("hyprpaper",),
        "uses": (use(),),
        "owner": "~/.nix-profile/bin/obs",
        "owner_kind": "other",
    }
    return MissedTool(**given | fields)


def found(*rows: MissedTool):
    return list(infer(ToolHistory(ages=(), missed=rows, switches=())))


def test_what_it_says():
    (insight,) = found(missed())
    assert (insight.code, insight.subject, insight.severity, insight.confidence) == (
        CODE,
        "obs-studio",
        "warning",
        "medium",
    )
    assert insight.says == (
        "obs-studio left the configuration on 2025-11-08 in a commit about another feature, "
        "but obs is still used (12 runs, last on 2026-02-14)"
    )
    assert [evidence.says for evidence in insight.evidence] == [
        "“hyprpaper: init” removed obs-studio on 2025-11-08",
        "12 runs, last on 2026-02-14",
        "no declaration provides it; found at ~/.nix-profile/bin/obs",
    ]
    assert (insight.action.verb, insight.action.subject) == ("declare", "obs-studio")


def test_without_a_history_it_is_silent():
    assert list(infer(None)) == []


def test_a_lock_bump_is_about_something_else():
    (insight,) = found(missed(subject="flake.lock: update", intent="bump"))
    assert "in a commit about an update" in insight.says


@pytest.mark.parametrize(
    "intent", ["remove-plain", "remove-with-reason", "migrate", "revert", "try", "uninformative", "host", None]
)
def test_a_commit_that_may_mean_it_is_not_silent(intent):
    assert found(missed(intent=intent)) == []


@pytest.mark.parametrize(
    "subject",
    [
        "",
        "remove some packages",
        "Cleanup",
        "drop unused stuff, add hyprpaper",
        "hyprpaper instead of swww",
        "obs: use the flatpak",
        "move obs-studio elsewhere",
        "switch to hyprpaper",
        "gnome -> hyprland",
        "hyprpaper: init, no more streaming",
        "update installed packages list",
        "chore: sync from personal branch",
        "Merge pull request #175 from ada/stabilize",
    ],
)
def test_a_subject_that_may_speak_of_it_is_left_alone(subject):
    assert found(missed(subject=subject)) == []


@pytest.mark.parametrize(
    "uses",
    [
        (),
        (use(actor="agent"),),
        (use(days=2),),
        (use(last_day=None),),
        (use(last_day=TODAY - 94),),
    ],
)
def test_it_takes_people_who_went_on_using_it(uses):
    assert found(missed(uses=uses)) == []


def test_several_programs_of_one_tool_are_told_once():
    assert len(found(missed(), missed(program="obs-ffmpeg-mux"))) == 1


@pytest.mark.parametrize(
    ("owner", "kind", "told"),
    [
        ("~/.nix-profile/bin/obs", "other", "found at ~/.nix-profile/bin/obs"),
        ("", "not found now", "not found now"),
        ("", "unknown", "no profile was read, so whether it is here is unknown"),
    ],
)
def test_absence_from_the_path_is_told_only_where_a_profile_was_read(owner, kind, told):
    (insight,) = found(missed(owner=owner, owner_kind=kind))
    assert insight.evidence[-1].says == f"no declaration provides it; {told}"
