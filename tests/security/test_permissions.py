"""Every address: a declared policy, 404 for what is another's, and the table in docs/ as it now is."""

import os
import re
import uuid
from pathlib import Path

import pytest
import time_machine
from django.test import Client

from tests.costsharing.county import share_costs
from tests.security import allowed
from tests.security.objects import Objects, build
from tests.security.permissions import Address, Answers, addresses, all_answers, answer, table
from tests.security.test_catalogue import agrees
from tests.world import NOW
from vardkedja import config

DOCUMENT = Path(config.PROJECT) / "docs" / "permissions.md"
WITH_OBJECT = [a for a in addresses() if a.arguments and a.may]


#: Asked once: the answers do not change between the tests.
_ANSWERS: Answers = {}


@pytest.fixture
def objects(world) -> Objects:
    with time_machine.travel(NOW, tick=True):
        share_costs(world)
        yield build(world)


@pytest.fixture
def answers(request) -> Answers:
    """Every address asked by somebody with every role of each authority."""
    if not _ANSWERS:
        _ANSWERS.update(all_answers(request.getfixturevalue("objects")))
    return _ANSWERS


def test_every_view_declares_who_may(world):
    assert [a.name for a in addresses() if not a.declares] == [], (
        "decorate the view with @page(policy) or @public"
    )


def test_open_views_are_few(world):
    agrees({a.name for a in addresses() if a.may is None}, allowed.OPEN_VIEWS, "name it with its reason")


def test_what_is_anothers_is_not_found(answers):
    """Somebody with every role of another authority, or of another county, finds nothing at all."""
    found = {
        (address.name, position)
        for address in WITH_OBJECT
        for position in ("foreign", "far")
        if answers[address.name, position].status_code != 404
    }
    agrees({name for name, where in found if where == "far"}, set(), "another county's object is found")
    agrees(
        {name for name, where in found if where == "foreign"},
        allowed.SHARED_VIEWS,
        "another's object is found",
    )


def test_hidden_and_absent_are_the_same_page(objects):
    """Byte for byte, but for the tokens of the form in the frame."""
    different = []
    for address in WITH_OBJECT:
        opaque = {n: uuid.uuid4() for n in address.arguments if isinstance(objects.values[n], uuid.UUID)}
        if opaque and address.name not in allowed.SHARED_VIEWS:
            hidden, absent = answer(objects, "far", address), answer(objects, "far", address, **opaque)
            if _without_tokens(hidden, objects) != _without_tokens(absent, objects, **opaque):
                different.append(address.name)
    assert different == []


def _without_tokens(response, objects, **opaque) -> tuple[int, str]:
    text = re.sub(r'name="(vk_token|csrfmiddlewaretoken)" value="[^"]*"', "", response.content.decode())
    for value in [*map(str, objects.values.values()), *map(str, opaque.values())]:
        text = text.replace(value, "ID")
    return response.status_code, re.sub(r"[0-9a-f-]{36}", "ID", text)


def test_the_owner_or_the_home_finds_every_object(answers):
    """Else the answers above would prove nothing."""
    lost = {
        a.name
        for a in WITH_OBJECT
        if all(answers[a.name, position].status_code == 404 for position in ("own", "party"))
    }
    assert lost == set()


def test_nothing_breaks(answers):
    assert {key for key, response in answers.items() if response.status_code >= 500} == set()


def test_nobody_gets_in_without_signing_in(objects):
    for address in addresses():
        if address.may is not None:
            objects.clients["nobody"] = Client()
            objects.actors["nobody"] = objects.actors["own"]
            response = answer(objects, "nobody", address)
            assert response.status_code in {302, 403}, address.name
            assert response.status_code == 403 or "/logga-in/" in response.headers["Location"], address.name


def test_a_role_that_may_not_is_refused(objects):
    """The administrator alone, who sees no person, is refused by every page that is for handling cases."""
    letters = {a.name: a.roles() for a in addresses() if a.may is not None}
    assert all("administrator" not in letters[n] for n in letters if n.startswith(("referrals:", "sip:")))


def test_the_table_is_up_to_date(answers):
    now = table(answers)
    if os.environ.get("VARDKEDJA_WRITE"):
        DOCUMENT.write_text(now, encoding="utf-8")
    assert DOCUMENT.read_text(encoding="utf-8") == now, "run `make permissions` and look at what has changed"


def test_the_walk_sees_what_there_is():
    names = [address.name for address in addresses()]
    assert len(names) == len(set(names)) > 90
    assert isinstance(addresses()[0], Address)
