"""The application as data: what each level needs, what follows from an answer, what is to be confirmed again, what may be told."""

import datetime as dt

import pytest

from referrals.actions import save_draft
from referrals.actions.contents import identity_fields
from referrals.domain import steps
from referrals.domain.steps import For
from referrals.models import Application
from tests.cast import a_case
from tests.referrals.scene import COMPLETE, QUEUE_ONLY, a_draft
from vardkedja.core.actor import acting
from vardkedja.core.errors import Impossible
from vardkedja.core.models import Category, PersonRecord

WITH_GROUND = COMPLETE | {"ground_code": "sol", "unit": "a", "young": "no"}


def keys(answers, level=For.COMPLETE, confirmed=None):
    return [one.key for one in steps.missing(answers, level, confirmed)]


def test_a_position_in_the_queue_needs_three_answers():
    assert keys({}, For.QUEUE) == ["variant", "payer", "reason"]
    assert keys(QUEUE_ONLY, For.QUEUE) == []


def test_a_complete_one_lacks_nothing():
    assert keys(WITH_GROUND) == []


@pytest.mark.parametrize(
    ("changes", "lacks"),
    [
        ({"ground_code": "lvu"}, ["decision_copy"]),
        ({"ground_code": "lvm27", "plan_28": ""}, ["decision_copy", "plan_28"]),
        ({"ground_code": "lpt", "conditions": " "}, ["decision_copy", "conditions"]),
        ({"inquiry": "attached"}, ["inquiry_copy"]),
        ({"variant": "inpatient"}, ["ward"]),
        ({"variant": "referral"}, ["question"]),
        ({"variant": "self"}, ["told"]),
        ({"young": "yes"}, ["circumstances"]),
        ({"children": "", "child_view": ""}, ["children", "child_view"]),
        ({"children": "", "child_view": "", "has_children": "no"}, []),
        ({"sip": "yes"}, ["sip_reference"]),
        ({"own_view": ""}, ["own_view"]),
        ({"detox": "yes"}, []),  # a missing medical assessment warns and stops nothing
    ],
)
def test_what_is_needed_follows_from_ground_kind_age_and_answers(changes, lacks):
    assert keys(WITH_GROUND | changes) == lacks


def test_a_step_is_confirmed_again_when_what_it_rests_on_changes():
    confirmed = {step.key: steps.basis(step, WITH_GROUND) for step in steps.STEPS}
    changed = WITH_GROUND | {"unit": "b"}
    again = [one.step for one in steps.missing(changed, For.COMPLETE, confirmed)]
    assert again == ["behov", "halsa", "praktiskt"]
    assert keys(WITH_GROUND, For.COMPLETE, confirmed) == []
    assert not steps.stale(steps.NEED, changed, {})  # what was never filled in is not confirmed again


def test_what_is_told_of_what_is_missing_gives_no_answer_away():
    lacks = steps.missing(WITH_GROUND | {"children": "", "variant": "inpatient", "goals": ""}, For.COMPLETE)
    assert steps.told_codes(lacks) == ["underlag", "goals", "barn"]
    assert steps.told_codes(steps.missing(WITH_GROUND | {"ground_code": "lvu"}, For.COMPLETE)) == [
        "decision_copy"
    ]
    assert steps.words_of(["barn", "goals", "gone"]) == ["Steget ”Barn”", "Vad ska insatsen leda till?"]


def test_every_question_says_what_to_do_has_a_category_and_rests_on_something_known():
    facts = {"ground_code", "unit", "young"}
    for question in steps.QUESTIONS.values():
        assert question.category in Category.values
        assert question.lack or question.needed is For.NONE, question.key
        assert question.when is None or question.when.key in facts | set(steps.QUESTIONS), question.key
    assert len(steps.QUESTIONS) == sum(len(step.questions) for step in steps.STEPS)
    for step in steps.STEPS:
        assert set(step.rests_on) <= facts | set(steps.QUESTIONS)


def test_an_answer_is_read_in_words_and_found_again():
    question = steps.QUESTIONS["inquiry"]
    assert all(question.code(question.word(value)) == value for value, _label in question.options)


def test_what_stands_of_the_person_is_no_answer_to_a_question(world):
    """The entry of identity lies beside the answers: a key of it that were a question's would be read as its answer."""
    with acting(world.alice):
        told = {key for key, _, _ in identity_fields(PersonRecord(given_name="Tore"))}
    assert told and not told & set(steps.QUESTIONS)


@pytest.mark.parametrize(
    ("answers", "key"),
    [
        ({"ground_since": "2026-03-01", "ground_until": "2026-02-28"}, "ground_until"),
        ({"wanted_from": "2026-03-10", "wanted_until": "2026-03-09"}, "wanted_until"),
        ({"medical_on": "2026-03-03"}, "medical_on"),
        ({"wanted_from": "2099-05-05"}, "wanted_from"),
        ({"ground_since": "2099-01-01"}, "ground_since"),
        ({"ground_since": "2026-03-02", "ground_until": "2026-03-02", "medical_on": "2026-03-02"}, None),
        ({"wanted_from": "2026-09-01", "wanted_until": ""}, None),
        ({}, None),
    ],
)
def test_days_that_cannot_be_are_told_at_their_question(answers, key):
    found = steps.wrong_day(answers, dt.date(2026, 3, 2))
    assert (found and found[0]) == key


def test_a_draft_with_a_day_that_cannot_be_is_not_saved(world):
    draft = a_draft(world.hemmet.pk, wanted_from="2026-05-05", wanted_until="2026-05-04")
    with pytest.raises(Impossible, match="före 2026-05-05") as refused:
        save_draft(a_case(world, world.alice).pk, draft, actor=world.alice)
    assert refused.value.field == "wanted_until"
    with acting(world.alice):
        assert not Application.objects.exists()
