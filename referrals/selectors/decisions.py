"""Which decisions there are, which are missing, and who is ready for a place."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from referrals import policies
from referrals.domain import decisions, routes, states
from referrals.models import Application, Decision, PlacementAssessment, QueueTicket
from vardkedja.core.actor import Actor
from vardkedja.core.models import Case, Organisation, Unit
from vardkedja.core.names import Name, names_for

#: What the municipality itself decides, or records of SiS.
OWN_KINDS = (decisions.Kind.ASSISTANCE, decisions.Kind.SIS)
NO_APPLICATION = "Ansökan"
NO_ASSESSMENT = "Placeringsbedömning"


@dataclass(frozen=True)
class Ready:
    """Somebody who has the joint assessment and every decision. `municipality` decided and so pays; None for the region."""

    application: Application
    case: Case
    name: Name
    priority: int
    since: dt.datetime
    planned_on: dt.date | None
    municipality: Organisation | None


def required_kinds(application: Application) -> list[decisions.Kind]:
    return application.required


def made(row: Decision) -> decisions.Made:
    return decisions.Made(row.kind, row.outcome, row.valid_from, row.valid_to)


def current_decisions(application_ids: Iterable[UUID]) -> dict[UUID, list[Decision]]:
    """Application id → its decisions that are not superseded, in one query."""
    found: dict[UUID, list[Decision]] = defaultdict(list)
    rows = Decision.objects.filter(application__in=list(application_ids), superseded_at=None)
    for row in rows.select_related("owner__organisation").order_by("decided_on", "recorded_at"):
        found[row.application_id].append(row)
    return found


def decisions_of(application: Application) -> list[decisions.Made]:
    return [made(row) for row in current_decisions([application.pk])[application.pk]]


def decisions_made(application: Application, kind: str) -> int:
    """How many decisions of the kind were made, superseded ones too: the version under which a form is opened."""
    return Decision.objects.filter(application=application, kind=kind).count()


def open_application(case: Case, unit: Unit) -> Application | None:
    """The case's open application to the unit: there is one at most."""
    rows = Application.objects.filter(case=case, unit=unit, state__in=states.OPEN)
    return rows.select_related("legal_ground", "unit", "case").first()


def missing_decisions(case: Case, unit: Unit, day: dt.date | None = None) -> list[str]:
    """What a stay in the unit still lacks, in Swedish, in the order it is asked for; empty when it can begin.

    With `day`, a decision that no longer holds that day counts as missing.
    """
    if unit.bought:
        return _missing_for_bought(case, unit, day)
    application = open_application(case, unit)
    if application is None:
        return [NO_APPLICATION]
    return missing_for([application], day)[application.pk]


def _missing_for_bought(case: Case, unit: Unit, day: dt.date | None) -> list[str]:
    """A place bought outside needs the buyer's own decision; the home's yes stands for its admission. No application is to that unit."""
    rows = Decision.objects.filter(case=case, owner=unit.operator_id, kind__in=OWN_KINDS, superseded_at=None)
    granted = any(made(row).grants_on(day or dt.date.min) for row in rows)
    return [] if granted else [decisions.LABELS[decisions.Kind.ASSISTANCE]]


def missing_for(applications: Sequence[Application], day: dt.date | None = None) -> dict[UUID, list[str]]:
    """The same for open applications, each to its own unit: application id → what is lacking. Two queries for all."""
    made_of = current_decisions([a.pk for a in applications])
    rows = PlacementAssessment.objects.filter(
        application__in=[a.pk for a in applications], superseded_at=None
    )
    assessed = {row.application_id: row for row in rows}
    found: dict[UUID, list[str]] = {}
    for application in applications:
        if application.follows == routes.ACUTE:
            found[application.pk] = []  # a stay begins at once; what is missing has its deadline instead
            continue
        lacking = [] if _is_assessed(application, assessed.get(application.pk)) else [NO_ASSESSMENT]
        given = [made(row) for row in made_of[application.pk]]
        kinds = decisions.missing(required_kinds(application), given, day or dt.date.min)
        found[application.pk] = lacking + [decisions.LABELS[kind] for kind in kinds]
    return found


def _is_assessed(application: Application, current: PlacementAssessment | None) -> bool:
    """Whether the group recommends; without a group there is nothing to wait for, and where the head decides alone it advises."""
    if application.group_domain_id is None:
        return True
    recommends = current and (current.recommended or application.follows == routes.HEAD)
    return bool(current and recommends and current.unit_id == application.unit_id)


def approved_for(actor: Actor, unit: Unit) -> list[Ready]:
    """Who may get a place in the unit, in the order of the queue. Logging is the page's (`gate.log_listed`)."""
    rows = list(policies.visible_applications(actor).filter(unit=unit, state=states.State.APPROVED.value))
    by_application = current_decisions([a.pk for a in rows])
    tickets = QueueTicket.objects.in_bulk([a.ticket_id for a in rows])
    names = names_for(actor, [a.case for a in rows])
    ready = [_ready(a, by_application[a.pk], tickets[a.ticket_id], names, actor) for a in rows]
    return sorted([r for r in ready if r], key=lambda r: (r.priority, r.since))


def _ready(
    application: Application,
    rows: list[Decision],
    ticket: QueueTicket,
    names: dict[UUID, Name],
    actor: Actor,
) -> Ready | None:
    if decisions.missing(required_kinds(application), [made(row) for row in rows], actor.today):
        return None  # a decision has run out since
    by_kind = {row.kind: row for row in rows}
    admission = by_kind.get(decisions.Kind.ADMISSION)
    return Ready(
        application=application,
        case=application.case,
        name=names[application.case_id],
        priority=ticket.priority_class,
        since=ticket.requested_at,
        planned_on=admission.valid_from if admission else None,
        municipality=_payer(application, by_kind.get(decisions.Kind.ASSISTANCE)),
    )


def _payer(application: Application, assistance: Decision | None) -> Organisation | None:
    """The municipality that decided on the stay; without such a decision the applicant, when it is a municipality."""
    organisation = (assistance.owner if assistance else application.owner).organisation
    return organisation if organisation.kind == Organisation.Kind.MUNICIPALITY else None
