"""What a stay still lacks, and who is ready for a place."""

import datetime as dt

from referrals.actions import (
    decide_admission,
    decide_assistance,
)
from referrals.selectors import approved_for, missing_decisions
from tests.referrals.scene import PLANNED, a_sent, again, approve, assess, assessed, lacking, ruling
from vardkedja.core.actor import acting


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
