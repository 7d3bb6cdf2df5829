"""A draft: kept by the own authority, refused at its field, not overwritten."""

import pytest

from referrals.actions import (
    save_draft,
)
from referrals.models import (
    Application,
    DraftText,
    QueueTicket,
)
from tests.cast import a_case
from tests.referrals.scene import (
    a_draft,
    again,
)
from vardkedja.core.actions.cases import close_case
from vardkedja.core.actor import acting
from vardkedja.core.errors import Conflict, Impossible, NotAllowed, NotVisible
from vardkedja.core.models import Entry


def test_a_draft_keeps_what_is_written_and_tells_nobody(world):
    case = a_case(world, world.alice)
    draft = save_draft(case.pk, a_draft(world.hemmet.pk, own_view=""), actor=world.alice)
    with acting(world.albin):  # a colleague goes on with it
        assert (
            DraftText.objects.get(application=draft).body["answers"]["reason"]
            == "Behöver behandling dygnet runt"
        )
    with acting(world.alice):
        assert not Entry.objects.exists() and not QueueTicket.objects.exists()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"ground_code": "nonsense"}, "ground_code"),
        ({"unit_id": None}, "unit"),
        ({"unit_id": "utboendet"}, "unit"),
    ],
)
def test_a_faulty_draft_is_refused_and_not_stored(world, changes, field):
    case = a_case(world, world.alice)
    if changes.get("unit_id"):
        changes = {"unit_id": world.units[changes["unit_id"]].pk}
    with pytest.raises(Impossible) as refused:
        save_draft(case.pk, a_draft(**{"unit_id": world.hemmet.pk} | changes), actor=world.alice)
    assert refused.value.field == field
    with acting(world.alice):
        assert not Application.objects.exists()


@pytest.mark.parametrize(("who", "error"), [("bo", NotVisible), ("olle", NotVisible), ("sten", NotAllowed)])
def test_only_the_cases_own_authority_drafts(world, who, error):
    case = a_case(world, world.alice)
    with pytest.raises(error):
        save_draft(case.pk, a_draft(world.hemmet.pk), actor=world.actors[who])
    with acting(world.alice):
        assert not Application.objects.exists()


def test_a_draft_changed_by_a_colleague_is_not_overwritten(world):
    case = a_case(world, world.alice)
    draft = save_draft(case.pk, a_draft(world.hemmet.pk), actor=world.alice)
    again_with = {"application_id": draft.pk, "version": draft.row_version}
    save_draft(case.pk, a_draft(world.boendet.pk), actor=world.albin, **again_with)
    with pytest.raises(Conflict):
        save_draft(case.pk, a_draft(world.hemmet.pk, reason="Annat"), actor=world.alice, **again_with)
    assert again(world.alice, draft).unit_id == world.boendet.pk


def test_a_closed_case_takes_no_application(world):
    case = a_case(world, world.alice)
    close_case(case.pk, actor=world.alice)
    with pytest.raises(Impossible, match="avslutat"):
        save_draft(case.pk, a_draft(world.hemmet.pk), actor=world.alice)
