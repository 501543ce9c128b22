"""What only looks like a reason is none: names of machines, logs, orders, other topics, vague words."""

from __future__ import annotations

import pytest

from nixlore.git.changes import Change, CommitStory
from nixlore.git.why import why
from nixlore.model.git import EventKind, Intent

COMMIT = "c" * 40


def text(message: str, tool: str, kind: EventKind, intent: Intent | None, *files: str) -> str | None:
    """Return the reason of a change, checked against the message."""
    change = Change(tool, kind, (tool,), files or ("home.nix",), 3)
    found = why(CommitStory(COMMIT, message, (change,), nix_files=files), change, intent)
    assert found is None or message[found.start : found.end] == found.text
    return found.text if found else None


TABLE = "Generation   Build-date           Version\n12 current   2024-05-24 21:20:31  23.11"


@pytest.mark.parametrize(
    ("message", "tool", "kind", "intent"),
    [
        ("fixed package name", "foo", "added", "fix"),
        ("fixing what is broken", "foo", "added", "fix"),
        ("switch back to kitty due to glyph issues", "foo", "added", "uninformative"),
        ("fixed bar issues", "foo", "added", "fix"),
        ("improve installer, remove old pinning", "foo", "added", None),
        ("improve bar config", "foo", "added", "refactor"),
        ("sync bar with the other machine", "foo", "added", None),
        ("Sync config to v25.11", "foo", "added", None),
        ("Add some software", "foo", "added", "add-plain"),
        ("enable FB launcher", "the-foo-bar-launcher", "added", "add-plain"),
        ("add graphql lsp", "graphql-language-service", "added", "add-plain"),
        ("switch to baz for bar, quux from the drive", "foo", "added", "part-of-feature"),
        ("switch to stable foo, remove unused baz", "foo-unstable", "removed", "migrate"),
        ("Replace lorri with nix-direnv, remove unused scripts", "nix-direnv", "moved", "refactor"),
        ("install foo\n\nNeeds the bar kernel module", "foo", "added", "add-plain"),
        ("switch to baz for everything (+update the pin for it)", "foo", "added", "migrate"),
        ("Switch from a to b driver for Xorg", "foo", "added", "part-of-feature"),
        (f"12: Add foo\n\n{TABLE}", "foo", "added", "add-plain"),
        ("Add modules for machines\n\n(NixOS + Home Manager)", "foo", "added", None),
        ("hyprland fixes; sddm fixes", "foo", "removed", "fix"),
        ("move to a; don't start b by itself; install c", "foo", "narrowed", None),
        ("Add foo\n\n386#desktop: Add foo\n", "foo", "added", "add-plain"),
        ("add foo\n\nError: no such thing", "foo", "added", "add-plain"),
        (
            "treewide: drop home.nix\n\nMerge its content into one file,\nfollowing the same pattern used by sway (commit 0de2eca6).",
            "foo",
            "moved",
            "refactor",
        ),
        ("do not install foo", "foo", "removed", None),
        ("bar - enable MDNS but don't use foo", "foo", "removed", None),
        ("make sure to use foo from the overlay", "foo", "removed", "refactor"),
        ("foo: add it\n\n(such as it is)", "foo", "added", "add-plain"),
        ("add foo\n\nno plugins yet, but soon!", "foo", "added", "add-plain"),
        ("add foo\n\nIt's using a known vulnerable library, but I trust what I read.", "foo", "added", "add-plain"),
        ("bar: fix the clipboard\n\nFixes #50", "foo", "added", None),
        (
            "Add bramble, the server\n\nBoth hosts go through one file, so that the modules are shared.",
            "foo",
            "added",
            "host",
        ),
        ("Add foo as router\n\nincluding some changes due to this", "bar", "added", "host"),
        ("add foo to the applications for the plasma profile", "foo", "added", "add-plain"),
        ("Add home manager module for bars", "foo", "added", "add-plain"),
        ("backups: rework\n\n* foo: escape new lines in the script\n", "foo", "added", None),
        ("bar: Put everything required for sway in one module", "foo", "moved", "refactor"),
        ("feat: bar backups\nfeat: foo", "quux", "added", "part-of-feature"),
        ("fix bar -> rm baz dep", "foo", "narrowed", "fix"),
        ("foo to host specific config", "foo", "moved", "refactor"),
        ("Add foo to bootstrap", "foo", "added", "add-plain"),
        ("torque: add foo\n\nhope to get this elsewhere some day", "foo", "added", "add-plain"),
        ("Switch back to foo ls\nTurn off highlights until bar supports them", "foo", "added", "migrate"),
        ("enable remaining apps", "foo", "added", "add-plain"),
        ("improve bar config - but it doesn't work, yet", "foo", "added", None),
        ("Add shortcuts for the special workspace", "foo", "added", "add-plain"),
        ("add foo\n\nThis sadly doesn't really fix the fonts, but I added it.", "foo", "added", "add-plain"),
        ("add foo\n\nThis isn't really working yet, it is a start.", "foo", "added", "add-plain"),
        ("add foo\n\nThis fix was suggested by a friend", "foo", "added", "fix"),
        ("Add foo, which also needed home-manager for some things", "foo", "added", "add-plain"),
        ("switch to nixos-unstable", "foo", "added", None),
        ("added common cli apps", "foo", "added", "add-plain"),
        ("use AI and bar to extract the text of a page", "foo", "added", "uninformative"),
        ("Update the lock\n\nRemoved unnecessary inputs and updated others.", "foo", "moved", "bump"),
        ("Update settings\n\n🔧 Changed bar.path to nil instead of nixd.", "foo", "removed", "refactor"),
        ("fix services files", "foo", "narrowed", "fix"),
        ("fix: package and secret", "foo", "added", "fix"),
        ("added fooo and added support for sleeping", "foo", "added", "add-plain"),
        ("Add foo\n\n[modules/apps/browser/default.nix]\n- Update the path", "foo", "added", "add-plain"),
        ("add foo for all my devices", "foo", "added", "add-plain"),
    ],
)
def test_what_only_looks_like_a_reason_is_not_quoted(message, tool, kind, intent):
    assert text(message, tool, kind, intent) is None


@pytest.mark.parametrize(
    "path",
    [
        "hosts/radon/x.nix",
        "home-files/radon/me.nix",
        "nixos-configurations/radon.nix",
        "devices/radon/a.nix",
        "nixosConfigurations/radon.nix",
    ],
)
def test_the_name_of_a_machine_is_no_purpose(path):
    assert text("Add foo for radon", "foo", "added", "add-plain", path) is None
    assert text("Add foo for radon", "foo", "added", "add-plain", "editors/radon/a.nix") == "for radon"


@pytest.mark.parametrize("message", ["some packages for my exam", "feat: more services for the exam"])
def test_what_any_tools_are_for_needs_no_verb(message):
    assert (text(message, "foo", "added", "uninformative") or "").startswith("for ")
    assert text("some packages for the laptop", "foo", "added", "uninformative") is None
    assert text("some packages for the exam", "foo", "removed", "uninformative") is None


@pytest.mark.parametrize(
    ("message", "kind", "intent", "said"),
    [
        ("switch to foo\n\ndev edition is way out of date.", "added", "migrate", "dev edition is way out of date"),
        ("framework: turn on leds when lid closed", "added", None, "turn on leds when lid closed"),
        ("rm foo, moved to the server", "removed", "remove-plain", "moved to the server"),
        ("drop foo, now handled by bar", "removed", "remove-plain", "now handled by bar"),
        ("add foo package for nix binary cache management", "added", "add-plain", "for nix binary cache management"),
        ("use foo as fallback font", "added", "add-plain", "as fallback font"),
        ("add foo as pdf and epub viewer", "added", "add-plain", "as pdf and epub viewer"),
        ("Add foo for configuring mice on NixOS", "added", "add-plain", "for configuring mice on NixOS"),
        ("add foo for the applet to work", "added", "add-plain", "for the applet to work"),
        ("bar: use foo for the font setup, increase the font", "added", "add-plain", "for the font setup"),
        ("feat: add `k8s` tools", "added", "part-of-feature", "`k8s` tools"),
        ("add foo for logitech devices", "added", "add-plain", "for logitech devices"),
        ("doesn't build on unstable", "removed", None, "doesn't build on unstable"),
        ("Remove foo\n\nDon't use it anymore.", "removed", "remove-plain", "Don't use it anymore"),
        ("add foo\n\nWith 26.05, bar is no longer on by default.", "added", "add-plain",
         "With 26.05, bar is no longer on by default"),
        ("drop foo\n\nThis is due to the error of using `types.string`.", "removed", "remove-plain",
         "This is due to the error of using `types.string`"),
    ],
)  # fmt: skip
def test_more_ways_to_state_a_reason_are_known(message, kind, intent, said):
    assert text(message, "foo", kind, intent) == said


@pytest.mark.parametrize(
    ("message", "intent"),
    [
        ("fix: pkg and secret", "fix"),
        ("feat: change the player and add foo\n\n[modules/desktops/foo/default.nix]\n- Added `foo`", "add-plain"),
    ],
)
def test_what_was_touched_and_the_name_of_a_file_are_no_reasons(message, intent):
    assert text(message, "foo", "added", intent) is None
