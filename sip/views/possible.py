"""What may be done now and what not, with the reason: on the plan's page and on the case page."""

import datetime as dt
from collections.abc import Iterator

from django.urls import reverse

from sip import policies
from sip.domain import states
from sip.domain.states import SIP_ACTS, SUPPORT_ACTS, why_not
from sip.models import Sip, SupportMeasure
from sip.selectors import Facts, SipPage
from vardkedja.core.actor import Actor
from vardkedja.core.models import Case, Consent
from vardkedja.core.policies import Decision
from vardkedja.core.registry import Possibility

_CLOSED_CASE = "Ärendet är avslutat."


def of_sip(actor: Actor, shown: SipPage) -> list[Possibility]:
    """The acts of a plan for this reader."""
    may = policies.can_plan(actor)
    rows = list(
        _owners(actor, shown, may) if shown.sip.owner_id == actor.domain_id else _called(actor, shown, may)
    )
    rows += _sign(actor, shown)
    return sorted(rows, key=lambda row: (not row.possible, not row.primary))


def _act(label: str, name: str, sip: Sip, why: str, *, primary: bool = False) -> Possibility:
    return Possibility(label, reverse(f"sip:{name}", args=[sip.pk]), not why, why, primary and not why)


def _owners(actor: Actor, shown: SipPage, may: Decision) -> Iterator[Possibility]:
    sip, why_consent = shown.sip, consent_lacks(shown.consent, actor.today)
    consented = not why_consent

    def why(act: str) -> str:
        return may.reason or why_not(SIP_ACTS, act, sip.state)

    drawn_up = sip.state == states.DRAWN_UP
    due = bool(sip.follow_up_on and sip.follow_up_on <= actor.today)
    yield _act("Kalla till möte", "call", sip, why("call"), primary=sip.state == states.INITIATED)
    yield _act(
        "Dokumentera samtycke",
        "consent",
        sip,
        why("document_consent"),
        primary=sip.state == states.CALLED and not consented,
    )
    yield _act(
        "Skriv ny version" if drawn_up else "Upprätta planen",
        "write",
        sip,
        why("write") or why_consent,
        primary=sip.state == states.CALLED,
    )
    yield _act(
        "Dokumentera uppföljning", "follow_up", sip, why("follow_up") or why_consent, primary=drawn_up and due
    )
    yield _act("Avsluta planen", "close", sip, why("close"))


def _called(actor: Actor, shown: SipPage, may: Decision) -> Iterator[Possibility]:
    sip = shown.sip
    mine = [call for call in shown.calls if call.domain_id == actor.domain_id]
    if mine:
        label = "Ändra svaret på kallelsen" if mine[-1].answer else "Svara på kallelsen"
        why = may.reason or why_not(SIP_ACTS, "answer", sip.state)
        yield _act(label, "answer", sip, why, primary=not mine[-1].answer)
    if sip.is_open:
        why = f"Det gör {sip.owner}, som tog initiativ till planen."
        yield Possibility("Kalla, skriva och följa upp", "", possible=False, reason=why)
    else:
        yield _act("Ta bort våra uppgifter om planen", "noted", sip, may.reason)


def _sign(actor: Actor, shown: SipPage) -> Iterator[Possibility]:
    sip = shown.sip
    me = next((one for one in shown.signers if one.domain.pk == actor.domain_id), None)
    if me is None or sip.state != states.DRAWN_UP:
        return
    why = policies.can_sign(actor).reason
    if me.signature:
        why = f"Version {sip.version} är redan undertecknad av {me.signature.signed_by_name}."
    elif shown.contents is None:
        why = why or "Planen är inte längre utlämnad till er."
    elif sip.owner_id == actor.domain_id:
        why = why or consent_lacks(shown.consent, actor.today)
    yield _act("Skriv under er del", "sign", sip, why, primary=True)


def consent_lacks(consent: Consent | None, today: dt.date) -> str:
    """Why the plan cannot rest on the consent, in Swedish; empty when it can."""
    if consent is None:
        return "Den enskildes samtycke är inte dokumenterat."
    if consent.withdrawn_at or (consent.valid_to and consent.valid_to <= today):
        return "Samtycket är återtaget eller gäller inte längre."
    return ""


def of_case(actor: Actor, case: Case, facts: Facts) -> Iterator[Possibility]:
    """The acts of this app on the case page, for roles that plan."""
    if not actor.has(*policies.PLANNERS):
        return
    closed = _CLOSED_CASE if case.closed_at else ""
    if facts.sip is None or not facts.sip.is_open:
        yield Possibility(
            "Ta initiativ till SIP", reverse("sip:initiate", args=[case.pk]), not closed, closed
        )
    yield from _receive(actor, facts)
    if actor.domain.organisation.kind in policies.AUTHORITIES:
        why = policies.can_decide_support(actor).reason or closed
        primary = not why and facts.at_home and not facts.measures
        yield Possibility(
            "Besluta om stöd", reverse("sip:decide_support", args=[case.pk]), not why, why, primary
        )


def _receive(actor: Actor, facts: Facts) -> Iterator[Possibility]:
    plan = facts.plan
    if plan is None or facts.stay is None or plan.receiver_domain_id != actor.domain_id:
        return
    why = policies.can_receive(actor).reason
    url = reverse("sip:hand_off", args=[facts.stay.pk])
    label = (
        "Ändra kontaktperson eller första möte" if facts.hand_off else "Bekräfta att ni tar emot hemgången"
    )
    yield Possibility(label, url, not why, why, primary=not why and not facts.hand_off)


def of_measure(actor: Actor, measure: SupportMeasure) -> list[dict[str, str]]:
    """Links to start and end a measure, for its own authority."""
    if measure.owner_id != actor.domain_id or not policies.can_carry_out_support(actor):
        return []
    names = {"start": ("Registrera start", "sip:start_support"), "end": ("Avsluta", "sip:end_support")}
    return [
        {"label": label, "url": reverse(url, args=[measure.pk])}
        for act, (label, url) in names.items()
        if not why_not(SUPPORT_ACTS, act, measure.state)
    ]
