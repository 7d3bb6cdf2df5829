"""What a home keeps of a resident from day to day: card, times, the admission sheet, and the lists on paper."""

import datetime as dt
import io

import pypdf
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from placements.actions.absences import register_absence
from placements.actions.daily import Booked, book_appointment, cancel_appointment, fill_sheet, write_card
from placements.actions.study_visits import NewStudyVisit, book_study_visit
from placements.domain import daily
from placements.models import AdmissionSheet, Appointment, ResidentCard
from placements.selectors.daily import about_one
from tests.core.test_pdf import needs_pango
from tests.placements.daily_scene import BY, a_sheet
from tests.placements.pages import text_of
from tests.placements.scene import day
from tests.world import NOW, TODAY
from vardkedja.core.actions.cases import record_of
from vardkedja.core.actions.protection import protect_person
from vardkedja.core.actor import acting
from vardkedja.core.errors import Conflict, Impossible, NotVisible
from vardkedja.core.models import AccessLog, Entry, EntryVersion
from vardkedja.core.selectors.packages import prepared

AT_ONE = dt.time(13)


@pytest.fixture
def stay(scene):
    return scene.arrived(scene.approved(0), start=-5)


def at(stay, name):
    return reverse(f"placements:{name}", args=[stay.pk])


def of(scene, name, unit="hemmet"):
    return reverse(f"placements:{name}", args=[scene.world.units[unit].pk])


def words(response):
    pages = pypdf.PdfReader(io.BytesIO(response.content)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split()), len(pages)


# The card


def test_the_card_keeps_health_apart(scene, stay):
    sten = scene.world.sten
    write_card(stay.pk, "12", {"allergies": "Jordnöt", "next_of_kin": "Systern"}, actor=sten)
    with acting(sten):
        card = ResidentCard.objects.get()
        kept = {entry.pk: entry.category for entry in Entry.objects.filter(kind="resident_card")}
        assert kept == {card.entry_id: "practical", card.health_entry_id: "somatic"}
        known = about_one(sten, stay)
        assert (known.key, known.allergies, known.calls) == ("12", "Jordnöt", ["Systern"])


def test_what_did_not_change_is_no_new_version(scene, stay):
    sten = scene.world.sten
    card = write_card(stay.pk, "12", {"allergies": "Jordnöt"}, actor=sten)
    assert card.entry_id is None
    write_card(stay.pk, "14", {"allergies": "Jordnöt"}, actor=sten, version=1)
    write_card(stay.pk, "14", {"allergies": ""}, actor=sten, version=2)
    with acting(sten):
        assert EntryVersion.objects.filter(entry=card.health_entry_id).count() == 2
        assert about_one(sten, stay).allergies == ""
    with pytest.raises(Conflict):
        write_card(stay.pk, "15", {}, actor=sten, version=1)
    with acting(sten):
        assert ResidentCard.objects.get().key_number == "14"


# Times


@pytest.mark.parametrize(
    ("booked", "field"),
    [
        (Booked(day(-1), None, "care"), "on"),
        (Booked(day(400), None, "care"), "on"),
        (Booked(day(0), None, "x"), "kind"),
    ],
)
def test_a_time_that_cannot_be_is_refused(scene, stay, booked, field):
    with pytest.raises(Impossible) as refused:
        book_appointment(stay.pk, booked, actor=scene.world.sten)
    assert refused.value.field == field
    with acting(scene.world.sten):
        assert not Appointment.objects.exists()


def test_a_time_is_kept_and_struck(scene, stay):
    sten = scene.world.sten
    row = book_appointment(stay.pk, Booked(TODAY, AT_ONE, "laro", "Anby", "Ta med legitimation"), actor=sten)
    with acting(sten):
        assert Entry.objects.get(pk=row.entry_id).category == "substance"
        (kept,) = about_one(sten, stay).times
        assert (kept.clock, kept.words) == ("13.00", "LARO, Ta med legitimation, Anby")
    cancel_appointment(row.pk, actor=sten)
    with acting(sten):
        assert about_one(sten, stay).times == []
    with pytest.raises(Impossible):
        cancel_appointment(row.pk, actor=sten)


# The admission sheet


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Metadon 40 mg", "40 mg"), ("2 tabletter", "2 tabletter"), ("20 droppar", "20 droppar"), ("3,5 ml", "3,5 ml"),
        ("Avdelning 4", ""), ("rum 12, plan 3", ""), ("2 gånger om dagen", ""), ("0470-12 34 56", ""),
    ],
)  # fmt: skip
def test_what_looks_like_a_dose(text, found):
    assert daily.dose_in(text) == found


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"medication": "?"}, "medication"),
        ({"medication_from": " "}, "medication_from"),
        ({"medication_at": None}, "medication_on"),
        ({"medication_at": NOW + dt.timedelta(hours=1)}, "medication_on"),
        ({"medication": "none"}, "next_dose_on"),
        ({"next_dose_at": NOW - dt.timedelta(days=6)}, "next_dose_on"),
        ({"withdrawal": ""}, "withdrawal"),
        ({"withdrawal_by": ""}, "withdrawal_by"),
        ({"suicide": "high", "suicide_by": " "}, "suicide_by"),
        ({"laro": "Buprenorfin 16 mg"}, "laro"),
        ({"infection": "Antibiotika 3 tabletter"}, "infection"),
    ],
)
def test_a_sheet_that_lacks_something_is_refused(scene, stay, changed, field):
    with pytest.raises(Impossible) as refused:
        fill_sheet(stay.pk, a_sheet(**changed), actor=scene.world.sten)
    assert refused.value.field == field
    with acting(scene.world.sten):
        assert not AdmissionSheet.objects.exists()


def test_a_risk_that_nobody_assessed_says_by_nobody(scene, stay):
    row = fill_sheet(stay.pk, a_sheet(suicide="not_assessed", suicide_by=""), actor=scene.world.sten)
    with acting(scene.world.sten):
        assert about_one(scene.world.sten, stay).risks == [
            ("due", "Abstinens", "förhöjd"), ("neutral", "Suicid", "inte bedömd")
        ]  # fmt: skip
    assert row.filled_by_name == "Sten Sand"


def test_a_change_is_a_version_and_the_row_says_what_holds(scene, stay):
    world = scene.world
    row = fill_sheet(stay.pk, a_sheet(), actor=world.sten)
    fill_sheet(stay.pk, a_sheet(suicide="high", suicide_by=BY), actor=world.hedda, version=1)
    with acting(world.sten):
        versions = EntryVersion.objects.filter(entry=row.entry_id).order_by("number")
        assert [version.value("suicide") for version in versions] == ["Låg", "Hög"]
        assert AdmissionSheet.objects.get().suicide == "high"
        assert Entry.objects.get(pk=row.entry_id).category == "somatic"
    with pytest.raises(Conflict):
        fill_sheet(stay.pk, a_sheet(), actor=world.sten, version=1)


def test_only_of_who_lives_there(scene, stay):
    world = scene.world
    planned = scene.planned(scene.approved(1), place="2", start=3)
    for act in (
        lambda who, one: fill_sheet(one.pk, a_sheet(), actor=who),
        lambda who, one: write_card(one.pk, "1", {}, actor=who),
        lambda who, one: book_appointment(one.pk, Booked(TODAY, None, "care"), actor=who),
    ):
        with pytest.raises(Impossible):
            act(world.sten, planned)
        with pytest.raises(NotVisible):
            act(world.bodil, stay)
        with pytest.raises(NotVisible):
            act(world.alice, stay)


def test_nobody_else_reads_the_rows_and_nothing_is_ready_to_be_released(scene, stay):
    world = scene.world
    fill_sheet(stay.pk, a_sheet(), actor=world.sten)
    write_card(stay.pk, "12", {"allergies": "Jordnöt"}, actor=world.sten)
    book_appointment(stay.pk, Booked(TODAY, AT_ONE, "care"), actor=world.sten)
    for name in ("alice", "bodil", "olle"):
        with acting(world.actors[name]):
            for model in (AdmissionSheet, ResidentCard, Appointment):
                assert not model.objects.exists()
            assert not Entry.objects.filter(kind__in=["admission_sheet", "resident_card"]).exists()
    with acting(world.hedda):
        ready = [
            version.entry.kind for package in prepared(world.hedda, stay.case) for version in package.versions
        ]
    assert ready == ["admission_decision"]


# Pages


def test_the_day_warns_until_the_sheet_is_filled_in(scene, stay, visit):
    sten = visit("sten")
    assert "Inskrivningsblad saknas: plats 1, Tore Testsson" in text_of(sten.get(of(scene, "day_unit")))
    form = {
        "medication": "missing", "withdrawal": "raised", "withdrawal_by": BY, "suicide": "not_assessed", "belongings": "En väska",
    }  # fmt: skip
    refused = sten.post(at(stay, "sheet"), form | {"medication": "received"}, version=0)
    assert refused.status_code == 422 and "Skriv vem läkemedelslistan kommer från." in text_of(refused)
    half = sten.post(at(stay, "sheet"), form | {"next_dose_on": "2026-03-02"}, version=0)
    assert "Skriv både dag och klockslag" in text_of(half)
    assert sten.post(at(stay, "sheet"), form, version=0).status_code == 302
    page = text_of(sten.get(of(scene, "day_unit")))
    assert "Inskrivningsblad saknas" not in page
    assert "Läkemedelslistan har inte kommit: plats 1, Tore Testsson" in page
    card = text_of(sten.get(at(stay, "card")))
    assert "En väska" in card and "Läkemedelslista saknas" in card


def test_the_day_tells_times_and_what_to_know(scene, stay, visit):
    sten = visit("sten")
    card = {
        "key_number": "12",
        "allergies": "Jordnöt",
        "interpreter": "Arabiska",
        "next_of_kin": "Systern",
        "authority": "",
    }
    assert sten.post(at(stay, "card_change"), card, version=0).status_code == 302
    refused = sten.post(at(stay, "appointment_new"), {"on": "2026-03-01", "kind": "care"})
    assert refused.status_code == 422 and "Välj en dag från i dag" in text_of(refused)
    time = {"on": "2026-03-02", "at": "13:00", "kind": "care", "where": "Vårdcentralen", "what": "Blodprov"}
    assert sten.post(at(stay, "appointment_new"), time).status_code == 302
    page = text_of(sten.get(of(scene, "day_unit")))
    for told in (
        "1, nyckel 12",
        "13.00 Vård och hälsa, Blodprov, Vårdcentralen",
        "Jordnöt",
        "Arabiska",
        "Systern",
    ):
        assert told in page
    with acting(scene.world.sten):
        row = Appointment.objects.get()
    strike = reverse("placements:appointment_cancel", args=[row.pk])
    assert visit("bodil").get(strike).status_code == 404
    assert sten.post(strike).status_code == 302
    assert "Blodprov" not in text_of(sten.get(of(scene, "day_unit")))


@needs_pango
def test_the_night_list_is_one_page_and_each_printing_is_logged(scene, stay, visit):
    sten = visit("sten")
    fill_sheet(stay.pk, a_sheet(), actor=scene.world.sten)
    out = scene.arrived(scene.approved(1), place="2", start=-5)
    register_absence(out.pk, actor=scene.world.sten, kind="leave", away_from=TODAY, expected_back=day(1))
    page = text_of(sten.get(of(scene, "night")))
    assert "1 ska vara här, 1 ute" in page and "förhöjd" in page and "Permission, åter 3 mars" in page
    text, pages = words(sten.get(of(scene, "night_print")))
    assert pages == 1
    assert "Nattlista för Hemmet" in text and "Abstinens: förhöjd" in text and "Utskriven" in text
    with acting(scene.world.sten):
        printed = AccessLog.objects.filter(what="nattlista", action="export")
        assert {row.case_id for row in printed} == {stay.case_id, out.case_id}


@needs_pango
def test_the_day_prints_on_one_page_with_who_comes_and_goes(scene, stay, visit):
    sten = scene.world.sten
    book_appointment(stay.pk, Booked(TODAY, AT_ONE, "care", "Vårdcentralen"), actor=sten)
    late, later = scene.approved(1), scene.approved(2)
    scene.planned(late, place="2", start=-1, end=30)
    shown = scene.planned(later, place="3", start=5, end=30)
    book_study_visit(shown.pk, NewStudyVisit(TODAY, dt.time(10), "worker"), actor=sten)
    text, pages = words(visit("sten").get(of(scene, "day_print")))
    assert pages == 1 and "13.00 Vård och hälsa, Vårdcentralen" in text and "Tore Testsson" in text
    assert f"Väntas, har inte kommit Ärende {late.number}" in text
    assert f"Studiebesök, följer med: handläggare Ärende {later.number}" in text and "10.00" in text
    with acting(sten):
        taken = AccessLog.objects.filter(what="dagens lista", action="export").values_list(
            "case_id", flat=True
        )
        assert sorted(taken) == sorted([stay.case_id, late.pk, later.pk])


@needs_pango
def test_who_comes_another_day_is_not_printed(scene, stay, visit):
    later = scene.approved(1)
    scene.planned(later, place="2", start=5, end=30)
    text, _pages = words(visit("sten").get(of(scene, "day_print")))
    assert later.number not in text
    with acting(scene.world.sten):
        assert not AccessLog.objects.filter(action="export", case_id=later.pk).exists()


@needs_pango
def test_the_sheet_is_an_accessible_document_in_swedish(scene, stay, visit):
    sten = visit("sten")
    assert sten.get(at(stay, "sheet_pdf")).status_code == 404
    fill_sheet(stay.pk, a_sheet(), actor=scene.world.sten)
    answer = sten.get(at(stay, "sheet_pdf"))
    text, _pages = words(answer)
    assert "Inskrivningsblad" in text and "Avdelning 4" in text and "Förhöjd" in text
    reader = pypdf.PdfReader(io.BytesIO(answer.content))
    assert reader.trailer["/Root"]["/Lang"] == "sv"
    assert "Testsson" not in str(reader.metadata)
    with acting(scene.world.sten):
        assert AccessLog.objects.filter(what="inskrivningsblad", action="export").count() == 1


def test_a_protected_resident_is_only_a_place_on_the_lists(scene, stay, visit):
    fill_sheet(stay.pk, a_sheet(belongings="En röd väska"), actor=scene.world.hedda)
    with acting(scene.world.alice):
        record = record_of(scene.world.alice, stay.case)
    protect_person(record.pk, "marking", actor=scene.world.alice, source="register")
    sten = visit("sten")
    page = text_of(sten.get(of(scene, "night")))
    assert "Plats 1 är upptagen" in page and "Testsson" not in page and "förhöjd" not in page
    assert sten.get(at(stay, "card")).status_code == 404
    with acting(scene.world.sten):
        assert not AdmissionSheet.objects.exists()


def test_the_questions_to_the_database_do_not_grow(scene, stay, visit):
    sten = visit("sten")

    def fill(one):
        fill_sheet(one.pk, a_sheet(), actor=scene.world.sten)
        write_card(one.pk, "1", {"allergies": "Jordnöt", "next_of_kin": "Systern"}, actor=scene.world.sten)
        book_appointment(one.pk, Booked(TODAY, AT_ONE, "care", "Anby"), actor=scene.world.sten)

    def asked(name):
        with CaptureQueriesContext(connection) as caught:
            assert sten.get(of(scene, name)).status_code == 200
        return len(caught)

    fill(stay)
    asked("day_unit")
    few = asked("day_unit"), asked("night")
    for number, place in ((1, "2"), (2, "3")):
        fill(scene.arrived(scene.approved(number), place=place, start=-4))
    assert (asked("day_unit"), asked("night")) == few
