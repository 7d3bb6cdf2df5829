"""What a tester tried on bought places and the region's part, and what has to stop it."""

import pytest
from django.db import connection
from django.urls import reverse

from placements.actions import asking, region
from placements.actions.confirming import Seen, confirm_month
from placements.actions.invoicing import approve_invoice, register_invoice
from placements.models import ConfirmedMonth, HomeInvoice, InvoiceOutcome, RegionPart
from referrals.models import Application
from tests.cast import HOME, a_person, make_party, tell_who
from tests.core.visitors import errors_of
from tests.placements.bought_scene import (
    ASKED_JANUARY,
    JANUARY,
    PRICE,
    a_home,
    asked,
    invoice_of,
    lived_in,
    of,
)
from tests.placements.pages import text_of
from tests.placements.scene import day
from tests.world import NOW, NUMBERS, SINCE
from vardkedja.core import protection
from vardkedja.core.actions.emergency import open_emergency
from vardkedja.core.actions.protection import protect_person
from vardkedja.core.actor import acting
from vardkedja.core.errors import Impossible, NotAllowed
from vardkedja.core.models import Assignment, PersonRecord, Unit
from vardkedja.core.scope import setup_scope

TOLD = region.NewPart("told", day(0), None, "phone", "Rut på mottagningen")


@pytest.fixture
def case(scene):
    return scene.approved(0)


@pytest.fixture
def application(scene, case):
    with acting(scene.world.alice):
        return Application.objects.get(case=case)


def protect(record, actor):
    """Protect a person, on the database's clock as well, which the sheltering policies ask."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('vk.now', %s, true)", [NOW.isoformat()])
    protect_person(record.pk, "marking", actor=actor, source="register")


@pytest.mark.parametrize("year", ["1926", "2126"])
def test_an_invoice_of_another_century_is_refused_at_its_field(scene, visit, case, year):
    bought = lived_in(scene, case.pk)
    form = {
        "number": "2026-17", "invoiced_on": str(day(-1)), "due_on": str(day(29)), "first_day_1": f"{year}-01-16",
        "last_day_1": f"{year}-01-31", "days_1": "16", "price_1": "2 850,50", "amount_1": "45 608,00", "total": "45 608,00",
    }  # fmt: skip
    alice = visit("alice")
    answer = alice.post(reverse("placements:invoice_new", args=[bought.pk]), form)
    assert errors_of(answer) == {"first_day_1": ["Kontrollera året."]}
    with acting(scene.world.alice):
        assert not HomeInvoice.objects.exists()
    assert alice.get(reverse("placements:bought_place", args=[bought.pk])).status_code == 200


def test_who_reads_under_emergency_access_confirms_and_approves_nothing(scene, case, application):
    world = scene.world
    bought = lived_in(scene, case.pk)
    invoice = register_invoice(bought.pk, invoice_of(ASKED_JANUARY), actor=world.alice)
    with acting(world.alice):
        record = PersonRecord.objects.get(person_id=case.person_id)
    protect(record, world.alice)
    open_emergency("life", "ringer och är suicidnära, ingen jour svarar", actor=world.anna, case_id=case.pk)
    for act in (
        lambda: confirm_month(bought.pk, JANUARY, Seen(16, 0, 16 * PRICE), actor=world.anna),
        lambda: approve_invoice(invoice.pk, "agreed", actor=world.anna),
        lambda: region.note_region_part(application.pk, TOLD, actor=world.anna),
    ):
        with pytest.raises(NotAllowed, match="Nödåtkomst är till för att läsa"):
            act()
    with acting(world.alice):
        assert not ConfirmedMonth.objects.exists() and not InvoiceOutcome.objects.exists()
        assert not RegionPart.objects.exists()


def test_a_party_s_own_protection_holds_for_letters_links_and_papers(scene):
    """The case is another's, which told who it is; the own authority protects the person by itself."""
    world = scene.world
    case = scene.approved(0, owner="bo")
    make_party(world, case, "anby", HOME, world.bo)
    tell_who(world, case, "anby", world.bo)
    protect(a_person(world.alice, NUMBERS[0], "Tore Testsson"), world.alice)
    with acting(world.alice):
        assert protection.flag_of(world.alice, case.person_id, case) is not None
    request = asking.ask_homes(
        case.pk, asked(world.alice), [a_home(world.alice, "Björkgården").pk], actor=world.alice
    )
    with pytest.raises(Impossible, match="skyddade uppgifter"):
        asking.make_link(of(world.alice, request).pk, actor=world.alice)


def test_another_party_does_not_say_what_the_applicant_did(scene, case, application):
    world = scene.world
    make_party(world, case, "bjorkby", HOME, world.alice)
    for part in (TOLD, region.NewPart("carries_out", day(-90))):
        with pytest.raises(NotAllowed):
            region.note_region_part(application.pk, part, actor=world.bo)
    with acting(world.alice):
        assert not RegionPart.objects.exists()
    region.note_region_part(application.pk, TOLD, actor=world.alice)


def test_who_was_told_says_nothing_of_the_person(scene, application):
    name = "Tore Test0 19980204-2392 ringde"
    with pytest.raises(Impossible) as refused:
        region.note_region_part(
            application.pk, region.NewPart("told", day(0), None, "phone", name), actor=scene.world.alice
        )
    assert refused.value.field == "told_name"


def test_an_economist_who_also_works_at_a_home_reads_no_names(scene, visit, case):
    world = scene.world
    lived_in(scene, case.pk)
    with setup_scope():
        unit = Unit.objects.create(
            name="Anbyboendet", legal_type=Unit.LegalType.HVB, operator=world.domains["anby"],
            collaboration=world.collaboration, municipality=world.organisations["anby"], age_min=18, permit_places=2,
        )  # fmt: skip
        Assignment.objects.create(
            user=world.users["fia"],
            domain=world.domains["anby"],
            unit=unit,
            role="home_staff",
            valid_from=SINCE,
        )
    words = text_of(visit("fia").get(reverse("placements:bought_places")))
    assert "Björkgården" in words and "Tore" not in words
    assert "Tore" in text_of(visit("alice").get(reverse("placements:bought_places")))
