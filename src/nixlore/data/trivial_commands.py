"""Commands that carry no meaning of their own in what is run after each other: moving about and looking around."""

from __future__ import annotations

_CHANGERS = "cd z zi j ji autojump pushd popd .. ... .... ..... cdh prevd nextd dirh zoxide cd- -"

_LOOKING = """
    ls ll la l lsa lt tree eza exa lsd dir pwd clear cls c reset exit logout quit q : true history h whoami date echo
    fg bg jobs which type man help tldr cal uptime w who id sleep wait printf
"""

CHANGERS = frozenset(_CHANGERS.split())
"""They change the directory, so that what comes next belongs to them though it is run elsewhere."""

TRIVIAL = CHANGERS | frozenset(_LOOKING.split())
"""They may be within a sequence; alone they make none."""
