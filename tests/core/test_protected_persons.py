"""Protected personal data: seen by those named alone, held by the database, with a way in that is logged."""

import datetime as dt

import pytest
from django.db import connection, transaction
from django.db.utils import ProgrammingError
from django.test.utils import CaptureQueriesContext

from tests.cast import HOME, UNIT, a_case, a_person
from tests.world import COORDINATION_NUMBER, NOW, NUMBERS, TODAY
from vardkedja.core import protection
from vardkedja.core.actions import protection as actions
from vardkedja.core.actions.cases import add_party, move_cases, set_handler
from vardkedja.core.actions.cases import open_case as core_open
from vardkedja.core.actions.emergency import open_emergency
from vardkedja.core.actions.entries import write_entry
from vardkedja.core.actions.persons import Particulars, add_number, register_person
from vardkedja.core.actions.releases import release
from vardkedja.core.actor import acting, system
from vardkedja.core.errors import DomainError, Impossible, NotAllowed, NotVisible, Sheltered
from vardkedja.core.gate import open_case
from vardkedja.core.identity import parse_number
from vardkedja.core.models import (
    AccessLog,
    Category,
    EntryKind,
    EntryVersion,
    Event,
    HomeMunicipality,
    NamedReader,
    PersonIdentifier,
    PersonRecord,
    ProtectedPerson,
    Reveal,
    Task,
)
from vardkedja.core.names import names_for
from vardkedja.core.selectors.lists import search
from vardkedja.core.selectors.protection import may_be_named

MARKING = {"kind": "marking", "source": "register"}


@pytest.fixture(autouse=True)
def _database_clock(db):
    """Reveals end by the database's clock."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('vk.now', %s, true)", [NOW.isoformat()])


@pytest.fixture
def case(world):
    """Anby's case with an entry; alice records that the person is protected, and so is named."""
    found = a_case(world, world.alice)
    write_entry(found.pk, EntryKind.NOTE, Category.SOCIAL, [("note", "Anteckning", "Hej")], actor=world.alice)
    with acting(world.alice):
        record = PersonRecord.objects.get(person_id=found.person_id)
    actions.protect_person(record.pk, actor=world.alice, **MARKING)
    return found


def _own(actor):
    with acting(actor):
        return ProtectedPerson.objects.get(domain=actor.domain_id, case=None)


def _told(actor):
    with acting(actor):
        return ProtectedPerson.objects.get(domain=actor.domain_id, case__isnull=False)


def _seen(actor, case) -> list[bool]:
    with acting(actor):
        return [
            PersonRecord.objects.exists(),
            PersonIdentifier.objects.exists(),
            EntryVersion.objects.filter(case=case).exists(),
            Event.objects.filter(case=case).exists(),
        ]


def test_who_records_the_protection_is_named_and_sees_as_before(world, case):
    assert _seen(world.alice, case) == [True] * 4
    with acting(world.alice):
        assert names_for(world.alice, [case])[case.pk].full == "Tore Testsson"
        assert open_case(world.alice, case.pk).case == case


@pytest.mark.parametrize("name", ["albin", "anna", "gustav", "fia", "lova", "adam"])
def test_the_database_shows_nobody_else_anything(world, case, name):
    """Every role of the own authority, asked without any filter of the application's."""
    assert _seen(world.actors[name], case) == [False] * 4


def test_systemet_reads_state_and_no_contents(world, case):
    assert _seen(system(world.anby, NOW), case) == [False, False, False, True]


def test_others_see_the_case_s_number_and_the_word(world, case):
    with acting(world.albin):
        name = names_for(world.albin, [case])[case.pk]
        assert (name.full, name.source) == (f"Skyddade uppgifter, ärende {case.number}", "protected")
        with pytest.raises(Sheltered):
            open_case(world.albin, case.pk)
        denied = AccessLog.objects.filter(user_id=world.albin.user_id, action="denied").get()
    assert (denied.case_id, denied.reason) == (case.pk, "inte utsedd")


def test_verbs_on_the_case_are_refused(world, case):
    with pytest.raises(Sheltered):
        write_entry(case.pk, EntryKind.NOTE, Category.SOCIAL, [("n", "N", "x")], actor=world.albin)
    with pytest.raises(Sheltered):
        add_party(case.pk, world.bjorkby.pk, HOME, actor=world.anna)


@pytest.mark.parametrize("query", [NUMBERS[0], "18900101-9802", "18900101 9802", "Tore", "Testsson"])
def test_search_finds_nothing(world, case, query):
    with acting(world.albin):
        assert search(world.albin, query) == []
    with acting(world.alice):
        assert len(search(world.alice, query)) == 1


def test_search_asks_the_same_as_for_an_unknown(world, case):
    """Same answer, same queries: nothing to count or to time."""
    asked = {}
    for number in (NUMBERS[0], NUMBERS[1]):
        with acting(world.albin), CaptureQueriesContext(connection) as captured:
            assert search(world.albin, number) == []
        asked[number] = len(captured)
    assert asked[NUMBERS[0]] == asked[NUMBERS[1]]


@pytest.fixture
def two_numbers(world):
    """Björkby's record of a person with a samordningsnummer, and later a personnummer by which Anby knows them."""
    record = a_person(world.bo, COORDINATION_NUMBER, "Tore Testsson")
    add_number(record.pk, parse_number(NUMBERS[0]), actor=world.bo)
    case = a_case(world, world.alice, NUMBERS[0], ("bjorkby", HOME), ("boendet", UNIT))
    _release_identity(world, case)
    return record, case


def _found(actor) -> set[str]:
    with acting(actor):
        asked = (NUMBERS[0], COORDINATION_NUMBER, "Testsson")
        return {hit.name for query in asked for hit in search(actor, query)}


def test_what_is_told_by_one_number_hides_the_record_under_another(world, two_numbers):
    _record, case = two_numbers
    assert _found(world.bo) == {"Tore Testsson"}
    with acting(world.alice):
        anbys = PersonRecord.objects.get(person_id=case.person_id)
    actions.protect_person(anbys.pk, actor=world.alice, **MARKING)
    assert _seen(world.bo, case) == [False] * 4
    assert _found(world.bo) == set()
    with acting(world.bo):
        told = ProtectedPerson.objects.get(domain=world.bjorkby)
    actions.name_reader(told.pk, world.bo.user_id, actor=world.bodil)
    assert _seen(world.bo, case)[:3] == [True] * 3
    assert _found(world.bo) == {"Tore Testsson"}
    assert _found(world.berta) == set()


def test_what_is_known_by_one_number_hides_anothers_case_under_another(world, two_numbers):
    """And a reveal opens it."""
    record, case = two_numbers
    actions.protect_person(record.pk, actor=world.bo, **MARKING)
    assert _seen(world.berta, case) == [False] * 4
    assert _found(world.berta) == set()
    actions.reveal_case(case.pk, "behöver svara sjukhuset", actor=world.bodil)
    assert _seen(world.bodil, case)[:3] == [True] * 3
    assert _seen(world.berta, case) == [False] * 4


def test_registering_the_number_again_tells_nothing(world, case):
    with pytest.raises(DomainError) as caught:
        register_person(parse_number(NUMBERS[0]), Particulars("Tore", "Testsson"), actor=world.albin)
    assert (caught.value.message, caught.value.field) == (protection.NEUTRAL, "number")
    assert caught.value.trace is not None


def test_an_earlier_number_tells_nothing_either(world, case):
    """The unique rule of the database answers, in the same words."""
    with acting(world.alice):
        record = PersonRecord.objects.get(person_id=case.person_id)
    add_number(record.pk, parse_number(NUMBERS[2]), actor=world.alice)
    with pytest.raises(DomainError) as caught:
        register_person(parse_number(NUMBERS[2]), Particulars("Tore", "Testsson"), actor=world.albin)
    assert caught.value.message == protection.NEUTRAL
    assert caught.value.trace.reason == protection.NEUTRAL, "the attempt is kept in the log"
    other = a_person(world.albin, NUMBERS[3], "Ann Annan")
    with pytest.raises(DomainError) as caught:
        add_number(other.pk, parse_number(NUMBERS[2]), actor=world.albin)
    assert caught.value.message == protection.NEUTRAL
    assert caught.value.trace.reason == protection.NEUTRAL, "the attempt is kept in the log"


def test_the_manager_names_without_seeing(world, case):
    person = _own(world.anna)
    actions.name_reader(person.pk, world.albin.user_id, actor=world.anna)
    assert _seen(world.albin, case) == [True] * 4
    assert _seen(world.anna, case) == [False] * 4
    actions.unname_reader(person.pk, world.albin.user_id, actor=world.anna)
    assert _seen(world.albin, case) == [False] * 4


def test_only_the_manager_names(world, case):
    person = _own(world.alice)
    with pytest.raises(NotAllowed):
        actions.name_reader(person.pk, world.albin.user_id, actor=world.alice)


@pytest.mark.parametrize("name", ["adam", "bo"])
def test_who_handles_no_cases_here_cannot_be_named(world, case, name):
    person = _own(world.anna)
    with pytest.raises(Impossible):
        actions.name_reader(person.pk, world.actors[name].user_id, actor=world.anna)
    with acting(world.anna):
        assert NamedReader.objects.count() == 1


def test_the_last_one_stays_named(world, case):
    person = _own(world.anna)
    with pytest.raises(Impossible):
        actions.unname_reader(person.pk, world.alice.user_id, actor=world.anna)


def test_a_manager_reveals_with_a_reason_for_a_short_while(world, case):
    actions.reveal_case(case.pk, "Anhörig ringer", actor=world.anna)
    assert _seen(world.anna, case) == [True] * 4
    with acting(world.anna):
        row = AccessLog.objects.get(what="skyddade uppgifter visade")
    assert (row.reason, row.case_id, row.relation) == ("Anhörig ringer", case.pk, "revealed")
    later = NOW + actions.SHOWN_FOR + dt.timedelta(seconds=1)
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('vk.now', %s, true)", [later.isoformat()])
    assert _seen(world.anna, case) == [False] * 4


@pytest.mark.parametrize("reason", ["", "   ", "a", "\u200b" * 20, "\u00ad\u2060a b\u200b", "12345 67890"])
def test_revealing_without_a_reason_is_refused_and_logged(world, case, reason):
    with pytest.raises(Impossible) as caught:
        actions.reveal_case(case.pk, reason, actor=world.anna)
    assert caught.value.trace.action == "denied"
    with acting(world.anna):
        assert not Reveal.objects.exists()


@pytest.mark.parametrize("name", ["albin", "gustav", "lova"])
def test_only_a_manager_reveals(world, case, name):
    with pytest.raises(NotAllowed):
        actions.reveal_case(case.pk, "Behöver", actor=world.actors[name])


def test_another_authority_reveals_nothing(world, case):
    with pytest.raises(NotVisible):
        actions.reveal_case(case.pk, "Behöver", actor=world.bodil)


def test_parties_are_told_and_see_nothing_until_they_name_their_own(world, case):
    add_party(case.pk, world.home.pk, UNIT, unit_id=world.hemmet.pk, actor=world.alice)
    for name in ("hedda", "sten"):
        actor = world.actors[name]
        with acting(actor):
            assert names_for(actor, [case])[case.pk].source == "protected"
            with pytest.raises(Sheltered):
                open_case(actor, case.pk)
    with acting(world.hedda):
        task = Task.objects.get(domain=world.home.pk, kind=protection.TASK_NAME)
    actions.name_reader(task.subject_id, world.sten.user_id, actor=world.hedda)
    with acting(world.sten):
        assert open_case(world.sten, case.pk).case == case
        assert Task.objects.get(pk=task.pk).done_at is not None


def test_those_who_were_parties_before_are_told_as_well(world):
    case = a_case(world, world.alice, NUMBERS[0], ("hemmet", UNIT))
    with acting(world.sten):
        assert open_case(world.sten, case.pk).case == case
    with acting(world.alice):
        record = PersonRecord.objects.get(person_id=case.person_id)
    actions.protect_person(record.pk, actor=world.alice, **MARKING)
    with acting(world.sten), pytest.raises(Sheltered):
        open_case(world.sten, case.pk)


def _release_identity(world, case):
    body = [("given_name", "Förnamn", "Tore"), ("family_name", "Efternamn", "Testsson")]
    version = write_entry(case.pk, EntryKind.IDENTITY, Category.IDENTITY, body, actor=world.alice)
    with acting(world.alice):
        version = EntryVersion.objects.select_related("entry").get(pk=version.pk)
    release(case.pk, [version], [world.bjorkby.pk], actor=world.alice, ground="no_harm", purpose="Placering")


def test_a_released_identity_carries_the_protection_to_the_recipient_s_own_record(world, case):
    a_person(world.bo)
    add_party(case.pk, world.bjorkby.pk, HOME, actor=world.alice)
    with acting(world.bo):
        assert PersonRecord.objects.exists(), "a told case says nothing of who it is about"
    _release_identity(world, case)
    with acting(world.bo):
        assert not PersonRecord.objects.exists()
        assert not EntryVersion.objects.exists()
        assert names_for(world.bo, [case])[case.pk].source == "protected"
    actions.name_reader(_told(world.bodil).pk, world.bo.user_id, actor=world.bodil)
    with acting(world.bo):
        assert PersonRecord.objects.exists()
        assert names_for(world.bo, [case])[case.pk].full == "Tore Testsson"


def test_a_case_whose_owner_told_nothing_does_not_show_whom_one_protects(world):
    """Björkby protects its own Tore; Anby's case about him, where nobody said who it is, looks as any other."""
    record = a_person(world.bo)
    actions.protect_person(record.pk, actor=world.bo, **MARKING)
    case = a_case(world, world.alice, NUMBERS[0], ("bjorkby", HOME))
    with acting(world.bodil):
        assert names_for(world.bodil, [case])[case.pk].source == "none"


def test_the_end_of_the_protection_opens_it_again_everywhere(world, case):
    add_party(case.pk, world.home.pk, UNIT, unit_id=world.hemmet.pk, actor=world.alice)
    actions.end_protection(_own(world.alice).pk, actor=world.alice)
    tomorrow = NOW + dt.timedelta(days=1)
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('vk.now', %s, true)", [tomorrow.isoformat()])
    assert _seen(world.albin, case) == [True] * 4
    with acting(world.sten):
        assert open_case(world.sten.at(tomorrow), case.pk).case == case


def test_who_is_not_named_cannot_end_it(world, case):
    with pytest.raises(NotVisible):
        actions.end_protection(_own(world.anna).pk, actor=world.anna)


def test_the_told_cannot_end_it(world, case):
    add_party(case.pk, world.home.pk, UNIT, unit_id=world.hemmet.pk, actor=world.alice)
    told = _told(world.hedda)
    actions.name_reader(told.pk, world.sten.user_id, actor=world.hedda)
    with pytest.raises(Impossible, match="annan myndighet"):
        actions.end_protection(told.pk, actor=world.sten)


def test_protection_changes_kind_and_keeps_its_history(world, case):
    record = PersonRecord.objects
    with acting(world.alice):
        pk = record.get(person_id=case.person_id).pk
    actions.protect_person(pk, actor=world.alice, kind="registry", source="register")
    with acting(world.alice):
        facts = list(_own(world.alice).facts.values_list("kind", "valid_to"))
        assert protection.of(world.alice, [case.person_id]) == {case.person_id: "registry"}
    assert sorted(facts) == [("marking", TODAY + dt.timedelta(days=1)), ("registry", None)]
    with pytest.raises(Impossible):
        actions.protect_person(pk, actor=world.alice, kind="registry", source="register")


def test_a_manager_hands_over_what_it_does_not_see(world, case):
    assert move_cases(world.alice.user_id, world.albin.user_id, actor=world.anna, note="Byter") == 1
    with acting(world.albin), pytest.raises(Sheltered):
        open_case(world.albin, case.pk)


def test_home_municipality_is_hidden(world):
    number = parse_number(NUMBERS[0])
    record = register_person(
        number, Particulars("Tore", "Testsson"), actor=world.alice,
        home_municipality=world.organisations["bjorkby"].pk,
    )  # fmt: skip
    actions.protect_person(record.pk, actor=world.alice, **MARKING)
    with acting(world.albin):
        assert not HomeMunicipality.objects.exists()
    with acting(world.alice):
        assert HomeMunicipality.objects.exists()


@pytest.mark.parametrize(
    ("changed", "field"),
    [({"kind": "none"}, "kind"), ({"source": ""}, "source"), ({"since": TODAY + dt.timedelta(1)}, "since")],
)
def test_what_is_no_protection_is_refused(world, changed, field):
    record = a_person(world.alice)
    with pytest.raises(Impossible) as caught:
        actions.protect_person(record.pk, actor=world.alice, **(MARKING | changed))
    assert caught.value.field == field
    with acting(world.albin):
        assert PersonRecord.objects.exists()
        assert not ProtectedPerson.objects.exists()


def test_emergency_access_opens_a_closed_case_for_its_reader_alone(world, case):
    """The database knows of it: what is read in an emergency is read through the same policies."""
    open_emergency("life", "Fara för liv, måste läsa nu", actor=world.albin, case_id=case.pk)
    assert _seen(world.albin, case) == [True] * 4
    assert _seen(world.anna, case) == [False] * 4


def _record_of(world, case):
    with acting(world.alice):
        return PersonRecord.objects.get(person_id=case.person_id)


def _by_emergency(world, case):
    open_emergency("life", "Fara för liv, måste läsa nu", actor=world.albin, case_id=case.pk)
    return world.albin


def _by_reveal(world, case):
    actions.reveal_case(case.pk, "Anhörig ringer", actor=world.anna)
    return world.anna


@pytest.mark.parametrize("way", [_by_emergency, _by_reveal])
def test_sight_for_a_while_changes_no_protection_and_names_nobody(world, case, way):
    """Else an hour's sight would be made permanent by recording another kind."""
    actor, record, person = way(world, case), _record_of(world, case), _own(world.alice)
    with pytest.raises(Impossible, match="utsedd") as caught:
        actions.protect_person(record.pk, "registry", actor=actor, source="register")
    assert caught.value.trace.action == "denied"
    with pytest.raises(NotVisible):
        actions.end_protection(person.pk, actor=actor)
    with acting(world.alice):
        assert list(NamedReader.objects.values_list("user", flat=True)) == [world.alice.user_id]
        assert person.facts.get().kind == "marking"


def test_who_is_named_changes_the_kind_and_nobody_else_is_named_by_it(world, case):
    actions.name_reader(_own(world.anna).pk, world.albin.user_id, actor=world.anna)
    record = _record_of(world, case)
    actions.protect_person(record.pk, "registry", actor=world.albin, source="register")
    with acting(world.alice):
        assert NamedReader.objects.count() == 2


def test_nobody_names_themselves(world, case):
    person = _own(world.anna)
    with pytest.raises(Impossible, match="Be en annan chef") as caught:
        actions.name_reader(person.pk, world.anna.user_id, actor=world.anna)
    assert (caught.value.field, caught.value.trace.action) == ("user", "denied")
    with acting(world.anna):
        offered = [key for key, _name in may_be_named(world.anna, person)]
    assert str(world.anna.user_id) not in offered
    assert str(world.albin.user_id) in offered


def test_the_database_lets_nobody_name_themselves(world, case):
    person = _own(world.anna)
    with (
        acting(world.anna),
        pytest.raises(ProgrammingError, match="row-level security"),
        transaction.atomic(),
    ):
        actions._name(person, world.anna.user_id, world.anna)
    assert _seen(world.anna, case) == [False] * 4


def _write(case, actor):
    write_entry(case.pk, EntryKind.NOTE, Category.SOCIAL, [("n", "N", "x")], actor=actor)


def _stand_in(case, actor):
    set_handler(case.pk, actor.user_id, "deputy", actor=actor)


@pytest.mark.parametrize("act", [_write, _stand_in])
def test_emergency_access_is_for_reading(world, case, act):
    with pytest.raises(NotAllowed, match="till för att läsa") as caught:
        act(case, _by_emergency(world, case))
    assert caught.value.trace.what == "ändring under nödåtkomst"
    actions.name_reader(_own(world.anna).pk, world.albin.user_id, actor=world.anna)
    act(case, world.albin)


def test_emergency_access_by_another_case_about_the_person_is_for_reading(world, case):
    other = core_open(_record_of(world, case).pk, case.collaboration_id, actor=world.alice)
    _by_emergency(world, other)
    with pytest.raises(NotAllowed, match="till för att läsa"):
        _write(case, world.albin)
