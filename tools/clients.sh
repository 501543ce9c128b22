#!/bin/sh
# Install the real coding agents that the slow tests run; where that cannot be done say so, and those tests say it again.
set -eu

cd "$(dirname "$0")/../tests/clients"
[ node_modules/.package-lock.json -nt package-lock.json ] && exit 0
if ! command -v npm >/dev/null; then
    echo "Real coding agents cannot be installed here: there is no npm. The tests that run them are skipped."
    exit 0
fi
# --force: the client's own check of the version of node is for another way of starting it.
if ! npm ci --force --ignore-scripts --no-audit --no-fund --silent; then
    echo "Real coding agents cannot be installed here: npm failed. The tests that run them are skipped."
    rm -rf node_modules
fi
