"""Read what a Python project's manifests and lock files name."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator

from nixlore.collect._project_files import DIRECTORY, LARGEST_LOCK, Files
from nixlore.collect._project_findings import Findings, Seen, line_of
from nixlore.data.project_tools import tool_named

KIND = "Python"
REQUIREMENT = re.compile(r"\s*([A-Za-z0-9][\w.-]*)\s*(\[[^\]]*\])?\s*([^;#]*)")
FOR_DEVELOPMENT = re.compile(r"dev|test|lint|type|typing|doc|ci\b|check|style|format|qa|hooks|bench|release|tool|build")
LOCKED = re.compile(r'^\s*(?:name = |\[\[?package\.?)"?([\w.-]+)"?', re.MULTILINE)
REQUIREMENT_FILES = re.compile(r"(?:requirements|dev-requirements|test-requirements|constraints)[\w.-]*\.(?:txt|in)")
QUOTED = re.compile(r"""["']([A-Za-z0-9][\w.-]*)\s*(?:\[[^\]]*\])?\s*(?:[<>=!~;@ ][^"']*)?["']""")
LISTED = re.compile(r"\b(install_requires|tests_require|extras_require)\s*=\s*(\[[^\[\]]*\]|\{[^{}]*\}|\w+)")
GROUP = re.compile(r"""["']([\w.-]+)["']\s*:\s*(\[[^\]]*\])""")


def canonical(name: str) -> str:
    """Return a name of a package as indexes spell it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def read(files: Files, part: str, found: Findings) -> None:
    """Add what the files of one part of a project name."""
    names = files.names(part)
    inside = f"{part}/" if part else ""
    if "pyproject.toml" in names:
        _pyproject(files, f"{inside}pyproject.toml", found)
    for name in sorted(names):
        path = f"{inside}{name}"
        if REQUIREMENT_FILES.fullmatch(name) and names[name] != DIRECTORY:
            _requirements(files.text(path), path, found)
        elif name == "requirements" and names[name] == DIRECTORY:
            for inner in sorted(files.names(path)):
                if inner.endswith((".txt", ".in")):
                    _requirements(files.text(f"{path}/{inner}"), f"{path}/{inner}", found)
        elif name in ("uv.lock", "poetry.lock", "pdm.lock", "pylock.toml"):
            _locked(files.text(path, LARGEST_LOCK), path, found)
        elif name in ("Pipfile", "Pipfile.lock"):
            _pipfile(files.text(path, LARGEST_LOCK), path, found)
        elif name in ("setup.py", "setup.cfg", "tox.ini", "noxfile.py"):
            _setup(files.text(path), path, found)


def _pyproject(files: Files, path: str, found: Findings) -> None:
    text = files.text(path)
    try:
        data = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError):
        found.broken.append(path)
        return
    for form, scope, requirement in _requirements_of(data):
        name = REQUIREMENT.match(requirement)
        if name is not None:
            line = line_of(text, f'"{requirement}"', f"'{requirement}'", name[1])
            seen = Seen("", "manifest", path, line, form, requirement.strip())
            found.package(KIND, canonical(name[1]), seen, scope)
    project = _table(data, "project")
    if project or "poetry" in _table(data, "tool") or "dependency-groups" in data:
        found.counted(KIND, path)
    own = project.get("name") or _table(data, "tool", "poetry").get("name")
    if isinstance(own, str):
        found.named.setdefault(KIND, set()).add(canonical(own))
    for section, value in _table(data, "tool").items():
        tool = tool_named(canonical(section), KIND) or ("uv" if section == "uv" else "")
        if tool and isinstance(value, dict):
            found.tool(
                Seen(tool, "settings", path, line_of(text, f"[tool.{section}"), f"tool.{section}", f"[tool.{section}]")
            )


def _table(data: object, *path: str) -> dict[str, object]:
    for step in path:
        data = data.get(step) if isinstance(data, dict) else None
    return data if isinstance(data, dict) else {}


def _requirements_of(data: dict[str, object]) -> Iterator[tuple[str, str, str]]:
    """Yield where a requirement stands, what it is for, and how it is written."""
    project = _table(data, "project")
    yield from _listed("project.dependencies", "runtime", project.get("dependencies"))
    yield from _listed("build-system.requires", "", _table(data, "build-system").get("requires"))
    for group, rows in _table(project, "optional-dependencies").items():
        scope = "development" if FOR_DEVELOPMENT.search(group.lower()) else ""
        yield from _listed(f"project.optional-dependencies.{group}", scope, rows)
    for group, rows in _table(data, "dependency-groups").items():
        yield from _listed(f"dependency-groups.{group}", "development", rows)
    yield from _listed("tool.uv.dev-dependencies", "development", _table(data, "tool", "uv").get("dev-dependencies"))
    for group, rows in _table(data, "tool", "pdm", "dev-dependencies").items():
        yield from _listed(f"tool.pdm.dev-dependencies.{group}", "development", rows)
    for name, environment in _table(data, "tool", "hatch", "envs").items():
        for key in ("dependencies", "extra-dependencies"):
            rows = environment.get(key) if isinstance(environment, dict) else None
            yield from _listed(f"tool.hatch.envs.{name}.{key}", "development", rows)
    poetry = _table(data, "tool", "poetry")
    yield from _poetry("tool.poetry.dependencies", "runtime", poetry.get("dependencies"))
    yield from _poetry("tool.poetry.dev-dependencies", "development", poetry.get("dev-dependencies"))
    for group, table in _table(poetry, "group").items():
        rows = table.get("dependencies") if isinstance(table, dict) else None
        yield from _poetry(f"tool.poetry.group.{group}.dependencies", "development", rows)


def _listed(form: str, scope: str, rows: object) -> Iterator[tuple[str, str, str]]:
    for row in rows if isinstance(rows, list) else ():
        if isinstance(row, str):
            yield form, scope, row


def _poetry(form: str, scope: str, rows: object) -> Iterator[tuple[str, str, str]]:
    for name, version in rows.items() if isinstance(rows, dict) else ():
        if name != "python":
            yield form, scope, name if not isinstance(version, str) else f'{name} = "{version}"'


def _requirements(text: str, path: str, found: Findings) -> None:
    scope = "development" if re.search(r"dev|test|lint|doc|ci", path) else "runtime"
    found.counted(KIND, path)
    for number, line in enumerate(text.splitlines(), 1):
        name = REQUIREMENT.match(line)
        if name is not None:
            egg = re.search(r"(?:#egg=|/)([A-Za-z0-9][\w.-]*?)(?:\.git)?(?:@|&|$)", line) if "://" in line else None
            named = egg[1] if egg is not None and "@" not in line.partition("://")[0] else name[1]
            seen = Seen("", "manifest", path, number, path.rpartition("/")[2], line.partition("#")[0].strip())
            found.package(KIND, canonical(named), seen, "" if path.endswith("constraints.txt") else scope)


def _locked(text: str, path: str, found: Findings) -> None:
    found.against.setdefault(KIND, []).append(path)
    found.named.setdefault(KIND, set()).update(map(canonical, LOCKED.findall(text)))


def _pipfile(text: str, path: str, found: Findings) -> None:
    if path.endswith(".lock"):
        found.against.setdefault(KIND, []).append(path)
        found.named.setdefault(KIND, set()).update(
            map(canonical, re.findall(r'^ {8}"([\w.-]+)": \{', text, re.MULTILINE))
        )
        return
    try:
        data = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError):
        found.broken.append(path)
        return
    found.counted(KIND, path)
    for table, scope in (("packages", "runtime"), ("dev-packages", "development")):
        for name in _table(data, table):
            seen = Seen("", "manifest", path, line_of(text, f"\n{name} ", f'\n"{name}"'), table, f'{name} = "*"')
            found.package(KIND, canonical(name), seen, scope)


def _setup_py(text: str, path: str, found: Findings) -> None:
    """Take the lists that are written out; a list that is made by the program tells nothing."""
    for keyword, listed in LISTED.findall(text):
        if listed[0] not in "[{":
            found.broken.append(path)
            continue
        found.counted(KIND, path)
        scope = "runtime" if keyword == "install_requires" else "development" if keyword == "tests_require" else ""
        for group, rows in GROUP.findall(listed) if listed[0] == "{" else [("", listed)]:
            own = "development" if group and FOR_DEVELOPMENT.search(group.lower()) else scope
            for name in QUOTED.findall(rows):
                seen = Seen("", "manifest", path, line_of(text, f'"{name}', f"'{name}"), keyword, name)
                found.package(KIND, canonical(name), seen, own)


def _setup(text: str, path: str, found: Findings) -> None:
    """Take the names that a file which is a program, or for one, may install; which of them it does is not known."""
    found.against.setdefault(KIND, []).append(path)
    named = found.named.setdefault(KIND, set())
    if path.endswith(".py"):
        named.update(canonical(name) for name in QUOTED.findall(text))
        if path.endswith("setup.py"):
            _setup_py(text, path, found)
        return
    section = ""
    for number, line in enumerate(text.splitlines(), 1):
        header = re.match(r"\s*(?:([\w.-]+)\s*=|\[([\w:.-]+)\])\s*(.*)", line)
        if header is not None:
            section = header[1] or header[2]
        name = REQUIREMENT.match(header[3] if header is not None else line)
        if name is not None and re.search(r"requires?|deps|dev|test|extras", section):
            seen = Seen("", "manifest", path, number, section, line.strip())
            is_runtime = section == "install_requires"
            if is_runtime and not found.counts:
                found.counted(KIND, path)
            found.package(KIND, canonical(name[1]), seen, "runtime" if is_runtime else "")
