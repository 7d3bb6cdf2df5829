"""The word of one more: a consent that needs several is in force when all have given it."""

import datetime as dt

import pytest

from tests.core.consent_scene import C, a_scene, at_age, consented
from tests.world import TODAY
from vardkedja.core.actions.consents import Minor, Word, give_consent, remind_of_ends
from vardkedja.core.actions.withdrawals import withdraw_consent
from vardkedja.core.actor import acting
from vardkedja.core.errors import Conflict, Impossible, NotVisible
from vardkedja.core.models import Consent, ConsentVoice, Task
from vardkedja.core.selectors.consents import covers

DAY = dt.timedelta(days=1)


@pytest.fixture
def consent(world):
    """One that waits for a young person and a guardian."""
    case = a_scene(world)
    at_age(world, 16)
    return consented(world, case, words=(), minor=Minor(1))


def in_force(world, consent):
    with acting(world.alice):
        return covers(consent, world.home.pk, C.SOCIAL, TODAY)


def test_it_is_in_force_when_all_have_given_it_and_not_before(world, consent):
    give_consent(consent.pk, Word("young", TODAY), actor=world.alice)
    assert not in_force(world, consent)
    give_consent(consent.pk, Word("guardian_1", TODAY, "oral", "phone", "Gun Test"), actor=world.alice)
    assert in_force(world, consent)


def test_each_is_a_dated_row_with_who_recorded_it(world, consent):
    give_consent(consent.pk, Word("young", TODAY - 2 * DAY), actor=world.alice)
    with acting(world.alice):
        voice = ConsentVoice.objects.get(consent=consent, who="young")
    assert (voice.given_on, voice.recorded_by_name) == (TODAY - 2 * DAY, "Alice Andersson")


def test_it_is_written_only_when_everybodys_is(world, consent):
    give_consent(consent.pk, Word("young", TODAY, "written", "letter"), actor=world.alice)
    give_consent(consent.pk, Word("guardian_1", TODAY, "written", "letter", "Gun Test"), actor=world.alice)
    with acting(world.alice):
        assert Consent.objects.get(pk=consent.pk).manner == "written"


@pytest.mark.parametrize(
    ("word", "field"),
    [
        (Word("person", TODAY), "who"),
        (Word("young", TODAY + DAY), "given_on"),
        (Word("young", TODAY, "svagt"), "manner"),
        (Word("young", TODAY, "oral", "duva"), "channel"),
        (Word("guardian_1", TODAY), "name"),
    ],
)
def test_what_cannot_be_is_refused_at_the_field(world, consent, word, field):
    with pytest.raises(Impossible) as refused:
        give_consent(consent.pk, word, actor=world.alice)
    assert refused.value.field == field


def test_nobody_gives_it_twice(world, consent):
    give_consent(consent.pk, Word("young", TODAY), actor=world.alice)
    with pytest.raises(Conflict):
        give_consent(consent.pk, Word("young", TODAY), actor=world.alice)


def test_what_was_taken_back_is_given_no_more(world, consent):
    withdraw_consent(consent.pk, actor=world.alice)
    with pytest.raises(Impossible):
        give_consent(consent.pk, Word("young", TODAY), actor=world.alice)


def test_another_authority_gives_nothing(world, consent):
    with pytest.raises(NotVisible):
        give_consent(consent.pk, Word("young", TODAY), actor=world.hedda)


def test_one_is_reminded_once_before_it_ends(world):
    case = a_scene(world)
    consented(world, case, valid_to=TODAY + 30 * DAY)
    consented(world, case)
    assert remind_of_ends(actor=world.alice.at(world.alice.now + 15 * DAY)) == 0
    assert remind_of_ends(actor=world.alice.at(world.alice.now + 16 * DAY)) == 1
    assert remind_of_ends(actor=world.alice.at(world.alice.now + 17 * DAY)) == 0
    with acting(world.alice):
        assert Task.objects.get(kind="consent_expires").due_on == TODAY + 29 * DAY
