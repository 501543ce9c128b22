"""A stage is found by its module, described by its annotations and ordered by what it needs."""

from __future__ import annotations

import importlib
import sys
from types import ModuleType

import pytest

from nixlore import stages
from nixlore.errors import StageError
from nixlore.model.evidence import Coverage
from nixlore.model.insight import Insight
from nixlore.model.nix import Alias, Declaration
from nixlore.model.run import Now
from nixlore.model.usage import CommandUsage
from nixlore.stages import STEPS
from staging import staged

USAGE = "def analyze(declarations: Sequence[Declaration]) -> CommandUsage: ..."
ALIGNMENT = "def correlate(usage: CommandUsage, now: Now) -> UsageAlignment: ..."


@pytest.fixture
def packages(tmp_path, monkeypatch):
    return staged(tmp_path, monkeypatch)


def loaded():
    """Return the modules of the steps that are loaded, by both names that they have."""
    return {
        (where, name): module
        for where, names in (("", sys.modules), *((step, vars(sys.modules[f"nixlore.{step}"])) for step in STEPS))
        for name, module in names.items()
        if isinstance(module, ModuleType) and module.__name__.startswith(tuple(f"nixlore.{step}." for step in STEPS))
    }


def test_made_up_stages_and_helpers_are_forgotten_with_the_test(tmp_path):
    before = loaded()
    with pytest.MonkeyPatch.context() as monkeypatch:
        found = staged(tmp_path, monkeypatch)
        found.add("collect", "generations", "def collect(machine: Machine) -> Iterator[Alias]: ...")
        found.add("collect", "new", "def collect(machine: Machine) -> Iterator[Alias]: ...")
        made = [stages.load("collect", name) for name in ("generations", "new")]
        found.add("collect", "new", "def collect(machine: Machine) -> Iterator[Alias | Coverage]: ...")
        assert [stage.makes for stage in (*made, stages.load("collect", "new"))] == [
            (Alias,),
            (Alias,),
            (Alias, Coverage),
        ]
        importlib.import_module("nixlore.collect._mounts")
        assert any(str(module.__file__).startswith(str(tmp_path)) for module in loaded().values())
    assert loaded() == before


def test_stages_are_the_modules_that_are_no_helpers_by_name(packages):
    for name in ("zeta", "alpha"):
        packages.add("collect", name, "def collect(machine: Machine) -> Iterator[Alias]: ...")
    packages.add("collect", "_helper", "")
    assert stages.names("collect") == ("alpha", "zeta")
    assert [stage.label for stage in stages.discover("collect")] == ["collect/alpha", "collect/zeta"]


def test_inputs_and_output_are_read_from_the_annotations(packages):
    packages.add("collect", "one", "def collect(machine: Machine) -> Iterator[Declaration | Alias | Coverage]: ...")
    packages.add("analyze", "two", "def analyze(rows: Sequence[Alias] | None, now: Now) -> CommandUsage | None: ...")
    packages.add("synthesize", "three", "CODE = 'T1'\ndef infer(usage: CommandUsage) -> Iterator[Insight]: ...")
    assert stages.load("collect", "one").makes == (Declaration, Alias, Coverage)
    two = stages.load("analyze", "two")
    assert two.makes == (CommandUsage,)
    assert [(row.name, row.kind, row.many, row.optional) for row in two.inputs] == [
        ("rows", Alias, True, True),
        ("now", Now, False, False),
    ]
    assert stages.load("synthesize", "three").makes == (Insight,)


def test_a_presenter_of_files_is_told_by_its_return(packages):
    packages.add("present", "files", "def present(report: Report) -> Mapping[str, bytes]: ...")
    assert stages.load("present", "files").makes == (stages.FILES,)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", r"has no function analyze\(\)"),
        ("def analyze(x) -> CommandUsage: ...", "do not tell what it takes"),
        ("def analyze(x: 'Nowhere') -> CommandUsage: ...", "do not tell what it takes"),
        ("def analyze(x: Alias | Declaration) -> CommandUsage: ...", "do not tell what it takes"),
    ],
)
def test_a_module_that_is_no_stage_is_named(packages, text, says):
    packages.add("analyze", "broken", text)
    with pytest.raises(StageError, match=says) as caught:
        stages.discover("analyze")
    assert caught.value.where == "analyze/broken"


def test_each_stage_comes_after_those_that_make_its_inputs(packages):
    packages.add("collect", "last", "def collect(machine: Machine) -> Iterator[Declaration]: ...")
    packages.add("analyze", "middle", USAGE)
    packages.add("correlate", "above", ALIGNMENT)
    found = [stage for step in ("correlate", "analyze", "collect") for stage in stages.discover(step)]
    assert [stage.name for stage in stages.order(found)] == ["last", "middle", "above"]


def test_two_producers_of_one_fact_are_an_error(packages):
    for name in ("one", "two"):
        packages.add("analyze", name, "def analyze(rows: Sequence[Coverage]) -> CommandUsage: ...")
    with pytest.raises(StageError, match="two producers of CommandUsage: analyze/one, analyze/two"):
        stages.producers(stages.discover("analyze"))


def test_many_collectors_may_make_the_same_records(packages):
    for name in ("one", "two"):
        packages.add("collect", name, "def collect(machine: Machine) -> Iterator[Alias]: ...")
    made = stages.producers(stages.discover("collect"))
    assert [stage.name for stage in made[Alias]] == ["one", "two"]


def test_an_input_that_nobody_makes_is_an_error_unless_it_is_optional(packages):
    packages.add("analyze", "one", USAGE)
    with pytest.raises(StageError, match="nobody makes Declaration, which analyze/one needs as 'declarations'"):
        stages.order(stages.discover("analyze"))
    packages.add("analyze", "one", "def analyze(d: Sequence[Declaration] | None) -> CommandUsage: ...")
    assert len(stages.order(stages.discover("analyze"))) == 1


def test_a_circle_is_an_error(packages):
    packages.add("analyze", "one", "def analyze(a: UsageAlignment) -> CommandUsage: ...")
    packages.add("correlate", "two", "def correlate(u: CommandUsage) -> UsageAlignment: ...")
    both = [*stages.discover("analyze"), *stages.discover("correlate")]
    with pytest.raises(StageError, match=r"need each other: .*analyze/one"):
        stages.order(both)


@pytest.mark.parametrize("step", stages.STEPS)
def test_the_stages_that_are_there_fit_together(step):
    for stage in stages.discover(step):
        assert stage.module.__doc__
        assert stage.makes


def test_coverage_is_always_there(packages):
    packages.add("analyze", "one", "def analyze(rows: Sequence[Coverage]) -> CommandUsage: ...")
    (stage,) = stages.order(stages.discover("analyze"))
    assert stage.inputs[0].kind is Coverage


def test_the_makers_of_a_type_are_those_that_name_it(packages):
    packages.add("collect", "one", "def collect(machine: Machine) -> Iterator[Alias | Coverage]: ...")
    packages.add("collect", "two", "def collect(machine: Machine) -> Iterator[Declaration]: ...")
    packages.add("collect", "three", "def collect(machine: Machine) -> Iterator[Declaration | Alias]: ...")
    assert [stage.name for stage in stages.makers("collect", (Alias,))] == ["one", "three"]
    assert [stage.name for stage in stages.makers("collect", {Coverage, Declaration})] == ["one", "three", "two"]
    assert list(stages.makers("analyze", (CommandUsage,))) == []


@pytest.mark.parametrize("step", ["collect", "analyze", "correlate"])
def test_every_stage_that_is_there_is_found_by_what_it_makes(step):
    for stage in stages.discover(step):
        for kind in stage.makes:
            assert stage in list(stages.makers(step, (kind,)))


def test_a_fact_rests_on_what_makes_its_inputs_and_theirs(packages):
    packages.add("collect", "records", "def collect(machine: Machine) -> Iterator[Declaration]: ...")
    packages.add("analyze", "usage", USAGE)
    packages.add("analyze", "other", "def analyze(rows: Sequence[Alias]) -> Insight: ...")
    packages.add("correlate", "alignment", ALIGNMENT)
    assert [stage.label for stage in stages.under("alignment")] == ["correlate/alignment", "analyze/usage"]
    assert [stage.label for stage in stages.under("usage")] == ["analyze/usage"]
