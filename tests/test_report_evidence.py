"""Every figure of the report is inside or beside a link to what states its source, unit and window, in a real browser.

What is no claim, and so needs no link: the page's head and the navigation (when it was made, and counts that the
sections repeat), the Method section, which is the evidence itself, what is quoted (commands, code, diffs, names,
versions in them and somebody's words), controls, heads of columns that can be sorted, the scales of drawings, and the
places of files and commits that are said after a name (`home.nix:12`).
"""

from __future__ import annotations

import re

import pytest

import browsing
from browsing import Watched
from nixlore.cli.report import origins
from nixlore.present._page import Origin
from nixlore.present._page_basis import bases
from nixlore.present._page_evidence import FACTS, basis
from nixlore.present._page_figures import evident, figures
from nixlore.present._page_markup import escaped
from reporting import a_report

UNLINKED = r"""() => {
  const FIGURE = /(?<![\w.,:\/@#~+=-])\d[\d,]*(\.\d+)?(?![\w\/@=-]|[.:,]\w)/;
  const QUOTED = "code, pre, button, output, select, option, label, script, title, desc, th[scope=row], .sortable thead, "
    + ".why, .subject, .graph, svg.axis, .packages td.w3, li > b:first-child";
  const evidence = new Map();
  const inMethod = (one) => one.closest("#method") !== null;
  const leads = (link) => {
    const hash = link.getAttribute("href");
    if (!evidence.has(hash)) {
      const target = document.getElementById(decodeURIComponent(hash.slice(1)));
      const own = target !== null && target.tagName !== "SECTION" && (inMethod(target) || [...target.querySelectorAll("a[href^='#']")]
        .some((one) => { const next = document.getElementById(decodeURIComponent(one.hash.slice(1))); return next !== null && inMethod(next); }));
      evidence.set(hash, own);
    }
    return evidence.get(hash);
  };
  const beside = (one) => {
    if (one.tagName === "SUMMARY") return beside(one.parentElement);
    if ([...one.querySelectorAll("a[href^='#']")].some(leads)) return true;
    for (let label = one.tagName === "DD" ? one : null; label; label = label.previousElementSibling) {
      if (label.tagName === "DT" && [...label.querySelectorAll("a[href^='#']")].some(leads)) return true;
    }
    return false;
  };
  for (const one of document.querySelectorAll("details")) one.open = true;
  for (const one of document.querySelectorAll("[hidden]")) one.hidden = false;
  const wrong = [];
  let count = 0;
  for (const section of document.querySelectorAll("main > section:not(#method)")) {
    const texts = document.createTreeWalker(section, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
      const text = texts.currentNode, own = text.parentElement;
      if (!FIGURE.test(text.data) || own.closest(QUOTED)) continue;
      count += 1;
      const link = own.closest("a[href^='#']");
      if (link && leads(link)) continue;
      const row = own.closest(".finding, .proof") ?? own.closest("summary, dd, tr, li, figure, caption, p, article, h4, h3");
      if (row === null || !beside(row)) wrong.push(`${section.id}: ${text.data.trim().slice(0, 80)} | ${(row ?? own).outerHTML.slice(0, 160)}`);
    }
  }
  return [count, wrong];
}"""


@pytest.fixture(scope="module")
def browser():
    with browsing.chromium() as found:
        yield found


@pytest.mark.slow
@pytest.mark.parametrize(("times", "least"), [(1, 2_000), (4, 5_000), (0, 0)])
def test_every_figure_is_inside_or_beside_a_link_to_its_evidence(browser, tmp_path, times, least):
    report, plan = browsing.sample(tmp_path) if times else (browsing.empty(), None)
    (tmp_path / "report.html").write_bytes(browsing.made(browsing.grown(report, times) if times else report, plan))
    with Watched(browser, tmp_path / "report.html", viewport={"width": 1280, "height": 900}) as watched:
        count, wrong = watched.page.evaluate(UNLINKED)
    assert wrong == []
    assert count >= least


SECTION = """<table class="sortable"><caption>Of 3 runs</caption><thead><tr><th scope="col">1</th>
<th scope="col" data-from="line_costs">2</th></tr></thead>
<tbody><tr><th scope="row">7zz 1</th><td data-v="4">5.5 MB</td></tr></tbody></table>
<p data-from="">6</p><p><code>7</code> <a href="#x">8</a> 3.0.1 a9 home.nix:10 &#39;11&#39; 50 %, 2026-01-02.</p>
<svg><svg>12</svg>13</svg><details><summary>14</summary>15</details>"""


def links(html):
    return re.findall(r"<a [^>]*?href=\"?#([^ \">]*)\"?[^>]*>([^<]*)</a>", html)


def test_figures_are_links_where_they_are_claims():
    assert links(evident(SECTION, "from-a")) == [
        ("from-a", "3"),
        ("from-a", "evidence"),
        ("e-lc", "5.5 MB"),
        ("x", "8"),
        ("from-a", "11"),
        ("from-a", "50 %"),
        ("from-a", "2026-01-02"),
        ("from-a", "15"),
    ]
    assert links(evident(SECTION, "")) == [("e-lc", "5.5 MB"), ("x", "8")]


@pytest.mark.parametrize("text", ["<b>1</b>", "&lt;5", "{{7*7}}", '">2'])
def test_only_elements_of_ours_are_added(text):
    assert re.sub(r"</?a[^>]*>", "", figures(text, "from-a")) == escaped(text)
    plain = SECTION.replace("data-from", "data-x")
    assert evident(plain, "").replace('"', "") == plain.replace('"', "")


def test_a_basis_names_the_sources_that_were_read_and_their_window():
    assert len({basis(fact) for fact in FACTS}) == len(FACTS)
    made_of = {"line_costs": Origin("What lines cost.", ("atuin", "bash_history", "fish_history", "nix_config"))}
    found = {row.id: row for row in bases(a_report(), made_of)}
    row = found["e-lc"]
    assert [one.name for one in row.sources] == ["bash_history", "fish_history", "nix_config"]
    assert (row.unread, row.since, row.until) == (1, "2024-10-04", "2025-01-12")
    assert [one.target for one in found["e-f"].sources] == [
        "source-nix_config",
        "source-fish_history",
        "source-bash_history",
    ]
    assert found["e-w"].sources == ()


def test_every_fact_with_figures_has_an_origin_among_collectors():
    found = origins()
    for fact in FACTS:
        assert fact == "findings" or found[fact].collectors, fact
    assert found["config_log"].collectors == ("git_history",)
    assert "atuin" in found["failure_patterns"].collectors
    assert "git_history" not in found["failure_patterns"].collectors
    assert set(found["agent_usage"].collectors) == {"claude_code", "codex", "opencode"}
