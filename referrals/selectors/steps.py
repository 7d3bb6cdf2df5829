"""How the step that an application is in stands against its clock, for everybody who is party to it."""

import datetime as dt
from collections.abc import Callable
from uuid import UUID

from referrals.domain import routes
from referrals.domain.clocks import Standing, standing
from referrals.domain.decisions import Kind
from referrals.domain.states import State
from referrals.models import Application, PlacementAssessment
from referrals.selectors.chain import lacking
from referrals.selectors.pauses import pauses
from referrals.selectors.terms import due_at, held
from vardkedja.core.actor import Actor
from vardkedja.core.clock import day_of
from vardkedja.core.models import Event

Decider = Callable[[Kind], UUID | None]


def clock_of_step(application: Application, actor: Actor, decider: Decider) -> Standing:
    """The last day of what the open application waits for, by the terms of those who do it. The latest of several deciders counts.

    `decider`: kind of decision → the authority that makes it.
    """
    began = _began(application)
    wanted = _waits_for(application, actor, decider)
    terms = held(application.case.collaboration_id, {domain for domain, _step in wanted}, day_of(began))
    rests = pauses([application.pk])[application.pk]
    dues = [
        due_at(
            terms[domain, step],
            began,
            application.urgency,
            () if (domain, step) == (application.owner_id, "decide") else rests,
        )
        for domain, step in wanted
    ]
    return standing(None if None in dues else max(day for day in dues if day), actor.today)


def _waits_for(application: Application, actor: Actor, decider: Decider) -> list[tuple[UUID, str]]:
    """(authority, step) of what has to be done now."""
    if application.state == State.SENT:
        return [(application.group_domain_id, "joint_assessment")]
    if application.follows == routes.REQUEST and not application.replies.exists():
        return [(application.operator_id, "reply")]
    return [(decider(kind) or application.owner_id, "decide") for kind in lacking(application, actor)] or [
        (application.owner_id, "decide")
    ]


def _began(application: Application) -> dt.datetime:
    """When the present step began: complete for assessment, the group's taking it up anew, its assessment, or the home's answer."""
    moments = [application.completed_at or application.sent_at]
    assessed = PlacementAssessment.objects.filter(application=application, superseded_at=None).first()
    if application.state == State.SENT and assessed:
        again = Event.objects.filter(case=application.case_id, kind="ApplicationReconsidered")
        moments.append(again.order_by("-occurred_at").values_list("occurred_at", flat=True).first())
    elif assessed:
        moments.append(assessed.recorded_at)
    moments += application.replies.values_list("replied_at", flat=True)
    return max(moment for moment in moments if moment)
