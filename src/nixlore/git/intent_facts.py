"""Gather what is known of each change of a commit, from the diff and from the clause that is about it."""

from __future__ import annotations

import re
from collections.abc import Set as AbstractSet
from itertools import pairwise

from nixlore.data.intent_vocabulary import AIMS, MACHINES, NO_KIND, NOT_AIMS, WORDS
from nixlore.data.late_pattern import late
from nixlore.git.changes import Change
from nixlore.git.intent_clause import chosen
from nixlore.git.intent_context import Context
from nixlore.git.intent_diff import LESS, event, host_of
from nixlore.git.intent_places import PLAIN_STEMS, is_specific, topics_of
from nixlore.git.intent_topics import is_item
from nixlore.git.intent_words import Clause, families, squeezed, stem

AGREES = {"came": "add", "went": "remove"}
"""The manner of speaking that says what the diff shows."""


def facts_of(known: Context, number: int) -> frozenset[str]:
    """Return what is known of one change of a commit."""
    change = known.story.changes[number]
    group = event(change)
    facts = set(known.facts | known.own[number])
    clause, at, how = chosen(known, number, AGREES.get(group, "add"))
    if clause is not None:
        facts |= clause.tags - {"add", "remove", "switch", "try"}
        facts |= _of_clause(clause, at, group)
        named = {word for which, word in known.mentioned[number] if known.clauses[which] is clause}
        if has_purpose(clause, max(at, clause.head), named):
            facts.add("purpose")
        facts |= _of_host(clause, change)
        if how == "named" and clause.place == "subject" and is_item(clause, at):
            facts.add("item")
        if how:
            facts.add(how)
            facts.discard("digest")
            facts |= _explained(known, clause, at, group)
        else:
            facts |= _of_others(known, clause, change)
            if "lone" in facts and is_specific(clause, topics_of(change.files)):
                facts.add("aside")
            if "in-clause" in facts:
                facts.discard("mixed")
    if change.tool in known.moved.pairs:
        facts.add("migrates")
    if change.tool in known.moved.renamed:
        facts.add("renamed")
    if not UNCLEAR.isdisjoint(facts):
        facts.add("unclear")
    return frozenset(facts)


UNCLEAR = frozenset(("vague-only", "digest", "docs"))
"""What makes a clause one that does not say what a change is part of."""


def _explained(known: Context, clause: Clause, at: int, group: str) -> set[str]:
    """Tell whether a list of what came or went, as the subject says, gives its reason behind the tool's name."""
    manner = AGREES.get(group)
    subject = any(other.manner == manner for other in known.clauses if other.place == "subject")
    is_told = clause.place == "bullet" and at < clause.head and len(clause.words) - clause.head > GLOSS
    return {"explained"} if manner and subject and is_told else set()


def _of_others(known: Context, clause: Clause, change: Change) -> set[str]:
    """Tell whether a clause that does not name a tool names others of the commit, or the kind of this one."""
    number = known.clauses.index(clause)
    facts = {"of-others"} if any(at == number for places in known.mentioned for at, _ in places) else set()
    said = {word.text for word in clause.words[clause.head :] if len(word.text) > SHORT}
    leaf = set(re.split(r"[-_.]", change.tool.lower()))
    stems = {part.removesuffix(".nix") for path in change.files for part in path.lower().split("/")} - PLAIN_STEMS
    meant = said if change.kind in LESS else said & GROUPS
    begun = any(change.tool.lower().startswith(word) for word in said)
    begun = begun or any(change.tool.lower().endswith(word) for word in said if len(word) > LONG)
    topics = topics_of(change.files) - MACHINES
    bare = {word.bare for word in clause.words}
    bare |= {one.bare + other.bare for one, other in pairwise(clause.words)}
    if bare.isdisjoint(topics):
        place = {word.bare for word in clause.words[: clause.head]}
        others = known.topics
        facts |= {"elsewhere"} if (bare - place) & others else set()
        facts |= {"other-place"} if place & others else set()
    else:
        facts.add("in-file")
        if any(word.bare in topics for word in clause.words[clause.head :]):
            facts.add("in-clause")
    if begun or meant & stems or any({word, word.removesuffix("s")} & leaf for word in said):
        facts.add("of-kind")
    return facts


_VERSIONS = late(r"\bv?\d[\w.+-]*\s*(?:->|=>|→|to)\s*v?\d")

_NUMBERED = late(r"[A-Za-z][\w-]+\s+v?\d[\d.]*")

LONG = 5
"""How many letters a word has at least, and one more, that a name which ends in it is of that kind."""

SHORT = 3
"""How many letters a word has at most that is no part of a name by itself."""


def _of_clause(clause: Clause, at: int, group: str) -> set[str]:
    facts = {f"says-{clause.manner}"} if clause.manner else set()
    if clause.manner and clause.manner == AGREES.get(group):
        facts.add("agrees")
    elif clause.manner in ("add", "remove") and group != "shifted":
        facts.add("opposes")
    if clause.manner == "switch" and _is_reshaping(clause):
        facts.add("moving")
    if "switch" in clause.tags:
        facts.add("clause-switch")
    if clause.place == "bullet" and at <= clause.head + 1 and len(clause.words) - at > GLOSS:
        facts.add("glossed")
    facts |= _of_kinds(clause)
    if clause.place == "body":
        facts.add("in-body")
    facts |= _of_versions(clause)
    if _says_nothing(clause):
        facts.add("vague-only")
    return facts


_TO_PLACE = late(
    r"\bmov(?:e|es|ed|ing)\b.{0,60}?\b(?:to|into|from|out of)\s+(?:the\s+)?[\w.-]*(?:/|\.nix\b)", re.IGNORECASE
)
_TO_FORM = late(r"(?:->|=>|→|\bto|\bwith)\s+(?:lib|builtins|config|inputs|pkgs|self)\.\w")


def _is_reshaping(clause: Clause) -> bool:
    """Tell whether a switch is one of place or form: "move to packages/", "-> builtins.attrValues", "migration"."""
    text = clause.piece.text
    bare = len(clause.words) == clause.head + 1
    ends = clause.words[-2:]
    if len(ends) > 1 and ends[0].text in ("to", "into") and ends[1].text in PLAIN_STEMS:
        return True
    return bare or bool(_TO_PLACE.search(text) or _TO_FORM.search(text)) or _is_migration_of(clause)


def _is_migration_of(clause: Clause) -> bool:
    """Tell whether something is migrated to nothing else, so that it stays itself: "migrate the shell config"."""
    said = {word.text for word in clause.words[clause.head :]}
    return any(word.startswith("migrat") for word in said) and said.isdisjoint(
        ("to", "from", "with", "->", "into", "over")
    )


def _of_versions(clause: Clause) -> set[str]:
    """Tell whether a clause is about a version of something, or names nothing but a release."""
    facts = {"latest"} if _VERSIONS.search(clause.piece.text) else set()
    if _NUMBERED.fullmatch(clause.piece.text):
        facts.add("numbered")
    if "locked" in clause.tags:
        said = tuple(stem(word.text) for word in clause.words[clause.head :])
        if said and all("locked" in families(said, at)[0] for at in range(len(said))):
            facts.add("release")
    return facts


def _of_kinds(clause: Clause) -> set[str]:
    """Tell whether a clause is about tools of a kind, about any tools, or about some tool."""
    if any(word.text in GROUPS for word in clause.words[clause.head :]):
        return {"kind" if _is_kind(clause) else "generic"}
    return {"one"} if _is_any(clause) else set()


def _says_nothing(clause: Clause) -> bool:
    """Tell whether a clause is too short to be about anything: "various things", "fixes"."""
    said = clause.words[clause.head :]
    if not {"vague", "some"}.isdisjoint(clause.tags) and len(said) <= VAGUE:
        return True
    stems = tuple(stem(word.text) for word in said)
    is_short = not clause.head and len(said) < VAGUE and FAULTS.isdisjoint(word.text for word in said)
    return is_short and all(families(stems, at)[0] for at in range(len(stems)))


GROUPS = frozenset(WORDS["grouping"].split())
"""Words for several tools at once; only their plural speaks of more than one."""


def _is_any(clause: Clause) -> bool:
    """Tell whether a clause says that a tool came or went, and not which: "add a new program"."""
    said = clause.words[clause.head + 1 :]
    return "grouping" in clause.tags and all(
        word.text in NO_KIND or "grouping" in families((stem(word.text),), 0)[0] for word in said
    )


def _is_kind(clause: Clause) -> bool:
    """Tell whether a clause says of what kind the tools are: "print design programs", not "some new programs"."""
    stems = tuple(stem(word.text) for word in clause.words)
    for at in range(clause.head + 1, len(stems)):
        before = families(stems, at - 1)[0]
        ends = at + 1 == len(stems) or clause.words[at + 1].text in ("for", "to", "and", "in")
        if clause.words[at].text in GROUPS and ends and not before and clause.words[at - 1].text not in NO_KIND:
            return True
    return False


GLOSS = 2
"""How many words a list's item has more than a name, at least, that it tells what the tool is."""

FAULTS = frozenset("typo typos crash conflict conflicts regression error errors bug breakage".split())  # noqa: SIM905
"""What is wrong by name, so that "fix typo" says something."""

VAGUE = 3
"""How many words a clause has at most that says nothing because one of them does."""


def has_purpose(clause: Clause, at: int, named: AbstractSet[int] = frozenset()) -> bool:
    """Tell whether a clause goes on to say what something is for; not for itself, which is `named` at these words."""
    texts = [word.text for word in clause.words]
    for index in range(max(at, clause.head), len(texts) - 1):
        follows = texts[index + 1]
        if texts[index] == "for" and follows not in NOT_AIMS and index + 1 not in named:
            return True
        if texts[index] == "to" and stem(follows) in AIMS:
            return True
        if texts[index] == "so" and follows in ("that", "i", "we", "it", "you"):
            return True
    return False


def _of_host(clause: Clause, change: Change) -> set[str]:
    """Tell whether what a clause speaks of is the host that the change is for."""
    hosts = {squeezed(host_of(path)) for path in change.files} - {""}
    facts = set[str]()
    if not clause.manner:
        return facts
    if len(clause.words) == clause.head + 1 and clause.words[clause.head - 1].bare in hosts:
        facts.add("host-object")
    for word, before in zip(clause.words[clause.head + 1 :], clause.words[clause.head :], strict=False):
        if before.text in ("to", "on", "for", "from", "in", "at", "with"):
            break
        if word.bare in hosts:
            facts.add("host-object")
        if word.text in MACHINES:
            facts.add("machine")
    return facts
