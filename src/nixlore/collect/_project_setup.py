"""Read how one project is set up to be worked on, or take what is kept of it as long as its files are as they were."""

from __future__ import annotations

import re
from collections.abc import Callable

import msgspec

from nixlore.collect import _project_crates, _project_environment, _project_node, _project_python, _project_tasks
from nixlore.collect._project_files import Files
from nixlore.collect._project_findings import BY_FILES, Environment, Findings, Mention, Seen, Tasks
from nixlore.collect._project_kinds import kinds
from nixlore.collect._project_marks import Look
from nixlore.data.project_files import CONTEXT, FILES, INSIDE, RULES, SHELL_DIRECTORIES, TASK_FILES, WORKFLOWS
from nixlore.data.project_tools import tool_named
from nixlore.model.project import CALLS, PARTIAL, ToolSource
from nixlore.shell.instructions import told

PARTS: tuple[Callable[[Files, str, Findings], None], ...] = (
    _project_python.read,
    _project_crates.read_rust,
    _project_crates.read_go,
    _project_node.read_node,
    _project_node.read_php,
    _project_node.read_ruby,
    _project_node.read_elixir,
    _project_node.read_haskell,
)
CI_FILES = (".gitlab-ci.yml", ".build.yml", ".travis.yml", ".drone.yml", ".woodpecker.yml", ".cirrus.yml")
SHELLS = ("flake.nix", "shell.nix", "devenv.nix", "default.nix", "nix/shell.nix", "nix/devshell.nix", "treefmt.nix")
REMOTE = re.compile(r"^\s*url\s*=\s*(?:\w+://)?(?:[^@/\s]*@)?([\w.-]+)[:/]", re.MULTILINE)
MOST_WORKFLOWS = 30
LOCKS = frozenset(name for name, (_, source) in FILES.items() if source == "lock") | {".git/config"}
OTHER_STEPS = re.compile(
    r"^\s*(?:-\s+)?uses:\s*['\"]?(?:\./(?!\.github/workflows/)\w*|[\w.-]+/[\w.-]+/\.github/workflows/)", re.MULTILINE
)
MODULES = re.compile(r"\bimports\s*=\s*\[[^\]]*\./|\b(?:import|callPackage)\s+\./")
"""What takes other Nix files of the project in, of which not all are read."""

ENTERS = re.compile(r"^\s*(?:use|eval).*\b(?:flake|nix|devenv|lorri)\b", re.MULTILINE)


class Setup(msgspec.Struct, frozen=True):
    """What is known of one project's files; `seen` stands for those that were looked at."""

    seen: Look
    kinds: tuple[str, ...] = ()
    forges: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    runtime: int | None = None
    development: int | None = None
    tools: tuple[Seen, ...] = ()
    tasks: tuple[Tasks, ...] = ()
    mentions: tuple[Mention, ...] = ()
    environments: tuple[tuple[Environment, tuple[str, ...], bool], ...] = ()
    unread: tuple[str, ...] = ()
    mentioned: tuple[str, ...] = ()
    changed: int | None = None


def read(files: Files, seen: Look) -> Setup:
    """Return how a project is set up."""
    found = Findings()
    for part in files.parts():
        for reader in PARTS:
            reader(files, part, found)
        _tasks(files, part, found)
        _contexts(files, part, found)
    _known_files(files, found)
    _nix(files, found)
    _hidden_shell(files, found)
    _automation(files, found)
    _project_environment.python(files, found)
    _project_environment.node(files, found)
    return _setup(files, found, seen)


def _known_files(files: Files, found: Findings) -> None:
    for part in files.parts():
        for name in files.names(part).keys() & FILES.keys():
            tool, source = FILES[name]
            if not part or source in ("lock", "settings"):
                found.tool(Seen(tool, source, f"{part}/{name}" if part else name))
    for path, (tool, source) in INSIDE.items():
        if files.has(path):
            found.tool(Seen(tool, source, path))


def _tasks(files: Files, part: str, found: Findings) -> None:
    for name in sorted(files.names(part).keys() & TASK_FILES.keys()):
        path = f"{part}/{name}" if part else name
        read_tasks = _project_tasks.just if TASK_FILES[name] == "just" else _project_tasks.make
        read_tasks(files.text(path), path, part, found)


def _contexts(files: Files, part: str, found: Findings) -> None:
    inside = f"{part}/" if part else ""
    paths = [f"{inside}{name}" for name in CONTEXT if files.has(f"{inside}{name}")]
    for rules in RULES if not part else ():
        if files.has(rules) and files.is_directory(rules):
            paths += [f"{rules}/{name}" for name in sorted(files.names(rules)) if name.endswith((".md", ".mdc"))]
    for path in paths:
        # A link to another page of the same project says nothing more than that.
        for one in told(files.text(path)) if not files.is_link(path) else ():
            tool, words, task, is_brought = one.called
            found.mentions.append(Mention(path, one.line, tool, words, task, part, one.is_plain, is_brought))
            if one.is_plain and tool not in BY_FILES:
                found.tool(Seen(tool, "context", path, one.line, "", words))


def _nix(files: Files, found: Findings) -> None:
    from nixlore.nix.dev_shells import dev_shells  # noqa: PLC0415 - most projects have no Nix file

    paths = [path for path in SHELLS if files.has(path)]
    for directory in SHELL_DIRECTORIES:
        if files.is_directory(directory):
            inner = (f"{directory}/{name}" for name in sorted(files.names(directory)) if name.endswith(".nix"))
            paths += [path for path in inner if path not in paths]
    for path in paths:
        is_module = path == "devenv.nix"
        shells = dev_shells(files.read(path), is_module=is_module)
        if shells.is_there and not is_module:
            found.tool(Seen("Nix dev shell", "dev shell", path))
        if (not shells.is_whole and shells.is_there) or (path == "flake.nix" and MODULES.search(files.text(path))):
            found.partial.append(path)
        source: ToolSource = "devenv" if is_module else "dev shell"
        for item in shells.items:
            if tool := tool_named(item.attr_path):
                found.tool(Seen(tool, source, path, item.line, "packages", item.written))
        for item in shells.hooks:
            if tool := tool_named(item.attr_path):
                form = item.written.partition(".")[0]
                found.tool(
                    Seen(tool, "pre-commit" if form == "hooks" else "settings", path, item.line, form, item.written)
                )


def _hidden_shell(files: Files, found: Findings) -> None:
    """Note a dev shell that there is by what enters it, and that was not found by what is written in the files."""
    if any(seen.source in ("dev shell", "devenv") for seen in found.tools) or not files.has(".envrc"):
        return
    if ENTERS.search(files.text(".envrc", 65_536)):
        found.partial.append(".envrc")


def _automation(files: Files, found: Findings) -> None:
    for name in (".pre-commit-config.yaml", ".pre-commit-config.yml"):
        if files.has(name):
            _project_tasks.pre_commit(files.text(name), name, found)
    paths = [name for name in CI_FILES if files.has(name)]
    for directory in WORKFLOWS:
        if files.has(directory) and files.is_directory(directory):
            names = sorted(name for name in files.names(directory) if name.endswith((".yml", ".yaml")))
            paths += [f"{directory}/{name}" for name in names[:MOST_WORKFLOWS]]
    for path in paths:
        text = files.text(path)
        _project_tasks.workflow(text, path, found)
        if OTHER_STEPS.search(text):
            found.calling.append(path)


def _forges(files: Files) -> tuple[str, ...]:
    if not files.is_directory(".git"):
        return ()
    hosts = REMOTE.findall(files.text(".git/config", 65_536))
    return tuple(sorted({host.lower() for host in hosts if "." in host}))


def _runs_with(name: str, found: Findings) -> bool:
    """Tell whether a development dependency is one that the project itself needs."""
    return any(package.endswith(f" {name}") for package in found.runtime)


def _mentioned(files: Files, found: Findings, seen: Look) -> tuple[str, ...]:
    """Return the known tools that are words of the files, and that the project is not known to use."""
    for path in seen.files:
        if not path.endswith("/") and path not in LOCKS and path.rpartition("/")[2] not in LOCKS:
            files.read_also(path)
    known = {tool for word in files.words if (tool := tool_named(word.decode()))}
    return tuple(sorted(known - {one.tool for one in found.tools}))


def _setup(files: Files, found: Findings, seen: Look) -> Setup:
    own = tuple(kinds(files))
    forges = _forges(files)
    environments = tuple(
        (one, tuple(found.against.get(one.kind, ())), not found.broken_of(one.kind)) for one in found.environments
    )
    times = [int(row.split()[1]) // 10**9 for path, row in seen.files.items() if row and not path.endswith("/")]
    return Setup(
        seen=seen,
        kinds=own,
        forges=forges,
        files=tuple(
            path for path, row in seen.files.items() if row and not path.endswith("/") and path != ".git/config"
        ),
        runtime=len(found.runtime) if found.counts else None,
        development=len(found.development_only()) if found.counts else None,
        tools=tuple(seen for seen in dict.fromkeys(found.tools) if seen.is_known or not _runs_with(seen.tool, found)),
        tasks=tuple(found.tasks),
        mentions=tuple(dict.fromkeys(found.mentions)),
        environments=environments,
        unread=(
            *dict.fromkeys(files.unread),
            *(f"{path}: cannot be understood" for path in found.broken),
            *(f"{path}: {PARTIAL}" for path in dict.fromkeys(found.partial)),
            *(f"{path}: {CALLS}" for path in found.calling[:1]),
        ),
        mentioned=_mentioned(files, found, seen),
        changed=max(times, default=None),
    )
