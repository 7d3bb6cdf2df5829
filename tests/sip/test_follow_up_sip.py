"""A follow-up that was held is recorded and the next one planned."""

import datetime as dt

import pytest

from sip.actions import follow_up_sip
from tests.sip.scenes import a_consented_sip, a_drawn_up_sip, fresh, tasks_of
from tests.world import NUMBERS, TODAY
from vardkedja.core.actions.withdrawals import withdraw_consent
from vardkedja.core.actor import acting
from vardkedja.core.errors import Impossible, NotAllowed
from vardkedja.core.models import EntryVersion

NEXT = dt.date(2026, 6, 1)


def results(actor):
    with acting(actor):
        rows = EntryVersion.objects.filter(entry__kind="sip")
        return [v.value("result") for v in rows if v.value("result")]


def follow_up(world, sip, actor=None, **changed):
    values = {"held_on": TODAY, "result": "Boendestödet fungerar", "next_on": NEXT, **changed}
    return follow_up_sip(sip.pk, actor=actor or world.alice, **values)


def test_the_result_is_written_released_and_the_next_day_set(world):
    sip = follow_up(world, a_drawn_up_sip(world))
    assert (sip.followed_up_on, sip.follow_up_on, sip.version) == (TODAY, NEXT, 1)
    assert results(world.rut) == ["Boendestödet fungerar"]
    assert results(world.hedda) == []
    assert [t.due_on for t in tasks_of(world.alice, "sip_follow_up")] == [NEXT]


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"held_on": TODAY + dt.timedelta(days=1)}, "held_on"),
        ({"held_on": TODAY - dt.timedelta(days=1)}, "held_on"),
        ({"result": " "}, "result"),
        ({"next_on": TODAY}, "next_on"),
    ],
)
def test_bad_follow_ups_store_nothing(world, changed, field):
    sip = a_drawn_up_sip(world)
    with pytest.raises(Impossible) as refused:
        follow_up(world, sip, **changed)
    assert refused.value.field == field
    assert (fresh(world.alice, sip).followed_up_on, results(world.alice)) == (None, [])


def test_what_is_not_drawn_up_or_has_lost_its_consent_is_not_followed_up(world):
    sip = a_consented_sip(world)
    with pytest.raises(Impossible, match="inte upprättad"):
        follow_up(world, sip)
    drawn = a_drawn_up_sip(world, NUMBERS[1])
    withdraw_consent(drawn.consent_id, actor=world.alice)
    with pytest.raises(Impossible, match="återtaget"):
        follow_up(world, drawn)
    assert results(world.alice) == []


def test_another_authority_does_not_follow_up(world):
    sip = a_drawn_up_sip(world)
    with pytest.raises(NotAllowed):
        follow_up(world, sip, actor=world.rut)
    assert results(world.alice) == []
