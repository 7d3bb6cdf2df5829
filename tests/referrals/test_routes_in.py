"""Other ways in: health care applies, a unit whose head decides alone, an authority that applies to its own unit."""

import dataclasses

import pytest

from referrals.actions import (
    decide_admission,
    decide_assistance,
    decide_region_care,
    record_placement_assessment,
    save_draft,
    send_application,
    withdraw_application,
)
from referrals.models import GroupMember, QueueTicket
from referrals.selectors import missing_decisions
from tests.cast import a_case
from tests.referrals.scene import NO_HARM, PLANNED, a_draft, again, assess, judgement, ruling, sent
from tests.world import NUMBERS, SINCE, TODAY
from vardkedja.core import scope
from vardkedja.core.actions.cases import open_case
from vardkedja.core.actions.persons import Particulars, register_person
from vardkedja.core.actor import acting
from vardkedja.core.errors import Impossible, NotVisible
from vardkedja.core.identity import parse_number
from vardkedja.core.models import CaseParty, PartyRole, Task, UnitRoute

REFUSAL = ruling(outcome="refused", text="Avslag", reasons="Behovet tillgodoses hemma", exemption="needless")


def a_region_case(world, home=None):
    """Rut's case at the psychiatry, of a person who lives in Anby unless nobody said where."""
    person = Particulars("Tore", "Testsson", "man")
    municipality = world.organisations[home].pk if home else None
    record = register_person(
        parse_number(NUMBERS[0]), person, actor=world.rut, home_municipality=municipality
    )
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
    decide_admission(from_care.pk, ruling(valid_from=PLANNED), actor=world.hedda)
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
