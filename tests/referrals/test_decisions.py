"""decide_assistance, decide_admission, decide_region_care, record_sis_decision and mark_placed."""

import dataclasses
import datetime as dt

import pytest

from referrals.actions import (
    decide_admission,
    decide_assistance,
    decide_region_care,
    mark_placed,
    reconsider,
    record_sis_decision,
)
from referrals.models import Decision, QueueTicket
from referrals.selectors import approved_for, missing_decisions
from tests.referrals.scene import NO_HARM, PLANNED, a_sent, again, approve, assess, ruling, sent
from tests.world import TODAY
from vardkedja.core.actions.cases import open_case
from vardkedja.core.actions.persons import Particulars, register_person
from vardkedja.core.actor import acting
from vardkedja.core.errors import Impossible, NotAllowed, NotVisible
from vardkedja.core.identity import reserve_number
from vardkedja.core.models import Entry, EntryVersion, Task, Unit

REFUSAL = ruling(outcome="refused", text="Avslag", reasons="Behovet tillgodoses hemma", communicated_on=TODAY)


def assessed(world, **changes):
    application = a_sent(world, **changes)
    assess(world, application)
    return application


def lacking(actor, application):
    with acting(actor):
        row = again(actor, application)
        return missing_decisions(row.case, row.unit)


def no_decision(world, application, state="assessed"):
    assert again(world.alice, application).state == state
    with acting(world.alice):
        assert not Decision.objects.exists()
    for actor in (world.anna, world.hedda, world.rut):
        with acting(actor):
            assert not Entry.objects.filter(kind__endswith="decision").exists()


def test_what_is_missing_is_named_in_order(world):
    application = a_sent(world)
    assert lacking(world.hedda, application) == [
        "Placeringsbedömning",
        "Biståndsbeslut",
        "Inskrivningsbeslut",
    ]
    assess(world, application)
    assert lacking(world.hedda, application) == ["Biståndsbeslut", "Inskrivningsbeslut"]
    decide_assistance(application.pk, ruling(), actor=world.anna)
    assert lacking(world.hedda, application) == ["Inskrivningsbeslut"]
    decide_admission(application.pk, ruling(valid_from=PLANNED), actor=world.hedda)
    assert lacking(world.hedda, application) == []
    assert again(world.hedda, application).state == "approved"


def test_without_application_that_is_what_is_missing(world):
    application = a_sent(world)
    with acting(world.hedda):
        assert missing_decisions(application.case, world.boendet) == ["Ansökan"]


def test_the_delegate_grants_and_the_task_is_done(world):
    application = assessed(world)
    row = decide_assistance(application.pk, ruling(), actor=world.anna)
    assert (row.outcome, row.decider_name, row.unit_id) == ("granted", "Anna Alm", world.hemmet.pk)
    with acting(world.anna):
        assert Task.objects.get(kind="decide_assistance").done_at is not None


def test_what_the_decision_says_is_its_owners_until_released(world):
    application = assessed(world)
    row = decide_assistance(application.pk, ruling(), actor=world.anna)
    with acting(world.hedda):
        assert Decision.objects.get().outcome == "granted"
        assert not EntryVersion.objects.filter(entry=row.entry_id).exists()
    second = decide_assistance(application.pk, ruling(text="Nio månader"), actor=world.anna, on=NO_HARM)
    with acting(world.hedda):
        assert EntryVersion.objects.get(entry=second.entry_id).value("text") == "Nio månader"
        assert Decision.objects.filter(superseded_at=None).get().pk == second.pk


def test_a_refusal_says_why_and_how_to_appeal_and_leaves_the_queue(world):
    application = assessed(world)
    row = decide_assistance(application.pk, REFUSAL, actor=world.anna)
    with acting(world.anna):
        version = EntryVersion.objects.get(entry=row.entry_id)
        ticket = QueueTicket.objects.get(pk=application.ticket_id)
    assert "tre veckor" in version.value("appeal") and "Anby kommun" in version.value("appeal")
    assert (again(world.alice, application).state, ticket.state) == ("declined", "left")
    with acting(world.hedda):
        assert not Task.objects.filter(done_at=None).exists()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"reasons": ""}, "reasons"),
        ({"communicated_on": None}, "communicated_on"),
        ({"communicated_on": TODAY + dt.timedelta(days=1)}, "communicated_on"),
        ({"outcome": "perhaps"}, "outcome"),
        ({"decided_on": TODAY + dt.timedelta(days=1)}, "decided_on"),
        ({"valid_to": TODAY}, "last_day"),
        ({"outcome": "granted", "valid_from": TODAY - dt.timedelta(days=9), "valid_to": TODAY}, "last_day"),
    ],
)
def test_a_faulty_decision_is_refused_at_its_field(world, changes, field):
    application = assessed(world)
    with pytest.raises(Impossible) as refused:
        decide_assistance(application.pk, dataclasses.replace(REFUSAL, **changes), actor=world.anna)
    assert refused.value.field == field
    no_decision(world, application)


@pytest.mark.parametrize("who", ["alice", "hedda", "greta", "bo", "olle"])
def test_only_the_home_municipalitys_delegate_decides_on_assistance(world, who):
    application = assessed(world)
    with pytest.raises((NotAllowed, NotVisible)):
        decide_assistance(application.pk, ruling(), actor=world.actors[who])
    no_decision(world, application)


def test_no_decision_before_the_groups_assessment(world):
    application = a_sent(world)
    with pytest.raises(Impossible, match="placeringsbedömning saknas"):
        decide_assistance(application.pk, ruling(), actor=world.anna)
    no_decision(world, application, "sent")


def test_the_permits_age_is_held_on_the_planned_day(world):
    """Hemmet takes those who are 26 and older on the day of arrival."""
    number = reserve_number("TEST0001", world.anby.pk)
    particulars = Particulars("Ung", "Testsson", "woman", birth_date=dt.date(2000, 3, 10))
    young = register_person(number, particulars, actor=world.alice)
    case = open_case(young.pk, world.collaboration.pk, actor=world.alice)
    application = sent(world, world.alice, case)
    assess(world, application)
    with pytest.raises(Impossible, match="från 26 år. Personen är 25 år den 2026-03-09") as refused:
        decide_admission(application.pk, ruling(valid_from=dt.date(2026, 3, 9)), actor=world.hedda)
    assert refused.value.field == "valid_from"
    no_decision(world, application)
    row = decide_admission(application.pk, ruling(valid_from=dt.date(2026, 3, 10)), actor=world.hedda)
    assert row.valid_from == dt.date(2026, 3, 10)


def test_the_target_groups_sex_is_held(world):
    application = assessed(world)
    with acting(world.hedda):
        Unit.objects.filter(pk=world.hemmet.pk).update(takes_men=False)
    with pytest.raises(Impossible, match="tar emot kvinnor och icke-binära") as refused:
        decide_admission(application.pk, ruling(valid_from=PLANNED), actor=world.hedda)
    assert refused.value.field == "valid_from"
    no_decision(world, application)


def test_without_released_identity_the_head_cannot_admit(world):
    application = a_sent(world, on=None)
    assess(world, application)
    with pytest.raises(Impossible, match="inte utlämnade"):
        decide_admission(application.pk, ruling(valid_from=PLANNED), actor=world.hedda)
    no_decision(world, application)


@pytest.mark.parametrize(("changes", "field"), [({"text": ""}, "text"), ({"valid_from": None}, "valid_from")])
def test_admission_needs_suitability_and_day(world, changes, field):
    application = assessed(world)
    with pytest.raises(Impossible) as refused:
        decide_admission(application.pk, ruling(**{"valid_from": PLANNED} | changes), actor=world.hedda)
    assert refused.value.field == field
    no_decision(world, application)


@pytest.mark.parametrize("who", ["sten", "anna", "bodil", "olle"])
def test_only_the_units_head_admits(world, who):
    application = assessed(world)
    with pytest.raises((NotAllowed, NotVisible)):
        decide_admission(application.pk, ruling(valid_from=PLANNED), actor=world.actors[who])
    no_decision(world, application)


def test_compulsory_care_asks_for_the_regions_decision_too(world):
    application = assessed(world, ground_code="lpt")
    assert lacking(world.rut, application)[-1] == "Regionens vårdbeslut"
    decide_assistance(application.pk, ruling(), actor=world.anna)
    decide_admission(application.pk, ruling(valid_from=PLANNED), actor=world.hedda)
    assert again(world.alice, application).state == "assessed"
    row = decide_region_care(application.pk, ruling(text="Öppen vård enligt plan"), actor=world.rut)
    assert row.owner_id == world.psychiatry.pk and again(world.alice, application).state == "approved"


def test_the_region_does_not_decide_where_the_ground_does_not_ask(world):
    application = assessed(world)
    with pytest.raises((Impossible, NotVisible)):
        decide_region_care(application.pk, ruling(), actor=world.rut)
    no_decision(world, application)


def test_sis_decision_is_recorded_with_its_number(world):
    application = assessed(world, ground_code="lvm27")
    with pytest.raises(Impossible) as refused:
        record_sis_decision(application.pk, ruling(), actor=world.alice)
    assert refused.value.field == "reference"
    no_decision(world, application)
    record_sis_decision(application.pk, ruling(reference="SiS 2026-114"), actor=world.alice)
    assert lacking(world.alice, application) == ["Biståndsbeslut", "Inskrivningsbeslut"]


@pytest.mark.parametrize("who", ["bo", "greta", "hedda"])
def test_only_the_applicant_records_sis_decision(world, who):
    application = assessed(world, ground_code="lvm27")
    with pytest.raises((NotAllowed, NotVisible)):
        record_sis_decision(application.pk, ruling(reference="x"), actor=world.actors[who])
    no_decision(world, application)


def test_approved_for_lists_who_is_ready_with_the_deciding_municipality(world):
    application = approve(world, a_sent(world))
    with acting(world.hedda):
        (ready,) = approved_for(world.hedda, world.hemmet)
    assert (ready.application.pk, ready.name.full, ready.planned_on) == (
        application.pk,
        "Tore Testsson",
        PLANNED,
    )
    assert ready.municipality.name == "Anby kommun"
    with acting(world.bodil):
        assert approved_for(world.bodil, world.hemmet) == []


def test_a_decision_that_has_run_out_is_missing_again(world):
    application = assessed(world)
    decide_assistance(application.pk, ruling(valid_to=dt.date(2026, 4, 1)), actor=world.anna)
    decide_admission(application.pk, ruling(valid_from=PLANNED), actor=world.hedda)
    later = world.hedda.at(world.hedda.now + dt.timedelta(days=60))
    with acting(later):
        assert approved_for(later, world.hemmet) == []
        assert missing_decisions(application.case, world.hemmet, later.today) == ["Biståndsbeslut"]


def test_marking_placed_closes_application_and_ticket(world):
    application = approve(world, a_sent(world))
    placed = mark_placed(application.pk, actor=world.sten)
    assert placed.state == "placed"
    with acting(world.alice):
        assert QueueTicket.objects.get(pk=application.ticket_id).state == "left"


@pytest.mark.parametrize(
    ("who", "error"), [("sten", Impossible), ("alice", NotAllowed), ("bodil", NotVisible)]
)
def test_nobody_is_placed_before_the_decisions_or_by_others(world, who, error):
    application = assessed(world)
    with pytest.raises(error):
        mark_placed(application.pk, actor=world.actors[who])
    assert again(world.alice, application).state == "assessed"


def test_decisions_made_before_a_new_assessment_still_stand(world):
    application = approve(world, a_sent(world))
    reconsider(application.pk, "Ändrad prioritet", actor=world.greta)
    assess(world, application, priority=2)
    assert again(world.alice, application).state == "approved"
