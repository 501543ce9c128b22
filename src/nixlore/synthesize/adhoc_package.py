"""A package is fetched again and again for a single use (`nix shell`, `nix run`, `,`) and is not declared.

Declared once, it would be there at once and pinned with the rest. Said from a number of different days on
(`adhoc_runs` in the settings).
"""

from __future__ import annotations

from collections.abc import Iterator

from nixlore.identity import canonical
from nixlore.model.insight import Action, Insight
from nixlore.model.run import Config
from nixlore.model.usage import UsageAlignment
from nixlore.synthesize._phrases import amount, use_evidence

CODE = "NX104"


def infer(alignment: UsageAlignment, config: Config) -> Iterator[Insight]:
    """Yield one insight per undeclared package that people used ad hoc on enough days."""
    here = [tool for tool in alignment.tools if tool.on_this_host is not False]
    declared = {canonical(tool.attr_path) for tool in here} | {name for tool in here for name in tool.programs}
    for package in alignment.adhoc:
        human = [use for use in package.uses if use.actor == "human"]
        often = max(human, key=lambda use: use.days, default=None)
        if often is None or often.days < config.adhoc_runs or canonical(package.attr_path) in declared:
            continue
        yield Insight(
            code=CODE,
            subject=package.attr_path,
            says=f"{package.attr_path} is not declared, but fetched with {' or '.join(package.tools)} "
            f"on {amount(often.days, 'days')}",
            severity="advice",
            confidence="high",
            evidence=tuple(use_evidence(package.attr_path, use) for use in package.uses),
            action=Action(verb="declare", subject=package.attr_path),
        )
