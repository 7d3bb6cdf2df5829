"""Another unit than the one applied for is the applicant's to follow; the ticket moves and keeps its time."""

import pytest

from referrals.actions import (
    decide_assistance,
    follow_assessment,
)
from tests.referrals.scene import (
    NO_HARM,
    a_sent,
    again,
    assess,
    kinds,
    ruling,
    ticket,
)
from vardkedja.core.actor import acting
from vardkedja.core.errors import Impossible
from vardkedja.core.models import CaseParty
from vardkedja.core.policies import visible_versions


def test_another_unit_is_for_the_applicant_to_follow(world):
    application = a_sent(world)
    since = ticket(world.alice, application).requested_at
    assess(world, application, unit_id=world.boendet.pk)
    assert kinds(world.alice, application) == ["follow_assessment"]
    with pytest.raises(Impossible, match="föreslår en annan enhet"):
        decide_assistance(application.pk, ruling(), actor=world.anna)
    follow_assessment(application.pk, actor=world.alice, on=NO_HARM)
    moved = again(world.bodil, application)
    assert (moved.unit_id, moved.level) == (world.boendet.pk, "housing")
    assert (ticket(world.bodil, application).unit_id, ticket(world.bodil, application).requested_at) == (
        world.boendet.pk,
        since,
    )
    with acting(world.bodil):
        assert {v.entry.category for v in visible_versions(world.bodil, application.case)} >= {
            "identity",
            "social",
        }
        assert CaseParty.objects.filter(case=application.case_id, unit=world.boendet).exists()
    assert kinds(world.bodil, application) == ["decide_admission"]


def test_there_is_nothing_to_follow_when_the_unit_is_the_one_sought(world):
    application = a_sent(world)
    assess(world, application)
    with pytest.raises(Impossible, match="inte föreslagit"):
        follow_assessment(application.pk, actor=world.alice, on=None)
