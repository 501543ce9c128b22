"""How use is counted: by actor and unit, on this host, by this user, through aliases and withheld names."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from aligning import TODAY, command, many, package, read, usage
from nixlore.model.nix import Alias, Binary
from nixlore.model.run import Target
from nixlore.model.shell import AdHocUse, Command, DefinedName, NameKey
from nixlore.model.usage import CommandUse, UseCount
from nixlore.shell.private import token

KEY = b"k" * 32
DISTINCT = "distinct command lines"


def alias(name: str, *runs: str, shell: str = "", kind: str = "alias") -> Alias:
    return Alias(name=name, kind=kind, shell=shell, runs=runs, file="shell.nix", line=4)


def found(result, name: str) -> CommandUse:
    return next(use for use in result.commands if use.name == name)


def names(result) -> set[str]:
    return {use.name for use in result.commands}


def counted(result, name: str) -> dict[tuple[str, str], int]:
    return {(use.actor, use.unit): use.count for use in found(result, name).uses}


def test_units_and_actors_stay_apart():
    result = usage(
        [
            command("rg", 4),
            command("rg", 2, lines=1, unit=DISTINCT, source="fish_history", day=TODAY - 3),
            command("rg", 9, actor="agent", source="transcripts"),
        ]
    )
    assert counted(result, "rg") == {("human", "runs"): 4, ("human", DISTINCT): 1, ("agent", "runs"): 9}
    assert [use.actor for use in found(result, "rg").uses] == ["human", "human", "agent"]


def test_days_are_counted_once_each():
    result = usage([command("rg", 2, day=10), command("rg", 1, day=12), command("rg", 1, day=None)])
    use = found(result, "rg").uses[0]
    assert (use.count, use.days, use.first_day, use.last_day) == (4, 2, 10, 12)
    assert use.sources == ("zsh_history",)


def test_without_any_history_there_is_an_answer_without_a_window():
    result = usage(None, coverage=[])
    assert (result.commands, result.windows) == ((), ())


def test_undated_rows_have_no_days():
    assert found(usage([command("rg", day=None)]), "rg").uses[0] == UseCount(
        actor="human", unit="runs", count=1, days=0, first_day=None, last_day=None, sources=("zsh_history",)
    )


def test_other_hosts_are_neither_use_nor_lack():
    result = usage(
        [command("rg", host="larkspur"), command("fd", host="bramble"), command("jq", host="LARKSPUR.local")]
    )
    assert names(result) == {"rg", "jq"}
    assert result.other_hosts == 1


def test_the_host_that_was_asked_for_is_this_one():
    result = usage([command("fd", host="bramble")], target=Target(hostname="x", asked_host="bramble", user="ada"))
    assert names(result) == {"fd"}


def test_an_unknown_host_takes_every_row():
    assert names(usage([command("fd", host="bramble")], target=Target(hostname="", asked_host="", user=""))) == {"fd"}


def test_other_users_are_left_out():
    result = usage([command("rg", user="ada"), command("fd", user="bob"), command("jq")])
    assert names(result) == {"rg", "jq"}
    assert (result.other_users, result.other_hosts) == (1, 0)


def test_an_alias_counts_for_itself_and_for_what_it_runs():
    result = usage([command("ls", 5), command("gs", 2)], aliases=[alias("ls", "eza"), alias("gs", "git", "git")])
    assert counted(result, "ls") == counted(result, "eza") == {("human", "runs"): 5}
    assert found(result, "eza").via == ("ls",)
    assert found(result, "ls").stands_for == ("eza",)
    assert counted(result, "git") == {("human", "runs"): 2}


def test_an_alias_that_runs_its_own_name_counts_once():
    result = usage([command("ls", 5)], aliases=[alias("ls", "ls")])
    assert counted(result, "ls") == {("human", "runs"): 5}


def test_an_alias_holds_in_its_own_shell_only():
    aliases = [alias("ls", "eza", shell="fish"), alias("ls", "lsd", shell="zsh")]
    rows = [command("ls", 2, source="zsh_history"), command("ls", 1, source="bash_history", day=3)]
    result = usage(rows, aliases=aliases)
    assert counted(result, "lsd") == {("human", "runs"): 2}
    assert "eza" not in names(result)


def test_a_source_of_all_shells_takes_any_shells_alias():
    result = usage([command("ls", 2, source="atuin")], aliases=[alias("ls", "eza", shell="fish")])
    assert counted(result, "eza") == {("human", "runs"): 2}


def test_abbreviations_and_functions_are_defined_names_only():
    result = usage(
        [command("gco"), command("mkcd")],
        aliases=[alias("gco", "git", kind="abbreviation"), alias("mkcd", "mkdir", kind="function")],
        defined=[DefinedName(name="up", host="", user="", source="zsh_history")],
    )
    assert names(result) == {"gco", "mkcd"}
    assert result.defined == ("gco", "mkcd", "up")


def test_withheld_names_count_where_something_else_knows_them():
    rows = [command(token(name, KEY), 2) for name in ("figlist", "gs", "tool", "ls", "hunter2")]
    result = usage(
        rows,
        keys=[NameKey(key=KEY), NameKey(key=KEY)],
        aliases=[alias("gs", "git")],
        declarations=[package("figlet")],
        binaries=[Binary(name="tool", path="/bin/tool", store_path="", package="", provider="local")],
    )
    assert names(result) == {"figlist", "gs", "git", "tool", "ls"}
    assert result.hidden == 2


def test_what_two_sources_withhold_or_only_one_of_them_counts_once():
    other = b"another key of 32 bytes, all of it"
    rows = [
        command(token("hunter2", KEY), 2, source="hook"),
        command(token("hunter2", other), 2, source="zsh_history"),
        command(token("hunter2", other), 1, source="zsh_history", day=3),
        command(token("tool", KEY), 4, source="hook"),
        command("tool", 3, source="zsh_history"),
    ]
    binaries = [Binary(name="tool", path="/bin/tool", store_path="", package="", provider="local")]
    result = usage(rows, keys=[NameKey(key=KEY)], binaries=binaries)
    assert counted(result, "tool") == {("human", "runs"): 4}
    assert result.hidden == 3


def test_without_a_key_withheld_names_stay_hidden():
    result = usage([command(token("ls", KEY), 3)])
    assert result.commands == ()
    assert result.hidden == 3


def test_paths_and_failures_are_carried():
    use = found(usage([command("x", 5, by_path=2, not_found=3), command("x", 1, day=3)]), "x")
    assert (use.entries, use.by_path, use.not_found) == (6, 2, 3)


def test_adhoc_packages_are_added_up_by_package():
    def row(tool: str, day: int, host: str = "") -> AdHocUse:
        return AdHocUse(
            attr_path="cowsay",
            tool=tool,
            day=day,
            count=1,
            unit="runs",
            actor="human",
            host=host,
            user="",
            source="atuin",
        )

    result = usage(adhoc=[row("nix run", 3), row(",", 4), row(",", 4, host="bramble")])
    assert [(use.attr_path, use.tools, use.uses[0].count, use.uses[0].days) for use in result.adhoc] == [
        ("cowsay", (",", "nix run"), 2, 2)
    ]


def test_windows_are_those_of_histories_that_were_read():
    result = usage(
        coverage=[
            read("fish_history"),
            read("zsh_history", state="absent"),
            read("atuin", host="bramble"),
            read("bash_history", since=None, until=None, user="bob"),
            read("nushell_history", since=None, until=None, actor=""),
            read("nix_config", unit="files"),
        ]
    )
    assert [(window.source, window.unit, window.first_day) for window in result.windows] == [
        ("fish_history", DISTINCT, TODAY - 700),
        ("nushell_history", "runs", None),
    ]


def test_missing_collectors_are_no_obstacle():
    result = usage(many("rg", 1), aliases=None, declarations=None, adhoc=None, defined=None, keys=None, binaries=None)
    assert counted(result, "rg") == {("human", "runs"): 10}


ROWS = st.builds(
    lambda name, day, count, fewer, kind, actor: command(
        name,
        count,
        day,
        lines=max(1, count - fewer),
        unit="runs" if kind == "zsh_history" else DISTINCT,
        source=kind,
        actor=actor,
    ),
    st.sampled_from(["rg", "fd", "ls", "ll"]),
    st.one_of(st.none(), st.integers(1, 9)),
    st.integers(1, 50),
    st.integers(0, 60),
    st.sampled_from(["zsh_history", "fish_history"]),
    st.sampled_from(["human", "agent", "unknown"]),
)


def expected(rows: list[Command]) -> Counter[tuple[str, str, str]]:
    amounts: Counter[tuple[str, str, str]] = Counter()
    for row in rows:
        amounts[row.name, row.actor, row.unit] += sum(row.lines if row.unit == DISTINCT else row.counts)
    return amounts


@given(st.lists(ROWS, max_size=30), st.sampled_from(["zsh_history", "fish_history"]))
def test_sums_are_right_and_units_never_mix(rows: list[Command], source: str):
    rows = [row for row in rows if row.source == source]
    result = usage(rows)
    assert {
        (use.name, count.actor, count.unit): count.count for use in result.commands for count in use.uses
    } == expected(rows)


@given(st.lists(ROWS, max_size=30))
def test_no_count_is_invented(rows: list[Command]):
    result = usage(rows)
    most = expected(rows)
    for use in result.commands:
        assert len({(count.actor, count.unit) for count in use.uses}) == len(use.uses)
        for count in use.uses:
            assert 0 < count.count <= most[use.name, count.actor, count.unit]


@given(st.lists(ROWS, max_size=20), st.permutations(range(20)))
def test_order_does_not_matter(rows: list[Command], order: list[int]):
    shuffled = [rows[place] for place in order if place < len(rows)]
    assert usage(rows) == usage(shuffled)
