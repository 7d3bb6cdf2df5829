"""The read gate: a person is never read without a why, and never without a log row.

The why is derived from what the actor is to the case (task, handler, party role, agenda); it is asked for only
where there is no such relation. What the actor may not see raises `NotVisible`, and that too is logged.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from vardkedja.core import emergencies, log, policies, protection, withheld
from vardkedja.core.actor import Actor
from vardkedja.core.clock import STOCKHOLM
from vardkedja.core.domain.words import says, seen
from vardkedja.core.errors import DomainError, NotVisible, Sheltered
from vardkedja.core.models import Case, CaseHandler, CaseParty, PartyRole, PersonRecord, Task
from vardkedja.core.querysets import valid_on


@dataclass(frozen=True)
class Why:
    """Why this actor reads this person, in words for the page and the log."""

    kind: str
    text: str


@dataclass(frozen=True)
class OpenCase:
    """A case that has been read through the gate."""

    case: Case
    roles: tuple[str, ...]
    why: Why


#: Upper apps add reasons here (e.g. "på dagordningen"): (actor, case) → Why or None.
_REASONS: list[Callable[[Actor, Case], Why | None]] = []


def register_reason(ask: Callable[[Actor, Case], Why | None]) -> None:
    _REASONS.append(ask)


def _own_relation(actor: Actor, case: Case) -> Why | None:
    if actor.is_system:
        return Why("system", "systemets bearbetning")
    handler = CaseHandler.objects.filter(
        content_object=case, domain=actor.domain_id, user=actor.user_id
    ).first()
    if handler:
        return Why("handler", f"{handler.get_duty_display()} för ärendet")
    if Task.objects.filter(case=case, domain=actor.domain_id, assignee=actor.user_id, done_at=None).exists():
        return Why("task", "uppgift i ärendet")
    return next((why for ask in _REASONS if (why := ask(actor, case))), None)


def _party_roles(actor: Actor, case: Case) -> tuple[str, ...]:
    held = CaseParty.objects.filter(valid_on(actor.today), case=case, domain=actor.domain_id)
    return tuple(sorted(held.values_list("role", flat=True)))


def _party_unit(actor: Actor, case: Case) -> UUID | None:
    """The unit of the case under which the actor works; asked only of who holds duties in several."""
    held = {duty.unit_id for duty in actor.duties} - {None}
    if actor.acting_unit() or not held:
        return None
    parties = CaseParty.objects.filter(valid_on(actor.today), case=case, domain=actor.domain_id)
    return parties.filter(unit__in=held).values_list("unit", flat=True).first()


def why_for(actor: Actor, case: Case, roles: tuple[str, ...], stated: str = "") -> Why:
    """The reason for reading: an open emergency access first (all under it is told as such), own relation, party role, or stated."""
    emergency = emergencies.for_case(actor, case)
    if emergency:
        return Why("emergency", emergencies.words(emergency))
    own = _own_relation(actor, case)
    if own:
        return own
    if roles:
        labels = ", ".join(PartyRole(role).label for role in roles)
        return Why("party", f"part i ärendet: {labels}")
    if says(stated):
        return Why("stated", seen(stated))
    raise DomainError("Skriv varför du behöver läsa om personen.", field="reason")


def open_case(actor: Actor, case_id: UUID, *, what: str = "ärende", stated: str = "") -> OpenCase:
    """Fetch a case, say why, and log it. Raises `NotVisible` (logged) when the actor may not see it, `Sheltered` (logged)
    when its person is protected and the actor is not named.
    """
    cases = policies.visible_cases(actor).select_related("owner")
    visible = cases.annotate(hidden=protection.InHiddenCases("pk")).filter(pk=case_id).first()
    case: Any = visible or _past_inner_limits(actor, case_id)
    if case is None:
        log.write(actor, log.Action.DENIED, what, reason="inte part", object_id=case_id)
        raise NotVisible
    if case.hidden and not actor.is_system:
        _refuse_sheltered(actor, case, what)
    roles = _party_roles(actor, case)
    why = why_for(actor, case, roles, stated)
    log.write(
        actor,
        log.Action.READ,
        what,
        reason=why.text,
        relation=why.kind,
        owner_domain_id=case.owner_id,
        person_id=case.person_id,
        case_id=case.pk,
        object_id=case.pk,
        unit_id=_party_unit(actor, case),
    )
    return OpenCase(case, roles, why)


def _refuse_sheltered(actor: Actor, case: Case, what: str) -> None:
    log.write(
        actor,
        log.Action.DENIED,
        what,
        reason="inte utsedd",
        owner_domain_id=case.owner_id,
        person_id=case.person_id,
        case_id=case.pk,
        object_id=case.pk,
    )
    raise Sheltered(case)


def _past_inner_limits(actor: Actor, case_id: UUID) -> Case | None:
    """A case of the own authority that only an open emergency access lets the actor read. Lists and search stay as they are."""
    if not policies.can_open_emergency(actor):
        return None
    cases = Case.objects.select_related("owner").annotate(hidden=protection.InHiddenCases("pk"))
    case = cases.filter(pk=case_id).first()
    return case if case and emergencies.for_case(actor, case) else None


def reads_only(actor: Actor, case: Case) -> bool:
    """Whether the actor sees the case by an open emergency access and nothing else: that is for reading."""
    if actor.is_system or not emergencies.open_now(actor):
        return False
    if policies.visible_cases(actor).filter(pk=case.pk).exists():
        return not protection.sees_by_right(actor, case)
    return emergencies.for_case(actor, case) is not None


def open_record(actor: Actor, record_id: UUID, *, stated: str = "") -> tuple[PersonRecord, Why]:
    """Fetch the own authority's record of a person, say why, and log it. Raises `NotVisible` (logged)."""
    record = policies.visible_records(actor).filter(pk=record_id).first()
    if record is None and policies.can_open_emergency(actor):
        hidden = PersonRecord.objects.filter(pk=record_id, domain=actor.domain_id).first()
        record = hidden if hidden and emergencies.for_record(actor, hidden) else None
    if record is None:
        log.write(actor, log.Action.DENIED, "personuppgift", reason="ingen sådan", object_id=record_id)
        raise NotVisible
    why = _record_why(actor, record, stated)
    log.write(
        actor,
        log.Action.READ,
        "personuppgift",
        reason=why.text,
        relation=why.kind,
        owner_domain_id=record.domain_id,
        person_id=record.person_id,
        object_id=record.pk,
    )
    return record, why


def _record_why(actor: Actor, record: PersonRecord, stated: str) -> Why:
    emergency = emergencies.for_record(actor, record)
    if emergency:
        return Why("emergency", emergencies.words(emergency))
    about = policies.visible_cases(actor).filter(person_id=record.person_id)
    for case in withheld.leave_out(actor, about):
        return why_for(actor, case, _party_roles(actor, case) or ("applicant",), stated)
    if says(stated):
        return Why("stated", seen(stated))
    earlier = _said_today(actor, record)
    if earlier:
        return earlier
    raise DomainError("Skriv varför du behöver läsa om personen.", field="reason")


def _said_today(actor: Actor, record: PersonRecord) -> Why | None:
    """What the actor has registered, or stated a reason for, holds for the rest of the day: the log remembers it."""
    midnight = actor.now.astimezone(STOCKHOLM).replace(hour=0, minute=0, second=0, microsecond=0)
    rows = log.AccessLog.objects.filter(
        reader_domain_id=actor.domain_id, at__gte=midnight, user_id=actor.user_id, object_id=record.pk
    )
    # An emergency access ends by its clock: what was said for it holds no longer.
    rows = rows.exclude(relation="emergency")
    row = rows.filter(what__in=["personuppgift", "PersonRegistered"]).order_by("at", "what", "reason").last()
    if row is None:
        return None
    return (
        Why("registered", "du registrerade personen i dag")
        if row.what == "PersonRegistered"
        else Why("stated", row.reason)
    )


def log_listed(
    actor: Actor,
    what: str,
    cases: Iterable[Case],
    *,
    reason: str,
    unit_id: UUID | None = None,
    action: str = log.Action.HIT,
) -> None:
    """Log a page that shows several persons: one bulk insert, one row per person shown. `unit_id`: the page's unit.

    `action`: another for a list that is taken out as a file.
    """
    hits = [(c.person_id, c.pk, c.owner_id) for c in cases]
    log.write_hits(actor, what, hits, reason=reason, unit_id=unit_id, action=action)
