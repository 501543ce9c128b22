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
7zz=_7zz _1password=_1password-cli 1password-cli=_1password-cli 1password-gui=_1password-gui ag=silver-searcher
the-silver-searcher=silver-searcher du-dust=dust git-delta=delta github-cli=gh nixfmt-rfc-style=nixfmt
sumneko-lua-language-server=lua-language-server nodejs_latest=nodejs noto-fonts-cjk=noto-fonts-cjk-sans
noto-fonts-emoji=noto-fonts-color-emoji poppler_utils=poppler-utils onlyoffice-bin=onlyoffice-desktopeditors
libappindicator-gtk3=libappindicator vaapiIntel=intel-vaapi-driver vaapiVdpau=libva-vdpau-driver
ubuntu_font_family=ubuntu-classic anonymousPro=anonymous-pro-fonts dnsutils=dig bind.dnsutils=dig rofi-wayland=rofi
rofi-wayland-unwrapped=rofi-unwrapped firefox-wayland=firefox swaync=swaynotificationcenter pkgconfig=pkg-config
gitFull=git wineWowPackages.stable=wineWow64Packages.stable wineWowPackages.staging=wineWow64Packages.staging
wineWowPackages.wayland=wineWow64Packages.wayland wineWowPackages.unstable=wineWow64Packages.unstable
jetbrains.idea-ultimate=jetbrains.idea openjdk=jdk openjdk8=jdk8 openjdk11=jdk11 openjdk17=jdk17 openjdk21=jdk21
openjdk_headless=jdk_headless eww-wayland=eww mpvScripts.mpris-plugin=mpvScripts.mpris libX11=libx11
libXrandr=libxrandr linuxPackages.perf=perf libXi=libxi libXcursor=libxcursor libXext=libxext libXinerama=libxinerama
libXft=libxft libXrender=libxrender libXfixes=libxfixes libXtst=libxtst libXScrnSaver=libxscrnsaver
libXcomposite=libxcomposite libXdamage=libxdamage libXau=libxau libXdmcp=libxdmcp libXt=libxt libXmu=libxmu
libXpm=libxpm libXaw=libxaw libXv=libxv libXvMC=libxvmc libXpresent=libxpresent libXxf86vm=libxxf86vm libSM=libsm
libICE=libice libXres=libxres libXfont2=libxfont_2 xf86videointel=xf86-video-intel xf86videoamdgpu=xf86-video-amdgpu
xf86videoati=xf86-video-ati xf86videonouveau=xf86-video-nouveau xf86videofbdev=xf86-video-fbdev
xf86videovesa=xf86-video-vesa xf86videodummy=xf86-video-dummy xf86videoqxl=xf86-video-qxl
xf86videovmware=xf86-video-vmware xf86inputlibinput=xf86-input-libinput xf86inputsynaptics=xf86-input-synaptics
xf86inputevdev=xf86-input-evdev xorgserver=xorg-server fontmiscmisc=font-misc-misc inotifyTools=inotify-tools
speedtest_cli=speedtest-cli transmission-gtk=transmission_4-gtk transmission-qt=transmission_4-qt xdg_utils=xdg-utils
shared_mime_info=shared-mime-info gnome_terminal=gnome-terminal mysql=mariadb gtk3-x11=gtk3 nix_2=nix nixUnstable=nix
nixFlakes=nix nixStable=nix libressl.nc=netcat gnuplot_x11=gnuplot emacsNativeComp=emacs emacsPgtk=emacs-pgtk
nvtop=nvtopPackages.full nvtop-nvidia=nvtopPackages.nvidia nvtop-amd=nvtopPackages.amd nvtop-intel=nvtopPackages.intel
tdesktop=telegram-desktop nodePackages.npm=nodejs
nodePackages.dockerfile-language-server-nodejs=dockerfile-language-server
dockerfile-language-server-nodejs=dockerfile-language-server
nodePackages.@tailwindcss/language-server=tailwindcss-language-server
nodePackages.@prisma/language-server=prisma-language-server
nodePackages.@astrojs/language-server=astro-language-server nodePackages.@vue/language-server=vue-language-server
nodePackages.volar=vue-language-server nodePackages.@commitlint/cli=commitlint python3Packages.yt-dlp=yt-dlp
python3Packages.poetry=poetry python3Packages.black=black python3Packages.httpie=httpie
libsForQt5.kdeconnect-kde=kdePackages.kdeconnect-kde plasma5Packages.kdeconnect-kde=kdePackages.kdeconnect-kde
kdeconnect=kdePackages.kdeconnect-kde kdenlive=kdePackages.kdenlive okular=kdePackages.okular
dolphin=kdePackages.dolphin konsole=kdePackages.konsole kate=kdePackages.kate gwenview=kdePackages.gwenview
ark=kdePackages.ark spectacle=kdePackages.spectacle filelight=kdePackages.filelight kcalc=kdePackages.kcalc
partition-manager=kdePackages.partitionmanager partitionmanager=kdePackages.partitionmanager k3b=kdePackages.k3b
godot_4=godot godot4=godot
"""

ALIASES: dict[str, str] = {
    old: new for old, _, new in (entry.partition("=") for entry in _RENAMED.split() if "=" in entry) if old != new
}
"""The present attribute path by a former one; a present one is never itself a former path."""
