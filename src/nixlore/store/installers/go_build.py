"""Module and version of a Go program, from the build information in its ELF file (as `go version -m` prints it).

Format: Go's debug/buildinfo. The block begins with a magic of 14 bytes, the size of a pointer and flags; since Go 1.18
two strings with lengths as varints follow at byte 32; the pointers of older ones are not followed. Only a few small
parts of the file are read.
"""

from __future__ import annotations

import struct
from collections.abc import Callable
from typing import NamedTuple

from nixlore.store.installers import names

ReadAt = Callable[[int, int], bytes]
"""Returns at most so many (second) bytes from an offset (first) on."""

MAGIC = b"\xff Go buildinf:"
SECTION = b".go.buildinfo\0"
LARGEST_BLOCK = 256 * 1024
_MOST_SECTIONS = 200
_SENTINEL = 16
_INLINE = 2
_BIG = 1


class GoProgram(NamedTuple):
    """A program's import path, its module and the module's version; `is_own` where it was built from a work tree."""

    path: str
    module: str
    version: str
    is_own: bool


class _Elf(NamedTuple):
    """Where an ELF file has its sections: format strings for this file, offset, size and number, the names' index."""

    order: str
    wide: bool
    offset: int
    size: int
    sections: int
    names: int


def go_program(read_at: ReadAt) -> GoProgram | None:
    """Return what a program's build information says, None for a file without any."""
    try:
        elf = _header(read_at(0, 64))
        block = _block(read_at, elf) if elf is not None else b""
        text = _text(block) if block.startswith(MAGIC) else b""
    except (struct.error, IndexError, OverflowError):
        return None
    return parsed(text.decode("utf-8", "replace")) if text else None


def _header(head: bytes) -> _Elf | None:
    if head[:4] != b"\x7fELF" or len(head) < 52:
        return None
    wide, order = head[4] == 2, ">" if head[5] == 2 else "<"
    offset = struct.unpack_from(order + ("Q" if wide else "I"), head, 40 if wide else 32)[0]
    size, count, index = struct.unpack_from(order + "HHH", head, 58 if wide else 46)
    return _Elf(order, wide, offset, size, min(count, _MOST_SECTIONS), index)


def _block(read_at: ReadAt, elf: _Elf) -> bytes:
    """Return the section `.go.buildinfo`, b"" where there is none."""
    if elf.names >= elf.sections or elf.size < (64 if elf.wide else 40):
        return b""
    table = read_at(elf.offset, elf.size * elf.sections)
    start, length = _extent(table, elf, elf.names)
    strings = read_at(start, min(length, 65536))
    for number in range(elf.sections):
        (name,) = struct.unpack_from(elf.order + "I", table, number * elf.size)
        if strings.startswith(SECTION, name):
            start, length = _extent(table, elf, number)
            return read_at(start, min(length, LARGEST_BLOCK))
    return b""


def _extent(table: bytes, elf: _Elf, number: int) -> tuple[int, int]:
    """Return offset and size of one section in the file."""
    where = number * elf.size + (24 if elf.wide else 16)
    start, length = struct.unpack_from(elf.order + ("QQ" if elf.wide else "II"), table, where)
    return start, length


def _text(block: bytes) -> bytes:
    """Return the module information of a block, without the marks of 16 bytes around it."""
    if not block[15] & _INLINE:
        return b""
    at = 32
    length, at = _varint(block, at)
    length, at = _varint(block, at + length)
    text = block[at : at + length]
    return text[_SENTINEL:-_SENTINEL] if len(text) > 2 * _SENTINEL else b""


def _varint(block: bytes, at: int) -> tuple[int, int]:
    """Return an unsigned number of seven bits a byte and where it ends."""
    value = 0
    for place in range(10):
        byte = block[at + place]
        value |= (byte & 0x7F) << 7 * place
        if byte < 0x80:
            return value, at + place + 1
    raise IndexError


def parsed(text: str) -> GoProgram | None:
    """Return what lines such as `path⇥…` and `mod⇥…⇥v1.2.3⇥h1:…` say.

    A module without a sum was built where its source lies, not fetched.
    """
    path = module = version = total = ""
    for line in text.split("\n")[:4]:
        key, *cells = line.split("\t")
        if key == "path" and cells:
            path = names.package(cells[0])
        elif key == "mod" and cells:
            module, version, total = names.package(cells[0]), *[*cells[1:3], "", ""][:2]
    if not path and not module:
        return None
    stated = version if version.startswith("v") else ""
    return GoProgram(path or module, module, names.version(stated.removeprefix("v")), is_own=not total)
