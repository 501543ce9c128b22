"""What nix itself says of one host: asked only with `--eval`, offline, and told by names alone. The nix is a real one."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath

import pytest
from msgspec.structs import replace

from commanding import runner
from nixlore import machine as programs
from nixlore.collect import _nix_eval_state, nix_eval
from nixlore.errors import SourceError
from nixlore.machine import Machine
from nixlore.model.evidence import Coverage, Diagnostic
from nixlore.model.nix import EvaluatedPackage

PACKAGES = """
  ripgrep = { type = "derivation"; name = "ripgrep-14.1.1"; pname = "ripgrep"; version = "14.1.1";
    outputs = [ "out" "man" ]; meta.mainProgram = "rg"; };
  fd = { type = "derivation"; name = "fd-10.2.0"; outputs = [ "out" ]; };
"""
SYSTEM = "environment.systemPackages"


def flake(config: str, outputs: str = "", inputs: str = "") -> str:
    """Return a flake whose host `box` has this configuration, which may name `pkgs`."""
    box = f"nixosConfigurations.box = {{ inherit pkgs; config = {{ {config} }}; }};"
    return f"{{ {inputs} outputs = {{ self, ... }}@inputs: let pkgs = {{ {PACKAGES} }}; in {{ {box} {outputs} }}; }}"


LISTED = flake(f"{SYSTEM} = with pkgs; [ ripgrep fd ];")


@pytest.fixture(autouse=True)
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give nix a store of its own and git an author."""
    top = tmp_path / "nix"
    (top / "var").mkdir(parents=True)
    for name, place in {"STORE": "store", "STATE": "var", "LOG": "log", "CONF": "etc"}.items():
        monkeypatch.setenv(f"NIX_{name}_DIR", str(top / place))
    for role in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{role}_NAME", "Ada Sample")
        monkeypatch.setenv(f"GIT_{role}_EMAIL", "ada@example.org")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return top


def git(place: Path, *words: str) -> str:
    return subprocess.run(["git", "-C", place, *words], capture_output=True, text=True, check=True).stdout


def write(place: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        (place / name).write_text(text)


@pytest.fixture
def repository(tmp_path: Path) -> Callable[..., Path]:
    """Return what makes a repository of these files, all committed."""

    def make(files: dict[str, str] | str, name: str = "config") -> Path:
        place = tmp_path / name
        write(place, {"flake.nix": files} if isinstance(files, str) else files)
        git(place, "init", "-q")
        git(place, "add", "--all")
        git(place, "commit", "-q", "-m", "Begin")
        return place

    return make


def looking_at(place: Path, **more: object) -> Machine:
    bare = Machine(home=PurePosixPath("/home/ada"), user="ada", now=0, host="box", config=place, evaluate=True)
    return replace(bare, cache_dir=place.parent / "own-cache", **more)


def seen(machine: Machine, kind: type) -> list:
    return [record for record in nix_eval.collect(machine) if type(record) is kind]


def names(machine: Machine) -> list[tuple[str, str]]:
    return [(package.option_path, package.name) for package in seen(machine, EvaluatedPackage)]


def told(machine: Machine) -> Diagnostic:
    """Return the only thing that is told where there is no answer."""
    (note,) = seen(machine, Diagnostic)
    assert seen(machine, EvaluatedPackage) == []
    assert [entry.state for entry in seen(machine, Coverage)] == ["unreadable"]
    return note


@pytest.fixture
def evaluations(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Return the outputs that nix has been asked for so far."""
    asked: list[str] = []

    def counted(argv: tuple[str, ...], **more: object) -> bytes:
        asked.append(next((word.rpartition("#")[2] for word in argv if "#" in word), "expression"))
        return programs.run(argv, **more)

    monkeypatch.setattr(nix_eval, "run", counted)
    yield asked


def test_nothing_is_run_unless_it_is_asked_for(repository, monkeypatch):
    def refused(*_words: object, **_more: object) -> bytes:
        raise AssertionError

    monkeypatch.setattr(nix_eval, "run", refused)
    monkeypatch.setattr(_nix_eval_state, "run", refused)
    machine = looking_at(repository(LISTED), evaluate=False)
    (only,) = nix_eval.collect(machine)
    assert (only.state, only.note) == ("off", "only with --eval")
    assert nix_eval.fingerprint(machine) == b"off"


def test_it_tells_packages_with_version_outputs_program_and_attribute(repository):
    first, second = seen(looking_at(repository(LISTED)), EvaluatedPackage)
    assert first == EvaluatedPackage(
        host="box",
        option_path=SYSTEM,
        name="ripgrep",
        version="14.1.1",
        attr_path="ripgrep",
        outputs=("out", "man"),
        program="rg",
    )
    assert (second.name, second.version, second.attr_path, second.program) == ("fd", "10.2.0", "fd", "")


def test_it_tells_the_lists_of_the_system_and_of_this_user(repository):
    config = f"""{SYSTEM} = [ pkgs.fd ]; users.users.ada.packages = [ pkgs.ripgrep ]; users.users.bo.packages = [ pkgs.fd ];
      home-manager.users.ada.home.packages = [ pkgs.ripgrep pkgs.ripgrep ];"""
    assert names(looking_at(repository(flake(config)))) == [
        (SYSTEM, "fd"),
        ("users.users.ada.packages", "ripgrep"),
        ("home-manager.users.ada.home.packages", "ripgrep"),
    ]


@pytest.mark.parametrize("name", ["ada@box", "ada", "box"])
def test_a_home_of_its_own_is_told_besides_the_system(repository, name):
    outputs = f'homeConfigurations."{name}" = {{ inherit pkgs; config.home.packages = [ pkgs.ripgrep ]; }};'
    machine = looking_at(repository(flake(f"{SYSTEM} = [ pkgs.fd ];", outputs)))
    found = [(package.host, package.option_path, package.name) for package in seen(machine, EvaluatedPackage)]
    assert found == [("box", SYSTEM, "fd"), (name, "home.packages", "ripgrep")]


def test_a_store_path_is_told_by_its_name_and_another_package_of_the_same_name_has_no_attribute(repository):
    path = f'"/nix/store/{"a" * 32}-hello-2.12"'
    own = '{ type = "derivation"; name = "ripgrep-1"; pname = "ripgrep"; }'
    found = seen(looking_at(repository(flake(f"{SYSTEM} = [ {path} {own} ];"))), EvaluatedPackage)
    assert [(package.name, package.attr_path) for package in found] == [("hello", ""), ("ripgrep", "")]


def test_a_second_time_costs_no_evaluation_until_a_tracked_file_changes(repository, evaluations):
    place = repository(
        {"flake.nix": LISTED.replace("[ ripgrep fd ]", "import ./list.nix pkgs"), "list.nix": "p: [ p.fd ]"}
    )
    machine = looking_at(place)
    assert names(machine) == names(machine) == [(SYSTEM, "fd")]
    assert evaluations == ["nixosConfigurations", "homeConfigurations"]
    key = nix_eval.fingerprint(machine)
    assert nix_eval.fingerprint(machine) == key
    write(place, {"untracked.nix": "1"})
    assert nix_eval.fingerprint(machine) == key
    write(place, {"list.nix": "p: [ p.ripgrep ]"})
    assert nix_eval.fingerprint(machine) != key
    assert names(machine) == [(SYSTEM, "ripgrep")]
    assert len(evaluations) == 4
    write(place, {"list.nix": "p: [ p.fd ]"})
    assert nix_eval.fingerprint(machine) == key
    assert names(machine) == [(SYSTEM, "fd")]
    assert len(evaluations) == 4
    assert names(looking_at(place, user="bo")) == [(SYSTEM, "fd")]
    assert len(evaluations) == 6


def test_only_the_last_few_answers_are_kept(repository):
    place = repository(LISTED)
    for number in range(nix_eval.MOST_KEPT + 2):
        write(place, {"flake.nix": f"{LISTED} # {number}"})
        names(looking_at(place))
    assert len(nix_eval._all_kept(looking_at(place))) == nix_eval.MOST_KEPT


def test_a_failure_is_not_kept(repository, evaluations):
    machine = looking_at(repository(flake(f"{SYSTEM} = undefined;")))
    assert told(machine).subject == "flake.nix:5"
    asked = len(evaluations)
    assert asked
    told(machine)
    assert len(evaluations) > asked
    assert nix_eval.fingerprint(machine) != nix_eval.fingerprint(machine)


def test_it_builds_nothing_to_import_from_it(repository, store):
    built = 'derivation { name = "x"; system = builtins.currentSystem or "x86_64-linux"; builder = "/bin/sh"; }'
    note = told(looking_at(repository(flake(f"{SYSTEM} = import ({built});"))))
    assert "nothing is built here" in note.cause
    assert [path.name[32:] for path in (store / "store").iterdir() if path.name != ".links"] == ["-source"]


def test_a_copy_that_would_have_to_be_made_first_is_not_made(repository, store):
    place = repository(
        {"flake.nix": flake(f'{SYSTEM} = import "${{./sub}}/list.nix" pkgs;'), "sub/list.nix": "p: [ p.fd ]"}
    )
    note = told(looking_at(place))
    assert note.cause == "reads a copy that nix would have to put into the store first, and nothing is written there"
    assert note.remedy.endswith(f"nixos-rebuild dry-build --flake git+file://{place}")
    output = f"git+file://{place}#nixosConfigurations.box.config.{SYSTEM}"
    words = ["--extra-experimental-features", "nix-command flakes", "eval", "--json", output]
    subprocess.run(["nix", *words], check=True, capture_output=True)
    assert names(looking_at(place)) == [(SYSTEM, "fd")]


LOCKED = {
    "lastModified": 1,
    "narHash": "sha256-4zSIhSRRIoEBwjbPm3YiGtbd8HDWzFxJjw5DYSDy1n8=",
    "rev": "b" * 40,
}
INPUTS = {
    "github": {"type": "github", "owner": "example", "repo": "example"},
    "https": {"type": "git", "url": "https://example.org/x", "ref": "main"},
    "ssh": {"type": "git", "url": "ssh://git@example.org/x", "ref": "main"},
    "tarball": {"type": "tarball", "url": "https://example.org/x.tar.gz"},
}


@pytest.mark.parametrize("kind", INPUTS)
def test_an_input_that_is_not_in_the_store_is_not_fetched(repository, kind):
    original = INPUTS[kind]
    url = original.get("url", "github:example/example")
    scheme = f"git+{url}?ref=main" if original["type"] == "git" else url
    locked = {name: value for name, value in LOCKED.items() if name == "narHash" or kind != "tarball"}
    node = {"flake": False, "locked": {**original, **locked}, "original": original}
    lock = {"nodes": {"x": node, "root": {"inputs": {"x": "x"}}}, "root": "root", "version": 7}
    text = flake(f"{SYSTEM} = import inputs.x;", inputs=f'inputs.x = {{ url = "{scheme}"; flake = false; }};')
    place = repository({"flake.nix": text, "flake.lock": json.dumps(lock)})
    note = told(looking_at(place))
    assert note.cause == "an input or a file is not in the store, and nothing is fetched here"
    assert note.remedy == f"fetch the inputs once: nix flake archive git+file://{place}"


def test_no_lock_is_written(repository):
    place = repository(flake(f"{SYSTEM} = [ ];", inputs='inputs.x.url = "github:example/example";'))
    assert told(looking_at(place)).remedy == f"nix flake lock git+file://{place}"
    assert git(place, "status", "--porcelain") == ""


def test_a_file_is_not_fetched(repository):
    fetched = 'builtins.fetchTarball { url = "https://example.org/x"; sha256 = "' + "0" * 52 + '"; }'
    assert "nothing is fetched" in told(looking_at(repository(flake(f"{SYSTEM} = import ({fetched});")))).cause


def test_the_environment_leaves_no_way_to_a_network(monkeypatch):
    monkeypatch.setenv("GIT_DIR", "/elsewhere")
    found = _nix_eval_state.environment()
    assert {found[f"{name}_proxy"] for name in ("http", "https", "all")} == {"nowhere://nowhere"}
    assert (found["no_proxy"], found["GIT_ALLOW_PROTOCOL"]) == ("", "file")
    assert "GIT_DIR" not in found


def test_only_what_git_tracks_is_copied_and_nothing_keeps_it(repository, store):
    place = repository(LISTED)
    write(place, {"secret.nix": "1", "flake.nix": LISTED + "# changed"})
    assert names(looking_at(place)) == [(SYSTEM, "ripgrep"), (SYSTEM, "fd")]
    copied = {path.name for path in (store / "store").rglob("*") if path.is_file()}
    assert copied == {"flake.nix"}
    links = [path.readlink() for path in (store / "var").rglob("*") if path.is_symlink()]
    assert [link for link in links if link.is_relative_to(store / "store")] == []
    assert git(place, "status", "--porcelain") == " M flake.nix\n?? secret.nix\n"


def test_what_is_no_repository_is_refused_with_a_remedy(tmp_path, store):
    write(tmp_path, {"config/flake.nix": LISTED})
    note = told(looking_at(tmp_path / "config"))
    assert note.cause == "is no git repository, so nix would copy everything that lies there"
    assert note.remedy.startswith("git init")
    assert not (store / "store").exists()


def test_a_flake_that_git_does_not_track_is_refused(repository):
    place = repository({"README": ""})
    write(place, {"flake.nix": LISTED})
    assert told(looking_at(place)).remedy == f"git -C {place} add flake.nix"


def test_a_repository_of_somebody_else_is_refused(repository, monkeypatch):
    place = repository(LISTED)
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    assert told(looking_at(place)).remedy == "run nixlore as the owner of the repository"


def test_a_flake_may_lie_below_the_top_of_a_repository_of_any_name(repository):
    place = repository({"nix os/flake.nix": LISTED}, name="my dots?#&%")
    assert names(looking_at(place / "nix os")) == [(SYSTEM, "ripgrep"), (SYSTEM, "fd")]


def test_the_only_flake_right_below_the_directory_is_meant(repository):
    place = repository({"nixos/flake.nix": LISTED, "README": ""})
    assert names(looking_at(place)) == [(SYSTEM, "ripgrep"), (SYSTEM, "fd")]
    write(place, {"other/flake.nix": LISTED})
    assert told(looking_at(place)).cause == "has neither flake.nix nor configuration.nix"


def test_a_module_in_a_submodule_is_seen(repository):
    other = repository({"list.nix": "p: [ p.fd ]"}, name="other")
    place = repository(flake(f"{SYSTEM} = import ./sub/list.nix pkgs;"))
    git(place, "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(other), "sub")
    machine = looking_at(place)
    assert names(machine) == [(SYSTEM, "fd")]
    write(place / "sub", {"list.nix": "p: [ p.ripgrep ]"})
    assert names(machine) == [(SYSTEM, "ripgrep")]


@pytest.mark.parametrize(
    ("value", "cause"),
    [
        ("undefined", "names something that is not defined"),
        ("self.nowhere", "asks for an attribute that is not there"),
        ("let x = x; in x", "refers to itself without end"),
        ("assert 1 == 2; 3", ""),
        ("[", "has a syntax error"),
        ("[ ] ++ 1", "uses a value as what it is not"),
    ],
)
def test_an_error_names_file_and_line(repository, value, cause):
    module = f'{{ self, pkgs }}:\n# "hunter2"\n{{\n  {SYSTEM} =\n    {value};\n}}'
    text = "{ outputs = { self }: { nixosConfigurations.box.config = import ./m.nix { inherit self; pkgs = { }; }; }; }"
    machine = looking_at(repository({"flake.nix": text, "m.nix": module}))
    if cause:
        note = told(machine)
        assert (note.cause, note.subject.partition(":")[0]) == (cause, "m.nix")
        assert note.subject in ("m.nix:5", "m.nix:6")
    else:
        assert [note.subject for note in seen(machine, Diagnostic)] == [f"box: {SYSTEM}"]


def test_no_word_of_the_configuration_is_told(repository):
    machine = looking_at(repository(flake(f'{SYSTEM} = builtins.abort "unable to download hunter2-password";')))
    assert "hunter2" not in repr(list(nix_eval.collect(machine)))
    named = '{ name = "ghp_' + "a1B2" * 9 + '-1"; } { name = "fine-1"; } { name = "two words"; }'
    place = machine.config
    write(place, {"flake.nix": flake(f"{SYSTEM} = [ {named} ];")})
    assert names(machine) == [(SYSTEM, "fine")]


def test_a_package_that_throws_loses_only_itself(repository):
    broken = '{ name = throw "hunter2"; } (throw "x") { name = "odd-1"; pname = "odd"; meta = throw "broken"; }'
    machine = looking_at(repository(flake(f"{SYSTEM} = [ pkgs.fd {broken} pkgs.ripgrep ];")))
    assert [name for _, name in names(machine)] == ["fd", "odd", "ripgrep"]
    (note,) = seen(machine, Diagnostic)
    assert (note.subject, note.cause) == (f"box: {SYSTEM}", "2 of its packages could not be evaluated")
    assert [entry.state for entry in seen(machine, Coverage)] == ["partial"]


def test_a_list_that_throws_leaves_the_others(repository):
    machine = looking_at(repository(flake(f'{SYSTEM} = throw "x"; users.users.ada.packages = [ pkgs.fd ];')))
    assert names(machine) == [("users.users.ada.packages", "fd")]
    assert [note.cause for note in seen(machine, Diagnostic)] == ["could not be evaluated"]


HOSTS = """nixosConfigurations.one = { config = { networking.hostName = "box"; environment.systemPackages = [ { name = "a-1"; } ]; }; };
  nixosConfigurations.two = { config = { networking.hostName = "SECOND"; environment.systemPackages = [ { name = "b-1"; } ]; }; };
  nixosConfigurations.bad = { config.networking.hostName = throw "x"; };"""


def hosts(second: str) -> str:
    return f"{{ outputs = {{ self }}: {{ {HOSTS.replace('SECOND', second)} }}; }}"


def test_a_host_is_found_by_the_hostname_that_it_gives(repository):
    place = repository(hosts("two"))
    assert names(looking_at(place)) == [(SYSTEM, "a")]
    assert names(looking_at(place, config_host="two")) == [(SYSTEM, "b")]


@pytest.mark.parametrize(
    ("second", "host", "cause", "remedy"),
    [
        ("box", "box", "one and two have this hostname", "name one with --host: one, two"),
        ("two", "other", "none of its configurations is this host", "name one with --host: bad, one, two"),
    ],
)
def test_a_host_that_cannot_be_told_is_asked_for(repository, second, host, cause, remedy):
    note = told(looking_at(repository(hosts(second)), host=host))
    assert (note.cause, note.remedy) == (cause, remedy)


def test_what_cannot_be_evaluated_at_all_is_told(repository, tmp_path):
    empty = repository("{ outputs = { self }: { }; }")
    assert told(looking_at(empty)).cause == "has neither nixosConfigurations nor homeConfigurations"
    assert told(looking_at(empty, host="")).cause == "this machine's name is not known"
    root = looking_at(empty, root=tmp_path)
    assert told(root).remedy == "leave out --root"
    write(tmp_path, {"bare/home.nix": "{ }"})
    assert told(looking_at(tmp_path / "bare")).cause == "has neither flake.nix nor configuration.nix"
    odd = repository(
        "{ outputs = { self }: { nixosConfigurations.box.config.environment.systemPackages = 3; }; }", "odd"
    )
    assert told(looking_at(odd)).subject
    (only,) = nix_eval.collect(looking_at(tmp_path / "nowhere"))
    assert only.state == "absent"


def test_a_name_with_signs_of_the_language_is_only_a_name(repository):
    place = repository(LISTED)
    for name in ('b"ox', "${throw 1}", "a\\", "a\nb"):
        assert told(looking_at(place, config_host=name, user=name)).cause == "none of its configurations is this host"


def test_a_machine_without_nix_is_told(repository, monkeypatch, tmp_path):
    place = repository(LISTED)
    only = tmp_path / "bin"
    only.mkdir()
    (only / "git").symlink_to(
        subprocess.run(["which", "git"], capture_output=True, text=True, check=True).stdout.strip()
    )
    monkeypatch.setenv("PATH", str(only))
    note = told(looking_at(place))
    assert (note.subject, note.cause) == ("nix", "program not found")


def test_an_evaluation_that_takes_too_long_is_told(repository, monkeypatch):
    def slow(argv: tuple[str, ...], *, timeout: float, **_more: object) -> bytes:
        message = f"took longer than {timeout:g} s"
        raise SourceError(message, where=argv[0])

    monkeypatch.setattr(nix_eval, "run", slow)
    assert told(looking_at(repository(LISTED))).cause == "took longer than 60 s"


CHANNEL = """{ configuration ? <nixos-config> }:
let pkgs = { PACKAGES }; in { inherit pkgs; config = import configuration { inherit pkgs; }; }"""


def test_a_configuration_without_a_flake_is_evaluated_with_the_channel(tmp_path, monkeypatch, evaluations):
    write(tmp_path, {"nixpkgs/nixos/default.nix": CHANNEL.replace("PACKAGES", PACKAGES)})
    write(tmp_path, {"config/configuration.nix": f"{{ pkgs, ... }}: {{ {SYSTEM} = [ pkgs.fd ]; }}"})
    machine = looking_at(tmp_path / "config")
    monkeypatch.setenv("NIX_PATH", "")
    note = told(machine)
    assert (note.cause, note.remedy) == (
        "nixpkgs is not in the search path",
        "give nix a search path: NIX_PATH=nixpkgs=…",
    )
    monkeypatch.setenv("NIX_PATH", f"nixpkgs={tmp_path / 'nixpkgs'}")
    evaluations.clear()
    assert names(machine) == names(machine) == [(SYSTEM, "fd")]
    assert evaluations == ["expression"]
    write(tmp_path, {"config/configuration.nix": f"{{ pkgs, ... }}:\n{{ {SYSTEM} =\n nothing; }}"})
    assert told(machine).subject == "configuration.nix:3"


def test_records_prints_them_when_asked(repository, monkeypatch, capsys, tmp_path):
    place = repository(LISTED)
    nixlore = runner(tmp_path / "home", monkeypatch, capsys)
    words = ["records", "nix_eval", "--config", place, "--host", "box"]
    asked = nixlore(*words, "--eval")
    assert [json.loads(line)["name"] for line in asked.out.splitlines()] == ["ripgrep", "fd"]
    assert nixlore(*words) == (0, "", "")
    assert sorted(path.name for path in place.iterdir()) == [".git", "flake.nix"]
