"""Persons at the pages: number first, own record offered, what others know unknown, two people on one record."""

import re

import pytest
from django.urls import reverse

from referrals.actions.contents import identity_fields
from tests.answers import steady
from tests.cast import a_case, a_person
from tests.core.visitors import Visitor, errors_of
from tests.world import COORDINATION_NUMBER, NUMBERS
from vardkedja.core.actions.cases import open_case
from vardkedja.core.actions.persons import Particulars, register_person
from vardkedja.core.actor import acting
from vardkedja.core.identity import number_label, parse_number, reserve_number
from vardkedja.core.models import AccessLog, Case, HomeMunicipality, PersonIdentifier, PersonRecord

NEW, REGISTER = reverse("core:person_new"), reverse("core:person_register")
NUMBER = {"system": "person", "number": NUMBERS[0]}
PERSON = {"given_name": "Tore", "family_name": "Testsson", "sex": "nonbinary"}


def at(name, *args):
    return reverse(f"core:{name}", args=args)


def records(actor):
    with acting(actor):
        return list(PersonRecord.objects.filter(domain=actor.domain_id))


def test_a_new_number_leads_to_the_particulars_and_then_to_the_record(world):
    alice = Visitor(world, "alice")
    second = alice.send(NEW, NUMBER)
    assert second.status_code == 200
    assert 'value="1890-01-01"' in second.content.decode()
    done = alice.send(REGISTER, {**NUMBER, **PERSON, "home_municipality": world.organisations["bjorkby"].pk})
    record = records(world.alice)[0]
    assert done.headers["Location"] == at("person", record.pk)
    assert (record.full_name, record.sex) == ("Tore Testsson", "nonbinary")
    text = alice.text(done.headers["Location"])
    assert "du registrerade personen i dag" in text
    assert "Björkby kommun" in text


def test_the_own_record_is_offered(world):
    record = a_person(world.alice)
    response = Visitor(world, "albin").send(NEW, NUMBER)
    assert response.headers["Location"] == at("person", record.pk)


def test_a_person_known_elsewhere_gives_the_same_empty_form(world):
    a_case(world, world.alice, NUMBERS[0])
    bo = Visitor(world, "bo")
    known, unknown = (
        steady(bo.send(NEW, {"system": "person", "number": n}).content.decode()) for n in NUMBERS[:2]
    )
    for number in NUMBERS[:2]:
        day = f"{number[:4]}-{number[4:6]}-{number[6:8]}"
        hyphened = f"{number[:8]}-{number[8:]}"
        known, unknown = (
            t.replace(number, "#").replace(hyphened, "#").replace(day, "@") for t in (known, unknown)
        )
    assert known == unknown
    assert bo.send(REGISTER, {**NUMBER, **PERSON}).status_code == 302
    assert len(records(world.bo)) == 1


@pytest.mark.parametrize("number", ["189001019803", "18901301-9802", "abc", "1890010198"])
def test_a_wrong_number_is_refused_at_the_field_and_nothing_is_stored(world, number):
    alice = Visitor(world, "alice")
    errors = errors_of(alice.send(NEW, {"system": "person", "number": number}))
    assert list(errors) == ["number"]
    alice.send(REGISTER, {"system": "person", "number": number, **PERSON})
    assert records(world.alice) == []


def test_samordningsnummer_and_reservnummer(world):
    alice = Visitor(world, "alice")
    for system, number in (("person", COORDINATION_NUMBER), ("reserve", "R-2026-17X")):
        assert alice.send(REGISTER, {"system": system, "number": number, **PERSON}).status_code == 302
    with acting(world.alice):
        systems = set(PersonIdentifier.objects.values_list("system", flat=True))
    assert systems == {"samordningsnummer", "reservnummer"}


def test_a_record_without_case_is_opened_for_a_stated_reason_that_lasts_the_day(world):
    record = a_person(world.alice)
    albin, url = Visitor(world, "albin"), at("person", record.pk)
    asked = albin.get(url)
    assert asked.status_code == 403
    assert "Varför behöver du läsa?" in asked.content.decode()
    assert "Testsson" not in asked.content.decode()
    empty = albin.send(url, {"reason": " "})
    unseen = albin.send(url, {"reason": "\u200b" * 9 + "ab"})
    assert unseen.status_code == empty.status_code != 200
    assert "Testsson" not in empty.content.decode()
    opened = albin.send(url, {"reason": "anhörig ringde"})
    assert "Därför ser du detta: anhörig ringde" in opened.content.decode()
    assert "anhörig ringde" in albin.text(url)
    with acting(world.lova):
        assert AccessLog.objects.filter(reason="anhörig ringde", object_id=record.pk).count() == 2


def test_another_authoritys_record_is_not_there(world):
    record = a_person(world.alice)
    for name in ("bo", "hedda", "olle"):
        visitor = Visitor(world, name)
        assert visitor.get(at("person", record.pk)).status_code == 404
        assert visitor.send(at("person_change", record.pk), PERSON).status_code in {403, 404}


def test_two_people_on_one_record_the_second_is_told(world):
    record = records_with_case(world)
    alice, url = Visitor(world, "alice"), at("person_change", record.pk)
    changed = {**PERSON, "given_name": "Ture"}
    assert alice.send(url, changed, version=1).status_code == 302
    refused = alice.send(url, {**PERSON, "given_name": "Thore"}, version=1)
    assert refused.status_code == 422
    assert "ändrats av någon annan" in refused.content.decode()
    assert refused.context["guard"]["vk_version"] == "1", "sent again as it stands it must still be refused"
    assert records(world.alice)[0].given_name == "Ture"


def test_a_change_without_version_is_refused(world):
    record = records_with_case(world)
    assert Visitor(world, "alice").send(at("person_change", record.pk), PERSON).status_code == 422


def records_with_case(world):
    a_case(world, world.alice, NUMBERS[0])
    return records(world.alice)[0]


def test_a_home_municipality_begins_on_a_day_and_ends_the_former(world):
    record = records_with_case(world)
    alice, url = Visitor(world, "alice"), at("person_home", record.pk)
    first = {"home_municipality": world.organisations["anby"].pk, "since": "2026-01-01"}
    assert alice.send(url, first).status_code == 302
    early = {"home_municipality": world.organisations["bjorkby"].pk, "since": "2025-12-31"}
    assert list(errors_of(alice.send(url, early))) == ["since"]
    assert alice.send(url, {**early, "since": "2026-02-01"}).status_code == 302
    text = alice.text(at("person", record.pk))
    assert "från 2026-01-01 till 2026-02-01" in text


def test_a_number_that_the_authority_has_is_refused(world):
    record = records_with_case(world)
    a_person(world.alice, NUMBERS[1])
    errors = errors_of(
        Visitor(world, "alice").send(
            at("person_number", record.pk), {"system": "person", "number": NUMBERS[1]}
        )
    )
    assert errors == {"number": ["Numret finns redan hos er."]}


def test_a_case_is_opened_and_the_opener_is_responsible(world):
    record = a_person(world.alice.at(world.alice.now))
    alice = Visitor(world, "alice")
    alice.send(at("person", record.pk), {"reason": "ny ansökan"})
    response = alice.send(at("open_case", record.pk), {"collaboration": world.collaboration.pk})
    with acting(world.alice):
        case = Case.objects.get(person_id=record.person_id)
    assert response.headers["Location"] == at("case", case.pk)
    assert "ansvarig för ärendet" in alice.text(at("case", case.pk))


def test_another_countys_collaboration_cannot_be_chosen(world):
    record = records_with_case(world)
    data = {"collaboration": world.other_collaboration.pk}
    assert "collaboration" in errors_of(Visitor(world, "alice").send(at("open_case", record.pk), data))


def test_neither_name_nor_number_stands_in_an_address(world):
    record = records_with_case(world)
    text = Visitor(world, "alice").text(at("person", record.pk))
    addresses = re.findall(r'(?:href|action)="([^"]*)"', text)
    assert addresses
    assert not [one for one in addresses if "Tore" in one or "1890" in one]


def test_the_home_municipality_is_changed_with_the_rest_and_the_former_stays_in_its_time(world):
    record = records_with_case(world)
    alice, url = Visitor(world, "alice"), at("person_change", record.pk)
    anby, bjorkby = (str(world.organisations[key].pk) for key in ("anby", "bjorkby"))
    first = {**PERSON, "home_municipality": anby, "since": "2026-01-01"}
    assert list(errors_of(alice.send(url, {**first, "since": ""}, version=1))) == ["since"]
    assert alice.send(url, first, version=1).status_code == 302
    page = alice.get(url)
    assert page.context["form"].initial["home_municipality"] == anby
    early = {**first, "home_municipality": bjorkby, "since": "2025-12-31", "given_name": "Ture"}
    assert list(errors_of(alice.send(url, early, version=2))) == ["since"]
    assert records(world.alice)[0].given_name == PERSON["given_name"], "all of it or nothing"
    assert alice.send(url, {**early, "since": "2026-02-01"}, version=2).status_code == 302
    assert "från 2026-01-01 till 2026-02-01" in alice.text(at("person", record.pk))
    with acting(world.alice):
        assert HomeMunicipality.objects.filter(record=record).count() == 2
    with acting(world.lova):
        assert AccessLog.objects.filter(what="HomeMunicipalitySet", object_id=record.pk).count() == 2


@pytest.mark.parametrize(
    ("number", "label"),
    [(NUMBERS[1], "Personnummer"), (COORDINATION_NUMBER, "Samordningsnummer"), ("TEST0001", "Reservnummer")],
)
def test_a_number_is_called_what_it_is(world, number, label):
    known = reserve_number(number, world.anby.pk) if number == "TEST0001" else parse_number(number)
    record = register_person(known, Particulars("Tore", "Test"), actor=world.alice)
    open_case(record.pk, world.collaboration.pk, actor=world.alice)
    alice = Visitor(world, "alice")
    shown = alice.text(at("person", record.pk)).split('class="vk-person__facts"')[1].split("</ul>")[0]
    assert f">{label} <" in shown
    for other in {"Personnummer", "Samordningsnummer", "Reservnummer"} - {label}:
        assert other not in shown
    assert number_label(known.value) == label
    with acting(world.alice):
        fields = {key: (name, value) for key, name, value in identity_fields(record)}
    assert fields["number"] == (label, known.value)
