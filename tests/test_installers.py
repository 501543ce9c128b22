"""Records of other installers: their forms, and that no bytes at all make a reader raise."""

from __future__ import annotations

import struct
from collections.abc import Callable

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from drifting import APPIMAGE, DISTROBOX, ELF
from nixlore.demo.drift import go_program as made_go
from nixlore.store.installers import cargo, declared, go_build, managers, names, node, python, ruby
from nixlore.store.installers.go_build import GoProgram, go_program

SECRET = "ghp_" + "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8"
READERS: tuple[Callable[[bytes], object], ...] = (
    cargo.crates,
    cargo.older_crates,
    managers.asdf_tools,
    managers.conda_asked,
    managers.is_appimage,
    managers.is_nixos,
    managers.mise_tools,
    managers.script_writer,
    node.dependencies,
    node.package,
    python.installer,
    python.is_from_directory,
    python.pipx_tool,
    python.record_programs,
    python.uv_tool,
    ruby.executables,
)


def reader(data: bytes) -> go_build.ReadAt:
    return lambda offset, size: data[offset : offset + size]


@pytest.mark.parametrize("name", ["httpie", "@scope/name", "golang.org/x/tools/cmd/goimports", "c++filt", "_x"])
def test_names_that_are_kept(name):
    assert names.package(name) == name


@pytest.mark.parametrize(
    "name", ["", "a b", "../x", "x\x1b[31m", "-rf", SECRET, f"@x/{SECRET}", "x" * 200, None, 3, "a//b"]
)
def test_names_that_are_not(name):
    assert names.package(name) == ""


@pytest.mark.parametrize(
    "version", ["3.2.4", "1.0.0-rc.1+build", "v0.0.0-20240101000000-abcdef123456", "2024.1", "1!2.0"]
)
def test_versions_that_are_kept(version):
    assert names.version(version) == version


@pytest.mark.parametrize("version", ["", "^1.0", "git+https://x", SECRET, "1 2", None, "x" * 99])
def test_versions_that_are_not(version):
    assert names.version(version) == ""


@pytest.mark.parametrize(
    ("directory", "found"),
    [
        ("httpie-3.2.4.dist-info", ("httpie", "3.2.4")),
        ("charset_normalizer-3.3.2.dist-info", ("charset-normalizer", "3.3.2")),
        ("zope.interface-6.0.dist-info", ("zope-interface", "6.0")),
        ("PyYAML-6.0.1-py3.12.egg-info", ("pyyaml", "6.0.1")),
        ("thing-1.0-py3.12-linux-x86_64.egg-info", ("thing", "1.0")),
        ("~ttpie-3.2.4.dist-info", None),
        ("nothing.dist-info", None),
        ("httpie", None),
    ],
)
def test_a_directory_of_pip(directory, found):
    assert python.distribution(directory) == found


def test_a_record_lists_programs_beside_lib_only():
    record = b'../../../bin/http,sha256=x,1\r\n"../../../bin/a.b",,\nhttpie/bin/x,,\n../../../share/man/http.1,,\n'
    assert python.record_programs(record) == ("http", "a.b")


def test_metadata_of_pipx_of_old_and_new():
    main = b'"package": "httpie", "package_version": "3.2.2", "apps": ["http"], "apps_of_dependencies": ["x"]'
    assert python.pipx_tool(b'{"main_package": {%s}}' % main) == ("httpie", "3.2.2", ("http",), False)
    with_others = b'{"main_package": {%s, "include_dependencies": true}, "python_version": "3.12"}' % main
    assert python.pipx_tool(with_others) == ("httpie", "3.2.2", ("http", "x"), False)
    assert python.pipx_tool(b'{"main_package": {"package": null}}') is None


def test_receipts_of_uv_of_old_and_new():
    assert python.uv_tool(b'[tool]\nrequirements = ["black>=24"]\nentrypoints = []\n') == ("black", "", (), False)
    new = b'[tool]\nrequirements = [{ name = "Ruff_x", specifier = ">=1" }, { name = "y" }]\nentrypoints = [{ name = "ruff" }]\n'
    assert python.uv_tool(new) == ("ruff-x", "", ("ruff",), False)
    assert python.uv_tool(b"[tool]\nrequirements = [3]\n") is None


def test_a_package_json():
    assert node.package(b'{"name": "@a/b", "version": "1.0.0", "bin": "x.js"}') == ("@a/b", "1.0.0", ("b",))
    assert node.package(b'{"name": "a", "version": {}, "bin": {"x": "x.js", "../y": "y"}}') == ("a", "", ("x",))
    assert node.package(b'{"name": 3}') is None
    asked = b'{"dependencies": {"a": "^1", "b": "file:../b", "../c": "1", "d": 3}}'
    assert node.dependencies(asked) == {"a": False, "b": True, "d": False}


@pytest.mark.parametrize(
    ("settings", "prefix"),
    [
        (b"prefix=~/.npm-global\n", "/home/ada/.npm-global"),
        (b'registry=x\n prefix = "${HOME}/js/" \n', "/home/ada/js"),
        (b"prefix=$HOME/js", "/home/ada/js"),
        (b"prefix=/opt/a\nprefix=/opt/b\n", "/opt/b"),
        (b"prefix=${XDG_DATA_HOME}/npm\n", ""),
        (b"prefix=relative\n;prefix=/x\n", ""),
        (b"", ""),
    ],
)
def test_a_prefix_of_npm(settings, prefix):
    assert node.npm_prefix(settings, "/home/ada") == prefix


def test_go_build_information():
    text = "path\tgolang.org/x/tools/cmd/goimports\nmod\tgolang.org/x/tools\tv0.34.0\th1:sum=\ndep\tx\tv1\th1:y=\n"
    assert go_program(reader(made_go(text))) == GoProgram(
        "golang.org/x/tools/cmd/goimports", "golang.org/x/tools", "0.34.0", is_own=False
    )
    own = "path\texample.org/own\nmod\texample.org/own\t(devel)\t\n"
    assert go_program(reader(made_go(own))) == GoProgram("example.org/own", "example.org/own", "", is_own=True)
    stamped = "path\texample.org/own\nmod\texample.org/own\tv1.2.3+dirty\t\n"
    assert go_program(reader(made_go(stamped))) == GoProgram(
        "example.org/own", "example.org/own", "1.2.3+dirty", is_own=True
    )
    assert go_program(reader(made_go(text + "dep\tx\tv1.0.0\th1:y=\n" * 500))) is not None


def test_go_build_information_of_files_that_have_none():
    assert go_program(reader(ELF)) is None
    assert go_program(reader(b"#!/bin/sh\n")) is None
    assert go_program(reader(made_go(""))) is None
    pointers = made_go("path\tx\n").replace(b"buildinf:\x08\x02", b"buildinf:\x08\x00")
    assert go_program(reader(pointers)) is None


def test_go_reads_little_of_a_large_file():
    asked = []
    data = made_go("path\tx.org/y\nmod\tx.org/y\tv1.0.0\th1:z=\n")

    def read_at(offset: int, size: int) -> bytes:
        asked.append(size)
        return data[offset : offset + size]

    assert go_program(read_at) is not None
    assert sum(asked) <= 2 * go_build.LARGEST_BLOCK
    huge = bytearray(data)
    struct.pack_into("<H", huge, 60, 65535)
    assert go_program(reader(bytes(huge))) is not None


@given(st.integers(0, 400), st.binary(max_size=4), st.integers(0, 500))
def test_a_broken_go_program_never_raises(place, change, end):
    data = bytearray(made_go("path\tx.org/y\nmod\tx.org/y\tv1.0.0\th1:z=\n"))
    data[place : place + len(change)] = change
    go_program(reader(bytes(data[:end])))
    go_program(reader(bytes(data)))


@pytest.mark.parametrize("read", READERS, ids=lambda read: read.__name__)
@given(data=st.binary(max_size=200))
@example(data=b"\xff\x00")
@example(data=b"{" * 50_000)
@example(data=b"[" * 50_000)
@example(data=b'{"installs": {"a 1 (x)": {"bins": {"x": 1}}}, "dependencies": [], "main_package": {"package": "a"}}')
@example(data=b'[tools]\n"npm:x" = 1\n[tool]\nrequirements=[{}]\nentrypoints=3\n[v1]\n"a 1 (x)"=3\n')
def test_no_bytes_make_a_reader_raise(read, data):
    read(data)


@given(st.text(max_size=200))
def test_no_text_makes_a_reader_raise(text):
    declared.declared_for_others(f"homebrew.brews = [ {text}")
    for read in (python.distribution, ruby.gem, managers.conda_package, managers.appimage_name, go_build.parsed):
        read(text)


def test_gems():
    assert ruby.gem("jekyll-4.3.3.gemspec") == ("jekyll", "4.3.3")
    assert ruby.gem("nokogiri-1.16.2-x86_64-linux.gemspec") == ("nokogiri", "1.16.2")
    assert ruby.gem("rspec-core-3.13.0.gemspec") == ("rspec-core", "3.13.0")
    assert ruby.gem("README") is None


def test_tools_of_managers():
    settings = b'[tools]\nnode = "22"\n"npm:@scope/x" = "latest"\n"core:python" = ["3.12"]\n[settings]\nx = 1\n'
    assert managers.mise_tools(settings) == {"node", "npm-scope-x", "python"}
    assert managers.asdf_tools(b"ruby 3.3.0 # mine\n# x\n\nnodejs 22.1.0 20.0.0\n") == {"ruby", "nodejs"}
    history = b"# update specs: ['numpy=1.26', \"conda-forge::scipy\"]\n# remove specs: ['scipy']\n"
    assert managers.conda_asked(history) == {"numpy"}


@pytest.mark.parametrize(
    ("file", "found"),
    [
        ("Obsidian-1.5.8.AppImage", ("Obsidian", "1.5.8")),
        ("nvim.appimage", ("nvim", "")),
        ("Krita 5.2.2 x86_64.AppImage", ("Krita", "5.2.2")),
        ("Beeper-v3.110.1-linux-x86_64.AppImage", ("Beeper", "3.110.1")),
        ("LM_Studio-0.2.AppImage", ("LM-Studio", "0.2")),
        ("7zip", ("7zip", "")),
        ("\x1b", ("", "")),
    ],
)
def test_names_of_appimages(file, found):
    assert managers.appimage_name(file) == found


def test_what_begins_a_file():
    assert managers.is_appimage(APPIMAGE)
    assert not managers.is_appimage(ELF)
    assert managers.script_writer(DISTROBOX.encode()) == "distrobox"
    assert managers.script_writer(b"#!/bin/sh\necho distrobox\n") == ""
    assert managers.is_nixos(b'NAME=NixOS\nID="nixos"\n')
    assert not managers.is_nixos(b"ID=debian\nID_LIKE=nixos\n")


def test_names_given_to_homebrew_and_flatpak():
    text = """
      homebrew = {
        taps = [ "me/tap" ];
        brews = common ++ [ "Wget" "me/tap/mas" { name = "mysql"; restart_service = true; } ] ++ (lib.optionals x [ "jq" ]);
        casks = [ "firefox" ];
        masApps = { "Xcode" = 497799835; };
      };
      services.flatpak.packages = [ "org.example.Paint" { appId = "org.example.Draw"; origin = "flathub"; } ];
      environment.systemPackages = [ pkgs.htop ];
    """
    assert declared.declared_for_others(text) >= {
        *("wget", "mas", "mysql", "jq", "firefox", "xcode"),
        *("org.example.paint", "org.example.draw"),
    }
    assert "htop" not in declared.declared_for_others(text)
    assert declared.declared_for_others('packages = [ "org.example.Paint" ];') == frozenset()
    assert declared.declared_for_others("homebrew.brews = [ " + '"x" ' * 100_000) == {"x"}


def test_lists_for_homebrew_may_stand_elsewhere():
    text = """{ homebrew = { casks = pkgs.callPackage ./casks.nix { }; brews = tools ++ import ../lists/brews.nix; };
      home.file."x".source = ./x.txt; }"""
    assert declared.lists_elsewhere(text) == ("./casks.nix", "../lists/brews.nix")
    assert declared.words('{ ... }: [ "Docker" "me/tap/tool" ]') == {"docker", "tool"}
    assert declared.lists_elsewhere("brews = [ " * 50_000) == ()
