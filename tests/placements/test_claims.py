"""The database itself refuses two claims on one place: days of every kind, whoever asks and however."""

import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from hypothesis import given, settings
from hypothesis import strategies as st

from placements.actions.closing import end_claim, hold, put_out_of_service, release_expired_holds
from placements.domain.conditions import days_of
from placements.models import ClaimKind, PlaceClaim
from tests.placements.scene import day, on
from tests.world import TODAY
from vardkedja.core.actor import acting, system
from vardkedja.core.errors import Conflict, Impossible, NotAllowed, NotVisible


def claim(scene, place, start, end, kind=ClaimKind.STAY, **values):
    """A row as it is, past every verb."""
    PlaceClaim(
        place=place,
        unit_id=place.unit_id,
        collaboration_id=place.collaboration_id,
        operator_id=place.operator_id,
        kind=kind,
        during=DateRange(start, end),
        **values,
    ).save(force_insert=True)


def refused(scene, constraint, *args, **kwargs):
    with acting(scene.world.hedda), pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        claim(scene, *args, **kwargs)


@pytest.fixture
def place(scene):
    return scene.place("hemmet", "1")


@pytest.mark.parametrize("kind", [("out_of_service", {"closed_for": "repair"}), ("stay", {})])
def test_an_open_ended_claim_blocks_every_later_day(scene, place, kind):
    with acting(scene.world.hedda):
        claim(scene, place, TODAY, None)
    refused(scene, "place_not_double_booked", place, day(900), day(901), kind[0], **kind[1])
    with acting(scene.world.hedda):
        claim(scene, place, day(-3), TODAY, kind[0], **kind[1])


def test_a_claim_without_days_is_refused(scene, place):
    refused(scene, "claim_days_never_empty", place, TODAY, TODAY)
    refused(scene, "claim_days_never_empty", place, None, day(1))


def test_a_hold_says_until_when_and_only_a_hold_does(scene, place):
    refused(scene, "hold_has_an_expiry", place, TODAY, day(1), "hold")
    refused(scene, "hold_has_an_expiry", place, TODAY, day(1), "stay", expires_at=scene.world.hedda.now)


def test_a_closed_place_says_why(scene, place):
    refused(scene, "closed_place_says_why", place, TODAY, day(1), "out_of_service")


def test_two_people_never_live_in_one_place_even_with_days_apart(scene, place):
    with acting(scene.world.hedda):
        claim(scene, place, day(-10), day(-1), occupied=True)
    refused(scene, "place_has_one_occupant", place, TODAY, None, occupied=True)


def test_nobody_claims_a_place_of_another_home(scene, place):
    """The foreign key looks past row-level security, so the operator is part of it."""
    with (
        acting(scene.world.bodil),
        pytest.raises(IntegrityError, match="place_operator"),
        transaction.atomic(),
    ):
        PlaceClaim(
            place=place,
            unit_id=place.unit_id,
            collaboration_id=place.collaboration_id,
            operator_id=scene.world.bjorkby.pk,
            kind="stay",
            during=DateRange(TODAY, None),
        ).save(force_insert=True)
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_a_closed_place_is_not_laid_over_a_booking(scene, place):
    scene.planned(scene.approved(), start=5, end=9)
    hedda = scene.world.hedda
    with pytest.raises(Conflict) as error:
        put_out_of_service(place.pk, day(3), None, actor=hedda, reason="repair")
    assert error.value.field == "place"
    put_out_of_service(place.pk, day(3), day(4), actor=hedda, reason="cleaning")
    assert scene.claims(place) == [("turnaround", day(3), day(5)), ("stay", day(5), day(9))]


def test_a_closed_place_opens_again_from_today_and_keeps_the_days_gone_by(scene, place):
    hedda = scene.world.hedda
    closed = put_out_of_service(place.pk, day(-3), None, actor=hedda, reason="staffing")
    end_claim(closed.pk, actor=hedda, version=closed.row_version)
    assert scene.claims(place) == [("out_of_service", day(-3), TODAY)]
    with pytest.raises(Impossible, match="redan öppen"):
        end_claim(closed.pk, actor=hedda)


def test_a_hold_is_released_by_hand_or_by_the_clock(scene, place):
    hedda = scene.world.hedda
    held = hold(place.pk, TODAY, day(2), actor=hedda, expires_at=on(hedda, 1).now)
    end_claim(held.pk, actor=hedda)
    assert scene.claims(place) == []
    hold(place.pk, TODAY, None, actor=hedda, expires_at=on(hedda, 1).now)
    assert release_expired_holds(actor=system(scene.world.home, hedda.now)) == 0
    assert release_expired_holds(actor=system(scene.world.home, on(hedda, 1).now)) == 1
    assert scene.claims(place) == []


def test_a_place_is_not_closed_for_days_gone_by(scene, place):
    hedda = scene.world.hedda
    with pytest.raises(Impossible, match="har varit") as error:
        put_out_of_service(place.pk, day(-5), day(-1), actor=hedda, reason="repair")
    assert error.value.field == "last_day" and scene.claims(place) == []


@pytest.mark.parametrize(("offset", "hours", "field"), [(-1, 5, "last_day"), (3, 0, "expires_at")])
def test_a_hold_lies_ahead(scene, place, offset, hours, field):
    hedda = scene.world.hedda
    until = hedda.now + dt.timedelta(hours=hours)
    with pytest.raises(Impossible) as error:
        hold(place.pk, TODAY, day(offset), actor=hedda, expires_at=until)
    assert error.value.field == field
    assert scene.claims(place) == []


@pytest.mark.parametrize("name", ["sten", "alice", "bodil", "adam"])
def test_only_the_head_closes_places(scene, place, name):
    with pytest.raises((NotAllowed, NotVisible)):
        put_out_of_service(place.pk, TODAY, None, actor=scene.world.actors[name], reason="repair")
    assert scene.claims(place) == []


def test_the_claim_of_a_stay_is_not_ended_as_a_closed_place(scene, place):
    stay = scene.planned(scene.approved())
    with pytest.raises(Impossible, match="upptagen av en placering"):
        end_claim(stay.claim_id, actor=scene.world.hedda)
    assert scene.claims(place) == [("stay", TODAY, None)]


DAYS = st.integers(min_value=0, max_value=60).map(lambda n: TODAY + dt.timedelta(days=n))


@settings(max_examples=300, deadline=None)
@given(start=DAYS, end=st.none() | DAYS)
def test_days_are_never_empty_and_keep_their_first_day(start, end):
    first, last = days_of(start, end)
    assert first == start
    assert last is None if end is None else last > first
    if end is not None and end > start:
        assert last == end


def test_random_claims_agree_with_a_calendar(scene, place):
    """What the verb lets in is exactly what a list of days would let in."""
    import random

    dice, taken = random.Random(7), set()
    for _ in range(60):
        start = dice.randrange(40)
        length = dice.choice([0, 1, 2, 5])
        wanted = set(range(start, start + max(length, 1)))
        last = day(start + length - 1) if length else day(start)
        try:
            put_out_of_service(place.pk, day(start), last, actor=scene.world.hedda, reason="other")
            allowed = True
        except Conflict:
            allowed = False
        assert allowed == (not wanted & taken)
        taken |= wanted if allowed else set()
    assert taken
