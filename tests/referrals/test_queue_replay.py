"""The queue as it was: whatever is done, each moment replays to what the live queue showed then."""

import dataclasses
import datetime as dt

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from governance.scenario.people import fictive_number
from referrals.actions import (
    decide_admission,
    decide_assistance,
    follow_assessment,
    reconsider,
    record_placement_assessment,
    set_queue_rules,
    withdraw_application,
)
from referrals.actions.rules import NewRules
from referrals.actions.tickets import (
    PAUSES,
    Why,
    complete_ticket,
    offer_came_back,
    offered,
    pause_ticket,
    resume_ticket,
)
from referrals.domain.queue import Order
from referrals.models import Application, QueueTicket
from referrals.selectors import queue, replay
from tests.cast import a_case
from tests.referrals.scene import judgement, ruling, sent
from tests.world import NOW, NUMBERS, TODAY
from vardkedja.core.actor import acting
from vardkedja.core.errors import DomainError

MINUTE = dt.timedelta(minutes=1)
UNITS = ("hemmet", "boendet")


@dataclasses.dataclass
class Act:
    """One thing that somebody does. What is refused changes nothing, and that is compared too."""

    name: str
    which: int
    value: int

    def __call__(self, world, applications, now):
        application, owner = applications[self.which]
        getattr(self, self.name)(world, application.pk, world.actors[owner].at(now), now)

    def pause(self, world, pk, owner, now):
        pause_ticket(pk, PAUSES[self.value % len(PAUSES)], actor=owner)

    def resume(self, world, pk, owner, now):
        resume_ticket(pk, actor=owner)

    def assess(self, world, pk, owner, now):
        unit = world.units[UNITS[self.value % 2]]
        said = {"unit_id": unit.pk, "priority": self.value % 3 + 1, "recommended": self.value % 5 != 0}
        record_placement_assessment(pk, judgement(world, **said), actor=world.greta.at(now))

    def follow(self, world, pk, owner, now):
        follow_assessment(pk, actor=owner, on=None)

    def reconsider(self, world, pk, owner, now):
        reconsider(pk, "Nytt läge", actor=world.greta.at(now))

    def withdraw(self, world, pk, owner, now):
        withdraw_application(pk, actor=owner)

    def offer(self, world, pk, owner, now):
        with acting(owner), transaction.atomic():
            offered(Application.objects.get(pk=pk), actor=owner)

    def offer_back(self, world, pk, owner, now):
        with acting(owner), transaction.atomic():
            offer_came_back(
                Application.objects.get(pk=pk),
                (Why.DECLINED, Why.EXPIRED, Why.BY_UNIT)[self.value % 3],
                actor=owner,
            )

    def complete(self, world, pk, owner, now):
        with acting(owner), transaction.atomic():
            complete_ticket(Application.objects.get(pk=pk), actor=owner)

    def rules(self, world, pk, owner, now):
        order = list(Order)[self.value % len(Order)]
        rules = NewRules(order, TODAY, "Styrgruppen § 4", declines_kept=(None, 0, 1)[self.value % 3])
        set_queue_rules(world.hemmet.pk, rules, actor=world.hedda.at(now))


VERBS = (
    "pause", "resume", "assess", "follow", "reconsider", "withdraw", "offer", "offer_back", "complete", "rules",
)  # fmt: skip
ACTS = st.lists(st.builds(Act, st.sampled_from(VERBS), st.integers(0, 2), st.integers(0, 14)), max_size=8)


@pytest.fixture
def applications(world):
    """Three positions at Hemmet by two applicants, a minute apart; the last one is not complete yet."""
    made = []
    for index, owner in enumerate(("alice", "bo", "alice")):
        actor = world.actors[owner].at(NOW + index * MINUTE)
        case = a_case(world, actor, fictive_number(dt.date(1970, 1, index + 1), 985))
        made.append((sent(world, actor, case, on=None), owner))
    with acting(world.alice):
        QueueTicket.objects.filter(pk=made[-1][0].ticket_id).update(
            completed_at=None, changed_at=NOW + 3 * MINUTE
        )
    return made


def live(world, now):
    return shown_to(world, now, queue)


def replayed(world, moment, now):
    return shown_to(world, now, lambda unit, actor: replay(unit, moment, actor))


def shown_to(world, now, ask):
    """Both queues as two authorities see them: alice is party to all cases, bo to some as time goes."""
    shown = {}
    for name, cut in (("alice", whole), ("bo", bare)):
        actor = world.actors[name].at(now)
        with acting(actor):
            shown |= {(name, unit): [cut(row) for row in ask(world.units[unit], actor)] for unit in UNITS}
    return shown


def whole(row):
    """All but the case itself; its state is that of the moment."""
    return dataclasses.replace(row, application=None, name=None)


def bare(row):
    """What everybody sees. Who is party, and so reads the reason and both times, is asked as of today."""
    return row.number, row.ticket_id, row.priority, row.acute, row.since, row.waited_days


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(acts=ACTS)
def test_every_moment_replays_to_what_the_queue_showed(world, applications, acts):
    before = transaction.savepoint()
    now = NOW + 10 * MINUTE
    shown = {now: live(world, now)}
    for act in acts:
        now += MINUTE
        try:
            act(world, applications, now)
        except DomainError:
            pass
        shown[now] = live(world, now)
    for moment, expected in shown.items():
        assert replayed(world, moment, now) == expected, moment
        assert replayed(world, moment + MINUTE / 2, now) == expected, moment
    transaction.savepoint_rollback(before)


def test_the_long_way_of_one_position(world, applications):
    """A walk in which nothing is refused, so that the property above cannot hold by refusals alone."""
    acts = [
        Act("rules", 0, 1), Act("pause", 0, 0), Act("resume", 0, 0), Act("complete", 2, 0), Act("assess", 0, 13),
        Act("follow", 0, 0), Act("offer", 0, 0), Act("offer_back", 0, 2), Act("reconsider", 0, 0), Act("rules", 0, 4),
        Act("offer", 1, 0), Act("offer_back", 1, 0), Act("withdraw", 1, 0), Act("assess", 2, 0),
    ]  # fmt: skip
    now = NOW + 10 * MINUTE
    shown = {}
    for act in acts:
        now += MINUTE
        act(world, applications, now)
        shown[now] = live(world, now)
    assert len({str(one) for one in shown.values()}) >= 8
    for moment, expected in shown.items():
        assert replayed(world, moment, now) == expected


def test_the_state_is_that_of_the_moment_through_decisions_and_what_replaced_them(world, applications):
    application = sent(world, world.alice, a_case(world, world.alice, NUMBERS[0]))
    now = NOW + 10 * MINUTE
    shown = {}
    steps = (
        lambda: record_placement_assessment(application.pk, judgement(world), actor=world.greta.at(now)),
        lambda: decide_assistance(application.pk, ruling(), actor=world.anna.at(now)),
        lambda: decide_admission(application.pk, ruling(valid_from=TODAY), actor=world.hedda.at(now)),
        lambda: decide_assistance(application.pk, ruling(text="Ändrat"), actor=world.anna.at(now)),
        lambda: reconsider(application.pk, "Nytt läge", actor=world.greta.at(now)),
    )
    for step in steps:
        now += MINUTE
        step()
        with acting(world.alice.at(now)):
            shown[now] = _state(queue(world.hemmet, world.alice.at(now)), application)
    assert list(shown.values()) == ["assessed", "assessed", "approved", "approved", "sent"]
    with acting(world.alice.at(now)):
        for moment, expected in shown.items():
            assert _state(replay(world.hemmet, moment, world.alice.at(now)), application) == expected, moment


def _state(rows, application):
    return next(str(row.state) for row in rows if row.application == application)


def test_before_the_first_nobody_waits_and_another_county_sees_nothing(world, applications):
    with acting(world.alice):
        assert replay(world.hemmet, NOW - MINUTE, world.alice) == []
        assert len(replay(world.hemmet, NOW, world.alice)) == 1
    with acting(world.olle):
        assert replay(world.hemmet, NOW + 5 * MINUTE, world.olle) == []
