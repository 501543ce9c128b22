"""Names that decide what a failed command is told: other systems' package managers, words of projects, unfree packages.

Source of the last: `meta.license` of the packages in nixpkgs.
"""

from __future__ import annotations

_MANAGERS = "apt apt-get aptitude dpkg dnf yum rpm zypper pacman yay paru apk brew port snap emerge xbps-install"
MANAGERS = frozenset(_MANAGERS.split())
"""Package managers of other systems."""

ON_MAC = frozenset({"brew", "port"})
"""Those of them that may well be there beside nix-darwin."""

_PROJECT_WORDS = """
run build test tests start stop serve server deploy install setup main app dev lint format check release watch clean
backup update upgrade migrate seed docs demo bench init sync status report task worker client tool script cli manage
activate deactivate source nvm conda function export set
"""
PROJECT_WORDS = frozenset(_PROJECT_WORDS.split())
"""Names that a project's own script, function or task rather has than a package of nixpkgs."""

_OTHER_SYSTEMS = """
chcp cls cmd ver dir where ipconfig tasklist taskkill schtasks wmic powershell pwsh cygpath attrib xcopy robocopy
pmset sw_vers pbcopy pbpaste defaults launchctl diskutil osascript caffeinate scutil dscl plutil
"""
OTHER_SYSTEMS = frozenset(_OTHER_SYSTEMS.split())
"""Commands of Windows and of Macs: a package of nixpkgs that has a program of this name has another one."""

_NO_COMMANDS = """
from import with def return class print select insert update delete const let var function apply_patch applypatch
"""
NO_COMMANDS = frozenset(_NO_COMMANDS.split())
"""Words of languages and tools of agents' own, which a shell is given by mistake."""

CORRECTED = {"gunicorn": "python3Packages.gunicorn"}
"""Attributes of programs that the catalog knows only from packages which bring them along."""

_UNFREE = """
1password-cli _1password-cli claude-code discord google-chrome megasync ngrok nomad obsidian packer postman slack
spotify steam steam-run terraform unrar vagrant vault vscode zoom-us consul cudatoolkit
oracle-instantclient
"""
UNFREE = frozenset(_UNFREE.split())
"""Attributes whose licence nixpkgs refuses to evaluate unless it is told otherwise."""
