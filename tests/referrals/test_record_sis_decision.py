"""What SiS has decided on care in other form (LVM 27 §), recorded by the applicant."""

import pytest

from referrals.actions import (
    record_sis_decision,
)
from tests.referrals.scene import (
    assessed,
    lacking,
    no_decision,
    ruling,
)
from vardkedja.core.errors import Impossible, NotAllowed, NotVisible


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
