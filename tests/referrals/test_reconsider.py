"""The chair takes an application up again."""

import pytest

from referrals.actions import (
    mark_placed,
    reconsider,
    withdraw_application,
)
from referrals.models import (
    PlacementAssessment,
)
from tests.referrals.scene import (
    a_sent,
    again,
    approve,
    assess,
    kinds,
    ticket,
)
from vardkedja.core.actor import acting
from vardkedja.core.errors import Impossible, NotAllowed


def test_reconsidering_puts_it_back_with_its_time(world):
    application = a_sent(world)
    since = ticket(world.alice, application).requested_at
    assess(world, application, recommended=False)
    reconsider(application.pk, "Ny uppgift om hälsan", actor=world.greta)
    assert again(world.alice, application).state == "sent"
    assert (ticket(world.alice, application).state, ticket(world.alice, application).requested_at) == (
        "waiting",
        since,
    )
    assert kinds(world.gustav, application) == ["assess_application"]
    assess(world, application)
    with acting(world.alice):
        assert PlacementAssessment.objects.filter(superseded_at=None).get().recommended


@pytest.mark.parametrize(("why", "who"), [("", "greta"), ("Nytt", "gustav"), ("Nytt", "alice")])
def test_reconsidering_needs_the_chair_and_a_reason(world, why, who):
    application = a_sent(world)
    assess(world, application, recommended=False)
    with pytest.raises((Impossible, NotAllowed)):
        reconsider(application.pk, why, actor=world.actors[who])
    assert again(world.alice, application).state == "declined"


@pytest.mark.parametrize(("how", "reason"), [("placed", "redan fått sin plats"), ("withdrawn", "återkallad")])
def test_what_is_placed_or_withdrawn_is_not_reconsidered(world, how, reason):
    application = approve(world, a_sent(world))
    if how == "placed":
        mark_placed(application.pk, actor=world.sten)
    else:
        withdraw_application(application.pk, actor=world.alice)
    with pytest.raises(Impossible, match=reason):
        reconsider(application.pk, "Nytt", actor=world.greta)
    assert again(world.alice, application).state == how


def test_decisions_made_before_a_new_assessment_still_stand(world):
    application = approve(world, a_sent(world))
    reconsider(application.pk, "Ändrad prioritet", actor=world.greta)
    assess(world, application, priority=2)
    assert again(world.alice, application).state == "approved"
