"""Two authorities about one person: seen as such by who is party to both, joined there, and nowhere else."""

import pytest

from referrals.models import QueueTicket
from referrals.selectors import queue
from tests.cast import a_case, a_person
from tests.referrals.scene import a_sent, sent
from tests.world import NUMBERS
from vardkedja.core.actions.cases import join_cases
from vardkedja.core.actor import acting
from vardkedja.core.errors import Impossible, NotVisible
from vardkedja.core.gate import open_case
from vardkedja.core.models import CaseLink, PersonRecord
from vardkedja.core.selectors.casepage import other_cases
from vardkedja.core.selectors.lists import search


def two(world, **second):
    """Anby and Björkby apply to Hemmet for one person."""
    ours = a_sent(world)
    theirs = sent(world, world.bo, a_case(world, world.bo), **second)
    return ours, theirs


def seen_with(actor, application):
    with acting(actor):
        return [row["case"].pk for row in other_cases(actor, application.case)]


def test_who_is_party_to_both_sees_that_it_is_one_person(world):
    ours, theirs = two(world)
    for actor in (world.hedda, world.greta):
        assert seen_with(actor, ours) == [theirs.case_id]
        assert seen_with(actor, theirs) == [ours.case_id]


def test_joining_changes_no_ticket(world):
    ours, theirs = two(world)
    with acting(world.hedda):
        before = list(
            QueueTicket.objects.order_by("pk").values("pk", "requested_at", "priority_class", "state")
        )
    join_cases(ours.case_id, theirs.case_id, actor=world.hedda)
    with acting(world.greta):
        assert (
            list(QueueTicket.objects.order_by("pk").values("pk", "requested_at", "priority_class", "state"))
            == before
        )
        assert CaseLink.objects.count() == 1


def test_who_is_party_to_one_only_sees_and_joins_nothing(world):
    """Albin's colleague sits in the group, so Anby is party to Björkby's case as well; the other county is party to none."""
    ours, theirs = two(world)
    assert seen_with(world.olle, ours) == []
    with pytest.raises(NotVisible):
        join_cases(ours.case_id, theirs.case_id, actor=world.olle)
    with acting(world.hedda):
        assert not CaseLink.objects.exists()


def test_what_was_not_released_is_not_recognised(world):
    ours, theirs = two(world, on=None)
    assert seen_with(world.hedda, ours) == seen_with(world.hedda, theirs) == []
    assert seen_with(world.alice, ours) == []
    with pytest.raises(NotVisible):
        join_cases(ours.case_id, theirs.case_id, actor=world.hedda)
    with acting(world.alice):
        (hit,) = search(world.alice, NUMBERS[0])
        assert [case.pk for case in hit.cases] == [ours.case_id]
        with pytest.raises(NotVisible):
            open_case(world.alice, theirs.case_id)
    with acting(world.gustav):
        opened = open_case(world.gustav, theirs.case_id)
        assert opened.case.number  # a party by a seat in the group, which sees a number and no person


def test_two_persons_are_not_joined(world):
    ours, theirs = a_sent(world), a_sent(world, NUMBERS[1])
    with pytest.raises(Impossible, match="inte samma person"):
        join_cases(ours.case_id, theirs.case_id, actor=world.hedda)


def test_registering_someone_known_elsewhere_gives_the_same_answer(world):
    """Björkby knows the first person and nobody knows the second: Anby's two answers differ in nothing but the person."""
    a_sent(world, NUMBERS[2])
    a_person(world.bo, NUMBERS[0])
    answers = []
    for number in NUMBERS[:2]:
        record = a_person(world.alice, number)
        with acting(world.alice):
            row = PersonRecord.objects.filter(pk=record.pk).values().get()
        answers.append({k: v for k, v in row.items() if k not in {"id", "person_id", "birth_date"}})
    assert answers[0] == answers[1]


def test_the_queue_shows_two_positions_and_names_them_only_to_parties(world):
    two(world)
    with acting(world.hedda):
        assert [row.name.full for row in queue(world.hemmet, world.hedda)] == ["Tore Testsson"] * 2
