"""What nix says that this host and user have, where it was asked: proof for declarations, and what only modules add."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import msgspec

from nixlore.correlate._known import Known
from nixlore.correlate._this_host import reaches
from nixlore.correlate._uses import merged
from nixlore.identity import canonical
from nixlore.model.nix import Declaration, EvaluatedPackage
from nixlore.model.usage import ToolUse, UsageAlignment

BY_EVALUATION = "evaluation"
"""How it is known that a tool is on this host, where nix said so."""


def refined(
    alignment: UsageAlignment, packages: Iterable[EvaluatedPackage], declarations: Sequence[Declaration], known: Known
) -> UsageAlignment:
    """Return what was joined without nix, made certain where nix has the same; nothing is taken back.

    A tool whose host was not known is on this host when nix has it there, a command that nix' packages provide is not
    missing, and packages that no declaration names are told apart. Where the files do not tell which host this is, nix
    has found it.
    """
    own = [package for package in packages if package.host in known.hosts or not known.hosts]
    evaluation = Evaluated(own, known)
    if not evaluation.packages:
        return alignment
    proven = evaluation.proven(declarations)
    provided = frozenset(evaluation.provided())
    return msgspec.structs.replace(
        alignment,
        tools=tuple(_certain(tool) if _key(tool) in proven else tool for tool in alignment.tools),
        missing=tuple(row for row in alignment.missing if row.name not in provided),
        by_modules=evaluation.tools(declarations),
    )


def _certain(tool: ToolUse) -> ToolUse:
    if tool.on_this_host is False:
        return tool
    return msgspec.structs.replace(tool, on_this_host=True, host_known_by=BY_EVALUATION)


def _key(tool: ToolUse | Declaration) -> tuple[str, str]:
    return canonical(tool.attr_path), tool.channel


def _list_of(option_path: str) -> str:
    """Return which of a host's lists an option path means, however deep it is nested, "" for none of them."""
    if option_path.endswith("environment.systemPackages"):
        return "system"
    if option_path.endswith("home.packages"):
        return "home"
    return "user" if option_path.endswith(".packages") and "users.users." in option_path else ""


@dataclass(frozen=True)
class Evaluated:
    """The packages of this host's lists."""

    packages: Sequence[EvaluatedPackage]
    known: Known

    @cached_property
    def _by_list(self) -> Mapping[str, set[str]]:
        """The names of the packages of each list, and of all of them under ""."""
        found: dict[str, set[str]] = defaultdict(set)
        for package in self.packages:
            for place in (_list_of(package.option_path), ""):
                found[place] |= _names(package)
        return found

    def proven(self, declarations: Iterable[Declaration]) -> frozenset[tuple[str, str]]:
        """Return what stands for the tools that a declaration adds to a list of this host, which has them."""
        return frozenset(_key(declaration) for declaration in declarations if self._proves(declaration))

    def _proves(self, declaration: Declaration) -> bool:
        """Tell whether the list that a declaration adds to has its package; a switch may add to any list."""
        is_switch = declaration.kind == "program" and declaration.enabled is True
        place = "" if is_switch else _list_of(declaration.option_path)
        hosts = self.known.hosts or frozenset(package.host for package in self.packages)
        if not (place or is_switch) or reaches(declaration, hosts, self.known.user) is False:
            return False
        return not self._by_list[place].isdisjoint(self._names_of(declaration))

    def _names_of(self, declaration: Declaration) -> set[str]:
        path = declaration.attr_path
        return {canonical(path), *self.known.catalog.packages_of(path)} if path else set()

    def tools(self, declarations: Iterable[Declaration]) -> tuple[ToolUse, ...]:
        """Return the tools that nix has on this host and that no declaration names, by name; never unused."""
        declared = {name for declaration in declarations for name in self._names_of(declaration)}
        own = {package.name: package for package in self.packages if not declared & _names(package)}
        return tuple(self._tool(package) for _, package in sorted(own.items()))

    def _tool(self, package: EvaluatedPackage) -> ToolUse:
        known = self.known
        path = package.attr_path or package.name
        programs, known_by = known.providers.programs_of(path)
        names = dict.fromkeys((*programs, package.program)) if package.program else dict.fromkeys(programs)
        uses = merged(use for name in names if name in known.uses for use in known.uses[name].uses)
        because = f"nix has it in {package.option_path}, and no line that was understood names it"
        return ToolUse(
            attr_path=path,
            kind="module",
            channel="",
            places=(),
            programs=tuple(names),
            known_by=known_by or (BY_EVALUATION if names else ""),
            uses=uses,
            tool_class="used" if uses else "exempt",
            because="run from a shell" if uses else because,
            exemption="" if uses else "module",
            on_this_host=True,
            host_known_by=BY_EVALUATION,
        )

    def provided(self) -> Iterator[str]:
        """Yield every name under which a package of this host may be run."""
        for package in self.packages:
            yield package.name
            yield package.program
            yield from self.known.providers.programs_of(package.attr_path or package.name)[0]


def _names(package: EvaluatedPackage) -> set[str]:
    return {package.name, canonical(package.attr_path)} if package.attr_path else {package.name}
