"""Choose the clause of a message that is about a change."""

from __future__ import annotations

from nixlore.git.changes import Change
from nixlore.git.intent_context import Context
from nixlore.git.intent_diff import host_of
from nixlore.git.intent_names import first_part, is_of_kind
from nixlore.git.intent_places import PLAIN_STEMS, topics_of
from nixlore.git.intent_words import Clause, families, squeezed, stem


def chosen(known: Context, which: int, manner: str) -> tuple[Clause | None, int, str]:
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
    return _general(known, change, manner)


def _shortened(known: Context, change: Change, manner: str) -> tuple[Clause, int, str] | None:
    """Return the clause whose verb has the first part of a tool's name for its object: "add foo" for `foo-bar`."""
    first = first_part(change, known.story.changes)
    for number, at in known.places.get(squeezed(first), ()):
        clause = known.clauses[number]
        before = clause.words[at - 1].text if at > clause.head else ""
        if clause.manner == "switch" and before in ("to", "from"):
            return clause, at, "named"
        told = families((stem(before),), 0)[0] if before else ()
        if is_of_kind(clause, at):
            continue
        if clause.manner in (manner, "switch") and not {manner, "switch"}.isdisjoint(told):
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
        if part.removesuffix(".nix") not in PLAIN_STEMS and host_of(path) != part
    }
    for name in sorted(stems, key=lambda stem: (-len(stem), stem)):
        for number, _ in known.places.get(name, ()):
            if len(name) > 3 and known.clauses[number].place == "bullet":
                return known.clauses[number]
    return None


def _general(known: Context, change: Change, manner: str) -> tuple[Clause | None, int, str]:
    """Return what the message says of everything: its subject, or a line that speaks of things like these."""
    if not known.clauses:
        return None, 0, ""
    subject = [clause for clause in known.clauses if clause.place == "subject"]
    topics = topics_of(change.files)
    for clause in subject if len(subject) > 1 else ():
        if any(word.bare in topics for word in clause.words[clause.head :]):
            return clause, clause.head, ""
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
