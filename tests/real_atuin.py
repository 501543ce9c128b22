"""The real atuin, run in a home of its own, without network."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

ATUIN = Path(sys.executable).with_name("atuin")

QUIET = {"ATUIN_UPDATE_CHECK": "false", "ATUIN_AUTO_SYNC": "false"}
"""What keeps it from asking anybody on the network."""

NEWER = 20230319185725
"""The last change of its table in the releases of 2023 to 2025."""

COLUMNS = ("author", "intent", "shell", "author_kind")
"""What later changes have added."""


class Atuin:
    """atuin in one home; `environ` is what it is told about who runs it."""

    def __init__(self, home: Path, **environ: str):
        self.home = home
        home.mkdir(parents=True, exist_ok=True)
        self.environ = {"PATH": os.environ["PATH"], "HOME": str(home), "USER": "ada", "LANG": "C.UTF-8", **QUIET}
        self.environ |= environ
        self.environ.setdefault("ATUIN_SESSION", self.run("uuid"))

    def run(self, *arguments: str, **environ: str) -> str:
        """Run it and return what it prints."""
        argv = [str(ATUIN), *arguments]
        given = self.environ | environ
        done = subprocess.run(argv, env=given, cwd=self.home, stdout=subprocess.PIPE, check=True, text=True)
        return done.stdout.strip()

    def ran(self, text: str, code: int = 0, *options: str, **environ: str) -> None:
        """Record that a command was run."""
        number = self.run("history", "start", *options, "--", text, **environ)
        self.run("history", "end", "--exit", str(code), "--duration", "5000000", "--", number, **environ)

    def database(self) -> Path:
        """Return where it keeps the history."""
        (found,) = self.home.rglob("history.db")
        return found

    def older(self) -> None:
        """Take its table back to what releases before 2026 made: those changes are undone, and forgotten as done."""
        with closing(sqlite3.connect(self.database(), isolation_level=None)) as connection:
            connection.execute("PRAGMA journal_mode = delete")
            for (name,) in connection.execute(
                "SELECT name FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND name LIKE 'idx%'"
            ).fetchall():
                connection.execute(f'DROP INDEX "{name}"')
            for column in COLUMNS:
                connection.execute(f"ALTER TABLE history DROP COLUMN {column}")
            connection.execute("CREATE INDEX idx_history_timestamp ON history(timestamp)")
            connection.execute("CREATE INDEX idx_history_command ON history(command)")
            connection.execute("CREATE INDEX idx_history_command_timestamp ON history(command, timestamp)")
            connection.execute("DELETE FROM _sqlx_migrations WHERE version > ?", (NEWER,))

    def columns(self) -> set[str]:
        """Return the columns of its table."""
        with closing(sqlite3.connect(self.database())) as connection:
            return {row[1] for row in connection.execute("PRAGMA table_info(history)")}
