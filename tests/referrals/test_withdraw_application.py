"""An application is taken back by who made it: the queue and everybody's tasks follow."""

import pytest

from referrals.actions import (
    withdraw_application,
)
from referrals.models import (
    QueueTicket,
)
from tests.referrals.scene import (
    a_sent,
    again,
    approve,
)
from vardkedja.core.actor import acting
from vardkedja.core.errors import Impossible, NotAllowed, NotVisible
from vardkedja.core.models import Task


def test_withdrawing_leaves_the_queue_and_closes_every_partys_tasks(world):
    application = a_sent(world)
    withdraw_application(application.pk, actor=world.alice)
    assert again(world.hedda, application).state == "withdrawn"
    with acting(world.hedda):
        ticket = QueueTicket.objects.get(pk=application.ticket_id)
    assert (ticket.state, ticket.left_at) == ("left", world.alice.now)
    for actor in (world.gustav, world.greta, world.berta):
        with acting(actor):
            left = Task.objects.filter(case=application.case_id, domain=actor.domain_id, done_at=None)
            assert set(left.values_list("kind", flat=True)) <= {"note_withdrawal"}


@pytest.mark.parametrize("who", ["hedda", "greta", "bo", "olle"])
def test_nobody_else_withdraws(world, who):
    application = a_sent(world)
    with pytest.raises((NotVisible, NotAllowed)):
        withdraw_application(application.pk, actor=world.actors[who])
    assert again(world.alice, application).state == "sent"


def test_it_is_withdrawn_once(world):
    application = a_sent(world)
    withdraw_application(application.pk, actor=world.alice)
    with pytest.raises(Impossible, match="återkallad"):
        withdraw_application(application.pk, actor=world.alice)


def test_an_approved_application_can_still_be_withdrawn(world):
    application = approve(world, a_sent(world))
    withdraw_application(application.pk, actor=world.alice)
    assert again(world.hedda, application).state == "withdrawn"
