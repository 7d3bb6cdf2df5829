"""The head decides on admission: suitability, and the target group on the planned day."""

import datetime as dt

import pytest

from referrals.actions import (
    decide_admission,
)
from tests.referrals.scene import (
    PLANNED,
    a_sent,
    assess,
    assessed,
    no_decision,
    ruling,
    sent,
)
from vardkedja.core.actions.cases import open_case
from vardkedja.core.actions.persons import Particulars, register_person
from vardkedja.core.actor import acting
from vardkedja.core.errors import Impossible, NotAllowed, NotVisible
from vardkedja.core.identity import reserve_number
from vardkedja.core.models import Unit


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
