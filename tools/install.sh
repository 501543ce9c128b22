#!/bin/sh
# Make .venv with the newest suitable Python and install nixlore and all its tools in the versions of the lock.
set -eu

suitable() {
    "$1" -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
}

newest_python() {
    for name in python3.14 python3.13 python3.12 python3.11 python3; do
        if suitable "$name"; then
            command -v "$name"
            return
        fi
    done
    # Debian's python3 lacks venv until its package is installed.
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        apt-get update -qq >&2
        DEBIAN_FRONTEND=noninteractive apt-get install -y -qq python3-venv >&2
        if suitable python3; then
            command -v python3
            return
        fi
    fi
    echo "nixlore needs Python 3.11 or newer with its venv module (on Debian: apt install python3-venv)" >&2
    return 1
}

export PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_INPUT=1
unset PIP_USER PIP_TARGET PIP_PREFIX

if ! .venv/bin/python -m pip --version >/dev/null 2>&1; then
    python=$(newest_python)
    "$python" -m venv --clear .venv
fi
.venv/bin/python -m pip install --quiet --require-hashes -r requirements.lock
.venv/bin/python -m pip install --quiet --no-deps --no-build-isolation --editable .
