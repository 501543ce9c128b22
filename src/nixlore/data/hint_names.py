"""Names that decide what a failed command is told: other systems' package managers, words of projects, unfree packages.

Source of the last: `meta.license` of the packages in nixpkgs.
"""

from __future__ import annotations

_MANAGERS = "apt apt-get aptitude dpkg dnf yum rpm zypper pacman yay paru apk brew port snap emerge xbps-install"
MANAGERS = frozenset(_MANAGERS.split())
"""Package managers of other systems."""

ON_MAC = frozenset({"brew", "port"})
"""Those of them that may well be there beside nix-darwin."""

_PROJECT_WORDS = """
run build test tests start stop serve server deploy install setup main app dev lint format check release watch clean
backup update upgrade migrate seed docs demo bench init sync status report task worker client tool script cli manage
activate deactivate source nvm conda function export set
"""
PROJECT_WORDS = frozenset(_PROJECT_WORDS.split())
"""Names that a project's own script, function or task rather has than a package of nixpkgs."""

_OF_OTHERS = """
git-upload-pack git-receive-pack git-upload-archive texi2dvi texi2pdf gimptool gimptool-3 gimptool-3.0
"""
OF_OTHERS = frozenset(_OF_OTHERS.split())
"""Programs that another machine is asked for, or that work through a package that they do not come with."""

TOGETHER = dict.fromkeys(
    ("aclocal", "autoheader", "automake", "autoreconf", "autoupdate", "libtoolize"),
    "autoconf automake libtool pkg-config",
)
"""Programs that call those of other packages or read their files, and the packages that a shell has to have."""

_OTHER_SYSTEMS = """
chcp cls cmd ver dir where ipconfig tasklist taskkill schtasks wmic powershell pwsh cygpath attrib xcopy robocopy
pmset sw_vers pbcopy pbpaste defaults launchctl diskutil osascript caffeinate scutil dscl plutil
"""
OTHER_SYSTEMS = frozenset(_OTHER_SYSTEMS.split())
"""Commands of Windows and of Macs: a package of nixpkgs that has a program of this name has another one."""

_NO_COMMANDS = """
from import with def return class print select insert update delete const let var function apply_patch applypatch
args test foo bar baz reflex md2pdf
"""
NO_COMMANDS = frozenset(_NO_COMMANDS.split())
"""Words of languages and tools of agents' own, which a shell is given by mistake."""

CORRECTED = {
    "bb": "babashka",
    "fly": "flyctl",
    "helm": "kubernetes-helm",
    "databricks": "databricks-cli",
    "protoc": "protobuf",
    "objcopy": "binutils",
    "addr2line": "binutils",
    "cpp": "gcc",
    "envsubst": "gettext",
    "exa": "eza",
    "gdrive": "gdrive3",
    "glxinfo": "mesa-demos",
    "gs": "ghostscript",
    "jshell": "jdk",
    "lean": "lean4",
    "leanc": "lean4",
    "mysqladmin": "mariadb",
    "mysqlbinlog": "mariadb",
    "mysqldump": "mariadb",
    "telepresence": "telepresence2",
    "wayland-scanner": "wayland-scanner",
    "xmllint": "libxml2",
    "yq": "yq-go",
}
"""Attributes of programs that are meant, where the catalog's first one has another or an older program of the name."""

_LENT = "busybox toybox u-root-cmds gash-utils mathematica alist cypress ventoy ventoy-full youtube-dl"
LENT = frozenset(_LENT.split())
"""Attributes that are named for no program: they have reduced copies of others' programs, or cannot be downloaded.

The latter as their sources have to be fetched by hand, or as nixpkgs marks them insecure (`meta.knownVulnerabilities`).
"""

_GONE = """
chkrootkit dogdns etcher exa gnirehtet helvum jellyfin-media-player lens minecraft neofetch nodejs_18 plex-media-player
polymc protonvpn-cli pwndbg python2 python27 python310 rkhunter rnix-lsp ryujinx skypeforlinux spotify-tui stremio
thefuck vercel ventoy-full-gtk ventoy-full-qt vmware-horizon-client whatsapp-for-linux xsv youtube-music yuzu
"""
GONE = frozenset(_GONE.split())
"""Attributes that configurations of some years ago have, and that nixpkgs took out, renamed or refuses since."""

_SERVICES = """
docker docker-compose docker-buildx lazydocker ctop: virtualisation.docker.enable
podman podman-compose podman-tui: virtualisation.podman.enable
buildah: virtualisation.containers.enable
virsh virt-install virt-clone: virtualisation.libvirtd.enable
incus: virtualisation.incus.enable
waydroid: virtualisation.waydroid.enable
crontab: services.cron.enable
at atq: services.atd.enable
tailscale: services.tailscale.enable
mullvad: services.mullvad-vpn.enable
netbird: services.netbird.enable
warp-cli: services.cloudflare-warp.enable
zerotier-cli: services.zerotierone.enable
clamscan clamdscan clamdtop freshclam: services.clamav.updater.enable
fail2ban-client: services.fail2ban.enable
usbguard: services.usbguard.enable
bluetoothctl bluetuith bluetui: hardware.bluetooth.enable
nmcli nmtui: networking.networkmanager.enable
lp lpr lpstat lpq lprm: services.printing.enable
avahi-browse avahi-resolve: services.avahi.enable
chronyc: services.chrony.enable
acpi_listen: services.acpid.enable
upower: services.upower.enable
powerprofilesctl: services.power-profiles-daemon.enable
fwupdmgr: services.fwupd.enable
boltctl: services.hardware.bolt.enable
pcsc_scan: services.pcscd.enable
fprintd-enroll fprintd-verify fprintd-list: services.fprintd.enable
ratbagctl: services.ratbagd.enable
flatpak: services.flatpak.enable
evolution: programs.evolution.enable
gnome-terminal: programs.gnome-terminal.enable
gnome-disks: programs.gnome-disks.enable
seahorse: programs.seahorse.enable
mosh-server: programs.mosh.enable
hyprctl: programs.hyprland.enable
swaymsg: programs.sway.enable
i3-msg: services.xserver.windowManager.i3.enable
bspc: services.xserver.windowManager.bspwm.enable
multipath multipathd: services.multipath.enable
iscsiadm: services.openiscsi.enable
kdeconnect-cli: programs.kdeconnect.enable
gamemoderun: programs.gamemode.enable
firejail: programs.firejail.enable
pipewire: services.pipewire.enable
pulseaudio: services.pulseaudio.enable
elasticsearch: services.elasticsearch.enable
opensearch: services.opensearch.enable
thermald: services.thermald.enable
irqbalance: services.irqbalance.enable
earlyoom: services.earlyoom.enable
ananicy: services.ananicy.enable
auto-cpufreq: services.auto-cpufreq.enable
tlp: services.tlp.enable
smartd: services.smartd.enable
usbmuxd: services.usbmuxd.enable
opensnitch-ui: services.opensnitch.enable
sunshine: services.sunshine.enable
gnome-keyring-daemon: services.gnome.gnome-keyring.enable
udisksctl: services.udisks2.enable
hyprlock: programs.hyprlock.enable
i3lock i3lock-fancy i3lock-color betterlockscreen multilockscreen: programs.i3lock.enable
gtklock: programs.gtklock.enable
slock: programs.slock.enable
physlock: services.physlock.enable
xscreensaver: services.xscreensaver.enable
swaylock swaylock-fancy: security.pam.services.swaylock
"""
SERVICES = {
    name: option
    for names, _, option in (line.partition(": ") for line in _SERVICES.split("\n") if line)
    for name in names.split()
}
"""Programs that do nothing without a service, a wrapper or files that D-Bus finds, and NixOS' option that brings them.

Daemons of the whole system are among them: started by hand they lack their user, their state or their configuration. So
are those that lock the screen: nobody could unlock it again where PAM does not know them.

Sources: the modules of NixOS of these options.
"""

WRAPPED = {"bandwhich": "programs.bandwhich.enable", "mtr": "programs.mtr.enable"}
"""Programs that need rights, which root has or a wrapper brings, and NixOS' option of the wrapper."""

_OF_SERVICES = """
accountsservice acpid asusctl avahi blueman bluez chrony cinnamon-screensaver clamav colord connman containerd
cosmic-greeter cups dbus docker fail2ban firewalld flatpak fprintd fwupd gdm geoclue2 gnome-keyring gnome-session
gnome-shell ibus incus input-remapper iwd libvirt light-locker lightdm lxc lxd-lts mate-screensaver modemmanager mullvad
mullvad-vpn networkmanager nix ntp nvidia-container-toolkit pcsclite pipewire plex plymouth podman polkit pulseaudio
samba sddm snapper supergfxctl systemd tailscale thermald tlp udisks upower usbguard vmware-workstation waylock
wpa_supplicant xen xfce4-screensaver xscreensaver xsecurelock zerotierone
"""
OF_SERVICES = frozenset(_OF_SERVICES.split())
"""Packages whose programs belong to a service of the system that only its module of NixOS sets up."""

_DECLARED = """
netplan ifup ifdown: networking.interfaces
ufw firewall-cmd firewalld: networking.firewall
grub-install grub2-install grub-mkconfig grub2-mkconfig update-grub: boot.loader.grub
update-initramfs mkinitcpio dracut: boot.initrd
plymouth-set-default-theme: boot.plymouth.theme
locale-gen: i18n.defaultLocale
update-ca-certificates update-ca-trust: security.pki.certificateFiles
pam-auth-update authselect: security.pam
update-rc.d: systemd.services
"""
DECLARED = {
    name: option
    for names, _, option in (line.partition(": ") for line in _DECLARED.split("\n") if line)
    for name in names.split()
}
"""Programs that change what NixOS generates from its configuration, and the option that says it there."""

PIP_NAMES = {
    "django-admin": "django",
    "fastapi": "'fastapi[standard]'",
    "sphinx-build": "sphinx",
    "torchrun": "torch",
}
"""What pip installs for a program that a package of another name has."""

SHELL_WORDS = frozenset({"echo", "kill", "printf", "pwd", "test", "time"})
"""Programs that shells have a word of their own for, which knows other options."""

_IN_PROJECTS = """
pytest gunicorn uvicorn hypercorn celery alembic flask django-admin coverage pylint sphinx-build daphne streamlit mkdocs
scrapy locust chainlit fastapi accelerate bentoml chalice debugpy dramatiq functions-framework kedro metaflow monkeytype
nameko nuitka papermill pyinstaller pyinstrument pytest-bdd pytest-benchmark pytest-watch scalene stestr torchrun
"""
IN_PROJECTS = frozenset(_IN_PROJECTS.split())
"""Programs of Python that load the project's own modules and what those need, so that a lone package fails."""

_SHORT_NAMES = """
7z 7za 7zz R ack act adb ag agda age ant ar aws az bat bazel bc biome bison borg bq btop bun bunx bw bwrap bzr c++
cabal caddy cc clang clj cloc cmake codex coqc cpp curl cvs dart dasel dbt dc delta deno dig dlv dot dtc duf dune elan
elm emacs entr erl exa eza fd feh fish flac flex fvm fzf g++ gcc gdb gem gh ghc ghci ghdl git gitui glab gleam go
gofmt gopls gpg gron grype gs guile gum hatch hg htop hugo hx iex iotop irb isort java javac jj jless jq julia k3d k6
k9s kcat lake lame latex ld ldc2 lean lein lldb lsd lsusb lua luac lz4 lzop meson mix mlr mongo mono mpv mtr mvn mvnd
mycli mypy mysql nano nasm nc ncat ncdu nginx nh nim ninja nixd nm nmap nox npins npm npx nurl nvcc nvim oc ocaml op
opam pdm perl pgcli php pigz pipx pixi pnpm pnpx procs psql pv qsv rake rg rocq rtk ruby ruff rustc rye s3cmd sbcl sbt
scala scc scons scrot sd shfmt socat sops sox svn swift swig syft tig tmux tofu tokei tox trivy tsc tsx ttyd ty tygo
typst unar unrar usql uv uvx vault vhs vi vim vllm w3m wandb west wget whois wine wrk xan xclip xh xmlto xq xsel xsv
xxd yarn yasm yosys yq zig zip zola zstd
"""
SHORT_NAMES = frozenset(_SHORT_NAMES.split())
"""Names of few letters that everybody means one program by."""

_MEANT_WORDS = """
age black bun cargo code convert dialog dot expect file host identify just make node parallel screen stylua tree
unzip zip
"""
MEANT_WORDS = frozenset(_MEANT_WORDS.split())
"""Ordinary words that are the program of this name when a shell does not find them."""

_LIBRARY_PROGRAMS = """
autoflake cython gradio hindent hoogle jupyterhub jupytext kramdown markitdown menhir nikola papermill pycodestyle
pydocstyle pyflakes shodan solargraph tensorboard towncrier weasyprint
"""
LIBRARY_PROGRAMS = frozenset(_LIBRARY_PROGRAMS.split())
"""Programs of one word that everybody means though nixpkgs has them in the libraries of a language alone."""

_PARTS = """
addr2line alsactl auditctl buildctl createdb crictl em++ emcc emmake envsubst etcdctl exiftool ffplay ffprobe gcloud
gdate glxinfo goimports goyacc gsed gsutil gtimeout identify iostat javac jshell keyctl keytool latexmk lazbuild ledctl
limactl lualatex magick mogrify montage mpstat msgfmt mysqladmin mysqlbinlog mysqldump nslookup nsupdate objcopy objdump
pdfimages pdfinfo pdflatex pdftoppm pdftotext pg_dump pg_isready pg_restore psql rabbitmqctl ranlib readelf rpmspec
sbatch shasum smartctl soffice sqlplus squeue staticcheck strings telnet v4l2-ctl vulkaninfo wasm-opt xelatex xgettext
xmllint xsltproc
"""
PARTS = frozenset(_PARTS.split())
"""Programs that packages of quite other names are asked for; what else such a package brings is often another's."""

_UNFREE = """
_1password-cli 1password-cli _7zz-rar amp-cli android-studio antigravity anydesk aseprite bcompare beeper
bitwig-studio boundary brscan4 brscan5 burpsuite chatgpt cider-2 claude-code clion cloudflare-warp cockroachdb
code-cursor code-cursor-fhs codeql consul copilot-language-server crush cudatoolkit cursor-cli databricks-cli datagrip
davinci-resolve davinci-resolve-studio decent-sampler discord discord-canary discord-development discord-ptb dropbox
dwarf-fortress elasticsearch factorio factory-cli geekbench geekbench_6 genymotion github-copilot-cli gitkraken goland
google-antigravity google-chrome google-chrome-beta google-chrome-dev insync intelephense jetbrains-toolbox
jetbrains.clion jetbrains.datagrip jetbrains.dataspell jetbrains.gateway jetbrains.goland jetbrains.idea
jetbrains.phpstorm jetbrains.pycharm jetbrains.pycharm-professional jetbrains.rider jetbrains.ruby-mine
jetbrains.rust-rover jetbrains.webstorm jetbrains.writerside keymapp kiro kiro-cli lightworks lmstudio masterpdfeditor
megasync microsoft-edge mongodb mongodb-ce mongodb-compass mprime ngrok nomad notion-app nrf-command-line-tools
nrfconnect nrfutil obsidian ocenaudio ookla-speedtest open-webui opera oracle-instantclient orbstack p4 p7zip-rar
packer parsec-bin perforce plex plex-desktop plexamp postman rar raycast realvnc-vnc-viewer reaper redisinsight
renoise rider sabnzbd saleae-logic-2 segger-jlink slack snowsql spotify steam steam-run steam-tui steam-unwrapped
steamcmd sublime-merge sublime3 sublime4 surrealdb teamspeak5_client teamspeak6-client teamviewer termius terraform
tetrio-desktop ticktick todoist-electron typora unifi unityhub unrar vagrant vault vault-bin ventoy ventoy-full
veracrypt vivaldi vmware-workstation vscode vscode-fhs vscode-insiders vscode-with-extensions warp-terminal wavebox
webstorm wechat windsurf wpsoffice zoom-us
"""
UNFREE = frozenset(_UNFREE.split())
"""Attributes whose licence nixpkgs refuses to evaluate unless it is told otherwise."""
