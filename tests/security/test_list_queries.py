"""Every page that shows several persons asks the same number of queries however many it shows.

Generated from the addresses that name no case and no person. Each is asked with somebody in every state of the chain, and
again when there are three more of each.
"""

import datetime as dt

import pytest
import time_machine
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from governance.scenario.people import fictive_number
from sip.actions import initiate_sip
from tests.costsharing.county import share_costs
from tests.referrals.scene import a_sent, approve, assess
from tests.security.objects import Objects, build
from tests.security.permissions import Address, addresses
from tests.world import NOW, TODAY
from vardkedja.core.actions.tasks import give_task
from vardkedja.core.actor import acting
from vardkedja.core.models import Case

#: Objects that several persons share; an address that names any other object shows one person.
SHARED = {"unit_id", "unit", "collaboration", "slug", "year", "month", "payer", "user_id"}
LISTS = [a for a in addresses() if a.may is not None and "GET" in a.methods and set(a.arguments) <= SHARED]


@pytest.fixture
def objects(world) -> Objects:
    with time_machine.travel(NOW, tick=True):
        share_costs(world)
        yield build(world)


def wave(objects: Objects, numbers: list[str]) -> None:
    """Three persons for each round: sent, assessed and approved, each with a SIP and something to do."""
    world = objects.world
    for number, further in zip(numbers, (None, assess, approve), strict=True):
        application = a_sent(world, number)
        if further:
            further(world, application)
        with acting(world.alice):
            case = Case.objects.get(pk=application.case_id)
        initiate_sip(case.pk, actor=world.alice)
        for actor in (objects.actors["own"], objects.actors["party"]):
            give_task("follow_up", TODAY, actor=actor, case=case, assignee_id=actor.user_id)


def counts(objects: Objects) -> dict[tuple[str, str], int]:
    return {
        (address.name, position): _count(objects, address, position)
        for address in LISTS
        for position in ("own", "party")
    }


def _count(objects: Objects, address: Address, position: str) -> int:
    url = reverse(address.name, kwargs={name: objects.values[name] for name in address.arguments})
    before = transaction.savepoint()
    with CaptureQueriesContext(connection) as queries:
        objects.clients[position].get(url)
    transaction.savepoint_rollback(before)
    return len(queries)


def test_no_list_asks_more_for_more_persons(objects):
    numbers = [fictive_number(dt.date(1970, 1, day), 985) for day in range(1, 13)]
    wave(objects, numbers[:3])
    counts(objects)  # what is asked once only
    few = counts(objects)
    for first in (3, 6, 9):
        wave(objects, numbers[first : first + 3])
    many = counts(objects)
    assert {key: (few[key], many[key]) for key in few if many[key] > few[key]} == {}
