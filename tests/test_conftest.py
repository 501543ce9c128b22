"""A skipped test fails the run exactly when CI=true."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

SKIPPING = {
    "test_inside.py": "import pytest\ndef test_one(): pytest.skip('no fish')\ndef test_other(): ...\n",
    "test_whole_file.py": "import pytest\npytest.skip('no zsh', allow_module_level=True)\n",
    "test_marked.py": "import pytest\n@pytest.mark.skipif(True, reason='no nix')\ndef test_one(): ...\n",
}


def run(directory: Path, ci: str, *options: str) -> subprocess.CompletedProcess[str]:
    shutil.copy(Path(__file__).with_name("conftest.py"), directory)
    for name, text in SKIPPING.items():
        (directory / name).write_text(text)
    (directory / "pytest.ini").touch()
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *options]
    return subprocess.run(
        command, cwd=directory, env={**os.environ, "CI": ci}, capture_output=True, text=True, check=False
    )


def test_a_skip_fails_in_ci_and_says_which_and_why(tmp_path):
    done = run(tmp_path, "true", "--continue-on-collection-errors")
    assert done.returncode == 1
    for test, reason in (("test_inside.py::test_one", "no fish"), ("test_marked.py::test_one", "no nix")):
        assert f"{test} was skipped, which CI=true forbids: Skipped: {reason}" in done.stdout
    assert "test_whole_file.py was skipped, which CI=true forbids: Skipped: no zsh" in done.stdout
    assert "1 failed, 1 passed, 2 errors" in done.stdout


def test_for_want_of_a_client_a_test_may_be_skipped_in_ci(tmp_path):
    (tmp_path / "test_client.py").write_text(
        "import pytest\nfrom conftest import CANNOT\ndef test_it(): pytest.skip(CANNOT)\n"
    )
    done = run(tmp_path, "true", "test_client.py", "-rs")
    assert done.returncode == 0
    assert "a client cannot be installed here" in done.stdout


def test_a_skip_fails_in_ci_also_in_a_worker(tmp_path):
    assert run(tmp_path, "true", "-n", "1").returncode == 1


def test_a_skip_is_a_skip_elsewhere(tmp_path):
    done = run(tmp_path, "")
    assert done.returncode == 0
    assert "1 passed, 3 skipped" in done.stdout


def test_nothing_of_the_developer_is_seen():
    assert Path.home().name.startswith("home")
    assert not any(name.startswith("XDG_") for name in os.environ)
