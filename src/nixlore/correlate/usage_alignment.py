"""What is declared against what is used: a class and counts for each tool, and commands that nothing declares.

Nothing is concluded here; the rules do that. A class other than "unseen" says why absence proves nothing.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from nixlore.analyze._this_host import match
from nixlore.correlate._absence import obstacle
from nixlore.correlate._evaluated import refined
from nixlore.correlate._known import Known
from nixlore.correlate._missing import missing_commands
from nixlore.correlate._preferences import preferences
from nixlore.correlate._this_host import people
from nixlore.correlate._tools import declared_tools
from nixlore.identity import Catalog, Providers
from nixlore.model.evidence import Coverage
from nixlore.model.nix import Alias, Binary, Declaration, DesktopTrace, EvaluatedPackage, Host, ProgramReference
from nixlore.model.run import Config, Now, Target
from nixlore.model.usage import CommandUsage, UsageAlignment


def correlate(
    usage: CommandUsage,
    declarations: Sequence[Declaration],
    hosts: Sequence[Host],
    references: Sequence[ProgramReference] | None,
    aliases: Sequence[Alias] | None,
    binaries: Sequence[Binary] | None,
    traces: Sequence[DesktopTrace] | None,
    coverage: Sequence[Coverage],
    catalog: Catalog,
    config: Config,
    target: Target,
    now: Now,
    evaluated: Sequence[EvaluatedPackage] | None = None,
) -> UsageAlignment:
    """Return declared and used joined on one identity."""
    this, how = match(hosts, target)
    user, others = people(declarations, this, target)
    is_own = _is_own(this, hosts, target)
    installed, in_shells = _on_path((is_own and binaries) or ())
    known = Known(
        hosts=this,
        user=user,
        others=others,
        catalog=catalog,
        providers=Providers((declaration.attr_path for declaration in declarations), installed, catalog),
        keep=frozenset(config.keep),
        uses={command.name: command for command in usage.commands},
        is_read=bool(usage.windows),
        references=references or (),
        aliases=aliases or (),
        binaries=installed,
        in_shells=in_shells,
        traces=(is_own and traces) or (),
    )
    absence = obstacle(usage.windows, declarations, coverage, (this, how, user), config, target, now)
    if not (is_own or target.named_histories):
        absence = f"the histories read are those of {target.hostname}, another host of the repository"
    alignment = msgspec.structs.replace(_joined(usage, declarations, known, how, absence), is_this_machine=is_own)
    return refined(alignment, evaluated or (), declarations, known)


def _on_path(binaries: Sequence[Binary]) -> tuple[list[Binary], frozenset[str]]:
    """Return the programs of the login PATH, and the names of those that only dev shells and results provide."""
    in_shells = frozenset(binary.name for binary in binaries if binary.provider == "shell")
    return [binary for binary in binaries if binary.provider != "shell"], in_shells


def _is_own(this: frozenset[str], hosts: Sequence[Host], target: Target) -> bool:
    """Tell whether the machine we run on is the one we speak about, so that what lies on its PATH counts.

    A host that was asked for is taken for this machine unless the hostname is another's, or histories were brought.
    """
    if not target.asked_host:
        return True
    found, how = match(hosts, msgspec.structs.replace(target, asked_host=""))
    if how == "hostname" and found:
        return bool(this & found)
    return not target.named_histories


def _joined(
    usage: CommandUsage, declarations: Sequence[Declaration], known: Known, how: str, absence: str
) -> UsageAlignment:
    tools = declared_tools(declarations, known)
    return UsageAlignment(
        host=" ".join(sorted(known.hosts)),
        host_known_by=how,
        user=known.user,
        windows=usage.windows,
        absence=absence,
        tools=tools,
        missing=missing_commands(usage, declarations, known),
        preferences=preferences(usage, tools),
        adhoc=usage.adhoc,
        catalog_date=known.catalog.date,
    )
