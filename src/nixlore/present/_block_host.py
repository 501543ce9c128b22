"""The first line of the block: which host this is, what runs on it, and where it is declared."""

from __future__ import annotations

from nixlore.model.hosts import HostSummary
from nixlore.present._agent_text import quotable
from nixlore.report import Report

KINDS = {"nixos": "NixOS", "home": "Home Manager", "darwin": "nix-darwin"}


def known_host(report: Report, host: HostSummary, *, known: bool) -> str:
    """Return the line on a host of the configuration; `known` tells whether it is this machine."""
    name = f"host {quotable(host.name, 30)}" if known else "host not identified"
    where = f"{quotable(report.config_repo, 100)}, {quotable(host.file)}:{host.line}"
    return f"- {KINDS[host.kind]}, {name}, declared in {where}."


def other_system(report: Report) -> str:
    """Return the line on a machine that runs something else than its configuration declares."""
    where = quotable(report.config_repo, 100)
    return f"- Host {_named(report)}: what {where} declares is not what runs here."


def bare_host(report: Report) -> str:
    """Return the line on a machine of which no configuration was found."""
    return f"- Host {_named(report)}: no configuration of it was found."


def _named(report: Report) -> str:
    system = report.target.distribution
    return f"{quotable(report.target.hostname, 30)}{f' runs {quotable(system, 30)}, not NixOS' if system else ''}"
