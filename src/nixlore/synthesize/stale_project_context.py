"""What a project's instructions for agents say to run is not there: a task, a replaced tool, or a program lacking here.

Only commands that are marked as code and told as something to do count: where a line or its heading says never,
instead, if, once or the like, nothing is said. A task must be missing from every task file of its runner, all of which
could be read whole. A tool is replaced where none of the project's files names it and a manifest, hook, dev shell or
lock file names another for all that it does; installing with one package manager is contradicted by the lock file of
another. A program is lacking where it is on no PATH, in no dev shell that was seen, no shell defines it, and no file of
the project brings it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from nixlore.data.project_families import same_trade
from nixlore.data.project_tools import OF
from nixlore.model.evidence import Evidence
from nixlore.model.insight import Action, Confidence, Insight
from nixlore.model.nix import Alias, Binary
from nixlore.model.project import ProjectMention, ProjectTasks
from nixlore.model.project_patterns import CrossProjectPatterns, ProjectProfile
from nixlore.model.usage import CommandUsage
from nixlore.synthesize._projects import is_unread, place_of

CODE = "NX135"

RUNNERS: Mapping[str, tuple[str, str]] = {
    "just": ("just", "recipe"),
    "make": ("make", "target"),
    "npm": ("npm", "script"),
    "pnpm": ("npm", "script"),
}
"""The programs whose tasks are known, whose task files those are, and what they call a task."""

PROVIDING = frozenset({"manifest", "dev shell", "devenv", "pre-commit", "lock", "settings", "run"})
"""Places that bring a tool, or without which it would not be set up."""

INSTALLING = frozenset({"install", "ci", "add", "update", "remove"})
MANAGERS = (frozenset({"npm", "pnpm", "yarn", "bun"}), frozenset({"poetry", "uv", "pdm", "pipenv"}))
COMPARED = frozenset({"linting", "formatting", "sorting imports", "checking types", "testing"})
"""Purposes for which a project has one tool, so that another one's name is an old one."""

UNSEEN = frozenset({"Nix dev shell", "git-hooks.nix", "husky", "cabal", "stack"})
"""Tools that are no program of their own name, or that their own installers keep."""

Claim = tuple[str, Confidence, Evidence]


def infer(
    patterns: CrossProjectPatterns | None,
    mentions: Sequence[ProjectMention] | None,
    tasks: Sequence[ProjectTasks] | None,
    binaries: Sequence[Binary] | None,
    aliases: Sequence[Alias] | None,
    usage: CommandUsage | None,
) -> Iterator[Insight]:
    """Yield one insight for each command of a page that does not hold."""
    projects = {project.path: project for project in (patterns.projects if patterns is not None else ())}
    files: dict[tuple[str, str], list[ProjectTasks]] = defaultdict(list)
    for row in tasks or ():
        files[row.project, row.runner].append(row)
    own = {alias.name for alias in aliases or ()} | set(usage.defined if usage is not None else ())
    here = {binary.name for binary in binaries or ()} | own if binaries else None
    told: set[tuple[str, str]] = set()
    lacking: set[tuple[str, str]] = set()
    for mention in mentions or ():
        project = projects.get(mention.project)
        if project is None or not project.is_own or not mention.is_plain or (mention.project, mention.words) in told:
            continue
        claim = _claim(mention, project, files, here)
        # One program may be named by many commands; that it is not here is one thing.
        subject = (mention.project, claim[0]) if claim is not None else ("", "")
        if claim is not None and subject not in lacking:
            told.add((mention.project, mention.words))
            lacking.add(subject)
            yield _insight(mention, claim)


def _claim(
    mention: ProjectMention,
    project: ProjectProfile,
    files: Mapping[tuple[str, str], list[ProjectTasks]],
    here: set[str] | None,
) -> Claim | None:
    if mention.task:
        return _missing_task(mention, files) or _lacking(mention, project, here)
    return _other_manager(mention, project) or _replaced(mention, project) or _lacking(mention, project, here)


def _missing_task(mention: ProjectMention, files: Mapping[tuple[str, str], list[ProjectTasks]]) -> Claim | None:
    runner, called = RUNNERS.get(mention.tool, ("", ""))
    there = files.get((mention.project, runner), [])
    if mention.task == "elsewhere" or not there or not all(row.whole for row in there):
        return None
    if any(mention.task in row.names for row in there):
        return None
    names = ", ".join(row.file for row in there[:3])
    found = there[0].names
    says = (
        f"{called}s of {names}: {', '.join(found[:8])}{' …' if len(found) > 8 else ''}"
        if found
        else f"{names} has none"
    )
    evidence = Evidence(source="projects", place=f"{mention.project}/{there[0].file}", says=says)
    return f"there is no {called} `{mention.task}` in {names}", "high", evidence


def _other_manager(mention: ProjectMention, project: ProjectProfile) -> Claim | None:
    words = mention.words.split()
    group = next((group for group in MANAGERS if mention.tool in group), None)
    if group is None or len(words) < 2 or words[1] not in INSTALLING or mention.tool == "uv":
        return None
    locks = {
        use.tool: place for use in project.tools for place in use.places if place.source == "lock" and use.tool in group
    }
    named = any(use.tool == mention.tool and use.places for use in project.tools if not _is_only_run(project, use.tool))
    if len(locks) != 1 or mention.tool in locks or named:
        return None
    ((manager, place),) = locks.items()
    evidence = Evidence(source="projects", place=f"{project.path}/{place.file}", says=f"the lock file of {manager}")
    return f"the project's packages are locked by {manager} ({place.file}), not {mention.tool}", "high", evidence


def _is_named(project: ProjectProfile, tool: str) -> bool:
    """Tell whether a project has a tool, whatever its instructions say."""
    uses = [use for use in project.tools if use.tool == tool]
    return any(use.runs or use.agent_runs or any(one.source != "context" for one in use.places) for use in uses)


def _is_only_run(project: ProjectProfile, tool: str) -> bool:
    """Tell whether a tool is named by nothing but tasks and CI, which may run it without it being the project's."""
    return not any(place.source in PROVIDING for use in project.tools if use.tool == tool for place in use.places)


def _replaced(mention: ProjectMention, project: ProjectProfile) -> Claim | None:
    tool = mention.tool
    purposes = set(OF.get(tool, ()))
    if not purposes & COMPARED or _is_named(project, tool) or is_unread(project):
        return None
    others = [use for use in project.tools if same_trade(tool, use.tool) and not _is_only_run(project, use.tool)]
    if not others or not purposes <= {purpose for use in others for purpose in OF.get(use.tool, ())}:
        return None
    names = " and ".join(use.tool for use in others)
    evidence = Evidence(source="projects", place=place_of(project, others[0]), says=f"names {others[0].tool}")
    shared = " and ".join(sorted(purposes & COMPARED))
    return f"no file of the project names {tool}; for {shared} it has {names}", "medium", evidence


def _lacking(mention: ProjectMention, project: ProjectProfile, here: set[str] | None) -> Claim | None:
    if here is None or mention.is_brought or mention.tool in UNSEEN or is_unread(project):
        return None
    words = mention.words.split()
    program = f"cargo-{words[1]}" if words[0] == "cargo" and len(words) > 1 else words[0]
    if program in here or mention.tool in here or not _is_only_run(project, mention.tool):
        return None
    evidence = Evidence(
        source="path_binaries",
        place=program,
        says="is on no PATH, and no dev shell that was seen or file here brings it",
    )
    return f"{program} is not on this machine, and nothing in the project brings it", "medium", evidence


def _insight(mention: ProjectMention, claim: Claim) -> Insight:
    says, confidence, evidence = claim
    place = f"{mention.project}/{mention.file}:{mention.line}"
    return Insight(
        code=CODE,
        subject=f"{mention.project}: {mention.words}",
        says=f"{place} says to run `{mention.words}`, but {says}",
        severity="advice",
        confidence=confidence,
        evidence=(Evidence(source="projects", place=place, says=f"says to run `{mention.words}`"), evidence),
        action=Action(verb="correct", subject=mention.words, place=place),
    )
