"""The region's own decision, where the ground asks for it."""

import pytest

from referrals.actions import (
    decide_admission,
    decide_assistance,
    decide_region_care,
)
from tests.referrals.scene import (
    NO_COPY,
    PLANNED,
    again,
    assessed,
    lacking,
    no_decision,
    ruling,
)
from vardkedja.core.errors import Impossible, NotVisible


def test_compulsory_care_asks_for_the_regions_decision_too(world):
    application = assessed(world, ground_code="lpt")
    assert lacking(world.rut, application)[-1] == "Regionens vårdbeslut"
    decide_assistance(application.pk, ruling(), actor=world.anna)
    decide_admission(application.pk, ruling(valid_from=PLANNED, reasons=NO_COPY), actor=world.hedda)
    assert again(world.alice, application).state == "assessed"
    row = decide_region_care(application.pk, ruling(text="Öppen vård enligt plan"), actor=world.rut)
    assert row.owner_id == world.psychiatry.pk and again(world.alice, application).state == "approved"


def test_the_region_does_not_decide_where_the_ground_does_not_ask(world):
    application = assessed(world)
    with pytest.raises((Impossible, NotVisible)):
        decide_region_care(application.pk, ruling(), actor=world.rut)
    no_decision(world, application)
