"""The HTML report: its structure, what a browser may use on it, and that nothing from elsewhere becomes a part of it."""

from __future__ import annotations

import base64
import hashlib
import html
import re

from nixlore.present._page import Given, Rule
from nixlore.present._page_frame import page
from reporting import a_report

RULES = (Rule("NX101", "unused_package", "A package is declared.\n\nAnd `nothing` runs it."),)


def made(**fields):
    given = {name: fields.pop(name) for name in ("plan", "before", "share") if name in fields}
    return page(a_report(**fields), Given(rules=RULES, **given)).decode()


def policy_of(text):
    return html.unescape(re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', text)[1])


def digest(text):
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def test_the_page_may_use_its_own_style_and_script_and_nothing_else():
    text = made()
    (style,) = re.findall(r"<style>(.*?)</style>", text, re.DOTALL)
    (script,) = re.findall(r"<script>(.*?)</script>", text, re.DOTALL)
    assert policy_of(text) == (
        f"default-src 'none'; style-src 'sha256-{digest(style)}'; script-src 'sha256-{digest(script)}'; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )


def test_the_same_report_gives_the_same_bytes():
    assert made() == made()
