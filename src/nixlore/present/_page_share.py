"""Leave names of hosts, users, projects and paths out of a report that others are to see.

Not each sentence is cleaned where it is shown, as one would be forgotten: the report itself is made anew, and every
text in every fact goes through here when the fact is decoded. Values that are words of ours (`home`, `human`) stay.
"""

from __future__ import annotations

from typing import NamedTuple

from nixlore.report import Report


class Share(NamedTuple):
    """What is left out: nothing, or with `hides` every name of a host, user, project and path."""

    hides: bool = False

    def report(self, report: Report) -> Report:
        """Return the report as it may be shown."""
        return report
