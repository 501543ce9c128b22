"""Which tools are for which kind of project, so that a linter of one language is not missed in another."""

from __future__ import annotations

from collections.abc import Mapping

from nixlore.data.project_tools import OF

FAMILIES: Mapping[str, frozenset[str]] = {
    kind: frozenset(tools.split())
    for kind, tools in {
        "Python": (
            "ruff flake8 pylint pyflakes pycodestyle black autopep8 yapf isort usort mypy pyright basedpyright pyre "
            "pytype ty pyrefly pytest nose ward hypothesis syrupy inline-snapshot pytest-benchmark tox nox coverage "
            "pytest-cov unittest taskipy poethepoet invoke doit uv poetry pdm pipenv rye pixi pip-audit bandit "
            "towncrier scriv bumpver bump2version bump-my-version sphinx vulture deptry"
        ),
        "Rust": (
            "clippy rustfmt cargo-nextest proptest quickcheck insta expect-test trycmd snapbox criterion divan "
            "cargo-llvm-cov cargo-tarpaulin cargo-deny cargo-audit cargo-vet cargo-release release-plz cargo-dist "
            "bacon cargo-watch cargo-machete cargo-udeps cargo-shear mdbook"
        ),
        "Node": (
            "eslint biome oxlint xo tslint jshint prettier dprint oxfmt vitest jest mocha ava jasmine fast-check nyc "
            "c8 husky simple-git-hooks npm pnpm yarn bun changesets semantic-release standard-version commitlint "
            "typedoc vitepress docusaurus nodemon knip depcheck flow stylelint lint-staged playwright cypress "
            "node:test bun:test"
        ),
        "Go": "golangci-lint staticcheck gofumpt goimports ginkgo rapid mage govulncheck goreleaser",
        "Nix": "nixfmt alejandra nixpkgs-fmt statix deadnix nixf-diagnose nixpkgs-lint git-hooks.nix",
        "Haskell": (
            "hlint fourmolu ormolu stylish-haskell brittany hspec tasty hedgehog falsify tasty-bench gauge cabal stack "
            "cabal-fmt cabal-gild ghcid ghciwatch weeder"
        ),
        "Ruby": "rubocop slim-lint rspec minitest rake overcommit sorbet",
        "PHP": "phpstan psalm php-cs-fixer phpunit pest",
        "Elixir": "credo dialyxir excoveralls",
        "JVM": "detekt ktlint google-java-format spotless ktfmt",
        "Scala": "scalafmt",
        "Lua": "luacheck selene stylua busted",
        "C and C++": "clang-format clang-tidy cppcheck",
        "OCaml": "ocamlformat",
        "Elm": "elm-format",
        "PureScript": "purs-tidy",
        "Erlang": "erlfmt",
        "Swift": "swiftlint swiftformat",
        "Terraform": "tflint",
    }.items()
}
"""Tools that serve one language; all others serve any."""

KIND_OF: Mapping[str, str] = {tool: kind for kind, tools in FAMILIES.items() for tool in tools}

ALSO: Mapping[str, frozenset[str]] = {
    "Haskell": frozenset({"quickcheck", "criterion"}),
    "Deno": FAMILIES["Node"],
    "Elm": FAMILIES["Node"],
    "PureScript": FAMILIES["Node"],
}
"""Tools of another language that projects of a kind have as well."""


def is_for(tool: str, kind: str) -> bool:
    """Tell whether a tool is one for a kind of project, or for any."""
    of = KIND_OF.get(tool)
    return of is None or of == kind or tool in ALSO.get(kind, ())


def same_trade(tool: str, other: str) -> bool:
    """Tell whether one tool takes the place of another: the same purpose, and the same language where they have one."""
    if set(OF.get(tool, ())).isdisjoint(OF.get(other, ())):
        return False
    return KIND_OF.get(tool, "") == KIND_OF.get(other, "") or not (tool in KIND_OF and other in KIND_OF)
