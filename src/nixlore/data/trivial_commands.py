"""Commands that carry no meaning of their own in what is run after each other: moving about and looking around."""

from __future__ import annotations

_CHANGERS = "cd z zi j ji autojump pushd popd .. ... .... ..... cdh prevd nextd dirh zoxide cd- -"

_LOOKING = """
    ls ll la l lsa lt tree eza exa lsd dir pwd clear cls c reset exit logout quit q : true history h whoami date echo
    fg bg jobs which type man help tldr cal uptime w who id sleep wait printf [ [[ test read export set alias
"""

CHANGERS = frozenset(_CHANGERS.split())
"""They change the directory, so that what comes next belongs to them though it is run elsewhere."""

TRIVIAL = CHANGERS | frozenset(_LOOKING.split())
"""They may be within a sequence; alone they make none."""

_READ = """
    cat bat less more head tail grep rg ag find fd tree jq fzf ps top htop btop df du free ss ip lsblk lsof dmesg
    journalctl file stat diff nix-tree nom history man tldr glow
"""

_INTERACTIVE = """
    vi vim nvim nano hx helix emacs emacsclient micro kak code codium zed subl ssh mosh tmux screen zellij claude codex
    gemini opencode aider python python3 ipython node bash zsh fish sh nu su sudo lazygit gitui tig ranger yazi nnn lf
    gdb lldb psql mysql sqlite3 mc nmtui
"""

_READ_HEADS = (
    "git status", "git diff", "git log", "git show", "git branch", "git remote", "git blame", "git reflog",
    "git stash list", "git tag", "git config", "jj status", "jj st", "jj log", "jj diff", "jj show",
    "systemctl status", "systemctl list-units", "docker ps", "docker images", "docker logs", "docker compose logs",
    "docker compose ps", "docker-compose logs", "docker-compose ps", "podman ps", "podman logs", "kubectl get",
    "kubectl describe", "kubectl logs", "terraform plan", "tofu plan", "nix search", "nix flake show",
    "nix flake metadata", "gh pr list", "gh pr view", "gh pr checks", "gh run list", "gh run view", "gh issue list",
    "cargo tree", "npm ls", "apt search", "apt list", "pip list", "pip show", "nixos-rebuild list-generations",
    "home-manager generations", "home-manager news", "git add -p",
)  # fmt: skip

LOOKED_AT = frozenset((*_READ.split(), *_INTERACTIVE.split(), *_READ_HEADS)) | TRIVIAL
"""Commands after which one decides what comes next, or which wait for whoever runs them: no script stands for them."""
