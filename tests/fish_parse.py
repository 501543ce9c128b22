"""What fish itself takes a line for: its parse tree, as `fish_indent --dump-parse-tree` prints it, turned into names."""

from __future__ import annotations

import re
import subprocess
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

_BATCH = 300
_PREFIX = re.compile(r"(?:! )*")
_COMPOUND = {"block_statement", "if_statement", "switch_statement"}


@dataclass
class Node:
    label: str
    text: str = ""
    children: list[Node] = field(default_factory=list)

    def named(self, *labels: str) -> list[Node]:
        return [child for child in self.children if child.label in labels]


class NotParsedError(Exception):
    """Fish finds an error in the line."""


def dumps(lines: list[str]) -> list[list[str]]:
    """Return fish's dump for every line."""
    found: list[list[str]] = []
    for start in range(0, len(lines), _BATCH):
        part = lines[start : start + _BATCH]
        with tempfile.TemporaryDirectory() as directory:
            paths = [Path(directory) / str(number) for number in range(len(part))]
            for path, line in zip(paths, part, strict=True):
                path.write_bytes(line.encode("utf-8", "surrogateescape"))
            run = subprocess.run(
                ["fish_indent", "--dump-parse-tree", *paths],
                env={"LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin"},
                capture_output=True,
                check=False,
            )
        if run.returncode:  # fish 3.6 aborts on `a | and b`
            found += dumps(part[: len(part) // 2]) + dumps(part[len(part) // 2 :]) if len(part) > 1 else [["! <error>"]]
            continue
        trees: list[list[str]] = []
        for row in run.stderr.decode("utf-8", "surrogateescape").split("\n"):
            if row == "job_list":
                trees.append([])
            if trees:
                trees[-1].append(row)
        assert len(trees) == len(part), (len(trees), len(part))
        found += trees
    return found


def tree(dump: list[str]) -> Node:
    """Return the tree of one dump."""
    root = Node("root")
    path = [root]
    position = 0
    while position < len(dump):
        row = dump[position]
        position += 1
        if not row.strip():
            continue
        prefix = _PREFIX.match(row)
        depth = prefix.end() // 2
        label, _, text = row[prefix.end() :].partition(": ")
        if text.startswith("'"):
            while len(text) < 2 or not text.endswith("'"):
                if position >= len(dump):
                    raise NotParsedError
                text += "\n" + dump[position]
                position += 1
            text = text[1:-1]
        if "<error>" in label or text == "unknown_keyword" or "unknown_" in label:
            raise NotParsedError
        if depth >= len(path):
            raise NotParsedError  # a text of several lines that looks as if it ended earlier
        node = Node(label, text)
        path[depth].children.append(node)
        del path[depth + 1 :]
        path.append(node)
    return root


def substitutions(text: str) -> list[str]:
    """Return the texts of the command substitutions in an argument, as fish writes them: `(…)` and `$(…)`."""
    found: list[str] = []
    opened: list[tuple[int, str]] = []
    quote = ""
    position = 0
    dollar = -1
    while position < len(text):
        character = text[position]
        if character == "$":
            dollar = position
        elif character == "\\":
            position += 1
        elif quote == "'":
            quote = "" if character == "'" else quote
        elif character == '"':
            quote = "" if quote == '"' else '"'
        elif character == "'" and not quote:
            quote = "'"
        elif character == "(" and (not quote or dollar == position - 1):
            opened.append((position + 1, quote))
            quote = ""
        elif character == ")" and not quote and opened:
            start, quote = opened.pop()
            if not opened:
                found.append(text[start:position])
        position += 1
    return found


Item = str | tuple[str, str]


def _arguments(node: Node, items: list[Item]) -> None:
    for child in node.children:
        if child.label in {"argument", "redirection", "string"} and child.text:
            items.extend(("in", text) for text in substitutions(child.text))
        _arguments(child, items)


def unquoted(text: str) -> str:
    """Return a command's word without quotes; expansions become `$`."""
    return re.sub(r"\\(.)|['\"]", lambda found: found[1] or "", text)


class Converter:
    """Names and chains of one tree; what substitutions hold is left to be parsed by fish as well."""

    def __init__(self) -> None:
        self.items: list[Item] = []
        self.chains: list[tuple[str, ...]] = []

    def jobs(self, node: Node) -> None:
        for child in node.children:
            if child.label == "job":
                self.job(child)
            elif child.label == "function_header":
                return
            elif child.label in {"argument", "redirection"}:
                self.items.extend(("in", text) for text in substitutions(child.text))
            else:
                self.jobs(child)

    def job(self, node: Node) -> None:
        position = len(self.chains)
        if any(child.label == "keyword" and child.text == "time" for child in node.children):
            self.items.append("time")
        stages = [self.statement(child) for child in node.named("statement")]
        for part in node.named("job_continuation_list"):
            for continuation in part.named("job_continuation"):
                stages += [self.statement(child) for child in continuation.named("statement")]
        if len(stages) > 1:
            self.chains.insert(position, tuple(stages))

    def statement(self, node: Node) -> str:
        child = node.children[0]
        if child.label == "not_statement":
            return self.statement(child.named("statement")[0])
        if child.label in _COMPOUND:
            self.jobs(child)
            return "*"
        return self.plain(child)

    def plain(self, node: Node) -> str:
        name = ""
        for child in node.children:
            if child.label == "keyword":
                self.items.append(child.text)
            elif child.label == "string":
                name = unquoted(child.text)
                name = name.rstrip("/").rpartition("/")[2] or name
                if "$" in name or "(" in name:
                    name = ""
                self.items.extend([name] if name else [])
                self.items.extend(("in", text) for text in substitutions(child.text))
            else:
                _arguments(child, self.items)
        return name or "*"


def parsed(lines: list[str]) -> list[tuple[list[str], list[tuple[str, ...]]] | None]:
    """Return names and chains of every line as fish reads it, None where fish finds an error."""
    converters: list[Converter | None] = []
    inner: list[str] = []
    for dump in dumps(lines):
        try:
            root = tree(dump)
        except NotParsedError:
            converters.append(None)
            continue
        converter = Converter()
        converter.jobs(root)
        converters.append(converter)
        inner += [item[1] for item in converter.items if isinstance(item, tuple)]
    answers = iter(parsed(inner) if inner else ())
    found: list[tuple[list[str], list[tuple[str, ...]]] | None] = []
    for converter in converters:
        if converter is None:
            found.append(None)
            continue
        names: list[str] = []
        chains = list(converter.chains)
        good = True
        for item in converter.items:
            if isinstance(item, str):
                names.append(item)
                continue
            answer = next(answers)
            good = good and answer is not None
            if answer:
                names += answer[0]
                chains += answer[1]
        found.append((names, chains) if good else None)
    return found
