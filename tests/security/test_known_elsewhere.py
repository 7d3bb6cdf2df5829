"""That a person is known to another authority cannot be found out: not by search, registering, an error or a count.

The same walk is done twice, for the same number: once when nobody else knows the person, once when another authority has a
record, a case, parties, an entry, a consent, a SIP and support. Every answer must be the same to the byte, but for tokens
and random ids, and every query the same in number and kind.
"""

import re
import uuid
from collections.abc import Callable

import pytest
import time_machine
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from sip.actions import decide_support, initiate_sip
from tests.cast import REGION, UNIT, a_case, a_person
from tests.core.visitors import Visitor
from tests.costsharing.county import share_costs
from tests.security.leaks import a_reader
from tests.security.permissions import addresses
from tests.world import COORDINATION_NUMBER, NOW, NUMBERS, TODAY
from vardkedja.core.actions.cases import open_case
from vardkedja.core.actions.consents import record_consent
from vardkedja.core.actions.entries import write_entry
from vardkedja.core.actions.protection import protect_person
from vardkedja.core.actor import acting
from vardkedja.core.models import Category, EntryKind, PersonRecord, Role

NUMBER = NUMBERS[0]
PERSON = {"given_name": "Tore", "family_name": "Testsson", "sex": "man"}
BY_NUMBER = {"system": "person", "number": NUMBER}
RANDOM = (
    (re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"), "ID"),
    (re.compile(r"\b[0-9a-f]{32}\b"), "ID"),
    (re.compile(r"K-[A-Z2-7]{8}"), "K-NUMMER"),
    (
        re.compile(r'(csrfmiddlewaretoken" value="|X-CSRFToken[^:]*: *&quot;|X-CSRFToken": ")[A-Za-z0-9]+'),
        "TOKEN",
    ),
    (re.compile("Du loggas ut [^<]* om du"), "Du loggas ut om du"),
)
#: What an SQL statement holds besides its shape.
VALUES = re.compile(r"'(?:[^']|'')*'(::[a-z]+)?|s\d+_x\d+|\b\d+\b")


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


def known_to_anby(world) -> None:
    """All that one authority can know, short of what is shown to the whole collaboration (a queue ticket, a place)."""
    case = a_case(world, world.alice, NUMBER, ("psychiatry", REGION), ("hemmet", UNIT))
    write_entry(case.pk, EntryKind.NOTE, Category.SOCIAL, [("note", "Anteckning", "Hej")], actor=world.alice)
    record_consent(
        case.pk,
        [world.home.pk],
        actor=world.alice,
        categories=[Category.SOCIAL],
        manner="oral",
        purpose="placering",
        given_on=TODAY,
    )
    initiate_sip(case.pk, actor=world.alice)
    decide_support(case.pk, "housing", what="Lägenhet", planned_from=TODAY, actor=world.anna)


def steady(text: str) -> str:
    """The text without what is random in every answer."""
    for pattern, word in RANDOM:
        text = pattern.sub(word, text)
    return text


class Walk:
    """Requests of one visitor, each remembered with its answer and its queries."""

    def __init__(self, world, name: str) -> None:
        self.visitor = Visitor(world, name)
        self.seen: list[tuple[str, int, str, str]] = []
        self.queries: list[list[str]] = []

    def get(self, url: str):
        return self._note(url, lambda: self.visitor.get(url))

    def send(self, url: str, data: dict | None = None):
        return self._note(url, lambda: self.visitor.send(url, data))

    def _note(self, url: str, ask: Callable):
        with CaptureQueriesContext(connection) as captured:
            response = ask()
        location = steady(response.headers.get("Location", ""))
        self.seen.append((steady(url), response.status_code, location, steady(response.content.decode())))
        self.queries.append([VALUES.sub("?", query["sql"]) for query in captured.captured_queries])
        return response


def the_walk(world, name: str) -> Walk:
    """Search, register, open a case, write: all that somebody can do with a number."""
    walk = Walk(world, name)
    search, new = reverse("core:search"), reverse("core:person_new")
    for query in (NUMBER, NUMBER[2:], "18900101-9802", "Tore", "Testsson", "Tore Testsson"):
        walk.send(search, {"q": query})
    walk.send(new, BY_NUMBER)
    walk.send(new, {"system": "person", "number": COORDINATION_NUMBER})
    made = walk.send(reverse("core:person_register"), BY_NUMBER | PERSON)
    person = made.headers["Location"]
    walk.send(person, {"reason": "Ansökan"})
    walk.get(person)
    walk.send(reverse("core:person_register"), BY_NUMBER | PERSON)
    opened = walk.send(f"{person}oppna-arende/", {"collaboration": _collaboration(world, walk)})
    case = opened.headers["Location"]
    walk.get(case)
    walk.send(f"{case}anteckning/", {"category": "social", "note": "Ringde", "text": "Ringde"})
    for url in (case, person, f"{case}sip/", f"{case}ansokan/", f"{case}parter/"):
        walk.get(url)
    for url in map(reverse, ("core:cases", "core:todo", "referrals:queue", "sip:list")):
        walk.get(url)
    walk.send(search, {"q": NUMBER})
    return walk


def _collaboration(world, walk: Walk) -> uuid.UUID:
    far = walk.visitor.actor.domain_id == world.utby.pk
    return (world.other_collaboration if far else world.collaboration).pk


@pytest.mark.parametrize("name", ["bo", "olle"])
def test_nothing_tells_that_another_authority_knows_the_person(world, name):
    """bo is of another authority in the county, olle of another county."""
    before = transaction.savepoint()
    the_walk(world, name)  # what a process reads once (permissions, templates) is read
    transaction.savepoint_rollback(before)
    unknown = the_walk(world, name)
    transaction.savepoint_rollback(before)
    known_to_anby(world)
    known = the_walk(world, name)
    for one, other in zip(unknown.seen, known.seen, strict=True):
        assert one == other, f"{one[0]} tells that the person is known elsewhere"
    for (url, *_), one, other in zip(unknown.seen, unknown.queries, known.queries, strict=True):
        assert one == other, f"{url}: the queries tell that the person is known elsewhere"


def test_the_walk_goes_somewhere(world):
    """Every step is answered as it should be, so that equal answers are not equal failures."""
    walk = the_walk(world, "bo")
    refused = [(url, status) for url, status, _location, _text in walk.seen if status >= 400]
    assert refused == [("/personer/registrera/", 422)], "only the second registration, of one's own"
    assert sum("Tore Testsson" in text for *_rest, text in walk.seen) >= 5
    assert all(walk.queries)


def test_the_walk_would_see_a_difference(world):
    """Where the own authority knows the person, the answers do differ."""
    before = transaction.savepoint()
    unknown = Walk(world, "albin")
    unknown.send(reverse("core:search"), {"q": NUMBER})
    transaction.savepoint_rollback(before)
    known_to_anby(world)
    known = Walk(world, "albin")
    known.send(reverse("core:search"), {"q": NUMBER})
    assert unknown.seen != known.seen


#: A PDF is as long as its random case number packs.
LENGTH = re.compile("Content-Length: [0-9]+")


class Everything:
    """Every address that somebody with every role can ask about an own case, each with its answer.

    But for the pages where one makes one's own keys for sign-in: those are new at each request.
    """

    def __init__(self, world, domain: str) -> None:
        self.world, self.domain = world, domain
        self.reader = a_reader(world, f"alla-{domain}", domain, tuple(Role))

    def seen(self) -> dict[str, str]:
        """Register the person, open a case, ask everything; undone afterwards."""
        before, actor = transaction.savepoint(), self.reader.actor
        collaboration = self.world.other_collaboration if self.domain == "utby" else self.world.collaboration
        record = a_person(actor, NUMBER)
        case = open_case(record.pk, collaboration.pk, actor=actor)
        values = {
            "case_id": case.pk, "record_id": record.pk, "unit_id": self.world.hemmet.pk, "unit": self.world.hemmet.pk,
            "user_id": actor.user_id, "collaboration": "testlan", "slug": "testlan", "year": 2026, "month": (2026, 3),
            "payer": "9801", "cost_type": "staff",
        }  # fmt: skip
        self.reader.seen = []
        for address in addresses():
            own_keys = address.pattern.startswith("/konto/sakerhet/")
            if address.may is None or own_keys or not set(address.arguments) <= set(values):
                continue
            url = reverse(address.name, kwargs={name: values[name] for name in address.arguments})
            for method in set(address.methods) & {"GET", "POST"}:
                self.reader.ask(method, url)
        for query in (NUMBER, "Tore Testsson", case.number):
            self.reader.ask("POST", reverse("core:search"), {"q": query})
        seen = [(what, LENGTH.sub("", text)) for what, text in self.reader.seen]
        told = {f"{n} {steady(what)}": steady(text) for n, (what, text) in enumerate(seen)}
        transaction.savepoint_rollback(before)
        return told


def known_and_protected(world) -> None:
    """The other authority has it from the population register that the person is protected."""
    known_to_anby(world)
    with acting(world.alice):
        record = PersonRecord.objects.get()
    protect_person(record.pk, "registry", actor=world.alice, source="register")


def _first_difference(one: str, other: str) -> tuple[str, str] | None:
    pairs = zip([*one.splitlines(), ""], [*other.splitlines(), ""], strict=False)
    return next((pair for pair in pairs if pair[0] != pair[1]), None) if one != other else None


@pytest.mark.parametrize("known", [known_to_anby, known_and_protected])
@pytest.mark.parametrize("domain", ["bjorkby", "utby"])
def test_no_address_tells_that_another_authority_knows_the_person(world, domain, known):
    """Generated from the URLconf, byte for byte: also where the other authority protects whom it knows."""
    share_costs(world)
    everything = Everything(world, domain)
    everything.seen()  # what a process reads once is read
    unknown = everything.seen()
    known(world)
    answers = everything.seen()
    assert len(answers) > 100
    assert answers.keys() == unknown.keys()
    told = {what: _first_difference(unknown[what], text) for what, text in answers.items()}
    assert {what: lines for what, lines in told.items() if lines} == {}


def test_the_generated_walk_would_see_a_difference(world):
    """The owner's own pages do change when the owner protects the person."""
    share_costs(world)
    everything = Everything(world, "bjorkby")
    unknown = everything.seen()
    a_person(everything.reader.actor, NUMBERS[1])
    assert [what for what, text in everything.seen().items() if text != unknown.get(what)] != []
