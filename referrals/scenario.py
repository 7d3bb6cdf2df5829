"""What a county decides before anybody applies: referral group, rules of the queues, terms; and some of it as demo.

Legal grounds come with the migrations, since they are law and not example. What is there already is left as it is.
"""

import datetime as dt
from collections.abc import Iterator
from uuid import UUID

from referrals.actions import delegation
from referrals.actions.groups import NewMember, NewRule, add_member, set_rule
from referrals.actions.instruments import Filled, record_instrument_result
from referrals.actions.meetings import When, plan_meeting
from referrals.actions.rules import Limit, NewRules, set_queue_rules
from referrals.domain.delegation import Power
from referrals.domain.states import OPEN
from referrals.models import (
    Application,
    DelegationRule,
    GroupMember,
    GroupUnit,
    Instrument,
    InstrumentResult,
    Meeting,
    QueuePolicy,
    ReferralGroup,
    StepTerms,
)
from vardkedja.core import clock, scope
from vardkedja.core.actor import Actor, acting, system
from vardkedja.core.domain.workdays import add_working_days
from vardkedja.core.models import Organisation, Role
from vardkedja.core.scenario import Context
from vardkedja.core.scenarios.shapes import QueueData, StaffData

#: Steps whose time a county agrees on: an inquiry opens at once (SoL 14 kap. 2 §), at the latest the next working day.
COUNTY_TERMS = {"inquiry": 1}
#: The demo's delegation order: who may do what, on which point.
DELEGATION = (
    (Power.GRANT, Role.UNIT_MANAGER, "4.1"),
    (Power.REFUSE, Role.UNIT_MANAGER, "4.2"),
    (Power.REVIEW, Role.UNIT_MANAGER, "4.3"),
)
#: AUDIT at the first visit and some weeks later, in `MEASURED` cases: invented answers to its ten questions.
MEASURED = 2
MEASUREMENTS = ((28, (4, 3, 4, 2, 1, 2, 2, 1, 2, 4)), (2, (2, 2, 2, 1, 1, 0, 2, 1, 2, 4)))


def load_group(context: Context) -> None:
    """Make the county's referral group, its units and sitting members; one that is there is left as it is."""
    data = context.county.extra.get("referrals")
    if not isinstance(data, dict):
        return
    with scope.setup_scope():
        group, made = ReferralGroup.objects.get_or_create(
            collaboration=context.collaboration,
            name=data["group"],
            defaults={"host": context.domains[data["host"]]},
        )
        if made:
            _fill(group, data, context)


def _fill(group: ReferralGroup, data: dict, context: Context) -> None:
    for unit in data["units"]:
        GroupUnit.objects.create(group=group, unit=context.units[unit])
    for username, profession, is_chair in data["members"]:
        GroupMember.objects.create(
            group=group,
            domain=context.domain_of(username),
            user=context.users[username],
            profession=profession,
            is_chair=is_chair,
            valid_from=context.county.since,
        )


def load_meeting(context: Context) -> None:
    """Last, when the history has been played: the group's rule as an example, a user representative, and the next meeting."""
    data = context.county.extra.get("referrals")
    if context.empty or not isinstance(data, dict):
        return
    chair = context.actor(data["chair"], clock.midday(context.today))
    with acting(chair):
        group = ReferralGroup.objects.get(collaboration=context.collaboration, name=data["group"])
        if Meeting.objects.filter(group=group).exists():
            return
    host = context.domains[data["host"]].pk
    set_rule(group.pk, NewRule(2, 2, context.today, [host]), actor=chair)
    representative = NewMember(data["user"], host, "Brukarrepresentant", context.today, GroupMember.Seat.USER)
    add_member(group.pk, representative, actor=chair)
    day = add_working_days(context.today, 5)
    when = When(day, dt.time(13), dt.time(14, 30), "Påhittat exempel: Sigfridsområdet, rum 2")
    plan_meeting(group.pk, when, actor=chair)


def load_rules(context: Context) -> None:
    """The rules of the queues from the county's first day, set by the heads, and the terms that the county has agreed on."""
    moment = clock.midday(context.county.since)
    for unit in context.county.units:
        if unit.queue:
            head = next(p for p in context.county.staff if (Role.HEAD_OF_HOME, unit.key) in p.duties)
            with scope.history(moment):
                _set_queue(context, unit.key, unit.queue, context.actor(head.username, moment))
    with scope.setup_scope():
        for step, working_days in COUNTY_TERMS.items():
            StepTerms.objects.get_or_create(
                collaboration=context.collaboration,
                domain=None,
                step=step,
                valid_from=context.county.since,
                defaults={"working_days": working_days, "urgent_days": working_days, "remind_days": 1},
            )


def _set_queue(context: Context, key: str, data: QueueData, head: Actor) -> None:
    unit = context.units[key]
    with acting(head):
        if QueuePolicy.objects.filter(unit=unit).exists():
            return
    limits = [Limit(places, kind=kind) for kind, places in data.limits]
    rules = NewRules(data.order, head.today, data.reason, limits, data.acute_kept)
    set_queue_rules(unit.pk, rules, actor=head)


def load_delegation(context: Context) -> None:
    """A delegation order in each member municipality, as an example."""
    if context.empty:
        return
    for data in context.county.domains:
        domain = context.domains[data.key]
        actor = system(domain, clock.midday(context.today))
        with acting(actor):
            known = DelegationRule.objects.filter(domain=domain).exists()
        if (
            not known
            and domain.organisation.kind == Organisation.Kind.MUNICIPALITY
            and _is_member(data.key, context)
        ):
            for power, role, point in DELEGATION:
                rule = delegation.NewRule(power, context.today, role=role, point=point)
                delegation.add_delegation(rule, actor=actor)


def _is_member(key: str, context: Context) -> bool:
    return any(row.key == key and row.member for row in context.county.organisations)


def load_measurements(context: Context) -> None:
    """An instrument used twice in some cases that wait, by their case workers."""
    if context.empty:
        return
    done = 0
    for person in _case_workers(context):
        actor = context.actor(person.username, clock.midday(context.today))
        with acting(actor):
            if InstrumentResult.objects.filter(owner=actor.domain_id).exists():
                return
            waiting = Application.objects.filter(owner=actor.domain_id, state__in=OPEN).order_by("sent_at")
            cases = list(waiting.values_list("case", flat=True)[: MEASURED - done])
        for case in cases:
            _measure(case, actor, person)
        done += len(cases)
        if done == MEASURED:
            return


def _case_workers(context: Context) -> Iterator[StaffData]:
    """The first case worker of each authority."""
    seen = set()
    for person in context.county.staff:
        if person.domain not in seen and any(role == Role.CASE_WORKER for role, _unit in person.duties):
            seen.add(person.domain)
            yield person


def _measure(case_id: UUID, actor: Actor, person: StaffData) -> None:
    with acting(actor):
        audit = Instrument.objects.filter(code="audit", valid_to=None).get()
    for days_ago, answers in MEASUREMENTS:
        day = actor.today - dt.timedelta(days=days_ago)
        filled = Filled(day, person.name, person.title, dict(enumerate(answers, 1)))
        record_instrument_result(case_id, audit.pk, filled, actor=actor)
