"""As of a time in the past only what was known then counts, and what tells only of the present is left out."""

from __future__ import annotations

import os
import tempfile
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from aligning import align, package, read
from commanding import runner
from history_home import atuin_database, atuin_row, counts, coverage, fish_text, machine, names, write
from nixlore.cli._moments import moment
from nixlore.collect import atuin, bash_history, desktop_use, fish_history, nix_config, nushell_history, zsh_history
from nixlore.errors import SourceError
from nixlore.machine import Machine
from nixlore.model.evidence import PRESENT_ONLY, Coverage
from nixlore.model.nix import Declaration, DesktopTrace
from nixlore.model.run import Config
from nixlore.model.shell import AdHocUse, DefinedName
from nixlore.model.usage import UsageAlignment
from nixlore.pipeline import Pipeline
from nixlore.stages import discover
from nixlore.storage.cache import Cache
from nixlore.storage.keys import machine_key, slot_key
from staging import a_machine, staged
from written_repositories import START, Commit, build, git, link

DAY = 86_400
T = START + 10 * DAY
MIDNIGHT = T // DAY * DAY

# The time that is meant


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2023-11-20T12:00+00:00", 1_700_481_600),
        ("2023-11-20T12:00:00+01:00", 1_700_478_000),
        ("2023-11-20 12:00", 1_700_481_600),
        ("2023-11-20", 1_700_524_799),
        (" 30d ", MIDNIGHT - 29 * DAY - 1),
        ("2w", MIDNIGHT - 13 * DAY - 1),
        ("1y", MIDNIGHT - 364 * DAY - 1),
        ("0d", T),
        ("999999y", None),
        ("12h", T - DAY // 2),
        ("5 min", T - 300),
        ("2999-01-01", T),
        ("yesterday", None),
        ("30", None),
        ("2023-02-30", None),
        ("", None),
        ("0001-01-01T00:00+23:00", None),
    ],
)
def test_a_time_is_a_date_a_date_with_a_time_or_an_age(text, expected):
    found = moment(text, T, end_of_day=True)
    assert found == expected or (expected is None and (found is None or found < 0))


def test_a_date_may_mean_its_beginning():
    assert moment("2023-11-20", T, end_of_day=False) == 1_700_438_400
    assert moment("3d", T, end_of_day=False) == MIDNIGHT - 3 * DAY


@given(st.text(max_size=30))
def test_any_text_is_a_time_or_none(text):
    found = moment(text, T, end_of_day=True)
    assert found is None or found <= T


# Histories

TEXTS = ["ls", "git log", "rg x | head", "./own", "nix run nixpkgs#hello", "alias g=git", "zqxj", "false && fd"]
times = st.integers(T - 5 * DAY, T + 5 * DAY)
rows = st.lists(st.tuples(st.sampled_from(TEXTS), times), max_size=25)


def zsh_text(entries):
    return "".join(f": {at}:0;{text}\n" for text, at in entries)


def bash_text(entries):
    return "".join(f"#{at}\n{text}\n" for text, at in entries)


def said(module, home, **fields):
    """Return what a collector of histories says besides its coverage, and the entries it prints."""
    found = machine(home, cache_dir=None, **fields)
    records = list(module.collect(found))
    others = [record for record in records if isinstance(record, (AdHocUse, DefinedName))]
    spans = [(entry.entries, entry.since, entry.until) for entry in coverage(records) if entry.unit]
    plain = sorted(repr(row) for row in counts(records) if row.count)
    printed = [(entry.names, entry.at) for entry in module.entries(found, {})]
    return sorted(map(repr, others)), sorted(spans, key=repr), plain, printed


@pytest.mark.parametrize(
    ("module", "name", "written"),
    [
        (fish_history, ".local/share/fish/fish_history", lambda entries: fish_text(*entries)),
        (zsh_history, ".zsh_history", zsh_text),
        (bash_history, ".bash_history", bash_text),
    ],
)
@settings(max_examples=30)
@given(entries=rows)
def test_a_history_as_of_a_time_is_the_history_cut_at_that_time(module, name, written, entries):
    with tempfile.TemporaryDirectory() as top:
        whole, cut = Path(top, "a/home"), Path(top, "b/home")
        write(whole, name, written(entries))
        write(cut, name, written([(text, at) for text, at in entries if at <= T]))
        assert said(module, whole, as_of=T, now=T) == said(module, cut, now=T)


@settings(max_examples=25)
@given(entries=rows)
def test_a_database_as_of_a_time_is_the_database_cut_at_that_time(entries):
    with tempfile.TemporaryDirectory() as top:
        whole, cut = Path(top, "a/home"), Path(top, "b/home")
        of = [atuin_row(text, at, id=str(number), cwd=str(number)) for number, (text, at) in enumerate(entries)]
        atuin_database(whole / ".local/share/atuin/history.db", of).close()
        kept = [row for row in of if row["timestamp"] <= T * 10**9]
        atuin_database(cut / ".local/share/atuin/history.db", kept).close()
        assert said(atuin, whole, as_of=T, now=T) == said(atuin, cut, now=T)


def test_what_came_later_or_has_no_time_is_counted(tmp_path):
    write(tmp_path, ".bash_history", f"undated\nalso\n#{T - 5}\nls\n#{T + 5}\ngit log\n")
    found = machine(tmp_path, as_of=T, now=T, cache_dir=None)
    (entry,) = coverage(bash_history.collect(found))
    assert (entry.entries, entry.state, entry.until) == (1, "read", T - 5)
    assert "2 x entry without a time" in entry.note
    assert "1 x entry after the time looked at" in entry.note
    assert names(bash_history.entries(found, {})) == [("ls",)]


def test_a_fish_entry_added_before_and_used_after_is_left_out(tmp_path):
    text = f"- cmd: ls\n  when: {T + 5}\n  added_when: {T - 5}\n- cmd: git log\n  when: {T - 1}\n"
    write(tmp_path, ".local/share/fish/fish_history", text)
    records = list(fish_history.collect(machine(tmp_path, as_of=T, now=T, cache_dir=None)))
    assert {row.name for row in counts(records)} == {"git"}
    (entry,) = coverage(records)
    assert (entry.entries, entry.since) == (1, T - 1)


def test_a_history_without_times_is_left_out_whole(tmp_path):
    write(tmp_path, ".config/nushell/history.txt", "ls\ngit log\n")
    records = list(nushell_history.collect(machine(tmp_path, as_of=T, now=T, cache_dir=None)))
    assert counts(records) == []
    (entry,) = coverage(records)
    assert (entry.entries, entry.note) == (0, "2 x entry without a time, which cannot be placed before it")


def test_a_database_of_later_rows_only_says_so(tmp_path):
    atuin_database(tmp_path / ".local/share/atuin/history.db", [atuin_row("ls", T + 5)]).close()
    records = list(atuin.collect(machine(tmp_path, as_of=T, now=T, cache_dir=None)))
    (entry,) = coverage(records)
    assert (entry.entries, entry.state) == (0, "read")
    assert entry.note.startswith("1 entries later")


def test_a_look_back_neither_uses_nor_spoils_the_counts_that_are_kept(tmp_path):
    text = fish_text(*[("ls", T - n) for n in range(5)], ("git log", T + 5))
    write(tmp_path, ".local/share/fish/fish_history", text)
    present = list(fish_history.collect(machine(tmp_path)))
    then = list(fish_history.collect(machine(tmp_path, as_of=T, now=T)))
    assert {row.name for row in counts(then)} == {"ls"}
    write(tmp_path, ".local/share/fish/fish_history", text + fish_text(("fd", T + 9)))
    assert {row.name for row in counts(fish_history.collect(machine(tmp_path)))} == {"ls", "git", "fd"}
    assert {row.name for row in counts(present)} == {"ls", "git"}


# The configuration


def module(*packages):
    return "{ pkgs, ... }: { environment.systemPackages = with pkgs; [ " + " ".join(packages) + " ]; }\n"


def declared(config, **fields):
    found = Machine(home=PurePosixPath("/nonexistent"), user="ada", now=T, config=Path(config), **fields)
    return list(nix_config.collect(found))


def attributes(records):
    return sorted(record.attr_path for record in records if isinstance(record, Declaration))


@pytest.fixture
def config(tmp_path):
    commits = [
        Commit({"flake.nix": "{ }", "b.nix": module("fd"), "a/z.nix": module("bat")}, at=START),
        Commit({"b.nix": module("fd", "ripgrep"), "c.nix": link("b.nix")}, at=START + DAY),
        Commit({"a/z.nix": None, "d.nix": module("jq"), "s.json": "{}"}, at=START + 2 * DAY),
    ]
    return build(tmp_path / "nixos", commits)


def test_the_configuration_is_that_of_the_last_commit_before(config):
    assert attributes(declared(config.path, as_of=START - 1)) == []
    assert attributes(declared(config.path, as_of=START)) == ["bat", "fd"]
    assert attributes(declared(config.path, as_of=START + DAY + 5)) == ["bat", "fd", "ripgrep"]
    assert attributes(declared(config.path, as_of=T)) == ["fd", "jq", "ripgrep"]


def test_what_was_not_committed_does_not_count(config):
    (config.path / "new.nix").write_text(module("htop"))
    (config.path / "b.nix").write_text(module())
    assert attributes(declared(config.path, as_of=T)) == ["fd", "jq", "ripgrep"]


@pytest.mark.parametrize("number", [0, 1, 2])
def test_the_files_of_a_commit_say_what_its_work_tree_says(config, number):
    then = declared(config.path, as_of=START + number * DAY)
    config.git("reset", "-q", "--hard", config.ids[number])
    config.git("clean", "-qfd")
    assert then == declared(config.path)


def test_links_encrypted_files_and_odd_trees_are_as_in_a_work_tree(tmp_path):
    files = {
        "z.nix": module("fd"),
        "dir/y.nix": module("bat"),
        "dir.nix": module("jq"),
        "in/link.nix": link("../z.nix"),
        "through": link("dir"),
        "chain.nix": link("through/y.nix"),
        "out.nix": link("../../etc/x.nix"),
        "absolute.nix": link("/etc/x.nix"),
        "loop.nix": link("loop.nix"),
        "round.nix": link("about.nix"),
        "about.nix": link("round.nix"),
        "dangling.nix": link("nothing.nix"),
        ".gitattributes": "secret/** filter=git-crypt diff=git-crypt\n",
        "secret/key.nix": b"\0GITCRYPT\0junk",
        "hosts.json": '{"a": 1}',
        "ünï.nix": module("htop"),
        "node_modules/x.nix": module("never"),
    }
    config = build(tmp_path / "nixos", [Commit(files)])
    assert declared(config.path, as_of=T) == declared(config.path)
    below = config.path / "dir"
    assert declared(below, as_of=T) == declared(below)


def test_without_a_history_nothing_is_known_of_the_past(tmp_path):
    write(tmp_path, "nixos/a.nix", module("fd"))
    (entry,) = declared(tmp_path / "nixos", as_of=T)
    assert (entry.state, entry.note) == ("absent", "nothing was committed by then")


def test_an_object_that_is_missing_loses_its_file_only(config):
    name = config.git("rev-parse", "HEAD:d.nix")
    (config.git_dir / "objects" / name[:2] / name[2:]).unlink()
    records = declared(config.path, as_of=T)
    assert attributes(records) == ["fd", "ripgrep"]
    (entry,) = (record for record in records if isinstance(record, Coverage))
    assert (entry.state, entry.skipped) == ("partial", 1)


def test_the_commit_stands_for_the_configuration(config):
    def mark(**fields):
        found = Machine(home=PurePosixPath("/nonexistent"), user="ada", now=T, config=config.path, **fields)
        return nix_config.fingerprint(found)

    assert mark(as_of=START + 5) == config.ids[0].encode()
    assert mark(as_of=START - 5) == b"none"
    before = mark(as_of=T)
    (config.path / "b.nix").write_text("")
    assert mark(as_of=T) == before


def test_a_broken_repository_is_an_error_that_says_so(config):
    (config.path / ".git").rename(config.path / "moved")
    (config.path / ".git").write_text("gitdir: /nowhere\n")
    with pytest.raises(SourceError, match="no repository"):
        declared(config.path, as_of=T)


# What tells only of the present


def test_traces_of_later_are_left_out(tmp_path):
    for name, at in (("firefox", T - 5), ("vlc", T + 5)):
        write(tmp_path, f".config/{name}/state", "x")
        os.utime(tmp_path / f".config/{name}/state", (at, at))
        os.utime(tmp_path / f".config/{name}", (at, at))
    records = list(desktop_use.collect(machine(tmp_path, as_of=T, now=T, cache_dir=None)))
    assert [record.name for record in records if isinstance(record, DesktopTrace)] == ["firefox"]
    (entry,) = coverage(records)
    assert (entry.state, entry.note) == ("partial", "1 traces are of later; what they replaced is not known")


READS = """
LOOKS_BACK = True
def fingerprint(machine: Machine) -> bytes:
    return b""
def collect(machine: Machine) -> Iterator[Alias | Coverage]:
    ran(f"back{machine.as_of}")
    yield Coverage(collector="back", source="back", state="read")
"""
PRESENT = """
def fingerprint(machine: Machine) -> bytes:
    return b""
def collect(machine: Machine) -> Iterator[Binary]:
    ran("present")
    yield from ()
"""
USAGE = """
def analyze(aliases: Sequence[Alias], binaries: Sequence[Binary] | None, now: Now) -> CommandUsage:
    defined = (str(now), str(binaries))
    return CommandUsage(commands=(), adhoc=(), windows=(), defined=defined, hidden=0, other_hosts=0)
"""


@pytest.fixture
def stages(tmp_path, monkeypatch):
    found = staged(tmp_path / "nixlore", monkeypatch)
    found.add("collect", "back", READS)
    found.add("collect", "present", PRESENT)
    found.add("analyze", "usage", USAGE)
    return found


def pipeline(home, **fields):
    return Pipeline(machine=a_machine(home, **fields), config=Config(), cache=Cache(home / ".cache"))


def test_a_collector_that_does_not_look_back_is_left_out_and_that_is_told(stages, tmp_path):
    then = pipeline(tmp_path, as_of=T, now=T)
    report = then.run()
    assert stages.ran() == [f"back{T}"]
    assert [(entry.collector, entry.state, entry.note) for entry in report.coverage] == [
        ("back", "read", ""),
        ("present", "off", PRESENT_ONLY),
    ]
    assert msgspec.json.decode(report.facts["usage"])["defined"] == [str(T), "None"]
    present = next(stage for stage in discover("collect") if stage.name == "present")
    assert then.collect(present, "key") is None
    assert [(note.subject, note.cause) for note in then.diagnostics] == [("present", PRESENT_ONLY)]
    assert then.present_only == ("present",)
    assert pipeline(tmp_path, as_of=T, now=T, off=frozenset({"present"})).present_only == ()


def test_the_last_run_stays_what_it_was(stages, tmp_path):
    pipeline(tmp_path).run()
    remembered = pipeline(tmp_path).last()
    stages.ran()
    for then in (T - DAY, T):
        assert pipeline(tmp_path, as_of=then, now=then).answer().report.generated_at == then
    assert stages.ran() == [f"back{T - DAY}", f"back{T}"]
    assert pipeline(tmp_path).last() == remembered
    pipeline(tmp_path).run()
    assert stages.ran() == []


def test_the_same_look_back_is_made_once_and_others_take_its_place(stages, tmp_path):
    for then in (T, T, T - DAY, T):
        pipeline(tmp_path, as_of=then, now=then).run()
    assert stages.ran() == [f"back{T}", f"back{T - DAY}", f"back{T}"]
    kept = sorted(path.name for path in (tmp_path / ".cache").rglob("*") if path.is_file())
    for number in range(5):
        pipeline(tmp_path, as_of=T - number, now=T - number).run()
    assert sorted(path.name for path in (tmp_path / ".cache").rglob("*") if path.is_file()) == kept


def test_the_keys_of_two_times_differ_and_their_place_is_one(tmp_path):
    present, then, later = a_machine(tmp_path), a_machine(tmp_path, as_of=T), a_machine(tmp_path, as_of=T + 1)
    assert len({machine_key(present), machine_key(then), machine_key(later)}) == 3
    assert slot_key(then) == slot_key(later) != slot_key(present) == machine_key(present)


# Everything together


def whole_machine(top, entries, commits):
    """Return a home with histories, a configuration and a project."""
    home = top / "home"
    write(home, ".local/share/fish/fish_history", fish_text(*entries[::2]))
    write(home, ".bash_history", bash_text(entries[1::2]))
    files = ("a.nix", "b/c.nix")
    config = [
        Commit({"flake.nix": "{ }", files[n % 2]: module(*chosen)}, f"add {' '.join(chosen)}", at=at)
        for n, (chosen, at) in enumerate(commits)
    ]
    build(home / "nixos", config)
    build(home / "alpha", [Commit({f"{n}.{'rs' if n else 'py'}": "1"}, at=at) for n, (_, at) in enumerate(commits)])
    return Machine(
        home=PurePosixPath(home), user="ada", now=T, host="lab", config=home / "nixos", off=frozenset({"desktop_use"})
    )


def facts(found):
    report = Pipeline(machine=found, config=Config(), cache=Cache(None)).run()
    alignment = report.fact("usage_alignment", UsageAlignment)
    plain = {name: msgspec.json.decode(raw) for name, raw in report.facts.items()}
    if alignment is not None:
        # Why nothing is said to be unused is another matter: of the past more is unknown.
        plain["usage_alignment"].pop("absence")
    return plain


def cut(found, then):
    """Cut off what came after a time."""
    config, project = found.config, Path(found.home) / "alpha"
    for place in (config, project):
        git(place, "reset", "-q", "--hard", git(place, "rev-list", "-1", f"--before={then}", "HEAD"))
    return found


chosen = st.lists(st.sampled_from(["ripgrep", "fd", "bat", "jq", "htop"]), max_size=4, unique=True).map(tuple)


def test_which_sources_tell_only_of_the_present():
    left_out = {stage.name for stage in discover("collect") if not stage.looks_back}
    of_the_store = {"nix_store", "gc_roots", "generations", "pins", "user_installs", "config_remote"}
    of_the_system = {"path_binaries", "dotfiles", "shell_startup", "nix_eval", "daemons"}
    assert left_out == of_the_system | of_the_store | {"mcp_servers", "host_reports"}


@settings(max_examples=6)
@given(
    entries=st.lists(st.tuples(st.sampled_from(TEXTS), times), min_size=2, max_size=20),
    packages=st.lists(chosen, min_size=1, max_size=6),
    then=st.integers(T - 4 * DAY, T + 4 * DAY),
)
def test_facts_as_of_a_time_are_those_of_the_machine_cut_at_that_time(entries, packages, then):
    commits = [(some, T - 5 * DAY + number * 2 * DAY) for number, some in enumerate(packages)]
    with tempfile.TemporaryDirectory() as top:
        found = whole_machine(Path(top), entries, commits)
        seen = facts(replace(found, as_of=then, now=then))
        left_out = {stage.name for stage in discover("collect") if not stage.looks_back}
        write(Path(found.home), ".local/share/fish/fish_history", fish_text(*(e for e in entries[::2] if e[1] <= then)))
        write(Path(found.home), ".bash_history", bash_text([e for e in entries[1::2] if e[1] <= then]))
        after = facts(replace(cut(found, then), now=then, off=found.off | left_out))
        assert seen == after
        assert {"command_usage", "package_evolution", "project_milestones"} <= seen.keys()


@pytest.mark.parametrize("source", ["path_binaries", "dotfiles", "shell_startup", "desktop_use"])
def test_nothing_is_called_unused_where_a_source_tells_only_of_the_present(source):
    left_out = Coverage(collector=source, source=source, state="off", note=PRESENT_ONLY)
    switched_off = Coverage(collector=source, source=source, state="off")
    assert align([package("dust")], coverage=[read(), left_out]).absence == f"{source} tells only of the present"
    assert align([package("dust")], coverage=[read(), switched_off]).absence == ""


# The command line


def test_a_command_looks_back_and_leaves_nothing_but_the_cache(tmp_path, monkeypatch, capsys):
    home = tmp_path / "home"
    then = T - DAY
    write(home, ".bash_history", bash_text([("ls", then - 5), ("git log", then + 5)]))
    build(home / "nixos", [Commit({"flake.nix": "{ }", "a.nix": module("fd")}, at=START)])
    nixlore = runner(home, monkeypatch, capsys)
    stamp = datetime.fromtimestamp(then, UTC).isoformat()
    done = nixlore("facts", "command_usage", "--as-of", stamp)
    assert done.code == 0
    assert [row["name"] for row in msgspec.json.decode(done.out)["commands"]] == ["ls"]
    assert nixlore("--as-of", stamp, "records", "bash_history").out.count("\n") == 1
    done = nixlore("--as-of", stamp, "records", "path_binaries")
    assert (done.out, done.err) == ("", f"nixlore: path_binaries: {PRESENT_ONLY}\n")
    assert nixlore("scan", "--as-of", stamp).code == 0
    done = nixlore("check", "--as-of", stamp)
    assert done.code == 0
    assert "as of 2023-11-23 22:13+00:00; what tells only of the present is left out" in done.err
    assert not (home / ".local/state/nixlore").exists()


def test_a_time_that_is_none_is_an_error_of_usage(tmp_path, monkeypatch, capsys):
    done = runner(tmp_path / "home", monkeypatch, capsys)("facts", "command_usage", "--as-of", "soon")
    assert done.code == 2
    assert "is no date" in done.err
