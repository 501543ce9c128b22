"""Which files of a home and of a configuration are settings that may name programs, and which are never opened."""

from __future__ import annotations

import re

from nixlore.data.late_pattern import late

SKIP_DIRECTORIES = late(
    r"\.(?:git|github|gitlab|forgejo|woodpecker|circleci|hg|svn|jj|direnv|venv|cache|devenv|terraform)$|node_modules$|__pycache__$|.*[Cc]ache.*|result(?:-\w+)?$"
    r"|target$|dist$|vendor$|.*[Ll]ocal [Ss]torage.*|[Ss]ession.*|IndexedDB$|blob_storage$|[Cc]rash.*|logs?$|History$"
    r"|workspaceStorage$|globalStorage$|Partitions$|Service Worker$|elpa$|straight$|eln-cache$|undo$|swap$|backup$"
    r"|secrets?$|\.?ssh$|\.?gnupg$|age$|sops.*|keyrings?$|password-store$|undodir$|autosave.*|themes?$|icons?$|fonts?$"
    r"|(?:generated_)?completions$|site-functions$|Extensions$|BraveSoftware$|google-chrome.*$|chromium$|\.?mozilla$"
    r"|nixlore$|intelligence$"
)
"""Directories that hold no settings, or somebody's secrets, or what nixlore itself has written."""

SKIP_PROGRAMS = frozenset(
    {
        "chromium",
        "google-chrome",
        "BraveSoftware",
        "vivaldi",
        "microsoft-edge",
        "discord",
        "Slack",
        "Signal",
        "Element",
        "spotify",
        "teams-for-linux",
        "obsidian",
        "libreoffice",
        "GIMP",
        "gh",
        "rclone",
        "op",
        "Bitwarden",
        "gcloud",
        "sops",
        "dconf",
        "pulse",
        "nixlore",
        "evolution",
        "goa-1.0",
        "Yubico",
        "netlify",
        "heroku",
        "doctl",
        "hub",
        "configstore",
        "github-copilot",
        "fcitx",
        "ibus",
    }
)
"""Directories of `~/.config` that programs fill for themselves, or that hold logins."""

NO_SETTINGS = late(
    r"\.git(?:ignore|attributes|modules|keep)$|\.editorconfig$|LICEN[CS]E|COPYING|CODEOWNERS|README|CHANGELOG|Dockerfile"
    r"|.*lock\.json$|\.?p10k\.zsh$|(?:theme|colou?rs?|icons?|palette)s?[^/]*\.\w+$",
    re.IGNORECASE,
)
"""Names of files that name programs without running any: lists, licences, themes that have an icon for each type."""

SECRET_NAME = late(
    r"secret|credential|token|passw|\.env(?:rc)?(?:\..*)?$|\.(?:key|pem|age|gpg|asc|p12|pfx|kdbx|crt|cer|pub)$|^id_|netrc"
    r"|history|fish_variables|cookies?|auth|\.sops\.|known_hosts|hosts\.yml$",
    re.IGNORECASE,
)
"""Names of files that are not opened."""

_ENDINGS = """
conf cfg config ini toml yaml yml json jsonc json5 kdl lua el lisp scm vim fish sh bash zsh nu py rb pl rasi desktop
service timer socket path list rc hs yuck js ts ron keymap tmux properties snippets fnl clj org kbd rules xml
"""
TEXT_ENDINGS = frozenset(_ENDINGS.split())
"""How names of settings files end; a name without an ending counts as well."""

_IN_HOME = """
.tmux.conf .gitconfig .vimrc .ideavimrc .emacs .spacemacs .muttrc .neomuttrc .mailcap .xinitrc .xsession .xprofile
.Xresources .xbindkeysrc .sxhkdrc .bashrc .bash_profile .bash_aliases .profile .zshrc .zshenv .zprofile .inputrc
.mbsyncrc .msmtprc .offlineimaprc .screenrc .lessfilter .ctags .gnupg/gpg-agent.conf .ackrc .mrconfig .skhdrc
.claude/settings.json .codex/config.toml .cursor/mcp.json .xmobarrc .stumpwmrc .nvimrc .pythonrc .gdbinit
"""
IN_HOME = tuple(_IN_HOME.split())
"""Files straight in the home that may name programs."""

HOME_DIRECTORIES = (
    ".local/bin",
    "bin",
    ".bin",
    "scripts",
    ".scripts",
    "dotfiles",
    ".dotfiles",
    ".local/share/chezmoi",
    ".local/share/applications",
    ".emacs.d",
    ".doom.d",
    ".vim",
    ".xmonad",
    ".i3",
    ".sway",
    ".mozilla/native-messaging-hosts",
    ".local/share/systemd/user",
)
"""Directories of the home, besides `~/.config`, whose files may name programs."""


def may_be_read(name: str) -> bool:
    """Tell by a file's name whether it may be a settings file that holds no secret."""
    base, dot, ending = name.rpartition(".")
    if SECRET_NAME.search(name) or NO_SETTINGS.match(name):
        return False
    return not dot or not base or ending.lower() in TEXT_ENDINGS
