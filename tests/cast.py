"""Fixtures of the cast and small helpers that set a scene with the real verbs."""

import copy
import datetime as dt
from collections.abc import Callable

import pytest

from tests import world as cast
from tests.harness.fixtures import Stage
from vardkedja.core.actions.cases import add_party, open_case
from vardkedja.core.actions.entries import write_entry
from vardkedja.core.actions.persons import Particulars, register_person
from vardkedja.core.actions.releases import release
from vardkedja.core.actor import Actor
from vardkedja.core.identity import Number, parse_number
from vardkedja.core.models import Case, Category, EntryKind, Ground, PartyRole, PersonRecord, Sex


@pytest.fixture(scope="session")
def build_cast() -> Callable[[], cast.World]:
    """The harness calls it once a session; each test gets a copy of what it returns."""
    return cast.build


@pytest.fixture
def world(db, stage_of_session: Stage) -> cast.World:
    """The cast, in a transaction that is rolled back."""
    return copy.deepcopy(stage_of_session.cast)


@pytest.fixture
def committed_world(committed_database, stage_of_session: Stage) -> cast.World:
    """The cast, committed in a database of the test's own (threads, browser, real worker)."""
    return copy.deepcopy(stage_of_session.cast)


def a_person(actor: Actor, number: str = cast.NUMBERS[0], name: str = "Tore Testsson") -> PersonRecord:
    """A record of one of the published test numbers."""
    given, family = name.split()
    return register_person(parse_number(number), Particulars(given, family, Sex.MAN), actor=actor)


def a_case(world: cast.World, actor: Actor, number: str = cast.NUMBERS[0], *parties: tuple[str, str]) -> Case:
    """A case of the actor's domain; `parties` are (domain key, role), or (unit key, UNIT)."""
    record = a_person(actor, number)
    case = open_case(record.pk, world.collaboration.pk, actor=actor)
    for key, role in parties:
        make_party(world, case, key, role, actor)
    return case


def make_party(world: cast.World, case: Case, key: str, role: str, actor: Actor) -> None:
    """Make a domain, or with role UNIT a unit by its key, party to the case."""
    if role == PartyRole.UNIT:
        unit = world.units[key]
        add_party(case.pk, unit.operator_id, role, unit_id=unit.pk, actor=actor)
    else:
        add_party(case.pk, world.domains[key].pk, role, actor=actor)


def tell_who(world: cast.World, case: Case, key: str, actor: Actor) -> None:
    """Release a note to a party, which is what lets it recognise the person (`vardkedja.core.withheld`)."""
    version = write_entry(
        case.pk, EntryKind.NOTE, Category.PLANNING, [("text", "Anteckning", "Möte")], actor=actor
    )
    release(
        case.pk,
        [version],
        [world.domains[key].pk],
        actor=actor,
        ground=Ground.NO_HARM,
        purpose="Planering",
    )


UNIT, GROUP, HOME, REGION = PartyRole.UNIT, PartyRole.GROUP, PartyRole.HOME, PartyRole.REGION


def number_born(day: dt.date) -> Number:
    """A plainly fictive samordningsnummer (serial 980) of somebody born on the day."""
    digits = f"{day:%Y%m}{day.day + 60}980"
    doubled = (int(d) * (2 - i % 2) for i, d in enumerate(digits[2:]))
    return parse_number(f"{digits}{-sum(n // 10 + n % 10 for n in doubled) % 10}")
