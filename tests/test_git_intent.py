"""The intent of a change: the diff decides what happened, the message only why."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nixlore.data.intent_rules import RULES
from nixlore.git.changes import Change, CommitStory
from nixlore.git.intent import judge
from nixlore.git.intent_diff import host_of
from nixlore.git.intent_names import spoken
from nixlore.git.intent_words import clauses, stem
from nixlore.git.subjects import split
from nixlore.model.git import EventKind


def change(tool: str, kind: EventKind = "added", file: str = "home/cli.nix", name: str = "") -> Change:
    return Change(tool, kind, (name or tool,), (file,), 3)


def story(message: str, *changes: Change, **more: object) -> CommitStory:
    return CommitStory("0" * 40, message, changes)._replace(**more)  # type: ignore[arg-type]


def intent(message: str, first: Change, *others: Change, **more: object) -> str:
    return judge(story(message, first, *others, **more))[0].rule.intent


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ("add ripgrep", "add-plain"),
        ("feat(cli): ripgrep", "add-plain"),
        ("ripgrep: init", "add-plain"),
        ("home: add fd, ripgrep and jq", "add-plain"),
        ("add rg", "add-plain"),
        ("+ripgrep", "add-plain"),
        ("work: +fd, ripgrep; -exa", "add-plain"),
        ("add ripgrep for searching notes", "add-for-purpose"),
        ("install ripgrep to make the editor find things", "add-for-purpose"),
        ("add ripgrep, since grep is slow", "add-for-purpose"),
        ("add ripgrep for now", "add-plain"),
        ("add ripgrep for darwin", "add-plain"),
        ("add ripgrep for all machines", "add-plain"),
        ("try ripgrep", "try"),
        ("trying out ripgrep", "try"),
        ("use ripgrep instead of ack", "migrate"),
        ("fix the editor", "fix"),
        ("fix(editor): search", "fix"),
        ("feat: search in the editor", "part-of-feature"),
        ("add the notes plugin", "part-of-feature"),
        ("add design programs", "add-for-purpose"),
        ("add more packages", "add-plain"),
        ("add a new program", "add-plain"),
        ("add stuff", "uninformative"),
        ("fix typo", "fix"),
        ("update", "uninformative"),
        ("use only what upstream has as a module", "refactor"),
        ("rice the bar", "part-of-feature"),
        ("make a separate file for editing", "refactor"),
        ("switch to another shell", "part-of-feature"),
        ("Add WIP search of notes", "part-of-feature"),
        ("add more design programs", "add-for-purpose"),
        ("add more packages for writing", "add-for-purpose"),
        ("move modules", "refactor"),
        ("refactor: everything", "refactor"),
        ("chore(flake): bump deps", "bump"),
        ("flake.lock: update", "bump"),
        ("chore(flake): update (#12)", "bump"),
        ("update config", "uninformative"),
        ("wip", "uninformative"),
        ("fixes", "uninformative"),
        ("various fixes", "uninformative"),
        ("", "uninformative"),
        ("remove exa", "uninformative"),
        ("drop foo due to CVE-2020-1234", "security"),
        ('Revert "drop ripgrep"', "revert"),
        ("Back out changeset\n\nThis backs out commit 0123456789ab.", "revert"),
        ("ajouter ripgrep", "add-plain"),
        ("设置新的编辑器", "uninformative"),
        ("обновить всё", "uninformative"),
    ],
)
def test_intent_of_an_addition(message: str, expected: str) -> None:
    assert intent(message, change("ripgrep")) == expected


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ("remove exa", "remove-plain"),
        ("exa: drop", "remove-plain"),
        ("remove: exa", "remove-plain"),
        ("work: +fd, ripgrep; -exa", "remove-plain"),
        ("remove exa, not using it", "remove-with-reason"),
        ("remove exa because ls is enough", "remove-with-reason"),
        ("drop unmaintained exa", "remove-with-reason"),
        ("disable exa: build fails", "fix"),
        ("remove unused programs", "remove-with-reason"),
        ("cleanup unused tools", "remove-with-reason"),
        ("drop school programs", "remove-plain"),
        ("add exa", "uninformative"),
        ("add the notes plugin", "uninformative"),
        ("drop exa in favour of something fancier", "migrate"),
        ("split the configuration into modules", "refactor"),
        ("treewide: stop using overlays", "refactor"),
        ("bump", "bump"),
    ],
)
def test_intent_of_a_removal(message: str, expected: str) -> None:
    assert intent(message, change("exa", "removed")) == expected


@pytest.mark.parametrize(
    ("kind", "message", "expected"),
    [
        ("moved", "whatever", "refactor"),
        ("converted", "use the module", "refactor"),
        ("converted", "fix the build", "fix"),
        ("converted", "pull from nixos-unstable", "bump"),
        ("spread", "add ripgrep", "add-plain"),
        ("narrowed", "tidy", "refactor"),
        ("narrowed", "remove ripgrep", "remove-plain"),
        ("narrowed", "remove ripgrep, not using it", "remove-with-reason"),
        ("narrowed", "misc", "uninformative"),
        ("spread", "add ripgrep for searching notes", "add-for-purpose"),
        ("spread", ".", "uninformative"),
    ],
)
def test_intent_of_other_changes(kind: EventKind, message: str, expected: str) -> None:
    assert intent(message, change("ripgrep", kind)) == expected


def test_message_that_says_the_opposite_does_not_change_the_event() -> None:
    assert intent("don't use ripgrep any more, remove it", change("ripgrep")) == "uninformative"
    assert intent("add ripgrep", change("ripgrep", "removed")) == "uninformative"


def test_clause_about_the_tool_counts_not_the_subject() -> None:
    message = "home: many things\n\nhome/cli: remove exa\nhome/gui: add zathura for papers\n"
    assert intent(message, change("exa", "removed")) == "remove-plain"
    assert intent(message, change("zathura")) == "add-for-purpose"
    assert intent("remove manix, add comma", change("comma")) == "add-plain"
    assert intent("remove manix, add comma", change("manix", "removed")) == "remove-plain"


def test_squashed_commits_count_only_where_they_name_the_tool_or_its_file() -> None:
    message = "chore: sync\n\nCommits:\n1a2b3c4 chore: remove exa\n5d6e7f8 feat: tune the thinkpad fan\n"
    assert intent(message, change("exa", "removed")) == "remove-plain"
    assert intent(message, change("fd", "removed")) == "uninformative"
    assert intent(message, change("lm_sensors", file="modules/thinkpad.nix")) == "part-of-feature"


def test_list_under_a_heading_says_what_the_heading_says() -> None:
    message = "new shell\n\nAdded:\n- fd\n\nRemoved:\n- exa\n"
    assert intent(message, change("fd")) == "add-plain"
    assert intent(message, change("exa", "removed")) == "remove-plain"


def test_list_under_a_subject_gives_a_reason_behind_each_name() -> None:
    message = "Drop unused packages\n\n- exa: Breaks with many files\n- fd: Something else is better\n"
    assert intent(message, change("exa", "removed"), change("fd", "removed")) == "remove-with-reason"
    assert intent(message, change("fd", "removed"), change("exa", "removed")) == "remove-with-reason"
    assert intent("Add tools\n\n- exa: lists files well\n", change("exa")) == "add-for-purpose"


def test_tools_of_the_kind_that_is_spoken_of_are_meant() -> None:
    assert intent("editor: Add more language servers", change("foo-language-server"), change("nil")) == "add-plain"
    assert intent("add some fonts", change("hack", file="home/fonts.nix")) == "add-plain"
    assert intent("remove the old fonts", change("hack-font", "removed"), change("x")) == "remove-plain"


def test_message_about_another_tool_of_the_commit_says_nothing_of_this_one() -> None:
    assert intent("add direnv", change("rustup"), change("direnv")) == "uninformative"
    assert intent("remove gpg", change("autojump", "removed"), change("zoxide")) == "uninformative"


def test_ordinary_word_is_a_name_in_an_enumeration() -> None:
    assert intent("feat: enable zoxide, comma and a check", change("comma"), change("zoxide")) == "add-plain"


def test_what_is_back_because_it_works_again_is_mended() -> None:
    assert intent("Re-enable typst\n\nThe build is fixed now.\n", change("typst")) == "fix"
    assert intent("Update\n\nexa was dropped to fix an issue with a library.\n", change("exa", "removed")) == "fix"


def test_body_that_tries_something_beats_a_plain_subject() -> None:
    assert intent("Update packages\n\nTrying out foo since it is new.\n", change("foo")) == "try"


def test_verb_of_the_subject_that_reshapes_things_says_what_all_of_it_is() -> None:
    assert intent("editor: overhaul to use the built-in search", change("fd")) == "refactor"
    assert intent("Reorg home modules so that they work here", change("fd", "removed")) == "refactor"
    assert intent("Conversion of the shell to a module", change("fd", "narrowed")) == "refactor"


def test_what_a_subject_replaces_is_not_just_removed_by_the_body() -> None:
    message = "feat(sway): replace foo with its own menu\n\nRemoves foo and adds a script.\n"
    assert intent(message, change("foo", "removed")) == "migrate"


def test_channel_or_version_that_is_switched_to_is_a_bump() -> None:
    assert intent("switched to stable branch", change("foo"), change("bar", "removed")) == "bump"
    assert intent("packages/foo: 1.2 -> 1.3", change("foo"), change("bar", "removed")) == "bump"


def test_what_is_added_although_others_are_insecure_is_no_matter_of_security() -> None:
    assert intent("Add foo to what is permitted as insecure", change("foo")) == "add-plain"


def test_body_that_speaks_of_a_replacement_does_not_make_a_switch_of_an_addition() -> None:
    message = "feat(dns): register addresses\n\nThe hosts run foo, replacing what was maintained by hand.\n"
    assert intent(message, change("foo")) != "migrate"


def test_trial_of_one_tool_instead_of_another_is_a_trial() -> None:
    assert intent("Trying foo instead of bar", change("foo")) == "try"


def test_file_that_goes_with_its_tools_was_removed() -> None:
    gone = {"nix_files": ("home/bar.nix",), "gone_files": ("home/bar.nix",)}
    tools = (change("lua", "removed", "home/bar.nix"), change("bar", "narrowed", "home/bar.nix"))
    assert intent("home/bar: remove module", *tools, **gone) == "remove-plain"


def test_another_build_is_a_bump_only_where_the_commit_is_about_versions() -> None:
    old, new = change("foo_1", "removed"), change("foo_2")
    assert intent("one more", new, old, inputs=("nixpkgs",)) == "bump"
    assert intent("use child instead of children", new, old, inputs=("nixpkgs",)) == "uninformative"
    assert intent("worked five seconds ago", new, old) == "uninformative"
    assert intent("moved packages to home", old, new) == "refactor"


def test_fix_of_one_thing_does_not_explain_many_tools() -> None:
    many = [change(f"tool{number}", "removed") for number in range(5)]
    assert intent("Fix a warning of the shell", *many) == "uninformative"
    assert intent("Fix a warning of the shell", many[0]) == "fix"


def test_trade_of_what_comes_alone_is_its_purpose() -> None:
    assert intent("Add clipboard history manager", change("cliphist")) == "add-for-purpose"


def test_option_that_is_written_out_names_the_tool() -> None:
    assert intent("+ services.throttled.enable = true;", change("throttled")) == "add-plain"


def test_revert_inside_a_list_is_not_what_the_commit_does() -> None:
    message = 'fix the server (finally)\n\n- Revert "fix the server"\n  This reverts commit 0123456789abcdef.\n'
    assert intent(message, change("nginx", "removed")) == "fix"


def test_newest_version_is_a_bump() -> None:
    assert intent("boxes: use latest foo", change("foo", "spread")) == "bump"


def test_host_that_comes_or_goes() -> None:
    file = "hosts/juno/default.nix"
    assert intent("juno", change("fwupd", file=file), nix_files=(file,), new_files=(file,)) == "host"
    assert intent("remove juno", change("fwupd", "removed", file)) == "host"
    assert intent("bye", change("fwupd", "removed", file), nix_files=(file,), gone_files=(file,)) == "host"
    assert intent("juno: add fwupd", change("fwupd", file=file), nix_files=(file,)) == "add-plain"
    assert [
        host_of(path) for path in ("hosts/nixos/juno/x.nix", "hosts/juno.nix", "hosts/common/x.nix", "home/x.nix")
    ] == [
        "juno",
        "juno",
        "",
        "",
    ]


def test_machine_that_is_added_is_a_host() -> None:
    file = "iso/configuration.nix"
    assert intent("Add iso", change("fwupd", file=file), nix_files=(file,), new_files=(file,)) == "host"
    assert intent("new pc, with a big screen", *(change(f"tool{number}") for number in range(9))) == "host"
    assert intent("add tools for my laptop", *(change(f"tool{number}") for number in range(9))) != "host"


def test_update_of_the_lock_alone_does_not_explain_what_came_with_it() -> None:
    assert intent("update", change("foo"), inputs=("nixpkgs",)) == "uninformative"
    assert intent("update flake inputs", change("foo"), inputs=("nixpkgs",)) == "bump"


def test_use_of_another_build_or_channel_is_a_bump() -> None:
    old, new = change("foo", "removed"), change("foo-unstable")
    assert intent("design: use foo-unstable", new, old) == "bump"
    plugin = change("foo", name="unstable.foo")
    assert intent("Use all packages from unstable", plugin, change("bar", name="unstable.bar")) == "bump"


def test_file_that_goes_while_others_move_is_no_removal() -> None:
    moved = [change(f"tool{number}", "moved") for number in range(8)]
    gone = {"nix_files": ("dev.nix",), "gone_files": ("dev.nix",)}
    assert intent("Remove dev service", change("jq", "removed", "dev.nix"), *moved, **gone) == "refactor"


def test_configuration_for_a_tool_is_no_purpose_of_it() -> None:
    assert intent("[home/zathura] Add configuration for zathura", change("zathura")) == "add-plain"
    assert intent("[home/zathura] Add zathura for papers", change("zathura")) == "add-for-purpose"


def test_form_that_takes_the_place_of_another_is_a_refactor() -> None:
    old, new = change("foo'", "removed"), change("foo")
    assert intent("disable the foo of nixpkgs, replacing it with my own module", new, old) == "refactor"
    assert intent("use a function to get full paths", change("foo", "removed")) == "refactor"
    assert intent("Breaking out what is for work", change("foo")) == "refactor"


def test_switch_to_the_first_part_of_a_name_is_a_switch() -> None:
    assert intent("box: switch to homepage, init bar", change("homepage-dashboard")) == "migrate"
    assert intent("foo instead of bar", change("baz"), change("qux")) == "uninformative"


def test_update_of_one_tool_with_its_lock_is_a_bump() -> None:
    assert intent("Update foo", change("foo"), inputs=("foo",)) == "bump"
    assert intent("box: update packages", change("foo"), change("bar")) == "uninformative"


def test_new_file_beside_what_is_named_is_part_of_that() -> None:
    file = "services/hoarder.nix"
    tools = (change("search", file=file), change("photos", file="services/photos.nix"))
    assert intent("init photos and hoarder", *tools, nix_files=(file,), new_files=(file,)) == "part-of-feature"
    assert intent("feat: add photos and hoarder", *tools) == "uninformative"


def test_first_commit_and_rewrites_of_everything() -> None:
    assert intent("hello", change("fd"), parents=0) == "bulk-initial"
    many = [change(f"tool{number}") for number in range(40)]
    assert intent("Complete rewrite", *many) == "bulk-initial"


def test_another_build_or_version_is_no_migration() -> None:
    old, new = change("foo", "removed"), change("foo-bin")
    assert intent("switch to foo-bin", new, old) == "bump"
    assert intent("rename foo to foo-bin", new, old) == "refactor"


def test_ordinary_words_name_a_tool_only_behind_a_verb() -> None:
    assert intent("add file and tree", change("file")) == "add-plain"
    assert intent("remove the config file", change("file", "removed")) == "remove-plain"
    assert judge(story("add a file for notes", change("file")))[0].rule.id != "add-for"


@pytest.mark.parametrize(
    ("tool", "said"),
    [
        ("telegram-desktop", "telegram"),
        ("python3Packages.requests", "requests"),
        ("visual-studio-code-bin", "visualstudiocode"),
        ("wpa_supplicant_gui", "wpagui"),
        ("neovim", "nvim"),
    ],
)
def test_what_tools_are_called(tool: str, said: str) -> None:
    assert said in spoken(tool, ())


def test_verbs_are_known_in_all_forms() -> None:
    assert {stem(word) for word in ("remove", "removes", "removed", "removing")} == {"remov"}
    assert {stem(word) for word in ("drop", "drops", "dropped", "dropping")} == {"drop"}


def test_piece_is_cut_before_every_verb_that_is_set_apart() -> None:
    found = clauses(split("x: add foo and bar, drop baz; fix qux"))
    assert [(clause.manner, clause.words[clause.head].text) for clause in found] == [
        ("add", "add"),
        ("remove", "drop"),
        ("", "fix"),
    ]


@pytest.mark.parametrize(
    ("message", "tool", "expected"),
    [
        ("add zathurra", "zathura", "add-plain"),
        ("Add wireshrak package", "wireshark", "add-plain"),
        ("fix: add notifiy-send", "libnotify", "add-plain"),
        ("enable auditd", "audit", "add-plain"),
        ("sort the packages, and add npm", "nodejs", "add-plain"),
        ("add qt5tools", "qt6tools", "part-of-feature"),
        ("add wireshrak", "wireguard", "part-of-feature"),
    ],
)
def test_tool_is_known_by_its_programs_and_in_spite_of_a_slip(message: str, tool: str, expected: str) -> None:
    assert intent(message, change(tool)) == expected


def test_name_of_one_tool_is_no_slip_for_that_of_another() -> None:
    assert intent("add hyprlang", change("hyprlant"), change("hyprlang")) == "uninformative"


def test_rules_are_a_total_table_of_unlike_rows() -> None:
    assert len({rule.id for rule in RULES}) == len(RULES)
    assert not RULES[-1].needs
    assert not RULES[-1].unless
    assert {rule.intent for rule in RULES} >= {"add-plain", "migrate", "security", "host", "bulk-initial", "try"}


TEXT = st.text() | st.text("add rm->foo:bar-baz\n,;()#/.", max_size=200)


@given(TEXT, st.sampled_from(["added", "removed", "moved", "disabled", "converted"]), st.text(max_size=20))
def test_any_message_is_judged(message: str, kind: EventKind, tool: str) -> None:
    assert len(judge(story(message, change(tool, kind), change("bar-baz", "removed")))) == 2


def test_what_is_read_does_not_depend_on_the_order_of_sets() -> None:
    program = """
from nixlore.git.changes import Change, CommitStory
from nixlore.git.intent import judge
message = "sync\\n\\n- mail: fix the login\\n- work: move things around\\n- chat: update it\\n"
change = Change("atuin", "moved", ("programs.atuin",), ("home/mail.nix", "home/work.nix", "home/chat.nix"), 3)
print(judge(CommitStory("0" * 40, message, (change,)))[0].rule.id)
"""
    told = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in "01234567"
    }
    assert len(told) == 1


def test_name_that_stands_by_itself_in_a_subject_about_several_things_was_added() -> None:
    assert intent("fd, move the prompt, some tweaks", change("fd")) == "add-plain"
    assert intent("refactor the shell, fd", change("fd")) == "add-plain"


def test_subject_about_several_undertakings_tells_of_nothing_that_it_does_not_name() -> None:
    assert intent("add foo, refactor bar", change("fd")) == "uninformative"
    assert intent("refactor the modules", change("fd")) == "refactor"


def test_what_is_not_named_is_part_of_a_feature_where_it_is_alone_or_its_file_is_spoken_of() -> None:
    tools = (change("fd"), change("jq"))
    assert intent("add the notes plugin", *tools) == "uninformative"
    assert intent("add the notes plugin", change("fd", file="home/notes.nix"), change("jq")) == "part-of-feature"
    assert intent("editor: use the nord theme", change("fd")) == "uninformative"


def test_host_that_the_subject_names_came_or_went_with_all_that_is_its() -> None:
    home = change("fwupd", "removed", "users/me.nix")
    gone = ("hosts/juno/default.nix",)
    assert intent("juno is no more", home, nix_files=(*gone, "users/me.nix"), gone_files=gone) == "host"
    assert intent("juno: drop", change("fwupd", "removed", *gone)) == "host"
    assert intent("hosts/juno/web: init", change("web", file="hosts/juno/web.nix")) == "add-plain"


def test_tools_that_went_without_a_name_were_removed_as_the_message_says_of_all() -> None:
    assert (
        intent("home: drop some packages", *(change(f"tool{number}", "removed") for number in range(8)))
        == "remove-plain"
    )
    assert intent("remove what was mistakenly added", change("fd", "removed")) == "remove-with-reason"


def test_switch_of_place_or_form_is_a_refactor() -> None:
    assert intent("modules: migration", change("fd")) == "refactor"
    assert intent("[editor] move to packages/", change("fd", "removed")) == "refactor"
    assert intent("with -> builtins.attrValues", change("fd"), change("jq", "removed")) == "refactor"
    assert intent("nixos: make more modular", change("fd"), change("jq")) == "refactor"


def test_many_prefixes_are_no_undertakings() -> None:
    assert intent("home: wm: bar: add a mapping", change("fd")) == "part-of-feature"
    file = "home/niri.nix"
    tools = (change("fd", file=file), change("niri", file=file))
    assert intent("window manager: switch to niri", *tools, new_files=(file,)) == "part-of-feature"


def test_clause_that_names_the_file_of_a_change_is_about_it() -> None:
    message = "box: add a report, restructure printing"
    assert intent(message, change("cups", "removed", "box/printing.nix"), change("fd")) == "refactor"
    assert intent(message, change("jq", "removed"), change("fd")) == "uninformative"


def test_tools_of_a_whole_are_parts_of_it_or_what_it_is_for() -> None:
    assert intent("add usb auto-mount support", change("udisks"), change("udiskie")) == "part-of-feature"
    assert intent("box: enable tftp for developing kernels", change("atftpd")) == "add-for-purpose"
    assert (
        intent("[web/cloud] prepare the memories plugin", change("ffmpeg", file="web/cloud.nix")) == "part-of-feature"
    )
    assert intent("feat: replaced deno w/ biome", change("gh")) == "uninformative"


def test_beginning_of_a_name_is_none_before_the_tools_that_it_is_a_kind_of() -> None:
    assert intent("feat: add chess tools", change("chess-tui"), change("stockfish")) == "add-for-purpose"
    assert intent("add some packages", change("chess-tui"), change("stockfish")) == "add-plain"
    assert (
        intent("disable some powersaving features", change("tlp", "removed"), change("x", "removed")) == "remove-plain"
    )


def test_attempt_to_switch_is_no_trial_of_what_comes_with_it() -> None:
    assert intent("Initial attempt to move to the new editor", change("fd"), change("jq")) != "try"


def test_message_about_another_file_of_the_commit_says_nothing_of_this_one() -> None:
    both = {"nix_files": ("home/sway.nix", "web/syncthing.nix")}
    assert intent("Add trance to syncthing", change("swaylock", file="home/sway.nix"), **both) == "uninformative"
    assert intent("box: drop syncthing", change("swaylock", "removed", "home/sway.nix"), **both) == "uninformative"
    both = {"nix_files": ("home/shot.nix", "home/niri.nix")}
    tools = (change("shot", "disabled", "home/shot.nix"), change("niri-next", file="home/niri.nix"))
    assert intent("niri: switch to the next one", *tools, **both) == "uninformative"


def test_what_went_while_others_moved_to_a_new_place_went_in_a_refactor() -> None:
    moved = [change(f"tool{number}", "moved") for number in range(8)]
    assert intent("create a folder for development", change("fd", "removed"), *moved) == "refactor"


def test_first_setup_is_the_beginning() -> None:
    assert intent("first setup", *(change(f"tool{number}") for number in range(30))) == "bulk-initial"


def test_move_of_something_else_does_not_explain_the_only_tool_that_came() -> None:
    assert intent("box: move gtk2 rc to the xdg location", change("fd")) == "uninformative"
    assert intent("cleaned up the zsh config", change("fd")) == "uninformative"
    assert intent("cleaned up the zsh config", change("fd"), change("jq", "moved")) == "refactor"
    assert intent("cleanup", change("fd")) == "refactor"


def test_switch_of_mechanism_is_a_refactor_though_versions_change_with_it() -> None:
    old, new = change("foo"), change("sources.foo", "removed", name="nixpkgs.foo")
    assert intent("Switch everything to niv", new, old, inputs=("nixpkgs",)) == "refactor"
    assert intent("Switch to nixpkgs's build", new, old, inputs=("nixpkgs",)) == "refactor"


def test_errors_that_an_update_brought_are_fixed_in_all_its_changes() -> None:
    tools = [change(f"tool{number}", "removed") for number in range(5)]
    assert intent("fix errors", *tools, inputs=("nixpkgs",)) == "fix"
    assert intent("upd8 flake", *tools, inputs=("nixpkgs",)) == "bump"


def test_release_that_a_subject_names_with_its_lock_is_a_bump() -> None:
    tools = (change("gdm"), change("fd", "removed"))
    assert intent("NixOS 25.11", *tools, inputs=("nixpkgs",)) == "bump"
    assert intent("NixOS 25.11", *tools) == "uninformative"


def test_support_of_many_parts_is_one_feature() -> None:
    tools = [change(f"libva{number}") for number in range(8)]
    assert intent("Added (hopefully) better intel card support", *tools) == "part-of-feature"


def test_name_that_ends_in_the_word_that_was_added_is_of_that_kind() -> None:
    assert intent("new cursor i think", change("hyprcursor"), change("fd")) == "add-plain"


def test_other_name_of_a_tool_is_no_part_of_a_switch() -> None:
    assert intent("gtk: switch to the yellow theme", change("etBook", "removed"), change("et-book")) == "uninformative"


def test_verbs_in_y_and_versions_behind_a_name_are_read() -> None:
    assert stem("simplified") == stem("simplify")
    assert stem("retries") == stem("retry")
    assert intent("Simplified the shell", change("fd", "removed")) == "refactor"
    assert intent("foo 12", change("foo"), change("my-foo", "disabled")) == "bump"


def test_most_tools_that_went_were_removed_although_one_came() -> None:
    tools = [change(f"tool{number}", "removed") for number in range(8)]
    assert intent("reduce global installs", *tools, change("fd")) == "remove-plain"
    assert intent("update the channel, remove some never-used pkgs", *tools, change("fd")) == "remove-with-reason"


def test_directory_of_two_words_that_is_spoken_of_is_a_topic() -> None:
    tools = (change("foo", file="home/code-review.nix"), change("bar", "removed"))
    assert intent("add code review", *tools) == "part-of-feature"
    assert intent("add coding agents", *tools) == "add-for-purpose"


def test_arrow_between_two_other_tools_says_nothing_of_a_third() -> None:
    tools = (change("alejandra"), change("nixd"), change("nil", "removed"))
    assert intent("feat(editor): nil -> nixd", *tools) == "uninformative"
    assert intent("Tired of gnome -> bspwm", change("sxhkd"), change("dconf-editor", "removed")) == "part-of-feature"
    assert intent("Remove foo, switch back to pass", change("pass"), change("foo", "removed")) == "migrate"
    assert intent("From Homebrew to NixOS", change("fd"), change("jq", "removed")) == "refactor"


def test_use_of_what_the_system_has_instead_of_a_build_of_ones_own_is_a_refactor() -> None:
    assert intent("Use the default tmux package", change("tmux", "removed", name="my.tmux")) == "refactor"


def test_tool_that_an_update_put_in_the_place_of_another_is_bumped() -> None:
    message = "Updated flake lock and removed foo"
    old, new = change("exa", "removed"), change("eza")
    assert intent(message, new, old, change("foo", "removed", "x.nix"), inputs=("nixpkgs",)) == "bump"
    apart = old._replace(line=90)
    assert intent(message, new, apart, change("foo", "removed", "x.nix"), inputs=("nixpkgs",)) == "uninformative"


def test_cleaning_up_is_no_new_beginning_and_an_update_no_addition() -> None:
    tools = [change(f"tool{number}", "removed") for number in range(40)]
    assert intent("Clean up the modules", *tools) == "refactor"
    assert intent("home/ripgrep: update config", change("ripgrep-all"), change("fd", "removed")) == "uninformative"
    assert intent("Fix the fonts\n\n- Foo is part of another font now\n", change("foo", "removed")) == "fix"
    assert intent("box: sunset foo", change("foo", "removed")) == "remove-plain"


def test_refactor_by_its_type_stays_one_where_it_moves_to_something_else() -> None:
    message = "refactor(editor): move to its new interface"
    assert intent(message, change("foo"), change("bar", "removed")) == "refactor"
    assert intent("refactor: use foo instead of my own script", change("jq", "removed"), change("foo")) == "migrate"


def test_feature_that_is_another_tool_of_the_commit_has_no_other_parts() -> None:
    assert intent("feat(box): mangohud", change("dolphin-emu"), change("mangohud")) == "uninformative"
    assert intent("feat(box): generalise base16 theming", change("fd")) == "uninformative"


def test_update_and_repair_in_one_is_a_repair_of_what_broke() -> None:
    message = "box: update then fix a vast amount"
    assert intent(message, change("fd", "removed"), inputs=("nixpkgs",)) == "fix"
    assert intent(message, change("fd", "removed")) == "uninformative"


def test_migration_of_something_to_nothing_else_leaves_it_what_it_is() -> None:
    assert intent("Migrate the direnv config", change("nix-direnv")) == "refactor"
    assert intent("Migrate Synapse", change("matrix-synapse", file="web/synapse.nix")) == "refactor"
    assert intent("migrate from foo to bar", change("bar"), change("foo", "removed")) == "migrate"


def test_tools_of_a_new_file_are_part_of_the_one_that_the_message_names() -> None:
    file = "home/mango.nix"
    tools = (change("portal", file=file), change("mango", file=file))
    assert intent("wip: mango", *tools, nix_files=(file,), new_files=(file,)) == "part-of-feature"
    assert intent("wip: mango", *tools, nix_files=(file,)) == "uninformative"


def test_update_of_everything_bumps_what_has_another_name_now() -> None:
    tools = (change("nerdfonts", "removed"), change("nerd-fonts.ubuntu"))
    assert intent("treewide: update to 25.05", *tools, inputs=("nixpkgs",)) == "bump"
