"""Decide on support at home, start it, end it. All three are possible while the stay is still on."""

import datetime as dt
from uuid import UUID

from sip import events, policies
from sip.actions.common import must_be_open
from sip.domain import states
from sip.domain.states import SUPPORT_ACTS, why_not
from sip.models import EndReason, SupportMeasure
from vardkedja.core import log
from vardkedja.core.actions.cases import party_case
from vardkedja.core.actions.entries import write_entry
from vardkedja.core.actions.tasks import finish_tasks, give_task
from vardkedja.core.actor import Actor
from vardkedja.core.errors import Impossible, NotAllowed, NotVisible
from vardkedja.core.models import Category, EntryKind, Organisation
from vardkedja.core.policies import require
from vardkedja.core.verbs import check_version, explain, save_new_version, verb

START = "support_start"
explain("support_starts_after_decision", "Stödet kan inte börja före beslutet.", "started_on")
explain("support_ends_no_earlier_than_it_begins", "Stödet kan inte sluta före det började.", "ended_on")


@verb
def decide_support(
    case_id: UUID,
    kind: str,
    *,
    actor: Actor,
    what: str,
    goal: str = "",
    reasons: str = "",
    planned_from: dt.date,
    municipality_id: UUID | None = None,
    decided_on: dt.date | None = None,
) -> SupportMeasure:
    """Decide on a support measure of the own authority. The text lies in an entry of its own.

    `decided_on` defaults to today; `municipality_id` is given by a region, a municipality is its own. Raises
    `Impossible` at the field for an unknown kind, nothing written, a decision in the future, a plan before it.
    """
    case = party_case(actor, case_id)
    require(policies.can_decide_support(actor))
    must_be_open(case)
    day = decided_on or actor.today
    municipality = _municipality(actor, municipality_id)
    _check_decision(kind, what, day, planned_from, actor.today)
    label = SupportMeasure.Kind(kind).label
    fields = [
        ("kind", "Slag av stöd", label),
        ("what", "Vad stödet är", what),
        ("goal", "Mål", goal),
        ("reasons", "Skäl för beslutet", reasons),
        ("planned_from", "Planeras börja", planned_from.isoformat()),
    ]
    written = write_entry(case.pk, EntryKind.SUPPORT, Category.PLANNING, fields, actor=actor)
    measure = SupportMeasure(
        case=case,
        case_owner_id=case.owner_id,
        owner_id=actor.domain_id,
        collaboration_id=case.collaboration_id,
        kind=kind,
        municipality=municipality,
        entry_id=written.entry_id,
        decided_on=day,
        planned_from=planned_from,
    )
    measure.save(force_insert=True)
    give_task(START, planned_from, actor=actor, case=case, subject_id=measure.pk)
    event = events.SupportDecided(owner=actor.domain.short_name, kind=label.lower())
    log.tell(actor, event, case, subject_id=measure.pk)
    return measure


@verb
def start_support(
    measure_id: UUID, *, actor: Actor, started_on: dt.date | None = None, version: int | None = None
) -> SupportMeasure:
    """Record the first day of support (default today). Raises `Impossible` before the decision or in the future."""
    measure = _own(actor, measure_id, "start", version)
    day = started_on or actor.today
    if day > actor.today:
        raise Impossible("Stödet kan inte ha börjat i framtiden.", field="started_on")
    if day < measure.decided_on:
        raise Impossible(f"Stödet kan inte börja före beslutet {measure.decided_on}.", field="started_on")
    measure.state, measure.started_on = states.STARTED, day
    save_new_version(measure, "state", "started_on")
    finish_tasks(START, actor=actor, case=measure.case, subject_id=measure.pk)
    event = events.SupportStarted(kind=measure.get_kind_display().lower(), started_on=day.isoformat())
    log.tell(actor, event, measure.case, subject_id=measure.pk)
    return measure


@verb
def end_support(
    measure_id: UUID,
    reason: str,
    *,
    actor: Actor,
    ended_on: dt.date | None = None,
    version: int | None = None,
) -> SupportMeasure:
    """Record the last day of support (default today) and why; also of a decided measure that never began.

    Raises `Impossible` for an unknown reason, a day to come, or a day before the start (or the decision).
    """
    measure = _own(actor, measure_id, "end", version)
    day = ended_on or actor.today
    if reason not in EndReason.values:
        raise Impossible("Välj varför stödet avslutas.", field="reason")
    if day > actor.today:
        raise Impossible("Stödet kan inte ha slutat i framtiden.", field="ended_on")
    if day < (measure.started_on or measure.decided_on):
        raise Impossible("Stödet kan inte sluta före det började.", field="ended_on")
    measure.state, measure.ended_on, measure.end_reason = states.ENDED, day, reason
    save_new_version(measure, "state", "ended_on", "end_reason")
    finish_tasks(START, actor=actor, case=measure.case, subject_id=measure.pk)
    event = events.SupportEnded(kind=measure.get_kind_display().lower(), ended_on=day.isoformat())
    log.tell(actor, event, measure.case, subject_id=measure.pk)
    return measure


def _municipality(actor: Actor, municipality_id: UUID | None) -> Organisation:
    own = actor.domain.organisation
    if own.kind == Organisation.Kind.MUNICIPALITY:
        return own
    chosen = Organisation.objects.filter(pk=municipality_id, kind=Organisation.Kind.MUNICIPALITY).first()
    if chosen is None:
        raise Impossible("Välj i vilken kommun stödet ges.", field="municipality")
    return chosen


def _check_decision(kind: str, what: str, day: dt.date, planned_from: dt.date, today: dt.date) -> None:
    if kind not in SupportMeasure.Kind.values:
        raise Impossible("Välj vilket slags stöd det är.", field="kind")
    if not what.strip():
        raise Impossible("Skriv vad stödet är.", field="what")
    if day > today:
        raise Impossible("Beslutet kan inte vara fattat i framtiden.", field="decided_on")
    if planned_from < day:
        raise Impossible("Stödet kan inte planeras börja före beslutet.", field="planned_from")


def _own(actor: Actor, measure_id: UUID, act: str, version: int | None) -> SupportMeasure:
    """The own authority's measure, locked, in a state that allows the act."""
    seen = policies.visible_support(actor).filter(pk=measure_id).first()
    if seen is None:
        raise NotVisible
    require(policies.can_carry_out_support(actor))
    if seen.owner_id != actor.domain_id:
        raise NotAllowed(f"Bara {seen.owner} kan göra det, eftersom de beslutade om stödet.")
    measure = SupportMeasure.objects.select_for_update(of=("self",)).select_related("case").get(pk=measure_id)
    check_version(measure, version)
    if why := why_not(SUPPORT_ACTS, act, measure.state):
        raise Impossible(why)
    return measure
