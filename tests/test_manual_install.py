"""NX114: what was installed past the configuration, by source."""

from __future__ import annotations

import msgspec

from drift_items import LINE, item, made_report
from nixlore.model.insight import Action
from nixlore.synthesize.manual_install import CODE, infer


def test_installs_of_one_source_are_one_insight():
    items = [item("manual_install", f"p{number}") for number in range(7)]
    (insight,) = infer(made_report(*items))
    assert (insight.code, insight.subject, insight.severity, insight.confidence) == (CODE, "pip", "advice", "high")
    assert (
        insight.says
        == "p0 1.0, p1 1.0, p2 1.0, p3 1.0, p4 1.0 and 2 more were installed by pip, past the configuration"
    )
    assert len(insight.evidence) == 7
    assert insight.action is None


def test_one_install_names_the_line_that_would_declare_it():
    (insight,) = infer(made_report(item("manual_install", "ruff", source="uv", absorb=LINE)))
    assert insight.says == "ruff 1.0 was installed by uv, past the configuration"
    assert insight.evidence[0].says == f"is there; no declaration names it; this would declare it: {LINE}"
    assert insight.action == Action(verb="declare", subject="ruff")


def test_evidence_says_what_was_not_said_yet():
    says = "httpie 3.2.4 was installed by pip and provides http; the configuration has httpie as well"
    one = item("manual_install", "httpie", version="3.2.4", commands=("http", "https"), says=says)
    (insight,) = infer(made_report(one))
    assert insight.evidence[0].says == "provides http, https; the configuration has httpie as well"
    (insight,) = infer(made_report(one, item("manual_install", "x")))
    assert insight.evidence[0].says == "httpie 3.2.4 provides http, https; the configuration has httpie as well"
    image = item("manual_install", "Obsidian", source="AppImage", commands=("Obsidian.AppImage",))
    (insight,) = infer(made_report(msgspec.structs.replace(image, path="~/Applications/Obsidian.AppImage")))
    assert insight.says == "Obsidian 1.0 was put there as an AppImage, past the configuration"
    assert insight.evidence[0].says == "is there; no declaration names it"


def test_binaries_of_nobody_are_told_apart_from_scripts():
    binary = item("unowned_program", "lazy", source="by hand", version="")
    script = item("unowned_program", "notes", source="by hand", severity="info")
    (insight,) = infer(made_report(binary, script))
    assert insight.says == "lazy was put there by hand, past the configuration"


def test_what_is_only_worth_knowing_and_other_kinds_are_left_out():
    others = [item("manual_install", "node", severity="info"), item("shadowed", "x"), item("imperative_package", "y")]
    assert list(infer(made_report(*others))) == []
    assert list(infer(None)) == []


def test_much_is_cited_in_part():
    (insight,) = infer(made_report(*(item("manual_install", f"p{number}") for number in range(40))))
    assert len(insight.evidence) == 12
