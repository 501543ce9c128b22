"""What mining 100,000 commands for sequences costs, how many planted ones are found, and how many shuffled ones."""

from __future__ import annotations

import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from promises import Figure, note

from made_sessions import Habits, shuffled
from nixlore.analyze._sequences import mined

COMMANDS = 100_000
MOST = 3.0
"""Seconds of CPU that mining may take."""

SHUFFLES = 10
WINDOW = 60


def main() -> None:
    """Print the seconds of CPU, the share of planted sequences found, and what shuffled histories give."""
    planted = [tuple(f"habit{number}.{place}" for place in range(2 + number % 4)) for number in range(20)]
    sessions = Habits(3).sessions(COMMANDS, [(habit, 14) for habit in planted])
    begun = time.process_time()
    found = {sequence.commands for sequence in mined(sessions, "human", WINDOW).sequences}
    took = time.process_time() - begun
    note(Figure(f"{COMMANDS:,} commands mined", took, "s of CPU", MOST))
    print(f"{COMMANDS:,} commands mined in {took:.2f} s of {MOST} s of CPU")
    print(f"{sum(habit in found for habit in planted)} of {len(planted)} planted sequences found whole")
    for within in (False, True):
        told = sum(
            bool(mined(shuffled(sessions, seed, within=within), "human", WINDOW).sequences) for seed in range(SHUFFLES)
        )
        print(f"{told} of {SHUFFLES} histories shuffled {'within sessions' if within else 'as a whole'} give any")


if __name__ == "__main__":
    main()
