"""What the user's other hosts told of themselves: reports that `nixlore self import` took in."""

from __future__ import annotations

from collections.abc import Iterator

from nixlore.errors import SourceError
from nixlore.machine import Machine
from nixlore.model.evidence import Coverage, Diagnostic
from nixlore.model.other_hosts import HostReport
from nixlore.storage import host_reports
from nixlore.storage.cache import digest

NAME = "host_reports"
"""The name of this collector."""


def collect(machine: Machine) -> Iterator[HostReport | Coverage | Diagnostic]:
    """Yield each report that is kept; one that somebody changed so that it is none any more is left out, and said."""
    if machine.state_dir is None:
        return
    count = wrong = 0
    for path in host_reports.kept(machine.state_dir):
        try:
            yield host_reports.read_kept(path)
            count += 1
        except SourceError as error:
            wrong += 1
            remedy = error.remedy or f"nixlore self import --remove {path.stem}"
            yield Diagnostic(stage=f"collect/{NAME}", subject=path.name, cause=error.what, remedy=remedy)
    if count or wrong:
        yield Coverage(
            collector=NAME,
            source="reports of other hosts",
            state="partial" if wrong else "read",
            entries=count,
            skipped=wrong,
        )


def fingerprint(machine: Machine) -> bytes:
    """Return what stands for the reports that are kept."""
    if machine.state_dir is None:
        return b""
    marks = []
    for path in host_reports.kept(machine.state_dir):
        try:
            status = path.stat()
            marks.append(f"{path.name} {status.st_ino} {status.st_size} {status.st_ctime_ns}")
        except OSError as error:
            marks.append(f"{path.name} {error.errno}")
    return digest(*marks).encode()
