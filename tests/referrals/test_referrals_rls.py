"""Raw SQL as the application role, under one authority's scope: what the policies, keys and the trigger refuse."""

import uuid

import pytest
from django.db import DatabaseError, connection, transaction

from referrals.actions import save_draft
from referrals.models import Application, QueueTicket
from tests.referrals.scene import a_draft, a_sent, again, assess
from tests.world import NOW, TODAY
from vardkedja.core.actor import acting
from vardkedja.core.models import CaseParty, Task

TICKET = (
    "INSERT INTO referrals_queueticket (id, unit_id, collaboration_id, priority_class, requested_at, state, reference, "
    "acute, paused, change, why, changed_at, owner_id, operator_id, group_domain_id, row_version) "
    "VALUES (%s, %s, %s, 1, now(), 'waiting', 'Q-X', false, false, 'joined', '', now(), %s, %s, %s, 1)"
)


def run(actor, sql, *params):
    """Rows of a query, or how many rows a command touched, in the actor's scope."""
    with acting(actor), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall() if cursor.description else cursor.rowcount


def refused(actor, sql, *params):
    with pytest.raises(DatabaseError) as error:
        run(actor, sql, *params)
    return str(error.value)


@pytest.fixture
def application(world):
    return a_sent(world)


def leave(world, domain):
    """The domain is no longer party to alice's cases."""
    with acting(world.alice):
        CaseParty.objects.filter(domain=domain).update(valid_to=TODAY.replace(day=3))


@pytest.mark.parametrize("who", ["alice", "hedda", "greta", "bo", "olle"])
def test_nobody_reads_who_a_ticket_belongs_to(world, application, who):
    assert "permission denied" in refused(world.actors[who], "SELECT owner_id FROM referrals_queueticket")
    assert "permission denied" in refused(world.actors[who], "SELECT * FROM referrals_queueticket")


def test_the_collaboration_sees_the_ticket_and_another_county_does_not(world, application):
    count = "SELECT count(*) FROM referrals_queueticket"
    assert run(world.bo, count) == [(1,)]
    assert run(world.olle, count) == [(0,)]


@pytest.mark.parametrize("who", ["bo", "olle"])
def test_a_domain_that_a_ticket_does_not_name_writes_nothing(world, application, who):
    assert run(world.actors[who], "UPDATE referrals_queueticket SET priority_class = 1") == 0
    with acting(world.alice):
        assert QueueTicket.objects.get().priority_class == 3


def test_a_ticket_is_neither_moved_in_time_nor_given_away_nor_deleted(world, application):
    for sql in (
        "UPDATE referrals_queueticket SET requested_at = now()",
        "UPDATE referrals_queueticket SET owner_id = operator_id",
        "DELETE FROM referrals_queueticket",
    ):
        assert "permission denied" in refused(world.alice, sql)


def test_nobody_queues_for_another_or_under_a_false_operator(world, application):
    unit, collaboration, group = world.hemmet, world.collaboration.pk, world.psychiatry.pk
    for owner, operator in ((world.anby.pk, unit.operator_id), (world.bjorkby.pk, world.bjorkby.pk)):
        message = refused(world.bo, TICKET, uuid.uuid4(), unit.pk, collaboration, owner, operator, group)
        assert "row-level security" in message
    foreign = (uuid.uuid4(), unit.pk, collaboration, world.utby.pk, unit.operator_id, group)
    assert "row-level security" in refused(world.olle, TICKET, *foreign)


def test_a_party_does_not_see_the_draft(world, application):
    with acting(world.alice):
        case = application.case
    draft = save_draft(case.pk, a_draft(world.boendet.pk), actor=world.alice)
    one = "SELECT count(*) FROM referrals_application WHERE id = %s"
    assert run(world.hedda, one, draft.pk) == [(0,)] and run(world.alice, one, draft.pk) == [(1,)]
    assert run(world.hedda, "SELECT count(*) FROM referrals_drafttext") == [(0,)]


@pytest.mark.parametrize("column", ["urgency = 1", "shared = false", "sent_at = now()", "unit_id = home_id"])
def test_who_takes_part_moves_the_state_and_nothing_else(world, application, column):
    assert "only the applicant" in refused(world.greta, f"UPDATE referrals_application SET {column}")
    assert run(world.greta, "UPDATE referrals_application SET state = 'assessed'") == 1


def test_a_member_that_takes_no_part_writes_no_state(world, application):
    assert run(world.berta, "UPDATE referrals_application SET state = 'declined'") == 0
    assert again(world.alice, application).state == "sent"


def test_nobody_applies_in_anothers_case(world, application):
    with acting(world.alice):
        values = Application.objects.filter(pk=application.pk).values().get()
    copy = values | {"id": uuid.uuid4(), "owner_id": world.home.pk, "state": "draft", "unit_id": None}
    with pytest.raises(DatabaseError), acting(world.hedda), transaction.atomic():
        Application(**copy).save(force_insert=True)


DECISION = (
    "INSERT INTO referrals_decision (id, case_id, case_owner_id, application_id, owner_id, kind, outcome, unit_id, "
    "decided_on, decider_id, decider_name, valid_from, entry_id, recorded_at) "
    "SELECT gen_random_uuid(), case_id, case_owner_id, id, %s, %s, 'granted', unit_id, %s, %s, 'x', %s, entry_id, %s "
    "FROM referrals_application"
)


@pytest.mark.parametrize(
    ("who", "kind"),
    [
        ("bo", "assistance"),
        ("greta", "admission"),
        ("bo", "region_care"),
        ("hedda", "sis"),
        ("greta", "assistance"),
    ],
)
def test_a_domain_makes_only_its_own_kind_of_decision(world, application, who, kind):
    actor = world.actors[who]
    message = refused(actor, DECISION, actor.domain_id, kind, TODAY, actor.user_id, TODAY, NOW)
    assert "row-level security" in message


def test_nobody_decides_in_anothers_name(world, application):
    params = (world.anby.pk, "assistance", TODAY, world.hedda.user_id, TODAY, NOW)
    assert "row-level security" in refused(world.hedda, DECISION, *params)


def test_only_the_groups_host_assesses_jointly(world, application):
    sql = (
        "INSERT INTO referrals_placementassessment (id, case_id, case_owner_id, application_id, owner_id, recommended, "
        "unit_id, level, priority_class, assessed_on, recorded_by_id, recorded_by_name, entry_id, recorded_at) "
        "SELECT gen_random_uuid(), case_id, case_owner_id, id, %s, true, unit_id, '', 1, %s, %s, 'x', entry_id, %s "
        "FROM referrals_application"
    )
    berta = world.berta
    assert "row-level security" in refused(berta, sql, berta.domain_id, TODAY, berta.user_id, NOW)


def test_assessments_and_decisions_are_read_by_parties_only(world, application):
    assess(world, application)
    count = "SELECT count(*) FROM referrals_placementassessment"
    assert run(world.berta, count) == [(1,)]
    leave(world, world.bjorkby)
    assert run(world.berta, count) == run(world.olle, count) == [(0,)]
    assert run(world.berta, "UPDATE referrals_placementassessment SET superseded_at = now()") == 0


@pytest.mark.parametrize("who", ["olle", "bo"])
def test_tasks_are_closed_by_parties_only(world, application, who):
    leave(world, world.bjorkby)
    close = "SELECT vk_close_tasks(%s, 'assess_application', now(), 'x')"
    assert run(world.actors[who], close, application.case_id) == [(0,)]
    with acting(world.gustav):
        assert Task.objects.get(kind="assess_application").done_at is None


def test_the_group_is_read_in_its_county_and_written_by_its_host(world, application):
    assert run(world.bo, "SELECT count(*) FROM referrals_groupmember") == [(3,)]
    assert run(world.olle, "SELECT count(*) FROM referrals_groupmember") == [(0,)]
    assert run(world.bo, "UPDATE referrals_groupmember SET is_chair = true") == 0
    assert "permission denied" in refused(world.greta, "DELETE FROM referrals_groupmember")
    assert run(world.greta, "UPDATE referrals_groupmember SET profession = 'Psykolog'") == 3


def test_the_worker_reads_tickets_without_applicant_and_no_application(world, application, worker_role):
    from vardkedja.core.scope import worker_scope

    with worker_scope(world.collaboration.pk), connection.cursor() as cursor:
        cursor.execute("SELECT priority_class, state FROM referrals_queueticket")
        assert cursor.fetchall() == [(3, "waiting")]
        for sql in ("SELECT owner_id FROM referrals_queueticket", "SELECT 1 FROM referrals_application"):
            with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
                cursor.execute(sql)
