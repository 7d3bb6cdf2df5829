"""Pages of what bought places cost: who sees them, what the economist does not see, wrong input at its field, queries."""

import pytest
from django.urls import reverse

from placements.actions.invoicing import register_invoice
from placements.models import HomeInvoice, InvoiceOutcome
from tests.placements.bought_scene import (
    ASKED_FEBRUARY,
    ASKED_JANUARY,
    FEBRUARY,
    JANUARY,
    PRICE,
    confirmed,
    invoice_of,
    lived_in,
)
from tests.placements.pages import text_of
from tests.placements.scene import day
from tests.placements.test_asking_pages import queries
from tests.security import uploads as made
from vardkedja.core.actor import acting
from vardkedja.core.models import AccessLog

FORM = {
    "number": "2026-17", "invoiced_on": str(day(-1)), "due_on": str(day(29)), "first_day_1": "2026-01-16",
    "last_day_1": "2026-01-31", "days_1": "16", "price_1": "2 850,50", "amount_1": "45 608,00", "total": "45 608,00",
}  # fmt: skip


@pytest.fixture
def case(scene):
    return scene.approved(0)


@pytest.fixture
def purchase(scene, case):
    bought = lived_in(scene, case.pk, absent=True)
    confirmed(scene, bought, JANUARY)
    return bought


@pytest.fixture
def invoice(scene, purchase):
    return register_invoice(purchase.pk, invoice_of(ASKED_FEBRUARY), actor=scene.world.fia)


def at(name, *args):
    return reverse(f"placements:{name}", args=args)


def test_the_economist_sees_days_and_amounts_and_no_person(scene, visit, case, purchase, invoice):
    confirmed(scene, purchase, FEBRUARY)
    fia = visit("fia")
    pages = [at("bought_places"), at("bought_place", purchase.pk), at("home_invoice", invoice.pk)]
    for url in pages:
        said = text_of(fia.get(url))
        assert "Björkgården" in said
        assert "PF-" in said
        assert "79 814,00 kr" in said
        for secret in ("Tore", "Test0", "9802", "Sjukhus", "Placeringen"):
            assert secret not in said, f"{secret} på {url}"
    assert fia.get(at("stay", purchase.stay_id)).status_code == 403
    assert fia.get(at("month_confirm", purchase.pk, (2026, 2))).status_code == 403
    with acting(scene.world.fia):
        read = AccessLog.objects.filter(user_name="Fia Falk", case_id=case.pk, action=AccessLog.Action.READ)
        assert {row.reason for row in read} == {"ekonomi: dygn och faktura"}
        assert read.count() == 2


def test_the_case_worker_sees_the_person_and_comes_there_from_the_stay(visit, purchase):
    alice, url = visit("alice"), at("bought_place", purchase.pk)
    assert url in alice.get(at("stay", purchase.stay_id)).content.decode()
    assert "Tore Test0" in text_of(alice.get(at("bought_places")))
    page = text_of(alice.get(url))
    for words in ("Januari 2026", "45 608,00 kr", "Att bekräfta", "Pågår", "Summa", "varav 2 med frånvaro"):
        assert words in page, words


@pytest.mark.parametrize("name", ["bo", "frank", "olle"])
def test_another_authority_finds_nothing(visit, purchase, invoice, name):
    visitor = visit(name)
    assert "Björkgården" not in text_of(visitor.get(at("bought_places")))
    for url in (
        at("bought_place", purchase.pk),
        at("invoice_new", purchase.pk),
        at("home_invoice", invoice.pk),
        at("invoice_file", invoice.pk),
    ):
        assert visitor.get(url).status_code == 404, url


@pytest.mark.parametrize("name", ["rut", "hedda", "gustav", "lova", "stina"])
def test_whose_work_it_is_not_is_told_so(visit, purchase, name):
    for url in (at("bought_places"), at("bought_place", purchase.pk)):
        assert visit(name).get(url).status_code == 403


def test_an_invoice_is_registered_on_the_page_with_its_file(
    scene, visit, purchase, settings, tmp_path, monkeypatch
):
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.ATTACHMENTS_ROOT = settings.MEDIA_ROOT / "attachments"
    fia = visit("fia")
    page = fia.get(at("invoice_new", purchase.pk)).content.decode()
    assert 'value="2026-01-16"' in page
    assert "45 608" not in page, "figures are read from the paper"
    posted = fia.post(at("invoice_new", purchase.pk), FORM | {"file": made.sent("Tore.pdf", made.a_pdf())})
    assert posted.status_code == 302
    with acting(scene.world.fia):
        row = HomeInvoice.objects.get()
    said = text_of(fia.get(at("home_invoice", row.pk)))
    assert "Fakturan stämmer" in said
    fetched = fia.get(at("invoice_file", row.pk))
    assert fetched.content == made.a_pdf()
    assert "Tore" not in fetched.headers["Content-Disposition"]
    assert "sandbox" in fetched.headers["Content-Security-Policy"]
    with acting(scene.world.fia):
        assert AccessLog.objects.filter(object_id=row.pk, action=AccessLog.Action.EXPORT).count() == 1


def test_an_invoice_without_a_file_has_none_to_fetch(visit, invoice):
    assert visit("fia").get(at("invoice_file", invoice.pk)).status_code == 404


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"number": ""}, "number"),
        ({"days_1": "sexton"}, "days_1"),
        ({"price_1": ""}, "price_1"),
        ({"due_on": str(day(-3))}, "due_on"),
        ({"first_day_2": "2026-02-01"}, "days_2"),
        ({"first_day_1": "2026-02-31"}, "first_day_1"),
        ({"total": "0"}, "total"),
        ({"amount_1": "9" * 30}, "amount_1"),
    ],
)
def test_wrong_input_is_told_at_the_field_and_kept(scene, visit, purchase, changed, field):
    answer = visit("fia").post(at("invoice_new", purchase.pk), FORM | changed)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert f'id="id_{field}"' in page
    assert f'href="#id_{field}"' in page
    assert 'value="45 608,00"' in page or field in {"amount_1", "total"}
    with acting(scene.world.fia):
        assert not HomeInvoice.objects.exists()


def test_several_lines_are_taken_as_they_stand(scene, visit, purchase):
    second = {
        "first_day_2": "2026-02-01",
        "last_day_2": "2026-02-02",
        "days_2": "2",
        "price_2": "1",
        "amount_2": "2",
    }
    form = FORM | second | {"other": "100", "total": "45 710,00"}
    assert visit("fia").post(at("invoice_new", purchase.pk), form).status_code == 302
    with acting(scene.world.fia):
        row = HomeInvoice.objects.get()
        assert [(line.position, line.days) for line in row.lines.all()] == [(1, 16), (2, 2)]
        assert (row.other_ore, row.total_ore) == (10_000, 4_571_000)


def test_it_is_disputed_credited_and_approved_on_the_pages(scene, visit, purchase, invoice):
    anna = visit("anna")
    page = text_of(anna.get(at("home_invoice", invoice.pk)))
    assert "Godkänn ändå" in page
    assert "februari 2026 är inte bekräftade" in page
    assert anna.post(at("invoice_approve", invoice.pk), {}).status_code == 422
    assert anna.post(at("invoice_dispute", invoice.pk), {"reason": "agreed"}).status_code == 422
    with acting(scene.world.anna):
        assert not InvoiceOutcome.objects.exists()
    assert anna.post(at("invoice_dispute", invoice.pk), {"reason": "days"}).status_code == 302
    assert "Bestridd" in text_of(anna.get(at("bought_places")))
    assert anna.post(at("invoice_credit", invoice.pk), {"credit_number": "KR 1"}).status_code == 422
    assert anna.post(at("invoice_credit", invoice.pk), {"credit_number": "KR-1"}).status_code == 302
    again = register_invoice(purchase.pk, invoice_of(ASKED_JANUARY, number="20"), actor=scene.world.fia)
    assert anna.post(at("invoice_approve", again.pk), {}).status_code == 302
    said = text_of(anna.get(at("home_invoice", again.pk)))
    assert "Godkänd" in said
    assert visit("alice").get(at("invoice_approve", again.pk)).status_code == 403


def test_an_ended_place_is_shown_when_asked_for(visit, purchase):
    assert "Björkgården" in text_of(visit("fia").get(at("bought_places")))
    assert "Björkgården" in text_of(visit("fia").get(at("bought_places"), avslutade="on"))


def test_the_pages_take_a_constant_number_of_queries(scene, visit, purchase, invoice):
    fia = visit("fia")
    urls = (at("bought_places"), at("bought_place", purchase.pk), at("home_invoice", invoice.pk))
    for url in urls:
        fia.get(url)
    few = [queries(fia, url) for url in urls]
    for number, names in ((1, ("Lindgården", "Ekbacken")), (2, ("Sjögården", "Åsgården"))):
        other = lived_in(scene, scene.approved(number).pk, names=names)
        confirmed(scene, other, JANUARY)
        for paper in range(2):
            register_invoice(
                other.pk, invoice_of(ASKED_JANUARY, number=f"{number}-{paper}"), actor=scene.world.fia
            )
    for paper in range(2):
        register_invoice(purchase.pk, invoice_of(ASKED_JANUARY, number=f"x-{paper}"), actor=scene.world.fia)
    assert [queries(fia, url) for url in urls] == few


def test_the_sum_row_is_the_sum_of_the_months(scene, visit, purchase, invoice):
    page = text_of(visit("fia").get(at("bought_place", purchase.pk)))
    whole = 16 * PRICE + 28 * PRICE + 1 * PRICE
    assert f"{whole // 100:,}".replace(",", " ") in page
