"""Every reading of person data leaves a row in the access log that says who, for whom, about whom, what, why and when.

Generated from the addresses: each is asked by somebody with every role of the case's owner and of the home that is party
to it. What answers with a person must be logged with that person; what is said to hold none must hold none. That every
change is logged is held in every test, by `tests/harness/changes.py`.
"""

import io
import re
import uuid
from dataclasses import dataclass
from typing import Any

import pypdf
import pytest
import time_machine
from django.db import transaction
from django.test import Client
from django.urls import reverse

from tests.costsharing.county import share_costs
from tests.harness import changes
from tests.referrals.scene import a_sent, approve, assess
from tests.security import unlogged
from tests.security.objects import Objects, build
from tests.security.permissions import addresses
from tests.security.test_catalogue import agrees
from tests.world import NOW, NUMBERS
from vardkedja.core.actions.cases import set_handler
from vardkedja.core.actions.tasks import give_task
from vardkedja.core.actor import acting
from vardkedja.core.models import AccessLog, Case, PersonRecord, UserAbsence
from vardkedja.core.verbs import verb
from vardkedja.core.web import guard

#: Tabs and filters of a page that show other persons than the page itself.
VARIANTS = {"core:todo": ("", "?visa=enheten", "?visa=inkorg")}
#: Pages that show persons to one certain user: who chairs the group.
ALSO = {"referrals:agenda": "greta", "referrals:conditions": "greta"}
#: On every page while an own emergency access is open: the number that one typed oneself, logged when it was opened.
BANNER = re.compile("<p><strong>Nödåtkomst.*?</strong></p>", re.DOTALL)


@dataclass
class Reading:
    """One answer with the log rows that it left, and which signs of a person it holds."""

    name: str
    position: str
    status: int
    rows: list[AccessLog]
    signs: list[str]


_READINGS: list[Reading] = []


@pytest.fixture
def objects(world) -> Objects:
    with time_machine.travel(NOW, tick=True):
        share_costs(world)
        made = build(world)
        _give_work(world, made)
        for name in ALSO.values():
            _sign_in(made, name)
        yield made


def _sign_in(made: Objects, name: str) -> None:
    made.actors[name], made.clients[name] = made.world.actors[name], Client()
    backend = "django.contrib.auth.backends.ModelBackend"
    made.clients[name].force_login(made.world.users[name], backend=backend)


def _give_work(world: Any, objects: Objects) -> None:
    """Something to do for the visitors, so that their lists hold somebody."""
    own, home = objects.actors["own"], objects.actors["party"]
    with acting(own):
        case = Case.objects.get(pk=objects.values["case_id"])
    set_handler(case.pk, own.user_id, "responsible", actor=own)
    give_task("follow_up", NOW.date(), actor=own, case=case, assignee_id=own.user_id)
    give_task("follow_up", NOW.date(), actor=home, case=case, assignee_id=home.user_id)
    approve(world, a_sent(world, NUMBERS[5]))
    assess(world, a_sent(world, NUMBERS[3]))
    a_sent(world, NUMBERS[2])


@pytest.fixture
def readings(request) -> list[Reading]:
    """Asked once: the answers do not change between the tests."""
    if not _READINGS:
        objects = request.getfixturevalue("objects")
        signs = _signs(objects)
        for address in addresses():
            if address.may is not None and "GET" in address.methods:
                for position in ("own", "party", *filter(None, [ALSO.get(address.name)])):
                    _READINGS.extend(_read(objects, signs, address, position))
    return _READINGS


def _signs(objects: Objects) -> list[str]:
    """What tells a person's name, number or case."""
    with acting(objects.world.alice):
        cases, records = list(Case.objects.all()), list(PersonRecord.objects.all())
    signs = {c.number for c in cases} | {f"{r.given_name} {r.family_name}" for r in records}
    return sorted(signs | {f"{n[:8]}-{n[8:]}" for n in NUMBERS} | set(NUMBERS))


def _read(objects: Objects, known: list[str], address: Any, position: str) -> Any:
    url = reverse(address.name, kwargs={name: objects.values[name] for name in address.arguments})
    for variant in VARIANTS.get(address.name, ("",)):
        before = transaction.savepoint()
        seen = _rows(objects, position)
        response = objects.clients[position].get(url + variant)
        rows = [row for key, row in _rows(objects, position).items() if key not in seen]
        text = _text(response)
        transaction.savepoint_rollback(before)
        signs = [sign for sign in known if sign in text]
        rows = [row for row in rows if row.case_id or row.person_id]
        yield Reading(address.name, position, response.status_code, rows, signs)


def _rows(objects: Objects, position: str) -> dict[uuid.UUID, AccessLog]:
    with acting(objects.actors[position]):
        return {row.pk: row for row in AccessLog.objects.filter(user_id=objects.actors[position].user_id)}


def _text(response: Any) -> str:
    body = b"".join(response.streaming_content) if response.streaming else response.content
    if response.headers.get("Content-Type", "").startswith("application/pdf"):
        return " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(body)).pages)
    return BANNER.sub("", body.decode(errors="replace"))


def test_whoever_answers_with_a_person_is_logged_with_that_person(readings):
    silent = [(r.name, r.position, r.signs) for r in readings if r.signs and not r.rows]
    agrees({name for name, *_ in silent}, unlogged.NAMES_UNLOGGED, f"log it through the gate: {silent}")


def test_every_page_about_a_person_is_logged_or_holds_none(readings):
    """A page may hold a person that the signs above do not know (an initial, a task), so the others are listed by name."""
    answered = {r.name for r in readings if r.status < 300}
    quiet = {name for name in answered if not any(r.rows for r in readings if r.name == name)}
    agrees(
        quiet,
        unlogged.HOLDS_NO_PERSON,
        "no row of the log names the person; if it holds none, list it with its reason",
    )


def test_each_row_says_who_for_whom_what_why_when_and_from_where(readings):
    rows = [row for reading in readings for row in reading.rows]
    assert len(rows) > 60
    for row in rows:
        told = (row.user_id, row.user_name, row.roles, row.reader_domain_id, row.what, row.at, row.source)
        assert all(told), (row.what, told)
        assert row.reason or row.action == "denied", row.what
        assert row.person_id and (row.owner_domain_id or row.action == "denied"), row.what


def test_what_is_logged_names_nobody(readings):
    """A row holds ids and kinds of things: whoever may read the log may not therefore know who it is about."""
    for reading in readings:
        for row in reading.rows:
            words = f"{row.what} {row.reason}"
            assert not any(part in words for part in ("Tore", "Testsson", *NUMBERS)), words


def test_a_search_that_finds_is_logged_with_each_that_it_showed(objects):
    own = objects.actors["own"]
    seen = _rows(objects, "own")
    sent = guard(_Request(own)) | {"q": "Testsson"}
    response = objects.clients["own"].post(reverse("core:search"), sent)
    rows = [row for key, row in _rows(objects, "own").items() if key not in seen]
    assert "Testsson" in response.content.decode()
    hits = {row.person_id for row in rows if row.action == "hit"}
    with acting(own):
        assert hits == set(PersonRecord.objects.values_list("person_id", flat=True))


@dataclass
class _Request:
    actor: Any


def test_a_verb_that_changes_and_tells_nobody_fails_in_any_test(world):
    @verb
    def silent(*, actor: Any) -> None:
        UserAbsence.objects.bulk_create(
            [
                UserAbsence(
                    user_id=actor.user_id,
                    domain_id=actor.domain_id,
                    valid_from=NOW.date(),
                    valid_to=NOW.date().replace(day=9),
                )
            ]
        )

    with pytest.raises(changes.NotLogged, match="silent wrote"):
        silent(actor=world.alice)
    assert changes.UNLOGGED == {}


def test_the_row_names_the_unit_under_which_one_acts(world):
    """Hedda heads one home; who works in all of the authority acts under none."""
    give_task("follow_up", NOW.date(), actor=world.hedda)
    give_task("follow_up", NOW.date(), actor=world.alice)
    with acting(world.hedda):
        assert AccessLog.objects.get(what="TaskGiven").unit_id == world.hemmet.pk
    with acting(world.alice):
        assert AccessLog.objects.get(what="TaskGiven").unit_id is None
