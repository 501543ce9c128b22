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

    def __init__(self, directory: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.directory = directory
        self.monkeypatch = monkeypatch
        self.calls = directory / "calls"

    def add(self, step: str, name: str, text: str) -> None:
        """Write one stage; the usual imports and `ran(name)` are there."""
        ran = f"\ndef ran(name):\n    with open({str(self.calls)!r}, 'a') as file:\n        file.write(name + ' ')\n"
        path = self.directory / step / f"{name}.py"
        body = textwrap.dedent(text).lstrip("\n")
        about, body = body[3:].split('"""', 1) if body.startswith('"""') else ("A stage.", body)
        path.write_text(f'"""{about}"""\n{HEADER}{ran}{body}')
        forget(self.monkeypatch, step, name)
        importlib.invalidate_caches()

    def ran(self) -> list[str]:
        """Return which stages ran since the last time, in order."""
        names = self.calls.read_text().split() if self.calls.exists() else []
        self.calls.unlink(missing_ok=True)
        return names


def forget(monkeypatch: pytest.MonkeyPatch, step: str, name: str) -> None:
    """Take a module out of what is loaded; what was there comes back when the test ends, and nothing else stays."""
    package = vars(importlib.import_module(f"nixlore.{step}"))
    for names, key in ((sys.modules, f"nixlore.{step}.{name}"), (package, name)):
        monkeypatch.setitem(names, key, ModuleType(key))
        del names[key]


def staged(directory: Path, monkeypatch: pytest.MonkeyPatch, steps: Iterable[str] = STEPS) -> Staging:
    """Leave only the helpers in the packages of the steps and return where stages can be added."""
    for step in steps:
        package = importlib.import_module(f"nixlore.{step}")
        (directory / step).mkdir(parents=True)
        loaded = {name for name in sys.modules if name.startswith(f"nixlore.{step}.")}
        names = {name.removeprefix(f"nixlore.{step}.") for name in loaded}
        names |= {name for name, value in vars(package).items() if isinstance(value, ModuleType)}
        for helper in Path(package.__path__[0]).glob("_[!_]*.py"):
            (directory / step / helper.name).symlink_to(helper)
            names.add(helper.stem)
        monkeypatch.setattr(package, "__path__", [str(directory / step)])
        for name in names:
            forget(monkeypatch, step, name)
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    return Staging(directory, monkeypatch)


def a_machine(home: Path, **fields: object) -> Machine:
    """Return a machine whose home is a directory of the test."""
    given = {"home": PurePosixPath(home), "user": "ada", "now": 1_700_000_000, "host": "laptop", **fields}
    return Machine(**given)
