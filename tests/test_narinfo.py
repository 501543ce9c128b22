"""What Nix remembers of binary caches is read as real Nix writes it, from the user's cache and the daemon's."""

from __future__ import annotations

import os
import subprocess
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from narinfo_files import digest, path, written
from nixlore.collect._narinfo_cache import cached
from nixlore.machine import Machine
from nixlore.store.narinfo import Narinfo, is_called, narinfos


@pytest.fixture
def machine(tmp_path):
    return Machine(root=tmp_path, home=PurePosixPath("/home/ada"), user="ada", now=1_790_000_000)


USERS, DAEMONS = "home/ada/.cache/nix/binary-cache-v6.sqlite", "root/.cache/nix/binary-cache-v7.sqlite"
ROWS = (
    (digest("a"), "jq-1.7.1-bin", 10, f"{digest('a')}-jq-1.7.1-bin {digest('b')}-jq-1.7.1", f"{digest('d')}-jq-1.7.1.drv", 50, 1),
    (digest("b"), "jq-1.7.1", 20, f"{digest('c')}-glibc-2.40", "", 50, 1),
    (digest("c"), "glibc-2.40", 30, "", "", 50, 1),
    (digest("f"), "jqp-0.7", 99, "", "", 50, 1),
    (digest("g"), None, None, None, None, 50, 0),
)  # fmt: skip


def test_a_package_and_all_that_it_needs_is_told(machine, tmp_path):
    written(tmp_path / USERS, ROWS)
    found, unread = cached(machine, {"jq"}, ())
    assert unread == []
    assert found == {
        path("a", "jq-1.7.1-bin"): Narinfo(
            path("a", "jq-1.7.1-bin"),
            10,
            (path("b", "jq-1.7.1"),),
            path("d", "jq-1.7.1.drv"),
            50,
            "https://cache.example.org",
        ),
        path("b", "jq-1.7.1"): Narinfo(
            path("b", "jq-1.7.1"), 20, (path("c", "glibc-2.40"),), "", 50, "https://cache.example.org"
        ),
        path("c", "glibc-2.40"): Narinfo(path("c", "glibc-2.40"), 30, (), "", 50, "https://cache.example.org"),
    }


def test_what_the_closure_has_is_not_looked_up(machine, tmp_path):
    written(tmp_path / USERS, ROWS)
    assert path("c", "glibc-2.40") not in cached(machine, {"jq"}, {path("c", "glibc-2.40")})[0]


def test_the_daemons_memory_is_read_too_and_the_newest_word_counts(machine, tmp_path):
    written(tmp_path / USERS, ROWS)
    later = [
        (digest("c"), "glibc-2.40", 31, "", "", 60, 1),
        (digest("b"), "jq-1.7.1", 20, f"{digest('c')}-glibc-2.40", "", 40, 1),
    ]
    written(tmp_path / DAEMONS, later, "https://other.example.org")
    found, _ = cached(machine, {"jq"}, ())
    assert found[path("c", "glibc-2.40")].nar_size == 31
    assert found[path("b", "jq-1.7.1")].cache == "https://cache.example.org"


def test_what_cannot_be_read_is_named(machine, tmp_path):
    file = tmp_path / USERS
    file.parent.mkdir(parents=True)
    file.write_bytes(b"no database at all" * 100)
    assert cached(machine, {"jq"}, ()) == ({}, ["~/.cache/nix/binary-cache-v6.sqlite: file is not a database"])
    assert cached(Machine(root=tmp_path, home=PurePosixPath("/home/bo"), user="bo", now=1), {"jq"}, ()) == ({}, [])


def test_names_are_taken_literally(machine, tmp_path):
    written(tmp_path / USERS, [(digest("a"), "axb-1", 1, "", "", 5, 1), (digest("b"), "a_b-1", 1, "", "", 5, 1)])
    assert list(cached(machine, {"a_b"}, ())[0]) == [path("b", "a_b-1")]
    assert cached(machine, {"%"}, ())[0] == {}


def test_a_circle_ends(machine, tmp_path):
    rows = [
        (digest("a"), "x-1", 1, f"{digest('b')}-y-1", "", 5, 1),
        (digest("b"), "y-1", 1, f"{digest('a')}-x-1", "", 5, 1),
    ]
    written(tmp_path / USERS, rows)
    assert len(cached(machine, {"x"}, ())[0]) == 2


def test_development_outputs_are_not_what_a_profile_gets():
    info = Narinfo(path("a", "jq-1.7.1-dev"), 1, (), "", 5, "")
    assert not is_called(info, frozenset(("jq",)))


@given(st.lists(st.tuples(*[st.none() | st.text() | st.integers() | st.binary()] * 8)))
def test_rows_that_nix_does_not_write_are_left_out(rows):
    assert list(narinfos(rows)) == []


def test_real_nix_writes_what_is_read(tmp_path, machine):
    served = tmp_path / "served"
    served.mkdir()
    (served / "nix-cache-info").write_text("StoreDir: /nix/store\n")
    for letter, name, size, references in (
        ("a", "jq-1.7.1", 10, f"{digest('b')}-glibc-2.40"),
        ("b", "glibc-2.40", 20, ""),
    ):
        nar = "1qa1y20g6hq1h8jmqs5n3mdznmikcjfshd7yg7i0ifsg710lngff"
        (served / f"{digest(letter)}.narinfo").write_text(
            f"StorePath: {path(letter, name)}\nURL: nar/{letter}.nar\nCompression: none\nFileHash: sha256:{nar}\n"
            f"FileSize: {size}\nNarHash: sha256:{nar}\nNarSize: {size}\nReferences: {references}\n"
            f"Deriver: {digest('d')}-{name}.drv\n"
        )
    quiet = type("Quiet", (SimpleHTTPRequestHandler,), {"log_message": lambda *_: None})
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(quiet, directory=str(served))) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            environ = {
                "PATH": os.environ["PATH"],
                "HOME": str(tmp_path / "home/ada"),
                "NIX_REMOTE": str(tmp_path / "own"),
            }
            words = ["nix", "--extra-experimental-features", "nix-command", "path-info", "--store"]
            asked = [f"http://127.0.0.1:{server.server_port}", path("a", "jq-1.7.1"), "-r"]
            subprocess.run([*words, *asked], env=environ, check=True, capture_output=True)
        finally:
            server.shutdown()
            thread.join()
    found, unread = cached(machine, {"jq"}, ())
    assert unread == []
    assert {info.path: (info.nar_size, info.references) for info in found.values()} == {
        path("a", "jq-1.7.1"): (10, (path("b", "glibc-2.40"),)),
        path("b", "glibc-2.40"): (20, ()),
    }
    assert found[path("a", "jq-1.7.1")].deriver == path("d", "jq-1.7.1.drv")
