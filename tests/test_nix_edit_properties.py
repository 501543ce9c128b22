"""Edits of lists of any style: what came can go again, only meant lines change, and nothing ever raises."""

from __future__ import annotations

import difflib
import json
import subprocess
from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from nixlore.act.nix_edit import edit
from nixlore.model.plan import Intent
from nixlore.nix.extract import extract
from nixlore.nix.link import link
from nixlore.nix.tree import Tree

NAMES = ["aa", "bb", "cc", "dd", "ee", "ff", "gg"]

names = st.lists(st.sampled_from(NAMES), min_size=2, max_size=6, unique=True)
ending = st.sampled_from(["\n", "\r\n"])
blanks = st.sampled_from(["  ", "    ", "\t"])
comment = st.sampled_from(["", "", " # does work", " # \u00e9t\u00e9"])


@st.composite
def lists(draw):
    """Return the names of a list and its text, in any of the styles that lists are written in."""
    chosen = draw(names)
    opening, prefix = draw(st.sampled_from([("with pkgs; [", ""), ("[", "pkgs."), ("with pkgs; [", "pkgs.")]))
    written = [prefix + name for name in chosen]
    if draw(st.booleans()):
        written[0] = f"({written[0]}.override {{ a = 1; }})"
    style = draw(st.sampled_from(["inline", "tight", "lines", "mixed", "grouped"]))
    if style in ("inline", "tight"):
        gap = " " if style == "inline" else ""
        return chosen, f"{opening}{gap}{' '.join(written)}{gap}]"
    space = draw(blanks)
    lines = []
    for index, text in enumerate(written):
        if style == "mixed" and index % 2:
            lines[-1] += f" {text}"
            continue
        if style == "grouped" and index % 2 == 0:
            lines += ["", f"{space}# Things"]
        lines.append(f"{space}{text}{'' if style == 'mixed' else draw(comment)}")
    return chosen, "\n".join((opening, *lines, "]"))


def module(text, line_ending, *, last):
    whole = f"{{ pkgs, ... }}:\n{{\n  home.packages = {text};\n}}" + ("\n" if last else "")
    return whole.replace("\n", line_ending).encode()


def declared(text):
    return Counter(item.attr_path for item in link(Tree({"a.nix": extract(text)})))


def lines_of(text):
    return {item.attr_path: item.line for item in link(Tree({"a.nix": extract(text)}))}


def parses(text):
    done = subprocess.run(["nix-instantiate", "--parse", "-"], input=text, capture_output=True, check=False)
    return done.returncode == 0


STUB = """
let leaf = name: {{ told = name; override = _: leaf name; }};
    pkgs = builtins.listToAttrs (map (name: {{ inherit name; value = leaf name; }}) {names});
in map (one: one.told) ((import {file}) {{ inherit pkgs; }}).home.packages
"""


def evaluated(text, directory):
    file = directory / "a.nix"
    file.write_bytes(text)
    expression = STUB.format(names="[ " + " ".join(f'"{name}"' for name in [*NAMES, "zz", "new"]) + " ]", file=file)
    command = ["nix-instantiate", "--readonly-mode", "--eval", "--strict", "--json", "-E", expression]
    return Counter(json.loads(subprocess.run(command, capture_output=True, check=True).stdout))


@settings(max_examples=150, deadline=None)
@given(lists(), ending, st.booleans(), st.data())
def test_an_element_that_goes_takes_nothing_with_it(made, line_ending, last, data):
    chosen, text = made
    before = module(text, line_ending, last=last)
    name = data.draw(st.sampled_from(chosen))
    edited = edit({"a.nix": before}, [Intent(verb="remove", attr_path=name, file="a.nix", line=lines_of(before)[name])])
    assert not edited.refusals
    after = edited.texts["a.nix"]
    assert declared(before) - declared(after) == Counter([name])
    assert not declared(after) - declared(before)
    old, new = before.split(b"\n"), after.split(b"\n")
    for tag, start, end, *_ in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        gone = [line for line in old[start:end] if line.strip() and not line.strip().startswith(b"#")]
        assert tag == "equal" or all(name.encode() in line for line in gone)


@settings(max_examples=150, deadline=None)
@given(lists(), ending, st.booleans(), st.sampled_from(["new", "zz", "a0", "pythonPackages.x"]))
def test_what_came_goes_again_and_leaves_every_byte(made, line_ending, last, name):
    _, text = made
    before = module(text, line_ending, last=last)
    came = edit({"a.nix": before}, [Intent(verb="add", attr_path=name)])
    assert not came.refusals
    after = came.texts["a.nix"]
    assert declared(after) - declared(before) == Counter([name])
    assert not declared(before) - declared(after)
    back = edit({"a.nix": after}, [Intent(verb="remove", attr_path=name, file="a.nix", line=lines_of(after)[name])])
    assert back.texts["a.nix"] == before


@settings(max_examples=12, deadline=None)
@given(lists(), ending, st.data())
def test_nix_reads_and_evaluates_what_was_meant(tmp_path_factory, made, line_ending, data):
    chosen, text = made
    before = module(text, line_ending, last=True)
    directory = tmp_path_factory.mktemp("evaluated")
    name = data.draw(st.sampled_from(chosen))
    line = lines_of(before)[name]
    was = evaluated(before, directory)
    for verb in ("remove", "comment_out"):
        intent = Intent(verb=verb, attr_path=name, file="a.nix", line=line, reason="not used")
        after = edit({"a.nix": before}, [intent]).texts["a.nix"]
        assert parses(after)
        assert was - evaluated(after, directory) == Counter([name])
    after = edit({"a.nix": before}, [Intent(verb="add", attr_path="new")]).texts["a.nix"]
    assert evaluated(after, directory) - was == Counter(["new"])


@settings(max_examples=60, deadline=None)
@given(
    lists(), st.lists(st.tuples(st.sampled_from(["remove", "add", "comment_out"]), st.sampled_from(NAMES)), max_size=5)
)
def test_any_sequence_leaves_a_file_that_can_be_read(made, steps):
    _, text = made
    now = module(text, "\n", last=True)
    for verb, name in steps:
        line = lines_of(now).get(name, 0)
        to_be_added = verb == "add"
        intent = Intent(verb=verb, attr_path=name, file="" if to_be_added else "a.nix", line=0 if to_be_added else line)
        edited = edit({"a.nix": now}, [intent])
        now = edited.texts.get("a.nix", now)
        assert extract(now).faults == 0
        assert bool(edited.texts) != bool(edited.refusals)


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [b"{", b"}", b"[", b"]", b"(", b")", b";", b"=", b"with pkgs;", b" jq ", b" pkgs.jq ", b"\n", b"# x\n", b"/*",
             b"*/", b"''", b'"', b"${", b"\xff", b"\r\n", b"++", b"home.packages", b"pkgs:", b"\xef\xbb\xbf", b"\0"]
        ),
        max_size=25,
    ),
    st.sampled_from(["remove", "add", "move", "comment_out"]),
    st.text(max_size=8) | st.just("jq"),
    st.integers(min_value=-2, max_value=9),
)  # fmt: skip
def test_no_bytes_and_no_intent_raise(pieces, verb, name, line):
    text = b"".join(pieces)
    edited = edit({"a.nix": text}, [Intent(verb=verb, attr_path=name, file="a.nix", line=line, to_file="a.nix")])
    assert len(edited.refusals) == 1 or set(edited.texts) <= {"a.nix"}
