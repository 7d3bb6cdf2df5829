"""Support or outpatient care without a place: no unit, no position, no group; it ends in the decisions on what was sought."""

import io

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from pypdf import PdfReader

from placements.selectors.cases import placement_step
from referrals.actions import (
    complete_application,
    decide_admission,
    decide_assistance,
    decide_region_care,
    request_completion,
    save_draft,
    send_application,
    withdraw_application,
)
from referrals.models import Application, CompletionRequest, Decision, QueueTicket
from referrals.registrations import _step_of
from tests.cast import a_case
from tests.core.visitors import Visitor
from tests.referrals.scene import (
    NO_HARM,
    ORAL,
    PLANNED,
    QUEUE_ONLY,
    a_draft,
    again,
    heard,
    kinds,
    ruling,
    sent,
)
from tests.referrals.test_pages import at, errors_of, words
from tests.world import NUMBERS
from vardkedja.core.actor import acting
from vardkedja.core.errors import Impossible, NotAllowed, NotVisible
from vardkedja.core.models import CaseParty

REFUSAL = ruling(outcome="refused", text="Avslag", reasons="Behovet tillgodoses ändå", exemption="needless")


@pytest.fixture
def case(world):
    return a_case(world, world.alice)


def sought(world, case, level, **changes):
    return sent(world, world.alice, case, unit_id=None, level=level, **changes)


def step(actor, application):
    with acting(actor):
        found = _step_of(again(actor, application), actor)
    return found.state, found.text


def test_support_of_the_own_municipality_has_no_position_and_one_decider(world, case):
    application = sought(world, case, "support")
    assert (application.state, application.unit_id, application.ticket_id) == ("assessed", None, None)
    assert application.completed_at == application.sent_at
    assert kinds(world.anna, application) == ["decide_assistance"]
    with acting(world.alice):
        assert not QueueTicket.objects.exists()
        assert not CaseParty.objects.filter(case=case).exclude(domain=world.anby.pk).exists()
    assert step(world.alice, application)[1].startswith("saknas: biståndsbeslut")


def test_who_decides_sends_it_back_and_nobody_else(world, case):
    application = sought(world, case, "support")
    for other in (world.alice, world.hedda, world.rut):
        with pytest.raises((Impossible, NotAllowed, NotVisible)):
            request_completion(application.pk, actor=other, codes=["goals"])
    assert Visitor(world, "alice").get(at("request_completion", application.pk)).status_code == 403
    page = Visitor(world, "anna")
    assert "Begär annan komplettering" in page.text(at("application", application.pk))
    answer = page.send(
        at("request_completion", application.pk), {"codes": ["goals"]}, version=application.row_version
    )
    assert answer.status_code == 302
    assert "supplement_application" in kinds(world.alice, application)
    with acting(world.alice):
        assert CompletionRequest.objects.get().codes == ["goals"]


def test_the_region_sends_back_what_it_decides_on(world, case):
    application = sought(world, case, "open")
    request_completion(application.pk, actor=world.rut, codes=["goals"])
    assert "supplement_application" in kinds(world.alice, application)


def test_it_ends_in_the_decision_on_support(world, case):
    application = sought(world, case, "support")
    row = decide_assistance(application.pk, ruling(text="Boendestöd tre gånger i veckan"), actor=world.anna)
    assert (row.unit_id, row.outcome) == (None, "granted")
    assert again(world.alice, application).state == "supported"
    assert step(world.alice, application) == ("done", "stöd beslutat, utan plats")
    assert "decide_assistance" not in kinds(world.anna, application)
    with acting(world.alice):
        assert placement_step(world.alice, case) == ("waiting", "ingen plats söks")
    with pytest.raises(Impossible, match="redan beslutat"):
        withdraw_application(application.pk, actor=world.alice)


def test_a_refusal_ends_it_too(world, case):
    application = sought(world, case, "support")
    heard(world, application)
    decide_assistance(application.pk, REFUSAL, actor=world.anna)
    assert again(world.alice, application).state == "declined"


def test_outpatient_care_goes_to_the_region_and_to_nobody_else(world, case):
    application = sought(world, case, "open")
    assert application.region_id == world.psychiatry.pk and application.home_id is None
    assert kinds(world.rut, application) == ["decide_region_care"] and kinds(world.anna, application) == []
    for stranger in (world.hedda, world.berta, world.olle):
        with acting(stranger):
            assert not Application.objects.exists()
    decide_region_care(application.pk, ruling(text="Återfallsprevention"), actor=world.rut)
    assert again(world.alice, application).state == "supported"


def test_both_wait_for_both(world, case):
    application = sought(world, case, "both")
    decide_assistance(application.pk, ruling(text="Boendestöd"), actor=world.anna)
    assert again(world.alice, application).state == "assessed"
    decide_region_care(application.pk, ruling(text="Läkemedel och samtal"), actor=world.rut)
    assert again(world.alice, application).state == "supported"


def test_the_regions_refusal_ends_it_without_asking_for_a_place_in_any_queue(world, case):
    application = sought(world, case, "open")
    refused = ruling(outcome="refused", text="Avslag", reasons="Vården ges redan")
    decide_region_care(application.pk, refused, actor=world.rut)
    assert again(world.alice, application).state == "declined"
    assert kinds(world.rut, application) == []


def test_no_admission_is_decided(world, case):
    application = sought(world, case, "both")
    with pytest.raises((Impossible, NotVisible)):
        decide_admission(application.pk, ruling(valid_from=PLANNED), actor=world.hedda)
    with acting(world.alice):
        assert not Decision.objects.exists()


def test_sent_with_little_it_waits_and_is_completed_later(world, case):
    application = sought(world, case, "support", answers=QUEUE_ONLY)
    assert (application.completed_at, kinds(world.anna, application)) == (None, ["complete_application"])
    assert step(world.alice, application)[1] == "är skickad, väntar på komplettering"
    save_draft(
        case.pk, a_draft(None, level="support"), actor=world.alice, application_id=application.pk
    )  # fmt: skip
    complete_application(application.pk, actor=world.alice, on=NO_HARM)
    assert kinds(world.anna, application) == ["decide_assistance"]


def test_withdrawn_its_tasks_close(world, case):
    application = sought(world, case, "both")
    withdraw_application(application.pk, actor=world.alice)
    assert "decide_region_care" not in kinds(world.rut, application)
    assert kinds(world.anna, application) == []


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"ground_code": "sol_direct"}, "kräver inget beslut"),
        ({"ground_code": "lvm27"}, "söks till en enhet"),
        ({"unit_id": "hemmet"}, "antingen en enhet eller stöd"),
    ],
)
def test_what_goes_with_a_place_only_is_refused_at_its_field(world, case, changes, words):
    unit = world.hemmet.pk if changes.pop("unit_id", None) else None
    with pytest.raises(Impossible, match=words) as refused:
        save_draft(case.pk, a_draft(unit, level="support", **changes), actor=world.alice)
    assert refused.value.field == "level"
    with acting(world.alice):
        assert not Application.objects.exists()


def test_one_at_a_time_in_a_case(world, case):
    first = sought(world, case, "support")
    draft = save_draft(case.pk, a_draft(None, level="both"), actor=world.alice)
    with pytest.raises(Impossible, match="redan en öppen ansökan om stöd") as refused:
        send_application(draft.pk, actor=world.alice, on=ORAL)
    assert refused.value.field == "level"
    assert again(world.alice, draft).state == "draft"
    decide_assistance(first.pk, ruling(text="Boendestöd"), actor=world.anna)
    assert send_application(draft.pk, actor=world.alice, on=ORAL).state == "assessed"


def test_the_database_keeps_it_without_unit(world, case):
    application = sought(world, case, "support")
    with acting(world.alice), pytest.raises(IntegrityError), transaction.atomic():
        Application.objects.filter(pk=application.pk).update(unit=world.hemmet.pk)


def test_the_pages_say_what_is_sought_and_the_letter_too(world):
    case = a_case(world, world.alice, NUMBERS[1])
    alice = Visitor(world, "alice")
    data = QUEUE_ONLY | {"ground_code": "sol", "urgency": "3", "level": "both", "then": "send"}
    wrong = alice.send(
        at("new", case.pk), data | {"unit": str(world.hemmet.pk), "ground": "no_harm", "purpose": "stöd"}
    )
    assert list(errors_of(wrong)) == ["level"]
    answer = alice.send(at("new", case.pk), data | {"unit": "", "ground": "no_harm", "purpose": "stöd"})
    assert answer.status_code == 302
    page = alice.text(answer.headers["Location"])
    assert "Ansökan är skickad." in page and "Köplats</dt>" not in page
    assert "Öppenvård och stöd tillsammans, utan plats" in page
    shown = alice.text(reverse("core:case", args=[case.pk]))
    assert "Öppenvård och stöd tillsammans, utan plats" in shown and "Ge plats" not in shown


def test_the_letter_and_the_copy_say_what_was_sought(world, case):
    application = sought(world, case, "support")
    row = decide_assistance(application.pk, ruling(text="Boendestöd"), actor=world.anna)
    letter = Visitor(world, "anna").get(at("letter", row.pk))
    assert "stöd från kommunen, utan plats" in text_of(letter)
    copy = Visitor(world, "alice").get(at("copy", application.pk))
    assert "Ansökan till Stöd från kommunen, utan plats" in text_of(copy)


def text_of(answer):
    return words(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages))
