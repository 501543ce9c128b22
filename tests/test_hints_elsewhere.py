"""What the hook keeps silent on: other places than this machine, text that was only shown, names that mean another."""

from __future__ import annotations

import pytest

from nixlore.agents.elsewhere import is_elsewhere
from nixlore.agents.failure_texts import Failed
from nixlore.agents.hints import Hints
from nixlore.data.sorted_table import encode

PROGRAMS = {
    "rg": "ripgrep",
    "jq": "=",
    "node": "nodejs",
    "bb": "=\tbabashka",
    "br": "broot",
    "ctx": "=",
    "fn": "fn-cli",
    "got": "=",
    "args": "ucommon",
    "markdown": "discount",
    "fly": "=\tflyctl",
    "databricks": "python3Packages.databricks-cli",
    "docker": "=\tdocker-client",
    "crontab": "cron",
    "pip": "python3Packages.pip",
    "python": "python3",
    "server": "lighttpd",
    "esbuild": "=",
    "pytest": "python3Packages.pytest",
    "psql": "postgresql_16_jit\tpostgresql_14\tpostgresql",
    "xdg-open": "flatpak-xdg-utils\txdg-utils",
    "xml2-config": "libxml2Python",
    "pkg-config": "=",
    "tailscale": "=",
    "orca": "=",
    "helm": "=\tkubernetes-helm",
    "vite": "=",
    "adduser": "busybox",
    "wolframscript": "mathematica",
    "unit-test": "ocamlPackages.rdbg",
    "wandb": "python3Packages.wandb",
    "phalanx": "scid-vs-pc",
    "rackup": "dawarich\tmastodon",
    "reflex": "=",
    "ffprobe": "ffmpeg",
    "firebase": "firebase-tools",
    "antigravity": "=",
}


def hints(*found: str, **about: str) -> Hints:
    told = {"kind": "nixos", "once": "nix shell nixpkgs#{attr} -c {name} …", **about}
    data = encode({"host": "larkspur", **told}, {"programs": PROGRAMS, "agreed": {"esbuild": "="}})
    return Hints(data, "/nowhere", lambda name: name if name in found else "", lambda _: False)


def told(command: str, name: str, *found: str, **about: str) -> str:
    return hints(*found, **about).first(command, f"Exit code 127\n/bin/bash: line 1: {name}: command not found")


@pytest.mark.parametrize(
    "command",
    [
        "ssh build@host 'rg foo'",
        "docker exec web bash -c 'rg foo'",
        "docker compose exec -T web rg foo",
        "cd app && docker build -t app . 2>&1 | tail",
        "kubectl -n dev exec pod -- bash -c 'rg foo'",
        "gcloud compute ssh vm --command 'rg foo'",
        "gh run view 12 --log-failed | tail -40",
        "nix build .#app -L",
        "nixos-rebuild build --flake .",
        'git commit -m "Search with `rg` instead"',
        "cat build.log | tail -5",
        "cd logs; grep -n 'not found' build.log | head",
    ],
)
def test_nothing_is_said_of_other_places_and_of_text_that_was_only_shown(command):
    assert told(command, "rg") == ""


@pytest.mark.parametrize(
    "command",
    [
        "rg foo src | head",
        "cd app && rg foo",
        "cat names.txt | xargs rg",
        "./build.sh 2>&1 | tail -5",
        "make check",
        "git ls-files; rg foo",
        "docker ps && rg foo",
    ],
)
def test_a_program_that_this_machine_lacks_is_told(command):
    assert "in ripgrep" in told(command, "rg")


def test_a_program_that_reaches_another_place_is_told_when_it_is_itself_missing():
    assert not is_elsewhere("ssh host uname", Failed("not found", "ssh"))
    assert is_elsewhere("ssh host sudo reboot", Failed("password", "password"))


@pytest.mark.parametrize("name", ["br", "ctx", "fn", "got", "args", "markdown", "orca", "vite"])
def test_nothing_is_said_of_short_names_and_words_that_mean_another_program(name):
    assert told(f"{name} list", name) == ""


@pytest.mark.parametrize(
    ("name", "attr"),
    [("bb", "babashka"), ("fly", "flyctl"), ("helm", "kubernetes-helm"), ("node", "nodejs"), ("jq", "jq")],
)
def test_the_program_is_named_that_everybody_means(name, attr):
    assert f"nixpkgs has it in {attr};" in told(f"{name} x", name)


def test_databricks_is_the_present_one_which_is_unfree():
    assert "`NIXPKGS_ALLOW_UNFREE=1 nix shell --impure nixpkgs#databricks-cli -c" in told("databricks x", "databricks")


def test_what_takes_a_service_is_not_run_for_once():
    assert told("docker ps", "docker") == (
        "docker is not installed, and a package alone would not do: it takes NixOS' `virtualisation.docker.enable`."
    )
    assert "services.cron.enable" in told("crontab -l", "crontab")
    assert "services.tailscale.enable" in told("tailscale status", "tailscale")
    assert told("docker ps", "docker", kind="home") == ""


def test_pip_is_told_a_virtual_environment_as_it_could_not_write_to_the_store():
    told_of = "There is no pip here; packages of Python go into a virtual environment: "
    install = "&& .venv/bin/pip install …`."
    assert told("pip install x", "pip", "python3") == f"{told_of}`python3 -m venv .venv {install}"
    assert told("pip install x", "pip", "uv") == f"{told_of}`uv venv && uv pip install …`."
    once = "nix shell nixpkgs#python3 -c python3 -m venv .venv"
    assert told("pip install x", "pip") == f"{told_of}`{once} {install}"
    channels = "nix-shell -p {attr} --run '{name} …'"
    assert "--run 'python3 -m venv .venv' &&" in told("pip install x", "pip", once=channels)


def test_what_loads_the_projects_modules_is_not_run_alone():
    assert told("pytest -q", "pytest", "python3") == (
        "pytest has to be in the project's own Python: try `.venv/bin/pytest`, else "
        "`python3 -m venv .venv && .venv/bin/pip install pytest`."
    )
    assert "pip install streamlit" in told("streamlit run main.py", "streamlit")


def test_what_tells_a_compiler_of_a_library_is_not_run_for_once():
    assert told("make", "xml2-config") == ""
    assert "in pkg-config;" in told("make", "pkg-config")


@pytest.mark.parametrize("name", ["adduser", "wolframscript", "unit-test", "phalanx", "rackup", "reflex"])
def test_a_package_that_only_brings_a_program_along_or_cannot_be_downloaded_is_not_named(name):
    assert told(f"{name} x", name) == ""
    assert "in python3Packages.wandb;" in told("wandb status", "wandb")
    assert "in ffmpeg;" in told("ffprobe x", "ffprobe")
    assert "in firebase-tools;" in told("firebase x", "firebase")
    assert "NIXPKGS_ALLOW_UNFREE=1" in told("antigravity x", "antigravity")


def test_a_single_letter_is_no_program():
    data = encode({"kind": "nixos"}, {"here": {"y": "\ty is in the store."}, "programs": {"y": "yazi"}})
    output = "bash: line 1: y: command not found"
    assert Hints(data, "/nowhere", lambda _: "", lambda _: True).first("y", output) == ""


def test_python_is_python3_where_that_is_there():
    assert told("python x.py", "python", "python3") == "There is no `python` here: write `python3`."
    assert "in python3;" in told("python x.py", "python")


def test_a_projects_own_program_is_no_package():
    foreign = "bash: ./dist/{}: cannot execute: required file not found"
    assert "lighttpd" not in hints().first("./dist/server", foreign.format("server"))
    assert "nixpkgs#esbuild" in hints().first("./dist/esbuild", foreign.format("esbuild"))
