"""Document a consent: whom it binds, what is refused and logged, who must give it at which age."""

import datetime as dt

import pytest

from tests.cast import HOME, make_party
from tests.core.consent_scene import C, a_scene, at_age, consented
from tests.world import TODAY
from vardkedja.core.actions.consents import Minor, Word, record_consent
from vardkedja.core.actor import acting
from vardkedja.core.domain import consents as rules
from vardkedja.core.errors import Impossible, NotAllowed, NotVisible
from vardkedja.core.models import Category, Consent, ConsentCover, ConsentVoice, Event
from vardkedja.core.selectors.consents import covering, covers

DAY = dt.timedelta(days=1)


@pytest.fixture
def case(world):
    return a_scene(world)


def test_it_names_recipients_categories_purpose_time_and_who_recorded_it(world, case):
    consent = consented(world, case, channel="phone")
    with acting(world.alice):
        cells = set(ConsentCover.objects.filter(consent=consent).values_list("recipient", "category"))
        voice = ConsentVoice.objects.get(consent=consent)
    assert cells == {(world.home.pk, kind) for kind in (C.IDENTITY, C.SOCIAL, C.SUBSTANCE)}
    assert (voice.who, voice.manner, voice.channel) == ("person", "oral", "phone")
    assert (voice.recorded_by_name, voice.recorded_at) == ("Alice Andersson", world.alice.now)
    assert (consent.given_on, consent.valid_from, consent.valid_to) == (
        TODAY,
        TODAY,
        TODAY + dt.timedelta(days=365),
    )


def test_it_covers_named_recipient_and_category_in_its_time_only(world, case):
    consent = consented(world, case, valid_to=TODAY + 30 * DAY)
    home, other = world.home.pk, world.bjorkby.pk
    with acting(world.alice):
        assert covers(consent, home, C.SOCIAL, TODAY)
        assert not covers(consent, home, C.MENTAL, TODAY)
        assert not covers(consent, other, C.SOCIAL, TODAY)
        assert not covers(consent, home, C.SOCIAL, TODAY + 30 * DAY)
        assert not covers(consent, home, C.SOCIAL, TODAY - DAY)
        assert covering(world.alice, case, [home], [C.SOCIAL, C.IDENTITY], TODAY) == [consent]
        assert covering(world.alice, case, [home, other], [C.SOCIAL], TODAY) == []


BAD = [
    ({"to": ()}, "recipients"),
    ({"categories": ()}, "categories"),
    ({"purpose": " "}, "purpose"),
    ({"purpose": "Allt"}, "purpose"),
    ({"purpose": "alla uppgifter"}, "purpose"),
    ({"purpose": "Allting, till alla."}, "purpose"),
    ({"purpose": "allt\u200b"}, "purpose"),
    ({"purpose": "\u200b\u200b\u200b"}, "purpose"),
    ({"purpose": "\u3164\u3164\u3164"}, "purpose"),
    ({"purpose": "---"}, "purpose"),
    ({"purpose": "x."}, "purpose"),
    ({"given_on": TODAY + DAY}, "given_on"),
    ({"valid_from": TODAY - DAY}, "valid_from"),
    ({"valid_from": TODAY - DAY, "given_on": None}, "valid_from"),
    ({"valid_to": TODAY}, "valid_to"),
    ({"valid_to": TODAY - DAY}, "valid_to"),
    ({"valid_from": TODAY + 9 * DAY, "valid_to": TODAY + 5 * DAY}, "valid_to"),
    ({"valid_to": TODAY + 400 * DAY}, "valid_to"),
]


@pytest.mark.parametrize(("changes", "field"), BAD)
def test_what_is_no_consent_is_refused_at_the_field_nothing_stored_the_attempt_logged(
    world, case, changes, field
):
    values = {"categories": [C.SOCIAL], "manner": "oral", "purpose": "placering", "given_on": TODAY}
    values |= {name: value for name, value in changes.items() if name != "to"}
    to = changes.get("to", [world.home.pk])
    with pytest.raises(Impossible) as refused:
        record_consent(case.pk, to, actor=world.alice, **values)
    assert refused.value.field == field
    trace = refused.value.trace
    assert (trace.action, trace.what, trace.case_id) == ("denied", "samtycke", case.pk)
    with acting(world.alice):
        assert not Consent.objects.exists()
        assert not Event.objects.filter(kind__startswith="Consent").exists()


def test_every_authority_of_the_county_at_once_is_nobody_named(world, case):
    everybody = (world.home, world.bjorkby, world.psychiatry)
    with pytest.raises(Impossible) as refused:
        consented(world, case, *everybody)
    assert refused.value.field == "recipients"
    assert refused.value.trace is not None


def test_all_but_one_of_a_large_county_is_nobody_named_either(world, case, settings):
    """Who has a part in the case is named already, and does not count."""
    settings.CONSENT = settings.CONSENT | {"most_outside": 0}
    with pytest.raises(Impossible) as refused:
        consented(world, case, world.home, world.psychiatry)
    assert refused.value.field == "recipients"
    with acting(world.alice):
        assert not Consent.objects.exists()
    county = rules.County(frozenset(range(9)), parties=frozenset({0, 1}))
    assert not county.is_everybody(range(6), most_outside=4)
    assert county.is_everybody(range(7), most_outside=4)


def test_all_of_them_may_be_named_when_each_has_a_part_in_the_case(world, case):
    make_party(world, case, "psychiatry", HOME, world.alice)
    assert consented(world, case, world.home, world.bjorkby, world.psychiatry).given_on == TODAY


def test_the_own_authority_needs_no_consent(world, case):
    with pytest.raises(Impossible) as refused:
        consented(world, case, world.home, world.anby)
    assert refused.value.field == "recipients"


def test_a_form_to_sign_waits_and_carries_nothing(world, case):
    consent = consented(world, case, given_on=None)
    with acting(world.alice):
        assert Consent.objects.get(pk=consent.pk).given_on is None
        assert covering(world.alice, case, [world.home.pk], [C.SOCIAL], TODAY) == []


def voices(world, consent):
    with acting(world.alice):
        return list(
            ConsentVoice.objects.filter(consent=consent).order_by("who").values_list("who", flat=True)
        )


@pytest.mark.parametrize(
    ("age", "minor", "needed"),
    [
        (14, Minor(guardians=2), ["guardian_1", "guardian_2"]),
        (14, Minor(guardians=2, young_alone=True), ["guardian_1", "guardian_2"]),
        (15, Minor(guardians=2), ["guardian_1", "guardian_2", "young"]),
        (17, Minor(guardians=1), ["guardian_1", "young"]),
        (17, Minor(young_alone=True), ["young"]),
        (18, Minor(guardians=2), ["person"]),
    ],
)
def test_who_must_give_it_follows_age_and_maturity(world, case, age, minor, needed):
    """OSL 12:3: guardians, and the young person by maturity."""
    at_age(world, age)
    consent = consented(world, case, words=(), minor=minor)
    assert voices(world, consent) == needed
    assert consent.young_alone == minor.young_alone


def test_the_ages_are_the_deployments(world, case, settings):
    settings.CONSENT = settings.CONSENT | {"young_from": 12}
    at_age(world, 13)
    assert voices(world, consented(world, case, words=(), minor=Minor(1))) == ["guardian_1", "young"]


def test_the_day_of_a_minors_consent_alone_is_not_enough(world, case):
    at_age(world, 16)
    with pytest.raises(Impossible) as refused:
        consented(world, case)
    assert "den unge och vårdnadshavare 1" in refused.value.message
    with acting(world.alice):
        assert not Consent.objects.exists()


def test_several_voices_at_once_bring_it_into_force_on_the_last_ones_day(world, case):
    at_age(world, 16)
    words = (Word("young", TODAY - 3 * DAY), Word("guardian_1", TODAY, "written", "letter", "Gun Test"))
    consent = consented(world, case, words=words, minor=Minor(1))
    assert (consent.given_on, consent.manner) == (TODAY, "oral")


def test_a_guardian_has_a_name(world, case):
    at_age(world, 10)
    with pytest.raises(Impossible) as refused:
        consented(world, case, words=(Word("guardian_1", TODAY),), minor=Minor(1))
    assert refused.value.field == "name"


def test_a_substitute_documents_none(world, case):
    with pytest.raises((NotAllowed, NotVisible)):
        record_consent(
            case.pk, [world.home.pk], actor=world.olle, categories=[Category.SOCIAL], purpose="placering",
            given_on=TODAY,
        )  # fmt: skip
