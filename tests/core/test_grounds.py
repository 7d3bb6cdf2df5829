"""Grounds for release: each rule by its paragraph, as the dated rows of the reference data have it."""

import datetime as dt
import itertools

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from tests.cast import GROUP, UNIT, a_case
from tests.core.visitors import Visitor
from tests.world import TODAY
from vardkedja.core import scope
from vardkedja.core.actions.consents import record_consent
from vardkedja.core.actions.entries import write_entry
from vardkedja.core.actions.releases import release
from vardkedja.core.actions.withdrawals import withdraw_consent
from vardkedja.core.actor import acting
from vardkedja.core.domain import grounds
from vardkedja.core.domain.grounds import Basis, Body, Harm
from vardkedja.core.errors import Impossible
from vardkedja.core.models import (
    AccessLog,
    Category,
    Domain,
    Entry,
    EntryKind,
    EntryVersion,
    Grant,
    Ground,
    GroundRule,
    Organisation,
    Release,
)
from vardkedja.core.selectors.grounds import offered, rules_on

H, S, PH, PS = Body.HEALTH, Body.SOCIAL, Body.PRIVATE_HEALTH, Body.PRIVATE_SOCIAL
AUTHORITIES, EVERYBODY = {H, S}, set(Body)
#: ground → (who may release on it, to whom), as the law has it on TODAY.
MATRIX = {
    "no_harm": (EVERYBODY, EVERYBODY),
    "consent_written": (EVERYBODY, EVERYBODY),
    "consent_oral": (EVERYBODY, EVERYBODY),
    "necessary": (AUTHORITIES, EVERYBODY),
    "duty": (AUTHORITIES, AUTHORITIES),
    "child_report": ({PH, PS}, {S}),
    "care_social": (AUTHORITIES, AUTHORITIES),
    "cannot_consent": ({H}, EVERYBODY),
    "performer": ({PS}, {S}),
}
CARE = {"criterion": "substance", "needed": "yes"}
FIELDS = [("need", "Vad behöver du hjälp med?", "Lugn och ro")]


@pytest.fixture
def rules(world):
    with acting(world.alice):
        return [row.read() for row in rules_on(TODAY)]


def fault(rules, ground, discloser=S, recipients=(H,), harm=Harm.NOT_EXCLUDED, minor=None, **answers):
    found = grounds.fault_in(rules, Basis(harm, ground, answers, minor), discloser, recipients)
    return (found.field, found.message) if found else None


@pytest.mark.parametrize("pair", list(itertools.product(Body, Body)), ids=lambda pair: "→".join(pair))
def test_the_matrix_of_discloser_and_recipient(rules, pair):
    """OSL 10:1–2, 10:28, 25:1, 25:12–13, 26:1, 26:9; SoL 15:9, 17:11, 19:1; PSL 6:12: every pair of bodies, every ground."""
    discloser, recipient = pair
    expected = {code for code, (out, to) in MATRIX.items() if discloser in out and recipient in to}
    assert {rule.code for rule in grounds.allowed(rules, discloser, [recipient])} == expected


def test_harm_is_assessed_first_osl_25_1_and_26_1(rules):
    """OSL 25:1, 26:1: secrecy is presumed; no ground before the harm assessment, and it comes first in the list."""
    assert rules[0].code == "no_harm"
    assert fault(rules, "care_social", harm="", **CARE)[0] == "harm"
    assert fault(rules, "no_harm", harm=Harm.NOT_EXCLUDED)[0] == "ground"
    assert fault(rules, "care_social", harm=Harm.CLEAR, **CARE)[0] == "ground"
    assert fault(rules, "no_harm", harm=Harm.CLEAR) is None
    assert fault(rules, "", harm=Harm.NOT_EXCLUDED)[0] == "ground"


@pytest.mark.parametrize("criterion", ["under_18", "substance", "compulsory", "unborn"])
def test_between_health_care_and_social_services_osl_25_12_and_26_9(rules, criterion):
    """OSL 25:12, 26:9: one of four criteria, and needed for care or support; both ways between authorities."""
    for pair in itertools.product(AUTHORITIES, AUTHORITIES):
        assert fault(rules, "care_social", pair[0], [pair[1]], criterion=criterion, needed="yes") is None
    assert fault(rules, "care_social", criterion=criterion)[0] == "care_social__needed"
    assert fault(rules, "care_social", needed="yes")[0] == "care_social__criterion"


@pytest.mark.parametrize("pair", [(S, PS), (S, PH), (H, PS), (PS, S), (PH, H), (PS, H)], ids="→".join)
def test_osl_25_12_and_26_9_never_to_or_from_a_private_provider(rules, pair):
    told = fault(rules, "care_social", pair[0], [pair[1]], **CARE)
    assert told[0] == "ground"
    assert "inte till eller från privata" in told[1]


def test_osl_25_12_and_26_9_reach_all_recipients_or_none(rules):
    assert fault(rules, "care_social", S, [H, PS], **CARE)[0] == "ground"


@pytest.mark.parametrize("alone", ["gambling", "medicines"])
def test_osl_25_12_and_26_9_not_for_gambling_or_medicines_alone(rules, alone):
    field, message = fault(rules, "care_social", criterion=alone, needed="yes")
    assert field == "care_social__criterion"
    assert "räcker inte" in message


def test_osl_25_12_and_26_9_under_18_is_asked_of_the_own_record(rules):
    adult = fault(rules, "care_social", minor=False, criterion="under_18", needed="yes")
    assert adult == ("care_social__criterion", "Den enskilde har fyllt 18 år enligt er registrering.")
    assert fault(rules, "care_social", minor=True, criterion="under_18", needed="yes") is None


def test_a_duty_to_report_osl_10_28_names_its_law_and_goes_to_authorities_only(rules):
    """OSL 10:28: another authority, by a law that says so."""
    assert fault(rules, "duty", law="lvm_6") is None
    assert fault(rules, "duty")[0] == "duty__law"
    assert fault(rules, "duty", law="osl_10_27")[0] == "duty__law"
    assert fault(rules, "duty", recipients=[PS], law="lvm_6")[0] == "ground"
    assert fault(rules, "duty", PS, [S], law="lvm_6")[0] == "ground"


def test_necessary_for_the_own_activity_osl_10_2_says_why(rules):
    """OSL 10:2: narrow, for the disclosing authority's own activity; a private provider has no such ground."""
    assert fault(rules, "necessary")[0] == "necessary__why_necessary"
    assert fault(rules, "necessary", why_necessary="  ")[0] == "necessary__why_necessary"
    assert fault(rules, "necessary", why_necessary="Beslutet kan annars inte verkställas.") is None
    assert fault(rules, "necessary", PS, [S], why_necessary="x")[0] == "ground"


def test_who_cannot_consent_osl_25_13_from_health_care_only(rules):
    """OSL 25:13: from health care, also to private providers; why the person cannot, and that it is needed."""
    whole = {"why_cannot": "Medvetslös", "needed": "yes"}
    assert fault(rules, "cannot_consent", H, [S, PH, PS], **whole) is None
    assert fault(rules, "cannot_consent", H, [S], needed="yes")[0] == "cannot_consent__why_cannot"
    assert fault(rules, "cannot_consent", H, [S], why_cannot="Medvetslös")[0] == "cannot_consent__needed"
    for discloser in (S, PS, PH):
        assert fault(rules, "cannot_consent", discloser, [H], **whole)[0] == "ground"


def test_a_performers_duty_sol_15_9_to_the_responsible_board(rules):
    """SoL 15:9: a private performer, asked by the board, for quality, administration or follow-up."""
    assert fault(rules, "performer", PS, [S], asked="yes", use="follow_up") is None
    assert fault(rules, "performer", PS, [S], use="follow_up")[0] == "performer__asked"
    assert fault(rules, "performer", PS, [S], asked="yes", use="nyfikenhet")[0] == "performer__use"
    assert fault(rules, "performer", PS, [H], asked="yes", use="follow_up")[0] == "ground"
    assert fault(rules, "performer", PH, [S], asked="yes", use="follow_up")[0] == "ground"


def test_private_providers_silence_sol_17_11_and_psl_6_12_is_their_paragraph(rules):
    """SoL 17:11, PSL 6:12: no harm and consent rest on their own law, not on OSL."""
    for code in ("no_harm", "consent_written", "consent_oral"):
        assert grounds.rule_for(rules, code, PS, [S]).paragraph == "SoL 17:11, PSL 6:12"
        assert grounds.rule_for(rules, code, S, [PS]).paragraph.startswith("OSL")
    assert fault(rules, "child_report", PS, [S], child="yes") is None


def test_the_general_clause_osl_10_27_never_exists(world, rules):
    """OSL 10:27 does not apply to 25:1–8 and 26:1–6: no code, no rule, and the database refuses a row of it."""
    assert not any("10:27" in rule.paragraph for rule in rules)
    assert not any("10:27" in label for label in Ground.labels)
    assert fault(rules, "general_clause")[0] == "ground"
    row = {"code": "general", "label": "Generalklausulen", "paragraph": "OSL 10:27", "position": 99}
    with (
        scope.setup_scope(),
        pytest.raises(IntegrityError, match="the_general_clause_is_no_ground"),
        transaction.atomic(),
    ):
        GroundRule.objects.create(**row, disclosers=[S], recipients=[H], valid_from=TODAY)
    sneaked = grounds.Rule("general", "x", "OSL 10:27", frozenset(Body), frozenset(Body))
    assert fault([sneaked], "general")[0] == "ground"


@pytest.mark.parametrize(
    ("law", "kind", "expected"),
    [("hsl", "region", H), ("sol", "region", S), ("hsl", "municipality", H), ("sol", "federation", S)]
    + [("sol", "state", S), ("sol", "private", PS), ("hsl", "private", PH)],
)
def test_what_kind_of_body_a_domain_is(law, kind, expected):
    """OSL 25:1, 26:1: by the law under which it works and who runs it; a region's HVB is social services, SiS too."""
    assert grounds.body_of(law, kind) == expected
    assert kind in Organisation.Kind


def test_a_rule_changes_by_a_dated_row_and_not_by_code(world):
    """SoL 14:1 until 30 June 2025, SoL 19 kap. from 1 July: the same question on two days. And a row that a command adds."""
    with acting(world.alice):
        before = next(r for r in rules_on(dt.date(2025, 6, 30)) if r.code == "duty").read()
        after = next(r for r in rules_on(dt.date(2025, 7, 1)) if r.code == "duty").read()
    assert "sol_14" in dict(before.conditions[0].options)
    assert "sol_19" in dict(after.conditions[0].options)
    assert "performer" not in {r.code for r in _rules(world, dt.date(2025, 6, 30))}
    with scope.setup_scope():
        GroundRule.objects.filter(code="care_social").update(valid_to=TODAY)
    with acting(world.alice):
        assert "care_social" not in {rule.code for rule in offered(world.alice, [world.psychiatry])}


def _rules(world, day):
    with acting(world.alice):
        return rules_on(day)


@pytest.fixture
def scene(world):
    """Alice's case with Björkby, the home and psychiatry as parties, and an entry about her client's use."""
    case = a_case(
        world, world.alice, "189001019802", ("hemmet", UNIT), ("bjorkby", GROUP), ("psychiatry", GROUP)
    )
    return case, write_entry(case.pk, EntryKind.APPLICATION, Category.SUBSTANCE, FIELDS, actor=world.alice)


def give(world, scene, actor=None, to="psychiatry", versions=None, **changed):
    case, version = scene
    how = {"ground": "no_harm", "purpose": "plats"} | changed
    to = [world.domains[to].pk] if isinstance(to, str) else to
    return release(
        case.pk, [version] if versions is None else versions, to, actor=actor or world.alice, **how
    )


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"ground": ""}, "harm"),
        ({"ground": "", "harm": "not_excluded"}, "ground"),
        ({"ground": "osl_10_27"}, "ground"),
        ({"ground": "cannot_consent", "answers": {"why_cannot": "x", "needed": "yes"}}, "ground"),
        ({"ground": "performer", "answers": {"asked": "yes", "use": "quality"}}, "ground"),
        ({"ground": "care_social"}, "care_social__criterion"),
        (
            {"ground": "care_social", "answers": {"criterion": "gambling", "needed": "yes"}},
            "care_social__criterion",
        ),
        ({"ground": "consent_written"}, "ground"),
        ({"ground": "no_harm", "harm": "not_excluded"}, "ground"),
        ({"purpose": "  "}, "purpose"),
        ({"versions": []}, "versions"),
        ({"to": []}, "recipients"),
        ({"to": "utby"}, "recipients"),
    ],
)
def test_a_refused_release_stores_nothing_and_leaves_its_trace(world, scene, changed, field):
    """Without ground, on one that the matrix forbids, without its conditions: refused with the reason, logged."""
    with acting(world.alice):
        with pytest.raises(Impossible) as refused:
            give(world, scene, **changed)
        assert refused.value.field == field
        assert (refused.value.trace.action, refused.value.trace.what) == ("denied", "utlämnande")
        assert refused.value.trace.case_id == scene[0].pk
        assert not Release.objects.exists() and not Grant.objects.exists()
        assert not Entry.objects.filter(kind=EntryKind.RELEASE_NOTE).exists()


def test_the_answers_are_kept_in_codes_and_the_reasons_in_an_entry_of_the_owner(world, scene):
    """OSL 10:2: the release keeps ground, reading and outcome; why it was necessary lies in the owner's own entry."""
    (row,) = give(
        world, scene, ground="necessary", answers={"why_necessary": "Ekonomin kräver det.", "x": "y"}
    )
    with acting(world.alice):
        row = Release.objects.get(pk=row.pk)
        assert (row.harm, row.answers, row.rule.paragraph) == ("not_excluded", {}, "OSL 10:2")
        assert EntryVersion.objects.get(entry=row.note).value("why_necessary") == "Ekonomin kräver det."
    (row,) = give(world, scene, ground="care_social", answers={**CARE, "x": "y"})
    assert (row.answers, row.note) == (CARE, None)
    with acting(world.rut):
        assert not Entry.objects.filter(kind=EntryKind.RELEASE_NOTE).exists()
        assert Release.objects.count() == 2


def test_health_care_notes_every_release_in_its_own_record_pdl_3_11(world, scene):
    """PDL 3:11: what, to whom, when, on what ground; read by health care alone."""
    case, _version = scene
    own = write_entry(case.pk, EntryKind.NOTE, Category.MENTAL, FIELDS, actor=world.rut)
    (row,) = give(world, scene, world.rut, "anby", [own], ground="care_social", answers=CARE)
    with acting(world.rut):
        note = EntryVersion.objects.get(entry__kind=EntryKind.RELEASE_NOTE)
        assert note.entry_id == row.note_id and note.entry.law == "hsl"
        assert note.value("what") == "Anteckning, version 1"
        assert (note.value("to"), note.value("when")) == ("Anby kommun", TODAY.isoformat())
        assert note.value("ground") == "Hälso- och sjukvård och socialtjänst emellan (OSL 25:12, 26:9)"
        assert note.value("criterion").startswith("Fortgående missbruk av alkohol")
    with acting(world.alice):
        assert not EntryVersion.objects.filter(entry__kind=EntryKind.RELEASE_NOTE).exists()


def a_consent(world, case, manner="oral"):
    """The person's consent towards Björkby, about substance use, for a place."""
    return record_consent(
        case.pk,
        [world.bjorkby.pk],
        actor=world.alice,
        categories=[Category.SUBSTANCE],
        manner=manner,
        purpose="plats",
        given_on=TODAY,
    )


def test_consent_osl_10_1_and_12_2_covers_recipient_and_is_in_force(world, scene):
    """OSL 10:1, 12:2: a documented consent that names the recipient, until it is taken back."""
    case, _version = scene
    consent = a_consent(world, case)
    on_consent = {"ground": "consent_oral", "consent": consent}
    assert len(give(world, scene, to="bjorkby", **on_consent)) == 1
    with pytest.raises(Impossible) as refused:
        give(world, scene, to="psychiatry", **on_consent)
    assert refused.value.message.startswith("Samtycket omfattar inte Region Test, psykiatrin.")
    withdraw_consent(consent.pk, actor=world.alice)
    with pytest.raises(Impossible):
        give(world, scene, to="bjorkby", **on_consent)


def test_written_or_oral_is_what_the_consent_is_osl_12_2(world, scene):
    """OSL 12:2: an oral consent is not told as a written one, whatever the form says; nor the other way round."""
    case, _version = scene
    for manner, said in (("oral", "consent_written"), ("written", "consent_oral")):
        (row,) = give(world, scene, to="bjorkby", ground=said, consent=a_consent(world, case, manner))
        assert (row.ground, row.rule.code) == (f"consent_{manner}", f"consent_{manner}")


def test_what_two_consents_opened_stays_open_when_one_is_taken_back(world, scene):
    """OSL 12:2: each release has its own opening, so one consent taken back leaves the other's standing."""
    case, version = scene
    consents = [a_consent(world, case) for _ in range(2)]
    for consent in consents:
        give(world, scene, to="bjorkby", ground="consent_oral", consent=consent)
    withdraw_consent(consents[0].pk, actor=world.alice)
    with acting(world.berta):
        assert EntryVersion.objects.filter(pk=version.pk).exists()
    withdraw_consent(consents[1].pk, actor=world.alice)
    with acting(world.berta):
        assert not EntryVersion.objects.filter(pk=version.pk).exists()


def test_to_a_private_provider_only_what_the_matrix_leaves(world, scene):
    """OSL 25:12/26:9 and 10:28 are not offered to a private provider, nor taken when sent all the same."""
    private = _private(world)
    with acting(world.alice):
        codes = {rule.code for rule in offered(world.alice, [private])}
        assert codes == {"no_harm", "consent_written", "consent_oral", "necessary"}
        assert {rule.code for rule in offered(world.alice, [private, world.psychiatry])} == codes


def _private(world):
    with scope.setup_scope():
        organisation = Organisation.objects.create(kind="private", name="Vårdbolaget AB")
        return Domain.objects.create(
            organisation=organisation, name="Vårdbolaget", short_name="Vårdbolaget", law="sol"
        )


def test_the_trace_of_a_refused_release_is_in_the_log_after_the_page(world, scene):
    case, version = scene
    sent = {
        "versions": [version.pk],
        "recipients": [world.psychiatry.pk],
        "purpose": "x",
        "ground": "osl_10_27",
    }
    assert Visitor(world, "alice").send(reverse("core:release", args=[case.pk]), sent).status_code == 422
    with acting(world.alice):
        row = AccessLog.objects.get(action="denied", what="utlämnande")
        assert (row.case_id, row.user_id) == (case.pk, world.alice.user_id)
        assert "osl_10_27" not in row.reason


def test_consent_osl_12_2_is_for_its_purpose(world, scene):
    """OSL 12:2: what was agreed to for one purpose is not released for another; said nothing, the consent's is the purpose."""
    case, _version = scene
    consent = a_consent(world, case)
    with pytest.raises(Impossible) as refused:
        give(world, scene, to="bjorkby", ground="consent_oral", consent=consent, purpose="forskning")
    assert (refused.value.field, refused.value.trace.action) == ("purpose", "denied")
    (row,) = give(world, scene, to="bjorkby", ground="consent_oral", consent=consent, purpose="")
    assert row.purpose == consent.purpose
    assert grounds.within(" Ansökan  om plats", "ansökan om plats")
    for other in ("", "a", "plats", "ansökan om plats och allt annat"):
        assert not grounds.within(other, "ansökan om plats"), other
