"""The region's part in a placement at an HVB: what the agreement asks becomes tasks, and what is written down is their proof."""

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import ProgrammingError, transaction
from django.urls import reverse

from placements.actions.region import NewPart, end_region_part, note_region_part, set_region_terms
from placements.models import RegionPart, RegionTerms
from referrals.actions import decide_assistance
from sip.actions import call_to_sip, initiate_sip
from tests.cast import make_party
from tests.core.visitors import Visitor, errors_of
from tests.placements.scene import day
from tests.referrals.scene import REFUSAL, a_group, a_sent, heard, ruling
from tests.referrals.scene import assess as assessed
from tests.world import TODAY
from vardkedja.core import clock
from vardkedja.core.actor import acting
from vardkedja.core.errors import Conflict, Impossible, NotVisible
from vardkedja.core.models import PartyRole, Task


@pytest.fixture
def asked(world):
    """The county's agreement asks both, by the next working day."""
    return set_region_terms(world.collaboration.pk, day(-5), 1, "Avtalet, 4 §", told=True, called=True)


@pytest.fixture
def application(world):
    """Sent and assessed; the psychiatry is party."""
    a_group(world)
    row = a_sent(world)
    make_party(world, row.case, "psychiatry", PartyRole.REGION, world.alice)
    assessed(world, row)
    return row


def decided(world, application, **changes):
    return decide_assistance(application.pk, ruling(**changes), actor=world.anna)


def tasks(world):
    with acting(world.alice):
        rows = Task.objects.filter(kind__startswith="placements.region_", done_at=None)
        return sorted((row.kind.removeprefix("placements.region_"), row.due_on) for row in rows)


def told(offset=0):
    return NewPart("told", day(offset), manner="phone", told_name="Pia, vuxenpsykiatrin")


def parts(actor):
    with acting(actor):
        return list(RegionPart.objects.values_list("part", "first_day", "last_day"))


def test_what_the_agreement_asks_becomes_tasks_of_who_decided(world, asked, application):
    decided(world, application)
    assert tasks(world) == [("called", day(1)), ("told", day(1))]
    case_page = reverse("core:case", args=[application.case_id])
    words = Visitor(world, "alice").text(case_page)
    assert "Regionen ska underrättas om beslutet" in words and "Regionen ska kallas till SIP" in words
    note_region_part(application.pk, told(), actor=world.alice)
    assert tasks(world) == [("called", day(1))]
    words = Visitor(world, "alice").text(case_page)
    assert "Regionen ska underrättas om beslutet" not in words and "Pia, vuxenpsykiatrin" in words
    assert parts(world.rut) == [("told", TODAY, None)], "the region reads what it was told"
    assert parts(world.olle) == []


def test_a_call_to_a_sip_is_proof_by_itself(world, asked, application):
    decided(world, application)
    sip = initiate_sip(application.case_id, actor=world.alice)
    call_to_sip(sip.pk, [world.psychiatry.pk], day(9), actor=world.alice)
    assert tasks(world) == [("told", day(1))]
    assert parts(world.alice) == [("called", TODAY, None)]
    call_to_sip(sip.pk, [world.psychiatry.pk], day(10), actor=world.alice)
    assert len(parts(world.alice)) == 1


def test_where_the_agreement_asks_nothing_there_is_no_task(world, application):
    decided(world, application)
    assert tasks(world) == []


def test_a_decision_before_the_agreement_asks_nothing(world, application):
    set_region_terms(world.collaboration.pk, day(1), 1, "Avtalet, 4 §", told=True, called=True)
    decided(world, application)
    assert tasks(world) == []


def test_a_refusal_asks_nothing(world, asked, application):
    heard(world, application)
    decide_assistance(application.pk, REFUSAL, actor=world.anna)
    assert tasks(world) == []


def test_whether_the_region_plans_and_carries_out_the_care_is_kept_with_its_days(world, application):
    rut = world.rut
    plans = note_region_part(application.pk, NewPart("plans", day(-20)), actor=rut)
    note_region_part(application.pk, NewPart("carries_out", day(-20), day(-10)), actor=rut)
    with pytest.raises(Conflict) as refused:
        note_region_part(application.pk, NewPart("plans", day(-3)), actor=rut)
    assert refused.value.field == "first_day"
    end_region_part(plans.pk, day(-4), actor=rut)
    note_region_part(application.pk, NewPart("plans", day(-3)), actor=rut)
    assert sorted(parts(world.alice), key=lambda row: (row[0], row[1])) == [
        ("carries_out", day(-20), day(-10)),
        ("plans", day(-20), day(-4)),
        ("plans", day(-3), None),
    ]
    with pytest.raises(NotVisible):
        end_region_part(plans.pk, day(-4), actor=world.alice)
    with pytest.raises(Impossible, match="redan avslutat"):
        end_region_part(plans.pk, day(-2), actor=rut)


@pytest.mark.parametrize(
    ("new", "field"),
    [
        (NewPart("pays", TODAY), "part"),
        (NewPart("called", day(1)), "first_day"),
        (NewPart("called", TODAY, TODAY), "last_day"),
        (NewPart("plans", TODAY, day(-1)), "last_day"),
        (NewPart("told", TODAY, told_name="Pia"), "manner"),
        (NewPart("told", TODAY, manner="phone"), "told_name"),
    ],
)
def test_what_does_not_hold_together_is_said_at_the_field(world, application, new, field):
    with pytest.raises(Impossible) as refused:
        note_region_part(application.pk, new, actor=world.alice)
    assert refused.value.field == field
    assert parts(world.alice) == []


def test_the_database_keeps_what_was_written(world, application):
    row = note_region_part(application.pk, told(-1), actor=world.alice)
    for changes in ({"first_day": TODAY}, {"told_name": "Per"}):
        with (
            acting(world.alice),
            pytest.raises(ProgrammingError, match="permission denied"),
            transaction.atomic(),
        ):
            RegionPart.objects.filter(pk=row.pk).update(**changes)
    with pytest.raises(Conflict, match="redan antecknat"):
        note_region_part(application.pk, told(), actor=world.alice)


def test_the_database_asks_who_writes_it(world, application):
    hedda, rut = world.hedda, world.rut
    row = RegionPart(
        case_id=application.case_id, case_owner_id=application.case_owner_id, owner_id=hedda.domain_id, application=application,
        part="plans", first_day=TODAY, recorded_at=hedda.now, recorded_by_name="H",
    )  # fmt: skip
    with acting(hedda), pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        row.save(force_insert=True)
    row.owner_id = rut.domain_id
    with acting(rut):
        row.save(force_insert=True)
        assert RegionPart.objects.get().pk == row.pk


def test_by_clicking(world, application):
    alice, url = Visitor(world, "alice"), reverse("placements:region", args=[application.case_id])
    assert "Inget är antecknat ännu" in alice.text(url)
    today = clock.today().isoformat()
    data = {"application": str(application.pk), "part": "plans", "first_day": today}
    assert errors_of(alice.send(url, data | {"part": "told"})) == {
        "manner": ["Välj hur regionen underrättades."]
    }
    assert alice.send(url, data).status_code == 302
    with acting(world.alice):
        row = RegionPart.objects.get()
    end = reverse("placements:region_end", args=[row.pk])
    assert f'href="{end}"' in alice.text(url)
    assert alice.send(end, {"last_day": today}, version=row.row_version).status_code == 302
    assert "Pågår" not in alice.text(url)
    assert Visitor(world, "rut").get(end).status_code == 404, "another's"
    assert Visitor(world, "bo").get(url).status_code == 404
    assert Visitor(world, "hedda").get(url).status_code == 403, "a home does not write it down"


def test_the_county_sets_what_its_agreement_asks(world, capsys):
    given = [
        "region_terms",
        "testlan",
        "--from",
        "2026-03-01",
        "--days",
        "2",
        "--source",
        "Avtalet, 4 §",
        "--told",
    ]
    call_command(*given)
    with acting(world.alice):
        row = RegionTerms.objects.get()
    assert (row.told, row.called, row.working_days) == (True, False, 2)
    with pytest.raises(CommandError, match="redan satt"):
        call_command(*given)
