"""The rest of Ada's home: dotfiles, scripts of her own, and the traces that desktop programs leave."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

from nixlore.demo.store import store_path
from nixlore.model.run import DAY

MANAGED = {
    ".config/hypr/hyprland.conf": "dotfiles/hypr/hyprland.conf",
    ".config/waybar/config.jsonc": "dotfiles/waybar/config.jsonc",
    ".config/nvim/init.lua": "dotfiles/nvim/init.lua",
    ".config/helix/languages.toml": "dotfiles/helix/languages.toml",
    ".config/tmux/tmux.conf": "dotfiles/tmux/tmux.conf",
}
"""Files of the home that Home Manager links into the store, and the file of the configuration that each is made of."""

FISH = """\
# made by Home Manager
set -q __fish_home_manager_config_sourced; and exit
set -g __fish_home_manager_config_sourced 1

status is-interactive; and begin
    abbr --add -- g git
    abbr --add -- gs 'git status --short'
    abbr --add -- gd 'git diff'
    abbr --add -- gc 'git commit'
    abbr --add -- gp 'git push'
    abbr --add -- nrs rebuild

    alias cat 'bat --plain'
    alias df duf
    alias la 'eza -la'
    alias ll 'eza -l --git --icons'
    alias vi nvim

    set -g fish_greeting
    fish_add_path ~/.local/bin ~/.cargo/bin
    starship init fish | source
    zoxide init fish | source
    direnv hook fish | source
    atuin init fish | source
end
"""

BACKUP_PHOTOS = """\
#!/usr/bin/env bash
# copy what is on the card, by day
set -euo pipefail
exiftool -r -o . '-Directory<DateTimeOriginal' -d ~/pictures/%Y-%m-%d /run/media/ada/card
rsync -a ~/pictures/ bramble:pictures/
notify-send "photos" "copied"
"""

OWN = {
    ".bashrc": "# made by Home Manager\nalias ll='ls -l'\n",
    ".config/fish/functions/mkcd.fish": "function mkcd\n    mkdir -p $argv[1]; and cd $argv[1]\nend\n",
    ".config/fish/fish_variables": "# This file contains fish universal variable definitions.\n# VERSION: 3.0\n"
    "SETUVAR __fish_initialized:3800\nSETUVAR fish_user_paths:/home/ada/\\x2elocal/bin\\x1e/home/ada/\\x2ecargo/bin\n",
    ".config/git/config": "[core]\n\tpager = delta\n[credential]\n\thelper = cache\n[alias]\n\twip = !git add -A\n"
    "[user]\n\tname = Ada Sample\n\temail = ada@example.org\n[diff]\n\ttool = difftastic\n"
    '[difftool "difftastic"]\n\tcmd = difft "$LOCAL" "$REMOTE"\n',
    ".config/mpv/mpv.conf": "hwdec=auto\nsave-position-on-quit\n",
    ".config/yazi/yazi.toml": "[opener]\nplay = [{ run = 'mpv \"$@\"' }]\nimage = [{ run = 'imv \"$@\"' }]\n",
    ".config/mimeapps.list": "[Default Applications]\ntext/html=firefox.desktop\n"
    "application/pdf=org.pwmt.zathura.desktop\nimage/png=imv.desktop\ninode/directory=org.gnome.Nautilus.desktop\n",
    ".config/autostart/signal.desktop": "[Desktop Entry]\nType=Application\nName=Signal\n"
    "Exec=signal-desktop --start-in-tray\n",
    ".config/nushell/config.nu": "$env.config.show_banner = false\nalias gs = git status --short\n",
    ".local/bin/backup-photos": BACKUP_PHOTOS,
}
"""Files that Ada, or a program for her, wrote into the home."""

TRACES = {
    ".mozilla/firefox/a1b2c3d4.default/places.sqlite": 0,
    ".cache/mozilla/firefox/a1b2c3d4.default/cache2/index": 0,
    ".thunderbird/e5f6a7b8.default/global-messages-db.sqlite": 1,
    ".config/discord/Preferences": 2,
    ".config/Signal/config.json": 1,
    ".config/Code/User/globalStorage/state.vscdb": 31,
    ".config/obs-studio/global.ini": 236,
    ".config/GIMP/2.10/sessionrc": 182,
    ".config/libreoffice/4/user/registrymodifications.xcu": 19,
    ".local/share/zathura/bookmarks.sqlite": 6,
    ".local/share/Steam/config/config.vdf": 9,
    ".config/kdeconnect/config": 43,
    ".local/share/nautilus/tags/meta.db": 4,
    ".cache/fuzzel": 0,
    ".local/state/mpv/watch_later/0A1B2C": 5,
}
"""Files that programs leave when they are used, and how many days ago that was."""

BOOKMARK = """\
  <bookmark href="file:///home/ada/{file}" added="{at}" modified="{at}" visited="{at}">
    <info><metadata owner="http://freedesktop.org">
      <bookmark:applications>
        <bookmark:application name="{name}" exec="&apos;{program} %u&apos;" modified="{at}" count="1"/>
      </bookmark:applications>
    </metadata></info>
  </bookmark>
"""
RECENTLY_USED = (
    ("papers/tides.pdf", "Document Viewer", "zathura", 6),
    ("pictures/poster.xcf", "GNU Image Manipulation Program", "gimp-2.10", 182),
    ("documents/budget.ods", "LibreOffice 25.2", "libreoffice", 19),
)
"""File, program's name, program and days ago in the list of recently used files."""

LAUNCHED = "firefox.desktop|212\nsignal-desktop.desktop|80\ndiscord.desktop|61\nkitty.desktop|9\n"
"""What the launcher remembers: desktop entries and how often each was chosen."""


def build(home: Path, repository: Path, now: int) -> None:
    """Fill a home, linking what Home Manager manages to a store path made of the configuration's own files."""
    files = store_path("home-manager-files")
    store = home.parents[1] / files[1:]
    managed = {name: (repository / source).read_text() for name, source in MANAGED.items()}
    for name, text in {**managed, ".config/fish/config.fish": FISH}.items():
        _write(store / name, text, 1)
        place = home / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.symlink_to(f"{files}/{name}")
    for name, text in OWN.items():
        _write(home / name, text, now - 150 * DAY)
    (home / ".local/bin/backup-photos").chmod(0o755)
    for name, days in TRACES.items():
        _write(home / name, LAUNCHED if name == ".cache/fuzzel" else "sample\n", now - days * DAY - 3600)
    _write(home / ".local/share/recently-used.xbel", _recently_used(now), now - 6 * DAY)
    session = home.parents[1] / store_path("home-manager-path")[1:] / "etc/profile.d/hm-session-vars.sh"
    _write(session, SESSION_VARIABLES, 1)
    user = home.parents[1] / store_path("user-environment")[1:] / "etc"
    user.symlink_to(f"{store_path('home-manager-path')}/etc")


SESSION_VARIABLES = """\
# Only source this once.
if [ -n "$__HM_SESS_VARS_SOURCED" ]; then return; fi
export __HM_SESS_VARS_SOURCED=1

export EDITOR="nvim"
export MANPAGER="nvim +Man!"
export PAGER="less -R"
export PATH="$PATH${PATH:+:}$HOME/.local/bin:$HOME/.cargo/bin"
"""


def _recently_used(now: int) -> str:
    rows = (
        BOOKMARK.format(file=file, name=name, program=program, at=_iso(now - days * DAY))
        for file, name, program, days in RECENTLY_USED
    )
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<xbel version="1.0">\n'
    return head + "".join(rows) + "</xbel>\n"


def _iso(at: int) -> str:
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%S.000000Z")


def _write(path: Path, text: str, changed: int) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    os.utime(path, (changed, changed))
