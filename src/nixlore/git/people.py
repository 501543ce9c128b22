"""Tell commits of robots from those of people by the names and addresses that they use."""

from __future__ import annotations

import re

from nixlore.data.late_pattern import late

BOTS = late(
    r"\[bot\]|\bbot\b|-bot\b|\bbot-|^(?:github|gitea|forgejo|gitlab)[- ]?actions?\b|^(?:dependabot|renovate|mergify|"
    r"bors|greenkeeper|snyk|pre-commit-ci|update-flake-lock|flake-?(?:update|bot)|r-ryantm|nix-?community-?buildbot|"
    r"buildbot|hydra|ci|automation|autoupdate)\b",
    re.IGNORECASE,
)
"""Authors' names of robots: the suffix that GitHub gives its apps, and those that update flakes and dependencies."""

BOT_MAILS = late(
    r"\[bot\]@|^(?:\d+\+)?(?:github-actions|dependabot|renovate|mergify)\b|^action@github\.com$|^bot@|[-.+]bot@|"
    r"^support@(?:dependabot|renovateapp)\.|^(?:ci|noreply-ci|automation)@",
    re.IGNORECASE,
)


def is_bot(name: str, mail: str) -> bool:
    """Tell whether an author is a robot; one may still carry what people wrote."""
    return BOTS.search(name) is not None or BOT_MAILS.search(mail) is not None
