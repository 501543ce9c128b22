"""Of secrets planted by whoever had not read the rules, nothing reaches anything that is made of a recorded line."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import quote

import pytest

from nixlore import stages
from nixlore.shell.recorded import Ended, read
from nixlore.shell.shapes import shape
from second_planted import Planted, planted

NIXLORE = Path(sys.executable).with_name("nixlore")
DIALECTS = {"fish": "fish", "bash": "posix", "zsh": "zsh"}
PIECE = 6
"""So many characters of a secret in a row are a leak."""

CONFIG = "{ pkgs, ... }: { environment.systemPackages = with pkgs; [ ripgrep fd jq git mariadb openssl kubectl ]; }\n"
VIEWS = ("usage", "tools", "timeline", "drift", "path")


def pieces(one: Planted) -> Iterator[bytes]:
    for secret in one.secrets:
        data = secret.encode()
        yield from (data[at : at + PIECE] for at in range(len(data) - PIECE + 1))


ALL = {piece: one for one in planted() for piece in pieces(one)}


def leaks(data: bytes) -> set[tuple[bytes, str]]:
    """Return the pieces of secrets in some bytes, each with a line that has it."""
    return {(piece, one.text) for piece, one in ALL.items() if piece in data}


def test_there_is_enough_to_find():
    lines = {one.text for one in planted()}
    assert len(lines) >= 150
    assert len({secret for one in planted() for secret in one.secrets}) >= 150
    assert all(piece in one.text.encode() for piece, one in ALL.items())
    assert leaks(b"x hV9kQz y") == {(b"hV9kQz", "mysql -u root -phV9kQz2wLm shop")}


@pytest.mark.parametrize("shell", DIALECTS)
def test_no_part_of_a_shape_but_a_name_has_a_piece_of_one(shell):
    found = set()
    for one in planted():
        if one.shell == shell:
            for step in shape(one.text, DIALECTS[shell]):
                kept = " ".join((*step.words, *step.flags, *step.by)).encode()
                found |= {(piece, one.text) for piece in pieces(one) if piece in kept}
    assert found == set()


def quoted(shell: str, text: str) -> str:
    escapes = {"\\": "\\\\", "'": "\\'", "\n": "\\n", "\t": "\\t"}
    return text if shell == "fish" else "$'" + "".join(escapes.get(char, char) for char in text) + "'"


def spooled(one: Planted, at: int, code: int) -> bytes:
    """Return the line that a shell writes when a command ends."""
    folder = quoted(one.shell, "/home")
    fields = ("C", "1", f"7-{one.shell}", one.shell, at, 5, code, code, "", folder, quoted(one.shell, one.text))
    line = "\t".join(map(str, fields))
    return (quote(line) if one.shell == "fish" else line).encode() + b"\n"


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """A home in which everything that was planted was recorded and is in the histories as well, then scanned twice."""
    home = tmp_path_factory.mktemp("second")
    at = int(time.time()) - 7200
    lines: list[bytes] = []
    for number, one in enumerate(planted()):
        # Each fails and is then run again and succeeds, so that it is a failure, a streak and a cure, too.
        lines += [spooled(one, at + 3 * number, code) for code in (1, 1, 0)]
    spool = home / "run" / "nixlore" / "commands"
    for folder in (spool.parent, home / "nixos-config", home / ".claude", home / ".local/share/fish"):
        folder.mkdir(parents=True)
    (home / "nixos-config" / "configuration.nix").write_text(CONFIG)
    assert [one.text for one in read(b"".join(lines)) if isinstance(one, Ended)][::3] == [x.text for x in planted()]
    spool.write_bytes(b"".join(lines))
    texts = {shell: [one.text for one in planted() if one.shell == shell] for shell in DIALECTS}
    (home / ".bash_history").write_text("".join(f"#{at}\n{text}\n" for text in texts["bash"]))
    metafied = (text.replace("\\", "\\\\").replace("\n", "\\\n") for text in texts["zsh"])
    (home / ".zsh_history").write_text("".join(f": {at}:0;{text}\n" for text in metafied))
    escaped = (text.replace("\\", "\\\\").replace("\n", "\\n") for text in texts["fish"])
    (home / ".local/share/fish/fish_history").write_text("".join(f"- cmd: {text}\n  when: {at}\n" for text in escaped))
    for _ in range(2):
        assert not leaks(ran(home, "scan", "-y", "-v"))
        if (taken := spool.with_name("commands.taken")).exists():
            # As if the next scan came a day later.
            os.utime(taken, (at, at))
    return home


def ran(home: Path, *args: str) -> bytes:
    environ: Mapping[str, str] = {
        "HOME": str(home), "PATH": os.environ["PATH"], "XDG_RUNTIME_DIR": f"{home}/run", "TZ": "UTC"
    }  # fmt: skip
    done = subprocess.run([NIXLORE, *args], env=environ, stdin=subprocess.DEVNULL, capture_output=True, check=False)
    assert done.returncode in (0, 2), done.stderr
    return done.stdout + done.stderr


def test_it_was_all_read(home):
    # What only defines a function runs nothing.
    runs = sum(bool(shape(one.text, DIALECTS[one.shell])) for one in planted())
    assert f"recording: {3 * runs:,} runs" in ran(home, "self", "doctor").decode()


def test_no_byte_that_was_written_has_a_piece_of_one(home):
    written = [path for top in (".local/state", ".cache", ".claude", "run") for path in (home / top).rglob("*")]
    names = {str(path.relative_to(home)) for path in written}
    assert ".local/state/nixlore/ledger.db" in names
    assert ".claude/intelligence/command_usage.json" in names
    found = {}
    for path in filter(Path.is_file, written):
        if known := leaks(path.read_bytes()):
            found[str(path.relative_to(home))] = known
    assert found == {}
    assert leaks("\n".join(names).encode()) == set()


@pytest.mark.slow
def test_no_answer_has_a_piece_of_one(home):
    asked = [("show", view) for view in VIEWS] + [("check",), ("agent", "context"), ("export",), ("self", "doctor")]
    asked += [("facts", name) for step in ("analyze", "correlate") for name in stages.names(step)]
    # The entries of a history are printed to whoever asks for them, before anything is kept of them.
    own = ("bash_history", "fish_history", "zsh_history")
    asked += [("records", name, "--type", "Command") for name in own]
    asked += [("records", name) for name in stages.names("collect") if name not in own]
    for name in ("LineUse", "SessionRun", "CureUse", "FailureStreak", "Command", "AdHocUse"):
        asked.append(("records", "recorded", "--type", name))
    found = {args: known for args in asked if (known := leaks(ran(home, *args)))}
    assert found == {}
