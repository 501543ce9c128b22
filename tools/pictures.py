"""Take the pictures of the report that the README and the documentation show, from the sample machine.

    python tools/pictures.py [DIRECTORY]

They are the same each time: the machine is, and its clock stands still. Chromium has to be installed (`apt-get install
chromium`).
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

import msgspec

import browsing

ROOT = Path(__file__).parents[1]

PICTURES = (
    ("overview", "#overview", "light", 1280, 860),
    ("tools", "#tool-ripgrep", "light", 1280, 860),
    ("dependencies", "#dependencies", "light", 1280, 860),
    ("plan", "#plan", "dark", 1280, 860),
    ("phone", "#overview", "dark", 390, 844),
)
"""Each picture's name, the part of the page it shows, its colours, and how wide and high the window is."""


def main() -> None:
    """Take every picture and print where it is."""
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs" / "pictures"
    target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name, browsing.chromium() as browser:
        file = Path(name) / "report.html"
        report, plan = browsing.sample(Path(name))
        # Where the sample was built is nothing to show.
        report = msgspec.structs.replace(report, config_repo="/home/ada/nixos-config")
        file.write_bytes(browsing.made(report, plan))
        for picture, part, scheme, width, height in PICTURES:
            options = {"color_scheme": scheme, "viewport": {"width": width, "height": height}}
            with browsing.Watched(browser, file, **options) as watched:
                watched.page.goto(f"{file.as_uri()}{part}")
                watched.page.wait_for_timeout(300)
                watched.page.screenshot(path=target / f"{picture}.png")
            print(target / f"{picture}.png")


if __name__ == "__main__":
    main()
