#!/bin/sh
# See that the programs which the tests compare nixlore with are here; as root on a Debian system, install them.
set -eu

missing=
while read -r program package; do
    command -v "$program" >/dev/null || missing="$missing $package"
done <<'TABLE'
bash bash
bc bc
chromium chromium
column bsdextrautils
fdfind fd-find
fish fish
git git
groff groff
jq jq
less less
nix nix-bin
pgrep procps
rg ripgrep
sqlite3 sqlite3
strings binutils
tmux tmux
unshare util-linux
xxd xxd
zsh zsh
TABLE

[ -n "$missing" ] || exit 0

if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq
    # shellcheck disable=SC2086 # one word a package
    apt-get install -y -qq --no-install-recommends $missing
else
    echo "The tests also want these programs, which are not here:$missing"
    echo "Tests that need one of them are skipped."
fi
