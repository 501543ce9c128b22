"""The history of a configuration is read in one pass, whatever has been done to its repository."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime

import pytest
from msgspec.structs import replace

from collected_history import machine_of, packages, seen, switch
from nixlore.collect import git_history
from nixlore.collect._git_update import Update
from nixlore.model.git import ConfigPromise
from written_repositories import HOUR, START, Commit, build, git, link, program, submodule

RIPGREP = packages("ripgrep")
NOTHING = packages()


def history(tmp_path, *commits, **fields):
    return build(tmp_path / "config", commits, **fields)


def locked(**revisions):
    nodes = {name: {"locked": {"rev": rev * 40, "type": "github"}} for name, rev in revisions.items()}
    root = {"inputs": {name: name for name in revisions}}
    return json.dumps({"nodes": {**nodes, "root": root}, "root": "root", "version": 7})


def test_what_each_commit_did_is_told(tmp_path):
    repository = history(
        tmp_path,
        Commit({"a.nix": RIPGREP}),
        Commit({"a.nix": None, "b.nix": RIPGREP}),
        Commit({"c.nix": RIPGREP}),
        Commit({"c.nix": None}),
        Commit({"b.nix": NOTHING}),
    )
    found = seen(repository.path)
    assert found.kinds == [(kind, "ripgrep") for kind in ("added", "moved", "spread", "narrowed", "removed")]
    assert tuple(event.commit for event in found.events) == repository.ids
    files = [event.files for event in found.events]
    assert files == [("a.nix",), ("a.nix", "b.nix"), ("c.nix",), ("c.nix",), ("b.nix",)]
    assert [event.line for event in found.events] == [4, 4, 4, 4, 4]
    assert found.tools == {}
    assert found.head.commits == 5
    assert found.causes == []


def test_what_the_last_commit_declares_is_told_with_its_places(tmp_path):
    repository = history(tmp_path, Commit({"a.nix": packages("fd", "ripgrep"), "b.nix": switch("git")}))
    tools = seen(repository.path).tools
    assert {name: tool.places for name, tool in tools.items()} == {
        "fd": (("a.nix", 4),),
        "ripgrep": (("a.nix", 5),),
        "git": (("b.nix", 2),),
    }
    assert tools["git"].names == ("programs.git",)


def test_a_package_that_becomes_a_switch_is_converted(tmp_path):
    repository = history(tmp_path, Commit({"a.nix": packages("git")}), Commit({"a.nix": switch("git")}))
    found = seen(repository.path)
    assert found.kinds == [("added", "git"), ("converted", "git")]
    assert found.events[1].names == ("git", "programs.git")


def test_branches_are_credited_and_their_merge_is_not(tmp_path):
    repository = history(
        tmp_path,
        Commit({"a.nix": NOTHING, "b.nix": NOTHING}),
        Commit({"a.nix": RIPGREP}, "left"),
        Commit({"b.nix": packages("fd")}, "right", parents=(0,)),
        Commit({"b.nix": packages("fd")}, "Merge branch 'right'", parents=(1, 2)),
    )
    found = seen(repository.path)
    by_commit = {event.commit: (event.kind, event.tool) for event in found.events}
    assert by_commit == {repository.ids[1]: ("added", "ripgrep"), repository.ids[2]: ("added", "fd")}
    assert set(found.tools) == {"ripgrep", "fd"}
    assert [commit.is_merge for commit in found.commits] == [False, False, False, True]


def test_a_merge_is_credited_with_what_none_of_its_parents_has(tmp_path):
    repository = history(
        tmp_path,
        Commit({"a.nix": packages("fd")}),
        Commit({"b.nix": NOTHING}),
        Commit({"c.nix": NOTHING}, parents=(0,)),
        Commit({"a.nix": packages("jq"), "c.nix": NOTHING}, "evil", parents=(1, 2)),
    )
    events = seen(repository.path).events
    assert [(event.kind, event.tool) for event in events if event.commit == repository.ids[3]] == [
        ("removed", "fd"),
        ("added", "jq"),
    ]


def test_several_roots_make_one_history(tmp_path):
    repository = history(
        tmp_path,
        Commit({"a.nix": RIPGREP}, at=START + 5 * HOUR),
        Commit({"b.nix": RIPGREP, "c.nix": packages("fd")}, parents=(), at=START),
        Commit({"b.nix": RIPGREP, "c.nix": packages("fd")}, "Merge", parents=(0, 1), at=START + 9 * HOUR),
    )
    found = seen(repository.path)
    assert sorted((event.tool, event.at) for event in found.events if event.kind == "added") == [
        ("fd", START),
        ("ripgrep", START),
        ("ripgrep", START + 5 * HOUR),
    ]
    assert found.tools["ripgrep"].places == (("a.nix", 4), ("b.nix", 4))


def test_dates_are_the_authors_with_their_own_offset_and_the_order_is_that_of_the_graph(tmp_path):
    late = int(datetime(2021, 3, 26, 23, 30, tzinfo=UTC).timestamp())
    repository = history(
        tmp_path,
        Commit({"a.nix": RIPGREP}, at=late, zone="+0530"),
        Commit({"a.nix": NOTHING}, at=late + HOUR, authored=late - 900 * HOUR, zone="-0300"),
    )
    first, second = seen(repository.path).events
    assert first.date == "2021-03-27T05:00:00+05:30"
    assert (
        second.date
        == datetime.fromtimestamp(late - 900 * HOUR, UTC)
        .astimezone(datetime.fromisoformat(second.date).tzinfo)
        .isoformat()
    )
    assert second.date.endswith("-03:00")
    assert [first.at, second.at] == [late, late + HOUR]
    assert (first.position, second.position) == (0, 1)


def test_a_zone_that_no_place_has_is_borne(tmp_path):
    repository = history(tmp_path, Commit({"a.nix": RIPGREP}, zone="+51800"))
    assert seen(repository.path).kinds == [("added", "ripgrep")]


@pytest.mark.parametrize("name", ["with space.nix", "ünï/cödé.nix", "new\nline.nix", 'quo"te\\.nix', "-dash.nix"])
def test_names_of_files_may_be_anything(tmp_path, name):
    repository = history(tmp_path, Commit({name: RIPGREP}), Commit({name: None}))
    found = seen(repository.path)
    assert found.kinds == [("added", "ripgrep"), ("removed", "ripgrep")]
    assert found.events[0].files == (name,)


def test_a_name_that_is_no_text_is_borne(tmp_path):
    repository = history(tmp_path, Commit({"b\udcff.nix": RIPGREP}))
    for _ in range(2):
        assert seen(repository.path, tmp_path / "cache").kinds == [("added", "ripgrep")]
    assert seen(repository.path, tmp_path / "cache").head.dirty == ()


def test_a_file_that_is_renamed_only_in_case_is_a_move(tmp_path):
    repository = history(tmp_path, Commit({"Home.nix": RIPGREP}), Commit({"Home.nix": None, "home.nix": RIPGREP}))
    found = seen(repository.path)
    assert found.kinds == [("added", "ripgrep"), ("moved", "ripgrep")]
    assert found.events[1].files == ("Home.nix", "home.nix")


def test_links_and_submodules_declare_nothing(tmp_path):
    repository = history(
        tmp_path,
        Commit(
            {"a.nix": RIPGREP, "b.nix": link("a.nix"), "c.nix": submodule("1" * 40), "d.nix": program(switch("git"))}
        ),
        Commit({"a.nix": link("d.nix")}),
    )
    assert seen(repository.path).kinds == [("added", "git"), ("added", "ripgrep"), ("removed", "ripgrep")]


def test_robots_are_marked_and_their_events_stay(tmp_path):
    repository = history(
        tmp_path,
        Commit(
            {"a.nix": RIPGREP}, author="github-actions[bot] <41898282+github-actions[bot]@users.noreply.github.com>"
        ),
        Commit({"a.nix": packages("ripgrep", "fd")}),
    )
    found = seen(repository.path)
    assert [commit.is_bot for commit in found.commits] == [True, False]
    assert found.kinds == [("added", "ripgrep"), ("added", "fd")]


def test_a_switch_that_is_set_to_false_is_disabled(tmp_path):
    repository = history(tmp_path, Commit({"a.nix": switch("git")}), Commit({"a.nix": switch("git", "false")}))
    assert seen(repository.path).kinds == [("added", "git"), ("disabled", "git")]


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("# ripgrep", "disabled"),
        ("#ripgrep # broken until 14.2", "disabled"),
        ("# pkgs.ripgrep", "disabled"),
        ("/*\n    ripgrep\n    */", "disabled"),
        ("# ripgrep was too slow for me", "removed"),
        ("# see ugrep", "removed"),
    ],
)
def test_what_is_commented_out_is_disabled(tmp_path, line, kind):
    before, after = packages("fd", "ripgrep"), packages("fd", line)
    found = seen(history(tmp_path, Commit({"a.nix": before}), Commit({"a.nix": after})).path)
    assert found.kinds[2:] == [(kind, "ripgrep")]


def test_a_comment_that_was_there_before_disables_nothing(tmp_path):
    old, new = packages("# ripgrep", "ripgrep"), packages("# ripgrep")
    found = seen(history(tmp_path, Commit({"a.nix": old}), Commit({"a.nix": new})).path)
    assert found.kinds == [("added", "ripgrep"), ("removed", "ripgrep")]


def test_a_whole_block_that_is_commented_out_is_disabled(tmp_path):
    on = "{\n  programs.git = {\n    enable = true;\n  };\n}\n"
    off = "{\n  # programs.git = {\n  #   enable = true;\n  # };\n}\n"
    found = seen(history(tmp_path, Commit({"a.nix": on}), Commit({"a.nix": off})).path)
    assert found.kinds == [("added", "git"), ("disabled", "git")]


def test_a_syntax_error_removes_nothing_that_is_still_written(tmp_path):
    broken = "{ pkgs, ... }:\n{\n  environment.systemPackages = with pkgs; [\n    }}} ripgrep ((\n"
    repository = history(
        tmp_path,
        Commit({"a.nix": packages("ripgrep", "fd")}),
        Commit({"a.nix": broken}),
        Commit({"a.nix": packages("ripgrep")}),
    )
    assert seen(repository.path).kinds == [("added", "fd"), ("added", "ripgrep"), ("removed", "fd")]


def test_a_file_that_is_encrypted_at_last_removes_nothing(tmp_path):
    repository = history(
        tmp_path, Commit({"a.nix": RIPGREP}), Commit({"a.nix": b"\0GITCRYPT\0secret"}), Commit({"a.nix": RIPGREP})
    )
    assert seen(repository.path).kinds == [("added", "ripgrep")]


def test_packages_of_a_project_are_none_of_the_machine(tmp_path):
    shell = "{ pkgs, ... }: { packages = [ pkgs.uv ]; environment.systemPackages = [ pkgs.uv ]; }"
    assert seen(history(tmp_path, Commit({"scripts/devenv.nix": shell})).path).kinds == []


def test_a_list_that_another_file_holds_counts_where_it_is_written(tmp_path):
    module = "{ pkgs, ... }: { environment.systemPackages = import ./list.nix { inherit pkgs; }; }"
    repository = history(
        tmp_path,
        Commit({"a.nix": module, "list.nix": "{ pkgs }: [ pkgs.fd ]"}),
        Commit({"list.nix": "{ pkgs }: [ pkgs.fd pkgs.jq ]"}),
        Commit({"list.nix": "{ pkgs }: [ pkgs.jq ]"}),
    )
    found = seen(repository.path)
    assert found.kinds == [("added", "fd"), ("added", "jq"), ("removed", "fd")]
    assert found.tools["jq"].places == (("list.nix", 1),)


def test_options_of_the_repository_count_where_they_are_set(tmp_path):
    module = "{ config, lib, ... }: { options.mine.extra = lib.mkOption { }; config.environment.systemPackages = config.mine.extra; }"
    repository = history(
        tmp_path,
        Commit({"a.nix": module}),
        Commit({"host.nix": "{ pkgs, ... }: { mine.extra = [ pkgs.fd ]; }"}),
        Commit({"host.nix": "{ pkgs, ... }: { mine.extra = [ pkgs.jq ]; }"}),
    )
    assert seen(repository.path).kinds == [("added", "fd"), ("removed", "fd"), ("added", "jq")]


def test_locks_tell_which_inputs_changed(tmp_path):
    repository = history(
        tmp_path,
        Commit({"flake.lock": locked(nixpkgs="a", home="b")}, "init"),
        Commit({"flake.lock": locked(nixpkgs="c", home="b")}, "bump"),
        Commit({"flake.lock": locked(nixpkgs="c"), "README": "x"}, "drop home"),
        Commit({"README": "y"}, "words"),
    )
    found = seen(repository.path)
    assert [(commit.inputs, commit.only_lock) for commit in found.commits] == [
        (("home", "nixpkgs"), True),
        (("nixpkgs",), True),
        (("home",), False),
    ]
    assert found.head.commits == 4


def test_reverts_and_fixes_are_marked(tmp_path):
    first = history(tmp_path, Commit({"a.nix": RIPGREP}, "add a"))
    repository = build(
        tmp_path / "other",
        [
            Commit({"a.nix": RIPGREP}, "add a"),
            Commit({"a.nix": NOTHING}, f'Revert "add a"\n\nThis reverts commit {first.ids[0]}.'),
            Commit({"a.nix": RIPGREP}, "add it anew"),
            Commit({"a.nix": NOTHING}, 'Revert "add it anew"'),
            Commit({"a.nix": RIPGREP}, "fix: ripgrep"),
        ],
    )
    marks = [(commit.reverts, commit.mends) for commit in seen(repository.path).commits]
    ids = repository.ids
    assert ids[0] == first.ids[0]
    assert marks == [("", False), (ids[0], False), ("", False), (ids[2], False), ("", True)]


def test_words_of_messages_and_comments_reach_the_events(tmp_path):
    after = packages("ripgrep # fast search")
    repository = history(tmp_path, Commit({"a.nix": after}, "init"))
    (event,) = seen(repository.path).events
    assert event.why is None or event.why.text in "    ripgrep # fast search"
    assert event.intent is not None
    assert event.rule


def test_promises_are_told(tmp_path):
    after = packages("# ripgrep # disabled until 14.2 is released")
    repository = history(tmp_path, Commit({"a.nix": RIPGREP}), Commit({"a.nix": after}, "off for now"))
    (promise,) = seen(repository.path).of(ConfigPromise)
    assert (promise.tool, promise.condition, promise.version) == ("ripgrep", "version", "14.2")
    assert after.split("\n")[promise.quote.line - 1][promise.quote.start : promise.quote.end] == promise.quote.text


def test_a_tip_of_the_past_ends_the_history_there(tmp_path):
    repository = history(tmp_path, Commit({"a.nix": RIPGREP}), Commit({"a.nix": NOTHING}))
    found = seen(repository.path, as_of=START + 60)
    assert found.kinds == [("added", "ripgrep")]
    assert found.head.commit == repository.ids[0]
    assert list(found.tools) == ["ripgrep"]
    assert seen(repository.path, as_of=START - 60).records[0].state == "absent"


def test_a_repository_with_longer_object_names_is_read(tmp_path):
    repository = history(tmp_path, Commit({"a.nix": RIPGREP}), Commit({"a.nix": NOTHING}), object_format="sha256")
    found = seen(repository.path)
    assert found.kinds == [("added", "ripgrep"), ("removed", "ripgrep")]
    assert len(found.head.commit) == 64
    assert found.head.dirty == ()


def test_files_that_are_not_committed_are_named(tmp_path):
    repository = history(tmp_path, Commit({"a.nix": RIPGREP, "b.nix": NOTHING, "c.nix": NOTHING, "d.nix": NOTHING}))
    (repository.path / "a.nix").write_text(NOTHING)
    (repository.path / "b.nix").unlink()
    (repository.path / "c.nix").write_bytes(NOTHING.replace("\n", "\r\n").encode())
    (repository.path / "new.nix").write_text(NOTHING)
    assert seen(repository.path).head.dirty == ("a.nix", "b.nix", "new.nix")


def test_a_file_that_git_is_told_to_ignore_is_not_called_uncommitted(tmp_path):
    repository = history(tmp_path, Commit({"a.nix": RIPGREP, ".gitignore": "local*\n", "local.nix": NOTHING}))
    (repository.path / "sub dir").mkdir()
    for name in ("local-2.nix", "sub dir/local.nix", "sub dir/\udcff.nix", "excluded.nix", "new.nix"):
        (repository.path / name).write_text(NOTHING)
    assert seen(repository.path).head.dirty == ("excluded.nix", "new.nix", "sub dir/\ufffd.nix")
    (repository.path / ".git" / "info").mkdir(exist_ok=True)
    (repository.path / ".git" / "info" / "exclude").write_text("excluded.nix\n\xff.nix\n", "latin-1")
    (repository.path / "local.nix").write_text(RIPGREP)
    assert seen(repository.path).head.dirty == ("local.nix", "new.nix")


def test_a_new_file_is_not_called_uncommitted_where_git_cannot_say_whether_it_is_ignored(tmp_path, monkeypatch):
    repository = history(tmp_path, Commit({"a.nix": RIPGREP}))
    (repository.path / "a.nix").write_text(NOTHING)
    (repository.path / "new.nix").write_text(NOTHING)
    for broken in (["git", "--no-such-option", "--literal-pathspecs"], ["no-such-program", "--literal-pathspecs"]):
        monkeypatch.setattr("nixlore.collect._git_dirty.command", lambda *_, broken=broken: list(broken))
        assert seen(repository.path).head.dirty == ("a.nix",)


def test_the_fingerprint_follows_commits_and_files(tmp_path):
    repository = history(tmp_path, Commit({"a.nix": RIPGREP}))
    machine = machine_of(repository.path)
    first = git_history.fingerprint(machine)
    assert git_history.fingerprint(machine) == first
    (repository.path / "a.nix").write_text(NOTHING)
    second = git_history.fingerprint(machine)
    repository.git("commit", "-qam", "drop")
    assert len({first, second, git_history.fingerprint(machine)}) == 3


def records_but_place(found):
    """Return the records that do not tell where in the order of the graph a commit stands."""
    return [replace(record, position=0) if hasattr(record, "position") else record for record in found.records]


STORY = [
    Commit({"a.nix": RIPGREP, "list.nix": "{ pkgs }: [ pkgs.fd ]"}, "init"),
    Commit(
        {"b.nix": "{ pkgs, ... }: { environment.systemPackages = import ./list.nix { inherit pkgs; }; }"}, "use list"
    ),
    Commit({"flake.lock": locked(nixpkgs="a")}, "lock"),
    Commit({"a.nix": None, "c.nix": RIPGREP}, "move"),
    Commit({"list.nix": "{ pkgs }: [ pkgs.fd pkgs.jq ]"}, "add jq", parents=(1,)),
    Commit({"list.nix": "{ pkgs }: [ pkgs.fd pkgs.jq ]"}, "Merge", parents=(3, 4)),
    Commit({"c.nix": "{ pkgs, ... }: { environment.systemPackages = [ ripgrep ((( }"}, "break"),
    Commit({"c.nix": packages("ripgrep", "bat")}, "mend"),
    Commit({"c.nix": packages("bat")}, 'Revert "move"'),
]


@pytest.mark.parametrize("first", range(1, len(STORY)))
def test_a_history_read_bit_by_bit_is_the_same(tmp_path, first):
    repository = history(tmp_path, *STORY)
    whole = seen(repository.path)
    cache = tmp_path / "cache"
    for commit in (repository.ids[first - 1], repository.ids[-1]):
        repository.git("reset", "-q", "--hard", commit)
        last = seen(repository.path, cache)
    assert sorted(map(str, records_but_place(last))) == sorted(map(str, records_but_place(whole)))
    assert [record.position for record in last.commits] == sorted(record.position for record in last.commits)


def test_a_history_that_is_rewritten_is_read_as_it_is_now(tmp_path):
    repository = history(tmp_path, *STORY)
    cache = tmp_path / "cache"
    seen(repository.path, cache)
    repository.git("reset", "-q", "--hard", repository.ids[3])
    (repository.path / "c.nix").write_text(packages("ripgrep", "htop"))
    repository.git("commit", "-qam", "add htop")
    now = seen(repository.path, cache)
    assert now.records == seen(repository.path).records
    assert now.kinds[-1] == ("added", "htop")
    assert seen(repository.path, cache).records == now.records


def test_nothing_is_asked_of_git_about_files_where_nothing_is_new(tmp_path, monkeypatch):
    repository = history(tmp_path, *STORY)
    cache = tmp_path / "cache"
    first = seen(repository.path, cache)
    monkeypatch.setattr("nixlore.nix.declared_items.read_alone", None)
    monkeypatch.setattr("nixlore.collect._git_update.walk", None)
    assert seen(repository.path, cache).records == first.records


def test_what_was_seen_and_merged_later_is_told_where_a_whole_reading_tells_it(tmp_path):
    repository = history(
        tmp_path,
        Commit({"a.nix": RIPGREP}),
        Commit({"b.nix": program(switch("git"))}, parents=()),
        Commit({}, "merge", parents=(1, 0)),
    )
    cache = tmp_path / "cache"
    repository.git("reset", "-q", "--hard", repository.ids[0])
    seen(repository.path, cache)
    repository.git("reset", "-q", "--hard", repository.ids[2])
    assert seen(repository.path, cache).records == seen(repository.path).records


def test_a_look_at_the_past_leaves_the_present_in_the_cache(tmp_path):
    repository = history(tmp_path, *STORY)
    cache = tmp_path / "cache"
    now = seen(repository.path, cache)
    then = seen(repository.path, cache, as_of=START + 3 * HOUR)
    assert then.records == seen(repository.path, as_of=START + 3 * HOUR).records
    assert seen(repository.path, cache).records == now.records


@pytest.fixture
def copied(monkeypatch):
    """Let little work be worth a copy of this process, and tell how often one was made."""
    made = []
    for module in ("_git_blobs", "_git_update"):
        monkeypatch.setattr(f"nixlore.collect.{module}.WORTH_A_COPY", 2)
    monkeypatch.setattr("nixlore.collect._beside.can_copy", lambda: True)
    fork = os.fork
    monkeypatch.setattr("os.fork", lambda: made.append(None) or fork())
    return made


@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")
def test_much_is_read_by_two_processes(tmp_path, monkeypatch, copied):
    repository = history(tmp_path, *STORY)
    two = seen(repository.path)
    assert len(copied) == 3
    monkeypatch.setattr("nixlore.collect._beside.can_copy", lambda: False)
    assert two.records == seen(repository.path).records
    assert len(copied) == 3


@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")
@pytest.mark.parametrize("is_ready", [True, False])
def test_what_was_replayed_first_may_be_told_while_the_rest_is(tmp_path, monkeypatch, copied, is_ready):
    told = []
    tell = Update._told_here
    monkeypatch.setattr(Update, "_told_here", lambda self, done: told.append(len(done)) or tell(self, done))
    monkeypatch.setattr("nixlore.collect._beside._Waiting.is_ready", lambda _self: is_ready)
    repository = history(tmp_path, *STORY)
    two = seen(repository.path)
    assert len(copied) == 3
    monkeypatch.setattr("nixlore.collect._beside.can_copy", lambda: False)
    assert two.records == seen(repository.path).records
    here, whole = told[0], sum(told[1:])
    assert here <= whole * 0.4 + 1 if is_ready else here >= whole // 2


@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")
def test_a_copy_that_fails_costs_only_time(tmp_path, monkeypatch, copied):
    repository = history(tmp_path, *STORY)
    ended = os._exit
    monkeypatch.setattr("os._exit", lambda _code: ended(1))
    two = seen(repository.path)
    assert copied
    monkeypatch.setattr("nixlore.collect._beside.can_copy", lambda: False)
    assert two.records == seen(repository.path).records


def test_size_counts_the_objects_in_packs_and_not_their_bytes(tmp_path):
    repository = history(tmp_path, *(Commit({"a.nix": packages(f"tool{number}")}) for number in range(5)))
    machine = machine_of(repository.path)
    assert git_history.size(machine) % (256 * git_history.BYTES_OF_ONE_OBJECT) == 0
    git(repository.path, "repack", "-a", "-d", "-q")
    assert git_history.size(machine) == 15 * git_history.BYTES_OF_ONE_OBJECT


def test_what_is_no_repository_or_no_index_has_no_size(tmp_path):
    repository = history(tmp_path, Commit({"a.nix": RIPGREP}))
    git(repository.path, "repack", "-a", "-d", "-q")
    pack = repository.path / ".git/objects/pack"
    for index in pack.glob("*.idx"):
        index.unlink()
    (pack / "pack-a.idx").write_bytes(b"cut")
    (pack / "pack-b.idx").mkdir()
    assert git_history.size(machine_of(repository.path)) == 0
    assert git_history.size(machine_of(tmp_path / "nowhere")) == 0
    (tmp_path / "plain").mkdir()
    assert git_history.size(machine_of(tmp_path / "plain")) == 0
