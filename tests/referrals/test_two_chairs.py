"""Two chairs at once, by real threads and connections: one is obeyed, the other told, and nothing is done twice or by half."""

import pytest

from referrals.actions import assess_item, close_meeting, postpone_item, record_placement_assessment, recuse
from referrals.models import (
    Condition,
    GroupMember,
    Meeting,
    MeetingItem,
    Participation,
    PlacementAssessment,
)
from tests.placements.test_simultaneous import all_at_once
from tests.referrals.meetings import items, opened
from tests.referrals.scene import NO_HARM, a_group, a_sent, again, judgement, kinds
from tests.world import SINCE, TODAY, actor_of
from vardkedja.core import scope
from vardkedja.core.actor import acting
from vardkedja.core.errors import DomainError, Impossible
from vardkedja.core.models import Assignment, EntryVersion, Role, Task

BUSY = "Någon annan ändrar just detta. Vänta en stund och försök igen."


def two_chairs(world):
    """greta, and rut as deputy chair from the same authority."""
    with scope.setup_scope():
        Assignment.objects.create(
            user=world.users["rut"], domain=world.psychiatry, role=Role.GROUP_CHAIR, valid_from=SINCE
        )
        GroupMember.objects.create(
            group=GroupMember.objects.filter(user=world.users["greta"]).get().group,
            domain=world.psychiatry,
            user=world.users["rut"],
            profession="Psykolog",
            is_chair=True,
            valid_from=SINCE,
        )
    return [world.greta, actor_of(world, "rut", world.psychiatry.pk)]


def test_two_assess_one_paragraph_and_one_is_obeyed(committed_world):
    world = committed_world
    a_group(world)
    chairs = two_chairs(world)
    application = a_sent(world)
    item = items(world, opened(world, "gustav"))[0].pk
    answers = all_at_once(
        2,
        lambda n: assess_item(
            item, judgement(world, priority=n + 1, conditions="Drogfri"), actor=chairs[n], on=NO_HARM
        ),
    )
    made = [answer for answer in answers if isinstance(answer, PlacementAssessment)]
    told = [answer for answer in answers if isinstance(answer, DomainError)]
    assert (len(made), len(told)) == (1, 1)
    assert told[0].message in {"Paragrafen är redan avslutad: bedömd.", BUSY}
    with acting(world.greta):
        assert PlacementAssessment.objects.get().pk == made[0].pk
        assert Participation.objects.count() in {2, 3}  # gustav and greta, and rut where he was obeyed
        assert Condition.objects.count() == 1
        assert EntryVersion.objects.filter(entry__kind="placement_assessment").count() == 1
        assert MeetingItem.objects.get().assessment_id == made[0].pk
    with acting(world.anna):
        assert Task.objects.filter(kind="decide_assistance").count() == 1
    assert again(world.alice, application).state == "assessed"


def test_two_record_between_meetings_and_one_is_obeyed(committed_world):
    world = committed_world
    a_group(world)
    chairs = two_chairs(world)
    application = a_sent(world)
    answers = all_at_once(
        2,
        lambda n: record_placement_assessment(
            application.pk, judgement(world, recommended=not n), actor=chairs[n], on=NO_HARM
        ),
    )
    told = [answer for answer in answers if isinstance(answer, DomainError)]
    assert len(told) == 1
    assert told[0].message in {"Placeringsbedömningen är redan gjord.", "Ansökan är avslagen.", BUSY}
    with acting(world.greta):
        made = PlacementAssessment.objects.get()
        assert EntryVersion.objects.filter(entry__kind="placement_assessment").count() == 1
    assert again(world.alice, application).state == ("assessed" if made.recommended else "declined")


def test_one_closes_while_the_other_puts_off(committed_world):
    world = committed_world
    a_group(world)
    chairs = two_chairs(world)
    a_sent(world)
    meeting = opened(world, "gustav")
    item = items(world, meeting)[0].pk
    postpone_item(item, actor=world.greta)
    answers = all_at_once(2, lambda n: close_meeting(meeting.pk, actor=chairs[n]))
    told = [answer for answer in answers if isinstance(answer, DomainError)]
    assert len(told) == 1 and told[0].message in {"Mötet är avslutat.", BUSY}
    with acting(world.greta):
        assert Meeting.objects.get(pk=meeting.pk).state == "closed"
    assert meeting.held_on == TODAY


def test_the_chair_who_takes_part_in_every_case_closes(world):
    greta, rut = two_chairs(world)
    application = a_sent(world)
    meeting = opened(world, "gustav")
    item = items(world, meeting)[0].pk
    recuse(application.pk, "affected", actor=greta)
    assess_item(item, judgement(world), actor=rut, on=NO_HARM)
    with pytest.raises(Impossible, match="§ 1"):
        close_meeting(meeting.pk, actor=greta)
    close_meeting(meeting.pk, actor=rut)
    assert "tell_the_person" in kinds(world.alice, application)
