"""The placement agreement: frozen when it is written, signed once, read by both parties and nobody else."""

import io
from dataclasses import replace

import pypdf
import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from placements.actions.agreeing import sign_agreement, write_agreement
from placements.models import AgreementSignature, PlacementAgreement
from tests.core.test_pdf import needs_pango
from tests.placements.bought_scene import TERMS, a_purchase
from tests.placements.pages import text_of
from tests.placements.scene import day
from tests.placements.test_asking_pages import queries
from vardkedja.core import files
from vardkedja.core.actions.protection import protect_person
from vardkedja.core.actor import acting
from vardkedja.core.errors import Impossible, NotAllowed, NotVisible
from vardkedja.core.models import AccessLog, PersonRecord

pytestmark = needs_pango


@pytest.fixture
def stay(scene):
    """At Hemmet, which the region runs."""
    return scene.arrived(scene.approved(0), start=-5)


@pytest.fixture
def agreement(scene, stay):
    return write_agreement(stay.pk, TERMS, actor=scene.world.alice)


def read(content: bytes) -> str:
    pages = pypdf.PdfReader(io.BytesIO(content)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def at(name, *args):
    return reverse(f"placements:{name}", args=args)


def test_the_document_says_who_what_when_and_at_what_price(scene, agreement):
    content = files.read(agreement.key, agreement.sha256)
    said = read(content)
    for words in (
        "Anby kommun", "Region Test", "Hemmet", "Tore Test0", "18900101-9802", "2 850,50 kr per dygn", "14 dagar",
        "Läkare en gång i veckan.", "Hemmet meddelar frånvaro samma dag.", "Maj Mård", "För Region Test",
    ):  # fmt: skip
        assert words in said.replace("\u00a0", " "), words
    root = pypdf.PdfReader(io.BytesIO(content)).trailer["/Root"]
    assert root["/Lang"] == "sv"
    assert "pdfuaid" in root["/Metadata"].get_data().decode()


def test_with_a_bought_home_the_supplier_is_the_party(scene):
    purchase = a_purchase(scene, scene.approved(1).pk)
    row = write_agreement(purchase.stay_id, TERMS, actor=scene.world.alice)
    said = read(files.read(row.key, row.sha256))
    assert "Vård i Småland AB, 5566778899" in said
    with pytest.raises(Impossible) as told:
        write_agreement(purchase.stay_id, replace(TERMS, price_ore=None), actor=scene.world.alice)
    assert told.value.field == "price"


def test_where_the_county_shares_the_cost_there_need_be_no_price(scene, stay):
    row = write_agreement(stay.pk, replace(TERMS, price_ore=None, valid_to=None), actor=scene.world.alice)
    said = read(files.read(row.key, row.sha256))
    assert "Kostnaden delas enligt länets avtal" in said
    assert "tills vidare" in said


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"price_ore": 0}, "price"),
        ({"valid_to": day(-1)}, "valid_to"),
        ({"valid_from": day(-400)}, "valid_from"),
        ({"valid_to": day(1_200)}, "valid_to"),
        ({"notice_days": 366}, "notice_days"),
        ({"words": TERMS.words | {"included": " "}}, "included"),
    ],
)
def test_what_lacks_is_told_at_its_field(scene, stay, changed, field):
    with pytest.raises(Impossible) as told:
        write_agreement(stay.pk, replace(TERMS, **changed), actor=scene.world.alice)
    assert told.value.field == field
    with acting(scene.world.alice):
        assert not PlacementAgreement.objects.exists()


def test_a_change_is_a_new_version_and_the_latest_is_signed_once(scene, stay, agreement):
    alice, anna = scene.world.alice, scene.world.anna
    second = write_agreement(stay.pk, replace(TERMS, price_ore=300_000), actor=alice)
    assert (agreement.number, second.number) == (1, 2)
    with pytest.raises(Impossible, match="senare version"):
        sign_agreement(agreement.pk, day(0), "Anna", "Hedda", actor=anna)
    for wrong, field in ((("Anna", " "), "home_name"), ((" ", "Hedda"), "our_name")):
        with pytest.raises(Impossible) as told:
            sign_agreement(second.pk, day(0), *wrong, actor=anna)
        assert told.value.field == field
    for days in (-1, 1):
        with pytest.raises(Impossible) as told:
            sign_agreement(second.pk, day(days), "Anna", "Hedda", actor=anna)
        assert told.value.field == "signed_on"
    with pytest.raises(NotAllowed):
        sign_agreement(second.pk, day(0), "Alice", "Hedda", actor=alice)
    sign_agreement(second.pk, day(0), "Anna Alm", "Hedda Hall", actor=anna)
    with pytest.raises(Impossible, match="redan undertecknad"):
        sign_agreement(second.pk, day(0), "Anna", "Hedda", actor=anna)


def test_the_database_changes_neither_an_agreement_nor_its_signature(scene, agreement):
    anna = scene.world.anna
    signature = sign_agreement(agreement.pk, day(0), "Anna Alm", "Hedda Hall", actor=anna)
    with acting(anna):
        for rows, changed in (
            (PlacementAgreement.objects.filter(pk=agreement.pk), {"price_ore": 1}),
            (AgreementSignature.objects.filter(pk=signature.pk), {"home_name": "X"}),
        ):
            with pytest.raises(DatabaseError), transaction.atomic():
                rows.update(**changed)
            with pytest.raises(DatabaseError), transaction.atomic():
                rows.delete()
        assert PlacementAgreement.objects.get(pk=agreement.pk).price_ore == 285_050


def test_only_the_municipality_that_decided_writes_it(scene, stay):
    for name in ("hedda", "bo"):
        with pytest.raises((NotAllowed, NotVisible)):
            write_agreement(stay.pk, TERMS, actor=scene.world.actors[name])


def test_the_home_reads_its_agreement_when_the_person_has_come_and_nobody_else_does(
    scene, visit, stay, agreement
):
    assert "2 850,50 kr" in text_of(visit("hedda").get(at("agreements", stay.pk)))
    fetched = visit("hedda").get(at("agreement_file", agreement.pk))
    assert fetched.status_code == 200
    with acting(scene.world.hedda):
        row = AccessLog.objects.get(object_id=agreement.pk, action=AccessLog.Action.EXPORT)
    assert row.user_name == "Hedda Hall"
    for name in ("bo", "olle"):
        for url in (
            at("agreements", stay.pk),
            at("agreement_file", agreement.pk),
            at("agreement_new", stay.pk),
        ):
            assert visit(name).get(url).status_code == 404
    coming = scene.planned(scene.approved(1), place="2", start=3)
    early = write_agreement(coming.pk, TERMS, actor=scene.world.alice)
    assert visit("hedda").get(at("agreement_file", early.pk)).status_code == 404
    assert visit("alice").get(at("agreement_file", early.pk)).status_code == 200


def test_of_a_protected_person_only_the_case_stands_in_it(scene, stay):
    alice = scene.world.alice
    with acting(alice):
        record = PersonRecord.objects.get(person_id=stay.person_id, domain=alice.domain_id)
    protect_person(record.pk, "marking", actor=alice, source="register")
    row = write_agreement(stay.pk, TERMS, actor=alice)
    said = read(files.read(row.key, row.sha256))
    assert "Skyddade personuppgifter" in said
    for secret in ("Tore", "9802"):
        assert secret not in said


def test_it_is_written_and_signed_on_the_page_and_what_is_wrong_keeps_the_words(scene, visit, stay):
    alice, anna = visit("alice"), visit("anna")
    assert at("agreements", stay.pk) in alice.get(at("stay", stay.pk)).content.decode()
    form = {
        **TERMS.words, "price": "2 850,50", "valid_from": str(day(0)), "valid_to": str(day(-1)), "notice_days": "14",
    }  # fmt: skip
    wrong = alice.post(at("agreement_new", stay.pk), form)
    assert wrong.status_code == 422
    assert "Läkare en gång i veckan." in wrong.content.decode()
    assert alice.post(at("agreement_new", stay.pk), form | {"valid_to": ""}).status_code == 302
    with acting(scene.world.alice):
        row = PlacementAgreement.objects.get(stay=stay)
    signed = {"signed_on": str(day(0)), "our_name": "Anna Alm", "home_name": "Hedda Hall"}
    assert anna.post(at("agreement_sign", row.pk), signed).status_code == 302
    assert "Anna Alm och Hedda Hall" in text_of(alice.get(at("agreements", stay.pk)))


def test_the_list_takes_a_constant_number_of_queries(scene, visit, stay, agreement):
    alice, url = visit("alice"), at("agreements", stay.pk)
    alice.get(url)
    few = queries(alice, url)
    for _ in range(3):
        write_agreement(stay.pk, TERMS, actor=scene.world.alice)
    assert queries(alice, url) == few
