"""The house rules that no linter knows: sizes, names, tests, fragments, the lock."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "nixlore"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
STEPS = ("collect", "analyze", "correlate", "synthesize", "present")
IMPORT_NAMES = {"tree-sitter": "tree_sitter", "tree-sitter-nix": "tree_sitter_nix"}

Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


def modules(*directories: str) -> list[Path]:
    return sorted(path for name in directories for path in (ROOT / name).rglob("*.py"))


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_bytes())


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def tracked_text() -> Iterator[tuple[str, str]]:
    """Yield the name and text of every text file that is committed."""
    listing = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    for name in filter(None, listing.stdout.split("\0")):
        data = (ROOT / name).read_bytes() if (ROOT / name).is_file() else b""
        if b"\0" not in data[:8192]:
            yield name, data.decode(errors="replace")


def locked() -> dict[str, tuple[str, int]]:
    """Return the version and the number of hashes that the lock gives for each package."""
    entries = re.split(r"\n(?=[a-z0-9])", (ROOT / "requirements.lock").read_text())
    pins = {}
    for entry in entries:
        name, version = re.match(r"([\w.-]+)==([^ ;\\]+)", entry).groups()
        pins[canonicalize_name(name)] = (version, entry.count("--hash=sha256:"))
    return pins


def public(node: ast.Module | ast.ClassDef, prefix: str = "") -> Iterator[tuple[str, Definition]]:
    """Yield every public definition below a module or class, with its dotted name."""
    for child in node.body:
        if isinstance(child, Definition) and not child.name.startswith("_"):
            yield prefix + child.name, child
            if isinstance(child, ast.ClassDef):
                yield from public(child, f"{prefix}{child.name}.")


def test_files_are_short():
    lengths = {name_of(path): path.read_bytes().count(b"\n") for path in modules("src", "bench", "tools")}
    assert {name: length for name, length in lengths.items() if length > 300} == {}


def test_functions_are_short():
    lengths = {
        f"{name_of(path)}:{node.lineno} {node.name}": node.end_lineno - node.lineno + 1
        for path in modules("src", "bench", "tools")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }
    assert {name: length for name, length in lengths.items() if length > 40} == {}


def test_everything_public_says_what_it_is():
    silent = [name_of(path) for path in modules("src") if not ast.get_docstring(tree(path))]
    for path in modules("src"):
        silent += [f"{name_of(path)} {name}" for name, node in public(tree(path)) if not ast.get_docstring(node)]
    assert silent == []


def test_only_the_pipeline_catches_everything():
    catching = [
        f"{name_of(path)}:{node.lineno}"
        for path in modules("src")
        if path != SOURCE / "pipeline.py"
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ExceptHandler) and catches_everything(node)
    ]
    assert catching == []


def catches_everything(handler: ast.ExceptHandler) -> bool:
    """Tell whether a handler swallows any exception at all; one that cleans up and raises again does not."""
    kinds = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    broad = any(kind is None or (isinstance(kind, ast.Name) and kind.id.endswith("Exception")) for kind in kinds)
    last = handler.body[-1]
    return broad and not (isinstance(last, ast.Raise) and last.exc is None)


def test_nothing_is_left_for_later():
    marks = re.compile(r"NotImplementedError|\b(TODO|FIXME|XXX)\b")
    found = [name_of(path) for path in modules("src", "bench", "tools") if marks.search(path.read_text())]
    assert found == []


def test_no_test_is_marked_as_skipped_or_expected_to_fail():
    marks = re.compile(r"mark\.(skip\b|xfail)|pytest\.xfail|unittest\.skip")
    this = Path(__file__)
    assert [name_of(path) for path in modules("tests") if path != this and marks.search(path.read_text())] == []


def test_every_stage_has_a_test_file():
    stages = [path for step in STEPS for path in (SOURCE / step).glob("[!_]*.py")]
    assert stages
    assert [name_of(path) for path in stages if not (ROOT / "tests" / f"test_{path.stem}.py").is_file()] == []


def test_no_file_speaks_of_the_place_where_it_was_written():
    places = (str(ROOT) + "/", "/root/.", "/Users/")
    this = name_of(Path(__file__))
    found = [(name, place) for name, text in tracked_text() for place in places if place in text and name != this]
    assert found == []


def test_a_change_is_told_in_a_fragment_or_released():
    done = subprocess.run(
        [sys.executable, "-m", "towncrier", "build", "--draft", "--version", "next"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert "No significant changes" not in done.stdout or "## " in (ROOT / "CHANGELOG.md").read_text()
    kinds = {kind["directory"] for kind in PROJECT["tool"]["towncrier"]["type"]}
    fragments = [path for path in (ROOT / "changes").iterdir() if path.name != ".gitignore"]
    assert [
        path.name for path in fragments if not re.fullmatch(rf"(\d+|\+\w+)\.({'|'.join(kinds)})\.md", path.name)
    ] == []


@pytest.mark.parametrize("text", [*PROJECT["project"]["dependencies"], *PROJECT["dependency-groups"]["dev"]])
def test_the_lock_pins_every_dependency_with_hashes(text):
    requirement = Requirement(text)
    version, hashes = locked()[canonicalize_name(requirement.name)]
    assert requirement.specifier.contains(version)
    assert hashes


def test_the_lock_names_no_server():
    text = (ROOT / "requirements.lock").read_text()
    assert not re.search(r"://|^--?(i\b|f\b|index|extra-index|find-links|trusted-host)", text, re.MULTILINE)


def test_dependencies_are_what_the_source_imports():
    roots = set()
    for path in modules("src"):
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Import):
                roots |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                roots.add(node.module.partition(".")[0])
    names = [Requirement(text).name for text in PROJECT["project"]["dependencies"]]
    assert roots - sys.stdlib_module_names - {"nixlore"} == {IMPORT_NAMES.get(name, name) for name in names}


def test_the_guide_for_agents_stays_short():
    assert (ROOT / "AGENTS.md").read_text().count("\n") <= 120
