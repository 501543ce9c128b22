"""Ada's other repositories: what she works on beside the configuration.

Of her Python projects three are alike and `postcards` is not; `almanac` tells agents to run a recipe that went, and in
the environment of `skycam` is a package that nothing names.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from nixlore.demo.repository import AUTHOR, data, make
from nixlore.model.run import DAY

TOP = "code"
"""Where they lie below the home."""


class Work(NamedTuple):
    """One commit: how many days before the sample's now, its message, the files it writes, and a tag put on it."""

    days_ago: int
    subject: str
    files: Mapping[str, str]
    tag: str = ""


FLAKE = """{
  inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixos-25.05";
  outputs = { nixpkgs, ... }: let pkgs = nixpkgs.legacyPackages.x86_64-linux; in {
    devShells.x86_64-linux.default = pkgs.mkShell {
      packages = with pkgs; [ just ruff uv ];
    };
  };
}
"""
JUSTFILE = "test:\n    uv run pytest\n\nlint:\n    ruff check .\n"
WITH_RUFF = """[project]
name = "{name}"
version = "0.1"
dependencies = ["{needs}"]

[dependency-groups]
dev = ["pytest>=8", "hypothesis"]

[tool.ruff]
line-length = 100
"""
WITH_BLACK = """[project]
name = "postcards"
version = "0.1"
dependencies = ["pillow"]

[dependency-groups]
dev = ["black>=24"]
"""
AGENTS = """# Almanac

Run `just test` before each commit and `just check` before a release.
"""


def _python(name: str, needs: str) -> dict[str, str]:
    """Return the files that Ada begins a Python project with."""
    return {
        "pyproject.toml": WITH_RUFF.format(name=name, needs=needs),
        "flake.nix": FLAKE,
        "justfile": JUSTFILE,
        ".envrc": "use flake\n",
        f"{name}.py": "print(1)\n",
    }


PROJECTS: Mapping[str, Sequence[Work]] = {
    "starmap": (
        Work(244, "A map of the stars", {"Cargo.toml": '[package]\nname = "starmap"\n', "README.md": "# starmap\n"}),
        Work(242, "Read the catalogue", {"src/main.rs": "fn main() {}\n"}),
        Work(161, "Draw constellations", {"src/draw.rs": "pub fn draw() {}\n"}, "v0.1"),
        Work(106, "Plot how fast it is", {"tools/plot.py": "print(1)\n"}),
        Work(40, "Twice as fast", {"src/main.rs": "mod draw;\nfn main() {}\n"}, "v0.2"),
    ),
    "ada-notes": (
        Work(99, "Notes from the command line", {"notes.sh": '#!/bin/sh\nexec "$EDITOR"\n'}),
        Work(96, "Find notes", {"find.sh": '#!/bin/sh\nexec rg "$1"\n'}, "v1"),
    ),
    "almanac": (
        Work(243, "When the sun rises", _python("almanac", "click")),
        Work(38, "Say how to work on it", {"AGENTS.md": AGENTS}),
    ),
    "lightcurve": (Work(160, "How bright a star is", _python("lightcurve", "numpy")),),
    "skycam": (Work(98, "Pictures of the sky", _python("skycam", "requests")),),
    "postcards": (
        Work(
            41,
            "Print postcards",
            {
                "pyproject.toml": WITH_BLACK,
                "flake.nix": FLAKE.replace(" ruff", ""),
                ".envrc": "use flake\n",
                "postcards.py": "print(1)\n",
            },
        ),
    ),
}
"""The life of each."""


INSTALLED = {"requests": ("urllib3",), "urllib3": (), "httpie": ("requests", "rich"), "rich": ()}
"""What the virtual environment of `skycam` holds, and what each needs."""


def build(home: Path, now: int) -> None:
    """Make the repositories below a home."""
    for name, life in PROJECTS.items():
        make(home / TOP / name, _stream(life, now))
    environment = home / TOP / "skycam/.venv"
    for name, needs in INSTALLED.items():
        place = environment / f"lib/python3.12/site-packages/{name}-2.0.dist-info"
        place.mkdir(parents=True)
        required = "".join(f"Requires-Dist: {other}\n" for other in needs)
        (place / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 2.0\n{required}")
    (environment / "pyvenv.cfg").write_text("home = /nix/store\nversion = 3.12\n")


def _stream(life: Sequence[Work], now: int) -> Iterator[bytes]:
    for number, work in enumerate(life, 1):
        stamp = f"{AUTHOR} {(now // DAY - work.days_ago) * DAY + 18 * 3600} +0000"
        about = f"commit refs/heads/main\nmark :{number}\nauthor {stamp}\ncommitter {stamp}\n"
        yield about.encode() + data(work.subject + "\n")
        for path, content in work.files.items():
            yield f"M 100644 inline {path}\n".encode() + data(content)
        yield b"\n"
        if work.tag:
            yield f"tag {work.tag}\nfrom :{number}\ntagger {stamp}\n".encode() + data(work.tag + "\n")
    yield b"done\n"
