"""`why --add` tells what a package would bring into the current closure, or that this is unknown offline."""

from __future__ import annotations

import msgspec
import pytest

from nixlore.analyze._store import Store
from nixlore.model.store import GcRoot, Generation, StorePath
from nixlore.present._text import plain
from nixlore.present._why_add import (
    Addition,
    Candidate,
    add_lines,
    addition,
    asking,
    chosen,
    fits,
    of_caches,
    of_roots,
)
from nixlore.store.narinfo import Narinfo
from reporting import NASTY, changed, harmless

NAMES = frozenset(("jq",))


def store_path(letter: str, name: str) -> str:
    return f"/nix/store/{letter * 32}-{name}"


PATHS = (
    StorePath(path=store_path("r", "nixos-system"), references=(1,), nar_size=1),
    StorePath(path=store_path("g", "glibc-2.40"), nar_size=30),
    StorePath(path=store_path("s", "nixos-system-old"), references=(3, 4), nar_size=1),
    StorePath(path=store_path("a", "jq-1.6"), references=(5,), nar_size=100, deriver=store_path("d", "jq-1.6.drv")),
    StorePath(path=store_path("b", "jq-1.6-man"), nar_size=7, deriver=store_path("d", "jq-1.6.drv")),
    StorePath(path=store_path("h", "glibc-2.39"), nar_size=40),
    StorePath(path=store_path("c", "jq-1.7-dev"), nar_size=9, deriver=store_path("f", "jq-1.7.drv")),
)
LINKS = (
    Generation(profile="system", number=1, link="l", target=PATHS[2].path, created=1),
    Generation(profile="system", number=2, link="l", target=PATHS[0].path, created=2),
)
ROOTS = (GcRoot(link="~/src/x/result", target=PATHS[3].path, kind="result"),)


def builds(paths=PATHS):
    return list(of_roots(Store(paths), PATHS[0].path, ROOTS, LINKS, NAMES))


def told(candidate, packages=("glibc",)):
    return addition("jq", candidate, asking("jq", is_flake=True), packages)


def test_a_build_that_a_root_holds_tells_what_is_beyond_the_closure():
    (build,) = builds()
    assert (build.version, sum(build.brings.values()), build.missing) == ("1.6", 147, 0)
    assert build.known_by == "held by generation 1, ~/src/x/result"
    assert plain(add_lines(told(build))) == (
        "jq 1.6: adding it would bring 147 B NAR\n"
        "  brings     3 store paths that the current closure does not have; 107 B NAR of packages that it has in no build\n"
        "  largest    100 B NAR  jq-1.6\n"
        "             40 B NAR  glibc-2.39\n"
        "             7 B NAR  jq-1.6-man\n"
        f"  known by   held by generation 1, ~/src/x/result: {PATHS[3].path}, {PATHS[4].path}\n"
        "  to know it of another build: nix build --dry-run --no-link nixpkgs#jq  (needs the network)"
    )


def test_what_the_closure_has_brings_nothing():
    own = (changed(PATHS[0], references=(1, 3, 4)), *PATHS[1:])
    (build,) = builds(own)
    found = told(build)
    assert (found.state, found.size, found.paths) == ("here", 0, 0)
    assert plain(add_lines(found)).startswith(
        "jq 1.6: adding it would bring nothing, the current closure has it already"
    )


def test_only_outputs_that_a_profile_gets_count():
    assert all("-dev" not in path for build in builds() for path in build.outputs)


INFOS = {
    info.path: info
    for info in (
        Narinfo(store_path("k", "jq-1.8"), 50, (store_path("l", "libc-9"), PATHS[1].path), "", 86_400, "https://c"),
        Narinfo(store_path("l", "libc-9"), 5, (), "", 86_400, "https://c"),
    )
}


def test_what_nix_remembers_of_a_cache_tells_it_without_what_is_here():
    (build,) = of_caches(INFOS, {PATHS[1].path}, NAMES)
    assert (sum(build.brings.values()), build.missing) == (55, 0)
    assert "  known by   told by https://c on 1970-01-02: " in plain(add_lines(told(build)))


def test_what_is_remembered_in_part_is_a_least():
    (build,) = of_caches({store_path("k", "jq-1.8"): INFOS[store_path("k", "jq-1.8")]}, (), NAMES)
    text = plain(add_lines(told(build)))
    assert text.startswith("jq 1.8: adding it would bring at least 50 B NAR\n")
    assert "  unknown    2 further store paths that nothing here tells of" in text


def test_what_nothing_tells_of_is_unknown_and_the_command_that_would_tell_is_named():
    found = Addition(attr_path="jq", state="unknown", command=asking("jq", is_flake=False), why_unknown=("no root",))
    assert plain(add_lines(found)) == (
        "jq: what adding it would bring is unknown offline\n"
        "  because    no root\n"
        "  to know it nix-build --dry-run '<nixpkgs>' -A jq  (needs the network)"
    )
    assert plain(add_lines(changed(found, sample=True))).startswith("SAMPLE: all of this is a made-up machine.\n")


def build_of(version, brings=1, missing=0):
    return Candidate(version, (), {"x": brings} if brings else {}, missing, "")


def test_of_several_builds_the_surest_then_the_newest_then_the_smallest_is_told():
    assert chosen("jq", []) is None
    assert chosen("jq", [build_of("1.9", 1, 1), build_of("1.6"), build_of("1.10", 5), build_of("1.10", 3)]) == build_of(
        "1.10", 3
    )
    assert chosen("jq", [build_of("1.10"), build_of("1.6", 0)]) == build_of("1.6", 0)
    assert chosen("nodejs_20", [build_of("22.1"), build_of("20.3")]) == build_of("20.3")


@pytest.mark.parametrize(
    ("attr_path", "version", "does"),
    [
        ("nodejs_20", "20.1", True),
        ("nodejs_20", "22.1", False),
        ("openssl_1_1", "1.1.1w", True),
        ("python312", "3.12.4", True),
        ("python3Packages.requests", "2.1", True),
        ("jq", "1.7", True),
    ],
)
def test_an_attribute_with_a_version_means_that_one(attr_path, version, does):
    assert fits(attr_path, version) is does


def test_what_was_asked_for_is_quoted_for_a_shell():
    assert asking("a b", is_flake=True) == "nix build --dry-run --no-link 'nixpkgs#a b'"
    assert asking("$(x)", is_flake=False) == "nix-build --dry-run '<nixpkgs>' -A '$(x)'"


def test_the_answer_is_json_that_reads_back_and_harmless_text():
    found = told(builds()[0])
    assert msgspec.json.decode(msgspec.json.encode(found), type=Addition) == found
    odd = changed(found, attr_path=NASTY, version=NASTY, known_by=NASTY, outputs=(NASTY,), largest=((NASTY, 1),))
    assert harmless(plain(add_lines(odd)))
    assert harmless(plain(add_lines(changed(odd, state="unknown", why_unknown=(NASTY,)))))
