"""The scripts behind `make` explain themselves where they cannot do their work."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

TOOLS = Path(__file__).parents[1] / "tools"


def bare_path(directory: Path) -> str:
    """Return a PATH on which there is nothing but `id`."""
    (directory / "id").symlink_to(shutil.which("id"))
    return str(directory)


def test_missing_programs_are_named_where_they_cannot_be_installed(tmp_path):
    done = subprocess.run(
        ["/bin/sh", TOOLS / "programs.sh"],
        env={"PATH": bare_path(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    packages = (
        "bash bc chromium bsdextrautils fd-find fish git groff jq less nix-bin procps ripgrep sqlite3 "
        "binutils tmux util-linux xxd zsh"
    )
    assert f"not here: {packages}" in done.stdout


def test_a_machine_without_a_suitable_python_is_told_so(tmp_path):
    (tmp_path / "python3").write_text("#!/bin/sh\nexit 1\n")
    (tmp_path / "python3").chmod(0o755)
    done = subprocess.run(
        ["/bin/sh", TOOLS / "install.sh"],
        cwd=tmp_path,
        env={"PATH": bare_path(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.startswith("nixlore needs Python 3.11 or newer")
