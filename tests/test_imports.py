"""What may be loaded by what: heavy modules only when they are needed, stages never each other, no network at all."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import grimp
import pytest

SOURCE = Path(__file__).parents[1] / "src"
STEPS = ("collect", "analyze", "correlate", "synthesize", "present")

HEAVY = {
    "asyncio",
    "email",
    "http",
    "jinja2",
    "rich",
    "socket",
    "sqlite3",
    "ssl",
    "tree_sitter",
    "tree_sitter_nix",
    "urllib.request",
    "xml",
    "zstandard",
}
"""What costs more to import than a short answer costs in all."""

NETWORK = {
    "aiohttp",
    "asyncio",
    "ftplib",
    "http",
    "httpx",
    "imaplib",
    "poplib",
    "requests",
    "smtplib",
    "socket",
    "socketserver",
    "ssl",
    "telnetlib",
    "urllib.request",
    "urllib3",
    "webbrowser",
    "xmlrpc",
}
"""What could speak to another machine."""


def loaded_by(code: str) -> set[str]:
    """Return the names of all modules that are loaded after running `code` in a fresh interpreter."""
    program = f"import sys, json\n{code}\njson.dump(sorted(sys.modules), sys.stderr)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return set(json.loads(done.stderr.rpartition("\n")[2]))


@pytest.fixture(scope="module")
def graph() -> grimp.ImportGraph:
    return grimp.build_graph("nixlore", cache_dir=None)


def imported(path: Path) -> Iterator[str]:
    """Yield every absolute module name that a file imports, anywhere in it."""
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno}: a relative import"
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def test_the_command_line_loads_nothing_heavy():
    assert loaded_by("import nixlore.cli.main") & HEAVY == set()


def test_help_loads_nothing_heavy():
    call = "import nixlore.cli.main as cli\ntry: cli.main(['--help'])\nexcept SystemExit: pass"
    assert loaded_by(call) & HEAVY == set()


def test_no_module_can_reach_the_network():
    reaching = {
        f"{path.relative_to(SOURCE)}: {name}"
        for path in SOURCE.rglob("*.py")
        for name in imported(path)
        if name in NETWORK or name.partition(".")[0] in NETWORK
    }
    assert reaching == set()


def test_only_the_machine_runs_programs():
    running = {str(path.relative_to(SOURCE)) for path in SOURCE.rglob("*.py") if "subprocess" in imported(path)}
    assert running == {"nixlore/machine.py"}


@pytest.mark.parametrize("step", STEPS)
def test_stages_of_one_step_never_import_each_other(graph, step):
    package = f"nixlore.{step}"
    modules = graph.find_children(package)
    stages = {module for module in modules if not module.rpartition(".")[2].startswith("_")}
    crossing = {
        f"{importer} imports {stage}"
        for stage in stages
        for importer in graph.find_modules_that_directly_import(stage)
        if importer.startswith(f"{package}.") and not importer.startswith(f"{stage}.")
    }
    assert crossing == set()


READERS = (
    "nixlore.collect._atuin_rows",
    "nixlore.collect._claude_ages",
    "nixlore.collect._database_histories",
    "nixlore.collect._dotfiles_reading",
    "nixlore.collect._histories",
    "nixlore.collect._nushell_rows",
    "nixlore.collect._recorded_agents",
    "nixlore.collect._recorded_ledger",
    "nixlore.collect._recorded_spool",
    "nixlore.shell.bash",
    "nixlore.shell.dotfile_programs",
    "nixlore.shell.fish",
    "nixlore.shell.nushell",
    "nixlore.shell.zsh",
    "nixlore.storage._ledger_queries",
    "nixlore.storage.ledger",
)
"""What reads the sources, which telling whether they changed takes none of."""


def test_telling_whether_anything_is_new_loads_nothing_that_reads_it(tmp_path):
    for place in (".bash_history", ".zsh_history", ".local/share/fish/fish_history", ".config/sway/config"):
        file = tmp_path / "home/ada" / place
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("git status\n")
    loaded = loaded_by(
        "from pathlib import Path, PurePosixPath\n"
        "from nixlore.machine import Machine\n"
        "from nixlore.stages import discover\n"
        f"machine = Machine(home=PurePosixPath('/home/ada'), user='ada', now=0, root=Path({str(tmp_path)!r}))\n"
        "print([stage.module.fingerprint(machine) for stage in discover('collect')"
        " if hasattr(stage.module, 'fingerprint')])"
    )
    assert "nixlore.collect.dotfiles" in loaded
    assert {name for name in loaded if name.startswith(READERS)} == set()
    assert loaded & HEAVY == set()
