"""Lämna ut in its two steps, prepared packages, what the recipient sees of a release, and the register of releases."""

import datetime as dt
import io

import pytest
from django.urls import reverse
from pypdf import PdfReader

from placements.actions import planning
from placements.actions.giving import Days, give_place
from tests.cast import GROUP, HOME, UNIT, a_case
from tests.core.visitors import Visitor
from tests.placements.scene import furnish
from tests.referrals.scene import NO_HARM, a_group, a_sent, approve
from tests.world import NUMBERS, TODAY
from vardkedja.core.actions.cases import open_case
from vardkedja.core.actions.consents import record_consent
from vardkedja.core.actions.entries import write_entry, write_version
from vardkedja.core.actions.releases import release, take_to_file
from vardkedja.core.actor import acting
from vardkedja.core.models import AccessLog, Category, EntryKind, Grant, PersonRecord, Release
from vardkedja.core.selectors.packages import prepared
from vardkedja.core.selectors.releases import register

DAY = dt.timedelta(days=1)
NEED = [("need", "Vad behöver du hjälp med?", "Lugn och ro")]


def at(name, *args):
    return reverse(f"core:{name}", args=args)


@pytest.fixture
def case(world):
    return a_case(world, world.alice, NUMBERS[0], ("hemmet", UNIT), ("bjorkby", HOME), ("psychiatry", GROUP))


@pytest.fixture
def version(world, case):
    return write_entry(case.pk, EntryKind.APPLICATION, Category.SOCIAL, NEED, actor=world.alice)


def given(world, version, *to, actor=None, **changed):
    how = {"ground": "no_harm", "purpose": "planering"} | changed
    ids = [world.domains[name].pk for name in to or ("home",)]
    return release(version.case_id, [version], ids, actor=actor or world.alice, **how)


def choose(case, version, *to):
    picked = "&".join(f"till={domain.pk}" for domain in to)
    return f"{at('release', case.pk)}?handling={version.pk}&{picked}"


def test_the_first_step_asks_what_and_to_whom_before_any_ground(world, case, version):
    text = Visitor(world, "alice").text(at("release", case.pk))
    assert "Ansökan, version 1" in text and "Region Test, Hemmet" in text
    assert "25:12" not in text and "Menprövning" not in text


def test_the_first_step_says_what_is_missing(world, case, version):
    response = Visitor(world, "alice").get(f"{at('release', case.pk)}?handling={version.pk}")
    assert response.status_code == 422
    assert response.context["form"].errors == {"till": ["Välj minst ett alternativ."]}


def test_going_on_with_nothing_chosen_says_what_is_missing(world, case, version):
    response = Visitor(world, "alice").get(f"{at('release', case.pk)}?vidare=1")
    assert response.status_code == 422
    assert set(response.context["form"].errors) == {"handling", "till"}


def test_a_release_on_consent_takes_its_purpose_from_it(world, case, version):
    consent = record_consent(
        case.pk, [world.home.pk], actor=world.alice, categories=[Category.SOCIAL], purpose="ansökan om plats",
        given_on=TODAY,
    )  # fmt: skip
    data = {
        "versions": [version.pk], "recipients": [world.home.pk], "purpose": "ansökan om plats och forskning",
        "harm": "not_excluded", "ground": "consent_oral", "consent": consent.pk,
    }  # fmt: skip
    assert Visitor(world, "alice").send(at("release", case.pk), data).status_code == 302
    with acting(world.alice):
        assert Release.objects.get().purpose == "ansökan om plats"


def test_the_second_step_shows_what_the_matrix_allows_osl_25_13_not_from_social_services(
    world, case, version
):
    """OSL 25:13, SoL 15:9: not offered to a municipality's social services; 25:12/26:9 is, towards health care."""
    text = Visitor(world, "alice").text(choose(case, version, world.psychiatry))
    assert "OSL 25:12, 26:9" in text and "OSL 10:28" in text
    assert "25:13" not in text and "15:9" not in text and "10:27" not in text
    own = write_entry(case.pk, EntryKind.NOTE, Category.MENTAL, NEED, actor=world.rut)
    assert "OSL 25:13" in Visitor(world, "rut").text(choose(case, own, world.anby))


def test_a_release_with_conditions_through_the_page(world, case, version):
    data = {
        "versions": [version.pk], "recipients": [world.psychiatry.pk], "purpose": "vård", "harm": "not_excluded",
        "ground": "care_social", "care_social__criterion": "substance", "care_social__needed": "on",
    }  # fmt: skip
    assert Visitor(world, "alice").send(at("release", case.pk), data).status_code == 302
    with acting(world.alice):
        row = Release.objects.get()
        assert (row.ground, row.harm) == ("care_social", "not_excluded")
        assert row.answers == {"criterion": "substance", "needed": "yes"}


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"harm": ""}, "harm"),
        ({"ground": ""}, "ground"),
        ({"ground": "general_clause"}, "ground"),
        ({"ground": "cannot_consent"}, "ground"),
        ({"care_social__criterion": "gambling"}, "care_social__criterion"),
        ({"care_social__needed": ""}, "care_social__needed"),
    ],
)
def test_a_refused_release_says_why_at_the_field_stores_nothing_and_is_logged(
    world, case, version, changed, field
):
    data = {
        "versions": [version.pk], "recipients": [world.psychiatry.pk], "purpose": "vård", "harm": "not_excluded",
        "ground": "care_social", "care_social__criterion": "substance", "care_social__needed": "on",
    } | changed  # fmt: skip
    if changed == {"harm": ""}:
        data["ground"] = ""
    response = Visitor(world, "alice").send(at("release", case.pk), data)
    assert response.status_code == 422
    assert set(response.context["form"].errors) == {field}
    with acting(world.alice):
        assert not Release.objects.exists() and not Grant.objects.exists()
        assert AccessLog.objects.filter(action="denied", what="utlämnande").count() == 1


def test_the_recipient_reads_the_frozen_version_with_sender_ground_and_time(world, case, version):
    given(world, version)
    write_version(version.entry_id, [("need", "Vad?", "Något annat")], actor=world.alice)
    text = Visitor(world, "hedda").text(at("document", case.pk, version.pk))
    for words in (
        "Utlämnad till er",
        "Alice Andersson, Anby kommun",
        "Menprövning",
        "OSL 25:1",
        "planering",
        "Lugn och ro",
    ):
        assert words in text
    assert "Något annat" not in text
    pdf = Visitor(world, "hedda").get(at("document_pdf", case.pk, version.pk))
    printed = PdfReader(io.BytesIO(pdf.content)).pages[0].extract_text()
    assert "av Alice Andersson" in printed and "OSL 25:1" in printed


def test_one_act_to_several_is_told_once(world, case, version):
    """The ground stands once for an act, however many received it."""
    given(world, version, "home", "bjorkby", "psychiatry")
    text = Visitor(world, "alice").text(at("case", case.pk))
    part = text[text.index('id="utlamnat"') : text.index('id="utlamnat"') + 1500]
    assert part.count("OSL 25:1, 26:1") == 1
    assert "Till Björkby kommun; Region Test, Hemmet; Region Test, psykiatrin" in part
    assert part.count("Till ") == 1
    received = Visitor(world, "bo").text(at("case", case.pk))
    assert "Från Anby kommun" in received


def test_the_register_lists_what_the_own_authority_released_and_nobody_elses(world, case, version):
    given(world, version, "home", "bjorkby", purpose="ansökan om plats")
    own = write_entry(case.pk, EntryKind.NOTE, Category.MENTAL, NEED, actor=world.rut)
    given(world, own, "anby", actor=world.rut, purpose="psykiatrins ändamål")
    text = Visitor(world, "alice").text(at("releases", case.pk))
    for words in (
        "ansökan om plats",
        "Alice Andersson",
        "Björkby kommun",
        "Ansökan, version 1",
        "OSL 25:1, 26:1",
        "Öppet",
    ):
        assert words in text
    assert "psykiatrins ändamål" not in text
    assert "ansökan om plats" not in Visitor(world, "rut").text(at("releases", case.pk))
    assert Visitor(world, "olle").get(at("releases", case.pk)).status_code == 404


def test_the_register_says_that_what_stood_on_a_consent_is_closed_when_its_time_is_out(world, case, version):
    consent = record_consent(
        case.pk, [world.home.pk], actor=world.alice, categories=[Category.SOCIAL], purpose="planering",
        given_on=TODAY, valid_to=TODAY + 5 * DAY,
    )  # fmt: skip
    given(world, version, ground="consent_oral", consent=consent)
    for day, expected in ((4, "Öppet"), (5, f"Stängt {TODAY + 5 * DAY}")):
        actor = world.alice.at(world.alice.now + day * DAY)
        with acting(actor):
            (act,) = register(actor, [case])
        assert [party.word for party in act.parties] == [expected]


def test_the_register_holds_all_cases_of_the_person_and_is_reached_from_the_person(world, case, version):
    with acting(world.alice):
        record = PersonRecord.objects.get(person_id=case.person_id, domain=world.anby.pk)
    other = open_case(record.pk, world.collaboration.pk, actor=world.alice)
    given(world, version, purpose="första ärendet")
    alice = Visitor(world, "alice")
    assert at("person_releases", record.pk) in alice.text(at("person", record.pk))
    for page in (at("person_releases", record.pk), at("releases", other.pk)):
        assert "första ärendet" in alice.text(page)
    assert Visitor(world, "bo").get(at("person_releases", record.pk)).status_code == 404


def test_the_register_as_a_document_is_logged_and_names_no_one_in_its_name(world, case, version):
    given(world, version, "home", "bjorkby")
    response = Visitor(world, "alice").get(at("releases_pdf", case.pk))
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(response.content)).pages)
    for words in (
        "Register över utlämnanden",
        "Björkby kommun",
        "Ansökan, version 1",
        "planering",
        "Alice Andersson",
    ):
        assert words in text
    assert "Testsson" not in response.headers["Content-Disposition"]
    with acting(world.alice):
        assert AccessLog.objects.filter(action="export", what="register över utlämnanden").count() == 1


def test_what_the_recipient_took_to_file_stays_told_to_it(world, case, version):
    given(world, version)
    take_to_file(case.pk, [version], actor=world.hedda, diary_number="HEM 2026/1")
    with acting(world.alice):
        Grant.objects.update(withdrawn_at=world.alice.now)
    text = Visitor(world, "hedda").text(at("document", case.pk, version.pk))
    assert f"Handlingen ligger kvar hos er: taget till akten {TODAY}." in text


@pytest.fixture
def chain(world):
    """A sent application that was not released, with group, unit and a place given."""
    a_group(world)
    furnish(world)
    return a_sent(world, on=None)


def packages_of(actor, case):
    with acting(actor):
        return {one.key: one for one in prepared(actor, case)}


def test_the_package_of_an_application_is_what_was_sent_to_those_who_take_part(world, chain):
    found = packages_of(world.alice, chain.case)["ansokan"]
    kinds = [v.entry.kind for v in found.versions]
    assert kinds[:2] == ["identity", "application"]
    assert world.home.pk in found.recipients and world.anby.pk not in found.recipients
    text = Visitor(world, "alice").text(f"{at('release', chain.case_id)}?paket=ansokan")
    assert "Ansökan om plats i vårdkedjan" in text
    assert packages_of(world.hedda, chain.case) == {}


def test_a_package_is_released_in_one_click_when_ground_and_purpose_are_filled_in(world, chain):
    alice = Visitor(world, "alice")
    page = alice.get(f"{at('release', chain.case_id)}?paket=ansokan")
    sent = dict(page.context["form"].initial) | {"harm": "clear"}
    assert alice.send(at("release", chain.case_id), sent).status_code == 302
    with acting(world.alice):
        rows = list(Release.objects.all())
        assert {row.package for row in rows} == {"ansokan"}
        assert {row.recipient_id for row in rows} == {
            pk for pk in packages_of(world.alice, chain.case)["ansokan"].recipients
        }
        assert all(row.grants.count() >= 2 for row in rows)


def test_the_package_of_admission_goes_to_the_home_and_its_decision_back(world):
    a_group(world)
    scene = furnish(world)
    application = approve(world, a_sent(world, on=NO_HARM), planned=TODAY)
    give_place(application.case_id, scene.place("hemmet", "1").pk, Days(TODAY, None), actor=world.hedda)
    outward = packages_of(world.alice, application.case)["inskrivning"]
    assert outward.recipients == (world.home.pk,)
    assert "assistance_decision" in {v.entry.kind for v in outward.versions}
    back = packages_of(world.hedda, application.case)["inskrivning"]
    assert {v.entry.kind for v in back.versions} == {"admission_decision"}
    assert world.anby.pk in back.recipients


def test_the_package_of_going_home_is_the_plan_to_who_receives(world):
    a_group(world)
    scene = furnish(world)
    application = approve(world, a_sent(world, on=NO_HARM), planned=TODAY)
    stay = give_place(
        application.case_id, scene.place("hemmet", "1").pk, Days(TODAY, None), actor=world.hedda
    )
    planning.plan_discharge(
        stay.pk, actor=world.hedda, planned_on=TODAY + dt.timedelta(days=30), receiver_id=world.anby.pk,
        contents=[("plan", "Plan", "Hem till egen lägenhet")],
    )  # fmt: skip
    found = packages_of(world.hedda, application.case)["hemgang"]
    assert [v.entry.kind for v in found.versions] == ["discharge_plan"]
    assert found.recipients == (world.anby.pk,)
