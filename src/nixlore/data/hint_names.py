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
args test foo bar baz
"""
NO_COMMANDS = frozenset(_NO_COMMANDS.split())
"""Words of languages and tools of agents' own, which a shell is given by mistake."""

CORRECTED = {
    "gunicorn": "python3Packages.gunicorn",
    "bb": "babashka",
    "fly": "flyctl",
    "databricks": "databricks-cli",
    "pg_isready": "postgresql",
}
"""Attributes of programs that are meant, where the catalog's first one has another or an older program of the name."""

SERVICES = {
    "docker": "virtualisation.docker.enable",
    "podman": "virtualisation.podman.enable",
    "crontab": "services.cron.enable",
}
"""Programs that do nothing without a service or a wrapper, and the option of NixOS that brings both."""

_SHORT_NAMES = """
7z 7za R ack act adb ag age ant ar aws az bat bc bq bun bzr c++ cc clj cpp cvs dbt dc dig dot duf elm erl exa eza fd
fvm fzf g++ rtk gcc gdb gem gh ghc git go gpg gs helm hg hx iex irb jj jq k9s k3d ld lua lz4 mpv mtr mix mvn nc nim nm
nox npm npx nvim oc pdm php pnpx pv rg rye s3cmd sbt sd sox svn tox tsc tsx ty uv uvx vi vim w3m xq xsv xxd yq zig zip
"""
SHORT_NAMES = frozenset(_SHORT_NAMES.split())
"""Short names that everybody means one program by."""

_MEANT_WORDS = """
age black bun cargo code convert dialog dot expect file host identify just make node parallel screen stylua tree
unzip zip
"""
MEANT_WORDS = frozenset(_MEANT_WORDS.split())
"""Ordinary words that are the program of this name when a shell does not find them."""

_UNFREE = """
1password-cli _1password-cli claude-code databricks-cli discord google-chrome megasync ngrok nomad obsidian packer
postman slack spotify steam steam-run terraform unrar vagrant vault vscode zoom-us consul cudatoolkit
oracle-instantclient
"""
UNFREE = frozenset(_UNFREE.split())
"""Attributes whose licence nixpkgs refuses to evaluate unless it is told otherwise."""
