"""The state table: printed in the documents, complete, and asked by the verbs."""

import os
import re
from pathlib import Path

import pytest

from placements.domain.stays import RULES, STATE_WORDS, Act, State, after, refusal, table

DOCUMENT = Path(__file__).parents[2] / "docs" / "stays.md"


def test_the_document_holds_the_table_as_it_is():
    """`VARDKEDJA_WRITE=1` writes it."""
    text = DOCUMENT.read_text(encoding="utf-8")
    if os.environ.get("VARDKEDJA_WRITE"):
        text = re.sub(r"\| åtgärd \|.*?\n\n", lambda _found: table() + "\n\n", text, count=1, flags=re.DOTALL)
        DOCUMENT.write_text(text, encoding="utf-8")
    assert table() in text


@pytest.mark.parametrize("act", Act)
def test_every_act_is_possible_somewhere_and_says_why_not_elsewhere(act):
    rule = RULES[act]
    assert rule.start
    for state in STATE_WORDS:
        refused = refusal(act, state)
        assert (refused is None) == (state in rule.start)
        assert refused is None or refused.message.endswith(".")


def test_what_is_over_is_only_put_right_or_followed():
    over = {State.ENDED, State.CANCELLED}
    possible = {act for act in Act for state in over if refusal(act, state) is None}
    assert possible == {
        *(Act.GIVE, Act.GIVE_PROVISIONALLY, Act.SHARE),
        *(Act.UNCANCEL, Act.REOPEN, Act.CORRECT, Act.CORRECT_ABSENCE, Act.GROUND, Act.END_REPORT, Act.NOTE),
    }


def test_acts_lead_where_the_table_says():
    assert after(Act.ARRIVE, State.PLANNED) is State.ARRIVED
    assert after(Act.CHANGE, State.ARRIVED) is State.ARRIVED
