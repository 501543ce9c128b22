"""What the sample machine's packages need and weigh: figures as large as those of the real ones, and made up."""

from __future__ import annotations

LIBRARIES = {
    "libunistring": ("libunistring-1.3", 2.1, ""),
    "libidn2": ("libidn2-2.3.8", 0.4, "libunistring"),
    "libgcc": ("xgcc-14.2.1.20250322 libgcc", 0.2, ""),
    "glibc": ("glibc-2.40-66", 30.1, "libidn2 libgcc"),
    "gcc-lib": ("gcc-14.2.1.20250322 lib", 9.7, "glibc libgcc"),
    "bash": ("bash-5.2p37", 1.7, "glibc"),
    "zlib": ("zlib-1.3.1", 0.1, "glibc"),
    "openssl": ("openssl-3.4.1", 6.9, "glibc"),
    "openssl-old": ("openssl-1.1.1w", 4.6, "glibc"),
    "ncurses": ("ncurses-6.5", 12.4, "glibc gcc-lib"),
    "pcre2": ("pcre2-10.44", 1.9, "glibc"),
    "sqlite": ("sqlite-3.48.0", 1.7, "glibc zlib"),
    "perl": ("perl-5.40.0", 58.6, "glibc zlib"),
    "icu": ("icu4c-76.1", 39.9, "gcc-lib glibc"),
    "libxml2": ("libxml2-2.13.8", 1.6, "zlib icu"),
    "curl": ("curl-8.14.1", 1.1, "openssl zlib nghttp2"),
    "nghttp2": ("nghttp2-1.65.0 lib", 0.2, "glibc"),
    "tzdata": ("tzdata-2025b", 2.0, ""),
    "iana-etc": ("iana-etc-20250108", 0.5, ""),
    "mailcap": ("mailcap-2.1.54", 0.1, ""),
    "systemd-libs": ("systemd-minimal-libs-257.6", 2.3, "glibc"),
    "dbus": ("dbus-1.14.10 lib", 0.4, "glibc systemd-libs"),
    "glib": ("glib-2.84.3", 14.2, "pcre2 zlib dbus"),
    "fontconfig": ("fontconfig-2.16.2 lib", 0.5, "glibc libxml2"),
    "wayland": ("wayland-1.23.1", 0.3, "glibc"),
    "libX11": ("libX11-1.8.12", 3.2, "glibc"),
    "mesa": ("mesa-25.0.7", 45.3, "libllvm libX11 wayland"),
    "libllvm": ("llvm-19.1.7 lib", 137.5, "gcc-lib zlib libxml2"),
    "cairo": ("cairo-1.18.2", 2.2, "glib fontconfig libX11"),
    "pango": ("pango-1.56.3", 1.7, "cairo"),
    "gdk-pixbuf": ("gdk-pixbuf-2.42.12", 3.0, "glib"),
    "gtk3": ("gtk+3-3.24.49", 34.0, "pango gdk-pixbuf wayland"),
    "gtk4": ("gtk4-4.18.6", 41.8, "pango gdk-pixbuf wayland gstreamer"),
    "qtbase": ("qtbase-6.9.1", 62.4, "glib icu mesa dbus"),
    "qtwebengine": ("qtwebengine-6.9.1", 214.7, "qtbase nss"),
    "nss": ("nss-3.101.4", 5.0, "nspr sqlite"),
    "nspr": ("nspr-4.36", 0.4, "glibc"),
    "x265": ("x265-4.1", 17.1, "gcc-lib"),
    "ffmpeg": ("ffmpeg-7.1.1 lib", 28.9, "x265 openssl mesa"),
    "ffmpeg-old": ("ffmpeg-4.4.6 lib", 24.3, "x265 openssl-old"),
    "gstreamer": ("gstreamer-1.26.0", 5.5, "glib"),
    "pipewire": ("pipewire-1.4.5", 12.0, "glib dbus"),
    "boost": ("boost-1.87.0", 17.3, "gcc-lib zlib icu"),
    "boost-dev": ("boost-1.87.0 dev", 148.9, "boost"),
    "gvfs": ("gvfs-1.57.2", 11.2, "glib"),
    "jdk": ("openjdk-headless-21.0.7+6", 302.0, "glibc zlib"),
    "nodejs-20": ("nodejs-20.19.2", 118.1, "openssl zlib icu"),
    "lua": ("luajit-2.1.1741730670", 1.5, "glibc"),
    "firefox-unwrapped": ("firefox-unwrapped-140.0.2", 248.0, "gtk3 nss ffmpeg pipewire"),
    "thunderbird-unwrapped": ("thunderbird-unwrapped-128.12.0", 236.0, "gtk3 nss"),
    "libreoffice-unwrapped": ("libreoffice-25.2.3.2", 963.0, "gtk3 jdk nss icu boost"),
    "mpv": ("mpv-0.40.0", 9.9, "ffmpeg lua pipewire"),
    "zathura-core": ("zathura-0.5.11", 0.7, "gtk3 sqlite"),
    "mupdf": ("zathura-pdf-mupdf-0.4.4", 41.2, "zathura-core"),
    "neovim-unwrapped": ("neovim-unwrapped-0.11.2", 31.7, "lua"),
    "lua-language-server": ("lua-language-server-3.14.0", 8.8, "gcc-lib"),
    "stylua": ("stylua-2.1.0", 5.3, "gcc-lib"),
    "nil": ("nil-2025-06-13", 5.6, "gcc-lib nix-store"),
    "nix-store": ("nix-store-2.28.3", 6.4, "curl sqlite boost"),
    "steam-unwrapped": ("steam-unwrapped-1.0.0.83", 4.1, ""),
    "steam-fhs": ("steam-fhsenv-rootfs", 1.1, "mesa gtk3 libX11 openssl"),
    "python-httpie": ("python3.12-requests-2.32.3", 0.5, "python3"),
    "python-rich": ("python3.12-rich-14.0.0", 2.9, "python3"),
    "python-gobject": ("python3.12-pygobject-3.52.3", 1.3, "python3 glib"),
    "ghc-libraries": ("pandoc-3.6-data", 4.5, ""),
    "intel-media-driver": ("intel-media-driver-25.2.4", 31.0, "libva"),
    "libva": ("libva-2.22.0", 0.8, "glibc libX11"),
    "tuigreet": ("tuigreet-0.9.1", 3.2, "gcc-lib"),
    "noto-cjk": ("noto-fonts-cjk-sans-2.004", 62.1, ""),
    "noto": ("noto-fonts-2025.06.01", 31.2, ""),
    "nerd-font": ("nerd-fonts-jetbrains-mono-3.4.0", 118.4, ""),
    "font-awesome": ("font-awesome-6.7.2", 2.6, ""),
}
"""By a short name: the store's name (with ` OUTPUT` where it is one of several), its size in MB, what it needs."""

PROGRAMS = {
    "rust": (5.8, "gcc-lib", "age bat eza fd ripgrep sd dust delta difftastic hyperfine tokei xh jless nh nil comma"),
    "rust-too": (9.4, "gcc-lib openssl", "yazi starship zoxide rust-analyzer atuin rustup tree-sitter"),
    "go": (14.0, "tzdata iana-etc mailcap", "gh lazygit glow gron duf yq-go fzf git-lfs direnv tailscale nvtop"),
    "python": (3.1, "python3 bash", "glances nvd asciinema httpie system-config-printer nixos-rebuild-ng"),
    "gtk": (7.2, "gtk3 bash", "gparted pavucontrol polkit-gnome network-manager-applet fuzzel foot swaylock imv mako"),
    "gtk-4": (12.6, "gtk4 gvfs", "nautilus"),
    "wayland": (2.2, "wayland cairo", "waybar grim slurp hypridle hyprpaper wl-clipboard wtype gammastep hyprland"),
    "script": (0.01, "bash", "notes rebuild screenshot sessionizer home-manager which"),
}
"""Groups of packages: the size of each in MB, what each needs, and which they are."""

OF_THEIR_OWN = {
    "coreutils-full": (6.1, "glibc openssl"),
    "curl": (0.5, "curl"),
    "discord": (291.0, "gtk3 nss mesa"),
    "exiftool": (27.0, "perl"),
    "ffmpegthumbnailer": (0.4, "ffmpeg-old"),
    "firefox": (0.6, "firefox-unwrapped"),
    "fish": (20.1, "ncurses pcre2 bash"),
    "gimp": (97.0, "gtk3 python-gobject"),
    "git": (49.2, "perl curl pcre2 openssl"),
    "gnupg": (11.7, "sqlite zlib"),
    "helix": (164.2, "gcc-lib"),
    "inkscape": (142.0, "gtk3 boost boost-dev python-gobject"),
    "kdeconnect-kde": (14.9, "qtbase"),
    "kitty": (38.2, "python3 mesa"),
    "libreoffice": (0.4, "libreoffice-unwrapped"),
    "libva-utils": (1.1, "libva"),
    "mpv-with-scripts": (0.1, "mpv"),
    "neovim": (0.2, "neovim-unwrapped lua-language-server stylua nil"),
    "networkmanager": (16.3, "glib curl systemd-libs"),
    "nix": (3.9, "nix-store bash"),
    "nix-tree": (18.3, "glibc"),
    "nodejs": (127.3, "openssl zlib icu"),
    "obs-studio": (54.6, "ffmpeg qtbase qtwebengine pipewire"),
    "openssh": (6.0, "openssl"),
    "p7zip": (8.3, "gcc-lib"),
    "pandoc-cli": (183.6, "ghc-libraries"),
    "prettier": (9.0, "nodejs-20"),
    "pyright": (62.5, "nodejs-20"),
    "python3": (109.6, "openssl sqlite ncurses bash"),
    "shellcheck": (22.4, "glibc"),
    "signal-desktop": (402.0, "gtk3 nss mesa"),
    "steam": (0.1, "steam-unwrapped steam-fhs"),
    "systemd": (44.8, "systemd-libs pcre2 openssl bash"),
    "thunderbird": (0.6, "thunderbird-unwrapped"),
    "vim": (40.7, "ncurses"),
    "vscode": (447.0, "gtk3 nss mesa"),
    "yt-dlp": (21.8, "python3 ffmpeg"),
    "zathura-with-plugins": (0.1, "zathura-core mupdf"),
}
"""Packages that fit no group: size in MB and what they need."""

OTHERS = (1.4, "glibc bash")
"""Size and needs of every other package."""

OUTPUTS = ("curl-8.14.1-bin", "bind-9.20.10-dnsutils", "jq-1.7.1-bin", "shellcheck-0.10.0-bin")
"""Packages of the profiles that are one output of several: what follows the last dash."""

MANUALS = {
    "curl-man": ("curl-8.14.1 man", 0.4, ""),
    "git-doc": ("git-2.49.0 doc", 13.9, ""),
    "util-linux-man": ("util-linux-2.41 man", 0.6, ""),
    "systemd-man": ("systemd-257.6 man", 2.1, ""),
}
"""Outputs with manuals that the system's profile links beside the programs."""

SHELL = {
    "cargo-nextest": ("cargo-nextest-0.9.98", 19.5, "gcc-lib"),
    "wasm-pack": ("wasm-pack-0.13.1", 8.2, "openssl"),
    "sccache": ("sccache-0.10.0", 24.6, "openssl"),
}
"""What the dev shell of one project provides."""

LATER = {
    2: "btop fd fastfetch hyprland libva-utils obs-studio ripgrep ncdu nautilus cliphist wl-clipboard polkit-gnome"
    " steam eza bat sd httpie helix waybar fuzzel grim slurp screenshot hyprpaper hypridle mako swaylock gammastep"
    " tailscale rust-analyzer pyright prettier vscode tree-sitter neovim tmux sessionizer",
    3: "gimp inkscape direnv glances yazi atuin nh nvd rebuild",
    4: "ddrescue testdisk nvme-cli gparted tokei asciinema notes xh jless gron",
    5: "kdeconnect-kde hyperfine dust",
}
"""By generation: what it was the first to have."""

GONE = {
    "neofetch": ("neofetch-7.1.0", 0.4, "bash"),
    "mozjs": ("spidermonkey-128.10.0", 112.0, "icu nspr"),
    "gnome-shell": ("gnome-shell-48.2", 34.7, "gtk4 gvfs mozjs"),
    "gdm": ("gdm-48.0", 6.4, "gtk3"),
    "zellij": ("zellij-0.42.2", 21.9, "gcc-lib openssl"),
}
"""Packages that no generation holds any more but those named below."""

EARLIER = {1: ("neofetch gnome-shell gdm gvfs", ""), 5: ("", "zellij")}
"""By generation: what it alone had beside, in the system's profile and in the home's."""

VERSIONS = {
    "firefox-140.0.2": ("132.0.1", "135.0", "138.0.1"),
    "firefox-unwrapped-140.0.2": ("132.0.1", "135.0", "138.0.1"),
    "thunderbird-128.12.0": ("128.4.0", "128.6.1", "128.9.2"),
    "thunderbird-unwrapped-128.12.0": ("128.4.0", "128.6.1", "128.9.2"),
    "git-2.49.0": ("2.47.0", "2.47.2", "2.48.1"),
    "glibc-2.40-66": ("2.40-36", "2.40-36", "2.40-66"),
    "openssl-3.4.1": ("3.3.2", "3.3.3", "3.4.1"),
    "systemd-257.6": ("256.7", "256.10", "257.5"),
    "neovim-0.11.2": ("0.10.2", "0.10.4", "0.11.1"),
    "neovim-unwrapped-0.11.2": ("0.10.2", "0.10.4", "0.11.1"),
    "nix-2.28.3": ("2.24.10", "2.24.12", "2.28.2"),
    "python3-3.12.11": ("3.12.7", "3.12.8", "3.12.10"),
    "hyprland-0.49.0": ("0.45.0", "0.47.0", "0.48.1"),
    "mesa-25.0.7": ("24.2.6", "24.3.4", "25.0.4"),
    "vscode-1.101.2": ("1.95.1", "1.97.0", "1.99.3"),
    "helix-25.01.1": ("24.07", "25.01", "25.01"),
    "yazi-25.5.31": ("25.2.7", "25.2.7", "25.4.8"),
}
"""What the versions were in the nixpkgs that larkspur was built from earlier, oldest first."""

KERNELS = ("6.6.58", "6.12.14", "6.12.27", "6.12.33")
"""The kernel of each nixpkgs."""
