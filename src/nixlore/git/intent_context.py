"""Gather what is known of a whole commit: its clauses, where they name its tools, what took the place of what."""

from __future__ import annotations

from typing import NamedTuple

from nixlore.git.changes import CommitStory
from nixlore.git.intent_diff import Diff, diff_facts
from nixlore.git.intent_names import CROWD, Places, mentions, misspelt, places_of
from nixlore.git.intent_places import topics_of
from nixlore.git.intent_topics import is_mixed
from nixlore.git.intent_words import Clause, clauses, families, squeezed, stem
from nixlore.git.migration import Moved, migrations
from nixlore.git.subjects import Message, split


class Context(NamedTuple):
    """What is known of a whole commit; `topics` are what the names of its files say is in them."""

    story: CommitStory
    message: Message
    clauses: tuple[Clause, ...]
    places: Places
    moved: Moved
    facts: frozenset[str]
    own: tuple[frozenset[str], ...]
    mentioned: tuple[tuple[tuple[int, int], ...], ...]
    topics: frozenset[str]


def context(story: CommitStory) -> Context:
    """Return what is known of a whole commit."""
    message = split(story.message)
    found = clauses(message)
    diff = diff_facts(story)
    facts = diff.commit | _of_subject(message, found, diff)
    places = places_of(found)
    named = _mentioned(story, found, places)
    moved = migrations(story, message)
    topics = topics_of(story.nix_files)
    return Context(story, message, found, places, moved, facts, diff.changes, named, topics)


def _of_subject(message: Message, found: tuple[Clause, ...], diff: Diff) -> set[str]:
    """Return what a message says of a whole commit, most of it in its subject."""
    facts = {"refactor-type"} if message.type == "refactor" else set[str]()
    if message.digest:
        facts.add("digest")
    if is_mixed(found):
        facts.add("mixed")
    if _reshapes(found):
        facts.add("reshapes")
    for clause in found:
        if clause.place != "subject":
            break
        facts |= {f"subject:{tag}" for tag in clause.tags}
        facts |= _hosts_said(clause, diff)
    if message.reverts or "revert" in (message.type, message.said.text.partition(" ")[0].lower()):
        facts.add("reverts")
    if facts & {"subject:restructuring", "subject:moving", "subject:upgrading"}:
        facts.add("reshaping")
    if facts & {"subject:fix", "subject:fix-type"}:
        facts.add("subject:fixing")
    if any(clause.tags & {"fix", "broken"} for clause in found if clause.place == "body"):
        facts.add("body:fix")
    return facts


def _hosts_said(clause: Clause, diff: Diff) -> set[str]:
    """Tell whether a clause names a host whose files all came or all went."""
    said = {word.bare for word in clause.words}
    hosts = {"new-host-said": diff.hosts_new, "gone-host-said": diff.hosts_gone}
    return {fact for fact, names in hosts.items() if not said.isdisjoint(map(squeezed, names))}


def _mentioned(
    story: CommitStory, found: tuple[Clause, ...], places: Places
) -> tuple[tuple[tuple[int, int], ...], ...]:
    """Return where the message names each tool; a word that is the name of one is no slip for that of another."""
    named = [tuple(mentions(found, places, change.tool, change.names)) for change in story.changes]
    if len(named) <= CROWD:
        taken = {place for where in named for place in where}
        for number, change in enumerate(story.changes):
            named[number] = named[number] or tuple(misspelt(found, taken, change.tool, change.names))
    return tuple(named)


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
