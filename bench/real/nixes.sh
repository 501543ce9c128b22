#!/bin/sh
# Unpack the Nix of several Debian suites side by side, and print the directories of their programs with colons between.
#
#   NIX_BINS=$(sh bench/real/nixes.sh /tmp/nixes) .venv/bin/pytest tests/test_store_oracle.py
#
# Nothing is installed: each runs with its own libraries. Takes some hundred megabytes; the network is used by apt alone.
set -eu

top=$1
shift
[ $# -gt 0 ] || set -- bullseye bookworm trixie sid

bins=
for suite; do
    place=$top/$suite
    if ! [ -x "$place/bin/nix-store" ]; then
        mkdir -p "$place/lists/partial" "$place/cache/archives/partial" "$place/root" "$place/bin"
        : >"$place/status"
        key=/usr/share/keyrings/debian-archive-keyring.gpg
        echo "deb [signed-by=$key] http://deb.debian.org/debian $suite main" >"$place/sources.list"
        apt() {
            apt-get -qq -o "Dir::State::status=$place/status" -o "Dir::State::Lists=$place/lists" \
                -o "Dir::Cache=$place/cache" -o "Dir::Etc::SourceList=$place/sources.list" \
                -o Dir::Etc::SourceParts=/nonexistent -o APT::Sandbox::User="$(id -un)" "$@" >&2
        }
        apt update
        apt --no-install-recommends --download-only -y install nix-bin
        for package in "$place"/cache/archives/*.deb; do
            dpkg-deb -x "$package" "$place/root"
        done
        loader=$(find "$place/root" -type f \( -name 'ld-linux-*.so.2' -o -name 'ld-2.*.so' \) | head -n 1)
        libraries=$(find "$place/root" -name '*.so*' -path '*lib/*' -printf '%h\n' | sort -u | paste -sd :)
        for program in nix nix-store; do
            run="$loader --library-path $libraries $place/root/usr/bin/$program"
            printf '#!/bin/sh\nexec %s "$@"\n' "$run" >"$place/bin/$program"
            chmod +x "$place/bin/$program"
        done
    fi
    bins=$bins${bins:+:}$place/bin
done
echo "$bins"
