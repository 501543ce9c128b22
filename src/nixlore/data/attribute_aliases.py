"""Former spellings of nixpkgs attributes and the sets that were dissolved into the top level.

Taken from what `pkgs/top-level/aliases.nix` said over the years. Only renames of one and the same package are here;
a package that was replaced by another (`exa` by `eza`) keeps its own name.
"""

from __future__ import annotations

DISSOLVED_SETS = frozenset(
    ("xorg", "gnome", "gnome3", "xfce", "mate", "cinnamon", "nodePackages", "gitAndTools", "greetd")
)
"""Sets whose members are top-level attributes now: `xorg.xev` is `xev`, `gnome.eog` is `eog`."""

_RENAMED = """
1password-cli=_1password-cli 1password-gui=_1password-gui 7zz=_7zz _1password=_1password-cli ag=silver-searcher
anonymousPro=anonymous-pro-fonts ark=kdePackages.ark bind.dnsutils=dig bitwarden=bitwarden-desktop dnsutils=dig
dockerfile-language-server-nodejs=dockerfile-language-server dolphin=kdePackages.dolphin du-dust=dust
emacsNativeComp=emacs emacsPgtk=emacs-pgtk eww-wayland=eww filelight=kdePackages.filelight firefox-wayland=firefox
fontmiscmisc=font-misc-misc ghostwriter=kdePackages.ghostwriter git-delta=delta gitFull=git github-cli=gh
gnome_terminal=gnome-terminal gnuplot_x11=gnuplot godot4=godot godot_4=godot gtk3-x11=gtk3
gwenview=kdePackages.gwenview inotifyTools=inotify-tools iperf3=iperf jetbrains.idea-ultimate=jetbrains.idea
k3b=kdePackages.k3b kate=kdePackages.kate kcalc=kdePackages.kcalc kdeconnect=kdePackages.kdeconnect-kde
kdenlive=kdePackages.kdenlive konsole=kdePackages.konsole libappindicator-gtk3=libappindicator libICE=libice
libressl.nc=netcat libsForQt5.kdeconnect-kde=kdePackages.kdeconnect-kde libSM=libsm libX11=libx11 libXau=libxau
libXaw=libxaw libXcomposite=libxcomposite libXcursor=libxcursor libXdamage=libxdamage libXdmcp=libxdmcp
libXext=libxext libXfixes=libxfixes libXfont2=libxfont_2 libXft=libxft libXi=libxi libXinerama=libxinerama
libXmu=libxmu libXpm=libxpm libXpresent=libxpresent libXrandr=libxrandr libXrender=libxrender libXres=libxres
libXScrnSaver=libxscrnsaver libXt=libxt libXtst=libxtst libXv=libxv libXvMC=libxvmc libXxf86vm=libxxf86vm
linuxPackages.perf=perf mpc-cli=mpc mpvScripts.mpris-plugin=mpvScripts.mpris mysql=mariadb nix_2=nix nixFlakes=nix
nixfmt-rfc-style=nixfmt nixStable=nix nixUnstable=nix nodejs_latest=nodejs
nodePackages.@astrojs/language-server=astro-language-server nodePackages.@commitlint/cli=commitlint
nodePackages.@prisma/language-server=prisma-language-server
nodePackages.@tailwindcss/language-server=tailwindcss-language-server
nodePackages.@vue/language-server=vue-language-server
nodePackages.dockerfile-language-server-nodejs=dockerfile-language-server nodePackages.npm=nodejs
nodePackages.volar=vue-language-server noto-fonts-cjk=noto-fonts-cjk-sans noto-fonts-emoji=noto-fonts-color-emoji
nvtop-amd=nvtopPackages.amd nvtop-intel=nvtopPackages.intel nvtop-nvidia=nvtopPackages.nvidia nvtop=nvtopPackages.full
okular=kdePackages.okular onlyoffice-bin=onlyoffice-desktopeditors openjdk11=jdk11 openjdk17=jdk17 openjdk21=jdk21
openjdk8=jdk8 openjdk=jdk openjdk_headless=jdk_headless partition-manager=kdePackages.partitionmanager
partitionmanager=kdePackages.partitionmanager pkgconfig=pkg-config
plasma5Packages.kdeconnect-kde=kdePackages.kdeconnect-kde poppler_utils=poppler-utils python3Packages.black=black
python3Packages.httpie=httpie python3Packages.poetry=poetry python3Packages.yt-dlp=yt-dlp
rofi-wayland-unwrapped=rofi-unwrapped rofi-wayland=rofi shared_mime_info=shared-mime-info
spectacle=kdePackages.spectacle speedtest_cli=speedtest-cli sumneko-lua-language-server=lua-language-server
swaync=swaynotificationcenter tdesktop=telegram-desktop the-silver-searcher=silver-searcher
transmission-gtk=transmission_4-gtk transmission-qt=transmission_4-qt ubuntu_font_family=ubuntu-classic udisks2=udisks
vaapiIntel=intel-vaapi-driver vaapiVdpau=libva-vdpau-driver wineWowPackages.stable=wineWow64Packages.stable
wineWowPackages.staging=wineWow64Packages.staging wineWowPackages.unstable=wineWow64Packages.unstable
wineWowPackages.wayland=wineWow64Packages.wayland xdg_utils=xdg-utils xf86inputevdev=xf86-input-evdev
xf86inputlibinput=xf86-input-libinput xf86inputsynaptics=xf86-input-synaptics xf86videoamdgpu=xf86-video-amdgpu
xf86videoati=xf86-video-ati xf86videodummy=xf86-video-dummy xf86videofbdev=xf86-video-fbdev
xf86videointel=xf86-video-intel xf86videonouveau=xf86-video-nouveau xf86videoqxl=xf86-video-qxl
xf86videovesa=xf86-video-vesa xf86videovmware=xf86-video-vmware xorgserver=xorg-server yakuake=kdePackages.yakuake
"""

ALIASES: dict[str, str] = {
    old: new for old, _, new in (entry.partition("=") for entry in _RENAMED.split() if "=" in entry) if old != new
}
"""The present attribute path by a former one; a present one is never itself a former path."""
