"""What is filled in after an acute admission: each point is done by what it asks for."""

import datetime as dt

import pytest

from placements.actions.acute_points import assess_medically, explain_lacking_consent
from placements.domain.acute import Medical
from placements.models import AcutePoint
from referrals.actions.inquiries import open_inquiry, register_matter
from tests.cast import a_case
from tests.placements.acute_scene import FRIDAY, MONDAY, NIGHT, admitted, tasks_of
from tests.world import NUMBERS
from vardkedja.core.actions.consents import record_consent
from vardkedja.core.actor import acting
from vardkedja.core.errors import Impossible, NotAllowed, NotVisible
from vardkedja.core.models import EntryVersion

MONDAY_AT_TEN = dt.datetime(2026, 3, 9, 10, 0, tzinfo=NIGHT.tzinfo)


def point_of(actor, request, kind):
    with acting(actor):
        return AcutePoint.objects.get(request=request, kind=kind)


def test_an_inquiry_that_is_opened_does_its_point_with_both_times(night):
    request, alice = admitted(night), night.world.alice.at(MONDAY_AT_TEN)
    matter = register_matter(request.case_id, "report", NIGHT, actor=alice)
    assert point_of(alice, request, "inquiry").recorded_at is None, "the matter alone opens no inquiry"
    opened = MONDAY_AT_TEN - dt.timedelta(hours=1)
    open_inquiry(matter.pk, opened, actor=alice)
    point = point_of(alice, request, "inquiry")
    assert (point.occurred_on, point.occurred_at, point.recorded_at) == (MONDAY, opened, MONDAY_AT_TEN)
    assert point.recorded_by_name == "Alice Andersson"
    assert "placements.acute_inquiry" not in tasks_of(alice)
    assert "placements.acute_consent" in tasks_of(alice), "nothing else is done by it"


def test_a_consent_that_is_documented_does_its_point(night):
    request, alice = admitted(night), night.world.alice.at(MONDAY_AT_TEN)
    record_consent(
        request.case_id, [night.world.home.pk], actor=alice, categories=["planning"], purpose="Placering", given_on=MONDAY
    )  # fmt: skip
    assert point_of(alice, request, "consent").occurred_on == MONDAY
    assert "placements.acute_consent" not in tasks_of(alice)


def test_a_consent_that_waits_for_a_signature_leaves_its_point_open(night):
    request, alice = admitted(night), night.world.alice.at(MONDAY_AT_TEN)
    record_consent(
        request.case_id, [night.world.home.pk], actor=alice, categories=["planning"], purpose="Placering"
    )
    assert point_of(alice, request, "consent").recorded_at is None
    assert "placements.acute_consent" in tasks_of(alice)


def test_why_there_is_no_consent_is_written_and_does_the_point(night):
    request, alice = admitted(night), night.world.alice.at(MONDAY_AT_TEN)
    point = point_of(alice, request, "consent")
    explain_lacking_consent(point.pk, MONDAY, "Personen vill inte.", actor=alice)
    assert "placements.acute_consent" not in tasks_of(alice)
    with acting(alice):
        point.refresh_from_db()
        assert EntryVersion.objects.get(entry=point.entry_id).value("text") == "Personen vill inte."
    with pytest.raises(Impossible, match="redan ifylld"):
        explain_lacking_consent(point.pk, MONDAY, "En gång till", actor=alice)


def test_another_cases_inquiry_does_no_point(night):
    request, alice = admitted(night), night.world.alice.at(MONDAY_AT_TEN)
    other = a_case(night.world, alice, NUMBERS[4])
    matter = register_matter(other.pk, "report", NIGHT, actor=alice)
    open_inquiry(matter.pk, MONDAY_AT_TEN, actor=alice)
    assert point_of(alice, request, "inquiry").recorded_at is None


def test_the_home_writes_down_the_medical_assessment(night):
    request, sten = admitted(night), night.world.sten.at(MONDAY_AT_TEN)
    seen = Medical("", "nurse", "Siv Syster, Hemmet", MONDAY_AT_TEN - dt.timedelta(hours=2))
    assess_medically(point_of(sten, request, "medical").pk, seen, "Inga tecken på abstinens.", actor=sten)
    point = point_of(sten, request, "medical")
    assert (point.occurred_at, point.recorded_at) == (seen.assessed_at, MONDAY_AT_TEN)
    assert "placements.acute_medical" not in tasks_of(sten)
    with acting(sten):
        version = EntryVersion.objects.select_related("entry").get(entry=point.entry_id)
        assert (version.entry.category, version.value("profession")) == ("somatic", "Sjuksköterska")


@pytest.mark.parametrize(
    ("medical", "text", "field"),
    [
        (Medical("", "", "Siv", NIGHT), "Lugn", "profession"),
        (Medical("", "nurse", " ", NIGHT), "Lugn", "assessor"),
        (Medical("", "nurse", "Siv", None), "Lugn", "assessed_on"),
        (Medical("", "nurse", "Siv", NIGHT + dt.timedelta(hours=1)), "Lugn", "assessed_on"),
        (Medical("", "nurse", "Siv", NIGHT), " ", "text"),
    ],
)
def test_an_assessment_that_cannot_be_is_refused_at_its_field(night, medical, text, field):
    request = admitted(night)
    point = point_of(night.world.sten, request, "medical")
    with pytest.raises(Impossible) as refused:
        assess_medically(point.pk, medical, text, actor=night.world.sten)
    assert refused.value.field == field
    assert point_of(night.world.sten, request, "medical").recorded_at is None
    assert "placements.acute_medical" in tasks_of(night.world.sten)


@pytest.mark.parametrize(("day", "text", "field"), [(9, "Vill inte", "occurred_on"), (0, "  ", "text")])
def test_a_reason_without_a_day_that_was_or_words_is_refused(night, day, text, field):
    request = admitted(night)
    point = point_of(night.world.alice, request, "consent")
    with pytest.raises(Impossible) as refused:
        explain_lacking_consent(point.pk, FRIDAY + dt.timedelta(days=day), text, actor=night.world.alice)
    assert refused.value.field == field
    assert point_of(night.world.alice, request, "consent").recorded_at is None


@pytest.mark.parametrize("name", ["sten", "bo", "olle"])
def test_a_point_is_filled_in_by_whose_it_is(night, name):
    request = admitted(night)
    point = point_of(night.world.alice, request, "consent")
    with pytest.raises((NotVisible, NotAllowed)):
        explain_lacking_consent(point.pk, FRIDAY, "Vill inte", actor=night.world.actors[name].at(NIGHT))
    assert point_of(night.world.alice, request, "consent").recorded_at is None
