"""Handovers: of the unit without a person, of residents as entries, open until who is on duty has read."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from placements.actions.handovers import change_duty, hand_over, sign_handover
from placements.domain.handovers import is_open, names_somebody
from placements.models import Handover, HandoverNote, HandoverReader
from placements.selectors.handovers import on_the_day
from tests.placements.pages import text_of
from tests.world import NUMBERS
from vardkedja.core.actions.cases import record_of
from vardkedja.core.actions.protection import protect_person
from vardkedja.core.actor import acting
from vardkedja.core.errors import Impossible, NotAllowed, NotVisible
from vardkedja.core.models import AccessLog, Entry, EntryVersion


def url(scene, name="day_unit", unit="hemmet"):
    return reverse(f"placements:{name}", args=[scene.world.units[unit].pk])


@pytest.fixture
def stay(scene):
    return scene.arrived(scene.approved(0), start=-5)


def handed(scene, stay, note="Larmet är bytt", text="Sov dåligt", on_duty=("sten",)):
    world = scene.world
    people = {world.users[name].pk for name in on_duty}
    return hand_over(world.hemmet.pk, note, {stay.pk: text}, people, actor=world.hedda)


@pytest.mark.parametrize(
    ("readers", "is_it"),
    [
        ([], True),
        ([(False, True)], False),
        ([(True, False)], True),
        ([(True, True), (True, False)], True),
        ([(True, True), (True, True)], False),
        ([(True, False), (False, True)], True),
        ([(False, False)], True),
    ],
)
def test_when_it_is_open(readers, is_it):
    assert is_open(readers) is is_it


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Larmet är bytt, nyckel 4 saknas", ""),
        ("Tore sov dåligt", "Tore"),
        ("Tores rum", "Tore"),
        ("ring Testsson", "Testsson"),
        ("870203-9801 ringde", "870203-9801"),
        ("se K-ABCD2345", "K-ABCD2345"),
        ("Sten bytte larmet", ""),
        ("torelaxering", ""),
        ("larmkod 1234", ""),
        ("ring 0470-123 45 67", ""),
        ("TORE sov", "Tore"),
        ("tore testsson sov", "Tore Testsson"),
        ("en sten i skon", ""),
        ("T\u200bore sov", "Tore"),
        ("Bo ringde", "Bo"),
        ("870203–9801 ringde", "870203–9801"),
        ("870203 - 9801 ringde", "870203 - 9801"),
    ],
)
def test_what_names_somebody(text, found):
    assert names_somebody(text, ["Tore Testsson", "Sten Berg", "Bo Ek"], ["Sten Sand"]) == found


def test_what_is_told_of_a_resident_is_the_home_s_own_entry(scene, stay):
    handover = handed(scene, stay)
    with acting(scene.world.hedda):
        note = HandoverNote.objects.get(handover=handover)
        entry = Entry.objects.get(pk=note.entry_id)
        assert (entry.kind, entry.owner_id, entry.unit_id) == (
            "handover",
            scene.world.home.pk,
            scene.world.hemmet.pk,
        )
        assert EntryVersion.objects.get(entry=entry).value("note") == "Sov dåligt"
        assert "Sov dåligt" not in Handover.objects.get().note
        logged = set(AccessLog.objects.filter(action="change").values_list("what", flat=True))
        assert {"HandedOver", "EntryWritten"} <= logged


def test_the_page_sent_once_more_is_no_second_handover(scene, stay):
    handed(scene, stay)
    with pytest.raises(Impossible, match="redan skriven"):
        handed(scene, stay)
    handed(scene, stay, text="Sov sedan bra")
    with acting(scene.world.hedda):
        assert Handover.objects.count() == 2


@pytest.mark.parametrize(
    ("note", "text", "field"),
    [("", " ", "note"), ("Tore sov dåligt", "", "note"), (f"ring {NUMBERS[0]}", "", "note")],
)
def test_what_is_refused_leaves_nothing(scene, stay, note, text, field):
    with pytest.raises(Impossible) as refused:
        handed(scene, stay, note=note, text=text)
    assert refused.value.field == field
    with acting(scene.world.hedda):
        assert not Handover.objects.exists()
        assert not Entry.objects.filter(kind="handover").exists()


def test_only_who_works_there_is_named(scene, stay):
    with pytest.raises(Impossible) as refused:
        handed(scene, stay, on_duty=("alice",))
    assert refused.value.field == "on_duty"


@pytest.mark.parametrize(
    ("name", "error"), [("alice", NotVisible), ("bodil", NotVisible), ("olle", NotVisible)]
)
def test_others_hand_nothing_over(scene, stay, name, error):
    with pytest.raises(error):
        hand_over(scene.world.hemmet.pk, "Hej", {}, [], actor=scene.world.actors[name])


def test_of_who_does_not_live_there_nothing_is_told(scene, stay):
    other = scene.arrived(scene.approved(1, "boendet"), "boendet", start=-3)
    with pytest.raises(NotVisible):
        handed(scene, other)


def test_it_is_open_until_all_on_duty_have_signed(scene, stay):
    world = scene.world
    handover = handed(scene, stay, on_duty=("sten", "hedda"))
    sign_handover(handover.pk, actor=world.sten)
    sign_handover(handover.pk, actor=world.sten)
    with acting(world.sten):
        (shown,) = on_the_day(world.sten, world.hemmet)
        assert shown.open and [row.user_name for row in shown.waiting] == ["Hedda Hall"]
        assert HandoverReader.objects.filter(signed_at__isnull=False).count() == 1
    change_duty(handover.pk, {world.users["sten"].pk}, actor=world.sten)
    with acting(world.sten):
        (shown,) = on_the_day(world.sten, world.hemmet)
        assert not shown.open
        assert AccessLog.objects.filter(what="HandoverDutyChanged").count() == 1


def test_who_came_instead_is_waited_for(scene, stay):
    world = scene.world
    handover = handed(scene, stay, on_duty=("sten",))
    change_duty(handover.pk, {world.users["hedda"].pk}, actor=world.hedda)
    with acting(world.hedda):
        (shown,) = on_the_day(world.hedda, world.hemmet)
        assert [row.user_name for row in shown.waiting] == ["Hedda Hall"]


def test_another_home_does_not_find_it(scene, stay):
    handover = handed(scene, stay)
    with pytest.raises(NotVisible):
        sign_handover(handover.pk, actor=scene.world.bodil)
    for name in ("bodil", "alice", "olle"):
        with acting(scene.world.actors[name]):
            assert not Handover.objects.exists()
            assert not HandoverNote.objects.exists()
            assert not HandoverReader.objects.exists()


def test_who_keeps_the_accounts_does_not_sign(scene, stay):
    handover = handed(scene, stay)
    with pytest.raises((NotAllowed, NotVisible)):
        sign_handover(handover.pk, actor=scene.world.ragna)


def test_by_its_pages(scene, stay, visit):
    hedda, sten = visit("hedda"), visit("sten")
    form = text_of(hedda.get(url(scene, "hand_over")))
    assert "Plats 1, Tore Testsson" in form and "Sten Sand" in form and "Hedda Hall, " not in form
    sent = {
        "note": "Larmet är bytt",
        f"stay_{stay.pk}": "Sov dåligt",
        "on_duty": [str(scene.world.users["sten"].pk)],
    }
    refused = hedda.post(url(scene, "hand_over"), sent | {"note": "Tore är trött"})
    assert refused.status_code == 422 and "Här står något om en enskild (”Tore”)" in text_of(refused)
    assert hedda.post(url(scene, "hand_over"), sent).status_code == 302
    words = text_of(sten.get(url(scene)))
    assert "Larmet är bytt" in words and "Sov dåligt" in words and "Inte läst av Sten Sand" in words
    with acting(scene.world.sten):
        handover = Handover.objects.get()
    assert sten.post(reverse("placements:sign_handover", args=[handover.pk])).status_code == 302
    words = text_of(hedda.get(url(scene)))
    assert "Läst av Sten Sand 2026-03-02" in words and "Inte läst" not in words
    duty = reverse("placements:handover_duty", args=[handover.pk])
    assert "Sten Sand" in text_of(hedda.get(duty))
    assert hedda.post(duty, {"on_duty": [str(scene.world.users["hedda"].pk)]}).status_code == 302
    assert "Inte läst av Hedda Hall" in text_of(hedda.get(url(scene, "handovers")))
    for name, status in (("bodil", 404), ("alice", 403)):
        assert visit(name).get(url(scene, "handovers")).status_code == status
        assert visit(name).post(reverse("placements:sign_handover", args=[handover.pk])).status_code == status


def test_whom_it_tells_of_is_logged(scene, stay, visit):
    handed(scene, stay)
    visit("sten").get(url(scene))
    with acting(scene.world.sten):
        row = AccessLog.objects.get(what="överlämning", action="hit")
        assert (row.person_id, row.case_id) == (stay.person_id, stay.case_id)


def test_the_notes_of_a_protected_resident_are_for_who_is_named(scene, stay):
    """Anby protects the person and so tells the home."""
    handed(scene, stay)
    with acting(scene.world.alice):
        record = record_of(scene.world.alice, stay.case)
    protect_person(record.pk, "marking", actor=scene.world.alice, source="register")
    with acting(scene.world.sten):
        (shown,) = on_the_day(scene.world.sten, scene.world.hemmet)
        assert shown.notes == [] and shown.handover.note == "Larmet är bytt"


def test_the_questions_to_the_database_do_not_grow(scene, stay, visit):
    sten = visit("sten")
    handed(scene, stay)

    def asked():
        with CaptureQueriesContext(connection) as caught:
            assert sten.get(url(scene)).status_code == 200
        return len(caught)

    asked()
    few = asked()
    more = scene.arrived(scene.approved(1), place="2", start=-4)
    handed(scene, more, text="Lugn")
    handed(scene, stay, text="Bättre")
    assert asked() == few
