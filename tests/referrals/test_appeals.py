"""After a decision: service, appeal in time or not, review, the court (FL 37–39, 43–46 §§)."""

import datetime as dt

import pytest
from django.urls import reverse

from referrals.actions import (
    carry_out_appeal,
    decide_assistance,
    pass_on_appeal,
    receive_appeal,
    record_court_decision,
    record_service,
    review_appeal,
)
from referrals.domain import appeals
from referrals.models import Appeal, Application, Decision
from tests.core.visitors import Visitor
from tests.governance.scenes import as_owner
from tests.referrals.scene import REFUSAL, again, assessed, heard, kinds, ruling, ticket
from tests.world import TODAY
from vardkedja.core.actor import acting
from vardkedja.core.errors import Impossible, NotAllowed, NotVisible
from vardkedja.core.models import Entry

DAY = dt.timedelta(days=1)


@pytest.fixture
def application(world):
    return assessed(world)


@pytest.fixture
def refused(world, application):
    """Anna's refusal, of which the person was told today."""
    heard(world, application)
    row = decide_assistance(application.pk, REFUSAL, actor=world.anna)
    return record_service(row.pk, TODAY, actor=world.alice)


def days_later(actor, days):
    return actor.at(actor.now + days * DAY)


def test_three_weeks_are_counted_from_the_day_of_service_to_a_working_day():
    assert appeals.last_day(dt.date(2026, 3, 2)) == dt.date(2026, 3, 23)
    # Three weeks after 13 March 2026 is Good Friday: the last day is the Tuesday after Easter.
    assert appeals.last_day(dt.date(2026, 3, 13)) == dt.date(2026, 4, 7)
    assert appeals.in_time(None, dt.date(2030, 1, 1))


@pytest.mark.parametrize(("days", "in_time"), [(21, True), (22, False)])
def test_an_appeal_is_in_time_until_the_last_day(world, refused, days, in_time):
    actor = days_later(world.alice, days)
    assert (
        receive_appeal(refused.pk, TODAY + days * DAY, "Jag vill ha behandling", actor=actor).in_time
        is in_time
    )


def test_the_way_to_the_court_and_back_opens_the_application_again(world, application, refused):
    since = ticket(world.alice, application).requested_at
    appeal = receive_appeal(refused.pk, TODAY, "Jag vill ha behandling", actor=world.alice)
    assert "review_appeal" in kinds(world.alice, application)
    review_appeal(appeal.pk, "kept", TODAY, "Inget nytt har kommit fram", actor=world.anna)
    assert "pass_on_appeal" in kinds(world.alice, application)
    pass_on_appeal(appeal.pk, TODAY, actor=world.alice)
    assert not {"review_appeal", "pass_on_appeal", "serve_decision"} & set(kinds(world.alice, application))
    record_court_decision(appeal.pk, "returned", TODAY, "Utredningen var ofullständig", actor=world.alice)
    assert again(world.alice, application).state == "assessed"
    held = ticket(world.alice, application)
    assert (held.state, held.requested_at) == ("waiting", since)
    assert "decide_assistance" in kinds(world.anna, application)
    row = decide_assistance(application.pk, ruling(), actor=world.anna)
    with acting(world.anna):
        assert list(Decision.objects.filter(superseded_at=None).values_list("pk", flat=True)) == [row.pk]


def over(world, application, state):
    """The application is over, whatever it was: the person got a place while the court had the case."""
    with as_owner():
        Application.objects.filter(pk=application.pk).update(state=state)


def test_won_for_who_has_a_place_the_handler_carries_it_out(world, application, refused):
    appeal = receive_appeal(refused.pk, TODAY, "Jag vill ha behandling", actor=world.alice)
    over(world, application, "placed")
    review_appeal(appeal.pk, "changed", TODAY, "Nya uppgifter", actor=world.anna)
    assert again(world.alice, application).state == "placed"
    found = kinds(world.alice, application)
    assert "carry_out_appeal" in found and "decide_assistance" not in found
    with pytest.raises(Impossible) as no:
        carry_out_appeal(appeal.pk, " ", actor=world.alice)
    assert no.value.field == "text"
    for name in ("hedda", "bo", "olle"):
        with pytest.raises((NotVisible, NotAllowed)):
            carry_out_appeal(appeal.pk, "Ny ansökan", actor=world.actors[name])
    assert "carry_out_appeal" in kinds(world.alice, application)
    page = Visitor(world, "alice")
    url = reverse("referrals:carry_out", args=[appeal.pk])
    assert "Genomför det ändrade beslutet" in page.text(url)
    assert page.send(url, {"text": "Ny ansökan om längre tid är skickad"}).status_code == 302
    assert "carry_out_appeal" not in kinds(world.alice, application)
    with pytest.raises(Impossible, match="inget kvar"):
        carry_out_appeal(appeal.pk, "Igen", actor=world.alice)


def test_won_where_the_application_opens_again_there_is_nothing_beside_the_new_decision(
    world, application, refused
):
    appeal = receive_appeal(refused.pk, TODAY, "Jag vill", actor=world.alice)
    review_appeal(appeal.pk, "changed", TODAY, "Nya uppgifter", actor=world.anna)
    assert "carry_out_appeal" not in kinds(world.alice, application)
    with pytest.raises(Impossible, match="inget kvar"):
        carry_out_appeal(appeal.pk, "Klart", actor=world.alice)


def test_a_court_that_agrees_changes_nothing(world, application, refused):
    appeal = receive_appeal(refused.pk, TODAY, "Jag vill", actor=world.alice)
    review_appeal(appeal.pk, "kept", TODAY, "Inget nytt", actor=world.anna)
    pass_on_appeal(appeal.pk, TODAY, actor=world.alice)
    record_court_decision(appeal.pk, "rejected", TODAY, "Avslag", actor=world.alice)
    assert again(world.alice, application).state == "declined"
    assert "decide_assistance" not in kinds(world.anna, application)


def test_a_review_that_changes_the_decision_asks_for_a_new_one(world, application, refused):
    appeal = receive_appeal(refused.pk, TODAY, "Jag vill", actor=world.alice)
    review_appeal(appeal.pk, "changed", TODAY, "Nya uppgifter", actor=world.anna)
    assert again(world.alice, application).state == "assessed"
    with pytest.raises(Impossible, match="Då går det inte till domstolen"):
        pass_on_appeal(appeal.pk, TODAY, actor=world.alice)


def test_a_late_appeal_is_dismissed_unless_the_delay_is_excused(world, refused):
    late = days_later(world.alice, 30)
    appeal = receive_appeal(refused.pk, TODAY + 30 * DAY, "Jag vill", actor=late)
    anna = days_later(world.anna, 30)
    with pytest.raises(Impossible, match="för sent") as no:
        review_appeal(appeal.pk, "kept", TODAY + 30 * DAY, "Prövas", actor=anna)
    assert no.value.field == "outcome"
    row = review_appeal(appeal.pk, "kept", TODAY + 30 * DAY, "Vi gav fel besked", actor=anna, excused=True)
    assert row.state == "kept"


def test_an_appeal_in_time_is_not_dismissed(world, refused):
    appeal = receive_appeal(refused.pk, TODAY, "Jag vill", actor=world.alice)
    with pytest.raises(Impossible, match="i tid"):
        review_appeal(appeal.pk, "dismissed", TODAY, "x", actor=world.anna)
    with acting(world.alice):
        assert Appeal.objects.get().state == "received"
        assert not Entry.objects.filter(kind="appeal_review").exists()


def test_steps_are_taken_in_their_order(world, refused):
    appeal = receive_appeal(refused.pk, TODAY, "Jag vill", actor=world.alice)
    with pytest.raises(Impossible, match="Ompröva beslutet först"):
        pass_on_appeal(appeal.pk, TODAY, actor=world.alice)
    with pytest.raises(Impossible, match="inte lämnat till domstolen"):
        record_court_decision(appeal.pk, "granted", TODAY, "x", actor=world.alice)
    with pytest.raises(Impossible, match="redan överklagat"):
        receive_appeal(refused.pk, TODAY, "igen", actor=world.alice)


def test_only_a_delegate_reviews(world, refused):
    appeal = receive_appeal(refused.pk, TODAY, "Jag vill", actor=world.alice)
    with pytest.raises(NotAllowed, match="enhetschef"):
        review_appeal(appeal.pk, "kept", TODAY, "x", actor=world.alice)


@pytest.mark.parametrize("who", ["hedda", "bo", "greta", "olle"])
def test_nobody_else_serves_or_receives(world, refused, who):
    with pytest.raises((NotVisible, NotAllowed)):
        record_service(refused.pk, TODAY, actor=world.actors[who])
    with pytest.raises((NotVisible, NotAllowed)):
        receive_appeal(refused.pk, TODAY, "x", actor=world.actors[who])
    with acting(world.actors[who]):
        assert not Appeal.objects.exists()


@pytest.mark.parametrize("day", [TODAY + DAY, TODAY - DAY])
def test_service_is_not_before_the_decision_nor_ahead(world, application, day):
    row = decide_assistance(application.pk, ruling(), actor=world.anna)
    with pytest.raises(Impossible) as no:
        record_service(row.pk, day, actor=world.alice)
    assert no.value.field == "served_on"
    with acting(world.alice):
        assert Decision.objects.get(pk=row.pk).served_on is None
