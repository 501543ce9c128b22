"""Which package an `enable` switch installs."""

from __future__ import annotations

from collections.abc import Mapping

PROGRAM_PACKAGES: Mapping[str, str] = {"programs.git": "git"}
"""Option trees by what they install."""
