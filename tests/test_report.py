"""The HTML report: its structure, what a browser may use on it, and that nothing from elsewhere becomes a part of it."""

from __future__ import annotations

import base64
import hashlib
import html
import re
from html.parser import HTMLParser

import pytest

import browsing
from nixlore.present._page import Digest, Given, Rule, Section, anchor
from nixlore.present._page_changes import changes, digest
from nixlore.present._page_frame import block, page
from nixlore.present._page_markup import Markup, escaped, filled, joined, ticked
from nixlore.present._page_plan import diff
from reporting import ALIGNMENT, NASTY, a_report, changed, harmless, tool

RULES = (Rule("NX101", "unused_package", "A package is declared.\n\nAnd `nothing` runs it."),)
SECTIONS = (
    "overview",
    "tools",
    "timeline",
    "dependencies",
    "workflows",
    "failures",
    "projects",
    "drift",
    "agents",
    "plan",
    "method",
)


def made(**fields):
    given = {name: fields.pop(name) for name in ("plan", "before", "share") if name in fields}
    return page(a_report(**fields), Given(rules=RULES, **given)).decode()


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    return browsing.sample(tmp_path_factory.mktemp("sample"))


@pytest.fixture(scope="module")
def whole(sample):
    return browsing.made(*sample).decode()


class Elements(HTMLParser):
    """Every element of a page with its attributes, and whether each was closed in order."""

    VOID = ("meta", "link", "input", "br", "img", "col")
    LEFT_OPEN = ("td", "th", "tr", "thead", "tbody", "li", "dt", "dd", "option")
    """Elements whose end HTML lets be left out; the next one or the end of what they stand in ends them."""

    def __init__(self, text):
        super().__init__()
        self.found, self.open, self.wrong = [], [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))
        if tag not in (*self.VOID, *self.LEFT_OPEN):
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.wrong.append((tag, self.getpos()))


def policy_of(text):
    return html.unescape(re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', text)[1])


def digest_of(text):
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def test_the_page_may_use_its_own_style_and_script_and_nothing_else(whole):
    (style,) = re.findall(r"<style>(.*?)</style>", whole, re.DOTALL)
    (script,) = re.findall(r"<script>(.*?)</script>", whole, re.DOTALL)
    assert policy_of(whole) == (
        f"default-src 'none'; style-src 'sha256-{digest_of(style)}'; script-src 'sha256-{digest_of(script)}'; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )


def test_the_same_report_gives_the_same_bytes(sample):
    assert browsing.made(*sample) == browsing.made(*sample)


def test_every_section_is_there_in_order_and_in_the_navigation(whole):
    elements = Elements(whole).found
    sections = [attrs["id"] for tag, attrs in elements if tag == "section"]
    assert [name for name in sections if name in SECTIONS] == list(SECTIONS)
    links = [attrs["href"] for tag, attrs in elements if tag == "a" and "href" in attrs]
    assert [f"#{name}" for name in sections] == links[2 : 2 + len(sections)]


def test_elements_are_closed_in_order(whole):
    found = Elements(whole)
    assert (found.wrong, found.open) == ([], [])


def test_ids_are_unique_and_every_link_leads_to_one(whole):
    elements = Elements(whole).found
    ids = [attrs["id"] for _, attrs in elements if "id" in attrs]
    assert [name for name in set(ids) if ids.count(name) > 1] == []
    links = {attrs["href"][1:] for tag, attrs in elements if tag == "a" and attrs.get("href", "").startswith("#")}
    later = ("dependencies", "timeline", "commit-", "generation-")
    assert {name for name in links - set(ids) if not name.startswith(later)} == set()


def test_nothing_is_fetched_and_nothing_is_scripted_or_styled_in_place(whole):
    for tag, attrs in Elements(whole).found:
        assert tag not in ("iframe", "object", "embed", "base", "img", "form") or attrs.get("class") == "filters", tag
        assert not [name for name in attrs if name.startswith("on") or name in ("style", "src", "srcset", "action")]
        assert attrs.get("href", "#").startswith(("#", "data:,")), attrs


def test_tables_have_heads_with_a_scope_and_a_caption(whole):
    elements = Elements(whole).found
    assert all("scope" in attrs for tag, attrs in elements if tag == "th")
    assert sum(tag == "caption" for tag, _ in elements) == sum(tag == "table" for tag, _ in elements)


def test_hostile_text_is_nothing_but_text(sample, whole):
    calm, hostile = Elements(whole), Elements(browsing.made(*browsing.hostile(*sample)).decode())
    names = {name for _, attrs in hostile.found for name in attrs}
    assert {tag for tag, _ in hostile.found} <= {tag for tag, _ in calm.found} | {"q"}
    assert not {name for name in names if name.startswith("on")} | names & {"style", "src"}
    assert sum(tag == "script" for tag, _ in hostile.found) == sum(tag == "script" for tag, _ in calm.found)
    assert hostile.wrong == []


def test_characters_that_turn_or_hide_text_are_left_out():
    alignment = changed(ALIGNMENT, tools=(tool(NASTY, "used", (NASTY,), because=NASTY),))
    assert harmless(made(alignment=alignment))


def test_json_for_a_script_cannot_end_its_element():
    text = block(Section("x", "X", "", data={"names": ["</script><!--&"]}))
    assert not set("<>&") & set(text)


def test_an_empty_machine_says_what_is_missing_and_how_to_get_it():
    text = browsing.made(browsing.empty()).decode()
    assert Elements(text).wrong == []
    for name in ("tools", "failures", "projects", "agents", "plan"):
        part = text.partition(f'<section id="{name}"')[2].partition("</section>")[0]
        assert 'class="missing"' in part, name
        assert "To get it: <code>nixlore" in part, name


def test_a_story_tells_where_why_and_by_whom():
    text = made()
    row = text.partition('<tbody id="tool-ripgrep"')[2].partition("<tbody")[0]
    for told in (
        "home.nix:12 in home.packages, on laptop, “fast grep”, only when cfg.enable",
        "1,234",
        "30 runs by agents",
    ):
        assert told in row


def test_names_of_anchors_are_plain_and_never_two_of_one():
    assert anchor("tool", "ripgrep") == "tool-ripgrep"
    assert anchor("tool", "a b") != anchor("tool", "a_b") != anchor("tool", "a/b")
    assert re.fullmatch(r"[\w.-]+", anchor("tool", "<script>'\"&"))


def test_markup_is_escaped_once():
    assert escaped("<&>") == "&lt;&amp;&gt;"
    assert escaped(Markup("<b>")) == "<b>"
    assert filled("<i>{x}</i>", x="<") == "<i>&lt;</i>"
    assert joined(["<", Markup("<b>")], "|") == "&lt;|<b>"
    assert ticked("run `a < b` now") == "run <code>a &lt; b</code> now"


def test_a_diff_shows_what_comes_and_goes():
    shown = diff("--- a/x\n+++ b/x\n@@ -1 +1 @@\n-<old>\n+new\n same\n")
    assert '<span class="cut">-&lt;old&gt;</span><span class="add">+new</span><span> same</span>' in shown
    assert shown.count('class="at"') == 3


def test_the_next_report_tells_what_changed():
    now = digest(a_report())
    before = Digest(
        made=now.made - 1, tools={"ripgrep": "unseen", "gone": "used"}, insights={"NX109 x": "x"}, generation=0
    )
    told = " ".join(changes(before, now))
    for part in (
        "Declared since",
        "hyfetch",
        "Declared no more: gone",
        "unseen → used",
        "NX101 hyfetch",
        "Settled: NX109 x",
    ):
        assert part in told
    assert list(changes(now, now)) == []


def test_the_first_report_says_that_it_is_one():
    assert "This is the first report" in made()
    assert "Nothing changed since that of" in made(before=digest(a_report()))
