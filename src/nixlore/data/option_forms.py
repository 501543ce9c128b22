"""How the options of commands are written, where they do not follow the usual forms. Sources: the manual of each.

Each table has the names of commands, a colon and what is said of them; a line that is indented goes on with it.
"""

from __future__ import annotations

import re

_ENTRY = re.compile(r"^(\S[^:\n]*):((?:.*\n)(?:[ ].*\n)*)", re.MULTILINE)


def _table(text: str) -> dict[str, frozenset[str]]:
    return {name: frozenset(found[2].split()) for found in _ENTRY.finditer(text) for name in found[1].split()}


def _letters(text: str) -> dict[str, frozenset[str]]:
    return {name: frozenset("".join(words)) for name, words in _table(text).items()}


BEFORE = _table("""\
git: -C -c --git-dir --work-tree --namespace --exec-path --super-prefix --config-env --attr-source
nix nom: --extra-experimental-features --experimental-features --option --log-format --store -j --max-jobs --cores
  --builders --substituters --extra-substituters --trusted-public-keys --extra-trusted-public-keys
docker podman nerdctl docker-compose podman-compose: --config -c --context -H --host -l --log-level --tlscacert
  --tlscert --tlskey -f --file -p --project-name --profile --env-file --project-directory
kubectl oc: -n --namespace --context --cluster --kubeconfig --user -s --server --token --as --as-group -v
helm: -n --namespace --kube-context --kubeconfig
flux: -n --namespace --context --kubeconfig
systemctl: -H --host -M --machine -t --type -p --property -P -n --lines -o --output -s --signal --state --root
home-manager nixos-rebuild darwin-rebuild: --flake -f --file -I --option -A --target-host --build-host -b
colmena: -f --config --parallel --on
cargo: --color --config -Z -C --manifest-path
npm pnpm yarn bun: --prefix -w --workspace -C --dir -F --filter --cwd
make gmake: -C -f -I -o -W --directory --file
just: -f --justfile -d --working-directory --shell --dotenv-path
tmux: -L -S -f -c
zellij: -s --session -c --config -l --layout --config-dir
ip: -n -netns -f -family
nmcli: -f --fields -g --get-values -c --colors -m --mode -w --wait
restic: -r --repo --password-file --password-command -o --option --cache-dir
flatpak: --installation
aws: --profile --region --output --endpoint-url --query --ca-bundle
gcloud: --project --account --configuration --format --filter --verbosity
az: --subscription -o --output -g --resource-group --query
jj: -R --repository --at-op --at-operation --config --config-file --color
hg: -R --repository --cwd --config
rclone: --config --transfers --checkers --log-level --log-file
adb fastboot: -s -t -H -P -L
hyprctl: -i --instance
pulumi: -s --stack -C --cwd --color
vagrant go mvn: -C -f --file
gh glab: -R --repo
op: --account --vault
virsh: -c --connect
sops: --age -k --kms -p --pgp -i --input-type --output-type --extract --config
chezmoi: -S --source -D --destination -c --config
fly flyctl: -a --app -c --config
heroku: -a --app -r --remote
mise: -C --cd -E --env
hcloud doctl: --config --context -t --access-token
zfs zpool borg btrfs: --rsh --remote-path
""")
"""Options that may stand before a subcommand and whose value is the next word."""

ATTACHING = _letters("""\
mysql mysqldump mariadb: uhPDe
curl: bdxXmorcwFAtyzKY
wget: OoaitTwQlARXP
grep egrep fgrep rg ag: ABCmefd
head tail: nc
sort: ktoS
cut: dfcb
tr fold: w
awk gawk mawk: Fvf
sed: ef
gcc g++ clang clang++ cc c++ ld: olDILWfmOgstxB
make gmake: jCfIoWl
ssh scp sftp: ipolLRDbcFeJmQSwW
xargs: IndLPsE
find fd fdfind: edtxX
date touch: drt
python python3: cmWX
perl ruby: eniIMl
psql pg_dump createdb: hpUdcfOtT
7z 7za rar unrar zip unzip: pPowmxiat
openssl ftp smbclient: kUWA
docker podman: vpehmucw
kubectl helm: nflo
tar bsdtar: fCTbI
ps: opuUCGt
du df: dtB
split: lbCn
mount: ot
nc ncat: plwsi
tmux: tscnxyF
gpg: ru
""")
"""Letters of short options to which a value may be attached, by command, beside those of `ALWAYS_ATTACHING`."""

ALWAYS_ATTACHING = frozenset("pPuUHDILWeEkKTSwmoncdft")
"""Letters of short options that many a program attaches a value to."""

WITHOUT_VALUES = _letters("""\
ls exa eza lsd dir: abBcCdDeEfFgGhHiIklLmnNopPqQrRsStTuUvwxXZ1
cp mv ln: aAbdfHilLnPpRrsTuUvx
rm rmdir: dfiIPprRvWx
mkdir: pv
ps: AaCdefHjLlMmNOqrSTuUvwXxyZ
grep egrep fgrep zgrep: abcEFGHhIiLlnoPpqRrsTUuvwxyZz
rg: acFHhIiLlNnoPpqSsUuvwxz
pacman yay paru pamac: BbcdDFgGhiklmnNoOpPqQrRsStTuUvVwy
rsync: aAbcDdEgGhHIiKkLlmNnOopPqRrSstuUvWxXyz
netstat ss: 046aAbcdDeEFgGhHiIKlmMnNopPrsStTuvVwWxZ
tar bsdtar: acdhjJklmnopPrStuUvwxzZ
journalctl: abefhklmNnqrx
systemctl: alqhfr
df: aehHiklPtTxY
du: abcDhHkLlmPSsx0
wc: clLmw
chmod chown chgrp: cfhHLPRv
tail: fFqrvz
head: qvz
cat bat tac: AbEeflnpsTtuv
diff colordiff: aBbcdeEiNnpqrstTuwy
git: abcdefghijklmnopqrstuvwxyzADEMPRSTVW
docker podman nerdctl docker-compose: aditfqlsy
kubectl: Aitwhw
ssh: 46AaCfGgKkMNnqsTtVvXxYy
curl: 0123469aBfFgGiIjJkKlLnNOpqRsSvVZ
wget: bcdEFHkKLmNpqrSvVx46
sudo: AbEeHiKklNnPSsVv
cut: sz
sort: bcCdfghiMmnRrsuVz
uniq: cdDiuz
less: aAeEfFgGiIJKLmMnNqQrRsSuUwWX
unzip: abcCDfjKLlMnoOpqtTuUvVWXz
zip: 0123456789AcdDeEfFgjJklLmoqrSTuvVXyz
gzip gunzip xz bzip2 zstd: 0123456789acdfhkKlLnNqrStTvVz
lsblk: aAbdDfhiJlmnNOpPrsStTyz
lsusb lspci: tvknmqDbx
free: bghklmstvVw
ping: 46AabBdDfhLnOqrRUvV
top htop: bcHdiSsuC
file: bcdhiklLNnprsSvzZ0
stat: LftZ
which type whereis: aptbmsuPf
dmesg: CcDdEeHhklPpSrTtuVwWx
uname: aimnoprsv
id: agGnruzZ
pgrep pkill: acfilnovwx
nvim vim vi: abdeEhlmMnRrSsuvVxyZ
tree: aCdDfFgGhiJlnNpqQrRsStuUvx
ncdu dust: aDdefhopqrstvxCHL
zfs zpool: adDefFgHhiIlLnpPrRsuvwx
make: BdehikLnpqrRsStvw
apt apt-get: dfhmoquVvy
dnf yum: 46bCdeqvy
nix-env: qaiPesuf
nix-store: qr
id3v2 date: IRru
readlink realpath: efmnqsvz
set: eghlLnqSuUxafptTBCEHPkmobv
test [: abcdefghknprstuwxzGLNOS
declare typeset local export read: aAfFgiIlnprtuxsTUzREH
pwd cd: LPe
type command: afpPtqvsV
ip: 0246abcdhjoprstDN
mount umount: aflnrRvwFhi
ffmpeg: yn
python python3: bBdEhiIOPqsSuvVx
node: pei
echo: neE
bash sh zsh fish: abcefhiklmnprstuvxBCDEHPTlis
nixos-rebuild: v
nix: vL
sed: nErisuz
awk: h
perl: 0nepilawsW
lsof: ailnPRtUvN
kill pkill killall: 0123456789
strace: cCdDfFhiknqrtTvVwxyyZ
xargs: 0oprtx
""")
"""Letters of short options that never take an attached value, by command: what is made of them only is kept whole."""

_FIRST_ONLY = _table("""\
alone: ssh mosh python python3 python2 python3.11 python3.12 python3.13 ipython node ruby perl php lua luajit bash sh
  zsh fish dash nu java npx bunx uvx ts-node tsx wine wine64 scala Rscript echo printf emacsclient guile racket
  electron gdb lldb screen trap
run: bun deno docker podman nerdctl compose uv poetry pipx kubectl oc flatpak snap conda mamba go nix
exec: docker podman nerdctl compose container kubectl oc npm pnpm bundle mise lxc incus asdf direnv rbenv pyenv stack
shell: adb
dlx: pnpm yarn
x: bun pnpm mise
create: docker podman
ephemeral: distrobox
enter: distrobox toolbox
foreach: git
new-session: tmux
new-window: tmux
new: tmux
split-window: tmux
display-popup: tmux
""")
FIRST_ONLY = _FIRST_ONLY.pop("alone")
"""Commands that pass what follows their first operands to another program, so that no option of theirs is in it."""

FIRST_ONLY_AFTER = _FIRST_ONLY
"""Subcommands that do the same, with the commands that have them."""

SINGLE_DASH = _table("""\
find gfind: -iname -name -type -size -mtime -mmin -maxdepth -mindepth -delete -print -print0 -printf -prune -empty
  -newer
  -regex -iregex -path -ipath -wholename -iwholename -perm -group -user -exec -execdir -ok -okdir -xdev -mount -links
    -lname -ilname -follow -depth -not -executable -readable -writable -regextype -quit -samefile -ctime -atime
  -cmin -amin
  -nouser -nogroup -uid -gid -inum -and -or -true -false -daystart -noleaf -fprint -ls -fstype -a -o -L -H -P
terraform tofu terragrunt: -auto-approve -input -backend-config -backend -var-file -target -upgrade -reconfigure
  -destroy
    -refresh -refresh-only -json -out -var -lock -lock-timeout -migrate-state -recursive -check -replace -chdir
  -no-color
  -parallelism -raw -version -help -force
java javac: -version -classpath -cp -jar -source -target -help
go: -count -race -bench -benchmem -benchtime -cover -coverprofile -timeout -short -ldflags -tags -parallel -failfast
  -mod
  -json -trimpath -gcflags -run -v -o -u -x -w -html -func
ffmpeg ffprobe ffplay: -vcodec -acodec -scodec -codec -filter_complex -hide_banner -preset -framerate -pix_fmt
  -loglevel
    -start_number -shortest -movflags -map_metadata -metadata -crf -map -ss -to -vf -af -an -vn -sn -qscale -frames
  -show_entries
    -show_streams -show_format -print_format -select_streams -concat -safe -loop -threads -stream_loop -vsync -tune
  -profile
convert magick mogrify identify montage: -resize -quality -crop -rotate -strip -density -format -geometry
  -background -gravity
    -extent -append -trim -colorspace -alpha -verbose -flatten -negate -monochrome -fuzz -transparent -delay -loop
  -thumbnail
ip: -brief -color -details -family -human -json -oneline -pretty -stats -br -all -netns
xset xsetroot xrandr xclip xsel feh: -display -selection -sel -target -in -out -root -solid -cursor_name -clipboard
  -loops
openssl: -in -out -inform -outform -text -noout -days -nodes -newkey -keyout -subj -new -x509 -key -connect
  -servername
    -showcerts -dates -subject -issuer -fingerprint -base64 -hex -salt -pbkdf2 -iter -verify -pubkey -pubin -pubout
  -export
  -sha256 -sha512 -md5 -cert -req -config -extensions -aes256 -aes-256-cbc -passin -passout -pass
nixos-rebuild nix-env nix-build nix-shell nix-instantiate: -iA
qemu-system-x86_64 qemu-system-aarch64 qemu-system-i386 qemu-system-arm: -enable-kvm -cdrom -boot -hda -drive -net
  -nographic
  -serial -kernel -append -initrd -machine -display -device -netdev -bios -monitor -daemonize -usb -vga -vnc -cpu -smp
clang gcc g++ clang++ cc c++: -Wall -Wextra -Werror -Wpedantic -pedantic -std -shared -static -pthread -fPIC -fpic
  -march
  -mtune -nostdlib -ffreestanding -fsanitize
kill pkill killall: -HUP -INT -QUIT -KILL -TERM -USR1 -USR2 -STOP -CONT -SIGHUP -SIGINT
  -SIGKILL -SIGTERM -SIGSTOP -SIGCONT
dotnet pwsh: -verbosity -Command -File
xdotool wmctrl mpv mplayer: -fullscreen -loop
rename-pictures exiftool: -all
""")
"""Long options that are written with one hyphen, by command."""

AFTER = dict.fromkeys(
    _table("""\
these: python python3 python2 python3.9 python3.10 python3.11 python3.12 python3.13 python3.14 pypy3
""")["these"],
    "-m",
)
"""The option behind which the first word of a command must stand, where any other is a file."""

WITHOUT_HYPHEN = frozenset({"tar", "bsdtar"})
"""Commands whose first word is their options when it has no hyphen (`tar xzf`)."""

NUMBERS_ARE_OPERANDS = _table("""\
these: find gfind cd pushd popd test [ seq math expr bc echo printf return exit fg bg pactl wpctl hyprctl xdotool sleep
  date jobs disown dirs set string amixer brightnessctl light
""")["these"]
"""Commands to which a number with a hyphen is a number, and no count (`head -5`)."""
