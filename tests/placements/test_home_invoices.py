"""An invoice from a home is registered, held against days and price, and approved, disputed or credited."""

import datetime as dt
from dataclasses import replace

import pytest
from django.db import DatabaseError, transaction

from placements.actions.invoicing import approve_invoice, credit_invoice, dispute_invoice, register_invoice
from placements.domain.invoices import Line
from placements.models import HomeInvoice, HomeInvoiceLine, InvoiceOutcome
from placements.policies.invoices import visible_bought
from placements.selectors.invoices import overview_of
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
from tests.placements.scene import day
from tests.security import uploads as made
from vardkedja.core import files
from vardkedja.core.actions.protection import protect_person
from vardkedja.core.actor import acting
from vardkedja.core.errors import Conflict, Impossible, NotAllowed, NotVisible
from vardkedja.core.models import AccessLog, Event, PersonRecord, Task
from vardkedja.core.selectors import todo


@pytest.fixture
def case(scene):
    return scene.approved(0)


@pytest.fixture
def purchase(scene, case):
    bought = lived_in(scene, case.pk)
    confirmed(scene, bought, JANUARY)
    return bought


@pytest.fixture
def invoice(scene, purchase):
    return register_invoice(purchase.pk, invoice_of(ASKED_JANUARY), actor=scene.world.fia)


def found(scene, invoice):
    fia = scene.world.fia
    with acting(fia):
        place = overview_of(fia, visible_bought(fia).get(pk=invoice.purchase_id))
    return place.invoice(invoice.pk)


def codes(scene, invoice):
    return [one.code for one in found(scene, invoice).deviations]


def outcomes(scene):
    with acting(scene.world.alice):
        return list(
            InvoiceOutcome.objects.order_by("revision").values_list("outcome", "reason", "deviations")
        )


def tasks(scene):
    with acting(scene.world.alice):
        return list(Task.objects.filter(kind="placements.home_invoice", done_at=None))


# Registering


def test_an_invoice_is_kept_as_it_was_written_and_agrees(scene, case, invoice):
    with acting(scene.world.alice):
        row = HomeInvoice.objects.get()
        line = HomeInvoiceLine.objects.get()
        assert Event.objects.filter(case=case, kind="InvoiceRegistered", audience="own").exists()
    assert (row.number, row.supplier_number, row.total_ore, row.recorded_by_name) == (
        "2026-17", "5566778899", 16 * PRICE, "Fia Falk",
    )  # fmt: skip
    assert (line.position, line.days, line.price_ore) == (1, 16, PRICE)
    assert codes(scene, invoice) == []


@pytest.mark.parametrize("name", ["alice", "anna"])
def test_who_handles_the_case_registers_too(scene, purchase, name):
    row = register_invoice(purchase.pk, invoice_of(ASKED_JANUARY), actor=scene.world.actors[name])
    assert row.recorded_by_name == scene.world.actors[name].name


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"number": ""}, "number"),
        ({"number": "17 för Tore Test"}, "number"),
        ({"invoiced_on": day(1)}, "invoiced_on"),
        ({"due_on": day(-2)}, "due_on"),
        ({"paper": invoice_of(replace(ASKED_JANUARY, last_day=dt.date(2026, 1, 1))).paper}, "last_day_1"),
        ({"paper": invoice_of(replace(ASKED_JANUARY, days=0)).paper}, "days_1"),
        ({"paper": invoice_of(ASKED_JANUARY, total=0).paper}, "total"),
    ],
)
def test_what_cannot_be_is_told_at_its_field_and_nothing_is_kept(scene, purchase, changed, field):
    with pytest.raises(Impossible) as told:
        register_invoice(purchase.pk, replace(invoice_of(ASKED_JANUARY), **changed), actor=scene.world.fia)
    assert told.value.field == field
    with acting(scene.world.alice):
        assert not HomeInvoice.objects.exists()
    assert tasks(scene) == []


def test_a_suppliers_number_is_registered_once(scene, purchase, invoice):
    with pytest.raises(Conflict, match="redan registrerad") as told:
        register_invoice(purchase.pk, invoice_of(ASKED_FEBRUARY), actor=scene.world.fia)
    assert told.value.field == "number"
    register_invoice(purchase.pk, invoice_of(ASKED_FEBRUARY, number="2026-18b"), actor=scene.world.fia)
    with pytest.raises(Conflict, match="redan registrerad"):
        register_invoice(purchase.pk, invoice_of(ASKED_FEBRUARY, number="2026-18B"), actor=scene.world.fia)
    with acting(scene.world.alice):
        assert HomeInvoice.objects.count() == 2


@pytest.mark.parametrize("name", ["bo", "frank", "hedda", "ragna", "rut", "olle", "ulf", "lova", "gustav"])
def test_nobody_else_registers(scene, purchase, name):
    with pytest.raises((NotAllowed, NotVisible)):
        register_invoice(purchase.pk, invoice_of(ASKED_JANUARY), actor=scene.world.actors[name])
    with acting(scene.world.alice):
        assert not HomeInvoice.objects.exists()


def test_the_file_is_kept_encrypted_and_a_bad_one_is_refused(scene, purchase, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.ATTACHMENTS_ROOT = settings.MEDIA_ROOT / "attachments"
    fia = scene.world.fia
    for name, content in (("faktura.pdf", b"MZ"), ("faktura.pdf", made.scripted_pdf())):
        with pytest.raises(Impossible) as told:
            register_invoice(purchase.pk, invoice_of(ASKED_JANUARY), actor=fia, file=made.sent(name, content))
        assert told.value.field == "file"
    row = register_invoice(
        purchase.pk, invoice_of(ASKED_JANUARY), actor=fia, file=made.sent("Tore Test.pdf", made.a_pdf())
    )
    assert files.read(row.key, row.sha256) == made.a_pdf()
    assert [path.name for path in settings.ATTACHMENTS_ROOT.rglob("*") if path.is_file()] == [row.key]


# The check against what is known


def test_each_kind_of_deviation_is_found_with_what_the_authority_knows(scene, purchase):
    fia = scene.world.fia
    too_many = replace(ASKED_JANUARY, days=18, amount_ore=18 * PRICE)
    first = register_invoice(purchase.pk, invoice_of(too_many), actor=fia)
    assert codes(scene, first) == ["days", "total"]
    second = register_invoice(purchase.pk, invoice_of(ASKED_FEBRUARY, number="18"), actor=fia)
    assert codes(scene, second) == ["unconfirmed"]
    assert found(scene, second).ours_ore is None
    confirmed(scene, purchase, FEBRUARY)
    assert codes(scene, second) == []
    again = register_invoice(purchase.pk, invoice_of(ASKED_JANUARY, number="19"), actor=fia)
    assert codes(scene, again) == ["twice"]
    assert "16 dygn av 16 dygn finns redan på faktura 2026-17." in found(scene, again).deviations[0].text


def test_the_months_show_what_is_invoiced_and_the_difference_to_the_ore(scene, purchase):
    fia = scene.world.fia
    over_two = Line(day(-30), day(-1), 30, PRICE, 30 * PRICE + 1)  # 31 January to 1 March
    register_invoice(purchase.pk, invoice_of(over_two), actor=fia)
    with acting(fia):
        place = overview_of(fia, visible_bought(fia).get(pk=purchase.pk))
    assert [one.invoiced_days for one in place.months] == [1, 28, 1]
    assert place.total.invoiced_ore == 30 * PRICE + 1
    assert place.total.gap_ore == place.total.invoiced_ore - place.total.ore
    assert sum(one.gap_ore for one in place.months) == place.total.gap_ore


# What comes of it


def test_one_that_agrees_is_approved_and_its_task_is_done(scene, case, invoice):
    fia = scene.world.fia
    assert [(task.role, task.case_id, task.due_on) for task in tasks(scene)] == [("finance", None, day(29))]
    with acting(fia):
        assert [row.task.subject_id for row in todo(fia, "mina").rows] == [invoice.pk]
    approve_invoice(invoice.pk, "", actor=fia)
    assert outcomes(scene) == [("approved", "", 0)]
    assert tasks(scene) == []
    with acting(scene.world.alice):
        assert Event.objects.filter(case=case, kind="InvoiceSettled").count() == 1
        assert AccessLog.objects.filter(what="InvoiceSettled", user_name="Fia Falk").exists()


def test_one_that_disagrees_demands_a_reason_and_what_was_found_stays(scene, purchase):
    fia, anna = scene.world.fia, scene.world.anna
    row = register_invoice(purchase.pk, invoice_of(ASKED_JANUARY, other=10_000), actor=fia)
    for wrong in ("", "days"):
        with pytest.raises(Impossible) as told:
            approve_invoice(row.pk, wrong, actor=anna)
        assert told.value.field == "reason"
    assert outcomes(scene) == []
    assert len(tasks(scene)) == 1
    held = approve_invoice(row.pk, "agreed", actor=anna)
    assert outcomes(scene) == [("approved", "agreed", 2)]
    assert "100,00" in held.found[0]


def test_a_disputed_one_waits_for_its_credit_note_and_then_its_days_are_free(scene, purchase):
    fia = scene.world.fia
    wrong = replace(ASKED_JANUARY, price_ore=300_000, amount_ore=16 * 300_000)
    row = register_invoice(purchase.pk, invoice_of(wrong), actor=fia)
    with pytest.raises(Impossible, match="Bestrid fakturan först"):
        credit_invoice(row.pk, "K-1", actor=fia)
    with pytest.raises(Impossible) as told:
        dispute_invoice(row.pk, "agreed", actor=fia)
    assert told.value.field == "reason"
    dispute_invoice(row.pk, "price", actor=fia)
    with pytest.raises(Impossible, match="redan bestridd"):
        dispute_invoice(row.pk, "price", actor=fia)
    assert len(tasks(scene)) == 1
    with pytest.raises(Impossible) as told:
        credit_invoice(row.pk, "K 1 av Tore", actor=fia)
    assert told.value.field == "credit_number"
    credit_invoice(row.pk, "KR-1", actor=fia)
    assert tasks(scene) == []
    assert [one[0] for one in outcomes(scene)] == ["disputed", "credited"]
    for act in (
        lambda: approve_invoice(row.pk, "agreed", actor=fia),
        lambda: dispute_invoice(row.pk, "price", actor=fia),
    ):
        with pytest.raises(Impossible, match="krediterad"):
            act()
    right = register_invoice(purchase.pk, invoice_of(ASKED_JANUARY, number="20"), actor=fia)
    assert codes(scene, right) == []


@pytest.mark.parametrize("name", ["alice", "albin", "frank", "ulf", "ragna", "bo", "gustav"])
def test_only_the_economist_and_the_manager_settle_it(scene, invoice, name):
    actor = scene.world.actors[name]
    for act in (
        lambda: approve_invoice(invoice.pk, "", actor=actor),
        lambda: dispute_invoice(invoice.pk, "days", actor=actor),
        lambda: credit_invoice(invoice.pk, "K1", actor=actor),
    ):
        with pytest.raises((NotAllowed, NotVisible)):
            act()
    assert outcomes(scene) == []
    assert len(tasks(scene)) == 1


# A protected person


def test_of_a_protected_person_the_economist_sees_nothing_and_the_manager_has_the_task(scene, case, purchase):
    alice, fia = scene.world.alice, scene.world.fia
    with acting(alice):
        record = PersonRecord.objects.get(person_id=case.person_id, domain=alice.domain_id)
    protect_person(record.pk, "marking", actor=alice, source="register")
    with acting(fia):
        assert not visible_bought(fia).exists()
    with pytest.raises(NotVisible):
        register_invoice(purchase.pk, invoice_of(ASKED_JANUARY), actor=fia)
    row = register_invoice(purchase.pk, invoice_of(ASKED_JANUARY), actor=alice)
    with acting(alice):
        (task,) = Task.objects.filter(kind="placements.home_invoice")
    assert (task.role, task.case_id) == ("unit_manager", case.pk)
    with pytest.raises(NotVisible):
        approve_invoice(row.pk, "", actor=fia)


# What the database holds


def test_the_database_keeps_invoice_line_and_outcome(scene, invoice):
    approve_invoice(invoice.pk, "", actor=scene.world.fia)
    with acting(scene.world.fia):
        for rows, changed in (
            (HomeInvoice.objects.all(), {"total_ore": 1}),
            (HomeInvoiceLine.objects.all(), {"days": 1}),
            (InvoiceOutcome.objects.all(), {"outcome": "disputed"}),
        ):
            for act in (lambda rows=rows, changed=changed: rows.update(**changed), rows.delete):
                with pytest.raises(DatabaseError), transaction.atomic():
                    act()
        assert HomeInvoice.objects.get().total_ore == 16 * PRICE


@pytest.mark.parametrize(
    ("model", "changed", "name"),
    [
        (HomeInvoice, {}, "invoice_once_per_supplier_and_number"),
        (HomeInvoice, {"number": "2", "due_on": day(-9)}, "invoice_in_order"),
        (HomeInvoice, {"number": "2", "total_ore": 0}, "invoice_asks_for_something"),
        (HomeInvoice, {"number": "2", "key": "x"}, "invoice_file_is_whole"),
        (HomeInvoiceLine, {}, "invoice_line_once_per_position"),
        (HomeInvoiceLine, {"position": 2, "days": 0}, "invoice_line_in_order"),
        (InvoiceOutcome, {}, "invoice_outcome_once_per_number"),
        (
            InvoiceOutcome,
            {"revision": 2, "deviations": 1},
            "approved_in_spite_or_disputed_with_a_reason",
        ),
        (
            InvoiceOutcome,
            {"revision": 2, "outcome": "disputed"},
            "approved_in_spite_or_disputed_with_a_reason",
        ),
        (InvoiceOutcome, {"revision": 2, "outcome": "credited"}, "credited_names_the_credit_note"),
    ],
)
def test_the_database_refuses_the_impossible(scene, invoice, model, changed, name):
    fia = scene.world.fia
    approve_invoice(invoice.pk, "", actor=fia)
    with acting(fia):
        row = model.objects.get()
        values = {f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields if f.name != "id"}
        with pytest.raises(DatabaseError, match=name), transaction.atomic():
            model(**{**values, **changed}).save(force_insert=True)


def test_no_other_authority_sees_or_adds_anything(scene, invoice):
    approve_invoice(invoice.pk, "", actor=scene.world.fia)
    models = (HomeInvoice, HomeInvoiceLine, InvoiceOutcome)
    with acting(scene.world.fia):
        held = [model.objects.get() for model in models]
    for name in ("bo", "frank", "rut", "hedda", "ulf"):
        actor = scene.world.actors[name]
        with acting(actor):
            for row in held:
                assert not type(row).objects.exists()
                values = {
                    f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields if f.name != "id"
                }
                for owner in (actor.domain_id, row.owner_id):
                    with pytest.raises(DatabaseError), transaction.atomic():
                        type(row)(**{**values, "owner_id": owner}).save(force_insert=True)
