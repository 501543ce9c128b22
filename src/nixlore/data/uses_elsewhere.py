"""Commands that come from somewhere else than a declared package of their own name."""

from __future__ import annotations

SERVICE_PROGRAMS: dict[str, frozenset[str]] = {
    name: frozenset(programs.split())
    for name, programs in {
        "adb": "adb fastboot",
        "avahi": "avahi-browse avahi-resolve avahi-publish",
        "bluetooth": "bluetoothctl btmgmt hciconfig hcitool rfcomm",
        "containers": "podman",
        "cups": "lp lpr lpq lpstat lpadmin cancel",
        "docker": "docker docker-compose dockerd",
        "flatpak": "flatpak",
        "fwupd": "fwupdmgr",
        "gnupg": "gpg gpg-agent gpgconf gpg-connect-agent pinentry",
        "incus": "incus lxc",
        "libvirtd": "virsh virt-install virt-clone virt-xml qemu-img qemu-system-x86_64",
        "lxd": "lxc lxd",
        "mpd": "mpd",
        "mysql": "mysql mysqldump mysqladmin mariadb",
        "networkmanager": "nmcli nmtui nm-online nm-connection-editor",
        "nixvim": "nvim",
        "nvchad": "nvim",
        "nvf": "nvim",
        "pipewire": "pw-cli pw-top pw-dump pw-play pw-record pw-link wpctl pactl pacmd paplay",
        "podman": "podman docker",
        "postgresql": "psql pg_dump pg_restore createdb dropdb createuser initdb pg_ctl",
        "power-profiles-daemon": "powerprofilesctl",
        "printing": "lp lpr lpq lpstat lpadmin cancel",
        "pulseaudio": "pactl pacmd paplay pulseaudio",
        "samba": "smbclient smbpasswd smbstatus testparm pdbedit",
        "snapper": "snapper",
        "steam": "steam steam-run",
        "tailscale": "tailscale tailscaled",
        "tlp": "tlp tlp-stat",
        "upower": "upower",
        "virtualbox": "VBoxManage VirtualBox vboxmanage",
        "waydroid": "waydroid",
        "wireguard": "wg wg-quick",
        "xserver": "xrandr xset xinput xprop xrdb xsetroot startx xhost setxkbmap xauth",
        "zfs": "zfs zpool zdb",
        "btrfs": "btrfs",
    }.items()
}
"""The commands that come with a switch of NixOS, by the last component of the switch's name."""

_DEVELOPMENT = """
    ansible ansible-playbook ant autoconf automake autoreconf bazel black bun bundle cabal cargo cc clang
    clang++ clangd clippy-driver cmake composer conan coverage cpp ctest dart delve deno django-admin dlv dotnet
    elixir elm erl eslint expo flake8 flask flutter fpm g++ gcc gdb gem ghc ghci go gofmt gradle gradlew guile
    hatch hpack hugo iex ipython isort java javac jekyll jest julia jupyter jupyter-lab kotlin kotlinc latexmk
    ld lein lldb lua luajit luarocks make manage.py maturin mdbook meson mill mix mkdocs mocha mvn mypy nasm
    next ng ninja node nodemon npm npx nuxt nvcc ocaml opam pdflatex php pip pip3 pipenv pkg-config playwright
    pnpm poetry pre-commit prettier prisma protoc psql pylint pyright pytest python python2 python3
    qemu-system-x86_64 rails rake rebar3 redis-cli redis-server rspec ruby ruff runghc rustc rustfmt rustup sbt
    scala sphinx-build spago stack swift sass terraform terragrunt tox trunk ts-node tsc tsx typst uv uvicorn
    valgrind vite vitest wasm-pack webpack wrangler xelatex yarn zig
"""

DEVELOPMENT = frozenset(_DEVELOPMENT.split())
"""Commands that development shells usually bring, so that they are no lack where nothing provides them now."""

_PLUGIN_ALIASES = """
    g ga gaa gap gau gb gba gbd gbl gbr gc gca gcam gcb gcd gcl gclean gcm gcmsg gco gcp gcs gd gdc gds gdw gf
    gfa gfg gg gga ggf ggl ggp ggpull ggpush ggu gignore gk gl glg glgg glgp glo glod glog gloga glol glola glp
    gm gma gmt gp gpd gpf gpr gpsup gpv gr gra grb grba grbc grbi grbm grbs grev grh grhh grm grmc grs grset
    grst grt gru grup grv gsb gsh gsi gsps gsr gss gst gsta gstaa gstc gstd gstl gstp gsts gsu gsw gswc gtl gts
    gtv gunignore gunwip gup gupv gwch gwip k kaf kdel kdp kgp kgs kl klf dce dco dcup dcdn dps dpsa tf tfa tfi
    tfp md rd la ll ls lsa sc zshrc please extract take fisher omf zplug zinit antigen antibody z zi j
"""

PLUGIN_ALIASES = frozenset(_PLUGIN_ALIASES.split())
"""Aliases and functions that shell frameworks and their plugins define, which no file of the user's spells out."""

CALLERS: dict[str, tuple[str, ...]] = {
    name: tuple(programs.split())
    for name, programs in {
        "ansible": "ansible-navigator molecule semaphore kubespray",
        "asciinema": "agg asciinema-agg",
        "awscli": "kubectl k9s terraform tofu terragrunt eksctl copilot sam cdk granted assume aws-vault saml2aws",
        "awscli2": "kubectl k9s terraform tofu terragrunt eksctl copilot sam cdk granted assume aws-vault saml2aws",
        "azure-cli": "kubectl k9s kubelogin terraform tofu terragrunt azd",
        "btop": "nvtop",
        "doctl": "kubectl k9s terraform tofu",
        "eza": "broot yazi lf ranger nnn joshuto",
        "fortune": "cowsay pokemonsay ponysay neo-cowsay",
        "cowsay": "fortune neo fortune-kind",
        "glow": "lf ranger yazi nnn nap charm",
        "mdcat": "lf ranger yazi nnn",
        "hexyl": "lf ranger yazi",
        "google-cloud-sdk": "kubectl k9s terraform tofu",
        "hledger": "hledger-ui hledger-web",
        "jujutsu": "lazyjj jjui jj-fzf gg jj-starship",
        "kubectl": "k9s kubecolor kubectx kubens helm helmfile skaffold tilt kustomize stern oc k kubie flux",
        "kubernetes-helm": "helmfile skaffold tilt k9s helmsman terraform tofu flux argocd",
        "kustomize": "skaffold tilt flux argocd kubectl",
        "lazygit": "nvim vim hx lvim",
        "lolcat": "neo-cowsay",
        "mtr": "trip",
        "nix-init": "nix-update",
        "nix-tree": "nh",
        "nmap": "rustscan zenmap nxc netexec autorecon msfconsole",
        "nurl": "nix-init nix-update",
        "opentofu": "terragrunt terramate atmos tenv",
        "pulumi": "pulumictl",
        "sops": "helm terragrunt helmfile",
        "taskwarrior3": "vit taskwarrior-tui timew",
        "terraform": "terragrunt terramate atmos cdktf tfenv tenv infracost tfsec",
        "ttyd": "vhs",
        "uv": "uvx pipx",
        "whois": "msfconsole",
    }.items()
}
"""Programs that run a package's programs themselves: where one of them is used, the package may be, too."""

_OTHER_SYSTEMS = """
    apk apt apt-cache apt-get aptitude brew choco defaults diskutil dnf dpkg emerge eopkg guix ifconfig.exe ipconfig
    launchctl mas opkg pacman paru pkg pkg_add port powershell pwsh.exe rpm rpm-ostree scoop snap softwareupdate sw_vers
    swupd systemsetup winget wsl wsl.exe xbps-install xcode-select xcodebuild xcrun yay yum zypper
"""

OTHER_SYSTEMS = frozenset(_OTHER_SYSTEMS.split())
"""Commands that belong to another operating system, which nobody would declare in their place."""

_ENVIRONMENTS = """
    activate anyenv asdf conda deactivate devbox devenv direnv fnm fvm goenv jabba jenv juliaup mamba micromamba mise
    nodenv nvm phpenv pixi plenv pyenv rbenv rtx rustup rvm rye sdk tfenv tfswitch virtualenv volta workon
"""

ENVIRONMENTS = frozenset(_ENVIRONMENTS.split())
"""Commands that set up environments; what provides them is often a function or a directory of their own."""
