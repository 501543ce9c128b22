"""What nix answered: the packages of one host, or why there are none, without a word of the configuration's own; pure.

A message of nix may hold any value of the configuration, so it is never passed on: it is recognised by its first
words, and of the place only the file and the line are kept.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import msgspec

from nixlore.data.late_pattern import late
from nixlore.model.nix import EvaluatedPackage
from nixlore.nix.store_path import package_name
from nixlore.shell.redact import looks_secret, redacted

_NAME = late(r"[0-9A-Za-z+._?=-]{1,211}")
"""The characters that a store path's name may have, and its length."""


class Element(msgspec.Struct, frozen=True, kw_only=True):
    """One element of a list: a package, a store path (`path`), or nothing where it could not be evaluated."""

    name: str = ""
    version: str = ""
    outputs: tuple[str, ...] = ()
    program: str = ""
    attribute: str = ""
    path: str = ""
    failed: bool = False


class OptionList(msgspec.Struct, frozen=True, kw_only=True):
    """The value of one option; `failed` when the list as a whole could not be evaluated."""

    option: str
    packages: tuple[Element, ...] = ()
    failed: bool = False


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What the question is answered with: all configurations there are, which were found, the lists of the only one."""

    names: tuple[str, ...]
    found: tuple[str, ...]
    lists: tuple[OptionList, ...]


class Failure(msgspec.Struct, frozen=True, kw_only=True):
    """Why nix gave no answer. `kind` is stable; `cause` a clause; `place` file and line, "" where nix told none."""

    kind: str
    cause: str
    place: str = ""


def packages(answer: Answer) -> Iterator[EvaluatedPackage]:
    """Yield the packages of an answer in their order, each once an option."""
    host = answer.found[0] if len(answer.found) == 1 else ""
    for row in answer.lists:
        found = (_package(element, host, row.option) for element in row.packages)
        yield from dict.fromkeys(package for package in found if package is not None)


def _package(element: Element, host: str, option: str) -> EvaluatedPackage | None:
    """Return an element as a record, None for what is no package or has a name that should not be kept."""
    name = element.name or package_name(element.path)
    if not _is_plain(name):
        return None
    return EvaluatedPackage(
        host=host,
        option_path=option,
        name=name,
        version=element.version if _is_plain(element.version) else "",
        attr_path=element.attribute,
        outputs=tuple(output for output in element.outputs if _is_plain(output)),
        program=element.program if _is_plain(element.program) else "",
    )


def _is_plain(name: str) -> bool:
    return _NAME.fullmatch(name) is not None and not looks_secret(name)


def unevaluated(answer: Answer) -> Iterator[tuple[str, int]]:
    """Yield each option with packages that could not be evaluated and how many those are, 0 for the whole list."""
    for row in answer.lists:
        failed = sum(element.failed for element in row.packages)
        if row.failed or failed:
            yield row.option, failed


_KINDS = (
    ("attribute", r"flake .* does not provide attribute", "has no such output"),
    ("import", r"path '[^']*\.drv' is not valid|cannot build .* during evaluation|.*import-from-derivation", ""),
    ("copy", r"(?:\S.*: )?path '[^']*' (?:is not valid|does not exist in the store)", ""),
    ("lock", r".*(?:lock file changes|cannot (?:write|update) (?:modified )?lock file)", ""),
    (
        "fetch",
        r"unable to download|program 'git' failed|.*transport '\w+' not allowed|cannot fetch|Failed to fetch",
        "",
    ),
    ("fetch", r".*(?:[Cc]ould(?:n't| not) resolve (?:host|proxy)|[Cc]ould(?:n't| not) connect)", ""),
    ("search path", r"file '[^']*' was not found in the Nix search path", ""),
    ("owner", r".*(?:dubious ownership|not owned by current user)", ""),
    (
        "option",
        r"[Tt]he option .* (?:does not exist|is used but not defined)",
        "sets or asks for an option that is not there",
    ),
    (
        "definition",
        r"(?:A definition for|[Tt]he) option .*(?:is not of type|conflicting)",
        "gives an option what it cannot be",
    ),
    ("undefined", r"undefined variable", "names something that is not defined"),
    ("missing", r"attribute '[^']*' missing", "asks for an attribute that is not there"),
    ("recursion", r"infinite recursion|stack overflow", "refers to itself without end"),
    ("syntax", r"syntax error", "has a syntax error"),
    ("assertion", r"assertion .* failed", "fails an assertion"),
    (
        "no file",
        r"(?:getting status of|opening file|path) .*(?:No such file|does not exist)",
        "reads a file that is not there",
    ),
    (
        "type",
        r"value is|cannot coerce|.*while a .* was expected|.*called (?:with|without)",
        "uses a value as what it is not",
    ),
)
"""Kinds of failure by how nix begins the message, with what it means for the place that nix names."""

_PATTERNS = tuple((kind, late(pattern), cause) for kind, pattern, cause in _KINDS)

_CAUSES = {
    "import": "imports what would have to be built first, and nothing is built here",
    "copy": "reads a copy that nix would have to put into the store first, and nothing is written there",
    "lock": "flake.lock does not fit flake.nix, and it is not changed here",
    "fetch": "an input or a file is not in the store, and nothing is fetched here",
    "search path": "nixpkgs is not in the search path",
    "owner": "git refuses a repository that belongs to another user",
}

_ERROR = late(r"^\s*error:[ ]?(.*)$", re.MULTILINE)
_FATAL = late(r"^fatal: (.*)$", re.MULTILINE)
_PLACE = late(r"^\s*at (?P<path>[/«].*?):(?P<line>\d+)(?::\d+)?:?\s*$", re.MULTILINE)
_DEFINED = late(r"^\s*- In `(?P<path>[^'\n]+)'", re.MULTILINE)
"""How the module system names the file of a definition."""

_STORED = late(r"(?:.*/[0-9a-df-np-sv-z]{32}-[^/]*|«[^»]*»)/")


def failure(said: str, inside: Callable[[str], str]) -> Failure:
    """Return why nix failed, by what it wrote on stderr.

    `inside` returns a path of the repository as it is shown, relative to its top, "" for one of another place.
    """
    errors = [found for found in _ERROR.finditer(said) if found[1].strip()]
    messages = [found[1] for found in (*reversed(errors), *_FATAL.finditer(said))]
    for message in messages:
        for kind, pattern, cause in _PATTERNS:
            if pattern.match(message):
                return Failure(kind=kind, cause=_CAUSES.get(kind, cause), place=_place(said, errors, inside))
    return Failure(kind="other", cause="could not be evaluated", place=_place(said, errors, inside))


def _place(said: str, errors: list[re.Match[str]], inside: Callable[[str], str]) -> str:
    """Return the place of the repository nearest to the error: the first after it, else the last before it.

    A place that is not in the repository is not told: a message may look like one.
    """
    start = errors[-1].start() if errors else 0
    found = list(_PLACE.finditer(said))
    ordered = [one for one in found if one.start() > start] + [one for one in reversed(found) if one.start() < start]
    for one in ordered:
        if shown := inside(_relative(one["path"])):
            return f"{redacted(shown)}:{one['line']}"
    defined = (inside(_relative(one["path"])) for one in _DEFINED.finditer(said))
    return next((redacted(shown) for shown in defined if shown), "")


def _relative(path: str) -> str:
    """Return a path below the store path or flake that it lies in; any other stays as it is."""
    return _STORED.sub("", path, count=1) if _STORED.match(path) else path
