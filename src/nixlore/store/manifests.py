"""What a profile was filled with: `manifest.json` of `nix profile` (versions 1 to 3), `manifest.nix` of `nix-env`.

A profile has one or the other. In versions 1 and 2 the elements are a list, since version 3 (Nix 2.20) they are kept by
name. The real `nix` refuses versions that it does not know; here what is known of any of them is read.
"""

from __future__ import annotations

import re

import msgspec

from nixlore.data.late_pattern import late

LARGEST = 8_000_000
"""Bytes; a manifest is far smaller."""

_TOKEN = late(r"""\s+|\#[^\n]*|(?P<text>"(?:[^"\\]|\\.)*")|(?P<mark>[][{}=;])|(?P<word>[^][{}=;"\#\s]+)""", re.DOTALL)
_ESCAPE = late(r"\\(.)", re.DOTALL)
_ESCAPES = {"n": "\n", "r": "\r", "t": "\t"}


class Element(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that was put into a profile.

    `name` is the element's own name or, before version 3 and with `nix-env`, that of its first store path. `attr_path`
    is the whole path in the flake (`legacyPackages.x86_64-linux.ripgrep`), "" for what was named otherwise; `url` what
    is locked and `original_url` what was asked for, both as written: they may hold secrets.
    """

    name: str
    store_paths: tuple[str, ...]
    attr_path: str = ""
    url: str = ""
    original_url: str = ""
    outputs: tuple[str, ...] = ()
    priority: int | None = None
    active: bool = True


class _Element(msgspec.Struct):
    active: bool = True
    attrPath: str | None = None  # noqa: N815 - Nix' own names
    url: str | None = None
    uri: str | None = None
    originalUrl: str | None = None  # noqa: N815
    originalUri: str | None = None  # noqa: N815
    outputs: list[str] | None = None
    priority: int | None = None
    storePaths: list[str] = []  # noqa: N815


class _Manifest(msgspec.Struct):
    elements: dict[str, _Element] | list[_Element]


_MANIFEST = msgspec.json.Decoder(_Manifest)


def profile_elements(data: bytes) -> tuple[Element, ...] | None:
    """Return the elements of a `manifest.json`, None where it is none."""
    try:
        found = _MANIFEST.decode(data) if len(data) <= LARGEST else None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    if found is None:
        return None
    if isinstance(found.elements, dict):
        return tuple(_element(name, element) for name, element in found.elements.items())
    return tuple(_element("", element) for element in found.elements)


def _element(name: str, said: _Element) -> Element:
    return Element(
        name=name or _name_of(said.storePaths),
        store_paths=tuple(said.storePaths),
        attr_path=said.attrPath or "",
        url=said.url or said.uri or "",
        original_url=said.originalUrl or said.originalUri or "",
        outputs=tuple(said.outputs or ()),
        priority=said.priority,
        active=said.active,
    )


def _name_of(paths: list[str]) -> str:
    """Return the name in the first of some store paths, without its hash."""
    return paths[0].rpartition("/")[2].partition("-")[2] if paths else ""


def environment_elements(text: str) -> tuple[Element, ...] | None:
    """Return the elements of a `manifest.nix`, a list of sets with `name` and `outPath`; None for what is none."""
    reader = _ListReader()
    place = 0
    while place < len(text) <= LARGEST:
        token = _TOKEN.match(text, place)
        if token is None or not reader.take(token):
            return None
        place = token.end()
    return tuple(reader.found) if reader.is_whole else None


class _ListReader:
    """Takes the tokens of a list of sets one by one and keeps what each set binds, nested ones by their path."""

    def __init__(self) -> None:
        self.found: list[Element] = []
        self.is_whole = False
        self.open: list[str] = []
        self.keys: list[str] = []
        self.last: str | None = None
        self.fields: dict[str, list[str]] = {}

    def take(self, token: re.Match[str]) -> bool:
        """Take one token; False tells that it does not belong where it stands."""
        mark = token["mark"]
        if mark is None:
            atom = _unquoted(token["text"]) if token["text"] is not None else token["word"]
            if atom is not None:
                self._flush()
                self.last = atom
                return bool(self.open) and not self.is_whole
            return True
        if mark == "=":
            return self._bind()
        self._flush()
        if mark in "[{":
            return self._enter(mark)
        return (bool(self.open) and self.open[-1] == "{") if mark == ";" else self._leave(mark)

    def _bind(self) -> bool:
        if self.last is None or not self.keys or self.open[-1] != "{":
            return False
        self.keys[-1], self.last = self.last, None
        return True

    def _enter(self, mark: str) -> bool:
        self.open.append(mark)
        if mark == "{":
            self.keys.append("")
        return not self.is_whole and self.open[0] == "["

    def _leave(self, mark: str) -> bool:
        if not self.open or self.open.pop() != ("[" if mark == "]" else "{"):
            return False
        if mark == "}":
            self.keys.pop()
            if self.open == ["["]:
                self.found.append(_of_fields(self.fields))
                self.fields = {}
        self.is_whole = not self.open
        return True

    def _flush(self) -> None:
        """Keep a value that stands for itself."""
        if self.last is not None:
            self.fields.setdefault(".".join(self.keys), []).append(self.last)
            self.last = None


def _unquoted(text: str) -> str:
    return _ESCAPE.sub(lambda found: _ESCAPES.get(found[1], found[1]), text[1:-1])


def _of_fields(fields: dict[str, list[str]]) -> Element:
    outputs = tuple(fields.get("outputs", ()))
    named = [path for output in outputs for path in fields.get(f"{output}.outPath", ())]
    paths = tuple(dict.fromkeys(fields.get("outPath", []) + named))
    name = (fields.get("name") or [""])[0]
    return Element(name=name or _name_of(list(paths)), store_paths=paths, outputs=outputs)
