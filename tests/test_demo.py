"""The sample machine: whole, plausible, the same every time, and read by the real programs."""

from __future__ import annotations

import itertools
import os
import re
import sqlite3
import subprocess
from pathlib import Path, PurePosixPath

import pytest

from nixlore import demo, locate
from nixlore.collect import gc_roots, generations, nix_store, path_binaries, user_installs
from nixlore.demo import commits, habits, histories, repository, system
from nixlore.demo.profiles import BY_HAND, HOME, LOCAL, PIPX, SYSTEM
from nixlore.errors import SourceError
from nixlore.machine import Machine
from nixlore.model.nix import Binary
from nixlore.model.run import Config
from nixlore.model.store import GcRoot, Generation, Install, StorePath

NOW = 1_790_000_000


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return demo.build(tmp_path_factory.mktemp("sample") / "root", NOW)


@pytest.fixture(scope="module")
def machine(root: Path) -> Machine:
    return locate.machine(root=root, now=NOW)


def git(root: Path, *words: str) -> str:
    done = subprocess.run(["git", *words], cwd=root / demo.CONFIG, capture_output=True, text=True, check=True)
    return done.stdout


def content(root: Path) -> dict[str, bytes | str]:
    """Return every file and link below a root but those that git names by its own times."""
    found: dict[str, bytes | str] = {}
    for path in sorted(root.rglob("*")):
        name = path.relative_to(root).as_posix()
        if path.is_symlink():
            found[name] = str(path.readlink())
        elif path.is_file() and "/.git/" not in name:
            found[name] = path.read_bytes()
    return found


def test_it_is_a_marked_machine_with_one_home_a_host_and_a_configuration(root, machine):
    assert machine.is_sample
    assert (machine.home, machine.user, machine.host) == (PurePosixPath("/home/ada"), "ada", "larkspur")
    assert locate.configuration(machine, Config()) == root / demo.CONFIG


def test_the_same_now_gives_the_same_machine(root, tmp_path):
    again = demo.build(tmp_path / "again", NOW)
    assert git(again, "rev-parse", "HEAD") == git(root, "rev-parse", "HEAD")
    assert content(again) == content(root)


def test_another_now_moves_every_date(root, tmp_path):
    later = demo.build(tmp_path / "later", NOW + 86_400)
    assert git(later, "log", "--format=%at").split() == [
        str(int(at) + 86_400) for at in git(root, "log", "--format=%at").split()
    ]


def test_a_directory_that_is_in_use_is_left_alone(root):
    before = content(root)
    with pytest.raises(OSError, match="exists"):
        demo.build(root, NOW)
    assert content(root) == before


def test_without_git_it_is_said(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SourceError):
        demo.build(tmp_path / "root", NOW)


def test_the_configuration_has_a_dated_history_and_a_clean_tree(root):
    log = git(root, "log", "--reverse", "--format=%at %s").splitlines()
    assert [line.partition(" ")[2] for line in log] == [commit.subject for commit in commits.COMMITS]
    times = [int(line.partition(" ")[0]) for line in log]
    assert times == sorted(times)
    assert times[-1] < NOW
    assert NOW - times[0] > 400 * 86_400
    assert git(root, "status", "--porcelain") == ""
    assert set(git(root, "log", "--format=%an <%ae>").splitlines()) == {repository.AUTHOR}
    assert git(root, "log", "--diff-filter=M", "--format=%s", "--", "flake.lock").count("flake.lock: Update") == 6


def test_every_commit_changes_something():
    trees = [repository.tree(number, NOW) for number in range(1, len(commits.COMMITS) + 1)]
    assert all(before != after for before, after in itertools.pairwise(trees))
    assert not [name for tree in trees for name, text in tree.items() if "#@" in text]


def test_every_nix_file_of_every_commit_is_valid(tmp_path):
    """Real Nix parses each distinct text."""
    texts = {
        text
        for number in range(1, len(commits.COMMITS) + 1)
        for name, text in repository.tree(number, NOW).items()
        if name.endswith(".nix")
    }
    for number, text in enumerate(sorted(texts)):
        (tmp_path / f"{number}.nix").write_text(text)
    names = [str(path) for path in sorted(tmp_path.iterdir())]
    done = subprocess.run(["nix-instantiate", "--parse", *names], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_the_scripts_are_valid_shell(root):
    config = root / demo.CONFIG
    for script in [*config.glob("scripts/*.sh"), root / "home/ada/.local/bin/backup-photos"]:
        assert os.access(script, os.X_OK)
        subprocess.run(["bash", "-n", script], check=True)


def test_fish_reads_its_history_and_its_settings(root, tmp_path):
    home = tmp_path / "home"
    data = home / ".local/share/fish"
    data.mkdir(parents=True)
    raw = (root / "home/ada/.local/share/fish/fish_history").read_bytes()
    (data / "fish_history").write_bytes(raw)
    entries = len(re.findall(rb"^- cmd: ", raw, re.MULTILINE))
    assert 2000 < entries < 9000
    environment = {"PATH": os.environ["PATH"], "HOME": str(home), "TERM": "dumb"}
    done = subprocess.run(
        ["fish", "-c", "builtin history merge; count (builtin history search -z | string split0)"],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert int(done.stdout) == entries
    subprocess.run(["fish", "--no-execute", root / "home/ada/.config/fish/functions/mkcd.fish"], check=True)


def test_atuin_holds_both_hosts_and_the_agent(root):
    base = sqlite3.connect(f"file:{root}/home/ada/.local/share/atuin/history.db?mode=ro", uri=True)
    rows = dict(base.execute("select hostname || ' ' || author_kind, count(*) from history group by 1"))
    newest = base.execute("select max(timestamp) / 1000000000 from history").fetchone()[0]
    base.close()
    assert rows.keys() == {"larkspur:ada 1", "larkspur:ada 2", "bramble:ada 1"}
    assert all(count > 50 for count in rows.values())
    assert NOW - 2 * 86_400 < newest < NOW


def test_what_atuin_saw_fish_saw_too(root):
    """So that counting each event once can be shown."""
    fish = (root / "home/ada/.local/share/fish/fish_history").read_text()
    base = sqlite3.connect(f"file:{root}/home/ada/.local/share/atuin/history.db?mode=ro", uri=True)
    typed = [
        row[0]
        for row in base.execute("select distinct command from history where hostname='larkspur:ada' and author_kind=1")
    ]
    base.close()
    assert all(f"- cmd: {text}\n" in fish for text in typed)


def test_every_program_of_the_profiles_is_found_with_its_package(machine):
    found = {record.path: record for record in path_binaries.collect(machine) if isinstance(record, Binary)}
    for directory, packages, provider in (
        ("/run/current-system/sw/bin", SYSTEM, "system"),
        ("/etc/profiles/per-user/ada/bin", HOME, "home"),
        ("~/.nix-profile/bin", BY_HAND, "user"),
    ):
        for name, programs in packages.items():
            for program in programs.split():
                binary = found[f"{directory}/{program}"]
                assert binary.provider == provider
                assert binary.store_path.endswith(f"-{name}")
                assert binary.rank is not None
    for directory, names in LOCAL.items():
        by = "script" if directory == ".local/bin" else "local"
        assert {found[f"~/{directory}/{name}"].provider for name in names} == {by}
    assert {found[f"~/.local/bin/{name}"].provider for name in PIPX} == {"local"}
    assert found["/run/wrappers/bin/sudo"].package == "sudo"


def test_what_it_shows_is_in_it(root):
    """A newcomer sees unused, missing, ad-hoc, kept and other hosts' packages; each rests on these facts."""
    typed = "\n".join(habit.text for habit in habits.HABITS)
    declared = (root / demo.CONFIG / "home/desktop.nix").read_text() + (
        root / demo.CONFIG / "hosts/larkspur/default.nix"
    ).read_text()
    for unused, program in (("httpie", "http "), ("ncdu", "ncdu"), ("asciinema", "asciinema")):
        assert re.search(rf"^\s*{unused}\b", declared, re.MULTILINE)
        assert not re.search(rf"(^|\| ){program}", typed, re.MULTILINE)
    for missing in ("just", "ruff", "poetry", "sqlx"):
        assert re.search(rf"^{missing} ", typed, re.MULTILINE)
        assert missing not in declared
    assert "nixlore: keep (" in declared
    assert "nix shell nixpkgs#imagemagick" in typed
    server = (root / demo.CONFIG / "hosts/bramble/default.nix").read_text()
    assert "mergerfs-tools" in server


@pytest.mark.parametrize("day", range(0, 60, 11))
def test_whatever_the_day_the_same_tools_are_used(day):
    now = NOW + day * 86_400
    typed = {event.text.split()[0] for event in histories.events("fish", habits.HABITS, now, habits.START, 0, 50)}
    assert {"dust", "hyperfine", "tokei", "hx", "btop", "just", "sqlx", "watchexec", "yt-dlp", "age", "gti"} <= typed
    assert not {"ncdu", "glances", "http", "asciinema", "jless", "entr"} & typed


def test_it_names_nobody_real(root):
    addresses = set()
    for path in [*(root / demo.CONFIG).rglob("*"), *(root / "home/ada").glob(".*")]:
        if path.is_file() and ".git" not in path.parts:
            addresses |= set(re.findall(rb"[\w.]+@[\w.]+", path.read_bytes()))
    assert addresses <= {b"ada@example.org", b"ada@larkspur"}


def test_its_history_shows_every_insight_into_the_past(root):
    """A promise that came due, a change of mind, a silent loss and two switches; each rests on these lines."""
    desktop = root / demo.CONFIG / "home/desktop.nix"
    assert re.search(
        r"^ *# calibre # disabled until \d{4}-\d\d-\d\d, its build fails$", desktop.read_text(), re.MULTILINE
    )
    log = git(root, "log", "--reverse", "-S", "zellij", "--format=%s", "--", "home/packages.nix").splitlines()
    assert len(log) == 6
    assert git(root, "log", "-n1", "-S", "yt-dlp", "--format=%s", "--", "home/desktop.nix") == "flake.lock: Update\n"
    assert any(habit.text.startswith("yt-dlp") and habit.last == 0 for habit in habits.HABITS)


def collected(collector, machine, kind):
    return [record for record in collector.collect(machine) if isinstance(record, kind)]


def test_its_generations_were_made_of_its_commits_and_locks(root, machine):
    found = [row for row in collected(generations, machine, Generation) if row.profile == "system"]
    hashes = git(root, "rev-list", "--reverse", "HEAD").split()
    assert [row.number for row in found] == [1, 2, 3, 4, 5, 6]
    for row, switch in zip(found, system.GENERATIONS, strict=True):
        assert repository.when(switch.commit, NOW) < row.created < repository.when(switch.commit + 1, NOW)
        assert row.nixpkgs_revision == repository.nixpkgs(switch.commit, NOW)
        expected = hashes[switch.commit - 1] + ("-dirty" if switch.is_dirty else "")
        assert row.configuration_revision == (expected if switch.commit >= 29 else "")
    assert found[-1].is_current
    assert found[-1].is_active
    assert found[system.BOOTED - 1].is_booted
    assert found[-1].kernel != found[system.BOOTED - 1].kernel
    assert repository.nixpkgs(len(commits.COMMITS), NOW) != found[-1].nixpkgs_revision


@pytest.mark.parametrize("hour", range(0, 24, 5))
def test_whatever_the_hour_a_generation_comes_after_its_commit(hour):
    now = NOW // 86_400 * 86_400 + hour * 3600
    for switch in system.GENERATIONS:
        made = now - switch.days_ago * 86_400
        assert repository.when(switch.commit, now) < made < repository.when(switch.commit + 1, now)


def test_its_store_holds_all_that_its_roots_hold(root, machine):
    paths = {row.path: row for row in collected(nix_store, machine, StorePath)}
    roots = collected(gc_roots, machine, GcRoot)
    assert {root.target for root in roots if root.state == "live"} <= paths.keys()
    assert {root.kind for root in roots} >= {"system", "booted", "generation", "home", "profile", "direnv", "channel"}
    assert [root.link for root in roots if root.state == "stale"] == ["~/code/tide-clock/result"]
    names = {path[44:] for path in paths}
    assert {
        *SYSTEM,
        *HOME,
        *BY_HAND,
        "boost-1.87.0-dev",
        "ffmpeg-4.4.6-lib",
        "neofetch-7.1.0",
        "zellij-0.42.2",
    } <= names
    assert all(os.path.lexists(f"{root}{path}") for path in paths)


def test_real_nix_reads_its_store(root, tmp_path):
    environ = {"PATH": os.environ["PATH"], "HOME": str(tmp_path)}
    (tmp_path / "nix/var").mkdir(parents=True)
    subprocess.run(["cp", "-a", root / "nix/store", root / "nix/var", tmp_path / "nix"], check=True)
    current = str((root / "run/current-system").readlink())
    said = subprocess.run(
        ["nix-store", "--store", tmp_path, "-qR", current], env=environ, capture_output=True, text=True, check=True
    )
    assert f"{current}\n" in said.stdout
    assert "-libreoffice-25.2.3.2\n" in said.stdout
    assert "-zellij-" not in said.stdout


def test_each_installer_left_something(machine):
    found = {install.source: install for install in collected(user_installs, machine, Install)}
    assert {"pip", "pipx", "uv", "cargo", "npm", "go", "gem", "flatpak", "AppImage"} <= found.keys()
    assert found["go"].version == "0.34.0"
    assert found["npm"].commands == ("serve",)
    binaries = collected(path_binaries, machine, Binary)
    first = min(
        (row for row in binaries if row.path.endswith("/http") and row.rank is not None), key=lambda row: row.rank
    )
    assert first.path == "~/.local/bin/http"
