"""The consent to a plan: towards those called, documented by the initiator."""

import datetime as dt

import pytest

from sip.actions import document_consent
from tests.sip.scenes import a_called_sip, a_sip, fresh
from tests.world import TODAY
from vardkedja.core.actor import acting
from vardkedja.core.errors import Impossible, NotAllowed
from vardkedja.core.models import Consent, ConsentCover


def named(world):
    with acting(world.alice):
        return set(ConsentCover.objects.values_list("recipient", flat=True))


def test_consent_names_those_who_are_called_and_nobody_else(world):
    sip = a_called_sip(world)
    consent = document_consent(sip.pk, actor=world.alice, manner="written", given_on=TODAY)
    assert fresh(world.alice, sip).consent_id == consent.pk
    assert named(world) == {world.psychiatry.pk}


def test_before_a_call_consent_names_the_parties(world):
    sip = a_sip(world)
    document_consent(sip.pk, actor=world.alice, manner="oral", given_on=TODAY)
    assert named(world) == {world.psychiatry.pk, world.home.pk}


def test_consent_of_tomorrow_is_refused(world):
    sip = a_called_sip(world)
    with pytest.raises(Impossible) as refused:
        document_consent(sip.pk, actor=world.alice, manner="oral", given_on=TODAY + dt.timedelta(days=1))
    assert refused.value.field == "given_on"
    assert (fresh(world.alice, sip).consent_id, named(world)) == (None, set())


def test_another_authority_documents_no_consent_for_the_plan(world):
    sip = a_called_sip(world)
    with pytest.raises(NotAllowed):
        document_consent(sip.pk, actor=world.rut, manner="oral", given_on=TODAY)
    with acting(world.rut):
        assert not Consent.objects.exists()
