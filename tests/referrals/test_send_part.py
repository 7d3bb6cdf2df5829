"""A *dubbelremiss*: two parts, each in its own secrecy domain, complete when both are in; and what is refused."""

import datetime as dt

import pytest
from django.urls import reverse

from referrals.actions import complete_application, send_part, withdraw_application
from referrals.models import ApplicationPart, QueueTicket
from tests.core.visitors import Visitor, errors_of
from tests.referrals.scene import COMPLETE, NO_HARM, a_sent, again, kinds
from tests.referrals.test_complete_application import fill
from vardkedja.core.actor import acting
from vardkedja.core.errors import Impossible, NotAllowed, NotVisible
from vardkedja.core.models import Entry
from vardkedja.core.policies import visible_versions

PART = {
    "part_need": "Behöver psykiatrisk behandling under vistelsen", "part_care": "Läkemedel och samtal",
    "part_offer": "Läkartid varje månad", "part_contact": "Rut, 0470-11 11 11",
}  # fmt: skip


def a_joint(world, **changes):
    return a_sent(world, variant="joint", **changes)


def part_of_psychiatry(world, application, on=NO_HARM, **changes):
    later = world.rut.at(world.alice.now + dt.timedelta(hours=5))
    return send_part(application.pk, PART | changes, actor=later, on=on)


def test_sent_by_the_municipality_it_waits_for_psychiatry(world):
    application = a_joint(world)
    assert application.completed_at is None and application.region_id == world.psychiatry.pk
    assert "send_part" in kinds(world.rut, application)
    assert "assess_application" not in kinds(world.greta, application)
    with acting(world.hedda):
        rows = dict(ApplicationPart.objects.values_list("authority", "sent_at"))
        assert rows == {world.anby.pk: world.alice.now, world.psychiatry.pk: None}
        assert QueueTicket.objects.get(pk=application.ticket_id).completed_at is None


def test_the_last_part_makes_it_complete_with_its_time_and_tasks(world):
    application = a_joint(world)
    part = part_of_psychiatry(world, application)
    done = again(world.alice, application)
    assert done.completed_at == part.sent_at == world.alice.now + dt.timedelta(hours=5)
    with acting(world.hedda):
        assert QueueTicket.objects.get(pk=application.ticket_id).completed_at == done.completed_at
        held = {(v.owner_id, v.entry.category) for v in visible_versions(world.hedda, application.case)}
        assert (world.psychiatry.pk, "mental") in held
    assert "assess_application" in kinds(world.berta, application)
    assert "send_part" not in kinds(world.rut, application)


def test_the_municipality_may_be_the_last(world):
    application = a_joint(world, answers=COMPLETE | {"variant": "joint", "goals": ""})
    part_of_psychiatry(world, application)
    assert again(world.alice, application).completed_at is None
    fill(world, application, variant="joint")
    later = world.alice.at(world.alice.now + dt.timedelta(hours=9))
    assert complete_application(application.pk, actor=later, on=NO_HARM).completed_at == later.now


def test_without_release_the_others_see_only_that_it_is_in(world):
    application = a_joint(world)
    part_of_psychiatry(world, application, on=None)
    page = Visitor(world, "hedda").text(reverse("referrals:application", args=[application.pk]))
    assert "Del från" in page and "Inne" in page and PART["part_need"] not in page
    with acting(world.alice):
        held = visible_versions(world.alice, application.case)
        assert all(version.owner_id == world.anby.pk for version in held)


@pytest.mark.parametrize("key", sorted(PART))
def test_what_is_missing_is_refused_at_its_question(world, key):
    application = a_joint(world)
    with pytest.raises(Impossible) as refused:
        part_of_psychiatry(world, application, **{key: " "})
    assert refused.value.field == key
    nothing_sent(world)


def nothing_sent(world):
    with acting(world.rut):
        assert not Entry.objects.filter(owner=world.psychiatry.pk).exists()
        assert ApplicationPart.objects.filter(authority=world.psychiatry.pk, sent_at=None).count() == 1


def test_it_is_sent_once(world):
    application = a_joint(world)
    part_of_psychiatry(world, application)
    with pytest.raises(Impossible, match="redan skickad"):
        part_of_psychiatry(world, application)


@pytest.mark.parametrize("who", ["alice", "hedda", "bo", "olle"])
def test_nobody_else_sends_it(world, who):
    application = a_joint(world)
    with pytest.raises((NotVisible, NotAllowed)):
        send_part(application.pk, PART, actor=world.actors[who], on=NO_HARM)
    nothing_sent(world)


def test_of_a_withdrawn_application_no_part_is_sent(world):
    application = a_joint(world)
    withdraw_application(application.pk, actor=world.alice)
    with pytest.raises(Impossible, match="återkallad"):
        part_of_psychiatry(world, application)
    nothing_sent(world)
    assert "send_part" not in kinds(world.rut, application)


def test_another_application_has_no_parts(world):
    application = a_sent(world)
    with pytest.raises(NotVisible):
        part_of_psychiatry(world, application)


def test_the_page_of_the_part(world):
    application = a_joint(world)
    rut, url = Visitor(world, "rut"), reverse("referrals:part", args=[application.pk])
    sent = PART | {"ground": "no_harm", "purpose": "plats"}
    refused = rut.send(url, sent | {"part_offer": ""}, version=application.row_version)
    assert list(errors_of(refused)) == ["part_offer"] and PART["part_care"] in refused.content.decode()
    nothing_sent(world)
    assert rut.send(url, sent).status_code == 302
    assert again(world.alice, application).completed_at
