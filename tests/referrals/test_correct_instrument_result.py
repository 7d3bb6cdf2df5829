"""A correction is a further version; what was said before stays, and what was released stays as it was given."""

import pytest
from django.db import DatabaseError, transaction

from referrals.actions import annul_instrument_result, correct_instrument_result
from referrals.models import InstrumentResult
from referrals.selectors.instruments import results
from tests.cast import GROUP, a_case, make_party
from tests.referrals.test_record_instrument_result import ALL_TWOS, filled, record
from vardkedja.core.actions.releases import release
from vardkedja.core.actor import acting
from vardkedja.core.errors import Conflict, Impossible, NotAllowed, NotVisible
from vardkedja.core.models import EntryVersion, Event


@pytest.fixture
def case(world):
    return a_case(world, world.alice)


def entry_of(actor, row):
    with acting(actor):
        return EntryVersion.objects.get(pk=row.version_id).entry_id


def sums(actor, entry_id):
    """The sum of each version, first to last."""
    with acting(actor):
        rows = EntryVersion.objects.filter(entry=entry_id).order_by("number")
        return [row.value("total") for row in rows]


def test_a_correction_is_a_further_version_and_a_further_row(world, case):
    entry_id = entry_of(world.alice, record(world, case))
    correct_instrument_result(
        entry_id, filled(ALL_TWOS | {1: 4}), "Fel svar på fråga 1", actor=world.albin, number=1
    )
    assert sums(world.alice, entry_id) == ["20", "22"]
    with acting(world.alice):
        assert InstrumentResult.objects.count() == 2
        (used,) = results(world.alice, case)
        assert (used.total, used.version.value("why")) == (22, "Fel svar på fråga 1")
        assert Event.objects.filter(kind="InstrumentCorrected").count() == 1


def test_what_was_released_stays_as_it_was_given(world, case):
    make_party(world, case, "psychiatry", GROUP, world.alice)
    row = record(world, case)
    with acting(world.alice):
        version = EntryVersion.objects.select_related("entry").get(pk=row.version_id)
    release(
        case.pk, [version], [world.psychiatry.pk], actor=world.alice, ground="no_harm", purpose="Planering"
    )
    correct_instrument_result(version.entry_id, filled(ALL_TWOS | {1: 4}), "Fel", actor=world.alice, number=1)
    assert sums(world.greta, version.entry_id) == ["20"]
    with acting(world.greta):
        assert not InstrumentResult.objects.exists()


def test_a_result_that_does_not_hold_keeps_what_was_written_and_counts_no_more(world, case):
    entry_id = entry_of(world.alice, record(world, case))
    annul_instrument_result(entry_id, "Fel ärende", actor=world.alice, number=1)
    assert sums(world.alice, entry_id) == ["20", ""]
    with acting(world.alice):
        (used,) = results(world.alice, case)
        assert not used.holds and not used.in_inquiry and used.total is None
    with pytest.raises(Impossible, match="gäller inte längre"):
        correct_instrument_result(entry_id, filled(), "igen", actor=world.alice)
    assert len(sums(world.alice, entry_id)) == 2


@pytest.mark.parametrize("verb", ["correct", "annul"])
def test_two_at_once_do_not_overwrite_each_other(world, case, verb):
    entry_id = entry_of(world.alice, record(world, case))
    correct_instrument_result(entry_id, filled(ALL_TWOS | {1: 4}), "Först", actor=world.albin, number=1)
    with pytest.raises(Conflict):
        change(verb, entry_id, "Sedan", world.alice, number=1)
    assert sums(world.alice, entry_id) == ["20", "22"]


def change(verb, entry_id, why, actor, number=None):
    if verb == "annul":
        return annul_instrument_result(entry_id, why, actor=actor, number=number)
    return correct_instrument_result(entry_id, filled(), why, actor=actor, number=number)


@pytest.mark.parametrize("verb", ["correct", "annul"])
def test_why_is_needed(world, case, verb):
    entry_id = entry_of(world.alice, record(world, case))
    with pytest.raises(Impossible) as refused:
        change(verb, entry_id, " ", world.alice)
    assert refused.value.field == "why"
    assert sums(world.alice, entry_id) == ["20"]


def test_a_correction_is_checked_as_the_first_was(world, case):
    entry_id = entry_of(world.alice, record(world, case))
    with pytest.raises(Impossible) as refused:
        correct_instrument_result(entry_id, filled(ALL_TWOS | {9: 3}), "Fel", actor=world.alice)
    assert refused.value.field == "item_9"
    assert sums(world.alice, entry_id) == ["20"]


@pytest.mark.parametrize("verb", ["correct", "annul"])
@pytest.mark.parametrize(
    ("who", "error"),
    [("gustav", NotAllowed), ("fia", NotAllowed), ("bo", NotVisible), ("rut", NotVisible), ("olle", NotVisible)],
)  # fmt: skip
def test_only_the_own_authority_changes_it(world, case, verb, who, error):
    make_party(world, case, "psychiatry", GROUP, world.alice)
    entry_id = entry_of(world.alice, record(world, case))
    with pytest.raises(error):
        change(verb, entry_id, "Fel", world.actors[who])
    assert sums(world.alice, entry_id) == ["20"]


@pytest.mark.parametrize("command", ["update", "delete"])
def test_a_row_is_never_changed(world, case, command):
    record(world, case)
    with acting(world.alice), pytest.raises(DatabaseError), transaction.atomic():
        rows = InstrumentResult.objects.all()
        rows.update(complete=False) if command == "update" else rows.delete()
    with acting(world.alice):
        assert InstrumentResult.objects.get().complete
