"""The neighbourhood of packages in a real browser: choosing, going on by pointer and by keys, and why a package is there."""

from __future__ import annotations

import pytest

import browsing
from browsing import HOSTILE, Watched
from reporting import changed
from storing import GRAPH, a_stored_report, package

pytestmark = pytest.mark.slow

SIZED = {"viewport": {"width": 1280, "height": 900}}


@pytest.fixture(scope="module")
def browser():
    with browsing.chromium() as found:
        yield found


@pytest.fixture
def watched(browser, tmp_path):
    file = tmp_path / "page.html"
    file.write_bytes(browsing.made(a_stored_report()))
    with Watched(browser, file, **SIZED) as found:
        found.page.locator("#neighbourhood").scroll_into_view_if_needed()
        yield found
        assert found.said == []
        assert found.asked == [found.address]


def columns(page):
    """Return the names of each column that is drawn."""
    return page.eval_on_selector_all(
        ".graph .stage > div",
        "found => found.map(one => [...one.querySelectorAll('button')].map(own => own.textContent))",
    )


def chosen(page, name):
    page.locator(".graph input").fill(name)
    page.locator(".graph input").press("Enter")


def focused(page):
    return page.evaluate("document.activeElement.textContent")


def test_it_begins_with_what_is_dearest(watched):
    assert columns(watched.page) == [[], [], ["firefox"], ["gcc"], ["glibc"]]
    assert watched.page.locator(".graph [role=status]").inner_text().endswith("It was asked for by name.")
    assert watched.page.locator(".graph .stage path.near").get_attribute("d").startswith("M")


def test_a_package_is_chosen_by_name_and_says_why_it_is_there(watched):
    page = watched.page
    chosen(page, "GLIBC")
    assert columns(page) == [["firefox", "ripgrep"], ["gcc"], ["glibc"], [], []]
    assert page.locator(".graph .chain li").all_inner_texts()[1:] == ["gcc", "glibc"]
    assert page.locator(".graph .chain li").first.inner_text() in {"ripgrep", "firefox"}
    chosen(page, "nothing like it")
    assert page.locator(".graph [role=status]").inner_text() == "No package of that name is there."
    assert columns(page)[2] == ["glibc"]


def test_a_click_on_a_neighbour_leads_to_its_own(watched):
    page = watched.page
    page.locator(".graph .stage button", has_text="gcc").click()
    assert columns(page) == [[], ["firefox", "ripgrep"], ["gcc"], ["glibc"], []]
    assert focused(page) == "gcc"
    assert page.locator(".graph button[aria-current]").all_inner_texts() == ["gcc"]


def test_keys_lead_from_package_to_package(watched):
    page = watched.page
    chosen(page, "gcc")
    page.locator(".graph .stage button", has_text="gcc").focus()
    for key, name in (("ArrowRight", "glibc"), ("ArrowRight", "glibc"), ("ArrowLeft", "gcc"), ("ArrowLeft", "firefox")):
        page.keyboard.press(key)
        assert focused(page) == name
    page.keyboard.press("ArrowDown")
    assert focused(page) == "ripgrep"
    page.keyboard.press("Enter")
    assert columns(page)[2] == ["ripgrep"]


def test_a_number_of_the_table_leads_to_the_neighbourhood(watched):
    page = watched.page
    page.locator("#package-ripgrep [data-package]").click()
    assert columns(page)[2] == ["ripgrep"]
    assert page.url.endswith("#neighbourhood")


def test_it_is_drawn_anew_for_another_width(watched):
    page = watched.page
    before = page.locator(".graph .stage path.near").get_attribute("d")
    page.set_viewport_size({"width": 1600, "height": 900})
    page.wait_for_function("d => document.querySelector('.graph .stage path.near').getAttribute('d') !== d", arg=before)
    assert page.locator(".graph .stage > svg").count() == 1


def test_a_circle_of_packages_ends(browser, tmp_path):
    file = tmp_path / "page.html"
    ring = {name: package(name, "1", 5, needs=(after,), why=()) for name, after in (("a", "b"), ("b", "c"), ("c", "a"))}
    file.write_bytes(browsing.made(a_stored_report(graph=changed(GRAPH, packages=ring))))
    with Watched(browser, file, **SIZED) as found:
        chosen(found.page, "b")
        assert columns(found.page) == [[], ["a"], ["b"], ["c"], []]
        assert "Nothing that was asked for" in found.page.locator(".graph [role=status]").inner_text()
        assert found.said == []


def test_hostile_names_are_nothing_but_names(browser, tmp_path):
    file = tmp_path / "page.html"
    names = [f"{text}{number}" for number, text in enumerate(HOSTILE)]
    packages = {name: package(name, "1", 5, needs=tuple(names[number + 1 :])) for number, name in enumerate(names)}
    file.write_bytes(browsing.made(a_stored_report(graph=changed(GRAPH, packages=packages))))
    with Watched(browser, file, bypass_csp=True, **SIZED) as found:
        for place in range(len(names)):
            found.page.evaluate(
                "place => { const one = document.createElement('i'); one.dataset.package = place; document.querySelector('.graph').append(one); one.click(); }",
                place,
            )
            assert found.page.locator(".graph .stage button[aria-current]").count() == 1
        assert found.page.evaluate("window.canary") is None
        assert found.said == []
