"""NX102: a command that is used and declared nowhere, and all that is none."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aligning import TODAY, align, command, many, package, usage
from nixlore.correlate._typos import is_one_edit
from nixlore.model.nix import Alias, Binary, Declaration
from nixlore.model.shell import AdHocUse, DefinedName
from nixlore.synthesize.missing_package import CODE, infer


def binary(name: str, provider: str = "local", rank: int | None = 3) -> Binary:
    return Binary(name=name, path=f"~/.cargo/bin/{name}", store_path="", package="", provider=provider, rank=rank)


ELSEWHERE = [binary("unrelated", "system")]


def missing(commands, binaries=ELSEWHERE, **others) -> dict[str, str]:
    alignment = align(others.pop("declarations", []), commands, binaries=binaries, **others)
    return {row.name: row.owner_kind for row in alignment.missing}


def said(commands, binaries=ELSEWHERE, **others) -> list[str]:
    declarations = others.pop("declarations", [])
    return [insight.subject for insight in infer(align(declarations, commands, binaries=binaries, **others))]


def said_of(name: str, owner_kind: str) -> list[str]:
    """Return what is said where the lack of a program has another name and owner."""
    alignment = align([], many("tokei", 2), binaries=ELSEWHERE)
    rows = tuple(
        msgspec.structs.replace(row, name=name, owner_kind=owner_kind)
        for row in alignment.missing
        if row.name == "tokei"
    )
    return [insight.subject for insight in infer(msgspec.structs.replace(alignment, missing=rows))]


def test_a_command_of_a_local_install_is_missing():
    (insight,) = infer(align([], many("tokei", 2), binaries=[*ELSEWHERE, binary("tokei")]))
    assert (insight.code, insight.subject, insight.confidence, insight.severity) == (CODE, "tokei", "medium", "advice")
    assert insight.says == "tokei is used (20 runs, last on 2026-02-15), but not declared"
    assert [evidence.source for evidence in insight.evidence] == [
        "zsh_history",
        "path_binaries",
        "catalog of 2026-05-01",
    ]
    assert [evidence.says for evidence in insight.evidence[1:]] == ["found at ~/.cargo/bin/tokei", "provides it"]
    assert insight.action is not None
    assert (insight.action.verb, insight.action.subject) == ("declare", "tokei")


def test_one_that_is_nowhere_now_is_said_with_low_confidence():
    (insight,) = infer(align([], many("tokei", 2), binaries=ELSEWHERE))
    assert (insight.confidence, insight.severity) == ("low", "info")
    assert insight.says.endswith("but not declared and not found now")


def test_without_the_profiles_nothing_is_said():
    assert missing(many("tokei", 2), binaries=None) == {"tokei": "unknown", "git": "unknown"}
    assert said(many("tokei", 2), binaries=None) == []


def test_what_only_a_dev_shell_provides_is_never_missing():
    shell = binary("tokei", "shell", None)
    assert "tokei" not in missing(many("tokei", 2), binaries=[*ELSEWHERE, shell])
    assert "tokei" not in missing(many("tokei", 2), binaries=[shell])


def test_a_local_install_is_missing_though_a_dev_shell_has_it_too():
    both = [*ELSEWHERE, binary("tokei"), binary("tokei", "shell", None)]
    assert missing(many("tokei", 2), binaries=both)["tokei"] == "local"


def test_of_dev_shells_alone_nothing_is_known_of_the_path():
    assert missing(many("tokei", 2), binaries=[binary("rg", "shell", None)])["tokei"] == "unknown"


def test_a_dev_shells_package_does_not_tell_what_a_declared_one_has():
    shell = Binary(name="curl-config", path="/nix/store/x", store_path="/nix/store/x", package="curl", provider="shell")
    alignment = align([package("curl")], many("curl", 2), binaries=[*ELSEWHERE, shell])
    assert alignment.tools[0].known_by != "profile link"


@pytest.mark.parametrize("option", ["programs.nvf.enable", "programs.nixvim.enable"])
def test_the_switch_of_a_wrapper_provides_what_it_wraps(option: str):
    switch = package("", kind="program", enabled=True, option_path=option)
    assert "nvim" in missing(many("nvim", 2))
    assert "nvim" not in missing(many("nvim", 2), declarations=[switch])


@pytest.mark.parametrize("name", ["deploy", "notes", "todo.sh", "pyenv", "micromamba"])
def test_a_name_that_a_script_or_a_function_may_have_is_no_lack_where_it_is_not_found(name: str):
    assert said_of(name, "not found now") == []
    assert said_of(name, "local") == [name]


@pytest.mark.parametrize("name", ["apt", "dnf", "pacman", "brew"])
def test_package_managers_of_other_systems_are_no_lack_even_where_they_are_found(name: str):
    assert said_of(name, "other") == []


@pytest.mark.parametrize(
    ("path", "names"), [("/usr/bin", []), ("/snap/bin", []), ("/usr/local/bin", ["tokei"]), ("/opt/x/bin", ["tokei"])]
)
def test_what_another_distribution_keeps_is_no_lack(path: str, names: list[str]):
    found = msgspec.structs.replace(binary("tokei", "other"), path=f"{path}/tokei")
    assert said(many("tokei", 2), [*ELSEWHERE, found]) == names


@pytest.mark.parametrize("provider", ["system", "home", "per-user", "wrapper", "script"])
def test_what_the_system_provides_is_not_missing(provider: str):
    assert "tokei" not in missing(many("tokei", 2), [binary("tokei", provider)])


def test_a_users_own_profile_was_not_filled_by_the_configuration():
    assert missing(many("tokei", 2), [binary("tokei", "user")])["tokei"] == "other"


def test_the_first_on_the_path_is_the_owner():
    both = [binary("tokei", "system", 9), binary("tokei", "local", 0)]
    assert missing(many("tokei", 2), both)["tokei"] == "local"


@pytest.mark.parametrize("name", ["cd", "ls", "systemctl", "abbr", "[", "where"])
def test_builtins_and_the_base_system_are_not_missing(name: str):
    assert name not in missing(many(name, 5))


@pytest.mark.parametrize("kind", ["alias", "abbreviation", "function"])
def test_aliases_and_functions_are_not_missing(kind: str):
    alias = Alias(name="tokei", kind=kind, shell="", runs=("wc",), file="a.nix", line=1)
    assert "tokei" not in missing(many("tokei", 2), aliases=[alias])


def test_names_defined_at_the_prompt_are_not_missing():
    defined = [DefinedName(name="tokei", host="", user="", source="zsh_history")]
    assert "tokei" not in missing(many("tokei", 2), defined=defined)


def test_a_projects_own_script_is_not_missing():
    assert "tokei" not in missing(many("tokei", 2, by_path=2))
    assert "tokei" in missing([*many("tokei", 2, by_path=2), command("tokei")])


def test_what_was_fetched_for_one_use_is_not_missing():
    adhoc = AdHocUse(
        attr_path="figlet", tool="nix run", day=3, count=1, unit="runs", actor="human", host="", user="", source="atuin"
    )
    assert "figlist" not in missing(many("figlist", 2), adhoc=[adhoc])


def test_what_was_mostly_not_found_is_not_missing():
    assert "tokei" not in missing(many("tokei", 2, not_found=1, with_exit=2))


@pytest.mark.parametrize(
    "declaration",
    [
        package("figlet", hosts=("bramble",)),
        package("figlist", kind="script"),
        package("mine.figlist", kind="local"),
        package("", kind="service", option_path="services.figlist.enable", enabled=True),
        package("figlist", kind="program", option_path="programs.figlist.enable", enabled=True),
    ],
)
def test_whatever_declares_it_anywhere_provides_it(declaration: Declaration):
    assert "figlist" not in missing(many("figlist", 2), declarations=[declaration])


def test_a_switch_that_is_off_provides_nothing():
    off = package("", kind="service", option_path="services.tokei.enable", enabled=False)
    assert "tokei" in missing(many("tokei", 2), declarations=[off])


def test_a_service_brings_its_commands():
    docker = package("", kind="service", option_path="virtualisation.docker.enable", enabled=True)
    assert missing(many("docker", 2), declarations=[docker]) == {"git": "not found now"}


@pytest.mark.parametrize("slip", ["gti", "gitt", "gt", "giit", "got"])
def test_slips_of_the_finger_are_not_missing(slip: str):
    assert slip not in missing([command(slip)])


def test_a_program_of_its_own_needs_a_greater_distance_to_be_a_slip():
    rows = many("sk", 10, 4)
    assert "sl" in missing([*rows, *many("sl", 3, 3)])
    assert "sl" not in missing([*many("sk", 100, 4), *many("sl", 3, 3)])


@pytest.mark.parametrize(
    "rows", [many("tokei", 9, 2), [command("tokei", 50, None)], many("tokei", 1, 5, actor="agent")]
)
def test_few_days_or_agents_alone_are_not_enough(rows):
    assert said(rows) == []


def test_what_was_given_up_long_ago_is_not_missing():
    assert said([command("tokei", 3, TODAY - 90 - day) for day in range(5)]) == []


def test_what_nixpkgs_does_not_have_is_the_users_own():
    assert said(many("deploy-my-site", 3), [*ELSEWHERE, binary("deploy-my-site")]) == []


def test_tools_of_dev_shells_are_no_lack_where_nothing_is_found():
    assert said(many("tokei", 3)) == ["tokei"]
    assert said(many("pytest", 3)) == []


def test_short_names_and_libraries_are_no_lack_where_nothing_is_found():
    assert said(many("sl", 3)) == []
    assert said(many("sl", 3), [*ELSEWHERE, binary("sl")]) == ["sl"]
    assert said(many("pygments", 3)) == []


def test_one_of_very_many_programs_is_not_what_a_package_is_wanted_for():
    assert said(many("caesar", 3), [*ELSEWHERE, binary("caesar")]) == []


LETTERS = st.text("abc", max_size=5)


def within_one_edit(one: str, other: str) -> bool:
    """Say so the slow way: try every edit."""
    forms = {one[:n] + one[n + 1 :] for n in range(len(one))}
    forms |= {one[:n] + letter + one[n:] for n in range(len(one) + 1) for letter in "abc"}
    forms |= {one[:n] + letter + one[n + 1 :] for n in range(len(one)) for letter in "abc"}
    forms |= {one[:n] + one[n + 1] + one[n] + one[n + 2 :] for n in range(len(one) - 1)}
    return one != other and other in forms


@given(LETTERS, LETTERS)
def test_one_edit_is_one_edit(one: str, other: str):
    assert is_one_edit(one, other) is within_one_edit(one, other)


@given(st.lists(st.sampled_from(["dust", "http", "x", "git", "$x", "a b", ""]), max_size=8))
def test_every_missing_command_was_used_and_has_evidence(names: list[str]):
    rows = [row for name in names for row in many(name, 2, 4)]
    alignment = align([], rows, binaries=ELSEWHERE)
    used = {use.name for use in usage(rows).commands} | {"git"}
    assert {row.name for row in alignment.missing} <= used - {"", "$x", "a b"}
    for insight in infer(alignment):
        assert insight.evidence
        assert {evidence.unit for evidence in insight.evidence if evidence.count is not None} == {"runs"}
