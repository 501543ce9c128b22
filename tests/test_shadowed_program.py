"""NX115: a declared program that something else hides."""

from __future__ import annotations

from drift_items import item, made_report
from nixlore.model.insight import Action
from nixlore.synthesize.shadowed_program import CODE, infer

SAYS = "`http` runs pip's httpie 3.2.4 in ~/.local/bin; the declared one is httpie 3.2.2"
SHADOWED = item("shadowed", "http", severity="warning", says=SAYS, instead_of="/run/current-system/sw/bin/http")


def test_a_hidden_program_is_a_warning():
    (insight,) = infer(made_report(SHADOWED))
    assert (insight.code, insight.subject, insight.severity, insight.confidence) == (CODE, "http", "warning", "high")
    assert insight.says == SAYS
    assert [(evidence.place, evidence.says) for evidence in insight.evidence] == [
        ("~/.local/http", "comes first on PATH as set by /etc/set-environment"),
        ("/run/current-system/sw/bin/http", "comes later, and is the declared one"),
    ]
    assert insight.action == Action(verb="uninstall", subject="http", place="~/.local/http")


def test_of_an_order_that_no_file_tells_less_is_sure():
    (insight,) = infer(made_report(SHADOWED, path_known_by=""))
    assert insight.confidence == "medium"


def test_what_never_runs_harms_nobody():
    assert list(infer(made_report(item("shadowed", "http", severity="info")))) == []
    assert list(infer(None)) == []
