"""Reports as pages show them: to whom one may report, what is filled in beforehand."""

from django.db.models import Q, QuerySet

from referrals import policies
from referrals.domain import reports
from referrals.models import Application, Inquiry, Report
from referrals.selectors.contents import answers_in, versions_of
from vardkedja.core.actions.cases import record_of
from vardkedja.core.actor import Actor
from vardkedja.core.models import Case, Domain, EntryVersion, HomeMunicipality, Organisation
from vardkedja.core.querysets import valid_on


def boards(actor: Actor, case: Case) -> QuerySet[Domain]:
    """The social welfare boards of the county's municipalities."""
    members = Organisation.objects.filter(
        valid_on(actor.today, "memberships__"),
        kind=Organisation.Kind.MUNICIPALITY,
        memberships__collaboration=case.collaboration_id,
    )
    return Domain.objects.filter(organisation__in=members, law=Domain.Law.SOL).order_by("name")


def prefilled(actor: Actor, case: Case, kind: str) -> dict[str, str]:
    """The board of the person's home municipality as far as the own authority knows it, else the case owner's; children, use and
    contacts from an application that the reader may read; oneself as the one who reports."""
    found = {"recipient": _board(actor, case), "reporter": _self(actor)}
    rows = Application.objects.filter(case=case, sent_at__isnull=False).order_by("-sent_at")
    application = rows.first()
    told = answers_in(versions_of(actor, application)) if application else {}
    asked = {question.key for question in reports.QUESTIONS[kind]}
    taken = {
        "children": "children",
        "has_children": "has_children",
        "use": "substance",
        "contacts": "contacts",
    }
    return found | {to: told[key] for to, key in taken.items() if to in asked and told.get(key)}


def sent_by(actor: Actor, report: Report) -> bool:
    """Whether the actor is the one who wrote and sent it."""
    return EntryVersion.objects.filter(entry=report.entry_id, written_by=actor.user_id).exists()


def unregistered(actor: Actor, case: Case) -> Report | None:
    """The latest acknowledged report under LVM 6 § to the own authority that no matter has been registered on; None where another
    matter waits for its inquiry, since there is only one at a time."""
    rows = policies.visible_reports(actor).filter(
        case=case, kind=reports.LVM6, recipient=actor.domain_id, received_at__isnull=False
    )
    report = rows.order_by("-sent_at").first()
    if report is None or case.closed_at or not policies.can_inquire(actor):
        return None
    known = Q(opened_at=None) | Q(
        source=Inquiry.Source.REPORT_LVM, registered_recorded_at__gte=report.sent_at
    )
    return None if policies.visible_inquiries(actor).filter(known, case=case).exists() else report


def _board(actor: Actor, case: Case) -> str:
    record = record_of(actor, case)
    home = HomeMunicipality.objects.filter(valid_on(actor.today), record=record).first() if record else None
    rows = boards(actor, case)
    known = rows.filter(organisation=home.municipality_id) if home else rows.filter(pk=case.owner_id)
    first = known.first()
    return str(first.pk) if first else ""


def _self(actor: Actor) -> str:
    return ", ".join(part for part in (actor.name, actor.domain.organisation.phone) if part)
