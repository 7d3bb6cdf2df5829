"""What an application asks a consent for, and which tasks rest on it when the consent is taken back."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from referrals import policies
from referrals.domain import states
from referrals.domain.decisions import Kind
from referrals.models import Application, GroupMember, ReferralGroup
from referrals.selectors.contents import categories_asked, written
from vardkedja.core.actor import Actor
from vardkedja.core.models import Case, Category, Citation, Consent, Domain, Filing, Grant, UnitRoute
from vardkedja.core.querysets import valid_on
from vardkedja.core.registry import Moot, Wanted
from vardkedja.core.selectors.consents import in_force

#: Kinds of tasks that nobody can do without having read the application: assess, joint assessment, answer, decisions.
ASSESS, JOINT, REPLY = "assess_application", "record_placement_assessment", "reply_to_request"
DECIDE = {
    Kind.ASSISTANCE: "decide_assistance",
    Kind.ADMISSION: "decide_admission",
    Kind.REGION_CARE: "decide_region_care",
    Kind.SIS: "record_sis_decision",
}

#: A consent to be placed, however it is worded.
_PLACE = re.compile(r"\b(plats|placering)", re.IGNORECASE)


@dataclass(frozen=True)
class Offer:
    """A documented consent in force, and whom among the recipients it does not cover, with which kinds of data where it covers some."""

    consent: Consent
    missing: Sequence[str]

    @property
    def pk(self) -> UUID:
        return self.consent.pk

    @property
    def carries(self) -> bool:
        """Whether it covers everybody, for a place."""
        return not self.missing and is_for_a_place(self.consent.purpose)

    @property
    def label(self) -> str:
        held = f"{self.consent.get_manner_display().capitalize()} {self.consent.given_on}: {self.consent.purpose}."
        return f"{held} {not_covered(self.missing)}" if self.missing else held


def not_covered(missing: Iterable[str]) -> str:
    """Says whom, and which kinds of data, a consent leaves out."""
    return f"Samtycket omfattar inte {'; '.join(missing)}."


def is_for_a_place(purpose: str) -> bool:
    """Whether a consent's purpose is a place or a placement."""
    return bool(_PLACE.search(purpose))


def names_of(recipients: Iterable[UUID]) -> dict[UUID, str]:
    """Domain id → name, in the order of names."""
    rows = Domain.objects.filter(pk__in=list(recipients)).select_related("organisation")
    return {row.pk: row.name for row in rows.order_by("name")}


def offers(actor: Actor, case: Case, recipients: Iterable[UUID], categories: Iterable[str]) -> list[Offer]:
    """The own consents in force of a case, the latest first, with what each lacks for the recipients and categories."""
    names, wanted = names_of(recipients), {str(one) for one in categories}
    rows = Consent.objects.filter(in_force(actor.today), case=case, owner=actor.domain_id)
    found = []
    for row in rows.order_by("-given_on", "-recorded_at").prefetch_related("covers"):
        held = {(c.recipient_id, c.category) for c in row.covers.all() if c.withdrawn_at is None}
        if any((pk, one) in held for pk in names for one in wanted):
            found.append(Offer(row, _lacks(names, wanted, held)))
    return found


def _lacks(
    names: Mapping[UUID, str], wanted: Collection[str], held: Collection[tuple[UUID, str]]
) -> list[str]:
    """Each recipient who is left out, with the kinds of data where the consent covers others for it."""
    found = []
    for pk, name in names.items():
        left = [one for one in Category.values if one in wanted and (pk, one) not in held]
        kinds = ", ".join(Category(one).label.lower() for one in left)
        if left:
            found.append(name if len(left) == len(wanted) else f"{name} ({kinds})")
    return found


def rests_on(actor: Actor, case: Case, lost: Mapping[UUID, Collection[UUID]]) -> Iterator[Moot]:
    """Tasks about open applications of the case that an authority can no longer read."""
    rows = policies.visible_applications(actor).filter(case=case, state__in=states.OPEN)
    for application in rows:
        for domain_id, entries in lost.items():
            if application.entry_id in entries:
                for kind in (ASSESS, JOINT, *DECIDE.values()):
                    yield Moot(kind, domain_id, application.pk)


def lost_package(application: Application) -> set[UUID]:
    """Authorities that once could read the own application's text and no longer can: neither released, on file nor cited."""
    about = {"entry": application.entry_id, "owner": application.owner_id}
    rows = Grant.objects.filter(**about)
    closed = set(rows.exclude(withdrawn_at=None).values_list("recipient", flat=True))
    kept = set(rows.filter(withdrawn_at=None).values_list("recipient", flat=True))
    for model in (Filing, Citation):
        kept |= (
            set(model.objects.filter(**about).values_list("domain", flat=True)) if closed - kept else set()
        )
    return closed - kept


def wants(actor: Actor, case: Case) -> Iterator[Wanted]:
    """For each of the own applications that is written or open: those who assess it, for what it says."""
    rows = policies.visible_applications(actor).filter(case=case, owner=actor.domain_id)
    for application in rows.filter(state__in=[states.State.DRAFT, *states.OPEN]).select_related("unit"):
        sought = application.sought
        yield Wanted(
            f"ansokan-{str(application.pk)[:8]}",
            f"Fyll i från ansökan till {sought}",
            tuple(_readers(application, actor)),
            tuple(categories_asked(written(actor, application))),
            f"Ansökan om plats på {sought}: bedömning, beslut och planering",
        )


def _group_reads(application: Application, actor: Actor) -> bool:
    """Whether the route in leads by the referral group: the one it was sent by, else the unit's of the day."""
    if application.sent_at or application.without_place:
        return application.group_domain_id is not None
    row = UnitRoute.objects.filter(valid_on(actor.today), unit=application.unit_id).first()
    return row is None or row.route == UnitRoute.Route.GROUP


def _readers(application: Application, actor: Actor) -> list[UUID]:
    """Those who assess for the unit, its operator, and who else takes part; without unit only those known already."""
    unit = application.unit
    group = ReferralGroup.objects.filter(group_units__unit=unit).first() if unit else None
    if group and not _group_reads(application, actor):
        group = None
    found = [unit.operator_id] if unit else []
    if group:
        sitting = GroupMember.objects.filter(valid_on(actor.today), group=group).order_by("domain__name")
        found += [group.host_id, *sitting.values_list("domain", flat=True)]
    found += [pk for pk in (application.home_id, application.region_id) if pk]
    return [pk for pk in dict.fromkeys(found) if pk != actor.domain_id]
