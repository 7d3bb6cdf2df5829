"""From *köbar* to complete for assessment: the applicant completes, a receiver sends back what is missing."""

from collections.abc import Sequence
from uuid import UUID

from referrals import events, policies
from referrals.actions import sending
from referrals.actions.contents import freeze, package
from referrals.actions.drafts import keep_body, writable
from referrals.actions.parts import came_in
from referrals.actions.support import (
    COMPLETE,
    PACKAGE,
    SUPPLEMENT,
    OnGround,
    close_tasks,
    give,
    must,
    party_domains,
    seen_application,
    share,
)
from referrals.actions.tickets import complete_ticket
from referrals.domain import steps
from referrals.domain.steps import For
from referrals.models import Application, CompletionRequest, DraftText
from referrals.selectors.contents import Written, facts, open_request, written
from vardkedja.core import log
from vardkedja.core.actor import Actor
from vardkedja.core.errors import Impossible
from vardkedja.core.models import EntryVersion, Grant, Role
from vardkedja.core.policies import require
from vardkedja.core.verbs import save_new_version, verb

NOTHING_CHANGED = "Ansökan är redan komplett, och ingen mottagare har begärt komplettering."


def complete_or_wait(application: Application, told: Written, route: sending.Route, actor: Actor) -> None:
    """An application that was just sent: complete with its tasks given, or *köbar* with the list of what is missing."""
    lacks = told.missing(For.COMPLETE)
    if not lacks:
        _complete(application, route, actor)
        return
    application.lacking = steps.told_codes(lacks)
    save_new_version(application, "lacking")
    _keep_confirmed(application, told, actor)
    give(COMPLETE, application, actor.domain_id, Role.CASE_WORKER, actor=actor, limit="complete")


def _keep_confirmed(application: Application, told: Written, actor: Actor) -> None:
    """That a level became a unit by sending changes nothing in what the steps rest on."""
    now = {**told.answers, **facts(actor, application)}
    kept = {
        key: held if steps.stale(steps.BY_KEY[key], told.all, told.confirmed) else steps.basis(steps.BY_KEY[key], now)
        for key, held in told.confirmed.items()
    }  # fmt: skip
    body = {"answers": {**told.filled, **told.answers}, "prefilled": told.prefilled, "confirmed": kept}
    keep_body(application, body, actor)


def _complete(application: Application, route: sending.Route, actor: Actor) -> bool:
    """Everything of the applicant's is in; answers whether that makes it complete: of a *dubbelremiss* the other part may be waited for."""
    if not came_in(application, actor.domain_id, application.entry_id, actor):
        application.lacking = []
        save_new_version(application, "lacking")
        DraftText.objects.filter(application=application, owner=actor.domain_id).delete()
        return False
    application.completed_at, application.lacking = actor.now, []
    save_new_version(application, "completed_at", "lacking")
    DraftText.objects.filter(application=application, owner=actor.domain_id).delete()
    complete_ticket(application, actor=actor)
    sending.give_first_tasks(application, route, actor)
    return True


@verb
def complete_application(
    application_id: UUID, *, actor: Actor, on: OnGround | None, version: int | None = None
) -> Application:
    """Complete an application that was sent as *köbar*, or answer a receiver's request for more.

    What is new is frozen as further versions and, with a ground, released to the parties. The first time the assessment's tasks
    are given, and the moment stands on the application. Raises `Impossible` at the first question that is missing.
    """
    require(policies.can_apply(actor))
    application = writable(application_id, version, actor)
    must("supplement", application)
    told = written(actor, application)
    for one in told.missing(For.COMPLETE):
        raise Impossible(one.message, field=one.key)
    freeze(application, told, actor)
    save_new_version(application, "entry")
    versions = _unreleased(application, actor)
    if on is not None and versions:
        share(
            application.case,
            versions,
            party_domains(application.case, actor),
            on,
            actor=actor,
            package=PACKAGE,
        )
        application.shared = True
        save_new_version(application, "shared")
    _answer(application, actor)
    close_tasks(application, [COMPLETE, SUPPLEMENT], actor=actor)
    if application.completed_at is None and _complete(
        application, sending.followed(application, actor), actor
    ):
        log.tell(actor, events.ApplicationCompleted(), application.case, subject_id=application.pk)
    DraftText.objects.filter(application=application, owner=actor.domain_id).delete()
    return application


def _unreleased(application: Application, actor: Actor) -> list[EntryVersion]:
    """The package's versions that nobody else can read yet."""
    versions = package(application, actor)
    rows = Grant.objects.filter(version__in=versions, withdrawn_at=None)
    open_now = set(rows.values_list("version", flat=True))
    return [version for version in versions if version.pk not in open_now]


def _answer(application: Application, actor: Actor) -> None:
    request = open_request(application)
    if request is None:
        return
    CompletionRequest.objects.filter(pk=request.pk).update(answered_at=actor.now)
    event = events.ApplicationSupplemented(authority=request.owner.short_name)
    log.tell(actor, event, application.case, subject_id=application.pk)


@verb
def request_completion(
    application_id: UUID, *, actor: Actor, codes: Sequence[str] = (), version: int | None = None
) -> CompletionRequest:
    """Send an application back with the named list of what is missing: a task for the applicant. The position in the queue stays.

    By the head of the unit that is sought or the chair of its group; where no place is sought, by who decides on it. Without `codes` the list is what was missing when it was
    sent. Raises `Impossible` at `codes`, `NotAllowed`, `NotVisible`.
    """
    require(policies.can_request_completion(actor))
    application = seen_application(actor, application_id)
    if not policies.is_receiver(actor, application):
        raise Impossible(
            "Bara den sökta enhetens föreståndare, remissgruppens ordförande eller den som beslutar om stöd utan plats begär komplettering."
        )
    must("request_completion", application)
    wanted = list(dict.fromkeys(codes or application.lacking))
    if not wanted or not set(wanted) <= set(steps.every_code()):
        raise Impossible("Kryssa i vad som saknas.", field="codes")
    if open_request(application):
        raise Impossible("Komplettering är redan begärd och inte besvarad ännu.")
    row = CompletionRequest(
        application=application,
        case_id=application.case_id,
        case_owner_id=application.case_owner_id,
        owner_id=actor.domain_id,
        codes=wanted,
        asked_by_name=actor.name,
        asked_at=actor.now,
    )
    row.save(force_insert=True)
    give(SUPPLEMENT, application, application.owner_id, Role.CASE_WORKER, actor=actor, limit="complete")
    event = events.CompletionRequested(authority=actor.domain.short_name)
    log.tell(actor, event, application.case, subject_id=application.pk)
    return row
