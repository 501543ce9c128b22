"""Commands that test, lint or build a project, by name and subcommand: one that ends well shows that it works."""

from __future__ import annotations

_GREEN = """
    pytest tox nox ruff mypy pyright flake8 pylint unittest
    cargo.test cargo.nextest cargo.clippy cargo.build cargo.check
    go.test go.build go.vet golangci-lint staticcheck
    npm.test npm.run pnpm.test pnpm.run yarn.test yarn.run bun.test bun.run jest vitest eslint tsc biome
    make just ninja meson.compile meson.test cmake ctest bazel.test bazel.build
    nix.build nix.flake nix-build statix deadnix
    gradle mvn sbt.test stack.build stack.test cabal.build cabal.test mix.test mix.compile
    zig.build rspec rubocop rake phpunit shellcheck hadolint pre-commit.run prek.run treefmt
"""

GREEN_COMMANDS = frozenset(_GREEN.split())
"""Names, and names with their first subcommand behind a dot."""


def is_green(name: str, words: tuple[str, ...]) -> bool:
    """Tell whether a command is one that shows that a project works when it ends well."""
    return name in GREEN_COMMANDS or (bool(words) and f"{name}.{words[0]}" in GREEN_COMMANDS)
