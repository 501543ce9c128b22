"""The home, the host and the configuration are found where people keep them; what was named wins."""

from __future__ import annotations

import os
import pwd
import types
from pathlib import Path, PurePosixPath

import pytest
from msgspec.structs import replace

from nixlore import locate
from nixlore.errors import ConfigError
from nixlore.model.run import Config


@pytest.fixture
def root(tmp_path):
    """Return a root with one home and no configuration."""
    (tmp_path / "home/ada").mkdir(parents=True)
    (tmp_path / "etc").mkdir()
    return tmp_path


def rooted(root, **fields):
    return replace(locate.machine(root=root, environ={}), **fields)


def flake(directory):
    directory.mkdir(parents=True, exist_ok=True)
    (directory / "flake.nix").write_text("{}")
    return directory


def test_own_home_and_name_come_from_the_environment(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "getuid", lambda: 1234)
    machine = locate.machine(environ={"HOME": str(tmp_path), "USER": "ada", "XDG_DATA_HOME": "/data"})
    assert (machine.home, machine.user) == (PurePosixPath(tmp_path), "ada")
    assert machine.data_home == PurePosixPath("/data")


def test_root_on_the_home_of_another_is_that_other(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "getuid", lambda: 0)
    monkeypatch.setattr(pwd, "getpwuid", lambda _uid: types.SimpleNamespace(pw_name="ada", pw_dir="/"))
    assert locate.machine(environ={"HOME": str(tmp_path), "USER": "root"}).user == "ada"


def test_a_user_without_an_account_is_no_failure(tmp_path, monkeypatch):
    def nobody(_uid):
        raise KeyError

    monkeypatch.setattr(pwd, "getpwuid", nobody)
    assert locate.machine(environ={"HOME": str(tmp_path)}).user == tmp_path.name
    assert locate.machine(environ={}).home == PurePosixPath("/")


def test_the_environment_does_not_count_for_the_home_of_another(tmp_path):
    machine = locate.machine(home=tmp_path, environ={"HOME": "/elsewhere", "XDG_DATA_HOME": "/data"})
    assert machine.data_home == PurePosixPath(tmp_path) / ".local/share"
    assert machine.user == tmp_path.name


def test_a_root_with_one_home_needs_no_more(root):
    machine = locate.machine(root=root, environ={})
    assert (machine.home, machine.user) == (PurePosixPath("/home/ada"), "ada")


@pytest.mark.parametrize("named", ["/home/ada", None])
def test_a_home_may_be_named_as_seen_inside_the_root_or_outside(root, named):
    home = Path(named) if named else root / "home/ada"
    assert locate.machine(root=root, home=home, environ={}).home == PurePosixPath("/home/ada")


def test_a_root_with_several_homes_or_none_asks_for_one(root):
    (root / "home/bob").mkdir()
    with pytest.raises(ConfigError, match="2 homes") as caught:
        locate.machine(root=root, environ={})
    assert "--home" in caught.value.remedy
    with pytest.raises(ConfigError, match="no home"):
        locate.machine(root=root / "etc", environ={})


@pytest.mark.parametrize("option", ["root", "home", "config", "history"])
def test_what_was_named_must_be_there(tmp_path, option):
    missing = tmp_path / "missing"
    given = {"histories": (missing,)} if option == "history" else {option: missing}
    with pytest.raises(ConfigError, match="no such file") as caught:
        locate.machine(**given, environ={"HOME": str(tmp_path)})
    assert caught.value.where == f"--{option} {missing}"


@pytest.mark.parametrize("option", ["root", "home", "config"])
def test_what_was_named_must_be_a_directory(tmp_path, option):
    file = tmp_path / "file"
    file.write_text("")
    with pytest.raises(ConfigError, match=f"--{option} .*: not a directory"):
        locate.machine(**{option: file}, environ={"HOME": str(tmp_path)})


def test_a_nix_file_may_be_named_as_the_configuration(root):
    file = flake(root / "home/ada/x") / "flake.nix"
    machine = locate.machine(root=root, config=file, environ={})
    assert locate.configuration(machine, Config()) == file.parent


def test_the_host_is_named_by_etc_hostname(root):
    assert rooted(root).host == ""
    (root / "etc/hostname").write_text("laptop\n")
    assert rooted(root).host == "laptop"


def test_no_configuration_is_an_answer(root):
    assert locate.configuration(rooted(root), Config()) is None


@pytest.mark.parametrize("name", ["/etc/nixos", *locate.IN_HOME])
def test_the_usual_places_are_looked_at(root, name):
    place = flake(root / name.lstrip("/") if name.startswith("/") else root / "home/ada" / name)
    assert locate.configuration(rooted(root), Config()) == place


def test_a_flake_in_the_home_wins_over_a_generated_etc_nixos(root):
    (root / "etc/nixos").mkdir()
    (root / "etc/nixos/configuration.nix").write_text("{}")
    assert locate.configuration(rooted(root), Config()) == root / "etc/nixos"
    place = flake(root / "home/ada/dotfiles")
    assert locate.configuration(rooted(root), Config()) == place


def test_a_repository_whose_nix_files_lie_one_level_down_is_found_last(root):
    place = flake(root / "home/ada/dotfiles/nix").parent
    assert locate.configuration(rooted(root), Config()) == place
    other = root / "home/ada/.nixos"
    other.mkdir()
    (other / "home.nix").write_text("{}")
    assert locate.configuration(rooted(root), Config()) == other


def test_a_link_from_etc_is_followed_inside_the_root(root):
    place = flake(root / "home/ada/config")
    (root / "etc/nixos").symlink_to("/home/ada/config")
    assert locate.configuration(rooted(root), Config()) == place


@pytest.mark.parametrize(
    "environ",
    [
        {"NH_FLAKE": "/home/ada/x"},
        {"FLAKE": "/home/ada/x#laptop"},
        {"NH_OS_FLAKE": "path:/home/ada/x"},
        {"NH_HOME_FLAKE": "git+file:///home/ada/x?dir=sub"},
        {"NIX_PATH": "nixpkgs=/y:nixos-config=/home/ada/x/configuration.nix"},
        {"FLAKE": "github:ada/x", "NIX_PATH": "nixos-config=/home/ada/x"},
    ],
)
def test_the_variables_of_rebuild_tools_win_over_the_usual_places(root, environ):
    flake(root / "etc/nixos")
    place = flake(root / "home/ada/x")
    (place / "configuration.nix").write_text("{}")
    assert locate.configuration(rooted(root, environ=environ), Config()) == place


def test_settings_win_over_variables_and_the_option_over_all(root):
    machine = rooted(root, environ={"NH_FLAKE": "/home/ada/x"})
    flake(root / "home/ada/x")
    place = flake(root / "home/ada/y")
    assert locate.configuration(machine, Config(config_repo="~/y")) == place
    named = replace(machine, config=root / "etc")
    assert locate.configuration(named, Config(config_repo="~/y")) == root / "etc"
    assert locate.configuration(replace(machine, config=place / "flake.nix"), Config()) == place


def test_a_circle_of_links_is_no_configuration(root):
    (root / "home/ada/nixos").symlink_to("nixos")
    assert locate.configuration(rooted(root), Config()) is None


def test_our_files_lie_below_the_home_that_is_looked_at(tmp_path):
    machine = locate.machine(environ={"HOME": str(tmp_path)})
    ready = locate.with_directories(machine, config=None, off=frozenset({"x"}))
    assert ready.state_dir == tmp_path / ".local/state/nixlore"
    assert ready.cache_dir == tmp_path / ".cache/nixlore"
    assert ready.off == {"x"}


def test_another_root_is_never_written_to(root):
    ready = locate.with_directories(rooted(root), config=None, off=frozenset())
    assert ready.state_dir is None
    assert not ready.cache_dir.is_relative_to(root)


@pytest.mark.parametrize(
    ("uid", "home_uid", "owned_by"), [(1000, 1000, None), (0, 0, None), (0, 1000, (1000, 100)), (1000, 1001, None)]
)
def test_root_writes_for_the_owner_of_the_home(tmp_path, monkeypatch, uid, home_uid, owned_by):
    machine = locate.machine(environ={"HOME": str(tmp_path)})
    monkeypatch.setattr(os, "getuid", lambda: uid)
    monkeypatch.setattr(Path, "stat", lambda _path: types.SimpleNamespace(st_uid=home_uid, st_gid=100))
    assert locate.owner(machine) == owned_by
    assert locate.owner(replace(machine, root=tmp_path)) is None


def test_a_run_speaks_about_the_host_that_was_asked_for_or_set(root):
    machine = rooted(root, host="laptop", histories=(root,))
    found = locate.target(machine, Config(host="tower"))
    assert (found.hostname, found.asked_host, found.user, found.named_histories) == ("laptop", "tower", "ada", True)
    assert locate.target(replace(machine, config_host="desk"), Config(host="tower")).asked_host == "desk"


@pytest.mark.parametrize(
    ("release", "told"),
    [
        ("ID=debian\n", "debian"),
        ('NAME=x\nID="opensuse-leap"\n', "opensuse-leap"),
        ("ID=nixos\n", ""),
        ("VERSION_ID=1\n", ""),
        ("ID=$(reboot)\n", ""),
        ("", ""),
    ],
)
def test_another_distribution_than_nixos_is_told_by_its_release_file(root, release, told):
    assert locate.target(rooted(root), Config()).distribution == ""
    (root / "etc/os-release").write_text(release)
    assert locate.target(rooted(root), Config()).distribution == told
    (root / "etc/NIXOS").touch()
    assert locate.target(rooted(root), Config()).distribution == ""


def test_what_is_made_of_another_root_lies_below_the_running_users_own_cache(root, monkeypatch):
    seen = rooted(root)
    for given, cache in (("/var/own", "/var/own"), ("relative", "/home/bea/.cache"), ("", "/home/bea/.cache")):
        monkeypatch.setenv("HOME", "/home/bea")
        monkeypatch.setenv("XDG_CACHE_HOME", given)
        ready = locate.with_directories(seen, config=None, off=frozenset())
        assert (ready.state_dir, ready.cache_dir) == (None, Path(cache, "nixlore/roots"))
