"""Emergency access: past the inner limits of the own authority, for a short time, with a reason, told to others."""

import datetime as dt

import pytest
from django.db import connection, transaction
from django.db.utils import ProgrammingError
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.cast import HOME, UNIT, a_case, a_person
from tests.core.visitors import Visitor, errors_of
from tests.world import NOW, NUMBERS, SINCE, World
from vardkedja.core import actor as actors
from vardkedja.core import gate
from vardkedja.core.actions.cases import open_case
from vardkedja.core.actions.emergency import ask_urgently, end_emergency, note_emergency, open_emergency
from vardkedja.core.actions.entries import write_entry
from vardkedja.core.actions.protection import protect_person
from vardkedja.core.actor import Actor, acting
from vardkedja.core.errors import DomainError, Impossible, NotAllowed, NotVisible, Sheltered
from vardkedja.core.models import (
    AccessLog,
    Assignment,
    EmergencyAccess,
    EntryVersion,
    Event,
    PersonRecord,
    Task,
    Unit,
    UrgentRequest,
)
from vardkedja.core.scope import setup_scope
from vardkedja.core.selectors.emergency import find

WORDS = "ringer och är suicidnära, ingen jour svarar"


@pytest.fixture
def case(world: World):
    """Anby's case, to which Hemmet is party."""
    return a_case(world, world.alice, NUMBERS[0], ("hemmet", UNIT))


@pytest.fixture
def tor(world: World) -> Actor:
    """Staff at another unit of the authority that runs Hemmet: the case is none of his unit's."""
    with setup_scope():
        annex = Unit.objects.create(
            name="Annexet", legal_type=Unit.LegalType.HVB, operator=world.home, collaboration=world.collaboration,
            municipality=world.organisations["anby"], age_min=18, permit_places=2,
        )  # fmt: skip
        user = world.users["tor"] = type(world.users["sten"])(
            username="tor@test.example", first_name="Tor", last_name="Tun", email="tor@test.example"
        )
        user.save(force_insert=True)
        Assignment.objects.create(
            user=user, domain=world.home, unit=annex, role="home_staff", valid_from=SINCE
        )
    with acting(actors.system(world.home, NOW)):
        held = list(Assignment.objects.filter(user=user).select_related("domain__organisation", "unit"))
    world.actors["tor"] = actors.for_user(user, world.home.pk, held, NOW)
    return world.actors["tor"]


def reads(actor: Actor, case) -> gate.Why:
    with acting(actor):
        return gate.open_case(actor, case.pk).why


def test_it_opens_a_case_of_the_own_authority_that_the_own_unit_has_no_part_in(world, case, tor):
    with pytest.raises(NotVisible):
        reads(tor, case)
    row = open_emergency("life", WORDS, actor=tor, case_id=case.pk)
    why = reads(tor, case)
    assert why.kind == "emergency"
    assert why.text == f"nödåtkomst: fara för liv eller hälsa – {WORDS}"
    assert row.valid_to == NOW + dt.timedelta(minutes=60)
    with acting(tor):
        logged = AccessLog.objects.filter(user_id=tor.user_id, action="read", relation="emergency")
        assert [one.reason for one in logged] == [why.text]


def test_it_ends_by_itself(world, case, tor):
    open_emergency("life", WORDS, actor=tor, case_id=case.pk)
    assert reads(tor.at(NOW + dt.timedelta(minutes=59)), case).kind == "emergency"
    for minutes in (60, 61, 24 * 60):
        with pytest.raises(NotVisible):
            reads(tor.at(NOW + dt.timedelta(minutes=minutes)), case)


def test_it_is_ended_early_by_who_has_it_and_nobody_else(world, case, tor):
    row = open_emergency("life", WORDS, actor=tor, case_id=case.pk)
    with pytest.raises(NotVisible):
        end_emergency(row.pk, actor=world.hedda)
    end_emergency(row.pk, actor=tor)
    with pytest.raises(NotVisible):
        reads(tor, case)


def test_it_is_one_readers_and_in_one_authority(world, case, tor):
    open_emergency("life", WORDS, actor=tor, case_id=case.pk)
    assert reads(world.hedda, case).kind == "party"
    with pytest.raises(NotVisible):
        reads(world.bo, case)


def test_it_never_opens_what_another_authority_has_not_released(world, case, tor):
    version = write_entry(case.pk, "note", "planning", [("text", "Anteckning", "Hemligt")], actor=world.alice)
    open_emergency("life", WORDS, actor=tor, case_id=case.pk)
    with acting(tor):
        assert not EntryVersion.objects.filter(pk=version.pk).exists()
    with pytest.raises(NotVisible):
        open_emergency("life", WORDS, actor=world.bo, case_id=case.pk)
    with acting(world.bo):
        assert not EmergencyAccess.objects.exists()


@pytest.mark.parametrize(
    ("reason", "words", "field"),
    [
        ("", WORDS, "reason"),
        ("nyfiken", WORDS, "reason"),
        ("life", "", "words"),
        ("life", "  bråttom ", "words"),
        ("life", "\u200b" * 20, "words"),
        ("life", "bråttom" + "\u2060\u00ad " * 9, "words"),
        ("life", "12345678901234", "words"),
    ],
)
def test_without_a_reason_it_is_refused_and_logged(world, case, tor, reason, words, field):
    with pytest.raises(Impossible) as raised:
        open_emergency(reason, words, actor=tor, case_id=case.pk)
    assert raised.value.field == field
    assert (raised.value.trace.action, raised.value.trace.what) == ("denied", "nödåtkomst")
    with acting(tor):
        assert not EmergencyAccess.objects.exists()
        assert not Task.objects.filter(kind__startswith="emergency").exists()
    with pytest.raises(NotVisible):
        reads(tor, case)


@pytest.mark.parametrize("name", ["gustav", "lova", "adam", "fia", "stina"])
def test_other_roles_have_none(world, case, name):
    with pytest.raises(NotAllowed):
        open_emergency("life", WORDS, actor=world.actors[name], case_id=case.pk)


def test_it_is_not_renewed_while_it_lasts_and_the_next_time_is_counted(world, case, tor):
    open_emergency("life", WORDS, actor=tor, case_id=case.pk)
    with pytest.raises(Impossible, match="förlängs inte") as raised:
        open_emergency("life", WORDS, actor=tor.at(NOW + dt.timedelta(minutes=30)), case_id=case.pk)
    assert raised.value.trace.action == "denied"
    again = open_emergency("acute", WORDS, actor=tor.at(NOW + dt.timedelta(minutes=90)), case_id=case.pk)
    assert again.earlier == 1


def test_it_opens_a_protected_person_to_who_is_not_named(world):
    case = a_case(world, world.alice, NUMBERS[1])
    with acting(world.alice):
        record = PersonRecord.objects.get(person_id=case.person_id)
    protect_person(record.pk, "marking", actor=world.alice, source="person")
    with pytest.raises(Sheltered):
        reads(world.albin, case)
    with acting(world.albin):
        found = find(world.albin, NUMBERS[1])
        assert not PersonRecord.objects.filter(pk=record.pk).exists()
    assert found.case_id == case.pk, "the record is hidden, the own case leads to the person"
    open_emergency("life", WORDS, actor=world.albin, case_id=case.pk)
    the_databases_clock(NOW + dt.timedelta(minutes=59))
    assert reads(world.albin, case).kind == "emergency"
    with acting(world.albin):
        assert PersonRecord.objects.filter(pk=record.pk).exists()
    the_databases_clock(NOW + dt.timedelta(minutes=60))
    with acting(world.albin):
        assert not PersonRecord.objects.filter(pk=record.pk).exists()


def the_databases_clock(moment: dt.datetime) -> None:
    """Row-level security asks the database's own clock, which stands at the present unless a test sets it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('vk.now', %s, true)", [moment.isoformat()])


def test_the_manager_the_reviewer_and_the_cases_owner_are_told(world, case, tor):
    row = open_emergency("life", WORDS, actor=tor, case_id=case.pk)
    with acting(world.hedda):
        tasks = set(
            Task.objects.filter(kind__startswith="emergency").values_list("kind", "role", "subject_id")
        )
        assert tasks == {
            ("emergency_told", "head_of_home", row.pk),
            ("emergency_reviewed", "log_reviewer", row.pk),
        }
        assert Event.objects.filter(kind="EmergencyOpened", case=case).exists()
    with acting(world.alice):
        assert Task.objects.get(kind="emergency_owner").case_id == case.pk
        assert not Event.objects.filter(kind="EmergencyOpened").exists(), "the reader's own authority's"
        assert not EmergencyAccess.objects.exists()


def test_the_responsible_here_is_told(world):
    case = a_case(world, world.alice, NUMBERS[1])
    row = open_emergency("acute", WORDS, actor=world.albin, case_id=case.pk)
    with acting(world.alice):
        assigned = Task.objects.get(kind="emergency_told", assignee=world.alice.user_id)
    note_emergency(row.pk, actor=world.alice)
    with acting(world.alice):
        assert Task.objects.get(pk=assigned.pk).done_at
        assert Task.objects.get(kind="emergency_told", assignee=None).done_at is None
    note_emergency(row.pk, actor=world.anna)
    note_emergency(row.pk, actor=world.lova)
    with acting(world.alice):
        assert not Task.objects.filter(kind__startswith="emergency", done_at=None).exists()


def test_nobody_notes_the_own_one_or_one_that_was_not_told(world):
    case = a_case(world, world.alice, NUMBERS[1])
    row = open_emergency("acute", WORDS, actor=world.albin, case_id=case.pk)
    with pytest.raises(Impossible, match="egen nödåtkomst"):
        note_emergency(row.pk, actor=world.albin)
    for name in ("gustav", "otto"):
        with pytest.raises(NotVisible):
            note_emergency(row.pk, actor=world.actors[name])


def test_what_was_said_for_an_emergency_holds_no_longer_than_it(world):
    record = a_person(world.alice)
    open_emergency("acute", WORDS, actor=world.albin, record_id=record.pk)
    with acting(world.albin):
        assert gate.open_record(world.albin, record.pk)[1].kind == "emergency"
    later = world.albin.at(NOW + dt.timedelta(minutes=61))
    with acting(later), pytest.raises(DomainError, match="Skriv varför"):
        gate.open_record(later, record.pk)


def test_the_database_prolongs_nothing_and_opens_for_nobody_else(world, case, tor):
    row = open_emergency("life", WORDS, actor=tor, case_id=case.pk)
    with acting(tor), pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        EmergencyAccess.objects.filter(pk=row.pk).update(valid_to=NOW + dt.timedelta(days=1))
    with (
        acting(world.hedda),
        pytest.raises(ProgrammingError, match="row-level security"),
        transaction.atomic(),
    ):
        EmergencyAccess(
            domain=world.home, user_id=tor.user_id, user_name="x", case=case, case_owner_id=case.owner_id,
            reason="life", words="åt någon annan", began_at=NOW, valid_to=NOW + dt.timedelta(hours=1),
        ).save(force_insert=True)  # fmt: skip
    with acting(world.alice):
        assert not EmergencyAccess.objects.exists()


def test_by_the_pages(world, case, tor):
    visitor, url = Visitor(world, "tor"), reverse("core:emergency")
    note = reverse("core:note", args=[case.pk])
    assert note in Visitor(world, "hedda").text(reverse("core:case", args=[case.pk]))
    assert visitor.get(reverse("core:case", args=[case.pk])).status_code == 404
    nothing = {"number": NUMBERS[5], "reason": "life", "words": WORDS}
    assert errors_of(visitor.send(url, nothing)) == {"number": ["Det finns inget sådant hos er."]}
    wordless = {"number": case.number, "reason": "life"}
    assert "words" in errors_of(visitor.send(url, wordless))
    with acting(tor):
        assert AccessLog.objects.filter(action="denied", what="nödåtkomst").count() == 2
    answer = visitor.send(url, {"number": case.number.lower(), "reason": "life", "words": WORDS})
    assert answer.headers["Location"] == reverse("core:case", args=[case.pk])
    with acting(tor):
        row = EmergencyAccess.objects.get()
    # The server's clock is the real one: the access of the page ends an hour from now.
    text = visitor.text(reverse("core:case", args=[case.pk]))
    assert f"Nödåtkomst till ärende {case.number}" in text
    assert "60 minuter kvar" in text
    assert reverse("core:urgent_ask", args=[case.pk]) in text
    offered = [
        note,
        *(reverse(f"core:{name}", args=[case.pk]) for name in ("release", "handler", "document_add")),
    ]
    assert [url for url in offered if url in text] == []
    assert visitor.send(note, {"text": "Hej", "category": "planning"}).status_code == 404
    assert visitor.send(reverse("core:emergency_end", args=[row.pk])).status_code == 302
    assert visitor.get(reverse("core:case", args=[case.pk])).status_code == 404


def test_a_person_of_another_authority_and_one_unknown_look_the_same(world, case):
    visitor, url = Visitor(world, "bo"), reverse("core:emergency")
    for number in (NUMBERS[0], NUMBERS[4], case.number, "K-AAAAAAAA"):
        asked = {"number": number, "reason": "life", "words": WORDS}
        assert errors_of(visitor.send(url, asked)) == {"number": ["Det finns inget sådant hos er."]}


def test_without_a_reason_nothing_is_looked_up(world, case):
    visitor, url = Visitor(world, "albin"), reverse("core:emergency")
    answers = [
        errors_of(visitor.send(url, {"number": number, "reason": "life"}))
        for number in (NUMBERS[0], NUMBERS[4])
    ]
    assert answers[0] == answers[1]
    assert set(answers[0]) == {"words"}


def test_the_banner_costs_one_query_on_every_page(world, case, tor):
    visitor = Visitor(world, "tor")

    def spent() -> int:
        with CaptureQueriesContext(connection) as queries:
            visitor.text(reverse("core:account"))
        return len(queries)

    spent()
    before = spent()
    visitor.send(reverse("core:emergency"), {"number": case.number, "reason": "life", "words": WORDS})
    spent()  # takes the message out of the session
    assert spent() == before


def test_another_authority_is_asked_urgently_and_nothing_is_opened(world, case):
    version = write_entry(case.pk, "note", "planning", [("text", "Anteckning", "Hemligt")], actor=world.alice)
    row = ask_urgently(case.pk, world.anby.pk, "life", "0470-12 34 56", actor=world.hedda)
    with acting(world.alice):
        task = Task.objects.get(kind="urgent_release")
        assert (task.case_id, task.subject_id, task.due_on) == (case.pk, row.pk, NOW.date())
        assert UrgentRequest.objects.get().phone == "0470-12 34 56"
    with acting(world.hedda):
        assert not EntryVersion.objects.filter(pk=version.pk).exists()
    with acting(world.bo):
        assert not UrgentRequest.objects.exists()
    text = Visitor(world, "alice").text(reverse("core:urgent", args=[case.pk, row.pk]))
    assert "0470-12 34 56" in text
    assert reverse("core:release", args=[case.pk]) in text


def test_only_a_party_is_asked_and_with_a_reason(world, case):
    for asked, reason in ((world.bjorkby.pk, "life"), (world.home.pk, "life"), (world.anby.pk, "")):
        with pytest.raises(DomainError):
            ask_urgently(case.pk, asked, reason, "0470", actor=world.hedda)
    with acting(world.hedda):
        assert not UrgentRequest.objects.exists()


def test_the_owner_takes_note(world, case, tor):
    open_emergency("life", WORDS, actor=tor, case_id=case.pk)
    alice, url = Visitor(world, "alice"), reverse("core:emergency_in_case", args=[case.pk])
    assert "nödåtkomst inom sina egna gränser" in alice.text(url)
    assert "suicid" not in alice.text(url)
    assert alice.send(url).status_code == 302
    with acting(world.alice):
        assert Task.objects.get(kind="emergency_owner").done_at


def test_it_is_ended_where_only_it_shows_a_protected_record(world):
    """Who it is about is asked before the end hides it again."""
    record = a_person(world.alice, NUMBERS[1])
    row = open_emergency("life", WORDS, actor=world.albin, record_id=record.pk)
    protect_person(record.pk, "marking", actor=world.alice, source="person")
    end_emergency(row.pk, actor=world.albin)
    note_emergency(row.pk, actor=world.lova)
    with acting(world.albin):
        assert not PersonRecord.objects.filter(pk=record.pk).exists()
        assert AccessLog.objects.get(what="EmergencyEnded").person_id == record.person_id


def test_another_way_to_the_same_person_does_not_prolong_it(world):
    case = a_case(world, world.alice, NUMBERS[1])
    with acting(world.alice):
        record = PersonRecord.objects.get(person_id=case.person_id)
    second = open_case(record.pk, case.collaboration_id, actor=world.alice)
    open_emergency("life", WORDS, actor=world.albin, case_id=case.pk)
    later = world.albin.at(NOW + dt.timedelta(minutes=30))
    for other in ({"record_id": record.pk}, {"case_id": second.pk}):
        with pytest.raises(Impossible, match="förlängs inte"):
            open_emergency("acute", WORDS, actor=later, **other)
    stranger = a_case(world, world.alice, NUMBERS[2])
    open_emergency("acute", WORDS, actor=later, case_id=stranger.pk)


def test_a_second_access_does_not_tell_whom_a_withheld_case_is_about(world, case):
    """Björkby is party to a case whose person it was not told, and knows the person itself: both are opened as of strangers."""
    record = a_person(world.bo, NUMBERS[1])
    told_nothing = a_case(world, world.alice, NUMBERS[1], ("bjorkby", HOME))
    open_emergency("life", WORDS, actor=world.bo, record_id=record.pk)
    assert open_emergency("life", WORDS, actor=world.bo, case_id=told_nothing.pk).case_id == told_nothing.pk
