#@begin 29
#!/usr/bin/env bash
# Build the new system, show what changes, then switch.
set -euo pipefail

cd ~/nixos-config
git diff --quiet || git --no-pager diff --stat
nh os build . --out-link /tmp/next-system
nvd diff /run/current-system /tmp/next-system
read -rp "switch? [y/N] " answer
if [[ $answer == y ]]; then
  nh os switch .
  notify-send "larkspur" "switched"
fi
#@end
