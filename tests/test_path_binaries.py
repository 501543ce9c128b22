"""Executables of the login PATH and of profiles, on made-up roots."""

from __future__ import annotations

import os
from pathlib import Path, PurePosixPath

import hypothesis.strategies as st
import pytest
from hypothesis import given

from nixlore.collect import _login_path, _mounts, path_binaries
from nixlore.collect._login_path import login_path
from nixlore.machine import Machine
from nixlore.model.evidence import Coverage, Diagnostic
from nixlore.model.nix import Binary
from nixlore.nix.store_path import package_name, store_path
from nixlore.shell.set_environment import fish_search_path, fish_user_paths, search_path

HASH = "abcdfghijklmnpqrsvwxyz0123456789"
VARIABLES = {"HOME": "/home/ada", "USER": "ada"}
SET_ENVIRONMENT = """\
# DO NOT EDIT -- this file has been generated automatically.
export __NIXOS_SET_ENVIRONMENT_DONE=1
export INFOPATH="$HOME/.nix-profile/info:/run/current-system/sw/info"
export PATH="$HOME/.nix-profile/bin:/etc/profiles/per-user/$USER/bin:/run/current-system/sw/bin"
export PATH="/run/wrappers/bin:$PATH"
"""


class Root:
    """A machine below a directory, with a store and links as NixOS has them."""

    def __init__(self, top: Path) -> None:
        self.top = top
        self.machine = Machine(root=top, home=PurePosixPath("/home/ada"), user="ada", now=1_700_000_000)
        self.write("/etc/set-environment", SET_ENVIRONMENT)

    def real(self, path: str) -> Path:
        return self.top / path.lstrip("/")

    def write(self, path: str, text: str = "#!/bin/sh\n", mode: int = 0o755) -> None:
        place = self.real(path)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text)
        place.chmod(mode)

    def link(self, path: str, target: str) -> None:
        place = self.real(path)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.unlink(missing_ok=True)
        place.symlink_to(target)

    def package(self, name: str, *programs: str) -> str:
        path = f"/nix/store/{HASH}-{name}"
        for program in programs:
            self.write(f"{path}/bin/{program}")
        return path

    def system(self, *packages: str, name: str = "nixos-system-box-25.05") -> None:
        built, links = f"/nix/store/{HASH}-{name}", f"/nix/store/{HASH}-{name}-path"
        for package in packages:
            for program in self.real(f"{package}/bin").iterdir():
                self.link(f"{links}/bin/{program.name}", f"{package}/bin/{program.name}")
        self.link(f"{built}/sw", links)
        os.utime(self.real(f"{links}/bin"), (1, 1))
        self.link("/run/current-system", built)
        self.link("/nix/var/nix/profiles/system", built)

    def collect(self) -> list[Binary | Coverage | Diagnostic]:
        return list(path_binaries.collect(self.machine))

    def binaries(self) -> dict[str, Binary]:
        return {record.path: record for record in self.collect() if isinstance(record, Binary)}


@pytest.fixture
def root(tmp_path: Path) -> Root:
    return Root(tmp_path)


def test_a_program_of_the_system_names_its_package(root):
    root.system(root.package("ripgrep-14.1.1", "rg"))
    (binary,) = root.binaries().values()
    assert binary == Binary(
        name="rg",
        path="/run/current-system/sw/bin/rg",
        store_path=f"/nix/store/{HASH}-ripgrep-14.1.1",
        package="ripgrep",
        provider="system",
        rank=3,
    )


def test_a_mounted_disk_has_no_run_directory(root):
    root.system(root.package("jq-1.7", "jq"))
    root.real("/run/current-system").unlink()
    assert root.binaries()["/run/current-system/sw/bin/jq"].package == "jq"


def test_home_manager_is_told_from_a_profile_filled_by_hand(root):
    declared, by_hand = root.package("bat-0.25.0", "bat"), root.package("cowsay-3.8", "cowsay")
    home_path, profile = f"/nix/store/{HASH}-home-manager-path", f"/nix/store/{HASH}-profile"
    root.link(f"{home_path}/bin/bat", f"{declared}/bin/bat")
    root.link(f"{profile}/bin/bat", f"{home_path}/bin/bat")
    root.link(f"{profile}/bin/cowsay", f"{by_hand}/bin/cowsay")
    root.link("/home/ada/.local/state/nix/profiles/profile-4-link", profile)
    root.link("/home/ada/.local/state/nix/profiles/profile", "profile-4-link")
    root.link("/home/ada/.nix-profile", "/home/ada/.local/state/nix/profiles/profile")
    found = root.binaries()
    assert (found["~/.nix-profile/bin/bat"].provider, found["~/.nix-profile/bin/bat"].package) == (
        "home",
        "bat",
    )
    assert found["~/.nix-profile/bin/cowsay"].provider == "user"
    assert found["~/.nix-profile/bin/cowsay"].rank == 1


def test_a_profile_with_one_package_links_its_whole_bin(root):
    root.link(f"/nix/store/{HASH}-user-environment/bin", f"{root.package('htop-3.4', 'htop')}/bin")
    root.link("/etc/profiles", f"/nix/store/{HASH}-etc/etc/profiles")
    root.link(f"/nix/store/{HASH}-etc/etc/profiles/per-user/ada", f"/nix/store/{HASH}-user-environment")
    binary = root.binaries()["/etc/profiles/per-user/ada/bin/htop"]
    assert (binary.package, binary.provider, binary.rank) == ("htop", "per-user", 2)


def test_set_user_id_wrappers_stand_for_the_systems_program(root):
    root.system(root.package("sudo-1.9.16p2", "sudo"))
    root.write("/run/wrappers/wrappers.AbC/sudo")
    root.link("/run/wrappers/bin", "/run/wrappers/wrappers.AbC")
    binary = root.binaries()["/run/wrappers/bin/sudo"]
    assert (binary.provider, binary.package, binary.rank) == ("wrapper", "sudo", 0)


def test_what_other_installers_and_people_put_into_the_home_is_told_apart(root):
    root.write("/home/ada/.cargo/bin/tokei")
    root.write("/home/ada/.local/bin/notes.txt", mode=0o644)
    root.link("/home/ada/.local/bin/backup", "/home/ada/scripts/backup.sh")
    root.write("/home/ada/scripts/backup.sh")
    root.link("/home/ada/.local/bin/from-store", root.package("scripts-1", "from-store") + "/bin/from-store")
    root.write("/home/ada/.profile", 'export PATH="$HOME/.cargo/bin:$PATH"\n')
    found = root.binaries()
    assert {path: (binary.provider, binary.rank) for path, binary in found.items()} == {
        "~/.cargo/bin/tokei": ("local", 0),
        "~/.local/bin/backup": ("script", None),
        "~/.local/bin/from-store": ("home", None),
    }


@pytest.mark.parametrize(
    ("place", "text", "provider"),
    [
        ("bin/serve", "#!/bin/sh\npython -m http.server\n", "script"),
        (".local/bin/todo", "#!/usr/bin/env python3\nimport os\n", "script"),
        ("scripts/notes", "#!/usr/bin/env fish\n", "script"),
        (".local/bin/just", "\x7fELF", "local"),
        (".local/bin/yt-dlp", "#!/usr/bin/env python3\nPK\x03\x04", "local"),
        (".local/bin/black", "#!/home/ada/.venv/bin/python\nimport black\n", "local"),
        (".local/bin/pip3", "#!/usr/bin/python3\nimport sys\nsys.argv[0] = sys.argv[0]\n", "local"),
        (".asdf/shims/node", "#!/usr/bin/env bash\nexec asdf exec node\n", "local"),
        (".npm-global/bin/tldr", "#!/usr/bin/env node\n", "local"),
    ],
)
def test_scripts_of_the_user_are_told_from_installed_programs(root, place, text, provider):
    root.write("/home/ada/.profile", 'export PATH="$HOME/scripts:$PATH"\n')
    root.write(f"/home/ada/{place}", text)
    assert root.binaries()[f"~/{place}"].provider == provider


def test_a_link_into_an_installers_directory_is_no_script_of_the_user(root):
    for name, place in (("ruff", "/home/ada/.local/share/pipx/venvs/ruff/bin/ruff"), ("own", "/home/ada/dots/own.sh")):
        root.write(place, "#!/bin/sh\n")
        root.link(f"/home/ada/.local/bin/{name}", place)
    found = root.binaries()
    assert (found["~/.local/bin/ruff"].provider, found["~/.local/bin/own"].provider) == ("local", "script")


def test_a_directory_reached_twice_is_listed_once(root):
    root.link("/bin", "/usr/bin")
    root.write("/usr/bin/env")
    root.write("/etc/set-environment", 'export PATH="/usr/bin:/bin"\n')
    assert list(root.binaries()) == ["/usr/bin/env"]


def test_broken_links_loops_fifos_and_directories_are_no_programs(root):
    directory = root.real("/home/ada/bin")
    directory.mkdir(parents=True)
    (directory / "gone").symlink_to("/nix/store/gone/bin/gone")
    (directory / "loop").symlink_to("loop")
    (directory / "round").symlink_to("/home/ada/bin/about")
    (directory / "about").symlink_to("round")
    (directory / "dir").mkdir()
    os.mkfifo(directory / "fifo")
    (directory / "up").symlink_to("..")
    (directory / ".hidden").touch(mode=0o755)
    root.write("/home/ada/bin/ok")
    assert list(root.binaries()) == ["~/bin/ok"]


def test_a_loop_of_directories_is_survived(root):
    root.link("/home/ada/.nix-profile/bin", "/home/ada/.nix-profile/bin")
    root.write("/home/ada/bin/ok")
    root.write("/in-the-root-itself")
    assert list(root.binaries()) == ["~/bin/ok"]


def test_absolute_links_stay_inside_the_root(root):
    root.link("/home/ada/bin/sh", "/bin/sh")
    assert root.binaries() == {}


def test_a_directory_that_is_a_file_is_left_out(root):
    root.write("/home/ada/bin", "no directory")
    assert root.binaries() == {}


def test_a_directory_that_may_not_be_read_is_named(root, monkeypatch):
    """Root may read everything, so the refusal is played."""
    root.write("/home/ada/bin/ok")
    scandir = os.scandir

    def refusing(path):
        if str(path).endswith("/home/ada/bin"):
            raise PermissionError(13, "Permission denied")
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refusing)
    records = root.collect()
    assert [(record.subject, record.cause) for record in records if isinstance(record, Diagnostic)] == [
        ("~/bin", "Permission denied")
    ]


def test_other_systems_file_systems_are_left_out_and_named(root, monkeypatch):
    root.write("/etc/set-environment", 'export PATH="/mnt/c/Windows:/run/current-system/sw/bin:/home/ada/bin"\n')
    root.write("/mnt/c/Windows/notepad.exe")
    root.link("/home/ada/bin", "/mnt/nas/bin")
    root.write("/mnt/nas/bin/tool")
    monkeypatch.setattr(path_binaries, "mounts", lambda _: {"/": "ext4", "/mnt/c": "9p", "/mnt/nas": "fuse.sshfs"})
    records = root.collect()
    assert not [record for record in records if isinstance(record, Binary)]
    assert [record.subject for record in records if isinstance(record, Diagnostic)] == [
        "/mnt/c/Windows",
        "~/bin",
    ]
    unread = [record.note for record in records if isinstance(record, Coverage) and record.state == "unreadable"]
    assert unread == [
        "not looked into: it lies on a 9p file system",
        "not looked into: it lies on a fuse.sshfs file system",
    ]


def test_a_mount_table_is_read_with_its_escapes():
    table = _mounts.parsed("C:\\134 /mnt/my\\040disk drvfs rw 0 0\nx / ext4 rw 0 0\nbad\n\ny /home nfs4 rw 0 0\n")
    assert table == {"/mnt/my disk": "drvfs", "/": "ext4", "/home": "nfs4"}


@pytest.mark.parametrize(
    ("kind", "is_foreign"), [("9p", True), ("fuse.sshfs", True), ("nfs4", True), ("ext4", False), ("", False)]
)
def test_types_of_file_systems(kind, is_foreign):
    assert _mounts.is_foreign(kind) == is_foreign


def test_nothing_on_a_foreign_file_system_is_touched(root, monkeypatch):
    """Reading one link there may hang."""
    root.link("/home/ada/bin/tool", "/mnt/nas/tools/tool")
    root.link("/home/ada/.local/bin", "/mnt/nas/bin")
    root.write("/mnt/nas/tools/tool")
    root.write("/mnt/nas/bin/x")
    monkeypatch.setattr(path_binaries, "mounts", lambda _: {"/": "ext4", "/mnt/nas": "nfs4"})
    touched = []
    for name in ("lstat", "readlink", "scandir", "stat"):
        call = getattr(os, name)
        monkeypatch.setattr(
            os, name, lambda path, *rest, call=call, **more: touched.append(str(path)) or call(path, *rest, **more)
        )
    assert root.binaries() == {}
    assert touched
    assert not [path for path in touched if "/mnt/nas" in path]


def test_the_fingerprint_changes_with_a_repointed_store_link_and_a_new_program(root):
    root.system(root.package("ripgrep-14.1.1", "rg"))
    marks = {path_binaries.fingerprint(root.machine)}
    assert marks == {path_binaries.fingerprint(root.machine)}
    root.system(root.package("ripgrep-14.1.2", "rg"), name="nixos-system-box-25.11")
    marks.add(path_binaries.fingerprint(root.machine))
    root.write("/home/ada/bin/new")
    marks.add(path_binaries.fingerprint(root.machine))
    root.write("/etc/set-environment", 'export PATH="/usr/bin"\n')
    marks.add(path_binaries.fingerprint(root.machine))
    assert len(marks) == 4


def test_the_path_of_whoever_started_us_is_the_last_resort_and_said_so(tmp_path, monkeypatch):
    monkeypatch.setattr(_login_path, "SYSTEM", ())
    monkeypatch.setattr(_login_path, "_is_there", lambda *_: False)
    machine = Machine(home=PurePosixPath(tmp_path), user="ada", now=0, environ={"PATH": f"{tmp_path}/x:rel:/y/"})
    path = login_path(machine)
    assert path.directories == (f"{tmp_path}/x", "/y")
    assert "started with" in path.note
    (coverage,) = (
        row for row in path_binaries.collect(machine) if isinstance(row, Coverage) and row.source == "login PATH"
    )
    assert (coverage.state, coverage.note) == ("partial", path.note)


def test_on_nixos_the_path_of_whoever_started_us_never_counts(tmp_path, monkeypatch):
    monkeypatch.setattr(_login_path, "SYSTEM", ())
    monkeypatch.setattr(_login_path, "_is_there", lambda _, name: name == "/etc/NIXOS")
    machine = Machine(home=PurePosixPath(tmp_path), user="ada", now=0, environ={"PATH": f"{tmp_path}/x"})
    assert f"{tmp_path}/x" not in login_path(machine).directories


def bare(top):
    return login_path(Machine(root=top, home=PurePosixPath("/home/ada"), user="ada", now=0))


@pytest.mark.parametrize("mark", ["etc/NIXOS", "nix/var/nix/profiles/system"])
def test_a_nixos_that_sets_no_path_has_the_usual_one(tmp_path, mark):
    (tmp_path / mark).parent.mkdir(parents=True)
    (tmp_path / mark).touch()
    path = bare(tmp_path)
    assert path.directories[-1] == "/run/current-system/sw/bin"
    assert path.note == "no file of the system sets a PATH, so NixOS' usual order is taken"


def test_another_system_that_sets_no_path_has_its_own_directories(tmp_path):
    for directory in ("usr/bin", "bin", "home/ada/.nix-profile/bin", "System/Library", "run/current-system/sw/bin"):
        (tmp_path / directory).mkdir(parents=True)
    (tmp_path / "nix/var/nix/profiles").mkdir(parents=True)
    (tmp_path / "nix/var/nix/profiles/system").symlink_to("system-1-link")
    path = bare(tmp_path)
    assert path.directories == ("/home/ada/.nix-profile/bin", "/run/current-system/sw/bin", "/usr/bin", "/bin")
    assert path.note == "no file of the system sets a PATH, and those of the usual directories that are there are taken"


def test_where_nothing_usual_is_there_the_path_is_not_known(tmp_path):
    path = bare(tmp_path)
    assert path.directories == ()
    assert path.note == "no file of the system sets a PATH, and no usual directory is there"


def test_home_managers_variables_and_fish_add_to_the_path(root):
    root.write(
        "/home/ada/.nix-profile/etc/profile.d/hm-session-vars.sh", 'export PATH="$HOME/.local/bin${PATH:+:}$PATH"\n'
    )
    root.write("/home/ada/.config/fish/config.fish", "fish_add_path -a ~/go/bin\n")
    root.write("/home/ada/.config/fish/fish_variables", "SETUVAR fish_user_paths:/home/ada/\\x2ecargo/bin\n")
    path = login_path(root.machine)
    assert path.directories[:3] == ("/home/ada/.cargo/bin", "/home/ada/.local/bin", "/run/wrappers/bin")
    assert path.directories[-1] == "/home/ada/go/bin"
    assert path.sources[0] == "/etc/set-environment"


@pytest.mark.parametrize(
    ("text", "directories"),
    [
        ("export PATH=/a:/b/\n", ("/a", "/b")),
        ("PATH='/a:$HOME'\nexport PATH", ("/a",)),
        ('PATH="/a"; PATH="$PATH:/b:$(brew --prefix)/bin"', ("/a", "/b")),
        ('export PATH="$PATH${PATH:+:}$HOME/.local/bin"', ("/old", "/home/ada/.local/bin")),
        ('export PATH="${MISSING:-/d}/bin:/a:/a"', ("/d/bin", "/a")),
        ("MANPATH=/m\nexport LD_LIBRARY_PATH=/l\n", ("/old",)),
        ("PATH=/only/for/this make\n", ("/old",)),
        ('if [ "$(id -u)" -eq 0 ]; then\n  PATH="/sbin"\nelse\n  PATH="/bin"\nfi\n', ("/bin",)),
        ("if true; then PATH=/x:$PATH; fi", ("/x", "/old")),
        ("path=(~/.bin $path)\n", ("/home/ada/.bin", "/old")),
        ('path+=("$HOME/x")\n', ("/old", "/home/ada/x")),
        ("# export PATH=/no\n", ("/old",)),
        ('PATH="/unclosed', ("/old",)),
    ],
)
def test_assignments_to_the_path(text, directories):
    assert search_path(text, ("/old",), VARIABLES) == directories


def test_fish_adds_before_unless_told_to_append():
    assert fish_search_path("fish_add_path -g ~/a $HOME/b\nfish_add_path --append /c # x\n", ("/old",), VARIABLES) == (
        "/home/ada/a",
        "/home/ada/b",
        "/old",
        "/c",
    )


@pytest.mark.parametrize(
    ("text", "directories"),
    [
        ("set -gx PATH $HOME/a $PATH /z\n", ("/home/ada/a", "/old", "/z")),
        ("set PATH /only\n", ("/only",)),
        ("set -x PATH ~/a $PATH; fish_add_path /no\nfish_add_path /b\n", ("/b", "/home/ada/a", "/old")),
        ("set -x PATH_TO /x\nset -e PATH_X\n", ("/old",)),
    ],
)
def test_fish_sets_the_path(text, directories):
    assert fish_search_path(text, ("/old",), VARIABLES) == directories


def test_fish_user_paths_are_unescaped():
    assert fish_user_paths("# fish\nSETUVAR fish_user_paths:/a/\\x2eb\\x1e/c\\u00e9\\\\d\nSETUVAR x:/y\n") == (
        "/a/.b",
        "/cé\\d",
    )
    assert fish_user_paths("") == ()


@given(st.text(alphabet=st.sampled_from("PATH=$:{}()'\"\\ \n;&#/~+-abc\x1e"), max_size=200))
def test_any_start_up_text_gives_absolute_directories(text):
    for path in (search_path(text, ("/old",), VARIABLES), fish_search_path(text, (), VARIABLES), fish_user_paths(text)):
        assert all(directory.startswith("/") for directory in path)


@pytest.mark.parametrize(
    ("name", "package"),
    [
        ("ripgrep-14.1.1", "ripgrep"),
        ("python3.12-requests-2.32.3", "python3.12-requests"),
        ("git-2.47.0-doc", "git"),
        ("foo-unstable-2024-01-01", "foo"),
        ("home-manager-path", "home-manager-path"),
        ("7zz-24.09", "7zz"),
        ("gtk+3-3.24", "gtk+3"),
        ("user-environment", "user-environment"),
    ],
)
def test_a_store_path_names_its_package(name, package):
    assert package_name(f"/nix/store/{HASH}-{name}/bin/x") == package
    assert store_path(f"/nix/store/{HASH}-{name}/bin/x") == f"/nix/store/{HASH}-{name}"


@pytest.mark.parametrize("path", ["/usr/bin/env", "/nix/store/short-x", f"/nix/store/{'e' * 32}-x", ""])
def test_other_paths_are_no_store_paths(path):
    assert store_path(path) == package_name(path) == ""
