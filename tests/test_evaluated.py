"""An evaluation makes certain what the static answer leaves open, and takes nothing back."""

from __future__ import annotations

from typing import Any

from aligning import HOST, align, classes, command, home_package, many, package
from nixlore.model.nix import EvaluatedPackage
from nixlore.synthesize.unused_package import infer

SYSTEM = "environment.systemPackages"
HOME = "home-manager.users.ada.home.packages"


def has(name: str, option: str = SYSTEM, **others: Any) -> EvaluatedPackage:
    return EvaluatedPackage(**{"host": HOST, "option_path": option, "name": name, "outputs": ("out",)} | others)


def here(declarations: list, evaluated: list) -> dict[str, tuple[bool | None, str]]:
    tools = align(declarations, evaluated=evaluated).tools
    return {tool.attr_path: (tool.on_this_host, tool.host_known_by) for tool in tools}


def test_without_an_evaluation_nothing_is_different():
    declarations = [package("dust", hosts=None), package("eza")]
    plain = align(declarations)
    assert align(declarations, evaluated=[]) == align(declarations, evaluated=[has("dust", host="other")]) == plain
    assert plain.by_modules == ()


def test_a_package_that_nix_has_on_this_host_is_on_it():
    declarations = [package("dust", hosts=None), package("eza", hosts=None), package("figlet", condition="x")]
    assert here(declarations, [has("dust"), has("figlet", attr_path="figlet")]) == {
        "dust": (True, "evaluation"),
        "eza": (None, ""),
        "figlet": (True, "evaluation"),
    }


def test_what_another_line_brings_proves_nothing():
    assert here([home_package("dust", hosts=None)], [has("dust")]) == {"dust": (None, "")}
    assert here([package("dust", hosts=("other",))], [has("dust")]) == {"dust": (False, "")}
    both = [package("dust", hosts=("other",)), home_package("dust", hosts=None)]
    assert here(both, [has("dust")]) == {"dust": (None, "")}
    assert here(both, [has("dust", HOME)]) == {"dust": (True, "evaluation")}


def test_nix_finds_the_host_where_the_files_do_not_tell():
    found = align(
        [package("dust", hosts=None), package("eza", hosts=("other",))], hosts=(), evaluated=[has("dust"), has("eza")]
    )
    assert [(tool.attr_path, tool.on_this_host) for tool in found.tools] == [("dust", True), ("eza", None)]


def test_a_switch_may_add_to_any_list():
    switch = package("dust", kind="program", option_path="programs.dust.enable", enabled=True, hosts=None)
    assert here([switch], [has("dust", HOME)]) == {"dust": (True, "evaluation")}
    assert here([switch], []) == {"dust": (None, "")}


def test_what_is_now_certain_may_be_called_unused():
    declarations = [package("dust", hosts=None)]
    assert list(infer(align(declarations))) == []
    (insight,) = infer(align(declarations, evaluated=[has("dust")]))
    assert insight.subject == "dust"


def test_what_only_modules_add_is_told_apart_and_never_unused():
    found = align([package("eza")], [*many("tokei", 9)], evaluated=[has("dust"), has("eza"), has("tokei")])
    assert classes(found) == {"eza": "unseen"}
    rows = {tool.attr_path: (tool.kind, tool.tool_class, tool.exemption, tool.places) for tool in found.by_modules}
    assert rows == {"dust": ("module", "exempt", "module", ()), "tokei": ("module", "used", "", ())}
    assert found.by_modules[0].because == f"nix has it in {SYSTEM}, and no line that was understood names it"
    assert [insight.subject for insight in infer(found)] == ["eza"]


def test_a_script_or_a_package_of_an_input_that_is_declared_is_no_modules_own():
    declarations = [
        package("backup", kind="script"),
        package("tool.helper", kind="input"),
        package("python3Packages.pygments", hosts=("other",)),
    ]
    evaluated = [has("backup"), has("helper"), has("pygments")]
    assert align(declarations, evaluated=evaluated).by_modules == ()


def test_a_command_of_a_package_that_nix_has_is_not_missing():
    commands = [command("chkfont", 50), command("thing", 50), command("odd", 50)]
    assert {"chkfont", "odd", "thing"} <= {row.name for row in align([], commands).missing}
    evaluated = [has("figlet", attr_path="figlet"), has("thing"), has("odd-thing", program="odd")]
    assert [row.name for row in align([], commands, evaluated=evaluated).missing] == ["git"]
