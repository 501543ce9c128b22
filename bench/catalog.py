"""How good and how quick the catalog is.

    python bench/catalog.py [DATABASE [DECLARED]]

Without arguments: the rank of the attribute that a reader expects for common commands (those with a hand-made order
counted apart), and the time of what a command and a scan ask. DATABASE is a nix-index database: how long reading it
takes. DECLARED is a directory of evaluated configurations as JSON: how many of their attributes are known.
"""

from __future__ import annotations

import collections
import json
import resource
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from nixlore.data import content_kinds
from nixlore.identity import Catalog, canonical
from nixlore.nix.catalog_file import collected, compiled
from nixlore.nix.nix_index import outputs

EXPECTED = """
rg=ripgrep fd=fd bat=bat jq=jq yq=yq-go java=jdk nc=netcat ld=binutils ps=procps killall=psmisc code=vscode z=zoxide
python3=python3 python=python3 node=nodejs npm=nodejs npx=nodejs cc=gcc gcc=gcc g++=gcc make=gnumake vim=vim
nvim=neovim git=git curl=curl dig=dig nslookup=dig host=host ifconfig=net-tools netstat=net-tools ls=coreutils
cat=coreutils cp=coreutils sed=gnused awk=gawk grep=gnugrep find=findutils xargs=findutils tar=gnutar gzip=gzip
unzip=unzip zip=zip 7z=p7zip unrar=unrar wget=wget rsync=rsync ssh=openssh scp=openssh mosh=mosh tmux=tmux
screen=screen zellij=zellij htop=htop btop=btop top=procps kill=util-linux lsof=lsof strace=strace gdb=gdb
valgrind=valgrind clang=clang clang-format=clang-tools clangd=clang-tools cmake=cmake ninja=ninja meson=meson
pkg-config=pkg-config cargo=cargo rustc=rustc rustup=rustup go=go gofmt=go zig=zig ghc=ghc stack=stack
cabal=cabal-install ruby=ruby gem=ruby php=php perl=perl lua=lua luajit=luajit julia=julia R=R elixir=elixir
erl=erlang psql=postgresql mysql=mariadb sqlite3=sqlite redis-cli=redis docker=docker docker-compose=docker-compose
podman=podman kubectl=kubectl helm=kubernetes-helm k9s=k9s terraform=terraform tofu=opentofu ansible=ansible
ansible-playbook=ansible aws=awscli2 gcloud=google-cloud-sdk az=azure-cli ffmpeg=ffmpeg ffprobe=ffmpeg
convert=imagemagick magick=imagemagick mpv=mpv yt-dlp=yt-dlp pandoc=pandoc pdflatex=texliveFull
pdftotext=poppler-utils exiftool=exiftool tree=tree file=file which=which less=less man=man-db fzf=fzf sk=skim eza=eza
lsd=lsd dust=dust duf=duf ncdu=ncdu procs=procs sd=sd delta=delta hx=helix kak=kakoune emacs=emacs nano=nano
micro=micro ranger=ranger lf=lf nnn=nnn yazi=yazi broot=broot mc=mc gh=gh glab=glab tig=tig lazygit=lazygit jj=jujutsu
hg=mercurial svn=subversion direnv=direnv starship=starship atuin=atuin zoxide=zoxide just=just task=go-task
hyperfine=hyperfine tokei=tokei gpg=gnupg pass=pass op=_1password-cli bw=bitwarden-cli age=age sops=sops
openssl=openssl nmap=nmap tcpdump=tcpdump mtr=mtr traceroute=traceroute ping=iputils whois=whois iperf3=iperf
socat=socat http=httpie xh=xh btm=bottom nom=nix-output-monitor nh=nh nixfmt=nixfmt alejandra=alejandra statix=statix
deadnix=deadnix nil=nil nixd=nixd ip=iproute2 lspci=pciutils lsusb=usbutils sensors=lm_sensors smartctl=smartmontools
parted=parted mkfs.ext4=e2fsprogs mkfs.vfat=dosfstools claude=claude-code codex=codex aider=aider-chat ollama=ollama
xclip=xclip wl-copy=wl-clipboard notify-send=libnotify pactl=pulseaudio wpctl=wireplumber playerctl=playerctl
brightnessctl=brightnessctl nmcli=networkmanager bluetoothctl=bluez firefox=firefox waybar=waybar rofi=rofi wofi=wofi
kitty=kitty alacritty=alacritty foot=foot inkscape=inkscape gimp=gimp black=black ruff=ruff mypy=mypy uv=uv
poetry=poetry pip=python3Packages.pip pytest=python3Packages.pytest tsc=typescript prettier=prettier eslint=eslint
pnpm=pnpm yarn=yarn bun=bun deno=deno mvn=maven gradle=gradle sbt=sbt xxd=xxd entr=entr parallel=parallel
watchexec=watchexec pv=pv
"""
"""Commands that people type, each with the attribute that one reader means by it."""


def hand_ordered() -> set[str]:
    """Return the programs whose order of candidates was made by hand."""
    text = (Path(content_kinds.__file__).parent / "preferred.txt").read_text()
    return {line.partition(": ")[0] for line in text.splitlines() if not line.startswith("#")}


def ranking(catalog: Catalog) -> None:
    """Print how often the expected attribute comes first, or among the first three."""
    tended = hand_ordered()
    places: dict[bool, list[int]] = {True: [], False: []}
    for program, _, attr_path in (pair.partition("=") for pair in EXPECTED.split()):
        found = [candidate.attr_path for candidate in catalog.attributes_of(program)]
        place = found.index(attr_path) if attr_path in found else 99
        places[program in tended].append(place)
        if place:
            print(f"  {program}: expected {attr_path}, got {', '.join(found[:4])}")
    for is_tended, found_at in places.items():
        first, three = sum(place == 0 for place in found_at), sum(place < 3 for place in found_at)
        how = "ordered by hand" if is_tended else "by rule alone"
        print(f"{how:16} top-1 {first}/{len(found_at)} top-3 {three}/{len(found_at)}")


def milliseconds(started: float) -> float:
    """Return the milliseconds since a time of the performance counter."""
    return 1000 * (time.perf_counter() - started)


def speed() -> None:
    """Print how long one question, a scan's questions and a history's take."""
    started = time.perf_counter()
    catalog = Catalog.shipped()
    catalog.attributes_of("rg")
    catalog.programs_of("ripgrep")
    print(f"open and 2 lookups    {milliseconds(started):6.1f} ms")
    pairs = [pair.partition("=") for pair in EXPECTED.split()]
    started = time.perf_counter()
    for program, _, attr_path in pairs:
        catalog.attributes_of(program)
        catalog.programs_of(attr_path)
        catalog.kinds_of(attr_path)
    print(f"{3 * len(pairs)} lookups           {milliseconds(started):6.1f} ms")
    started = time.perf_counter()
    for number in range(70_000):
        catalog.knows_program(f"name{number}")
    print(f"70,000 names known?   {milliseconds(started):6.1f} ms")


def reading(database: Path) -> None:
    """Print how long a whole database takes, and the most memory used."""
    started = time.perf_counter()
    data = compiled(collected(outputs(database)), {}, {})
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"read a database: {milliseconds(started) / 1000:.1f} s, {peak} MB, {len(data)} bytes kept")


def declared(directory: Path) -> Iterator[str]:
    """Yield each plain nixpkgs attribute of each configuration once."""
    for path in sorted(directory.glob("*.json")):
        files: list[dict[str, Any]] = json.loads(path.read_text())["files"]
        elements = [each for file in files for option in file["options"].values() for each in option]
        yield from {each["a"] for each in elements if each.get("k") == "pkg" and not each.get("ch")}


def coverage(catalog: Catalog, directory: Path) -> None:
    """Print how many declared attributes are known, and how often a package's own program leads back to it."""
    counted = collections.Counter(declared(directory))
    known = {name for name in counted if catalog.content(name) is not None}
    weight = sum(counted[name] for name in known) / counted.total()
    print(f"declared attributes known {len(known)}/{len(counted)}, weighted by configurations {weight:.3f}")
    first = three = asked = 0
    for name in known:
        own = canonical(name)
        leaf = own.rpartition(".")[2]
        programs = catalog.programs_of(name) or ()
        if programs != (programs[:1] or (leaf,)) and leaf not in programs:
            continue
        if programs:
            found = [each.attr_path for each in catalog.attributes_of(leaf if leaf in programs else programs[0])]
            asked += 1
            first += found[:1] == [own]
            three += own in found[:3]
    print(f"from the own program back: top-1 {first}/{asked} top-3 {three}/{asked}")


def main(arguments: list[str]) -> None:
    """Print all figures that the arguments allow."""
    speed()
    ranking(Catalog.shipped())
    if arguments:
        reading(Path(arguments[0]))
    if len(arguments) > 1:
        coverage(Catalog.shipped(), Path(arguments[1]))


if __name__ == "__main__":
    main(sys.argv[1:])
