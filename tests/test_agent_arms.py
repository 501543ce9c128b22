"""The experiment: half of the sessions are told nothing at their start, which arm is logged, and nothing is overstated."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from commanding import Done, made_up, runner
from nixlore.agent_hook import INDEX, answer
from nixlore.agents.arms import LOG, MARK, arm
from nixlore.correlate._arms import experiment, needed_sessions
from nixlore.data.sorted_table import encode
from nixlore.model.agent import AgentToolCall
from nixlore.present._prove import experiment_lines
from nixlore.present._text import plain
from nixlore.storage import arms
from nixlore.storage.artifacts import Shelf

T = 1_700_000_000


@pytest.mark.parametrize(("share", "needed"), [(0.44, 210), (0.20, 615), (0.10, 1356), (0.0, None), (1.0, 22)])
def test_how_many_sessions_are_needed_is_that_of_two_proportions(share, needed):
    found = needed_sessions(share)
    assert found is None if needed is None else abs(found - needed) <= 1


def test_about_half_of_the_sessions_are_in_each_arm_and_stay_there():
    names = [f"{number:08x}-session" for number in range(2000)]
    told = [name for name in names if arm(b"1 salt", name) == "told"]
    assert 900 < len(told) < 1100
    assert told == [name for name in names if arm(b"1 salt", name) == "told"]


def start(session: str, source: str = "startup") -> bytes:
    return json.dumps(
        {"hook_event_name": "SessionStart", "source": source, "session_id": session, "cwd": "/x"}
    ).encode()


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    state = tmp_path / ".local" / "state" / "nixlore"
    state.mkdir(parents=True)
    about = {"host": os.uname().nodename, "kind": "nixos"}
    texts = {"session": "this host has a fish", "project:/x": "tests run by just"}
    (state / INDEX).write_bytes(encode(about, {"programs": {}, "texts": texts}))
    return {"HOME": str(tmp_path)}


def state_of(environ: dict[str, str]) -> Path:
    return Path(environ["HOME"], ".local/state/nixlore")


def test_without_an_experiment_every_session_is_told_and_none_is_logged(environ):
    assert "has a fish" in answer(start("s1"), environ)
    assert not (state_of(environ) / LOG).exists()


def test_a_session_of_one_arm_is_told_no_block_and_its_arm_is_logged(environ):
    state = state_of(environ)
    arms.begin(Shelf(state), T)
    names = [f"s{number}" for number in range(20)]
    answers = {name: answer(start(name), environ) for name in names}
    logged = arms.sessions(state)
    assert {name: found for name, (found, _) in logged.items()} == {
        name: "told" if "has a fish" in text else "withheld" for name, text in answers.items()
    }
    assert {found for found, _ in logged.values()} == {"told", "withheld"}
    assert all("tests run by just" in text for text in answers.values())
    assert (state / LOG).stat().st_mode & 0o777 == 0o600
    assert set(json.loads((state / LOG).read_text().splitlines()[0])) == {"session", "arm", "at"}


def test_a_session_that_is_resumed_is_not_logged_again(environ):
    arms.begin(Shelf(state_of(environ)), T)
    answer(start("s1", "resume"), environ)
    assert not (state_of(environ) / LOG).exists()


@pytest.mark.parametrize("name", ["", "\n"])
def test_a_session_without_an_id_is_told(environ, name):
    arms.begin(Shelf(state_of(environ)), T)
    assert "has a fish" in answer(start(name), environ)


def test_where_the_arm_cannot_be_logged_the_session_is_told(environ):
    arms.begin(Shelf(state_of(environ)), T)
    (state_of(environ) / LOG).mkdir()
    assert all("has a fish" in answer(start(f"s{number}"), environ) for number in range(8))


def test_an_experiment_begins_once_and_ends_and_keeps_its_log(tmp_path):
    shelf = Shelf(tmp_path)
    assert arms.since(tmp_path) is None
    assert arms.begin(shelf, T)
    mark = (tmp_path / MARK).read_bytes()
    assert not arms.begin(shelf, T + 9)
    assert (arms.since(tmp_path), (tmp_path / MARK).read_bytes()) == (T, mark)
    assert (tmp_path / MARK).stat().st_mode & 0o777 == 0o600
    assert arms.end(tmp_path)
    assert not arms.end(tmp_path)


def test_what_is_broken_in_the_log_is_skipped_and_a_session_of_both_arms_counts_for_none(tmp_path):
    rows = [("a", "told"), ("b", "withheld"), ("b", "told"), ("a", "told")]
    lines = [json.dumps({"session": name, "arm": found, "at": T}) for name, found in rows]
    (tmp_path / LOG).write_text(
        "\n".join(
            [*lines, "{", "\udcff", '{"arm": "x"}', '{"session"'],
        ),
        errors="surrogateescape",
    )
    assert arms.sessions(tmp_path) == {"a": ("told", T)}


def ran(session: str, *, fails: bool) -> AgentToolCall:
    given = {"outcome": "flagged", "error": "bash_nonzero", "exit": 127, "failure": "missing name", "missing": ("jq",)}
    return AgentToolCall(
        session=session, at=T, name="Bash", server="", tool="Bash", project="", id=session, ran=("jq",),
        **(given if fails else {"outcome": "ok", "exit": 0}),
    )  # fmt: skip


def went(told: tuple[int, int], withheld: tuple[int, int]) -> str:
    """Return what is said of arms with so many troubled of so many sessions."""
    found, calls = {}, []
    for name, (troubled, count) in (("told", told), ("withheld", withheld)):
        for number in range(count):
            session = f"{name}{number}"
            found[session] = (name, T)
            calls.append(ran(session, fails=number < troubled))
    return plain(experiment_lines(experiment(calls, found, is_on=True, since=T)))


def test_too_few_sessions_show_nothing_and_it_says_how_many_are_needed():
    text = went((1, 30), (12, 30))
    assert "told      30 sessions, 1 with a failure by the machine's set-up: 3%, 95 %: 1% to 17%" in text
    assert text.endswith("Not enough data: have 30 sessions in the smaller arm, need 244 to see a change by 30%.")


def test_enough_sessions_show_what_they_show():
    assert "The block spares failures (-20% of the sessions, 95 %: -27% to -12%)." in went((72, 300), (132, 300))
    assert "No difference is shown" in went((132, 300), (132, 300))
    assert "With the block there are more failures" in went((200, 300), (132, 300))


def test_of_an_empty_arm_nothing_is_said():
    assert "Not enough data: have 0 sessions" in went((0, 0), (3, 9))
    assert "need unknown" in went((0, 4), (0, 4))


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "home" / ".claude").mkdir(parents=True)
    return tmp_path / "home"


@pytest.fixture
def nixlore(
    tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., Done]:
    made_up(tmp_path / "nixlore", home, monkeypatch)
    return runner(home, monkeypatch, capsys)


def test_nothing_begins_where_there_is_nothing_that_could_be_withheld(nixlore):
    done = nixlore("agent", "prove", "--experiment", "on")
    assert (done.code, "nothing is told at a session's start" in done.err) == (2, True)
    nixlore("agent", "setup", "claude", "--yes")
    nixlore("agent", "context", "--write", "--yes")
    done = nixlore("agent", "prove", "--experiment", "on")
    assert (done.code, "cannot be withheld" in done.err) == (2, True)


def test_it_is_begun_reported_and_ended_by_the_command(nixlore, home):
    nixlore("agent", "setup", "claude", "--yes")
    assert "half of the sessions from now on" in nixlore("agent", "prove", "--experiment", "on").err
    assert "it runs already" in nixlore("agent", "prove", "--experiment", "on").err
    assert "The experiment runs since" in nixlore("agent", "prove", "--experiment", "report").out
    assert "has ended" in nixlore("agent", "prove", "--experiment", "off").err
    assert "no experiment runs" in nixlore("agent", "prove", "--experiment", "off").err
    assert not (home / ".local/state/nixlore" / MARK).exists()
