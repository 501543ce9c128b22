"""What well-known chains of commands are there for.

In a pattern commands are separated by `>`, in a pipeline by `|`; alternatives by commas. `*` behind a name stands for
any subcommand, alone for any command; `?` marks what may be absent, `+` what may stand several times. Every command of
a chain must match.
"""

from __future__ import annotations

_EDIT = "vi, vim, nvim, nano, hx, helix, emacs, emacsclient, micro, kak, code, codium, zed"
_VIEW = "cat, less, bat, more"
_FIND = "fd, find, rg, grep"
_STAGE = "git add, git rm, git mv"
_LOOK = "git status? > git diff? >"
_RECORD = f"{_LOOK} {_STAGE} > git status? > git diff? > git commit"
_SYSTEM = "nixos-rebuild switch, nixos-rebuild boot, nh os switch, nh os boot"
_HOME = "home-manager switch, nh home switch"
_TRY = (
    "nixos-rebuild build, nixos-rebuild dry-build, nixos-rebuild test, nixos-rebuild dry-activate, nh os build, "
    "nh os test, nix flake check"
)
_ENTER = "nix develop, nix-shell, devenv shell, direnv allow"
_WORK = f"{_EDIT}, make, just, cargo *, python, python3, npm *, pnpm *, go *, claude"
_RUN = "make, make *, just, just *, cargo *, go *, python, python3, node, npm *, pytest, gcc, g++, uv run"
_TEST = "cargo test, pytest, npm test, npm run test, go test, make test, just test, nix flake check"
_BUILD = "make, ninja, cmake --build, meson compile"
_START = "npm run dev, npm start, npm run start, pnpm dev, pnpm run dev, yarn dev, yarn start, bun run, bun dev"
_COMPOSE_UP = "docker compose up, docker-compose up, podman-compose up"
_COMPOSE_DOWN = "docker compose down, docker-compose down, podman-compose down"
_COMPOSE_NEW = "docker compose pull, docker compose build, docker-compose pull, docker-compose build"
_APT_UPDATE = "apt update, apt-get update"
_UPGRADE = "apt upgrade, apt-get upgrade, apt full-upgrade, apt dist-upgrade"
_GREP = "grep, rg, egrep"
_JSON = "jq, jaq, gojq, fx, gron"

SEQUENCES: tuple[tuple[str, str], ...] = (
    ("publish a change", f"{_RECORD} > git log? > git push"),
    ("publish a change", f"{_LOOK} git commit > git log? > git push"),
    ("record a change", _RECORD),
    ("review and record a change", "git status? > git diff > git commit"),
    ("look at what changed", "git status > git diff"),
    ("look at what changed", "git diff > git status"),
    ("stage what changed", f"git status? > git diff > {_STAGE}"),
    ("stage what changed", f"git status > {_STAGE}"),
    ("bring in changes around one's own", "git stash, git stash push > git pull, git rebase > git stash pop"),
    ("bring in changes", "git fetch > git status? > git merge, git rebase, git pull, git log, git diff"),
    ("bring in changes and publish", "git pull > git push"),
    ("begin a branch", "git pull, git fetch > git checkout, git switch"),
    ("begin work on the newest state", "git checkout, git switch > git pull"),
    ("go to a branch", "git branch > git checkout, git switch"),
    ("get a repository and go into it", "git clone, gh repo clone > cd"),
    ("begin a repository", "mkdir? > cd? > git init > git add > git commit"),
    ("propose a change", "git add? > git commit? > git push > gh pr create, glab mr create"),
    ("publish a change and watch its checks", "git push > gh pr checks, gh run watch, gh run list"),
    ("record a change", "jj status, jj st? > jj diff? > jj describe, jj commit > jj new?"),
    ("publish a change", "jj describe, jj commit > jj bookmark set, jj bookmark move > jj git push"),
    ("update the system", f"nix flake update, nix-channel > {_SYSTEM}"),
    ("update the system and record it", f"nix flake update > {_SYSTEM} > git add? > git commit > git push?"),
    ("update the home", f"nix flake update, nix-channel > {_HOME}"),
    ("update the system", "nix flake update > darwin-rebuild switch, nh darwin switch"),
    ("try a change of the system before switching to it", f"{_TRY} > {_SYSTEM}"),
    ("change the system and record it", f"{_SYSTEM}, {_HOME} > git status? > git add? > git commit > git push?"),
    ("let the flake see new files, and build", f"git add > {_SYSTEM}, {_HOME}, {_TRY}, nix build"),
    ("edit and rebuild", f"{_EDIT} > {_SYSTEM}, {_HOME}, {_TRY}, darwin-rebuild switch"),
    ("edit and try", f"{_EDIT} > {_RUN}"),
    ("look at a file, then edit it", f"{_VIEW} > {_EDIT}"),
    ("enter a development shell and work in it", f"cd? > {_ENTER} > {_WORK}"),
    ("enter a development shell", f"cd > {_ENTER}"),
    ("build and look at the result", "nix build, nix-build > ls, tree, ./result"),
    (
        "free space in the store",
        "nix-collect-garbage, nix store gc > nix-collect-garbage, nix store gc, nix store optimise",
    ),
    ("format, check and record", "nix fmt, nixfmt, alejandra > nix flake check > git add? > git commit"),
    (
        "check, then test or build",
        "cargo fmt? > cargo check, cargo clippy, cargo fmt > cargo test, cargo build, cargo run",
    ),
    ("test and record", f"{_TEST} > git add? > git commit"),
    (
        "build and run",
        "cargo build, go build, make, gcc, g++, ninja, npm run build > cargo run, a.out, main, npm start",
    ),
    ("configure, build and install", f"configure, cmake, meson, meson setup > {_BUILD} > make install, ninja install"),
    ("configure and build", f"configure, cmake, meson, meson setup > {_BUILD}"),
    ("build anew", "make clean, cargo clean > make, make all, cargo build"),
    ("install what a project needs and start it", f"npm install, npm ci, pnpm install, yarn, bun install > {_START}"),
    (
        "make a Python environment and fill it",
        "python, python3, virtualenv, uv venv > source, . > pip install, uv sync",
    ),
    ("lint and test", "ruff, ruff check, ruff format > ruff check, ruff format, mypy, pytest > pytest, mypy?"),
    (
        "change a service and see how it is",
        "systemctl daemon-reload? > systemctl restart, systemctl start > systemctl status, journalctl",
    ),
    ("see why a service fails", "systemctl status > journalctl"),
    ("stop and start a service", "systemctl stop > systemctl start"),
    ("bring containers up anew", f"{_COMPOSE_DOWN} > {_COMPOSE_NEW}? > {_COMPOSE_UP}"),
    (
        "bring containers up and watch them",
        f"{_COMPOSE_UP} > docker compose logs, docker-compose logs, docker ps, docker logs",
    ),
    ("build an image and run it", "docker build, podman build > docker run, podman run"),
    ("see what a container does", "docker ps, podman ps > docker logs, docker exec, podman logs, podman exec"),
    (
        "plan and apply infrastructure",
        "terraform init, tofu init? > terraform plan, tofu plan > terraform apply, tofu apply",
    ),
    (
        "apply and look at what runs",
        "kubectl apply > kubectl get, kubectl describe, kubectl logs, kubectl rollout status",
    ),
    ("see what a pod does", "kubectl get > kubectl logs, kubectl describe, kubectl exec"),
    ("update the machine's packages", f"{_APT_UPDATE} > {_UPGRADE} > apt autoremove, apt-get autoremove?"),
    ("install a package", f"{_APT_UPDATE} > apt install, apt-get install"),
    ("look for a package and install it", "apt search, apt-cache search, brew search > apt install, brew install"),
    ("fetch an archive and unpack it", "wget, curl > tar, unzip"),
    ("mount something and go there", "mount > cd"),
    ("look for a network and join it", "nmcli device wifi list > nmcli device wifi connect"),
    ("find a file, then view it", f"{_FIND} > {_VIEW}"),
    ("find a file, then edit it", f"{_FIND} > {_EDIT}"),
)
"""Purpose and pattern of sequences; the first that matches counts."""

PIPELINES: tuple[tuple[str, str], ...] = (
    ("look something up in a web service's answer", f"curl, wget, http, xh | {_JSON}"),
    ("pick from a program's answer as JSON", f"nix *, gh *, aws *, kubectl *, az *, docker *, ip *, lsblk | {_JSON}"),
    ("run what a page holds", "curl, wget | bash, sh, zsh"),
    ("unpack without keeping the archive", "curl, wget | tar, gunzip, xz, unzip, bsdtar"),
    ("find a process", f"ps | {_GREP}+"),
    ("find and end processes", f"ps | {_GREP}+ | awk | xargs kill"),
    ("end processes by name", "pgrep, pidof | xargs kill"),
    ("find a past command", f"history | {_GREP}, fzf, tail, less+"),
    ("count how often each line occurs", f"cat? | {_GREP}, awk, cut, sed? | sort | uniq | sort? | head, tail, less?"),
    ("find what takes space", "du | sort | head, tail, less, tac?"),
    ("count matching lines", f"cat? | {_GREP}+ | wc"),
    ("count files", "ls, find, fd | wc"),
    ("search in a file", f"cat | {_GREP}+"),
    ("search in the files found", "find, fd, git ls-files | xargs grep, xargs rg"),
    ("find files by name", f"find, ls, tree | {_GREP}+"),
    ("choose a file by hand", "fd, find, ls, rg, git ls-files | fzf, sk | xargs *, bat?"),
    ("view the files found", "fd, find, fzf | bat, xargs bat, xargs less"),
    ("find files, search in them and view what was found", "fd, find | rg, xargs rg, grep | bat, less"),
    ("view matches page by page", "rg, grep | bat, less, delta"),
    (
        "view changes with a better diff",
        "git diff, git show, git log, diff | delta, diff-so-fancy, difft, bat, colordiff | less?",
    ),
    ("look at the newest lines", "journalctl, dmesg, cat | tail"),
    ("page through an answer", "* | less, more, bat, most, moar"),
    ("search in a log", f"journalctl, dmesg, tail | {_GREP}+"),
    ("see what listens on the network", f"ss, netstat, lsof | {_GREP}"),
    ("find hardware", f"lspci, lsusb, lshw, lsblk, lsmod, dmidecode, lscpu | {_GREP}"),
    ("find a unit", f"systemctl *, systemctl | {_GREP}"),
    ("find a container", f"docker *, podman * | {_GREP}"),
    ("find a package", f"dpkg, pacman, rpm, brew list, pip list, pip freeze, nix-env | {_GREP}"),
    ("look at variables of the environment", f"env, printenv, set | {_GREP}, sort"),
    ("find a mount", f"mount, df | {_GREP}, column"),
    ("find a branch or commit", f"git branch, git log, git tag | {_GREP}, head, fzf"),
    ("copy to the clipboard", "* | xclip, xsel, wl-copy, pbcopy, clipcopy"),
    ("write to a file and see what was written", "echo, cat, printf, curl | tee"),
    ("draw a graph", "* | dot"),
    ("copy a directory tree", "tar | ssh, tar, nc"),
    ("read a build's output as a tree", "nix *, nix-build, nixos-rebuild * | nom, nix-output-monitor"),
    ("encode, decode or hash a text", "echo, printf | base64, xxd, openssl *, sha256sum, md5sum"),
    ("calculate", "echo | bc, dc, qalc"),
)
"""Purpose and pattern of pipelines; the first that matches counts."""
