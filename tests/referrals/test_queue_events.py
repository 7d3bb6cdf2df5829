"""Each change of a position is an event that the database writes: complete, in order, and nobody's to forge or to change."""

import datetime as dt
import importlib
import uuid

import pytest
from django.db import DatabaseError, connection, transaction

from referrals.actions import pause_ticket, reconsider, resume_ticket, set_queue_rules, withdraw_application
from referrals.actions.rules import Limit, NewRules
from referrals.actions.tickets import Why, offer_came_back, offered
from referrals.models import QueueEvent, QueuePolicy, QueueQuota, QueueTicket
from referrals.selectors import next_in_line
from referrals.selectors.rules import rules_at
from tests.governance.scenes import as_owner
from tests.referrals.scene import a_sent, again, assess, assessed, ticket
from tests.world import NOW, TODAY
from vardkedja.core.actor import acting
from vardkedja.core.errors import Conflict, Impossible, NotAllowed, NotVisible

HOUR = dt.timedelta(hours=1)


def events(actor, application):
    """What is written of the application's position: number, change, why."""
    with acting(actor):
        rows = QueueEvent.objects.filter(ticket=application.ticket_id).order_by("number")
        return [(row.number, row.change, row.why) for row in rows]


def run(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)


def rules(**changes):
    values = {"order": "complete", "valid_from": TODAY, "reason": "Styrgruppen 2026-02-20 § 4"}
    return NewRules(**values | changes)


@pytest.fixture
def application(world):
    return a_sent(world, on=None)


def test_every_verb_leaves_its_event_in_order(world, application):
    later = [world.alice.at(NOW + n * HOUR) for n in range(9)]
    pause_ticket(application.pk, "own_wish", actor=later[1])
    resume_ticket(application.pk, actor=later[2])
    assess(world, application)
    reconsider(application.pk, "Nytt läge", actor=world.greta.at(NOW + 4 * HOUR))
    withdraw_application(application.pk, actor=later[5])
    assert events(world.alice, application) == [
        (1, "joined", ""),
        (2, "paused", "own_wish"),
        (3, "resumed", "ready"),
        (4, "priority", "assessed"),
        (5, "returned", "reconsidered"),
        (6, "left", "withdrawn"),
    ]
    with acting(world.alice):
        moments = [row.at for row in QueueEvent.objects.order_by("number")]
        assert moments == sorted(moments), "greta wrote hers at noon, and it stands after what came before"
        assert moments[0] == NOW and moments[-1] == NOW + 5 * HOUR


def test_an_event_and_its_change_are_undone_together(world, application):
    with pytest.raises(RuntimeError), acting(world.alice), transaction.atomic():
        offered(again(world.alice, application), actor=world.alice)
        raise RuntimeError
    assert events(world.alice, application) == [(1, "joined", "")]
    assert ticket(world.alice, application).offered_at is None


FORGED = (
    "INSERT INTO referrals_queueevent (id, ticket_id, collaboration_id, number, at, change, why, unit_id, state, "
    "priority_class, requested_at, acute, paused) "
    "SELECT gen_random_uuid(), t.id, t.collaboration_id, 9, now(), 'left', '', t.unit_id, 'left', 1, now(), false, false "
    "FROM (SELECT '{ticket}'::uuid AS id, '{county}'::uuid AS collaboration_id, '{unit}'::uuid AS unit_id) t"
)


@pytest.mark.parametrize("who", ["alice", "hedda", "greta", "bo", "olle"])
def test_nobody_writes_changes_or_takes_away_an_event(world, application, who):
    refusals = {
        FORGED: "row-level security",
        "UPDATE referrals_queueevent SET at = now()": "permission denied",
        "DELETE FROM referrals_queueevent": "permission denied",
    }
    for statement, why in refusals.items():
        with pytest.raises(DatabaseError, match=why), acting(world.actors[who]), transaction.atomic():
            run(
                statement.format(
                    ticket=application.ticket_id, county=world.collaboration.pk, unit=world.hemmet.pk
                )
            )
    assert events(world.alice, application) == [(1, "joined", "")]


def test_a_change_without_the_verb_is_an_event_all_the_same(world, application):
    """Who may write the ticket cannot do it unseen."""
    with acting(world.alice):
        QueueTicket.objects.filter(pk=application.ticket_id).update(priority_class=1, row_version=77)
        last = QueueEvent.objects.order_by("number").last()
        assert (last.number, last.priority_class, last.at) == (2, 1, NOW)


def test_an_event_tells_the_county_no_more_than_the_ticket_and_another_county_nothing(world, application):
    columns = {field.name for field in QueueEvent._meta.get_fields()}
    assert not columns & {"owner", "case", "person", "application", "operator"}
    with acting(world.bo):
        assert QueueEvent.objects.count() == 1
    with acting(world.olle):
        assert QueueEvent.objects.count() == QueuePolicy.objects.count() == 0


@pytest.mark.parametrize(("kept", "expected"), [(None, True), (1, True), (0, False)])
def test_a_declined_offer_keeps_or_loses_the_position_by_the_rules(world, application, kept, expected):
    set_queue_rules(world.hemmet.pk, rules(declines_kept=kept), actor=world.hedda)
    later = world.alice.at(NOW + HOUR)
    with acting(later):
        offered(application, actor=later)
        assert offer_came_back(application, Why.DECLINED, actor=later) is expected
        last = None if expected else NOW + HOUR
        assert ticket(later, application).last_at == last
        assert events(later, application)[-1][1:] == ("kept" if expected else "lost", "declined")


def test_what_the_unit_takes_back_never_counts_and_the_second_no_does(world, application):
    set_queue_rules(world.hemmet.pk, rules(declines_kept=1), actor=world.hedda)
    kept = []
    for hour, why in enumerate((Why.BY_UNIT, Why.DECLINED, Why.BY_UNIT, Why.EXPIRED), 1):
        actor = world.alice.at(NOW + hour * HOUR)
        with acting(actor):
            offered(application, actor=actor)
            kept.append(offer_came_back(application, why, actor=actor))
    assert kept == [True, True, True, False]


def test_one_offer_at_a_time(world, application):
    with acting(world.alice):
        with pytest.raises(Impossible, match="inget erbjudande"):
            offer_came_back(application, Why.DECLINED, actor=world.alice)
        offered(application, actor=world.alice)
        with pytest.raises(Impossible, match="väntar på svar"):
            offered(application, actor=world.alice)
    assert [change for _n, change, _why in events(world.alice, application)] == ["joined", "offered"]


def test_a_pause_needs_a_reason_from_the_list_and_is_not_another_authoritys(world, application):
    with pytest.raises(Impossible) as refused:
        pause_ticket(application.pk, "withdrawn", actor=world.alice)
    assert refused.value.field == "why"
    for who, error in (("bo", NotVisible), ("olle", NotVisible), ("greta", NotAllowed)):
        with pytest.raises(error):
            pause_ticket(application.pk, "own_wish", actor=world.actors[who])
    with pytest.raises(Impossible, match="inte pausad"):
        resume_ticket(application.pk, actor=world.hedda)
    assert events(world.alice, application) == [(1, "joined", "")]


def test_rules_are_versions_from_a_day_on(world):
    tomorrow = TODAY + dt.timedelta(days=1)
    assert rules_at_(world, NOW).order == "priority"
    set_queue_rules(world.hemmet.pk, rules(order="request", valid_from=tomorrow), actor=world.hedda)
    set_queue_rules(world.hemmet.pk, rules(limits=[Limit(2, kind="region")]), actor=world.hedda)
    assert rules_at_(world, NOW - HOUR).order == "priority"
    today = rules_at_(world, NOW)
    assert (today.order, [(q.who, q.places) for q in today.quotas]) == ("complete", [("Regionen", 2)])
    assert rules_at_(world, NOW + 24 * HOUR).order == "request"


def rules_at_(world, moment):
    with acting(world.bo):
        return rules_at(world.hemmet.pk, moment)


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("order", {"order": "alphabet"}),
        ("valid_from", {"valid_from": TODAY - dt.timedelta(days=1)}),
        ("reason", {"reason": "  "}),
        ("kind_region", {"limits": [Limit(0, kind="region")]}),
        ("kind_region", {"limits": [Limit(4, kind="region")]}),
        ("limits", {"limits": [Limit(1)]}),
        ("limits", {"limits": [Limit(1, kind="region"), Limit(2, kind="region")]}),
        ("party_places", {"limits": [Limit(1, organisation_id=uuid.UUID(int=1))]}),
    ],
)
def test_rules_that_cannot_hold_are_refused_at_the_field(world, field, changes):
    with pytest.raises(Impossible) as refused:
        set_queue_rules(world.hemmet.pk, rules(**changes), actor=world.hedda)
    assert refused.value.field == field
    nothing_set(world)


@pytest.mark.parametrize(
    ("who", "error"),
    [("alice", NotAllowed), ("anna", NotAllowed), ("stina", NotAllowed), ("bodil", NotAllowed), ("sten", NotAllowed), ("olle", NotVisible)],
)  # fmt: skip
def test_who_does_not_run_the_unit_does_not_steer_its_queue(world, who, error):
    with pytest.raises(error):
        set_queue_rules(world.hemmet.pk, rules(), actor=world.actors[who])
    nothing_set(world)


def test_nobody_sets_anothers_rules_behind_the_verb(world):
    set_queue_rules(world.hemmet.pk, rules(limits=[Limit(1, kind="region")]), actor=world.hedda)
    with acting(world.bo):
        policy, quota = QueuePolicy.objects.values().get(), QueueQuota.objects.values().get()
    mine = {"operator_id": world.bjorkby.pk, "id": uuid.uuid4()}
    for model, row in ((QueuePolicy, policy), (QueuePolicy, policy | mine), (QueueQuota, quota | mine)):
        with pytest.raises(DatabaseError, match="row-level security"), acting(world.bo), transaction.atomic():
            model(**row | {"id": uuid.uuid4()}).save(force_insert=True)


def nothing_set(world):
    with acting(world.hedda):
        assert not QueuePolicy.objects.exists() and not QueueQuota.objects.exists()


def test_who_is_next_is_the_operators_to_ask(world, application):
    for who in ("alice", "bo", "greta"):
        with acting(world.actors[who]), pytest.raises(NotVisible):
            next_in_line(world.hemmet, world.actors[who])


def test_which_quota_counts_a_ticket_is_told_to_the_operator_only(world, application):
    set_queue_rules(world.hemmet.pk, rules(limits=[Limit(1, kind="municipality")]), actor=world.hedda)
    told = {}
    for who in ("hedda", "alice", "bo", "greta", "olle"):
        with acting(world.actors[who]), connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM referrals_queuepolicy p, vk_quota_tickets(p.id)")
            told[who] = cursor.fetchone()[0]
    assert told == {"hedda": 1, "alice": 0, "bo": 0, "greta": 0, "olle": 0}


def test_a_ticket_that_is_not_ones_own_is_not_written(world, application):
    """Björkby is party by the group and sees the application, but the ticket does not name it."""
    with acting(world.berta), pytest.raises(Conflict):
        offered(again(world.berta, application), actor=world.berta)
    assert ticket(world.alice, application).offered_at is None


def test_tickets_from_before_get_the_events_that_their_applications_tell(world):
    backfill = importlib.import_module("referrals.migrations.0005_queue_events").BACKFILL
    waiting = assessed(world)
    left = a_sent(world, "199001012385", on=None)
    withdraw_application(left.pk, actor=world.alice.at(NOW + HOUR))
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE referrals_queueevent DISABLE TRIGGER USER")
        cursor.execute("ALTER TABLE referrals_queueticket DISABLE TRIGGER USER")
        cursor.execute("DELETE FROM referrals_queueevent")
        cursor.execute(backfill)
    assert events(world.alice, waiting) == [(1, "joined", "rebuilt"), (2, "priority", "assessed")]
    assert events(world.alice, left) == [(1, "joined", "rebuilt"), (2, "left", "withdrawn")]
    with acting(world.alice):
        classes = QueueEvent.objects.filter(ticket=waiting.ticket_id).order_by("number")
        assert [row.priority_class for row in classes] == [3, 1]
        for one in QueueTicket.objects.all():
            last = QueueEvent.objects.filter(ticket=one).order_by("number").last()
            same = ("state", "priority_class", "requested_at", "completed_at", "unit_id")
            assert {name: getattr(last, name) for name in same} == {name: getattr(one, name) for name in same}
            assert (last.number, last.at) == (one.row_version, one.changed_at)
