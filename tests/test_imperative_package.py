"""NX116: packages of `nix profile` and `nix-env`."""

from __future__ import annotations

from drift_items import LINE, item, made_report
from nixlore.model.insight import Action
from nixlore.synthesize.imperative_package import CODE, infer


def test_each_package_is_one_insight():
    given = item("imperative_package", "ruff", source="nix profile", path="~/.nix-profile", absorb=LINE)
    other = item("imperative_package", "x", source="nix-env", path="~/.nix-profile")
    first, second = infer(made_report(given, other))
    assert (first.code, first.subject, first.severity) == (CODE, "ruff", "advice")
    assert first.says == "ruff 1.0 is in ~/.nix-profile by nix profile, past the configuration"
    assert first.evidence[0].says == f"is there; no declaration names it; this would declare it: {LINE}"
    assert first.action == Action(verb="declare", subject="ruff")
    assert (second.subject, second.action) == ("x", None)


def test_other_kinds_are_left_out():
    assert list(infer(made_report(item("manual_install", "x")))) == []
    assert list(infer(None)) == []
