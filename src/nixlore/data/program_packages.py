"""Which package an `enable` switch of NixOS, Home Manager or nix-darwin installs.

The names were gathered from the `package` options of Home Manager's modules, and written down for those of NixOS. A
switch that is not here installs something that is not known.
"""

from __future__ import annotations

from collections.abc import Iterator


def _named_alike(group: str, names: str) -> Iterator[tuple[str, str]]:
    """Yield switches whose package has the switch's own name."""
    for name in names.split():
        yield f"{group}.{name}", name


def _named_otherwise(group: str, pairs: str) -> Iterator[tuple[str, str]]:
    """Yield switches and packages from words of the form `switch=package`."""
    for pair in pairs.split():
        name, _, attr_path = pair.partition("=")
        yield f"{group}.{name}", attr_path


PROGRAMS_ALIKE = """
    _1password-gui abaddon abook acd-cli act aerc aerospace afew ags ahoviewer aiac aichat aider-chat airlift
    alacritty algia aliae alistral alot alvr am2rlauncher amber amfora amnezia-vpn amoco amp andcli anime-downloader
    anki antigravity-cli anup anvil-editor anyrun aperture aphorme appgate-sdp aria2 arp-scan asciinema ashell
    astroid atool atop attic-client atuin ausweisapp autojump autorandr bacon bandwhich bash bash-my-aws bashmount
    bat bazecor bazelisk bcc beets bemenu benchexec bluetuith borgmatic bottom boxxy brave broot browserpass btop
    bun calibre calls captive-browser carapace cargo cava cavalier ccache chawan chromium chrysalis claude-code
    clock-rs cmus cnping codex comma comodoro corectrl cowsay criu crush ctop cudatext darcs darling dconf delta
    desktoppr devenv diff-so-fancy difftastic direnv discocss discord distrobox dmrconfig dotool dprint droidcam
    dublin-traceroute earthly ec ecryptfs element-desktop emacs ente-auth envision evince evolution eww
    extra-container eza fabric-ai fastfetch fd feedbackd feedr feh file-roller firefox firefoxpwa firejail fish
    flake-edit flashprog flashrom flashspace floorp foliate foot formiko freetds freetube fresh-editor fuse fuzzel
    fzf gallery-dl gamemode gamescope gcc geary gemini-cli gh gh-dash ghidra ghostty git git-cliff
    git-credential-keepassxc git-credential-oauth git-worktree-switcher github-copilot-cli gitui gnome-shell
    gnome-terminal go goldwarden google-chrome goto gpaste gphoto2 gpu-screen-recorder gradle granted grype gtklock
    gtrash gurk-rs haguichi halloy hamster havoc helix herdr himalaya hledger home-manager hstr htop hwatch hyfetch
    hyprland hyprland-qt-support hyprlock hyprpanel hyprshot hyprtoolkit i3bar-river i3blocks i3lock i3status
    i3status-rust iamb iay iftop iio-hyprland immersed imv infat inori intelli-shell ion iotop irssi jjui
    joplin-desktop joshuto joycond-cemuhook joystickwake jq jqp jrnl jujutsu k40-whisperer k9s kbdlight keepassxc
    keychain khal khard kickoff kiro-cli kitty kodi kubecolor kubeswitch labwc ladybird lapce lazydocker lazygit
    lazysql lazyworktree ledger less lesspipe lf liboping librewolf lieer light localsend looking-glass-client lsd
    lutris macchina mangohud mblaze mc mcfly meli mepo mercurial mergiraf micro mininet miriway mise mistral-vibe
    mods mosh mouse-actions mpv mpvpaper mr msmtp mtr mu mujmap mullvad-vpn mypy nano nautilus-open-any-terminal
    navi nbd ncmpcpp ncspot ne nekoray neomutt neovide neovim nethoscope newsboat nexttrace nh nheko niri nix-index
    nix-init nix-search-tv nix-your-shell nnn noisetorch nom noti notmuch ns-usbloader numbat nushell nvchecker
    nvimpager nyxt obs-studio obsidian offlineimap oh-my-posh onagre onedrive opam opencode opengamepadui
    openstackclient openvpn3 opkssh pandoc papis patdiff pay-respects pazi pet pgcli pi-coding-agent pianobar pidgin
    pimsync pistol piston-cli plotinus pls poetry posting powerline-go pqiv prismlauncher projecteur proxychains
    ptyxis pubs pulseview pyenv pyradio pywal qcal qdmr qgroundcontrol quark-goldleaf quickshell qutebrowser
    radio-active radio-cli ranger rbenv rbw rclone rectangle regreet retext rio ripgrep ripgrep-all river rizin rmpc
    rofi rtorrent ruff rush sapling satty sbt scmpuff screen script-directory seahorse seatd sedutil senpai sesh
    sftpman sheldon singularity sioyek sketchybar skim slock sm64ex smug sniffnet soundmodem spotify-player sqls
    starship steam streamcontroller streamdeck-ui streamlink superfile swappy sway sway-easyfocus swayimg swaylock
    swayr sysdig system-config-printer systemtap t3code tcpdump tealdeer television terminator termite tex-fmt
    thefuck thunar thunderbird tilp2 timidity tint2 tiny tirith tmate tmux todoman tofi topgrade traceroute
    translate-shell tray-tui trippy ttyper turbovnc twitch-tui ty udevil usbtop uv uwsm vdirsyncer vesktop vicinae
    vifm vim vim-vint vinegar virt-manager visidata vivaldi vivid vscode vscodium w3m wallust watson wavemon
    waveterm waybar wayfire waylogout wayprompt weylus wezterm wiremix wleave wlogout wlr-which-key wofi workstyle
    wshowkeys xastir xfconf xonsh xplr xss-lock xwayland yabar yambar yarn yazi ydotool yofi yt-dlp
    yubikey-touch-detector z-lua zapzap zathura zed-editor zellij zk zmap zoxide zsh
"""

PROGRAMS_OTHERWISE = """
    _1password=_1password-cli adb=android-tools appimage=appimage-run aria2p=python3Packages.aria2p awscli=awscli2
    bash.blesh=blesh bash.completion=bash-completion bash.enableCompletion=bash-completion cdemu=cdemu-client
    clash-verge=clash-verge-rev concord=concord-tui coolercontrol=coolercontrol.coolercontrol-gui cursor=code-cursor
    dbeaver=dbeaver-bin diff-highlight=git dircolors=coreutils direnv.mise=mise direnv.nix-direnv=nix-direnv
    docker-cli=docker-client eclipse=eclipses.eclipse-platform git.delta=delta git.diff-so-fancy=diff-so-fancy
    git.difftastic=difftastic git.lfs=git-lfs gnome-disks=gnome-disk-utility gnupg.agent=gnupg gpg=gnupg
    grep=gnugrep info=texinfoInteractive java=jdk k3b=kdePackages.k3b kakoune=kakoune-unwrapped
    kclock=kdePackages.kclock kdeconnect=kdePackages.kdeconnect-kde kraftkit=kraft man=man-db
    matplotlib=python3Packages.matplotlib mbsync=isync neovim.coc=vimPlugins.coc-nvim nix-index-database.comma=comma
    nix-your-shell.nix-output-monitor=nix-output-monitor nm-applet=networkmanagerapplet npm=nodejs
    onlyoffice=onlyoffice-desktopeditors parallel=parallel-full partition-manager=kdePackages.partitionmanager
    password-store=pass pylint=python3Packages.pylint qalculate=libqalculate qt5ct=libsForQt5.qt5ct
    radicle=radicle-node retroarch=retroarch-bare riff=riffdiff rofi.pass=rofi-pass rog-control-center=asusctl
    sagemath=sage sherlock=sherlock-launcher ssh=openssh steam.gamescopeSession=gamescope
    steam.protontricks=protontricks taskwarrior=taskwarrior2 texlive=texliveSmall tmux.tmuxinator=tmuxinator
    tsmClient=tsm-client urxvt=rxvt-unicode wireshark=wireshark-cli xmobar=haskellPackages.xmobar
    zsh.antidote=antidote zsh.oh-my-zsh=oh-my-zsh zsh.ohMyZsh=oh-my-zsh zsh.zplug=zplug zsh.zsh-abbr=zsh-abbr
"""

SERVICES_ALIKE = """
    acpid activitywatch adguardhome aerospace amberol ananicy arrpc atuin audiobookshelf auto-cpufreq autorandr
    autotiling avahi avizo awww batsignal bazarr betterlockscreen blanket blueman borgmatic btrbk caddy calibre-web
    cbatticon chrony clipcat cliphist clipman clipmenu clipse cloudflare-warp cloudflared code-server colima colord
    comodoro conky copyq crab-hole cron darkman davmail dbus ddccontrol deluge devilspie2 dnsmasq dunst dwm-status
    earlyoom easyeffects elephant emacs envfs espanso etesync-dav exo fail2ban flameshot flatpak fluidsynth fnott
    forgejo fprintd freshrss fusuma fwupd gammastep geoclue2 git-sync gitea glance glances gnome-keyring grafana
    greetd grobi gromit-mpx gvfs harmonia home-assistant hound hypridle hyprlauncher hyprpaper hyprpolkitagent
    hyprshell hyprsunset i2pd immich input-remapper invidious irqbalance jankyborders jellyfin jellyfin-mpv-shim
    jupyter kanata kanshi karabiner-elements kbfs keybase keyd keynav kmonad komga kubo lact libinput librespot
    lidarr lieer linux-wallpaperengine listenbrainz-mpd local-ai lorri ludusavi mako matrix-synapse megasync
    minecraft-server miniflux mopidy mosquitto mpd mpd-discord-rpc mpd-mpris mpdris2 mpdris2-rs mpdscribble murmur
    n8n navidrome netbird netdata nextcloud-client nginx nix-serve notify-osd ntfy-sh ntp nvibrant ollama
    opensnitch-ui openssh openvscode-server osmscout-server owncloud-client pantalaimon parcellite pasystray picom
    pimsync pipewire pizauth plex plex-mpv-shim podman polybar postgresql power-profiles-daemon poweralertd
    prometheus protonmail-bridge prowlarr pueue pulseaudio radarr recoll redis redshift remmina rescrobbled restic
    rsibreak rustdesk-server safeeyes samba shikane shpool signaturepdf sketchybar skhd snapper snixembed solaar
    sonarr spotifyd ssh-tpm-agent stalonetray step-ca sunshine swayidle swayosd sxhkd syncthing syshud
    systembus-notify taffybar tahoe-lafs tailscale teamviewer thermald tlp tomat tor touchegg trayer trayscale twmn
    udiskie unbound undervolt unison upower uptime-kuma usbmuxd userborn vaultwarden vdirsyncer vicinae volnoti
    voxtype walker way-displays wayle wayvnc wl-clip-persist wlsunset wluma wob wpaperd xcape xidlehook xscreensaver
    xsettingsd xsuspender yabai yubikey-agent zerotierone zigbee2mqtt
"""

SERVICES_OTHERWISE = """
    asusd=asusctl atd=at blueman-applet=blueman cachix-agent=cachix caffeine=caffeine-ng
    desktopManager.cosmic=cosmic-session desktopManager.gnome=gnome-shell
    desktopManager.plasma6=kdePackages.plasma-desktop displayManager.cosmic-greeter=cosmic-greeter
    displayManager.gdm=gdm displayManager.ly=ly displayManager.sddm=kdePackages.sddm dropbox=dropbox-cli
    emacs-daemon=emacs getmail=getmail6 gnome.gcr-ssh-agent=gcr_4 gnome.gnome-keyring=gnome-keyring
    gnome.sushi=sushi gpg-agent=gnupg greenclip=haskellPackages.greenclip hardware.bolt=bolt
    hardware.openrgb=openrgb imapnotify=goimapnotify kdeconnect=kdePackages.kdeconnect-kde locate=plocate
    loki=grafana-loki lxqt-policykit-agent=lxqt.lxqt-policykit mbsync=isync mpris-proxy=bluez mullvad-vpn=mullvad
    mysql=mariadb network-manager-applet=networkmanagerapplet nfs.server=nfs-utils paperless=paperless-ngx
    pcscd=pcsclite playerctld=playerctl polkit-gnome=polkit_gnome printing=cups psd=profile-sync-daemon
    pulseeffects=pulseeffects-legacy qbittorrent=qbittorrent-nox radicle.node=radicle-node random-background=feh
    ratbagd=libratbag resolved=systemd screen-locker.xautolock=xautolock sctd=sct scx=scx.full searx=searxng
    smartd=smartmontools ssh-agent=openssh status-notifier-watcher=status-notifier-item supergfxd=supergfxctl
    swaync=swaynotificationcenter syncthing.tray=syncthingtray-minimal tailscale-systray=tailscale
    taskwarrior-sync=taskwarrior2 timesyncd=systemd tldr-update=tldr transmission=transmission_4
    tumbler=xfce.tumbler udisks2=udisks unclutter=unclutter-xfixes xembed-sni-proxy=plasma-workspace
    xserver=xorg.xorgserver
"""

HARDWARE_ALIKE = """
    acpilight brillo hackrf nvidia-container-toolkit opentabletdriver rtl-sdr saleae-logic
"""

HARDWARE_OTHERWISE = """
    bluetooth=bluez fancontrol=lm_sensors i2c=i2c-tools keyboard.qmk=qmk-udev-rules keyboard.zsa=zsa-udev-rules
    ledger=ledger-udev-rules logitech.wireless=logitech-udev-rules openrazer=openrazer-daemon sane=sane-backends
    steam-hardware=steam-devices-udev-rules xpadneo=linuxPackages.xpadneo
"""

VIRTUALISATION_ALIKE = """
    containerd cri-o docker incus lxc multipass podman waydroid xen
"""

VIRTUALISATION_OTHERWISE = """
    libvirtd=libvirt lxd=lxd-lts spiceUSBRedirection=spice-gtk virtualbox.host=virtualbox vmware.guest=open-vm-tools
    vmware.host=vmware-workstation
"""

SECURITY_ALIKE = """
    doas sudo sudo-rs
"""

PROGRAM_PACKAGES: dict[str, str] = dict(
    [
        *_named_alike("programs", PROGRAMS_ALIKE),
        *_named_otherwise("programs", PROGRAMS_OTHERWISE),
        *_named_alike("services", SERVICES_ALIKE),
        *_named_otherwise("services", SERVICES_OTHERWISE),
        *_named_alike("hardware", HARDWARE_ALIKE),
        *_named_otherwise("hardware", HARDWARE_OTHERWISE),
        *_named_alike("virtualisation", VIRTUALISATION_ALIKE),
        *_named_otherwise("virtualisation", VIRTUALISATION_OTHERWISE),
        *_named_alike("security", SECURITY_ALIKE),
    ]
)
"""Option paths without their `enable`, and the attribute path that each installs."""
