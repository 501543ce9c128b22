"""The timeline tells when what came and went, by which commit, and what each line costs; figures lead to commits."""

from __future__ import annotations

from living import AG, AT, EVOLUTION, LOG, entry, mark
from nixlore.model.dependencies import GenerationHistory, GenerationStep, LineCost
from nixlore.model.evolution import ConfigLog
from nixlore.present._page_timeline import section
from nixlore.present._page_timeline_months import MOST_COMMITS, history, moment
from nixlore.present._page_timeline_spells import MOST_ROWS
from page_sections import ids, is_nothing_but_text, links, report_of, text
from reporting import changed
from storing import COSTS

NOW = 1_790_000_000


def shown(**facts):
    return section(report_of(**{"config_log": LOG, "package_evolution": EVOLUTION, **facts}))


def test_without_a_history_it_says_how_to_begin_one():
    found = section(report_of())
    assert not found.html
    assert "git history" in found.missing or "configuration" in found.missing
    assert found.remedy


def test_a_log_without_commits_is_no_history():
    assert not shown(config_log=ConfigLog(entries=())).html


def test_every_month_tells_what_came_and_went_with_its_commits():
    found = shown()
    assert "2024-02 2 tools +1 −2 1 commit 2024-02-10 2222222 “ripgrep instead of ag” Ada" in text(found)
    assert {"month-2024-02", f"commit-{'2' * 40}"} <= set(ids(found))
    assert "month-2024-02" in links(found)
    assert found.count == 5


def test_a_lock_update_and_a_switch_lead_to_their_commits():
    assert {f"commit-{'3' * 40}", f"commit-{'2' * 40}"} <= links(shown())


def test_a_generation_is_drawn_and_leads_to_its_row():
    step = GenerationStep(profile="home", number=3, created=1_710_000_000, target="/nix/store/x", user="ada")
    found = shown(
        generation_history=GenerationHistory(steps=(step,), rebuilds=0, missing=0, rollbacks=0, freed_by_old=None)
    )
    assert "generation-home_ada_3" in {one.rpartition("-")[0] for one in links(found)}


def test_a_tool_that_came_back_has_all_its_spells():
    found = shown()
    assert "hyfetch Jul" not in text(found)
    assert "hyfetch 2024-01-01 now removed, re-added" in text(found)
    assert "ag 2024-01-01 2024-02-10 removed" in text(found)
    assert "calibre 2024-01-01 now disabled" in text(found)


def test_more_changes_than_fit_are_counted():
    many = {f"tool{number}": AG for number in range(MOST_ROWS + 7)}
    assert f"(the {MOST_ROWS} with most changes, 7 more" in text(
        shown(package_evolution=changed(EVOLUTION, packages=many))
    )


def test_older_commits_than_fit_keep_their_months():
    log = ConfigLog(
        entries=tuple(
            changed(entry(mark(f"{number:040x}", "2020-01-01"), "x", "added:a"), date="", at=NOW - number * 86_400)
            for number in range(MOST_COMMITS + 50)
        )
    )
    found = shown(config_log=log)
    assert sum(one.startswith("commit-") for one in ids(found)) == MOST_COMMITS
    assert "are not on the page: nixlore log has them" in text(found)
    assert found.count == MOST_COMMITS + 50


def test_dates_that_cannot_be_are_bounded():
    odd = [entry(mark(f"{number:040x}", "2024-01-01"), "x") for number in range(4)]
    odd = [
        changed(one, date=date)
        for one, date in zip(odd, ("", "9999-99-99", "9998-01-01T00:00:00+00:00", "0001-01-01"), strict=True)
    ]
    found = history(ConfigLog(entries=tuple(odd)), NOW)
    assert all(0 <= at <= NOW for at, _ in found.declared)
    assert found.span.last <= NOW + 40 * 86_400
    assert moment(changed(odd[0], at=-5)) == 0


def test_months_before_the_last_twelve_are_told_by_year():
    months = [
        changed(
            entry(mark(f"{number:040x}", "2024-01-15"), "x", f"added:t{number}"), date="", at=AT - number * 31 * 86_400
        )
        for number in range(30)
    ]
    found = shown(config_log=ConfigLog(entries=tuple(months)))
    years = [one for one in ids(found) if one.startswith("year-")]
    assert years == ["year-2022", "year-2021"]
    assert "2022 18 tools +12 12 months with commits 2022-12 18 tools" in text(found)
    assert sum(one.startswith("month-") for one in ids(found)) == 30


def test_one_wrong_clock_does_not_move_what_came_after():
    def at(number, day, date):
        return changed(entry(mark(f"{number:040x}", date), "x", f"added:t{number}"), at=NOW - day * 86_400)

    log = ConfigLog(entries=(at(1, 300, "2025-11-25"), at(2, 200, "2099-01-01"), at(3, 100, "2026-06-13")))
    found = history(log, NOW)
    assert [value for _, value in found.declared] == [1, 2, 3]
    assert found.declared[1][0] == NOW - 200 * 86_400
    assert found.declared[2][0] < NOW - 90 * 86_400


def test_lines_are_told_by_file_the_dearest_first_with_their_commit():
    lines = (
        LineCost(file="a.nix", line=3, attr_path="hello", packages=("hello",), alone=10, closure=20, commit="2" * 40),
        LineCost(file="a.nix", line=9, attr_path="cowsay", packages=("cowsay",), alone=30_000_000, closure=40_000_000),
        LineCost(file="b.nix", line=1, attr_path="jq", packages=("jq",), alone=5, closure=6),
    )
    found = shown(line_costs=changed(COSTS, lines=lines))
    assert text(found).index("a.nix 30 MB 2 lines") < text(found).index("b.nix 5 B 1 line ")
    assert "9 cowsay 30 MB 3 hello 10 B 2024-02-10 2222222" in text(found)
    assert "file-a.nix" in ids(found)


def test_without_costs_it_says_how_to_get_them():
    assert "What lines cost is not known" in text(shown())


def test_hostile_names_are_nothing_but_text():
    assert is_nothing_but_text(report_of(config_log=LOG, package_evolution=EVOLUTION, line_costs=COSTS), section)


def test_no_two_places_are_called_the_same():
    found = ids(shown(line_costs=COSTS))
    assert len(found) == len(set(found))
