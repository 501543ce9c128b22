"""What runs on the sample machine, and which groups Ada is in."""

from __future__ import annotations

from pathlib import Path

UNITS = ("NetworkManager.service", "bluetooth.service", "cups.socket", "avahi-daemon.service")
"""The active units, among those that programs on a command line talk to."""

GROUP = """\
root:x:0:
wheel:x:1:{user}
networkmanager:x:57:{user}
docker:x:131:
users:x:100:
"""


def build(root: Path, user: str) -> None:
    """Write what systemd and NixOS keep of it."""
    (root / "etc/group").write_text(GROUP.format(user=user))
    units = root / "run/systemd/units"
    units.mkdir(parents=True)
    for number, unit in enumerate(UNITS):
        (units / f"invocation:{unit}").symlink_to(f"{number:032x}")
