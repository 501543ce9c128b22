"""Gather what is known of each change of a commit, from the diff and from the clause that is about it."""

from __future__ import annotations

import re
from typing import NamedTuple

from nixlore.data.intent_vocabulary import AIMS, NO_KIND, NOT_AIMS, WORDS
from nixlore.git.changes import Change, CommitStory
from nixlore.git.intent_diff import LESS, diff_facts, event, host_of
from nixlore.git.intent_names import Places, first_part, mentions, places_of
from nixlore.git.intent_words import Clause, clauses, families, squeezed, stem
from nixlore.git.migration import Moved, migrations
from nixlore.git.subjects import Message, split

AGREES = {"came": "add", "went": "remove"}
"""The manner of speaking that says what the diff shows."""

_PLAIN = """
    default home packages configuration common core modules hosts programs services system base users user profiles main
    desktop nixos darwin flake features optional global shared shell cli apps misc
"""
_PLAIN_STEMS = frozenset(_PLAIN.split())


class Context(NamedTuple):
    """What is known of a whole commit."""

    story: CommitStory
    message: Message
    clauses: tuple[Clause, ...]
    places: Places
    moved: Moved
    facts: frozenset[str]
    own: tuple[frozenset[str], ...]
    mentioned: tuple[tuple[tuple[int, int], ...], ...]


def context(story: CommitStory) -> Context:
    """Return what is known of a whole commit."""
    message = split(story.message)
    found = clauses(message)
    diff = diff_facts(story)
    facts = set(diff.commit)
    for clause in found:
        if clause.place != "subject":
            break
        facts |= {f"subject:{tag}" for tag in clause.tags}
    if message.reverts or "revert" in (message.type, message.said.text.partition(" ")[0].lower()):
        facts.add("reverts")
    if facts & {"subject:restructuring", "subject:moving", "subject:upgrading"}:
        facts.add("reshaping")
    if facts & {"subject:fix", "subject:fix-type"}:
        facts.add("subject:fixing")
    if message.digest:
        facts.add("digest")
    if _reshapes(found):
        facts.add("reshapes")
    if any(clause.tags & {"fix", "broken"} for clause in found if clause.place == "body"):
        facts.add("body:fix")
    places = places_of(found)
    named = tuple(tuple(mentions(found, places, change.tool, change.names)) for change in story.changes)
    return Context(story, message, found, places, migrations(story, message), frozenset(facts), diff.changes, named)


def _reshapes(found: tuple[Clause, ...]) -> bool:
    """Tell whether the first verb of the subject says that things only get another form."""
    if not found or found[0].place != "subject":
        return False
    stems = tuple(stem(word.text) for word in found[0].words[found[0].head :][:FIRST])
    told = [families(stems, at)[0] for at in range(len(stems))]
    first = next((tags for tags in told if tags), ())
    return not {"restructuring", "moving"}.isdisjoint(first)


FIRST = 3
"""Among how many words of a subject its first verb is looked for."""


def facts_of(known: Context, number: int) -> frozenset[str]:
    """Return what is known of one change of a commit."""
    change = known.story.changes[number]
    group = event(change)
    facts = set(known.facts | known.own[number])
    clause, at, how = _clause(known, number, AGREES.get(group, "add"))
    if clause is not None:
        facts |= clause.tags - {"add", "remove", "switch", "try"}
        facts |= _of_clause(clause, at, group)
        facts |= _of_host(clause, change)
        if how:
            facts.add(how)
            facts.discard("digest")
            facts |= _explained(known, clause, at, group)
        else:
            facts |= _of_others(known, clause, change)
    if change.tool in known.moved.pairs:
        facts.add("migrates")
    if change.tool in known.moved.renamed:
        facts.add("renamed")
    return frozenset(facts)


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
    stems = {part.removesuffix(".nix") for path in change.files for part in path.lower().split("/")} - _PLAIN_STEMS
    meant = said if change.kind in LESS else said & GROUPS
    begun = any(change.tool.lower().startswith(word) for word in said)
    if begun or meant & stems or any({word, word.removesuffix("s")} & leaf for word in said):
        facts.add("of-kind")
    return facts


_VERSIONS = re.compile(r"\bv?\d[\w.+-]*\s*(?:->|=>|→|to)\s*v?\d")

SHORT = 3
"""How many letters a word has at most that is no part of a name by itself."""


def _of_clause(clause: Clause, at: int, group: str) -> set[str]:
    facts = {f"says-{clause.manner}"} if clause.manner else set()
    if clause.manner and clause.manner == AGREES.get(group):
        facts.add("agrees")
    elif clause.manner in ("add", "remove") and group != "shifted":
        facts.add("opposes")
    if "switch" in clause.tags:
        facts.add("clause-switch")
    if has_purpose(clause, max(at, clause.head)):
        facts.add("purpose")
    if clause.place == "bullet" and at <= clause.head + 1 and len(clause.words) - at > GLOSS:
        facts.add("glossed")
    if any(word.text in GROUPS for word in clause.words[clause.head :]):
        facts.add("kind" if _is_kind(clause) else "generic")
    if clause.place == "body":
        facts.add("in-body")
    if _VERSIONS.search(clause.piece.text):
        facts.add("latest")
    if _says_nothing(clause):
        facts.add("vague-only")
    return facts


def _says_nothing(clause: Clause) -> bool:
    """Tell whether a clause is too short to be about anything: "various things", "fixes"."""
    said = clause.words[clause.head :]
    if "vague" in clause.tags and len(said) <= VAGUE:
        return True
    stems = tuple(stem(word.text) for word in said)
    return not clause.head and len(said) < VAGUE and all(families(stems, at)[0] for at in range(len(stems)))


GROUPS = frozenset(WORDS["grouping"].split())
"""Words for several tools at once; only their plural speaks of more than one."""


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

VAGUE = 3
"""How many words a clause has at most that says nothing because one of them does."""


def has_purpose(clause: Clause, at: int) -> bool:
    """Tell whether a clause goes on to say what something is for."""
    texts = [word.text for word in clause.words]
    for index in range(max(at, clause.head), len(texts) - 1):
        follows = texts[index + 1]
        if texts[index] == "for" and follows not in NOT_AIMS:
            return True
        if texts[index] == "to" and stem(follows) in AIMS:
            return True
        if texts[index] == "so" and follows in ("that", "i", "we", "it", "you"):
            return True
    return False


def _of_host(clause: Clause, change: Change) -> set[str]:
    """Tell whether what a clause speaks of is the host that the change is for."""
    hosts = {squeezed(host_of(path)) for path in change.files} - {""}
    if not hosts or not clause.manner:
        return set()
    for word, before in zip(clause.words[clause.head + 1 :], clause.words[clause.head :], strict=False):
        if word.bare in hosts and before.text not in ("to", "on", "for", "from", "in", "at", "with"):
            return {"host-object"}
    return set()


def _clause(known: Context, which: int, manner: str) -> tuple[Clause | None, int, str]:
    """Return the clause that is about a change, where in it the tool is named, and how it is told."""
    change, found = known.story.changes[which], known.mentioned[which]
    if found:
        number, at = min(found, key=lambda place: (_rank(known.clauses[place[0]], manner), place))
        clause = known.clauses[number]
        if clause.place == "subject" or clause.manner or at <= clause.head + 1:
            return clause, at, "named"
    short = _shortened(known, change, manner)
    if short is not None:
        return short
    filed = _filed(known, change)
    if filed is not None:
        return filed, filed.head, "filed"
    return _general(known, manner)


def _shortened(known: Context, change: Change, manner: str) -> tuple[Clause, int, str] | None:
    """Return the clause whose verb has the first part of a tool's name for its object: "add foo" for `foo-bar`."""
    first = first_part(change, known.story.changes)
    for number, at in known.places.get(squeezed(first), ()):
        clause = known.clauses[number]
        before = families((stem(clause.words[at - 1].text),), 0)[0] if at > clause.head else ()
        if clause.manner in (manner, "switch") and not {manner, "switch"}.isdisjoint(before):
            return clause, at, "named"
    return None


def _rank(clause: Clause, manner: str) -> int:
    """Return how little a clause that names a tool says of what became of it."""
    if clause.manner == manner or (clause.manner == "switch" and clause.place == "subject"):
        return 0
    if clause.manner in ("switch", "try"):
        return 1
    if not clause.manner and clause.place == "subject":
        return 2
    return 3 if not clause.manner else 4


def _filed(known: Context, change: Change) -> Clause | None:
    """Return the bullet that speaks of the file in which the change was made."""
    if not known.message.bullets:
        return None
    stems = {
        squeezed(part.removesuffix(".nix"))
        for path in change.files
        for part in path.split("/")[-2:]
        if part.removesuffix(".nix") not in _PLAIN_STEMS and host_of(path) != part
    }
    for name in sorted(stems, key=lambda stem: (-len(stem), stem)):
        for number, _ in known.places.get(name, ()):
            if len(name) > 3 and known.clauses[number].place == "bullet":
                return known.clauses[number]
    return None


def _general(known: Context, manner: str) -> tuple[Clause | None, int, str]:
    """Return what the message says of everything: its subject, or a line that speaks of things like these."""
    if not known.clauses:
        return None, 0, ""
    subject = [clause for clause in known.clauses if clause.place == "subject"]
    for clause in subject:
        if manner and clause.manner == manner:
            return clause, clause.head, ""
    if manner == "remove" and not known.message.digest:
        for clause in known.clauses:
            is_short = len(clause.words) - clause.head <= SWEEPING
            if clause.manner == manner and is_short and clause.tags & {"vague", "grouping"}:
                return clause, clause.head, ""
    return known.clauses[0], known.clauses[0].head, ""


SWEEPING = 5
"""How many words a line has at most that is about everything of its kind: "remove unused stuff"."""
