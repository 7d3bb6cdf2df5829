"""A member writes for its authority: kept from others, anew as a version, and only by who sits in the group."""

import pytest

from referrals.actions import (
    withdraw_application,
    write_assessment,
)
from referrals.actions.assessments import Opinion
from referrals.models import (
    MemberAssessment,
)
from tests.referrals.scene import (
    a_sent,
    kinds,
)
from vardkedja.core.actor import acting
from vardkedja.core.errors import Impossible, NotAllowed
from vardkedja.core.models import Entry, EntryVersion

OPINION = Opinion("yes", "Behöver behandling dygnet runt", 1)


def test_a_member_writes_for_its_authority_and_the_task_is_done(world):
    application = a_sent(world)
    row = write_assessment(application.pk, OPINION, actor=world.gustav)
    assert row.owner_id == world.anby.pk and kinds(world.gustav, application, done=True) == [
        "assess_application"
    ]
    with acting(world.gustav):
        version = EntryVersion.objects.get(entry=row.entry_id)
    assert version.value("proposal") == "Tillstyrker placering"


def test_others_see_that_it_is_written_but_not_what(world):
    application = a_sent(world)
    row = write_assessment(application.pk, OPINION, actor=world.gustav)
    with acting(world.greta):
        assert MemberAssessment.objects.get(application=application).author_name == "Gustav Gran"
        assert not EntryVersion.objects.filter(entry=row.entry_id).exists()


def test_writing_again_makes_a_further_version(world):
    application = a_sent(world)
    row = write_assessment(application.pk, OPINION, actor=world.gustav)
    write_assessment(application.pk, Opinion("more", "Vill veta mer"), actor=world.gustav)
    with acting(world.gustav):
        assert MemberAssessment.objects.count() == 1
        assert EntryVersion.objects.filter(entry=row.entry_id).count() == 2


@pytest.mark.parametrize(
    ("opinion", "field"),
    [(Opinion("", "x"), "proposal"), (Opinion("yes", " "), "need"), (Opinion("yes", "x", 4), "priority")],
)
def test_an_incomplete_assessment_is_refused_at_its_field(world, opinion, field):
    application = a_sent(world)
    with pytest.raises(Impossible) as refused:
        write_assessment(application.pk, opinion, actor=world.gustav)
    assert refused.value.field == field
    nothing_written(world.gustav)


@pytest.mark.parametrize(
    ("who", "error"), [("alice", NotAllowed), ("hedda", NotAllowed), ("olle", NotAllowed)]
)
def test_only_members_write(world, who, error):
    application = a_sent(world)
    with pytest.raises(error):
        write_assessment(application.pk, OPINION, actor=world.actors[who])
    nothing_written(world.actors[who])


def nothing_written(actor):
    with acting(actor):
        assert not MemberAssessment.objects.exists()
        assert not Entry.objects.filter(kind="assessment").exists()


def test_nobody_assesses_what_is_withdrawn_or_assessed(world):
    application = a_sent(world)
    withdraw_application(application.pk, actor=world.alice)
    with pytest.raises(Impossible, match="återkallad"):
        write_assessment(application.pk, OPINION, actor=world.gustav)
    nothing_written(world.gustav)
