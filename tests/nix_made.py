"""What Nix makes of our package and modules among the stand-ins in tests/data/nix."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
STAND_INS = ROOT / "tests" / "data" / "nix"


def instantiated(file: Path, home: Path, *options: str) -> Any:
    """Return what a file evaluates to. Raises AssertionError with what Nix said where it does not."""
    environ = {"PATH": os.environ["PATH"], "HOME": str(home), "NIX_STATE_DIR": str(home / "state")}
    environ |= {"NIX_STORE_DIR": str(home / "store"), "NIX_LOG_DIR": str(home / "log"), "NIX_REMOTE": ""}
    done = subprocess.run(
        ["nix-instantiate", "--eval", "--json", "--strict", file, *options],
        env=environ,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def module(kind: str, home: Path, package: Path | None = None, system: Any = None, **given: Any) -> Any:
    """Return what a system is with our module and some of its options."""
    asked = home / "asked.json"
    asked.write_text(json.dumps({"nixlore": given, "system": system or {}}))
    options = ["--argstr", "kind", kind, "--argstr", "given", str(asked)]
    options += ["--argstr", "package", str(package)] if package else []
    return instantiated(STAND_INS / "evaluate.nix", home, *options)


def installed(script: str, prefix: Path) -> list[list[str]]:
    """Run what the package does after its installation; return the calls of what nixpkgs gives it."""
    site = prefix / "lib" / "python" / "site-packages"
    site.mkdir(parents=True)
    (site / "nixlore").symlink_to(ROOT / "src" / "nixlore")
    for name in ("nixlore", "nixlore-agent-hook"):
        program = prefix / "bin" / name
        program.parent.mkdir(parents=True, exist_ok=True)
        main = "nixlore.cli.main" if name == "nixlore" else "nixlore.agent_hook"
        call = f'exec {sys.executable} -c "from {main} import main; main()" "$@"'
        program.write_text(f"#!/bin/sh\nexport PYTHONPATH={site}\n{call}\n")
        program.chmod(0o755)
    work = prefix / "work"
    work.mkdir()
    given = """
        installShellCompletion() { printf '%s\\n' "${FUNCNAME[0]} $*" >>"$out/calls"; cp "${@: -5:1}" "${@: -3:1}" "${@: -1}" "$out"; }
        installManPage() { printf '%s\\n' "${FUNCNAME[0]} $*" >>"$out/calls"; cp "$@" "$out"; }
    """
    environ = {"PATH": os.environ["PATH"], "out": str(prefix), "TMPDIR": str(work)}
    subprocess.run(["bash", "-euo", "pipefail", "-c", given + script], cwd=work, env=environ, check=True)
    return [line.split() for line in (prefix / "calls").read_text().splitlines()]


def unit(sections: dict[str, dict[str, Any]]) -> str:
    """Return a unit as the modules of NixOS and Home Manager write one."""
    lines = []
    for name, section in sections.items():
        lines.append(f"[{name}]")
        for key, value in section.items():
            rows = value if isinstance(value, list) else [value]
            lines += [f"{key}={str(one).lower() if isinstance(one, bool) else one}" for one in rows]
    return "\n".join(lines) + "\n"
