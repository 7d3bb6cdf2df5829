"""A stay begins: the application and its position are closed."""

import pytest

from referrals.actions import (
    mark_placed,
)
from referrals.models import (
    QueueTicket,
)
from tests.referrals.scene import (
    a_sent,
    again,
    approve,
    assessed,
)
from vardkedja.core.actor import acting
from vardkedja.core.errors import Impossible, NotAllowed, NotVisible


def test_marking_placed_closes_application_and_ticket(world):
    application = approve(world, a_sent(world))
    placed = mark_placed(application.pk, actor=world.sten)
    assert placed.state == "placed"
    with acting(world.alice):
        assert QueueTicket.objects.get(pk=application.ticket_id).state == "left"


@pytest.mark.parametrize(
    ("who", "error"), [("sten", Impossible), ("alice", NotAllowed), ("bodil", NotVisible)]
)
def test_nobody_is_placed_before_the_decisions_or_by_others(world, who, error):
    application = assessed(world)
    with pytest.raises(error):
        mark_placed(application.pk, actor=world.actors[who])
    assert again(world.alice, application).state == "assessed"
