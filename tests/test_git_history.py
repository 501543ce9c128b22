"""The history of a configuration is read in one pass, whatever state its repository is in."""

from __future__ import annotations

from git_repositories import History, pkgs, seen


def test_what_each_commit_did_is_told(tmp_path):
    history = History()
    history.commit("add ripgrep", {"a.nix": pkgs("ripgrep")})
    history.commit("move", {"a.nix": None, "b.nix": pkgs("ripgrep")})
    history.commit("two hosts", {"c.nix": pkgs("ripgrep")})
    history.commit("one host", {"c.nix": None})
    history.commit("drop ripgrep", {"b.nix": pkgs()})
    ids = history.build(tmp_path / "config")
    found = seen(tmp_path / "config")
    assert found.kinds == [(kind, "ripgrep") for kind in ("added", "moved", "spread", "narrowed", "removed")]
    assert [event.commit for event in found.events] == list(ids.values())
    assert [event.files for event in found.events] == [
        ("a.nix",),
        ("a.nix", "b.nix"),
        ("c.nix",),
        ("c.nix",),
        ("b.nix",),
    ]
    assert found.tools == {}
    assert found.head.commits == 5
