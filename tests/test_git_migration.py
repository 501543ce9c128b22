"""What took the place of what: said in words, and borne out by the diff."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nixlore.data.same_purpose import SAME_PURPOSE
from nixlore.git.changes import Change, CommitStory
from nixlore.git.intent_parts import is_one_option, is_swap, told_apart
from nixlore.git.migration import alike, migrations, rivals
from nixlore.git.migration_names import may_be_tool, strangers
from nixlore.git.subjects import split


def pairs(message: str, came: str = "", went: str = "", shifted: str = "") -> set[tuple[str, str]]:
    kinds = {"added": came, "removed": went, "moved": shifted}
    changes = tuple(
        Change(tool, kind, (tool,), ("a.nix",), number * 100)  # type: ignore[arg-type]
        for number, (kind, tools) in enumerate(kinds.items())
        for tool in tools.split()
    )
    found = migrations(CommitStory("0" * 40, message, changes), split(message)).pairs
    return {(pair.from_, pair.to) for pair in found.values()}


@pytest.mark.parametrize(
    "message",
    [
        "switch from exa to lsd",
        "home: switch to lsd from exa",
        "replace exa with lsd",
        "replaced exa by lsd",
        "swap exa for lsd",
        "swap exa w/ lsd",
        "exa -> lsd",
        "home/cli: exa → lsd",
        "use lsd instead of exa",
        "use lsd over exa",
        "lsd replaces exa",
        "add lsd as a replacement for exa",
        "drop exa in favour of lsd",
        "remove exa in favor of lsd",
        "remove exa and use lsd",
        "drop exa, use lsd",
        "migrate exa to lsd, at last",
        "move from exa to lsd for colours",
        "added substituted exa with lsd",
        "lsd: replace exa",
        "exa: replace with lsd",
        "home/exa: switch to lsd",
        "switch to lsd",
        "Switch the listing from exa to lsd",
        "use lsd instead",
        "clean up\n\n- Remove exa (using lsd)\n",
        "Rolled back to lsd",
        "use lsd",
        "many things\n\n- theme\n- replace exa with lsd\n",
        "shell\n\nI switched from exa to lsd, as it is nicer.\n",
    ],
)
def test_said_and_shown(message: str) -> None:
    assert pairs(message, came="lsd", went="exa") == {("exa", "lsd")}


def test_one_end_may_only_be_named() -> None:
    assert pairs("replace exa with lsd", went="exa") == {("exa", "lsd")}
    assert pairs("use lsd instead of exa", came="lsd") == {("exa", "lsd")}


def test_misspelt_name_is_that_of_the_commit() -> None:
    assert pairs("use helix instead of nvim", came="helix") == {("neovim", "helix")}
    assert pairs("quiver now replaces ballotz", came="quiver", went="ballots") == {("ballots", "quiver")}
    assert pairs("use gammstep instead of wlsunset", came="gammastep", went="wlsunset") == {("wlsunset", "gammastep")}


@pytest.mark.parametrize(
    ("message", "came", "went"),
    [
        ("replace exa with my own script", "", "exa"),
        ("replace exa with a module", "", "exa"),
        ("Drop exa\n\nDrop exa without replacement and will use a web client.", "", "exa"),
        ("use quill-dev", "quill4-dev", "quill"),
        ("exa: switch to upstream", "", "exa"),
        ("drop exa for now", "lsd", "exa"),
        ("add lsd", "lsd", "exa"),
        ("replace exa with lsd", "exa", "lsd"),
        ("switch from docker to foo", "foo", ""),
        ("move exa to another file", "", "exa"),
        ("replace exa", "foo", "exa"),
        ("remove exa and add foo", "foo", "exa"),
        ("wip", "lsd", "exa"),
        ("", "lsd", "exa"),
    ],
)
def test_neither_said_nor_shown(message: str, came: str, went: str) -> None:
    assert pairs(message, came, went) == set()


def test_partner_among_many_is_the_rival() -> None:
    assert pairs("switch to alacritty", came="alacritty", went="kitty ripgrep") == {("kitty", "alacritty")}
    assert pairs("switch to foo", came="foo", went="kitty ripgrep") == set()


def test_successor_that_is_not_named_is_a_rival() -> None:
    assert pairs("replace kitty", came="foo alacritty", went="kitty") == {("kitty", "alacritty")}


def test_several_successors() -> None:
    assert pairs("replace okular with foliate and apostrophe", came="foliate apostrophe", went="okular") == {
        ("okular", "foliate"),
        ("okular", "apostrophe"),
    }


@pytest.mark.parametrize("lists", ["exa/bat with lsd/moor", "exa and bat with lsd and moor"])
def test_lists_of_the_same_length_are_replaced_in_turn(lists: str) -> None:
    assert pairs(f"replace {lists}", came="lsd moor", went="exa bat") == {("exa", "lsd"), ("bat", "moor")}
    assert pairs(f"replace {lists}", came="moor", went="exa") <= {("exa", "lsd"), ("bat", "moor")}
    assert pairs(f"replace {lists}", came="moor", went="bat") == {("bat", "moor")}


def test_a_whole_that_is_called_like_a_tool_is_not_that_tool() -> None:
    assert pairs("replace pantheon desktop with wayfire", came="wayfire", went="pantheon-tweaks") == set()
    assert pairs("replace pantheon with wayfire", came="wayfire", went="pantheon-desktop") == {
        ("pantheon-desktop", "wayfire")
    }


def test_first_replacement_that_is_told_of_a_tool_holds() -> None:
    message = "replace gum with rich\n\nMigrate to rich, a library.\n"
    assert pairs(message, came="rich", went="pytest") == {("gum", "rich")}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("foo", "foo-bin"),
        ("nodejs_20", "nodejs_22"),
        ("python3Packages.black", "black"),
        ("foo", "foo-unwrapped"),
        ("nerdfonts", "nerd-fonts.hack"),
    ],
)
def test_renames_builds_and_versions_are_no_migrations(one: str, other: str) -> None:
    assert alike(one, other)
    assert pairs(f"switch from {one} to {other}", came=other, went=one) == set()


def test_forks_are_other_tools() -> None:
    assert not alike("exa", "eza")
    assert not alike("sway", "swayfx")


def test_first_part_of_a_name_stands_for_it_where_no_other_begins_alike() -> None:
    assert pairs("replace clapper with foobar", "foobar-media-player", "clapper") == {
        ("clapper", "foobar-media-player")
    }


def test_what_is_taken_back_moved_the_other_way() -> None:
    assert pairs('Revert "replace exa with lsd"', came="exa", went="lsd") == {("lsd", "exa")}


def test_item_of_a_list_of_what_went_names_what_is_easier() -> None:
    assert pairs("drop unused tools\n\n- exa: Easier to use lsd\n", went="exa foo") == {("exa", "lsd")}


def test_use_of_one_tool_is_a_switch_only_from_its_kin() -> None:
    assert pairs("use foo-two", came="foo-two", went="foo-one") == {("foo-one", "foo-two")}
    assert pairs("use foo", came="foo", went="bar") == set()


def test_ends_are_called_by_the_variant_that_a_key_hides() -> None:
    changes = (Change("wine", "added", ("winePackages.fullWayland",), ("a.nix",)), Change("lutris", "removed", (), ()))
    message = "switch from lutris to winePackages.fullWayland"
    pair = migrations(CommitStory("0" * 40, message, changes), split(message)).pairs["wine"]
    assert (pair.from_, pair.to) == ("lutris", "winePackages.fullWayland")
    assert pair.keys == ("lutris", "wine")


def test_ends_are_spelt_as_the_configuration_spells_them() -> None:
    came = Change("networkmanagerapplet", "added", ("services.network-manager-applet",), ("a.nix",))
    changes = (came, Change("wpa_supplicant_gui", "removed", ("wpa_supplicant_gui",), ()))
    message = "switch from wpa_supplicant_gui to network-manager-applet"
    pair = migrations(CommitStory("0" * 40, message, changes), split(message)).pairs["networkmanagerapplet"]
    assert (pair.from_, pair.to) == ("wpa_supplicant_gui", "services.network-manager-applet")
    assert pair.keys == ("wpa_supplicant_gui", "networkmanagerapplet")


def test_end_that_is_only_named_is_the_package_of_that_program() -> None:
    assert pairs("switch from GPG to age", came="age") == {("gnupg", "age")}


def test_well_known_tool_may_stand_beside_what_it_is() -> None:
    assert pairs("Replace foot terminal with rio", came="rio") == {("foot", "rio")}
    assert pairs("Replace notification daemon with dunst", came="dunst") == set()


def test_word_for_a_build_is_no_tool() -> None:
    assert pairs("switch to master", came="master", went="default") == set()


def test_rivals_do_the_same_job() -> None:
    assert rivals("kitty", "alacritty")
    assert not rivals("kitty", "ripgrep")


@given(st.text() | st.text("switch to from foo bar with->instead of ", max_size=300))
def test_any_message_is_read(message: str) -> None:
    pairs(message, came="foo", went="bar")


def test_tools_of_a_family_are_told_apart_by_the_parts_of_their_names() -> None:
    message = "replace gtk desktop portal with wlr"
    assert told_apart("gtk desktop portal", "wlr", {"portal-gtk": "went", "portal-wlr": "came"}) == (
        "portal-gtk",
        "portal-wlr",
    )
    assert told_apart("gtk", "wlr", {"portal-gtk": "went", "sway-wlr": "came"}) is None
    assert pairs(message, came="portal-wlr", went="portal-gtk") == {("portal-gtk", "portal-wlr")}


def test_use_of_one_of_a_kind_replaces_the_only_one_that_went() -> None:
    assert pairs("use fira code font", came="fira-code", went="jetbrains-mono") == {("jetbrains-mono", "fira-code")}
    assert pairs("use fira code", came="fira-code", went="some-mono") == set()
    assert pairs("drop foo (in favor for bar)", came="bar", went="foo") == {("foo", "bar")}


def test_use_of_one_tool_in_the_place_of_another_replaces_it() -> None:
    gone = Change("nil", "removed", ("nil",), ("home.nix",), 20)
    come = Change("nixd", "added", ("nixd",), ("home.nix",), 4)
    assert is_swap((gone, come))
    assert not is_swap((gone, come._replace(line=99)))
    assert not is_swap((gone, come._replace(files=("web.nix",))))
    assert not is_swap((gone, come, come._replace(tool="fd")))
    found = migrations(CommitStory("0" * 40, "editor: use nixd", (gone, come)), split("editor: use nixd")).pairs
    assert {(pair.from_, pair.to) for pair in found.values()} == {("nil", "nixd")}
    assert pairs("use the latest nixd", came="nixd", went="fd") == set()


def test_rivals_are_not_alike_though_one_is_a_word_for_the_other() -> None:
    assert not alike("gopass", "pass")
    assert alike("alacritty", "alacritty-bin")


def test_other_names_places_and_versions_are_no_replacements() -> None:
    assert pairs("Replace opengl with graphics", came="graphics", went="opengl") == set()
    assert pairs("services.x.foo -> services.foo", came="foo-two", went="services.x.foo") == set()
    assert pairs("box: nvidia -> amd", went="nvidia") == set()
    assert pairs("use gap", came="gap", went="gap4r8p8") == set()
    assert alike("nixVersions.latest", "nixVersions.nix_2_22")
    assert is_one_option("services.x.foo", "services.foo")
    assert not is_one_option("services.foo", "services.bar")


@pytest.mark.parametrize(
    ("message", "came", "went"),
    [
        ("install foo all over the place", "foo", ""),
        ("expose bar over grpc", "bar", ""),
        ("app: working foo over the network", "foo", ""),
        ("Bring back lsd\n\nI'm over exa, again", "lsd", "exa"),
        ("alacritty: Replace the icon for Darwin", "alacritty", ""),
        ("emacs: new build\n\nReplace the Emacs icon for Darwin.", "my-own", "emacs"),
        ("Change 'wine' => 'wineUnstable'\n\nThat means wine 1.6.2 -> 1.7.30.", "wineUnstable", "wine"),
        ("disable foo\n\nIt fails because of its dependencies: foo -> libbaz", "", "foo"),
        ("sub: fooApplications -> barPackages", "barPackages.baz", ""),
        ("foo: move runner to elsewhere", "", "foo"),
        ("foo: change default quux to baz", "", "foo"),
        ("treesitter: move all grammars to neovim", "", "treesitter"),
        ("move foo to baz", "baz", "foo"),
        ("Change box to be an lldap host", "lldap", "k3s"),
        ("bar: switch to nixpkgs foo/bar packages", "bar", "foo"),
        ("Use bar provided by nixos instead", "bar", "foo"),
        ("use bar instead of custom gtk theme", "bar", "foo"),
        ("go back to kitty", "kitty", "fuzzel"),
        ("switch to foo", "foo", "bar"),
        ("Switch to Emacs daemon", "emacs", "emacsPackages.vterm"),
        ("switch to foo release", "foo", "inputs.foo.outputs.default"),
        ("use upstream's foo module", "foo", "my-foo"),
        ("fix name: use foobarbaz", "foobarbaz", "foobardaz"),
        ("use emacs-overlay", "emacs", "doom-emacs"),
        ("replace exa with the fork", "", "exa"),
        ("use fooPackages instead of barSet", "fooPackages.baz", "barSet.baz"),
        ("Add some words instead of colons", "", "some"),
    ],
)
def test_words_that_only_look_like_a_replacement(message: str, came: str, went: str) -> None:
    assert pairs(message, came, went) == set()


@pytest.mark.parametrize(
    ("message", "came", "went", "pair"),
    [
        ("use foo and bar\n\nUsing pamixer instead of pactl.", "pamixer", "", ("pactl", "pamixer")),
        ("Use yazi over nnn", "yazi", "", ("nnn", "yazi")),
        ("try out difftastic over delta", "difftastic", "delta", ("delta", "difftastic")),
        ("Replace notification daemon with dunst", "dunst", "mako foo", ("mako", "dunst")),
        ("Switch windowmanager to xmonad", "xmonad", "dwm feh", ("dwm", "xmonad")),
        ("Switch back to firefox", "firefox ripgrep", "qutebrowser", ("qutebrowser", "firefox")),
        ("adds shkd instead of khd", "skhd", "khd", ("khd", "skhd")),
        ("move from spotify to ncfoo+coolterm", "", "spotify", ("spotify", "ncfoo")),
        ("Revert migration from i3 to sway", "i3", "sway", ("sway", "i3")),
        ("replace foo with bar and add baz", "bar baz", "foo", ("foo", "bar")),
        ("swap foo for bar", "bar", "foo", ("foo", "bar")),
        ("swap from foo to bar with baz", "bar", "foo", ("foo", "bar")),
        ("emacs: migrate to nix-doom-emacs", "", "emacs", ("emacs", "nix-doom-emacs")),
        ("switch to nixd/nixfmt", "nixd nixfmt", "nil", ("nil", "nixd")),
    ],
)
def test_words_of_a_replacement_in_other_orders(message: str, came: str, went: str, pair: tuple[str, str]) -> None:
    assert pairs(message, came, went) == {pair}


def test_partner_stands_in_the_same_place_or_in_a_file_of_its_own() -> None:
    def found(old: Change, new: Change) -> set[tuple[str, str]]:
        story = CommitStory("0" * 40, "switch to foo", (old, new))
        return {(pair.from_, pair.to) for pair in migrations(story, split("switch to foo")).pairs.values()}

    gone, come = Change("bar", "removed", ("bar",), ("a.nix",), 9), Change("foo", "added", ("foo",), ("a.nix",), 12)
    assert found(gone, come) == {("bar", "foo")}
    assert found(gone, come._replace(line=90)) == set()
    assert found(gone, come._replace(files=("b.nix",))) == set()
    assert found(gone._replace(files=("x/bar.nix",)), come._replace(files=("foo/default.nix",))) == {("bar", "foo")}


def test_tools_for_other_purposes_are_strangers() -> None:
    assert strangers("kitty", "fuzzel")
    assert not strangers("kitty", "foo")
    assert not strangers("kitty", "ghostty")


def test_word_may_be_a_tool_where_it_looks_like_a_name() -> None:
    assert all(map(may_be_tool, ("foo", "7zip", "pass", "automatic-timezoned", "nil")))
    assert not any(map(may_be_tool, ("1.7.30", "v2", "i'm", "network", "place", "working", "foopackages", "a")))


def test_every_purpose_has_several_tools_once() -> None:
    for tools in SAME_PURPOSE.values():
        assert len(set(tools)) == len(tools) > 1
