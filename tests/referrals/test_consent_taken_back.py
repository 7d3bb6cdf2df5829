"""Consent to an application taken back: work that rested on it is led elsewhere, decisions keep what they cite."""

import pytest

from referrals.actions import record_placement_assessment, share_application, write_assessment
from referrals.actions.assessments import Opinion
from referrals.actions.decisions import decide_admission
from referrals.actions.support import OnGround
from referrals.selectors.consent import wants
from referrals.selectors.contents import package_entries
from tests.referrals.scene import CATEGORIES, ORAL, a_sent, assess, judgement, kinds, ruling
from tests.world import TODAY
from vardkedja.core.actions.consents import record_consent
from vardkedja.core.actions.withdrawals import withdraw_consent
from vardkedja.core.actor import acting
from vardkedja.core.errors import Impossible
from vardkedja.core.models import Citation, Consent, EntryKind, EntryVersion, Ground
from vardkedja.core.names import names_for
from vardkedja.core.selectors.kept import marks


def consent_of(world, application):
    with acting(world.alice):
        return Consent.objects.get(case=application.case_id)


def readable(actor, application):
    with acting(actor):
        rows = EntryVersion.objects.filter(case=application.case_id, owner=application.owner_id)
        return set(rows.values_list("entry", flat=True))


def test_who_can_no_longer_read_it_is_not_asked_to_assess_it(world):
    application = a_sent(world)
    assert "assess_application" in kinds(world.berta, application)
    withdraw_consent(consent_of(world, application).pk, actor=world.alice, recipients=[world.bjorkby.pk])
    assert kinds(world.berta, application) == ["consent_closed"]
    assert "assess_application" in kinds(world.greta, application)
    assert kinds(world.alice, application) == ["assess_application", "consent_follow_up"]


def test_the_name_closes_with_the_application(world):
    application = a_sent(world)
    withdraw_consent(consent_of(world, application).pk, actor=world.alice)
    with acting(world.berta):
        assert names_for(world.berta, [application.case])[application.case_id].source == "none"
        assert not EntryVersion.objects.filter(
            case=application.case_id, entry__kind=EntryKind.IDENTITY
        ).exists()


def test_shared_again_the_tasks_are_given_again_to_who_had_not_done_them(world):
    application = a_sent(world)
    write_assessment(application.pk, Opinion("yes", "Stort"), actor=world.berta)
    withdraw_consent(consent_of(world, application).pk, actor=world.alice)
    assert kinds(world.greta, application) == ["consent_closed"]
    share_application(application.pk, actor=world.alice, on=ORAL)
    assert kinds(world.greta, application) == [
        "assess_application", "consent_closed", "record_placement_assessment",
    ]  # fmt: skip
    assert "assess_application" not in kinds(world.berta, application)


def test_a_decision_cites_what_it_was_read_in_and_that_stays_marked(world):
    application = a_sent(world)
    assess(world, application)
    withdraw_consent(consent_of(world, application).pk, actor=world.alice)
    with acting(world.alice):
        entries = set(package_entries(application))
    assert len(entries) == len(CATEGORIES)
    assert readable(world.greta, application) == entries
    assert readable(world.berta, application) == set()
    with acting(world.greta):
        assert Citation.objects.filter(domain=world.psychiatry).count() == len(CATEGORIES)
        assert {mark.word for mark in marks(world.greta, application.case).values()} == {
            "Samtycket återtaget"
        }
        assert names_for(world.greta, [application.case])[application.case_id].source == "released"


def test_a_decision_cites_nothing_that_was_closed_before_it(world):
    application = a_sent(world)
    assess(world, application)
    withdraw_consent(consent_of(world, application).pk, actor=world.alice)
    with pytest.raises(Impossible):  # age and sex cannot be tried by who no longer knows them
        decide_admission(application.pk, ruling(text="Lämplig", valid_from=TODAY), actor=world.hedda)
    with acting(world.hedda):
        assert not Citation.objects.filter(domain=world.home).exists()


def test_the_owners_own_decision_cites_nothing_of_others(world):
    application = a_sent(world)
    record_placement_assessment(application.pk, judgement(world), actor=world.greta)
    with acting(world.alice):
        assert set(Citation.objects.values_list("domain", flat=True)) == {world.psychiatry.pk}


def test_an_application_rests_on_a_consent_that_was_documented_before(world):
    application = a_sent(world, on=None)
    with acting(world.alice):
        (wanted,) = wants(world.alice, application.case)
    consent = record_consent(
        application.case_id, wanted.recipients, actor=world.alice, categories=wanted.categories,
        purpose=wanted.purpose, given_on=TODAY,
    )  # fmt: skip
    share_application(application.pk, actor=world.alice, on=OnGround(Ground.CONSENT_ORAL))
    assert readable(world.berta, application)
    withdraw_consent(consent.pk, actor=world.alice)
    assert not readable(world.berta, application)


def test_an_application_does_not_rest_on_a_consent_to_something_else(world):
    """OSL 12:2: a consent to a coordinated plan carries no application, though recipients and categories are the same."""
    application = a_sent(world, on=None)
    with acting(world.alice):
        (wanted,) = wants(world.alice, application.case)
    record_consent(
        application.case_id, wanted.recipients, actor=world.alice, categories=wanted.categories,
        purpose="Samordnad individuell plan (SIP)", given_on=TODAY,
    )  # fmt: skip
    with pytest.raises(Impossible) as refused:
        share_application(application.pk, actor=world.alice, on=OnGround(Ground.CONSENT_ORAL))
    assert refused.value.field == "given_on"
    assert not readable(world.berta, application)
