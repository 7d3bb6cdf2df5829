"""What was sent without a ground is released later, when there is one."""

import pytest

from referrals.actions import (
    share_application,
)
from referrals.actions.support import OnGround
from tests.referrals.scene import (
    CATEGORIES,
    NO_HARM,
    a_sent,
    again,
)
from vardkedja.core.actor import acting
from vardkedja.core.errors import Impossible, NotAllowed, NotVisible
from vardkedja.core.models import Ground, Release
from vardkedja.core.names import names_for
from vardkedja.core.policies import visible_versions


def test_sharing_later_releases_the_package_as_it_was_sent(world):
    application = a_sent(world, on=None)
    share_application(application.pk, actor=world.alice, on=NO_HARM)
    for reader in (world.hedda, world.greta, world.berta):
        with acting(reader):
            seen = {v.entry.category for v in visible_versions(reader, application.case)}
            assert seen == CATEGORIES
            assert names_for(reader, [application.case])[application.case_id].full == "Tore Testsson"


def test_sharing_needs_a_ground_that_holds(world):
    application = a_sent(world, on=None)
    with pytest.raises(Impossible) as refused:
        share_application(application.pk, actor=world.alice, on=OnGround(Ground.CONSENT_ORAL))
    assert refused.value.field == "given_on"
    with acting(world.alice):
        assert not Release.objects.exists()
    assert again(world.alice, application).shared is False


@pytest.mark.parametrize("who", ["hedda", "greta", "bo", "olle"])
def test_nobody_else_shares(world, who):
    application = a_sent(world, on=None)
    with pytest.raises((NotVisible, NotAllowed)):
        share_application(application.pk, actor=world.actors[who], on=NO_HARM)
    with acting(world.alice):
        assert not Release.objects.exists()
