"""NX114: what was installed past the configuration, by source."""

from __future__ import annotations

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
    assert insight.evidence[0].says == f"ruff is there; to declare it: {LINE}"
    assert insight.action == Action(verb="declare", subject="ruff")


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
