"""Package, version and output of store paths."""

from __future__ import annotations

import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nixlore.demo.generated_store import generated
from nixlore.store.names import Name, base_name, named, output_name, split_version
from nixlore.store.paths import are_paths, directory_of, is_path, mentioned

HASH = "abcdfghijklmnpqrsvwxyz0123456789"


def path(name: str, directory: str = "/nix/store") -> str:
    return f"{directory}/{HASH}-{name}"


@pytest.mark.parametrize(
    ("name", "derivation", "package", "version", "output"),
    [
        ("ripgrep-14.1.1", "ripgrep-14.1.1", "ripgrep", "14.1.1", "out"),
        ("xgcc-13.2.0-libgcc", "xgcc-13.2.0", "xgcc", "13.2.0", "libgcc"),
        ("openssl-3.0.13-dev", "openssl-3.0.13", "openssl", "3.0.13", "dev"),
        ("git-2.49.0-doc", "git-2.49.0", "git", "2.49.0", "doc"),
        ("foo-unstable-2024-01-02-bin", "foo-unstable-2024-01-02", "foo", "unstable-2024-01-02", "bin"),
        ("foo-0-unstable-2024-01-02", "foo-0-unstable-2024-01-02", "foo", "0-unstable-2024-01-02", "out"),
        ("python3.12-requests-2.32.3", "python3.12-requests-2.32.3", "python3.12-requests", "2.32.3", "out"),
        ("python3-3.12.11-env", "python3-3.12.11-env", "python3", "3.12.11-env", "out"),
        ("system-path", "system-path", "system-path", "", "out"),
        ("unit-dbus.service", "unit-dbus.service", "unit-dbus.service", "", "out"),
        ("nvidia-x11-550.54-6.6.30-firmware", "nvidia-x11-550.54-6.6.30", "nvidia-x11", "550.54-6.6.30", "firmware"),
        ("libreoffice-25.2.3.2-wrapped", "libreoffice-25.2.3.2-wrapped", "libreoffice", "25.2.3.2-wrapped", "out"),
        ("gtk+3-3.24", "gtk+3-3.24", "gtk+3", "3.24", "out"),
        ("less-668-man", "less-668", "less", "668", "man"),
        ("1password-8.10", "1password-8.10", "1password", "8.10", "out"),
    ],
)
def test_the_deriver_tells_the_output_exactly(name: str, derivation: str, package: str, version: str, output: str):
    assert named(path(name), path(f"{derivation}.drv")) == Name(package, version, output, is_sure=True)


@pytest.mark.parametrize(
    ("name", "package", "version", "output"),
    [
        ("ripgrep-14.1.1", "ripgrep", "14.1.1", "out"),
        ("openssl-3.0.13-dev", "openssl", "3.0.13", "dev"),
        ("glibc-2.40-66-bin", "glibc", "2.40-66", "bin"),
        ("foo-unstable-2024-01-02-man", "foo", "unstable-2024-01-02", "man"),
        ("home-manager-path", "home-manager-path", "", "out"),
        ("util-linux-minimal-2.39-lib", "util-linux-minimal", "2.39", "lib"),
        ("texlive-bin", "texlive-bin", "", "out"),
        ("steam-1.0.0.83-fhsenv-rootfs", "steam", "1.0.0.83-fhsenv-rootfs", "out"),
    ],
)
def test_without_the_deriver_the_output_is_taken_from_the_names_end(name, package: str, version: str, output: str):
    assert named(path(name)) == Name(package, version, output, is_sure=False)


@pytest.mark.parametrize(
    ("name", "package", "version"),
    [
        ("libfoo-r36", "libfoo", "r36"),
        ("tool-v2.1.0", "tool", "v2.1.0"),
        ("x-build7", "x", "build7"),
        ("a-b12", "a", "b12"),
    ],
)
def test_a_version_that_begins_with_a_letter_is_a_guess(name: str, package: str, version: str):
    assert named(path(name), path(f"{name}.drv")) == Name(package, version, "out", is_sure=False)


@pytest.mark.parametrize(
    "name", ["lib-x11", "gst-h264", "python3.12-h5py", "base64", "v4l-utils", "nix-shell-env", "r36"]
)
def test_what_only_resembles_such_a_version_is_a_name(name: str):
    assert split_version(name)[1] == ""


def test_a_deriver_of_another_name_tells_nothing():
    assert named(path("tool-1.0-dev"), path("builder.drv")) == Name("tool", "1.0", "dev", is_sure=False)
    assert named(path("tool-1.0x"), path("tool-1.0.drv")) == Name("tool", "1.0x", "out", is_sure=False)


def test_a_derivation_is_its_own_kind():
    assert named(path("tool-1.0.drv")) == Name("tool", "1.0", "drv", is_sure=True)
    assert output_name(path("tool-1.0.drv"), path("other.drv")) == "drv"


@pytest.mark.parametrize("text", ["", "/", "x", "/nix/store/", HASH, f"/nix/store/{HASH}-", "-", "--", "-1", "a-"])
def test_what_is_no_store_path_has_a_name_all_the_same(text: str):
    assert "/" not in named(text).package


def test_every_output_of_a_generated_store_is_told_by_its_deriver():
    makers = {made: (row.path, name) for row in generated(2_000).rows for name, made in row.outputs.items()}
    assert len(makers) > 500
    for made, (derivation, name) in makers.items():
        assert output_name(made, derivation) == name


NAMES = st.from_regex(r"[A-Za-z+_][A-Za-z0-9+._?=-]{0,40}", fullmatch=True)


@given(st.lists(NAMES, min_size=1, max_size=30))
def test_names_are_split_as_nix_splits_them(names: list[str]):
    words = " ".join(f'"{name}"' for name in names)
    expression = f"map builtins.parseDrvName [ {words} ]"
    done = subprocess.run(
        ["nix-instantiate", "--eval", "--strict", "--json", "-E", expression], capture_output=True, check=True
    )
    import json  # noqa: PLC0415

    for name, theirs in zip(names, json.loads(done.stdout), strict=True):
        package, version, is_sure = split_version(name)
        if is_sure and not package.endswith("-unstable") and not version.startswith("unstable-"):
            assert (package, version) == (theirs["name"], theirs["version"])


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_text_has_a_name(text: str, deriver: str):
    found = named(text, deriver)
    assert found.package is not None
    assert found.output
    assert base_name(text) in text


@given(NAMES, st.sampled_from(["out", "dev", "lib", "foo", "x86"]))
def test_output_and_derivation_make_the_name(name: str, output: str):
    whole = name if output == "out" else f"{name}-{output}"
    if not whole.endswith(".drv"):
        assert named(path(whole), path(f"{name}.drv")).output == output


@given(st.lists(st.one_of(NAMES.map(path), st.text(max_size=50), st.integers(), st.none()), max_size=8))
def test_many_are_paths_where_each_is(values: list):
    if are_paths(values):
        assert all(is_path(value) for value in values)
    assert are_paths([path("a"), path("b-1")])
    assert not are_paths([path("a"), path("b", "/srv/store")])
    assert not are_paths([path("a"), path("b") + "\n" + path("c")])


def test_a_store_may_be_anywhere():
    assert directory_of(path("a", "/srv/my.store-2")) == "/srv/my.store-2"
    assert directory_of(f"/{HASH}-a") == ""
    assert directory_of("/nix/store/short-a") == ""
    assert directory_of(None) == ""
    assert named(path("tool-1", "/srv/x"), path("tool-1.drv", "/srv/x")).version == "1"


def test_paths_named_in_a_file_are_found_once_and_in_order():
    text = f'PATH="{path("b-1")}/bin:{path("a")}/bin:{path("b-1")}/sbin" /nix/store/no-path {path("c", "/other")}'
    assert list(mentioned(text.encode(), "/nix/store")) == [path("b-1"), path("a")]
