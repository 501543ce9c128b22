"""A program that is declared is hidden: its name runs something else that comes first on the login PATH.

`http` runs what pip put into `~/.local/bin`, not the declared httpie. Said only of directories whose order is known
from the files that set the PATH. What leads into the same store path hides nothing; set-user-id wrappers and programs
of one declared profile before another's are as they should be; so are the user's own scripts in a work tree. A script
or a manager of versions that comes first is advice, since that may be meant.
"""

from __future__ import annotations

from collections.abc import Iterator

from nixlore.model.drift import DriftItem, DriftReport
from nixlore.model.evidence import Evidence
from nixlore.model.insight import Action, Insight

CODE = "NX115"


def infer(report: DriftReport | None) -> Iterator[Insight]:
    """Yield one insight per program, or group of them, that hides what is declared."""
    for item in report.items if report is not None else ():
        if report is not None and item.kind == "shadowed" and item.severity != "info":
            yield _insight(item, report.path_known_by)


def _insight(item: DriftItem, known_by: str) -> Insight:
    order = f"PATH as set by {known_by}" if known_by else "PATH as it is usually ordered"
    return Insight(
        code=CODE,
        subject=item.name,
        says=item.says,
        severity=item.severity,
        confidence="high" if known_by else "medium",
        evidence=(
            Evidence(source="path_binaries", place=item.path, says=f"comes first on {order}"),
            Evidence(source="path_binaries", place=item.instead_of, says="comes later, and is the declared one"),
        ),
        action=Action(verb="uninstall", subject=item.name, place=item.path),
    )
