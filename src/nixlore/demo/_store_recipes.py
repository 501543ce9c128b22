"""Made-up packages that need each other like real ones, and the store paths that building them gives."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import NamedTuple

from nixlore.demo.store import StoreRow, store_path

HUBS = (
    ("glibc", "2.40-66", ("out", "bin", "dev", "getent"), 30_000_000),
    ("bash", "5.2p37", ("out", "man"), 1_600_000),
    ("xgcc", "14.2.1.20250322", ("out", "libgcc"), 9_000_000),
    ("zlib", "1.3.1", ("out", "dev"), 130_000),
    ("openssl", "3.4.1", ("out", "bin", "dev", "man"), 7_000_000),
    ("ncurses", "6.5", ("out", "dev", "man"), 12_000_000),
    ("python3", "3.12.11", ("out",), 110_000_000),
    ("perl", "5.40.0", ("out", "man"), 58_000_000),
    ("systemd", "257.6", ("out", "dev", "man"), 45_000_000),
    ("gcc", "14.2.1.20250322", ("out", "lib", "info"), 240_000_000),
)
"""What nearly everything needs, in the order in which they are built."""

SPLITS = (
    (("out",),) * 11
    + (("out", "man"),) * 3
    + (("out", "dev"),) * 3
    + (
        ("out", "bin", "dev", "man"),
        ("out", "lib", "dev"),
        ("out", "doc", "info", "man"),
    )
)
LEVELS = 16
"""How long chains become."""

_FIRST = (
    "lib",
    "gnome-",
    "py",
    "rust-",
    "kde",
    "qt",
    "go-",
    "net",
    "lua",
    "hs-",
    "font-",
    "open",
    "fast",
    "geo",
    "data",
)
_SECOND = (
    "view",
    "parse",
    "audio",
    "image",
    "link",
    "zip",
    "tool",
    "mux",
    "print",
    "scan",
    "edit",
    "sync",
    "graph",
    "log",
)


class Recipe(NamedTuple):
    """One package: what it is called, its outputs, the packages it needs (by number, all smaller), its size."""

    number: int
    pname: str
    version: str
    outputs: tuple[str, ...]
    needs: tuple[int, ...]
    size: int
    is_direct: bool
    leaks: bool = False


class Built(NamedTuple):
    """What building all recipes gives: rows of the outputs and of the derivations, and the paths of each recipe."""

    rows: tuple[StoreRow, ...]
    derivations: tuple[StoreRow, ...]
    paths: tuple[dict[str, str], ...]
    leak: str

    def main(self, recipe: Recipe) -> str:
        """Return the path of a recipe's `out`."""
        return self.paths[recipe.number]["out"]

    def installed(self, recipe: Recipe) -> list[str]:
        """Return what a profile takes of a recipe: programs and manual pages."""
        paths = self.paths[recipe.number]
        return [paths.get("bin", paths["out"]), *(paths[name] for name in ("man", "info") if name in paths)]


def recipes(count: int, seed: int) -> tuple[Recipe, ...]:
    """Return so many recipes, hubs first and each after what it needs."""
    source = random.Random(seed)  # noqa: S311 - repeatable, not secret
    made = [_hub(number) for number in range(len(HUBS))]
    levels: list[list[int]] = [[*range(len(HUBS))]]
    rest = count - len(HUBS)
    for level in range(1, LEVELS + 1):
        # Most packages are a few steps above the hubs; a thin tail goes on to the end.
        share = max(1, round(rest * 0.16 * 0.86**level)) if level < LEVELS else max(1, count - len(made))
        numbers = range(len(made), min(count, len(made) + share))
        made.extend(_recipe(number, levels, source, made) for number in numbers)
        levels.append([*numbers])
    needed = {need for recipe in made for need in recipe.needs}
    tops = {recipe.number for recipe in made if recipe.number not in needed and source.random() < 0.8}
    leaking = next(recipe.number for recipe in made if "glibc" not in recipe.pname and recipe.number in tops)
    return tuple(
        recipe._replace(
            is_direct=recipe.number in tops or recipe is made[-1] or source.random() < 0.06,
            leaks=recipe.number == leaking,
        )
        for recipe in made
    )


def _hub(number: int) -> Recipe:
    pname, version, outputs, size = HUBS[number]
    return Recipe(number, pname, version, outputs, tuple(range(max(0, number - 3), number)), size, is_direct=False)


def _recipe(number: int, levels: Sequence[Sequence[int]], source: random.Random, made: Sequence[Recipe]) -> Recipe:
    below = levels[-1]
    needs = {0, below[int(len(below) * source.random() ** 2)]}
    for _ in range(source.choice((1, 2, 2, 3, 3, 4, 5, 8))):
        # The early ones are needed more often, as on a real machine.
        needs.add(int(number * source.random() ** 3))
    pname, version = _named(number, source, made)
    size = int(min(900_000_000, source.lognormvariate(13.2, 2.0)))
    return Recipe(number, pname, version, source.choice(SPLITS), tuple(sorted(needs)), size, is_direct=False)


def _named(number: int, source: random.Random, made: Sequence[Recipe]) -> tuple[str, str]:
    word = f"{source.choice(_FIRST)}{source.choice(_SECOND)}{number}"
    version = f"{source.randrange(12)}.{source.randrange(30)}.{source.randrange(9)}"
    patched = f"{source.randrange(20)}.{source.randrange(20)}p1"
    unstable = f"0-unstable-2025-0{source.randrange(1, 7)}-{source.randrange(10, 28)}"
    again = made[source.randrange(number)].pname if number > 2 * len(HUBS) else word
    forms = {
        (word, version): 58,
        (word, patched): 8,
        (f"python3.12-{word}", version): 18,
        (word, unstable): 5,
        (f"{word}-wrapper", version): 3,
        (f"{word}-unwrapped", version): 3,
        (word, ""): 2,
        (again, version): 3,
    }
    return source.choices([*forms], [*forms.values()])[0]


def build(plan: Sequence[Recipe], versions: Mapping[int, str]) -> Built:
    """Build all recipes, some in other versions: as with Nix, a path's hash changes with whatever it was built of.

    `versions` are by number; a negative one counts from the end.
    """
    other = {number % len(plan): version for number, version in versions.items()}
    salts: list[str] = []
    paths: list[dict[str, str]] = []
    rows: list[StoreRow] = []
    derivations: list[StoreRow] = []
    leak = ""
    for recipe in plan:
        name = "-".join(filter(None, (recipe.pname, other.get(recipe.number, recipe.version))))
        inputs = [salts[need] for need in recipe.needs]
        salts.append(sha256(f"{recipe.number} {name} {inputs}".encode()).hexdigest())
        own = {
            output: store_path(name if output == "out" else f"{name}-{output}", salts[-1]) for output in recipe.outputs
        }
        paths.append(own)
        deriver = store_path(f"{name}.drv", salts[-1])
        needed = [derivations[need].path for need in recipe.needs]
        derivations.append(StoreRow(deriver, tuple(needed), 3_000, outputs=own))
        leaking = (
            next((paths[need]["dev"] for need in recipe.needs if "dev" in paths[need]), "") if recipe.leaks else ""
        )
        leak = leak or leaking
        rows.extend(_outputs(recipe, own, [paths[need] for need in recipe.needs], deriver, leaking))
    return Built(tuple(rows), tuple(derivations), tuple(paths), leak)


def _outputs(
    recipe: Recipe, own: Mapping[str, str], needs: Sequence[Mapping[str, str]], deriver: str, leaking: str
) -> list[StoreRow]:
    """Return the rows of one recipe's outputs."""
    libraries = [paths.get("lib", paths["out"]) for paths in needs]
    programs = [paths["bin"] for paths in needs if "bin" in paths][:1]
    found = {
        "out": [*libraries, *programs, *([own["lib"]] if "lib" in own else []), *([leaking] if leaking else [])],
        "bin": [own["out"], *libraries[:3]],
        "lib": libraries[:4],
        "dev": [
            own["out"],
            *([own["bin"]] if "bin" in own else []),
            *(paths["dev"] for paths in needs if "dev" in paths),
        ],
    }
    sizes = {"out": 1.0, "lib": 0.5, "bin": 0.3, "dev": 0.2}
    made = []
    for output, path in own.items():
        references = found.get(output, [])
        if recipe.number % 5 and output in ("out", "lib"):
            references = [*references, path]
        size = int(recipe.size * sizes.get(output, 0.05)) + 500
        made.append(StoreRow(path, tuple(dict.fromkeys(references)), size, deriver))
    return made
