"""Tell whether some words speak of a tool, whatever way its name is written."""

from __future__ import annotations

import re
from functools import lru_cache

from nixlore.data.late_pattern import late
from nixlore.git.changes import Change

_WORD = late(r"[^\W_][\w'+]*")
_TAIL = late(
    r"[-_.](?:bin|git|unwrapped|wrapped|wayland|desktop|cli|gtk\d?|qt\d?|nightly|unstable|stable|beta|full|fhs|latest|"
    r"with-plugins|minimal|gui|server|client|daemon|enable|package)\Z"
)
_NO_NAME = frozenset(
    """
    bash bin cli config core default enable finalpackage git gtk home host hosts machine nix nixos nixpkgs overlay
    package packages pkgs program programs python server service services shell stable system systemd unstable user
    """.split()  # noqa: SIM905 - a table is read more easily as words
)
"""Words that many names begin with; one of them alone is no shortened name."""

_FOREIGN = late(
    r"\b(?:und|der|die|das|nicht|mit|von|zu|ist|auf|le|la|les|des|du|pour|avec|dans|de|el|los|las|para|con|por|una|"
    r"um|uma|na|nao|como|per|che|di|il|een|het|voor|met|van|och|att|dla|zum|beim|ein|eine)\b",
    re.IGNORECASE,
)

_SHORTEST_PART = 4
_LONGEST_NAME = 4
"""How many words a name has at most."""


def squeezed(text: str) -> str:
    """Return the letters and digits of a name, in lower case."""
    return re.sub(r"[^a-z0-9+]+", "", text.lower())


@lru_cache(maxsize=4096)
def _forms(name: str) -> frozenset[str]:
    last = name.rpartition(".")[2]
    found = {squeezed(last), squeezed(name.removeprefix("programs.").removeprefix("services."))}
    short = last.lower()
    while (shorter := _TAIL.sub("", short)) != short:
        short = shorter
        found.add(squeezed(short))
    bare = squeezed(short).rstrip("0123456789")
    return frozenset(form for form in (*found, bare) if len(form) > 1)


def aliases(change: Change) -> frozenset[str]:
    """Return the squeezed names under which a message may speak of a tool."""
    return _aliases(change.tool, change.names)


@lru_cache(maxsize=4096)
def _aliases(tool: str, names: tuple[str, ...]) -> frozenset[str]:
    return frozenset().union(*map(_forms, (tool, *names)))


@lru_cache(maxsize=512)
def spoken(text: str) -> frozenset[str]:
    """Return every run of up to four words of a text, squeezed."""
    words = [squeezed(word[0].removesuffix("'s")) for word in _WORD.finditer(text.replace("_", " "))]
    runs = {"".join(words[at : at + length]) for at in range(len(words)) for length in range(1, _LONGEST_NAME + 1)}
    return frozenset(runs | {bare for run in runs if len(bare := run.rstrip("0123456789")) >= _SHORTEST_PART})


def speaks_of(text: str, names: frozenset[str]) -> bool:
    """Tell whether a text names one of these, or what such a name begins with."""
    said = spoken(text)
    return not names.isdisjoint(said) or not _beginnings(names).isdisjoint(said)


@lru_cache(maxsize=4096)
def _beginnings(names: frozenset[str]) -> frozenset[str]:
    """Return the longer halves of names, which may stand for them."""
    found = {name[:end] for name in names for end in range(max(_SHORTEST_PART, (len(name) + 1) // 2), len(name))}
    return frozenset(found) - _NO_NAME


def resembles(text: str, change: Change) -> bool:
    """Tell whether a text may be a misspelt or shortened way to write the name of a tool."""
    said = squeezed(text)
    parts = set(re.split(r"[\W_]+", f"{change.tool} {' '.join(change.names)}".lower()))
    if set(re.split(r"[\W_]+", text.lower())) <= parts:
        return True
    names = aliases(change)
    if "".join(word[0] for word in re.findall(r"\w+", text.lower())) in names:
        return True
    if any(
        name.startswith(word) and len(word) * 2 >= len(name) for word in spoken(text) if len(word) > 2 for name in names
    ):
        return True
    return any(_is_within(said, name) or _is_within(name, said) for name in names)


def _is_within(short: str, long: str) -> bool:
    """Tell whether all letters of a word stand in another in this order, and most of that one are those."""
    letters = iter(long)
    return len(short) * 2 > len(long) and all(letter in letters for letter in short)


def sounds_like(one: Change, other: Change) -> bool:
    """Tell whether one of two tools has a name that the other's begins with."""
    return any(
        len(a) >= _SHORTEST_PART and len(b) >= _SHORTEST_PART and (a.startswith(b) or b.startswith(a))
        for a in aliases(one)
        for b in aliases(other)
    )


def is_foreign(text: str) -> bool:
    """Tell whether a text is written in another language than English."""
    letters = [character for character in text if character.isalpha()]
    strange = sum(not character.isascii() for character in letters)
    return strange * 20 > len(letters) or len(_FOREIGN.findall(text)) > 1
