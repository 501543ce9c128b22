"""Jobs for which the program that a person prefers is the right one for an agent as well, and why.

Most preferences are of people alone: what is drawn for eyes (`bat`, `eza`, `delta`) serves no agent, and package
managers and task runners are chosen by the project.
"""

from __future__ import annotations

from collections.abc import Mapping

SHARED_CHOICES: Mapping[str, str] = {
    "searching text": "it leaves out what git ignores, and is faster in large trees",
    "finding files": "it leaves out what git ignores, and is faster in large trees",
    "version control": "one repository is worked on with one of them",
    "running containers": "each has containers and images of its own",
    "composing containers": "each has containers and images of its own",
    "removing files": "what was removed can be had back",
    "Nix shells": "each has environments of its own",
    "rebuilding NixOS": "it shows what changes",
    "rebuilding homes": "it shows what changes",
    "formatting Nix": "each formats in another way",
    "infrastructure": "state that one has written the other may not read",
}
"""By the purposes of `data/rivals.py`."""
