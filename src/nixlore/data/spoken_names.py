"""What people call a tool beside its name: its programs, its service, the short name and the one with its maker."""

from __future__ import annotations

_SAID_AS = """
1password-gui=1password,onepassword _1password-gui=1password,onepassword _1password-cli=op,1password,onepassword
acpilight=xbacklight audit=auditd awscli=aws azure-cli=az bind=dig,nslookup,named,dnsutils dnsutils=dig,nslookup
dig=dnsutils,nslookup bitwarden-cli=bw bitwarden-desktop=bitwarden bottom=btm brave=brave-browser broot=br
catppuccin-gtk=catppuccin clang-tools=clangd,clang-format claude-code=claude code-cursor=cursor
collabora-online=collabora,libreoffice-online delta=git-delta delve=dlv diffutils=diff,cmp dogdns=dog du-dust=dust
elixir=mix,iex ffmpeg=ffplay,ffprobe findutils=xargs,find flyctl=fly fprintd=fingerprint gh=github-cli,hub
glibcLocales=locales gnome-disk-utility=gnome-disks gnome-keyring=keyring gnugrep=grep gnumake=make gnused=sed
gnutar=tar gawk=awk gnupg=gpg,gpg-agent google-chrome=chrome google-cloud-sdk=gcloud,gsutil grafana-loki=loki
gopass=pass helix=hx home-assistant=hass,homeassistant,hassio httpie=http imagemagick=magick,convert
inetutils=telnet,ftp inotify-tools=inotifywait isync=mbsync iwd=iwctl jujutsu=jj keybase-gui=keybase
kubernetes-helm=helm kubectl=k8s libnotify=notify-send libqalculate=qalc libratbag=ratbagd,ratbagctl
libreoffice=office libsecret=secret-tool libvirtd=libvirt linuxPackages.v4l2loopback=v4l2loopback
mermaid-cli=mmdc moreutils=sponge mpc_cli=mpc mpc=mpc_cli neovim=nvim,vim,neovim-nightly
networkmanager=network-manager,nm networkmanagerapplet=nm-applet,nm-connection-editor
nix-output-monitor=nom nix-index=nix-locate,nix-index-database nodejs=npm,npx,node nixpkgs-review=nix-review
noto-fonts-color-emoji=emoji,emojis nushell=nu nvtopPackages=nvtop obs-studio=obs openssh=ssh,sshd
openssl=ssl opentabletdriver=otd opentofu=tofu p7zip=7z,7zip pciutils=lspci pulseaudio=pactl postgresql=postgres,psql
printing=cups,printer,print,printers procps=watch,ps python3=py,python python3Packages.pip=pip3
python3Packages.python-lsp-server=pylsp ripgrep=rg rustup=rust,cargo rxvt-unicode=urxvt searx=searxng
searxng=searx silver-searcher=ag skim=sk swaynotificationcenter=swaync sysstat=iostat,sar tealdeer=tldr
teams=ms-teams teams-for-linux=teams,ms-teams telegram-desktop=telegram,tdesktop,tg texlive=latex,tex thefuck=fuck
thunderbird=tb transmission=transmissionbt transmission-gtk=transmission typescript=tsc,ts udisks=udisks2,udisks
udisks2=udisks unclutter-xfixes=unclutter usbutils=lsusb util-linux=lsblk virt-viewer=remote-viewer
virtualbox=vbox visual-studio-code=vscode vscode=code,vs-code vscodium=codium vulkan-tools=vulkaninfo,vkcube
whois=mkpasswd wireguard-tools=wg,wireguard,wg-quick wl-clipboard=wl-copy,wl-paste xdg-utils=xdg-open
xorg.xev=xev xserver=x11,xorg yarn=yarnpkg youtube-dl=ytdl yt-dlp=ytdlp
yubikey-manager=ykman,yubikey yubikey-personalization=ykpersonalize,yubikey zed-editor=zed,zeditor zoom-us=zoom
"""

SAID_AS: dict[str, tuple[str, ...]] = {
    tool: tuple(said.split(",")) for tool, _, said in (entry.partition("=") for entry in _SAID_AS.split())
}
"""What a tool is called beside its name, its former names and its shortened name."""
