"""`nixlore self demo`: build a sample machine and scan it."""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

import click
from msgspec.structs import replace

from nixlore.cli import scan
from nixlore.cli._asked import options
from nixlore.cli._options import command
from nixlore.cli._session import Session


@command("demo")
@click.option("--directory", type=click.Path(path_type=Path, file_okay=False), help="Build it here (must be empty).")
@click.pass_context
def demo_command(context: click.Context, directory: Path | None) -> None:
    """Build a sample machine in a temporary directory, scan it, and print the result and where the artifacts are.

    Nothing of yours is read, and everything that comes of it is labelled as a sample.
    """
    from nixlore import demo, locate  # noqa: PLC0415 - `--help` does not need it
    from nixlore.errors import ConfigError  # noqa: PLC0415
    from nixlore.model.run import Config  # noqa: PLC0415

    if directory is not None and directory.is_dir() and any(directory.iterdir()):
        message = "the directory is not empty"
        raise ConfigError(message, where=str(directory))
    top = Path(tempfile.mkdtemp(prefix="nixlore-demo-")) if directory is None else directory.absolute()
    top.mkdir(parents=True, exist_ok=True)
    root = demo.build(top / "machine")
    bare = locate.machine(root=root, environ={"HOME": str(top)})
    found = locate.with_directories(bare, config=locate.configuration(bare, Config()), off=frozenset())
    machine = replace(found, state_dir=top / "state", cache_dir=top / "cache")
    own = Session(options(context), ready=machine)
    scan.run(own)
    called = "nixlore" if shutil.which("nixlore") else sys.argv[0]
    own.talk(f"The sample machine is in {top}. Ask it: {called} --root {root} why rg")
