"""The pages of a stay and its part of the case page: what is possible, and why not."""

import pytest
from django.urls import reverse

from placements.actions.leaving import Ending, discharge
from placements.actions.planning import plan_discharge
from placements.actions.safety import fill_safety
from placements.domain.going_home import AREAS
from placements.models import Absence, DischargePlan, Stay
from referrals.models import Decision
from tests.core.visitors import errors_of
from tests.placements.daily_scene import a_safe
from tests.placements.pages import text_of
from tests.placements.scene import day
from tests.world import TODAY
from vardkedja.core.actor import acting


def url(name, row):
    return reverse(f"placements:{name}", args=[row.pk])


@pytest.fixture
def stay(scene):
    return scene.arrived(scene.approved(), start=-10)


@pytest.mark.parametrize(
    "page",
    ["stay", "arrival", "discharge", "plan", "days", "move", "cancel", "confirm", "leave", "return", "share"],
)
def test_every_page_opens_for_the_head_and_is_not_there_for_a_stranger(scene, stay, visit, page):
    assert visit("hedda").get(url(page, stay)).status_code == 200
    for name in ("bo", "bodil", "olle"):
        assert visit(name).get(url(page, stay)).status_code in {403, 404}


def test_a_party_sees_days_but_no_acts(scene, stay, visit):
    words = text_of(visit("alice").get(url("stay", stay)))
    assert "Hemmet" in words and "Inskriven sedan fre 20 februari 2026" in words
    assert "Skriv ut" not in words


def test_the_home_has_its_way_to_the_card_and_nobody_else(scene, stay, visit):
    card = f'href="{url("card", stay)}"'
    assert card in visit("sten").get(url("stay", stay)).content.decode()
    assert card not in visit("alice").get(url("stay", stay)).content.decode()


def test_the_plan_by_clicking(scene, stay, visit):
    data = {
        "planned_on": "2026-03-09",
        "receiver": str(scene.world.anby.pk),
        **{f"{area.key}_state": "lacking" for area in AREAS},
        "housing_state": "underway",
        "housing": "Boendestöd",
        "warning": "",
        "own_view": "",
        "contact": "Alice",
    }
    sten = visit("sten")
    assert sten.post(url("plan", stay), data, version=stay.row_version).status_code == 302
    with acting(scene.world.sten):
        plan = DischargePlan.objects.get()
    assert "Boendestöd" in sten.get(url("plan", stay)).content.decode(), "a new version begins with the last"
    assert (plan.receiver_domain_id, plan.points_left) == (scene.world.anby.pk, 7)
    refused = sten.post(url("plan", stay), data | {"economy_state": "arranged"}, version=stay.row_version + 1)
    assert refused.status_code == 422
    assert errors_of(refused) == {"economy": ["Skriv vad som är ordnat eller på gång."]}
    assert "Boendestöd" in refused.content.decode(), "nothing that was typed is lost"


def test_out_and_back_by_clicking(scene, stay, visit):
    sten = visit("sten")
    data = {"kind": "leave", "away_from": "2026-03-01", "expected_back": "2026-03-03"}
    assert sten.post(url("leave", stay), data).status_code == 302
    assert sten.post(url("return", stay), {"back_on": "2026-03-02"}).status_code == 302
    with acting(scene.world.sten):
        assert Absence.objects.get().back_on == TODAY


def test_days_and_move_and_cancel_by_clicking(scene, stay, visit):
    hedda = visit("hedda")
    assert (
        hedda.post(url("days", stay), {"planned_to": "2026-03-20"}, version=stay.row_version).status_code
        == 302
    )
    stale = hedda.post(url("days", stay), {"planned_to": "2026-03-25"}, version=stay.row_version)
    assert stale.status_code == 422 and "ändrats av någon annan" in text_of(stale)
    other = scene.place("hemmet", "2")
    assert hedda.post(url("move", stay), {"place": str(other.pk), "day": "2026-03-02"}).status_code == 302
    coming = scene.planned(scene.approved(1), place="3", start=4)
    assert (
        hedda.post(url("cancel", coming), {"reason": "declined"}, version=coming.row_version).status_code
        == 302
    )
    with acting(scene.world.hedda):
        assert set(Stay.objects.values_list("state", flat=True)) == {"ended", "arrived", "cancelled"}


def test_the_case_page_shows_the_chain_and_what_may_be_done(scene, stay, visit):
    plan_discharge(
        stay.pk,
        actor=scene.world.sten,
        planned_on=day(7),
        receiver_id=scene.world.anby.pk,
        contents=[("a", "A", "b")],
    )
    case = reverse("core:case", args=[stay.case_id])
    words = text_of(visit("hedda").get(case))
    assert "Hemmet sedan 20 feb" in words and "planeras 9 mars" in words.replace("mar.", "mars")
    assert "Skriv ut" in words and "Planera hemgång" in words
    theirs = text_of(visit("alice").get(case))
    assert "Bekräfta att ni tar emot hemgången" in theirs and "Skriv ut" not in theirs


def test_the_case_page_says_why_a_place_cannot_be_given(scene, visit):
    case = scene.approved()
    with acting(scene.world.alice):
        Decision.objects.filter(case=case, kind="assistance").update(superseded_at=scene.world.alice.now)
    words = text_of(visit("hedda").get(reverse("core:case", args=[case.pk])))
    assert "Ge plats på Hemmet" in words and "Det saknas: Biståndsbeslut" in words


def test_tasks_lead_to_where_the_work_is_done(scene, visit):
    stay = scene.planned(scene.approved(), start=0)
    words = visit("sten").get("/", flik="enheten").content.decode()
    assert url("arrival", stay) in words


@pytest.mark.parametrize(
    ("name", "reason"), [("arrival", "ankomst och frånvaro"), ("discharge", "skriver ut")]
)
def test_a_refusal_says_what_the_page_is_for(scene, visit, name, reason):
    stay = scene.planned(scene.approved())
    answer = visit("alice").get(reverse(f"placements:{name}", args=[stay.pk]))
    assert answer.status_code == 403
    assert reason in text_of(answer) and "dagens lista" not in text_of(answer)


def test_the_discharge_reminds_of_what_cannot_be_done_afterwards(scene, stay, visit):
    words = text_of(visit("hedda").get(url("discharge", stay)))
    assert "Trygg hemgång är inte ifylld." in words
    assert "Ingen genomförandeplan är undertecknad." in words
    fill_safety(stay.pk, a_safe(), actor=scene.world.sten)
    assert "Trygg hemgång är inte ifylld." not in text_of(visit("hedda").get(url("discharge", stay)))


def test_who_has_left_is_told_with_the_day_of_leaving(scene, stay, visit):
    ending = Ending(TODAY, "deceased", "unknown", "unknown")
    discharge(stay.pk, ending, actor=scene.world.hedda)
    words = text_of(visit("hedda").get(url("stay", stay)))
    assert "Utskriven mån 2 mars 2026 v. 10, inskriven fre 20 februari 2026 v. 8" in words
