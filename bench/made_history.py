"""A made-up repository of a configuration, as a stream for `git fast-import`: many commits to lists of packages."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import PurePosixPath

import nix_files

FILES = 120
TOOLS = 400
AUTHOR = "Ada Sample <ada@example.org>"
BEGUN = 1_600_000_000

LIST = """\
{{ config, lib, pkgs, ... }}:
{{
  environment.systemPackages = with pkgs; [
{items}
  ];
  programs.{switch}.enable = true;
}}
"""
FLAKE = """\
{{
  inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixos-unstable";
  outputs = {{ self, nixpkgs, ... }}@inputs: {{
    nixosConfigurations.lab = nixpkgs.lib.nixosSystem {{
      specialArgs = {{ inherit inputs; }};
      modules = [ {modules} ];
    }};
  }};
}}
"""


class Made:
    """A configuration that changes as real ones do: its files, and the next thing that happens to it."""

    def __init__(self) -> None:
        self.dice = random.Random(1)
        self.lists = {
            f"hosts/part{number}.nix": [f"tool{n:03}" for n in range(number, number + 15)]
            for number in range(FILES // 4)
        }
        self.settings = {f"modules/group{n % 9}/thing{n}.nix": n for n in range(FILES - FILES // 4)}
        self.filler = dict.fromkeys(self.settings, 40)

    def text(self, path: str) -> str:
        """Return what stands in a file now."""
        if path in self.lists:
            items = "\n".join(f"    {name}" for name in self.lists[path])
            return LIST.format(items=items, switch=f"own{len(path)}")
        if path == "flake.nix":
            return FLAKE.format(modules=" ".join(f"./{path}" for path in (*self.lists, *self.settings)))
        number = self.settings[path]
        filler = "\n          ".join(f"key{line} = some text of line {line}" for line in range(self.filler[path]))
        return (nix_files.SETTINGS if number % 4 else nix_files.MODULE).format(number=number, filler=filler)

    def step(self, number: int) -> tuple[str, list[str], list[str]]:
        """Let one commit happen; return its message, the files that it wrote and those that it deleted."""
        kind = self.dice.random()
        if kind < 0.2:
            return f"flake.lock: update {number}", ["flake.lock"], []
        if kind < 0.7:
            return self._listed()
        if kind < 0.95:
            chosen = self.dice.sample(list(self.settings), 1 + number % 5)
            for path in chosen:
                self.filler[path] = self.dice.randrange(90)
            return f"tune {PurePosixPath(chosen[0]).stem}", chosen, []
        old = self.dice.choice(list(self.settings))
        new = f"modules/moved{number}/{PurePosixPath(old).name}"
        self.settings[new], self.filler[new] = self.settings.pop(old), self.filler.pop(old)
        return f"refactor: move {PurePosixPath(old).stem}", [new, "flake.nix"], [old]

    def _listed(self) -> tuple[str, list[str], list[str]]:
        path, other = self.dice.sample(list(self.lists), 2)
        kind = self.dice.random()
        if kind < 0.55 or not self.lists[path]:
            name = f"tool{self.dice.randrange(TOOLS):03}"
            self.lists[path].append(name)
            return f"{path}: add {name} for work on papers", [path], []
        name = self.lists[path].pop(self.dice.randrange(len(self.lists[path])))
        if kind < 0.8:
            return f"remove {name}, it is too slow", [path], []
        self.lists[other].append(name)
        return f"move {name}", [path, other], []


def stream(count: int) -> Iterator[bytes]:
    """Yield a fast-import of so many commits; every 25th merges a side branch of one commit."""
    made = Made()
    first = ("Initial commit", ["flake.nix", *made.lists, *made.settings], list[str]())
    for number in range(1, count + 1):
        message, written, deleted = made.step(number) if number > 1 else first
        stamp = f"{AUTHOR} {BEGUN + 20_000 * number + number * number} +0100"
        yield f"commit refs/heads/main\nmark :{number}\nauthor {stamp}\ncommitter {stamp}\n".encode() + data(message)
        if number > 1:
            yield f"from :{number - 1}\n".encode()
        if number > 50 and number % 25 == 0:
            yield f"merge :{number - 3}\n".encode()
        yield from (f"D {path}\n".encode() for path in deleted)
        for path in dict.fromkeys(written):
            text = f'{{ "updated": {number} }}\n' if path == "flake.lock" else made.text(path)
            yield f"M 100644 inline {path}\n".encode() + data(text)


def data(text: str) -> bytes:
    """Return the bytes of a fast-import for one text."""
    return b"data %d\n%b\n" % (len(text.encode()), text.encode())
