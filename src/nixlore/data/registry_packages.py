"""Which attribute of nixpkgs is the package of another index: only where both are known to be the same project.

A name alone tells nothing: npm's `serve` and `sass`, PyPI's `tldr` and `watson`, crates.io's `delta` are other programs
than the attributes of these names. A word of a table is `name` where both have the same one, or `name=attribute`.
"""

from __future__ import annotations

from collections.abc import Mapping


def _pairs(words: str) -> dict[str, str]:
    split = (word.partition("=") for word in words.split())
    return {name: attr_path or name for name, _, attr_path in split}


PYTHON = _pairs(
    """
    aider-chat alembic=python3Packages.alembic ansible ansible-core=ansible ansible-lint asciinema autoflake
    autopep8=python3Packages.autopep8 awscli azure-cli bandit beets black borgmatic build=python3Packages.build buku
    bumpver cmakelang=cmake-format codespell commitizen conan cookiecutter copier csvkit
    cython=python3Packages.cython dvc esptool flake8=python3Packages.flake8 gallery-dl gdown=python3Packages.gdown
    git-filter-repo glances httpie internetarchive ipython=python3Packages.ipython isort=python3Packages.isort jrnl
    jupyterlab=python3Packages.jupyterlab jupytext=python3Packages.jupytext khal khard litecli llm mackup maestral
    magic-wormhole markdown=python3Packages.markdown mdformat=python3Packages.mdformat mitmproxy
    mkdocs=python3Packages.mkdocs mycli mypy nbqa ninja nvchecker ocrmypdf papis pdm pgcli pip-audit
    pip-tools=python3Packages.pip-tools pipdeptree=python3Packages.pipdeptree pipenv pipx platformio poetry posting
    pre-commit pylint pyright pytest=python3Packages.pytest pyupgrade quodlibet ranger-fm=ranger rich-cli ruff s3cmd
    scrapy=python3Packages.scrapy semgrep sherlock-project=sherlock snakemake spotdl sqlfluff sqlmap streamlink
    td-watson=watson todoman toot tox=python3Packages.tox trash-cli twine=python3Packages.twine uv vdirsyncer
    virtualenv visidata vulture=python3Packages.vulture xonsh yamllint youtube-dl yq yt-dlp zensical
    """
)
"""PyPI's names, as pip, pipx and uv install them."""

CRATES = _pairs(
    """
    aichat alacritty amber atuin bacon bandwhich bat bottom broot cargo-audit cargo-binstall cargo-bloat cargo-cache
    cargo-criterion cargo-deny cargo-edit cargo-expand cargo-fuzz cargo-generate cargo-hack cargo-insta
    cargo-llvm-cov cargo-llvm-lines cargo-machete cargo-make cargo-mutants cargo-nextest cargo-outdated cargo-pgrx
    cargo-release cargo-sort cargo-sweep cargo-tarpaulin cargo-udeps cargo-update cargo-watch cargo-xwin
    cargo-zigbuild choose cross=cargo-cross csvlens diesel_cli=diesel-cli difftastic dprint du-dust=dust dua-cli=dua
    dutree evcxr_repl=evcxr eza fd-find=fd ffsend git-absorb git-cliff git-delta=delta gitui gping grex
    helix-term=helix hexyl htmlq hyperfine inferno jaq jj-cli=jujutsu joshuto just kondo ldproxy lsd macchina mdbook
    mdbook-mermaid miniserve mise navi neovide nu=nushell oha onefetch ouch pastel procs pueue rage ripgrep
    ripgrep_all=ripgrep-all rm-improved rmpc rustscan sad samply sccache sd selene sheldon silicon
    simple-http-server skim sqlx-cli starship stylance-cli stylua taplo-cli=taplo tauri-cli=cargo-tauri tealdeer
    tectonic tokei topgrade trippy trunk typos-cli=typos typst-cli=typst viu vivid wasm-pack watchexec-cli=watchexec
    xh xplr yazi-fm=yazi zellij zoxide
    """
)
"""Names of crates with programs, as `cargo install` takes them."""

NODE = _pairs(
    """
    @angular/language-server=angular-language-server @anthropic-ai/claude-code=claude-code @ast-grep/cli=ast-grep
    @astrojs/language-server=astro-language-server @biomejs/biome=biome @bitwarden/cli=bitwarden-cli
    @commitlint/cli=commitlint @google/gemini-cli=gemini-cli @mermaid-js/mermaid-cli=mermaid-cli @openai/codex=codex
    @tailwindcss/language-server=tailwindcss-language-server @vue/language-server=vue-language-server asar
    aws-cdk=aws-cdk-cli bash-language-server bun cspell deno
    dockerfile-language-server-nodejs=dockerfile-language-server eas-cli emmet-ls eslint eslint_d firebase-tools
    gitmoji-cli graphql-language-service-cli htmlhint http-server intelephense js-beautify lerna markdownlint-cli
    markdownlint-cli2 neovim=neovim-node-client netlify-cli node-gyp node-red nodemon npm-check-updates
    opencode-ai=opencode pm2 pnpm prettier pyright stylelint svelte-language-server svgo terser typescript
    typescript-language-server uglify-js vercel vim-language-server vscode-langservers-extracted wrangler
    yaml-language-server yarn zx
    """
)
"""npm's names, with their scope; pnpm, bun and yarn install the same."""

GO = _pairs(
    """
    github.com/a-h/templ/cmd/templ=templ github.com/air-verse/air=air github.com/boyter/scc=scc
    github.com/bufbuild/buf/cmd/buf=buf github.com/charmbracelet/glow=glow github.com/charmbracelet/gum=gum
    github.com/charmbracelet/vhs=vhs github.com/cli/cli/cmd/gh=gh github.com/cweill/gotests/gotests=gotests
    github.com/derailed/k9s=k9s github.com/evilmartians/lefthook=lefthook github.com/fatih/gomodifytags=gomodifytags
    github.com/go-delve/delve/cmd/dlv=delve github.com/gohugoio/hugo=hugo
    github.com/golangci/golangci-lint/cmd/golangci-lint=golangci-lint github.com/goreleaser/goreleaser=goreleaser
    github.com/hidetatz/kubecolor/cmd/kubecolor=kubecolor github.com/jesseduffield/lazydocker=lazydocker
    github.com/jesseduffield/lazygit=lazygit github.com/josharian/impl=impl github.com/junegunn/fzf=fzf
    github.com/koron/iferr=iferr github.com/mikefarah/yq=yq-go github.com/muesli/duf=duf
    github.com/mvdan/sh/cmd/shfmt=shfmt github.com/nektos/act=act github.com/pressly/goose/cmd/goose=goose
    github.com/rclone/rclone=rclone github.com/segmentio/golines=golines github.com/sqlc-dev/sqlc/cmd/sqlc=sqlc
    github.com/stern/stern=stern github.com/twpayne/chezmoi=chezmoi github.com/wader/fq=fq
    golang.org/x/tools/cmd/godoc=gotools golang.org/x/tools/cmd/goimports=gotools
    golang.org/x/tools/cmd/stringer=gotools golang.org/x/tools/gopls=gopls
    golang.org/x/vuln/cmd/govulncheck=govulncheck google.golang.org/grpc/cmd/protoc-gen-go-grpc=protoc-gen-go-grpc
    google.golang.org/protobuf/cmd/protoc-gen-go=protoc-gen-go gotest.tools/gotestsum=gotestsum
    honnef.co/go/tools/cmd/staticcheck=go-tools mvdan.cc/gofumpt=gofumpt mvdan.cc/sh/cmd/shfmt=shfmt
    sigs.k8s.io/kind=kind
    """
)
"""Import paths of Go programs, without the major version that stands in some."""

GEMS = _pairs(
    """
    asciidoctor bundler fastlane jekyll overcommit rubocop ruby-lsp tmuxinator
    """
)
"""RubyGems' names."""

FORMULAE = _pairs(
    """
    act age aria2 awscli=awscli2 bat bottom broot btop cmake coreutils curl deno difftastic direnv duf dust eza fd
    ffmpeg fish fzf gh git git-delta=delta git-lfs glow gnu-sed=gnused gnupg go go-task helix helm=kubernetes-helm
    htop httpie hugo hyperfine imagemagick jq just k9s kubectx kubernetes-cli=kubectl lazygit lsd lua mise ncdu
    neovim ninja node=nodejs nushell opentofu pandoc parallel pnpm pre-commit procs ripgrep rsync rustup sd
    shellcheck shfmt sqlite starship stow terraform tldr tmux tokei tree uv watch watchexec wget yarn yazi yq=yq-go
    yt-dlp zellij zoxide zsh
    """
)
"""Homebrew's formulae, where nix-darwin is not what keeps them."""

MANAGED = _pairs(
    """
    awscli=awscli2 bat bun cmake deno elixir erlang eza fd fzf gh go golang=go gradle helm=kubernetes-helm helmfile
    hugo java=jdk jq julia just k9s kotlin kubectl kubectx lazygit lua maven neovim nim node=nodejs nodejs opentofu
    packer perl php pnpm poetry python=python3 ripgrep ruby sbt scala shellcheck shfmt sops starship terraform
    terragrunt tilt usage uv yarn yq=yq-go zig zoxide
    """
)
"""What managers of versions (mise, asdf, nvm, sdkman, …) call a tool."""

APPIMAGES = _pairs(
    """
    anytype appflowy audacity beeper bitwarden=bitwarden-desktop cursor=code-cursor element=element-desktop ferdium
    freecad inkscape joplin=joplin-desktop kdenlive=kdePackages.kdenlive keepassxc krita ledger-live-desktop
    lm-studio=lmstudio logseq losslesscut=losslesscut-bin nextcloud=nextcloud-client nvim=neovim obsidian
    prusaslicer=prusa-slicer session=session-desktop standard-notes=standardnotes
    """
)
"""What AppImages are called, in small letters."""

OF_SOURCE: Mapping[str, Mapping[str, str]] = {
    **dict.fromkeys(("pip", "pipx", "uv"), PYTHON),
    **dict.fromkeys(("npm", "pnpm", "bun", "yarn"), NODE),
    **dict.fromkeys(("mise", "asdf", "nvm", "fnm", "volta", "pyenv", "rbenv", "sdkman"), MANAGED),
    "cargo": CRATES,
    "go": GO,
    "gem": GEMS,
    "brew": FORMULAE,
    "AppImage": APPIMAGES,
}
"""The table of each installer."""

BUILDERS: Mapping[str, str] = {
    **dict.fromkeys(("pip", "pipx", "uv"), "python3Packages.buildPythonApplication"),
    **dict.fromkeys(("npm", "pnpm", "bun", "yarn"), "buildNpmPackage"),
    "cargo": "rustPlatform.buildRustPackage",
    "go": "buildGoModule",
    "gem": "bundlerApp",
    "AppImage": "appimageTools.wrapType2",
}
"""What nixpkgs has to package something of each installer."""
