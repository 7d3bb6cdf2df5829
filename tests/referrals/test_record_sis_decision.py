"""What SiS has decided on care in other form (LVM 27 §), recorded by the applicant."""

import pytest

from referrals.actions import (
    decide_admission,
    decide_assistance,
    record_sis_decision,
    record_sis_plan,
    record_sis_recall,
)
from referrals.models import Decision
from tests.referrals.scene import (
    NO_COPY,
    PLANNED,
    again,
    assessed,
    kinds,
    lacking,
    no_decision,
    ruling,
)
from tests.world import TODAY
from vardkedja.core.actor import acting
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


@pytest.fixture
def decided(world):
    """SiS has decided, and everything else is there."""
    application = assessed(world, ground_code="lvm27")
    row = record_sis_decision(application.pk, ruling(reference="SiS 2026-114"), actor=world.alice)
    decide_assistance(application.pk, ruling(), actor=world.anna)
    decide_admission(application.pk, ruling(valid_from=PLANNED, reasons=NO_COPY), actor=world.hedda)
    return application, row


def test_the_plan_of_28_is_a_task_until_it_is_recorded(world, decided):
    application, row = decided
    assert "sis_plan" in kinds(world.alice, application)
    record_sis_plan(row.pk, TODAY, "Behandling och eftervård", actor=world.alice)
    assert "sis_plan" not in kinds(world.alice, application)
    with acting(world.alice):
        assert Decision.objects.get(pk=row.pk).plan_on == TODAY


def test_a_recall_ends_the_decision_and_tells_the_head_at_once(world, decided):
    application, row = decided
    assert again(world.alice, application).state == "approved"
    record_sis_recall(row.pk, TODAY, "Återfall", actor=world.alice)
    assert lacking(world.alice, application) == ["SiS beslut (27 § LVM)"]
    assert again(world.alice, application).state == "assessed"
    assert "sis_recalled" in kinds(world.hedda, application)
    with pytest.raises(Impossible, match="gäller inte längre"):
        record_sis_recall(row.pk, TODAY, "igen", actor=world.alice)


@pytest.mark.parametrize("who", ["hedda", "bo", "greta", "olle"])
def test_nobody_else_records_plan_or_recall(world, decided, who):
    application, row = decided
    for act in (record_sis_plan, record_sis_recall):
        with pytest.raises((NotAllowed, NotVisible)):
            act(row.pk, TODAY, "x", actor=world.actors[who])
    assert again(world.alice, application).state == "approved"
