"""Decide what kind of change each change of a commit was, by the rules of `nixlore.data.intent_rules`."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from nixlore.data.intent_rules import RULES, Rule
from nixlore.git.changes import CommitStory
from nixlore.git.intent_context import Context, context
from nixlore.git.intent_diff import event
from nixlore.git.intent_facts import facts_of
from nixlore.model.git import Migration


class Judged(NamedTuple):
    """The rule that fits a change, and what the change replaced or was replaced by."""

    rule: Rule
    migration: Migration | None


def judge(story: CommitStory) -> tuple[Judged, ...]:
    """Return the rule that fits each change of a commit."""
    known = context(story)
    return tuple(_judged(known, number) for number in range(len(story.changes)))


@cache
def _rules_for(group: str) -> tuple[Rule, ...]:
    return tuple(rule for rule in RULES if group in rule.events)


def _judged(known: Context, number: int) -> Judged:
    change = known.story.changes[number]
    facts = facts_of(known, number)
    for rule in _rules_for(event(change)):
        if rule.needs <= facts and rule.unless.isdisjoint(facts):
            return Judged(rule, known.moved.pairs.get(change.tool))
    raise AssertionError  # the last rule fits everything
