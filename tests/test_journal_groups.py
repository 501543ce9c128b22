"""Changes of several files are made and taken back together; who is killed in between leaves what can be settled."""

from __future__ import annotations

import fcntl
import os
import random
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nixlore.errors import SourceError
from nixlore.nix.syntax import parse
from nixlore.storage import journal as journals
from nixlore.storage.artifacts import Shelf
from nixlore.storage.journal import Journal

NOW = 1_700_000_000


def journal(top: Path) -> Journal:
    return Journal(Shelf(top / "state"))


def files(top: Path, **texts: bytes) -> dict[Path, bytes]:
    for name, text in texts.items():
        (top / name).write_bytes(text)
    return {top / name: text for name, text in texts.items()}


def content(top: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in top.iterdir() if path.is_file()}


def test_all_files_of_a_change_are_taken_back_together(tmp_path):
    before = files(tmp_path, a=b"1\n2\n", b=b"3\n")
    found = journal(tmp_path)
    steps = {path: (old, old + b"new\n") for path, old in before.items()} | {tmp_path / "c": (b"", b"made\n")}
    changes = found.write_all(steps, "did it", NOW, plan="abcd1234")
    assert content(tmp_path) == {"a": b"1\n2\nnew\n", "b": b"3\nnew\n", "c": b"made\n"}
    assert [list(group) for group in found.groups()] == [list(changes)]
    assert {(one.plan, one.group) for one in changes} == {("abcd1234", changes[0].group)}
    assert found.mend(NOW) == []
    found.undo_all(changes, NOW)
    assert content(tmp_path) == {"a": b"1\n2\n", "b": b"3\n"}
    assert found.groups() == []


def test_where_one_file_cannot_be_written_the_others_get_back_what_they_held(tmp_path, monkeypatch):
    before = files(tmp_path, a=b"1\n", b=b"2\n")
    found = journal(tmp_path)
    plain = journals.rewrite

    def failing(path, old, new, *rest, **more):
        if path.name == "b":
            raise OSError(28, "No space left on device")
        plain(path, old, new, *rest, **more)

    monkeypatch.setattr(journals, "rewrite", failing)
    with pytest.raises(OSError, match="No space"):
        found.write_all({path: (old, b"new\n") for path, old in before.items()}, "x", NOW)
    assert content(tmp_path) == {"a": b"1\n", "b": b"2\n"}
    assert found.groups() == []
    assert found.mend(NOW) == []


def test_one_file_that_is_not_as_it_was_keeps_all_from_being_written(tmp_path):
    before = files(tmp_path, a=b"1\n", b=b"2\n")
    found = journal(tmp_path)
    (tmp_path / "b").write_bytes(b"edited\n")
    with pytest.raises(SourceError, match="changed in the meantime"):
        found.write_all({path: (old, b"new\n") for path, old in before.items()}, "x", NOW)
    assert content(tmp_path) == {"a": b"1\n", "b": b"edited\n"}
    assert found.groups() == []


def test_what_another_wrote_meanwhile_is_not_taken_back_though_it_is_the_same(tmp_path):
    files(tmp_path, a=b"1\n2\n")
    found = journal(tmp_path)
    steps = {tmp_path / "a": (b"1\n2\n", b"1\n")}
    found.write_all(steps, "first", NOW)
    with pytest.raises(SourceError, match="in the meantime"):
        found.write_all(steps, "second", NOW)
    assert content(tmp_path) == {"a": b"1\n"}
    assert [group[0].what for group in found.groups()] == ["first"]


def test_one_file_whose_lines_have_changed_keeps_all_from_being_taken_back(tmp_path):
    before = files(tmp_path, a=b"1\n", b=b"2\n")
    found = journal(tmp_path)
    changes = found.write_all({path: (old, b"new " + old) for path, old in before.items()}, "x", NOW)
    (tmp_path / "b").write_bytes(b"new 2, edited\n")
    with pytest.raises(SourceError):
        found.undo_all(changes, NOW)
    assert content(tmp_path) == {"a": b"new 1\n", "b": b"new 2, edited\n"}
    assert len(found.groups()) == 1


def test_an_empty_file_stays_one(tmp_path):
    files(tmp_path, a=b"", b=b"x\n")
    found = journal(tmp_path)
    changes = found.write_all({tmp_path / "a": (b"", b"new\n"), tmp_path / "b": (b"x\n", b"")}, "x", NOW)
    assert content(tmp_path) == {"a": b"new\n", "b": b""}
    found.undo_all(changes, NOW)
    assert content(tmp_path) == {"a": b"", "b": b"x\n"}


def test_while_another_changes_files_one_is_refused(tmp_path, monkeypatch):
    before = files(tmp_path, a=b"1\n")
    found = journal(tmp_path)
    (tmp_path / "state").mkdir()
    other = os.open(tmp_path / "state" / "journal.lock", os.O_RDWR | os.O_CREAT)
    fcntl.flock(other, fcntl.LOCK_EX)
    monkeypatch.setattr(journals, "PATIENCE", 0)
    with pytest.raises(SourceError, match="another nixlore is changing files"):
        found.write_all({path: (old, b"new\n") for path, old in before.items()}, "x", NOW)
    os.close(other)
    assert found.groups() == []
    assert found.write_all({path: (old, b"new\n") for path, old in before.items()}, "x", NOW)


AT_ONCE = """
import sys
from pathlib import Path
from nixlore.errors import SourceError
from nixlore.storage.artifacts import Shelf
from nixlore.storage.journal import Journal
top = Path(sys.argv[1])
sys.stdin.read()
try:
    Journal(Shelf(top / "state")).write_all({top / "a": (b"1\\n", b"by " + sys.argv[2].encode() + b"\\n")}, "x", 1)
except SourceError as error:
    print(error.what)
else:
    print("written")
"""


def test_of_several_at_once_one_writes_and_the_others_say_so(tmp_path):
    files(tmp_path, a=b"1\n")
    pipe = subprocess.PIPE
    running = [
        subprocess.Popen([sys.executable, "-c", AT_ONCE, str(tmp_path), str(name)], stdin=pipe, stdout=pipe)
        for name in range(4)
    ]
    for one in running:
        one.stdin.close()
    said = []
    for one in running:
        said.append(one.stdout.read().decode().strip())
        one.stdout.close()
        one.wait()
    assert sorted(said) == ["has changed in the meantime"] * 3 + ["written"]
    (group,) = journal(tmp_path).groups()
    assert (tmp_path / "a").read_bytes() == group[0].new


KILLED = """
import os, signal, sys
from pathlib import Path
from nixlore.storage import journal, users_file
from nixlore.storage.artifacts import Shelf
top, stop, what = Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
found = journal.Journal(Shelf(top / "state"))
steps = 0

def trace(frame, event, argument):
    global steps
    if "storage" not in frame.f_code.co_filename:
        return None
    steps += 1
    if steps == stop:
        os.kill(os.getpid(), signal.SIGKILL)
    return trace

sys.settrace(trace)
if what == "apply":
    texts = {top / name: (top / name).read_bytes() for name in "abc"}
    found.write_all({path: (old, old.replace(b"2", b"new")) for path, old in texts.items()}, "x", 1)
else:
    found.undo_all(found.groups()[-1], 2)
sys.settrace(None)
print(steps)
"""


def killed(top: Path, stop: int, what: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([sys.executable, "-c", KILLED, str(top), str(stop), what], capture_output=True, check=False)


@pytest.mark.parametrize("what", ["apply", "undo"])
def test_whoever_is_killed_leaves_each_file_old_or_new_and_the_journal_knows(tmp_path, what):
    """The process is killed at steps that are drawn from all that it takes, in each of its files' writing."""
    old = {"a": b"1\n2\n3\n", "b": b"2\n", "c": b"0\n2"}
    new = {name: text.replace(b"2", b"new") for name, text in old.items()}
    count = 0
    dice = random.Random(8)
    stops = [0, *(1 + int(dice.random() * 1000) for _ in range(24))]
    stands = set()
    for number, place in enumerate(stops):
        top = tmp_path / str(number)
        top.mkdir()
        files(top, **old)
        if what == "undo":
            assert killed(top, 0, "apply").returncode == 0
        done = killed(top, 1 + place * count // 1001 if count else 0, what)
        count = count or int(done.stdout)
        found = journal(top)
        there = {name: text for name, text in content(top).items() if not name.startswith(".")}
        assert all(there[name] in (old[name], new[name]) for name in old)
        torn = found.mend(NOW)
        stands.add((done.returncode, len(torn), len(found.groups())))
        assert bool(torn) == (there not in (old, new) and what == "apply")
        if there != old:
            assert found.groups() != []
        for group in found.groups():
            found.undo_all(group, NOW)
        assert {name: text for name, text in content(top).items() if not name.startswith(".") or what == "apply"} == old
    assert (-signal.SIGKILL, 0, 1) in stands
    assert what == "undo" or (-signal.SIGKILL, 1, 1) in stands


NAMES = ("bat", "curl", "fd", "git", "jq", "ripgrep", "zoxide")


def listed(names: list[str]) -> bytes:
    rows = "".join(f"    {name}\n" for name in names)
    return f"{{ pkgs, ... }}: {{\n  environment.systemPackages = with pkgs; [\n{rows}  ];\n}}\n".encode()


moves = st.lists(st.tuples(st.sampled_from(("add", "remove", "undo")), st.integers(0, 99)), max_size=14)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(st.lists(st.sampled_from(NAMES), unique=True), moves)
def test_any_sequence_of_changes_and_undoing_ends_where_it_began(tmp_path_factory, names, drawn):
    top = tmp_path_factory.mktemp("t")
    found, path, begin = journal(top), top / "a", listed(names)
    path.write_bytes(begin)
    for move, number in drawn:
        text = path.read_bytes()
        rows = text.splitlines(keepends=True)
        own = range(2, len(rows) - 2)
        if move == "add":
            place = 2 + number % (len(own) + 1)
            rows.insert(place, f"    {NAMES[number % len(NAMES)]}{number}\n".encode())
            found.write_all({path: (text, b"".join(rows))}, "added", NOW)
        elif move == "remove" and own:
            del rows[own[number % len(own)]]
            found.write_all({path: (text, b"".join(rows))}, "removed", NOW)
        elif move == "undo" and found.groups():
            groups = found.groups()
            try:
                found.undo_all(groups[number % len(groups)], NOW)
            except SourceError:
                assert path.read_bytes() == text
        assert parse(path.read_bytes()).faults == 0
    while groups := found.groups():
        undone = [group for group in reversed(groups) if was_undone(found, group)]
        assert undone, textwrap.indent(path.read_text(), "  ")
    assert path.read_bytes() == begin


def was_undone(found: Journal, group: list[journals.Change]) -> bool:
    try:
        found.undo_all(group, NOW)
    except SourceError:
        return False
    return True
