"""What secrets look like: the fixed beginnings that vendors give their tokens, and the words that name a secret.

Sources: the vendors' own pages on token formats, and crypt(5) for password hashes.
"""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


TOKEN_FORMS: tuple[str, ...] = (
    r"gh[pousr]_\w{16,}",  # GitHub
    r"github_pat_\w{20,}",
    r"gl(?:pat|ptt|dt|rt|cbt|ft|soat|agent|imt|oas)-[\w.-]{16,}",  # GitLab
    r"(?:AKIA|ASIA|ABIA|ACCA|AGPA|AIDA|AROA)[A-Z0-9]{12,}",  # Amazon
    r"xox[abeoprs]-[\w-]{10,}",  # Slack
    r"xapp-\d-[\w-]{10,}",
    r"hooks\.slack\.com/services/[\w/]+",
    r"discord(?:app)?\.com/api/webhooks/[\w/-]+",
    r"[MNO][\w-]{23,25}\.[\w-]{6}\.[\w-]{27,}",  # Discord
    r"(?:sk|rk|pk)_(?:live|test)_\w{10,}",  # Stripe
    r"whsec_\w{16,}",
    r"sk-[\w-]{20,}",  # OpenAI, Anthropic and others
    r"AIza[\w-]{30,}",  # Google
    r"ya29\.[\w-]{20,}",
    r"GOCSPX-[\w-]{20,}",
    r"npm_\w{30,}",
    r"pypi-[\w-]{30,}",
    r"rubygems_[0-9a-f]{40,}",
    r"cio[a-zA-Z0-9]{32}",  # crates.io
    r"dckr_(?:pat|oat)_[\w-]{20,}",
    r"do[opr]_v1_[0-9a-f]{40,}",  # DigitalOcean
    r"hf_[A-Za-z0-9]{20,}",  # Hugging Face
    r"r8_[A-Za-z0-9]{20,}",
    r"gsk_[A-Za-z0-9]{20,}",
    r"xai-[A-Za-z0-9]{20,}",
    r"pplx-[A-Za-z0-9]{20,}",
    r"SG\.[\w-]{16,}\.[\w-]{16,}",  # SendGrid
    r"key-[0-9a-f]{32}",  # Mailgun
    r"(?:SK|AC)[0-9a-f]{32}",  # Twilio
    r"\d{8,10}:AA[\w-]{30,}",  # Telegram
    r"tskey-[\w-]{10,}",  # Tailscale
    r"hv[sbr]\.[\w-]{20,}",  # Vault
    r"s\.[A-Za-z0-9]{24}(?![\w.])",
    r"ops_[\w-]{40,}",  # 1Password
    r"AGE-SECRET-KEY-1[0-9A-Z]{40,}",
    r"AGE-PLUGIN-[A-Z0-9]+-1[0-9A-Z]{20,}",
    r"lin_(?:api|oauth)_\w{20,}",
    r"(?:secret|ntn)_[A-Za-z0-9]{40,}",  # Notion
    r"sq0(?:atp|csp|idp)-[\w-]{20,}",
    r"shp(?:at|ca|pa|ss)_[0-9a-fA-F]{32}",
    r"ATATT3[\w=-]{30,}",  # Atlassian
    r"ATCTT3[\w=-]{30,}",
    r"dapi[0-9a-f]{32}",  # Databricks
    r"dp\.(?:pt|st|ct|sa|scim|audit)\.[\w.]{30,}",  # Doppler
    r"gl(?:sa|c)_[\w+/=]{20,}",  # Grafana
    r"nvapi-[\w-]{30,}",
    r"pat[A-Za-z0-9]{14}\.[0-9a-f]{40,}",  # Airtable
    r"figd_[\w-]{20,}",
    r"fo1_[\w-]{30,}",
    r"FlyV1 [\w,+/=]{20,}",
    r"EAA[A-Za-z0-9]{50,}",  # Facebook
    r"PMAK-[0-9a-f-]{30,}",
    r"sbp_[0-9a-f]{40}",
    r"vercel_[\w-]{20,}",
    r"(?:phc|phx)_\w{30,}",
    r"NRAK-[A-Z0-9]{20,}",
    r"eyJ[\w-]{6,}\.[\w-]{6,}(?:\.[\w-]*)*",  # JSON web tokens
    r"otpauth://[^\s'\"]+",
    r"\$(?:1|2[abxy]?|5|6|7|y|gy|apr1|argon2(?:id|i|d)|pbkdf2(?:-\w+)?|scrypt)\$[\w./$=,+-]{8,}",
    r"\{S?SHA\d*\}[\w+/=]{10,}",
)
"""Patterns of tokens that are known by their form."""

NAMES_OF_SECRETS = (
    r"(?:pass(?:word|wd|phrase|code|wort)?|pwd|pw|psk|pin|"
    r"mot de passe|contrase[ñn]a|senha|wachtwoord|lösenord|hasło|пароль|"
    r"secret|token|tok|api[_. -]?key|apikey|key|keys|credentials?|"
    r"cred|auth|authkey|login|bearer|cookie|session[_. -]?id|private[_. -]?key|access[_. -]?key|signing[_. -]?key|"
    r"encryption[_. -]?key|client[_. -]?secret|otp|totp|license[_. -]?key|webhook|wep|wpa\d?)"
)
"""What the name of a secret ends in."""

PROSE = _words(
    "a an and are as at be been binding bindings but by can cannot comes config configuration configured created "
    "default defined do does done entry field file files for from generated get given goes has have handled here if in "
    "input into is it its kept lives location managed manager may must needed needs never new no none not now of off "
    "on only open option optional or output page path prompt provided read required same screen see set setting "
    "should shell shells so stored string taken that the then there these this those through to todo unused up use "
    "used"
    "user uses using value via was we when which will with without yes you your true false null enable disable "
    "management "
    "authentication encryption store hidden"
)
"""Words that follow the name of a secret in plain prose, where no secret follows."""
