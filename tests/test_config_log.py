"""What each commit did, oldest first."""

from __future__ import annotations

from evolving import commit, declared, event, sha
from nixlore.analyze.config_log import analyze


def entries(commits, events=(), tools=()):
    made = analyze(commits=commits, events=events, tools=tools)
    return [(int(entry.commit, 16), [(line.kind, line.tool) for line in entry.lines]) for entry in made.entries]


def test_without_commits_there_is_no_log():
    assert analyze(commits=(), events=(), tools=()) is None
    assert analyze(commits=None, events=None, tools=None) is None


def test_commits_are_told_in_their_order_with_what_they_did():
    events = [event("added", 1, 0, "fd"), event("added", 1, 0, "bat"), event("removed", 9, 40, "fd")]
    commits = [commit(9, 40), commit(4, 20), commit(1, 0)]
    assert entries(commits, events) == [(1, [("added", "bat"), ("added", "fd")]), (4, []), (9, [("removed", "fd")])]


def test_a_return_is_told_as_one():
    events = [event("added", 1, 0), event("removed", 9, 40), event("added", 30, 90)]
    told = entries([commit(1, 0), commit(9, 40), commit(30, 90)], events, [declared()])
    assert [lines for _, lines in told] == [[("added", "ripgrep")], [("removed", "ripgrep")], [("re-added", "ripgrep")]]


def test_who_made_a_commit_and_what_it_updated_is_kept():
    made = commit(5, 3, author="bob", subject="flake.lock: update", inputs=("nixpkgs",), is_bot=True, is_merge=True)
    (entry,) = analyze(commits=[made], events=(), tools=()).entries
    assert (entry.commit, entry.author, entry.subject) == (sha(5), "bob", "flake.lock: update")
    assert (entry.inputs, entry.is_bot, entry.is_merge, entry.at, entry.date) == (
        ("nixpkgs",),
        True,
        True,
        made.at,
        made.date,
    )
