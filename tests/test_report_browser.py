"""The report in a real browser: every section, search, sort, filter and open; nothing asked for, nothing executed."""

from __future__ import annotations

from pathlib import Path

import pytest

import browsing
from browsing import Watched

pytestmark = pytest.mark.slow

AXE = Path(__file__).parent / "clients/node_modules/axe-core/axe.min.js"
HUGE = 15
"""How many times the sample machine: 2,000 tools, 3,400 packages and more than ten years."""


@pytest.fixture(scope="module")
def browser():
    with browsing.chromium() as found:
        yield found


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """Return the files of four reports: of the sample machine, of one of which nothing is known, huge and hostile."""
    directory = tmp_path_factory.mktemp("reports")
    report, plan = browsing.sample(directory)
    made = {
        "sample": browsing.made(report, plan),
        "empty": browsing.made(browsing.empty()),
        "huge": browsing.made(browsing.grown(report, HUGE), plan),
        "hostile": browsing.made(*browsing.hostile(report, plan)),
    }
    for name, data in made.items():
        (directory / f"{name}.html").write_bytes(data)
    return {name: directory / f"{name}.html" for name in made}


def settled(page):
    """Wait until the lists out of sight have followed the search."""
    page.evaluate(
        "() => new Promise((done) => { const look = () => (later.length ? requestIdleCallback(look) : done()); look(); })"
    )


def visible(page, selector):
    return page.eval_on_selector_all(selector, "found => found.filter(one => !one.hidden).length")


@pytest.mark.parametrize("name", ["sample", "empty", "huge", "hostile"])
def test_every_section_is_drawn_and_nothing_is_asked_for_or_complained_of(browser, files, name):
    with Watched(browser, files[name], viewport={"width": 1280, "height": 900}) as watched:
        page = watched.page
        sections = page.eval_on_selector_all("main > section", "found => found.map(one => one.id)")
        assert len(sections) >= 7
        for section in sections:
            page.locator(f"#{section}-title").scroll_into_view_if_needed()
            assert page.locator(f"#{section}-title").is_visible()
        page.wait_for_function("document.querySelector('.contents [aria-current]') !== null")
        assert watched.said == []
        assert watched.asked == [watched.address]


def test_hostile_text_executes_nothing(browser, files):
    with Watched(browser, files["hostile"], bypass_csp=True) as watched:
        page = watched.page
        page.eval_on_selector_all("details", "found => found.forEach(one => { one.open = true; })")
        page.eval_on_selector_all(
            "td, th, li, a",
            "found => found.slice(0, 500).forEach(one => one.dispatchEvent(new MouseEvent('mouseover', { bubbles: true })))",
        )
        assert page.evaluate("window.canary") is None
        assert page.evaluate("document.querySelectorAll('script').length") == page.evaluate(
            "document.querySelectorAll('script[type], body > script').length"
        )
        assert watched.said == []


def test_the_policy_stops_what_would_get_through(browser, files, tmp_path):
    text = files["sample"].read_text().replace("<main", f"<script>{browsing.CANARY}</script><main", 1)
    (tmp_path / "injected.html").write_text(text)
    with Watched(browser, tmp_path / "injected.html") as watched:
        assert watched.page.evaluate("window.canary") is None
        assert any("Content Security Policy" in said for said in watched.said)


def test_search_narrows_every_list_and_escape_ends_it(browser, files):
    with Watched(browser, files["sample"]) as watched:
        page = watched.page
        every = visible(page, "#tool-table > tbody")
        page.keyboard.press("/")
        page.keyboard.type("ripgrep")
        settled(page)
        assert 0 < visible(page, "#tool-table > tbody") < every
        assert page.locator("#tool-ripgrep").is_visible()
        assert "found" in page.locator("#find-says").text_content()
        page.keyboard.press("Enter")
        assert page.evaluate("document.getElementById('tools').getBoundingClientRect().top") < 200
        page.keyboard.press("Escape")
        settled(page)
        assert visible(page, "#tool-table > tbody") == every


def test_a_column_sorts_both_ways_and_says_so(browser, files):
    with Watched(browser, files["sample"]) as watched:
        page = watched.page
        head = page.locator("#tool-table thead th").nth(4)
        cells = "found => found.map(one => one.dataset.v).filter(Boolean).map(Number)"
        head.get_by_role("button").click()
        assert head.get_attribute("aria-sort") == "descending"
        down = page.eval_on_selector_all("#tool-table > tbody > tr:first-child > td:nth-child(5)", cells)
        assert down == sorted(down, reverse=True)
        head.get_by_role("button").press("Enter")
        assert head.get_attribute("aria-sort") == "ascending"
        up = page.eval_on_selector_all("#tool-table > tbody > tr:first-child > td:nth-child(5)", cells)
        assert up == sorted(up)


def test_filters_join_and_tell_how_many_are_left(browser, files):
    with Watched(browser, files["sample"]) as watched:
        page = watched.page
        page.get_by_label("Status").select_option("unseen")
        settled(page)
        states = page.eval_on_selector_all(
            "#tool-table > tbody:not([hidden])", "found => found.map(one => one.dataset.status)"
        )
        assert set(states) == {"unseen"}
        assert page.locator(".filters output").text_content().startswith(f"{len(states)} of ")
        page.get_by_label("Used by").select_option("agents")
        settled(page)
        assert visible(page, "#tool-table > tbody") < len(states)


def test_a_row_opens_to_its_story_by_key_and_by_pointer(browser, files):
    with Watched(browser, files["sample"]) as watched:
        page = watched.page
        story = page.locator("#tool-git .story")
        assert not story.is_visible()
        page.locator("#tool-git summary").focus()
        page.keyboard.press("Enter")
        story.wait_for(state="visible")
        page.locator("#tool-git .d").first.click()
        story.wait_for(state="hidden")


def test_a_link_opens_what_it_leads_to_also_where_that_was_filtered_out(browser, files):
    with Watched(browser, files["sample"]) as watched:
        page = watched.page
        page.get_by_label("Status").select_option("exempt")
        page.evaluate("location.hash = '#tool-ripgrep'")
        page.locator("#tool-ripgrep .story").wait_for(state="visible")
        page.evaluate("location.hash = '#rule-NX101'")
        page.wait_for_function("document.getElementById('rule-NX101').open")


def test_without_scripts_all_of_it_can_be_read(browser, files):
    with Watched(browser, files["sample"], java_script_enabled=False) as watched:
        page = watched.page
        assert page.locator("#tool-table > tbody").count() > 100
        assert not page.locator("#find").is_visible()
        page.locator("#tool-git summary").click()
        assert page.locator("#tool-git .story").is_visible()


def test_it_prints_without_what_only_a_screen_needs(browser, files):
    with Watched(browser, files["sample"]) as watched:
        page = watched.page
        page.emulate_media(media="print")
        assert not page.locator(".contents").is_visible()
        assert page.locator("#method-title").is_visible()


PAPER = {"width": 703, "height": 1000}
"""An A4 page between its margins, in pixels of CSS."""


def test_on_paper_and_without_scripts_everything_stands_open(browser, files):
    with Watched(browser, files["sample"], java_script_enabled=False, viewport=PAPER) as watched:
        page = watched.page
        page.emulate_media(media="print")
        assert page.locator("#tool-git .story").is_visible()
        assert page.locator("#plan .finding li").first.is_visible()
        assert page.locator("#tool-git td.w2").first.is_visible()
        assert page.locator("#timeline .commits li").last.is_visible()
        assert not page.locator(".explorer").is_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= PAPER["width"]
        hidden = "found => found.filter(one => one.getClientRects().length === 0).length"
        assert page.eval_on_selector_all("main td, main th, main li, main dd", hidden) == 0
        assert page.pdf(format="A4").startswith(b"%PDF")


def test_on_paper_is_what_is_in_sight_and_that_there_is_more(browser, files):
    with Watched(browser, files["huge"], viewport=PAPER) as watched:
        page = watched.page
        page.locator("#find").fill("home")
        page.evaluate("dispatchEvent(new Event('beforeprint'))")
        assert page.evaluate("later.length") == 0
        page.emulate_media(media="print")
        told = page.locator("#tools button.more")
        assert told.is_visible()
        assert "Not all rows are on paper" in told.evaluate("one => getComputedStyle(one, '::before').content")
        assert page.evaluate("document.documentElement.scrollWidth") <= PAPER["width"]


@pytest.mark.parametrize("width", [390, 1280, 2560])
@pytest.mark.parametrize("name", ["sample", "huge", "hostile"])
def test_no_width_makes_the_page_scroll_sideways(browser, files, width, name):
    with Watched(browser, files[name], viewport={"width": width, "height": 900}) as watched:
        assert watched.page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_huge_machine_shows_its_first_rows_and_the_rest_when_asked(browser, files):
    with Watched(browser, files["huge"], viewport={"width": 1280, "height": 900}) as watched:
        page = watched.page
        assert page.locator("#tool-table > tbody").count() > 1900
        page.locator("#find").fill("home")
        settled(page)
        assert 0 < visible(page, "#tool-table > tbody") <= 100
        page.get_by_role("button", name="Show all").first.click()
        settled(page)
        assert visible(page, "#tool-table > tbody") > 100


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("name", ["sample", "empty"])
def test_axe_finds_no_serious_violation(browser, files, scheme, width, name):
    options = {"color_scheme": scheme, "viewport": {"width": width, "height": 900}, "bypass_csp": True}
    with Watched(browser, files[name], **options) as watched:
        page = watched.page
        page.add_style_tag(content=".part { content-visibility: visible !important; }")
        page.evaluate("document.querySelectorAll('.tools details').forEach((one, place) => { one.open = place < 3; })")
        page.add_script_tag(path=AXE)
        found = page.evaluate("axe.run(document, { resultTypes: ['violations'] })")["violations"]
        grave = [one for one in found if one["impact"] in ("serious", "critical")]
        assert [
            (one["id"], one["nodes"][0]["html"][:200], one["nodes"][0].get("failureSummary")) for one in grave
        ] == []
