"""Whether a failed command only showed an error, or met it in another place than this machine's shell.

A program that is missing on a host behind ssh, in a container or in the sandbox of a build is not missing here, and a
line that was read from a log or a diff tells nothing of what ran. The standard library alone is used, as hooks load
this at every failed command.
"""

from __future__ import annotations

import re

from nixlore.agents.failure_texts import Failed

_START = r"(?<![\w./=-])"
_PLACES = re.compile(
    _START + r"(?:(ssh|mosh|sshpass|wsl|wsl\.exe|vagrant|lxc|incus|limactl|multipass|distrobox|toolbox|flatpak|chroot"
    r"|nixos-enter|systemd-nspawn|machinectl|devcontainer|act|heroku|nsenter|bwrap|colima)(?= )"
    r"|(docker|podman|nerdctl|docker-compose|podman-compose|kubectl|oc)"
    r"(?= [^|;&\n]*\b(?:exec|run|build|buildx|bake|up|logs|attach|debug)\b)"
    r"|(gh) (?:run|codespace)|(fly|flyctl|railway) (?:ssh|logs|deploy)|(gcloud) [^|;&\n]*\bssh|(adb) shell)"
)
"""Commands whose output can come from another machine or from a container; the group is their program."""

_BUILDS = re.compile(
    _START + r"(?:nix (?:[^|;&\n]* )?(?:build|log|flake check)|nix-build|nix-store|nixos-rebuild|home-manager"
    r"|darwin-rebuild|nh )"
)
"""Commands that run or show builds, in whose sandbox the programs of this machine are not."""

_IN_BUILDS = frozenset({"not found", "no such path", "foreign program"})

_SHOW = "cat head tail less more bat grep egrep zgrep rg ag ack sed awk jq diff find git journalctl gh nl tac strings"
_READERS = frozenset(_SHOW.split())
_PREPARE = "cd echo printf export set source . sleep true ls pwd"
_BESIDE = frozenset(_PREPARE.split())
"""Commands that no error of this kind comes from, or that only prepare the next one."""

_SEPARATE = re.compile(r"&&|\|\||[;\n]")
_FIRST = re.compile(r"[\s({]*(?:\w+=\S*\s+)*([^\s|&<>()]+)")

LONGEST_COMMAND = 20_000
"""A longer command is looked at up to here."""


def is_elsewhere(command: str, failed: Failed) -> bool:
    """Tell whether the cause may be of another place, or be text that the command only showed or quoted wrongly."""
    command = command[:LONGEST_COMMAND]
    name = failed.subject.rpartition("/")[2]
    programs = {next(filter(None, match.groups()), "") for match in _PLACES.finditer(command)}
    if programs and name not in programs:
        return True
    if failed.kind in _IN_BUILDS and _BUILDS.search(command):
        return True
    return failed.kind == "not found" and (_in_backticks(command, name) or _only_read(command, name))


def _in_backticks(command: str, name: str) -> bool:
    """Tell whether the name begins what stands between backticks: in a message's text it was never meant to be run."""
    return re.search(rf"`\s*{re.escape(name)}(?![\w-])", command) is not None


def _only_read(command: str, name: str) -> bool:
    if re.search(rf"(?<![\w.-]){re.escape(name)}(?![\w.-])", command):
        return False
    firsts = [match[1] for part in _SEPARATE.split(command) if (match := _FIRST.match(part))]
    ran = [first for first in firsts if first not in _BESIDE]
    return bool(ran) and all(first in _READERS for first in ran)
