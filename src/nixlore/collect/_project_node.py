"""Read what the manifests of Node, PHP, Ruby, Elixir and Haskell projects name."""

from __future__ import annotations

import re

import msgspec

from nixlore.collect._project_files import LARGEST_LOCK, Files
from nixlore.collect._project_findings import Findings, Seen, Tasks, line_of
from nixlore.data.project_tools import tool_named

SETTINGS = ("eslintConfig", "prettier", "jest", "husky", "lint-staged", "commitlint", "xo", "ava", "mocha", "nyc")
GEM = re.compile(r"""^\s*gem\s*\(?\s*["']([\w-]+)["']""")
MANAGER = re.compile(r"[a-z]+(?:@[\w.-]{1,40})?")
HEX = re.compile(r"^\s*\{:(\w+),(.*)")
FIELD = re.compile(r"^(\s*)([\w-]+):(.*)$")
STANZA = re.compile(r"^(library|executable|test-suite|benchmark|common|foreign-library|flag)\b", re.IGNORECASE)
CONDITION = re.compile(r"\s*(?:if|elif|else)\b")
DEPENDENCY = re.compile(r"[A-Za-z][\w-]*")


def read_node(files: Files, part: str, found: Findings) -> None:
    """Add what one part's `package.json` and lock files name."""
    inside = f"{part}/" if part else ""
    if "package.json" not in files.names(part):
        return
    path = f"{inside}package.json"
    text = files.text(path)
    data = _decoded(text)
    if data is None:
        found.broken.append(path)
        return
    found.counted("Node", path)
    _packages(data, text, path, found)
    scripts = data.get("scripts")
    if isinstance(scripts, dict):
        found.defines(Tasks("npm", path, part, tuple(scripts), whole=True))
        lines = [(line_of(text, f'"{name}":'), line) for name, line in scripts.items() if isinstance(line, str)]
        found.lines(lines, "task", path, "scripts")
    _manager(data, text, path, found)
    for key in SETTINGS:
        tool = tool_named(key.removesuffix("Config"), "Node")
        if tool and key in data:
            found.tool(Seen(tool, "settings", path, line_of(text, f'"{key}":'), key, f'"{key}"'))


def _manager(data: dict[str, object], text: str, path: str, found: Findings) -> None:
    """Add the package manager that a manifest asks for, in its version and without the hash of its archive."""
    asked = str(data.get("packageManager") or "").partition("+")[0]
    tool = tool_named(asked.partition("@")[0])
    if tool and MANAGER.fullmatch(asked):
        written = f'"packageManager": "{asked}"'
        found.tool(Seen(tool, "manifest", path, line_of(text, '"packageManager"'), "", written))


def _packages(data: dict[str, object], text: str, path: str, found: Findings) -> None:
    tables = (("dependencies", "runtime"), ("devDependencies", "development"))
    for key, scope in (*tables, ("optionalDependencies", ""), ("peerDependencies", "")):
        rows = data.get(key)
        for name, version in rows.items() if isinstance(rows, dict) else ():
            written = f'"{name}": "{version}"' if isinstance(version, str) and len(version) < 40 else f'"{name}"'
            line = line_of(text, f'"{name}":')
            found.package("Node", name, Seen("", "manifest", path, line, key, written), scope)


def _decoded(text: str) -> dict[str, object] | None:
    try:
        data = msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError):
        return None
    return data if isinstance(data, dict) else None


def locked_node(files: Files) -> set[str] | None:
    """Return the packages that npm's lock file names, None where there is none that can be understood."""
    if "package-lock.json" not in files.names():
        return None
    data = _decoded(files.text("package-lock.json", LARGEST_LOCK))
    packages = None if data is None else data.get("packages")
    if not isinstance(packages, dict):
        return None
    return {path.rpartition("node_modules/")[2] for path in packages if "node_modules/" in path}


def read_php(files: Files, part: str, found: Findings) -> None:
    """Add what one part's `composer.json` names."""
    if "composer.json" not in files.names(part):
        return
    path = f"{part}/composer.json" if part else "composer.json"
    text = files.text(path)
    data = _decoded(text)
    if data is None:
        return
    found.counted("PHP", path)
    for key, scope in (("require", "runtime"), ("require-dev", "development")):
        rows = data.get(key)
        for name, version in rows.items() if isinstance(rows, dict) else ():
            if "/" in name:
                written = f'"{name}": "{version}"'
                found.package("PHP", name, Seen("", "manifest", path, line_of(text, f'"{name}"'), key, written), scope)


def read_ruby(files: Files, part: str, found: Findings) -> None:
    """Add what one part's `Gemfile` names."""
    if "Gemfile" not in files.names(part):
        return
    path = f"{part}/Gemfile" if part else "Gemfile"
    found.counted("Ruby", path)
    is_group = False
    for number, line in enumerate(files.text(path).splitlines(), 1):
        if line.lstrip().startswith("group "):
            is_group = re.search(r":(?:development|test)", line) is not None
        elif line.startswith("end"):
            is_group = False
        gem = GEM.match(line)
        if gem is not None:
            is_development = is_group or re.search(r"group[s]?:?\s*(?:=>)?\s*\[?:(?:development|test)", line)
            seen = Seen("", "manifest", path, number, "Gemfile", f"gem '{gem[1]}'")
            found.package("Ruby", gem[1], seen, "development" if is_development else "runtime")


def read_elixir(files: Files, part: str, found: Findings) -> None:
    """Add what one part's `mix.exs` names."""
    if "mix.exs" not in files.names(part):
        return
    path = f"{part}/mix.exs" if part else "mix.exs"
    found.counted("Elixir", path)
    for number, line in enumerate(files.text(path).splitlines(), 1):
        row = HEX.match(line)
        if row is not None:
            scope = "development" if re.search(r"only:\s*\[?\s*:(?:dev|test)", row[2]) else "runtime"
            seen = Seen("", "manifest", path, number, "deps", line.strip().rstrip(","))
            found.package("Elixir", row[1], seen, scope)


def read_haskell(files: Files, part: str, found: Findings) -> None:
    """Add what one part's `*.cabal` or `package.yaml` names; which of hpack's are for tests is told by its stanzas."""
    for name in sorted(files.names(part)):
        if name.endswith(".cabal") or name == "package.yaml":
            path = f"{part}/{name}" if part else name
            found.counted("Haskell", path)
            _haskell(files.text(path), path, found)


def _haskell(text: str, path: str, found: Findings) -> None:
    scope, field, depth = "runtime", "", 0
    for number, line in enumerate(text.splitlines(), 1):
        bare = line.split("--")[0] if path.endswith(".cabal") else line.split("#")[0]
        if STANZA.match(bare) or re.match(r"^(tests|benchmarks|executables|library)\s*:", bare):
            scope = "development" if bare.lower().startswith(("test", "bench")) else "runtime"
        header = FIELD.match(bare)
        if header is not None:
            field, depth, bare = header[2].lower(), len(header[1]), header[3]
        elif CONDITION.match(bare) or (bare.strip() and len(bare) - len(bare.lstrip()) < depth):
            field = ""
        if field not in ("build-depends", "dependencies", "build-tool-depends", "build-tools"):
            continue
        for part in bare.split(","):
            name = DEPENDENCY.match(part.strip(" -\t"))
            if name is not None and name[0] != "base":
                seen = Seen("", "manifest", path, number, field, name[0])
                found.package("Haskell", name[0], seen, scope)
