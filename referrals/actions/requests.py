"""In a queue by request the home answers the request; its own decision is asked for when it has."""

from uuid import UUID

from referrals import events, policies
from referrals.actions.support import (
    REPLY,
    ask_for_decisions,
    checked,
    close_tasks,
    must,
    named_application,
)
from referrals.domain import routes
from referrals.domain.decisions import Kind
from referrals.models import Application, RequestReply
from referrals.selectors.chain import lacking
from vardkedja.core import log
from vardkedja.core.actor import Actor
from vardkedja.core.errors import Impossible, NotVisible
from vardkedja.core.policies import require
from vardkedja.core.verbs import explain, verb

ANSWERED = "Begäran är redan besvarad."
NOT_COMPLETE = "Ansökan är inte komplett för bedömning ännu. Ni kan begära komplettering."
explain("one_reply_per_request", ANSWERED)


@verb
def reply_to_request(application_id: UUID, *, actor: Actor, version: int | None = None) -> Application:
    """The head answers a request: it is read and the person stands in the queue. A "no" is the admission decision instead.

    Raises `Impossible` (another route, not complete yet, answered already, no longer open), `NotVisible`, `NotAllowed`.
    """
    application = checked(named_application(actor, application_id), version)
    if application.operator_id != actor.domain_id:
        raise NotVisible
    require(policies.can_decide_admission(actor, application.unit_id))
    if application.follows != routes.REQUEST:
        raise Impossible("Bara en enhet med kö efter begäran svarar på begäran.")
    must("reply_to_request", application)
    if application.completed_at is None:
        raise Impossible(NOT_COMPLETE)
    if RequestReply.objects.filter(application=application).exists():
        raise Impossible(ANSWERED)
    row = RequestReply(
        application=application,
        case_id=application.case_id,
        case_owner_id=application.case_owner_id,
        owner_id=actor.domain_id,
        replied_at=actor.now,
        replied_by_name=actor.name,
    )
    row.save(force_insert=True)
    close_tasks(application, [REPLY], actor=actor)
    if Kind.ADMISSION in lacking(application, actor):
        ask_for_decisions(application, [Kind.ADMISSION], actor=actor)
    unit = application.unit.name if application.unit else ""
    log.tell(actor, events.RequestAnswered(unit=unit), application.case, subject_id=row.pk)
    return application
