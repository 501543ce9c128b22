"""What is published holds all that the product needs, and runs without the working copy."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def run(*argv: str | Path, cwd: Path, **environ: str) -> str:
    done = subprocess.run(
        argv,
        cwd=cwd,
        env={**os.environ, **environ},
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.slow
def test_the_wheel_is_complete_and_runs_by_itself(tmp_path):
    run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", tmp_path, cwd=ROOT)
    (wheel,) = tmp_path.glob("*.whl")
    inside = set(zipfile.ZipFile(wheel).namelist())
    committed = run("git", "ls-files", "src/nixlore", cwd=ROOT).split()
    assert {name.removeprefix("src/") for name in committed} - inside == set()

    site = tmp_path / "site"
    run(sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--no-index", "--target", site, wheel, cwd=tmp_path)
    where = run(sys.executable, "-c", "import nixlore; print(nixlore.__file__)", cwd=tmp_path, PYTHONPATH=str(site))
    assert where.strip() == str(site / "nixlore" / "__init__.py")
    shown = run(site / "bin" / "nixlore", "--help", cwd=tmp_path, PYTHONPATH=str(site))
    assert "scan" in shown
