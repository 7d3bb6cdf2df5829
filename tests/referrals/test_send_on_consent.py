"""Sending on consent: to whom is said by name, a documented consent is used, a new one says only what was answered."""

import pytest
from django.urls import reverse

from referrals.actions import save_draft, send_application
from referrals.actions.support import OnGround
from tests.cast import GROUP, UNIT, a_case
from tests.core.visitors import Visitor, errors_of
from tests.referrals.scene import CATEGORIES, a_draft, again
from tests.world import NUMBERS, TODAY
from vardkedja.core.actions.consents import record_consent
from vardkedja.core.actor import acting
from vardkedja.core.errors import Impossible
from vardkedja.core.models import Category, Consent, ConsentCover, ConsentVoice, Ground, Release

PARTIES = (("hemmet", UNIT), ("bjorkby", GROUP), ("psychiatry", GROUP))
PLACE = "ansökan om plats på Hemmet"


@pytest.fixture
def draft(world):
    # Party already: a consent to every authority of the county is none where some have no part in the case.
    case = a_case(world, world.alice, NUMBERS[0], *PARTIES)
    return save_draft(case.pk, a_draft(world.hemmet.pk), actor=world.alice)


def page_of(draft):
    return reverse("referrals:send", args=[draft.pk])


def consented(world, draft, *to, purpose=PLACE, manner="written", without=()):
    return record_consent(
        draft.case_id, [one.pk for one in to], actor=world.alice, manner=manner, purpose=purpose,
        categories=sorted(CATEGORIES - {Category.IDENTITY, *without}), given_on=TODAY, channel="phone",
    )  # fmt: skip


def answered(draft, **changes):
    return {"ground": "consent_oral", "purpose": "plats", "vk_version": draft.row_version} | changes


def send(world, draft, **changes):
    return Visitor(world, "alice").send(page_of(draft), answered(draft, **changes))


def nothing_left(world, draft, consents):
    assert again(world.alice, draft).state == "draft"
    with acting(world.alice):
        assert Consent.objects.count() == consents and not Release.objects.exists()


def test_the_page_names_everybody_whom_it_goes_to(world, draft):
    page = Visitor(world, "alice").text(page_of(draft))
    listed = page.split("Hit skickas den")[1].split("Alla blir parter")[0]
    assert "Hemmet" in listed and "psykiatrin" in listed and "Björkby" in listed and "Utby" not in listed


def test_a_consent_that_covers_everybody_comes_chosen_and_is_used(world, draft):
    consent = consented(world, draft, world.home, world.psychiatry, world.bjorkby)
    form = Visitor(world, "alice").get(page_of(draft)).context["form"]
    assert form.fields["consent"].initial == str(consent.pk)
    assert send(world, draft, consent=str(consent.pk)).status_code == 302
    with acting(world.alice):
        assert Consent.objects.count() == 1
        rows = Release.objects.values_list("consent", "ground", "purpose").distinct()
        assert list(rows) == [(consent.pk, Ground.CONSENT_WRITTEN, PLACE)]


def test_a_consent_to_some_says_who_is_left_out_and_stops(world, draft):
    consent = consented(world, draft, world.home, world.psychiatry)
    form = Visitor(world, "alice").get(page_of(draft)).context["form"]
    assert form.fields["consent"].initial == ""
    assert list(errors_of(send(world, draft))) == ["consent"]
    (message,) = errors_of(send(world, draft, consent=str(consent.pk)))["consent"]
    assert "Björkby" in message and "Hemmet" not in message
    nothing_left(world, draft, 1)


def test_a_consent_to_something_else_carries_no_application(world, draft):
    sip = consented(world, draft, world.home, world.psychiatry, world.bjorkby, purpose="samordnad plan")
    assert "consent" in errors_of(send(world, draft, consent=str(sip.pk)))
    nothing_left(world, draft, 1)


def test_another_cases_consent_is_refused_by_the_verb(world, draft):
    other = save_draft(
        a_case(world, world.alice, NUMBERS[1], *PARTIES).pk, a_draft(world.hemmet.pk), actor=world.alice
    )
    foreign = consented(world, other, world.home, world.psychiatry, world.bjorkby)
    with pytest.raises(Impossible) as refused:
        on = OnGround(Ground.CONSENT_WRITTEN, consent_id=foreign.pk)
        send_application(draft.pk, actor=world.alice, on=on)
    assert refused.value.field == "consent"


def test_a_new_consent_says_the_listed_recipients_and_how_it_was_given(world, draft):
    new = {"consent": "new", "given_on": TODAY.isoformat()}
    assert list(errors_of(send(world, draft, **new))) == ["channel"]
    nothing_left(world, draft, 0)
    assert send(world, draft, **new, channel="video").status_code == 302
    with acting(world.alice):
        assert ConsentVoice.objects.get().channel == "video"
        covered = set(ConsentCover.objects.values_list("recipient", flat=True))
        assert covered == {world.home.pk, world.psychiatry.pk, world.bjorkby.pk}


def test_a_documented_consent_and_a_new_day_contradict_each_other(world, draft):
    consent = consented(world, draft, world.home, world.psychiatry, world.bjorkby)
    answer = send(world, draft, consent=str(consent.pk), given_on=TODAY.isoformat(), channel="phone")
    assert list(errors_of(answer)) == ["given_on"]
    nothing_left(world, draft, 1)


def test_what_a_consent_does_not_say_is_named_with_a_way_to_document_one(world, draft):
    everybody = (world.home, world.psychiatry, world.bjorkby)
    consent = consented(world, draft, *everybody, without=(Category.SOMATIC, Category.CHILDREN))
    page = Visitor(world, "alice").text(page_of(draft))
    assert f'<a href="{reverse("core:consent", args=[draft.case_id])}">Dokumentera ett samtycke</a>' in page
    (message,) = errors_of(send(world, draft, consent=str(consent.pk)))["consent"]
    left = ", ".join(Category(one).label.lower() for one in Category.values if one in {"somatic", "children"})
    assert message.count(f"({left})") == 3 and "Björkby kommun (" in message
    nothing_left(world, draft, 1)
