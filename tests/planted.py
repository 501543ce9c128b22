"""Hundreds of made-up secrets in forty forms, and a home and a configuration that hold them everywhere.

None of them ever was a real credential. They are derived from a counter, so that every run plants the same ones.
"""

from __future__ import annotations

import sqlite3
from hashlib import sha256
from pathlib import Path
from string import ascii_letters, digits

from planted_forms import CHOSEN, MORE_COMMANDS, MORE_NIX

_BASE62 = digits + ascii_letters
_BASE32 = "QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L"


def _opaque(seed: str, length: int, alphabet: str = _BASE62) -> str:
    number = int.from_bytes(sha256(seed.encode()).digest() * 4)
    letters = []
    for _ in range(length):
        number, rest = divmod(number, len(alphabet))
        letters.append(alphabet[rest])
    return "".join(letters)


def _password(seed: str) -> str:
    """Return what a person might choose: a word, digits and a sign."""
    return f"Zq{_opaque(seed, 5, ascii_letters)}{_opaque(seed, 3, digits)}!{_opaque(seed, 2, digits)}"


SECRETS = {
    "github": lambda s: "ghp_" + _opaque(s, 36),
    "github fine-grained": lambda s: "github_pat_" + _opaque(s, 22) + "_" + _opaque(s + "b", 59),
    "gitlab": lambda s: "glpat-" + _opaque(s, 20),
    "aws id": lambda s: "AKIA" + _opaque(s, 16, _BASE32),
    "aws secret": lambda s: _opaque(s, 20) + "/" + _opaque(s + "b", 19),
    "slack": lambda s: f"xoxb-{_opaque(s, 12, digits)}-{_opaque(s, 24)}",
    "stripe": lambda s: "sk_live_" + _opaque(s, 24),
    "jwt": lambda s: f"eyJ{_opaque(s, 20)}.eyJ{_opaque(s + 'b', 40)}.{_opaque(s + 'c', 43)}",
    "openai": lambda s: "sk-proj-" + _opaque(s, 40),
    "anthropic": lambda s: "sk-ant-api03-" + _opaque(s, 40),
    "google": lambda s: "AIza" + _opaque(s, 35),
    "npm": lambda s: "npm_" + _opaque(s, 36),
    "pypi": lambda s: "pypi-AgEIcHlwaS5vcmc" + _opaque(s, 50),
    "telegram": lambda s: _opaque(s, 9, digits) + ":AA" + _opaque(s, 33),
    "discord": lambda s: _opaque(s, 68),
    "age": lambda s: "AGE-SECRET-KEY-1" + _opaque(s, 58, _BASE32),
    "hex": lambda s: sha256(s.encode()).hexdigest()[:40],
    "uuid": lambda s: "-".join(
        sha256(s.encode()).hexdigest()[a:b] for a, b in ((0, 8), (8, 12), (12, 16), (16, 20), (20, 32))
    ),
    "password": _password,
    "word": lambda s: _opaque(s, 13, ascii_letters).lower(),
}

IN_COMMANDS = {
    "github": ["git clone https://oauth2:{}@github.com/a/b.git", "export GITHUB_TOKEN={}"],
    "github fine-grained": ["gh auth login --with-token {}", "GH_TOKEN={} gh api user"],
    "gitlab": ["curl --header 'PRIVATE-TOKEN: {}' https://gitlab.example/api/v4/user", "glab auth login -t {}"],
    "aws id": ["export AWS_ACCESS_KEY_ID={}", "aws configure set aws_access_key_id {}"],
    "aws secret": ["export AWS_SECRET_ACCESS_KEY={}", "AWS_SECRET_ACCESS_KEY={} aws s3 ls"],
    "slack": ["curl -H 'Authorization: Bearer {}' https://slack.example/api/x"],
    "stripe": ["stripe --api-key {} customers list", "curl https://api.example/v1/charges -u {}:"],
    "jwt": ["http GET example.org Authorization:'Bearer {}'", "jwt decode {}"],
    "openai": ["env OPENAI_API_KEY={} python3 bot.py", "echo {} | llm keys set openai"],
    "anthropic": ["ANTHROPIC_API_KEY={} claude -p hello"],
    "google": ["curl 'https://maps.example/api?key={}'"],
    "npm": ["npm config set //registry.npmjs.org/:_authToken {}"],
    "pypi": ["twine upload -u __token__ -p {} dist/*"],
    "telegram": ["curl https://api.telegram.example/bot{}/getMe"],
    "discord": ["curl -X POST https://discord.example/api/webhooks/123/{}"],
    "age": ["echo {} > key.txt", "age -d -i <(echo {}) secrets.age"],
    "hex": ["restic -r s3:x backup ~ --password-command 'echo {}'", "wrangler secret put {}"],
    "uuid": ["heroku auth:token {}", "vault login {}"],
    "password": [
        "mysql -uroot -p{} shop",
        "PGPASSWORD={} psql -h db",
        "sshpass -p {} ssh box",
        "htpasswd -b users bob {}",
        "nmcli dev wifi connect Home password {}",
        "openssl enc -aes-256-cbc -pass pass:{}",
        "curl -u bob:{} https://files.example",
        "echo {} | sudo -S true",
        "smbclient //nas/x -U bob%{}",
        "wget --password={} ftp://h/f",
        "docker login -u bob -p {}",
        "zip -P {} a.zip f",
        "7z x -p{} a.7z",
        "{}",
    ],
    "word": ["{}", "su -c true # {}", "kinit bob <<< {}", "doveadm pw -p {}", "gpg --passphrase {} -d x.gpg"],
}
"""Command lines by the kind of secret that goes into them; the last password is typed at the prompt by itself."""

IN_TEXT = [
    "{}",
    "my key: {}",
    "the password is {} for now",
    "token={}",
    "see https://bob:{}@example.org/x",
    "old login {}",
]
"""What a comment may say."""


IN_SETTINGS = [
    'users.users.bob.initialPassword = "{}";',
    'users.users.bob.hashedPassword = "{}";',
    'networking.wireless.networks.home.psk = "{}";',
    'services.grafana.settings.security.admin_password = "{}";',
    'systemd.services.x.environment.API_KEY = "{}";',
    'systemd.services.x.serviceConfig.Environment = "TOKEN={}";',
    "systemd.services.x.script = ''curl -H 'X-Api-Key: {}' example.org'';",
    'systemd.services.x.serviceConfig.ExecStart = "${pkgs.curl}/bin/curl -u bob:{} example.org";',
    'home.file.".netrc".text = "machine x login bob password {}";',
    'programs.git.settings.github.token = "{}";',
    "programs.fish.functions.up = ''curl -u bob:{} example.org'';",
    'environment.systemPackages = [ (pkgs.writeShellScriptBin "up" "sshpass -p {} ssh box") ];',
    "programs.bash.initExtra = ''export TOKEN={}'';",
    'programs.ssh.matchBlocks.box.extraOptions.Secret = "{}";',
]
"""Lines of a configuration; the same option more than once is an error to Nix and none to us."""


class Planted:
    """A home and a configuration below one directory; `secrets` lists every planted one with its kind and place."""

    def __init__(self, top: Path) -> None:
        self.home = top / "home" / "bob"
        self.config = top / "home" / "bob" / "nixos-config"
        self.secrets: list[tuple[str, str, str]] = []
        self._count = 0

    def secret(self, kind: str, place: str) -> str:
        self._count += 1
        made = SECRETS[kind](f"{kind}{self._count}")
        self.secrets.append((made, kind, place))
        return made

    def lines(self, place: str) -> list[str]:
        """Return one command line for every form, each with a secret of its own."""
        return [
            form.replace("{}", self.secret(kind, f"{place}: {form}"))
            for kind, forms in IN_COMMANDS.items()
            for form in forms
        ]

    def write(self, name: str, text: str) -> None:
        path = self.home / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    def build(self) -> None:
        self.histories()
        self.more()
        self.configuration()
        self.dotfiles()

    def chosen(self, place: str) -> str:
        """Return a password as people choose them."""
        self._count += 1
        made = CHOSEN[self._count % len(CHOSEN)].replace("{}", str(self._count))
        self.secrets.append((made, "chosen", place))
        return made

    def more(self) -> None:
        """Plant passwords in more places, each typed on two days, and in start-up files."""
        start, day = 1_755_000_000, 86_400
        for name, stamp in ((".bash_history", "#{}\n"), (".zsh_history", ": {}:0;")):
            typed = [form.replace("{}", self.chosen(f"{name}: {form}")) for form in MORE_COMMANDS]
            with (self.home / name).open("a") as file:
                for days in (0, 40):
                    file.writelines(
                        f"{stamp.replace('{}', str(start + days * day + n))}{line}\n" for n, line in enumerate(typed)
                    )
        self.write(
            ".config/fish/conf.d/more.fish",
            "".join(f"{form.replace('{}', self.chosen(f'start-up: {form}'))}\n" for form in MORE_COMMANDS),
        )

    def histories(self) -> None:
        start = 1_750_000_000
        fish = [f"- cmd: {line}\n  when: {start + 1000 * n}\n" for n, line in enumerate(self.lines("fish"))]
        self.write(".local/share/fish/fish_history", "".join(fish) + f"- cmd: git status\n  when: {start}\n")
        bash = [f"#{start + 977 * n}\n{line}\n" for n, line in enumerate(self.lines("bash"))]
        self.write(".bash_history", "".join(bash))
        zsh = [f": {start + 991 * n}:0;{line}\n" for n, line in enumerate(self.lines("zsh"))]
        self.write(".zsh_history", "".join(zsh))
        nushell = [
            self.secret("password", "nushell"),
            f"http get https://x.example --password {self.secret('hex', 'nushell')}",
        ]
        self.write(".config/nushell/history.txt", "\n".join(nushell) + "\n")
        self.atuin(start)

    def atuin(self, start: int) -> None:
        path = self.home / ".local/share/atuin/history.db"
        path.parent.mkdir(parents=True, exist_ok=True)
        base = sqlite3.connect(path)
        base.execute(
            "create table history (id text primary key, timestamp integer, duration integer, exit integer, command text,"
            " cwd text, session text, hostname text, deleted_at integer, unique(timestamp, cwd, command))"
        )
        for n, line in enumerate(self.lines("atuin")):
            cwd = f"/home/bob/work-{self.secret('github', 'directory')}" if n % 9 == 0 else "/home/bob"
            row = (str(n), (start + 953 * n) * 10**9, 5, n % 2, line, cwd, "s", "box:bob", None)
            base.execute("insert into history values (?, ?, ?, ?, ?, ?, ?, ?, ?)", row)
        base.commit()
        base.close()

    def configuration(self) -> None:
        aliases = "\n".join(f"    a{n} = ''{line}'';" for n, line in enumerate(self.lines("alias")))
        variables = "\n".join(
            f'    {kind.upper().replace(" ", "_").replace("-", "_")}_TOKEN = "{self.secret(kind, "session variable")}";'
            for kind in SECRETS
        )
        packages = "\n".join(
            f'    (lib.optional (config.x == "{self.secret(kind, "condition")}") pkgs.hello)\n'
            f"    # {IN_TEXT[n % len(IN_TEXT)].format(self.secret(kind, 'comment above'))}\n"
            f"    pkgs.jq # {IN_TEXT[(n + 1) % len(IN_TEXT)].format(self.secret(kind, 'comment'))}"
            for n, kind in enumerate(kind for kind in SECRETS if kind != "word")
        )
        name = self.secret("github", "file name")
        keep = self.secret("gitlab", "keep")
        self.write(
            "nixos-config/configuration.nix",
            "{ config, lib, pkgs, ... }: {\n"
            f"  imports = [ ./modules/{name}.nix ./modules/backup-{self.secret('hex', 'file name')}.nix ];\n"
            '  networking.hostName = "box";\n'
            f"  environment.shellAliases = {{\n{aliases}\n  }};\n"
            f"  environment.sessionVariables = {{\n{variables}\n  }};\n"
            f"  environment.systemPackages = lib.flatten [\n{packages}\n"
            f"    pkgs.cowsay # nixlore: keep (for {keep})\n  ];\n"
            f"{self.settings()}"
            f"  age.secrets.x.file = ./secrets/{self.secret('slack', 'age path')}.age;\n"
            "}\n",
        )
        for path in [
            line
            for line in (self.home / "nixos-config/configuration.nix").read_text().split()
            if line.startswith("./modules/")
        ]:
            self.write(
                f"nixos-config/{path[2:]}", "{ pkgs, ... }: { environment.systemPackages = [ pkgs.ripgrep ]; }\n"
            )

    def settings(self) -> str:
        """Return options whose values are secrets, as people wrongly write them, and scripts with one in their text."""
        lines = [
            form.replace("{}", self.secret(kind, f"setting: {form}"))
            for kind in ("password", "word", "hex")
            for form in IN_SETTINGS
        ]
        lines += [form.replace("{}", self.chosen(f"setting: {form}")) for form in MORE_NIX]
        return "".join(f"  {line}\n" for line in lines)

    def dotfiles(self) -> None:
        exports = "".join(f"export X{n}={self.secret(kind, 'startup file')}\n" for n, kind in enumerate(SECRETS))
        aliases = "".join(f'alias b{n}="{line}"\n' for n, line in enumerate(self.lines("startup alias")))
        self.write(".bashrc", exports + aliases)
        self.write(
            ".config/fish/config.fish",
            f"set -x TOKEN {self.secret('openai', 'startup file')}\nalias up 'curl -u bob:{self.secret('password', 'startup alias')} x.example'\n",
        )
        self.write(
            ".config/git/config",
            f"[github]\n\ttoken = {self.secret('github', 'git config')}\n[alias]\n\tx = !curl -H {self.secret('stripe', 'git config')}\n",
        )
        self.write(
            f".config/hypr/{self.secret('npm', 'file name')}.conf",
            f"exec-once = foot -e {self.secret('hex', 'dotfile')}\n",
        )
        self.write(f".local/bin/{self.secret('gitlab', 'file name')}", "#!/bin/sh\n")
