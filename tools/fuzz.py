"""Fuzz a reader or an editor with atheris, led by coverage: `python tools/fuzz.py TARGET [libFuzzer's options]`.

Without a target their names are listed. atheris is no dependency: `uv venv /tmp/fuzz && uv pip install --python
/tmp/fuzz/bin/python atheris -e .`, then run this file with that interpreter, for example with `-max_total_time=180`.
A target may raise what it promises to raise and nothing else; what is found becomes a test beside the reader's others.
Inputs that led somewhere new are kept below `--corpus=DIR`, else in a temporary directory; the first ones are here.
"""

from __future__ import annotations

import importlib
import json
import sys
import tempfile
import tomllib
from collections import Counter, deque
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path

Target = Callable[[bytes], object]

LINE = (
    b"cd /srv && sudo -u ada git -C x log --since=1d 2>&1 | rg -n 'a b' >\"$(mktemp)\" ; for f in *; do jq . $f; done"
)
NIX = b"""{ pkgs, lib, ... }: let a = with pkgs; [ git (jq.override { x = 1; }) ]; in {
  home.packages = a ++ lib.optionals true [ pkgs.fd ]; # files
  programs.git.enable = true;
}
"""
FISH = b"- cmd: git log\\nls \\\\ x\n  when: 1760000000\n  paths:\n    - a b\n- cmd: ls\n  when: 1760000001\n"
ZSH = b": 1760000000:0;git log \\\nx\n: 1760000009:3;ls \x83\xa0\nplain\n"
BASH = b"#1760000000\ngit log\nls\n#1760000003\nfor x in a\ndo ls\ndone\n"
CLAUDE = (
    b'{"type":"assistant","timestamp":"2026-01-02T03:04:05.678Z","sessionId":"s","cwd":"/x","version":"2.0.1","message":'
    b'{"id":"m","usage":{"input_tokens":1},"content":[{"type":"tool_use","id":"t","name":"Bash","input":{"command":"ls"}}]}}\n'
    b'{"type":"user","timestamp":"2026-01-02T03:04:06Z","toolUseResult":{"stdout":"x"},"message":{"role":"user","content":'
    b'[{"type":"tool_result","tool_use_id":"t","content":"Exit code 1","is_error":true}]}}\n'
)
CODEX = (
    b'{"timestamp":"2026-01-02T03:04:05Z","type":"session_meta","payload":{"id":"a","cwd":"/x","cli_version":"0.50.0"}}\n'
    b'{"timestamp":"2026-01-02T03:04:06Z","type":"response_item","payload":{"type":"function_call","name":"shell",'
    b'"arguments":"{\\"command\\":[\\"bash\\",\\"-lc\\",\\"ls\\"]}","call_id":"c"}}\n'
    b'{"timestamp":"2026-01-02T03:04:07Z","type":"response_item","payload":{"type":"function_call_output","call_id":"c",'
    b'"output":"{\\"output\\":\\"x\\",\\"metadata\\":{\\"exit_code\\":1}}"}}\n'
)
LOCK = b"""{"nodes":{"nixpkgs":{"locked":{"type":"github","owner":"a","repo":"b","rev":"0123","narHash":"sha256-x",
"lastModified":1},"original":{"type":"indirect","id":"nixpkgs"}},"root":{"inputs":{"nixpkgs":"nixpkgs","x":["nixpkgs"]}}},
"root":"root","version":7}"""
MANIFEST = b'{"elements":{"jq":{"active":true,"attrPath":"x.jq","originalUrl":"x","storePaths":[""]}},"version":3}'
ENVIRONMENT = (
    b'[ { meta = { }; name = "jq-1.7"; out = { outPath = "/nix/store/x"; }; outPath = "/nix/store/x"; system = "x"; } ]'
)
TOML = b'[project]\nname = "x" # y\ndependencies = ["a"]\n[dependency-groups]\ndev = [\n  "b", # c\n]\n'
JUST = b"set shell := ['bash']\nx := `ls`\n\ndefault:\n    @just -l\n\n# about\ntest a='b': default\n    pytest {{a}}\n"
JSON = b'{"mcpServers": {"a": {"command": "x", "args": []}}, "b": [1, {"c": null}]}\n'


def of_shell(data: bytes) -> None:
    """Read a line in each dialect, for names and for its shape."""
    from nixlore.shell import grammar, shapes, startup  # noqa: PLC0415 - loaded where it is instrumented

    text = data.decode(errors="replace")
    for dialect in ("posix", "zsh", "fish", "nushell"):
        grammar.parse(text, dialect)  # type: ignore[arg-type]
        grammar.scanned_line(text, dialect)  # type: ignore[arg-type]
        shapes.pipelines(shapes.shape(text, dialect))  # type: ignore[arg-type]
        _all(startup.definitions(text, dialect))  # type: ignore[arg-type]


def of_histories(data: bytes) -> None:
    """Read a history in each format, whole and by columns."""
    from nixlore.shell import bash, fish, nushell, recorded, zsh  # noqa: PLC0415 - loaded where it is instrumented

    for reader in (fish.FISH, bash.BASH, zsh.ZSH, nushell.NUSHELL):
        entries = list(reader.entries(data, Counter()))
        assert all(isinstance(entry.text, str) for entry in entries)
        reader.columns(data)
        assert 0 <= reader.boundary(data) <= len(data)
        reader.text(data)
    _all(recorded.read(data))


def of_nix(data: bytes) -> None:
    """Extract a Nix file and link it as a module and as a flake."""
    from nixlore.nix.extract import extract  # noqa: PLC0415 - loaded where it is instrumented
    from nixlore.nix.hosts import hosts  # noqa: PLC0415
    from nixlore.nix.link import link  # noqa: PLC0415
    from nixlore.nix.tree import Tree  # noqa: PLC0415

    file = extract(data)
    for name in ("default.nix", "flake.nix"):
        tree = Tree({name: file})
        _all(link(tree))
        hosts(tree)


def of_claude(data: bytes) -> None:
    """Read a transcript of Claude Code."""
    from nixlore.agents.claude_code import Transcript  # noqa: PLC0415 - loaded where it is instrumented

    _all(Transcript().read(data))


def of_codex(data: bytes) -> None:
    """Read a rollout of Codex, and one object as opencode's parts and as settings."""
    import msgspec  # noqa: PLC0415

    from nixlore.agents import jsonc, opencode_parts  # noqa: PLC0415 - loaded where it is instrumented
    from nixlore.agents.codex import Rollout  # noqa: PLC0415

    _all(Rollout().read(data))
    opencode_parts.head(data)
    opencode_parts.message(data)
    opencode_parts.part(data)
    with suppress(msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        jsonc.decoded(data)


def of_locks(data: bytes) -> None:
    """Read locks and manifests of profiles."""
    from nixlore.errors import SourceError  # noqa: PLC0415
    from nixlore.nix import lock_file, lock_pins  # noqa: PLC0415 - loaded where it is instrumented
    from nixlore.store import manifests, path_info  # noqa: PLC0415

    for name in ("flake.lock", "npins/sources.json", "nix/sources.json"):
        lock_file.revisions(name, data)
        lock_pins.pins(name, data, name)
    manifests.profile_elements(data)
    manifests.environment_elements(data.decode(errors="replace"))
    with suppress(SourceError):
        path_info.parsed(data)


def of_nix_edit(data: bytes) -> None:
    """Remove, comment out and add in a Nix file; what comes out must be read again."""
    from nixlore.act.nix_edit import edit  # noqa: PLC0415 - loaded where it is instrumented
    from nixlore.model.plan import Intent  # noqa: PLC0415

    for verb, place in (("remove", "a.nix"), ("comment_out", "a.nix"), ("add", "")):
        lines = range(1, 1 + min(data.count(b"\n") + 1, 4)) if place else (0,)
        for line in lines:
            intent = Intent(verb=verb, attr_path="jq", file=place, line=line, reason="why */ # x")  # type: ignore[arg-type]
            edited = edit({"a.nix": data}, [intent])
            assert not (edited.texts and edited.refusals)


def of_file_edits(data: bytes) -> None:
    """Add to a TOML, a JSON and a just file, and put a block into any text; what comes out must be valid."""
    from nixlore.act import json_edit, just_edit, marked_block, toml_edit  # noqa: PLC0415 - instrumented here
    from nixlore.errors import SourceError  # noqa: PLC0415

    with suppress(SourceError):
        tomllib.loads(toml_edit.with_item(data, ("dependency-groups", "dev"), "x").decode())
    with suppress(SourceError):
        tomllib.loads(toml_edit.with_pair(data, ("tool", "x"), "k", "v").decode())
    with suppress(SourceError):
        just_edit.with_recipe(data, "build", ["cargo build"], "about")
    with suppress(SourceError):
        json.loads(json_edit.with_member(data, ("mcpServers", "n"), {"a": 1}))
        json.loads(json_edit.without_member(data, ("mcpServers", "a")).strip() or "0")
    with suppress(SourceError):
        assert marked_block.found(marked_block.put(data, "x\n")) is not None


TARGETS: dict[str, tuple[Target, tuple[bytes, ...]]] = {
    "shell": (of_shell, (LINE, NIX)),
    "histories": (of_histories, (FISH, ZSH, BASH)),
    "nix": (of_nix, (NIX,)),
    "claude": (of_claude, (CLAUDE,)),
    "codex": (of_codex, (CODEX, JSON)),
    "locks": (of_locks, (LOCK, MANIFEST, ENVIRONMENT)),
    "nix_edit": (of_nix_edit, (NIX,)),
    "file_edits": (of_file_edits, (TOML, JUST, JSON)),
}
"""What can be fuzzed: what is done with an input, and inputs to begin with."""


def _all(made: Iterable[object]) -> None:
    deque(made, maxlen=0)


def fuzz(name: str, options: list[str]) -> None:
    """Fuzz one target until libFuzzer ends; it never returns."""
    target, seeds = TARGETS[name]
    given = [option.partition("=")[2] for option in options if option.startswith("--corpus=")]
    corpus = Path(given[0] if given else tempfile.mkdtemp(prefix="nixlore-fuzz-"))
    corpus.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(seeds):
        (corpus / f"seed-{number}").write_bytes(seed)
    atheris = importlib.import_module("atheris")
    with atheris.instrument_imports(include=["nixlore"]):
        for seed in seeds:
            target(seed)
    others = [option for option in options if not option.startswith("--corpus=")]
    atheris.Setup([sys.argv[0], *others, str(corpus)], target)
    atheris.Fuzz()


if __name__ == "__main__":
    if len(sys.argv) > 1 and sys.argv[1] in TARGETS:
        fuzz(sys.argv[1], sys.argv[2:])
    else:
        print("\n".join(TARGETS))
