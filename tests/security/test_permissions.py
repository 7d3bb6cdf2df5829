"""Every address: a declared policy, 404 for what is another's, and the table in docs/ as it now is."""

import os
import re
import uuid
from pathlib import Path

import pytest
import time_machine

from tests.answers import steady
from tests.costsharing.county import share_costs
from tests.security import allowed
from tests.security.objects import Objects, build
from tests.security.permissions import Address, addresses, answer, table
from tests.security.rules import BY_ROLE, NOT_FOUND, RULES
from tests.security.test_catalogue import agrees
from tests.world import NOW
from vardkedja import config

DOCUMENT = Path(config.PROJECT) / "docs" / "permissions.md"
WITH_OBJECT = [a for a in addresses() if a.arguments and a.may]


@pytest.fixture
def objects(world) -> Objects:
    with time_machine.travel(NOW, tick=True):
        share_costs(world)
        yield build(world)


def test_every_view_declares_who_may():
    assert [a.name for a in addresses() if not a.declares] == [], (
        "decorate the view with @page(policy) or @public"
    )


def test_open_views_are_few():
    agrees({a.name for a in addresses() if a.may is None}, allowed.OPEN_VIEWS, "name it with its reason")


def test_every_address_with_an_object_has_a_rule():
    named = {a.name for a in WITH_OBJECT}
    assert named - set(RULES) == set(), "write its rule in tests/security/rules.py"
    assert set(RULES) - {a.name for a in addresses()} == set(), "no such address: take its rule away"
    assert {name for name, _role in BY_ROLE} <= {a.name for a in addresses()}


def test_what_is_anothers_is_not_found():
    """By the written rules, which the matrix compares with real requests: another county finds no object at all."""
    answers = {
        (a.name, who): RULES[a.name].expects(a.methods[0], who, "present")
        for a in WITH_OBJECT
        for who in ("foreign", "far")
    }
    found = {key for key, answer in answers.items() if answer != NOT_FOUND}
    assert {name for name, who in found if who == "far"} == set()
    agrees(
        {name for name, who in found if who == "foreign"}, allowed.SHARED_VIEWS, "another's object is found"
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
    text = steady(response.content.decode())
    for value in [*map(str, objects.values.values()), *map(str, opaque.values())]:
        text = text.replace(value, "ID")
    return response.status_code, re.sub(r"[0-9a-f-]{36}", "ID", text)


def test_somebody_finds_every_object():
    """Else the answers above would prove nothing."""
    assert {
        a.name for a in WITH_OBJECT if not {"own", "runs", "told"} & set(RULES[a.name].there.split())
    } == set()


#: Administration that lies in an app of the chain: who may decide, no case and no person.
ADMINISTRATION = {
    "referrals:delegation", "referrals:delegation_end", "referrals:delegation_new", "referrals:terms", "referrals:terms_change",
}  # fmt: skip


def test_a_role_that_may_not_is_refused():
    """The administrator alone, who sees no person, is refused by every page that is for handling cases."""
    letters = {a.name: a.roles() for a in addresses() if a.may is not None}
    found = {n for n in letters if n.startswith(("referrals:", "sip:")) and "administrator" in letters[n]}
    assert found == ADMINISTRATION


def test_the_table_is_up_to_date():
    now = table()
    if os.environ.get("VARDKEDJA_WRITE"):
        DOCUMENT.write_text(now, encoding="utf-8")
    assert DOCUMENT.read_text(encoding="utf-8") == now, "run `make permissions` and look at what has changed"


def test_the_walk_sees_what_there_is():
    names = [address.name for address in addresses()]
    assert len(names) == len(set(names)) > 90
    assert isinstance(addresses()[0], Address)
