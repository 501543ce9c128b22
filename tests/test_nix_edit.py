"""Edits of Nix files: what comes out of each style of list, and what is refused with which reason."""

from __future__ import annotations

import subprocess

import pytest

from nixlore.act.nix_edit import NixEditor, edit
from nixlore.model.plan import Intent

HEAD = "{ pkgs, lib, config, unstable, ... }:\n{\n  environment.systemPackages = "
TAIL = ";\n}\n"


def module(value):
    return (HEAD + value + TAIL).encode()


def line_of(text, wanted):
    return next(number for number, line in enumerate(text.decode("utf-8", "replace").split("\n"), 1) if wanted in line)


def removed(value, name, attr_path=None, verb="remove", reason=""):
    before = module(value)
    at = line_of(before, name)
    intent = Intent(verb=verb, attr_path=attr_path or name, file="a.nix", line=at, reason=reason)
    edited = edit({"a.nix": before}, [intent])
    if edited.refusals:
        return edited.refusals[0].why
    return parses(edited.texts["a.nix"]).decode().removeprefix(HEAD).removesuffix(TAIL)


def added(value, attr_path, **more):
    before = module(value)
    edited = edit({"a.nix": before}, [Intent(verb="add", attr_path=attr_path, **more)])
    if edited.refusals:
        return edited.refusals[0].why
    return parses(edited.texts["a.nix"]).decode().removeprefix(HEAD).removesuffix(TAIL)


def parses(text):
    done = subprocess.run(["nix-instantiate", "--parse", "-"], input=text, capture_output=True, check=False)
    assert done.returncode == 0, (text, done.stderr)
    return text


REMOVALS = [
    ("with pkgs; [\n    git\n    jq # reads JSON\n    fd\n  ]", "jq", "with pkgs; [\n    git\n    fd\n  ]"),
    ("with pkgs; [ git jq fd ]", "jq", "with pkgs; [ git fd ]"),
    ("with pkgs; [ git jq fd ]", "git", "with pkgs; [ jq fd ]"),
    ("with pkgs; [ git jq fd ]", "fd", "with pkgs; [ git jq ]"),
    ("with pkgs; [git jq]", "git", "with pkgs; [jq]"),
    ("with pkgs; [git jq]", "jq", "with pkgs; [git]"),
    ("[ pkgs.jq ]", "jq", "[ ]"),
    ("with pkgs; [\n    jq\n  ]", "jq", "with pkgs; [\n  ]"),
    ("with pkgs; [\n    git jq\n    fd # one\n  ]", "git", "with pkgs; [\n    jq\n    fd # one\n  ]"),
    ("with pkgs; [\n    git jq # both\n    fd\n  ]", "jq", "with pkgs; [\n    git # both\n    fd\n  ]"),
    ("with pkgs; [ jq\n    git\n  ]", "jq", "with pkgs; [\n    git\n  ]"),
    ("with pkgs; [\n    git\n    jq ]", "jq", "with pkgs; [\n    git\n    ]"),
    ("[\n    pkgs.git\n    (pkgs.jq.override { a = 1; }) # x\n  ]", "jq", "[\n    pkgs.git\n  ]"),
    ("[\n    pkgs.git\n    (pkgs.jq.override {\n      a = 1;\n    })\n  ]", "jq", "[\n    pkgs.git\n  ]"),
    ("[ pkgs.git(pkgs.jq.override { })pkgs.fd ]", "jq", "[ pkgs.git pkgs.fd ]"),
    ("[ pkgs.git ] ++ lib.optional config.x pkgs.jq", "jq", "[ pkgs.git ]"),
    ("[ pkgs.git ]\n    ++ lib.optional config.x pkgs.jq\n    ++ [ pkgs.fd ]", "jq", "[ pkgs.git ]\n    ++ [ pkgs.fd ]"),
    ("lib.optional config.x pkgs.jq ++ [ pkgs.fd ]", "jq", "[ pkgs.fd ]"),
    ("lib.optional config.x pkgs.jq", "jq", "[ ]"),
    ("[ pkgs.git ] ++ lib.singleton pkgs.jq", "jq", "[ pkgs.git ]"),
    ("[ pkgs.git ] ++ lib.optionals config.x [ pkgs.jq pkgs.fd ]", "jq", "[ pkgs.git ] ++ lib.optionals config.x [ pkgs.fd ]"),
    ("[ pkgs.git (lib.mkIf config.x pkgs.jq) ]", "jq", "[ pkgs.git ]"),
    ("builtins.attrValues { inherit (pkgs) git jq fd; }", "jq", "builtins.attrValues { inherit (pkgs) git fd; }"),
    ("builtins.attrValues {\n    inherit (pkgs)\n      git\n      jq\n      ;\n  }", "jq",
     "builtins.attrValues {\n    inherit (pkgs)\n      git\n      ;\n  }"),
    ("builtins.attrValues { inherit (pkgs) git; inherit (unstable) jq; }", "jq",
     "builtins.attrValues { inherit (pkgs) git; }"),
]  # fmt: skip


@pytest.mark.parametrize(("before", "name", "after"), REMOVALS)
def test_an_element_goes_and_nothing_else(before, name, after):
    attr_path = "unstable.jq" if "unstable" in before else name
    assert removed(before, name, attr_path) == after


COMMENTS = [
    ("# jq reads what servers say\n    jq", ""),
    ("# for the scripts of the backup\n    jq\n\n    fd", "fd"),
    ("# for the scripts of the backup\n    jq\n    fd", "# for the scripts of the backup\n    fd"),
    ("# --- Tools ---\n    jq", "# --- Tools ---"),
    ("# Tools\n    jq\n    fd", "# Tools\n    fd"),
    ("# ripgrep\n    jq", "# ripgrep"),
    ("# (pkgs.x.override { })\n    jq", "# (pkgs.x.override { })"),
    ("git\n\n    jq\n\n    fd", "git\n\n    fd"),
    ("git\n\n    jq", "git"),
]


@pytest.mark.parametrize(("inner", "left"), COMMENTS)
def test_only_the_comment_that_is_its_own_goes_with_an_element(inner, left):
    body = f"    {left}\n" if left else ""
    assert removed(f"with pkgs; [\n    {inner}\n  ]", "    jq", "jq") == f"with pkgs; [\n{body}  ]"


ADDITIONS = [
    ("with pkgs; [\n    fd\n    git\n    zip\n  ]", "jq", "with pkgs; [\n    fd\n    git\n    jq\n    zip\n  ]"),
    ("with pkgs; [\n    zip\n    git\n    fd # x\n  ]", "jq", "with pkgs; [\n    zip\n    git\n    fd # x\n    jq\n  ]"),
    ("with pkgs; [\n    fd\n    git\n    zip\n  ]", "bat", "with pkgs; [\n    bat\n    fd\n    git\n    zip\n  ]"),
    ("[ pkgs.zip pkgs.git ]", "jq", "[ pkgs.zip pkgs.git pkgs.jq ]"),
    ("[\n    pkgs.zip\n    pkgs.git\n  ]", "xorg.xev", "[\n    pkgs.zip\n    pkgs.git\n    pkgs.xorg.xev\n  ]"),
    ("[ unstable.zip unstable.git pkgs.fd ]", "unstable.jq", "[ unstable.zip unstable.git pkgs.fd unstable.jq ]"),
    ("[ unstable.zip unstable.git pkgs.fd ]", "jq", "[ unstable.zip unstable.git pkgs.fd pkgs.jq ]"),
    ("with pkgs; [\n    zip git\n    fd tree\n  ]", "jq", "with pkgs; [\n    zip git\n    fd tree jq\n  ]"),
    ("with pkgs; [\n\tzip\n\tfd\n  ]", "jq", "with pkgs; [\n\tzip\n\tfd\n\tjq\n  ]"),
    ("with pkgs; [ zip\n    fd ]", "jq", "with pkgs; [ zip\n    fd\n    jq ]"),
    ("with pkgs; [\n    # Search\n    fd\n    bat\n\n    # Games\n    tree\n    chess\n  ]", "bfs",
     "with pkgs; [\n    # Search\n    fd\n    bat\n    bfs\n\n    # Games\n    tree\n    chess\n  ]"),
    ("with pkgs; [\n    # Search\n    fd\n    bat\n\n    # Games\n    tree\n    chess\n  ]", "new",
     "with pkgs; [\n    # Search\n    fd\n    bat\n\n    # Games\n    tree\n    chess\n\n    new\n  ]"),
    ("builtins.attrValues { inherit (pkgs) zip fd; }", "jq", "builtins.attrValues { inherit (pkgs) zip fd jq; }"),
    ("with pkgs; let jq = 1; in [ zip fd ]", "jq", "with pkgs; let jq = 1; in [ zip fd pkgs.jq ]"),
]  # fmt: skip


@pytest.mark.parametrize(("before", "name", "after"), ADDITIONS)
def test_an_element_comes_as_the_list_is_written(before, name, after):
    assert added(before, name) == after


COMMENTED = [
    ("with pkgs; [\n    jq # x\n    fd\n  ]", "with pkgs; [\n    # jq # x # no use\n    fd\n  ]"),
    ("with pkgs; [ jq fd ]", "with pkgs; [ /* jq: no use */ fd ]"),
    ("[\n    (pkgs.jq.override {\n      a = 1;\n    })\n  ]",
     "[\n    # (pkgs.jq.override {\n    #   a = 1;\n    # }) # no use\n  ]"),
    ("[ pkgs.fd ] ++ lib.optional config.x pkgs.jq", "[ pkgs.fd ] /* ++ lib.optional config.x pkgs.jq: no use */"),
]  # fmt: skip


@pytest.mark.parametrize(("before", "after"), COMMENTED)
def test_an_element_is_commented_out_alone_with_the_reason(before, after):
    assert removed(before, "jq", verb="comment_out", reason="no\n use") == after


def test_a_reason_cannot_end_its_comment():
    value = removed("with pkgs; [ jq fd ]", "jq", verb="comment_out", reason="a */ b \x00 /* c\r\nd")
    assert value.startswith("with pkgs; [ /* jq: a ")
    assert value.endswith("*/ fd ]")


def test_what_stands_in_one_expression_with_another_is_refused():
    assert "fd stands in the same" in removed("[ (if config.a then pkgs.jq else pkgs.fd) ]", "jq")


def test_what_a_comment_asks_to_keep_is_kept():
    assert "asks to keep" in removed("with pkgs; [\n    jq # nixlore: keep (boot)\n  ]", "jq")


@pytest.mark.parametrize(
    ("path", "head", "why"),
    [
        ("hardware-configuration.nix", "", "written by a program"),
        ("made.nix", "# Do not modify this file!\n", "written by a program"),
        ("node.nix", "# This file has been generated by node2nix 1.11. Do not edit!\n", "written by a program"),
        ("secret/a.nix", "", "encrypted"),
        ("broken.nix", "", "syntax error"),
    ],
)
def test_files_that_are_no_ones_to_edit_are_refused(path, head, why):
    text = head.encode() + module("with pkgs; [\n    jq\n  ]") + (b"}" if why == "syntax error" else b"")
    sources = {path: text, ".gitattributes": b"secret/** filter=git-crypt diff=git-crypt\n"}
    at = line_of(text, "jq")
    edited = edit(sources, [Intent(verb="remove", attr_path="jq", file=path, line=at)])
    assert not edited.texts
    assert why in edited.refusals[0].why
    assert f"{path}:{at}" in edited.refusals[0].by_hand


def test_a_list_under_a_condition_is_not_added_to():
    assert "under a condition" in added("lib.mkIf config.x [ pkgs.fd ]", "jq")


def test_a_file_that_is_named_gets_an_element_below_its_one_condition():
    value = "lib.mkIf config.x [ pkgs.fd ]"
    assert added(value, "jq", to_file="a.nix") == "lib.mkIf config.x [ pkgs.fd pkgs.jq ]"


@pytest.mark.parametrize("other", ["[ pkgs.bat ]", "lib.mkIf config.y [ pkgs.bat ]"])
def test_of_a_file_with_several_conditions_it_is_not_known_which_is_meant(other):
    value = f"lib.mkMerge [ (lib.mkIf config.x [ pkgs.fd ]) {other if 'mkIf' not in other else f'({other})'} ]"
    said = added(value, "jq", to_file="a.nix")
    assert "under a condition" in said or "[ pkgs.bat pkgs.jq ]" in said
    assert "pkgs.fd pkgs.jq" not in said


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("[ ]", "[ pkgs.jq ]"),
        ("with pkgs; [ ]", "with pkgs; [ jq ]"),
        ("with pkgs; [\n    # nothing yet\n  ]", "with pkgs; [\n    # nothing yet\n    jq\n  ]"),
        ("[ ];\n  gnome.packages = [ ]", "[ pkgs.jq ];\n  gnome.packages = [ ]"),
    ],
)
def test_a_list_that_holds_nothing_is_filled_where_its_file_is_named(before, after):
    assert added(before, "jq", to_file="a.nix") == after


def test_a_refusal_says_what_to_write_where():
    edited = edit({"a.nix": module("[ ]")}, [Intent(verb="add", attr_path="jq", scope="home", to_file="home.nix")])
    assert edited.refusals[0].by_hand == "add `pkgs.jq` to home.packages in home.nix"


def test_a_list_that_is_used_in_two_places_is_not_added_to():
    shared = b"{ pkgs }: [ pkgs.fd ]"
    user = b"{ pkgs, ... }: { environment.systemPackages = import ./shared.nix { inherit pkgs; }; }"
    edited = edit({"shared.nix": shared, "a.nix": user, "b.nix": user}, [Intent(verb="add", attr_path="jq")])
    assert "several places" in edited.refusals[0].why


def test_a_name_that_may_come_from_elsewhere_is_written_with_its_set():
    value = "with pkgs; with config.boot.kernelPackages; [ pkgs.fd pkgs.zip ]"
    assert added(value, "jq") == value.replace(" ]", " pkgs.jq ]")


@pytest.mark.parametrize("attr_path", ["", "a b", "x; y", "${x}", '"a', "a..b"])
def test_what_is_no_attribute_path_is_refused(attr_path):
    assert "is no attribute path" in added("[ pkgs.fd ]", attr_path)


SWITCHED = [
    ("programs.git.enable = true;\n  x = 1;", "x = 1;"),
    ("programs.git = { enable = true; };\n  x = 1;", "x = 1;"),
    ("programs.git.enable = true;\n  programs.git.lfs.x = 1;", None),
    ("programs.git = { enable = true; userName = 1; };", None),
    ("programs.git = {\n    enable = true;\n    userName = 1;\n  };", None),
]


@pytest.mark.parametrize(("body", "left"), SWITCHED)
def test_a_switch_goes_only_where_nothing_else_is_said_of_its_program(body, left):
    before = f"{{ pkgs, ... }}:\n{{\n  {body}\n}}\n".encode()
    intent = Intent(verb="remove", attr_path="git", file="a.nix", line=line_of(before, "enable"))
    edited = edit({"a.nix": before}, [intent])
    if left is None:
        assert "other settings" in edited.refusals[0].why
        assert "enable = false" in edited.refusals[0].by_hand
    else:
        assert edited.texts["a.nix"] == f"{{ pkgs, ... }}:\n{{\n  {left}\n}}\n".encode()


def test_a_move_takes_the_element_as_it_was_written():
    before = module("with pkgs; [\n    (jq.override { a = 1; }) # x\n    fd\n  ]")
    home = b"{ pkgs, ... }: { home.packages = with pkgs; [ git ]; }\n"
    intent = Intent(verb="move", attr_path="jq", file="a.nix", line=4, to_file="home.nix")
    edited = edit({"a.nix": before, "home.nix": home}, [intent])
    assert not edited.refusals
    assert edited.texts["home.nix"] == home.replace(b"git ]", b"git (jq.override { a = 1; }) /* x */ ]")
    assert edited.texts["a.nix"] == module("with pkgs; [\n    fd\n  ]")


def test_a_move_that_cannot_arrive_leaves_everything():
    before = module("[ pkgs.jq ]")
    intent = Intent(verb="move", attr_path="jq", file="a.nix", line=3, to_file="none.nix")
    edited = edit({"a.nix": before}, [intent])
    assert not edited.texts
    assert len(edited.refusals) == 1


def test_lines_of_intents_are_those_of_the_files_as_given():
    before = module("with pkgs; [\n    a1\n    b1\n    c1\n    d1\n  ]")
    intents = [Intent(verb="remove", attr_path=f"{one}1", file="a.nix", line=4 + n) for n, one in enumerate("abcd")]
    assert edit({"a.nix": before}, intents).texts["a.nix"] == module("with pkgs; [\n  ]")
    twice = edit({"a.nix": before}, [intents[1], intents[1]])
    assert len(twice.refusals) == 1


def test_an_editor_begins_anew_with_each_call():
    before = module("with pkgs; [\n    a1\n    b1\n  ]")
    editor = NixEditor({"a.nix": before})
    first, second = (
        Intent(verb="remove", attr_path=name, file="a.nix", line=line) for name, line in (("a1", 4), ("b1", 5))
    )
    assert editor.edit([first]).texts == editor.edit([first]).texts
    assert b"a1" in editor.edit([second]).texts["a.nix"]


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace(b"\n", b"\r\n"),
        lambda text: text.replace(b"    ", b"\t\t"),
        lambda text: text.rstrip(b"\n"),
        lambda text: text.replace(b"# x", b"# \xff\xfe caf\xe9"),
    ],
)
def test_bytes_of_every_kind_stay(change):
    before = change(module("with pkgs; [\n    aa # x\n    bb\n    cc\n  ]"))
    gone = edit({"a.nix": before}, [Intent(verb="remove", attr_path="bb", file="a.nix", line=5)]).texts["a.nix"]
    assert gone == b"".join(line for line in before.splitlines(keepends=True) if b"bb" not in line)
    back = edit({"a.nix": gone}, [Intent(verb="add", attr_path="bb")]).texts["a.nix"]
    assert sorted(back.splitlines()) == sorted(before.splitlines())


def test_a_package_for_one_host_goes_where_only_that_host_looks():
    flake = b"""{ inputs.nixpkgs.url = "x"; outputs = { nixpkgs, ... }: { nixosConfigurations = {
      one = nixpkgs.lib.nixosSystem { system = "x86_64-linux"; modules = [ ./shared.nix ./one.nix ]; };
      two = nixpkgs.lib.nixosSystem { system = "x86_64-linux"; modules = [ ./shared.nix ]; };
    }; }; }"""
    listed = b"{ pkgs, ... }: { environment.systemPackages = [ pkgs.a1 pkgs.a2 ]; }"
    own = b"{ pkgs, ... }: { environment.systemPackages = [ pkgs.b1 ]; }"
    sources = {"flake.nix": flake, "shared.nix": listed, "one.nix": own}
    assert list(edit(sources, [Intent(verb="add", attr_path="jq", host="one")]).texts) == ["one.nix"]
    assert list(edit(sources, [Intent(verb="add", attr_path="jq")]).texts) == ["shared.nix"]
    refused = edit(sources, [Intent(verb="add", attr_path="jq", host="two")])
    assert "imported by two alone" in refused.refusals[0].why


@pytest.mark.parametrize("line", [4, 6, 7])
def test_each_of_several_that_say_the_same_can_be_taken_out_by_its_line(line):
    before = module("with pkgs; [\n    jq # one\n    fd\n    jq # two\n    jq # three\n  ]")
    lines = before.splitlines(keepends=True)
    first = line_of(before, "jq # one")
    at = first + line - 4
    edited = edit({"a.nix": before}, [Intent(verb="remove", attr_path="jq", file="a.nix", line=at)])
    assert edited.refusals == ()
    assert edited.texts["a.nix"] == b"".join(lines[: at - 1] + lines[at:])


MOVES = [
    ("jq # reads JSON", "git", "git\n    jq # reads JSON"),
    ("# jq reads what\n    # servers say\n    jq", "git", "git\n    # jq reads what\n    # servers say\n    jq"),
    ("jq /* reads */", "git", "git\n    jq /* reads */"),
    ("jq", "git", "git\n    jq"),
]


@pytest.mark.parametrize(("inner", "there", "after"), MOVES)
def test_a_moved_element_takes_its_own_comments_along(inner, there, after):
    sources = {
        "a.nix": module(f"with pkgs; [\n    {inner}\n\n    fd\n  ]"),
        "b.nix": module(f"with pkgs; [\n    zip\n    {there}\n  ]"),
    }
    at = next(number for number, line in enumerate(sources["a.nix"].splitlines(), 1) if line.startswith(b"    jq"))
    edited = edit(sources, [Intent(verb="move", attr_path="jq", file="a.nix", line=at, to_file="b.nix")])
    assert edited.refusals == ()
    assert parses(edited.texts["a.nix"]) == module("with pkgs; [\n    fd\n  ]")
    assert parses(edited.texts["b.nix"]) == module(f"with pkgs; [\n    zip\n    {after}\n  ]")


@pytest.mark.parametrize(
    ("inner", "arrives"),
    [("jq # reads", "jq /* reads */"), ("# jq reads\n    # so */ much\n    jq # a", "jq /* jq reads so * / much a */")],
)
def test_among_others_on_a_line_the_comments_of_a_moved_element_end_before_what_follows(inner, arrives):
    sources = {
        "a.nix": module(f"with pkgs; [\n    {inner}\n    fd\n  ]"),
        "b.nix": module("with pkgs; [ zip git ]"),
    }
    at = next(number for number, line in enumerate(sources["a.nix"].splitlines(), 1) if line.startswith(b"    jq"))
    edited = edit(sources, [Intent(verb="move", attr_path="jq", file="a.nix", line=at, to_file="b.nix")])
    assert edited.refusals == ()
    assert parses(edited.texts["a.nix"]) == module("with pkgs; [\n    fd\n  ]")
    assert parses(edited.texts["b.nix"]) == module(f"with pkgs; [ zip git {arrives} ]")


def test_a_move_that_is_refused_says_what_to_move_where():
    before = module("with pkgs; [\n    jq\n  ]")
    intent = Intent(verb="move", attr_path="jq", file="a.nix", line=4, to_file="none.nix")
    assert edit({"a.nix": before}, [intent]).refusals[0].by_hand == "move `jq` from a.nix:4 to none.nix"
