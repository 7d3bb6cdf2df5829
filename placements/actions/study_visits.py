"""A study visit before a stay: book it, note how it went, call it off. The home and who decided do it alike."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from placements import policies
from placements.actions.claims import refuse
from placements.domain import conditions, study_visits
from placements.domain.stays import Act, refusal
from placements.events.study_visits import StudyVisitBooked, StudyVisitCalledOff, StudyVisitNoted
from placements.models import Stay, StudyVisit
from placements.policies.visits import visible_study_visits
from placements.selectors.acts import hindrance
from vardkedja.core import clock, log
from vardkedja.core.actions.entries import write_entry
from vardkedja.core.actor import Actor
from vardkedja.core.errors import Impossible, NotVisible
from vardkedja.core.models import Category, EntryKind
from vardkedja.core.policies import require
from vardkedja.core.verbs import check_version, explain, save_new_version, verb

explain("one_booked_study_visit_per_stay", "Ett studiebesök är redan bokat. Ladda om sidan.", "on")


@dataclass(frozen=True)
class NewStudyVisit:
    """`at` None: sometime that day. `company`: a code of `COMPANY`."""

    on: dt.date
    at: dt.time | None
    company: str


@verb
def book_study_visit(stay_id: UUID, new: NewStudyVisit, *, actor: Actor) -> StudyVisit:
    """Book a visit to the home before the stay, or put in one that was made. Raises `Impossible` at the field, `NotVisible`, `NotAllowed`."""
    stay = policies.visible_stays(actor).filter(pk=stay_id).select_related("unit", "case").first()
    if stay is None:
        raise NotVisible
    require(policies.may_act(actor, Act.STUDY_VISIT, stay))
    refuse(refusal(Act.STUDY_VISIT, stay.state) or hindrance(actor, Act.STUDY_VISIT, stay))
    refuse(study_visits.wrong_day(new.on, stay.planned_from, actor.today))
    if new.company not in study_visits.COMPANY:
        raise Impossible("Välj vem som följer med.", field="company")
    row = StudyVisit(
        case_id=stay.case_id,
        case_owner_id=stay.case_owner_id,
        owner_id=actor.domain_id,
        operator_id=stay.operator_id,
        stay=stay,
        on=new.on,
        at=new.at,
        company=new.company,
        booked_at=actor.now,
        booked_by_name=actor.name,
    )
    row.save(force_insert=True)
    clock = f" klockan {new.at:%H.%M}" if new.at else ""
    event = StudyVisitBooked(stay.unit.name, conditions.date_words(new.on) + clock)
    log.tell(actor, event, stay.case, subject_id=row.pk)
    return row


@verb
def note_study_visit(
    visit_id: UUID, outcome: str, words: str, *, actor: Actor, version: int | None = None
) -> StudyVisit:
    """How a visit went, a code of `OUTCOMES`. What came up is kept as an entry of the own authority's, where anything is written.

    Raises `Impossible` at the field and before the day, `Conflict`, `NotVisible`, `NotAllowed`.
    """
    row = _booked(visit_id, actor, version)
    refuse(study_visits.not_yet(row.on, row.at, clock.local(actor.now)))
    if outcome not in study_visits.OUTCOMES:
        raise Impossible("Välj hur besöket gick.", field="outcome")
    row.outcome = outcome
    if words.strip():
        row.entry_id = _write(row, words, actor)
    label = study_visits.OUTCOMES[outcome]
    event = StudyVisitNoted(row.stay.unit.name, conditions.date_words(row.on), label[:1].lower() + label[1:])
    return _settle(row, actor, event)


def _write(row: StudyVisit, words: str, actor: Actor) -> UUID:
    at_home = row.operator_id == actor.domain_id and not row.stay.unit.bought
    fields = [("on", "Besöket", row.on.isoformat()), ("text", "Vad som kom fram", words)]
    return write_entry(
        row.case_id, EntryKind.STUDY_VISIT, Category.PRACTICAL, fields, actor=actor,
        unit_id=row.stay.unit_id if at_home else None,
    ).entry_id  # fmt: skip


@verb
def call_off_study_visit(visit_id: UUID, why: str, *, actor: Actor, version: int | None = None) -> StudyVisit:
    """Call off a booked visit. Raises `Impossible` at the field, `Conflict`, `NotVisible`, `NotAllowed`."""
    row = _booked(visit_id, actor, version)
    if row.stay.state == Stay.States.CANCELLED:
        raise Impossible("Placeringen är inställd, och besöket med den.")
    if why not in study_visits.CALLED_OFF:
        raise Impossible("Välj varför besöket ställs in.", field="why")
    row.called_off_why = why
    label = study_visits.CALLED_OFF[why]
    event = StudyVisitCalledOff(
        row.stay.unit.name, conditions.date_words(row.on), label[:1].lower() + label[1:]
    )
    return _settle(row, actor, event)


def _booked(visit_id: UUID, actor: Actor, version: int | None) -> StudyVisit:
    """The visit to be settled. It is whoever may book one that settles it, whatever has become of the stay since; of two at once the row's
    version lets one."""
    row = visible_study_visits(actor).filter(pk=visit_id).first()
    if row is None:
        raise NotVisible
    require(policies.may_act(actor, Act.STUDY_VISIT, row.stay))
    check_version(row, version)
    if row.settled_at:
        raise Impossible("Besöket är redan antecknat eller inställt.")
    return row


def _settle(row: StudyVisit, actor: Actor, event: StudyVisitNoted | StudyVisitCalledOff) -> StudyVisit:
    row.settled_at, row.settled_by_id, row.settled_by_name = actor.now, actor.domain_id, actor.name
    save_new_version(
        row, "outcome", "called_off_why", "settled_at", "settled_by_id", "settled_by_name", "entry_id"
    )
    log.tell(actor, event, row.case, subject_id=row.pk)
    return row
