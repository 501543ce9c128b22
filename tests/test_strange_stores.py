"""Strange machines, each made by files: whatever the store is like, what can be known is told, and what cannot.

The whole product is run on each; it never fails, never claims what it did not see, and says what is not known and why.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from commanding import Done, runner
from nixlore.demo.store import Journal, StoreRow, store_path, write_database
from ordinary_user import NOBODY, listing, open_place
from small_nixos import ENVIRONMENT, GIT, NCDU, SYSTEM_PATH, TOPLEVEL, SmallNixos

COMMANDS = (
    ("scan",),
    (),
    ("why", "git"),
    ("why", "ncdu"),
    ("why", "jq"),
    ("show", "deps"),
    ("show", "drift"),
    ("show", "generations"),
    ("self", "doctor"),
    ("check",),
    ("facts", "dependency_graph"),
)
MAC_HOMES = "Users"
AS_NOBODY = ("setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups")

Ask = Callable[..., str]
Spoil = Callable[[SmallNixos], object]


class Strange(NamedTuple):
    """How a machine is made strange, what must be told of it, and what must not."""

    spoil: Spoil
    told: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    home: str = "/home/ada"
    is_closed: bool = False


def sql(*statements: str) -> Spoil:
    """Return what changes the database."""

    def spoil(machine: SmallNixos) -> None:
        with contextlib.closing(sqlite3.connect(machine.database, isolation_level=None)) as writer:
            writer.execute("PRAGMA foreign_keys = off")
            for statement in statements:
                writer.execute(statement)

    return spoil


def gone(*places: str) -> Spoil:
    """Return what takes files and directories away."""

    def spoil(machine: SmallNixos) -> None:
        for place in places:
            whole = machine.root / place
            if whole.is_symlink() or not whole.is_dir():
                whole.unlink()
            else:
                shutil.rmtree(whole)

    return spoil


def emptied(place: str) -> Spoil:
    return lambda machine: (gone(place)(machine), (machine.root / place).mkdir())


def written(data: bytes) -> Spoil:
    return lambda machine: machine.database.write_bytes(data)


def halved(machine: SmallNixos) -> None:
    data = machine.database.read_bytes()
    machine.database.write_bytes(data[: len(data) // 2])


def a_fifo(machine: SmallNixos) -> None:
    machine.database.unlink()
    os.mkfifo(machine.database)


def closed(*places: str) -> Spoil:
    return lambda machine: [(machine.root / place).chmod(0) for place in places]


def circle(*places: str) -> Spoil:
    """Return what makes links lead in a circle, with what is there beside them."""

    def spoil(machine: SmallNixos) -> None:
        for place in places:
            whole = machine.root / place
            if os.path.lexists(whole):
                whole.rename(f"{whole}-was")
            machine.link(f"/{place}", f"/{place}-other")
            machine.link(f"/{place}-other", f"/{place}")

    return spoil


def schema(number: str) -> Spoil:
    return lambda machine: (machine.database.parent / "schema").write_text(number)


def not_nixos(machine: SmallNixos) -> None:
    """Debian: programs of its own, no Nix."""
    gone("nix", "run", "etc/NIXOS", "etc/set-environment")(machine)
    machine.write("/etc/os-release", 'ID=debian\nNAME="Debian GNU/Linux"\n')
    for name in ("git", "ncdu", "bash"):
        machine.write(f"/usr/bin/{name}", "#!/bin/sh\n").chmod(0o755)


def home_manager_only(machine: SmallNixos) -> None:
    """Debian with Nix and a profile of the user's."""
    gone("run", "etc/NIXOS", "etc/set-environment")(machine)
    gone("nix/var/nix/profiles/system", "nix/var/nix/profiles/system-1-link")(machine)
    machine.rooted(".local/state/nix/profiles/profile-1-link", SYSTEM_PATH)
    machine.link("/home/ada/.local/state/nix/profiles/profile", "profile-1-link")
    machine.link("/home/ada/.nix-profile", ".local/state/nix/profiles/profile")


def own_store(machine: SmallNixos) -> None:
    """Debian where a user who may not write `/nix` has a store below the home."""
    home_manager_only(machine)
    own = machine.root / "home/ada/.local/share/nix/root"
    own.mkdir(parents=True)
    (machine.root / "nix").rename(own / "nix")


def darwin(machine: SmallNixos) -> None:
    """A Mac with nix-darwin: `/etc` and `/run` are links, homes are elsewhere."""
    top = store_path("darwin-system-25.05.1")
    write_database(machine.root / "made", [StoreRow(GIT), StoreRow(SYSTEM_PATH, (GIT,)), StoreRow(top, (SYSTEM_PATH,))])
    for name in ("db.sqlite", "schema"):
        (machine.root / "made/nix/var/nix/db" / name).replace(machine.database.parent / name)
    gone("run", "etc", "nix/var/nix/profiles", "made")(machine)
    (machine.root / "private/etc").mkdir(parents=True)
    (machine.root / "private/var/run").mkdir(parents=True)
    for name, target in (("etc", "private/etc"), ("var", "private/var"), ("run", "private/var/run")):
        machine.link(f"/{name}", target)
    machine.link(f"{top}/sw", SYSTEM_PATH)
    machine.link("/nix/var/nix/profiles/system-1-link", top)
    machine.link("/nix/var/nix/profiles/system", "system-1-link")
    machine.link("/run/current-system", top)
    (machine.root / "home").rename(machine.root / MAC_HOMES)
    machine.write("/System/Library/CoreServices/SystemVersion.plist", "<plist/>\n")


def strange_roots(machine: SmallNixos) -> None:
    """Whatever may lie among the roots."""
    auto = machine.root / "nix/var/nix/gcroots/auto"
    os.mkfifo(auto / "fifo")
    os.mkfifo(machine.root / "nix/var/nix/profiles/system-9-link")
    machine.link("/nix/var/nix/gcroots/auto/\udcff\udcfe", "/home/ada/\udce9/result")
    machine.link("/nix/var/nix/gcroots/auto/a", "b")
    machine.link("/nix/var/nix/gcroots/auto/b", "a")
    machine.link("/nix/var/nix/gcroots/auto/up", "/nix/var/nix/gcroots")
    machine.link("/nix/var/nix/profiles/self", ".")
    machine.link("/nix/var/nix/gcroots/auto/deep", "/home/ada" + "/d" * 1_000)


NOTHING = "nothing is known of packages and generations"
DAMAGE = "what is damaged"
OF_NIXOS = "NixOS' usual order"
TRY = "to try it once"
STRANGE = {
    "not NixOS, no Nix": Strange(
        not_nixos,
        (NOTHING, "on the PATH: /usr/bin/git"),
        ("mount the file system", "stale", OF_NIXOS, TRY),
    ),
    "no files at all": Strange(gone("nix", "run", "etc", "home/ada/nixos-config", "home/ada/.local"), (NOTHING,)),
    "Nix on another system": Strange(home_manager_only, ("the profile of ada",), ("the system that", OF_NIXOS)),
    "a store of the user's own": Strange(own_store, ("a store of the user's own at ~/.local/share/nix/root",)),
    "nix-darwin": Strange(darwin, ("darwin-system", TRY), ("NX116", OF_NIXOS), f"/{MAC_HOMES}/ada"),
    "no store is mounted": Strange(
        gone("nix"),
        (
            "though this is NixOS",
            "mount the file system",
            "dependency_graph could not be made: /nix/store: there is no",
        ),
        ("stale root",),
    ),
    "an empty place for the store": Strange(emptied("nix"), ("though this is NixOS",), ("stale root",)),
    "a store without files": Strange(emptied("nix/store"), (), ("stale root",)),
    "no store, but a database": Strange(gone("nix/store"), ("cannot be looked at (it is not there)",), ("stale root",)),
    "no database": Strange(gone("nix/var/nix/db"), ("is not there, though /nix/store is",)),
    "neither database nor files": Strange(
        lambda machine: (gone("nix/var/nix/db")(machine), emptied("nix/store")(machine)),
        ("neither the store nor its database can be looked at",),
        ("stale root",),
    ),
    "an empty database": Strange(written(b""), ("number 10",)),
    "no database, but text": Strange(written(b"text " * 999), ("not a database", DAMAGE)),
    "half a database": Strange(halved, (DAMAGE,)),
    "a FIFO": Strange(a_fifo, ("not a regular file",)),
    "a directory": Strange(lambda machine: (gone("nix/var/nix/db/db.sqlite")(machine), machine.database.mkdir()), ()),
    "a later schema": Strange(schema("11"), ("its schema is 11",)),
    "a schema that is no number": Strange(schema("\0x\n"), (), ("its schema",)),
    "tables of another name": Strange(sql("ALTER TABLE Refs RENAME TO Edges"), ("no such table", "number 10")),
    "an old schema": Strange(sql("ALTER TABLE ValidPaths DROP COLUMN narSize"), ("no such column", "number 10")),
    "gigantic values": Strange(
        sql("UPDATE ValidPaths SET narSize = 9223372036854775807, registrationTime = 9223372036854775807"),
        (),
        ("PB", "EB", "TB", "292277026596"),
    ),
    "impossible values": Strange(
        sql("UPDATE ValidPaths SET narSize = -1, registrationTime = -1, deriver = 'x'"),
        ("the sizes are not known", "size       not known"),
        ("nothing leaves the closure",),
    ),
    "paths that are none": Strange(
        sql("UPDATE ValidPaths SET path = x'ff2f00' || id WHERE path LIKE '%glibc%'"), ("make no sense",)
    ),
    "impossible numbers": Strange(
        sql("UPDATE ValidPaths SET id = id + (1 << 40)", "UPDATE Refs SET referrer = referrer + 5")
    ),
    "references of other kinds": Strange(sql("INSERT INTO Refs SELECT id, 'x' FROM ValidPaths")),
    "references in a circle": Strange(sql("INSERT OR IGNORE INTO Refs SELECT reference, referrer FROM Refs")),
    "links in a circle": Strange(circle("nix"), ("links go in a circle",), ("Nix keeps no roots", "stale root")),
    "profiles in a circle": Strange(circle("nix/var/nix/profiles", "run/current-system"), ("links go in a circle",)),
    "no system that is known to be in use": Strange(
        lambda machine: (
            circle("run/current-system", "nix/var/nix/profiles/system")(machine),
            sql("UPDATE ValidPaths SET narSize = 5000000000")(machine),
        ),
        never=("NX119", "old generation"),
    ),
    "roots of all kinds": Strange(strange_roots),
    "roots in a file": Strange(
        lambda machine: (gone("nix/var/nix/gcroots")(machine), machine.write("/nix/var/nix/gcroots", "")),
        ("Not a directory",),
    ),
    "a closed database": Strange(
        closed("nix/var/nix/db/db.sqlite"), ("Permission denied", "run nixlore as root"), is_closed=True
    ),
    "a closed directory of it": Strange(
        closed("nix/var/nix/db"), ("Permission denied", "run nixlore as root"), ("no database",), is_closed=True
    ),
    "a closed state": Strange(
        closed("nix/var"), ("Permission denied",), ("no database", "Nix keeps no roots"), is_closed=True
    ),
    "a closed store": Strange(
        closed("nix/store"),
        ("/nix/store: cannot be looked at (Permission denied), so only the link of a generation is known",),
        ("stale root", "would bring it"),
        is_closed=True,
    ),
    "another user's home": Strange(
        closed("home/ada"),
        ("  ~: Permission denied (run as the user", TOPLEVEL),
        ("~/.config: Permission",),
        is_closed=True,
    ),
    "all closed": Strange(closed("nix"), ("Permission denied",), ("no database", "stale root"), is_closed=True),
}

NEVER = ("\x1b", "\udcff", "None", "to what is not there", " 0 B NAR", "1 roots")
"""What is said of none of these machines."""


@pytest.fixture
def machine() -> Iterator[SmallNixos]:
    with open_place() as top:
        made = SmallNixos(top / "root")
        made.rooted("src/a/.direnv/flake-profile-1-link", ENVIRONMENT)
        yield made
        for place, _, _ in os.walk(top):
            Path(place).chmod(0o755)


@pytest.fixture
def ask(machine: SmallNixos, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Ask:
    """Return what runs every command on the machine, and gives all that they print."""
    monkeypatch.setenv("COLUMNS", "300")
    run = runner(machine.root / "own", monkeypatch, capsys)
    (machine.root / "own").chmod(0o777)

    def ask(home: str = "/home/ada", *, is_closed: bool = False) -> str:
        texts = []
        for command in COMMANDS:
            if is_closed and os.geteuid() == 0:
                other = machine.run(*command, home=home, prefix=AS_NOBODY)
                done = Done(other.returncode, other.stdout, other.stderr)
            else:
                done = run(*command, "--root", machine.root, "--home", home)
            assert "Traceback" not in done.err, command
            # A fact that cannot be made is an error for whoever asks for it, and the reason is told.
            assert done.code == 0 or (done.code == 2 and command[0] in ("show", "facts") and done.err), (command, done)
            texts += [done.out, done.err]
        return "\n".join(texts)

    return ask


@pytest.mark.parametrize("name", STRANGE)
def test_a_strange_machine_is_told_as_it_is(machine: SmallNixos, ask: Ask, name: str) -> None:
    strange = STRANGE[name]
    strange.spoil(machine)
    said = ask(strange.home, is_closed=strange.is_closed)
    assert "a bug" not in said
    for words in strange.told:
        assert words in said
    for words in (*strange.never, *NEVER):
        assert words not in said


def test_the_same_machine_without_anything_strange(machine: SmallNixos, ask: Ask) -> None:
    said = ask()
    assert TOPLEVEL in said
    assert NCDU in said
    assert "a bug" not in said
    assert "What could not be seen\n  /nix" not in said
    told = machine.said("self", "doctor")
    assert "nix_store        /nix/var/nix/db: 7 store paths" in told


@pytest.mark.parametrize("journal", ["closed", "empty", "pages", "crashed"])
def test_nothing_beside_the_database_is_changed_by_the_whole_product(
    tmp_path: Path, journal: Journal, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    made = SmallNixos(tmp_path, journal=journal)
    made.rooted("src/a/result", NCDU)
    run = runner(tmp_path / "own", monkeypatch, capsys)
    places = [made.database.parent, tmp_path / "nix/var/nix/gcroots/auto", tmp_path / "nix/var/nix/profiles"]
    before = [listing(place) for place in places]
    for command in COMMANDS:
        assert run(*command, "--root", tmp_path, "--home", "/home/ada").code == 0
    assert [listing(place) for place in places] == before
