"""Both modules give the units, settings and lines that they promise, and these work where they are run."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from pathlib import Path, PurePosixPath

import msgspec
import pytest

from driven_shells import SHELLS, Shell, recorded
from nix_made import ROOT, STAND_INS, installed, instantiated, module, unit
from nixlore import config
from nixlore.cli._agent_settings import settings
from nixlore.cli._asked import Options
from nixlore.cli._session import Session
from nixlore.machine import Machine
from nixlore.model.run import Config

KINDS = ("nixos", "home-manager")
XDG = {name: f"/home/ada/{name}" for name in ("cacheHome", "configHome", "dataHome", "stateHome")}
HOME = {"xdg": XDG}
LINES = {
    "nixos": {shell: (shell, "interactiveShellInit") for shell in SHELLS},
    "home-manager": {
        "fish": ("fish", "interactiveShellInit"),
        "bash": ("bash", "initExtra"),
        "zsh": ("zsh", "initContent"),
    },
}


@pytest.fixture(scope="module")
def package(tmp_path_factory) -> Path:
    """A package as it is installed."""
    place = tmp_path_factory.mktemp("package")
    packaged = instantiated(STAND_INS / "packaged.nix", tmp_path_factory.mktemp("nix"))
    installed(packaged["package"]["postInstall"], place)
    return place


def made(kind: str, home: Path, *, package: Path | None = None, system=None, **given) -> dict:
    """Return a system's configuration with our module in it."""
    given = {"enable": True, **given}
    found = module(kind, home, package, {**(HOME if kind == "home-manager" else {}), **(system or {})}, **given)
    return found["config"]


def lines(found: dict, kind: str, shell: str) -> str:
    program, option = LINES[kind][shell]
    return found["programs"][program][option]


def failed(found: dict) -> list[str]:
    return [one["message"] for one in found["assertions"] if not one["assertion"]]


@pytest.mark.parametrize("kind", KINDS)
def test_every_option_has_a_type_a_default_and_a_description(kind, tmp_path):
    def check(tree: dict, path: str) -> None:
        if "has_default" not in tree:
            for name, below in tree.items():
                check(below, f"{path}.{name}")
            return
        assert tree["description"].strip().endswith("."), path
        assert tree["type"], path
        assert tree["has_default"], path

    check(module(kind, tmp_path, system=HOME if kind == "home-manager" else None)["options"], "programs.nixlore")


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_made_that_was_not_asked_for(kind, tmp_path):
    for given in ({"enable": False, "enableBashIntegration": True, "timer": {"enable": True}}, {}):
        found = made(kind, tmp_path, **given)
        files = (
            found["environment"]["etc"]
            if kind == "nixos"
            else {**found["xdg"]["configFile"], **found["xdg"]["dataFile"]}
        )
        assert files == {}
        assert found["systemd"]["user"] == {"services": {}, "timers": {}}
        assert [lines(found, kind, shell) for shell in SHELLS] == ["", "", ""]
        assert found["warnings"] == failed(found) == []
        packages = found["environment"]["systemPackages"] if kind == "nixos" else found["home"]["packages"]
        assert len(packages) == given.get("enable", True)


@pytest.mark.parametrize("kind", KINDS)
def test_the_settings_are_those_that_nixlore_reads(kind, tmp_path):
    given = {
        "host": "laptop",
        "off": ["desktop_use"],
        "keep": ["testdisk", 'with "quotes"'],
        "ignore": ["NX101"],
        "unused_after_days": 60,
        "adhoc_runs": 5,
        "sequence_seconds": 30,
        "mirror": "never",
    }
    found = made(kind, tmp_path, configRepo="/home/ada/config", settings=given)
    files = found["environment"]["etc"] if kind == "nixos" else found["xdg"]["configFile"]
    written = json.loads(files["nixlore/config.toml"]["source"])
    # Texts, numbers and lists of texts are the same in JSON and TOML.
    (tmp_path / "config.toml").write_text("".join(f"{key} = {json.dumps(value)}\n" for key, value in written.items()))
    read = config.load(tmp_path / "config.toml")
    assert json.loads(msgspec.json.encode(read)) == {"config_repo": "/home/ada/config", **given}
    options = set(found["programs"]["nixlore"]["settings"])
    assert options == {field.name for field in msgspec.structs.fields(Config)}


def test_settings_for_all_users_count_for_those_who_have_none(tmp_path):
    def chosen() -> str:
        return str(Session(Options(root=tmp_path, home=Path("/home/ada"))).settings_path.relative_to(tmp_path))

    own, shared = "home/ada/.config/nixlore/config.toml", "etc/nixlore/config.toml"
    for name in (own, shared):
        (tmp_path / name).parent.mkdir(parents=True)
    assert chosen() == own
    (tmp_path / shared).write_text("")
    assert chosen() == shared
    (tmp_path / own).write_text("")
    assert chosen() == own


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"settings": {"unused_after_days": 0}}, "unused_after_days is no"),
        ({"settings": {"mirror": "sometimes"}}, "mirror is no"),
        ({"settings": {"off": "fish_history"}}, "off is no"),
        ({"contextTarget": "gemini"}, "contextTarget is no"),
        ({"enableNushellIntegration": True}, "enableNushellIntegration does not exist"),
    ],
)
def test_what_is_of_another_type_is_refused(given, said, tmp_path):
    with pytest.raises(AssertionError, match=said):
        made("nixos", tmp_path, **given)


@pytest.mark.parametrize("kind", KINDS)
def test_what_cannot_be_meant_is_said(kind, tmp_path):
    found = made(
        kind,
        tmp_path,
        configRepo="/one",
        settings={"config_repo": "/two"},
        contextTarget="rules",
        enableMissingHandler=True,
    )
    assert len(failed(found)) == 3
    assert failed(made(kind, tmp_path, configRepo="/one", settings={"config_repo": "/one"})) == []


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("shell", SHELLS)
def test_a_shell_with_the_integration_records(kind, shell, package, tmp_path):
    name = {"fish": "enableFishIntegration", "bash": "enableBashIntegration", "zsh": "enableZshIntegration"}[shell]
    found = made(kind, tmp_path, package=package, **{name: True, "enableMissingHandler": kind == "nixos"})
    assert [bool(lines(found, kind, one)) for one in SHELLS] == [one == shell for one in SHELLS]
    assert failed(found) == []
    home = tmp_path / "home"
    path = f"{package}/bin:{os.environ['PATH']}"
    running = Shell(shell, home, hook=False, after=lines(found, kind, shell), PATH=path)
    shown = running.line("ripgrap")
    running.line("true")
    running.end()
    assert [one.text for one in recorded(home)[1]] == ["ripgrap", "true"]
    assert (b"no package is known to have ripgrap" in shown) == (kind == "nixos")


@pytest.mark.parametrize("kind", KINDS)
def test_what_the_readme_sets_does_what_it_says(kind, package, tmp_path):
    shown = re.search(r"^programs\.nixlore = (\{.*?^\});", (ROOT / "README.md").read_text(), re.DOTALL | re.MULTILINE)
    (tmp_path / "given.nix").write_text(shown[1])
    given = instantiated(tmp_path / "given.nix", tmp_path)
    assert set(given) == {"enable", "configRepo", "enableFishIntegration", "timer"}
    found = made(kind, tmp_path, package=package, **given)
    assert failed(found) == found["warnings"] == []
    files = found["environment"]["etc"] if kind == "nixos" else found["xdg"]["configFile"]
    assert json.loads(files["nixlore/config.toml"]["source"]) == {"config_repo": "~/nixos-config"}
    assert [bool(lines(found, kind, shell)) for shell in SHELLS] == [shell == "fish" for shell in SHELLS]
    assert found["systemd"]["user"]["timers"]["nixlore"]


def service(found: dict, kind: str) -> dict:
    one = found["systemd"]["user"]["services"]["nixlore"]
    return one["serviceConfig"] if kind == "nixos" else one["Service"]


@pytest.mark.parametrize("kind", KINDS)
def test_the_timer_scans_confined_and_with_the_lowest_priority(kind, tmp_path):
    found = made(kind, tmp_path, timer={"enable": True, "onCalendar": "weekly", "writablePaths": ["%h/notes"]})
    one = service(found, kind)
    assert [word.rpartition("/")[2] for word in one["ExecStart"]] == ["nixlore scan --quiet"]
    assert {key: one[key] for key in ("Type", "Nice", "IOSchedulingClass", "CPUSchedulingPolicy")} == {
        "Type": "oneshot",
        "Nice": 19,
        "IOSchedulingClass": "idle",
        "CPUSchedulingPolicy": "idle",
    }
    assert (one["ProtectSystem"], one["ProtectHome"], one["PrivateNetwork"]) == ("strict", "read-only", True)
    assert "PrivateTmp" not in one
    # What a scan found is in files of the user's alone; the journal has other readers.
    assert one["StandardOutput"] == "null"
    state, cache = ("%h/.local/state/nixlore", "%h/.cache/nixlore")
    assert one["ReadWritePaths"] == [
        *(f"-{place}" for place in (state, cache, "%t/nixlore", "%h/.claude", "%h/.codex", "%h/notes"))
    ]
    assert one["ExecStartPre"].endswith(f"mkdir -p -m 0700 {state} {cache}")
    timer = found["systemd"]["user"]["timers"]["nixlore"]
    assert (timer["timerConfig"] if kind == "nixos" else timer["Timer"]) == {
        "OnCalendar": "weekly",
        "RandomizedDelaySec": "1h",
        "Persistent": True,
    }
    assert (timer["wantedBy"] if kind == "nixos" else timer["Install"]["WantedBy"]) == ["timers.target"]


def test_the_scan_of_a_home_with_directories_elsewhere_is_told_of_them(tmp_path):
    found = made("home-manager", tmp_path, system={"xdg": {**XDG, "enable": True}}, timer={"enable": True})
    one = service(found, "home-manager")
    assert '"XDG_STATE_HOME=/home/ada/stateHome"' in one["Environment"]
    assert one["ReadWritePaths"][:2] == ["-/home/ada/stateHome/nixlore", "-/home/ada/cacheHome/nixlore"]
    found = made("home-manager", tmp_path, timer={"enable": True, "environment": {"CLAUDE_CONFIG_DIR": "/x"}})
    assert '"CLAUDE_CONFIG_DIR=/x"' in service(found, "home-manager")["Environment"]
    assert not any("XDG" in row for row in service(found, "home-manager")["Environment"])


def test_on_nixos_the_unit_does_what_belongs_into_a_home(tmp_path):
    given = {"agents": {"claude": True, "opencode": True}, "contextTarget": "codex"}
    assert len(failed(made("nixos", tmp_path, **given))) == 2
    found = made("nixos", tmp_path, timer={"enable": True}, **given)
    assert failed(found) == []
    assert [word.partition("/bin/nixlore ")[2] for word in service(found, "nixos")["ExecStart"]] == [
        "scan --quiet",
        "agent setup claude --yes --quiet",
        "agent setup opencode --yes --quiet",
        "agent context --write --target codex --yes --quiet",
    ]
    assert [word[0] for word in service(found, "nixos")["ExecStart"]] == ["/", "-", "-", "-"]


def test_with_home_manager_agents_have_the_settings_that_setup_writes(tmp_path):
    agents = dict.fromkeys(("claude", "codex", "opencode"), True)
    system = {"programs": {"claude-code": {"enable": True}, "opencode": {"enable": True}}}
    found = made("home-manager", tmp_path, system=system, agents=agents)
    plugin = Path("/home/ada/dataHome/nixlore/plugin")
    machine = Machine(home=PurePosixPath("/home/ada"), user="ada", now=0)
    claude = settings(machine, "claude", plugin)
    assert found["programs"]["claude-code"]["settings"] == json.loads(claude.edit(b""))
    assert found["xdg"]["dataFile"]["nixlore/plugin"]["source"].endswith("-nixlore/share/nixlore/plugin")
    opencode = json.loads(settings(machine, "opencode", plugin).edit(b""))
    assert found["programs"]["opencode"]["settings"]["mcp"] == opencode["mcp"]
    assert len(found["warnings"]) == 1
    assert "run `nixlore agent setup codex`" in found["warnings"][0]


@pytest.mark.parametrize("kind", KINDS)
def test_systemd_accepts_the_units(kind, package, tmp_path):
    """Where there is a systemd to ask; the values are those of the tests above in any case."""
    found = made(kind, tmp_path, package=package, timer={"enable": True}, contextTarget="rules")
    timer = found["systemd"]["user"]["timers"]["nixlore"]
    part = service(found, kind)
    mkdir = shutil.which("mkdir") or ""
    part["ExecStartPre"] = f"+{mkdir} {part['ExecStartPre'].partition(' ')[2]}"
    text = unit({"Unit": {"Description": "x"}, "Service": part})
    (tmp_path / "nixlore.service").write_text(text)
    timing = timer["timerConfig"] if kind == "nixos" else timer["Timer"]
    (tmp_path / "nixlore.timer").write_text(unit({"Timer": timing, "Install": {"WantedBy": "timers.target"}}))
    assert "ReadWritePaths=-%t/nixlore\n" in text
    if shutil.which("systemd-analyze"):
        names = ("nixlore.service", "nixlore.timer")
        environ = {**os.environ, "XDG_RUNTIME_DIR": str(tmp_path)}
        argv = ["systemd-analyze", "verify", "--user", "--man=no", *(tmp_path / name for name in names)]
        done = subprocess.run(argv, env=environ, capture_output=True, text=True, check=False)
        assert "nixlore" not in done.stderr
        assert done.returncode == 0, done.stderr
