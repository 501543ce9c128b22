"""Nix' own settings file, as far as it says what the garbage collector keeps.

keep-outputs = true            # what a live derivation builds is live, too
!include other.conf            # relative to the file; without `!` it has to be there
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

_OLD_NAMES = {"gc-keep-outputs": "keep-outputs", "gc-keep-derivations": "keep-derivations"}
"""How settings were called before; Nix still takes these names."""

_WORDS = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}


class Setting(NamedTuple):
    """One line of the file: a setting and its value, or `include` and the file it names."""

    name: str
    value: str


class Keeping(NamedTuple):
    """What the garbage collector keeps besides what live paths refer to: their derivations, and what these build."""

    derivations: bool = True
    outputs: bool = False

    def after(self, setting: Setting) -> Keeping:
        """Return what holds after a line of the file; a value that is no yes or no changes nothing."""
        value = _WORDS.get(setting.value)
        if value is None:
            return self
        if setting.name == "keep-derivations":
            return self._replace(derivations=value)
        return self._replace(outputs=value) if setting.name == "keep-outputs" else self


def settings(text: str) -> Iterator[Setting]:
    """Yield the lines that set something or include another file, in order; what has neither form is passed over."""
    for line in text.split("\n"):
        words = line.partition("#")[0].split()
        if len(words) == 2 and words[0] in ("include", "!include"):
            yield Setting("include", words[1])
        elif len(words) >= 2 and words[1] == "=":
            yield Setting(_OLD_NAMES.get(words[0], words[0]), " ".join(words[2:]))
