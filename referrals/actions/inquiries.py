"""A matter comes to notice, and an inquiry is opened *genast* (SoL 14 kap. 2 §)."""

import datetime as dt
from uuid import UUID

from referrals import events, policies
from referrals.models import Inquiry
from referrals.selectors.inquiries import clock_of
from referrals.selectors.terms import due_at, terms_of
from vardkedja.core import log
from vardkedja.core.actions.cases import party_case
from vardkedja.core.actions.entries import write_entry
from vardkedja.core.actions.tasks import finish_tasks, give_task
from vardkedja.core.actor import Actor
from vardkedja.core.clock import day_of
from vardkedja.core.errors import Impossible, NotVisible
from vardkedja.core.models import Category, EntryKind, Role
from vardkedja.core.policies import require
from vardkedja.core.verbs import check_version, explain, save_new_version, verb

explain(
    "one_matter_waiting_for_its_inquiry",
    "Det finns redan en aktualisering som väntar på att utredningen inleds.",
)
#: Kind of task.
OPEN_INQUIRY = "open_inquiry"


@verb
def register_matter(case_id: UUID, source: str, registered_at: dt.datetime, *, actor: Actor) -> Inquiry:
    """Write down that the matter came to the own authority's notice at a moment, now or earlier; its inquiry is due.

    Raises `Impossible` at `day` or `source`, `NotVisible`, `NotAllowed`.
    """
    require(policies.can_inquire(actor))
    case = party_case(actor, case_id)
    if case.closed_at:
        raise Impossible("Ärendet är avslutat. Öppna ett nytt ärende.")
    if source not in Inquiry.Source.values:
        raise Impossible("Välj hur ärendet kom till er.", field="source")
    if registered_at > actor.now:
        raise Impossible("Ärendet kan inte ha kommit in i framtiden.", field="day")
    if Inquiry.objects.filter(owner=actor.domain_id, case=case, opened_at=None).exists():
        raise Impossible("Det finns redan en aktualisering som väntar på att utredningen inleds.")
    row = Inquiry(
        case=case,
        case_owner_id=case.owner_id,
        owner_id=actor.domain_id,
        source=source,
        registered_at=registered_at,
        registered_recorded_at=actor.now,
        recorded_by_id=actor.user_id,
    )
    row.save(force_insert=True)
    terms = terms_of("inquiry", case.collaboration_id, actor.domain_id, day_of(registered_at))
    due_on = due_at(terms, registered_at) or actor.today
    give_task(OPEN_INQUIRY, due_on, actor=actor, case=case, role=Role.CASE_WORKER, subject_id=row.pk)
    log.tell(actor, events.MatterRegistered(source=row.get_source_display()), case, subject_id=row.pk)
    return row


@verb
def open_inquiry(
    inquiry_id: UUID,
    opened_at: dt.datetime,
    *,
    actor: Actor,
    late_reason: str = "",
    late_text: str = "",
    version: int | None = None,
) -> Inquiry:
    """Open the inquiry of an own registered matter. One opened after its target tells why: a reason from the list, and in words.

    Raises `Impossible` at `day`, `late_reason` or `late_text`, `Conflict`, `NotVisible`, `NotAllowed`.
    """
    require(policies.can_inquire(actor))
    row = policies.visible_inquiries(actor).select_for_update(of=("self",)).filter(pk=inquiry_id).first()
    if row is None:
        raise NotVisible
    check_version(row, version)
    _check(row, opened_at, actor)
    row.opened_at, row.opened_recorded_at = opened_at, actor.now
    if clock_of(row, actor).target.state == "late":
        _why_late(row, late_reason, late_text, actor)
    save_new_version(row, "opened_at", "opened_recorded_at", "late_reason", "entry")
    finish_tasks(OPEN_INQUIRY, actor=actor, case=row.case, subject_id=row.pk)
    log.tell(actor, events.InquiryOpened(), row.case, subject_id=row.pk)
    return row


def _check(row: Inquiry, opened_at: dt.datetime, actor: Actor) -> None:
    if row.opened_at:
        raise Impossible("Utredningen är redan inledd.")
    if opened_at > actor.now:
        raise Impossible("Utredningen kan inte ha inletts i framtiden.", field="day")
    if opened_at < row.registered_at:
        raise Impossible("Utredningen kan inte ha inletts före aktualiseringen.", field="day")


def _why_late(row: Inquiry, reason: str, text: str, actor: Actor) -> None:
    if reason not in Inquiry.LateReason.values:
        raise Impossible(
            f"Utredningen skulle ha inletts senast {clock_of(row, actor).target_on.isoformat()}. Välj varför det dröjde.",
            field="late_reason",
        )
    if not text.strip():
        raise Impossible("Skriv varför det dröjde, så att det går att följa upp.", field="late_text")
    fields = [
        ("why", "Varför utredningen inleddes efter målet", Inquiry.LateReason(reason).label),
        ("text", "Förklaring", text),
    ]
    version = write_entry(row.case_id, EntryKind.NOTE, Category.SOCIAL, fields, actor=actor)
    row.late_reason, row.entry_id = reason, version.entry_id
