"""What the real atuin writes is read rightly: each layout, whoever's the rows are; with our hook at once it counts once."""

from __future__ import annotations

import os
import pwd
import time
from collections import Counter

import pytest

from driven_shells import SHELLS, Shell
from history_home import commands, coverage, machine
from nixlore.collect import atuin, bash_history, fish_history, recorded, zsh_history
from nixlore.model.recording import LineUse
from nixlore.shell.shapes import heads
from nixlore.shell.winning import winning
from real_atuin import ATUIN, COLUMNS, QUIET, Atuin
from recording_home import of, uses

HISTORIES = {"fish": fish_history, "bash": bash_history, "zsh": zsh_history}
HISTORY = {
    "fish": "",
    "bash": "HISTFILE=$HOME/.bash_history",
    "zsh": "HISTFILE=$HOME/.zsh_history SAVEHIST=900; setopt inc_append_history",
}
"""What lets a shell keep its history where it is usually kept."""

STARTED = {
    "fish": "atuin init fish --disable-up-arrow --disable-ctrl-r | source",
    "bash": 'eval "$(atuin init bash --disable-up-arrow --disable-ctrl-r)"',
    "zsh": 'eval "$(atuin init zsh --disable-up-arrow --disable-ctrl-r)"',
}


def at_home(home, **changes):
    """Return the machine of a home as it is now."""
    state = home / ".local/state/nixlore"
    environ = {"XDG_RUNTIME_DIR": str(home / "run")}
    who = {"host": os.uname().nodename, "user": pwd.getpwuid(os.getuid()).pw_name}
    return machine(home, **{"now": int(time.time()) + 60, "state_dir": state, "environ": environ} | who | changes)


def lines(home):
    """Return the lines that the ledger has, each by the commands in it."""
    return {heads(use.steps): use for use in of(LineUse, recorded.collect(at_home(home)))}


def counted(records):
    """Return how often each name was run, by who ran it, of the sources that win."""
    found = Counter()
    for row in winning(commands(records)):
        found[row.name, row.actor] += sum(row.counts)
    return found


def failures(records):
    """Return the names with a run that failed."""
    return {row.name for row in commands(records) if sum(row.failed)}


@pytest.mark.parametrize("place", [".atuin/data", ".local/share/atuin"])
def test_a_fresh_layout_and_one_in_the_old_place_are_read(place, tmp_path):
    (tmp_path / place).mkdir(parents=True)
    if place.startswith(".local"):
        (tmp_path / place / "history.db").touch()
    real = Atuin(tmp_path)
    real.ran("git status")
    real.ran("git push", 1)
    assert real.database() == tmp_path / place / "history.db"
    records = list(atuin.collect(at_home(tmp_path)))
    assert counted(records) == {("git", "human"): 2}
    assert failures(records) == {"git"}
    assert [one.source for one in coverage(records)] == [str(real.database())]


@pytest.mark.parametrize("place", [".atuin", ".config/atuin", "own/settings"])
def test_where_its_settings_put_the_history_it_is_read(place, tmp_path):
    environ = {"ATUIN_CONFIG_DIR": str(tmp_path / place)} if place.startswith("own") else {}
    (tmp_path / place).mkdir(parents=True)
    (tmp_path / place / "config.toml").write_text('db_path = "~/elsewhere/history.db"\n')
    real = Atuin(tmp_path, **environ)
    real.ran("git status")
    assert real.database() == tmp_path / "elsewhere/history.db"
    assert counted(atuin.collect(at_home(tmp_path, environ=environ))) == {("git", "human"): 1}


def test_in_a_home_of_its_own_it_is_read(tmp_path):
    environ = {"ATUIN_HOME": str(tmp_path / "own")}
    real = Atuin(tmp_path, **environ)
    real.ran("git status")
    assert real.database() == tmp_path / "own/data/history.db"
    assert counted(atuin.collect(at_home(tmp_path, environ=environ))) == {("git", "human"): 1}


def test_an_older_layout_is_read_before_and_after_atuin_brings_it_up_to_date(tmp_path):
    real = Atuin(tmp_path)
    real.ran("git status")
    real.older()
    assert real.columns().isdisjoint(COLUMNS)
    assert counted(atuin.collect(at_home(tmp_path))) == {("git", "human"): 1}
    first = list(recorded.collect(at_home(tmp_path)))
    assert uses(first) == {("git status", "atuin"): 1}
    real.ran("ls")
    assert real.columns().issuperset(COLUMNS)
    assert counted(atuin.collect(at_home(tmp_path))) == {("git", "human"): 1, ("ls", "human"): 1}
    assert uses(recorded.collect(at_home(tmp_path))) == {("git status", "atuin"): 1, ("ls", "atuin"): 1}


def test_rows_that_were_imported_are_no_failures(tmp_path):
    (tmp_path / ".bash_history").write_text("git status\nnosuchthing\nls\n")
    real = Atuin(tmp_path, SHELL="/bin/bash")
    real.run("import", "bash", HISTFILE=str(tmp_path / ".bash_history"))
    real.ran("make", 2)
    records = list(atuin.collect(at_home(tmp_path)))
    assert failures(records) == {"make"}
    imported = {row for row in commands(records) if row.name == "git"}
    assert {(row.source, row.unit) for row in imported} == {("atuin import", "distinct command lines")}
    ledger = lines(tmp_path)
    assert {line for line, use in ledger.items() if any(code for code, _, _ in use.outcomes)} == {"make"}
    assert (ledger["git status"].source, ledger["git status"].outcomes) == ("atuin import", ())


def test_agents_rows_are_agents_and_other_hosts_rows_are_other_hosts(tmp_path):
    real = Atuin(tmp_path)
    real.ran("git status")
    real.ran("make", 2, "--author", "claude-code")
    real.ran("make", 2, "--author", "anything", "--author-kind", "agent")
    real.ran("ls", 0, ATUIN_HOST_NAME="elsewhere", ATUIN_HOST_USER="bob")
    here = at_home(tmp_path)
    rows = {row.name: (row.actor, row.host, row.user) for row in commands(atuin.collect(here))}
    wanted = {"make": ("agent", here.host, here.user), "ls": ("human", "elsewhere", "bob")}
    assert rows == wanted | {"git": ("human", here.host, here.user)}
    told = {line.partition(" ")[0]: (use.actor, use.host, use.user) for line, use in lines(tmp_path).items()}
    assert told == rows


@pytest.mark.slow
@pytest.mark.parametrize("ours", ["first", "last"])
@pytest.mark.parametrize("kind", SHELLS)
def test_an_afternoon_recorded_by_our_hook_atuin_and_the_shell_at_once_counts_once(kind, ours, tmp_path):
    around = {"before": HISTORY[kind], "after": STARTED[kind]}
    if ours == "last":
        around = {"before": f"{HISTORY[kind]}\n{STARTED[kind]}", "after": ""}
    path = f"{ATUIN.parent}:{os.environ['PATH']}"
    shell = Shell(kind, tmp_path, **around, PATH=path, **QUIET)
    typed = ["git --version", "false", "nosuchcommand --of mine", "ls", "ls", "cd /tmp", "false | true", "ls"]
    for line in typed:
        shell.line(line)
    shell.end()
    here = at_home(tmp_path)
    seen = {name: list(one.collect(here)) for name, one in (("atuin", atuin), ("shell", HISTORIES[kind]))}
    ledger = list(recorded.collect(here))
    assert all(counted(records)["git", "human"] == 1 for records in seen.values())
    wanted = Counter({"git": 1, "false": 2, "nosuchcommand": 1, "ls": 3, "cd": 1, "true": 1})
    found = counted([*ledger, *seen["atuin"], *seen["shell"]])
    assert {name: found[name, "human"] for name in wanted if name != "nosuchcommand"} == {
        name: count for name, count in wanted.items() if name != "nosuchcommand"
    }
    assert {source for _, source in uses(ledger)} == {"hook"}
    assert uses(ledger)["ls", "hook"] == 3
    assert sum(count for (line, _), count in uses(ledger).items() if line != "exit") == len(typed)
