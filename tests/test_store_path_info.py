"""What `nix path-info --json` prints in its four shapes, and asking Nix' daemon for it."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nixlore.collect import _store_daemon, nix_store
from nixlore.demo.store import StoreRow, store_path, write_database
from nixlore.errors import SourceError
from nixlore.machine import Machine
from nixlore.model.evidence import Coverage
from nixlore.model.store import StorePath
from nixlore.store.path_info import LARGEST, PathInfo, nar_size, parsed, registered_at, takes_a_format
from ordinary_user import as_ordinary_user, open_place
from real_store import BINS

LIBC, TOOL, GONE = store_path("libc-1"), store_path("tool-2.0"), store_path("gone-3")
MAKER = store_path("tool-2.0.drv")
EXPECTED = [PathInfo(LIBC, (), 1_000, "", 1_700_000_000), PathInfo(TOOL, (LIBC,), 5_000, MAKER, 1_700_000_001)]


def base(path: str) -> str:
    return path.rpartition("/")[2]


LIST = [
    {"path": LIBC, "narHash": "sha256-x", "narSize": 1_000, "references": [], "registrationTime": 1_700_000_000},
    {
        "path": TOOL,
        "narHash": "sha256-y",
        "narSize": 5_000,
        "references": [LIBC],
        "deriver": MAKER,
        "registrationTime": 1_700_000_001,
        "signatures": ["a:b"],
        "closureSize": 6_000,
    },
    {"path": GONE, "valid": False},
]
BY_PATH = {
    LIBC: {"ca": None, "deriver": None, "narSize": 1_000, "references": [], "registrationTime": 1_700_000_000},
    TOOL: {"deriver": MAKER, "narSize": 5_000, "references": [LIBC], "registrationTime": 1_700_000_001},
    GONE: None,
}
FIRST = {path: said and {**said, "storeDir": "/nix/store", "version": 1} for path, said in BY_PATH.items()}
SECOND = {
    "info": {
        base(path): said
        and {
            **said,
            "references": [base(reference) for reference in said["references"]],
            "deriver": said["deriver"] and base(said["deriver"]),
            "storeDir": "/nix/store",
            "version": 2,
        }
        for path, said in BY_PATH.items()
    },
    "storeDir": "/nix/store",
    "version": 2,
}
THIRD = {
    **SECOND,
    "info": {
        name: said and {**said, "signatures": [{"keyName": "a", "sig": "b"}]} for name, said in SECOND["info"].items()
    },
    "version": 3,
}


@pytest.mark.parametrize("answer", [LIST, BY_PATH, FIRST, SECOND, THIRD], ids=["list", "paths", "1", "2", "3"])
def test_every_shape_tells_the_same(answer: Any) -> None:
    assert parsed(json.dumps(answer).encode()) == EXPECTED


def test_a_store_elsewhere_is_told_by_the_answer() -> None:
    text = json.dumps(SECOND).replace("/nix/store", "/srv/my-store")
    assert [info.path for info in parsed(text.encode())] == [f"/srv/my-store/{base(path)}" for path in (LIBC, TOOL)]


@pytest.mark.parametrize("data", [b"", b"{", b"5", b"null", b'"x"', b"\xff\xfe", b"[" * 100_000])
def test_what_is_no_answer_is_said_to_be_none(data: bytes) -> None:
    with pytest.raises(SourceError, match="answer"):
        parsed(data)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.sampled_from([LIBC, base(TOOL), "info"]),
    lambda inner: (
        st.lists(inner)
        | st.dictionaries(
            st.sampled_from(
                ["path", "info", "references", "deriver", LIBC, base(TOOL), "narSize", "storeDir", "valid"]
            ),
            inner,
        )
    ),
    max_leaves=30,
)


@given(JSON)
def test_an_answer_of_any_content_is_borne(answer: Any) -> None:
    data = json.dumps(answer).encode()
    with contextlib.suppress(SourceError):
        for info in parsed(data):
            assert info.path.startswith("/")
            assert info.nar_size is None or info.nar_size > 0


def test_only_numbers_that_can_be_are_sizes_and_times() -> None:
    assert [nar_size(value) for value in (1, LARGEST - 1, LARGEST, 0, -3, 2.5, "7", None)] == [1, LARGEST - 1] + [
        None
    ] * 6
    assert [registered_at(value) for value in (1, 1_700_000_000, 0, -5, 1 << 63, "x", None)] == [1, 1_700_000_000] + [
        0
    ] * 5


@pytest.mark.parametrize(
    ("version", "takes"),
    [
        ("nix (Nix) 2.3.7", False),
        ("nix (Nix) 2.18.9", False),
        ("nix (Nix) 2.32.4", False),
        ("nix (Nix) 2.33.0", True),
        ("nix (Nix) 2.34.8", True),
        ("nix (Nix) 2.35pre20260722_d56a", True),
        ("nix (Determinate Nix 3.6.2) 2.29.0", False),
        ("nix (Determinate Nix 3.15.0) 2.33.0", True),
        ("nix (Lix, like Nix) 2.93.0", False),
        ("nix (Nix) 3.0.0", True),
        ("", False),
        ("no number", False),
    ],
)
def test_the_format_is_asked_for_only_where_it_is_known(version: str, takes: bool) -> None:
    assert takes_a_format(version) is takes


SCRIPT = """#!/bin/sh
echo "$@" >>"$0.calls"
case "$*" in
    --version) echo "nix (Nix) $(cat "$0.version")" ;;
    *--recursive*) cat "$0.closure" ;;
    *) cat "$0.roots" ;;
esac
"""


@pytest.fixture
def fake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[str]]:
    """Put a Nix on PATH that answers what it is given, and return how to give it and what it was called with."""
    program = tmp_path / "bin/nix"
    program.parent.mkdir()
    program.write_text(SCRIPT)
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}:{os.environ['PATH']}")

    def given(version: str, roots: Any, closure: Any) -> list[str]:
        Path(f"{program}.version").write_text(version)
        Path(f"{program}.roots").write_text(json.dumps(roots))
        Path(f"{program}.closure").write_text(json.dumps(closure))
        Path(f"{program}.calls").write_text("")
        found = _store_daemon.asked([GONE, TOOL])
        assert [path.path for path in found.paths] == [LIBC, TOOL]
        assert [path.references for path in found.paths] == [(), (0,)]
        return Path(f"{program}.calls").read_text().splitlines()

    return given


@pytest.mark.parametrize(("version", "answer"), [("2.18.1", LIST), ("2.26.3", BY_PATH)])
def test_an_old_nix_is_asked_without_a_format_and_what_is_not_valid_is_left_out(fake, version, answer) -> None:
    _, roots, closure = fake(version, answer, answer)
    assert roots.endswith(f" --json {GONE} {TOOL}")
    assert "--json-format" not in closure
    assert f"--recursive {LIBC} {TOOL}" in closure


def test_a_new_nix_is_told_which_format(fake) -> None:
    _, roots, closure = fake("2.34.8", FIRST, FIRST)
    assert "--json --json-format 1 " in roots
    assert "--json --json-format 1 --recursive" in closure
    assert "path-info --store daemon " in closure


def test_without_roots_nobody_is_asked() -> None:
    assert _store_daemon.asked([]).paths == ()


def test_without_a_nix_that_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nonexistent")
    with pytest.raises(SourceError, match="program not found"):
        _store_daemon.asked([TOOL])


class Closed:
    """A store elsewhere with roots, whose database only its owner may read, and its environment."""

    def __init__(self, top: Path) -> None:
        store = f"{top}/nix/store"
        self.libc, self.tool, self.gone = (
            store_path(name, directory=store) for name in ("libc-1", "tool-2.0", "gone-3")
        )
        write_database(top, [StoreRow(self.libc), StoreRow(self.tool, (self.libc,), 5_000, f"{self.tool}.drv")])
        auto = top / "nix/var/nix/gcroots/auto"
        for made in (Path(self.libc), Path(self.tool), auto, top / "work", top / "home", top / "conf"):
            made.mkdir(parents=True)
        for name, target in (("result", self.tool), ("gone", self.gone)):
            (top / "work" / name).symlink_to(target)
            (auto / name).symlink_to(top / "work" / name)
        (top / "conf/nix.conf").write_text("build-users-group =\nexperimental-features = nix-command\n")
        self.environ = {
            "NIX_STORE_DIR": store,
            "NIX_STATE_DIR": f"{top}/nix/var/nix",
            "NIX_CONF_DIR": f"{top}/conf",
            "NIX_LOG_DIR": f"{top}/log",
            "NIX_REMOTE": "",
            "HOME": f"{top}/home",
        }
        self.machine = Machine(home=PurePosixPath(f"{top}/home"), user="nobody", now=1, environ=self.environ)
        self.directory = top / "nix/var/nix/db"


@pytest.fixture
def closed() -> Iterator[Closed]:
    with open_place() as top:
        made = Closed(top)
        made.directory.chmod(0o700)
        yield made
        made.directory.chmod(0o755)


@contextlib.contextmanager
def listening(closed: Closed) -> Iterator[None]:
    """Let Nix' daemon answer for a store."""
    words = ["nix-daemon"]
    environ = {**os.environ, **closed.environ}
    socket = Path(closed.environ["NIX_STATE_DIR"]) / "daemon-socket/socket"
    with subprocess.Popen(words, env=environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            while process.poll() is None and not socket.exists():
                os.sched_yield()
            yield
        finally:
            process.kill()


@pytest.mark.parametrize("bins", BINS)
def test_the_daemon_tells_what_the_database_has(closed: Closed, bins: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in closed.environ.items():
        monkeypatch.setenv(name, value)
    if os.geteuid() != 0:
        # The daemon and we are one user here: what is closed to us is closed to it.
        closed.directory.chmod(0o755)
    with listening(closed):
        if bins:
            monkeypatch.setenv("PATH", f"{bins}:{os.environ['PATH']}")
        *paths, told = as_ordinary_user(lambda: list(nix_store.collect(closed.machine)))
    assert isinstance(told, Coverage)
    if os.geteuid() == 0:
        assert told.note == "as Nix' daemon tells it"
    libc, tool = paths
    assert libc == StorePath(path=closed.libc, nar_size=1_000, registered=1_700_000_000)
    assert tool.references == (0,)
    assert (tool.path, tool.nar_size, tool.deriver) == (closed.tool, 5_000, f"{closed.tool}.drv")


def test_without_a_daemon_both_are_said_to_be_closed(closed: Closed, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in closed.environ.items():
        monkeypatch.setenv(name, value)
    if os.geteuid() != 0:
        closed.directory.chmod(0)
    told, why = as_ordinary_user(lambda: list(nix_store.collect(closed.machine)))
    assert (told.state, told.note) == ("unreadable", "Permission denied; Nix' daemon does not tell")
    assert "run nixlore as root" in why.remedy
