"""What the database holds of consent by itself, tried as the application role with raw inserts and updates."""

import datetime as dt
import uuid

import pytest
from django.db import DatabaseError, transaction

from tests.core.consent_scene import C, a_scene, at_age, consented, given, written
from tests.world import TODAY
from vardkedja.core import clock
from vardkedja.core.actions.consents import Minor, Word
from vardkedja.core.actions.entries import write_entry
from vardkedja.core.actions.withdrawals import withdraw_consent
from vardkedja.core.actor import acting
from vardkedja.core.models import (
    Citation,
    Consent,
    ConsentCover,
    ConsentVoice,
    ConsentWithdrawal,
    Entry,
    Grant,
    Release,
)

DAY = dt.timedelta(days=1)


@pytest.fixture
def case(world):
    return a_scene(world)


def refused(act) -> bool:
    """Whether the database refuses it (or lets it reach no row)."""
    try:
        with transaction.atomic():
            return act() == 0
    except DatabaseError:
        return True


def a_release(world, case, consent, recipient):
    row = Release(
        case=case, case_owner_id=case.owner_id, owner=world.anby, recipient=recipient, purpose="p",
        ground="consent_oral", consent=consent, released_by_name="x", released_at=world.alice.now,
    )  # fmt: skip
    row.save(force_insert=True)
    return row


def grant(world, case, release, version, **changes):
    values = {
        "case": case, "case_owner_id": case.owner_id, "release": release, "entry_id": version.entry_id,
        "version": version, "owner": world.anby, "recipient_id": release.recipient_id, "ground": "consent_oral",
        "granted_at": world.alice.now, "valid_to": clock.start_of(TODAY + 5 * DAY),
    }  # fmt: skip
    return lambda: Grant(**values | changes).save(force_insert=True)


def test_a_grant_needs_recipient_and_category_of_its_consent(world, case):
    consent = consented(world, case)
    social, mental = written(world, case), written(world, case, C.MENTAL)
    with acting(world.alice):
        to_home = a_release(world, case, consent, world.home)
        elsewhere = a_release(world, case, consent, world.bjorkby)
        assert not refused(grant(world, case, to_home, social))
        assert refused(grant(world, case, to_home, mental))
        assert refused(grant(world, case, elsewhere, social))


def test_a_grant_ends_with_its_consent(world, case):
    consent, version = consented(world, case), written(world, case)
    with acting(world.alice):
        release = a_release(world, case, consent, world.home)
        assert refused(grant(world, case, release, version, valid_to=None))
        assert refused(grant(world, case, release, version, valid_to=clock.start_of(consent.valid_to + DAY)))
        assert refused(
            grant(world, case, release, version, granted_at=clock.start_of(consent.valid_to + DAY))
        )


def test_a_false_ground_does_not_get_round_the_consent(world, case):
    consent, version = consented(world, case), written(world, case, C.MENTAL)
    with acting(world.alice):
        release = a_release(world, case, consent, world.home)
        assert refused(grant(world, case, release, version, ground="no_harm"))


def test_a_withdrawn_consent_carries_no_grant(world, case):
    consent, version = consented(world, case, world.home, world.bjorkby), written(world, case)
    withdraw_consent(consent.pk, actor=world.alice, recipients=[world.home.pk])
    with acting(world.alice):
        assert refused(grant(world, case, a_release(world, case, consent, world.home), version))
        assert not refused(grant(world, case, a_release(world, case, consent, world.bjorkby), version))
    withdraw_consent(consent.pk, actor=world.alice)
    with acting(world.alice):
        other = written(world, case)
        assert refused(grant(world, case, a_release(world, case, consent, world.bjorkby), other))


def test_what_is_withdrawn_stays_withdrawn(world, case):
    consent, version = consented(world, case), written(world, case)
    given(world, case, [version], consent)
    withdraw_consent(consent.pk, actor=world.alice)
    with acting(world.alice):
        for model in (Consent, ConsentCover, Grant):
            rows = model.objects.filter(owner=world.anby)
            assert rows.exists()
            assert refused(lambda rows=rows: rows.update(withdrawn_at=None))


def test_a_consent_is_not_given_before_everybody_has(world, case):
    at_age(world, 16)
    consent = consented(world, case, words=(Word("young", TODAY),), minor=Minor(1))
    with acting(world.alice):
        rows = Consent.objects.filter(pk=consent.pk)
        assert refused(lambda: rows.update(given_on=TODAY))
        assert refused(
            lambda: ConsentVoice.objects.filter(consent=consent, who="young").update(given_on=None)
        )


def test_a_consent_is_not_born_given_nor_widened_afterwards(world, case):
    consent = consented(world, case)
    values = {
        "case": case, "case_owner_id": case.owner_id, "owner": world.anby, "manner": "oral", "purpose": "p",
        "valid_from": TODAY, "valid_to": TODAY + DAY, "recorded_by_name": "x", "recorded_at": world.alice.now,
    }  # fmt: skip
    with acting(world.alice):
        assert refused(lambda: Consent(given_on=TODAY, **values).save(force_insert=True))
        cell = {"consent": consent, "owner": world.anby, "recipient": world.bjorkby, "category": C.SOCIAL}
        assert refused(lambda: ConsentCover(**cell).save(force_insert=True))


@pytest.mark.parametrize("model", [Consent, ConsentCover, ConsentVoice, ConsentWithdrawal])
@pytest.mark.parametrize("who", ["hedda", "bo", "olle"])
def test_no_other_authority_reads_a_consent_or_who_gave_it(world, case, model, who):
    consent = consented(world, case, world.home, world.bjorkby)
    withdraw_consent(consent.pk, actor=world.alice, recipients=[world.home.pk])
    with acting(world.alice):
        assert model.objects.exists()
    actor = world.actors[who]
    with acting(actor):
        assert not model.objects.exists()


def test_a_citation_needs_an_own_decision_and_a_version_that_was_released(world, case):
    consent, version, kept = consented(world, case), written(world, case), written(world, case)
    given(world, case, [version], consent)
    foreign = Entry(pk=version.entry_id)

    def row(of, decision):
        values = {
            "case": case, "case_owner_id": case.owner_id, "domain": world.home, "decision_id": decision,
            "version_id": of.pk, "entry_id": of.entry_id, "owner": world.anby, "cited_by_name": "x",
            "cited_at": world.hedda.now,
        }  # fmt: skip
        return lambda: Citation(**values).save(force_insert=True)

    own = write_entry(case.pk, "note", C.PLANNING, [("t", "T", "x")], actor=world.hedda)
    with acting(world.hedda):
        assert refused(row(version, foreign.pk))
        assert refused(row(kept, own.entry_id))
        assert refused(row(version, uuid.uuid4()))
        assert not refused(row(version, own.entry_id))
