"""How nix is asked for one host's packages: arguments, environment and the expression; pure.

Nothing may be fetched, built, locked, written to a profile or taken from a working tree that git does not track. What
nix has no switch for is closed by the environment: a proxy of a kind that does not exist keeps every download from
opening a socket, and git may use no transport but files and runs no program that a repository's settings name.
"""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote

SYSTEMS = "nixosConfigurations"
"""The output of a flake that holds whole systems."""

HOMES = "homeConfigurations"
"""The output of a flake that holds homes alone."""

NO_NETWORK = {
    **dict.fromkeys(("http_proxy", "https_proxy", "all_proxy"), "nowhere://nowhere"),
    **dict.fromkeys(("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"), "nowhere://nowhere"),
    "no_proxy": "",
    "NO_PROXY": "",
    "GIT_ALLOW_PROTOCOL": "file",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_CONFIG_COUNT": "2",
    "GIT_CONFIG_KEY_0": "core.fsmonitor",
    "GIT_CONFIG_VALUE_0": "false",
    "GIT_CONFIG_KEY_1": "core.hooksPath",
    "GIT_CONFIG_VALUE_1": "/dev/null",
}
"""What is set in the environment of nix and git."""

SETTINGS = {
    "accept-flake-config": "false",
    "allow-import-from-derivation": "false",
    "allow-unsafe-native-code-during-evaluation": "false",
    "connect-timeout": "1",
    "download-attempts": "1",
    "substitute": "false",
    "warn-dirty": "false",
}
"""Settings of nix that hold whatever its configuration files say."""

_EXPRESSION = """
configurations:
let
  names = @names@;
  hostname = @hostname@;
  user = @user@;
  safe = value: other: let tried = builtins.tryEval value; in if tried.success then tried.value else other;
  whole = value: builtins.deepSeq value value;
  text = value: builtins.unsafeDiscardStringContext (toString value);
  named = builtins.filter (name: configurations ? ${name}) names;
  calls = name: safe ((configurations.${name}.config.networking.hostName or "") == hostname) false;
  alike = if hostname == "" then [ ] else builtins.filter calls (builtins.attrNames configurations);
  found = if named == [ ] then alike else [ (builtins.head named) ];
  chosen = configurations.${builtins.head found};
  config = chosen.config;
  pkgs = safe (chosen.pkgs or { }) { };
  package = item:
    let
      full = text (item.name or "");
      name = text (item.pname or (builtins.parseDrvName full).name);
      same = (pkgs.${name}.name or "") == full;
    in
    if builtins.isAttrs item then whole {
      inherit name;
      version = text (item.version or (builtins.parseDrvName full).version);
      outputs = map text (item.outputs or [ ]);
      program = safe (text (item.meta.mainProgram or "")) "";
      attribute = if safe (builtins.isAttrs pkgs && pkgs ? ${name} && same) false then name else "";
    } else whole { path = text item; };
  list = option: value: {
    inherit option;
    failed = !(builtins.tryEval (builtins.isList value)).success;
    packages = map (item: safe (package item) { failed = true; }) (safe value [ ]);
  };
  tells = one: one.failed || one.packages != [ ];
in
{
  names = builtins.attrNames configurations;
  inherit found;
  lists = if builtins.length found != 1 then [ ] else builtins.seq config builtins.filter tells [
    (list "environment.systemPackages" (config.environment.systemPackages or [ ]))
    (list "users.users.${user}.packages" (config.users.users.${user}.packages or [ ]))
    (list "home-manager.users.${user}.home.packages" (config.home-manager.users.${user}.home.packages or [ ]))
    (list "home.packages" (config.home.packages or [ ]))
  ];
}
"""


def quoted(text: str) -> str:
    """Return a text as a string of the Nix language."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("${", "\\${").replace("\n", "\\n")
    return f'"{escaped}"'


def question(names: Sequence[str], hostname: str, user: str) -> str:
    """Return a function from configurations by name to the packages of the first that has one of these names.

    Where none has, it is the configuration that gives its machine this hostname. Each package is evaluated by itself,
    so that one that throws loses nothing else, and nothing but names, versions and outputs is returned.
    """
    listed = "[ " + " ".join(map(quoted, names)) + " ]"
    text = _EXPRESSION.replace("@names@", listed)
    return text.replace("@hostname@", quoted(hostname)).replace("@user@", quoted(user))


def reference(top: str, directory: str = "", *, submodules: bool = False, shallow: bool = False) -> str:
    """Return how nix calls a flake in a git repository: never as `path:`, which copies all that lies there."""
    parts = [f"dir={quote(directory)}"] if directory else []
    parts += ["submodules=1"] if submodules else []
    parts += ["shallow=1"] if shallow else []
    return f"git+file://{quote(top, safe='/+')}" + ("?" + "&".join(parts) if parts else "")


def _settings(more: dict[str, str]) -> list[str]:
    return [word for name, value in {**SETTINGS, **more}.items() for word in ("--option", name, value)]


def of_flake(flake: str, output: str, asked: str) -> tuple[str, ...]:
    """Return the command that applies a function to one output of a flake."""
    words = ["nix", "--extra-experimental-features", "nix-command flakes", "eval", "--offline", "--json", "--read-only"]
    words += ["--no-write-lock-file", "--no-update-lock-file", *_settings({"eval-cache": "false"})]
    return (*words, f"{flake}#{output}", "--apply", asked)


def of_channel(configuration: str, name: str, asked: str) -> tuple[str, ...]:
    """Return the command that applies a function to the system that `<nixpkgs/nixos>` makes of a file, under a name."""
    expression = f"({asked}) {{ {quoted(name)} = import <nixpkgs/nixos> {{ }}; }}"
    words = ["nix-instantiate", "--eval", "--strict", "--json", "--readonly-mode", *_settings({})]
    return (*words, "-I", f"nixos-config={configuration}", "-E", expression)


def tracked(top: str, *, submodules: bool = False) -> tuple[str, ...]:
    """Return the command that lists what git tracks, with the content that it last saw; no filter is run for it."""
    more = ("--recurse-submodules",) if submodules else ()
    return ("git", "-C", top, "ls-files", "--stage", "-z", *more)
