"""Take secrets out of free text: comments, conditions, file names. A second net; values of arguments are never kept.

The rules are ordered: what has a form of its own goes first, then what a name or an option announces, then what only
looks like chance. A rule may take a little too much, never too little.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from nixlore.data.late_pattern import late
from nixlore.data.secret_forms import NAMES_OF_SECRETS, PROSE, TOKEN_FORMS

MARK = "[redacted]"
"""What stands where a secret was."""

_VALUE = r"""(?:"[^"\n]*"?|'[^'\n]*'?|(?![<>|&])[^\s"',;)\]}]+)"""
_KEY_BLOCK = late(r"-----BEGIN [A-Z0-9 ]*(?:PRIVATE KEY|SECRET|MESSAGE)[A-Z ]*-----.*?(?:-----END[^\n]*|\Z)", re.DOTALL)
_TOKEN = late(r"(?<![A-Za-z0-9])(?:" + "|".join(TOKEN_FORMS) + ")")
_USERINFO = late(r"(\b[a-zA-Z][\w+.-]*://)[^\s/@'\"]+@")
_HEADER = late(
    r"(?i)\b((?:proxy-)?authorization|x-[\w-]*(?:key|token|auth|secret)|private-token|cookie|set-cookie|api-?key)"
    r"(['\"]?\s*[:=]\s*['\"]?)((?:bearer|basic|token|digest|negotiate|apikey)\s+)?[^\s'\"]+"
)
_BEARER = late(r"(?i)\b(bearer|basic)\s+(?=[\w.~+/-]*\d)[\w.~+/-]{8,}=*")
_QUERY = late(rf"(?i)([?&;][\w.-]{{0,40}}{NAMES_OF_SECRETS}=)[^\s&'\"#]+")
_OPTION = late(
    rf"(?i)(?<![\w-])(--?[\w-]{{0,40}}{NAMES_OF_SECRETS}(?:-?(?:command|stdin|string|value)|\d)?)([= ]\s*){_VALUE}"
)
_NAMED = late(
    rf"(?i)(?<![\w.-])((?:[\w.-]{{0,40}}[_.-])?(?-i:[A-Z]{{0,12}}){NAMES_OF_SECRETS}s?['\"]?)"
    rf"(\s*(?::=|=>|==|=|:)\s*|\s+(?:is|was)\s+|\s+)({_VALUE})"
)
_NAME = late(rf"(?i)['\"]?(?:[\w.-]{{0,40}}[_.-])?{NAMES_OF_SECRETS}s?['\"]?(?:[:=]+\Z|\Z|=.)")
_VALUE_BEHIND = late(r"\s*[:=]+\s*\S|\s+\S")
_SHELL_SET = late(rf"(?i)\b((?:set|setx|setenv|export)\s+(?:-\w+\s+)*[\w.-]{{0,40}}{NAMES_OF_SECRETS})(\s+){_VALUE}")
_CREDENTIALS = late(r"((?<![\w-])(?:-u|--user|--proxy-user|-U)\s*=?\s*['\"]?[^\s:%'\"/]+[:%])[^\s'\"]+")
_PROGRAM_OPTION = late(
    r"\b((?:mysql|mysqldump|mariadb|mysqladmin|sshpass|docker login|podman login|twine|mongo|mongosh|doveadm pw|7z|"
    r"7za|zip|unzip|rar|unrar|redis-cli|ldap\w+|smbclient|ipmitool|net use|wget|ftp|lftp|mosquitto_\w+|xfreerdp|"
    r"rdesktop|vncviewer|snmp\w+|gpg|oc login|az login|cryptsetup|restic|borg|rclone)\b"
    r"[^\n|;&]{0,200}?\s(?:-p|-P|-a|-w|-hp|/p:|-A|-X))"
    r"(\s*)['\"]?[^\s'\"]+"
)
_HTPASSWD = late(r"\b(htpasswd\s+(?:-\w+\s+)*-\w*b\w*\s+(?:-\w+\s+)*\S+\s+\S+\s+)\S+")
_PASS_SOURCE = late(r"(\b(?:pass|passin|passout|stdin|env|password)[ =:]+pass:|\bpass:)\S+")
_PIPED = late(
    r"""(\b(?:echo|printf)\s+(?:-\w+\s+)*)['"]?[^|'"\n]{1,200}['"]?"""
    r"""(\s*\|\s*(?:sudo\s+-S|\S*passwd|cryptsetup|docker\s+login|gh\s+auth))"""
)
_WIFI = late(r"(\bwpa_passphrase\s+\S+\s+)\S+")
_MAIL = late(
    r"(?<![\w.+-])(?!git@)[\w.+-]+@[\w-]+(?:\.[\w-]+)*\.(?!service\b|timer\b|socket\b|target\b|mount\b)[A-Za-z]{2,}\b"
)
_IPV4 = late(
    r"(?<![\w.])(?!127\.|0\.0\.0\.0|255\.)(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?![\w.]*\d)"
)
_MAC = late(r"(?i)(?<![\w:])(?:[0-9a-f]{2}[:-]){5}[0-9a-f]{2}(?![\w:])")
_IPV6 = late(r"(?i)(?<![\w:])(?:[0-9a-f]{1,4}:){3,7}(?::?[0-9a-f]{1,4})(?::[0-9a-f]{1,4})*(?![\w:])")
_HOME = late(r"((?:/home|/Users|\\Users|/var/lib/users)[/\\])(?!\$|\{|<|\*)[\w.-]+")
_UUID = late(
    r"(?i)(?<!by-uuid/)(?<!by-partuuid/)(?<![0-9a-f-])[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?![0-9a-f-])"
)
_RUN = late(r"(?<![A-Za-z0-9+/_=])[A-Za-z0-9+/_=]{16,}(?![A-Za-z0-9+/_])")
_SIGNED = late(r"(?<!\S)[^\s]*[!$%^&*#@?~][^\s]*(?!\S)")
_PUBLIC_BEFORE = late(
    r"(?i)(?:/nix/store/|sha(?:1|256|512)[-:=]|commits?[/: ]|rev[/: =\"]+|/(?:blob|tree|raw|archive)/|#L)\Z"
)
_SWITCHES = late(r"[a-z][0-9]|[0-9][a-z]|[a-z][A-Z]|[A-Z]{2}[a-z]|[A-Z][0-9]|[0-9][A-Z]")
_HEX = late(r"(?i)(?=[0-9a-f]*\d)(?=[0-9a-f]*[a-f])[0-9a-f]{16,}\Z")

_NO_WORD = late(r"(?!\w+=)(?=\S*\d)\S{5,}")

_Replacement = str | Callable[[re.Match[str]], str]
_MAX_TEXT = 20_000
"""A longer text is no comment; what is behind this is dropped."""


def _is_prose(value: str) -> bool:
    word = value.strip("\"'.,:;()`")
    return (
        len(word) < 4
        or word.lower() in PROSE
        or word[0] in "$<{[(/~@."
        or word.startswith(("config.", "lib.", "pkgs."))
    )


def _named(found: re.Match[str]) -> str:
    name, between, value = found[1], found[2], found[3]
    plain = not between.strip() or between.strip() in {"is", "was"}
    if _is_prose(value) or (plain and not _announces(name, between) and not _NO_WORD.match(value)):
        return found[0]
    return f"{name}{between}{MARK}"


def _all_named(text: str) -> str:
    """Replace what stands behind every name of a secret; a name may stand where the value of one before it would."""
    done: list[str] = []
    end = 0
    while found := _NAMED.search(text, end):
        said = found[0] if _is_name(found) else _named(found)
        kept = found.end(1) if said == found[0] else found.end()
        done += (text[end : found.start()], found[0][: kept - found.start()] if said == found[0] else said)
        end = kept
    done.append(text[end:])
    return "".join(done)


def _is_name(found: re.Match[str]) -> bool:
    """Tell whether the value is itself the name of a secret with a value of its own: `login password sunshine`."""
    return bool(_NAME.match(found[3]) and (found[3][-1] in ":=" or _VALUE_BEHIND.match(found.string, found.end())))


def _announces(name: str, between: str) -> bool:
    """Tell whether a plain word after a name is likely the secret itself: `password is sunshine`."""
    return between.strip() in {"is", "was"} and name.lower().endswith(
        ("password", "passwd", "passphrase", "pin", "pwd")
    )


def _run(found: re.Match[str]) -> str:
    word = found[0]
    if "nix/store/" in word or _PUBLIC_BEFORE.search(found.string, max(0, found.start() - 16), found.start()):
        return word
    return MARK if _by_chance(word) else word


def _by_chance(word: str) -> bool:
    """Tell whether a long run of letters and digits looks drawn by chance, as no word and no path does."""
    for part in re.split(r"[/_=+-]", word) if "/" in word or "_" in word else (word,):
        if len(part) < 16:
            continue
        if _HEX.match(part) and len(part) >= 20:
            return True
        switches = len(_SWITCHES.findall(part))
        if switches * 5 >= len(part) and any(character.isdigit() for character in part):
            return True
        if len(part) >= 24 and switches * 3.2 >= len(part):
            return True
    parts = re.split(r"[/_=+-]", word)
    return len(word) >= 32 and len(parts) > 1 and len(_SWITCHES.findall(word)) * 5 >= len(word)


def _signed(found: re.Match[str]) -> str:
    word = found[0].strip("\"'.,;:()")
    kinds = (str.islower, str.isupper, str.isdigit)
    if 8 <= len(word) <= 40 and not re.search(r"[/{}()\[\]<>=|\\:\"]|\$\w+\b|\.\w", word):
        inner = word.rstrip("!?")
        if all(any(map(kind, inner)) for kind in kinds) and re.search(r"[!$%^&*#@?~]", word):
            return MARK
    return found[0]


_NAMES = tuple(
    """
    pass pw psk pin contrasena senha wachtwoord secret tok key cred auth login bearer cookie session otp webhook wep wpa
    """.split()  # noqa: SIM905 - a table is read more easily as words
)
"""What stands in every name of a secret that has ASCII letters alone, in small letters."""

_RULES: tuple[tuple[re.Pattern[str], _Replacement, tuple[str, ...]], ...] = (
    (_KEY_BLOCK, MARK, ("-----begin ",)),
    (_TOKEN, MARK, ()),
    (_USERINFO, rf"\1{MARK}@", ("://",)),
    (_HEADER, rf"\1\2{MARK}", ("authorization", "x-", "private-token", "cookie", "apikey", "api-key")),
    (_BEARER, rf"\1 {MARK}", ("bearer", "basic")),
    (_QUERY, rf"\1{MARK}", ("=",)),
    (_HTPASSWD, rf"\1{MARK}", ("htpasswd",)),
    (_PASS_SOURCE, rf"\1{MARK}", ("pass:",)),
    (_PIPED, rf"\1{MARK}\2", ("|",)),
    (_WIFI, rf"\1{MARK}", ("wpa_passphrase",)),
    (_CREDENTIALS, rf"\1{MARK}", ("-u", "--proxy-user")),
    (_PROGRAM_OPTION, rf"\1\2{MARK}", ("-p", "-a", "-w", "-hp", "/p:", "-x")),
    (_SHELL_SET, rf"\1\2{MARK}", _NAMES),
    (_OPTION, rf"\1\2{MARK}", _NAMES),
    (_NAMED, _named, _NAMES),
    (_MAIL, MARK, ("@",)),
    (_MAC, MARK, (":", "-")),
    (_IPV6, MARK, (":",)),
    (_IPV4, MARK, (".",)),
    (_UUID, MARK, ("-",)),
    (_HOME, rf"\1{MARK}", ("/home", "/users", "\\users", "/var/lib/users")),
    (_RUN, _run, ()),
    (_SIGNED, _signed, tuple("!$%^&*#@?~")),
)
"""What is taken out, what is put in its place, and of which one stands in every ASCII text that has some, if any."""

_PLAIN = late(
    r"(?i)(?!.*(?:pass|pwd|pw\b|psk|pin\b|key|auth|login|tok|cred|secret|cookie|bearer|otp|hook|wep|wpa|session))"
    r"[A-Za-z .,;()'\"`*\n-]*\Z",
    re.DOTALL,
)
_LONG = late(r"[A-Za-z]{16}")


def redacted(text: str) -> str:
    """Return a text with everything in it replaced that looks like a secret, an address or a person's name."""
    if _PLAIN.match(text) and not _LONG.search(text):
        return text
    text = text[:_MAX_TEXT]
    # Letters of other alphabets may count as ASCII ones where case does not.
    small = text.lower() if text.isascii() else ""
    for pattern, replacement, signs in _RULES:
        if small and signs and not any(sign in small for sign in signs):
            continue
        before, text = text, _all_named(text) if pattern is _NAMED else pattern.sub(replacement, text)
        if small and text != before:
            small = text.lower()
    return text


def looks_secret(word: str) -> bool:
    """Tell whether a single word is likely a secret: a token, a hash, or letters and digits drawn by chance."""
    if len(word) < 8:
        return False
    if _TOKEN.search(word) or _UUID.search(word) or _SIGNED.sub(_signed, word) != word:
        return True
    return _RUN.sub(_run, word) != word
