"""Draw up a plan, sign the own part, follow it up."""

import datetime as dt
from uuid import UUID

from sip import events, policies
from sip.actions.common import (
    FOLLOW_UP,
    SIGN,
    WRITE,
    must,
    named_in,
    own_sip,
    participants,
    save_sip,
    seen_sip,
    valid_consent,
)
from sip.domain import deadlines, states
from sip.domain.plan import Plan, lacks
from sip.models import Sip, SipIntervention, SipSignature
from sip.selectors import signers
from vardkedja.core import log
from vardkedja.core.actions.entries import Field, write_entry, write_version
from vardkedja.core.actions.releases import release
from vardkedja.core.actions.tasks import finish_tasks, give_task
from vardkedja.core.actor import Actor
from vardkedja.core.errors import Conflict, Impossible
from vardkedja.core.models import (
    Category,
    Consent,
    Domain,
    EntryKind,
    EntryVersion,
    Grant,
    Ground,
    Organisation,
    User,
)
from vardkedja.core.policies import require
from vardkedja.core.verbs import explain, verb

K = Organisation.Kind
explain("signed_once_per_version", "Er myndighet har redan skrivit under den här versionen.")


@verb
def write_sip(sip_id: UUID, plan: Plan, *, actor: Actor, version: int | None = None) -> Sip:
    """Draw up the plan, or a new version of it, and release it to those called on the person's consent.

    Earlier signatures stand for the earlier version. Raises `Impossible` without a valid consent that names all who
    are called, when one of the four statutory contents is missing (`domain.plan.lacks`), or when municipality or
    region does not take part.
    """
    require(policies.can_plan(actor))
    sip = own_sip(actor, sip_id, "write", version)
    taking_part = participants(sip, actor)
    consent = _consent_for(sip, taking_part, actor)
    _check(plan, taking_part, actor.today)
    signed_before = set(
        SipSignature.objects.filter(sip=sip, version=sip.version).values_list("domain", flat=True)
    )
    asked_before = signers(sip)
    written = _write(sip, plan, actor)
    sip.entry_id, sip.version, sip.state = written.entry_id, written.number, states.DRAWN_UP
    sip.overall_id, sip.follow_up_on, sip.drawn_up_on = plan.overall_id, plan.follow_up_on, actor.today
    save_sip(sip, actor, "entry", "version", "state", "overall", "follow_up_on", "drawn_up_on")
    _write_interventions(sip, plan)
    _release(sip, written, consent, taking_part, actor)
    _give_tasks(sip, asked_before - signed_before, actor)
    log.tell(actor, events.SipDrawnUp(version=sip.version), sip.case, subject_id=sip.pk)
    return sip


@verb
def sign_sip(sip_id: UUID, *, actor: Actor, plan_version: int | None = None) -> SipSignature:
    """Sign the own authority's part of the version that stands. `plan_version` is the one that was read.

    Raises `Impossible` when the authority has no part of its own or may no longer read the version, `Conflict` when
    there is a newer version or it is signed already.
    """
    require(policies.can_sign(actor))
    sip = seen_sip(actor, sip_id)
    must("sign", sip.state)
    if plan_version is not None and plan_version != sip.version:
        raise Conflict(
            "Planen har fått en ny version sedan du öppnade sidan. Läs den innan du skriver under."
        )
    if actor.domain_id not in signers(sip):
        raise Impossible("Er myndighet har ingen egen del att skriva under i den här versionen.")
    if not _may_rest_on(sip, actor):
        raise Impossible("Planen är inte längre utlämnad till er. Samtycket kan vara återtaget.")
    title = User.objects.filter(pk=actor.user_id).values_list("title", flat=True).first() or ""
    signature = SipSignature(
        sip=sip,
        case_id=sip.case_id,
        case_owner_id=sip.case_owner_id,
        owner_id=sip.owner_id,
        version=sip.version,
        domain_id=actor.domain_id,
        signed_by_id=actor.user_id,
        signed_by_name=actor.name,
        signed_by_title=title,
        signed_at=actor.now,
    )
    signature.save(force_insert=True)
    finish_tasks(SIGN, actor=actor, case=sip.case, subject_id=sip.pk)
    event = events.SipSigned(domain=actor.domain.short_name, version=sip.version)
    log.tell(actor, event, sip.case, subject_id=sip.pk)
    return signature


@verb
def follow_up_sip(
    sip_id: UUID, *, actor: Actor, held_on: dt.date, result: str, next_on: dt.date, version: int | None = None
) -> Sip:
    """Record a follow-up that has been held: its result as an entry released to those called, and the next day.

    Raises `Impossible` for a day to come or before the plan, an empty result, or a withdrawn consent.
    """
    require(policies.can_plan(actor))
    sip = own_sip(actor, sip_id, "follow_up", version)
    taking_part = participants(sip, actor)
    consent = _consent_for(sip, taking_part, actor)
    _check_follow_up(sip, held_on, result, next_on, actor.today)
    fields = [
        ("held_on", "Uppföljningen hölls", held_on.isoformat()),
        ("result", "Hur det har gått, och den enskildes syn på det", result),
        ("next_on", "Nästa uppföljning", next_on.isoformat()),
    ]
    written = write_entry(sip.case_id, EntryKind.SIP, Category.PLANNING, fields, actor=actor)
    sip.followed_up_on, sip.follow_up_on = held_on, next_on
    save_sip(sip, actor, "followed_up_on", "follow_up_on")
    _release(sip, written, consent, taking_part, actor)
    _next_follow_up(sip, actor)
    event = events.SipFollowedUp(held_on=held_on.isoformat(), next_on=next_on.isoformat())
    log.tell(actor, event, sip.case, subject_id=sip.pk)
    return sip


def _consent_for(sip: Sip, taking_part: set[UUID], actor: Actor) -> Consent:
    consent = valid_consent(sip, actor)
    if consent is None and sip.consent_id is None:
        raise Impossible("Planen får bara upprättas med den enskildes samtycke. Dokumentera samtycket först.")
    if consent is None:
        raise Impossible(
            "Samtycket är återtaget eller gäller inte längre. Dokumentera ett nytt, eller avsluta planen."
        )
    outside = taking_part - {actor.domain_id} - named_in(consent, actor)
    if outside:
        names = ", ".join(Domain.objects.filter(pk__in=outside).values_list("short_name", flat=True))
        raise Impossible(f"Samtycket omfattar inte {names}. Dokumentera ett nytt samtycke.")
    return consent


def _check(plan: Plan, taking_part: set[UUID], today: dt.date) -> None:
    kinds = set(Domain.objects.filter(pk__in=taking_part).values_list("organisation__kind", flat=True))
    if K.REGION not in kinds or not kinds & {K.MUNICIPALITY, K.FEDERATION}:
        raise Impossible("En SIP görs av kommun och region tillsammans. Kalla även den som saknas.")
    if lack := lacks(plan, taking_part):
        raise Impossible(lack.message, field=lack.field)
    if reason := deadlines.why_not_follow_up_on(plan.follow_up_on, today):
        raise Impossible(reason, field="follow_up_on")


def _check_follow_up(sip: Sip, held_on: dt.date, result: str, next_on: dt.date, today: dt.date) -> None:
    if held_on > today:
        raise Impossible("Uppföljningen kan inte vara hållen i framtiden.", field="held_on")
    if sip.drawn_up_on and held_on < sip.drawn_up_on:
        raise Impossible("Uppföljningen kan inte vara före den dag planen upprättades.", field="held_on")
    if not result.strip():
        raise Impossible("Skriv hur det har gått.", field="result")
    if reason := deadlines.why_not_follow_up_on(next_on, today):
        raise Impossible(reason, field="next_on")


def _write(sip: Sip, plan: Plan, actor: Actor) -> EntryVersion:
    ids = {plan.overall_id, *(row.domain_id for row in plan.interventions)}
    names = dict(Domain.objects.filter(pk__in=ids).values_list("pk", "name"))
    fields = fields_of(plan, names)
    if sip.entry_id:
        return write_version(sip.entry_id, fields, actor=actor)
    return write_entry(sip.case_id, EntryKind.SIP, Category.PLANNING, fields, actor=actor)


def fields_of(plan: Plan, names: dict[UUID, str]) -> list[Field]:
    """The plan as an entry's fields, with the four statutory contents numbered as in SoL 10:8 and HSL 16:4."""
    rows: list[Field] = [("goals", "Mina mål, med egna ord", plan.goals)]
    for number, row in enumerate(plan.interventions, start=1):
        rows += [
            (f"intervention_{number}", f"1. Insats {number} som behövs", row.text),
            (f"answers_{number}", f"2. Ansvarig myndighet för insats {number}", names[row.domain_id]),
            (f"person_{number}", f"Namngiven ansvarig för insats {number}", row.responsible),
            (f"days_{number}", f"Tid för insats {number}", _days(row.starts_on, row.ends_on)),
        ]
    return [
        *rows,
        ("others", "3. Åtgärder av andra än kommun och region", plan.others),
        ("overall", "4. Övergripande ansvar", names[plan.overall_id]),
        ("crisis", "Vid försämring", plan.crisis),
        ("attended", "Deltog i mötet", plan.attended),
        ("follow_up_on", "Uppföljningsmöte", plan.follow_up_on.isoformat()),
    ]


def _days(first: dt.date | None, last: dt.date | None) -> str:
    parts = [f"från {first}" if first else "", f"till och med {last}" if last else ""]
    return " ".join(part for part in parts if part)


def _write_interventions(sip: Sip, plan: Plan) -> None:
    SipIntervention.objects.bulk_create(
        [
            SipIntervention(
                sip=sip,
                case_id=sip.case_id,
                case_owner_id=sip.case_owner_id,
                owner_id=sip.owner_id,
                version=sip.version,
                number=number,
                domain_id=row.domain_id,
                starts_on=row.starts_on,
                ends_on=row.ends_on,
            )
            for number, row in enumerate(plan.interventions, start=1)
        ]
    )


def _release(sip: Sip, written: EntryVersion, consent: Consent, taking_part: set[UUID], actor: Actor) -> None:
    ground = Ground.CONSENT_WRITTEN if consent.manner == "written" else Ground.CONSENT_ORAL
    others = taking_part - {actor.domain_id}
    release(
        sip.case_id,
        [written],
        others,
        actor=actor,
        ground=ground,
        purpose=consent.purpose,
        consent=consent,
        package="sip",
    )


def _give_tasks(sip: Sip, still_asked: frozenset[UUID] | set[UUID], actor: Actor) -> None:
    """Who has not signed an earlier version has the task already."""
    finish_tasks(WRITE, actor=actor, case=sip.case, subject_id=sip.pk)
    for domain_id in signers(sip) - still_asked:
        due = deadlines.sign_by(actor.today)
        give_task(SIGN, due, actor=actor, domain_id=domain_id, case=sip.case, subject_id=sip.pk)
    _next_follow_up(sip, actor)


def _next_follow_up(sip: Sip, actor: Actor) -> None:
    finish_tasks(FOLLOW_UP, actor=actor, case=sip.case, subject_id=sip.pk)
    assert sip.follow_up_on
    give_task(FOLLOW_UP, sip.follow_up_on, actor=actor, case=sip.case, subject_id=sip.pk)


def _may_rest_on(sip: Sip, actor: Actor) -> bool:
    """Whether the consent still lets this authority read the version: the owner by the consent, others by their grant."""
    if sip.owner_id == actor.domain_id:
        return valid_consent(sip, actor) is not None
    return Grant.objects.filter(
        entry=sip.entry_id, version__number=sip.version, recipient=actor.domain_id, withdrawn_at=None
    ).exists()
