"""Programming languages by the ends of file names; what only holds data, prose or styles is none.

Where two languages share an end, the commoner one has it or, where that would be a guess, neither.
"""

from __future__ import annotations

from collections.abc import Mapping

EXTENSIONS: Mapping[str, tuple[str, ...]] = {
    "Ada": ("adb", "ads"),
    "Agda": ("agda", "lagda"),
    "Assembly": ("asm", "s"),
    "Astro": ("astro",),
    "Bash": ("bash",),
    "C": ("c",),
    "C#": ("cs", "csx"),
    "C++": ("cc", "cpp", "cxx", "hh", "hpp", "hxx"),
    "Clojure": ("clj", "cljc", "cljs"),
    "CMake": ("cmake",),
    "CoffeeScript": ("coffee",),
    "Common Lisp": ("asd", "lisp"),
    "Coq": ("coq",),
    "Crystal": ("cr",),
    "CUDA": ("cu", "cuh"),
    "D": ("d",),
    "Dart": ("dart",),
    "Dhall": ("dhall",),
    "Elixir": ("ex", "exs"),
    "Elm": ("elm",),
    "Emacs Lisp": ("el",),
    "Erlang": ("erl", "hrl"),
    "F#": ("fs", "fsi", "fsx"),
    "Fennel": ("fnl",),
    "Fish": ("fish",),
    "Fortran": ("f", "f03", "f08", "f90", "f95"),
    "GDScript": ("gd",),
    "Gleam": ("gleam",),
    "GLSL": ("comp", "frag", "glsl", "vert"),
    "Go": ("go",),
    "GraphQL": ("gql", "graphql"),
    "Groovy": ("gradle", "groovy"),
    "Haskell": ("hs", "lhs"),
    "HCL": ("hcl", "tf"),
    "Idris": ("idr",),
    "Janet": ("janet",),
    "Java": ("java",),
    "JavaScript": ("cjs", "js", "jsx", "mjs"),
    "Jsonnet": ("jsonnet", "libsonnet"),
    "Julia": ("jl",),
    "Jupyter": ("ipynb",),
    "Kotlin": ("kt", "kts"),
    "LaTeX": ("cls", "sty", "tex"),
    "Lean": ("lean",),
    "Lua": ("lua",),
    "Nickel": ("ncl",),
    "Nim": ("nim", "nims"),
    "Nix": ("nix",),
    "Nushell": ("nu",),
    "OCaml": ("ml", "mli"),
    "Objective-C": ("mm",),
    "Odin": ("odin",),
    "Perl": ("pl", "pm"),
    "PHP": ("php",),
    "PowerShell": ("ps1", "psm1"),
    "Prolog": ("prolog",),
    "Protocol Buffers": ("proto",),
    "PureScript": ("purs",),
    "Python": ("py", "pyi"),
    "QML": ("qml",),
    "R": ("r", "rmd"),
    "Racket": ("rkt",),
    "Raku": ("raku", "rakumod"),
    "ReScript": ("res", "resi"),
    "Ruby": ("gemspec", "rake", "rb"),
    "Rust": ("rs",),
    "Scala": ("sbt", "sc", "scala"),
    "Scheme": ("scm", "ss"),
    "Shell": ("sh",),
    "Solidity": ("sol",),
    "SQL": ("sql",),
    "Standard ML": ("sig", "sml"),
    "Starlark": ("bzl",),
    "Svelte": ("svelte",),
    "Swift": ("swift",),
    "SystemVerilog": ("sv", "svh"),
    "Tcl": ("tcl",),
    "TypeScript": ("cts", "mts", "ts", "tsx"),
    "Typst": ("typ",),
    "Unison": ("u",),
    "Vala": ("vala", "vapi"),
    "VHDL": ("vhd", "vhdl"),
    "Vim script": ("vim",),
    "Vue": ("vue",),
    "WebAssembly": ("wat",),
    "WGSL": ("wgsl",),
    "Zig": ("zig", "zon"),
    "Zsh": ("zsh",),
}
"""The ends of file names, in small letters and without the dot, by language."""

BY_EXTENSION: Mapping[str, str] = {end: language for language, ends in EXTENSIONS.items() for end in ends}
"""The language of each end of a file name."""

NOT_OWN = frozenset(
    {"vendor", "vendored", "node_modules", "third_party", "third-party", "thirdparty", "external", "dist", ".yarn"}
)
"""Directories whose files somebody else wrote, or a program."""


def language(path: str) -> str:
    """Return the programming language of a file by its path, "" for none or for a file that was not written there."""
    directory, _, name = path.rpartition("/")
    stem, dot, end = name.rpartition(".")
    if not (stem and dot) or (directory and not NOT_OWN.isdisjoint(directory.split("/"))):
        return ""
    return BY_EXTENSION.get(end.lower(), "")
