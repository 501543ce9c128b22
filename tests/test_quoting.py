"""Command lines that are quoted: what may be a secret in them is left out, and what is plain stays."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

import second_planted
import third_planted
from nixlore.shell.quoting import LONGEST, quotable
from nixlore.shell.redact import MARK

ENOUGH = 0.95
"""The share of planted secrets that has to be caught by their look and place alone."""

PLANTED = {
    "second": [(one.text, secret) for one in second_planted.planted() for secret in one.secrets],
    "third": third_planted.planted(),
}


@pytest.mark.parametrize("name", PLANTED)
def test_of_secrets_planted_without_a_look_at_the_rules_nearly_all_are_left_out(name):
    planted = PLANTED[name]
    missed = [text for text, secret in planted if secret in quotable(text)]
    assert len(planted) > 200
    assert len(missed) <= (1 - ENOUGH) * len(planted), missed


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("bw unlock sunshine", f"bw unlock {MARK}"),
        ("mkpasswd -m sha-512 sunshine", f"mkpasswd -m {MARK} {MARK}"),
        ("openconnect -u ada vpn.example.org <<< 'sun shine'", f"openconnect -u ada vpn.example.org <<< {MARK}"),
        ("echo sunshine | kinit ada", f"echo {MARK} | kinit ada"),
        ("echo sunshine > key", f"echo {MARK} > key"),
        ("openvpn --config c.ovpn <(printf 'a\\nsunshine')", f"openvpn --config c.ovpn <(printf {MARK})"),
        ("http -a ada:sunshine GET x", f"http -a ada:{MARK} GET x"),
        ("lftp -u ada,sunshine host", f"lftp -u ada,{MARK} host"),
        ("psexec.py corp/ada:sunshine@host", f"psexec.py corp/ada:{MARK}"),
        ("mupdf -p sunshine a.pdf", f"mupdf -p {MARK} a.pdf"),
        ("python3 -c 'print(1)'", f"python3 -c {MARK}"),
        ('ssh host "bw unlock sunshine"', f'ssh host "bw unlock {MARK}"'),
        ("cat > .env <<EOF\nA=sunshine\nEOF", f"cat > .env <<EOF\n{MARK}\n{MARK}"),
        ("sudo bw unlock sunshine; ls sunshine", f"sudo bw unlock {MARK}; ls sunshine"),
        ("wt8K3lxqzV", MARK),
        ("openssl s_client -connect imap:993 <<< 'a LOGIN ada x'", f"openssl s_client -connect imap:993 <<< {MARK}"),
    ],
)
def test_where_a_secret_stands_tells_it(text, shown):
    assert quotable(text) == shown


@pytest.mark.parametrize(
    "text",
    """
    git push --set-upstream origin main|mkdir -p src/nixlore|nix-shell -p ripgrep fd|ssh -p 2222 host|grep -w foo a.txt
    nix build .#nixosConfigurations.desk.config.system.build.toplevel|cargo build -p nixlore|docker run -p 8080:80 nginx
    tar -xzf archive.tar.gz|kill -9 4242|git commit -m 'mend the build'|pass show mail/work|echo hello|cd ../src
    nixos-rebuild switch --flake .#desk|python -m http.server 8000|uv run pytest -k test_x -p no:randomly|ls -la
    podman pull docker.io/library/alpine:latest|rg -n 'a b' src|find . -name '*.nix' -exec grep -l foo {} +
    for f in *.nix; do nixfmt "$f"; done|rsync -a src/ host:backup/|systemctl --user status pipewire|vim ~/.config/x
    """.strip()
    .replace("\n    ", "|")
    .split("|"),
)
def test_what_is_plain_stays(text):
    assert quotable(text) == text


@given(st.text(alphabet="ab1A -=:'\"|<>&;()$`\\\n@/%,.#", max_size=200))
def test_no_line_is_too_odd(text):
    assert len(quotable(text)) <= 20 * len(text) + 20


def test_what_is_behind_the_longest_is_left_out():
    assert len(quotable("a " * LONGEST)) <= LONGEST
