"""Real git repositories for tests, made from a description with one `git fast-import`."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from nixlore.collect import git_history
from nixlore.machine import Machine
from nixlore.model.git import ConfigCommit, ConfigHead, DeclarationEvent, DeclaredTool

START = 1_600_000_000
ENVIRONMENT = {
    "PATH": os.environ["PATH"],
    "HOME": "/nonexistent",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_SYSTEM": os.devnull,
    "LC_ALL": "C",
    "GIT_AUTHOR_NAME": "Ada",
    "GIT_AUTHOR_EMAIL": "ada@example.org",
    "GIT_COMMITTER_NAME": "Ada",
    "GIT_COMMITTER_EMAIL": "ada@example.org",
}


def git(directory, *words, **options):
    done = subprocess.run(["git", *words], cwd=directory, env=ENVIRONMENT, capture_output=True, check=True, **options)
    return done.stdout.decode().strip()


def packages(*names):
    """Return a module that installs packages, each on a line of its own."""
    return (
        "{ pkgs, ... }:\n{\n  environment.systemPackages = [\n"
        + "".join(f"    {name}\n" for name in names)
        + "  ];\n}\n"
    )


def pkgs(*names):
    return packages(*(f"pkgs.{name}" for name in names))


@dataclass
class History:
    """Commits in order; `parents` are the numbers that `commit` returned, the last commit where they are not given."""

    stream: list[bytes] = field(default_factory=list)
    count: int = 0

    def commit(
        self, message, files, *, parents=None, at=None, author_at=None, author="Ada <ada@example.org>", zone="+0000"
    ):
        parents = ([self.count] if self.count else []) if parents is None else parents
        self.count += 1
        at = START + self.count * 3600 if at is None else at
        if not parents:
            self.stream.append(b"reset refs/heads/main\n")
        text = message if isinstance(message, bytes) else message.encode()
        self.stream.append(
            f"commit refs/heads/main\nmark :{self.count}\nauthor {author} {at if author_at is None else author_at} {zone}\n"
            f"committer Ada <ada@example.org> {at} {zone}\n".encode()
            + self._data(text)
        )
        for number, parent in enumerate(parents):
            self.stream.append(f"{'merge' if number else 'from'} :{parent}\n".encode())
        for path, content in files.items():
            if content is None:
                self.stream.append(f'D "{path}"\n'.encode())
            else:
                mode, text = content if isinstance(content, tuple) else ("100644", content)
                data = text.encode() if isinstance(text, str) else text
                self.stream.append(f'M {mode} inline "{path}"\n'.encode() + self._data(data))
        self.stream.append(b"\n")
        return self.count

    @staticmethod
    def _data(data):
        return f"data {len(data)}\n".encode() + data + b"\n"

    def build(self, directory, *init):
        directory.mkdir(parents=True, exist_ok=True)
        git(directory, "init", "-q", "-b", "main", "--template=", *init, ".")
        return self.extend(directory)

    def extend(self, directory):
        marks = directory / ".git" / "marks"
        known = [f"--import-marks={marks}"] if marks.exists() else []
        git(
            directory,
            "fast-import",
            "--quiet",
            "--force",
            *known,
            f"--export-marks={marks}",
            input=b"".join(self.stream),
        )
        git(directory, "reset", "-q", "--hard", "main")
        self.stream = []
        lines = marks.read_text().split("\n")
        return {int(line.split()[0][1:]): line.split()[1] for line in lines if line}


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


def machine_of(config, cache=None, **fields):
    return Machine(
        home=PurePosixPath("/nonexistent"), user="ada", now=0, config=Path(config), cache_dir=cache, **fields
    )


def seen(config, cache=None, **fields):
    return Seen(list(git_history.collect(machine_of(config, cache, **fields))))
