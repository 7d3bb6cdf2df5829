"""Standing direct access: off by default; with the switch off no row opens anything; each row names its legal basis."""

import datetime as dt
import io

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, ProgrammingError, connection, transaction

from tests.cast import UNIT, a_case
from tests.world import NUMBERS, TODAY
from vardkedja.core import scope
from vardkedja.core.actions.entries import write_entry
from vardkedja.core.actor import acting
from vardkedja.core.models import (
    Category,
    Collaboration,
    CommandRun,
    Entry,
    EntryKind,
    EntryVersion,
    StandingAccess,
)

TEXT = [("text", "Anteckning", "Vi pratade om våren.")]
DAY = dt.timedelta(days=1)


@pytest.fixture
def case(world):
    case = a_case(world, world.alice, NUMBERS[0], ("hemmet", UNIT))
    write_entry(case.pk, EntryKind.NOTE, Category.SOCIAL, TEXT, actor=world.alice)
    return case


def a_row(world, **changed):
    told = {
        "collaboration": world.collaboration, "owner": world.anby, "recipient": world.home, "legal_basis": "En lag 1 §",
        "decided_by": "Nämnden", "decided_on": TODAY, "valid_from": dt.date(2020, 1, 1), "valid_to": dt.date(2090, 1, 1),
    } | changed  # fmt: skip
    with scope.setup_scope(), transaction.atomic():
        return StandingAccess.objects.create(**told)


def switch(world, on=True):
    with scope.setup_scope():
        Collaboration.objects.filter(pk=world.collaboration.pk).update(standing_access=on)


def seen_by(actor):
    with acting(actor):
        return Entry.objects.exclude(owner=actor.domain_id).count(), EntryVersion.objects.exclude(
            owner=actor.domain_id
        ).count()


def test_the_switch_is_off_and_then_no_row_opens_anything(world, case):
    assert not world.collaboration.standing_access
    a_row(world)
    assert seen_by(world.hedda) == (0, 0)


def test_the_switch_alone_opens_nothing(world, case):
    switch(world)
    assert seen_by(world.hedda) == (0, 0)


def test_switch_and_row_open_what_is_in_common_cases_and_only_that_way(world, case):
    a_row(world)
    switch(world)
    other = a_case(world, world.alice, NUMBERS[1])
    write_entry(other.pk, EntryKind.NOTE, Category.SOCIAL, TEXT, actor=world.alice)
    own = write_entry(case.pk, EntryKind.NOTE, Category.SOCIAL, TEXT, actor=world.hedda)
    assert seen_by(world.hedda) == (1, 1)
    assert seen_by(world.alice) == (0, 0)
    assert own.owner_id == world.home.pk
    assert seen_by(world.bo) == (0, 0)
    switch(world, on=False)
    assert seen_by(world.hedda) == (0, 0)


@pytest.mark.parametrize(
    "changed",
    [
        {"valid_from": dt.date(2090, 1, 1), "valid_to": dt.date(2091, 1, 1)},
        {"valid_from": dt.date(2020, 1, 1), "valid_to": dt.date(2020, 1, 2)},
    ],
)
def test_outside_its_time_a_row_opens_nothing(world, case, changed):
    a_row(world, **changed)
    switch(world)
    assert seen_by(world.hedda) == (0, 0)


def test_a_row_of_another_county_opens_nothing(world, case):
    a_row(world, collaboration=world.other_collaboration)
    with scope.setup_scope():
        Collaboration.objects.update(standing_access=True)
    assert seen_by(world.hedda) == (0, 0)


@pytest.mark.parametrize(
    ("changed", "name"),
    [
        ({"legal_basis": " "}, "standing_access_names_its_legal_basis"),
        ({"decided_by": ""}, "standing_access_names_who_decided"),
    ],
)
def test_the_database_demands_a_recorded_legal_basis(world, changed, name):
    with pytest.raises(IntegrityError, match=name):
        a_row(world, **changed)


def test_no_user_sets_the_switch_or_a_row(world, case):
    with acting(world.adam):
        assert Collaboration.objects.filter(pk=world.collaboration.pk).update(standing_access=True) == 0
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            StandingAccess.objects.create(
                collaboration=world.collaboration, owner=world.anby, recipient=world.home, legal_basis="x",
                decided_by="x", decided_on=TODAY, valid_from=TODAY, valid_to=TODAY + DAY,
            )  # fmt: skip
    assert connection.in_atomic_block


def test_the_command_refuses_the_switch_without_a_legal_basis_and_is_logged(world, case):
    with pytest.raises(CommandError, match="rättsligt stöd"):
        call_command("standing_access", "testlan", "--switch", "on")
    with pytest.raises(CommandError, match="rättsligt stöd"):
        call_command(
            "standing_access", "testlan", "--owner", "Anby kommun", "--recipient", "Region Test, Hemmet"
        )
    told = [
        "--owner", "Anby kommun", "--recipient", "Region Test, Hemmet", "--basis", "En lag 1 §", "--decided-by", "Nämnden",
        "--decided-on", "2026-01-01", "--from", "2020-01-01", "--to", "2090-01-01",
    ]  # fmt: skip
    blank = ["  " if word == "En lag 1 §" else word for word in told]
    with pytest.raises(CommandError, match="på vilket rättsligt stöd"):
        call_command("standing_access", "testlan", *blank)
    out = io.StringIO()
    call_command("standing_access", "testlan", *told, "--switch", "on", stdout=out)
    assert "är påslagen" in out.getvalue()
    assert seen_by(world.hedda) == (1, 1)
    call_command("standing_access", "testlan", "--switch", "off", stdout=out)
    assert seen_by(world.hedda) == (0, 0)
    with scope.setup_scope():
        assert CommandRun.objects.filter(command="standing_access").count() == 5
