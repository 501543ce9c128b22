"""The collector of configurations: which files are read, what is told when one cannot be, and what is kept between runs."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path, PurePosixPath

import pytest
from msgspec.structs import replace

from nixlore.collect import _config_records, nix_config
from nixlore.collect._config_tree import found, git_pattern
from nixlore.machine import Machine
from nixlore.model.evidence import Coverage, Diagnostic
from nixlore.model.nix import Declaration

MODULE = "{ pkgs, ... }: { home.packages = [ pkgs.NAME ]; }"


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    top = tmp_path / "config"
    top.mkdir()
    return Machine(
        home=PurePosixPath(tmp_path / "home"), user="ada", now=0, config=top, cache_dir=tmp_path / "cache", host="box"
    )


def write(machine: Machine, path: str, text: str | bytes) -> Path:
    assert machine.config is not None
    place = machine.config / path
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(text.encode() if isinstance(text, str) else text)
    return place


def declare(machine: Machine, path: str, name: str) -> Path:
    return write(machine, path, MODULE.replace("NAME", name))


def names(machine: Machine) -> list[str]:
    return [record.attr_path for record in nix_config.collect(machine) if isinstance(record, Declaration)]


def notes(machine: Machine) -> dict[str, str]:
    return {record.subject: record.cause for record in nix_config.collect(machine) if isinstance(record, Diagnostic)}


def coverage(machine: Machine) -> Coverage:
    (record,) = (record for record in nix_config.collect(machine) if isinstance(record, Coverage))
    return record


def test_every_file_is_read_and_counted(machine: Machine):
    declare(machine, "a.nix", "one")
    declare(machine, "deep/er/b.nix", "two")
    write(machine, "notes.txt", "not Nix")
    declare(machine, ".git/c.nix", "no")
    assert names(machine) == ["one", "two"]
    assert (coverage(machine).state, coverage(machine).entries, coverage(machine).unit) == ("read", 2, "files")
    assert notes(machine) == {}


def test_a_module_written_in_a_hosts_own_entry_of_a_flake_is_that_hosts(machine: Machine):
    write(
        machine,
        "flake.nix",
        """{ outputs = { nixpkgs, home, darwin, ... }: let shared = { pkgs, ... }: { home.packages = [ pkgs.fd ]; }; in {
          nixosConfigurations.box = nixpkgs.lib.nixosSystem {
            modules = [ ({ pkgs, ... }: { environment.systemPackages = [ pkgs.git ]; }) ];
          };
          homeConfigurations."ada@box" = home.lib.homeManagerConfiguration {
            modules = [ shared ({ pkgs, ... }: { home.packages = [ pkgs.tokei ]; }) ];
          };
          darwinConfigurations.mac = darwin.lib.darwinSystem {
            modules = [ ({ pkgs, ... }: { environment.systemPackages = [ pkgs.scc ]; }) ];
          };
        }; }""",
    )
    declared = {
        record.attr_path: record.hosts for record in nix_config.collect(machine) if isinstance(record, Declaration)
    }
    assert declared.items() >= {"git": ("box",), "tokei": ("ada@box",), "scc": ("mac",)}.items()
    assert declared.get("fd") in (None, ("ada@box",))


@pytest.mark.parametrize("config", [None, Path("/nowhere/at/all")])
def test_without_a_configuration_nothing_is_declared(machine: Machine, config: Path | None):
    (record,) = nix_config.collect(replace(machine, config=config))
    assert isinstance(record, Coverage)
    assert record.state == "absent"
    assert isinstance(nix_config.fingerprint(replace(machine, config=config)), bytes)


def test_a_syntax_error_is_told_and_loses_its_region_only(machine: Machine):
    write(machine, "a.nix", "{ pkgs, ... }: { x = ; home.packages = [ pkgs.one ]; }")
    declare(machine, "b.nix", "two")
    assert names(machine) == ["one", "two"]
    assert "syntax error" in notes(machine)["a.nix"]


def test_what_git_crypt_encrypts_is_not_read(machine: Machine):
    write(
        machine,
        ".gitattributes",
        "secrets/** filter=git-crypt diff=git-crypt\n*.key.nix filter=git-crypt\n*.nix text\n",
    )
    write(machine, "sub/.gitattributes", "mine.nix filter=git-crypt\n# c.nix filter=git-crypt\n")
    for number, path in enumerate(("a.nix", "secrets/b.nix", "x/c.key.nix", "sub/mine.nix", "sub/other.nix")):
        declare(machine, path, f"p{number}")
    write(machine, "d.nix", b"\0GITCRYPT\0\1\2\3")
    assert names(machine) == ["p0", "p4"]
    assert coverage(machine).skipped == 4
    assert any("git-crypt" in cause for cause in notes(machine).values())


@pytest.mark.parametrize(
    ("pattern", "directory", "path"),
    [
        ("*.nix", "", "a/b.nix"),
        ("/a.nix", "", "a.nix"),
        ("secrets/*", "", "secrets/x"),
        ("secrets/**", "", "secrets/x/y"),
        ("**/secret.nix", "", "a/b/secret.nix"),
        ("a/**/b", "", "a/b"),
        ("a/**/b", "", "a/x/y/b"),
        ("?.nix", "", "a.nix"),
        ("[ab].nix", "", "b.nix"),
        ("x.nix", "d", "d/e/x.nix"),
        ("[", "", "["),
    ],
)
def test_patterns_match_what_git_says(pattern: str, directory: str, path: str, tmp_path: Path):
    assert git_pattern(pattern, directory).fullmatch(path)
    if pattern == "[":
        return
    subprocess.run(["git", "init", "-q", tmp_path], check=True, capture_output=True)
    (tmp_path / directory).mkdir(exist_ok=True)
    (tmp_path / directory / ".gitattributes").write_text(f"{pattern} filter=git-crypt\n")
    done = subprocess.run(
        ["git", "check-attr", "filter", path], cwd=tmp_path, capture_output=True, check=True, text=True
    )
    assert done.stdout.strip().endswith("git-crypt")


@pytest.mark.parametrize(
    ("pattern", "path"),
    [
        ("/a.nix", "b/a.nix"),
        ("secrets/*", "x/secrets/y"),
        ("secrets/*", "secrets/x/y"),
        ("*.nix", "a.txt"),
        ("?.nix", "ab.nix"),
    ],
)
def test_patterns_do_not_match_what_git_does_not(pattern: str, path: str):
    assert not git_pattern(pattern, "").fullmatch(path)


def test_links_are_followed_inside_and_told_outside(machine: Machine, tmp_path: Path):
    write(machine, "real/list.nix", "{ pkgs }: [ pkgs.one ]")
    write(machine, "a.nix", "{ pkgs, ... }: { home.packages = import ./link/list.nix { inherit pkgs; }; }")
    (tmp_path / "elsewhere.nix").write_text(MODULE)
    assert machine.config is not None
    (machine.config / "link").symlink_to("real")
    (machine.config / "out.nix").symlink_to(tmp_path / "elsewhere.nix")
    (machine.config / "broken.nix").symlink_to("nowhere")
    (machine.config / "loop").symlink_to("loop")
    assert names(machine) == ["one"]
    assert "out of the repository" in notes(machine)["out.nix"]


def test_a_repository_that_is_reached_through_a_link(machine: Machine, tmp_path: Path):
    declare(machine, "a.nix", "one")
    assert machine.config is not None
    (tmp_path / "link").symlink_to(machine.config)
    assert names(replace(machine, config=tmp_path / "link")) == ["one"]


def test_odd_files_are_told_and_not_waited_for(machine: Machine):
    declare(machine, "a.nix", "one")
    assert machine.config is not None
    os.mkfifo(machine.config / "fifo.nix")
    write(machine, "huge.nix", b" " * 5_000_001)
    write(machine, "long.nix", b'{ x = "' + b"a" * 3_000_000 + b'"; }')
    write(machine, "bytes.nix", b"\xff\xfe\0\0{")
    write(machine, "nul.nix", b"\0" * 10_000)
    (machine.config / "dir.nix").mkdir()
    assert names(machine) == ["one"]
    assert {"huge.nix", "long.nix", "bytes.nix", "nul.nix"} <= notes(machine).keys()
    assert coverage(machine).state == "partial"


def test_names_that_are_no_utf8(machine: Machine):
    assert machine.config is not None
    place = os.fsencode(machine.config) + b"/caf\xe9.nix"
    with open(place, "w") as file:  # noqa: PTH123 - a path of bytes
        file.write(MODULE)
    assert names(machine) == ["NAME"]
    assert isinstance(nix_config.fingerprint(machine), bytes)


def test_a_file_that_may_not_be_read_is_told(machine: Machine, monkeypatch: pytest.MonkeyPatch):
    declare(machine, "a.nix", "one")
    place = declare(machine, "b.nix", "two")
    opened = os.open

    def refuse(path, *args, **kwargs):
        if str(path) == str(place):
            raise PermissionError(13, "Permission denied", str(path))
        return opened(path, *args, **kwargs)

    monkeypatch.setattr(os, "open", refuse)
    assert names(machine) == ["one"]
    assert "Permission denied" in notes(machine)["b.nix"]


def test_the_second_run_reads_no_syntax_again(machine: Machine, monkeypatch: pytest.MonkeyPatch):
    declare(machine, "a.nix", "one")
    declare(machine, "b.nix", "two")
    first = list(nix_config.collect(machine))
    read = []
    monkeypatch.setattr(_config_records, "extract", lambda blob: read.append(blob) or _config_records.SourceFile(None))
    assert list(nix_config.collect(machine)) == first
    assert read == []


def test_a_changed_file_is_read_again_and_the_others_are_not(machine: Machine, monkeypatch: pytest.MonkeyPatch):
    declare(machine, "a.nix", "one")
    declare(machine, "b.nix", "two")
    names(machine)
    declare(machine, "b.nix", "three")
    read = []
    extract = _config_records.extract
    monkeypatch.setattr(_config_records, "extract", lambda blob, known: read.append(blob) or extract(blob, known))
    assert names(machine) == ["one", "three"]
    assert len(read) == 1


def test_a_damaged_cache_is_as_none(machine: Machine):
    declare(machine, "a.nix", "one")
    names(machine)
    assert machine.cache_dir is not None
    for kept in machine.cache_dir.rglob("*"):
        if kept.is_file():
            kept.write_bytes(b"\xc1 damaged")
    assert names(machine) == ["one"]


def test_without_a_cache_directory_it_reads_the_same(machine: Machine):
    declare(machine, "a.nix", "one")
    assert names(replace(machine, cache_dir=None)) == ["one"]


def test_the_fingerprint_changes_with_what_matters(machine: Machine):
    declare(machine, "a.nix", "one")
    seen = [nix_config.fingerprint(machine)]
    assert nix_config.fingerprint(machine) == seen[0]
    place = declare(machine, "a.nix", "three")
    seen.append(nix_config.fingerprint(machine))
    write(machine, "b.txt", "")
    seen.append(nix_config.fingerprint(machine))
    place.unlink()
    seen.append(nix_config.fingerprint(machine))
    assert machine.config is not None
    (machine.config / "link.nix").symlink_to("b.txt")
    seen.append(nix_config.fingerprint(machine))
    (machine.config / "link.nix").unlink()
    (machine.config / "link.nix").symlink_to("/nix/store/x")
    seen.append(nix_config.fingerprint(machine))
    assert len(set(seen)) == len(seen)


def test_an_endless_repository_is_cut(machine: Machine, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("nixlore.collect._config_tree.MOST_FILES", 3)
    for number in range(6):
        declare(machine, f"{number}.nix", f"p{number}")
    assert machine.config is not None
    assert found(machine.config).truncated
    assert names(machine) == ["p0", "p1", "p2"]
    assert coverage(machine).state == "partial"


def test_secrets_of_a_configuration_reach_neither_records_nor_cache(machine: Machine):
    write(
        machine,
        "a.nix",
        "{ pkgs, lib, config, ... }: {\n"
        "  # password: hunter2\n"
        '  home.packages = lib.mkIf (config.x == "ghp_hunter2hunter2hunter2hunter2hunter2hunt") [\n'
        "    pkgs.one # token=hunter2\n  ];\n"
        '  home.sessionVariables.API_KEY = "hunter2";\n  age.secrets.x = "hunter2";\n'
        "  programs.fish.shellAliases.x = \"curl -H 'Authorization: Bearer hunter2' host\";\n}\n",
    )
    records = list(nix_config.collect(machine))
    assert "one" in [record.attr_path for record in records if isinstance(record, Declaration)]
    assert "hunter2" not in repr(records)
    assert machine.cache_dir is not None
    assert not any(b"hunter2" in kept.read_bytes() for kept in machine.cache_dir.rglob("*") if kept.is_file())


def test_a_file_named_like_a_secret_is_read_and_its_name_is_not_kept(machine: Machine):
    token = "ghp_hunter2hunter2hunter2hunter2hunter2hunt"
    declare(machine, f"modules/{token}.nix", "one")
    write(machine, "list.nix", "{ pkgs, ... }: { home.packages = import ./lists/" + token + ".nix { inherit pkgs; }; }")
    write(machine, f"lists/{token}.nix", "{ pkgs }: [ pkgs.two ]")
    write(machine, f"broken-{token}.nix", "{ a = ; }")
    records = list(nix_config.collect(machine))
    assert [record.attr_path for record in records if isinstance(record, Declaration)] == ["two", "one"]
    assert token not in repr(records)
    assert machine.cache_dir is not None
    assert not any(token.encode() in kept.read_bytes() for kept in machine.cache_dir.rglob("*") if kept.is_file())
