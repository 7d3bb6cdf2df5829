"""What became of a reading, and the end of a review: who may decide, what is refused, what is kept."""

import datetime as dt
import io

import pypdf
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.cast import UNIT, a_case
from tests.core.test_pdf import needs_pango
from tests.core.visitors import Visitor, errors_of
from tests.world import NOW, NUMBERS, SINCE
from vardkedja.core import actor as actors
from vardkedja.core import gate
from vardkedja.core.actions.reviews import decide_reading, finish_review, open_review
from vardkedja.core.actor import acting
from vardkedja.core.errors import Impossible, NotAllowed, NotVisible
from vardkedja.core.models import AccessLog, Assignment, LogReview, LogReviewItem, Task

MONTH = dt.date(2026, 3, 1)
APRIL = NOW + dt.timedelta(days=30)


@pytest.fixture
def case(world):
    return a_case(world, world.alice, NUMBERS[0], ("hemmet", UNIT))


@pytest.fixture
def review(world, case):
    """March of Anby: alice, anna and (from another authority) hedda have read the case."""
    for name in ("alice", "anna", "hedda"):
        with acting(world.actors[name]):
            gate.open_case(world.actors[name], case.pk)
    return open_review(MONTH, actor=actors.system(world.anby, APRIL), seed="f" * 32)


def item_of(world, name: str) -> LogReviewItem:
    with acting(world.lova):
        return LogReviewItem.objects.get(user_id=world.actors[name].user_id)


def make_reviewer(world, name: str) -> actors.Actor:
    with acting(world.adam):
        Assignment.objects.create(
            user=world.users[name], domain=world.anby, role="log_reviewer", valid_from=SINCE
        )
    with acting(world.actors[name]):
        held = actors.valid_assignments(world.users[name], NOW)
        return actors.for_user(world.users[name], world.anby.pk, held, NOW)


def test_an_outcome_says_by_whom_and_when_and_is_logged(world, review):
    decide_reading(item_of(world, "anna").pk, "justified", actor=world.lova, note="chef i beredskap")
    item = item_of(world, "anna")
    assert (item.outcome, item.note, item.reviewed_by_name) == ("justified", "chef i beredskap", "Lova Lind")
    assert item.reviewed_at == world.lova.now
    with acting(world.lova):
        assert AccessLog.objects.filter(what="ReadingReviewed", object_id=item.log_id).count() == 1


@pytest.mark.parametrize("outcome", ["investigate", "breach"])
def test_an_investigation_says_what(world, review, outcome):
    item = item_of(world, "anna")
    with pytest.raises(Impossible, match="Skriv kort") as raised:
        decide_reading(item.pk, outcome, actor=world.lova)
    assert raised.value.field == "note"
    assert item_of(world, "anna").outcome == ""
    decide_reading(item.pk, outcome, actor=world.lova, note="känner den enskilde")
    assert item_of(world, "anna").outcome == outcome


@pytest.mark.parametrize("outcome", ["", "bra", "left"])
def test_other_outcomes_are_refused(world, review, outcome):
    with pytest.raises(Impossible):
        decide_reading(item_of(world, "anna").pk, outcome, actor=world.lova)
    assert item_of(world, "anna").outcome == ""


def test_nobody_reviews_the_own_reading(world, review):
    anna = make_reviewer(world, "anna")
    item = item_of(world, "anna")
    for outcome in ("justified", "left"):
        with pytest.raises(Impossible, match="egen läsning") as raised:
            decide_reading(item.pk, outcome, actor=anna)
        assert raised.value.trace.action == "denied"
    assert item_of(world, "anna").outcome == ""
    decide_reading(item.pk, "justified", actor=world.lova)


def test_where_nobody_else_reviews_the_own_reading_is_marked(world, review):
    anna = make_reviewer(world, "anna")
    with acting(world.adam):
        Assignment.objects.filter(user=world.users["lova"]).update(valid_to=NOW.date())
    with pytest.raises(Impossible, match="ingen annan kan granska"):
        decide_reading(item_of(world, "anna").pk, "justified", actor=anna)
    decide_reading(item_of(world, "anna").pk, "left", actor=anna)
    assert item_of(world, "anna").outcome == "left"


def test_another_authority_and_another_role_reach_nothing(world, review):
    pk = item_of(world, "anna").pk
    with pytest.raises(NotVisible):
        decide_reading(pk, "justified", actor=world.otto)
    with pytest.raises(NotVisible):
        finish_review(review.pk, actor=world.otto)
    for name in ("alice", "anna", "adam"):
        with pytest.raises(NotAllowed):
            decide_reading(pk, "justified", actor=world.actors[name])
    with acting(world.otto):
        assert not LogReview.objects.exists()
        assert not LogReviewItem.objects.exists()
    assert item_of(world, "anna").outcome == ""


def decide_all(world) -> None:
    with acting(world.lova):
        left = list(LogReviewItem.objects.filter(outcome=""))
    for item in left:
        decide_reading(item.pk, "justified", actor=world.lova)


def test_a_review_is_finished_when_every_reading_has_an_outcome(world, review):
    decide_reading(item_of(world, "anna").pk, "justified", actor=world.lova)
    with pytest.raises(Impossible, match="saknar utfall"):
        finish_review(review.pk, actor=world.lova)
    decide_all(world)
    finish_review(review.pk, actor=world.lova)
    with acting(world.lova):
        kept = LogReview.objects.get()
        assert (kept.state, kept.finished_by_name) == ("done", "Lova Lind")
        assert Task.objects.get(kind="log_review").done_at == world.lova.now
        assert AccessLog.objects.filter(what="LogReviewFinished").exists()
    with pytest.raises(Impossible, match="ändras inte"):
        decide_reading(item_of(world, "anna").pk, "breach", actor=world.lova, note="ändrat mig")


def test_deciding_goes_on_to_the_next_reading(world, review):
    lova = Visitor(world, "lova")
    text = lova.text(reverse("core:review", args=[review.pk]))
    assert "Granska nästa" in text
    url = reverse("core:reading", args=[review.pk, item_of(world, "anna").pk])
    assert errors_of(lova.send(url, {"outcome": "breach"})) == {
        "note": ["Skriv kort vad som ska utredas eller vad som hände."]
    }
    seen = set()
    while "/logggranskning/" in url and not url.endswith(f"{review.pk}/"):
        assert url not in seen
        seen.add(url)
        assert "autofocus" in lova.text(url)
        response = lova.send(url, {"outcome": "justified"})
        assert response.status_code == 302
        url = response.headers["Location"]
    assert len(seen) == 3
    assert "Avsluta granskningen" in lova.text(url)
    assert lova.send(reverse("core:review_finish", args=[review.pk])).status_code == 302


def test_looking_at_the_review_is_a_reading_of_the_log_and_names_nobody(world, review):
    lova, anna = Visitor(world, "lova"), item_of(world, "anna")
    pages = [
        lova.text(reverse("core:reviews")),
        lova.text(reverse("core:review", args=[review.pk])),
        lova.text(reverse("core:reading", args=[review.pk, anna.pk])),
    ]
    for words in ("Testsson", "Tore", NUMBERS[0]):
        assert not any(words in text for text in pages)
    with acting(world.lova):
        rows = AccessLog.objects.filter(user_id=world.lova.user_id, relation="review")
        assert {(row.what, row.person_id is not None) for row in rows} == {
            ("logggranskning", False),
            ("granskad läsning", True),
        }


def test_of_another_authoritys_reader_role_and_unit_are_shown_and_no_name(world, review):
    lova, hedda = Visitor(world, "lova"), item_of(world, "hedda")
    for url in (
        reverse("core:review", args=[review.pk]),
        reverse("core:reading", args=[review.pk, hedda.pk]),
    ):
        text = lova.text(url)
        assert "Hemmet" in text
        assert "Föreståndare" in text
        assert "Hedda" not in text


@needs_pango
def test_the_name_is_asked_for_by_a_letter(world, review):
    lova = Visitor(world, "lova")
    answer = lova.get(reverse("core:name_request", args=[review.pk, item_of(world, "hedda").pk]))
    text = " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(answer.content)).pages)
    assert "Begäran om läsarens namn" in text
    assert str(item_of(world, "hedda").log_id) in text.replace("\n", "")
    assert "Hedda" not in text
    own = reverse("core:name_request", args=[review.pk, item_of(world, "anna").pk])
    assert lova.get(own).status_code == 404


@needs_pango
def test_the_report_tells_figures_and_no_person(world, case, review):
    decide_all(world)
    finish_review(review.pk, actor=world.lova)
    answer = Visitor(world, "lova").get(reverse("core:review_report", args=[review.pk]))
    text = " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(answer.content)).pages)
    assert "Rapport från logggranskning 2026-03" in text
    assert "f" * 32 in text
    assert "Lova Lind" in text
    for words in ("Testsson", "Anna Alm", "Hedda", case.number):
        assert words not in text
    with acting(world.lova):
        assert AccessLog.objects.filter(what="rapport från logggranskning", action="export").exists()


def test_the_page_of_a_month_costs_the_same_however_many_readings(world, case, review):
    lova = Visitor(world, "lova")

    def spent(month: LogReview) -> int:
        with CaptureQueriesContext(connection) as queries:
            lova.text(reverse("core:review", args=[month.pk]))
        return len(queries)

    spent(review)
    few = spent(review)
    for number in NUMBERS[1:5]:
        other = a_case(world, world.alice.at(APRIL), number, ("hemmet", UNIT))
        for name in ("alice", "anna", "hedda"):
            with acting(world.actors[name].at(APRIL)):
                gate.open_case(world.actors[name].at(APRIL), other.pk)
    may = actors.system(world.anby, APRIL + dt.timedelta(days=31))
    assert spent(open_review(dt.date(2026, 4, 1), actor=may)) == few


def test_rules_are_set_by_the_reviewer_or_the_administrator(world):
    values = {
        "sample_size": 5, "flag_limit": 10, "often_factor": 4, "day_begins": 7, "day_ends": 18, "emergency_minutes": 30,
    }  # fmt: skip
    lova, url = Visitor(world, "lova"), reverse("core:log_rules")
    assert lova.send(url, values, version=1).status_code == 302
    assert errors_of(lova.send(url, {**values, "day_ends": 5}, version=1))
    assert Visitor(world, "alice").get(url).status_code == 403
    assert Visitor(world, "adam").get(url).status_code == 200
    assert lova.send(url, {**values, "sample_size": 6}, version=9).status_code == 422


def test_a_refused_form_that_shows_the_rows_is_logged_as_well(world, review):
    item = item_of(world, "anna")

    def told():
        with acting(world.lova):
            return AccessLog.objects.filter(what="granskad läsning", user_id=world.lova.user_id).count()

    before = told()
    answer = Visitor(world, "lova").send(reverse("core:reading", args=[review.pk, item.pk]), {"outcome": ""})
    assert answer.status_code == 422
    assert told() == before + 1
