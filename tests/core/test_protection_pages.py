"""The pages of protected persons: registering, the closed case, naming, revealing, ending."""

import pytest
from django.db import connection
from django.urls import reverse

from tests.cast import UNIT, a_case, a_person
from tests.core.visitors import Visitor, errors_of
from tests.world import NOW, NUMBERS, TODAY
from vardkedja.core import clock, protection
from vardkedja.core.actions.protection import protect_person
from vardkedja.core.actions.tasks import give_task
from vardkedja.core.actor import acting
from vardkedja.core.models import AccessLog, NamedReader, PersonRecord, ProtectedPerson
from vardkedja.core.selectors.tasks import todo

WORD = "Skyddade uppgifter"


@pytest.fixture(autouse=True)
def _now(db, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('vk.now', %s, true)", [NOW.isoformat()])


@pytest.fixture
def case(world):
    found = a_case(world, world.alice, NUMBERS[0], ("hemmet", UNIT))
    with acting(world.alice):
        record = PersonRecord.objects.get(person_id=found.person_id)
    protect_person(record.pk, "marking", actor=world.alice, source="register")
    return found


def _stub(actor, **which):
    with acting(actor):
        return ProtectedPerson.objects.get(domain=actor.domain_id, **which)


def test_a_person_is_registered_with_protection_at_once(world):
    form = {
        "system": "person", "number": NUMBERS[0], "given_name": "Tore", "family_name": "Testsson", "sex": "man",
        "protection": "registry", "protection_source": "person",
    }  # fmt: skip
    made = Visitor(world, "alice").send(reverse("core:person_register"), form)
    assert made.status_code == 302
    assert WORD in Visitor(world, "alice").text(made.headers["Location"])
    with acting(world.alice):
        fact = _stub(world.alice).facts.get()
    assert (fact.kind, fact.source, fact.recorded_by_name) == ("registry", "person", "Alice Andersson")
    assert Visitor(world, "albin").get(made.headers["Location"]).status_code == 404


def test_the_protection_is_registered_afterwards_by_its_page(world):
    record = a_person(world.alice)
    url = reverse("core:protect", args=[record.pk])
    alice = Visitor(world, "alice")
    wrong = alice.send(url, {"kind": "", "source": "register", "since": "2026-03-02"})
    assert "kind" in errors_of(wrong)
    sent = alice.send(url, {"kind": "marking", "source": "register", "since": "2026-03-02"})
    assert sent.headers["Location"] == reverse("core:protected", args=[_stub(world.alice).pk])


@pytest.mark.parametrize("name", ["albin", "gustav"])
def test_the_closed_case_shows_its_number_and_nothing_to_do(world, case, name):
    answer = Visitor(world, name).get(reverse("core:case", args=[case.pk]))
    text = answer.content.decode()
    assert answer.status_code == 403
    assert (WORD in text, case.number in text) == (True, True)
    assert "Visa ärendet" not in text
    assert "Utse vilka" not in text


def test_the_manager_finds_both_ways_on_the_closed_case(world, case):
    text = Visitor(world, "anna").get(reverse("core:case", args=[case.pk])).content.decode()
    assert "Visa ärendet" in text
    assert reverse("core:protected", args=[_stub(world.anna).pk]) in text


def test_lists_show_the_word_and_the_number_and_count_the_case(world, case):
    text = Visitor(world, "albin").text(reverse("core:cases"))
    assert f"{WORD}, ärende {case.number}" in text
    hit = Visitor(world, "albin").send(reverse("core:search"), {"q": case.number}).content.decode()
    assert f"{WORD}, ärende {case.number}" in hit


def test_a_task_tells_no_unit_and_leads_to_the_closed_case(world, case):
    give_task("unknown", TODAY, actor=world.alice, case=case, unit_id=world.hemmet.pk, role="unit_manager")
    with acting(world.anna):
        row = next(r for r in todo(world.anna).rows if r.task.kind == "unknown")
        naming = next(r for r in todo(world.anna).rows if r.task.kind == protection.TASK_NAME)
    assert (row.why, row.whose) == ("", f"{WORD}, ärende {case.number}")
    assert row.url == reverse("core:case", args=[case.pk])
    assert naming.url == reverse("core:protected", args=[_stub(world.anna).pk])


def test_the_manager_names_and_takes_away(world, case):
    stub = _stub(world.anna)
    anna, page = Visitor(world, "anna"), reverse("core:protected", args=[stub.pk])
    assert "Tore" not in anna.text(page)
    name = reverse("core:protected_name", args=[stub.pk])
    assert "user" in errors_of(anna.send(name, {"user": ""}))
    assert anna.send(name, {"user": str(world.albin.user_id)}).status_code == 302
    assert "Tore Testsson" in Visitor(world, "albin").text(reverse("core:case", args=[case.pk]))
    away = reverse("core:protected_unname", args=[stub.pk, world.albin.user_id])
    assert anna.send(away).status_code == 302
    with acting(world.anna):
        assert list(NamedReader.objects.values_list("user", flat=True)) == [world.alice.user_id]
        done = set(AccessLog.objects.filter(user_id=world.anna.user_id).values_list("what", flat=True))
    assert {"ReaderNamed", "ReaderTakenAway"} <= done


def test_revealing_needs_a_reason(world, case):
    anna, url = Visitor(world, "anna"), reverse("core:protected_reveal", args=[case.pk])
    refused = anna.send(url, {"reason": " "})
    assert errors_of(refused) == {"reason": ["Skriv varför du behöver se de skyddade uppgifterna."]}
    with acting(world.anna):
        assert AccessLog.objects.filter(action="denied", what=WORD.lower(), case_id=case.pk).count() == 1
    assert anna.send(url, {"reason": "Akut fråga från sjukhuset"}).status_code == 302
    assert "Tore Testsson" in anna.text(reverse("core:case", args=[case.pk]))


def test_the_header_flags_it_as_a_word_for_those_named(world, case):
    text = Visitor(world, "alice").text(reverse("core:case", args=[case.pk]))
    assert WORD in text
    assert reverse("core:protected", args=[_stub(world.alice).pk]) in text


def test_a_colleague_who_registers_the_number_is_sent_to_the_manager(world, case):
    """The first step answers as for anybody; the last refuses without a reason that tells."""
    albin = Visitor(world, "albin")
    known = albin.send(reverse("core:person_new"), {"system": "person", "number": NUMBERS[0]})
    assert "given_name" in known.context["form"].fields
    form = {"system": "person", "number": NUMBERS[0], "given_name": "T", "family_name": "T", "sex": "man"}
    refused = albin.send(reverse("core:person_register"), form)
    assert protection.NEUTRAL in refused.content.decode()
    assert WORD not in refused.content.decode().replace("Skyddade personuppgifter", "")


def test_the_manager_who_registers_the_number_is_led_to_name(world, case):
    answer = Visitor(world, "anna").send(
        reverse("core:person_new"), {"system": "person", "number": NUMBERS[0]}
    )
    assert answer.headers["Location"] == reverse("core:protected", args=[_stub(world.anna).pk])


def test_the_protection_is_ended_by_who_is_named(world, case):
    stub = _stub(world.alice)
    url = reverse("core:protected_end", args=[stub.pk])
    assert Visitor(world, "alice").send(url).status_code == 302
    with acting(world.alice):
        person = ProtectedPerson.objects.get(pk=stub.pk)
        assert person.facts.get().ended_by_name == "Alice Andersson"


@pytest.mark.parametrize("name", ["albin", "bo", "olle", "hedda"])
def test_the_page_is_for_who_names_and_who_is_named(world, case, name):
    assert (
        Visitor(world, name).get(reverse("core:protected", args=[_stub(world.alice).pk])).status_code == 404
    )
