"""What the database shows and lets be written, past every policy in Python: raw SQL in the scope of each."""

from contextlib import contextmanager

import pytest
from django.db import Error, connection, transaction

from placements.actions.planning import plan_discharge
from tests.harness.fixtures import acting_as
from tests.placements.scene import day
from vardkedja.core import scope
from vardkedja.core.actor import acting

TABLES = ("place", "placeclaim", "placement", "stay", "dischargeplan", "absence", "occupancyday")


@pytest.fixture
def stay(scene):
    found = scene.arrived(scene.approved(), start=-10)
    plan_discharge(
        found.pk,
        actor=scene.world.sten,
        planned_on=day(5),
        receiver_id=scene.world.anby.pk,
        contents=[("a", "A", "b")],
    )
    return found


@contextmanager
def writing():
    """A cursor in a savepoint, so that a refusal does not end the test."""
    with transaction.atomic(), connection.cursor() as cursor:
        yield cursor


def counts(*tables):
    with connection.cursor() as cursor:
        found = []
        for table in tables:
            cursor.execute(f"SELECT count(*) FROM placements_{table}")
            found.append(cursor.fetchone()[0])
        return tuple(found)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("hedda", (5, 1, 1, 1, 1)),
        ("alice", (5, 1, 1, 1, 1)),
        ("bo", (5, 1, 0, 0, 0)),
        ("greta", (5, 1, 0, 0, 0)),
        ("olle", (0, 0, 0, 0, 0)),
    ],
)
def test_who_reads_what(scene, stay, name, expected):
    """The collaboration reads places and claims; the home and the case's parties the stay; another county nothing."""
    with acting(scene.world.actors[name]):
        assert counts("place", "placeclaim", "placement", "stay", "dischargeplan") == expected


def test_no_scope_no_rows(scene, stay):
    with acting_as("vk_app"):
        assert counts(*TABLES) == (0,) * len(TABLES)


WRITES = (
    "UPDATE placements_stay SET ended_on = arrived_on, state = 'ended', end_reason = 'other', destination = 'home'",
    "UPDATE placements_placeclaim SET released_at = now(), occupied = false",
    "UPDATE placements_place SET valid_to = '2030-01-01'",
    "UPDATE placements_absence SET back_on = away_from",
)


@pytest.mark.parametrize("statement", WRITES)
@pytest.mark.parametrize("name", ["alice", "rut", "olle"])
def test_only_the_operator_changes_anything(scene, stay, name, statement):
    with acting(scene.world.actors[name]), connection.cursor() as cursor:
        cursor.execute(statement)
        assert cursor.rowcount == 0


@pytest.mark.parametrize("table", TABLES)
def test_nothing_is_ever_deleted(scene, stay, table):
    with acting(scene.world.hedda), pytest.raises(Error, match="permission denied"), writing() as cursor:
        cursor.execute(f"DELETE FROM placements_{table}")


@pytest.mark.parametrize(
    "column", ["case_id", "case_owner_id", "operator_id", "person_id", "municipality_id", "claim_id"]
)
def test_whose_stay_it_is_and_who_pays_is_never_rewritten(scene, stay, column):
    with acting(scene.world.hedda), pytest.raises(Error, match="permission denied"), writing() as cursor:
        cursor.execute(f"UPDATE placements_stay SET {column} = {column}")


def test_the_worker_counts_stays_of_its_county_and_writes_figures_only(scene, stay):
    world = scene.world
    with acting_as("vk_worker"), scope.worker_scope(world.collaboration.pk):
        assert counts("place", "placeclaim", "stay") == (5, 1, 1)
        for statement in WRITES:
            with (
                pytest.raises(Error, match="permission denied"),
                transaction.atomic(),
                connection.cursor() as cursor,
            ):
                cursor.execute(statement)
        for table in ("placement", "dischargeplan"):
            with pytest.raises(Error, match="permission denied"), transaction.atomic():
                counts(table)
    with acting_as("vk_worker"), scope.worker_scope(world.other_collaboration.pk):
        assert counts("place", "placeclaim", "stay", "absence", "occupancyday") == (0,) * 5
