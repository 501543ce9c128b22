"""What lines for agents would have answered is asked of what was known before each failure, and of nothing else."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from commanding import Done, runner
from nixlore import demo
from nixlore.cli import _prove_reading
from nixlore.cli._asked import Options
from nixlore.cli._session import Session
from nixlore.correlate import _proof
from nixlore.correlate._answered import ENOUGH, Told, answers, of_environment, unit
from nixlore.correlate._proof import Line, Then, agrees, in_window, moments, prove
from nixlore.index import program_tables
from nixlore.model.agent import AgentToolCall
from nixlore.model.proof import HintProof, LineProof, Proof
from nixlore.model.run import DAY
from nixlore.present import claude_md, hint_index
from nixlore.present._prove import proof_lines
from nixlore.present._text import plain
from nixlore.storage import proven
from nixlore.storage.artifacts import Shelf

T = 20_000 * DAY
NOW = 1_795_600_000


def ran(at: int = T, *names: str, session: str = "s", **fields: object) -> AgentToolCall:
    given = {
        "name": "Bash", "server": "", "tool": "Bash", "project": "~/app", "outcome": "ok", "exit": 0, "id": f"c{at}",
        "ran": names or ("ls",),
    }  # fmt: skip
    return AgentToolCall(session=session, at=at, **{**given, **fields})


def failed(at: int = T, *names: str, **fields: object) -> AgentToolCall:
    given = {"outcome": "flagged", "error": "bash_nonzero", "exit": 1}
    return ran(at, *names, **{**given, **fields})


def missing(at: int, name: str, **fields: object) -> AgentToolCall:
    return failed(at, name, **{"exit": 127, "failure": "missing name", "missing": (name,), **fields})


@pytest.mark.parametrize(
    ("told", "call", "expected"),
    [
        (Told("nixos"), missing(T, "apt"), True),
        (Told("nixos"), failed(T, failure="read-only store"), True),
        (Told("nixos"), missing(T, "jq"), False),
        (Told("missing", ("jq",)), missing(T, "jq"), True),
        (Told("missing", ("jq",)), missing(T, "scc"), False),
        (Told("names", ("docker",)), missing(T, "docker"), True),
        (Told("once", ("jq",)), missing(T, "jq"), True),
        (Told("once", ("apt",)), missing(T, "apt"), False),
        (Told("once", ("build",)), missing(T, "build"), False),
        (Told("once"), missing(T, "own-script"), False),
        (Told("packages"), failed(T, failure="foreign installer"), True),
        (Told("packages"), failed(T), False),
        (Told("rebuild"), failed(T, failure="password", heads=("nixos-rebuild switch",)), True),
        (Told("rebuild"), failed(T, failure="password", heads=("mount",)), False),
        (Told("cure:git-commit", ("git commit",), 1), failed(T, heads=("git commit",)), True),
        (Told("cure:git-commit", ("git commit",), 128), failed(T, heads=("git commit",)), False),
        (Told("untracked"), failed(T, failure="untracked file"), True),
        (Told("untracked"), failed(T, failure="build"), False),
        (Told("sudo"), failed(T, failure="password", heads=("mount",)), True),
        (Told("choices", ("grep",)), ran(T, "grep"), True),
        (Told("choices", ("grep",)), ran(T, "ls", "grep", fed=("grep",)), False),
        (Told("host"), missing(T, "jq"), False),
    ],
)
def test_a_line_answers_what_it_is_about(told, call, expected):
    assert answers(told, call) == expected


def test_what_nothing_tells_of_has_no_unit():
    assert [unit(Told(name)) for name in ("host", "shell", "cure:x", "switched")] == [
        "", "", "failed commands", "command lines",
    ]  # fmt: skip


def test_a_program_is_missing_by_the_machine_and_a_test_fails_by_the_work():
    assert of_environment(missing(T, "jq"))
    assert not of_environment(failed(T, "pytest"))
    assert not of_environment(failed(T, "pytest", failure="missing module"))


def then(at: int, *told: Told, hint: Callable[[AgentToolCall], str] = lambda _: "") -> Then:
    return Then(at, [Line(one, 10) for one in told], hint)


def test_a_failure_is_asked_of_the_last_moment_before_it():
    calls = [missing(T + 10, "jq"), missing(T + 20, "jq"), missing(T + 30, "jq")]
    found = prove(calls, [then(T + 10), then(T + 20, Told("missing", ("jq",)))], [], 90)
    assert (found.failed, found.environment, found.answered, found.prevented) == (3, 3, 1, 1)
    assert found.lines == (
        LineProof(
            id="missing", unit="failed commands", tokens=10, over=1, answered=1, sessions=1, is_now=False,
            is_dropped=False,
        ),
    )  # fmt: skip


def test_a_failure_before_every_moment_is_answered_by_nothing():
    assert prove([missing(T, "jq")], [then(T, Told("missing", ("jq",)))], [], 90).answered == 0


def test_a_line_is_dropped_when_it_answers_none_of_enough():
    calls = [failed(T + number, "pytest") for number in range(1, ENOUGH + 1)]
    rows = (Told("nixos"), Told("host"), Told("choices", ("grep",)))
    found = prove(calls, [then(T, *rows)], [Line(Told("once"), 9)], 90)
    assert {row.id: row.is_dropped for row in found.lines} == {
        "nixos": True, "host": False, "choices": True, "once": False,
    }  # fmt: skip
    fewer = prove(calls[1:], [then(T, *rows)], [], 90)
    assert not any(row.is_dropped for row in fewer.lines)


CALLS = st.lists(
    st.builds(
        lambda at, name, kind: kind(T + at, name),
        st.integers(0, 5 * DAY), st.sampled_from(("jq", "apt", "grep", "rg")), st.sampled_from((ran, failed, missing)),
    ),
    max_size=30,
)  # fmt: skip


@given(calls=CALLS, cut=st.integers(0, 5 * DAY), most=st.integers(1, 6))
def test_what_came_later_changes_nothing_of_what_is_said_of_before(calls, cut, most):
    window = in_window(calls, T + 5 * DAY, 90)
    rows = (Told("missing", ("jq",)), Told("choices", ("grep",)))
    thens = [then(at, *rows) for at in moments(window, most)]
    before = [call for call in window if (call.at or 0) <= T + cut]
    whole, part = prove(window, thens, [], 90), prove(before, thens, [], 90)
    after = prove([call for call in window if call not in before], thens, [], 90)
    assert (whole.answered, whole.failed) == (part.answered + after.answered, part.failed + after.failed)


@given(calls=CALLS, most=st.integers(1, 6))
def test_every_failure_has_a_moment_before_it_and_there_are_not_too_many(calls, most):
    found = moments(calls, most)
    assert len(found) <= most
    for call in calls:
        if _proof.has_failed(call):
            assert any(at < (call.at or 0) for at in found)


HINT = "jq is not installed. nixpkgs has it in jq; `nix shell nixpkgs#jq -c jq …` downloads it."


@pytest.mark.parametrize(
    ("hint", "after", "expected"),
    [
        (HINT, [ran(T + 1, "nix", "jq")], True),
        (HINT, [ran(T + 1, "jq")], False),
        (HINT, [failed(T + 1, "jq"), ran(T + 2, "ls")], None),
        (HINT, [], None),
        ("There is no docker here: `podman` does its work.", [ran(T + 1, "podman")], True),
    ],
)
def test_what_then_succeeds_tells_whether_a_hint_was_right(hint, after, expected):
    name = "docker" if "docker" in hint else "jq"
    assert agrees(hint, missing(T, name), after) is expected


def test_hints_are_counted_with_what_followed():
    calls = [missing(T + 1, "jq"), ran(T + 2, "nix", "jq"), missing(T + 3, "scc"), failed(T + 4, "pytest")]
    found = prove(calls, [then(T, hint=lambda call: HINT if "jq" in call.missing else "")], [], 90)
    assert found.hints == HintProof(asked=2, told=1, agreed=1, disagreed=0)


def told(found: Proof) -> str:
    return plain(proof_lines(found))


def test_what_is_told_has_counts_and_bounds():
    calls = [missing(T + 10, "jq"), failed(T + 20, "pytest")]
    text = told(prove(calls, [then(T, Told("missing", ("jq",)), Told("host"))], [], 90))
    assert text.startswith(
        "Of 2 failed agent commands in 90 days, 1 would have been answered by these lines (50%, 95 %:"
    )
    assert "missing      10  1 of 2 failed commands, 10 tokens each (not in the block now)" in text
    assert "host         10  cannot be told from what failed" in text
    assert "The hook would have hinted at 0 of 1" in text
    assert told(prove([], [], [], 90)).startswith("No command of an agent failed in the last 90 days")


def test_what_was_proven_is_kept_and_heeded_and_what_is_broken_is_nothing(tmp_path):
    rows = prove([failed(T + n) for n in range(1, ENOUGH + 1)], [then(T, Told("nixos"))], [], 90).lines
    assert proven.dropped(tmp_path) == proven.dropped(None) == frozenset()
    proven.keep(Shelf(tmp_path), rows, T)
    assert proven.dropped(tmp_path) == {"nixos"}
    (tmp_path / proven.FILE).write_bytes(b"\xff{")
    assert proven.dropped(tmp_path) == frozenset()


# The whole machine


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return demo.build(tmp_path_factory.mktemp("sample") / "machine")


@pytest.fixture
def nixlore(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., Done]:
    return runner(tmp_path / "home", monkeypatch, capsys)


def test_the_sample_machine_is_proven(nixlore, sample, tmp_path):
    done = nixlore("--root", sample, "--json", "agent", "prove")
    assert done.code == 0, done.err
    found = msgspec.json.decode(done.out, type=Proof)
    by_id = {row.id: row for row in found.lines}
    assert 0 < found.prevented <= found.environment < found.failed < found.commands
    assert by_id["nixos"].answered
    assert by_id["missing"].answered
    assert by_id["host"].unit == ""
    assert 0 < found.hints.told <= found.hints.asked
    assert not list(tmp_path.rglob(proven.FILE))


def test_what_failed_in_a_container_would_have_been_hinted_at_by_nothing(sample):
    own = Session(Options(root=sample))
    hint = _prove_reading._hinter(own.machine, own.pipeline().run(), program_tables(own.machine))
    assert "scc" in hint(missing(T, "scc", heads=("scc .",)))
    assert hint(missing(T, "scc", heads=("docker exec", "scc ."))) == ""
    assert hint(missing(T, "scc", heads=("ssh",))) == ""


def cut(root: Path, at: int) -> None:
    """Take out of a machine what agents logged after a time, and every later commit."""
    for log in (root / "home/ada/.claude/projects").rglob("*.jsonl"):
        lines = [line for line in log.read_bytes().splitlines(keepends=True) if when(line) <= at]
        log.write_bytes(b"".join(lines))
        if not lines:
            log.unlink()
    repository = root / "home/ada/nixos-config"
    git = ["git", "-C", str(repository)]
    last = subprocess.run(
        [*git, "rev-list", "-1", f"--before={at}", "HEAD"], capture_output=True, text=True, check=True
    )
    subprocess.run([*git, "reset", "-q", "--hard", last.stdout.strip()], check=True)


def when(line: bytes) -> float:
    return datetime.fromisoformat(json.loads(line)["timestamp"]).astimezone(UTC).timestamp()


def looked_back(root: Path, at: int) -> tuple[str, bytes]:
    """Return the block and the hook's index of a machine as of a time."""
    own = Session(Options(root=root))
    report = _prove_reading.report(own, at)
    return claude_md.present(report, None).text, hint_index.present(report, {}, program_tables(own.machine))


@pytest.mark.slow
def test_nothing_that_came_after_a_failure_is_in_what_would_have_been_told_before_it(tmp_path, monkeypatch):
    # On how many days agents failed in the sample depends on the hour at which it is made.
    monkeypatch.setattr("nixlore.locate.time", SimpleNamespace(time=lambda: NOW))
    sample = demo.build(tmp_path / "sample", NOW)
    own = Session(Options(root=sample))
    calls = in_window(own.pipeline().records(AgentToolCall) or (), own.machine.now, 90)
    times = moments(calls, 5)
    assert len(times) == 5
    for number, at in enumerate(times):
        root = tmp_path / str(number)
        shutil.copytree(sample, root, symlinks=True)
        expected = looked_back(root, at)
        cut(root, at)
        assert looked_back(root, at) == expected
        shutil.rmtree(root)
