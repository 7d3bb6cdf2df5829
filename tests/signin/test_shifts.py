"""A substitute's access: by shift, given and ended by the head of the home, at once."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from tests.core.visitors import Visitor, errors_of
from tests.signin import steps
from tests.world import NOW, TODAY
from vardkedja.core.actions.shifts import end_shift, give_shift
from vardkedja.core.actor import acting, valid_assignments
from vardkedja.core.domain.shifts import moments
from vardkedja.core.errors import Conflict, Impossible, NotAllowed, NotVisible
from vardkedja.core.models import AccessLog, Assignment, Role, Shift
from vardkedja.core.scope import ScopeKey, open_scope, setup_scope

HOUR = dt.timedelta(hours=1)


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=True):
        yield


@pytest.fixture
def vikarie(world):
    """Sten works as a substitute at Hemmet."""
    with setup_scope():
        Assignment.objects.filter(user=world.users["sten"]).update(role=Role.SUBSTITUTE)
    return world.users["sten"]


def give(world, user, starts=NOW - HOUR, ends=NOW + 8 * HOUR, actor=None):
    return give_shift(user.pk, world.hemmet.pk, starts, ends, actor=actor or world.hedda)


def held(user, moment):
    with open_scope(ScopeKey(user=user.pk)):
        return [one.role for one in valid_assignments(user, moment)]


def test_the_assignment_opens_during_the_shift_only(world, vikarie):
    give(world, vikarie)
    assert held(vikarie, NOW - 2 * HOUR) == []
    assert held(vikarie, NOW) == [Role.SUBSTITUTE]
    assert held(vikarie, NOW + 8 * HOUR) == [], "the last moment is no longer in it"


def test_without_a_shift_sign_in_says_why(world, vikarie):
    client = Client()
    steps.by_hand(client, vikarie)
    answer = client.get("/", follow=True)
    assert "Du har inget pass just nu" in answer.content.decode()
    assert not steps.is_in(client)


def test_ended_by_the_head_it_closes_at_the_next_request(world, vikarie):
    shift = give(world, vikarie)
    client = Client()
    client.force_login(vikarie)
    assert client.get("/").status_code == 200
    head = Visitor(world, "hedda")
    assert "Sten Sand" in head.text(reverse("core:shifts"))
    assert head.send(reverse("core:shift_end", args=[shift.pk])).status_code == 302
    assert client.get("/").headers["Location"] == "/logga-in/"
    with acting(world.hedda):
        row = Shift.objects.get(pk=shift.pk)
        assert (row.ended_by_id, row.ended_at is not None) == (world.hedda.user_id, True)
        told = AccessLog.objects.filter(what__in=["ShiftGiven", "ShiftEnded"], object_id=shift.pk)
        assert told.count() == 2


def test_the_page_gives_a_shift_by_the_clock_on_the_wall(world, vikarie):
    head = Visitor(world, "hedda")
    data = {
        "user": str(vikarie.pk),
        "unit": str(world.hemmet.pk),
        "day": str(TODAY),
        "starts": "21:00",
        "ends": "07:00",
    }
    assert head.send(reverse("core:shift_new"), data).status_code == 302
    with acting(world.hedda):
        row = Shift.objects.get()
    zone = ZoneInfo("Europe/Stockholm")
    assert row.starts_at.astimezone(zone).isoformat() == f"{TODAY}T21:00:00+01:00"
    assert row.ends_at - row.starts_at == 10 * HOUR
    assert errors_of(head.send(reverse("core:shift_new"), {**data, "starts": "25:99"})) == {
        "starts": ["Skriv klockslaget som timme och minut, till exempel 07:00."]
    }
    assert list(errors_of(head.send(reverse("core:shift_new"), {**data, "starts": "22:00"}))) == ["starts"]


def test_a_night_when_the_clock_changes_is_as_long_as_it_is():
    zone = ZoneInfo("Europe/Stockholm")
    starts, ends = moments(dt.date(2026, 10, 24), dt.time(21), dt.time(7), zone)
    assert ends.astimezone(dt.UTC) - starts.astimezone(dt.UTC) == 11 * HOUR


@pytest.mark.parametrize(
    ("starts", "ends", "field"),
    [
        (NOW - 9 * HOUR, NOW - HOUR, "ends"),
        (NOW, NOW + 27 * HOUR, "ends"),
        (NOW + 100 * 24 * HOUR, NOW + 101 * 24 * HOUR, "day"),
    ],
)
def test_a_shift_that_cannot_be_is_refused_at_the_field(world, vikarie, starts, ends, field):
    with pytest.raises(Impossible) as error:
        give(world, vikarie, starts, ends)
    assert error.value.field == field
    with acting(world.hedda):
        assert not Shift.objects.exists()


def test_only_a_substitute_of_the_unit_gets_a_shift(world):
    with pytest.raises(Impossible) as error:
        give(world, world.users["alice"])
    assert error.value.field == "user"


def test_two_shifts_do_not_overlap(world, vikarie):
    shift = give(world, vikarie)
    with pytest.raises(Conflict):
        give(world, vikarie, NOW, NOW + 2 * HOUR)
    end_shift(shift.pk, actor=world.hedda)
    give(world, vikarie, NOW, NOW + 2 * HOUR)


def test_only_the_head_of_the_unit_gives_and_ends(world, vikarie):
    shift = give(world, vikarie)
    for name in ("adam", "anna", "bodil"):
        with pytest.raises((NotAllowed, NotVisible)):
            end_shift(shift.pk, actor=world.actors[name])
        with pytest.raises(NotAllowed):
            give(world, vikarie, NOW + 9 * HOUR, NOW + 10 * HOUR, actor=world.actors[name])
    client = Client()
    client.force_login(vikarie)
    assert client.get(reverse("core:shifts")).status_code == 403, "nobody gives oneself a shift"
    with acting(world.hedda):
        assert Shift.objects.get().ended_at is None


def test_another_authority_sees_no_shift(world, vikarie):
    give(world, vikarie)
    for actor in (world.bodil, world.alice, world.olle):
        with acting(actor):
            assert not Shift.objects.exists()
