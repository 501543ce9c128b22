"""Nothing of an argument's value, of a password typed at the prompt or of a token in a text is ever stored or shown."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from planted import Planted

NIXLORE = Path(sys.executable).with_name("nixlore")
COMMANDS = (
    ["scan"],
    [],
    ["check"],
    ["show", "usage"],
    ["show", "tools"],
    ["show", "hosts"],
    ["why", "jq"],
    ["self", "doctor"],
    ["agent", "context"],
    ["facts", "usage_alignment"],
    ["records", "nix_config"],
    ["records", "shell_startup"],
    ["records", "dotfiles"],
)


def test_no_planted_secret_is_stored_or_shown(tmp_path):
    planted = Planted(tmp_path)
    planted.build()
    assert len(planted.secrets) >= 200
    assert len({place.partition(": ")[2] for _, _, place in planted.secrets}) >= 30
    before = {path for path in tmp_path.rglob("*") if path.is_file()}
    (planted.home / ".claude").mkdir()
    said = b""
    for command in COMMANDS:
        done = subprocess.run(
            [NIXLORE, *command],
            env={"PATH": os.environ["PATH"], "HOME": str(planted.home), "USER": "bob"},
            cwd=tmp_path,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
        )
        assert done.returncode == 0, (command, done.stderr.decode())
        said += done.stdout + done.stderr
    written = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file() and path not in before}
    assert written
    leaked = {
        (kind, place, str(where))
        for secret, kind, place in planted.secrets
        for where, data in [("output", said), *((path.relative_to(tmp_path), data) for path, data in written.items())]
        if secret.encode() in data
    }
    assert sorted(leaked) == []
    named = [str(path) for path in written if any(secret in str(path) for secret, _, _ in planted.secrets)]
    assert named == []
