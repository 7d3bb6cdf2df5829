"""Reports as pages show them: to whom one may report, what is filled in beforehand."""

from django.db.models import QuerySet

from referrals.domain import reports
from referrals.models import Application
from referrals.selectors.contents import answers_in, versions_of
from vardkedja.core.actions.cases import record_of
from vardkedja.core.actor import Actor
from vardkedja.core.models import Case, Domain, HomeMunicipality, Organisation
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


def _board(actor: Actor, case: Case) -> str:
    record = record_of(actor, case)
    home = HomeMunicipality.objects.filter(valid_on(actor.today), record=record).first() if record else None
    rows = boards(actor, case)
    known = rows.filter(organisation=home.municipality_id) if home else rows.filter(pk=case.owner_id)
    first = known.first()
    return str(first.pk) if first else ""


def _self(actor: Actor) -> str:
    return ", ".join(part for part in (actor.name, actor.domain.organisation.phone) if part)
