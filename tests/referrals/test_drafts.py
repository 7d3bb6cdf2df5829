"""save_draft, withdraw_application and share_application."""

import pytest

from referrals.actions import save_draft, share_application, withdraw_application
from referrals.actions.support import OnGround
from referrals.models import Application, DraftText, QueueTicket
from tests.cast import a_case
from tests.referrals.scene import NO_HARM, a_draft, a_sent, again, approve
from vardkedja.core.actions.cases import close_case
from vardkedja.core.actor import acting
from vardkedja.core.errors import Conflict, Impossible, NotAllowed, NotVisible
from vardkedja.core.models import Entry, Ground, Release, Task
from vardkedja.core.names import names_for
from vardkedja.core.policies import visible_versions


def test_a_draft_keeps_what_is_written_and_tells_nobody(world):
    case = a_case(world, world.alice)
    draft = save_draft(case.pk, a_draft(world.hemmet.pk, own_view=""), actor=world.alice)
    with acting(world.albin):  # a colleague goes on with it
        assert DraftText.objects.get(application=draft).body["reason"] == "Behöver behandling dygnet runt"
    with acting(world.alice):
        assert not Entry.objects.exists() and not QueueTicket.objects.exists()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"ground_code": "nonsense"}, "ground_code"),
        ({"unit_id": None}, "unit"),
        ({"unit_id": "utboendet"}, "unit"),
    ],
)
def test_a_faulty_draft_is_refused_and_not_stored(world, changes, field):
    case = a_case(world, world.alice)
    if changes.get("unit_id"):
        changes = {"unit_id": world.units[changes["unit_id"]].pk}
    with pytest.raises(Impossible) as refused:
        save_draft(case.pk, a_draft(**{"unit_id": world.hemmet.pk} | changes), actor=world.alice)
    assert refused.value.field == field
    with acting(world.alice):
        assert not Application.objects.exists()


@pytest.mark.parametrize(("who", "error"), [("bo", NotVisible), ("olle", NotVisible), ("sten", NotAllowed)])
def test_only_the_cases_own_authority_drafts(world, who, error):
    case = a_case(world, world.alice)
    with pytest.raises(error):
        save_draft(case.pk, a_draft(world.hemmet.pk), actor=world.actors[who])
    with acting(world.alice):
        assert not Application.objects.exists()


def test_a_draft_changed_by_a_colleague_is_not_overwritten(world):
    case = a_case(world, world.alice)
    draft = save_draft(case.pk, a_draft(world.hemmet.pk), actor=world.alice)
    again_with = {"application_id": draft.pk, "version": draft.row_version}
    save_draft(case.pk, a_draft(world.boendet.pk), actor=world.albin, **again_with)
    with pytest.raises(Conflict):
        save_draft(case.pk, a_draft(world.hemmet.pk, reason="Annat"), actor=world.alice, **again_with)
    assert again(world.alice, draft).unit_id == world.boendet.pk


def test_a_closed_case_takes_no_application(world):
    case = a_case(world, world.alice)
    close_case(case.pk, actor=world.alice)
    with pytest.raises(Impossible, match="avslutat"):
        save_draft(case.pk, a_draft(world.hemmet.pk), actor=world.alice)


def test_withdrawing_leaves_the_queue_and_closes_every_partys_tasks(world):
    application = a_sent(world)
    withdraw_application(application.pk, actor=world.alice)
    assert again(world.hedda, application).state == "withdrawn"
    with acting(world.hedda):
        ticket = QueueTicket.objects.get(pk=application.ticket_id)
    assert (ticket.state, ticket.left_at) == ("left", world.alice.now)
    for actor in (world.gustav, world.greta, world.berta):
        with acting(actor):
            assert not Task.objects.filter(case=application.case_id, done_at=None).exists()


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


def test_sharing_later_releases_the_package_as_it_was_sent(world):
    application = a_sent(world, on=None)
    share_application(application.pk, actor=world.alice, on=NO_HARM)
    for reader in (world.hedda, world.greta, world.berta):
        with acting(reader):
            seen = {v.entry.category for v in visible_versions(reader, application.case)}
            assert seen == {"identity", "social", "children"}
            assert names_for(reader, [application.case])[application.case_id].full == "Tore Testsson"


def test_sharing_needs_a_ground_that_holds(world):
    application = a_sent(world, on=None)
    with pytest.raises(Impossible) as refused:
        share_application(application.pk, actor=world.alice, on=OnGround(Ground.CONSENT_ORAL))
    assert refused.value.field == "given_on"
    with acting(world.alice):
        assert not Release.objects.exists()
    assert again(world.alice, application).shared is False


@pytest.mark.parametrize("who", ["hedda", "greta", "bo", "olle"])
def test_nobody_else_shares(world, who):
    application = a_sent(world, on=None)
    with pytest.raises((NotVisible, NotAllowed)):
        share_application(application.pk, actor=world.actors[who], on=NO_HARM)
    with acting(world.alice):
        assert not Release.objects.exists()
