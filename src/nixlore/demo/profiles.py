"""The sample machine's store and profiles: every declared package of larkspur with the programs it has."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from hashlib import sha256
from pathlib import Path

from nixlore.model.run import DAY

SYSTEM = {
    "bash-interactive-5.2p37": "bash sh",
    "btop-1.4.3": "btop",
    "coreutils-full-9.7": "cat cp cut date dd df du echo env head ls mkdir mv rm sort stat tail tee touch tr uniq wc",
    "cliphist-0.6.1": "cliphist",
    "curl-8.14.1-bin": "curl",
    "ddrescue-1.29": "ddrescue ddrescuelog",
    "bind-9.20.10-dnsutils": "dig nslookup nsupdate",
    "discord-0.0.98": "discord Discord",
    "fastfetch-2.45.0": "fastfetch flashfetch",
    "fd-10.2.0": "fd",
    "file-5.45": "file",
    "findutils-4.10.0": "find xargs",
    "firefox-140.0.2": "firefox",
    "fish-4.0.2": "fish fish_indent fish_key_reader",
    "gimp-2.10.38": "gimp gimp-2.10 gimptool-2.0",
    "git-2.49.0": "git git-receive-pack git-shell git-upload-archive git-upload-pack scalar",
    "gnugrep-3.11": "egrep fgrep grep",
    "gnused-4.9": "sed",
    "gnutar-1.35": "tar",
    "gparted-1.7.0": "gparted",
    "gzip-1.14": "gunzip gzip zcat",
    "htop-3.4.1": "htop",
    "hyprland-0.49.0": "Hyprland hyprctl hyprland hyprpm",
    "inkscape-1.4.2": "inkscape inkview",
    "kdeconnect-kde-25.04.2": "kdeconnect-app kdeconnect-cli kdeconnect-indicator kdeconnect-sms kdeconnectd",
    "less-668": "less lessecho lesskey",
    "libnotify-0.8.6": "notify-send",
    "libreoffice-25.2.3.2-wrapped": "libreoffice localc lowriter soffice",
    "libva-utils-2.22.0": "vainfo",
    "lsof-4.99.4": "lsof",
    "mpv-with-scripts-0.40.0": "mpv umpv",
    "mtr-0.95": "mtr",
    "nautilus-48.2": "nautilus nautilus-autorun-software",
    "ncdu-2.8.2": "ncdu",
    "networkmanager-1.52.0": "nmcli nmtui",
    "nix-2.28.3": "nix nix-build nix-channel nix-collect-garbage nix-env nix-instantiate nix-shell nix-store",
    "nixos-rebuild-ng-0.0.0": "nixos-rebuild",
    "nvme-cli-2.13": "nvme",
    "nvtop-3.2.0": "nvtop",
    "obs-studio-31.0.3": "obs obs-ffmpeg-mux",
    "openssh-9.9p2": "scp sftp ssh ssh-add ssh-agent ssh-copy-id ssh-keygen",
    "pavucontrol-6.1": "pavucontrol",
    "pciutils-3.13.0": "lspci setpci update-pciids",
    "polkit-gnome-0.105": "",
    "procps-4.0.4": "free pgrep pkill ps top uptime watch",
    "ripgrep-14.1.1": "rg",
    "rsync-3.4.1": "rsync",
    "smartmontools-7.5": "smartctl smartd",
    "steam-1.0.0.83": "steam steam-run",
    "sudo-1.9.16p2": "sudo sudoedit visudo",
    "system-config-printer-1.5.18": "system-config-printer",
    "systemd-257.6": "hostnamectl journalctl loginctl networkctl systemctl systemd-analyze timedatectl",
    "tailscale-1.84.2": "tailscale tailscaled",
    "testdisk-7.2": "fidentify photorec testdisk",
    "thunderbird-128.12.0": "thunderbird",
    "tree-2.2.1": "tree",
    "unzip-6.0": "unzip unzipsfx zipinfo",
    "usbutils-018": "lsusb usb-devices usbhid-dump",
    "util-linux-2.41": "dmesg findmnt lsblk lscpu mount umount",
    "vim-9.1.1336": "ex vi view vim vimdiff vimtutor xxd",
    "wget-1.25.0": "wget",
    "which-2.23": "which",
    "wl-clipboard-2.2.1": "wl-copy wl-paste",
}
"""The system profile: store names and the programs below `bin`."""

HOME = {
    "notes": "notes",
    "age-1.2.1": "age age-keygen",
    "asciinema-2.4.0": "asciinema",
    "atuin-18.6.1": "atuin",
    "bat-0.25.0": "bat",
    "brightnessctl-0.5.1": "brightnessctl",
    "comma-2.2.1": ", comma",
    "delta-0.18.2": "delta",
    "difftastic-0.63.0": "difft",
    "direnv-2.36.0": "direnv",
    "duf-0.8.1": "duf",
    "dust-1.2.1": "dust",
    "entr-5.7": "entr",
    "exiftool-13.25": "exiftool",
    "eza-0.21.6": "eza",
    "ffmpegthumbnailer-2.2.3": "ffmpegthumbnailer",
    "foot-1.22.3": "foot footclient",
    "fuzzel-1.12.0": "fuzzel",
    "fzf-0.62.0": "fzf fzf-share fzf-tmux",
    "gammastep-2.0.9": "gammastep gammastep-indicator",
    "gh-2.74.2": "gh",
    "git-lfs-3.6.1": "git-lfs",
    "glances-4.3.1": "glances",
    "glow-2.1.1": "glow",
    "gnupg-2.4.7": "gpg gpg-agent gpg-connect-agent gpgconf gpgv",
    "grim-1.4.1": "grim",
    "gron-0.7.1": "gron",
    "helix-25.01.1": "hx",
    "home-manager": "home-manager",
    "httpie-3.2.4": "http httpie https",
    "hypridle-0.1.6": "hypridle",
    "hyperfine-1.19.0": "hyperfine",
    "hyprpaper-0.7.5": "hyprpaper",
    "imv-4.5.0": "imv imv-dir imv-folder imv-msg",
    "jless-0.9.0": "jless",
    "jq-1.7.1-bin": "jq",
    "kitty-0.42.1": "kitten kitty",
    "lazygit-0.52.0": "lazygit",
    "mako-1.10.0": "mako makoctl",
    "neovim-0.11.2": "nvim",
    "network-manager-applet-1.36.0": "nm-applet nm-connection-editor",
    "nh-4.1.2": "nh",
    "nix-tree-0.6.1": "nix-tree",
    "nixfmt-rfc-style-2025-06-02": "nixfmt",
    "nodejs-22.16.0": "corepack node npm npx",
    "nvd-0.2.4": "nvd",
    "p7zip-17.05": "7z 7za 7zr",
    "pandoc-cli-3.6": "pandoc pandoc-lua pandoc-server",
    "password-store-1.7.4": "pass",
    "playerctl-2.4.1": "playerctl playerctld",
    "prettier-3.5.3": "prettier",
    "pv-1.9.31": "pv",
    "pyright-1.1.402": "pyright pyright-langserver",
    "python3-3.12.11": "pydoc3 python python3 python3.12",
    "rebuild": "rebuild",
    "rust-analyzer-2025-06-09": "rust-analyzer",
    "rustup-1.28.2": "cargo cargo-clippy cargo-fmt rustc rustdoc rustfmt rustup",
    "screenshot": "screenshot",
    "sd-1.0.0": "sd",
    "sessionizer": "sessionizer",
    "shellcheck-0.10.0-bin": "shellcheck",
    "signal-desktop-7.59.0": "signal-desktop",
    "slurp-1.5.0": "slurp",
    "starship-1.23.0": "starship",
    "swaylock-1.8.2": "swaylock",
    "tmux-3.5a": "tmux",
    "tokei-13.0.0": "tokei",
    "tree-sitter-0.25.6": "tree-sitter",
    "vscode-1.101.2": "code",
    "waybar-0.12.0": "waybar",
    "wtype-0.4": "wtype",
    "xh-0.24.1": "xh xhs",
    "yazi-25.5.31": "ya yazi",
    "yq-go-4.45.4": "yq",
    "zathura-with-plugins-0.5.11": "zathura",
    "zoxide-0.9.8": "zoxide",
}
"""Ada's Home Manager profile."""

BY_HAND = {"yt-dlp-2025.6.9": "youtube-dl yt-dlp"}
"""What Ada once installed with `nix profile install`."""

LOCAL = {
    ".cargo/bin": ("just", "cargo-watch", "sqlx", "typst"),
    ".local/bin": ("backup-photos",),
    "go/bin": ("goimports",),
}
"""Programs that other installers, and Ada herself, put into the home."""

PIPX = ("ruff", "poetry")
"""What Ada installed with pipx, which keeps it in an environment of its own and links to it."""

STUB = "#!/bin/sh\necho 'a program of the sample machine: it does nothing'\n"
DIGITS = "0123456789abcdfghijklmnpqrsvwxyz"
"""The letters of a store path's hash."""

GENERATIONS = (397, 214, 128, 58, 12, 3)
"""How many days ago the system was switched, oldest first."""


def store_path(name: str) -> str:
    """Return the machine path of a store path with a hash that only its name decides."""
    number = int.from_bytes(sha256(name.encode()).digest())
    letters = [DIGITS[number >> 5 * place & 31] for place in range(32)]
    return f"/nix/store/{''.join(letters)}-{name}"


def build(root: Path, user: str, now: int) -> None:
    """Make the store, the system with its generations, the user's profiles and the locally installed programs."""
    for packages in (SYSTEM, HOME, BY_HAND):
        for name, programs in packages.items():
            _programs(root / store_path(name)[1:] / "bin", programs.split())
    _system(root, user, now)
    home = root / "home" / user
    profile = _environment(root, "profile", BY_HAND)
    _link(home / ".local/state/nix/profiles/profile-1-link", profile, now - 200 * DAY)
    _link(home / ".local/state/nix/profiles/profile", "profile-1-link", now - 200 * DAY)
    _link(home / ".nix-profile", f"/home/{user}/.local/state/nix/profiles/profile", now - 200 * DAY)
    for directory, names in LOCAL.items():
        _programs(home / directory, names)
    for name in PIPX:
        _programs(home / f".local/share/pipx/venvs/{name}/bin", (name,))
        _link(home / ".local/bin" / name, f"/home/{user}/.local/share/pipx/venvs/{name}/bin/{name}", now - 200 * DAY)


def _programs(directory: Path, names: Iterable[str]) -> None:
    directory.mkdir(parents=True, exist_ok=True)
    for name in names:
        place = directory / name
        place.write_text(STUB)
        place.chmod(0o755)


def _environment(root: Path, name: str, packages: Mapping[str, str]) -> str:
    """Make a store path that links to all programs of some packages and return its machine path."""
    path = store_path(name)
    directory = root / path[1:] / "bin"
    directory.mkdir(parents=True, exist_ok=True)
    for package, programs in packages.items():
        for program in programs.split():
            (directory / program).symlink_to(f"{store_path(package)}/bin/{program}")
    os.utime(directory, (1, 1))
    return path


def _system(root: Path, user: str, now: int) -> None:
    links, home_links = _environment(root, "system-path", SYSTEM), _environment(root, "home-manager-path", HOME)
    per_user = store_path("user-environment")
    directory = root / per_user[1:] / "bin"
    directory.mkdir(parents=True)
    for program in " ".join(HOME.values()).split():
        (directory / program).symlink_to(f"{home_links}/bin/{program}")
    top = ""
    for number, days in enumerate(GENERATIONS, 1):
        top = store_path(f"nixos-system-larkspur-25.05.{number}")
        _link(root / top[1:] / "sw", links, 1)
        _link(root / top[1:] / "etc", store_path("etc"), 1)
        _link(root / f"nix/var/nix/profiles/system-{number}-link", top, now - days * DAY)
    _link(root / "nix/var/nix/profiles/system", f"system-{len(GENERATIONS)}-link", now - GENERATIONS[-1] * DAY)
    for name in ("current-system", "booted-system"):
        _link(root / "run" / name, top, now - GENERATIONS[-1] * DAY)
    _link(root / store_path("etc")[1:] / f"etc/profiles/per-user/{user}", per_user, 1)
    _link(root / "etc/static", f"{store_path('etc')}/etc", 1)
    _link(root / "etc/profiles", "/etc/static/profiles", 1)
    wrappers = root / "run/wrappers/wrappers.Q2vN8aXk1b"
    _programs(wrappers, ("mount", "sudo", "umount"))
    _link(root / "run/wrappers/bin", "/run/wrappers/wrappers.Q2vN8aXk1b", now)


def _link(path: Path, target: str, changed: int) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.symlink_to(target)
    os.utime(path, (changed, changed), follow_symlinks=False)
