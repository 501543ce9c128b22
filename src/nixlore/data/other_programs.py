"""Programs that do the work of another one under a name of their own, with nearly the same command line.

Sources: the projects' own manuals, which say what they stand in for.
"""

from __future__ import annotations

from collections.abc import Mapping

OTHER_PROGRAMS: Mapping[str, tuple[str, ...]] = {
    "python": ("python3",),
    "docker": ("podman",),
    "docker-compose": ("podman-compose",),
    "fdfind": ("fd",),
    "batcat": ("bat",),
    "vi": ("nvim", "vim", "hx"),
    "vim": ("nvim",),
    "ifconfig": ("ip",),
    "netstat": ("ss",),
    "route": ("ip",),
    "arp": ("ip",),
    "service": ("systemctl",),
    "chkconfig": ("systemctl",),
    "google-chrome": ("google-chrome-stable", "chromium"),
    "chromium-browser": ("chromium",),
}
"""For a name that is missing, those that do its work, the nearest first."""
