"""The pages of daily notes: written, signed, added to and objected by clicking; filtered; logged; nobody else finds them."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from placements.actions.notes import add_to_note, note_objection, save_note, write_note
from placements.models import DailyNote, NoteObjection, NotesSetting
from tests.placements.note_scene import ELSEWHERE, said, switched, words
from tests.placements.pages import text_of
from tests.placements.plan_scene import released
from tests.world import NOW
from vardkedja.core.actor import acting
from vardkedja.core.models import AccessLog, PersonRecord
from vardkedja.core.selectors.extracts import gathered

TYPED = {
    "occurred_on": "2026-03-02", "occurred_at": "09:30", "category": "social", "text": "Åt frukost med de andra.", "finish": "sign",
}  # fmt: skip


@pytest.fixture
def stay(scene):
    stay = scene.arrived(scene.approved(0), start=-5)
    switched(scene.world.hedda, scene.world.hemmet)
    return stay


@pytest.fixture
def note(scene, stay):
    return write_note(stay.pk, words(), actor=scene.world.sten)


def at(name, pk, query=""):
    return reverse(f"placements:{name}", args=[pk]) + query


def rows(scene, model=DailyNote):
    with acting(scene.world.sten):
        return list(model.objects.all())


def test_a_note_is_written_signed_added_to_and_objected_to(scene, stay, visit):
    sten = visit("sten")
    assert at("notes", stay.pk) in sten.get(at("stay", stay.pk)).content.decode()
    assert "Inga anteckningar ännu" in text_of(sten.get(at("notes", stay.pk)))
    answer = sten.post(at("note_new", stay.pk), TYPED, version=0)
    assert (answer.status_code, answer.headers["Location"]) == (302, at("notes", stay.pk))
    (row,) = rows(scene)
    assert row.signed_at == NOW
    assert sten.post(at("note_add", row.pk), {"form": "correction", "text": "Lunch."}).status_code == 302
    objected = {"words": "Jag var inte där.", "said_on": "2026-03-02", "manner": "oral"}
    assert sten.post(at("note_objection", row.pk), objected).status_code == 302
    page = text_of(sten.get(at("notes", stay.pk)))
    for told in (
        "2026-03-02 09:30 Social situation", "Åt frukost med de andra.", "Skriven 2026-03-02 12:00 av Sten Sand", "Rättelse Lunch.",
        "Den enskilde anser att detta är fel Jag var inte där. Muntligt 2026-03-02", "Enligt socialtjänstlagen Förs här av Region Test, Hemmet.",
    ):  # fmt: skip
        assert told in page, told


def test_a_note_is_saved_and_signed_later(scene, stay, visit):
    sten = visit("sten")
    assert sten.post(at("note_new", stay.pk), TYPED | {"finish": "save"}, version=0).status_code == 302
    (row,) = rows(scene)
    assert row.signed_at is None
    page = text_of(sten.get(at("notes", stay.pk)))
    assert "Osignerad" in page and "Tillägg eller rättelse" not in page
    assert "Åt frukost" in sten.get(at("note_change", row.pk)).content.decode()
    changed = TYPED | {"text": "Åt ingen frukost.", "finish": "save"}
    assert sten.post(at("note_change", row.pk), changed, version=1).status_code == 302
    late = sten.post(at("note_change", row.pk), changed, version=1)
    assert late.status_code == 422 and "ändrats av någon annan" in text_of(late)
    assert "Åt ingen frukost." in text_of(sten.get(at("note_sign", row.pk)))
    assert sten.post(at("note_sign", row.pk), version=2).status_code == 302
    assert "Osignerad" not in text_of(sten.get(at("notes", stay.pk, "")))
    again = sten.post(at("note_change", row.pk), TYPED, version=3)
    assert again.status_code == 422 and "redan signerad" in text_of(again)


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"text": ""}, "Skriv något här."),
        ({"text": "x" * 8_001}, "Skriv högst 8000 tecken"),
        ({"occurred_on": "32 mars"}, "Skriv datumet som"),
        ({"occurred_at": "25:99"}, "Skriv klockslaget som"),
        ({"occurred_at": "23:59"}, "Det kan inte ha hänt senare än nu."),
        ({"occurred_on": "2026-02-01"}, "Personen kom 2026-02-25."),
        ({"category": ""}, "Välj ett alternativ."),
        ({"category": "identity"}, "Välj ett av alternativen."),
        ({"finish": "maybe"}, "Välj ett av alternativen."),
    ],
)
def test_bad_input_is_told_and_nothing_typed_is_lost(scene, stay, visit, wrong, told):
    answer = visit("sten").post(at("note_new", stay.pk), TYPED | wrong, version=0)
    assert answer.status_code == 422 and told.lower() in text_of(answer).lower()
    if "text" not in wrong:
        assert "Åt frukost med de andra." in answer.content.decode()
    assert not rows(scene)


def test_where_notes_are_kept_elsewhere_the_page_says_where(scene, stay, visit):
    switched(scene.world.hedda, scene.world.hemmet, ELSEWHERE)
    sten = visit("sten")
    page = text_of(sten.get(at("notes", stay.pk)))
    assert "Dokumentationen förs i Treserva." in page and "Skriv anteckning" not in page
    assert "Dokumentationen förs i Treserva." in text_of(sten.get(at("note_new", stay.pk)))
    assert sten.post(at("note_new", stay.pk), TYPED, version=0).status_code == 422
    assert not rows(scene)


def test_the_head_switches_with_history_and_staff_do_not(scene, visit):
    url = at("notes_settings", scene.world.hemmet.pk)
    hedda = visit("hedda")
    assert "Ingenting är bestämt ännu." in text_of(hedda.get(url))
    off = {
        "law": "hsl", "on": "off", "kept_in": "", "sign_within": "", "valid_from": "2026-03-02", "reason": "Ledningen",
    }  # fmt: skip
    refused = hedda.post(url, off)
    assert refused.status_code == 422 and "Skriv i vilket system" in text_of(refused)
    refused = hedda.post(url, off | {"on": "on", "sign_within": "3"})
    assert refused.status_code == 422 and "Ni dokumenterar enligt socialtjänstlagen." in text_of(refused)
    assert not rows(scene, NotesSetting)
    assert hedda.post(url, off | {"kept_in": "Cosmic"}).status_code == 302
    on = off | {"law": "sol", "on": "on", "sign_within": "3", "valid_from": "2026-03-09"}
    assert hedda.post(url, on).status_code == 302
    page = text_of(hedda.get(url))
    assert (
        "Cosmic" in page
        and "Kommer" in page
        and "Här, signeras inom 3 dagar" in page
        and "Hedda Hall" in page
    )
    for name, status in (("sten", 403), ("alice", 403), ("bodil", 404), ("adam", 404)):
        visitor = visit(name)
        assert [visitor.get(url).status_code, visitor.post(url, on).status_code] == [status, status], name
    assert len(rows(scene, NotesSetting)) == 2


def test_the_list_is_filtered_and_paged(scene, stay, visit):
    world = scene.world
    for number in range(22):
        write_note(stay.pk, words(text=f"Nummer {number}"), actor=world.sten)
    write_note(stay.pk, words(text="Läkaren ringde", category="somatic"), actor=world.hedda)
    save_note(stay.pk, words(text="Inte klar"), actor=world.hedda)
    sten = visit("sten")
    first, second = (text_of(sten.get(at("notes", stay.pk, query))) for query in ("", "?sida=2"))
    assert "1–20 av 24" in first and "21–24 av 24" in second
    found = text_of(sten.get(at("notes", stay.pk, "?kategori=somatic")))
    assert "Läkaren ringde" in found and "Nummer 1" not in found
    found = text_of(sten.get(at("notes", stay.pk, f"?av={world.hedda.user_id}")))
    assert "Läkaren ringde" in found and "Nummer 1" not in found and "Inte klar" not in found
    found = text_of(sten.get(at("notes", stay.pk, "?osignerade=on")))
    assert "Inte klar" in found and "Läkaren ringde" not in found
    for query in ("?av=inget", "?kategori='", "?sida=99", "?lag=hsl"):
        assert sten.get(at("notes", stay.pk, query)).status_code == 200


def test_more_notes_ask_no_more_questions(scene, stay, visit):
    sten, world = visit("sten"), scene.world

    def queries():
        sten.get(at("notes", stay.pk))
        with CaptureQueriesContext(connection) as asked:
            assert sten.get(at("notes", stay.pk)).status_code == 200
        return len(asked)

    def several(times):
        for _one in range(times):
            row = write_note(stay.pk, words(), actor=world.sten)
            note_objection(row.pk, said(), actor=world.sten)
            note_objection(
                add_to_note(row.pk, "addendum", "Mer", actor=world.hedda).pk, said(), actor=world.sten
            )
            save_note(stay.pk, words(), actor=world.hedda)

    several(1)
    few = queries()
    several(4)
    assert queries() == few


def test_every_reading_is_logged_as_notes(scene, note, visit):
    visit("sten").get(at("notes", note.stay_id))
    with acting(scene.world.sten):
        row = AccessLog.objects.filter(action="read", what="anteckningar").get()
    assert (row.case_id, row.user_id) == (note.case_id, scene.world.sten.user_id)


def test_others_find_no_notes_and_the_try_is_logged(scene, note, visit):
    secret = "Var med på husmötet"
    urls = (
        at("notes", note.stay_id), at("note_new", note.stay_id), at("note_change", note.pk), at("note_sign", note.pk),
        at("note_add", note.pk), at("note_objection", note.pk),
    )  # fmt: skip
    for name in ("alice", "anna", "bo", "bodil", "rut", "olle", "fia"):
        visitor = visit(name)
        for url in urls:
            for answer in (visitor.get(url), visitor.post(url, TYPED)):
                assert answer.status_code in {403, 404, 405} and secret not in answer.content.decode(), (
                    name,
                    url,
                )
    with acting(scene.world.bodil):
        assert AccessLog.objects.filter(action="denied", what="anteckningar", object_id=note.pk).exists()
    assert len(rows(scene)) == 1 and not rows(scene, NoteObjection)


def test_the_case_page_is_not_filled_with_notes(scene, note, visit):
    page = visit("sten").get(reverse("core:case", args=[note.case_id])).content.decode()
    assert reverse("core:document", args=[note.case_id, note.version_id]) not in page


def test_a_released_note_is_read_as_a_document(scene, note, visit):
    world = scene.world
    alice = visit("alice")
    url = reverse("core:document", args=[note.case_id, note.version_id])
    assert alice.get(url).status_code == 404
    released(note, world.anby.pk, world.sten)
    page = text_of(alice.get(url))
    assert "Var med på husmötet" in page and "Sten Sand" in page
    assert url in alice.get(reverse("core:case", args=[note.case_id])).content.decode()


def test_the_register_extract_tells_the_objection_with_its_note(scene, note):
    note_objection(note.pk, said(), actor=scene.world.sten)
    with acting(scene.world.hedda) as hedda:
        record = PersonRecord.objects.get(domain=hedda.domain_id)
        found = str(gathered(hedda, record))
    assert "Den enskilde anser att detta är fel" in found and "Jag var inte alls på husmötet." in found
