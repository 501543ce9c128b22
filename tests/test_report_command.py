"""`nixlore report`: where the file is written, by whom it may be read, and what is remembered for the next one."""

from __future__ import annotations

import msgspec
import pytest

from commanding import runner


@pytest.fixture
def run(tmp_path, monkeypatch, capsys):
    return runner(tmp_path / "home", monkeypatch, capsys)


@pytest.fixture
def state(tmp_path):
    return tmp_path / "home/.local/state/nixlore"


def test_it_is_written_below_our_state_for_its_owner_alone(run, state):
    done = run("report")
    assert (done.code, done.out.strip()) == (0, str(state / "report.html"))
    assert (state / "report.html").read_bytes().startswith(b"<!doctype html>")
    assert {oct((state / name).stat().st_mode & 0o777) for name in ("report.html", "report.json")} == {"0o600"}
    assert "report.html" in (state / "manifest.jsonl").read_text()


def test_a_file_is_replaced_whole_and_is_nobody_elses(run, tmp_path, state):
    target = tmp_path / "out.html"
    target.write_text("old")
    done = run("report", "-o", target, "--json")
    assert msgspec.json.decode(done.out) == {"file": str(target), "bytes": target.stat().st_size}
    assert oct(target.stat().st_mode & 0o777) == "0o600"
    assert "out.html" not in (state / "manifest.jsonl").read_text()


def test_it_can_be_printed(run, state):
    done = run("report", "-o", "-")
    assert done.out.startswith("<!doctype html>")
    assert not (state / "report.html").exists()


def test_the_second_one_knows_the_first(run, state):
    run("report")
    assert b"This is the first report" in (state / "report.html").read_bytes()
    run("report")
    assert b"Nothing changed since that of" in (state / "report.html").read_bytes()


def test_what_is_remembered_may_be_broken(run, state):
    run("report")
    (state / "report.json").write_text("{")
    assert run("report").code == 0
    assert b"This is the first report" in (state / "report.html").read_bytes()


def test_one_to_be_shared_remembers_nothing(run, tmp_path, state):
    done = run("report", "--share", "-o", tmp_path / "out.html")
    assert done.code == 0
    assert not (state / "report.json").exists()


@pytest.mark.parametrize("target", ["", "/dev/null"])
def test_what_is_no_file_is_not_replaced(run, tmp_path, target):
    done = run("report", "-o", target or tmp_path)
    assert done.code == 2
    assert "no file" in done.err


def test_another_root_needs_a_file(run, tmp_path):
    (tmp_path / "disk/home/ada").mkdir(parents=True)
    done = run("report", "--root", tmp_path / "disk")
    assert done.code == 2
    assert "-o FILE" in done.err


def test_to_open_needs_a_file(run):
    assert run("report", "-o", "-", "--open").code == 2


def test_it_is_opened_with_what_the_desktop_opens_html_with(run, tmp_path, monkeypatch):
    asked = []
    monkeypatch.setattr("nixlore.machine.run", lambda argv, **_: asked.append(argv))
    run("report", "-o", tmp_path / "out.html", "--open")
    assert [argv[-1] for argv in asked] == [str(tmp_path / "out.html")]


def test_without_anything_to_open_it_with_that_is_said(run, tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere:/bin:/usr/bin")
    monkeypatch.setattr("nixlore.cli.report.OPEN", "exit 127")
    done = run("report", "-o", tmp_path / "out.html", "--open")
    assert done.code == 2
    assert "xdg-open is not there" in done.err
