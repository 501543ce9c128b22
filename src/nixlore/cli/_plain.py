"""`nixlore` and `nixlore why NAME` without any option are answered without loading what reads options."""

from __future__ import annotations

import os
from collections.abc import Sequence

from nixlore.cli._asked import Options
from nixlore.cli._session import Session


def answered(args: Sequence[str]) -> bool:
    """Answer `nixlore` alone and `nixlore why NAME`, and tell whether it was one of these."""
    # With this variable a shell asks how a command line may go on: click's own, see its documentation.
    if "_NIXLORE_COMPLETE" in os.environ or any(word.startswith("-") or not word.strip() for word in args):
        return False
    if not args:
        from nixlore.cli._overview import show  # noqa: PLC0415 - the other answer does not need it

        show(Session(Options()))
    elif len(args) == 2 and args[0] == "why":
        from nixlore.cli._why import say  # noqa: PLC0415 - the other answer does not need it

        say(Session(Options()), args[1])
    else:
        return False
    return True
