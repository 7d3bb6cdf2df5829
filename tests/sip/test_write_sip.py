"""Drawing up: only on consent, only with the four statutory contents, released to those called and no others."""

import dataclasses
import datetime as dt
import uuid

import pytest

from sip.actions import call_to_sip, document_consent, initiate_sip, sign_sip, write_sip
from sip.domain.plan import Intervention
from sip.models import SipIntervention
from tests.cast import HOME, a_case
from tests.sip.scenes import (
    FOLLOW_UP,
    GOALS,
    MEETING,
    a_called_sip,
    a_consented_sip,
    a_drawn_up_sip,
    a_plan,
    a_sip,
    events_of,
    fresh,
    tasks_of,
)
from tests.world import TODAY
from vardkedja.core.actions.cases import add_party, end_party
from vardkedja.core.actions.withdrawals import withdraw_consent
from vardkedja.core.actor import acting
from vardkedja.core.errors import Conflict, Impossible, NotAllowed, NotVisible
from vardkedja.core.models import CaseParty, Entry, EntryKind, EntryVersion, Grant


def seen_versions(actor, sip):
    with acting(actor):
        rows = EntryVersion.objects.filter(case=sip.case_id, entry__kind=EntryKind.SIP).select_related(
            "entry"
        )
        return list(rows.order_by("number"))


def must_not_have_written(world, sip):
    """Nothing happened: no entry, no row of the plan, no event, no task to sign."""
    assert seen_versions(world.alice, sip) == []
    assert fresh(world.alice, sip).version == 0
    with acting(world.alice):
        assert not SipIntervention.objects.exists()
    assert "SipDrawnUp" not in events_of(world.alice, sip.case_id)
    assert tasks_of(world.rut, "sip_sign") == []


def test_the_plan_holds_the_four_statutory_contents_and_the_goals_in_own_words(world):
    sip = a_drawn_up_sip(world)
    (version,) = seen_versions(world.alice, sip)
    assert version.value("goals") == GOALS
    assert (version.value("intervention_2"), version.value("answers_2")) == (
        "Återfallsprevention",
        "Region Test, psykiatrin",
    )
    assert version.value("others") == "Systern följer med på studiebesök"
    assert version.value("overall") == "Anby kommun"
    assert version.value("person_1") == "Alice Andersson"
    assert (sip.state, sip.version, sip.overall_id, sip.follow_up_on) == (
        "drawn_up",
        1,
        world.anby.pk,
        FOLLOW_UP,
    )


def test_who_is_called_reads_the_plan_and_a_party_that_is_not_does_not(world):
    sip = a_drawn_up_sip(world)
    assert [v.value("goals") for v in seen_versions(world.rut, sip)] == [GOALS]
    assert seen_versions(world.hedda, sip) == []


def test_each_authority_with_a_part_gets_a_task_to_sign(world):
    sip = a_drawn_up_sip(world)
    for who in (world.alice, world.rut):
        assert [(t.subject_id, t.due_on) for t in tasks_of(who, "sip_sign")] == [
            (sip.pk, dt.date(2026, 3, 9))
        ]
    assert tasks_of(world.hedda, "sip_sign") == []
    assert [t.due_on for t in tasks_of(world.alice, "sip_follow_up")] == [FOLLOW_UP]
    assert tasks_of(world.alice, "sip_write") == []


def test_a_new_version_is_released_anew_and_asks_those_who_had_signed(world):
    sip = a_drawn_up_sip(world)
    sign_sip(sip.pk, actor=world.rut)
    write_sip(sip.pk, a_plan(world, goals="Jag vill arbeta"), actor=world.alice)
    assert [v.value("goals") for v in seen_versions(world.rut, sip)] == [GOALS, "Jag vill arbeta"]
    assert fresh(world.alice, sip).version == 2
    assert len(tasks_of(world.rut, "sip_sign")) == 1
    assert len(tasks_of(world.alice, "sip_sign")) == 1


def test_without_consent_no_plan_is_drawn_up(world):
    sip = a_called_sip(world)
    with pytest.raises(Impossible, match="samtycke"):
        write_sip(sip.pk, a_plan(world), actor=world.alice)
    must_not_have_written(world, sip)


def test_on_a_withdrawn_consent_no_plan_is_drawn_up(world):
    sip = a_consented_sip(world)
    withdraw_consent(sip.consent_id, actor=world.alice)
    with pytest.raises(Impossible, match="återtaget"):
        write_sip(sip.pk, a_plan(world), actor=world.alice)
    must_not_have_written(world, sip)


def test_on_a_consent_that_has_run_out_no_plan_is_drawn_up(world):
    sip = a_called_sip(world)
    document_consent(
        sip.pk, actor=world.alice, manner="oral", given_on=TODAY, valid_to=TODAY + dt.timedelta(days=2)
    )
    later = world.alice.at(world.alice.now + dt.timedelta(days=3))
    with pytest.raises(Impossible, match="gäller inte längre"):
        write_sip(sip.pk, a_plan(world), actor=later)
    must_not_have_written(world, sip)


def test_consent_must_name_everybody_who_is_called(world):
    sip = a_consented_sip(world)
    call_to_sip(sip.pk, [world.home.pk], MEETING, actor=world.alice)
    with pytest.raises(Impossible, match="Region Test, Hemmet"):
        write_sip(sip.pk, a_plan(world), actor=world.alice)
    must_not_have_written(world, sip)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"goals": "  "}, "goals"),
        ({"interventions": []}, "text_1"),
        ({"others": ""}, "others"),
        ({"overall_id": uuid.UUID(int=1)}, "overall"),
        ({"follow_up_on": TODAY}, "follow_up_on"),
        ({"follow_up_on": TODAY + dt.timedelta(days=400)}, "follow_up_on"),
    ],
)
def test_what_is_missing_is_told_at_its_field_and_nothing_is_written(world, changed, field):
    sip = a_consented_sip(world)
    with pytest.raises(Impossible) as refused:
        write_sip(sip.pk, a_plan(world, **changed), actor=world.alice)
    assert refused.value.field == field
    must_not_have_written(world, sip)


@pytest.mark.parametrize(
    ("row", "field"),
    [
        ({"text": " "}, "text_1"),
        ({"domain_id": uuid.UUID(int=1)}, "domain_1"),
        ({"starts_on": dt.date(2026, 3, 10), "ends_on": dt.date(2026, 3, 9)}, "to_1"),
    ],
)
def test_each_intervention_has_text_an_authority_and_days_in_order(world, row, field):
    sip = a_consented_sip(world)
    plan = a_plan(world)
    bad = dataclasses.replace(plan.interventions[0], **row)
    with pytest.raises(Impossible) as refused:
        write_sip(sip.pk, a_plan(world, interventions=[bad]), actor=world.alice)
    assert refused.value.field == field
    must_not_have_written(world, sip)


def test_an_authority_that_is_not_called_answers_for_nothing(world):
    sip = a_consented_sip(world)
    row = Intervention(world.home.pk, "Uppföljande samtal")
    with pytest.raises(Impossible):
        write_sip(sip.pk, a_plan(world, interventions=[row]), actor=world.alice)
    must_not_have_written(world, sip)


def test_who_has_left_the_case_gets_no_further_version(world):
    """The home is called and then leaves: the new version goes to the psychiatry alone, and nobody waits for the home."""
    sip = a_called_sip(world)
    call_to_sip(sip.pk, [world.home.pk], MEETING, actor=world.alice)
    document_consent(sip.pk, actor=world.alice, manner="oral", given_on=TODAY)
    with acting(world.alice):
        party = CaseParty.objects.get(case=sip.case_id, domain=world.home.pk)
    end_party(sip.case_id, party.pk, actor=world.alice)
    later = world.alice.at(world.alice.now + dt.timedelta(days=2))
    by_home = a_plan(world, interventions=[Intervention(world.home.pk, "Samtal")])
    with pytest.raises(Impossible):
        write_sip(sip.pk, by_home, actor=later)
    must_not_have_written(world, sip)
    write_sip(sip.pk, a_plan(world), actor=later)
    with acting(world.alice):
        granted = set(
            Grant.objects.filter(case=sip.case_id, entry__kind="sip").values_list("recipient", flat=True)
        )
    assert granted == {world.psychiatry.pk}


def test_two_municipalities_without_the_region_make_no_sip(world):
    case = a_case(world, world.alice)
    add_party(case.pk, world.bjorkby.pk, HOME, actor=world.alice)
    from_anby = a_plan(world, interventions=[Intervention(world.anby.pk, "Boendestöd")])
    sip = sip_between(world, case, [world.bjorkby.pk])
    with pytest.raises(Impossible, match="kommun och region"):
        write_sip(sip.pk, from_anby, actor=world.alice)
    must_not_have_written(world, sip)


def sip_between(world, case, called):
    sip = initiate_sip(case.pk, actor=world.alice)
    call_to_sip(sip.pk, called, MEETING, actor=world.alice)
    document_consent(sip.pk, actor=world.alice, manner="oral", given_on=TODAY)
    return sip


def test_the_others_are_called_before_anything_is_drawn_up(world):
    sip = a_sip(world)
    document_consent(sip.pk, actor=world.alice, manner="oral", given_on=TODAY)
    with pytest.raises(Impossible, match="Kalla"):
        write_sip(sip.pk, a_plan(world), actor=world.alice)
    must_not_have_written(world, sip)


def test_only_the_initiating_authority_writes(world):
    sip = a_consented_sip(world)
    for who, error in ((world.rut, NotAllowed), (world.gustav, NotAllowed), (world.bo, NotVisible)):
        with pytest.raises(error):
            write_sip(sip.pk, a_plan(world), actor=who)
    must_not_have_written(world, sip)


def test_two_who_write_at_once_are_held_apart(world):
    sip = a_consented_sip(world)
    write_sip(sip.pk, a_plan(world), actor=world.alice, version=sip.row_version)
    with pytest.raises(Conflict):
        write_sip(sip.pk, a_plan(world), actor=world.albin, version=sip.row_version)
    with acting(world.alice):
        assert Entry.objects.filter(kind=EntryKind.SIP).count() == 1
    assert fresh(world.alice, sip).version == 1
