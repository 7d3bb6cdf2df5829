"""A number that the asker's own authority knows: who it belongs to is not told, but a question about somebody else is not sent."""

# ruff: noqa: F811

import pytest

from placements.domain.acute import ANOTHER_NAME, ANOTHER_SEX, another_name
from placements.models import AcuteRequest
from tests.cast import a_person
from tests.placements.acute_scene import request_of
from tests.placements.pages import text_of
from tests.placements.test_acute_pages import ASK, jenny, told  # noqa: F401
from vardkedja.core.actions.persons import Particulars, change_person
from vardkedja.core.actions.protection import protect_person
from vardkedja.core.actor import acting
from vardkedja.core.errors import Impossible
from vardkedja.core.identity import parse_number
from vardkedja.core.models import AccessLog, PersonRecord, Sex

NUMBER = "196803619805"
OTHER = {"number": NUMBER, "given_name": "Vera", "family_name": "Villasdotter", "sex": "man"}


@pytest.fixture
def record(scene):
    return a_person(scene.world.alice, NUMBER, "Tore Hemligsson")


def faults(visitor, scene, **changed):
    response = visitor.post(ASK, told(scene, **changed))
    assert response.status_code == 422, text_of(response)
    assert "Hemligsson" not in text_of(response)
    return {name: list(words) for name, words in response.context["form"].errors.items()}


@pytest.mark.parametrize(
    "changed",
    [{}, {"given_name": ""}, {"family_name": ""}, {"family_name": "Hemligsson", "given_name": "Vera"}],
)
def test_another_name_is_refused_at_the_number(scene, jenny, record, changed):
    response = jenny.post(ASK, told(scene, **(OTHER | changed)))
    assert response.status_code == 422
    assert response.context["form"].errors == {"number": [ANOTHER_NAME]}
    with acting(scene.world.hedda):
        assert not AcuteRequest.objects.exists()


def test_another_name_and_sex_are_told_with_the_other_faults_and_the_comparing_is_logged(
    scene, jenny, record
):
    found = faults(jenny, scene, **OTHER | {"sex": "woman", "phone": "hej", "need": ""})
    assert set(found) == {"number", "sex", "phone", "need"}
    assert (found["number"], found["sex"]) == ([ANOTHER_NAME], [ANOTHER_SEX])
    with acting(scene.world.alice):
        rows = AccessLog.objects.filter(person_id=record.person_id, what="personuppgift", action="read")
        assert [row.reason for row in rows] == ["akut förfrågan: numret jämfördes"]


@pytest.mark.parametrize(
    "changed",
    [
        {"given_name": "", "family_name": "", "sex": "unknown"},
        {"given_name": "tore ", "family_name": "HEMLIGSSON"},
        {"given_name": "", "family_name": "Hemligsson-Ek"},
    ],
)
def test_empty_names_and_the_same_written_otherwise_are_sent_about_who_is_known(
    scene, jenny, record, changed
):
    response = jenny.post(ASK, told(scene, **(OTHER | changed)))
    assert response.status_code == 302, text_of(response)
    with acting(scene.world.hedda):
        assert AcuteRequest.objects.get().case.person_id == record.person_id
    with acting(scene.world.alice):
        assert PersonRecord.objects.get(person_id=record.person_id).full_name == "Tore Hemligsson"


def test_a_protected_person_is_answered_as_a_number_that_nobody_knows(scene, jenny, record):
    def answers(number):
        other = OTHER | {"number": number, "phone": "hej"}
        return [
            faults(jenny, scene, **other | {"sex": "woman"}),
            faults(jenny, scene, **other | {"given_name": "", "family_name": ""}),
        ]

    assert answers(NUMBER) != answers("195504619809"), "the two are told apart before"
    protect_person(record.pk, "marking", actor=scene.world.alice, source="register")
    hidden = answers(NUMBER)
    assert hidden == answers("195504619809")
    assert set(hidden[0]) == {"phone"} and set(hidden[1]) == {"phone", "given_name", "family_name"}


def test_the_verb_refuses_it_too_and_a_name_that_nobody_knew_contradicts_nothing(night):
    world = night.world
    record = a_person(world.alice, NUMBER, "Okänd person")
    number = parse_number(NUMBER)
    vera = Particulars("Vera", "Villasdotter")
    assert request_of(night, number=number, particulars=vera).case.person_id == record.person_id
    with acting(world.alice):
        change_person(record.pk, Particulars("Tore", "Hemligsson", Sex.MAN), actor=world.alice)
    with pytest.raises(Impossible, match="annat namn") as refused:
        request_of(night, number=number, particulars=vera)
    assert refused.value.field == "number" and "Hemligsson" not in refused.value.message


def test_names_with_a_word_in_common_are_no_other():
    assert not another_name("Karl-Erik", "Karl Gustav") and not another_name("ANDRE", "André")
    assert another_name("Tore", "Tora") and not another_name("", "Tora")
