"""Made-up stages for tests: each step's package is looked for in a temporary directory instead."""

from __future__ import annotations

import importlib
import sys
import textwrap
from collections.abc import Iterable
from pathlib import Path, PurePosixPath
from types import ModuleType

import pytest

from nixlore.machine import Machine
from nixlore.stages import STEPS

HEADER = """\
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Iterable
from pathlib import Path, PurePosixPath
from types import ModuleType
import msgspec
from nixlore.errors import SourceError
from nixlore.machine import Machine
from nixlore.model.evidence import Coverage, Diagnostic, Evidence
from nixlore.model.insight import Insight
from nixlore.model.nix import Alias, Binary, Declaration
from nixlore.model.run import Config, Now, Target
from nixlore.model.shell import Command, HistoryEntry
from nixlore.model.usage import CommandUsage, UsageAlignment
from nixlore.report import Report
"""


class Staging:
    """The five step packages below one directory; `calls` is a file to which stages may write that they ran."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.calls = directory / "calls"

    def add(self, step: str, name: str, text: str) -> None:
        """Write one stage; the usual imports and `ran(name)` are there."""
        ran = f"\ndef ran(name):\n    with open({str(self.calls)!r}, 'a') as file:\n        file.write(name + ' ')\n"
        path = self.directory / step / f"{name}.py"
        body = textwrap.dedent(text).lstrip("\n")
        about, body = body[3:].split('"""', 1) if body.startswith('"""') else ("A stage.", body)
        path.write_text(f'"""{about}"""\n{HEADER}{ran}{body}')
        sys.modules.pop(f"nixlore.{step}.{name}", None)
        importlib.invalidate_caches()

    def ran(self) -> list[str]:
        """Return which stages ran since the last time, in order."""
        names = self.calls.read_text().split() if self.calls.exists() else []
        self.calls.unlink(missing_ok=True)
        return names


def staged(directory: Path, monkeypatch: pytest.MonkeyPatch, steps: Iterable[str] = STEPS) -> Staging:
    """Leave only the helpers in the packages of the steps and return where stages can be added."""
    for step in steps:
        package = importlib.import_module(f"nixlore.{step}")
        (directory / step).mkdir(parents=True)
        for helper in Path(package.__path__[0]).glob("_[!_]*.py"):
            (directory / step / helper.name).symlink_to(helper)
        monkeypatch.setattr(package, "__path__", [str(directory / step)])
        for name in [name for name in sys.modules if name.startswith(f"nixlore.{step}.")]:
            monkeypatch.delitem(sys.modules, name)
        for name in [name for name, value in vars(package).items() if isinstance(value, ModuleType)]:
            monkeypatch.delattr(package, name)
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    return Staging(directory)


def a_machine(home: Path, **fields: object) -> Machine:
    """Return a machine whose home is a directory of the test."""
    given = {"home": PurePosixPath(home), "user": "ada", "now": 1_700_000_000, "host": "laptop", **fields}
    return Machine(**given)
