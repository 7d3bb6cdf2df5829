"""Read models of SIP, support and hand-off, for pages, panels, steering and API."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from placements.models import DischargePlan, Stay
from placements.selectors.stays import latest_stay
from referrals.selectors.free import GoingHome
from sip.domain import states
from sip.domain.plan import signers_of
from sip.domain.support import Span, days_to_support, first_support, is_going_home
from sip.models import HandOff, Sip, SipCall, SipIntervention, SipSignature, SupportMeasure
from sip.policies import CONTACT_ROLES, visible_sips, visible_support
from vardkedja.core.actor import Actor
from vardkedja.core.models import (
    Assignment,
    Case,
    CaseParty,
    Consent,
    Domain,
    EntryVersion,
    Membership,
    Organisation,
    User,
)
from vardkedja.core.once import once
from vardkedja.core.querysets import valid_on
from vardkedja.core.tables import PersonList, declare

#: The list over plans: what it may be filtered and sorted by.
SIPS = declare(
    PersonList(
        "sip:list",
        ("den enskilde", "läge", "initierad av", "övergripande ansvar", "underskrifter", "nästa uppföljning"),
        "next follow-up first",
        filters={"agare": "own_authority", "lage": "step", "fran": "date", "till": "date"},
        sorts={"uppfoljning": "date", "-initierad": "date"},
    )
)


def sips(
    actor: Actor,
    *,
    state: str = "",
    own: bool | None = None,
    first: dt.date | None = None,
    last: dt.date | None = None,
) -> QuerySet[Sip]:
    """Plans that the actor may see, by state (empty: all that are open), own or others', and day of initiative."""
    rows = visible_sips(actor).select_related("case", "owner", "overall")
    rows = rows.filter(state=state) if state else rows.exclude(state=states.CLOSED)
    if own is not None:
        rows = rows.filter(owner=actor.domain_id) if own else rows.exclude(owner=actor.domain_id)
    if first:
        rows = rows.filter(initiated_on__gte=first)
    if last:
        rows = rows.filter(initiated_on__lte=last)
    return rows


def latest_sip(actor: Actor, case: Case) -> Sip | None:
    """The case's open plan, else the one closed last."""
    rows = list(visible_sips(actor).filter(case=case).order_by("initiated_on", "changed_at"))
    return next((sip for sip in reversed(rows) if sip.is_open), rows[-1] if rows else None)


def signers(sip: Sip) -> frozenset[UUID]:
    """The domains that sign the version that stands; none before a plan is drawn up."""
    rows = SipIntervention.objects.filter(sip=sip, version=sip.version).values_list("domain", flat=True)
    return signers_of(sip.overall_id, list(rows)) if sip.overall_id else frozenset()


def signed_counts(plans: Iterable[Sip]) -> dict[UUID, tuple[int, int]]:
    """Plan id → (signed, to sign) for the version that stands, in two queries."""
    held = {sip.pk: sip for sip in plans}
    needed: dict[UUID, set[UUID]] = {
        pk: {sip.overall_id} if sip.overall_id else set() for pk, sip in held.items()
    }
    for row in SipIntervention.objects.filter(sip__in=held):
        if row.version == held[row.sip_id].version:
            needed[row.sip_id].add(row.domain_id)
    signed: dict[UUID, int] = defaultdict(int)
    for signature in SipSignature.objects.filter(sip__in=held):
        signed[signature.sip_id] += signature.version == held[signature.sip_id].version
    return {pk: (signed[pk], len(needed[pk])) for pk in held}


@dataclass(frozen=True)
class Part:
    """One intervention of a version: who answers and when; what it is, as far as the reader may read."""

    number: int
    domain: Domain
    text: str = ""
    person: str = ""
    starts_on: dt.date | None = None
    ends_on: dt.date | None = None


@dataclass(frozen=True)
class Signer:
    """An authority that signs, with what it answers for and its signature if there is one."""

    domain: Domain
    parts: tuple[int, ...]
    overall: bool
    signature: SipSignature | None


@dataclass(frozen=True)
class SipPage:
    """A plan as one reader sees it. `contents` is None when its text is not released to the reader."""

    sip: Sip
    parts: list[Part]
    signers: list[Signer]
    calls: list[SipCall]
    contents: EntryVersion | None = None
    follow_ups: list[EntryVersion] = field(default_factory=list)
    earlier: list[EntryVersion] = field(default_factory=list)
    earlier_signatures: list[SipSignature] = field(default_factory=list)
    consent: Consent | None = None


def sip_page(actor: Actor, sip: Sip) -> SipPage:
    """All of a plan that the reader may see, in a fixed number of queries."""
    versions = list(
        EntryVersion.objects.filter(case=sip.case_id, owner=sip.owner_id, entry__kind="sip")
        .select_related("entry", "owner", "case")
        .order_by("written_at")
    )
    of_plan = [v for v in versions if v.entry_id == sip.entry_id]
    contents = next((v for v in of_plan if v.number == sip.version), None)
    signatures = list(
        SipSignature.objects.filter(sip=sip).select_related("domain").order_by("version", "signed_at")
    )
    rows = SipIntervention.objects.filter(sip=sip, version=sip.version).select_related("domain")
    parts = [_part(row, contents) for row in rows]
    own = sip.owner_id == actor.domain_id
    return SipPage(
        sip=sip,
        parts=parts,
        signers=_signers(sip, parts, [s for s in signatures if s.version == sip.version]),
        calls=list(
            SipCall.objects.filter(sip=sip).select_related("domain").order_by("meeting_on", "domain__name")
        ),
        contents=contents,
        follow_ups=[v for v in versions if v.value("result") and _since(v, sip)],
        earlier=[v for v in of_plan if v.number < sip.version],
        earlier_signatures=[s for s in signatures if s.version < sip.version],
        consent=Consent.objects.filter(pk=sip.consent_id, owner=actor.domain_id).first() if own else None,
    )


def _since(version: EntryVersion, sip: Sip) -> bool:
    """A follow-up of this plan and not of an earlier one in the same case."""
    return version.written_at.date() >= sip.initiated_on


def _part(row: SipIntervention, contents: EntryVersion | None) -> Part:
    text = contents.value(f"intervention_{row.number}") if contents else ""
    person = contents.value(f"person_{row.number}") if contents else ""
    return Part(row.number, row.domain, text, person, row.starts_on, row.ends_on)


def _signers(sip: Sip, parts: list[Part], signatures: list[SipSignature]) -> list[Signer]:
    if sip.overall is None:
        return []
    domains = {part.domain.pk: part.domain for part in parts} | {sip.overall.pk: sip.overall}
    signed = {signature.domain_id: signature for signature in signatures}
    return [
        Signer(
            domain,
            tuple(part.number for part in parts if part.domain.pk == pk),
            pk == sip.overall_id,
            signed.get(pk),
        )
        for pk, domain in sorted(domains.items(), key=lambda item: item[1].name)
    ]


def callable_parties(actor: Actor, sip: Sip) -> QuerySet[Domain]:
    """The other authorities of the case, which may be called."""
    parties = CaseParty.objects.filter(valid_on(actor.today), case=sip.case_id).exclude(
        domain=actor.domain_id
    )
    return Domain.objects.filter(pk__in=parties.values("domain"))


def taking_part(actor: Actor, sip: Sip) -> QuerySet[Domain]:
    """The initiator and those called that still are parties: who may answer for something in the plan."""
    called = SipCall.objects.filter(sip=sip).values("domain")
    present = CaseParty.objects.filter(valid_on(actor.today), case=sip.case_id, domain__in=called)
    return Domain.objects.filter(Q(pk=sip.owner_id) | Q(pk__in=present.values("domain")))


def going_home(case: Case) -> GoingHome | None:
    """The going home that the plan of the latest stay says, with the first meeting where the receiver has confirmed."""
    stay = latest_stay(case)
    rows = DischargePlan.objects.filter(stay=stay).select_related("receiver_domain")
    plan = rows.first() if stay else None
    if stay is None or plan is None:
        return None
    met = HandOff.objects.filter(stay=stay, owner=plan.receiver_domain_id).first()
    home = GoingHome(stay.unit, stay.ended_on or plan.planned_on, plan.receiver_domain.name)
    return replace(home, meets=met.contact_name, first_meeting=met.first_meeting_on) if met else home


@dataclass(frozen=True)
class Facts:
    """What the chain and the case page need of a case: plan, support, going home."""

    sip: Sip | None
    measures: list[SupportMeasure]
    stay: Stay | None
    plan: DischargePlan | None
    hand_off: HandOff | None

    @property
    def at_home(self) -> bool:
        """The latest stay has ended in a going home."""
        stay = self.stay
        return bool(stay and stay.ended_on and is_going_home(stay.end_reason, stay.destination))

    @property
    def home_on(self) -> dt.date | None:
        """The day of going home: actual, else planned."""
        if self.stay and self.stay.ended_on:
            return self.stay.ended_on if self.at_home else None
        return self.plan.planned_on if self.plan else None


@once
def facts(actor: Actor, case: Case) -> Facts:
    """The facts of one case, in five queries."""
    stay = latest_stay(case)
    plan = DischargePlan.objects.filter(stay=stay).select_related("receiver_domain").first() if stay else None
    hand_off = HandOff.objects.filter(stay=stay).select_related("owner").first() if stay else None
    return Facts(
        latest_sip(actor, case), list(visible_support(actor).filter(case=case)), stay, plan, hand_off
    )


@dataclass(frozen=True)
class FirstSupport:
    """One going home and the first support that met it. `days`: 0 when it had begun, None when there is none."""

    stay_id: UUID
    municipality_id: UUID
    home_on: dt.date
    first_on: dt.date | None
    days: int | None


def first_supports(collaboration_id: UUID, first_day: dt.date, last_day: dt.date) -> list[FirstSupport]:
    """Goings home in a period (first and last day included) with days to first support. For the worker's scope.

    In an authority's own scope it counts only the cases that the authority is party to.
    """
    ended = Stay.objects.filter(
        collaboration=collaboration_id, state="ended", ended_on__gte=first_day, ended_on__lte=last_day
    )
    stays = [stay for stay in ended if is_going_home(stay.end_reason, stay.destination)]
    cases = {stay.case_id for stay in stays}
    spans: dict[UUID, list[Span]] = defaultdict(list)
    begun = SupportMeasure.objects.filter(
        collaboration=collaboration_id, case__in=cases, started_on__isnull=False
    ).values_list("case", "started_on", "ended_on")
    for case_id, started_on, ended_on in begun:
        assert started_on
        spans[case_id].append(Span(started_on, ended_on))
    arrivals: dict[tuple[UUID, UUID], list[dt.date]] = defaultdict(list)
    for case_id, person_id, day in Stay.objects.filter(
        collaboration=collaboration_id, case__in=cases, arrived_on__isnull=False
    ).values_list("case", "person_id", "arrived_on"):
        arrivals[case_id, person_id] += [day] if day else []
    return [_first(stay, spans[stay.case_id], arrivals[stay.case_id, stay.person_id]) for stay in stays]


def _first(stay: Stay, spans: list[Span], arrivals: list[dt.date]) -> FirstSupport:
    assert stay.ended_on
    came_back = min((day for day in arrivals if stay.arrived_on and day > stay.arrived_on), default=None)
    first = first_support(stay.ended_on, spans, came_back)
    return FirstSupport(
        stay.pk, stay.municipality_id, stay.ended_on, first, days_to_support(stay.ended_on, first)
    )


def support_by_municipality(collaboration_id: UUID, day: dt.date) -> dict[tuple[UUID, str], int]:
    """(municipality, kind) → measures that go on on a day. For the worker's scope; the reader suppresses small cells."""
    rows = SupportMeasure.objects.filter(collaboration=collaboration_id, started_on__lte=day).exclude(
        ended_on__lt=day
    )
    counted = rows.order_by().values("municipality", "kind").annotate(count=Count("pk"))
    return {(row["municipality"], row["kind"]): row["count"] for row in counted}


def municipalities(actor: Actor) -> list[Organisation]:
    """The municipalities to choose among for a region's decision; none for a municipality, which is its own."""
    if actor.domain.organisation.kind == Organisation.Kind.MUNICIPALITY:
        return []
    mine = Membership.objects.valid(actor.today).filter(organisation=actor.domain.organisation_id)
    members = Membership.objects.valid(actor.today).filter(collaboration__in=mine.values("collaboration"))
    kind = Organisation.Kind.MUNICIPALITY
    return list(
        Organisation.objects.filter(pk__in=members.values("organisation"), kind=kind).order_by("name")
    )


def contacts(actor: Actor) -> QuerySet[User]:
    """The own authority's staff that may be the contact at a going home."""
    held = Assignment.objects.valid(actor.today).filter(domain=actor.domain_id, role__in=CONTACT_ROLES)
    return User.objects.filter(pk__in=held.values("user"), is_active=True).order_by("last_name", "first_name")
