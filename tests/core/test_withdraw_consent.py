"""A consent taken back, wholly or partly: what closes, what stays and is marked, who is told what."""

import datetime as dt

import pytest
from django.db import connection

from tests.core.consent_scene import C, a_scene, consented, given, seen, written
from tests.world import TODAY
from vardkedja.core.actions.citations import cite
from vardkedja.core.actions.entries import write_entry
from vardkedja.core.actions.releases import take_to_file
from vardkedja.core.actions.withdrawals import Told, withdraw_consent
from vardkedja.core.actor import acting
from vardkedja.core.errors import Impossible, NotVisible
from vardkedja.core.models import (
    Consent,
    ConsentCover,
    ConsentWithdrawal,
    EntryKind,
    EntryVersion,
    Event,
    Ground,
    Task,
)
from vardkedja.core.selectors.kept import kept_here, marks
from vardkedja.core.withheld import among

DAY = dt.timedelta(days=1)


@pytest.fixture
def scene(world):
    """Identity, social and substance released to the home and Björkby on one consent."""
    case = a_scene(world)
    consent = consented(world, case, world.home, world.bjorkby)
    versions = {
        C.IDENTITY: written(world, case, C.IDENTITY, EntryKind.IDENTITY),
        C.SOCIAL: written(world, case, C.SOCIAL),
        C.SUBSTANCE: written(world, case, C.SUBSTANCE),
    }
    given(world, case, list(versions.values()), consent, world.home, world.bjorkby)
    return case, consent, versions


def keys(versions, *categories):
    return {versions[category].pk for category in categories}


def test_all_of_it_closes_at_once_also_the_name(world, scene):
    case, consent, _versions = scene
    act = withdraw_consent(consent.pk, actor=world.alice)
    assert act.whole
    for actor in (world.hedda, world.berta):
        assert seen(actor, case) == set()
        with acting(actor):
            assert among(actor, [case]) == {case.pk}


def test_for_one_recipient_the_other_keeps_it(world, scene):
    case, consent, versions = scene
    act = withdraw_consent(consent.pk, actor=world.alice, recipients=[world.home.pk])
    assert not act.whole
    assert seen(world.hedda, case) == set()
    assert seen(world.berta, case) == {version.pk for version in versions.values()}


def test_one_category_closes_for_all_recipients(world, scene):
    case, consent, versions = scene
    withdraw_consent(consent.pk, actor=world.alice, categories=[C.SUBSTANCE])
    for actor in (world.hedda, world.berta):
        assert seen(actor, case) == keys(versions, C.IDENTITY, C.SOCIAL)


def test_one_category_for_one_recipient(world, scene):
    case, consent, versions = scene
    withdraw_consent(consent.pk, actor=world.alice, recipients=[world.home.pk], categories=[C.SUBSTANCE])
    assert seen(world.hedda, case) == keys(versions, C.IDENTITY, C.SOCIAL)
    assert len(seen(world.berta, case)) == 3


def test_the_name_closes_with_the_last_category(world, scene):
    case, consent, _versions = scene
    act = withdraw_consent(consent.pk, actor=world.alice, categories=[C.SUBSTANCE, C.SOCIAL])
    assert act.whole
    assert seen(world.hedda, case) == set()


def test_part_by_part_ends_as_the_whole(world, scene):
    _case, consent, _versions = scene
    withdraw_consent(consent.pk, actor=world.alice, recipients=[world.home.pk])
    assert withdraw_consent(consent.pk, actor=world.alice, recipients=[world.bjorkby.pk]).whole
    with acting(world.alice):
        assert Consent.objects.get(pk=consent.pk).withdrawn_at == world.alice.now
    with pytest.raises(Impossible):
        withdraw_consent(consent.pk, actor=world.alice)


def test_nothing_more_is_released_on_what_was_taken_back(world, scene):
    case, consent, _versions = scene
    withdraw_consent(consent.pk, actor=world.alice, recipients=[world.home.pk])
    with pytest.raises(Impossible) as refused:
        given(world, case, [written(world, case)], consent)
    assert refused.value.field == "ground"
    assert len(given(world, case, [written(world, case)], consent, world.bjorkby)) == 1


def test_another_grounds_grant_stands(world, scene):
    case, consent, versions = scene
    given(world, case, [versions[C.SOCIAL]], None, ground=Ground.NO_HARM)
    withdraw_consent(consent.pk, actor=world.alice)
    assert seen(world.hedda, case) == keys(versions, C.SOCIAL)
    with acting(world.hedda):
        assert marks(world.hedda, case).get(versions[C.SOCIAL].pk) is None


def test_what_was_taken_to_file_stays_marked(world, scene):
    case, consent, versions = scene
    with acting(world.hedda):
        version = EntryVersion.objects.get(pk=versions[C.SOCIAL].pk)
    take_to_file(case.pk, [version], actor=world.hedda, diary_number="HEM 2026/17")
    withdraw_consent(consent.pk, actor=world.alice)
    assert seen(world.hedda, case) == keys(versions, C.SOCIAL)
    with acting(world.hedda):
        (kept,) = kept_here(world.hedda, case)
    assert kept.mark.text == f"Samtycket återtaget den {TODAY}"
    assert kept.why == f"taget till akten {TODAY}"


def test_what_a_decision_cites_stays_marked_and_the_rest_closes(world, scene):
    case, consent, versions = scene
    decision = write_entry(case.pk, EntryKind.NOTE, C.PLANNING, [("t", "T", "Beslut")], actor=world.hedda)
    assert len(cite(decision, [versions[C.SOCIAL].entry_id], actor=world.hedda)) == 1
    withdraw_consent(consent.pk, actor=world.alice)
    assert seen(world.hedda, case) == keys(versions, C.SOCIAL) | {decision.pk}
    with acting(world.hedda):
        assert [one.why for one in kept_here(world.hedda, case)] == [f"underlag för beslut {TODAY}"]


def test_it_is_dated_with_who_recorded_it_and_how_it_was_told(world, scene):
    _case, consent, _versions = scene
    told = Told(TODAY, "person", "letter")
    act = withdraw_consent(consent.pk, actor=world.alice, told=told)
    with acting(world.alice):
        row = ConsentWithdrawal.objects.get(pk=act.pk)
        assert (row.told_on, row.told_by, row.channel) == (TODAY, "person", "letter")
        assert (row.recorded_by_name, row.recorded_at) == ("Alice Andersson", world.alice.now)
        assert ConsentCover.objects.filter(withdrawal=act).count() == 6


@pytest.mark.parametrize(
    ("told", "field"),
    [
        (Told(TODAY + DAY), "told_on"),
        (Told(TODAY - DAY), "told_on"),
        (Told(TODAY, "grannen"), "told_by"),
        (Told(TODAY, "person", "rykte"), "channel"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_closes(world, scene, told, field):
    case, consent, _versions = scene
    with pytest.raises(Impossible) as refused:
        withdraw_consent(consent.pk, actor=world.alice, told=told)
    assert refused.value.field == field
    assert len(seen(world.hedda, case)) == 3


def test_what_the_consent_does_not_cover_cannot_be_taken_back(world, scene):
    _case, consent, _versions = scene
    with pytest.raises(Impossible):
        withdraw_consent(consent.pk, actor=world.alice, categories=[C.MENTAL])


def test_another_authority_takes_back_nothing(world, scene):
    _case, consent, _versions = scene
    with pytest.raises(NotVisible):
        withdraw_consent(consent.pk, actor=world.hedda)


def test_the_recipients_are_told_that_something_closed_and_not_what(world, scene):
    case, consent, _versions = scene
    withdraw_consent(consent.pk, actor=world.alice, recipients=[world.home.pk])
    with acting(world.hedda):
        assert Task.objects.filter(case=case, kind="consent_closed", done_at=None).count() == 1
        assert not Event.objects.filter(case=case, kind__startswith="Consent").exists()
    with acting(world.berta):
        assert not Task.objects.filter(case=case, kind="consent_closed").exists()
    with acting(world.alice):
        assert Task.objects.get(case=case, kind="consent_follow_up").subject_id == consent.pk


def test_where_nothing_was_released_nobody_is_told(world):
    case = a_scene(world)
    consent = consented(world, case)
    withdraw_consent(consent.pk, actor=world.alice)
    with acting(world.hedda):
        assert not Task.objects.filter(case=case, kind="consent_closed").exists()


def test_a_consent_that_has_ended_opens_nothing_more(world):
    case = a_scene(world)
    consent = consented(world, case, valid_to=TODAY + 5 * DAY)
    given(world, case, [written(world, case)], consent)
    later = world.hedda.at(world.hedda.now + 5 * DAY)
    with acting(later):
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('vk.now', %s, true)", [later.now.isoformat()])
        assert not EntryVersion.objects.filter(case=case).exists()
