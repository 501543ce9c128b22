"""Read what the manifests of Rust and Go projects name."""

from __future__ import annotations

import re
import tomllib

from nixlore.collect._project_files import Files
from nixlore.collect._project_findings import Findings, Seen, line_of, written_on

TABLES = (("dependencies", "runtime"), ("dev-dependencies", "development"), ("build-dependencies", ""))
REQUIRED = re.compile(r"^(?:require\s+|tool\s+)?\s*([\w.~-]+\.[\w~.-]+/[\w./~-]+)\s*(v\S+)?(.*)$")
VERSION = re.compile(r"/v\d+$")


def read_rust(files: Files, part: str, found: Findings) -> None:
    """Add what one part's `Cargo.toml` and `rust-toolchain.toml` name."""
    inside = f"{part}/" if part else ""
    for name in ("Cargo.toml", "rust-toolchain.toml", "rust-toolchain"):
        if name not in files.names(part):
            continue
        path = f"{inside}{name}"
        text = files.text(path)
        try:
            data = tomllib.loads(text)
        except (tomllib.TOMLDecodeError, RecursionError):
            if name.endswith(".toml"):
                found.broken.append(path)
            continue
        if name == "Cargo.toml":
            _cargo(data, text, path, found)
        else:
            _toolchain(data, text, path, found)


def _cargo(data: dict[str, object], text: str, path: str, found: Findings) -> None:
    workspace = data.get("workspace")
    if "package" in data or "dependencies" in data:
        found.counted("Rust", path)
    targets = data.get("target")
    tables = [data, *(targets.values() if isinstance(targets, dict) else ())]
    for table in tables:
        for key, scope in TABLES:
            rows = table.get(key) if isinstance(table, dict) else None
            for name, version in rows.items() if isinstance(rows, dict) else ():
                line = line_of(text, f"\n{name} ", f"\n{name}=", f"\n{name}.", f".{name}]")
                seen = Seen("", "manifest", path, line, key, _written(name, version, text, line))
                found.package("Rust", name, seen, scope)
    for holder, form in ((data, "lints"), (workspace, "workspace.lints")):
        lints = holder.get("lints") if isinstance(holder, dict) else None
        if isinstance(lints, dict) and "clippy" in lints:
            line = line_of(text, f"[{form}.clippy]", "clippy")
            found.tool(Seen("clippy", "settings", path, line, f"{form}.clippy", f"[{form}.clippy]"))


def _written(name: str, version: object, text: str, line: int) -> str:
    """Return a requirement as a line of its own, its name alone where it is a table of its own."""
    if isinstance(version, str):
        return f'{name} = "{version}"'
    own = written_on(text, line)
    return own if own.startswith(name) and own.endswith("}") else name


def _toolchain(data: dict[str, object], text: str, path: str, found: Findings) -> None:
    toolchain = data.get("toolchain")
    components = toolchain.get("components") if isinstance(toolchain, dict) else None
    for name in components if isinstance(components, list) else ():
        if name in ("clippy", "rustfmt"):
            found.tool(Seen(name, "settings", path, line_of(text, f'"{name}"'), "components", f'"{name}"'))


def read_go(files: Files, part: str, found: Findings) -> None:
    """Add what one part's `go.mod` names."""
    if "go.mod" not in files.names(part):
        return
    path = f"{part}/go.mod" if part else "go.mod"
    found.counted("Go", path)
    block = ""
    for number, line in enumerate(files.text(path).splitlines(), 1):
        word = line.split("(")[0].strip()
        if line.rstrip().endswith("("):
            block = word
        elif line.startswith(")"):
            block = ""
        required = REQUIRED.match(line.strip())
        directive = block or word.partition(" ")[0]
        if required is None or directive not in ("require", "tool") or "// indirect" in line:
            continue
        scope = "development" if directive == "tool" else "runtime"
        seen = Seen("", "manifest", path, number, directive, required[1])
        found.package("Go", VERSION.sub("", required[1]), seen, scope)
