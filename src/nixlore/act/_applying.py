"""The command by which a change of the configuration takes effect, as it is run here."""

from __future__ import annotations

from collections.abc import Mapping

from nixlore.act._known import Known

SYSTEM: Mapping[str, str] = {
    "nixos-rebuild": "sudo nixos-rebuild switch",
    "nh os": "nh os switch",
    "darwin-rebuild": "darwin-rebuild switch",
    "colmena": "colmena apply",
}
HOME: Mapping[str, str] = {"home-manager": "home-manager switch", "nh home": "nh home switch"}
"""Ways of applying a system and a home by the name under which runs of them are counted."""

FLAKES = ("nixos-rebuild", "darwin-rebuild", "home-manager")
"""Those of them that take `--flake`."""


def after_command(known: Known, *, is_home: bool) -> str:
    """Return the command for this host: the one that was run most here, else the usual one.

    A home is applied with the system unless the repository has configurations of homes alone.
    """
    kinds = {host.name: host.kind for host in (known.overview.hosts if known.overview is not None else ())}
    own = sorted(known.hosts & kinds.keys())
    homes = [name for name in own if kinds[name] == "home"]
    systems = [name for name in own if kinds[name] != "home"]
    alone = is_home and bool(homes)
    ways, names = (HOME, homes) if alone else (SYSTEM, systems)
    usual = "home-manager" if alone else "darwin-rebuild" if "darwin" in map(kinds.get, systems) else "nixos-rebuild"
    tool = _most_run(known, ways) or usual
    if tool in FLAKES and known.read("flake.nix") is not None:
        # Several names of this machine leave the choice to the tool, which takes the host's own.
        return f"{ways[tool]} --flake .{f'#{names[0]}' if len(names) == 1 else ''}"
    return ways[tool]


def _most_run(known: Known, ways: Mapping[str, str]) -> str:
    rows = known.failures.rebuilds if known.failures is not None else ()
    counts: dict[str, int] = {}
    for row in rows:
        if row.tool in ways and row.action in ("switch", "apply"):
            counts[row.tool] = counts.get(row.tool, 0) + row.tries
    return max(counts, key=lambda tool: counts[tool], default="")
