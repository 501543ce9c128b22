"""What makes several attribute paths one tool in the life of a configuration: former names, builds and versions.

A rename of one and the same program is no migration. A program that was replaced by a fork with another name (`exa` by
`eza`) is another tool.
"""

from __future__ import annotations

_RENAMED = """
alsaLib=alsa-lib alsaPlugins=alsa-plugins alsaTools=alsa-tools alsaUtils=alsa-utils awscli2=awscli
bitwarden_rs=vaultwarden bitwarden_rs-vault=vaultwarden-vault chromiumBeta=chromium discord-openasar=discord
docker-client=docker docker_compose=docker-compose emacs-gtk=emacs emacs-macport=emacs emacs-nativecomp=emacs
emacs-git=emacs emacs-git-nox=emacs emacs-git-pgtk=emacs emacs-nox=emacs emacs-pgtk=emacs emacs-unstable=emacs
emacs-unstable-pgtk=emacs emacsGcc=emacs emacsGit=emacs emacsMacport=emacs emacsPgtkGcc=emacs
emacsPgtkNativeComp=emacs emacsUnstable=emacs gitMinimal=git gitSVN=git gnome3.gnome_terminal=gnome-terminal
google-chrome-stable=google-chrome hyprland-hidpi=hyprland hyprland-nvidia=hyprland imagemagick7=imagemagick
imagemagick7Big=imagemagick imagemagickBig=imagemagick inkscape-with-extensions=inkscape
intelGpuTools=intel-gpu-tools jre_minimal=jre libreoffice-fresh=libreoffice libreoffice-qt=libreoffice
libreoffice-qt-fresh=libreoffice libreoffice-qt-still=libreoffice libreoffice-qt6=libreoffice
libreoffice-qt6-fresh=libreoffice libreoffice-qt6-still=libreoffice libreoffice-still=libreoffice
mesa_drivers=mesa mpv-with-scripts=mpv mullvad=mullvad-vpn neovimUnstable=neovim octaveFull=octave
openssh_gssapi=openssh openssh_hpn=openssh pass-nodmenu=pass pgadmin4=pgadmin pgadmin4-desktopmode=pgadmin
pinentry_curses=pinentry-curses pinentry_gnome=pinentry-gnome3 pinentry_qt=pinentry-qt
pulseaudioFull=pulseaudio pulseaudioLight=pulseaudio python=python3 pythonFull=python3 qbittorrent-nox=qbittorrent
qemu_kvm=qemu redshift-wlr=redshift rxvt_unicode=rxvt-unicode rxvt_unicode-with-plugins=rxvt-unicode
steam-original=steam sublime3=sublime sublime4=sublime sublime_text=sublime taskwarrior2=taskwarrior
taskwarrior3=taskwarrior telegram=telegram-desktop texlive.combined.scheme-basic=texlive
texlive.combined.scheme-full=texlive texlive.combined.scheme-medium=texlive texlive.combined.scheme-minimal=texlive
texlive.combined.scheme-small=texlive texliveBasic=texlive texliveFull=texlive texliveMedium=texlive
texliveMinimal=texlive texliveSmall=texlive tor-browser-bundle=tor-browser transmission_4-gtk=transmission-gtk
transmission_4-qt=transmission-qt transmission_4-qt6=transmission-qt vim-full=vim vimHugeX=vim
vim_configurable=vim virtmanager=virt-manager virtualboxWithExtpack=virtualbox vscode-fhs=vscode
vscode-with-extensions=vscode vscodium-fhs=vscodium waybar-hyprland=waybar wine64=wine
wineWow64Packages.full=wine wineWow64Packages.minimal=wine wineWow64Packages.stable=wine
wineWow64Packages.stableFull=wine wineWow64Packages.staging=wine wineWow64Packages.stagingFull=wine
wineWow64Packages.unstable=wine wineWow64Packages.unstableFull=wine wineWow64Packages.wayland=wine
wineWow64Packages.waylandFull=wine wineWowPackages.full=wine wineWowPackages.minimal=wine
wineWowPackages.stableFull=wine wineWowPackages.stagingFull=wine winePackages.stable=wine winePackages.staging=wine
wireshark-cli=wireshark wireshark-qt=wireshark youtubeDL=youtube-dl zed-editor-fhs=zed-editor zoom=zoom-us
"""

RENAMED: dict[str, str] = {
    old: new for old, _, new in (entry.partition("=") for entry in _RENAMED.split()) if old != new
}
"""The tool's key by a former or another name of it; keys themselves are no such names."""

OWN_NAMES = frozenset(
    """
    programs.diff-highlight programs.dircolors programs.npm services.mpris-proxy services.random-background
    services.resolved services.tailscale-systray services.timesyncd services.xserver
    """.split()  # noqa: SIM905 - a table is read more easily as words
)
"""Switches that are tools of their own, although the package they install is that of another."""

VERSIONED = frozenset(
    """
    android-studio ansible bazel blender boost buildah cabal clang cmake cuda dotnet-sdk electron elixir emacs erlang
    fish flutter gcc ghc gnupg go godot gradle hugo jdk jetbrains-jdk jre julia kotlin kubernetes llvm lua lua5 luajit
    mariadb maven mongodb mysql nginx nix nodejs nodejs-slim ocaml openjdk openssl php pnpm postgresql qemu racket redis
    ruby rustc sbcl sbt scala terraform tomcat vim virtualbox wine yarn zig zulu openvpn protobuf deno bun python3
    freecad nextcloud clang-tools cudatoolkit opencv
    """.split()  # noqa: SIM905 - a table is read more easily as words
)
"""Packages that have others beside them for single versions, written without an underscore: `jdk17`, `gcc13`."""

VARIANTS = frozenset(
    "default beta twilight twilight-official specific stable nightly latest release debug main bin".split()  # noqa: SIM905
)
"""Names of packages in a flake's outputs that say which build it is and not which tool."""
