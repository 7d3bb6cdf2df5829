"""The home municipality's delegate grants or refuses, with reasons and how to appeal."""

import dataclasses
import datetime as dt

import pytest

from referrals.actions import (
    decide_assistance,
)
from referrals.models import (
    Decision,
    QueueTicket,
)
from tests.referrals.scene import (
    NO_HARM,
    REFUSAL,
    a_sent,
    again,
    assessed,
    heard,
    no_decision,
    ruling,
)
from tests.world import TODAY
from vardkedja.core.actor import acting
from vardkedja.core.errors import Impossible, NotAllowed, NotVisible
from vardkedja.core.models import EntryVersion, Task


def test_the_delegate_grants_and_the_task_is_done(world):
    application = assessed(world)
    row = decide_assistance(application.pk, ruling(), actor=world.anna)
    assert (row.outcome, row.decider_name, row.unit_id) == ("granted", "Anna Alm", world.hemmet.pk)
    with acting(world.anna):
        assert Task.objects.get(kind="decide_assistance").done_at is not None


def test_a_decision_is_not_older_than_its_application(world):
    application = assessed(world)
    before = dataclasses.replace(ruling(), decided_on=TODAY - dt.timedelta(days=1))
    with pytest.raises(Impossible, match="innan ansökan skickades") as refused:
        decide_assistance(application.pk, before, actor=world.anna)
    assert refused.value.field == "decided_on"
    no_decision(world, application)


def test_what_the_decision_says_is_its_owners_until_released(world):
    application = assessed(world)
    row = decide_assistance(application.pk, ruling(), actor=world.anna)
    with acting(world.hedda):
        assert Decision.objects.get().outcome == "granted"
        assert not EntryVersion.objects.filter(entry=row.entry_id).exists()
    second = decide_assistance(application.pk, ruling(text="Nio månader"), actor=world.anna, on=NO_HARM)
    with acting(world.hedda):
        assert EntryVersion.objects.get(entry=second.entry_id).value("text") == "Nio månader"
        assert Decision.objects.filter(superseded_at=None).get().pk == second.pk


def test_a_decision_that_is_replaced_is_no_longer_to_be_served(world):
    application = assessed(world)
    decide_assistance(application.pk, ruling(), actor=world.anna)
    second = decide_assistance(application.pk, ruling(text="Nio månader"), actor=world.anna)
    with acting(world.anna):
        assert Task.objects.get(kind="serve_decision", done_at=None).subject_id == second.pk


def test_a_refusal_says_why_and_how_to_appeal_and_leaves_the_queue(world):
    application = assessed(world)
    heard(world, application)
    row = decide_assistance(application.pk, REFUSAL, actor=world.anna)
    with acting(world.anna):
        version = EntryVersion.objects.get(entry=row.entry_id)
        ticket = QueueTicket.objects.get(pk=application.ticket_id)
    assert "tre veckor" in version.value("appeal") and "Anby kommun" in version.value("appeal")
    assert (again(world.alice, application).state, ticket.state) == ("declined", "left")
    with acting(world.hedda):
        assert not Task.objects.filter(done_at=None).exists()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"reasons": ""}, "reasons"),
        ({"exemption": ""}, "exemption"),
        ({"exemption": "obviously"}, "exemption"),
        ({"outcome": "perhaps"}, "outcome"),
        ({"decided_on": TODAY + dt.timedelta(days=1)}, "decided_on"),
        ({"valid_to": TODAY}, "last_day"),
        ({"outcome": "granted", "valid_from": TODAY - dt.timedelta(days=9), "valid_to": TODAY}, "last_day"),
    ],
)
def test_a_faulty_decision_is_refused_at_its_field(world, changes, field):
    application = assessed(world)
    with pytest.raises(Impossible) as refused:
        faulty = dataclasses.replace(REFUSAL, **{"exemption": "needless"} | changes)
        decide_assistance(application.pk, faulty, actor=world.anna)
    assert refused.value.field == field
    no_decision(world, application)


@pytest.mark.parametrize("who", ["alice", "hedda", "greta", "bo", "olle"])
def test_only_the_home_municipalitys_delegate_decides_on_assistance(world, who):
    application = assessed(world)
    with pytest.raises((NotAllowed, NotVisible)):
        decide_assistance(application.pk, ruling(), actor=world.actors[who])
    no_decision(world, application)


def test_no_decision_before_the_groups_assessment(world):
    application = a_sent(world)
    with pytest.raises(Impossible, match="placeringsbedömning saknas"):
        decide_assistance(application.pk, ruling(), actor=world.anna)
    no_decision(world, application, "sent")
