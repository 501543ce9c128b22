"""The section on drift tells what is beside the configuration, by which rule, and what each name on the PATH runs."""

from __future__ import annotations

from drift_items import LINE, item, made_report
from nixlore.model.drift import PathEntry
from nixlore.model.evidence import Evidence
from nixlore.model.insight import Insight
from nixlore.present._page_drift import MOST_PROGRAMS, section
from page_sections import ids, is_nothing_but_text, links, report_of, text
from reporting import changed


def entry(name, owner="git 2.49.0", *, declared=True, hides=()):
    return PathEntry(
        name=name, path=f"/run/bin/{name}", owner=owner, provider="system", is_declared=declared, hides=hides
    )


def made(*items, **fields):
    return changed(made_report(*items), **fields)


def shown(*items, **fields):
    return section(report_of(drift_report=made(*items, **fields)))


def test_without_the_fact_it_says_what_could_not_be_read():
    found = section(report_of())
    assert not found.html
    assert found.missing
    assert found.remedy


def test_an_item_says_what_it_is_and_what_would_declare_it():
    found = shown(item("manual_install", "ruff", absorb=LINE))
    assert "ruff is there" in text(found)
    assert LINE in text(found)
    assert found.count == 1
    assert [one for one in ids(found) if one.startswith("drift-manual_install")]


def test_the_worst_come_first():
    found = text(shown(item("stale_root", "x", severity="info"), item("shadowed", "http", severity="warning")))
    assert found.index("http") < found.index("stale root")


def test_a_kind_leads_to_its_rule_where_that_found_something():
    report = report_of(drift_report=made_report(item("manual_install", "ruff")))
    assert "rule-NX114" not in links(section(report))
    insight = Insight(
        code="NX114", subject="ruff", says="x", severity="advice", confidence="high",
        evidence=(Evidence(source="pip", place="x", says="x"),),
    )  # fmt: skip
    assert "rule-NX114" in links(section(changed(report, insights=(insight,))))


def test_names_that_are_as_declared_are_told_by_package():
    found = text(shown(programs=(entry("git"), entry("git-shell"), entry("http", "pip: httpie 3", declared=False))))
    assert "git 2.49.0 2 git, git-shell" in found
    assert "http pip: httpie 3 no /run/bin/http" in found


def test_what_hides_another_has_its_own_row_though_it_is_declared():
    found = text(shown(programs=(entry("ls", hides=(("/bin/ls", "coreutils"),)),)))
    assert "ls git 2.49.0 yes /run/bin/ls /bin/ls (coreutils)" in found


def test_what_is_not_known_is_said():
    found = text(shown(programs=(entry("x", declared=None),), unknown=("no profile was read",)))
    assert "x git 2.49.0 unknown" in found
    assert "no profile was read" in found


def test_a_long_path_is_cut_and_says_so():
    many = tuple(entry(f"p{number}", declared=False) for number in range(MOST_PROGRAMS + 3))
    assert "3 more: nixlore show path -n 0" in text(shown(programs=many))


def test_hostile_names_are_nothing_but_text():
    report = report_of(
        drift_report=made(
            item("manual_install", "ruff", absorb=LINE), programs=(entry("a"), entry("b", declared=False))
        )
    )
    assert is_nothing_but_text(report, section)
