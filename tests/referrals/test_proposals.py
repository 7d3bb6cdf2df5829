"""*Kommunicering*: the person is told of a proposed decision and may answer before it goes against them (FL 25 §)."""

import datetime as dt

import pytest

from referrals.actions import (
    communicate_proposal,
    decide_assistance,
    propose_assistance,
    record_answer,
    withdraw_application,
)
from referrals.actions.proposals import Communicated, Proposed
from referrals.domain.decisions import Kind
from referrals.models import Decision, Proposal
from tests.referrals.scene import REFUSAL, a_sent, again, assessed, kinds, no_decision, proposed, ruling
from tests.world import TODAY
from vardkedja.core.actor import acting
from vardkedja.core.errors import Conflict, Impossible, NotAllowed, NotVisible
from vardkedja.core.models import Entry, EntryVersion, Task

DAY = dt.timedelta(days=1)
UNTIL = TODAY + 14 * DAY
SENT = Communicated(TODAY, "letter", "Utredningen och förslaget", UNTIL)


def state(world, row):
    with acting(world.alice):
        return Proposal.objects.get(pk=row.pk)


def test_proposal_communication_answer_and_decision_each_leave_their_day_and_task(world):
    application = assessed(world)
    row = proposed(world, application)
    assert "communicate_proposal" in kinds(world.alice, application)
    communicate_proposal(row.pk, SENT, actor=world.alice)
    open_kinds = kinds(world.alice, application)
    assert "await_answer" in open_kinds and "communicate_proposal" not in open_kinds
    with acting(world.alice):
        assert Task.objects.get(kind="await_answer").due_on == UNTIL + DAY
    later = world.alice.at(world.alice.now + 3 * DAY)
    record_answer(row.pk, TODAY + DAY, "Jag vill ha behandling", actor=later)
    held = state(world, row)
    assert (held.communicated_on, held.answered_on) == (TODAY, TODAY + DAY)
    assert held.answer_recorded_at.date() == TODAY + 3 * DAY  # occurred and recorded apart
    decision = decide_assistance(application.pk, REFUSAL, actor=world.anna)
    assert state(world, row).state == "decided"
    assert not {"await_answer", "communicate_proposal"} & set(kinds(world.alice, application))
    with acting(world.anna):
        version = EntryVersion.objects.get(entry=decision.entry_id)
    assert version.value("communicated_on") == f"{TODAY} (brev)" and "Svarade" in version.value("answered")


@pytest.mark.parametrize("outcome", ["refused", "partly"])
@pytest.mark.parametrize("how_far", ["nothing", "proposed", "communicated"])
def test_a_decision_against_the_person_waits_for_the_answer(world, outcome, how_far):
    application = assessed(world)
    if how_far != "nothing":
        row = proposed(world, application, outcome)
        if how_far == "communicated":
            communicate_proposal(row.pk, SENT, actor=world.alice)
    against = ruling(outcome=outcome, reasons="Behovet tillgodoses hemma")
    with pytest.raises(Impossible) as refused:
        decide_assistance(application.pk, against, actor=world.anna)
    assert refused.value.field == "exemption"
    no_decision(world, application)


def test_when_the_time_to_answer_is_over_a_refusal_needs_no_answer(world):
    application = assessed(world)
    row = proposed(world, application)
    communicate_proposal(row.pk, SENT, actor=world.alice)
    with pytest.raises(Impossible, match="till och med 2026-03-16"):
        record_answer(row.pk, None, "", actor=world.alice)
    after = world.anna.at(world.anna.now + 15 * DAY)
    refused = ruling(outcome="refused", reasons="Behovet tillgodoses hemma", decided_on=UNTIL + DAY)
    row = decide_assistance(application.pk, refused, actor=after)
    assert (row.outcome, again(world.alice, application).state) == ("refused", "declined")


def test_a_grant_needs_no_communication(world):
    application = assessed(world)
    assert decide_assistance(application.pk, ruling(), actor=world.anna).outcome == "granted"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"sent_on": TODAY + DAY}, "sent_on"),
        ({"sent_on": TODAY - DAY}, "sent_on"),
        ({"manner": "pigeon"}, "manner"),
        ({"what": " "}, "what"),
        ({"answer_by": TODAY}, "answer_by"),
    ],
)
def test_a_faulty_communication_is_refused_at_its_field(world, changes, field):
    row = proposed(world, assessed(world))
    values = {"sent_on": TODAY, "manner": "letter", "what": "Förslaget", "answer_by": UNTIL} | changes
    with pytest.raises(Impossible) as refused:
        communicate_proposal(row.pk, Communicated(**values), actor=world.alice)
    assert refused.value.field == field
    assert state(world, row).state == "proposed"
    with acting(world.alice):
        assert not Entry.objects.filter(kind="communication").exists()


@pytest.mark.parametrize("who", ["hedda", "greta", "bo", "olle"])
def test_a_proposal_is_the_deciding_authoritys_own(world, who):
    application = assessed(world)
    row = proposed(world, application)
    actor = world.actors[who]
    with pytest.raises((NotAllowed, NotVisible)):
        communicate_proposal(row.pk, SENT, actor=actor)
    with pytest.raises((NotAllowed, NotVisible)):
        propose_assistance(application.pk, Proposed("granted", TODAY, "x", "y"), actor=actor)
    with acting(actor):
        assert not Proposal.objects.exists() and not Entry.objects.filter(kind="decision_proposal").exists()


def test_one_proposal_at_a_time(world):
    application = assessed(world)
    proposed(world, application)
    with pytest.raises(Conflict, match="redan ett förslag") as refused:
        proposed(world, application)
    assert refused.value.field == "outcome"
    with acting(world.alice):
        assert Proposal.objects.count() == 1


def test_nothing_is_proposed_told_or_decided_when_the_application_is_withdrawn(world):
    application = assessed(world)
    row = proposed(world, application)
    withdraw_application(application.pk, actor=world.alice)
    assert "communicate_proposal" not in kinds(world.alice, application)
    for act in (
        lambda: communicate_proposal(row.pk, SENT, actor=world.alice),
        lambda: proposed(world, application),
        lambda: decide_assistance(application.pk, ruling(), actor=world.anna),
    ):
        with pytest.raises(Impossible, match="Ansökan är återkallad"):
            act()
    with acting(world.alice):
        assert not Decision.objects.filter(kind=Kind.ASSISTANCE).exists()
    assert state(world, row).state == "proposed"


def test_a_proposal_may_be_written_before_the_group_has_met(world):
    assert proposed(world, a_sent(world)).state == "proposed"
