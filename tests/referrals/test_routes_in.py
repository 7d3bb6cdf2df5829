"""Other ways in: health care applies, a unit whose head decides alone, an authority that applies to its own unit."""

import dataclasses
import datetime as dt

import pytest
from django.urls import reverse

from referrals import registrations
from referrals.actions import (
    complete_application,
    decide_admission,
    decide_assistance,
    decide_region_care,
    record_placement_assessment,
    save_draft,
    send_application,
    withdraw_application,
)
from referrals.actions.requests import reply_to_request
from referrals.forms.common import NO_GROUND
from referrals.models import Application, GroupMember, QueueTicket, RequestReply
from referrals.registrations import _step_of
from referrals.selectors import missing_decisions
from tests.cast import a_case
from tests.core.visitors import Visitor
from tests.referrals.scene import (
    NO_COPY,
    NO_HARM,
    ORAL,
    PLANNED,
    QUEUE_ONLY,
    a_draft,
    again,
    assess,
    judgement,
    kinds,
    ruling,
    sent,
    ticket,
)
from tests.world import NUMBERS, SINCE, TODAY
from vardkedja.core import gate, scope
from vardkedja.core.actions.administration import set_route
from vardkedja.core.actions.cases import open_case
from vardkedja.core.actions.persons import Particulars, register_person
from vardkedja.core.actor import acting
from vardkedja.core.errors import Impossible, NotAllowed, NotVisible
from vardkedja.core.identity import parse_number
from vardkedja.core.models import CaseParty, PartyRole, Task, UnitRoute

REFUSAL = ruling(outcome="refused", text="Avslag", reasons="Behovet tillgodoses hemma", exemption="needless")


def a_region_case(world, home=None, number=NUMBERS[0], name="Tore Testsson"):
    """Rut's case at the psychiatry, of a person who lives in Anby unless nobody said where."""
    person = Particulars(*name.split(), "man")
    municipality = world.organisations[home].pk if home else None
    record = register_person(parse_number(number), person, actor=world.rut, home_municipality=municipality)
    return open_case(record.pk, world.collaboration.pk, actor=world.rut)


@pytest.fixture
def from_care(world):
    """The psychiatry applies, on compulsory care in the open, for somebody from Anby."""
    return sent(world, world.rut, a_region_case(world, "anby"), on=NO_HARM, ground_code="lpt")


def parties(actor, application):
    with acting(actor):
        rows = CaseParty.objects.filter(case=application.case_id)
        return set(rows.values_list("domain__short_name", "role"))


def test_the_home_municipality_becomes_party_and_decides(world, from_care):
    assert ("Anby kommun", PartyRole.HOME) in parties(world.rut, from_care)
    assess(world, from_care)
    decide_assistance(from_care.pk, ruling(), actor=world.anna)
    decide_region_care(from_care.pk, ruling(text="Öppen vård"), actor=world.rut)
    decide_admission(from_care.pk, ruling(valid_from=PLANNED, reasons=NO_COPY), actor=world.hedda)
    assert again(world.rut, from_care).state == "approved"


def test_another_municipality_does_not_decide_for_the_home_one(world, from_care):
    assess(world, from_care)
    bodil = world.bodil
    manager = dataclasses.replace(bodil.duties[0], role="unit_manager", unit_id=None)
    with pytest.raises(NotVisible):
        decide_assistance(from_care.pk, ruling(), actor=dataclasses.replace(bodil, duties=(manager,)))


def test_without_home_municipality_it_is_not_sent(world):
    case = a_region_case(world)
    draft = save_draft(case.pk, a_draft(world.hemmet.pk), actor=world.rut)
    with pytest.raises(Impossible, match="hemkommun") as refused:
        send_application(draft.pk, actor=world.rut, on=NO_HARM)
    assert refused.value.field == "home_municipality"
    assert again(world.rut, draft).state == "draft"


def test_a_refusal_by_who_may_not_write_the_ticket_asks_the_applicant(world, from_care):
    """The ticket names applicant, operator and group; the home municipality's refusal leaves it to the applicant."""
    assess(world, from_care)
    decide_assistance(from_care.pk, REFUSAL, actor=world.anna)
    assert again(world.rut, from_care).state == "assessed"
    with acting(world.rut):
        assert Task.objects.filter(kind="answer_refusal", done_at=None).count() == 1
    withdraw_application(from_care.pk, actor=world.rut)
    with acting(world.rut):
        assert QueueTicket.objects.get().state == "left"
        assert not Task.objects.filter(done_at=None).exists()


@pytest.fixture
def head_alone(world):
    """Boendet's head decides without the group."""
    with scope.setup_scope():
        UnitRoute.objects.filter(unit=world.boendet).update(route=UnitRoute.Route.HEAD, valid_from=SINCE)
    return sent(world, world.alice, a_case(world, world.alice), unit_id=world.boendet.pk)


def test_where_the_head_decides_alone_the_decisions_are_asked_for_at_once(world, head_alone):
    assert (head_alone.state, head_alone.group_domain_id) == ("assessed", None)
    with acting(world.bodil):
        assert missing_decisions(head_alone.case, world.boendet) == ["Biståndsbeslut", "Inskrivningsbeslut"]
        assert Task.objects.filter(kind="decide_admission", done_at=None).count() == 1
    decide_assistance(head_alone.pk, ruling(), actor=world.anna)
    decide_admission(head_alone.pk, ruling(valid_from=PLANNED), actor=world.bodil)
    assert again(world.alice, head_alone).state == "approved"


def test_the_group_has_no_part_in_it(world, head_alone):
    assert {role for _name, role in parties(world.alice, head_alone)} == {"applicant", "unit"}
    with pytest.raises(NotVisible):
        record_placement_assessment(
            head_alone.pk, judgement(world, unit_id=world.boendet.pk), actor=world.greta
        )


# Queue by request


def route(world, code, since=SINCE):
    """Boendet's route in."""
    with scope.setup_scope():
        UnitRoute.objects.filter(unit=world.boendet).update(route=code, valid_from=since)


@pytest.fixture
def by_request(world):
    route(world, UnitRoute.Route.REQUEST)
    return sent(world, world.alice, a_case(world, world.alice), unit_id=world.boendet.pk)


def test_a_request_stands_in_the_queue_at_once_and_the_home_is_to_answer(world, by_request):
    assert (by_request.state, by_request.route) == ("assessed", "queue_by_request")
    assert ticket(world.alice, by_request).state == "waiting"
    assert kinds(world.bodil, by_request) == ["reply_to_request"]
    assert kinds(world.anna, by_request) == ["decide_assistance"]
    with acting(world.bodil):
        task = Task.objects.get(kind="reply_to_request")
        assert (task.due_on, task.unit_id) == (dt.date(2026, 3, 3), world.boendet.pk)


def test_the_answer_asks_for_the_admission_decision(world, by_request):
    reply_to_request(by_request.pk, actor=world.bodil)
    assert kinds(world.bodil, by_request) == ["decide_admission"]
    assert kinds(world.bodil, by_request, done=True) == ["reply_to_request"]
    with acting(world.alice):
        assert RequestReply.objects.get().replied_by_name == "Bodil Blom"
    decide_assistance(by_request.pk, ruling(), actor=world.anna)
    decide_admission(by_request.pk, ruling(valid_from=PLANNED), actor=world.bodil)
    assert again(world.alice, by_request).state == "approved"


def test_a_request_that_is_not_complete_waits_for_the_applicant(world):
    """The position is there at once; the home is asked, and its clock begins, when the request is complete."""
    route(world, UnitRoute.Route.REQUEST)
    case = a_case(world, world.alice)
    application = sent(world, world.alice, case, unit_id=world.boendet.pk, answers=QUEUE_ONLY)
    assert ticket(world.alice, application).state == "waiting"
    assert kinds(world.bodil, application) == []
    with pytest.raises(Impossible, match="inte komplett"):
        reply_to_request(application.pk, actor=world.bodil)
    with acting(world.alice):
        assert not RequestReply.objects.exists()
        assert _step_of(again(world.alice, application), world.alice).text.endswith("väntar på komplettering")
    later = world.alice.at(world.alice.now + dt.timedelta(days=10))
    save_draft(case.pk, a_draft(world.boendet.pk), actor=later, application_id=application.pk)
    complete_application(application.pk, actor=later, on=NO_HARM)
    assert kinds(world.bodil, application) == ["reply_to_request"]
    with acting(later):
        step = _step_of(again(world.alice, application), later)
    assert (step.state, step.text.startswith("väntar på enhetens svar")) == ("now", True)


def test_a_decision_at_once_is_an_answer_too(world, by_request):
    decide_admission(by_request.pk, ruling(valid_from=PLANNED), actor=world.bodil)
    assert kinds(world.bodil, by_request) == []
    reply_to_request(by_request.pk, actor=world.bodil)
    assert kinds(world.bodil, by_request) == []  # nothing is asked for that is decided


def test_a_request_is_answered_once_by_the_head_of_its_unit(world, by_request):
    for actor, error in ((world.alice, NotVisible), (world.hedda, NotVisible), (world.bo, NotAllowed)):
        with pytest.raises(error):
            reply_to_request(by_request.pk, actor=actor)
    with acting(world.alice):
        assert not RequestReply.objects.exists()
    reply_to_request(by_request.pk, actor=world.bodil)
    with pytest.raises(Impossible, match="redan besvarad"):
        reply_to_request(by_request.pk, actor=world.bodil)
    with acting(world.alice):
        assert RequestReply.objects.count() == 1


def test_another_route_has_no_request_to_answer(world, head_alone):
    with pytest.raises(Impossible, match="kö efter begäran"):
        reply_to_request(head_alone.pk, actor=world.bodil)
    withdraw_application(head_alone.pk, actor=world.alice)
    with pytest.raises(Impossible):
        reply_to_request(head_alone.pk, actor=world.bodil)


# The group where the head decides alone


def test_the_applicant_may_ask_the_group_which_then_advises(world):
    """What the group advises against, the head still decides."""
    route(world, UnitRoute.Route.HEAD)
    case = a_case(world, world.alice)
    draft = save_draft(case.pk, a_draft(world.boendet.pk), actor=world.alice)
    application = send_application(draft.pk, actor=world.alice, on=ORAL, ask_group=True)
    assert (application.state, application.route) == ("sent", "head_alone")
    assert application.group_domain_id == world.psychiatry.pk
    assess(world, application, unit_id=world.boendet.pk, recommended=False)
    assert again(world.alice, application).state == "assessed"
    assert kinds(world.bodil, application) == ["decide_admission"]
    decide_assistance(application.pk, ruling(), actor=world.anna)
    decide_admission(application.pk, ruling(valid_from=PLANNED), actor=world.bodil)
    assert again(world.alice, application).state == "approved"


def test_the_page_offers_the_group_where_the_route_leaves_it_open(world):
    case = a_case(world, world.alice)
    alice = Visitor(world, "alice")
    url = reverse(
        "referrals:send", args=[save_draft(case.pk, a_draft(world.boendet.pk), actor=world.alice).pk]
    )
    assert "remissgruppen bedöma först" not in alice.text(url)  # the group assesses anyway
    route(world, UnitRoute.Route.HEAD)
    without, asked = alice.text(url), alice.text(url + "?grupp=ja")
    assert "remissgruppen bedöma först" in without and "Region Test, psykiatrin" not in without
    assert "bedömer ansökan innan föreståndaren beslutar" in asked and "Region Test, psykiatrin" in asked
    assert alice.send(url + "?grupp=ja", {"ground": NO_GROUND}).status_code == 302
    with acting(world.alice):
        assert Application.objects.get().group_domain_id == world.psychiatry.pk


def test_a_queue_by_request_has_no_group_to_ask(world):
    route(world, UnitRoute.Route.REQUEST)
    case = a_case(world, world.alice)
    draft = save_draft(case.pk, a_draft(world.boendet.pk), actor=world.alice)
    with pytest.raises(Impossible, match="ingen remissgrupp") as refused:
        send_application(draft.pk, actor=world.alice, on=ORAL, ask_group=True)
    assert refused.value.field == "ask_group"
    assert again(world.alice, draft).state == "draft"


# Dated per unit


def test_the_route_of_the_day_is_followed_to_the_end(world, by_request):
    """Changed while the case is on its way: that one goes on as it began, the next one by the new route."""
    adam = dataclasses.replace(
        world.bodil, duties=(dataclasses.replace(world.bodil.duties[0], role="administrator"),)
    )
    set_route(world.boendet.pk, UnitRoute.Route.GROUP, TODAY + dt.timedelta(days=1), actor=adam)
    tomorrow = world.alice.at(world.alice.now + dt.timedelta(days=1))
    bodil = world.bodil.at(tomorrow.now)
    reply_to_request(by_request.pk, actor=bodil)
    assert kinds(bodil, by_request) == ["decide_admission"]
    other = sent(world, tomorrow, a_case(world, tomorrow, NUMBERS[1]), unit_id=world.boendet.pk, on=NO_HARM)
    assert (other.state, other.route) == ("sent", "referral_group")
    assert again(world.alice, by_request).route == "queue_by_request"


@pytest.mark.parametrize(
    ("code", "text"),
    [
        (UnitRoute.Route.GROUP, "väntar på remissgruppen, senast 2026-03-16"),
        (UnitRoute.Route.HEAD, "saknas: biståndsbeslut, inskrivningsbeslut, senast 2026-03-09"),
        (UnitRoute.Route.REQUEST, "väntar på enhetens svar, senast 2026-03-03"),
    ],
)
def test_the_rail_follows_the_route_and_says_when(world, code, text):
    route(world, code)
    application = sent(world, world.alice, a_case(world, world.alice), unit_id=world.boendet.pk)
    with acting(world.alice):
        step = _step_of(again(world.alice, application), world.alice)
    assert (step.state, step.text.startswith(text)) == ("now", True)
    late = world.alice.at(world.alice.now + dt.timedelta(days=30))
    with acting(late):
        step = _step_of(again(world.alice, application), late)
    assert (step.state, step.text.endswith("sen")) == ("late", True)


#: Whoever may see the case may report, whatever the route.
REPORTS = {"Anmäl behov av vård (LVM 6 §)", "Anmäl oro för barn"}


@pytest.mark.parametrize("code", UnitRoute.Route.values)
def test_the_case_page_offers_what_the_route_asks_for(world, code):
    route(world, code)
    application = sent(world, world.alice, a_case(world, world.alice), unit_id=world.boendet.pk)
    with acting(world.bodil):
        opened = gate.open_case(world.bodil, application.case_id)
        offered = {one.label for one in registrations._possibilities(world.bodil, opened) if one.possible}
    with acting(world.berta):
        if code == UnitRoute.Route.GROUP:
            opened = gate.open_case(world.berta, application.case_id)
            member = {one.label for one in registrations._possibilities(world.berta, opened) if one.possible}
            assert member == {"Skriv din bedömning", "Anmäl jäv"} | REPORTS
    wanted = {
        UnitRoute.Route.GROUP: set(),
        UnitRoute.Route.HEAD: {"Fatta inskrivningsbeslut"},
        UnitRoute.Route.REQUEST: {"Fatta inskrivningsbeslut", "Svara på begäran"},
    }
    assert offered == wanted[code] | REPORTS


def test_a_unit_without_sitting_members_takes_no_application(world):
    with scope.setup_scope():
        GroupMember.objects.update(valid_to=TODAY)
    case = a_case(world, world.alice)
    draft = save_draft(case.pk, a_draft(world.hemmet.pk), actor=world.alice)
    with pytest.raises(Impossible, match="ingen remissgrupp") as refused:
        send_application(draft.pk, actor=world.alice, on=NO_HARM)
    assert refused.value.field == "unit"


def test_an_authority_applies_to_its_own_unit(world):
    application = sent(world, world.bo, a_case(world, world.bo), unit_id=world.boendet.pk)
    assert ("Björkby kommun", PartyRole.UNIT) in parties(world.bo, application)
    assess(world, application, unit_id=world.boendet.pk)
    row = decide_admission(application.pk, ruling(valid_from=PLANNED), actor=world.bodil)
    assert row.owner_id == world.bjorkby.pk
