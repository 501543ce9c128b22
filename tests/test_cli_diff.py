"""`nixlore diff` on the sample machine: what it compares, in which words it can be asked, and how it refuses."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

import msgspec
import pytest
from click.shell_completion import ShellComplete

from commanding import Done, runner
from nixlore import demo
from nixlore.cli._commands import nixlore as group
from nixlore.cli._sides import Sides
from nixlore.collect._generations_store import closures
from nixlore.errors import ConfigError, SourceError
from nixlore.machine import Machine
from nixlore.model.store import Generation
from nixlore.present._diff import Diff
from ordinary_user import as_ordinary_user
from store_graphs import generation

PROFILES = "/nix/var/nix/profiles"


@pytest.fixture(scope="module")
def machine(tmp_path_factory) -> Path:
    """Return the sample's root."""
    return demo.build(tmp_path_factory.mktemp("sample") / "machine")


@pytest.fixture(scope="module")
def home(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("own")


@pytest.fixture
def nixlore(machine, home, monkeypatch, capsys):
    run = runner(home, monkeypatch, capsys)
    return lambda *args: run("--root", machine, *args)


def diff(nixlore, *args: str) -> Diff:
    return msgspec.json.decode(nixlore("diff", *args, "--json").out, type=Diff)


def sides(nixlore, *args: str) -> tuple[str, str]:
    found = diff(nixlore, *args)
    return found.before.says, found.after.says


def test_without_words_it_is_the_one_before_against_the_current(nixlore):
    assert sides(nixlore) == ("generation 5 of the system, previous", "generation 6 of the system, current")


@pytest.mark.parametrize(
    ("words", "before", "after"),
    [
        (("2",), "generation 2 of the system", "generation 6 of the system, current"),
        (("2", "3"), "generation 2 of the system", "generation 3 of the system"),
        (("system:2", "system:previous"), "generation 2 of the system", "generation 5 of the system, previous"),
        (("booted", "running"), "generation 4 of the system, booted", "generation 6 of the system, running"),
        (("home:2",), "generation 2 of the home", "generation 6 of the home, current"),
        (("home:previous",), "generation 5 of the home, previous", "generation 6 of the home, current"),
        (("home", "home:1"), "generation 6 of the home, current", "generation 1 of the home"),
        (("user:1",), "generation 1 of the user's profile", "generation 1 of the user's profile, current"),
        ((f"{PROFILES}/system-3-link",), f"{PROFILES}/system-3-link", "generation 6 of the system, current"),
        (("/run/booted-system", "/run/current-system/sw/bin"), "/run/booted-system", "/run/current-system/sw/bin"),
    ],
)
def test_both_sides_may_be_named_in_many_ways(nixlore, words, before, after):
    assert sides(nixlore, *words) == (before, after)


def test_a_link_is_known_as_the_generation_that_it_leads_to(nixlore):
    assert (
        diff(nixlore, f"{PROFILES}/system-3-link", "6").before.nixpkgs_revision
        == diff(nixlore, "3").before.nixpkgs_revision
    )
    assert diff(nixlore, f"{PROFILES}/system-3-link").before.commit_known_by == "revision"


def test_a_store_path_that_is_no_generation_is_compared_as_well(nixlore):
    known = diff(nixlore, "home:5")
    found = diff(nixlore, known.before.environment, known.after.environment)
    assert (found.before.says, found.before.created) == (known.before.environment, None)
    assert [change.kind for change in found.changes if change.name == "zellij"] == ["removed"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("99",), "there is no generation 99 of the system (there are 1, 2, 3, 4 (booted), 5, 6 (current, running))"),
        (("home:99",), "there is no generation 99 of the home (there are 1, 2,"),
        (("user:2",), "there is no generation 2 of the user's profile (there is only 1 (current, running))"),
        (("user:previous",), "there is no generation before the current of the user's profile"),
        (("home:booted",), "there is no booted generation of the home"),
        (("nvim",), "'nvim' names no generation (say a number, home:NUMBER"),
        (("root:1",), "'root:1' names no generation"),
        (("0",), "'0' names no generation"),
        (("system:-1",), "'system:-1' names no generation"),
        (("/etc/hostname",), "/etc/hostname leads to no store path"),
        (("/nix/store/00000000000000000000000000000000-gone-1",), "leads to no store path"),
        (("1", "2", "3"), "unexpected extra argument"),
    ],
)
def test_what_is_not_there_is_refused_with_what_is(nixlore, words, said):
    done: Done = nixlore("diff", *words)
    assert (done.code, done.out) == (2, "")
    assert said in " ".join(done.err.split())


def test_what_lies_in_the_store_and_is_not_valid_is_refused(nixlore, machine):
    stray = machine / "nix/store/0123456789abcdfghijklmnpqrsvwxyz-stray-1"
    stray.mkdir()
    done = nixlore("diff", "/nix/store/0123456789abcdfghijklmnpqrsvwxyz-stray-1")
    stray.rmdir()
    assert done.code == 2
    assert "the store does not have" in done.err


def test_the_sample_tells_what_is_used_first_and_what_is_to_be_tried(nixlore):
    out = nixlore("diff", "booted").out
    assert out.startswith("SAMPLE: all of this is a made-up machine.\ngeneration 4 of the system, booted (2026-")
    used = out.partition("What is used\n")[2].partition("\n\n")[0].splitlines()
    assert used[0].split()[0] == "git"
    assert used[-1].endswith("days ago: try it")
    assert "still held by generations 3–4" in out
    assert "of those in use" in out


def test_a_mass_rebuild_of_the_sample_names_glibc(nixlore):
    found = diff(nixlore, "2", "3")
    assert (found.hub.partition(" ")[0], found.hub_moved) == ("glibc", True)


def test_the_sizes_are_those_of_the_history(nixlore):
    history = msgspec.json.decode(nixlore("facts", "generation_history").out)
    steps = {step["number"]: step for step in history["steps"] if step["profile"] == "system"}
    for number in range(2, 7):
        found = diff(nixlore, str(number - 1), str(number))
        step = steps[number]
        assert (found.size_before, found.size_after) == (steps[number - 1]["size"], step["size"])
        for kind in ("added", "removed", "changed", "rebuilt"):
            assert found.of_kind(kind) == step[kind]
        assert found.hub == step["hub"]


def test_of_the_past_nothing_is_compared(nixlore):
    done = nixlore("diff", "--as-of", "2026-01-01")
    assert (done.code, done.out) == (2, "")
    assert "which generations there were then is not known" in done.err


def test_generations_of_the_last_run_are_offered_with_their_dates(nixlore, machine):
    nixlore()
    complete = ShellComplete(group, {}, "nixlore", "_NIXLORE_COMPLETE")
    found = complete.get_completions(["--root", str(machine), "diff"], "")
    assert [item.value for item in found] == ["6", "5", "4", "3", "2", "1", "previous", "current", "booted", "running"]
    assert found[0].help.startswith("2026-")
    assert [item.value for item in complete.get_completions(["--root", str(machine), "diff", "5"], "b")] == ["booted"]
    assert [item.type for item in complete.get_completions(["diff"], "./re")] == ["file"]


def sides_of(*rows: Generation, user: str = "ada") -> Sides:
    return Sides(Machine(home=PurePosixPath("/home/ada"), user=user, now=0), rows, None)


def test_on_a_machine_with_only_a_home_it_is_the_homes_generations():
    rows = [generation(1, "/nix/store/a", "home"), generation(2, "/nix/store/b", "home", is_current=True)]
    before, after = sides_of(*rows).chosen("", "")
    assert (before.says, after.says) == ("generation 1 of the home, previous", "generation 2 of the home, current")
    with pytest.raises(ConfigError, match=r"no generation 1 of the system \(there are others, such as home:2\)"):
        sides_of(*rows).chosen("1", "")


def test_the_one_before_is_before_the_current_and_not_the_newest():
    rows = [generation(number, f"/nix/store/{number}", is_current=number == 3) for number in (1, 3, 7)]
    before, after = sides_of(*rows).chosen("", "")
    assert (before.target, after.target) == ("/nix/store/1", "/nix/store/3")


def test_the_profile_of_another_user_is_not_the_users():
    rows = [generation(1, "/nix/store/a", "user", user="root", is_current=True)]
    with pytest.raises(ConfigError, match="no generation of anything was found"):
        sides_of(*rows).side("user:1")
    assert sides_of(*rows, user="root").side("user:1").target == "/nix/store/a"


def test_what_runs_without_being_a_generation_may_be_named():
    rows = [generation(1, "/nix/store/a", is_current=True), generation(0, "/nix/store/t", is_active=True)]
    running = sides_of(*rows).side("running")
    assert (running.says, running.target) == ("what is running of the system", "/nix/store/t")


def test_a_system_that_was_only_tried_is_told_where_it_is_none_of_the_sides():
    older, current = generation(1, "/nix/store/a"), generation(2, "/nix/store/b", is_current=True)
    tried = generation(0, "/nix/store/t", is_active=True)
    choice = sides_of(older, current, tried)
    assert choice.untold(choice.chosen("", "")).startswith("the system that runs is no generation")
    assert choice.untold(choice.chosen("current", "running")) == ""
    home = [generation(number, f"/nix/store/{number}", "home") for number in (1, 2)]
    choice = sides_of(older, current, tried, *home)
    assert choice.untold(choice.chosen("home:1", "home:2")) == ""
    choice = sides_of(older, current)
    assert choice.untold(choice.chosen("", "")) == ""


def test_of_many_generations_the_newest_are_named_to_who_asks_for_another():
    rows = [generation(number, f"/nix/store/{number}") for number in range(1, 101)]
    with pytest.raises(ConfigError, match=r"\(there are 88 older and 89, 90, .*, 100\)"):
        sides_of(*rows).side("200")


def test_without_nix_it_says_what_is_missing(tmp_path, home, monkeypatch, capsys):
    (tmp_path / "bare/home/ada").mkdir(parents=True)
    run = runner(home, monkeypatch, capsys)
    done = run("--root", tmp_path / "bare", "diff")
    assert done.code == 2
    assert "there are no generations to compare: of no system, no home and no profile" in done.err
    assert run("--root", tmp_path / "bare", "diff", "home:3").code == 2


def test_a_database_that_may_not_be_read_is_said(machine):
    database = machine / "nix/var/nix/db/db.sqlite"

    def asked() -> str:
        seen = Machine(root=machine, home=PurePosixPath("/home/ada"), user="ada", now=0)
        try:
            return f"read {len(closures(seen, ['/nix/store/' + '0' * 32 + '-x']))}"
        except SourceError as error:
            return str(error)

    assert asked() == "read 0"
    for place in (machine, *machine.parents[:3]):
        place.chmod(place.stat().st_mode | 0o055)
    for closed in (database, database.parent):
        mode = closed.stat().st_mode
        closed.chmod(0)
        try:
            said = as_ordinary_user(asked)
        finally:
            closed.chmod(mode)
        assert str(database) in said
        assert "no database" not in said


def test_a_store_without_a_database_is_said(machine, home, tmp_path, monkeypatch, capsys):
    top = "nix/store/0123456789abcdfghijklmnpqrsvwxyz-nixos-system-larkspur"
    root = tmp_path / "bare"
    (root / "home/ada").mkdir(parents=True)
    (root / PROFILES.lstrip("/")).mkdir(parents=True)
    for number in (1, 2):
        (root / f"{top}-{number}").mkdir(parents=True)
        (root / f"{PROFILES.lstrip('/')}/system-{number}-link").symlink_to(f"/{top}-{number}")
    (root / f"{PROFILES.lstrip('/')}/system").symlink_to("system-2-link")
    done = runner(home, monkeypatch, capsys)("--root", root, "diff")
    assert done.code == 2
    assert "Nix has no database here" in done.err
