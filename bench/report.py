"""How long the HTML report takes to make, how large it is, how soon a browser paints it, and how fast it filters."""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from promises import Figure, note

import browsing

SIZES = {400: (3, 1.0, 1.5), 2000: (15, 4.0, 6.0)}
"""About how many tools: how many times the sample machine, and the most seconds and megabytes that are allowed."""

PAINT = 300
FILTER = 100
"""The most milliseconds until something is painted, and for one letter of the search."""

FILTERED = """async (words) => {
  const field = document.getElementById("find");
  const took = [];
  for (const word of words) {
    const begun = performance.now();
    field.value = word;
    field.dispatchEvent(new Event("input"));
    document.body.getBoundingClientRect();
    await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
    took.push(performance.now() - begun);
  }
  return took;
}"""
SHOWN = """(part) => {
  document.getElementById(part).scrollIntoView();
  return new Promise((done) => requestAnimationFrame(() => requestIdleCallback(done)));
}"""
PAINTED = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime"
IN_SIGHT = ("overview", "tools", "dependencies")
"""Which part is on the screen while the search is changed: what is in sight is what a search waits for."""

WORDS = ["g", "gi", "git", "", "home", "home 2025", "x", ""]


def main() -> None:
    """Print the figures of each size beside what is allowed."""
    with tempfile.TemporaryDirectory() as name, browsing.chromium() as browser:
        report, plan = browsing.sample(Path(name))
        browsing.made(report, plan)
        for times, seconds, megabytes in SIZES.values():
            large = browsing.grown(report, times)
            begun = time.process_time()
            data = browsing.made(large, plan)
            took = time.process_time() - begun
            file = Path(name) / f"{times}.html"
            file.write_bytes(data)
            tools = data.count(b'<tbody id="tool-')
            note(Figure(f"{tools:,} tools", took, "s of CPU", seconds))
            note(Figure(f"{tools:,} tools, file", len(data) / 1e6, "MB", megabytes))
            print(f"{tools:,} tools: {took:.2f} s of {seconds} s of CPU, {len(data) / 1e6:.2f} of {megabytes} MB")
            in_browser(browser, file)


def in_browser(browser: object, file: Path) -> None:
    """Print how soon a page is painted, and how long a change of the search takes, each the best of three."""
    paints, told = [], []
    for part in IN_SIGHT:
        rounds = []
        for _ in range(3):
            with browsing.Watched(browser, file, viewport={"width": 1280, "height": 900}) as watched:
                watched.page.wait_for_function(f"{PAINTED} !== undefined")
                paints.append(watched.page.evaluate(PAINTED))
                watched.page.evaluate(SHOWN, part)
                rounds.append(watched.page.evaluate(FILTERED, WORDS))
        told.append(f"{max(min(times) for times in zip(*rounds, strict=True)):.0f} in {part}")
    note(Figure(f"{file.stem} x the sample, first paint", min(paints), "ms", PAINT))
    searched = f"one change of the search at most {', '.join(told)} of {FILTER} ms"
    print(f"  first paint {min(paints):.0f} of {PAINT} ms; {searched}")


if __name__ == "__main__":
    main()
