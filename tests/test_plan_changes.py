"""Each kind of change over a small machine: what is proposed, with which bytes, and what is refused with what to do."""

from __future__ import annotations

import json
import tomllib

import msgspec
import pytest

from nixlore.act.combining import combined
from nixlore.act.plan import Around
from nixlore.model.agent_usage import McpServerUse, McpUsage
from nixlore.model.drift import DriftItem, DriftReport
from nixlore.model.evidence import Evidence
from nixlore.model.insight import Action
from nixlore.model.plan import Plan, PlannedChange
from nixlore.model.project_patterns import CrossProjectPatterns, ProjectProfile, ProjectToolUse, ToolGap, ToolPlace
from nixlore.model.usage import Preference
from planning import HYFETCH, NOW, insight, place_of, planned
from reporting import a_report, changed, tool, use

HOSTS = {
    "flake.nix": b"""{
  outputs = { nixpkgs, ... }: {
    nixosConfigurations.laptop = nixpkgs.lib.nixosSystem { modules = [ ./common.nix ./laptop.nix ]; };
    nixosConfigurations.server = nixpkgs.lib.nixosSystem { modules = [ ./common.nix ]; };
  };
}
""",
    "common.nix": b"{ pkgs, ... }:\n{\n  environment.systemPackages = with pkgs; [\n    fd\n    tokei\n  ];\n}\n",
    "laptop.nix": b"{ pkgs, ... }:\n{\n  environment.systemPackages = with pkgs; [\n    hyfetch\n    jq\n  ];\n}\n",
    "home.nix": b"{ }\n",
}


def only(plan: Plan) -> PlannedChange:
    (change,) = plan.changes
    return change


def after(change: PlannedChange, file: str) -> list[str]:
    """Return the lines that a change takes from a file and puts into it."""
    rows = [row for patch in change.patches if patch.file == file for row in patch.patch.split("\n")]
    return [row for row in rows if row[:1] in ("+", "-") and row[:3] not in ("+++", "---")]


def test_what_one_host_alone_uses_is_moved_to_its_own_list():
    rows = (
        Evidence(source="nix_config", place="common.nix:5", says="declared"),
        Evidence(source="host_reports", place="laptop", says="9 runs on laptop"),
    )
    found = insight(
        "NX137",
        "tokei",
        "common.nix:5",
        evidence=rows,
        action=Action(verb="move", subject="tokei", place="common.nix:5"),
    )
    place = place_of(5, file="common.nix", option_path="environment.systemPackages", hosts=("laptop", "server"))
    change = only(planned(one=tool("tokei", "used", ("tokei",), places=(place,)), files=HOSTS, insights=(found,)))
    assert change.kind == "move_to_host"
    assert after(change, "common.nix") == ["-    tokei"]
    assert after(change, "laptop.nix") == ["+    tokei"]


def test_a_line_that_repeats_another_goes_and_lines_of_one_file_go_together():
    files = {"home.nix": b"{ pkgs, ... }:\n{\n  home.packages = with pkgs; [\n    hyfetch\n    fd\n  ];\n}\n"}
    files["more.nix"] = files["home.nix"]
    files["flake.nix"] = (
        b'{ outputs = i: { homeConfigurations."ada@laptop" = mk { modules = [ ./home.nix ./more.nix ]; }; }; }\n'
    )
    there = Evidence(source="nix_config", place="home.nix:4", says="declared")
    found = [
        insight("NX136", name, f"more.nix:{line}", evidence=(insight(where=f"more.nix:{line}").evidence[0], there))
        for name, line in (("hyfetch", 4), ("fd", 5))
    ]
    places = (place_of(4), place_of(4, file="more.nix"), place_of(5, file="more.nix"))
    tools = tuple(tool(name, "used", (name,), places=places) for name in ("hyfetch", "fd"))
    change = only(planned(files=files, insights=tuple(found), alignment={"tools": tools}))
    assert change.kind == "drop_duplicate"
    assert change.title.startswith("Drop fd, hyfetch, which other lines declare, too")
    assert after(change, "more.nix") == ["-    hyfetch", "-    fd"]


@pytest.mark.parametrize(
    ("alignment", "why"),
    [
        ({}, "nobody was seen to run it in 101 days: `cargo uninstall du-dust` may be the better answer"),
        ({"absence": "only 2 history entries"}, "whether anybody runs it is not known: only 2 history entries"),
        ({"windows": ()}, "whether anybody runs it is not known: no history was read"),
    ],
)
def test_an_install_that_nobody_was_seen_to_run_is_left_alone_and_said_over_which_window(alignment, why):
    item = DriftItem(
        kind="manual_install",
        source="cargo",
        name="du-dust",
        version="1.0",
        path="/home/ada/.cargo/bin/dust",
        severity="advice",
        says="du-dust was installed by cargo",
        absorb="home.packages = [ pkgs.dust ];",
        commands=("dust",),
    )
    facts = {"drift_report": DriftReport(items=(item,), programs=())}
    plan = planned(facts=facts, insights=(insight("NX114", "cargo"),), alignment=alignment)
    assert [(one.subject, one.why) for one in plan.spared] == [("du-dust", why)]
    assert not plan.changes


def test_what_lost_its_job_to_another_program_goes_when_it_was_long_idle():
    days = NOW // 86_400
    old = tool("hyfetch", "used", ("hyfetch",), uses=(changed(use(3), last_day=days - 200),))
    new = tool("fastfetch", "used", ("fastfetch",), uses=(changed(use(90), last_day=days),), places=(place_of(9),))
    row = Preference(
        purpose="describing the system",
        actor="human",
        unit="runs",
        counts=(("fastfetch", 90), ("hyfetch", 3)),
        declared=("fastfetch", "hyfetch"),
    )
    found = insight("NX103", "fastfetch", action=None)
    given = {"tools": (old, new), "preferences": (row,)}
    change = only(planned(alignment=given, insights=(found,)))
    assert change.kind == "replace_superseded"
    assert change.subjects == ("hyfetch",)
    assert change.confidence == "low"
    lately = changed(old, uses=(changed(use(3), last_day=days - 60),))
    assert planned(alignment={**given, "tools": (lately, new)}, insights=(found,)).changes == ()
    assert planned(alignment={**given, "tools": (old,)}, insights=(found,)).changes == ()


PROMISE = (Evidence(source="git_history", place="home.nix:9", says="“until 2026-01-01”"),)


@pytest.mark.parametrize("line", [b"    # tokei # until 2026-01-01", b"    #tokei", b"    # pkgs.tokei # broken"])
def test_what_was_commented_out_until_now_comes_back(line):
    files = {"home.nix": b"{ pkgs, ... }:\n{\n  home.packages = [\n    pkgs.fd\n" + line + b"\n  ];\n}\n"}
    if b"pkgs.tokei" not in line:
        files["home.nix"] = files["home.nix"].replace(b"= [", b"= with pkgs; [").replace(b"pkgs.fd", b"fd")
    action = Action(verb="declare", subject="tokei", place="home.nix:9")
    found = insight("NX105", "tokei", evidence=PROMISE, action=action)
    change = only(planned(files=files, insights=(found,)))
    assert change.kind == "end_workaround"
    assert after(change, "home.nix") == [f"-{line.decode()}", f"+    {'pkgs.' * (b'pkgs.' in line)}tokei"]


@pytest.mark.parametrize(
    "text",
    [
        b"{ pkgs, ... }:\n{\n  # tokei\n  home.packages = [ ];\n}\n",
        b"{ pkgs, ... }:\n{\n  home.packages = with pkgs; [\n    # tokei\n    # tokei\n  ];\n}\n",
        b"{ pkgs, ... }:\n{\n  home.packages = with pkgs; [ fd ];\n}\n",
    ],
)
def test_what_is_not_one_package_behind_a_mark_is_left_to_a_person(text):
    action = Action(verb="declare", subject="tokei", place="home.nix:9")
    found = insight("NX105", "tokei", evidence=PROMISE, action=action)
    change = only(planned(files={"home.nix": text}, insights=(found,)))
    assert change.patches == ()
    assert change.refused
    assert "home.nix:9" in change.by_hand


def server(place: str, **more: object) -> McpUsage:
    given = {
        "name": "browser",
        "agent": "claude-code",
        "scopes": ("project",),
        "projects": ("~/x",),
        "places": (place,),
        "enabled": True,
        "program": "npx",
        "sessions_in_scope": 20,
        "sessions_loaded": 20,
        "sessions_used": 0,
        "calls": 0,
        "failed": 0,
        "first_day": None,
        "last_day": None,
        "context": 8000,
        "context_exact": True,
        "tools": (),
    }
    return McpUsage(servers=(McpServerUse(**{**given, **more}),), sessions=20, first_day=None, last_day=None)


def unused(place: str, data: bytes, **more: object) -> PlannedChange:
    action = Action(verb="remove", subject="browser", place=place)
    found = insight("NX127", "browser", action=action)
    return only(planned(files={place: data}, insights=(found,), facts={"mcp_usage": server(place, **more)}))


def test_a_server_that_no_session_calls_leaves_the_settings_that_people_write():
    data = b'{\n  "mcpServers": {\n    "browser": {\n      "command": "npx"\n    },\n    "x": {}\n  }\n}\n'
    change = unused("~/x/.mcp.json", data)
    assert after(change, "~/x/.mcp.json") == ['-    "browser": {', '-      "command": "npx"', "-    },"]
    assert "2,000 tokens" in change.worth


@pytest.mark.parametrize(
    ("place", "data"),
    [
        ("~/.claude.json", b'{"mcpServers": {"browser": {}}}'),
        ("~/x/.mcp.json", b'{"mcpServers": {"browser": {"env": {"KEY": "x"}}}}'),
        ("~/x/.mcp.json", b'{"mcpServers": {"browser": {"headers": {}}}}'),
        ("~/x/.mcp.json", b'{"mcpServers": {}}'),
        ("~/x/.mcp.json", b"{"),
    ],
)
def test_where_a_secret_may_stand_or_the_agent_writes_its_own_command_is_told(place, data):
    change = unused(place, data)
    assert change.patches == ()
    assert "claude mcp remove browser --scope project" in change.by_hand
    assert b"KEY" not in msgspec.json.encode(change)


def project(path: str, *uses: ProjectToolUse, gaps: tuple[ToolGap, ...] = ()) -> ProjectProfile:
    return ProjectProfile(
        path=path,
        kinds=("Python",),
        is_own=True,
        last=NOW,
        weight=1,
        forges=(),
        files=("pyproject.toml",),
        runtime=None,
        development=None,
        unread=(),
        tools=uses,
        gaps=gaps,
    )


def lacking(file: str, form: str, written: str, data: bytes) -> PlannedChange:
    place = ToolPlace(source="manifest", file=file, line=3, form=form, written=written)
    like = project("~/like", ProjectToolUse(tool="pytest", is_known=True, places=(place,)))
    gap = ToolGap(kind="Python", tool="pytest", is_known=True, have=3, n=3, low=0.4, high=1, weighted=1, like="~/like")
    patterns = CrossProjectPatterns(
        projects=(like, project("~/x", gaps=(gap,))),
        norms=(),
        environments=(),
        least=3,
        half_life_days=365,
        own_known_by="",
    )
    action = Action(verb="add", subject="pytest", place="~/x")
    found = insight("NX132", "~/x: pytest", action=action)
    return only(planned(files={f"~/x/{file}": data}, insights=(found,), facts={"cross_project_patterns": patterns}))


def test_a_project_gets_the_tool_of_the_others_in_its_own_manifest():
    data = b'[project]\nname = "x"\n\n[dependency-groups]\ndev = ["ruff"]\n'
    change = lacking("pyproject.toml", "dependency-groups.dev", "pytest>=8", data)
    assert after(change, "~/x/pyproject.toml") == ['-dev = ["ruff"]', '+dev = ["ruff", "pytest>=8"]']
    change = lacking("pyproject.toml", "tool.poetry.group.dev.dependencies", 'pytest = "^8"', b"")
    assert tomllib.loads("\n".join(row[1:] for row in after(change, "~/x/pyproject.toml")))["tool"]["poetry"]
    change = lacking("package.json", "devDependencies", '"pytest": "^1"', b'{"name": "x"}')
    assert json.loads(after(change, "~/x/package.json")[-1][1:])["devDependencies"] == {"pytest": "^1"}


def test_where_a_manifest_is_written_otherwise_it_is_told_what_prints_the_lines():
    change = lacking("pyproject.toml", "dependency-groups.dev", "pytest>=8", b"dependency-groups = {dev = []}\n")
    assert change.refused
    assert change.by_hand == "`nixlore suggest ~/x` prints what to write"


def sequence(script: str, verb: str, place: str = "") -> object:
    row = Evidence(
        source="hook", place="a", says="90 times", count=90, unit="times", since=NOW - 90 * 86_400, until=NOW
    )
    return insight("NX125", script, evidence=(row,), action=Action(verb=verb, subject=script, place=place))


def test_what_is_run_in_one_project_again_and_again_becomes_a_recipe():
    found = sequence("cargo fmt && cargo test", "recipe", "~/x")
    change = only(planned(files={"~/x/justfile": b"run:\n    true\n"}, insights=(found,)))
    assert after(change, "~/x/justfile") == ["+", "+fmt-test:", "+    cargo fmt", "+    cargo test"]
    assert change.after == "just fmt-test"
    assert only(planned(insights=(found,))).refused == "~/x has no justfile"
    holed = sequence("cargo fmt && cargo test …", "recipe", "~/x")
    assert only(planned(files={"~/x/justfile": b""}, insights=(holed,))).refused


SHELL = b'{\n  programs.fish = {\n    shellAbbrs = {\n      g = "git";\n    };\n  };\n}\n'


def test_what_is_run_everywhere_becomes_an_abbreviation_beside_the_others():
    found = sequence("git pull && git push", "abbreviate")
    change = only(planned(files={"shell.nix": SHELL}, insights=(found,)))
    assert after(change, "shell.nix") == ['+      gpgp = "git pull && git push";']
    taken = tool("gpgp", "used", ("gpgp",))
    refused = only(planned(files={"shell.nix": SHELL}, insights=(found,), alignment={"tools": (HYFETCH, taken)}))
    assert refused.patches == ()
    assert only(planned(insights=(found,))).refused


def test_several_changes_of_one_line_are_made_together():
    files = {
        "home.nix": b"{ pkgs, ... }: { home.packages = with pkgs; [ fd hyfetch jless xh ]; }\n",
        "flake.nix": b'{ outputs = i: { homeConfigurations."ada@laptop" = mk { modules = [ ./home.nix ]; }; }; }\n',
    }
    names = ("hyfetch", "jless")
    tools = tuple(tool(name, "unseen", (name,), places=(place_of(1),)) for name in names)
    found = tuple(
        insight(subject=name, where="home.nix:1", confidence=confidence)
        for name, confidence in zip(names, ("medium", "low"), strict=True)
    )
    plan = planned(files=files, insights=found, alignment={"tools": tools})
    assert len(plan.changes) == 2
    made = combined(plan.changes, a_report(), files.get, Around(files=tuple(files)))
    (patch,) = made.patches
    assert "+{ pkgs, ... }: { home.packages = with pkgs; [ fd xh ]; }" in patch.patch
    assert made.without == ()


def test_what_one_host_needs_goes_to_its_own_list_and_not_to_that_of_some_module():
    many = b"{ pkgs, ... }:\n{\n  environment.systemPackages = with pkgs; [\n%s  ];\n}\n"
    names = [f"tool{number}" for number in range(12)]
    files = {**HOSTS, "common.nix": many % "".join(f"    {name}\n" for name in names).encode()}
    common = {"file": "common.nix", "option_path": "environment.systemPackages", "hosts": ("laptop", "server")}
    tools = [tool(name, "used", (name,), places=(place_of(4 + n, **common),)) for n, name in enumerate(names)]
    own = place_of(4, file="laptop.nix", option_path="environment.systemPackages")
    row = Evidence(source="atuin", place="tokei", says="9 runs", count=9, unit="runs", since=NOW - 90 * 86_400)
    found = insight("NX104", "tokei", evidence=(row,), action=Action(verb="declare", subject="tokei"))
    few = (*tools, tool("hyfetch", "used", ("hyfetch",), places=(own,)))
    change = only(planned(files=files, insights=(found,), alignment={"tools": few}))
    assert [patch.file for patch in change.patches] == ["common.nix"]
    assert change.hosts == ("laptop", "server")
    assert "server will get it, too" in change.risk_says
    enough = (*tools, *(tool(f"own{n}", "used", (f"own{n}",), places=(own,)) for n in range(5)))
    change = only(planned(files=files, insights=(found,), alignment={"tools": enough}))
    assert [patch.file for patch in change.patches] == ["laptop.nix"]
    assert change.hosts == ("laptop",)


def test_what_the_editor_refuses_is_said_by_hand_in_its_own_words():
    text = b"{ pkgs, config, ... }:\n{\n  home.packages = [ (if config.x then pkgs.hyfetch else pkgs.fd) ];\n}\n"
    change = only(planned(files={"home.nix": text}))
    assert change.patches == ()
    assert change.refused
    assert change.by_hand == "take `hyfetch` out of home.nix:3"


def test_a_line_is_taken_away_by_the_name_that_it_has_itself():
    text = b"{ pkgs, ... }:\n{\n  home.packages = [ pkgs.gitFull\n    pkgs.fd\n    pkgs.git\n  ];\n}\n"
    rows = tuple(Evidence(source="nix_config", place=f"home.nix:{line}", says="declared") for line in (5, 3))
    found = insight(
        "NX136", "git", "home.nix:5", evidence=rows, action=Action(verb="remove", subject="git", place="home.nix:5")
    )
    one = tool("gitFull", "used", ("git",), places=(place_of(3), place_of(5)))
    change = only(planned(one=one, files={"home.nix": text}, insights=(found,)))
    assert after(change, "home.nix") == ["-    pkgs.git"]


def test_a_package_goes_to_a_list_whose_condition_the_machine_shows_to_hold():
    text = (
        b"{ pkgs, lib, config, ... }:\n{\n  home.packages = lib.mkIf config.x.enable [\n"
        b"    pkgs.a\n    pkgs.b\n    pkgs.c\n  ];\n}\n"
    )
    tools = tuple(
        changed(
            tool(name, "used", (name,), places=(place_of(line, condition="config.x.enable"),)),
            known_by="profile link",
            on_this_host=None,
        )
        for line, name in enumerate("abc", 4)
    )
    found = insight("NX102", "jq", "", action=Action(verb="declare", subject="jq"))
    change = only(planned(files={"home.nix": text}, alignment={"tools": tools}, insights=(found,)))
    assert after(change, "home.nix") == ["+    pkgs.jq"]
    assert "stands under config.x.enable, which holds here" in change.risk_says
    few = changed(tools[0], known_by="catalog of 2026-01-01")
    change = only(planned(files={"home.nix": text}, alignment={"tools": (few, *tools[1:])}, insights=(found,)))
    assert not change.patches
    assert "no list of packages" in change.refused
