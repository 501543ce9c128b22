"""The kinds of things that packages bring beside programs: a desktop entry, a unit, a font, a driver.

They decide whether the absence of commands says anything about use.
"""

from __future__ import annotations

from typing import NamedTuple

DIRECTORY_KINDS: dict[str, tuple[str, ...]] = {
    "font": ("share/fonts", "share/consolefonts"),
    "icons": ("share/icons",),
    "theme": ("share/themes", "share/Kvantum", "share/sddm/themes", "share/plymouth", "share/grub"),
    "wallpaper": ("share/backgrounds", "share/wallpapers"),
    "documentation": ("share/man", "share/doc", "share/info", "share/devhelp", "share/gtk-doc", "man", "doc"),
    "completion": ("share/bash-completion", "share/fish/vendor_completions.d", "share/zsh/site-functions"),
    "shell-plugin": (
        "share/fish/vendor_functions.d",
        "share/fish/vendor_conf.d",
        "share/zsh/plugins",
        r"share/(?:zsh-[\w-]+|oh-my-zsh|antidote|bash-git-prompt)",
        "share/bash-preexec",
    ),
    "tmux-plugin": ("share/tmux-plugins",),
    "python-module": (r"lib/python3\.\d+",),
    "kernel-module": ("lib/modules",),
    "firmware": ("lib/firmware",),
    "udev-rules": ("lib/udev", "etc/udev"),
    "dbus-service": ("share/dbus-1/services", "share/dbus-1/system-services", "share/dbus-1/system.d"),
    "system-unit": ("lib/systemd/system", "etc/systemd/system", "share/systemd/system"),
    "user-unit": ("lib/systemd/user", "etc/systemd/user", "share/systemd/user"),
    "library": ("include", "lib/pkgconfig", "lib/cmake", "share/pkgconfig", "share/cmake"),
    "autostart": ("etc/xdg/autostart",),
    "session": ("share/wayland-sessions", "share/xsessions"),
    "portal": ("share/xdg-desktop-portal",),
    "polkit": ("share/polkit-1",),
    "thumbnailer": ("share/thumbnailers",),
    "gnome-extension": ("share/gnome-shell/extensions",),
    "desktop-plugin": (
        "share/plasma",
        "share/kwin",
        "share/kwin-wayland",
        "share/cinnamon",
        r"lib/qt-\d",
        r"lib/gio/modules",
        "share/rofi",
        "share/gnome-shell/search-providers",
    ),
    "browser-host": ("lib/mozilla", "etc/chromium", "etc/opt", "share/mozilla"),
    "graphics-driver": (
        "lib/xorg/modules",
        "lib/dri",
        "share/vulkan",
        "share/glvnd",
        "etc/OpenCL",
        "lib/vdpau",
        "share/egl",
    ),
    "dictionary": (
        "share/hunspell",
        "share/myspell",
        "share/aspell",
        "lib/aspell",
        "share/dict",
        "share/tessdata",
        "share/hyphen",
        "share/enchant",
    ),
    "input-method": ("share/fcitx5", "share/ibus", "lib/fcitx5", "share/rime-data"),
    "pam-module": ("lib/security",),
    "sound": ("share/sounds", "share/soundfonts"),
    "media-plugin": (r"lib/gstreamer-1\.0", "lib/obs-plugins", "lib/mpv", "share/mpv", r"lib/spa-0\.2"),
    "audio-plugin": ("lib/alsa-lib", "lib/ladspa", "lib/lv2", "lib/vst", "lib/vst3", "lib/clap"),
    "editor-plugin": ("share/vim-plugins", "share/nvim", "share/vscode", "share/emacs/site-lisp"),
    "printer-driver": ("lib/cups", "share/cups", "share/ppd"),
    "scanner-driver": ("lib/sane", "share/sane", "etc/sane.d"),
    "bundle": ("Applications",),
    "plugin": ("lib/rofi", "lib/nemo", "lib/NetworkManager", "lib/thunarx-3", "lib/caja", "lib/bitlbee", "lib/gtk-2.0"),
}
"""Kinds that a directory alone proves, by its path below the output; one with a backslash is a regular expression."""

LINKED = {b"/share/applications": "desktop", b"/bin": "linked-programs", b"/share": "linked-share"}
"""Kinds of directories that are links, so that what lies in them is not listed."""

LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
CHECKED = "checked"
"""The kind of an entry that was made by hand and goes before what any index tells."""

KINDS = (CHECKED, "desktop", *DIRECTORY_KINDS, *(kind for kind in LINKED.values() if kind != "desktop"))
"""Every kind, in the order that gives each its letter."""

LETTER_OF = dict(zip(KINDS, LETTERS, strict=False))
KIND_OF = {letter: kind for kind, letter in LETTER_OF.items()}

ONLY_WITHOUT_PROGRAMS = frozenset(("library", "documentation", "completion", "python-module", "linked-programs"))
"""Kinds that tell something only of what has no programs."""


class Content(NamedTuple):
    """What one attribute brings: `package` is its store path's package name."""

    package: str
    kinds: frozenset[str]
    programs: tuple[str, ...]
