"""Programs that are not maintained any more, and those that took their place under another name.

Sources: the projects' own announcements, and what `pkgs/top-level/aliases.nix` of nixpkgs says of their packages.
"""

from __future__ import annotations

from collections.abc import Mapping

_PAIRS = """
exa=eza youtube-dl=yt-dlp neofetch=fastfetch nixfmt-rfc-style=nixfmt nixpkgs-fmt=nixfmt rnix-lsp=nil bpytop=btop
thefuck=pay-respects bashtop=btop hub=gh python2=python3 pip2=pip3 nodejs=node
"""

RENAMED_PROGRAMS: Mapping[str, str] = dict(pair.split("=") for pair in _PAIRS.split())
"""What does the same job now, by the name that is missed."""
