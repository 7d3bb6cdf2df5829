"""What the verbs share: fetching, asking the state table, tickets, tasks, releases on a ground."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from referrals import policies
from referrals.actions import tickets
from referrals.actions.tickets import Change, Why
from referrals.domain import routes, states
from referrals.domain.clocks import Pause
from referrals.domain.decisions import Kind
from referrals.models import Application, GroupMember, QueueTicket, Recusal, ReferralGroup
from referrals.selectors.consent import ASSESS, DECIDE, JOINT, REPLY, is_for_a_place, not_covered, offers
from referrals.selectors.terms import due_at, terms_of
from vardkedja.core import log
from vardkedja.core.actions.consents import record_consent
from vardkedja.core.actions.releases import release
from vardkedja.core.actions.tasks import give_task
from vardkedja.core.actor import Actor
from vardkedja.core.domain.grounds import within
from vardkedja.core.errors import Impossible, NotVisible
from vardkedja.core.models import Case, CaseParty, Consent, EntryVersion, Ground, Role, Unit
from vardkedja.core.querysets import valid_on
from vardkedja.core.selectors.consents import covering
from vardkedja.core.verbs import check_version, explain, save_new_version

ALREADY_OPEN = (
    "Det finns redan en öppen ansökan till enheten i ärendet. Återkalla den, eller fortsätt med den."
)
ALREADY_SOUGHT = (
    "Det finns redan en öppen ansökan om stöd utan plats i ärendet. Återkalla den, eller fortsätt med den."
)
explain("one_open_application_per_unit", ALREADY_OPEN, "unit")
explain("one_open_application_without_place", ALREADY_SOUGHT, "level")
explain("one_current_decision_per_kind_without_place", "Beslutet är redan registrerat.")
explain("one_open_completion_request", "Komplettering är redan begärd och inte besvarad ännu.")
explain("one_current_placement_assessment", "Placeringsbedömningen är redan registrerad.")
explain("one_current_decision_per_kind", "Beslutet är redan registrerat.")

#: What a release of an application is called in the register of releases.
PACKAGE = "ansokan"
APPLYING = "Ansökan om plats"
PURPOSE = f"{APPLYING} i vårdkedjan: bedömning, beslut och planering"

FOLLOW = "follow_assessment"
CONDITION = "meet_condition"
EXTRACT = "read_extract"
LETTER = "tell_the_person"
ANSWER = "answer_refusal"
COMPLETE, SUPPLEMENT, PART = "complete_application", "supplement_application", "send_part"
#: With those of a proposed decision, which falls with its application.
ALL_TASKS = (
    ASSESS,
    JOINT,
    FOLLOW,
    ANSWER,
    REPLY,
    COMPLETE,
    SUPPLEMENT,
    PART,
    *DECIDE.values(),
    "communicate_proposal",
    "await_answer",
    "sis_plan",
)


@dataclass(frozen=True)
class OnGround:
    """On what ground a package is released. `given_on` and `valid_to` (first day it no longer holds) belong to a consent,
    `answers` to the ground's other conditions."""

    ground: str
    purpose: str = PURPOSE
    given_on: dt.date | None = None
    valid_to: dt.date | None = None
    answers: Mapping[str, str] = field(default_factory=dict)
    #: How a consent that is documented now was given (`Channel`).
    channel: str = ""
    #: A documented consent to rest on; whether it was written or oral then decides which of the two grounds it is.
    consent_id: UUID | None = None


def own_application(actor: Actor, application_id: UUID) -> Application:
    """An application of the own domain, locked. Raises `NotVisible`."""
    rows = policies.visible_applications(actor).filter(owner=actor.domain_id, pk=application_id)
    return _only(rows.select_for_update(of=("self",)).first())


def named_application(actor: Actor, application_id: UUID) -> Application:
    """A visible application of which the own domain is owner or takes part, locked. Raises `NotVisible`."""
    rows = policies.visible_applications(actor).filter(pk=application_id)
    return _only(rows.select_for_update(of=("self",)).first())


def seen_application(actor: Actor, application_id: UUID) -> Application:
    """A visible application, not locked. Raises `NotVisible`."""
    return _only(policies.visible_applications(actor).filter(pk=application_id).first())


def _only(found: Application | None) -> Application:
    if found is None:
        raise NotVisible
    return found


def must(verb: str, application: Application) -> None:
    """Ask the state table. Raises `Impossible` with its reason."""
    reason = states.refusal(verb, application.state)
    if reason:
        raise Impossible(reason)


def move(application: Application, state: states.State) -> None:
    """Set the state, and nothing else: that is all which domains that take part may write."""
    application.state = state.value
    save_new_version(application, "state")


def checked(application: Application, version: int | None) -> Application:
    check_version(application, version)
    return application


def group_of(unit: Unit) -> ReferralGroup | None:
    """The group that assesses the unit's applications."""
    return ReferralGroup.objects.filter(group_units__unit=unit).select_related("host__organisation").first()


def seat_of(actor: Actor, application: Application) -> GroupMember:
    """The actor's seat in the group of the application's unit today. Raises `Impossible`, also for who is disqualified."""
    seat = policies.seats(actor).filter(group__group_units__unit=application.unit_id).first()
    if seat is None:
        raise Impossible("Du är inte ledamot i den remissgrupp som bedömer ansökan.")
    if Recusal.objects.filter(case=application.case_id, user=actor.user_id, ended_at=None).exists():
        raise Impossible("Du deltar inte i gruppens bedömning av ansökan, eftersom jäv är registrerat.")
    return seat


def sitting_domains(group: ReferralGroup, day: dt.date) -> list[UUID]:
    """The domains of the members that sit on the day, each once."""
    rows = policies.sitting(day).filter(group=group).order_by("domain__name")
    return list(dict.fromkeys(rows.values_list("domain", flat=True)))


def share(
    case: Case,
    versions: Sequence[EntryVersion],
    recipients: Iterable[UUID],
    on: OnGround,
    *,
    actor: Actor,
    package: str = "",
) -> None:
    """Release own versions to the other domains on the ground.

    On consent: `consent_id` names a documented one, refused at `consent` unless it covers everybody; with a day when it was
    given one to just these recipients is documented at the same time; with neither, a documented one that covers recipients,
    categories and purpose is used. Raises `Impossible` at `given_on` where there is none.
    """
    others = [pk for pk in dict.fromkeys(recipients) if pk != actor.domain_id]
    if not others:
        return
    consent = None
    if on.ground in {Ground.CONSENT_WRITTEN, Ground.CONSENT_ORAL}:
        consent = _consent(case, versions, others, on, actor)
    release(
        case.pk,
        versions,
        others,
        actor=actor,
        ground=Ground(f"consent_{consent.manner}") if consent else on.ground,
        purpose=consent.purpose if consent else on.purpose,
        consent=consent,
        answers=on.answers,
        package=package,
    )


def _consent(
    case: Case, versions: Sequence[EntryVersion], recipients: list[UUID], on: OnGround, actor: Actor
) -> Consent:
    categories = {version.entry.category for version in versions}
    if on.consent_id is not None:
        return _named(case, categories, recipients, on, actor)
    manner = "written" if on.ground == Ground.CONSENT_WRITTEN else "oral"
    if on.given_on is not None:
        return record_consent(
            case.pk,
            recipients,
            actor=actor,
            categories=categories,
            manner=manner,
            purpose=on.purpose,
            given_on=on.given_on,
            channel=on.channel,
            valid_to=on.valid_to,
        )
    held = covering(actor, case, recipients, categories, actor.today)
    consent = next((one for one in held if one.manner == manner and _is_for(one.purpose, on.purpose)), None)
    if consent is None:
        raise Impossible(
            "Ange vilken dag samtycket lämnades, eller dokumentera det först under Samtycken på ärendets sida.",
            field="given_on",
        )
    return consent


def _named(case: Case, categories: set[str], recipients: list[UUID], on: OnGround, actor: Actor) -> Consent:
    """The consent that was pointed out. Raises `Impossible` at `consent`, naming whom it does not cover; the attempt is logged."""
    offer = next(
        (one for one in offers(actor, case, recipients, categories) if one.pk == on.consent_id), None
    )
    message = "Samtycket gäller inte längre, eller finns inte i ärendet."
    if offer and offer.missing:
        message = (
            f"{not_covered(offer.missing)} Dokumentera ett nytt samtycke, eller skicka utan grund så länge."
        )
    elif offer and not _is_for(offer.consent.purpose, on.purpose):
        message = (
            "Samtycket gäller något annat än ansökan. Välj ett annat samtycke, eller dokumentera ett nytt."
        )
    elif offer:
        return offer.consent
    raise log.refused(actor, "utlämnande", message, field="consent", case=case)


def _is_for(consented: str, purpose: str) -> bool:
    """Whether a documented consent is for the application: in the words given, or for a place at all."""
    return within(purpose, consented) or is_for_a_place(consented)


def party_domains(case: Case, actor: Actor) -> list[UUID]:
    """All domains that are party to the case today."""
    from_parties = case_parties(case, actor).values_list("domain", flat=True)
    return list(dict.fromkeys([case.owner_id, *from_parties]))


def case_parties(case: Case, actor: Actor) -> QuerySet[CaseParty]:
    return CaseParty.objects.filter(valid_on(actor.today), case=case).order_by("domain__name")


def give(
    kind: str,
    application: Application,
    domain_id: UUID,
    role: str,
    *,
    actor: Actor,
    limit: str,
    since: dt.datetime | None = None,
    pauses: Iterable[Pause] = (),
    subject_id: UUID | None = None,
) -> None:
    """Give a task about the application (or `subject_id`) to a party, due by the terms of who does it.

    `since`: when it was first asked for.
    """
    terms = terms_of(limit, application.case.collaboration_id, domain_id, actor.today)
    give_task(
        kind,
        due_at(terms, actor.now if since is None else since, application.urgency, pauses) or actor.today,
        actor=actor,
        domain_id=domain_id,
        case=application.case,
        unit_id=application.unit_id if role == Role.HEAD_OF_HOME else None,
        role=role,
        subject_id=subject_id or application.pk,
    )


def ask_for_decisions(application: Application, kinds: Iterable[Kind], *, actor: Actor) -> None:
    """Give each missing decision to its decider."""
    limit = "acute" if application.follows == routes.ACUTE else "decide"
    for kind in kinds:
        domain_id, role = decider_of(application, kind)
        if domain_id:
            give(DECIDE[kind], application, domain_id, role, actor=actor, limit=limit)


def decider_of(application: Application, kind: Kind) -> tuple[UUID | None, str]:
    """The domain and role that make a decision of the kind for the application."""
    return {
        Kind.ASSISTANCE: (application.home_id or application.owner_id, Role.UNIT_MANAGER),
        Kind.ADMISSION: (application.operator_id, Role.HEAD_OF_HOME),
        Kind.REGION_CARE: (application.region_id or application.owner_id, Role.REGION_PLANNER),
        Kind.SIS: (application.owner_id, Role.CASE_WORKER),
    }[kind]


def close_tasks(application: Application, kinds: Iterable[str], *, actor: Actor) -> None:
    """Close tasks that have become moot, for every party of the case."""
    with connection.cursor() as cursor:
        for kind in kinds:
            cursor.execute(
                "SELECT vk_close_tasks(%s, %s, %s, %s)", [application.case_id, kind, actor.now, actor.name]
            )


def leave_queue(application: Application, why: Why, *, actor: Actor) -> None:
    """Take the ticket out of the queue, where there is one."""
    if application.ticket_id is None:
        return
    values = {"state": QueueTicket.State.LEFT, "left_at": actor.now, "offered_at": None}
    tickets.write(application, Change.LEFT, why, actor=actor, **values)


def rejoin_queue(application: Application, *, actor: Actor) -> None:
    """Put the ticket back where it was: it keeps its time. Without a place there is none."""
    if application.ticket_id is None:
        return
    values = {"state": QueueTicket.State.WAITING, "left_at": None}
    tickets.write(application, Change.RETURNED, Why.RECONSIDERED, actor=actor, **values)


def set_priority(application: Application, priority: int, *, actor: Actor) -> None:
    tickets.write(application, Change.PRIORITY, Why.ASSESSED, actor=actor, priority_class=priority)


def move_ticket(application: Application, unit: Unit, *, actor: Actor) -> None:
    """Into another unit's queue, with its time."""
    values = {"unit": unit, "operator_id": unit.operator_id}
    tickets.write(application, Change.MOVED, Why.FOLLOWED, actor=actor, **values)


def names_ticket(application: Application, actor: Actor) -> bool:
    """Whether the own domain is one of those that may write the application's ticket; without a place there is none to write."""
    if application.ticket_id is None:
        return True
    return actor.domain_id in {application.owner_id, application.operator_id, application.group_domain_id}
