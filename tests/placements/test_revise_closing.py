"""A closed place gets other days or another reason: what was decided before stays, days gone by are not rewritten."""

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse

from placements.actions.closing import end_claim, hold, put_out_of_service, revise_closing
from placements.models import ClosingRevision, PlaceClaim
from tests.placements.pages import text_of
from tests.placements.scene import day, on
from tests.world import TODAY
from vardkedja.core.actor import acting
from vardkedja.core.errors import Conflict, Impossible, NotAllowed, NotVisible


@pytest.fixture
def closed(scene):
    """Place 1 of Hemmet, closed for repair for five days from tomorrow."""
    return put_out_of_service(
        scene.place("hemmet", "1").pk, day(1), day(5), actor=scene.world.hedda, reason="repair"
    )


def revisions(scene, claim):
    with acting(scene.world.hedda):
        rows = ClosingRevision.objects.filter(claim=claim).order_by("revision")
        return [(r.change, r.first_day, r.last_day, r.closed_for, r.set_by_name) for r in rows]


def test_each_decision_is_kept_with_who_and_why(scene, closed):
    hedda = scene.world.hedda
    revise_closing(closed.pk, day(2), None, actor=hedda, reason="safety")
    end_claim(closed.pk, actor=on(hedda, 4))
    assert revisions(scene, closed) == [
        ("made", day(1), day(5), "repair", "Hedda Hall"),
        ("changed", day(2), None, "safety", "Hedda Hall"),
        ("ended", day(2), day(3), "safety", "Hedda Hall"),
    ]
    assert scene.claims(scene.place("hemmet", "1")) == [("out_of_service", day(2), day(4))]


def test_cleaning_is_turnaround_and_a_repair_is_out_of_service(scene, closed):
    assert (
        revise_closing(closed.pk, day(1), day(5), actor=scene.world.hedda, reason="cleaning").kind
        == "turnaround"
    )


@pytest.mark.parametrize(
    ("first", "last", "now", "field", "words"),
    [
        (3, 5, 2, "first_day", "redan börjat"),
        (-1, 5, 0, "first_day", "tidigast vara i dag"),
        (1, 2, 3, "last_day", "tidigast vara i dag"),
        (4, 3, 0, "last_day", "före den första"),
    ],
)
def test_days_that_cannot_be(scene, closed, first, last, now, field, words):
    with pytest.raises(Impossible, match=words) as refused:
        revise_closing(closed.pk, day(first), day(last), actor=on(scene.world.hedda, now), reason="repair")
    assert refused.value.field == field


def test_not_laid_over_what_is_booked_and_nothing_is_kept_of_the_attempt(scene, closed):
    hedda = scene.world.hedda
    scene.planned(scene.approved(0), place="1", start=8)
    with pytest.raises(Conflict, match="inte ledig"):
        revise_closing(closed.pk, day(1), day(8), actor=hedda, reason="repair")
    assert len(revisions(scene, closed)) == 1
    revise_closing(closed.pk, day(1), day(7), actor=hedda, reason="repair")


def test_a_reservation_and_a_strange_reason_are_refused(scene, closed):
    hedda = scene.world.hedda
    held = hold(scene.place("hemmet", "2").pk, TODAY, None, actor=hedda, expires_at=on(hedda, 1).now)
    with pytest.raises(Impossible, match="Släpp den"):
        revise_closing(held.pk, day(1), None, actor=hedda, reason="repair")
    with pytest.raises(Impossible, match="Välj varför"):
        revise_closing(closed.pk, day(1), None, actor=hedda, reason="nyfikenhet")


def test_only_the_head_of_the_own_unit(scene, closed):
    with pytest.raises(NotAllowed):
        revise_closing(closed.pk, day(1), None, actor=scene.world.sten, reason="repair")
    with pytest.raises(NotVisible):
        revise_closing(closed.pk, day(1), None, actor=scene.world.bodil, reason="repair")
    with pytest.raises(Conflict, match="ändrats av någon annan"):
        revise_closing(closed.pk, day(1), None, actor=scene.world.hedda, reason="repair", version=9)


def test_the_history_is_the_own_authoritys_and_nobody_rewrites_it(scene, closed):
    with acting(scene.world.bodil):
        assert not ClosingRevision.objects.exists()
    with acting(scene.world.hedda), pytest.raises(DatabaseError), transaction.atomic():
        ClosingRevision.objects.update(closed_for="other")


def test_the_database_turns_no_stay_into_a_closed_place(scene):
    stay = scene.planned(scene.approved(0), place="1", start=3)
    rows = PlaceClaim.objects.filter(pk=stay.claim_id)
    with (
        acting(scene.world.hedda),
        pytest.raises(IntegrityError, match="keeps its use"),
        transaction.atomic(),
    ):
        rows.update(kind="out_of_service", closed_for="other")


def test_the_page_changes_and_shows_what_was_decided(scene, closed, visit):
    hedda = visit("hedda")
    page = reverse("placements:claim", args=[closed.pk])
    change = reverse("placements:claim_change", args=[closed.pk])
    assert change in hedda.get(page).content.decode()
    data = {"first_day": str(day(1)), "last_day": str(day(20)), "reason": "safety"}
    assert hedda.post(change, data, version=closed.row_version).status_code == 302
    words = text_of(hedda.get(page))
    assert "Beslutad" in words and "Ändrad" in words and "säkerhet" in words
    assert visit("sten").get(change).status_code == 403
    assert visit("bodil").get(change).status_code == 404


def test_a_refused_form_says_what_is_in_the_way_and_which_place_can_be_had(scene, visit):
    stay = scene.planned(scene.approved(0), place="1", start=3)
    hedda = visit("hedda")
    url = reverse("placements:close", args=[scene.world.hemmet.pk])
    data = {
        "place": str(scene.place("hemmet", "1").pk),
        "first_day": str(day(1)),
        "last_day": str(day(4)),
        "reason": "repair",
    }
    answer = hedda.post(url, data)
    assert answer.status_code == 422
    words = text_of(answer)
    assert "I vägen på plats 1" in words and "Ta plats 2 i stället" in words
    assert reverse("placements:stay", args=[stay.pk]) in answer.content.decode()
    instead = str(scene.place("hemmet", "2").pk)
    taken = hedda.post(url, data | {"place": [data["place"], instead]})
    assert taken.status_code == 302, "the button's place counts, being the last in the form"
    assert scene.claims(scene.place("hemmet", "2")) == [("out_of_service", day(1), day(5))]


def test_giving_a_taken_place_offers_the_conflict_to_settle(scene, visit):
    put_out_of_service(scene.place("hemmet", "1").pk, TODAY, None, actor=scene.world.hedda, reason="repair")
    case = scene.approved(0)
    url = reverse("placements:give", args=[scene.world.hemmet.pk])
    data = {"case": str(case.pk), "place": str(scene.place("hemmet", "1").pk), "planned_from": str(day(2))}
    answer = visit("hedda").post(url, data)
    assert answer.status_code == 422
    assert "Ändra eller öppna platsen" in text_of(answer) and "Ta plats 2 i stället" in text_of(answer)
