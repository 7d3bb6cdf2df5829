"""Tell the region of a decision on HVB, call it, and write down which part it has in the care, with days."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from placements import events, policies
from placements.actions.claims import refuse
from placements.domain import conditions, region
from placements.domain.handovers import names_somebody
from placements.models import RegionPart, RegionTerms
from placements.selectors.bought import names_in
from placements.selectors.region import GRANTED, terms_on
from referrals.domain.decisions import Kind
from referrals.models import Application, Decision
from referrals.policies import visible_applications
from vardkedja.core import log, scope
from vardkedja.core.actions.tasks import finish_tasks, give_task
from vardkedja.core.actor import Actor
from vardkedja.core.domain.workdays import add_working_days
from vardkedja.core.errors import Impossible, NotVisible
from vardkedja.core.events import Occurrence
from vardkedja.core.models import Case, Role, Unit
from vardkedja.core.policies import require
from vardkedja.core.verbs import check_version, explain, save_new_version, verb

explain("region_told_or_called_once", "Det är redan antecknat för ansökan.", "part")
explain(
    "region_part_once_a_day",
    "Det är redan antecknat för några av dagarna. Avsluta den tiden först.",
    "first_day",
)
#: Tasks of the authority that decided, one for each thing that the agreement asks; they end with its proof.
TASKS = {part: f"placements.region_{part}" for part in region.DEEDS}

TASK_LABELS = {
    region.TOLD: "Underrätta regionen om beslutet om HVB",
    region.CALLED: "Kalla regionen till SIP inför HVB",
}


@dataclass(frozen=True)
class NewPart:
    """What was done or is done, a code of `region.PARTS`, and its days. `manner` and `told_name`: how and who, where the region was told."""

    part: str
    first_day: dt.date
    last_day: dt.date | None = None
    manner: str = ""
    told_name: str = ""


def hear_decision(actor: Actor, _event: Occurrence, case: Case, decision_id: UUID | None) -> None:
    """A decision on HVB that grants: what the county's agreement asks for becomes tasks of who decided."""
    row = Decision.objects.filter(pk=decision_id, kind=Kind.ASSISTANCE, outcome__in=GRANTED)
    decision = row.select_related("application__unit").first()
    unit = decision.application.unit if decision else None
    if decision is None or unit is None or unit.legal_type != Unit.LegalType.HVB:
        return
    terms = terms_on(case.collaboration_id, decision.decided_on)
    if terms is None:
        return
    due = add_working_days(decision.decided_on, terms.working_days)
    done = RegionPart.objects.filter(application=decision.application).values_list("part", flat=True)
    for part in region.DEEDS:
        if getattr(terms, part) and part not in done:
            give_task(
                TASKS[part], max(due, actor.today), actor=actor, case=case, role=Role.CASE_WORKER,
                subject_id=decision.application_id,
            )  # fmt: skip


def set_region_terms(
    collaboration_id: UUID, valid_from: dt.date, working_days: int, source: str, *, told: bool, called: bool
) -> RegionTerms:
    """What a county's agreement asks at a decision on HVB from a day on; for whoever sets the county up. Raises `Impossible`."""
    if not source.strip():
        raise Impossible("Skriv var i avtalet det står.", field="source")
    if working_days < 0:
        raise Impossible("Antalet arbetsdagar kan inte vara mindre än noll.", field="working_days")
    with scope.setup_scope():
        if RegionTerms.objects.filter(collaboration=collaboration_id, valid_from=valid_from).exists():
            raise Impossible("Det är redan satt för den dagen.", field="valid_from")
        row = RegionTerms(
            collaboration_id=collaboration_id, valid_from=valid_from, working_days=working_days,
            source=source.strip(), told=told, called=called,
        )  # fmt: skip
        row.save(force_insert=True)
    return row


@verb
def note_region_part(application_id: UUID, new: NewPart, *, actor: Actor) -> RegionPart:
    """Write down one thing of the region's part; it is the proof that ends the task. Raises `Impossible` at the field, `Conflict` where it
    is written already, `NotAllowed`, `NotVisible`.
    """
    require(policies.can_note_region(actor))
    application = visible_applications(actor).filter(pk=application_id).select_related("case").first()
    if application is None:
        raise NotVisible
    require(policies.can_note_region_of(actor, application))
    refuse(region.wrong(new.part, new.first_day, new.last_day, new.manner, new.told_name, actor.today))
    if names_somebody(new.told_name, names_in(actor, application.case)):
        raise Impossible("Skriv vem vid regionen som fick veta, inget om den enskilde.", field="told_name")
    row = _note(application, new, actor)
    event = events.RegionPartNoted(what=region.PARTS[new.part], days=_days(row))
    log.tell(actor, event, application.case, subject_id=row.pk)
    return row


def called_to_sip(case: Case, actor: Actor) -> None:
    """The region has been called to a SIP: proof for every application of the own authority's that waits for it."""
    waits = Application.objects.filter(case=case, owner=actor.domain_id).exclude(sent_at=None)
    done = RegionPart.objects.filter(case=case, part=region.CALLED).values("application")
    for application in waits.exclude(pk__in=done):
        _note(application, NewPart(region.CALLED, actor.today), actor)


def _note(application: Application, new: NewPart, actor: Actor) -> RegionPart:
    told = new.part == region.TOLD
    row = RegionPart(
        case_id=application.case_id, case_owner_id=application.case_owner_id, owner_id=actor.domain_id,
        application=application, part=new.part, first_day=new.first_day, last_day=new.last_day,
        manner=new.manner if told else "", told_name=new.told_name.strip() if told else "",
        recorded_at=actor.now, recorded_by_name=actor.name,
    )  # fmt: skip
    row.save(force_insert=True)
    if new.part in TASKS:
        finish_tasks(TASKS[new.part], actor=actor, subject_id=application.pk)
    return row


@verb
def end_region_part(
    part_id: UUID, last_day: dt.date, *, actor: Actor, version: int | None = None
) -> RegionPart:
    """The region no longer plans or carries out the care: the last day of it. Raises `Impossible`, `NotAllowed`, `NotVisible`."""
    require(policies.can_note_region(actor))
    row = RegionPart.objects.select_for_update().filter(pk=part_id, owner=actor.domain_id).first()
    if row is None:
        raise NotVisible
    check_version(row, version)
    if not row.is_period or row.last_day is not None:
        raise Impossible("Det är redan avslutat.", field="last_day")
    refuse(region.wrong(row.part, row.first_day, last_day, "", "", actor.today))
    row.last_day = last_day
    save_new_version(row, "last_day")
    event = events.RegionPartNoted(what=region.PARTS[row.part], days=_days(row))
    log.tell(actor, event, row.case, subject_id=row.pk)
    return row


def _days(row: RegionPart) -> str:
    first = conditions.date_words(row.first_day)
    if not row.is_period:
        return first
    return (
        f"från {first} till och med {conditions.date_words(row.last_day)}"
        if row.last_day
        else f"från {first}"
    )
