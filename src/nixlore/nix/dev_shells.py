"""What the dev shells of one Nix file hold, read from its syntax alone: nothing is evaluated."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from nixlore.nix import expressions as x
from nixlore.nix.extract import MAX_BYTES, extract
from nixlore.nix.options import SHELL_LISTS, SHELLS
from nixlore.nix.recursion import deep

WORTH = re.compile(
    rb"mkShell|devShell|devenv|mkDerivation|packages\s*=|nativeBuildInputs|buildInputs|git-hooks|treefmt"
)
INSIDE = ("withPackages", "override", "extend")


class ShellItem(NamedTuple):
    """One attribute that a dev shell has, as written (`pkgs.ruff` is `ruff`), and its line."""

    attr_path: str
    line: int
    written: str


class DevShells(NamedTuple):
    """What was found: whether there is any dev shell, its attributes, and whether all of it could be read.

    `hooks` are the hooks and programs that options of git-hooks and treefmt switch on, with their lines.
    """

    is_there: bool = False
    items: tuple[ShellItem, ...] = ()
    is_whole: bool = True
    hooks: tuple[ShellItem, ...] = ()


def dev_shells(blob: bytes, *, is_module: bool = False) -> DevShells:
    """Return what the dev shells in a file hold; `is_module` for `devenv.nix`, whose `packages` are one."""
    if len(blob) > MAX_BYTES or not (is_module or WORTH.search(blob)):
        return DevShells()
    walk = _Walk(is_module=is_module)
    root = extract(blob).root
    with deep():
        walk.look(root)
    unique = tuple(dict.fromkeys(walk.items))
    return DevShells(is_module or walk.is_there, unique, walk.is_whole, tuple(dict.fromkeys(walk.hooks)))


class _Walk:
    """Looks through one tree for calls that make shells, and for the bindings that lists of packages go by."""

    def __init__(self, *, is_module: bool) -> None:
        self.items: list[ShellItem] = []
        self.hooks: list[ShellItem] = []
        self.is_there = False
        self.is_whole = True
        self._is_module = is_module
        self._named: dict[str, x.Expression] = {}

    def look(self, node: x.Expression) -> None:
        """Look through an expression and everything in it."""
        if isinstance(node, x.Call) and _last(node.function) in SHELLS:
            self._shell(node.argument)
        if isinstance(node, x.AttributeSet | x.Let):
            for binding in node.bindings:
                if isinstance(binding, x.Binding):
                    self._binding(binding)
        for child in _children(node):
            self.look(child)

    def _binding(self, binding: x.Binding) -> None:
        path = tuple(step for step in binding.path if isinstance(step, str))
        if len(path) == 1:
            self._named[path[0]] = binding.value
        if path[:1] in (("devShells",), ("devShell",), ("devshells",)) or path[:2] == ("devenv", "shells"):
            self.is_there = True
        if path[:1] == ("devshells",) or path[:2] == ("devenv", "shells"):
            self._modules(binding.value)
        if self._is_module and path == ("packages",):
            self._list(binding.value)
        if len(path) >= 3 and path[-1] == "enable" and _is_true(binding.value) and path[-3] in ("hooks", "programs"):
            self.hooks.append(ShellItem(path[-2], binding.line, f"{path[-3]}.{path[-2]}.enable = true;"))
        if path[-1:] in (("hooks",), ("programs",)) and isinstance(binding.value, x.AttributeSet):
            self._hooks(path[-1], binding.value)

    def _hooks(self, under: str, attrs: x.AttributeSet) -> None:
        for binding in attrs.bindings:
            if isinstance(binding, x.Binding) and isinstance(binding.path[0], str):
                name, rest = binding.path[0], binding.path[1:]
                inner = binding.value
                if rest == ("enable",):
                    is_on = _is_true(inner)
                else:
                    is_on = not rest and isinstance(inner, x.AttributeSet) and any(map(_enables, inner.bindings))
                if is_on:
                    self.hooks.append(ShellItem(name, binding.line, f"{under}.{name}.enable = true;"))

    def _shell(self, argument: x.Expression) -> None:
        self.is_there = True
        attrs = _innermost(argument)
        if not isinstance(attrs, x.AttributeSet):
            self.is_whole = False
            return
        for binding in attrs.bindings:
            if isinstance(binding, x.Inherit):
                self.is_whole = self.is_whole and not any(name in SHELL_LISTS for name, _ in binding.names)
                continue
            key = binding.path[0] if len(binding.path) == 1 else None
            # What `inputsFrom` brings are the inputs of a package, which tools are not among.
            if key == "modules":
                self._modules(binding.value)
            elif key in SHELL_LISTS:
                self._list(binding.value)

    def _modules(self, value: x.Expression) -> None:
        """Take the packages of a shell that is written as a module."""
        for node in _descendants(value):
            if isinstance(node, x.AttributeSet):
                for binding in node.bindings:
                    if isinstance(binding, x.Binding) and binding.path == ("packages",):
                        self._list(binding.value)

    def _list(self, value: x.Expression, depth: int = 0) -> None:
        """Take the attributes of a list, of lists that are joined, and of names bound in the same file."""
        match value:
            case x.With():
                self._list(value.body, depth)
            case x.Binary():
                self._list(value.left, depth)
                self._list(value.right, depth)
            case x.Listing():
                for element in value.elements:
                    self._element(element)
            case x.Name() if value.name in self._named and depth < 8:
                self._list(self._named[value.name], depth + 1)
            case x.If():
                self._list(value.then_, depth)
                self._list(value.else_, depth)
            case x.Call():
                # `lib.optionals condition […]`: what it is for is its last argument.
                self._list(value.argument, depth)
            case _:
                self.is_whole = False

    def _element(self, element: x.Expression) -> None:
        match element:
            case x.Name():
                self.items.append(ShellItem(element.name, element.line, element.name))
            case x.Select() if all(isinstance(step, str) for step in element.path):
                path = [str(step) for step in element.path]
                if path[-1] == "default" and len(path) > 2 and isinstance(element.of, x.Name):
                    path = path[:-2]
                written = ".".join((_name(element.of), *map(str, element.path)))
                self.items.append(ShellItem(path[-1] if path else written, element.line, written))
            case x.Call():
                self._call(element)
            case x.With():
                self._element(element.body)
            case _:
                self.is_whole = False

    def _call(self, element: x.Call) -> None:
        if _last(element.function) in INSIDE:
            for child in _descendants(element.argument):
                if isinstance(child, x.Listing):
                    for one in child.elements:
                        self._element(one)
            self._element_of(element.function)
        else:
            self.is_whole = False

    def _element_of(self, function: x.Expression) -> None:
        if isinstance(function, x.Select) and len(function.path) > 1 and isinstance(function.path[-2], str):
            self.items.append(ShellItem(function.path[-2], function.line, function.path[-2]))


def _innermost(node: x.Expression) -> x.Expression:
    """Return what is behind functions, `let`, `with`, and on the right of operators."""
    while True:
        match node:
            case x.Function() | x.Let() | x.With():
                node = node.body
            case x.Binary():
                node = node.right
            case x.Call():
                node = node.argument
            case _:
                return node


def _last(node: x.Expression) -> str:
    """Return the last step of the name of a function, "" where it has none."""
    while isinstance(node, x.Call):
        node = node.function
    if isinstance(node, x.Select):
        return node.path[-1] if isinstance(node.path[-1], str) else ""
    return node.name if isinstance(node, x.Name) else ""


def _name(node: x.Expression) -> str:
    if isinstance(node, x.Select):
        return ".".join((_name(node.of), *(step for step in node.path if isinstance(step, str))))
    return node.name if isinstance(node, x.Name) else "…"


def _is_true(node: x.Expression) -> bool:
    return isinstance(node, x.Name) and node.name == "true"


def _enables(binding: x.Binding | x.Inherit) -> bool:
    return isinstance(binding, x.Binding) and binding.path == ("enable",) and _is_true(binding.value)


def _descendants(node: x.Expression) -> Iterator[x.Expression]:
    yield node
    for child in _children(node):
        yield from _descendants(child)


def _children(node: object) -> Iterator[x.Expression]:
    """Yield the expressions right inside of one, whatever its form."""
    for field in getattr(node, "__struct_fields__", ()):
        yield from _expressions(getattr(node, field))


def _expressions(value: object) -> Iterator[x.Expression]:
    if isinstance(value, x.Node):
        yield value  # type: ignore[misc]
    elif isinstance(value, x.Binding | x.Inherit | x.Formal):
        yield from _children(value)
    elif isinstance(value, tuple):
        for one in value:
            yield from _expressions(one)
