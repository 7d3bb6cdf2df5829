"""Nothing of a protected person is told to anybody who is not named: every address, format, role and authority.

Two persons with unmistakable particulars go through the chain, one with sekretessmarkering and one with skyddad
folkbokföring. Then everything that can be asked is asked by everybody else, and searched for their strings.
"""

import copy
import dataclasses
import datetime as dt
import logging
from collections.abc import Iterator

import pytest
import time_machine
from django.db import connection, transaction
from django.urls import reverse

from tests.cast import HOME, make_party
from tests.costsharing.county import share_costs
from tests.security import leaks as searching
from tests.security.leaks import Needles, Reader, a_reader, leaks, signed_in, walk
from tests.security.objects import ACUTE, Objects, build
from tests.world import NOW, NUMBERS, World
from vardkedja.core import protection, scope
from vardkedja.core.actions.entries import write_entry
from vardkedja.core.actions.persons import Particulars, change_person, set_home_municipality
from vardkedja.core.actions.protection import name_reader, protect_person
from vardkedja.core.actor import Actor, acting
from vardkedja.core.models import (
    AccessLog,
    Case,
    Category,
    EntryKind,
    Event,
    PersonRecord,
    ProtectedPerson,
    Role,
)

GIVEN, FAMILY = "Xenobia", "Qvistorådsdotter"
SECRETS = Particulars(
    GIVEN, FAMILY, phone="070-999 88 77", street="Hemligagränden 77", postal_code="999 87", city="Undangömda",
    interpreter="volapük",
)  # fmt: skip
#: Every spelling of a number: twelve and ten digits, with and without hyphen, plus from a hundred years on.
SPELLINGS = [
    spelling
    for n in (NUMBERS[0], NUMBERS[1], *ACUTE)
    for spelling in (n, f"{n[:8]}-{n[8:]}", f"{n[2:8]}-{n[8:]}", f"{n[2:8]}+{n[8:]}", n[2:])
]
WORDS = ("Testsson", GIVEN, FAMILY, "999 88 77", "Hemligagränden", "999 87", "Undangömda", "volapük")
#: No walk of one role is shorter.
FEWEST = 15
#: The scene takes less to make.
LATER = dt.timedelta(minutes=10)
AUTHORITIES = ("anby", "home", "psychiatry", "bjorkby", "utby")


@pytest.fixture(scope="module")
def made(django_db_setup: None, django_db_blocker, stage_of_session) -> Iterator[Objects]:
    """Everything that an address can name, about persons who are protected from then on: made once, in one transaction for the module."""
    whole = transaction.atomic()
    whole._from_testcase = True  # as Django's own: the scopes inside are durable and would refuse it
    with django_db_blocker.unblock(), whole:
        with time_machine.travel(NOW, tick=True), connection.cursor() as cursor:
            cursor.execute("SELECT set_config('vk.now', %s, true)", [NOW.isoformat()])
            world = copy.deepcopy(stage_of_session.cast)
            share_costs(world)
            objects = build(world)
            _protect(world, objects)
        yield objects
        transaction.set_rollback(True)


@pytest.fixture
def objects(made) -> Iterator[Objects]:
    """The same when all of it has been, for one test: what it does is undone."""
    before = transaction.savepoint()
    with time_machine.travel(NOW + LATER, tick=True):
        yield made
    transaction.savepoint_rollback(before)


@pytest.fixture
def world(objects) -> World:
    return dataclasses.replace(objects.world, users=dict(objects.world.users))


def _protect(world, made: Objects) -> None:
    """Every person of the scene gets particulars that nobody else has, then the protection; none is left out."""
    registry = made.values["other_id"]
    with acting(world.alice):
        other = Case.objects.get(pk=registry)
    make_party(world, other, "bjorkby", HOME, world.alice)
    cases, records = [], {}
    for actor in (world.alice, world.rut):
        for case, record in _of(actor):
            cases.append(case)
            records[case.pk] = record
            if case.pk in (made.values["case_id"], registry):
                away = world.organisations["utby"].pk
                set_home_municipality(record.pk, away, actor.today, actor=actor)
            _made_secret(case, record, "registry" if case.pk == registry else "marking", actor)
    made.values["also"] = {
        "case_id": [registry],
        "record_id": [records[registry].pk],
        "protected_id": _stubs(world),
    }
    made.values["numbers"] = tuple(case.number for case in cases)


def _of(actor: Actor) -> list[tuple[Case, PersonRecord]]:
    """The own cases, each with the own record of its person."""
    with acting(actor):
        records = {record.person_id: record for record in PersonRecord.objects.filter(domain=actor.domain_id)}
        rows = Case.objects.filter(owner=actor.domain_id).order_by("number")
        return [(case, records[case.person_id]) for case in rows]


def _made_secret(case: Case, record: PersonRecord, kind: str, actor: Actor) -> None:
    change_person(record.pk, SECRETS, actor=actor)
    words = [("text", "Anteckning", f"{GIVEN} på Hemligagränden ringde")]
    write_entry(case.pk, EntryKind.NOTE, Category.SOCIAL, words, actor=actor)
    protect_person(record.pk, kind, actor=actor, source="register")


def _stubs(world) -> list:
    """What is protected in every authority, to be asked for by everybody."""
    found = []
    for name in AUTHORITIES:
        with scope.open_scope(scope.ScopeKey(domain=world.domains[name].pk)):
            found += list(ProtectedPerson.objects.values_list("pk", flat=True))
    return list(dict.fromkeys(found))


@pytest.fixture
def needles(objects) -> Needles:
    """Home municipality and unit of placement stand elsewhere with right: they must not stand beside the case's number."""
    return Needles((*WORDS, *SPELLINGS), objects.values["numbers"], ("Utby", "Hemmet", "plats 1"))


def _of_its_own(reader: Reader, needles: Needles) -> Needles:
    """The home knows its own unit and places: they stand in its menus."""
    if reader.actor.domain.name != "Region Test, Hemmet":
        return needles
    return Needles(needles.anywhere, needles.numbers, ("Utby",))


def _all_roles(world, domain: str) -> Reader:
    return a_reader(world, f"alla-{domain}", domain, tuple(Role))


@pytest.mark.parametrize("domain", AUTHORITIES)
def test_nobody_with_every_role_of_an_authority_is_told(world, objects, needles, domain, caplog):
    """Every address, read and posted to: pages, fragments, files, PDF, the API, refusals."""
    with caplog.at_level(logging.INFO):
        reader = _all_roles(world, domain)
        walk(reader, objects, post=True)
        _search_and_register(reader)
    assert leaks(reader, _of_its_own(reader, needles)) == {}
    assert reader.broken == []
    assert searching.in_log_lines(caplog.records, needles) == set()
    assert searching.in_the_post(needles) == set()
    assert len(reader.seen) > 150


def _search_and_register(reader: Reader) -> None:
    """What is sought stands in the field again, so a word is sought by one string and the others looked for."""
    for query in (GIVEN, FAMILY, "Testsson", *SPELLINGS):
        before = len(reader.seen)
        reader.ask("POST", reverse("core:search"), {"q": query})
        reader.ask("POST", reverse("core:person_new"), {"system": "person", "number": query})
        form = {
            "system": "person",
            "number": query,
            "given_name": "Ny",
            "family_name": "Person",
            "sex": "man",
        }
        reader.ask("POST", reverse("core:person_register"), form)
        # The field echoes what was typed, the page of particulars the whole number of it.
        for place in range(before, len(reader.seen)):
            what, text = reader.seen[place]
            for typed in (query, *[s for s in SPELLINGS if s[-4:] == query[-4:]]):
                text = text.replace(typed, "")
            reader.seen[place] = (what, text)


#: A substitute works a shift in a unit, and Anby has none.
ONE_ROLE = [(d, r) for d in ("anby", "home") for r in Role if (d, r) != ("anby", Role.SUBSTITUTE)]


@pytest.mark.parametrize(("domain", "role"), ONE_ROLE)
def test_nobody_with_one_role_is_told(world, objects, needles, domain, role):
    """A page may show more to who holds less: the case's owner and the home, each role alone."""
    unit = "hemmet" if domain == "home" else None
    reader = a_reader(world, f"{role}-{domain}", domain, (role,), unit)
    walk(reader, objects, role=role)
    assert leaks(reader, _of_its_own(reader, needles)) == {}
    assert reader.broken == []
    assert len(reader.seen) > FEWEST


def test_log_and_timeline_tell_nothing_by_themselves(world, objects, needles):
    """What stands in rows that outlive the protection: sentences, payloads, what and why."""
    texts = []
    for actor in (world.alice, world.sten, world.rut, world.bo):
        with acting(actor):
            texts += [f"{e.sentence} {e.payload} {e.actor_name}" for e in Event.objects.all()]
            texts += [f"{r.what} {r.reason} {r.source}" for r in AccessLog.objects.all()]
    assert len(texts) > 50
    assert [text for text in texts if any(needle in text for needle in needles.anywhere)] == []


def test_those_named_are_told_everything(world, objects, needles):
    """Else the silence above would prove nothing."""
    reader = signed_in(world, "alice", world.users["alice"], "anby")
    walk(reader, objects)
    texts = "\n".join(text for _what, text in reader.seen)
    assert reader.broken == []
    assert {needle for needle in (*WORDS, "Utby", "Hemmet") if needle not in texts} == set()
    assert all(any(s in texts for s in SPELLINGS if s[-4:] == n[-4:]) for n in NUMBERS[:2])
    assert texts.count(protection.WORD) > 5


def test_the_search_finds_a_leak(world, objects, needles):
    """Name the same reader, and the same walk is full of strings."""
    reader = _all_roles(world, "anby")
    for pk in _stubs_of(world, "anby"):
        name_reader(pk, reader.actor.user_id, actor=world.anna)
    walk(reader, objects)
    told = leaks(reader, needles)
    assert len(told) > 20
    assert {FAMILY, "Hemligagränden", "Hemmet", "Utby"} <= set().union(*told.values())


def _stubs_of(world, domain: str) -> list:
    with scope.open_scope(scope.ScopeKey(domain=world.domains[domain].pk)):
        return list(ProtectedPerson.objects.filter(domain=world.domains[domain]).values_list("pk", flat=True))


def test_one_selector_that_forgets_is_found(world, objects, needles, monkeypatch):
    """The access log leaves out in Python which case a home has read: without that, the search turns red."""
    reader = _all_roles(world, "anby")
    _ask_whole_log(reader)
    assert leaks(reader, needles) == {}
    monkeypatch.setattr(protection.InHiddenCases, "template", "(%(expressions)s IS NULL)")
    _ask_whole_log(reader)
    assert leaks(reader, needles) == {"GET /logg/": {"Hemmet"}}


def _ask_whole_log(reader: Reader) -> None:
    """Every page: in a test all rows are of one moment, so which row comes first is chance."""
    url = reverse("core:log")
    pages = reader.ask("GET", url).context["page"].paginator.num_pages
    assert pages > 1
    for number in range(2, pages + 1):
        reader.ask("GET", url, {"sida": number})


def test_the_database_holds_though_the_application_forgets(world, objects, needles, monkeypatch):
    """Take away every check in Python: the case's own pages then open, and hold nothing of the person."""
    monkeypatch.setattr(protection.InHiddenCases, "template", "(%(expressions)s IS NULL)")
    monkeypatch.setattr(protection.InHiddenPersons, "template", "(%(expressions)s IS NULL)")
    reader = _all_roles(world, "anby")
    walk(reader, objects)
    told = leaks(reader, Needles(needles.anywhere, (), ()))
    assert told == {}
