"""What the store tells is asked of the sample machine: where a name is, what it costs, needs and would bring."""

from __future__ import annotations

import re
import sys

import msgspec
import pytest
from click.shell_completion import ShellComplete

from commanding import runner
from narinfo_files import digest, written
from nixlore import demo
from nixlore.cli._commands import nixlore as group
from nixlore.present._why import Why
from nixlore.present._why_add import Addition
from nixlore.present._why_deps import Dependencies

COLOUR = re.compile(r"\x1b\[[0-9;]*m")


@pytest.fixture(scope="module")
def machine(tmp_path_factory):
    """Return the sample's root."""
    return demo.build(tmp_path_factory.mktemp("sample") / "machine")


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    return tmp_path_factory.mktemp("own")


@pytest.fixture
def run(machine, home, monkeypatch, capsys):
    bare = runner(home, monkeypatch, capsys)
    return lambda *args: bare("--root", machine, *args)


def why(run, *args):
    return msgspec.json.decode(run("why", *args, "--json").out, type=Why)


@pytest.mark.parametrize(
    ("name", "state"),
    [
        ("rg", "path"),
        ("ripgrep", "path"),
        ("http", "path"),
        ("yt-dlp", "path"),
        ("ffmpeg", "store"),
        ("gcc", "store"),
        ("neofetch", "store"),
        ("imagemagick", "absent"),
        ("no-such-thing", "absent"),
    ],
)
def test_a_name_is_in_one_of_three_states(run, name, state):
    assert why(run, name).here.state == state


def test_what_is_on_the_path_says_what_undeclaring_it_frees(run):
    out = run("why", "rg").out
    assert "  here       on the PATH: /run/current-system/sw/bin/rg (ripgrep 14.1.1)\n" in out
    assert "  costs      leaves the current closure: 5.8 MB NAR; still held by generation 5\n" in out


def test_what_an_old_generation_holds_says_which(run):
    (kept,) = why(run, "neofetch").here.elsewhere
    assert kept.held_by == ("generation 1",)
    assert kept.store_path.endswith("-neofetch-7.1.0")


def test_what_is_fetched_when_needed_is_known(run):
    out = run("why", "imagemagick").out
    assert "imagemagick: not declared, but fetched with `nix shell`\n" in out
    assert "             to try it once: nix shell nixpkgs#imagemagick\n" in out


def test_a_program_in_the_store_is_told_by_its_whole_path(run, machine):
    (package,) = [one for one in why(run, "gcc").here.packages if one.closure == "system"]
    (output,) = package.outputs.values()
    directory = machine / output.lstrip("/") / "bin"
    directory.mkdir()
    (directory / "gcc").touch()
    try:
        assert f"             to run it: {output}/bin/gcc\n" in run("why", "gcc").out
    finally:
        (directory / "gcc").unlink()
        directory.rmdir()


def test_both_trees_are_told_and_are_json(run):
    out = run("why", "--deps", "openssl").out
    assert "\n  needed by " in out
    assert "    └─ " in out
    trees = msgspec.json.decode(run("why", "openssl", "--deps", "--json").out, type=tuple[Dependencies, ...])
    assert {one.package.closure for one in trees} == {"system", "user ada"}
    assert "is in no closure in use" in run("why", "--deps", "no-such-thing").out
    assert "Did you mean glibc" in run("why", "--deps", "glbc").out


@pytest.mark.parametrize(
    ("name", "attr_path", "state"),
    [
        ("jq", "jq", "here"),
        ("rg", "ripgrep", "here"),
        ("neofetch", "neofetch", "known"),
        ("cowsay", "cowsay", "unknown"),
    ],
)
def test_what_adding_brings_is_known_or_unknown_offline(run, name, attr_path, state):
    found = msgspec.json.decode(run("why", "--add", name, "--json").out, type=Addition)
    assert (found.attr_path, found.state, found.sample) == (attr_path, state, True)
    assert found.command == f"nix build --dry-run --no-link nixpkgs#{attr_path}"
    assert attr_path in run("why", name, "--add").out


@pytest.mark.parametrize("option", ["--full", "--deps", "--add"])
def test_a_name_that_is_no_text_is_an_unknown_name(run, option):
    for name in ("\udcff\udcfe", "\x1b[31m", "/nix/store", "a" * 5000, "'; --"):
        done = run("why", option, "--", name)
        assert done.code == 0
        assert "\x1b" not in done.out
        assert run("why", option, "--json", "--", name).code == 0
    assert run("why", option, " ").code == 2


def test_what_nix_remembers_of_a_cache_tells_what_adding_brings(run, machine, monkeypatch):
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    kept = next(one for one in why(run, "gcc").here.packages if one.closure == "system")
    here = kept.store_path.rpartition("/")[2]
    rows = [
        (digest("a"), "cowsay-3.8.4", 900_000, f"{here} {digest('b')}-perl-5.42", "", 1_790_000_000, 1),
        (digest("b"), "perl-5.42", 58_000_000, "", "", 1_790_000_000, 1),
    ]
    file = written(machine / "home/ada/.cache/nix/binary-cache-v6.sqlite", rows)
    try:
        out = run("why", "--add", "cowsay").out
    finally:
        file.unlink()
    assert "cowsay 3.8.4: adding it would bring 58.9 MB NAR\n" in out
    assert "  brings     2 store paths that the current closure does not have" in out
    assert f"told by https://cache.example.org on 2026-09-21: /nix/store/{digest('a')}-cowsay-3.8.4" in out


def test_a_package_of_the_closure_is_offered_where_no_tool_begins_so(run, machine):
    run("why", "rg")
    complete = ShellComplete(group, {}, "nixlore", "_NIXLORE_COMPLETE")
    words = ["--root", str(machine), "why"]
    assert [item.value for item in complete.get_completions(words, "icu4")] == ["icu4c"]
    assert "ripgrep" in [item.value for item in complete.get_completions(words, "rip")]


def test_one_answer_at_a_time(run):
    done = run("why", "rg", "--deps", "--add")
    assert done.code == 2
    assert "ask for one of them" in done.err


@pytest.mark.parametrize(
    ("view", "column", "value"),
    [
        ("deps", "package", "ripgrep"),
        ("generations", "generation", "home 6"),
        ("drift", "name", "yt-dlp"),
        ("path", "command", "rg"),
    ],
)
def test_each_table_is_separated_by_tabs_and_has_its_fact_as_json(run, view, column, value):
    done = run("show", view)
    head, *rows = [line.split("\t") for line in done.out.splitlines()]
    assert value in [row[head.index(column)] for row in rows]
    assert "SAMPLE" in done.err
    assert msgspec.json.decode(run("show", view, "--json").out)


@pytest.fixture
def terminal(run, monkeypatch):
    """Return what runs a command as on a terminal of so many columns."""

    def on_terminal(width, *args):
        monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
        monkeypatch.setenv("COLUMNS", str(width))
        return run(*args)

    return on_terminal


@pytest.mark.parametrize("view", ["deps", "generations", "drift", "path"])
@pytest.mark.parametrize("width", [60, 80, 160])
def test_each_view_fits_a_terminal(terminal, view, width):
    done = terminal(width, "show", view, "-n", "10")
    rows = COLOUR.sub("", done.out).splitlines()
    assert [row for row in rows if len(row) > width] == []
    assert "SAMPLE" in rows[0] + done.err
    assert len(rows) > 10


def test_below_the_tables_stands_what_they_tell_together(terminal):
    told = terminal(160, "show", "deps").out
    assert "the system: 6.36 GB NAR in 233 store paths, 226 packages (205 by name and without files" in told
    assert re.search(r"current.* 205 ", terminal(220, "show", "generations").out)
    assert "would free 6.34 GB NAR" in terminal(160, "show", "generations").out
    assert "would free" not in terminal(160, "show", "generations", "--json").out


def test_drift_is_told_in_sentences_on_a_terminal(terminal):
    done = terminal(160, "show", "drift")
    assert COLOUR.sub("", done.out).startswith(
        "`http`, `https` run pip's httpie 3.2.1 in ~/.local/bin; the declared one is"
    )
    assert "  home.packages = [ pkgs.just ];\n" in COLOUR.sub("", done.out)
    assert "as a table: nixlore show drift -n 0" in done.err


def test_blame_begins_with_the_dearest_line(run):
    out = run("blame", "modules/desktop.nix", "--sort", "size").out.splitlines()
    assert out[0].startswith(" NAR alone last used")
    assert out[1].startswith("   1.27 GB ")
    found = msgspec.json.decode(run("blame", "modules/desktop.nix", "--sort", "size", "--json").out)
    sizes = [one["alone"] for one in found if one["alone"] is not None]
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[0] == 1_265_436_528


def test_without_a_store_everything_says_that_it_is_unknown(home, tmp_path, monkeypatch, capsys):
    (tmp_path / "bare/home/ada").mkdir(parents=True)
    run = runner(home, monkeypatch, capsys)
    bare = ("--root", tmp_path / "bare", "--home", "/home/ada")
    done = run(*bare, "show", "deps")
    assert done.code == 2
    assert "dependency_graph could not be made; garbage collector roots: Nix keeps no roots here; " in done.err
    assert "/nix/var/nix/db: Nix has no database here" in done.err
    out = run(*bare, "why", "rg").out
    assert "what is in the store is not known: Nix has no database here" in out
    unknown = run(*bare, "why", "--add", "jq").out
    assert (
        "jq: what adding it would bring is unknown offline\n  because    what the current closure has is not known"
        in unknown
    )
    assert run(*bare, "why", "--deps", "rg").code == 0
