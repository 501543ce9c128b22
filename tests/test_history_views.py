"""What the configuration's history says is told with its source, as a quotation, and never more than is known."""

from __future__ import annotations

import msgspec
import pytest

from living import EVOLUTION, LOG, OFF, RIPGREP, a_living_report, quote
from nixlore.present import _blame, _log
from nixlore.present._life import Lives, quoted
from nixlore.present._text import plain
from nixlore.present._timeline import picture, stretches, timeline
from nixlore.present._why import ask
from nixlore.present._why_lines import biography, lines
from reporting import NASTY, changed, harmless
from storing import COSTS


def why(name, **fields):
    return plain(lines(ask(a_living_report(**fields), name)))


def life(name, **fields):
    return plain(biography(ask(a_living_report(**fields), name)))


def evolved(**packages):
    return changed(EVOLUTION, packages={**EVOLUTION.packages, **packages})


def test_since_when_in_whose_words_and_instead_of_what():
    assert """\
  since      2024-02-10 (2222222), by Ada: “ripgrep instead of ag”
  reason     “grep is slow” (message of 2222222)
  changed    1 time since: moved, last on 2024-06-20
  instead    of ag since 2024-02-10 (2222222)
""" in why("rg")


def test_what_is_gone_says_when_and_why():
    assert why("ag").startswith(
        """\
ag: not declared any more
  first      2024-01-01 (1111111), by Ada: “Begin”
             with the first import: it may have been there before
  removed    2024-02-10 (2222222), by Ada: “ripgrep instead of ag”
  reason     to go: “grep is slow” (message of 2222222)
             to come: not stated
"""
    )
    assert why("silver-searcher").startswith("silver-searcher: ag not declared any more\n")


def test_what_is_switched_off_keeps_its_promise_in_sight():
    text = why("calibre")
    assert text.startswith("calibre: switched off\n")
    assert "reason     to go: “broken” (comment left at home.nix:9 in 3333333)" in text
    told = "“until 8.1 is out” (comment left at home.nix:9 in 3333333); waits for calibre 8.1; cannot tell which one"
    assert f"promise    {told}" in text


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"condition": "version", "locked_version": "8.2"}, "waits for calibre 8.1; the locked nixpkgs has 8.2"),
        ({"condition": "date", "date": "2024-09-01"}, "waits for 2024-09-01"),
        ({"condition": "merge", "subject": "#12"}, "cannot tell whether #12 is merged, which would need the network"),
        ({"condition": "other"}, "cannot tell whether that has come"),
    ],
)
def test_of_a_promise_only_what_is_known_is_said(fields, says):
    promise = changed(OFF.promises[0], **fields)
    assert f"; {says}" in why("calibre", evolution=evolved(calibre=changed(OFF, promises=(promise,))))


def test_who_came_back_says_from_when_to_when():
    text = why("hyfetch")
    assert "             again since 2024-08-30 (4444444)" in text
    assert "  there      2024-01-01 (1111111) to 2024-02-10 (2222222)\n" in text
    assert "             2024-08-30 (4444444) until now" in text
    assert "             by Ada, Bo" in text


def test_without_a_reason_none_is_made_up():
    assert "reason     not stated" in why("hyfetch")


def test_a_shallow_history_does_not_tell_a_beginning():
    shallow = changed(evolved(ripgrep=changed(RIPGREP, known_from_start=False)), shallow=True)
    assert "since      before 2024-01-01, where the history that is here starts" in why("rg", evolution=shallow)
    assert "it was declared before" in life("rg", evolution=shallow)


def test_what_is_not_committed_is_said_to_be_so():
    dirty = changed(EVOLUTION, dirty=("home.nix",))
    assert "home.nix has changes that are not committed yet" in why("rg", evolution=dirty)
    fresh = changed(dirty, packages={})
    assert "since      not committed yet (home.nix)" in why("hyfetch", evolution=fresh)
    clean = changed(EVOLUTION, packages={})
    assert "since      unknown: the configuration's history does not show it" in why("hyfetch", evolution=clean)


def test_without_a_history_of_the_configuration_it_is_unknown_since_when():
    text = why("hyfetch", evolution=None, log=None)
    assert "since      unknown: no history of the configuration was read" in text


def test_the_biography_is_told_event_by_event():
    assert (
        life("rg")
        == """\
ripgrep in the configuration, declared now
  2024-02-10 2222222  added in home.nix:12, ag → ripgrep [migrate]
                      “ripgrep instead of ag” (Ada)
                      reason: “grep is slow” (message)
  2024-06-20 3333333  moved between a.nix, home.nix:12
                      “Tidy” (Ada)
                      reason: not stated"""
    )


def test_similar_names_are_also_those_of_tools_that_are_gone():
    assert "Did you mean calibre?" in why("calbre")


def test_words_of_others_are_harmless_short_and_cannot_end_the_quotation():
    assert quoted("a” is “b") == '“a" is "b”'
    assert len(quoted("x" * 999)) < 250
    assert harmless(quoted(NASTY))
    odd = changed(RIPGREP, why=quote(NASTY), authors=(NASTY, "b"), places=((NASTY, 1),))
    log = changed(LOG, entries=tuple(changed(one, subject=NASTY, author=NASTY) for one in LOG.entries))
    nasty = changed(evolved(ripgrep=odd), dirty=(NASTY,), since=NASTY)
    assert harmless(why("rg", evolution=nasty, log=log))
    assert harmless(life("rg", evolution=nasty, log=log))
    assert harmless(plain(_log.lines(log.entries)))
    assert harmless(plain(picture(a_living_report(nasty, log), 80)))


def test_the_log_is_newest_first_in_the_words_of_its_commits():
    assert (
        plain(_log.lines(_log.chosen(LOG)))
        == """\
2024-08-30 4444444  without a message (Ada, a bot)
  re-added   hyfetch
2024-06-20 3333333  “Tidy” (Ada)
  moved      ripgrep
  disabled   calibre
  locked     nixpkgs
2024-02-10 2222222  “ripgrep instead of ag” (Ada)
  added      ripgrep
  removed    ag, hyfetch
2024-01-01 1111111  “Begin” (Ada)
  added      ag, calibre, hyfetch"""
    )


def test_the_log_is_narrowed_by_time_and_tool_or_widened_to_every_commit():
    assert [one.subject for one in _log.chosen(LOG, tool="ag")] == ["ripgrep instead of ag", "Begin"]
    assert [one.subject for one in _log.chosen(LOG, since=LOG.entries[2].at)] == ["", "Tidy"]
    assert len(_log.chosen(LOG, everything=True)) == 5


def test_the_timeline_counts_what_is_declared_at_the_end_of_each_month():
    found = stretches(LOG, EVOLUTION.migrations)
    assert [(one.name, one.declared, one.came, one.went, one.moved, one.locks) for one in found] == [
        ("2024-01", 3, 3, 0, 0, 0),
        ("2024-02", 2, 1, 2, 0, 0),
        ("2024-03", 2, 0, 0, 0, 0),
        ("2024-04", 2, 0, 0, 0, 0),
        ("2024-05", 2, 0, 0, 0, 0),
        ("2024-06", 1, 0, 1, 1, 1),
        ("2024-07", 1, 0, 0, 0, 0),
        ("2024-08", 2, 1, 0, 0, 0),
    ]
    assert found[1].notes == ["ag → ripgrep"]


def test_the_timeline_counts_by_lives_where_they_are_known():
    known = msgspec.json.decode(msgspec.json.encode(EVOLUTION), type=Lives)
    found = stretches(LOG, EVOLUTION.migrations, known)
    plain = stretches(LOG, EVOLUTION.migrations)
    assert [one.came for one in found] == [one.came for one in plain]
    assert found[-1].declared == sum(
        life.spells[-1].last is None for life in EVOLUTION.packages.values() if life.spells
    )
    other = changed(EVOLUTION.packages["ag"], spells=(changed(EVOLUTION.packages["ag"].spells[0], last=None),))
    both = changed(EVOLUTION, packages={**EVOLUTION.packages, "ag": other})
    told = stretches(LOG, (), msgspec.json.decode(msgspec.json.encode(both), type=Lives))
    assert told[-1].declared == found[-1].declared + 1


def test_a_long_life_is_told_in_quarters_and_years():
    quarters = (changed(LOG.entries[0], date="2020-01-01"), LOG.entries[1])
    assert stretches(changed(LOG, entries=quarters))[0].name == "2020 Q1"
    years = (changed(LOG.entries[0], date="2009-01-01"), changed(LOG.entries[1], date="nonsense"), LOG.entries[2])
    assert [one.name for one in stretches(changed(LOG, entries=years))][::15] == ["2009", "2024"]


@pytest.mark.parametrize("width", [60, 80, 120])
def test_the_picture_is_as_wide_as_the_terminal(width):
    rows = plain(picture(a_living_report(), width)).splitlines()
    assert len(rows) == 20
    assert max(map(len, rows[1:9] + rows[10:])) <= width
    assert len(timeline(a_living_report()).rows) == 8
    assert timeline(a_living_report(None, None)) is None


def test_blame_has_a_margin_only_where_something_is_declared():
    text = "\n" * 11 + "\tripgrep # \x1b[31mfast\n"
    found = _blame.blame(a_living_report(), "home.nix")
    rows = plain(_blame.lines(text, found, "line", 80)).splitlines()
    assert rows[1].strip() == "1│"
    row = next(row for row in rows if "is slow" in row)
    assert row.startswith("2025-01-12 2024-02-10 2222222 “grep is slow”")
    assert harmless("\n".join(rows))
    assert max(map(len, rows)) <= 80


def test_blame_says_what_is_not_committed_and_what_is_not_known():
    dirty = changed(EVOLUTION, packages={}, dirty=("home.nix",))
    assert {one.state for one in _blame.blame(a_living_report(dirty), "home.nix")} == {"not committed yet"}
    assert {one.state for one in _blame.blame(a_living_report(None, None), "home.nix")} == {"unknown"}


def test_blame_can_begin_with_what_was_not_used_for_longest():
    found = _blame.blame(a_living_report(), "home.nix")
    days = [one.last_used or 0 for one in _blame.ordered(found, "used")]
    assert days == sorted(days)
    names = [one.name for one in _blame.ordered(found, "name")]
    assert names == sorted(names)
    rows = plain(_blame.lines("", found, "since", 0)).splitlines()
    assert len(rows) == len(found) + 1


def a_costly_report():
    """Return the living report with what two of home.nix' lines cost, one of which nothing else tells of."""
    report = a_living_report()
    return changed(report, facts={**report.facts, "line_costs": msgspec.Raw(msgspec.json.encode(COSTS))})


def test_blame_has_a_column_of_sizes_where_a_store_was_read():
    text = "\n" * 11 + "ripgrep\n" + "\n" * 7 + "programs.only.enable = true;\n"
    found = _blame.blame(a_costly_report(), "home.nix")
    rows = plain(_blame.lines(text, found, "size", 0)).splitlines()
    assert rows[0].startswith(" NAR alone last used  since      commit  why")
    assert rows[1].startswith("    250 MB unknown")
    assert rows[1].endswith("20│ programs.only.enable = true;")
    assert rows[2].startswith("    5.8 MB 2025-01-12 2024-02-10 2222222")
    assert all(row.startswith(" " * 11) for row in rows[3:])
    whole = plain(_blame.lines(text, found, "line", 80)).splitlines()
    assert max(map(len, whole)) <= 80
    assert {one.alone for one in _blame.blame(a_living_report(), "home.nix")} == {None}
    assert "NAR" not in plain(_blame.lines(text, _blame.blame(a_living_report(), "home.nix"), "size", 0))
