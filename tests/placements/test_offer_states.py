"""The table of an offer's states: printed in the documents, complete, and told in sentences."""

from pathlib import Path

import pytest

from placements.domain.offers import RULES, STANDING, Act, State, after, refusal, table

DOCUMENT = Path(__file__).parents[2] / "docs" / "offers.md"


def test_the_document_holds_the_table_as_it_is():
    assert table() in DOCUMENT.read_text(encoding="utf-8")


@pytest.mark.parametrize("act", Act)
def test_every_act_is_possible_somewhere_and_says_why_not_elsewhere(act):
    start, to, _otherwise = RULES[act]
    assert start and after(act) is to
    for state in State:
        refused = refusal(act, state)
        assert (refused is None) == (state in start)
        assert refused is None or refused.message.endswith(".")


def test_what_is_over_stays_over():
    over = set(State) - {*STANDING, State.PASSED_OVER}
    assert not [(act, state) for act in Act for state in over if refusal(act, state) is None]
