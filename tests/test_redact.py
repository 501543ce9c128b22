"""Secrets in free text: what is taken out, and what plain comments keep."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nixlore.shell import redact
from nixlore.shell.redact import MARK, looks_secret, redacted
from planted import IN_COMMANDS, IN_TEXT, SECRETS

WORDY = "word"


@pytest.mark.parametrize("kind", [kind for kind in SECRETS if kind != WORDY])
def test_secrets_by_kind(kind):
    for number in range(12):
        for form in [*IN_TEXT, *IN_COMMANDS.get(kind, ())]:
            secret = SECRETS[kind](f"{kind}{number}")
            assert secret not in redacted(form.replace("{}", secret)), form
        assert looks_secret(SECRETS[kind](f"{kind}{number}"))


LEAKS = {
    "url userinfo": ("see https://bob:Winter1@example.org/x", "Winter1"),
    "url token": ("git+https://abcdef@host.example/x.git", "abcdef"),
    "authorization": ("curl -H 'Authorization: Basic Ym9iOmI='", "Ym9iOmI="),
    "own header": ('-H "X-Api-Key: short1"', "short1"),
    "cookie": ("Cookie: sid=abc123", "abc123"),
    "assignment": ("DB_PASSWORD=hunter2", "hunter2"),
    "upper case": ("PGPASSWORD=abcd", "abcd"),
    "quoted": ('apiKey = "correct horse";', "correct horse"),
    "yaml": ("password: letmein", "letmein"),
    "prose": ("the password is sunshine", "sunshine"),
    "a name behind a name": ("login password hunter22", "hunter22"),
    "a name that is the value of another": ("the key: password = hunter22", "hunter22"),
    "a value that ends like a name": ("password: monkey is it", "monkey"),
    "pass": ("pass: Tr0ub4dor", "Tr0ub4dor"),
    "long option": ("--password sesame99", "sesame99"),
    "equals option": ("--token=zzz1", "zzz1"),
    "fish variable": ("set -gx API_TOKEN abcd", "abcd"),
    "mysql": ("mysql -u root -pSesam1 shop", "Sesam1"),
    "sshpass": ("sshpass -p geheim ssh x", "geheim"),
    "curl user": ("curl -u bob:geheim x", "geheim"),
    "smb": ("smbclient //n/x -U bob%geheim", "geheim"),
    "htpasswd": ("htpasswd -b users bob geheim", "geheim"),
    "pass source": ("openssl enc -pass pass:geheim", "geheim"),
    "piped": ("echo geheim | sudo -S true", "geheim"),
    "wifi": ("wpa_passphrase Home geheim123", "geheim123"),
    "psk": ('psk="geheim123"', "geheim123"),
    "query": ("https://x.example/a?api_key=abc&x=1", "abc"),
    "private key": ("-----BEGIN OPENSSH PRIVATE KEY-----\nabc\n-----END OPENSSH PRIVATE KEY-----", "abc"),
    "crypt": ("$6$abcdefgh$0123456789abcdef", "0123456789abcdef"),
    "bcrypt": ("$2b$12$abcdefghijklmnopqrstuv", "abcdefghij"),
    "otp": ("otpauth://totp/x?secret=ABC", "ABC"),
    "mail": ("ask jane.doe@example.org", "jane"),
    "address": ("the nas is 192.168.178.20", "192.168"),
    "six": ("2001:db8:85a3:0:0:8a2e:370:7334", "8a2e"),
    "hardware address": ("wake a4:5e:60:c2:17:9f", "a4:5e"),
    "home": ("/home/jane/notes and /" + "Users/jane/x", "jane"),
    "wireguard": ("yAnz5TF+lXXJte14tji3zlMNq+hd2rYUIgJBgB3fBmk=", "lXXJte14"),
    "webhook": ("https://hooks.slack.com/services/T000/B000/abc", "B000"),
}


@pytest.mark.parametrize("kind", LEAKS)
def test_forms_of_secrets(kind):
    text, secret = LEAKS[kind]
    assert secret not in redacted(text)
    assert MARK in redacted(text)


@pytest.mark.parametrize(
    "text",
    [
        "needed for the office printer",
        "key bindings for the editor",
        "the password is managed by agenix",
        "password: see the vault",
        "use python3Packages.requests instead of pkgs.foo-1.2.3",
        "x86_64-unknown-linux-gnu, aarch64-darwin",
        "config.services.openssh.enable && !config.boot.isContainer",
        "fixes https://github.com/NixOS/nixpkgs/issues/12345",
        "pinned to rev 0123456789abcdef0123456789abcdef01234567",
        "/nix/store/0c0ymcxy8i7ll5vmbcypswpl1a5g9v9s-hello-2.12",
        "sha256-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
        "pass (the password manager), token-based auth, ssh key agent",
        "listens on 127.0.0.1 and 0.0.0.0",
        "git@github.com is how we clone; getty@tty1.service",
        "Super+Shift+Q closes a window",
        "hosts/laptop/hardware-configuration.nix",
        "since 2024-01-31, version 24.05, ~30 MB",
        "",
    ],
)
def test_plain_comments_stay(text):
    assert redacted(text) == text


@pytest.mark.parametrize(
    "name",
    ["git", "nixos-rebuild", "x86_64-unknown-linux-gnu-gcc", "python3.11", "clang-format-17", "i3status-rs", "7z",
     "gnome-control-center", "org.gnome.Nautilus", "wpa_supplicant", "xdg-desktop-portal-hyprland", "sha256sum"],
)  # fmt: skip
def test_names_of_programs_are_no_secrets(name):
    assert not looks_secret(name)
    assert redacted(name) == name


@given(st.text(max_size=400))
@settings(max_examples=200, deadline=None)
def test_total(text):
    assert isinstance(redacted(text), str)
    looks_secret(text)


PIECES = (
    *(text for text, _ in LEAKS.values()),
    " ",
    "=",
    "-",
    ":",
    "ſ",
    "PASS",
    "aWord",
    "12",
    "@",
    "\n",
    "|",
    "lösenord: x1",
)


@given(st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=9)), max_size=6))
def test_no_rule_is_left_out_of_a_text_that_it_changes(pieces):
    text = "".join(pieces)
    for pattern, replacement, signs in redact._RULES:
        small = text.lower()
        if text.isascii() and signs and not any(sign in small for sign in signs):
            assert pattern.sub(replacement, text) == text
