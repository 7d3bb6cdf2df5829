"""Entries and releases: what another authority may read, and when it no longer may."""

import pytest

from tests.cast import GROUP, UNIT, a_case
from tests.world import TODAY
from vardkedja.core.actions.cases import add_party
from vardkedja.core.actions.consents import record_consent
from vardkedja.core.actions.entries import write_entry, write_version
from vardkedja.core.actions.releases import release, take_to_file
from vardkedja.core.actions.withdrawals import withdraw_consent
from vardkedja.core.actor import acting
from vardkedja.core.errors import Impossible, NotVisible
from vardkedja.core.gate import open_case
from vardkedja.core.models import AccessLog, Category, EntryKind, Ground
from vardkedja.core.policies import visible_versions

FIELDS = [("need", "Vad behöver du hjälp med?", "Lugn och ro")]


def versions_seen(actor, case):
    with acting(actor):
        return list(visible_versions(actor, case))


@pytest.fixture
def scene(world):
    """Alice's case with the home as party, an entry of hers, and the person's consent towards the home."""
    case = a_case(world, world.alice, "189001019802", ("hemmet", UNIT))
    version = write_entry(case.pk, EntryKind.APPLICATION, Category.SOCIAL, FIELDS, actor=world.alice)
    consent = record_consent(
        case.pk,
        [world.home.pk],
        actor=world.alice,
        categories=[Category.SOCIAL],
        manner="oral",
        purpose="placering",
        given_on=TODAY,
    )
    return case, version, consent


def give(world, case, versions, consent, ground=Ground.CONSENT_ORAL):
    return release(
        case.pk,
        versions,
        [world.home.pk],
        actor=world.alice,
        ground=ground,
        purpose="placering",
        consent=consent,
    )


def test_a_party_sees_the_case_but_nothing_that_was_not_released(world, scene):
    case, _version, _consent = scene
    with acting(world.hedda):
        assert open_case(world.hedda, case.pk).why.text == "part i ärendet: mottagande enhet"
    assert versions_seen(world.hedda, case) == []


def test_a_release_opens_one_frozen_version_and_not_the_later_one(world, scene):
    case, version, consent = scene
    give(world, case, [version], consent)
    later = write_version(version.entry_id, [("need", "Vad?", "Något annat")], actor=world.alice)
    seen = versions_seen(world.hedda, case)
    assert [v.pk for v in seen] == [version.pk]
    assert seen[0].value("need") == "Lugn och ro"
    assert {v.pk for v in versions_seen(world.alice, case)} == {version.pk, later.pk}


def test_withdrawn_consent_closes_what_was_not_taken_to_file(world, scene):
    case, version, consent = scene
    give(world, case, [version], consent)
    withdraw_consent(consent.pk, actor=world.alice)
    assert versions_seen(world.hedda, case) == []
    with pytest.raises(Impossible) as refused:
        give(world, case, [version], consent)
    assert refused.value.field == "ground"


def test_what_was_taken_to_file_stays_with_the_recipient(world, scene):
    case, version, consent = scene
    give(world, case, [version], consent)
    seen = versions_seen(world.hedda, case)
    take_to_file(case.pk, seen, actor=world.hedda, diary_number="HEM 2026/17")
    withdraw_consent(consent.pk, actor=world.alice)
    assert [v.pk for v in versions_seen(world.hedda, case)] == [version.pk]


def test_another_ground_stands_when_consent_is_withdrawn(world, scene):
    case, version, consent = scene
    give(world, case, [version], consent)
    give(world, case, [version], None, Ground.NO_HARM)
    withdraw_consent(consent.pk, actor=world.alice)
    assert [v.pk for v in versions_seen(world.hedda, case)] == [version.pk]


def test_only_the_owner_releases(world, scene):
    case, version, _consent = scene
    with pytest.raises(NotVisible):
        release(
            case.pk,
            [version],
            [world.bjorkby.pk],
            actor=world.hedda,
            ground=Ground.NO_HARM,
            purpose="nyfiken",
        )


@pytest.mark.parametrize("actor", ["olle", "bo"])
def test_who_is_not_party_finds_no_case_and_the_attempt_is_logged(world, scene, actor):
    case, _version, _consent = scene
    who = world.actors[actor]
    with acting(who):
        with pytest.raises(NotVisible):
            open_case(who, case.pk)
        denied = AccessLog.objects.get(action="denied")
    assert (denied.user_id, denied.person_id, denied.object_id) == (who.user_id, None, case.pk)


def test_another_party_without_a_grant_reads_nothing(world, scene):
    case, version, consent = scene
    add_party(case.pk, world.bjorkby.pk, GROUP, actor=world.alice)
    give(world, case, [version], consent)
    assert versions_seen(world.berta, case) == []


def test_reading_is_logged_for_reader_and_owner(world, scene):
    case, _version, _consent = scene
    with acting(world.hedda):
        open_case(world.hedda, case.pk)
    with acting(world.lova):
        row = AccessLog.objects.get(action="read", reader_domain_id=world.home.pk)
    assert (row.case_id, row.person_id, row.owner_domain_id) == (case.pk, case.person_id, world.anby.pk)
