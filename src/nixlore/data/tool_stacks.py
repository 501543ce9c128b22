"""Tools that make up a kind of work when they are used together in one project.

A stack has parts, and of each part one program is enough. A single tool is no stack: everybody runs `make` or `python`
now and then. Programs that only show or look for something belong to no stack.
"""

from __future__ import annotations

STACKS: dict[str, tuple[frozenset[str], ...]] = {
    name: tuple(frozenset(part.split()) for part in parts)
    for name, parts in {
        "native builds": (
            "gcc g++ cc c++ clang clang++",
            "make cmake ninja meson autoreconf autoconf bazel xmake scons premake5 qmake",
        ),
        "Rust": (
            "cargo",
            "rustc rust-analyzer rustfmt bacon wasm-pack trunk maturin sqlx cross cargo-nextest cargo-watch",
        ),
        "Go": ("go", "golangci-lint gopls dlv goreleaser air gofumpt staticcheck templ sqlc"),
        "Zig": ("zig", "zls"),
        "Haskell": ("ghc ghci runghc", "cabal stack hlint ormolu fourmolu haskell-language-server ghcid"),
        "JVM": ("java javac kotlinc scala clojure", "gradle mvn sbt mill lein bazel ant"),
        "BEAM": ("elixir erl iex gleam", "mix rebar3 elixir-ls lexical hex"),
        "OCaml": ("ocaml ocamlfind ocamlopt", "dune opam ocamlformat utop"),
        ".NET": ("dotnet", "csharp-ls omnisharp nuget fantomas msbuild"),
        "Python": (
            "python python3 ipython",
            "uv poetry pdm hatch pipenv tox nox pytest ruff mypy pyright basedpyright black pip maturin",
        ),
        "web": (
            "node bun deno",
            "npm pnpm yarn npx tsc vite eslint prettier biome esbuild webpack tailwindcss playwright turbo astro next",
        ),
        "PHP": ("php", "composer phpunit phpstan phpactor symfony"),
        "Ruby": ("ruby irb", "bundle bundler rake rails rspec rubocop solargraph jekyll"),
        "containers": (
            "docker podman nerdctl buildah",
            "docker-compose podman-compose skopeo dive hadolint trivy lazydocker ctop kompose",
        ),
        "Kubernetes": (
            "kubectl oc",
            "helm kustomize k9s flux argocd stern kubectx kubens kind k3d minikube skaffold tilt",
        ),
        "infrastructure": (
            "terraform tofu pulumi terragrunt",
            "ansible ansible-playbook packer tflint aws gcloud az hcloud doctl vault checkov infracost sops",
        ),
        "configuration management": (
            "ansible ansible-playbook salt-ssh",
            "ansible-lint ansible-vault ansible-galaxy molecule",
        ),
        "data": (
            "python python3 R julia duckdb",
            "jupyter jupyter-lab dvc dbt quarto marimo visidata vd kaggle xsv qsv mlflow airflow",
        ),
        "databases": (
            "psql mysql mariadb sqlite3 mongosh",
            "pgcli mycli litecli dbmate flyway atlas pg_dump sqlfluff migrate",
        ),
        "documents": (
            "pandoc typst pdflatex lualatex xelatex asciidoctor sphinx-build mdbook",
            "latexmk biber bibtex texlab tinymist vale chktex dvipdfmx aspell hunspell plantuml dot mermaid-cli mmdc",
        ),
        "embedded": (
            "arm-none-eabi-gcc avr-gcc riscv64-none-elf-gcc platformio pio arduino-cli west idf.py espflash",
            "openocd avrdude probe-rs picocom minicom dfu-util st-flash esptool esptool.py gdb picotool",
        ),
        "circuits": ("yosys verilator iverilog ghdl", "nextpnr-ice40 nextpnr-ecp5 gtkwave icepack openFPGALoader sby"),
        "games": ("godot godot4 love blender", "aseprite tiled butler trenchbroom"),
        "reverse engineering": (
            "gdb lldb r2 radare2 ghidra rizin",
            "objdump strings binwalk strace ltrace hexyl checksec patchelf",
        ),
        "Nix packages": (
            "nix nix-build",
            "nixfmt alejandra statix deadnix nil nixd nix-update nixpkgs-review nix-init nurl",
        ),
    }.items()
}
"""The parts of each stack, by its name."""
