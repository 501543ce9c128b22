"""Why no shell history can show some packages as unused, and how such packages are recognised.

A history shows what people type. What runs as a service, is started from a desktop, or is called by an editor, a script
or another program leaves no trace there, and what is kept for the day on which a disk fails is not meant to run often.
Single packages are listed in `exempt_packages.tsv`: class and attribute path, without version and variant suffixes.
"""

from __future__ import annotations

REASONS = {
    "archive": "is called by archive and file managers",
    "backup": "is run by timers or hooks",
    "build tool": "is called by builds",
    "clipboard": "moves the clipboard for editors and scripts",
    "completion": "provides completions, dictionaries or documentation",
    "container": "is controlled by a service or through a compatible command",
    "converter": "is called by previewers, editors and scripts to read or convert files",
    "credentials": "holds keys or passwords for other programs",
    "desktop": "is started from a desktop or belongs to one",
    "desktop helper": "is called by key bindings, bars and other parts of a desktop",
    "diagnosis": "is kept for finding faults",
    "display": "belongs to the display or graphics stack",
    "driver": "is a driver or firmware",
    "editor": "is an editor, which other programs open",
    "editor helper": "is called by editors and finders",
    "font": "is a font",
    "formatter": "is called by editors and hooks to format or check text",
    "game": "is a game, an emulator or a launcher",
    "hardware": "is kept for setting up or checking hardware",
    "integration": "hooks into the shell's prompt, keys or directories",
    "interpreter": "runs other people's scripts",
    "language package": "belongs to a language's own packages",
    "language server": "is called by editors as a language server or debugger",
    "library": "is a library or data that programs use",
    "mail": "is called by mail, news, music and calendar programs, or runs for days",
    "network": "belongs to a network or VPN service",
    "nix": "is called by Nix tools",
    "pager": "is called by other programs to show their output",
    "plugin": "is a plugin or an extension of another program",
    "rescue": "is kept for repairing disks and files",
    "script helper": "is called by scripts",
    "service": "runs as a service or belongs to one",
    "shell": "is a shell or multiplexer, which terminals start",
    "subcommand": "is typed as the subcommand of another command",
    "suite": "is a collection of many programs",
    "theme": "is a theme, an icon or a cursor set",
    "transfer": "is called by other programs to move data",
}
"""What is said of a package of each class: the end of a sentence that begins with its name."""

SETS = {
    "language package": """
        python3Packages python2Packages haskellPackages perlPackages rubyPackages luaPackages lua51Packages
        lua52Packages lua53Packages lua54Packages luajitPackages nodePackages rPackages ocamlPackages
        phpPackages phpExtensions elmPackages beamPackages rustPackages dotnetCorePackages dotnetPackages
        javaPackages coqPackages rocqPackages agdaPackages idrisPackages idris2Packages nimPackages
        dhallPackages octavePackages chickenPackages postgresqlPackages texlive texlivePackages akkuPackages
        lispPackages sbclPackages quicklispPackages
    """,
    "plugin": """
        vimPlugins tmuxPlugins fishPlugins emacsPackages vscode-extensions gimpPlugins gimp3Plugins
        kakounePlugins mpvScripts hyprlandPlugins gnomeExtensions wayfirePlugins passExtensions yaziPlugins
        nushellPlugins obs-studio-plugins krita-plugins weechatScripts steamPackages home-assistant-custom-
        components kodiPackages ibus-engines fcitx5-engines pidginPackages terraform-providers azure-cli-
        extensions zathuraPkgs rofi-plugins nnnPlugins deadbeefPlugins gst_all_1 tree-sitter-grammars
        kubernetes-helmPlugins helmPlugins jetbrains-plugins libretro caddy-plugins grafanaPlugins postgresql-
        plugins xonshPackages inkscape-extensions vdrPlugins vamp-plugins claws-mail-plugins
    """,
    "desktop": """
        gnome gnome3 kdePackages plasma5Packages libsForQt5 qt6Packages qt5 qt6 xfce mate cinnamon pantheon
        lxqt lxde deepin enlightenment budgie jetbrains cosmic maui-shell ukui androidStudioPackages
    """,
    "desktop helper": "sway-contrib hyprland-contrib rofi-scripts",
    "display": "xorg nvtopPackages waylandPkgs",
    "driver": "linuxPackages linuxKernel kernelPackages nvidiaPackages",
    "library": """
        cudaPackages rocmPackages darwin apple-sdk glibcLocales androidenv hunspellDicts aspellDicts
        hyphenDicts nixos-artwork stdenv pkgsi686Linux pkgsCross pkgsMusl pkgsStatic emscriptenPackages
        steamcompat
    """,
    "build tool": "llvmPackages gccStdenv clangStdenv gradle-packages zigPackages graalvmPackages swiftPackages",
    "font": "nerd-fonts lohit-fonts maple-mono winePackages-fonts texfonts ubuntu-classic",
    "theme": "catppuccin-cursors base16 plymouth-themes grub2-themes sddm-themes",
    "game": "winePackages wineWowPackages wineWow64Packages wine64Packages factorio-mods quake3",
    "nix": "nixVersions lixPackageSets nixDependencies",
    "script helper": "unixtools",
    "editor helper": "bat-extras",
    "credentials": "age-plugins",
}
"""Package sets whose members are all of one class, by class."""

KINDS = {
    "desktop": "desktop",
    "autostart": "desktop",
    "session": "desktop",
    "portal": "desktop helper",
    "thumbnailer": "converter",
    "system-unit": "service",
    "user-unit": "service",
    "dbus-service": "service",
    "polkit": "service",
    "udev-rules": "hardware",
    "kernel-module": "driver",
    "firmware": "driver",
    "printer-driver": "driver",
    "scanner-driver": "driver",
    "graphics-driver": "display",
    "font": "font",
    "icons": "desktop",
    "theme": "theme",
    "wallpaper": "theme",
    "sound": "theme",
    "gnome-extension": "plugin",
    "desktop-plugin": "plugin",
    "browser-host": "plugin",
    "input-method": "plugin",
    "media-plugin": "plugin",
    "audio-plugin": "plugin",
    "editor-plugin": "editor helper",
    "tmux-plugin": "plugin",
    "shell-plugin": "integration",
    "plugin": "plugin",
    "pam-module": "credentials",
    "dictionary": "completion",
    "bundle": "desktop",
}
"""What a kind of content (`nix/output_contents.py`) makes of a package; kinds not named here prove nothing."""

NAME_PATTERNS = (
    (
        "language server",
        r"lsp|languages?-?(?:server|platform)|langserver|(?:^|[-_])ls$|-debugger$|-dap$|debug-?adapter",
    ),
    ("formatter", r"fmt$|formatter|lint(?:er)?(?:-|$)|pre-?commit"),
    ("font", r"[-_]fonts?$|^(?:ttf|otf|noto|font|nerd)-|nerd-?fonts?"),
    (
        "theme",
        r"-(?:themes?|icons?|cursors?|wallpapers?|gtk-theme)$|(?:icon|cursor|gtk|sound|plymouth|sddm|grub)-themes?",
    ),
    ("plugin", r"[-_](?:plugins?|extensions?|addons?|backend|module|scripts?|mode)$|-with-plugins|^xdg-desktop-portal"),
    ("driver", r"[-_](?:drivers?|firmware|dkms|ucode|udev(?:-rules)?)$|^xf86|^nvidia"),
    ("completion", r"completions?$|dicts?$|-(?:doc|docs|manual|manpages|man-pages)$"),
    (
        "library",
        r"^lib(?!re)[a-z0-9]|[-_](?:lib|libs|dev|sdk|headers|bindings|runtime|data)$|-pixbuf-loader$|^gst-|^qt[56]",
    ),
    (
        "service",
        r"(?:daemon|-(?:server|exporter|agent|service|relay|proxy|gateway|bridge|broker|hub|worker|collector|operator|dedicated))$",
    ),
    (
        "service",
        (
            r"^(?:matrix|mautrix|prometheus|grafana|gitlab|jitsi|lightdm|sddm|postfix|dovecot|nginx|apache|nagios|icinga\w*"
            r"|buildbot|freeradius|openldap|stalwart|mastodon|influxdb|telegraf|apparmor|pulseaudio|pipewire)-"
        ),
    ),
    (
        "desktop",
        r"-(?:applet|tray|desktop|gui|gtk[234]?|qt[56]?|widget|launcher|appimage)$|^(?:gnome|kde|xfce4?|mate|plasma|cosmic)-",
    ),
    (
        "desktop helper",
        r"^(?:hypr|sway|rofi|wofi|waybar|polybar|swww|bspwm|dunst)|^(?:wl|xdg|niri|river|i3|eww|ags)(?:-|$)",
    ),
    (
        "desktop helper",
        r"(?:^|[-_])(?:waybar|polybar|i3|sway|hyprland|wayland|x11|rofi|dmenu|wofi|screensaver)(?:[-_]|$)|lock(?:er|more|screen)?$",
    ),
    ("integration", r"starship|(?:^|-)prompt(?:-|$)"),
    ("display", r"^(?:xkb|xorg|mesa|vulkan|wayland|xwayland|wlr)"),
    ("editor helper", r"-(?:nvim|vim|neovim|emacs|vscode)$|^(?:vim|nvim|emacs|tree-sitter)-|-tree-sitter$"),
    ("integration", r"^(?:zsh|fish|bash|oh-my|nushell|tmux)-|-(?:prompt|zsh|fish|bash)$"),
    ("credentials", r"pinentry|askpass|credential|keyring|yubi|fido2|^gpg|^age-plugin|-pass$|^pass-|authenticator"),
    (
        "subcommand",
        r"^(?:git|gh|cargo|kubectl|docker|protoc-gen|terraform-provider|helm|mvn|composer|npm|yarn|krew|mdbook|pandoc|hledger)-",
    ),
    ("script helper", r"^(?:uutils|toybox|busybox)-"),
    ("network", r"vpn|networkmanager|wireguard|^(?:v2|x)ray|shadowsocks|clash"),
    ("game", r"^(?:wine|proton|steam|lutris|minecraft|retroarch|libretro)"),
)
"""What the last component of an attribute path tells by its shape: class and regular expression, first match counts."""

PROGRAM_PATTERNS = (
    ("language server", r"(?:-language-server|-langserver|[-_]lsp|-ls|-language-server-stdio)$|^lsp-"),
    ("credentials", r"^pinentry|askpass$|^git-credential-|^docker-credential-|^age-plugin-"),
    ("subcommand", r"^(?:git|gh|cargo|kubectl|docker|protoc-gen|terraform-provider|helm|krew|pass|nix-plugin)-"),
    ("rescue", r"^(?:mkfs|fsck|mount|umount)\."),
    ("service", r"daemon$|[-_]server$|^systemd-|-applet$"),
)
"""What a program in a package tells: one that other programs call by its name says so for the whole package."""

HELPER_COMMENT = (
    r"\b(?:need(?:s|ed)?|require[sd]?|dependenc(?:y|ies)|deps?|used by|use[sd]? (?:by|in|for)|called by"
    r"|lsps?|language servers?|linters?|formatters?|plugins?|librar(?:y|ies)|libs?|daemons?|services?|applets?|tray"
    r"|rescue|emergenc(?:y|ies)|recovery|repair|drivers?|firmware|runtime|backends?|fonts?|themes?|icons?|cursors?"
    r"|games?|gaming|gui|desktop apps?|graphical|widgets?|autostart(?:ed)?|key ?binds?|keybindings?|scripts?|hooks?"
    r"|(?:for|in) (?:\w+[ -])?(?:n?vim|neovim|emacs|vscode|code|helix|ranger|lf|yazi|nnn|waybar|rofi|sway|hyprland|i3"
    r"|tmux|zsh|fish|mpv))\b"
)
"""Words of a comment by which people say that something other than themselves runs a package."""

PEOPLES_OPTIONS = (
    r"(?:^|\.)(?:environment\.(?:systemPackages|defaultPackages)|home\.packages|users\.(?:users|extraUsers)\..+\.packages"
    r"|(?:^|hm\.)user\.packages|home\.extraPackages)$|^user\.packages$|^(?:home|system)Packages$"
)
"""Options whose packages come onto people's PATH; what other options take is found by programs only."""

OTHER_SYSTEMS = r"(?:^|\.)(?:containers|microvm|vms|specialisation|nixosTests)\."
"""Options below which another system than the running one is described."""

MANY_PROGRAMS = 25
"""A package with more programs than this is a collection: some of them are called by something."""
