"""Sending: what is frozen and released, who becomes party, the ticket and the tasks; and what is refused."""

import dataclasses
import datetime as dt

import pytest

from referrals.actions import request_completion, save_draft, send_application, withdraw_application
from referrals.actions.support import OnGround
from referrals.models import Application, DraftText, QueueTicket
from tests.cast import a_case
from tests.referrals.scene import (
    CATEGORIES,
    NO_HARM,
    ORAL,
    QUEUE_ONLY,
    a_draft,
    a_sent,
    again,
    assess,
    kinds,
    sent,
)
from tests.world import TODAY
from vardkedja.core.actor import acting
from vardkedja.core.errors import Conflict, Impossible, NotAllowed, NotVisible
from vardkedja.core.models import CaseParty, Consent, Entry, Event, Ground, Release, Task
from vardkedja.core.names import names_for
from vardkedja.core.policies import visible_versions


def open_tasks(actor, application):
    with acting(actor):
        rows = Task.objects.filter(case=application.case_id, done_at=None)
        return set(rows.values_list("kind", "role"))


def versions(actor, application):
    with acting(actor):
        return {v.entry.category: v for v in visible_versions(actor, application.case).order_by("number")}


def test_the_package_is_released_to_members_and_unit(world):
    application = a_sent(world)
    for reader in (world.hedda, world.greta, world.berta):
        seen = versions(reader, application)
        assert set(seen) == CATEGORIES
        assert seen["identity"].value("number") == "189001019802"
        assert seen["identity"].value("sex") == "Man"
        assert seen["social"].value("own_view") == "Vill komma bort från sin vardag ett tag"
        with acting(reader):
            assert names_for(reader, [application.case])[application.case_id].full == "Tore Testsson"


def test_parties_are_the_units_operator_and_the_members_authorities(world):
    application = a_sent(world)
    with acting(world.alice):
        parties = set(
            CaseParty.objects.filter(case=application.case).values_list("domain__short_name", "role")
        )
    assert parties == {
        ("Anby kommun", "applicant"),
        ("Region Test, Hemmet", "unit"),
        ("Region Test, psykiatrin", "group"),
        ("Björkby kommun", "group"),
    }


def test_consent_is_documented_with_its_recipients(world):
    application = a_sent(world)
    with acting(world.alice):
        consent = Consent.objects.get(case=application.case)
        assert (consent.manner, consent.given_on) == ("oral", TODAY)
        assert set(Release.objects.values_list("consent", flat=True)) == {consent.pk}


def test_members_and_chair_get_their_tasks_with_due_days(world):
    application = a_sent(world)
    assert open_tasks(world.gustav, application) == {("assess_application", "group_member")}
    assert open_tasks(world.greta, application) == {
        ("assess_application", "group_member"),
        ("record_placement_assessment", "group_chair"),
    }
    with acting(world.gustav):
        assert Task.objects.get(kind="assess_application").due_on.isoformat() == "2026-03-09"


def test_the_ticket_waits_in_class_three_since_now(world):
    application = a_sent(world)
    with acting(world.hedda):
        ticket = QueueTicket.objects.get(pk=application.ticket_id)
    assert (ticket.priority_class, ticket.requested_at, ticket.state) == (3, world.alice.now, "waiting")
    assert ticket.reference.startswith("Q-") and application.case.number[2:] not in ticket.reference


def test_without_a_ground_only_coordination_data_goes(world):
    application = a_sent(world, on=None)
    for reader in (world.hedda, world.greta, world.berta):
        assert versions(reader, application) == {}
        assert again(reader, application).shared is False
        with acting(reader):
            assert names_for(reader, [application.case])[application.case_id].source == "none"
    with acting(world.alice):
        assert not Release.objects.exists() and not Consent.objects.exists()


def test_without_a_ground_the_own_record_does_not_name_the_person(world):
    a_case(world, world.bo, "189001019802")  # Björkby knows the person from before
    application = a_sent(world, "189001019802", on=None)
    with acting(world.berta):
        assert names_for(world.berta, [application.case])[application.case_id].source == "none"


def test_the_draft_text_is_gone_once_it_is_sent(world):
    application = a_sent(world)
    with acting(world.alice):
        assert not DraftText.objects.filter(application=application).exists()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"reason": " "}, "reason"),
        ({"variant": ""}, "variant"),
        ({"payer": ""}, "payer"),
        ({"unit_id": None, "level": "housing", "payer": ""}, "payer"),
    ],
)
def test_what_is_missing_is_said_at_its_field_and_nothing_is_sent(world, changes, field):
    case = a_case(world, world.alice)
    draft = save_draft(case.pk, a_draft(**{"unit_id": world.hemmet.pk} | changes), actor=world.alice)
    with pytest.raises(Impossible) as refused:
        send_application(draft.pk, actor=world.alice, on=ORAL)
    assert refused.value.field == field
    nothing_was_sent(world, draft)


@pytest.mark.parametrize(
    ("on", "field"),
    [
        (OnGround(Ground.CONSENT_ORAL), "given_on"),
        (OnGround(Ground.CONSENT_WRITTEN, given_on=TODAY.replace(year=2027)), "given_on"),
        (OnGround("general_clause"), "ground"),
        (OnGround(Ground.CANNOT_CONSENT), "ground"),
        (OnGround(Ground.NO_HARM, purpose=""), "purpose"),
    ],
)
def test_a_ground_that_does_not_hold_stops_everything(world, on, field):
    case = a_case(world, world.alice)
    draft = save_draft(case.pk, a_draft(world.hemmet.pk), actor=world.alice)
    with pytest.raises(Impossible) as refused:
        send_application(draft.pk, actor=world.alice, on=on)
    assert refused.value.field == field
    nothing_was_sent(world, draft)


def nothing_was_sent(world, draft):
    with acting(world.alice):
        assert Application.objects.get(pk=draft.pk).state == "draft"
        assert not Entry.objects.filter(case=draft.case_id).exists()
        assert not Release.objects.exists() and not Consent.objects.exists()
        assert not QueueTicket.objects.exists() and not Task.objects.exists()
        assert CaseParty.objects.filter(case=draft.case_id).count() == 1
        assert DraftText.objects.filter(application=draft).exists()


@pytest.mark.parametrize("who", ["bo", "olle", "hedda"])
def test_another_authority_cannot_send_it(world, who):
    case = a_case(world, world.alice)
    draft = save_draft(case.pk, a_draft(world.hemmet.pk), actor=world.alice)
    with pytest.raises((NotVisible, NotAllowed)):
        send_application(draft.pk, actor=world.actors[who], on=NO_HARM)
    nothing_was_sent(world, draft)


def test_it_is_sent_once(world):
    application = a_sent(world)
    with pytest.raises(Impossible, match="redan skickad"):
        send_application(application.pk, actor=world.alice, on=ORAL)
    with acting(world.alice):
        assert QueueTicket.objects.count() == 1


def test_two_open_applications_to_one_unit_in_one_case_are_refused(world):
    first = a_sent(world)
    second = save_draft(first.case_id, a_draft(world.hemmet.pk), actor=world.alice)
    with pytest.raises(Impossible, match="redan en öppen ansökan") as refused:
        send_application(second.pk, actor=world.alice, on=ORAL)
    assert refused.value.field == "unit"
    assert again(world.alice, second).state == "draft"


def anew(world, first, days=0):
    """A new application to the same unit, so many days later."""
    alice = world.alice.at(world.alice.now + dt.timedelta(days=days, hours=3))
    second = save_draft(first.case_id, a_draft(world.hemmet.pk), actor=alice)
    return send_application(second.pk, actor=alice, on=NO_HARM)


def gave_way(world, first, second):
    assert (again(world.alice, first).state, again(world.alice, second).state) == ("withdrawn", "sent")
    with acting(world.alice):
        before, now = (
            QueueTicket.objects.get(pk=again_ticket) for again_ticket in (first.ticket_id, second.ticket_id)
        )
        assert (before.state, now.state, now.requested_at) == ("left", "waiting", before.requested_at)
        told = Event.objects.get(case=first.case_id, kind="ApplicationReplaced")
        assert told.sentence == "Ansökan ersattes av en ny till samma enhet; köplatsens tid följer med"
    assert "note_withdrawal" in kinds(world.hedda, first)


def test_one_that_is_not_complete_gives_way_to_a_new_one_which_keeps_its_time(world):
    first = a_sent(world, answers=QUEUE_ONLY)
    gave_way(world, first, anew(world, first))


def test_one_that_was_sent_back_gives_way(world):
    first = a_sent(world)
    request_completion(first.pk, actor=world.hedda, codes=["goals"])
    gave_way(world, first, anew(world, first))


def test_one_that_has_lain_for_long_gives_way_and_not_before(world):
    first = a_sent(world)
    with pytest.raises(Impossible, match="redan en öppen ansökan"):
        anew(world, first, days=89)
    assert again(world.alice, first).state == "sent"
    gave_way(world, first, anew(world, first, days=90))


def test_one_that_is_assessed_is_never_replaced(world):
    first = a_sent(world)
    assess(world, first)
    with pytest.raises(Impossible, match="redan en öppen ansökan"):
        anew(world, first, days=200)
    assert again(world.alice, first).state == "assessed"


def test_a_pending_application_never_blocks_one_to_another_unit(world):
    first = a_sent(world)
    second = sent(world, world.alice, first.case, unit_id=world.boendet.pk)
    assert (again(world.alice, first).state, second.state) == ("sent", "sent")


def test_a_returning_person_applies_again_in_the_same_case(world):
    first = a_sent(world)
    withdraw_application(first.pk, actor=world.alice)
    second = sent(world, world.alice, first.case)
    assert second.state == "sent" and second.ticket_id != first.ticket_id


def test_a_level_goes_to_the_only_unit_that_meets_it(world):
    application = a_sent(world, unit_id=None, level="housing")
    assert application.unit_id == world.boendet.pk


def test_a_changed_page_is_refused(world):
    case = a_case(world, world.alice)
    draft = save_draft(case.pk, a_draft(world.hemmet.pk), actor=world.alice)
    save_draft(
        case.pk,
        dataclasses.replace(a_draft(world.hemmet.pk), urgency=1),
        actor=world.albin,
        application_id=draft.pk,
        version=draft.row_version,
    )
    with pytest.raises(Conflict):
        send_application(draft.pk, actor=world.alice, on=ORAL, version=draft.row_version)
    nothing_was_sent(world, draft)
