"""What no root holds is told with what may hold it all the same, and not at all where it cannot be known."""

from __future__ import annotations

import msgspec
import pytest

from commanding import runner
from nixlore import demo
from nixlore.demo.generated_store import generated, lay_out
from nixlore.present._dead import DeadPaths, dead, sentences


@pytest.fixture
def run(tmp_path, monkeypatch, capsys):
    return runner(tmp_path / "own", monkeypatch, capsys)


def told(**fields):
    given = {"paths": ("/nix/store/a", "/nix/store/b"), "sizes": (None, 2_500_000), "size": 2_500_000, "unsized": 1}
    return DeadPaths(**{**given, "roots_unseen": 0, **fields})


def test_the_largest_come_first_and_unknown_sizes_are_empty():
    assert dead(told()).rows == (("2.5 MB", "/nix/store/b"), ("", "/nix/store/a"))


@pytest.mark.parametrize(
    ("fields", "lines"),
    [
        (
            {"roots_unseen": 2},
            [
                "2 store paths, 2.5 MB NAR and 1 of unknown size: held by no root that was seen",
                "nix-collect-garbage would delete what no running process uses; -d deletes old generations as well",
                "2 roots could not be looked at and may hold some of it",
            ],
        ),
        ({"paths": (), "sizes": (), "size": 0, "unsized": 0}, ["no store path is dead: roots hold them all"]),
        (
            {"paths": ("/nix/store/b",), "sizes": (1_000,), "size": 1_000, "unsized": 0},
            [
                "1 store path, 1 kB NAR: held by no root that was seen",
                "nix-collect-garbage would delete what no running process uses; -d deletes old generations as well",
            ],
        ),
    ],
)
def test_what_may_hold_it_all_the_same_is_said(fields, lines):
    assert [line.text for line in sentences(told(**fields))] == lines


def test_the_dead_of_a_store_are_those_that_were_made_so(run, tmp_path):
    made = generated(1_200, seed=3)
    lay_out(made, tmp_path / "root")
    found = msgspec.json.decode(run("--root", tmp_path / "root", "show", "dead", "--json").out, type=DeadPaths)
    rows = {row.path: row for row in made.rows}
    assert 0 < len(found.paths) < len(rows)
    assert made.current.toplevel not in found.paths
    held = set()
    pending = [path for path in rows if path not in found.paths]
    while pending:
        path = pending.pop()
        if path not in held:
            held.add(path)
            pending += rows[path].references
    assert held.isdisjoint(found.paths)
    assert found.size == sum(rows[path].nar_size or 0 for path in found.paths)
    table = run("--root", tmp_path / "root", "show", "dead").out.splitlines()
    assert table[0] == "NAR\tstore path"
    assert {line.partition("\t")[2] for line in table[1:]} == set(found.paths)


def test_of_the_sample_everything_is_held(run, tmp_path):
    root = demo.build(tmp_path / "machine")
    assert msgspec.json.decode(run("--root", root, "show", "dead", "--json").out)["paths"] == []


def test_without_a_database_it_is_said_that_nothing_is_known(run, tmp_path):
    (tmp_path / "root" / "home" / "ada").mkdir(parents=True)
    answer = run("--root", tmp_path / "root", "show", "dead")
    assert answer.code == 2
    assert "what is dead is not known: Nix has no database here" in answer.err


def test_of_the_past_nothing_is_known(run, tmp_path):
    answer = run("--root", demo.build(tmp_path / "machine"), "--as-of", "3d", "show", "dead")
    assert answer.code == 2
    assert "known only of the present" in answer.err


def test_a_source_that_is_switched_off_is_not_read(run, tmp_path):
    root = demo.build(tmp_path / "machine")
    settings = root / "home" / "ada" / ".config" / "nixlore" / "config.toml"
    settings.parent.mkdir(parents=True, exist_ok=True)
    settings.write_text('off = ["gc_roots"]\n')
    answer = run("--root", root, "show", "dead")
    assert answer.code == 2
    assert "switched off" in answer.err
