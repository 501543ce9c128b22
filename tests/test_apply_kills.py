"""The whole command, killed at random steps: each file is old or new, the journal knows, and undo gives all back."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from nixlore import demo
from nixlore.storage.artifacts import Shelf
from nixlore.storage.journal import Journal

NOW = 1_800_000_000

KILLED = """
import os, signal, sys
from nixlore.cli.main import main
stop, steps = int(sys.argv[1]), 0

def trace(frame, event, argument):
    global steps
    if frame.f_code.co_filename.endswith(("storage/journal.py", "storage/users_file.py", "storage/verdicts.py")):
        steps += 1
        if steps == stop:
            os.kill(os.getpid(), signal.SIGKILL)
        return trace
    return None

sys.settrace(trace)
try:
    main(sys.argv[2:])
except SystemExit as ended:
    sys.settrace(None)
    sys.stderr.write(f"STEPS {steps}")
    sys.stderr.flush()
    os._exit(int(ended.code or 0))
"""


class User:
    """A user of the sample machine, and the commands that they run as processes of their own."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.config = home / "nixos-config"
        self.environ = {name: value for name, value in os.environ.items() if not name.startswith("XDG_")}
        self.environ["HOME"] = str(home)

    def words(self, *words: str, stop: int = 0) -> list[str]:
        own = ("--config", str(self.config), "--host", "larkspur")
        return [sys.executable, "-c", KILLED, str(stop), *own, *words]

    def run(self, *words: str, stop: int = 0) -> subprocess.CompletedProcess[str]:
        command = self.words(*words, stop=stop)
        return subprocess.run(command, env=self.environ, capture_output=True, text=True, check=False)

    def texts(self) -> dict[str, bytes]:
        return {str(path): path.read_bytes() for path in sorted(self.config.rglob("*.nix")) if path.is_file()}

    def leftovers(self) -> list[Path]:
        return list(self.config.rglob(".*.tmp"))

    def wanted(self) -> str:
        changes = json.loads(self.run("plan", "--json").stdout)["changes"]
        return next(one["id"] for one in changes if one["kind"] == "remove_unused" and one["patches"])


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    return demo.build(tmp_path_factory.mktemp("sample") / "machine")


@pytest.fixture
def user(sample, tmp_path):
    shutil.copytree(sample / "home/ada", tmp_path / "ada", symlinks=True)
    return User(tmp_path / "ada")


@pytest.mark.slow
@pytest.mark.parametrize("is_link", [False, True])
def test_whoever_kills_apply_leaves_old_or_new_and_undo_gives_all_back(user, is_link):
    """A linked file stays a link, and what it leads to is what is written."""
    if is_link:
        path = user.config / "home" / "desktop.nix"
        path.rename(path.with_name("kept.nix"))
        path.symlink_to("kept.nix")
    wanted, dice = user.wanted(), random.Random(14)
    old = user.texts()
    words = ("apply", wanted, "--yes", "--allow-dirty", "--validate", "none")
    whole = user.run(*words)
    assert whole.returncode == 0, whole.stderr
    count, new = int(whole.stderr.rpartition("STEPS ")[2]), user.texts()
    changed = {Path(name).name for name in old if new[name] != old[name]}
    assert changed == ({"desktop.nix", "kept.nix"} if is_link else {"desktop.nix"})
    assert user.run("undo", wanted).returncode == 0
    kills = 0
    for _ in range(8):
        done = user.run(*words, stop=dice.randint(1, count))
        kills += done.returncode == -signal.SIGKILL
        there = user.texts()
        assert all(there[name] in (old[name], new[name]) for name in old)
        journal = Journal(Shelf(user.home / ".local/state/nixlore"))
        journal.mend(NOW)
        assert bool(journal.groups()) == (there != old)
        if there != old:
            assert user.run("undo", wanted).returncode == 0
        assert user.texts() == old
        assert user.leftovers() == []
    assert kills
    assert not is_link or path.is_symlink()


@pytest.mark.slow
def test_of_two_at_once_the_change_is_made_once(user):
    wanted, old = user.wanted(), user.texts()
    words = user.words("apply", wanted, "--yes", "--allow-dirty", "--validate", "none")
    both = [subprocess.Popen(words, env=user.environ, stderr=subprocess.PIPE, text=True) for _ in range(2)]
    said = [one.communicate()[1] for one in both]
    codes = sorted(one.returncode for one in both)
    assert codes in ([0, 2], [0, 0]), said
    assert len(Journal(Shelf(user.home / ".local/state/nixlore")).groups()) == 1
    assert user.texts() != old
    assert user.run("undo", wanted).returncode == 0
    assert user.texts() == old
