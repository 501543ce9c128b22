"""The hosts that the configuration builds, and how much each declares."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from nixlore.analyze._this_host import match
from nixlore.model.hosts import HostOverview, HostSummary
from nixlore.model.nix import Declaration, Host
from nixlore.model.run import Target


def analyze(hosts: Sequence[Host], declarations: Sequence[Declaration], target: Target) -> HostOverview:
    """Return one summary per configuration, in the order of their names."""
    packages: Counter[str] = Counter()
    switches: Counter[str] = Counter()
    for declaration in declarations:
        counter = packages if declaration.kind == "package" else switches
        counter.update(declaration.hosts or ())
    this, _how = match(hosts, target)
    return HostOverview(
        hosts=tuple(
            HostSummary(
                name=host.name,
                kind=host.kind,
                hostname=host.hostname,
                file=host.file,
                line=host.line,
                modules=len(host.modules),
                packages=packages[host.name],
                switches=switches[host.name],
                complete=host.complete,
                is_this=host.name in this,
            )
            for host in sorted(hosts, key=lambda host: (host.name, host.kind))
        ),
        unresolved=sum(declaration.hosts is None for declaration in declarations),
        unreached=sum(declaration.hosts == () for declaration in declarations),
        declarations=len(declarations),
    )
