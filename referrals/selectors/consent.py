"""What an application asks a consent for, and which tasks rest on it when the consent is taken back."""

from collections.abc import Collection, Iterator, Mapping
from uuid import UUID

from referrals import policies
from referrals.domain import states
from referrals.domain.decisions import Kind
from referrals.models import Application, GroupMember, ReferralGroup
from vardkedja.core.actor import Actor
from vardkedja.core.models import Case, Category, Citation, Filing, Grant
from vardkedja.core.querysets import valid_on
from vardkedja.core.registry import Moot, Wanted

#: Kinds of tasks that nobody can do without having read the application: (assess, joint assessment, decisions).
ASSESS, JOINT = "assess_application", "record_placement_assessment"
DECIDE = {
    Kind.ASSISTANCE: "decide_assistance",
    Kind.ADMISSION: "decide_admission",
    Kind.REGION_CARE: "decide_region_care",
    Kind.SIS: "record_sis_decision",
}


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
        sought = application.unit.name if application.unit else application.get_level_display()
        yield Wanted(
            f"ansokan-{str(application.pk)[:8]}",
            f"Fyll i från ansökan till {sought}",
            tuple(_readers(application, actor)),
            (Category.SOCIAL, Category.CHILDREN),
            f"Ansökan om plats på {sought}: bedömning, beslut och planering",
        )


def _readers(application: Application, actor: Actor) -> list[UUID]:
    """Those who assess for the unit, its operator, and who else takes part; without unit only those known already."""
    unit = application.unit
    group = ReferralGroup.objects.filter(group_units__unit=unit).first() if unit else None
    found = [unit.operator_id] if unit else []
    if group:
        sitting = GroupMember.objects.filter(valid_on(actor.today), group=group).order_by("domain__name")
        found += [group.host_id, *sitting.values_list("domain", flat=True)]
    found += [pk for pk in (application.home_id, application.region_id) if pk]
    return [pk for pk in dict.fromkeys(found) if pk != actor.domain_id]
