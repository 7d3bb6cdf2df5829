"""Follow-up visits in a bought place: plan one, write down that it was made, call it off; how often they are to be made."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from placements.domain import visits
from placements.events.bought import VisitCalledOff, VisitMade, VisitPlanned
from placements.models import FollowUpVisit, VisitTerms
from placements.policies import bought as buying
from placements.policies import visits as policies
from placements.policies.invoices import visible_bought
from placements.selectors.visits import due_of
from vardkedja.core import log
from vardkedja.core.actions.entries import write_entry
from vardkedja.core.actions.tasks import finish_tasks, give_task
from vardkedja.core.actor import Actor
from vardkedja.core.errors import Impossible, NotVisible
from vardkedja.core.formatting import date_iso
from vardkedja.core.models import Category, EntryKind, Role, Task
from vardkedja.core.policies import require
from vardkedja.core.verbs import check_version, explain, save_new_version, verb

explain("one_planned_visit_per_purchase", "Ett besök är redan planerat. Ladda om sidan.", "planned_on")
explain("visit_terms_once_per_number", "Någon annan har just ändrat tiden. Ladda om sidan.")
#: A planned visit, and that one is to be planned.
TASK_VISIT, TASK_PLAN_VISIT = "placements.visit", "placements.plan_visit"


@verb
def set_visit_terms(months: int, source: str, *, actor: Actor) -> VisitTerms:
    """How often bought places are visited, from today on; what held before stays beside it. Raises `Impossible`, `NotAllowed`."""
    require(buying.can_buy(actor))
    require(buying.can_buy_place(actor))
    if not 1 <= months <= visits.MOST_MONTHS:
        raise Impossible(f"Skriv 1 till {visits.MOST_MONTHS} månader.", field="months")
    if not source.strip():
        raise Impossible("Skriv vilket beslut eller vilken rutin det följer av.", field="source")
    row = VisitTerms(
        owner_id=actor.domain_id,
        months=months,
        valid_from=actor.today,
        source=source.strip(),
        set_at=actor.now,
        set_by_name=actor.name,
        revision=VisitTerms.objects.filter(owner=actor.domain_id).count() + 1,
    )
    row.save(force_insert=True)
    log.change(actor, "VisitTermsSet", object_id=row.pk)
    return row


@verb
def plan_visit(purchase_id: UUID, planned_on: dt.date, *, actor: Actor) -> FollowUpVisit:
    """Plan a visit: a task of who handles the case, due that day. Raises `Impossible` at the field, `NotVisible`, `NotAllowed`."""
    require(policies.can_visit(actor))
    purchase = visible_bought(actor).filter(pk=purchase_id).first()
    if purchase is None:
        raise NotVisible
    stay = purchase.stay
    if stay.ended_on or stay.state == stay.States.CANCELLED:
        raise Impossible("Vistelsen är slut. Det finns inget besök att planera.")
    if not actor.today <= planned_on <= actor.today + visits.AHEAD:
        raise Impossible("Välj en dag från i dag och högst ett år framåt.", field="planned_on")
    if purchase.visits.filter(settled_at=None).exists():
        raise Impossible("Ett besök är redan planerat. Anteckna det eller ställ in det först.")
    row = FollowUpVisit(
        case_id=purchase.case_id,
        case_owner_id=purchase.case_owner_id,
        owner_id=actor.domain_id,
        purchase=purchase,
        planned_on=planned_on,
        planned_at=actor.now,
        planned_by_name=actor.name,
    )
    row.save(force_insert=True)
    give_task(
        TASK_VISIT, planned_on, actor=actor, case=purchase.case, unit_id=stay.unit_id, role=Role.CASE_WORKER, subject_id=row.pk
    )  # fmt: skip
    finish_tasks(TASK_PLAN_VISIT, actor=actor, subject_id=purchase.pk)
    log.tell(actor, VisitPlanned(purchase.home.name, date_iso(planned_on)), purchase.case, subject_id=row.pk)
    return row


@dataclass(frozen=True)
class Made:
    """A visit as it was made. `met`: a code of `MET`; `words`: what was seen and said, kept as an entry."""

    done_on: dt.date
    visitor: str
    met: str
    words: str


@verb
def record_visit(visit_id: UUID, made: Made, *, actor: Actor, version: int | None = None) -> FollowUpVisit:
    """Write down that a planned visit was made. The words are an entry of the authority's.

    Raises `Impossible` at the field, `Conflict`, `NotVisible`, `NotAllowed`.
    """
    row = _planned(visit_id, actor, version)
    stay = row.purchase.stay
    if made.done_on > actor.today or stay.arrived_on is None or made.done_on < stay.arrived_on:
        raise Impossible("Välj en dag från ankomsten till i dag.", field="done_on")
    if stay.ended_on and made.done_on > stay.ended_on:
        raise Impossible(f"Vistelsen slutade {date_iso(stay.ended_on)}.", field="done_on")
    for field, text, what in (
        ("visitor", made.visitor, "vem som besökte"),
        ("words", made.words, "vad som kom fram"),
    ):
        if not text.strip():
            raise Impossible(f"Skriv {what}.", field=field)
    if made.met not in visits.MET:
        raise Impossible("Välj om personen träffades i enrum.", field="met")
    words = [
        ("done_on", "Besöket gjordes", date_iso(made.done_on)), ("visitor", "Vem som besökte", made.visitor.strip()),
        ("met", "Personen träffades", visits.MET[made.met]), ("text", "Vad som kom fram", made.words),
    ]  # fmt: skip
    entry = write_entry(row.case_id, EntryKind.FOLLOW_UP_VISIT, Category.PLANNING, words, actor=actor)
    row.done_on, row.visitor_name, row.met, row.entry_id = (
        made.done_on,
        made.visitor.strip(),
        made.met,
        entry.entry_id,
    )
    return _settle(row, actor, VisitMade(row.purchase.home.name, date_iso(made.done_on)))


@verb
def call_off_visit(visit_id: UUID, why: str, *, actor: Actor, version: int | None = None) -> FollowUpVisit:
    """Call off a planned visit. Raises `Impossible` at the field, `Conflict`, `NotVisible`, `NotAllowed`."""
    row = _planned(visit_id, actor, version)
    if why not in visits.CALLED_OFF:
        raise Impossible("Välj varför besöket ställs in.", field="why")
    row.called_off_why = why
    return _settle(row, actor, VisitCalledOff(row.purchase.home.name, visits.CALLED_OFF[why].lower()))


def _planned(visit_id: UUID, actor: Actor, version: int | None) -> FollowUpVisit:
    require(policies.can_visit(actor))
    row = policies.visible_visits(actor).filter(pk=visit_id).select_for_update(of=("self",)).first()
    if row is None:
        raise NotVisible
    check_version(row, version)
    if row.settled_at:
        raise Impossible("Besöket är redan antecknat eller inställt.")
    return row


def _settle(row: FollowUpVisit, actor: Actor, event: VisitMade | VisitCalledOff) -> FollowUpVisit:
    row.settled_at, row.settled_by_name = actor.now, actor.name
    save_new_version(
        row, "done_on", "visitor_name", "met", "entry_id", "called_off_why", "settled_at", "settled_by_name"
    )
    finish_tasks(TASK_VISIT, actor=actor, subject_id=row.pk)
    log.tell(actor, event, row.case, subject_id=row.pk)
    return row


@verb
def ask_for_visits(*, actor: Actor) -> int:
    """Where the authority's terms say that a visit is due and none is planned, to plan one is a task; returns how many new. For the morning."""
    asked = Task.objects.filter(domain=actor.domain_id, kind=TASK_PLAN_VISIT, done_at=None)
    rows = visible_bought(actor).filter(stay__state="arrived").exclude(pk__in=asked.values("subject_id"))
    waiting = [(row, due) for row, due in due_of(actor, rows) if due and due <= actor.today]
    for row, due in waiting:
        give_task(
            TASK_PLAN_VISIT, due, actor=actor, case=row.case, unit_id=row.stay.unit_id, role=Role.CASE_WORKER, subject_id=row.pk
        )  # fmt: skip
    return len(waiting)
