"""Let `python -m nixlore` be the command line."""

from __future__ import annotations

from nixlore.cli.main import main

if __name__ == "__main__":
    main()
