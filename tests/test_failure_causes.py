"""Why names were not found and commands failed, as far as files tell it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
import pytest

from aligning import CATALOG, MadeBook, align, command, many, package, usage
from failing import DAY, TARGET, line, patterns
from made_systems import graph
from nixlore.correlate.failure_causes import correlate
from nixlore.identity import Catalog, Content
from nixlore.model.dependencies import GenerationHistory, GenerationStep
from nixlore.model.failures import DaemonState, FailureCauses, FailurePatterns, MissingName
from nixlore.model.nix import Alias, Binary
from test_tool_chains import editor


def causes(found: FailurePatterns, **others: Any) -> FailureCauses:
    given: dict[str, Any] = {
        "usage": None,
        "alignment": None,
        "binaries": (),
        "aliases": (),
        "daemons": (),
        "graph": None,
        "history": None,
        "catalog": CATALOG,
        "target": TARGET,
    }
    return correlate(patterns=found, **given | others)


def missing(name: str, tries: int = 3, **others: Any) -> MissingName:
    (found,) = causes(patterns(line(name, (127, tries))), **others).missing
    return found


def binary(name: str, provider: str = "system", rank: int | None = 0) -> Binary:
    return Binary(name=name, path=f"/x/bin/{name}", store_path="", package=name, provider=provider, rank=rank)


def alias(name: str, shell: str) -> Alias:
    return Alias(name=name, kind="alias", shell=shell, runs=("eza",), file="home/fish.nix", line=3)


def test_nixpkgs_has_it():
    found = missing("tokei")
    assert (found.cause, found.candidates) == ("nixpkgs", ("tokei",))
    assert found.candidates_from == "catalog of 2026-05-01"
    assert found.says == "nixpkgs has it in tokei"
    assert found.tries[0].tries == 3


def test_nothing_is_known_of_it():
    assert missing("frobnicate").cause == "not in nixpkgs"


def test_one_of_many_programs_of_a_package_is_not_what_is_wanted():
    found = missing("game7")
    assert found.candidates == ()
    assert (found.cause, found.says) == ("unknown", "games of nixpkgs has it among many programs")


class OneMore(MadeBook):
    """A source that knows of another package, less likely, that has the same name."""

    def attributes(self, program: str) -> Sequence[str]:
        return [*super().attributes(program), "chickenPackages.game"]

    def content(self, attr_path: str) -> Content | None:
        known = Content("game", frozenset(), ("game7",))
        return known if attr_path == "chickenPackages.game" else super().content(attr_path)


def test_where_the_likeliest_is_not_meant_nothing_less_likely_is():
    assert missing("game7", catalog=Catalog((OneMore(),), "2026-05-01")).candidates == ()


def test_it_is_here_now():
    found = missing("tokei", binaries=[binary("tokei")])
    assert (found.cause, found.says) == ("here now", "it is on the PATH now: /x/bin/tokei")
    assert missing("systemctl").cause == "here now"


def test_a_dev_shell_has_it():
    found = missing("just", binaries=[binary("just", "shell", None)])
    assert (found.cause, found.says) == ("dev shell", "only a dev shell or a build has it: /x/bin/just")


def test_an_alias_of_one_shell_was_tried_in_another():
    found = missing("ll", aliases=[alias("ll", "fish")])
    assert (found.cause, found.says) == ("alias elsewhere", "an alias of fish (home/fish.nix:3)")
    assert missing("ll", aliases=[alias("ll", "")]).cause == "defined"
    assert missing("abbr").says == "a built-in of another shell"


def test_it_is_declared_for_another_host():
    found = missing("tokei", alignment=align([package("tokei", hosts=("bramble",), line=4)]))
    assert (found.cause, found.says) == ("another host", "declared for bramble only (hosts/larkspur.nix:4)")


def test_it_is_declared_here_and_not_on_the_path():
    found = missing("tokei", alignment=align([package("tokei")]))
    assert found.cause == "declared"
    assert found.says == "tokei is declared in hosts/larkspur.nix:7, but it is not on the PATH"


def test_where_its_hosts_are_not_known_nothing_is_said_of_them():
    assert missing("tokei", alignment=align([package("tokei", hosts=None)])).cause == "nixpkgs"


def test_a_slip_of_the_finger():
    found = missing("gti", usage=usage(many("git", 40)))
    assert (found.cause, found.says, found.meant) == ("typo", "git was meant", "git")
    assert missing("gti", tries=300, usage=usage(many("git", 40))).cause == "not in nixpkgs"


def test_its_place_was_taken():
    found = missing("exa", usage=usage(many("eza", 40)))
    assert (found.cause, found.meant, found.candidates) == ("renamed", "eza", ("eza",))


def test_it_lies_in_the_store_unseen():
    store = editor()
    store.add("tokei=tokei-1.18", "", 1, "tokei-1.18")
    store.add("bundle=bundle-1", "tokei", 1, "bundle-1")
    store.add("sw2=system-path", "bundle")
    store.add("top2=nixos-system-x-2", "sw2")
    made = graph(store, [store.root("/run/current-system", "top2", "system")])
    found = missing("tokei", graph=made)
    assert found.cause == "in the store"
    assert found.says == f"in the store, but not on the PATH: {store.path('tokei')}"


def test_where_the_like_of_it_is_declared():
    tools = [package("dust", line=4), package("eza", line=9), package("cowsay", file="games.nix", line=2)]
    assert missing("tokei", alignment=align(tools)).like == "hosts/larkspur.nix:9"
    rivals = tools
    assert missing("exa", alignment=align(rivals)).like == "hosts/larkspur.nix:9"
    assert missing("tokei").like == ""


def test_tries_of_people_and_agents_are_one_name():
    found = causes(patterns(line("tokei", (127, 2)), line("tokei x", (127, 4), actor="agent")))
    (row,) = found.missing
    assert [(tried.actor, tried.tries) for tried in row.tries] == [("agent", 4), ("human", 2)]


def docker(active: bool | None, member: bool | None) -> DaemonState:
    return DaemonState(
        name="docker", units=("docker.service", "docker.socket"), active=active, group="docker", is_member=member
    )


def test_a_daemon_that_does_not_run_and_a_group_without_the_user():
    found = causes(patterns(line("docker ps", (1, 3))), daemons=[docker(active=False, member=False)]).causes
    assert [(row.head, row.cause, row.says) for row in found] == [
        ("docker ps", "unit inactive", "docker.service is not running"),
        ("docker ps", "not in group", "ada is not in the group docker"),
    ]
    assert found[1].remedy == 'users.users.ada.extraGroups = [ "docker" ]'
    assert found[0].place == "/run/systemd/units"


@pytest.mark.parametrize("state", [docker(active=True, member=True), docker(active=None, member=None)])
def test_what_is_well_or_unknown_explains_nothing(state: DaemonState):
    assert causes(patterns(line("docker ps", (1, 9))), daemons=[state]).causes == ()


def test_one_failure_is_not_looked_into_nor_root_without_a_group():
    once = patterns(line("docker ps", (1, 1)))
    assert causes(once, daemons=[docker(active=False, member=False)]).causes == ()
    root = type(TARGET)(hostname="larkspur", asked_host="", user="root")
    often = causes(patterns(line("docker ps", (1, 9))), daemons=[docker(active=True, member=False)], target=root)
    assert often.causes == ()


def test_another_host_that_was_asked_for_is_not_this_machine():
    other = msgspec.structs.replace(align([]), is_this_machine=False)
    found = causes(
        patterns(line("docker ps", (1, 9)), line("tokei", (127, 3))),
        alignment=other,
        binaries=[binary("tokei")],
        daemons=[docker(active=False, member=False)],
    )
    assert found.causes == ()
    assert found.missing[0].cause == "nixpkgs"


def step(number: int, day: int, profile: Any = "system") -> GenerationStep:
    return GenerationStep(profile=profile, number=number, created=day * 86_400 + 60, target="/nix/store/x")


def test_rebuilds_beside_the_generations_there_are():
    found = patterns(
        line("sudo nixos-rebuild switch", (0, 5), (1, 2), (130, 1), days=(DAY, DAY + 4)),
        line("nixos-rebuild build", (0, 9), days=(DAY - 9,)),
        line("nixos-rebuild switch --rollback", (0, 1), days=(DAY + 5,)),
        line("home-manager switch", (0, 2)),
    )
    steps = (step(1, DAY - 3), step(2, DAY), step(3, DAY + 2), step(0, DAY + 3), step(7, DAY, "home"))
    history = GenerationHistory(steps=steps, rebuilds=3, missing=0, rollbacks=0, freed_by_old=None)
    system, home = causes(found, history=history).rebuilds
    assert (system.successes, system.failures, system.rollbacks, system.generations) == (5, 2, 1, 2)
    assert (system.since, home.profile, home.generations) == (DAY, "home", 1)
    assert causes(found).rebuilds == ()


def test_names_are_told_by_how_often_they_were_tried():
    found = causes(patterns(line("eza", (127, 2)), line("tokei", (127, 5))), usage=usage([command("x")]))
    assert [row.name for row in found.missing] == ["tokei", "eza"]
