"""What the collector of histories says about a repository, and modules to write histories of."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from nixlore.collect import git_history
from nixlore.machine import Machine
from nixlore.model.evidence import Coverage, Diagnostic
from nixlore.model.git import ConfigCommit, ConfigHead, DeclarationEvent, DeclaredTool


def packages(*names):
    """Return a module that installs packages, each on a line of its own as it is written."""
    lines = "".join(f"    {name}\n" for name in names)
    return "{ pkgs, ... }:\n{\n  environment.systemPackages = with pkgs; [\n" + lines + "  ];\n}\n"


def switch(name, value="true"):
    return "{\n  programs." + name + ".enable = " + value + ";\n}\n"


@dataclass
class Seen:
    """What the collector said, by kind."""

    records: list

    def of(self, kind):
        return [record for record in self.records if isinstance(record, kind)]

    @property
    def events(self):
        return self.of(DeclarationEvent)

    @property
    def kinds(self):
        return [(event.kind, event.tool) for event in self.events]

    @property
    def commits(self):
        return self.of(ConfigCommit)

    @property
    def tools(self):
        return {tool.tool: tool for tool in self.of(DeclaredTool)}

    @property
    def head(self):
        (head,) = self.of(ConfigHead)
        return head

    @property
    def causes(self):
        return [note.cause for note in self.of(Diagnostic)]

    @property
    def coverage(self):
        (coverage,) = self.of(Coverage)
        return coverage


def machine_of(config, cache=None, **fields):
    return Machine(
        home=PurePosixPath("/nonexistent"), user="ada", now=0, config=Path(config), cache_dir=cache, **fields
    )


def seen(config, cache=None, **fields):
    return Seen(list(git_history.collect(machine_of(config, cache, **fields))))
