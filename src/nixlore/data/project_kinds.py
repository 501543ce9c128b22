"""What a project is made with, by the names of the files at its top; `*` stands for any text."""

from __future__ import annotations

from collections.abc import Mapping

KINDS: Mapping[str, tuple[str, ...]] = {
    name: tuple(files.split())
    for name, files in {
        "Agda": "*.agda-lib",
        "C and C++": "CMakeLists.txt meson.build configure.ac configure.in xmake.lua premake5.lua conanfile.txt",
        "Clojure": "deps.edn project.clj bb.edn shadow-cljs.edn",
        "Crystal": "shard.yml",
        "Dart": "pubspec.yaml",
        "Deno": "deno.json deno.jsonc",
        "Elixir": "mix.exs",
        "Elm": "elm.json",
        "Emacs Lisp": "Cask Eask",
        "Erlang": "rebar.config erlang.mk",
        "Gleam": "gleam.toml",
        "Go": "go.mod go.work",
        "Godot": "project.godot",
        "Haskell": "*.cabal cabal.project stack.yaml package.yaml",
        "Idris": "*.ipkg",
        "Julia": "Project.toml JuliaProject.toml",
        "JVM": "pom.xml build.gradle build.gradle.kts settings.gradle settings.gradle.kts",
        "Lean": "lakefile.lean lakefile.toml",
        "Lua": "*.rockspec",
        "Nim": "*.nimble",
        "Nix": "flake.nix default.nix",
        "Node": "package.json",
        "OCaml": "dune-project *.opam",
        "Perl": "cpanfile Makefile.PL dist.ini",
        "PHP": "composer.json",
        "PlatformIO": "platformio.ini",
        "PureScript": "spago.dhall spago.yaml",
        "Python": (
            "pyproject.toml setup.py setup.cfg requirements.txt requirements-dev.txt requirements.in Pipfile uv.lock "
            "poetry.lock pdm.lock environment.yml"
        ),
        "Racket": "info.rkt",
        "Ruby": "Gemfile *.gemspec",
        "Rust": "Cargo.toml",
        "Scala": "build.sbt build.sc build.mill",
        "Swift": "Package.swift",
        "Terraform": "*.tf",
        "Typst": "typst.toml",
        "Zig": "build.zig build.zig.zon",
        ".NET": "*.csproj *.fsproj *.vbproj *.sln *.slnx",
    }.items()
}
"""The files that make a kind; for some more must be true of them (`collect/_project_kinds.py`)."""

MARKS = frozenset(name for names in KINDS.values() for name in names if "*" not in name) | {"justfile", "Makefile"}
"""Whole names of files of which each makes a directory without a repository a project, but for those in `WEAK`."""

WEAK = frozenset(
    {"Makefile", "justfile", "requirements.txt", "default.nix", "environment.yml", "Project.toml", "info.rkt"}
)
"""Names that lie in directories that are no project as well, so that another file is needed beside them."""

ENDS = tuple(sorted(name[1:] for names in KINDS.values() for name in names if name.startswith("*") and name != "*.tf"))
"""Ends of names that do the same."""

_NO_PART = (
    "doc docs documentation example examples sample samples demo demos test tests testing testdata fixtures fixture "
    "third_party third-party thirdparty external extern deps templates template benchmarks bench benches website site "
    "pypi npm assets static public dist build out result node_modules target vendor venv env __pycache__ site-packages"
)
NO_PART = frozenset(_NO_PART.split())
"""Directories of a project whose manifests tell nothing of what the project itself is made with."""

_HOLDERS = "packages crates apps libs services plugins modules components workspaces projects members"
HOLDERS = frozenset(_HOLDERS.split())
"""Directories of which each part is looked into as well."""
