"""Small stores made by hand: paths by name, what each refers to, and how large it is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from generation_trees import store_path
from nixlore.model.store import GcRoot, Generation, StorePath

DAY = 86_400
FIRST = 1_750_000_000
AFTER_HASH = 44


class Store:
    """Paths in the order in which they are added; references must be there already."""

    def __init__(self) -> None:
        self.paths: list[StorePath] = []
        self.place: dict[str, int] = {}

    def add(self, name: str, *references: str, size: int = 1, salt: str = "", deriver: str = "") -> str:
        """Add a path under a name, with `salt` as another build of it, and return what to refer to it by."""
        key = f"{name}#{salt}" if salt else name
        self.place[key] = len(self.paths)
        self.paths.append(
            StorePath(
                path=f"{store_path(key)[:AFTER_HASH]}{name}",
                references=tuple(self.place[reference] for reference in references),
                nar_size=size,
                deriver=f"{store_path(key + '.drv')[:AFTER_HASH]}{deriver}.drv" if deriver else "",
            )
        )
        return key

    def path(self, key: str) -> str:
        """Return the store path of what was added."""
        return self.paths[self.place[key]].path

    def system(self, number: int, *packages: str, salt: str = "") -> Generation:
        """Add a system that has some packages and return its generation."""
        salt = salt or str(number)
        environment = self.add("system-path", *packages, salt=salt)
        top = self.add(f"nixos-system-larkspur-25.05.{number}", environment, salt=salt)
        return generation(number, self.path(top), environment=self.path(environment))


def generation(number: int, target: str, profile: str = "system", **fields: Any) -> Generation:
    """Return a generation that was made some days after the first."""
    link = {"system": "/nix/var/nix/profiles/system", "home": "~/.local/state/nix/profiles/home-manager"}.get(
        profile, "~/.local/state/nix/profiles/profile"
    )
    given: Mapping[str, Any] = {
        "link": f"{link}-{number}-link" if number else "/run/current-system",
        "created": FIRST + number * DAY,
        "user": "" if profile == "system" else "ada",
    }
    return Generation(profile=profile, number=number, target=target, **{**given, **fields})


def roots_of(*generations: Generation, **others: str) -> list[GcRoot]:
    """Return the links of generations, and others by name, as roots."""
    found = [GcRoot(link=row.link, target=row.target, kind="generation") for row in generations]
    return [*found, *(GcRoot(link=link, target=target, kind="result") for link, target in others.items())]
