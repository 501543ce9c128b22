"""Files by which a project tells that it is worked on with a tool, and what kind of saying each is."""

from __future__ import annotations

from collections.abc import Mapping

from nixlore.model.project import ToolSource

_FILES: Mapping[ToolSource, Mapping[str, str]] = {
    "settings": {
        "ruff": "ruff.toml .ruff.toml",
        "flake8": ".flake8",
        "pylint": ".pylintrc pylintrc",
        "mypy": "mypy.ini .mypy.ini",
        "pyright": "pyrightconfig.json",
        "pytest": "pytest.ini",
        "coverage": ".coveragerc",
        "isort": ".isort.cfg",
        "bandit": ".bandit",
        "tox": "tox.ini",
        "nox": "noxfile.py",
        "rustfmt": "rustfmt.toml .rustfmt.toml",
        "clippy": "clippy.toml .clippy.toml",
        "cargo-deny": "deny.toml",
        "cargo-release": "release.toml",
        "cargo-dist": "dist-workspace.toml",
        "release-plz": "release-plz.toml .release-plz.toml",
        "bacon": "bacon.toml",
        "typos": "typos.toml _typos.toml .typos.toml",
        "cspell": "cspell.json .cspell.json cspell.config.yaml cspell.yaml",
        "codespell": ".codespellrc",
        "taplo": "taplo.toml .taplo.toml",
        "golangci-lint": ".golangci.yml .golangci.yaml .golangci.toml .golangci.json",
        "goreleaser": ".goreleaser.yml .goreleaser.yaml",
        "eslint": (
            ".eslintrc .eslintrc.js .eslintrc.cjs .eslintrc.json .eslintrc.yml .eslintrc.yaml eslint.config.js "
            "eslint.config.mjs eslint.config.cjs eslint.config.ts eslint.config.mts"
        ),
        "prettier": (
            ".prettierrc .prettierrc.json .prettierrc.yaml .prettierrc.yml .prettierrc.js .prettierrc.cjs "
            ".prettierrc.mjs .prettierrc.toml prettier.config.js prettier.config.mjs prettier.config.cjs "
            "prettier.config.ts"
        ),
        "biome": "biome.json biome.jsonc",
        "oxlint": ".oxlintrc.json",
        "dprint": "dprint.json .dprint.json",
        "stylelint": ".stylelintrc .stylelintrc.json stylelint.config.js",
        "vitest": "vitest.config.ts vitest.config.js vitest.config.mts vitest.config.mjs",
        "jest": "jest.config.js jest.config.ts jest.config.mjs jest.config.cjs jest.config.json",
        "mocha": ".mocharc.json .mocharc.yml .mocharc.js .mocharc.cjs",
        "playwright": "playwright.config.ts playwright.config.js",
        "cypress": "cypress.config.ts cypress.config.js cypress.json",
        "knip": "knip.json knip.ts",
        "commitlint": "commitlint.config.js commitlint.config.cjs commitlint.config.mjs commitlint.config.ts",
        "lefthook": "lefthook.yml lefthook.yaml .lefthook.yml",
        "treefmt": "treefmt.toml .treefmt.toml treefmt.nix",
        "statix": "statix.toml",
        "hlint": ".hlint.yaml",
        "fourmolu": "fourmolu.yaml .fourmolu.yaml",
        "stylish-haskell": ".stylish-haskell.yaml",
        "weeder": "weeder.toml",
        "ocamlformat": ".ocamlformat",
        "scalafmt": ".scalafmt.conf",
        "credo": ".credo.exs",
        "rubocop": ".rubocop.yml",
        "rspec": ".rspec",
        "stylua": "stylua.toml .stylua.toml",
        "selene": "selene.toml",
        "luacheck": ".luacheckrc",
        "clang-format": ".clang-format",
        "clang-tidy": ".clang-tidy",
        "shellcheck": ".shellcheckrc",
        "yamllint": ".yamllint .yamllint.yml .yamllint.yaml",
        "markdownlint": (
            ".markdownlint.json .markdownlint.yaml .markdownlint.yml .markdownlint.jsonc .markdownlintrc "
            ".markdownlint-cli2.yaml .markdownlint-cli2.jsonc"
        ),
        "vale": ".vale.ini",
        "hadolint": ".hadolint.yaml .hadolint.yml",
        "gitleaks": ".gitleaks.toml",
        "zizmor": "zizmor.yml",
        "git-cliff": "cliff.toml",
        "release-please": "release-please-config.json",
        "semantic-release": ".releaserc .releaserc.json .releaserc.yml release.config.js release.config.cjs",
        "gitlint": ".gitlint",
        "mkdocs": "mkdocs.yml",
        "mdbook": "book.toml",
        "EditorConfig": ".editorconfig",
        "renovate": "renovate.json renovate.json5 .renovaterc .renovaterc.json",
        "phpstan": "phpstan.neon phpstan.neon.dist phpstan.dist.neon",
        "phpunit": "phpunit.xml phpunit.xml.dist",
        "php-cs-fixer": ".php-cs-fixer.php .php-cs-fixer.dist.php",
        "swiftlint": ".swiftlint.yml",
        "tflint": ".tflint.hcl",
        "ansible-lint": ".ansible-lint",
        "cargo-nextest": "",
    },
    "lock": {
        "uv": "uv.lock",
        "poetry": "poetry.lock",
        "pdm": "pdm.lock",
        "pipenv": "Pipfile.lock",
        "pixi": "pixi.lock",
        "npm": "package-lock.json npm-shrinkwrap.json",
        "pnpm": "pnpm-lock.yaml",
        "yarn": "yarn.lock",
        "bun": "bun.lock bun.lockb",
        "stack": "stack.yaml.lock",
        "devenv": "devenv.lock",
        "devbox": "devbox.lock",
    },
    "manifest": {"pipenv": "Pipfile", "pixi": "pixi.toml", "stack": "stack.yaml"},
    "pre-commit": {"pre-commit": ".pre-commit-config.yaml .pre-commit-config.yml"},
    "task": {
        "just": "justfile Justfile .justfile",
        "make": "Makefile makefile GNUmakefile",
        "go-task": "Taskfile.yml Taskfile.yaml taskfile.yml",
        "rake": "Rakefile",
        "doit": "dodo.py",
        "mage": "magefile.go",
    },
    "dev shell": {"Nix dev shell": "shell.nix", "devbox": "devbox.json"},
    "devenv": {"devenv": "devenv.nix devenv.yaml"},
    "direnv": {"direnv": ".envrc"},
    "context": {"CLAUDE.md": "CLAUDE.md", "AGENTS.md": "AGENTS.md"},
    "ci": {
        "GitLab CI": ".gitlab-ci.yml",
        "Woodpecker": ".woodpecker.yml .woodpecker.yaml",
        "builds.sr.ht": ".build.yml",
        "Travis CI": ".travis.yml",
        "Drone": ".drone.yml",
        "Garnix": "garnix.yaml",
        "Azure Pipelines": "azure-pipelines.yml",
        "Jenkins": "Jenkinsfile",
        "Cirrus CI": ".cirrus.yml",
        "AppVeyor": "appveyor.yml .appveyor.yml",
        "Vira": "vira.hs",
    },
}

FILES: Mapping[str, tuple[str, ToolSource]] = {
    file: (tool, source) for source, tools in _FILES.items() for tool, files in tools.items() for file in files.split()
}
"""The tool that a file at the top of a project tells of, and how."""

INSIDE: Mapping[str, tuple[str, ToolSource]] = {
    ".github/workflows": ("GitHub Actions", "ci"),
    ".forgejo/workflows": ("Forgejo Actions", "ci"),
    ".gitea/workflows": ("Gitea Actions", "ci"),
    ".woodpecker": ("Woodpecker", "ci"),
    ".builds": ("builds.sr.ht", "ci"),
    ".circleci/config.yml": ("CircleCI", "ci"),
    ".buildkite": ("Buildkite", "ci"),
    ".github/dependabot.yml": ("dependabot", "settings"),
    ".github/dependabot.yaml": ("dependabot", "settings"),
    ".github/renovate.json": ("renovate", "settings"),
    ".github/renovate.json5": ("renovate", "settings"),
    ".husky": ("husky", "settings"),
    ".changeset": ("changesets", "settings"),
    ".config/nextest.toml": ("cargo-nextest", "settings"),
    ".claude/CLAUDE.md": ("CLAUDE.md", "context"),
    "docs/conf.py": ("sphinx", "settings"),
    "doc/conf.py": ("sphinx", "settings"),
    "docs/source/conf.py": ("sphinx", "settings"),
    "treefmt/default.nix": ("treefmt", "settings"),
    "nix/treefmt.nix": ("treefmt", "settings"),
}
"""The same of what lies deeper: files and directories."""

CONTEXT = (
    "CLAUDE.md",
    "CLAUDE.local.md",
    "AGENTS.md",
    ".claude/CLAUDE.md",
    ".cursorrules",
    ".github/copilot-instructions.md",
)
"""Instructions for agents, as paths in a project."""

RULES = (".claude/rules", ".cursor/rules")
"""Directories of more of them."""

TASK_FILES: Mapping[str, str] = {
    file: tool for file, (tool, source) in FILES.items() if source == "task" and tool in ("just", "make")
}
"""The files whose tasks are read, and what runs them."""

WORKFLOWS = (".github/workflows", ".forgejo/workflows", ".gitea/workflows", ".woodpecker", ".builds")
"""Directories of what runs on a forge."""

SCRIPTS = ("scripts", "script", "ci", ".ci", "hack", ".github/scripts")
"""Directories of what CI and people run, in which tools are named."""

SHELL_DIRECTORIES = (
    "nix",
    "nix/modules",
    "nix/modules/flake",
    "nix/modules/flake-parts",
    "dev",
    "flake",
    "flake-parts",
    "parts",
)
"""Directories in which flakes put their dev shells."""
