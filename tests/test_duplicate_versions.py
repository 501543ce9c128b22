"""NX113: said where a second version of a package costs much and was not asked for."""

from __future__ import annotations

from made_systems import MadeStore, graph
from nixlore.synthesize.duplicate_versions import CODE, infer

MB = 1_000_000


def store(sizes=(240 * MB, 250 * MB), profile: str = "one two") -> MadeStore:
    made = MadeStore()
    made.add("old=electron-28.3.3", "", sizes[0], "electron-28.3.3")
    made.add("new=electron-30.1.0", "", sizes[1], "electron-30.1.0")
    made.add("one=notes-1", "old", 8, "notes-1")
    made.add("two=chat-1", "new", 8, "chat-1")
    made.add("sw=system-path", profile)
    made.add("toplevel=nixos-system-x-1", "sw")
    return made


def test_what_it_says():
    made = store()
    (insight,) = infer(graph(made))
    assert (insight.code, insight.subject, insight.severity, insight.confidence) == (CODE, "electron", "info", "high")
    assert insight.says == (
        "2 versions of electron are in the closure: 28.3.3 and 30.1.0; 240 MB NAR hang on the second largest alone"
    )
    old, new = insight.evidence
    assert (old.place, new.place) == (made.path("old"), made.path("new"))
    assert old.says == "28.3.3: 240 MB NAR, 240 MB NAR with what only it needs; held by notes"
    assert new.says.endswith("held by chat")


def test_small_ones_and_those_that_were_asked_for_are_left_alone():
    assert list(infer(graph(store((49 * MB, 250 * MB))))) == []
    assert len(list(infer(graph(store((50 * MB, 250 * MB)))))) == 1
    assert list(infer(graph(store(profile="old new")))) == []
    assert len(list(infer(graph(store(profile="old two"))))) == 1
    assert list(infer(None)) == []
