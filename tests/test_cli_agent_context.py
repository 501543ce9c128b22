"""`nixlore agent context --write`: into one file, after a diff, renewed by scans, never where it would do harm."""

from __future__ import annotations

import json

import pytest

from commanding import made_up, runner
from nixlore.act.marked_block import BEGIN, END
from nixlore.cli import _consent, agent_context
from nixlore.data.sorted_table import Tables
from nixlore.present import claude_md
from nixlore.present.claude_md import Block


@pytest.fixture
def home(tmp_path):
    (tmp_path / "home" / ".claude").mkdir(parents=True)
    return tmp_path / "home"


@pytest.fixture
def stages(tmp_path, home, monkeypatch):
    return made_up(tmp_path / "nixlore", home, monkeypatch)


@pytest.fixture
def nixlore(home, stages, monkeypatch, capsys):
    return runner(home, monkeypatch, capsys)


@pytest.fixture
def rules(home):
    return home / ".claude" / "rules" / "nixlore.md"


def write(nixlore, *options):
    return nixlore("agent", "context", "--write", "--yes", *options)


def test_the_block_is_written_into_the_rules_and_is_up_to_date(nixlore, rules):
    done = write(nixlore)
    assert done.code == 0
    assert "+## This machine" in done.out
    assert rules.read_text().startswith(f"{BEGIN}\n## This machine")
    assert nixlore("agent", "context", "--check").code == 0


def test_the_difference_shows_the_whole_of_each_line(nixlore, rules, monkeypatch):
    monkeypatch.setattr("nixlore.present.claude_md.present", lambda *_, **__: Block("x" * 500 + "\n", 1, (), ()))
    assert f"+{'x' * 500}\n" in write(nixlore).out


def test_what_a_file_says_is_told_at_no_sessions_start_from_then_on(nixlore, home):
    index = home / ".local" / "state" / "nixlore" / "hints.db"
    nixlore("agent", "setup", "claude", "--yes")
    nixlore("scan", "-y")
    assert Tables(index.read_bytes()).table("texts").get("session")
    write(nixlore)
    assert not Tables(index.read_bytes()).table("texts").get("session")


def test_the_block_of_a_file_is_what_is_printed(nixlore, rules):
    write(nixlore)
    assert nixlore("agent", "context").out in rules.read_text()


def test_undo_takes_it_out_again(nixlore, home, rules):
    memory = home / ".claude" / "CLAUDE.md"
    memory.write_bytes(b"\xef\xbb\xbf# Mine\r\n\r\ntext")
    write(nixlore, "--target", "claude")
    assert memory.read_bytes().startswith(b"\xef\xbb\xbf# Mine\r\n\r\ntext\r\n")
    done = nixlore("undo")
    assert (done.code, "block for agents of at most 400 tokens" in done.err) == (0, True)
    assert memory.read_bytes() == b"\xef\xbb\xbf# Mine\r\n\r\ntext"
    assert not rules.exists()


def test_a_block_that_is_written_elsewhere_moves(nixlore, home, rules):
    write(nixlore)
    done = write(nixlore, "--target", "claude")
    assert "is taken out" in done.out
    assert not rules.exists()
    assert BEGIN in (home / ".claude" / "CLAUDE.md").read_text()
    nixlore("undo")
    assert not (home / ".claude" / "CLAUDE.md").exists()


def test_what_is_not_as_it_would_be_written_is_stale_and_a_scan_renews_it(nixlore, rules):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("nixlore.present.claude_md.MOST_LINES", 1)
        write(nixlore)
    rules.write_text(f"# Mine\n{rules.read_text()}more\n")
    stale = nixlore("agent", "context", "--check")
    assert (stale.code, "is not as it would be written" in stale.err) == (1, True)
    done = nixlore("scan", "-y")
    assert str(rules) in done.out
    assert rules.read_text() == f"# Mine\n{BEGIN}\n{nixlore('agent', 'context').out}{END}\nmore\n"
    assert nixlore("agent", "context", "--check").code == 0
    nixlore("undo")
    assert rules.read_text() == "# Mine\nmore\n"


def test_a_block_that_the_user_changed_is_left_alone_and_that_is_said(nixlore, rules):
    write(nixlore)
    edited = rules.read_text().replace("## This machine", "## My machine")
    rules.write_text(edited)
    done = nixlore("scan", "-y")
    assert rules.read_text() == edited
    assert "are not as they were left" in done.out, done.out


def test_a_block_that_the_user_took_out_is_not_put_in_again(nixlore, rules):
    write(nixlore)
    rules.write_text("# Mine\n")
    nixlore("scan", "-y")
    assert rules.read_text() == "# Mine\n"


def test_a_scan_writes_nothing_of_the_users_that_was_not_asked_for(nixlore, home, rules):
    nixlore("scan", "-y")
    assert not rules.exists()
    assert (home / ".local" / "state" / "nixlore" / "context.md").read_text().startswith("## This machine")


def test_the_budget_that_was_asked_for_holds_for_renewals(nixlore, rules):
    write(nixlore, "--budget", "60")
    before = rules.read_text()
    nixlore("scan", "-y")
    assert rules.read_text() == before


def test_a_file_that_nix_made_is_left_alone_and_the_option_is_said(nixlore, home, rules, monkeypatch):
    rules.parent.mkdir()
    rules.symlink_to("/nix/store/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa-rules/nixlore.md")
    done = write(nixlore)
    assert done.code == 2
    assert 'home.file.".claude/rules/nixlore.md".source = config.lib.file.mkOutOfStoreSymlink' in done.err


def test_a_link_to_the_block_in_our_state_is_a_target_and_told_in_no_second_one(nixlore, home, rules):
    state = home / ".local" / "state" / "nixlore"
    nixlore("agent", "setup", "claude", "--yes")
    nixlore("scan", "-y")
    assert Tables((state / "hints.db").read_bytes()).table("texts").get("session")
    rules.parent.mkdir()
    (home / "store").symlink_to(state / "context.md")
    rules.symlink_to(home / "store")
    nixlore("scan", "-y")
    assert not Tables((state / "hints.db").read_bytes()).table("texts").get("session")
    assert (state / "context.md").read_text() == rules.read_text() == nixlore("agent", "context").out
    done = write(nixlore)
    assert (done.code, "there is nothing to add" in done.err) == (0, True)
    assert BEGIN not in rules.read_text()
    assert nixlore("agent", "context", "--check").code == 0
    (state / "context.md").write_text("## This machine\n- old\n")
    assert nixlore("agent", "context", "--check").code == 1


def test_the_budget_is_that_of_the_block():
    assert agent_context.BUDGET == claude_md.BUDGET


@pytest.mark.parametrize(
    ("target", "file", "says"),
    [
        ("claude", ".claude/CLAUDE.md", 'add there: home.file.".claude/rules/nixlore.md".source = '),
        ("codex", ".codex/AGENTS.md", "`nixlore agent setup` lets an agent ask instead"),
        ("nix", ".claude/rules", '.claude/rules/nixlore-nix.md".source = config.lib.file.mkOutOfStoreSymlink '),
        ("nix", ".claude/rules", '"${config.xdg.stateHome}/nixlore/nix-rule.md";'),
    ],
)
def test_no_second_link_is_told_for_a_file_that_nix_makes(nixlore, home, target, file, says):
    (home / ".codex").mkdir()
    (home / file).symlink_to("/nix/store/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa-home-manager-files/x.md")
    done = write(nixlore, "--target", target)
    assert (done.code, says in done.err) == (2, True), done.err
    assert f'home.file."{file}"' not in done.err


def test_a_file_that_other_machines_get_is_left_alone_unless_that_is_wanted(nixlore, home, rules):
    (home / ".claude" / ".git").mkdir()
    done = write(nixlore)
    assert (done.code, rules.exists()) == (2, False)
    assert "other machines may get it" in done.err
    assert "`nixlore agent setup claude` tells it at the start of each session on this host" in done.err
    assert write(nixlore, "--shared").code == 0


def test_a_file_for_which_an_agents_md_would_be_read_no_more_is_not_made(nixlore, tmp_path):
    (tmp_path / "AGENTS.md").write_text("# Rules\n")
    done = write(nixlore, "--into", str(tmp_path / "CLAUDE.md"))
    assert done.code == 2
    assert not (tmp_path / "CLAUDE.md").exists()
    assert "reads the AGENTS.md beside it no more" in done.err
    assert write(nixlore, "--into", str(tmp_path / "AGENTS.md")).code == 0


@pytest.mark.parametrize("text", [f"{BEGIN}\nx\n", "<<<<<<< a\nx\n=======\ny\n>>>>>>> b\n"])
def test_a_file_that_is_not_understood_is_left_alone(nixlore, rules, text):
    rules.parent.mkdir()
    rules.write_text(text)
    done = write(nixlore)
    assert (done.code, rules.read_text()) == (2, text)


def test_nobody_to_ask_means_nothing_is_changed(nixlore, rules, monkeypatch):
    assert nixlore("agent", "context", "--write").code == 2
    assert not rules.exists()
    monkeypatch.setattr(_consent, "can_ask", lambda: True)
    monkeypatch.setattr("click.confirm", lambda *_, **__: False)
    assert nixlore("agent", "context", "--write").code == 0
    assert not rules.exists()


@pytest.mark.parametrize("target", ["claude", "codex", "rules"])
def test_what_is_printed_is_what_would_be_written_there(nixlore, target):
    for budget in ("60", "80", "120"):
        printed = nixlore("agent", "context", "--target", target, "--budget", budget).out
        assert printed
        written = write(nixlore, "--target", target, "--budget", budget).out
        assert [row[1:] for row in written.splitlines() if row[:2] in ("+#", "+-", "+<")][1:-1] == printed.splitlines()
        nixlore("undo")


def test_nothing_is_checked_where_nothing_was_written(nixlore):
    done = nixlore("agent", "context", "--check")
    assert (done.code, "no block was written" in done.err) == (2, True)


def test_json_tells_what_is_in_it_and_what_was_left_out(nixlore):
    told = json.loads(nixlore("agent", "context", "--budget", "60", "--json").out)
    assert told["tokens"] <= 60
    assert [line["id"] for line in told["lines"]]
    assert told["left_out"]
