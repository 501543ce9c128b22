"""NX111: said of what the configuration's own history took out and something still needs."""

from __future__ import annotations

import msgspec
import pytest

from living import EVOLUTION, LATER, life, mark
from living import event as life_event
from made_systems import MadeStore, graph
from nixlore.model.evolution import Spell
from nixlore.synthesize.dead_dependency import CODE, infer


def store() -> MadeStore:
    made = MadeStore()
    made.add("perl=perl-5.38.2", "", 56_000_000, "perl-5.38.2")
    made.add("wget=wget-1.21", "", 4_000_000, "wget-1.21")
    made.add("git=git-2.45.1", "perl", 8, "git-2.45.1")
    made.add("sw7=system-path#7", "git perl wget")
    made.add("top7=nixos-system-larkspur-7", "sw7")
    made.add("sw=system-path", "git")
    made.add("toplevel=nixos-system-larkspur-24.05", "sw")
    return made


def fact():
    made = store()
    rows = [made.generation(7, "top7", "sw7"), made.generation(9, "toplevel", "sw", is_active=True)]
    return graph(made, (), rows)


GONE = life(
    life_event("added", mark("1" * 40, "2024-01-01")),
    life_event("removed", LATER),
    status="removed",
    last_removed=LATER,
    spells=(Spell(first=mark("1" * 40, "2024-01-01"), last=LATER),),
)


def told(**packages):
    return list(infer(fact(), msgspec.structs.replace(EVOLUTION, packages=packages)))


def test_what_it_says():
    (insight,) = told(perl=GONE, wget=GONE)
    assert (insight.code, insight.subject, insight.severity, insight.confidence) == (CODE, "perl", "info", "high")
    assert insight.says == (
        "perl left the configuration on 2024-02-10, but is still in the closure (56 MB NAR): git needs it"
    )
    commit, generation, stored = insight.evidence
    assert commit.says == "took perl out on 2024-02-10"
    assert generation.place == "generation 7"
    assert stored.says == "referred to by git"


def still(made: MadeStore, **others: str):
    """Return what is said of perl in a system that is made of a store, its earlier generation and other roots."""
    rows = [made.generation(7, "top7", "sw7"), made.generation(9, "toplevel", "sw", is_active=True)]
    roots = [made.root("/run/current-system", "toplevel", "system")]
    roots += [made.root("~/.local/state/home-manager/gcroots/current-home", home, "home") for home in others.values()]
    return list(infer(graph(made, roots, rows), msgspec.structs.replace(EVOLUTION, packages={"perl": GONE})))


def test_what_a_home_of_its_own_asks_for_has_not_left():
    made = store()
    made.add("home=home-manager-path", "perl")
    made.add("hm=home-manager-generation", "home")
    assert still(made, home="hm") == []
    assert len(still(store())) == 1


@pytest.mark.parametrize("part", ["unit-mail.service", "etc", "unit-mail-2.service"])
def test_what_the_system_itself_refers_to_has_not_left(part):
    made = store()
    made.add("part=" + part, "perl", 8, part)
    made.add("toplevel=nixos-system-larkspur-24.05#2", "sw part")
    assert still(made) == []


def test_what_the_configuration_has_or_never_had_is_not_meant():
    assert told(perl=life(life_event("added", LATER))) == []
    assert told() == []
    assert list(infer(fact(), None)) == []
    assert list(infer(None, None)) == []
