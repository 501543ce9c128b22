"""Which answers ask back, and which prompts object to what was done: by form, and rather too few than wrong ones."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nixlore.agents.reply_forms import asks_back, objects


@pytest.mark.parametrize(
    "text",
    [
        "There are two ways.\n\nWhich approach do you prefer?",
        "Which of the two hosts is this one?**",
        "The file has two keys. Is the second one meant?",
        "Done so far. Was it a commit or a stash (or neither)?",
        "Both work.\n- A\n- B\n\nWhat\u2019s your preference?",
        "Soll es so bleiben\uff1f",
    ],
)
def test_a_question_about_what_is_not_known_asks_back(text: str):
    assert asks_back(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "All done.",
        "Why? Because it was missing.",
        "It is fixed. Want me to commit this?",
        "Would you like me to write a test for it?",
        "Tests pass - shall I push?",
        "Should I go on with the next file?",
        "Ready to merge?",
        "Anything else?",
        "Is there anything else to look at?",
        "- C) Something else?",
        "Here is the plan. Does this look good?",
        "That is all. Any questions?",
        "Do you want to go on with the rest, or wait?",
        "What would you like next?",
    ],
)
def test_no_question_and_an_offer_to_go_on_do_not(text: str):
    assert not asks_back(text)


@pytest.mark.parametrize(
    "text",
    [
        "no, that is the other file",
        "No. Use the flake",
        "Hmm, no wait, the second one",
        "That's wrong, it is a list",
        "that isn\u2019t what I wanted",
        "this is not correct: it lists two",
        "It doesn't work",
        "still failing in the same place",
        "You forgot the second host",
        "you shouldn't have removed that",
        "I said the other branch",
        "I didn't ask for a test",
        "revert that",
        "Please undo the last change",
        "stop, look at the log first",
        "why did you delete it?",
        "actually, don't rename it",
    ],
)
def test_a_prompt_objects_by_its_first_words(text: str):
    assert objects(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "no problem, go on",
        "no, this is fine",
        "No worries",
        "nothing else, thanks",
        "now write the test",
        "note the second line",
        "yes",
        "Can we not show the hash here?",
        "I don't know which one it is",
        "Add a test that this is not correct",
        "Undocumented options should be listed",
        "stop hook prints too much",
        "Still, a nice idea",
        "what about the second host? I said nothing of it",
    ],
)
def test_other_prompts_do_not(text: str):
    assert not objects(text)


@given(st.text(max_size=2000))
def test_any_text_has_an_answer(text: str):
    assert asks_back(text) in (True, False)
    assert objects(text) in (True, False)


@pytest.mark.parametrize("part", ["so, ", "- ", "ok ", "hmm ", "\n", "?", " ", "is this ", "no "])
def test_a_long_text_costs_no_more_than_its_ends(part: str):
    text = part * 200_000
    assert asks_back(text + "?") in (True, False)
    assert objects(text) in (True, False)
