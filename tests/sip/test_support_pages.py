"""Support at home by clicking, and on the case page."""

import pytest
import time_machine
from django.urls import reverse

from sip.actions import decide_support
from sip.models import SupportMeasure
from tests.cast import REGION, UNIT, a_case
from tests.sip.pages import client_of, post, text_of
from tests.world import NOW, TODAY
from vardkedja.core.actor import acting

WHAT = "Boendestöd tre gånger i veckan"
FORM = {
    "kind": "personal_support", "what": WHAT, "goal": "", "reasons": "Behovet finns",
    "decided_on": "2026-03-02", "planned_from": "2026-03-02",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _monday():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def case(world):
    return a_case(world, world.alice, "189001019802", ("psychiatry", REGION), ("hemmet", UNIT))


def decide_url(case):
    return reverse("sip:decide_support", args=[case.pk])


def only_measure(world):
    with acting(world.alice):
        return SupportMeasure.objects.get()


def test_support_is_decided_started_and_ended_by_clicking(world, case):
    anna, alice = client_of(world, "anna"), client_of(world, "alice")
    assert post(anna, world, "anna", decide_url(case), FORM).status_code == 302
    measure = only_measure(world)
    start = reverse("sip:start_support", args=[measure.pk])
    assert post(alice, world, "alice", start, {"started_on": "2026-03-02"}).status_code == 302
    end = reverse("sip:end_support", args=[measure.pk])
    assert post(alice, world, "alice", end, {"ended_on": "2026-03-02", "reason": "moved"}).status_code == 302
    assert only_measure(world).state == "ended"


def test_a_municipality_is_not_asked_where_and_a_region_is(world, case):
    assert 'name="municipality"' not in client_of(world, "anna").get(decide_url(case)).content.decode()
    rut = client_of(world, "rut")
    assert "Björkby kommun" in text_of(rut.get(decide_url(case)))
    assert "Utby kommun" not in text_of(rut.get(decide_url(case)))
    chosen = {"municipality": str(world.organisations["bjorkby"].pk), "kind": "outpatient"}
    assert post(rut, world, "rut", decide_url(case), FORM | chosen).status_code == 302
    assert only_measure(world).municipality_id == world.organisations["bjorkby"].pk


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"kind": ""}, "Välj ett alternativ"),
        ({"planned_from": "2026-03-01"}, "inte planeras börja före beslutet"),
        ({"decided_on": "2026-03-03"}, "inte vara fattat i framtiden"),
        ({"planned_from": "i morgon"}, "år-månad-dag"),
    ],
)
def test_faults_are_told_at_the_field_and_nothing_is_stored(world, case, changed, message):
    response = post(client_of(world, "anna"), world, "anna", decide_url(case), FORM | changed)
    assert response.status_code == 422
    assert message in text_of(response)
    with acting(world.alice):
        assert not SupportMeasure.objects.exists()


def test_the_case_page_shows_support_to_every_party_and_its_text_to_none_but_the_owner(world, case):
    decide_support(case.pk, "occupation", actor=world.anna, what=WHAT, planned_from=TODAY)
    url = reverse("core:case", args=[case.pk])
    for name in ("alice", "rut", "hedda"):
        said = text_of(client_of(world, name).get(url))
        assert "Sysselsättning" in said
        assert WHAT not in said
    assert "Registrera start" in text_of(client_of(world, "alice").get(url))
    assert "Registrera start" not in text_of(client_of(world, "rut").get(url))


def test_a_case_worker_is_told_who_decides(world, case):
    said = text_of(client_of(world, "alice").get(reverse("core:case", args=[case.pk])))
    assert "Besluta om stöd – inte möjligt nu: Bara enhetschefen och vårdplaneraren beslutar om stöd." in said
    assert client_of(world, "alice").get(decide_url(case)).status_code == 403


@pytest.mark.parametrize(("name", "status"), [("bo", 404), ("olle", 404), ("hedda", 403)])
def test_others_start_nothing(world, case, name, status):
    measure = decide_support(case.pk, "housing", actor=world.anna, what=WHAT, planned_from=TODAY)
    url = reverse("sip:start_support", args=[measure.pk])
    response = post(client_of(world, name), world, name, url, {"started_on": "2026-03-02"})
    assert response.status_code == status
    assert only_measure(world).state == "decided"


def test_who_is_not_party_decides_nothing(world, case):
    for name in ("bodil", "olle"):
        assert client_of(world, name).get(decide_url(case)).status_code == 403


def test_an_own_measure_of_another_authority_is_not_started_from_its_page(world, case):
    measure = decide_support(case.pk, "housing", actor=world.anna, what=WHAT, planned_from=TODAY)
    url = reverse("sip:start_support", args=[measure.pk])
    assert post(client_of(world, "rut"), world, "rut", url, {"started_on": "2026-03-02"}).status_code == 403
    assert only_measure(world).state == "decided"
