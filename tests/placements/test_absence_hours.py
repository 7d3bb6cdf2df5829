"""The hours of an absence: told where they are known, for Dagen and the night; they count for nothing else."""

import datetime as dt

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from placements.actions.absences import register_absence
from placements.actions.changes import Reason
from placements.actions.correcting import correct_absence
from placements.domain.conditions import away_hours, overdue
from placements.models import Absence, StayChange
from placements.selectors.changes import changes_of
from placements.selectors.days import day_on_paper
from tests.core.visitors import errors_of
from tests.placements.pages import text_of
from tests.placements.scene import day
from tests.world import TODAY
from vardkedja.core.actor import acting
from vardkedja.core.errors import Impossible

NOON = dt.datetime(2026, 3, 2, 12)
NINE, ONE, EIGHT = dt.time(9), dt.time(13), dt.time(20)


@pytest.fixture
def stay(scene):
    return scene.arrived(scene.approved(0), start=-5)


def test_a_whole_day_is_theirs_and_an_hour_is_kept():
    assert not overdue(None, None, NOON)
    assert not overdue(day(0), None, NOON)
    assert not overdue(day(0), ONE, NOON)
    assert not overdue(day(1), NINE, NOON)
    assert overdue(day(0), NINE, NOON)
    assert overdue(day(-1), EIGHT, NOON)


@pytest.mark.parametrize(
    ("at", "back_on", "back_at", "field"),
    [
        (ONE, None, None, "away_at"),
        (None, None, EIGHT, "expected_back"),
        (NINE, day(0), NINE, "expected_at"),
        (NINE, day(0), EIGHT, None),
        (NINE, day(1), NINE, None),
        (None, None, None, None),
    ],
)
def test_hours_that_cannot_be(at, back_on, back_at, field):
    found = away_hours(day(0), at, back_on, back_at, NOON)
    assert (found.field if found else None) == field


def test_the_day_tells_the_hours_and_who_is_late(scene, stay, visit):
    sten = visit("sten")
    form = {"kind": "leave", "away_from": str(day(0)), "away_at": "09.15", "expected_back": str(day(0))}
    wrong = sten.post(
        reverse("placements:leave", args=[stay.pk]), form | {"expected_at": "09.00"}, version=stay.row_version
    )
    assert set(errors_of(wrong)) == {"expected_at"}
    done = sten.post(
        reverse("placements:leave", args=[stay.pk]), form | {"expected_at": "11.30"}, version=stay.row_version
    )
    assert done.status_code == 302
    page = text_of(sten.get(reverse("placements:day_unit", args=[scene.world.hemmet.pk])))
    assert "2 mars 09.15" in page
    assert "2 mars 11.30" in page
    assert "Har inte kommit åter" in page, "the clock stands at noon"
    assert "2 mars 11.30" in text_of(sten.get(reverse("placements:night", args=[scene.world.hemmet.pk])))


def test_a_corrected_hour_is_kept_with_what_stood_before(scene, stay):
    sten = scene.world.sten
    row = register_absence(
        stay.pk, actor=sten, kind="absconded", away_from=TODAY, expected_back=day(1), away_at=NINE, expected_at=EIGHT
    )  # fmt: skip
    hedda, wrong = scene.world.hedda, Reason("mistyped")
    with pytest.raises(Impossible) as told:
        correct_absence(row.pk, "hospital", TODAY, None, wrong, actor=hedda, away_at=ONE)
    assert told.value.field == "away_at"
    with pytest.raises(Impossible) as told:
        correct_absence(
            row.pk, "leave", TODAY, None, wrong, actor=hedda, away_at=NINE, expected=(TODAY, dt.time(8))
        )
    assert told.value.field == "expected_at"
    correct_absence(
        row.pk, "hospital", day(-1), None, wrong, actor=hedda, away_at=EIGHT, expected=(day(1), EIGHT)
    )
    with acting(sten):
        found = Absence.objects.get()
        assert (found.away_from, found.away_at, found.expected_at) == (day(-1), EIGHT, EIGHT)
        kept = StayChange.objects.get()
        assert (kept.before["away_at"], kept.after["away_at"]) == ("09.00", "20.00")
        assert ("ute från klockan", "09.00", "20.00") in changes_of(sten, found.stay)[0].lines


def test_the_database_keeps_an_hour_with_its_day(scene, stay):
    sten = scene.world.sten
    row = register_absence(stay.pk, actor=sten, kind="leave", away_from=TODAY, expected_back=None)
    with (
        acting(sten),
        pytest.raises(DatabaseError, match="absence_expected_hour_has_a_day"),
        transaction.atomic(),
    ):
        Absence.objects.filter(pk=row.pk).update(expected_at=EIGHT)


def test_who_should_be_back_is_told_at_night_and_on_paper(scene, stay, visit):
    sten = scene.world.sten
    register_absence(
        stay.pk, actor=sten, kind="leave", away_from=day(-1), expected_back=TODAY, expected_at=NINE
    )
    assert "Har inte kommit åter" in text_of(
        visit("sten").get(reverse("placements:night", args=[scene.world.hemmet.pk]))
    )
    with acting(sten):
        assert [one.overdue for one in day_on_paper(sten, scene.world.hemmet, TODAY).residents] == [True]


@pytest.mark.parametrize("back_on", [184, 36500])
def test_a_slip_of_the_hand_is_no_day_of_return(scene, stay, back_on):
    with pytest.raises(Impossible) as told:
        register_absence(
            stay.pk, actor=scene.world.sten, kind="leave", away_from=TODAY, expected_back=day(back_on)
        )
    assert told.value.field == "expected_back"


def test_nothing_is_kept_of_what_cannot_be(scene, stay):
    with pytest.raises(Impossible) as told:
        register_absence(
            stay.pk, actor=scene.world.sten, kind="leave", away_from=TODAY, expected_back=None, away_at=ONE
        )
    assert told.value.field == "away_at"
    with acting(scene.world.sten):
        assert not Absence.objects.exists()
