"""The chair records the joint assessment: priority, the next tasks, and what stops it."""

import pytest

from referrals.actions import (
    record_placement_assessment,
)
from referrals.models import (
    PlacementAssessment,
)
from tests.referrals.scene import (
    NO_HARM,
    a_sent,
    again,
    assess,
    judgement,
    kinds,
    ticket,
)
from vardkedja.core.actor import acting
from vardkedja.core.errors import Conflict, Impossible, NotAllowed, NotVisible
from vardkedja.core.models import Entry, EntryVersion
from vardkedja.core.policies import visible_versions


def test_the_joint_assessment_sets_priority_and_asks_for_the_decisions(world):
    application = a_sent(world)
    row = assess(world, application, conditions="Drogfri vid ankomst")
    assert (row.recommended, row.unit_id, row.level) == (True, world.hemmet.pk, "hvb")
    assert again(world.alice, application).state == "assessed"
    assert ticket(world.alice, application).priority_class == 1
    assert kinds(world.anna, application) == ["decide_assistance", "meet_condition"]
    assert kinds(world.hedda, application) == ["decide_admission"]
    assert kinds(world.berta, application) == kinds(world.greta, application) == []


def test_its_text_reaches_the_parties_on_the_ground_that_was_chosen(world):
    application = a_sent(world)
    row = assess(world, application, conditions="Drogfri vid ankomst")
    for reader in (world.alice, world.hedda, world.berta):
        with acting(reader):
            seen = visible_versions(reader, application.case).get(entry=row.entry_id)
        assert seen.value("conditions") == "Drogfri vid ankomst"


def test_without_a_ground_the_parties_see_the_outcome_only(world):
    application = a_sent(world)
    row = record_placement_assessment(application.pk, judgement(world), actor=world.greta)
    with acting(world.hedda):
        assert PlacementAssessment.objects.get().priority_class == 1
        assert not EntryVersion.objects.filter(entry=row.entry_id).exists()


def test_not_recommending_declines_and_leaves_the_queue(world):
    application = a_sent(world)
    assess(world, application, recommended=False)
    assert again(world.alice, application).state == "declined"
    assert ticket(world.hedda, application).state == "left"
    assert kinds(world.anna, application) == kinds(world.hedda, application) == []


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"reasons": ""}, "reasons"), ({"priority": 0}, "priority"), ({"unit_id": None}, "unit")],
)
def test_an_incomplete_joint_assessment_is_refused(world, changes, field):
    application = a_sent(world)
    with pytest.raises(Impossible) as refused:
        assess(world, application, **changes)
    assert refused.value.field == field
    nothing_recorded(world, application)


def test_a_unit_that_the_group_does_not_assess_for_is_refused(world):
    application = a_sent(world)
    with pytest.raises(Impossible) as refused:
        assess(world, application, unit_id=world.utboendet.pk)
    assert refused.value.field == "unit"
    nothing_recorded(world, application)


@pytest.mark.parametrize("who", ["gustav", "berta", "hedda", "alice", "olle"])
def test_only_the_chair_records(world, who):
    application = a_sent(world)
    with pytest.raises((NotAllowed, NotVisible)):
        record_placement_assessment(application.pk, judgement(world), actor=world.actors[who], on=NO_HARM)
    nothing_recorded(world, application)


def nothing_recorded(world, application):
    assert again(world.alice, application).state == "sent"
    assert ticket(world.alice, application).priority_class == 3
    with acting(world.greta):
        assert not PlacementAssessment.objects.exists()
        assert not Entry.objects.filter(kind="placement_assessment").exists()


def test_two_at_once_the_later_is_told(world):
    application = a_sent(world)
    opened = application.row_version
    assess(world, application)
    with pytest.raises(Conflict):
        record_placement_assessment(
            application.pk, judgement(world, priority=2), actor=world.greta, version=opened
        )
    assert ticket(world.alice, application).priority_class == 1
