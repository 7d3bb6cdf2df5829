"""The database itself: what raw SQL may do to plans, calls, signatures, support and hand-off, role by role."""

import uuid

import pytest
from django.db import ProgrammingError, connection, transaction
from django.db.utils import IntegrityError

from sip.actions import call_to_sip, decide_support
from tests.harness.fixtures import acting_as
from tests.sip.scenes import MEETING, a_drawn_up_sip, a_sip
from tests.world import NUMBERS, TODAY
from vardkedja.core import scope
from vardkedja.core.actor import acting

TABLES = (
    "sip_sip",
    "sip_sipcall",
    "sip_sipintervention",
    "sip_sipsignature",
    "sip_supportmeasure",
    "sip_handoff",
)


@pytest.fixture
def sip(world):
    """Anby's plan with the psychiatry, drawn up; the home is party and not called. One measure is decided."""
    sip = a_drawn_up_sip(world)
    decide_support(sip.case_id, "occupation", actor=world.anna, what="Studier", planned_from=TODAY)
    return sip


def run(sql, *parameters):
    """Rows, or the number of rows changed."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchall() if cursor.description else cursor.rowcount


def refused(actor, sql, *parameters):
    with acting(actor), pytest.raises((ProgrammingError, IntegrityError)):
        run(sql, *parameters)


def signature(sip, owner, domain, user):
    columns = "id, case_id, case_owner_id, sip_id, owner_id, version, domain_id, signed_by_id, signed_by_name, signed_by_title, signed_at"
    marks = ", ".join(["%s"] * 10)
    values = (uuid.uuid4(), sip.case_id, sip.case_owner_id, sip.pk, owner, 1, domain, user, "Någon", "")
    return f"INSERT INTO sip_sipsignature ({columns}) VALUES ({marks}, now())", *values


@pytest.mark.parametrize("table", TABLES)
def test_without_a_scope_there_are_no_rows(world, sip, table):
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('vk.domain', '', true)")
        cursor.execute(f"SELECT count(*) FROM {table}")
        assert cursor.fetchone() == (0,)


@pytest.mark.parametrize("name", ["bo", "olle"])
@pytest.mark.parametrize("table", TABLES)
def test_who_is_not_party_reads_nothing(world, sip, name, table):
    with acting(world.actors[name]):
        assert run(f"SELECT count(*) FROM {table}") == [(0,)]


def test_a_party_reads_and_does_not_change_the_plan(world, sip):
    with acting(world.rut):
        assert run("SELECT version FROM sip_sip") == [(1,)]
        assert run("UPDATE sip_sip SET state = 'closed', row_version = 9") == 0
        assert run("UPDATE sip_supportmeasure SET state = 'started', row_version = 9") == 0


@pytest.mark.parametrize("table", TABLES)
def test_nobody_deletes(world, sip, table):
    refused(world.alice, f"DELETE FROM {table}")


def test_interventions_and_signatures_are_not_changed_by_anybody(world, sip):
    refused(world.alice, "UPDATE sip_sipintervention SET domain_id = %s", world.psychiatry.pk)
    refused(world.alice, "UPDATE sip_sipsignature SET version = 2")


def test_a_signature_bears_the_own_domain(world, sip):
    refused(world.alice, *signature(sip, sip.owner_id, world.psychiatry.pk, world.users["alice"].pk))
    refused(world.rut, *signature(sip, sip.owner_id, world.anby.pk, world.users["rut"].pk))
    refused(world.rut, *signature(sip, world.psychiatry.pk, world.psychiatry.pk, world.users["rut"].pk))
    refused(world.bo, *signature(sip, sip.owner_id, world.bjorkby.pk, world.users["bo"].pk))


def test_the_caller_does_not_answer_for_the_called(world):
    sip = a_sip(world, NUMBERS[1])
    call_to_sip(sip.pk, [world.psychiatry.pk], MEETING, actor=world.alice)
    answer = "UPDATE sip_sipcall SET answer = 'with_mandate', answered_at = now()"
    with acting(world.alice):
        assert run(answer) == 0
    refused(world.rut, "UPDATE sip_sipcall SET meeting_on = '2030-01-01'")
    with acting(world.rut):
        assert run(answer) == 1


def test_the_plan_rests_on_an_own_consent_in_the_same_case(world, sip):
    other = a_drawn_up_sip(world, NUMBERS[2])
    refused(world.alice, "UPDATE sip_sip SET consent_id = %s WHERE id = %s", other.consent_id, sip.pk)
    refused(world.alice, "UPDATE sip_sip SET overall_id = %s WHERE id = %s", world.utby.pk, sip.pk)


def test_the_worker_reads_support_of_its_county_and_no_plan(world, sip):
    with acting_as("vk_worker"):
        with scope.worker_scope(world.collaboration.pk):
            assert run("SELECT kind FROM sip_supportmeasure") == [("occupation",)]
        with scope.worker_scope(world.other_collaboration.pk):
            assert run("SELECT kind FROM sip_supportmeasure") == []
        for table in set(TABLES) - {"sip_supportmeasure"}:
            with scope.worker_scope(world.collaboration.pk), pytest.raises(ProgrammingError):
                run(f"SELECT 1 FROM {table}")
        with scope.worker_scope(world.collaboration.pk), pytest.raises(ProgrammingError):
            run("UPDATE sip_supportmeasure SET state = 'started'")
