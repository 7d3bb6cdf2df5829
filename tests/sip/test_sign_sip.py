"""Each authority signs its own part of the version that stands."""

import pytest

from sip.actions import close_sip, sign_sip, write_sip
from sip.domain.plan import Intervention
from sip.models import SipSignature
from tests.sip.scenes import a_consented_sip, a_drawn_up_sip, a_plan, tasks_of
from vardkedja.core.actions.withdrawals import withdraw_consent
from vardkedja.core.actor import acting
from vardkedja.core.errors import Conflict, Impossible, NotAllowed, NotVisible


def signatures(world):
    with acting(world.alice):
        return {(s.domain_id, s.version) for s in SipSignature.objects.all()}


def test_each_authority_signs_its_own_part(world):
    sip = a_drawn_up_sip(world)
    mine = sign_sip(sip.pk, actor=world.rut, plan_version=1)
    sign_sip(sip.pk, actor=world.anna)
    assert (mine.signed_by_name, mine.signed_at) == ("Rut Ros", world.rut.now)
    assert signatures(world) == {(world.psychiatry.pk, 1), (world.anby.pk, 1)}
    assert tasks_of(world.rut, "sip_sign") == []


def test_a_signature_stands_for_its_version_only(world):
    sip = a_drawn_up_sip(world)
    sign_sip(sip.pk, actor=world.rut)
    write_sip(sip.pk, a_plan(world, goals="Jag vill arbeta"), actor=world.alice)
    sign_sip(sip.pk, actor=world.rut)
    assert signatures(world) == {(world.psychiatry.pk, 1), (world.psychiatry.pk, 2)}


def test_a_version_that_was_not_read_is_not_signed(world):
    sip = a_drawn_up_sip(world)
    write_sip(sip.pk, a_plan(world, goals="Jag vill arbeta"), actor=world.alice)
    with pytest.raises(Conflict):
        sign_sip(sip.pk, actor=world.rut, plan_version=1)
    assert signatures(world) == set()


def test_nobody_signs_twice(world):
    sip = a_drawn_up_sip(world)
    sign_sip(sip.pk, actor=world.alice)
    with pytest.raises(Conflict):
        sign_sip(sip.pk, actor=world.albin)
    assert len(signatures(world)) == 1


def test_an_authority_without_a_part_signs_nothing(world):
    sip = a_consented_sip(world)
    only_anby = a_plan(world, interventions=[Intervention(world.anby.pk, "Boendestöd")])
    write_sip(sip.pk, only_anby, actor=world.alice)
    for who in (world.rut, world.hedda):
        with pytest.raises(Impossible):
            sign_sip(sip.pk, actor=who)
    assert signatures(world) == set()


def test_after_withdrawn_consent_nobody_signs(world):
    sip = a_drawn_up_sip(world)
    withdraw_consent(sip.consent_id, actor=world.alice)
    for who in (world.rut, world.alice):
        with pytest.raises(Impossible):
            sign_sip(sip.pk, actor=who)
    assert signatures(world) == set()


def test_a_plan_that_is_not_drawn_up_or_is_closed_is_not_signed(world):
    sip = a_consented_sip(world)
    with pytest.raises(Impossible):
        sign_sip(sip.pk, actor=world.rut)
    write_sip(sip.pk, a_plan(world), actor=world.alice)
    close_sip(sip.pk, "need_ceased", actor=world.alice)
    with pytest.raises(Impossible):
        sign_sip(sip.pk, actor=world.rut)
    assert signatures(world) == set()


@pytest.mark.parametrize(
    ("name", "error"),
    [("greta", NotAllowed), ("gustav", NotAllowed), ("bo", NotVisible), ("olle", NotVisible)],
)
def test_who_may_not_does_not_sign(world, name, error):
    sip = a_drawn_up_sip(world)
    with pytest.raises(error):
        sign_sip(sip.pk, actor=world.actors[name])
    assert signatures(world) == set()
