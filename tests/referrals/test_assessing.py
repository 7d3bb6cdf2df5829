"""write_assessment, record_placement_assessment, follow_assessment and reconsider."""

import pytest

from referrals.actions import (
    decide_assistance,
    follow_assessment,
    reconsider,
    record_placement_assessment,
    withdraw_application,
    write_assessment,
)
from referrals.actions.assessments import Opinion
from referrals.models import MemberAssessment, PlacementAssessment, QueueTicket
from tests.referrals.scene import NO_HARM, a_sent, again, approve, assess, judgement, ruling
from vardkedja.core.actor import acting
from vardkedja.core.errors import Conflict, Impossible, NotAllowed, NotVisible
from vardkedja.core.models import CaseParty, Entry, EntryVersion, Task
from vardkedja.core.policies import visible_versions

OPINION = Opinion("yes", "Behöver behandling dygnet runt", 1)


def kinds(actor, application, *, done=False):
    with acting(actor):
        rows = Task.objects.filter(case=application.case_id, done_at__isnull=not done)
        return sorted(rows.values_list("kind", flat=True))


def ticket(actor, application):
    with acting(actor):
        return QueueTicket.objects.get(pk=again(actor, application).ticket_id)


def test_a_member_writes_for_its_authority_and_the_task_is_done(world):
    application = a_sent(world)
    row = write_assessment(application.pk, OPINION, actor=world.gustav)
    assert row.owner_id == world.anby.pk and kinds(world.gustav, application, done=True) == [
        "assess_application"
    ]
    with acting(world.gustav):
        version = EntryVersion.objects.get(entry=row.entry_id)
    assert version.value("proposal") == "Tillstyrker placering"


def test_others_see_that_it_is_written_but_not_what(world):
    application = a_sent(world)
    row = write_assessment(application.pk, OPINION, actor=world.gustav)
    with acting(world.greta):
        assert MemberAssessment.objects.get(application=application).author_name == "Gustav Gran"
        assert not EntryVersion.objects.filter(entry=row.entry_id).exists()


def test_writing_again_makes_a_further_version(world):
    application = a_sent(world)
    row = write_assessment(application.pk, OPINION, actor=world.gustav)
    write_assessment(application.pk, Opinion("more", "Vill veta mer"), actor=world.gustav)
    with acting(world.gustav):
        assert MemberAssessment.objects.count() == 1
        assert EntryVersion.objects.filter(entry=row.entry_id).count() == 2


@pytest.mark.parametrize(
    ("opinion", "field"),
    [(Opinion("", "x"), "proposal"), (Opinion("yes", " "), "need"), (Opinion("yes", "x", 4), "priority")],
)
def test_an_incomplete_assessment_is_refused_at_its_field(world, opinion, field):
    application = a_sent(world)
    with pytest.raises(Impossible) as refused:
        write_assessment(application.pk, opinion, actor=world.gustav)
    assert refused.value.field == field
    nothing_written(world.gustav)


@pytest.mark.parametrize(
    ("who", "error"), [("alice", NotAllowed), ("hedda", NotAllowed), ("olle", NotAllowed)]
)
def test_only_members_write(world, who, error):
    application = a_sent(world)
    with pytest.raises(error):
        write_assessment(application.pk, OPINION, actor=world.actors[who])
    nothing_written(world.actors[who])


def nothing_written(actor):
    with acting(actor):
        assert not MemberAssessment.objects.exists()
        assert not Entry.objects.filter(kind="assessment").exists()


def test_nobody_assesses_what_is_withdrawn_or_assessed(world):
    application = a_sent(world)
    withdraw_application(application.pk, actor=world.alice)
    with pytest.raises(Impossible, match="återkallad"):
        write_assessment(application.pk, OPINION, actor=world.gustav)
    nothing_written(world.gustav)


def test_the_joint_assessment_sets_priority_and_asks_for_the_decisions(world):
    application = a_sent(world)
    row = assess(world, application, conditions="Drogfri vid ankomst")
    assert (row.recommended, row.unit_id, row.level) == (True, world.hemmet.pk, "hvb")
    assert again(world.alice, application).state == "assessed"
    assert ticket(world.alice, application).priority_class == 1
    assert kinds(world.anna, application) == ["decide_assistance"]
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


def test_another_unit_is_for_the_applicant_to_follow(world):
    application = a_sent(world)
    since = ticket(world.alice, application).since
    assess(world, application, unit_id=world.boendet.pk)
    assert kinds(world.alice, application) == ["follow_assessment"]
    with pytest.raises(Impossible, match="föreslår en annan enhet"):
        decide_assistance(application.pk, ruling(), actor=world.anna)
    follow_assessment(application.pk, actor=world.alice, on=NO_HARM)
    moved = again(world.bodil, application)
    assert (moved.unit_id, moved.level) == (world.boendet.pk, "housing")
    assert (ticket(world.bodil, application).unit_id, ticket(world.bodil, application).since) == (
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


def test_reconsidering_puts_it_back_with_its_time(world):
    application = a_sent(world)
    since = ticket(world.alice, application).since
    assess(world, application, recommended=False)
    reconsider(application.pk, "Ny uppgift om hälsan", actor=world.greta)
    assert again(world.alice, application).state == "sent"
    assert (ticket(world.alice, application).state, ticket(world.alice, application).since) == (
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


def test_a_placed_application_is_not_reconsidered(world):
    application = approve(world, a_sent(world))
    withdraw_application(application.pk, actor=world.alice)
    with pytest.raises(Impossible, match="återkallad"):
        reconsider(application.pk, "Nytt", actor=world.greta)
