"""Registering an instrument: an entry of the own authority, a row without scores, nothing scored or left out silently."""

import datetime as dt

import pytest

from referrals.actions import record_instrument_result
from referrals.actions.instruments import Filled
from referrals.models import Instrument, InstrumentResult
from tests.cast import GROUP, a_case, make_party, tell_who
from tests.world import NUMBERS, TODAY
from vardkedja.core.actions.cases import close_case, open_case
from vardkedja.core.actions.persons import Particulars, register_person
from vardkedja.core.actor import acting
from vardkedja.core.errors import Impossible, NotAllowed, NotVisible
from vardkedja.core.identity import parse_number
from vardkedja.core.models import Entry, EntryVersion, Event, PersonRecord, Sex

ALL_TWOS = dict.fromkeys(range(1, 11), 2)


def instrument(world, code="audit"):
    with acting(world.alice):
        return Instrument.objects.valid(TODAY).get(code=code)


def filled(answers=None, **changes):
    values = {
        "administered_on": TODAY,
        "administered_by": "Alice Andersson",
        "profession": "socionom",
        "answers": ALL_TWOS if answers is None else answers,
    }
    return Filled(**values | changes)


def record(world, case, answers=None, *, code="audit", actor=None, **changes):
    return record_instrument_result(
        case.pk, instrument(world, code).pk, filled(answers, **changes), actor=actor or world.alice
    )


def version_of(actor, row):
    with acting(actor):
        return EntryVersion.objects.select_related("entry").get(pk=row.version_id)


def nothing_stored(actor):
    with acting(actor):
        assert not InstrumentResult.objects.exists()
        assert not Entry.objects.filter(kind="instrument_result").exists()


def refusal(world, case, *args, **kwargs):
    with pytest.raises(Impossible) as refused:
        record(world, case, *args, **kwargs)
    nothing_stored(kwargs.get("actor") or world.alice)
    return refused.value


@pytest.fixture
def case(world):
    """A man born in 1890: older than 65, so that the limit is 7."""
    return a_case(world, world.alice)


def test_the_result_is_an_entry_of_the_own_authority_under_its_law_and_category(world, case):
    row = record(world, case)
    version = version_of(world.alice, row)
    assert (version.entry.owner_id, version.entry.law) == (world.anby.pk, "sol")
    assert (version.entry.kind, version.entry.category) == ("instrument_result", "substance")
    assert version.value("total") == "20"
    assert version.value("band") == "Sannolikt beroende (20–40)"
    assert version.value("limits").startswith("män 66 år och äldre: 0–6 ")
    assert "gäller från 2000-01-01" in version.value("limits_source")
    assert version.value("administered_by") == "Alice Andersson, socionom"
    assert version.value("basis") == "Resultatet är ett underlag, inte en diagnos."


def test_the_row_holds_no_answer_and_no_sum(world, case):
    record(world, case)
    columns = {field.name for field in InstrumentResult._meta.concrete_fields}
    assert columns == {
        "id", "case", "case_owner", "owner", "instrument", "version", "administered_on", "complete", "standing",
        "recorded_by", "recorded_by_name", "recorded_at",
    }  # fmt: skip


def test_the_timeline_tells_the_own_authority_and_not_which_instrument(world, case):
    make_party(world, case, "psychiatry", GROUP, world.alice)
    record(world, case)
    with acting(world.alice):
        event = Event.objects.get(kind="InstrumentRecorded")
    assert event.sentence == "Ett bedömningsinstrument registrerades, genomfört 2026-03-02"
    with acting(world.greta):
        assert not Event.objects.filter(kind="InstrumentRecorded").exists()


def test_other_parties_see_neither_the_row_nor_what_it_says(world, case):
    make_party(world, case, "psychiatry", GROUP, world.alice)
    tell_who(world, case, "psychiatry", world.alice)
    record(world, case)
    nothing_stored(world.greta)
    nothing_stored(world.olle)


def test_an_item_that_the_person_did_not_answer_gives_no_sum_and_is_named(world, case):
    row = record(world, case, ALL_TWOS | {3: None, 7: None})
    version = version_of(world.alice, row)
    assert not row.complete
    assert version.value("missing") == "Frågorna 3 och 7 besvarades inte. Ingen summa räknas."
    assert version.value("item_3") == "inte besvarad"
    assert version.value("total") == version.value("band") == version.value("limits") == ""


def test_an_item_about_which_nothing_is_said_is_refused_at_its_field(world, case):
    answers = {n: 2 for n in range(1, 11) if n not in {3, 7}}
    refused = refusal(world, case, answers)
    assert refused.field == "item_3"
    assert refused.message.startswith("Svar saknas på frågorna 3 och 7.")


@pytest.mark.parametrize(("code", "item", "value"), [("audit", 9, 1), ("audit", 3, 5), ("dudit", 10, 3)])
def test_a_value_out_of_range_is_refused_at_its_field(world, case, code, item, value):
    answers = dict.fromkeys(range(1, 12 if code == "dudit" else 11), 2) | {item: value}
    refused = refusal(world, case, answers, code=code)
    assert refused.field == f"item_{item}"
    assert refused.message.startswith(f"Fråga {item} kan bara besvaras med 0")


def test_an_item_that_the_instrument_has_not_is_refused(world, case):
    assert refusal(world, case, ALL_TWOS | {11: 0}).field == "item_11"


def test_the_rule_for_leaving_out_is_honoured_and_told(world, case):
    row = record(world, case, {1: 0, 9: 0, 10: 2})
    version = version_of(world.alice, row)
    assert row.complete and version.value("total") == "2"
    assert version.value("item_5") == "behövde inte besvaras"


@pytest.mark.parametrize("sex", [Sex.UNKNOWN, Sex.NONBINARY])
def test_with_another_or_unknown_sex_both_limits_are_told_and_no_class_is_given(world, sex):
    register_person(parse_number(NUMBERS[2]), Particulars("Kim", "Testsson", sex), actor=world.bo)
    with acting(world.bo):
        known = PersonRecord.objects.get(person_id=parse_number(NUMBERS[2]).person_id)
    case = open_case(known.pk, world.collaboration.pk, actor=world.bo)
    row = record(world, case, {**ALL_TWOS, 1: 1, 2: 1, 3: 1, 9: 0, 10: 0}, actor=world.bo)
    version = version_of(world.bo, row)
    assert version.value("band") == ""
    assert "kvinnor till och med 65 år: Riskbruk (6–13)" in version.value("bands")
    assert "män till och med 65 år: Riskbruk (8–15)" in version.value("bands")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"administered_on": TODAY + dt.timedelta(days=1)}, "administered_on"),
        ({"administered_on": dt.date(1999, 12, 31)}, "administered_on"),
        ({"administered_by": " "}, "administered_by"),
        ({"profession": ""}, "profession"),
    ],
)
def test_when_and_by_whom_is_needed(world, case, changes, field):
    assert refusal(world, case, **changes).field == field


def test_asi_keeps_ratings_without_sum_or_class_and_by_who_is_trained(world, case):
    ratings = dict.fromkeys(range(1, 22), 3)
    assert refusal(world, case, ratings, code="asi").field == "trained"
    row = record(world, case, ratings | {3: 9}, code="asi", trained=True)
    version = version_of(world.alice, row)
    assert row.complete and version.entry.category == "social"
    assert version.value("item_3") == "9"
    assert [f["label"] for f in version.body["fields"] if f["key"] == "item_3"] == [
        "Fysisk hälsa: intervjuarens skattning"
    ]
    assert version.value("total") == version.value("band") == version.value("limits") == ""


def test_asi_is_for_adults(world):
    """Plainly fictive: born in January 2010."""
    case = a_case(world, world.alice, "201001619806")
    refused = refusal(world, case, dict.fromkeys(range(1, 22), 3), code="asi", trained=True)
    assert (refused.field, refused.message) == ("administered_on", "ASI används från 18 års ålder.")


def test_nothing_is_registered_in_a_closed_case(world, case):
    close_case(case.pk, actor=world.alice)
    assert "avslutat" in refusal(world, case).message


@pytest.mark.parametrize("who", ["gustav", "greta", "fia", "lova", "adam"])
def test_only_those_who_work_with_the_person_register(world, case, who):
    make_party(world, case, "psychiatry", GROUP, world.alice)
    with pytest.raises(NotAllowed):
        record(world, case, actor=world.actors[who])
    nothing_stored(world.alice)


@pytest.mark.parametrize("who", ["bo", "olle", "hedda"])
def test_nobody_registers_in_a_case_that_is_not_theirs(world, case, who):
    with pytest.raises(NotVisible):
        record(world, case, actor=world.actors[who])
    nothing_stored(world.alice)
    nothing_stored(world.actors[who])


def test_who_was_not_told_whom_the_case_is_about_gets_no_class_from_the_own_record(world, case):
    """A class would tell sex and age of somebody whom the own authority happens to know."""
    register_person(parse_number(NUMBERS[0]), Particulars("Tore", "Testsson", Sex.MAN), actor=world.bo)
    make_party(world, case, "bjorkby", "home", world.alice)
    row = record(world, case, actor=world.bo)
    assert version_of(world.bo, row).value("band") == ""
