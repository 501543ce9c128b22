"""What Nix and those who run it write when a configuration does not parse, evaluate, build or start.

The words are those of nix 2.3 to 2.31, nixos-rebuild, switch-to-configuration and home-manager.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from nixlore.model.agent import FailureText

_NIX = """
    nix nix-build nix-shell nix-instantiate nix-env nix-channel nom nom-build nom-shell nh nixos-rebuild
    nixos-rebuild-ng nixos-install home-manager darwin-rebuild colmena deploy nix-eval-jobs nix-fast-build nix-update
"""

NIX = frozenset(_NIX.split())
"""Programs that write errors of Nix."""

REBUILDERS = frozenset(
    ("nixos-rebuild", "nixos-rebuild-ng", "nh", "home-manager", "darwin-rebuild", "colmena", "deploy")
)
"""Those that apply a configuration."""

RUNNERS = frozenset(("just", "make", "task", "mise"))
"""Programs that often run one of these."""

_INSTALLERS = """
    apt apt-get aptitude dpkg dnf yum rpm pacman yay paru zypper apk brew snap emerge xbps-install
"""

INSTALLERS = frozenset(_INSTALLERS.split())
"""Package managers of other systems, none of which NixOS has."""

_WORDS: Sequence[tuple[FailureText, tuple[str, ...]]] = (
    ("hash", (r"hash mismatch in ", r"error: NAR hash mismatch")),
    # What a build writes may look like an error of Nix itself, so that it comes first.
    (
        "build",
        (
            r"error: builder for '",
            r"builder for '/nix/store/[^'\n]*\.drv' failed",
            r"error: build of '",
            r"error: Cannot build '",
            r"error: \d+ dependenc(?:y|ies) of derivation",
        ),
    ),
    ("parse", (r"error: syntax error,", r"error: undefined token")),
    (
        "missing attribute",
        (
            r"error: attribute '[^'\n]*' missing",
            r"error: undefined variable '",
            r"error: flake '[^'\n]*' does not provide attribute",
            r"error: attribute '[^'\n]*' in selection path '[^'\n]*' not found",
            r"error: The option [`'][^'\n]*' does not exist",
        ),
    ),
    (
        "evaluation",
        (
            r"error: infinite recursion",
            r"Failed assertions:",
            r"error: assertion (?:'|failed)",
            r"error: A definition for option",
            r"error: The option [`'][^'\n]*' (?:has conflicting|is used but not|was accessed)",
            r"error: value is [^\n]{1,120} while ",
            r"error: expected [^\n]{1,80} but found",
            r"error: cannot (?:coerce|add|compare|decode|import|convert) ",
            r"error: (?:anonymous )?function [^\n]{1,200} called with",
            r"error: attempt to call something",
            r"[Rr]efusing to evaluate",
            r"error: stack overflow",
            r"error: access to (?:absolute|URI|canonical) path",
            r"error: file '[^'\n]*' was not found in the Nix search path",
        ),
    ),
    (
        "activation",
        (
            r"Activation script snippet '[^'\n]*' failed",
            r"Existing file '[^'\n]*' (?:is in the way|would be clobbered)",
            r"Failed to run activate script",
            r"Failed to install bootloader",
            r"while running command with [^\n]{0,80}switch-to-configuration",
        ),
    ),
    (
        "unit",
        (
            r"the following units failed:",
            r"Job for \S+ failed",
            r"Failed to (?:re)?start \S+\.(?:service|socket|mount|timer)",
            r"error\(s\) occurred while switching to the new configuration",
        ),
    ),
    # What has no words of its own above, but was being evaluated.
    ("evaluation", (r"(?m:^ *(?:\u2026 )?while (?:evaluating|calling) )",)),
)

ERRORS: Sequence[tuple[FailureText, re.Pattern[str]]] = tuple(
    (kind, re.compile("|".join(words))) for kind, words in _WORDS
)
"""Words by class, those first that tell most: what fails early makes much else fail."""
