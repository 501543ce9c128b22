"""How messages say that one tool took the place of another."""

from __future__ import annotations

_NAMED = r"(?P<{}>[^\n,;:()]{{1,60}}?)"
_OLD, _NEW = _NAMED.format("old"), _NAMED.format("new")
_CHANGE = (
    r"\b(?:switch|swap|migrat|mov|chang|transition|convert|go|went|return|revert|roll)\w*\s+"
    r"(?:[\w-]+\s+){0,3}?(?:away\s+|over\s+|back\s+)*"
)
_CHANGE_TO = (
    r"\b(?P<verb>switch|migrat|mov|chang|transition|convert|go|went|return|revert|roll)\w*\s+"
    r"(?P<between>(?:[\w-]+\s+){0,3}?(?:away\s+|over\s+|back\s+)*)"
)
_DROP = (
    r"\b(?:drop|remov|ditch|disabl|delet|uninstall|get\s+rid|deprecat|retir|rm|kill|nuk|stop\s+using|replac)\w*\s+"
    r"(?:of\s+)?"
)
_TO = r"\s+(?:over\s+)?(?:back\s+)?(?:to|->)\s+(?:using\s+)?"
_USE = r"(?:^|\b(?:us(?:e|es|ing)|add(?:s|ed)?|install(?:ed)?|prefer|enable|try|to|with|go\s+with)\s+)"
_INSTEAD = (
    r"\s+(?:instead\s+of|rather\s+than|in\s+place\s+of|in\s+lieu\s+of|to\s+replace|replaces|replacing|"
    r"as\s+(?:an?\s+|the\s+)?(?:replacement|substitute|alternative)\s+(?:for|of|to))\s+"
)
_FAVOUR = (
    r"(?:\s*,\s+|\s*\(|\s+)"
    r"(?:in\s+favou?r\s+(?:of|for)|for|(?:(?:and|&)\s+)?(?:us(?:e|ing)|replace\s+(?:it\s+)?with))\s+"
)
_END = (
    r"(?=\s*(?:$|\.(?:\s|$)|[,;:()\n]|\s[-\u2013\u2014]\s|"
    r"\s(?:for|on|in|as|and\ then|because|since|which|due|until|when|while|from|with|to)\s))"
)
_WORDS = r"[\w.@+-]+(?:\s[\w.@+-]+){0,2}"

REPLACEMENTS: dict[str, str] = {
    "from-to": _CHANGE + r"from\s+" + _OLD + _TO + _NEW + _END,
    "to-from": _CHANGE + r"to\s+(?:using\s+)?" + _NEW + r"\s+from\s+" + _OLD + _END,
    "swap-for": r"\b(?:swap|substitut|exchang|trad)\w*\s+(?:out\s+)?" + _OLD + r"\s+(?:for|to)\s+" + _NEW + _END,
    "replace-with": r"\b(?:replac|swap|substitut|exchang|supersed)\w*\s+(?:out\s+)?"
    + _OLD
    + r"\s+(?:with|by|w/|in\s+favou?r\s+of|->)\s+(?:using\s+)?"
    + _NEW
    + _END,
    "replace-for": r"\breplac\w*\s+" + _OLD + r"\s+(?:for|to)\s+" + _NEW + _END,
    "instead-of": _USE + _NEW + _INSTEAD + _OLD + _END,
    "over": r"\b(?:us(?:e|es|ing)|prefer|choose|try\s+out|\w+\s+(?:back\s+)?to|go\s+with)\s+"
    + _NEW
    + r"\s+over\s+"
    + _OLD
    + _END,
    "in-favour-of": _DROP + _OLD + _FAVOUR + _NEW + _END,
    "arrow": rf"(?:^|[\s:(,;])(?P<old>{_WORDS})\s*(?:-+>|=+>|→)\s*(?P<new>{_WORDS})",
    "scope-replaces": r"^\W*(?:replac\w*|instead\s+of|supersed\w*)\s+(?!(?:it\s+)?(?:with|by)\b)" + _OLD + _END,
    "scope-replaced": r"^\W*(?:replac\w*|supersed\w*|swap\w*)\s+(?:it\s+)?(?:with|by|for)\s+" + _NEW + _END,
    "scope-use": r"^\W*(?:(?:it(?:'s|\s+is)\s+)?(?:easier|better|nicer|simpler)\s+to\s+)use\s+" + _NEW + _END,
    "use-instead": r"\b(?:us(?:e|es|ing)|tr(?:y|ying)|prefer)\s+" + _NEW + r"\s+instead\b(?!\s+of)",
    "use-only": r"^us(?:e|ing)\s+(?!(?:the\s+)?(?:latest|new\w*|stable|unstable)\b)" + _NEW + _END,
    "to-only": _CHANGE_TO + r"to\s+(?:using\s+)?" + _NEW + _END,
    "from-only": r"\b(?:replac\w*|(?:switch|migrat|mov)\w*\s+(?:away\s+)?from)\s+(?!.*\b(?:with|by)\b)" + _OLD + _END,
}
"""What is said of replacements, tried in order; in spaced-out regular expressions, without regard to case."""

_NO_TOOL = """
    a all an another attrset better both branch built-in builtin builtins colors common config configuration
    container containers core custom declarative default defaults direct docker each env everything false file
    flatpak homebrew brew cask casks snap appimage amd nvidia intel sudo
    files flake flakes font fonts git+https github her here his hm home home-manager host hosts input inputs it
    its latest less lib list lists local main manual master module modules modules/ more most my native new nix
    nixos nightly nixpkgs nothing now nur old one option options other overlay overlays own package packages plugin
    plugins profile profiles program programs same script scripts service services set settings shared simple
    some something stable strings stuff system systemd that the their them theme these things this true two
    unstable upgrade upstream user users version wrapper
    be been being fork place network icon icons darwin macos linux laptop desktop machine server servers release variant
    web website webapp online
    anything nobody another repo repository private public remote local-first i'm im you we they custom-made
"""
NO_TOOL = frozenset(_NO_TOOL.split())
"""Words that stand where a tool's name would, and are none."""

_BESIDE = """
    terminal browser editor launcher client player viewer package app font theme daemon compositor shell
"""
BESIDE = frozenset(_BESIDE.split())
"""Words that stand beside the name of a well-known tool and say what it is."""

_SAME = """
    opengl=graphics win-virtio=virtio-win gnome-tweak-tool=gnome-tweaks whatsapp-for-linux=wasistlos
    glxinfo=mesa-demos onlyoffice-bin=onlyoffice-desktopeditors
    nixUnstable=nixVersions nixFlakes=nixVersions awesome-font=font-awesome nvim=neovim
"""
FORMER = dict(pair.split("=") for pair in _SAME.split())
"""What is called so, by another name that it had or that its program has."""

SAME = frozenset(map(frozenset, FORMER.items()))
"""Pairs of names, in lower case or not, that are two names of one and the same program or option."""
