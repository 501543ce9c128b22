"""What nix's messages come to, of old and new versions, and that none of their words is passed on."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nixlore.nix.eval_answer import failure
from nixlore.nix.eval_command import quoted, reference

STORE = f"/nix/store/{'0' * 32}-source"
OURS = ("flake.nix", "hosts/box.nix")


def inside(path: str) -> str:
    return path if path in OURS else ""


OLD = f"""warning: Git tree '/home/ada/config' is dirty
error: undefined variable 'hunter2'

       at {STORE}/hosts/box.nix:12:5:

           11|   environment.systemPackages = [
           12|     hunter2
(use '--show-trace' to show detailed location information)"""

NEW = f"""error:
       … while calling the 'seq' builtin
         at «string»:20:7:
       … while evaluating the attribute 'config'
         at /nix/store/{"1" * 32}-source/lib/modules.nix:359:9:
          358|         options = checked options;
       … from call site
         at {STORE}/flake.nix:3:9:
            2| hunter2

       error: attribute 'hunter2' missing
       at «git+file:///home/ada/config»/hosts/box.nix:7:14:
            6|"""

IN_A_MODULE = f"""error:
       … from call site
         at {STORE}/flake.nix:9:1:
       error: value is a string with context while a set was expected
       at /nix/store/{"1" * 32}-source/lib/attrsets.nix:3:1:"""

OPTION = f"""error: The option `environment.hunter2' does not exist. Definition values:
       - In `{STORE}/hosts/box.nix':
           [ "hunter2" ]"""


@pytest.mark.parametrize(
    ("said", "kind", "place"),
    [
        (OLD, "undefined", "hosts/box.nix:12"),
        (NEW, "missing", "hosts/box.nix:7"),
        (IN_A_MODULE, "type", "flake.nix:9"),
        (OPTION, "option", "hosts/box.nix"),
        ("error: A definition for option `x' is not of type `package'. Definition values:", "definition", ""),
        ("error: hunter2", "other", ""),
        (f"error: hunter2\n       at {STORE}/hunter2.nix:1:1:", "other", ""),
        ("", "other", ""),
        ("error: cannot build '/nix/store/x.drv' during evaluation because the option 'allow-i…' is off", "import", ""),
        ("error: path '/nix/store/x-y.drv' is not valid", "import", ""),
        ("error: cannot write modified lock file of flake 'x' (use '--no-write-lock-file' to ignore)", "lock", ""),
        ("error: flake 'x' requires lock file changes but they're not allowed", "lock", ""),
        ("fatal: transport 'https' not allowed\nerror: program 'git' failed with exit code 128", "fetch", ""),
        ("error:\n … while x\n error: unable to download 'https://x': Could not resolve hostname (6)", "fetch", ""),
        ("error: repository path '/home/bo' is not owned by current user", "owner", ""),
        ("error: flake 'git+file:///x' does not provide attribute 'x', 'y' or 'z'", "attribute", ""),
    ],
)
def test_a_failure_is_known_by_its_first_words_and_placed_in_the_repository(said, kind, place):
    found = failure(said, inside)
    assert (found.kind, found.place) == (kind, place)
    assert found.cause
    assert "hunter2" not in repr(found)


@given(st.text() | st.lists(st.sampled_from(["error:", " x ", "at /a:1:2:", "\n", "- In `/a'", "…"])).map("".join))
def test_any_message_is_read(said):
    assert failure(said, inside).cause


@pytest.mark.parametrize(
    ("text", "written"), [('a"b', '"a\\"b"'), ("${x}", '"\\${x}"'), ("\\", '"\\\\"'), ("a\nb", '"a\\nb"')]
)
def test_a_text_is_quoted_as_nix_has_it(text, written):
    assert quoted(text) == written


def test_a_flake_is_called_by_its_repository():
    assert reference("/a b") == "git+file:///a%20b"
    assert reference("/a", "b&c", submodules=True, shallow=True) == "git+file:///a?dir=b%26c&submodules=1&shallow=1"
