"""Where secrets stand on command lines: which options and words announce one, and of which programs none is expected.

Sources: the manual of each program. What is in no table is taken to be what may take a secret.
"""

from __future__ import annotations


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


PLAIN = _set(
    """
    7zr adb alias ansible ansible-playbook apt apt-get awk bat bazel bc bg black brew btop bun cal cargo cat cd chgrp
    chmod chown clang clear cmake code column comm cp cut cvs dd deno df diff dig direnv dirname dnf dotnet du duf ed
    emacs env exa exit eza fd fg file find fish flake8 fmt free fzf g++ gcc gdb getent git gm go gofmt grep egrep fgrep
    head helix htop hx hyperfine id identify info ip isort java javac jobs journalctl jq just kak kill killall kubectl
    less ln locate ls lsblk lsd lsof magick make man mdcat meson micro mkdir mktemp more mount mtr mv mypy nano ncdu
    netstat nh ninja nix nix-build nix-channel nix-env nix-instantiate nix-shell nix-store nixfmt nixos-rebuild node nom
    npm npx nproc nvd nvim pacman pandoc paste patch pgrep ping pip pip3 pipx pkill playwright pnpm poetry pre-commit ps
    pwd pylint pyright pytest python python3 rclone readlink realpath rename rg rm rmdir rsync ruff rustc rustup scp
    screen sed seq sftp shellcheck sleep sort ss ssh stat strace systemctl tail tar tee terraform time timeout tldr
    tmux top touch tox tr tree tsc type uname uniq unlink uv uvx vi vim watch wc whereis which xargs xxd yarn yq zellij
    zoxide zstd gzip gunzip xz bzip2 docker podman docker-compose podman-compose nixos-option home-manager
    darwin-rebuild statix deadnix alejandra treefmt nix-locate
    """
)
"""Programs whose short options take no secret, whatever letters they have."""

LETTERS = _set("-p -P -w -W -k -K -N -A -X -a -z -pw -xp -ap -xk -upw -opw -hp -psk -pass -passwd -passphrase")
"""Options of every other program that may take one."""

OWN_LETTERS = {
    "snmp": _set("-c"),
    "codecov": _set("-t"),
    "asterisk": _set("-rx"),
    "transmission": _set("-v"),
    "sonar": _set("-login"),
}
"""Further ones of programs whose names begin so."""

CREDENTIALS = _set(
    "-u -U -a -n -C -auth -user -D -proxy-user --user --proxy-user --auth --basic-auth --creds --src-creds "
    "--dest-creds --credentials --dest-user --login"
)
"""Options whose value is a name and a password, with a `:`, a `%` or a `,` between."""

ANNOUNCING = (
    r"pass(?!ive|age|ed\b|ing\b|port|er\b|through)|pwd|secret|token|unlock|\blogin\b|^identify$|authtoken|credential"
    r"|obscure|encrypt_string|passcode|^secure$|add_?user|user_?add|^register|^auth$|authkey|^psk$|^pin$|http-basic"
    r"|^create_ap$|^croc$|^authenticate$|^doveadm$|^argon2$|^mkpw"
)
"""What is in the name of a program or in a subcommand whose further words may be secrets."""

ANNOUNCING_HEADS = _set("user/create user/add users/add admin/add config/http-basic sops/set sops/--set alias/set")
"""Two words after each other that announce one."""

MANAGERS = _set("pass gopass passage tessen rofi-pass")
"""Programs that keep secrets, and are given none but through a pipe."""

CODE_OPTIONS = _set("-c -e --eval --command --execute -r -rx -q --query")
"""Options whose value is a text in another language, where a secret may stand anywhere."""

CODE_PROGRAMS = _set(
    """
    python python3 python2 node deno bun perl ruby php lua psql mysql mariadb mongosh mongo sqlite3 clickhouse-client
    sqlcmd cqlsh duckdb asterisk redis-cli rails
    """
)
"""Programs to which such an option gives one."""

PRINTERS = _set("echo printf print builtin-echo")
"""Commands whose words are what another program then reads as its input."""

WRAPPERS = _set("sudo doas env nohup time exec command builtin nice ionice setsid pkexec run0 timeout watch caffeinate")
"""Programs before the one that is looked at."""
