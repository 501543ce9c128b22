"""What it means that the pinned nixpkgs is not that of the running system, and when nothing is said."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from nixlore.model.hosts import HostOverview, HostSummary
from nixlore.model.insight import Insight
from nixlore.model.store import Generation, Pin
from nixlore.synthesize.pin_not_deployed import infer
from store_graphs import generation

OLD, NOW, NEW = ("1" * 40, "2" * 40, "3" * 40)
BUILT = int(datetime(2025, 6, 10, tzinfo=UTC).timestamp())
DAY = 86_400


def system(number: int, revision: str, **fields: Any) -> Generation:
    return generation(
        number, f"/nix/store/{number}", nixpkgs_revision=revision, version="25.05.20250610.2222222", **fields
    )


def pin(revision: str, name: str = "nixpkgs", **fields: Any) -> Pin:
    given = {"source": "flake.lock", "file": "flake.lock", "is_nixpkgs": True, "last_modified": BUILT, **fields}
    return Pin(name=name, revision=revision, **given)


RUNS = {"is_active": True, "is_current": True}
MACHINE = (system(1, OLD), system(2, NOW, **RUNS))


def overview(*kinds: str, is_this: bool = True) -> HostOverview:
    hosts = tuple(
        HostSummary(
            name=kind, kind=kind, hostname="", file="flake.nix", line=1, modules=1, packages=1, switches=1,
            complete=True, is_this=is_this,
        )
        for kind in kinds
    )  # fmt: skip
    return HostOverview(hosts=hosts, unresolved=0, unreached=0, declarations=1)


def insights(*pins: Pin, generations: Any = MACHINE, hosts: HostOverview | None = None) -> list[Insight]:
    return list(infer(pins, generations, hosts))


def test_a_newer_lock_is_updated_and_not_yet_switched():
    (insight,) = insights(pin(NEW, last_modified=BUILT + 9 * DAY))
    assert insight.says == (
        "flake.lock has nixpkgs 9 days newer than the running system: lock updated, not yet switched"
    )
    assert (insight.severity, insight.confidence, insight.subject) == ("advice", "high", "nixpkgs")
    assert [one.place for one in insight.evidence] == ["flake.lock", "/nix/var/nix/profiles/system-2-link"]
    assert insight.action is not None


@pytest.mark.parametrize("revision", [NOW, NOW[:12], NOW[:7]])
def test_in_step_nothing_is_said(revision):
    assert insights(pin(revision)) == []


def test_a_lock_that_went_back():
    (insight,) = insights(pin(OLD, last_modified=BUILT - DAY))
    assert insight.says == (
        "nixpkgs is pinned as the earlier generation 1 had it: flake.lock went back, or this checkout is behind"
    )
    assert len(insight.evidence) == 3


def test_a_system_that_was_rolled_back():
    rows = (system(1, NOW, **RUNS), system(2, NEW))
    (insight,) = insights(pin(NEW), generations=rows)
    assert insight.says == "nixpkgs is pinned as the later generation 2 has it: the system was rolled back"
    assert insight.severity == "info"


def test_what_the_next_boot_takes_was_not_rolled_back_from():
    rows = (system(1, NOW, is_active=True, is_booted=True), system(2, NEW, is_current=True))
    (insight,) = insights(pin(NEW), generations=rows)
    assert insight.says == "nixpkgs is pinned as generation 2 has it, which the next boot takes"


def test_a_system_of_a_later_nixpkgs_than_the_lock():
    (insight,) = insights(pin(NEW, last_modified=BUILT - 3 * DAY))
    assert insight.says.startswith("the running system was built of a nixpkgs 3 days newer than flake.lock has")


@pytest.mark.parametrize("when", [BUILT, BUILT + DAY // 2, None])
def test_which_is_newer_is_not_guessed(when):
    (insight,) = insights(pin(NEW, last_modified=when))
    assert insight.says.endswith("which is newer is unknown")
    assert insight.action is None


def test_any_of_several_inputs_may_be_the_systems():
    assert insights(pin(NEW), pin(NOW, "nixpkgs-stable")) == []
    (insight,) = insights(pin(NEW), pin(OLD, "nixpkgs-stable"))
    assert (insight.subject, insight.confidence) == ("nixpkgs", "medium")
    assert insights(pin(NEW, "unstable"), pin(OLD, "stable")) == []


def of(ref: str) -> dict[str, str]:
    return {"url": f"github:NixOS/nixpkgs/{ref}"}


def test_of_several_inputs_that_of_the_systems_release_is_meant():
    unstable, stable = pin(NEW, **of("nixos-unstable")), pin(OLD, "stable", **of("nixos-25.05"))
    (insight,) = insights(unstable, stable)
    assert (insight.subject, insight.confidence) == ("stable", "high")
    other = pin(OLD, "old", **of("nixos-24.11"))
    (insight,) = insights(unstable, other)
    assert insight.subject == "nixpkgs"
    assert insights(pin(NEW, **of("nixos-25.11")), other) == []
    assert insights(pin(NEW, **of("nixos-25.11")), pin(OLD, "unstable", **of("nixos-unstable"))) == []
    assert insights(pin(NEW, "a", **of("nixos-25.05")), pin(OLD, "b", **of("nixos-25.05-small"))) == []


def test_of_two_lock_files_it_is_not_clear_which_is_meant():
    assert insights(pin(NEW, file="a/flake.lock"), pin(OLD, file="b/flake.lock")) == []


def test_the_only_input_may_be_of_a_later_release():
    (insight,) = insights(pin(NEW, last_modified=BUILT + DAY, **of("nixos-25.11")))
    assert insight.says.endswith("lock updated, not yet switched")


def test_an_input_of_an_input_and_what_is_no_nixpkgs_do_not_count():
    assert insights(pin(NEW, is_direct=False), pin(NEW, "disko", is_nixpkgs=False)) == []


def test_with_a_lock_file_channels_do_not_count():
    channel = pin(NEW, "nixos", source="channel", file="/nix/var/nix/profiles/per-user/root/channels/nixos")
    assert insights(pin(NOW), channel) == []
    (insight,) = insights(channel)
    assert (insight.subject, insight.confidence) == ("nixos", "medium")


def test_the_users_own_channels_are_not_the_systems():
    assert insights(pin(NEW, "nixpkgs", source="channel", file="~/.nix-defexpr/channels/nixpkgs")) == []


@pytest.mark.parametrize(
    "rows", [(), (system(1, ""),), (system(1, "", **RUNS),), (system(1, OLD),), (system(1, NEW[:5], **RUNS),)]
)
def test_a_system_that_does_not_tell_its_revision_or_does_not_run_is_not_compared(rows):
    assert insights(pin(NEW), generations=rows) == []


def test_a_home_of_another_nixpkgs_does_not_count():
    rows = (*MACHINE, generation(5, "/nix/store/h", "home", nixpkgs_revision=NEW, is_active=True))
    assert insights(pin(NOW), generations=rows) == []


def test_a_mounted_disk_is_compared_by_what_its_profile_names():
    rows = (system(1, OLD), system(2, NOW, is_current=True))
    assert len(insights(pin(NEW), generations=rows)) == 1


def test_a_configuration_that_is_not_this_machines_says_nothing_of_it():
    newer = pin(NEW, last_modified=BUILT + DAY)
    assert insights(newer, hosts=overview("home")) == []
    assert insights(newer, hosts=overview("nixos", is_this=False)) == []
    assert len(insights(newer, hosts=overview("nixos", "home"))) == 1
    assert len(insights(newer, hosts=overview())) == 1
