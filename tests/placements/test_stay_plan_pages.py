"""The pages of the plans: written, signed and followed up by clicking; nothing typed is lost; the documents say the same."""

import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pypdf import PdfReader

from placements.actions.plan_goals import FollowedUp, follow_up_goal
from placements.actions.plans import Signing
from placements.domain import plans
from placements.models import PlanGoal, StayPlan, StayPlanVersion
from tests.core.test_pdf import needs_pango
from tests.placements.pages import text_of
from tests.placements.plan_scene import (
    HOME_ANSWERS,
    NEXT,
    care_draft,
    goals_of,
    home_draft,
    home_goal,
    released,
    report_draft,
    signed,
)
from tests.world import TODAY
from vardkedja.core.actor import acting
from vardkedja.core.models import AccessLog

CARE, HOME, REPORT = plans.CARE, plans.IMPLEMENTATION, plans.REPORT


@pytest.fixture
def stay(scene):
    return scene.arrived(scene.approved(0), start=-5)


def at(name, pk):
    return reverse(f"placements:{name}", args=[pk])


def typed(**changed):
    """What a browser sends for an implementation plan with one goal and two empty rows."""
    empty = {f"{one.key}_{n}": "" for n in (1, 2, 3) for one in plans.KINDS[HOME].goal}
    goal = {f"{key}_1": said for key, said in home_goal(1, "Nykter").parts.items()}
    return empty | goal | HOME_ANSWERS | changed


def only(scene, name="sten"):
    with acting(scene.world.actors[name]):
        return StayPlan.objects.get()


def test_a_plan_from_draft_to_follow_up(scene, stay, visit):
    sten = visit("sten")
    assert "Skriv genomförandeplan" in text_of(sten.get(at("stay", stay.pk)))
    url = at("implementation_plan", stay.pk)
    assert "10 kap. 3 § socialtjänstförordningen (2025:468)" in text_of(sten.get(url))
    answer = sten.post(url, typed(view=""), version=0)
    plan = only(scene)
    assert (answer.status_code, answer.headers["Location"]) == (302, at("stay_plan", plan.pk))
    words = text_of(sten.get(at("stay_plan", plan.pk)))
    assert "Återfallsprevention" in words, "who is to sign it reads it first"
    assert "Utkast som inte är undertecknat" in words and "Den enskildes egen syn är inte ifyllt." in words
    refused = sten.post(at("plan_sign", plan.pk), {"manner": "oral", "person_on": "2026-03-02"}, version=1)
    assert refused.status_code == 422 and "Utkastet är inte klart." in text_of(refused)
    assert sten.post(url, typed(), version=1).status_code == 302
    assert sten.post(at("plan_sign", plan.pk), {"manner": "", "person_on": ""}, version=2).status_code == 422
    signing = {"manner": "oral", "person_on": "2026-03-02", "note": "Bra"}
    assert sten.post(at("plan_sign", plan.pk), signing, version=2).status_code == 302
    words = text_of(sten.get(at("stay_plan", plan.pk)))
    assert "Mål 1: Nykter" in words and "Skriv ny version" in words and "undertecknad 2026-03-02" in words
    goal = goals_of(plan.pk, scene.world.sten)[1]
    form = {"held_on": "2026-03-02", "outcome": "on_way", "words": "Går framåt", "next_on": ""}
    assert sten.post(at("goal_follow_up", goal.pk), form).status_code == 422
    assert sten.post(at("goal_follow_up", goal.pk), form | {"next_on": "2026-03-20"}).status_code == 302
    assert "Går framåt" in text_of(sten.get(at("stay_plan", plan.pk)))
    page = text_of(sten.get(at("stay", stay.pk)))
    assert "Gäller version 1" in page and "Nästa uppföljning 2026-03-20" in page


def test_bad_input_is_told_at_the_field_and_nothing_typed_is_lost(scene, stay, visit):
    sent = typed(
        goal_1="", activities_2="Löpning", follow_up_on_3="32 mars", goal_3="Bostad", family="x" * 4_001
    )
    answer = visit("sten").post(at("implementation_plan", stay.pk), sent, version=0)
    words = text_of(answer)
    assert answer.status_code == 422
    for told in (
        "Skriv mål 1, eller töm hela raden.",
        "Skriv mål 2, eller töm hela raden.",
        "Skriv datumet som",
    ):
        assert told in words
    assert "Skriv högst 4000 tecken" in words
    for kept in ("Löpning", "32 mars", "Bostad", "Återfallsprevention"):
        assert kept in answer.content.decode()
    with acting(scene.world.sten):
        assert not StayPlan.objects.exists()


def test_a_row_that_was_sent_stays_whatever_others_did_meanwhile(scene, stay, visit):
    """Two had the form open: who comes second is told, and sees all that they typed."""
    sten = visit("sten")
    url = at("implementation_plan", stay.pk)
    assert sten.post(url, typed(), version=0).status_code == 302
    assert sten.post(url, typed(goal_1="Nykter och glad"), version=1).status_code == 302
    late = sten.post(url, typed(goal_9="Nionde målet"), version=1)
    assert late.status_code == 422 and "ändrats av någon annan" in text_of(late)
    assert "Nionde målet" in late.content.decode()


def test_phases_by_clicking(scene, stay, visit):
    plan = signed(stay, HOME, home_draft(), scene.world.sten).plan
    sten, url = visit("sten"), at("plan_phases", plan.pk)
    days = {"mapping_from": "2026-02-25", "carrying_from": "2026-03-02", "transition_from": ""}
    wrong = sten.post(url, days | {"carrying_from": "2026-02-24"}, version=plan.row_version)
    assert wrong.status_code == 422 and "Genomförande kan inte börja före det" in text_of(wrong)
    assert sten.post(url, days, version=plan.row_version).status_code == 302
    assert "Faser: genomförande nu" in text_of(sten.get(at("stay_plan", plan.pk)))


def test_a_follow_up_that_is_late_stands_on_the_stay_s_page(scene, stay, visit):
    plan = signed(stay, HOME, home_draft(), scene.world.sten).plan
    with acting(scene.world.sten):
        PlanGoal.objects.filter(plan=plan, number=2).update(next_on="2026-02-28")
    sten = visit("sten")
    assert "Uppföljning försenad skulle ha gjorts 2026-02-28" in text_of(sten.get(at("stay", stay.pk)))
    assert text_of(sten.get(at("stay_plan", plan.pk))).count("Uppföljning försenad") == 1


def test_others_find_no_plan_and_read_what_is_released(scene, stay, visit):
    world = scene.world
    row = signed(stay, CARE, care_draft("Hemlig nykterhet"), world.alice)
    for name in ("sten", "bo", "bodil", "olle", "rut"):
        visitor = visit(name)
        for url in (at("stay_plan", row.plan_id), at("plan_sign", row.plan_id), at("plan_pdf", row.pk)):
            assert visitor.get(url).status_code in {403, 404}, (name, url)
    sten = visit("sten")
    assert sten.get(at("stay_plan", row.plan_id)).status_code == 404
    assert "Vårdplan (SoF 10 kap. 2 §)" not in text_of(sten.get(at("stay", stay.pk)))
    assert "Hemlig nykterhet" not in sten.get(at("implementation_plan", stay.pk)).content.decode()
    assert sten.get(at("care_plan", stay.pk)).status_code == 403
    released(row, world.home.pk, world.alice)
    assert "Vårdplan (SoF 10 kap. 2 §) från Anby kommun, version 1" in text_of(sten.get(at("stay", stay.pk)))
    assert "Hemlig nykterhet" in sten.get(at("implementation_plan", stay.pk)).content.decode()
    assert sten.get(at("stay_plan", row.plan_id)).status_code == 404, "the plan itself stays with its owner"
    with acting(world.sten):
        denied = AccessLog.objects.filter(action="denied", what="plan för vistelse", object_id=row.plan_id)
        assert denied.exists()


def test_the_law_stands_on_every_page_of_a_care_plan(scene, stay, visit):
    row = signed(stay, CARE, care_draft(), scene.world.alice)
    alice = visit("alice")
    for url in (at("care_plan", stay.pk), at("stay_plan", row.plan_id)):
        assert "10 kap. 2 § socialtjänstförordningen (2025:468)" in text_of(alice.get(url))


def test_a_plan_with_more_of_everything_asks_no_more_questions(scene, stay, visit):
    sten = visit("sten")

    def queries(url):
        sten.get(url)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert sten.get(url).status_code == 200
        return len(asked)

    plan = signed(stay, HOME, home_draft(home_goal(1, "Nykter")), scene.world.sten).plan
    urls = (at("stay_plan", plan.pk), at("stay", stay.pk))
    goal = goals_of(plan.pk, scene.world.sten)[1]
    follow_up_goal(goal.pk, FollowedUp(TODAY, "on_way", "Första", NEXT), actor=scene.world.sten)
    few = [queries(url) for url in urls]
    signed(stay, HOME, home_draft(*(home_goal(n, f"Mål {n}") for n in range(1, 9))), scene.world.sten)
    for row in goals_of(plan.pk, scene.world.sten).values():
        follow_up_goal(row.pk, FollowedUp(TODAY, "on_way", "Igen", NEXT), actor=scene.world.sten)
    assert [queries(url) for url in urls] == few


def pages(answer):
    reader = PdfReader(io.BytesIO(answer.content))
    return reader, " ".join(" ".join(one.extract_text() for one in reader.pages).split())


@needs_pango
def test_each_plan_as_a_document(scene, stay, visit):
    world = scene.world
    care = signed(stay, CARE, care_draft(), world.alice)
    home = signed(stay, HOME, home_draft(), world.sten, Signing("declined", TODAY, "Vill tänka"))
    report = signed(stay, REPORT, report_draft(), world.sten)
    told = {
        ("alice", care.pk): (
            "Vårdplan enligt socialtjänstförordningen", "10 kap. 2 § socialtjänstförordningen (2025:468)", "1. Nykter",
            "2. Egen bostad", "Särskilda insatser som behövs", "Undertecknad på papper 2026-03-02",
            "underskrift på papper finns hos Anby kommun",
        ),
        ("sten", home.pk): (
            "Genomförandeplan", "10 kap. 3 §", "2. Arbete på halvtid", "Vem som ansvarar", "Sten Sand", "2026-03-16",
            "Vill inte skriva under 2026-03-02", "Vill tänka", "Kontakt med socialnämnden",
        ),
        ("sten", report.pk): ("Slutrapport", "1. Mål 1", "Nått", "Delvis nått", "Ord 2", "Öppenvården tar vid"),
    }  # fmt: skip
    for (name, pk), words in told.items():
        answer = visit(name).get(at("plan_pdf", pk))
        assert answer.status_code == 200 and answer.headers["Content-Type"] == "application/pdf"
        reader, text = pages(answer)
        for one in words:
            assert one in text, one
        assert reader.trailer["/Root"]["/Lang"] == "sv" and reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
        assert "Tore" not in reader.metadata.title
    with acting(world.sten):
        assert AccessLog.objects.filter(action="export", what="Slutrapport", object_id=report.pk).exists()


def test_the_report_page_says_why_it_cannot_be_written(scene, stay, visit):
    answer = visit("sten").get(at("end_report", stay.pk))
    assert answer.status_code == 409 and "Ingen är undertecknad ännu" in text_of(answer)
    signed(stay, HOME, home_draft(), scene.world.sten)
    page = text_of(visit("sten").get(at("end_report", stay.pk)))
    assert "Mål 2: Arbete på halvtid" in page
    sent = {
        "outcome_1": "reached",
        "words_1": "Bra",
        "outcome_2": "",
        "words_2": "",
        "summary": "S",
        "left": "L",
        "view": "V",
    }
    assert visit("sten").post(at("end_report", stay.pk), sent, version=0).status_code == 302
    with acting(scene.world.sten):
        assert StayPlan.objects.get(kind=REPORT).has_draft
        assert not StayPlanVersion.objects.filter(plan__kind=REPORT).exists()
