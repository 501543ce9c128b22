"""Only what was appended is read again, and the counts are those of a whole reading; no text and no secret is kept."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from history_home import DAY, NOW, counts, coverage, fish_text, machine, told, total, write
from nixlore.collect import _history_blocks, bash_history, fish_history, zsh_history
from nixlore.model.shell import AdHocUse, DefinedName, NameKey
from nixlore.shell.private import token

FISH = ".local/share/fish/fish_history"


def facts(records: list[object], home: Path) -> list[object]:
    """Return what records say, hashes told by the key, in an order of their own."""
    (key,) = {record.key for record in records if isinstance(record, NameKey)}
    plain = {token(name, key): f"hidden {name}" for name in ("zqx1", "zqx2", "zqx3")}
    rows = [row._replace(name=plain.get(row.name, row.name)) for row in counts(records) if row.count]
    others = [record for record in records if isinstance(record, (AdHocUse, DefinedName))]
    return sorted(map(repr, [*rows, *others, *coverage(records)]))


def fresh(module, home: Path) -> list[object]:
    """Return what a reading without any memory says."""
    return facts(list(module.collect(machine(home, cache_dir=None))), home)


def kept(module, home: Path) -> list[object]:
    """Return what a reading that remembers says."""
    return facts(list(module.collect(machine(home))), home)


@pytest.fixture
def read_bytes(monkeypatch) -> list[int]:
    """Return how many bytes were read at each read."""
    sizes: list[int] = []
    read = _history_blocks.HistoryBytes.read

    def counted(self, offset: int, size: int) -> bytes:
        data = read(self, offset, size)
        sizes.append(len(data))
        return data

    monkeypatch.setattr(_history_blocks.HistoryBytes, "read", counted)
    return sizes


COMMANDS = ["ls", "git log", "zqx1 a", "zqx2", "git log | head", "./zqx3", "nix run nixpkgs#hello", "alias g=git", "df"]


def entries(seed: int, count: int, start: int = NOW - 30 * DAY) -> list[tuple[str, int]]:
    dice = random.Random(seed)
    return [(dice.choice(COMMANDS), start + n * DAY // 3) for n in range(count)]


@pytest.mark.parametrize("seed", range(5))
def test_appended_entries_are_added(tmp_path, seed):
    history = entries(seed, 60)
    for upto in (20, 21, 40, 60, 60):
        write_in_place(tmp_path / FISH, fish_text(*history[:upto]))
        assert kept(fish_history, tmp_path) == fresh(fish_history, tmp_path)


def write_in_place(path: Path, data: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as file:
        file.truncate(0)
        file.write(data)


@settings(max_examples=25)
@given(
    st.lists(st.sampled_from(["ls\n", f"#{NOW}\n", "zqx1\n", "a\\\n", f": {NOW}:0;df\n", " x\n"]), max_size=12),
    st.data(),
)
def test_wherever_a_file_is_cut_the_rest_is_waited_for(tmp_path_factory, lines, data):
    for module, name in ((bash_history, ".bash_history"), (zsh_history, ".zsh_history")):
        home = tmp_path_factory.mktemp("home")
        text = "".join(lines)
        for cut in sorted([*data.draw(st.lists(st.integers(0, len(text)), max_size=3)), len(text)]):
            write_in_place(home / name, text[:cut])
            assert kept(module, home) == fresh(module, home)


def test_a_torn_tail_waits_for_its_rest(tmp_path):
    text = fish_text(("ls", NOW - DAY), ("git log", NOW))
    for end in range(30, len(text) + 1):
        write_in_place(tmp_path / FISH, text[:end])
        records = list(fish_history.collect(machine(tmp_path)))
    assert {row.name: row.day for row in counts(records)} == {"ls": NOW // DAY - 1, "git": NOW // DAY}
    assert coverage(records)[0].skipped == 0


def test_only_the_end_of_a_long_history_is_read_again(tmp_path, read_bytes):
    history = entries(1, 20_000, NOW - 9000 * DAY)
    write(tmp_path, FISH, fish_text(*history))
    list(fish_history.collect(machine(tmp_path)))
    size = (tmp_path / FISH).stat().st_size
    assert sum(read_bytes) > size
    read_bytes.clear()
    with (tmp_path / FISH).open("a") as file:
        file.write(fish_text(("btop", NOW)))
    assert total(fish_history.collect(machine(tmp_path)), "btop") == 1
    assert sum(read_bytes) < 20_000


def test_a_vacuum_replaces_the_file_and_all_is_read_again(tmp_path):
    write_in_place(tmp_path / FISH, fish_text(*entries(1, 60)))
    kept(fish_history, tmp_path)
    write(tmp_path, "other", fish_text(*entries(2, 70))).rename(tmp_path / FISH)
    assert kept(fish_history, tmp_path) == fresh(fish_history, tmp_path)


@pytest.mark.parametrize("entries_left", [0, 1, 30])
def test_a_file_that_shrank_is_read_again(tmp_path, entries_left):
    write_in_place(tmp_path / FISH, fish_text(*entries(1, 60)))
    kept(fish_history, tmp_path)
    write_in_place(tmp_path / FISH, fish_text(*entries(2, entries_left)))
    assert kept(fish_history, tmp_path) == fresh(fish_history, tmp_path)


def test_a_file_rewritten_in_place_is_read_again(tmp_path):
    write_in_place(tmp_path / FISH, fish_text(*entries(1, 60)))
    kept(fish_history, tmp_path)
    write_in_place(tmp_path / FISH, fish_text(*entries(2, 80)))
    assert kept(fish_history, tmp_path) == fresh(fish_history, tmp_path)


def test_a_text_used_again_moves_to_its_last_day(tmp_path):
    write_in_place(tmp_path / FISH, fish_text(("ls", NOW - 2 * DAY), ("df", NOW - 2 * DAY)))
    kept(fish_history, tmp_path)
    write_in_place(tmp_path / FISH, fish_text(("ls", NOW - 2 * DAY), ("df", NOW - 2 * DAY), ("ls", NOW), ("mv", NOW)))
    rows = counts(fish_history.collect(machine(tmp_path)), "ls")
    assert {row.day: (row.count, row.lines) for row in rows} == {NOW // DAY - 2: (1, 0), NOW // DAY: (1, 1)}


def test_what_was_kept_and_is_damaged_is_made_again(tmp_path):
    write_in_place(tmp_path / FISH, fish_text(*entries(1, 60)))
    expected = kept(fish_history, tmp_path)
    bucket = tmp_path / ".cache/nixlore/histories"
    for path in bucket.iterdir():
        data = path.read_bytes()
        for spoiled in (b"", data[: len(data) // 2], data[:-1], bytes(len(data))):
            path.write_bytes(spoiled)
            assert len(kept(fish_history, tmp_path)) == len(expected)


SECRETS = ["hunter2", "correct-horse-battery", "swordfish99"]


def test_a_password_typed_at_the_prompt_is_stored_nowhere(tmp_path):
    typed = [(secret, NOW - n * DAY) for n, secret in enumerate(SECRETS)]
    typed += [(f"curl -H 'Authorization: {secret}' x", NOW) for secret in SECRETS]
    write(tmp_path, FISH, fish_text(*typed, ("rg x", NOW)))
    records = list(fish_history.collect(machine(tmp_path)))
    assert told(records) == {"curl", "rg"}
    written = b"".join(path.read_bytes() for path in (tmp_path / ".cache").rglob("*") if path.is_file())
    for secret in SECRETS:
        assert secret.encode() not in written
        assert secret not in repr(records)


def test_every_file_kept_is_for_its_owner_only(tmp_path):
    write(tmp_path, FISH, fish_text(("ls", NOW)))
    list(fish_history.collect(machine(tmp_path)))
    modes = {path.stat().st_mode & 0o777 for path in (tmp_path / ".cache/nixlore").rglob("*") if path.is_file()}
    assert modes == {0o600}


def test_a_name_met_on_two_days_is_told(tmp_path):
    write_in_place(tmp_path / FISH, fish_text(("zqx1", NOW - DAY), ("zqx2 a", NOW), ("zqx2 b", NOW)))
    assert told(fish_history.collect(machine(tmp_path))) == set()
    with (tmp_path / FISH).open("a") as file:
        file.write(fish_text(("zqx1 again", NOW)))
    records = list(fish_history.collect(machine(tmp_path)))
    assert told(records) == {"zqx1"}
    assert total(records, "zqx1") == 2


def test_a_name_defined_in_the_history_is_told(tmp_path):
    write_in_place(tmp_path / FISH, fish_text(("zqx1", NOW)))
    assert told(fish_history.collect(machine(tmp_path))) == set()
    with (tmp_path / FISH).open("a") as file:
        file.write(fish_text(("function zqx1; ls; end", NOW), ("ls", NOW)))
    records = list(fish_history.collect(machine(tmp_path)))
    assert "zqx1" in told(records)
    assert [record.name for record in records if isinstance(record, DefinedName)] == ["zqx1"]


def test_an_unknown_ad_hoc_package_is_told_when_used_on_two_days(tmp_path):
    use = "nix run nixpkgs#{}"
    write_in_place(
        tmp_path / FISH,
        fish_text(*((use.format(name), NOW - DAY) for name in ("hello", "zqx1", "zqx2")), (use.format("zqx2"), NOW)),
    )
    records = list(fish_history.collect(machine(tmp_path)))
    assert {record.attr_path for record in records if isinstance(record, AdHocUse)} == {"hello", "zqx2"}


def test_times_that_cannot_be_are_no_times(tmp_path):
    write(tmp_path, FISH, fish_text(("ls", 9_999_999_999), ("ls", -5), ("df", NOW)))
    records = list(fish_history.collect(machine(tmp_path)))
    assert [row.day for row in counts(records, "ls")] == [None]
    assert (coverage(records)[0].since, coverage(records)[0].until) == (NOW, NOW)


def test_blocks_are_cut_where_no_entry_is(tmp_path, monkeypatch):
    text = fish_text(*entries(3, 200)) + "  paths:\n    - x\n"
    write(tmp_path, FISH, text)
    whole = fresh(fish_history, tmp_path)
    printed = list(fish_history.entries(machine(tmp_path), {}))
    for size in (7, 100, 1000):
        monkeypatch.setattr(_history_blocks, "BLOCK", size)
        assert fresh(fish_history, tmp_path) == whole
        assert list(fish_history.entries(machine(tmp_path), {})) == printed


@pytest.mark.parametrize("middle", [b"x" * 3_000_000, b"\0" * 3_000_000, b"- cmd: " + b"y " * 1_500_000])
def test_a_line_longer_than_memory_is_read_past(tmp_path, monkeypatch, middle):
    monkeypatch.setattr(_history_blocks, "BLOCK", 100_000)
    monkeypatch.setattr(_history_blocks, "HELD", 1_100_000)
    first, last = fish_text(("ls", NOW)), fish_text(("df", NOW), ("mv", NOW))
    path = write(tmp_path, FISH, first.encode() + middle + b"\n" + last.encode())
    records = list(fish_history.collect(machine(tmp_path)))
    assert told(records) == {"ls", "df", "mv"}
    with path.open("a") as file:
        file.write(fish_text(("git log", NOW)))
    assert kept(fish_history, tmp_path) == fresh(fish_history, tmp_path)
